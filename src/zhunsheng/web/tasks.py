"""The tasks of a year as a board shows them: how far each is, its milestones, what is late; and the year's plans."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext_noop as noop

from zhunsheng.kernel.case import key, member_id
from zhunsheng.kernel.reading import Reading
from zhunsheng.office.cases import service as cases
from zhunsheng.office.cases.service import Filter, Told
from zhunsheng.web.shown import short_name
from zhunsheng.web.templatetags.zs import is_english, named
from zhunsheng.web.words import result_name

TASK, PLAN = "task", "annual-plan"
ASSIGNED, RUNNING, VERIFYING, RETURNED, DONE, CANCELLED = (
    "assigned", "running", "verifying", "returned", "done", "cancelled",
)  # fmt: skip
COLUMNS = {
    ASSIGNED: noop("待认领"), RUNNING: noop("办理中"), VERIFYING: noop("待核验"), RETURNED: noop("退回重办"),
    DONE: noop("已完成"), CANCELLED: noop("已取消"),
}  # fmt: skip


def tasks(year: int, day: date) -> list[dict[str, Any]]:
    """The tasks of a year as cards, what is wanted first on top."""
    told = read(TASK, day, _assigned_from(year))
    found = [_task(t, day) for t in told if t.reading.case.fields.get("year") == year]
    by_id = {t["id"]: t for t in found}
    for task in found:
        if (parent := by_id.get(task["parent"])) is not None:
            parent["below"] += 1
            parent["below_done"] += task["column"] == DONE
            task["parent_title"] = parent["title"]
    return sorted(found, key=lambda t: (t["deadline"] or date.max, t["id"]))


def plans(year: int, day: date) -> list[dict[str, Any]]:
    """The plans of the year: how far each is."""
    out = []
    for told in read(PLAN, day, _assigned_from(year)):
        reading = told.reading
        if reading.case.fields.get("year") != year or reading.version is None:
            continue
        state = result_name(reading.version, reading.case.result) if reading.case.result else ""
        out.append({"id": told.row.id, "title": told.row.title, "state": state, "owed": owed(reading)})
    return out


def read(procedure: str, day: date, since: date | None = None) -> Iterator[Told]:
    """The cases of a procedure, opened on a day or later, as they read."""
    return cases.selected(Filter(procedure=procedure, opened_from=since), day)[1]


def owed(reading: Reading) -> list[str]:
    """What is owed, each act once, by name."""
    known = reading.version.acts if reading.version else {}
    return [named(known[a]) for a in dict.fromkeys(d.act for d in reading.duties) if a in known]


def _assigned_from(year: int) -> date:
    """The first day on which anything of a year is planned."""
    return date(year - 1, 1, 1)


def _task(told: Told, day: date) -> dict[str, Any]:
    reading, fields = told.reading, told.reading.case.fields
    column, version = _column(reading), reading.version
    names = version.fields["level"].options.get(fields.get("level", ""), ("", "")) if version else ("", "")
    deadline = date.fromisoformat(fields["deadline"]) if fields.get("deadline") else None
    milestones = _milestones(reading)
    finished = reading.case.done.get("complete") if column in (VERIFYING, DONE) else None
    done = finished.day if finished else reading.case.result_on
    over = deadline is not None and (done or day) > deadline
    return {
        "id": told.row.id, "number": told.row.number, "title": told.row.title, "column": column,
        "unit": fields.get("responsible_unit") or told.row.unit,
        "unit_name": short_name(fields.get("responsible_unit") or told.row.unit),
        "person": fields.get("responsible_person", ""),
        "level": fields.get("level", ""), "level_name": names[is_english()] or names[0], "deadline": deadline,
        "assigned": reading.case.opened_on, "done": done,
        "verified": reading.case.result_on if column == DONE else None,
        "percent": fields.get("percent"),
        "light": _light(reading, column, over),
        "was_late": bool(done and over), "milestones": milestones,
        "reached": sum(m["day"] is not None for m in milestones),
        "parent": fields.get("parent_task"), "below": 0, "below_done": 0,
        "owed": owed(reading),
    }  # fmt: skip


def _light(reading: Reading, column: str, over: bool) -> str:
    """The light of what is owed, red where the day wanted has passed; none on what is done with."""
    if column in (DONE, CANCELLED):
        return ""
    return "red" if over and column != VERIFYING else reading.light


def _column(reading: Reading) -> str:
    """How far a task is: by what stands done in it, and what is owed."""
    if reading.case.result == "cancelled":
        return CANCELLED
    if reading.case.result is not None:
        return DONE
    done, owed = reading.case.done, {d.act for d in reading.duties}
    if "verify" in owed:
        return VERIFYING
    if (verified := done.get("verify")) is not None and verified.outcome == "returned":
        return RETURNED
    return RUNNING if "accept" in done else ASSIGNED


def _milestones(reading: Reading) -> list[dict[str, Any]]:
    out = []
    for name in map(member_id, reading.case.fields.get("milestones") or ()):
        done = reading.case.done.get(key("report-milestone", name))
        out.append({"name": name, "day": done.day if done else None})
    return out
