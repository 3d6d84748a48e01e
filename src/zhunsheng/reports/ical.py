"""Deadlines as a calendar that other programs subscribe to: RFC 5545, all-day events, in UTF-8.

Lines end in CRLF and are folded at 75 octets, never within a character. An event keeps its UID for as long as the
duty lasts, and its SEQUENCE grows with the case, so that a day that moved moves in the calendar too.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

LONGEST = 75  # octets of a line, its end left out
# A day's event begins at midnight: nine in the morning three days before, and the day before.
ALARMS = ("-P2DT15H", "-PT15H")


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day by which something is to be done. `sequence` grows whenever anything of it changes."""

    uid: str
    sequence: int
    day: date
    summary: str
    description: str
    category: str
    url: str
    priority: int = 0  # 1 highest, 0 unsaid
    alarms: bool = True


def calendar(name: str, deadlines: Iterable[Deadline], as_of: date) -> bytes:
    """A whole calendar as of a day."""
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Zhunsheng//Deadlines//ZH", "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH", f"NAME:{text(name)}", f"X-WR-CALNAME:{text(name)}", "X-WR-TIMEZONE:Asia/Shanghai",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H",
    ]  # fmt: skip
    for deadline in deadlines:
        lines += _event(deadline, as_of)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded(line)}\r\n" for line in lines).encode()


def _event(d: Deadline, as_of: date) -> Iterator[str]:
    yield from (
        "BEGIN:VEVENT", f"UID:{d.uid}", f"DTSTAMP:{as_of:%Y%m%d}T000000Z", f"SEQUENCE:{d.sequence}",
        f"DTSTART;VALUE=DATE:{d.day:%Y%m%d}", f"DTEND;VALUE=DATE:{d.day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{text(d.summary)}", f"DESCRIPTION:{text(d.description)}", f"CATEGORIES:{text(d.category)}",
        f"URL:{d.url}", "STATUS:CONFIRMED", "TRANSP:TRANSPARENT", "CLASS:PRIVATE",
    )  # fmt: skip
    if d.priority:
        yield f"PRIORITY:{d.priority}"
    for trigger in ALARMS if d.alarms else ():
        yield from (
            "BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{text(d.summary)}", f"TRIGGER:{trigger}", "END:VALARM",
        )  # fmt: skip
    yield "END:VEVENT"


def text(value: str) -> str:
    r"""A value of type TEXT.

    >>> text("期限；限期, 为;\n\\")
    '期限；限期\\, 为\\;\\n\\\\'
    """
    escaped = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")


def folded(line: str) -> str:
    """A line cut into pieces of so many octets, each further one behind a space."""
    out, room, held = [], LONGEST, ""
    for character in line:
        size = len(character.encode())
        if size > room:
            out.append(held)
            held, room = "", LONGEST - 1
        held, room = held + character, room - size
    return "\r\n ".join([*out, held])
