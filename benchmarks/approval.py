"""The eight-step approval that every contestant is given: who does what on which day."""

from datetime import date
from pathlib import Path
from typing import NamedTuple

LAW = Path(__file__).parent  # where approval.yaml lies
PROCEDURE, UNIT = "approval", "局"


class Step(NamedTuple):
    """One of the eight steps, as it is asked for."""

    act: str
    role: str
    person: str
    day: date
    outcome: str | None = None


STEPS = (
    Step("draft", "clerk", "甲", date(2019, 3, 4)),
    Step("submit", "clerk", "甲", date(2019, 3, 4)),
    Step("accept", "window", "乙", date(2019, 3, 5)),
    Step("review", "reviewer", "丙", date(2019, 3, 11)),
    Step("legal-review", "legal-reviewer", "丁", date(2019, 3, 13), "passed"),
    Step("decide", "head", "戊", date(2019, 3, 20), "granted"),
    Step("deliver", "clerk", "甲", date(2019, 3, 22)),
    Step("archive", "archivist", "己", date(2019, 3, 25)),
)
FIELDS = {"draft": {"title": "某街道办公用房修缮", "amount": 12_345_600}, "review": {"opinion": "材料齐全，同意"}}
TODAY = STEPS[-1].day
