"""Cases as event logs for other programs: XES (IEEE 1849), OCEL 2.0 as JSON, and the CSV that `zs conform` reads.

Days are the ledger's: an act has a day, so its timestamp is the start of that day in Beijing. What is private is
left out, and so is the name of whoever stands outside the administration: a log of work is not one of people.
"""

import csv
import json
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import chain
from tempfile import SpooledTemporaryFile
from typing import Any, NamedTuple, TextIO
from xml.etree import ElementTree as Xml

from zhunsheng.catalog.naming import act_name, outcome_name
from zhunsheng.catalog.roles import role_name, roles
from zhunsheng.kernel.case import Event, member_id
from zhunsheng.kernel.decide import Step
from zhunsheng.kernel.procedure import Version
from zhunsheng.kernel.reading import Reading

MIDNIGHT = "T00:00:00.000+08:00"
XES = "http://www.xes-standard.org/"
EXTENSIONS = (
    ("Concept", "concept"), ("Time", "time"), ("Organizational", "org"), ("Lifecycle", "lifecycle"),
)  # fmt: skip
UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # characters that XML cannot hold
COLUMNS = ("案号", "行为", "结果", "日期", "角色", "人员", "在场人员", "单位", "对象")
EVENT_ATTRIBUTES = {"outcome": "string", "day": "time", "role": "string", "due": "time", "late": "boolean",
                    "silent": "boolean", "irregular": "boolean"}  # fmt: skip
CASE_ATTRIBUTES = {"number": "string", "procedure": "string", "opened_on": "time", "result": "string"}


class Logged(NamedTuple):
    """A case to be written: its id, number, unit, and how it reads."""

    case: str
    number: str
    unit: str
    reading: Reading


class Line(NamedTuple):
    """An act as every form tells it."""

    act: str
    name: str
    outcome: str | None
    outcome_name: str
    day: date
    role: str
    actor: str | None
    persons: tuple[str, ...]
    unit: str
    member: str | None
    due: date | None
    late: bool
    silent: bool
    irregular: bool
    fields: dict[str, Any]


def lines(logged: Logged) -> Iterator[Line]:
    """The acts of a case in the order in which they happened, without what is private."""
    for step in logged.reading.steps:
        version = logged.reading.procedure.dated(step.event.version) if step.event.version else logged.reading.version
        if version is not None and step.event.act in version.acts:
            yield _line(logged, step, step.event, version)


def _line(logged: Logged, step: Step, event: Event, version: Version) -> Line:
    known = roles().get(event.role)
    inside = known is not None and not known.outside and not event.is_silent
    each = version.acts[event.act].each
    is_secret = each is not None and version.fields[each].private
    public = {n: v for n, v in event.fields.items() if v is not None and n in version.fields}
    return Line(
        event.act, act_name(version, event.act), event.outcome, outcome_name(version, event.act, event.outcome),
        event.day, event.role, event.actor if inside else None,
        tuple(p for p, _ in event.persons) if inside else (), (event.unit or logged.unit) if inside else "",
        None if is_secret else event.member, step.due, "statutory" in step.late, event.is_silent,
        event.reason is not None, {n: v for n, v in public.items() if not version.fields[n].private},
    )  # fmt: skip


def write_csv(file: TextIO, cases: Iterable[Logged]) -> int:
    """A row for each act, with the headings that `zs conform` knows; how many."""
    writer, count = csv.writer(file), 0
    writer.writerow(COLUMNS)
    for logged in cases:
        for line in lines(logged):
            named = "、".join(line.persons)
            writer.writerow((
                logged.number, line.act, line.outcome or "", line.day, line.role if not line.silent else "",
                line.actor or "", named, line.unit, line.member or "",
            ))  # fmt: skip
            count += 1
    return count


