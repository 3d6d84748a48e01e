"""Contestants that take a known time, or cannot go on."""

import time


class Sleeper:
    """So many units of so many seconds."""

    version = "1.0"

    def __init__(self, seconds: float, units: int = 1, idle: bool = False) -> None:
        self.seconds, self.units, self.done, self.idle = seconds, units, 0, idle

    def prepare(self) -> None:
        self.done = 0

    def run(self) -> int:
        time.sleep(self.seconds * self.units)
        print("what a library prints is no answer")
        self.done = 0 if self.idle else self.units
        return self.units

    def check(self) -> None:
        assert self.done == self.units, "nothing was done"


def told(rows: int) -> dict[str, int]:
    """What a function that is called once answers."""
    return {"rows": rows * 2}
