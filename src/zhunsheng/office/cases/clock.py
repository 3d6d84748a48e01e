"""The machine's clock, as events have it."""

import time
from datetime import datetime, tzinfo


class Clock:
    """Tells the instant as text, to the millisecond. Every act asks: the text of a second is made once."""

    def __init__(self, zone: tzinfo) -> None:
        self.zone = zone
        self._made = -1, "", ""  # a second, and its text before and after the milliseconds

    def __call__(self) -> str:
        """The instant now."""
        now, thousandths = divmod(time.time_ns() // 1_000_000, 1000)
        second, before, after = self._made
        if second != now:
            text = datetime.fromtimestamp(now, self.zone).isoformat()
            before, after = text[:19], text[19:]
            self._made = now, before, after
        return f"{before}.{thousandths:03}{after}"