def write_xes(file: TextIO, cases: Iterable[Logged], name: str) -> int:
    """A trace for each case, an event for each act; how many events. One trace is in memory at a time."""
    count = 0
    file.write('<?xml version="1.0" encoding="UTF-8"?>\n')
    file.write(f'<log xes.version="1849.2016" xes.features="" xmlns="{XES}">\n')
    for title, prefix in EXTENSIONS:
        file.write(f'  <extension name="{title}" prefix="{prefix}" uri="{XES}{prefix}.xesext"/>\n')
    file.write('  <global scope="trace">\n    <string key="concept:name" value="UNKNOWN"/>\n  </global>\n')
    file.write(
        '  <global scope="event">\n    <string key="concept:name" value="UNKNOWN"/>\n'
        f'    <date key="time:timestamp" value="1970-01-01{MIDNIGHT}"/>\n'
        '    <string key="lifecycle:transition" value="complete"/>\n  </global>\n'
        '  <classifier name="Activity" scope="event" keys="concept:name"/>\n'
        '  <classifier name="ActivityAndOutcome" scope="event" keys="concept:name outcome"/>\n'
    )
    file.write("  " + Xml.tostring(_attribute("string", "concept:name", name), "unicode") + "\n")
    for logged in cases:
        trace, events = _trace(logged)
        file.write(Xml.tostring(trace, "unicode") + "\n")
        count += events
    file.write("</log>\n")
    return count


def _trace(logged: Logged) -> tuple[Xml.Element, int]:
    trace, case, count = Xml.Element("trace"), logged.reading.case, 0
    trace.append(_attribute("string", "concept:name", logged.number))
    trace.append(_attribute("string", "case", logged.case))
    trace.append(_attribute("string", "procedure", logged.reading.procedure.id))
    if logged.unit:
        trace.append(_attribute("string", "org:group", logged.unit))
    if case.result is not None:
        trace.append(_attribute("string", "result", case.result))
    for line in lines(logged):
        trace.append(_event(line))
        count += 1
    return trace, count


def _event(line: Line) -> Xml.Element:
    event = Xml.Element("event")
    told: list[tuple[str, str, Any]] = [
        ("string", "concept:name", line.name), ("string", "act", line.act),
        ("date", "time:timestamp", f"{line.day}{MIDNIGHT}"), ("string", "lifecycle:transition", "complete"),
        ("string", "org:role", role_name(line.role)), ("string", "org:resource", line.actor),
        ("string", "org:group", line.unit or None), ("string", "outcome", line.outcome),
        ("string", "member", line.member), ("date", "due", line.due and f"{line.due}{MIDNIGHT}"),
        ("boolean", "late", line.late), ("boolean", "silent", line.silent), ("boolean", "irregular", line.irregular),
    ]  # fmt: skip
    for kind, key, value in chain(told, (_typed(name, value) for name, value in line.fields.items())):
        if value is not None:
            event.append(_attribute(kind, key, value))
    return event


def _attribute(kind: str, key: str, value: Any) -> Xml.Element:
    text = str(value).lower() if isinstance(value, bool) else UNFIT.sub("\ufffd", str(value))
    return Xml.Element(kind, {"key": key, "value": text})


def _typed(name: str, value: Any) -> tuple[str, str, Any]:
    """A fact as an attribute of XES."""
    if isinstance(value, bool):
        return "boolean", f"field:{name}", value
    if isinstance(value, int):
        return "int", f"field:{name}", value
    return "string", f"field:{name}", _text(value)


def _text(value: Any) -> str:
    return "、".join(map(member_id, value)) if isinstance(value, list) else member_id(value)


def write_ocel(file: TextIO, cases: Iterable[Logged], link: Callable[[str], bool] = bool) -> int:
    """Events with the cases, units and officials that they touch; how many. Objects wait in a file of their own.

    `link` says of the id of another case whether it is among those that are written.
    """
    units: dict[str, None] = {}
    people: dict[str, None] = {}
    kinds: dict[str, set[tuple[str, str]]] = {}
    facts: dict[str, str] = {}
    count = 0
    with SpooledTemporaryFile(max_size=1 << 24, mode="w+", encoding="utf-8") as objects:
        file.write('{"events": [')
        for logged in cases:
            held: dict[str, tuple[Any, date]] = {}
            for n, line in enumerate(lines(logged), 1):
                _put(file, _ocel_event(logged, n, line, kinds), count)
                units |= dict.fromkeys(u for u in (line.unit,) if u)
                people |= dict.fromkeys((*([line.actor] if line.actor else ()), *line.persons))
                held |= {name: (value, line.day) for name, value in line.fields.items()}
                count += 1
            units |= dict.fromkeys(u for u in (logged.unit,) if u)
            facts |= {name: _ocel_type(value) for name, (value, _) in held.items() if name not in facts}
            objects.write(json.dumps(_ocel_case(logged, held, link), ensure_ascii=False) + "\n")
        file.write('],\n"objects": [')
        objects.seek(0)
        written = 0
        for text in objects:
            file.write(("," if written else "") + "\n" + text.rstrip("\n"))
            written += 1
        for kind, ids in (("unit", units), ("official", people)):
            for ident in ids:
                one = {"id": f"{kind}:{ident}", "type": kind, "attributes": [], "relationships": []}
                _put(file, one, written)
                written += 1
    file.write("],\n")
    file.write(json.dumps(_ocel_types(kinds, facts), ensure_ascii=False)[1:] + "\n")
    return count


