"""The machine's clock, as events have it."""

import time
from datetime import datetime, tzinfo


class Clock:
    """Tells the instant as text, to the millisecond. Every act asks: the text of a millisecond is made once."""

    def __init__(self, zone: tzinfo) -> None:
        self.zone = zone
        self._told = -1, ""  # a millisecond and its text

    def __call__(self) -> str:
        """The instant now."""
        now = time.time_ns() // 1_000_000
        at, text = self._told
        if at != now:
            seconds, thousandths = divmod(now, 1000)
            instant = datetime.fromtimestamp(seconds, self.zone).replace(microsecond=thousandths * 1000)
            text = instant.isoformat(timespec="milliseconds")
            self._told = now, text
        return text
