"""The machine's clock, as events have it."""

import time
from datetime import datetime, tzinfo


class Clock:
    """Tells the instant as text, to the millisecond. Every act asks: the text of a millisecond is made once."""

    def __init__(self, zone: tzinfo) -> None:
        self.zone = zone
        self._told = -1, ""  # a millisecond and its text
        self._made = -1, "", ""  # a second, and its text before and after the milliseconds

    def __call__(self) -> str:
        """The instant now."""
        now = time.time_ns() // 1_000_000
        at, text = self._told
        if at != now:
            text = self._text(now)
            self._told = now, text
        return text

    def _text(self, instant: int) -> str:
        now, thousandths = divmod(instant, 1000)
        second, before, after = self._made
        if second != now:
            text = datetime.fromtimestamp(now, self.zone).isoformat()
            before, after = text[:19], text[19:]
            self._made = now, before, after
        return f"{before}.{thousandths:03}{after}"