def _put(file: TextIO, one: dict[str, Any], before: int) -> None:
    file.write(("," if before else "") + "\n" + json.dumps(one, ensure_ascii=False))


def _ocel_event(logged: Logged, n: int, line: Line, kinds: dict[str, set[tuple[str, str]]]) -> dict[str, Any]:
    about = {
        "outcome": line.outcome, "day": f"{line.day}{MIDNIGHT}", "role": line.role,
        "due": line.due and f"{line.due}{MIDNIGHT}", "late": line.late, "silent": line.silent,
        "irregular": line.irregular,
    }  # fmt: skip
    attributes = [{"name": name, "value": _ocel_value(value)} for name, value in about.items() if value is not None]
    kind = f"{logged.reading.procedure.id}/{line.act}"
    kinds.setdefault(kind, set()).update((a["name"], EVENT_ATTRIBUTES[a["name"]]) for a in attributes)
    touched = [(f"case:{logged.case}", "case"), *([(f"unit:{line.unit}", "unit")] if line.unit else [])]
    touched += [(f"official:{line.actor}", "actor")] if line.actor else []
    touched += [(f"official:{p}", "present") for p in line.persons]
    return {
        "id": f"{logged.case}#{n}", "type": kind, "time": f"{line.day}{MIDNIGHT}", "attributes": attributes,
        "relationships": [{"objectId": ident, "qualifier": how} for ident, how in touched],
    }  # fmt: skip


def _ocel_case(logged: Logged, held: dict[str, tuple[Any, date]], link: Callable[[str], bool]) -> dict[str, Any]:
    case, version = logged.reading.case, logged.reading.version
    assert case.opened_on is not None
    opened = f"{case.opened_on}{MIDNIGHT}"
    attributes = [
        {"name": "number", "value": logged.number, "time": opened},
        {"name": "procedure", "value": logged.reading.procedure.id, "time": opened},
        {"name": "opened_on", "value": opened, "time": opened},
        *({"name": f"field:{name}", "value": _ocel_value(value), "time": f"{day}{MIDNIGHT}"}
          for name, (value, day) in held.items()),
    ]  # fmt: skip
    if case.result is not None:
        attributes.append({"name": "result", "value": case.result, "time": f"{case.result_on}{MIDNIGHT}"})
    known = version.fields if version is not None else {}
    linked = [v for n, (v, _) in held.items() if n in known and known[n].type == "case" and link(v)]
    related = [{"objectId": f"case:{other}", "qualifier": "linked"} for other in linked]
    if logged.unit:
        related.append({"objectId": f"unit:{logged.unit}", "qualifier": "handled by"})
    return {"id": f"case:{logged.case}", "type": "case", "attributes": attributes, "relationships": related}


def _ocel_value(value: Any) -> str:
    """The published schema holds every value as a string; what it is stands with its type."""
    return str(value).lower() if isinstance(value, bool) else str(value) if isinstance(value, int) else _text(value)


def _ocel_type(value: Any) -> str:
    return "boolean" if isinstance(value, bool) else "integer" if isinstance(value, int) else "string"


def _ocel_types(kinds: dict[str, set[tuple[str, str]]], facts: dict[str, str]) -> dict[str, Any]:
    """The declarations of every type that occurs."""

    def declared(pairs: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
        return [{"name": name, "type": kind} for name, kind in pairs]

    about = [*CASE_ATTRIBUTES.items(), *((f"field:{name}", kind) for name, kind in sorted(facts.items()))]
    return {
        "eventTypes": [{"name": kind, "attributes": declared(sorted(pairs))} for kind, pairs in sorted(kinds.items())],
        "objectTypes": [
            {"name": "case", "attributes": declared(about)}, {"name": "unit", "attributes": []},
            {"name": "official", "attributes": []},
        ],
    }  # fmt: skip
