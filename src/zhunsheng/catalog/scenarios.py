"""Scenarios: tests that a lawyer writes. Each step is done, refused or expected against the kernel itself."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from zhunsheng.catalog import values
from zhunsheng.catalog.load import Catalog
from zhunsheng.catalog.source import Fault, Faults, Node, read, unknown
from zhunsheng.kernel.case import NEW, OPEN, UNDO, Case, Command, Event, Person, key, split
from zhunsheng.kernel.conditions import Moment, members_in
from zhunsheng.kernel.conditions import standing as stands
from zhunsheng.kernel.decide import Accepted, decide, version_for
from zhunsheng.kernel.procedure import Act, Deed, Procedure, Version
from zhunsheng.kernel.reading import Reading
from zhunsheng.kernel.reading import read as read_case
from zhunsheng.kernel.tests import present
from zhunsheng.kernel.workdays import WorkCalendar

SCENARIO = ("scenario", "procedure", "steps", "region", "unit", "params", "strict")
STEP = (
    "day",
    "do",
    "refuse",
    "expect",
    "as",
    "outcome",
    "set",
    "persons",
    "attach",
    "for",
    "irregular",
    "because",
)
EXPECT = (
    "due", "not_due", "owed", "open", "closed", "allowed", "not_allowed", "result", "ended", "light", "late", "silent",
)  # fmt: skip
SAMPLE = {"number": 1, "money": 1, "decimal": "1", "flag": False, "term": "5 workdays"}


@dataclass(frozen=True)
class Failure:
    """A step that did not turn out as written: where, what was expected, what is."""

    where: str
    scenario: str
    step: str
    expected: str
    found: str


@dataclass
class Outcome:
    """One scenario run: its failures, none where it holds."""

    name: str
    where: str
    steps: int = 0
    failures: list[Failure] = field(default_factory=list)


def run_file(path: Path, catalog: Catalog, shown: str | None = None) -> list[Outcome]:
    """Run every scenario of a file; Fault or Faults where the file, or the law it speaks of, cannot be read."""
    root = read(path, shown)
    if not root.is_list:
        raise Fault(root, "场景文件应为列表，每项以“- scenario:”开头")
    return [_Run(node, catalog).run() for node in root.value]


class _Run:
    def __init__(self, node: Node, catalog: Catalog) -> None:
        keys = node.map(SCENARIO)
        for name in ("scenario", "procedure", "steps"):
            if name not in keys:
                raise Fault(node, f"场景缺少 {name}")
        self.name, self.node = keys["scenario"].text(), node
        if "region" in keys and keys["region"].text() != catalog.region:
            catalog = Catalog(keys["region"].text(), catalog.extra, None, catalog.data)
        if "params" in keys:
            given = {k: v.plain() or None for k, v in keys["params"].map().items()}
            known = catalog.file_params(keys["procedure"].text()) if keys["procedure"].text() in catalog.ids else {}
            for k, v in keys["params"].map().items():
                if k not in known:
                    raise Fault(v, unknown("参数", k, list(known)))
            catalog = catalog.with_params(given)
        ident = keys["procedure"].one_of(catalog.ids, "程序")
        self.procedure: Procedure = catalog.procedure(ident)
        self.calendar: WorkCalendar = catalog.calendar
        self.strict = "strict" in keys and keys["strict"].flag()
        self.steps = keys["steps"].items()
        self.history: tuple[Event, ...] = ()
        self.case: Case = NEW
        self.out = Outcome(self.name, node.where)

    def run(self) -> Outcome:
        for node in self.steps:
            keys = node.map(STEP)
            kinds = [k for k in ("do", "refuse", "expect") if k in keys]
            if len(kinds) != 1 or "day" not in keys:
                raise Fault(node, "一步须有 day，和 do、refuse、expect 之一")
            day = _day(keys["day"])
            self.out.steps += 1
            if kinds == ["expect"]:
                self._expect(node, keys["expect"], day)
            else:
                self._act(node, keys, day, refuse=kinds == ["refuse"])
        return self.out

    def _fail(self, node: Node, step: str, expected: str, found: str) -> None:
        self.out.failures.append(Failure(node.where, self.name, step, expected, found))

    def _act(self, node: Node, keys: dict[str, Node], day: date, refuse: bool) -> None:
        name = keys["refuse" if refuse else "do"].text()
        command = self._command(name, keys, day)
        irregular = keys["irregular"].text() if "irregular" in keys else None
        answer = decide(self.procedure, self.case, command, day, self.calendar, self.history, irregular)
        step = f"{day} {'refuse' if refuse else 'do'} {name}"
        if isinstance(answer, Accepted):
            if refuse:
                self._fail(node, step, "拒绝 (refused)", "办成了 (accepted)")
            self.history += answer.events
            self.case = answer.case
            return
        codes = list(dict.fromkeys(f.code for f in answer.findings))
        if not refuse:
            told = "；".join(f"{f.code}（{f.basis}）" if f.basis else f.code for f in answer.findings)
            self._fail(node, step, "办成 (accepted)", f"拒绝：{told}")
        elif "because" in keys and (missing := [c for c in keys["because"].texts() if c not in codes]):
            self._fail(node, step, f"理由含 {'、'.join(missing)}", "、".join(codes))

    def _command(self, name: str, keys: dict[str, Node], day: date) -> Command:
        given = keys["set"].map() if "set" in keys else {}
        if name == UNDO:
            fields: dict[str, Any] = {k: v.integer() if k == "event" else v.plain() for k, v in given.items()}
            actor, role, _ = _person(keys["as"].text() if "as" in keys else "supervisor", ())
            return Command(UNDO, day, role, actor, fields=fields)
        version = version_for(self.procedure, self.case, Command(name, day, "", Person("")))
        known = {} if version is None else version.fields
        fields = {k: _value(v, known[k].type if k in known else "text") for k, v in given.items()}
        act = version.acts.get(name) if version is not None else None
        outcome = keys["outcome"].text() if "outcome" in keys else None
        if act is not None and outcome is None and not self.strict:
            outcome = next((o for o, d in act.deeds.items() if not d.is_silent), None)
        deed = act.deeds.get(outcome) if act is not None else None
        roles = deed.order if deed is not None else next(iter(act.deeds.values())).order if act is not None else ()
        actor, role, _ = _person(keys["as"].text() if "as" in keys else "any", roles)
        persons = tuple(_person(n.text(), roles, role)[0] for n in keys["persons"].items()) if "persons" in keys else ()
        attach = {n: "示例" for n in _texts(keys["attach"])} if "attach" in keys else {}
        member = keys["for"].text() if "for" in keys else None
        command = Command(name, day, role, actor, outcome, fields, persons, attach, member)
        if self.strict or version is None or act is None or deed is None:
            return command
        return self._filled(command, version, act, deed)

    def _filled(self, command: Command, version: Version, act: Act, deed: Deed) -> Command:
        """Give what the act needs and the step leaves out, so that a scenario speaks only of what it tests."""
        moment = Moment(version, self.case, act, command.day, command.fields, None, self.calendar)
        fields = dict(command.fields)
        for name in deed.needs:
            if name not in fields and not present(moment.field(name)):
                fields[name] = sample(version, name, command.day)
        persons = list(command.persons)
        if deed.persons is not None and not command.persons:
            while len({command.actor.id, *(p.id for p in persons)}) < deed.persons.least:
                persons.append(Person(f"{command.role}·{len(persons) + 2}", command.actor.unit, True, True))
        attachments = dict.fromkeys(deed.attach, "示例") | command.attachments
        member = command.member
        if act.each and member is None:
            member = self._member(version, act, moment, fields)
        return command._replace(fields=fields, persons=tuple(persons), attachments=attachments, member=member)

    def _member(self, version: Version, act: Act, moment: Moment, fields: dict[str, Any]) -> str | None:
        members = moment.members(act.id) or members_in(fields.get(act.each or ""))
        still = [m for m in members if stands(version, self.case, key(act.id, m), act) == OPEN]
        return next(iter(still or members), None)

    def _expect(self, node: Node, wanted: Node, day: date) -> None:
        keys = wanted.map(EXPECT)
        reading = read_case(self.procedure, self.history, day, self.calendar)
        for name, held in keys.items():
            for expected, found in _EXPECTATIONS[name](reading, held):
                self._fail(held, f"{day} expect {name}", expected, found)


def sample(version: Version, name: str, day: date) -> Any:
    """What a scenario gives for a field that it does not speak of."""
    known = version.fields[name]
    if known.type in values.LISTS:
        member = next(iter(known.options)) if known.options else "示例"
        return [member]
    if known.type == "choice":
        return next(iter(known.options))
    if known.type == "date":
        return day.isoformat()
    return SAMPLE.get(known.type, "示例")


def _person(text: str, roles: tuple[str, ...], default: str | None = None) -> tuple[Person, str, str]:
    """Read `role`, `role/person@unit!`, `any`, or among persons a bare name; ! is without a certificate."""
    text, bang = (text[:-1], True) if text.endswith("!") else (text, False)
    head, slash, name = text.partition("/")
    if default is not None and not slash:
        name, head = head, default
    name, at, unit = name.partition("@")
    if not slash and not at and "@" in head:
        head, _, unit = head.partition("@")
    role = (roles[0] if roles else "any") if head == "any" else head
    return Person(name or role, unit or role, not bang, not bang), role, name


def _texts(node: Node) -> list[str]:
    return list(node.value) if node.is_map else [n.text() for n in node.items()]


def _value(node: Node, kind: str) -> Any:
    try:
        return values.parse(kind, node.plain())
    except ValueError:
        return node.plain()  # the kernel refuses it, which may be what the scenario wants to see


def _day(node: Node) -> date:
    try:
        return date.fromisoformat(node.text())
    except ValueError:
        raise Fault(node, f"没有 {node.text()} 这一天，日期写作 YYYY-MM-DD") from None


def _known_act(reading: Reading, node: Node, name: str) -> str:
    acts = list(dict.fromkeys(a for v in reading.procedure.versions for a in v.acts))
    if name not in acts:
        raise Fault(node, unknown("行为", name, acts))
    return name


def _due(reading: Reading, held: Node) -> Iterator[tuple[str, str]]:
    for act, node in held.map().items():
        _known_act(reading, node, act)
        ends = {d.member: d.due for d in reading.duties if d.act == act}
        wanted = {m: n.text() for m, n in node.map().items()} if node.is_map else {"": node.text()}
        for member, day in wanted.items():
            end = ends.get(member) if member else reading.due(act)
            found = "无" if end is None else f"{end.day}{'（未定）' if end.provisional else ''}"
            if end is None or end.day.isoformat() != day:
                yield f"{act}{'#' + member if member else ''} 至 {day}", found


def _not_due(reading: Reading, held: Node) -> Iterator[tuple[str, str]]:
    for node in held.items():
        if (end := reading.due(_known_act(reading, node, node.text()))) is not None:
            yield f"{node.value} 没有届满日", str(end.day)


def _owed(reading: Reading, held: Node) -> Iterator[tuple[str, str]]:
    owed = {d.act for d in reading.duties}
    for node in held.items():
        act, member = split(node.text())
        _known_act(reading, node, act)
        if act not in owed or (member is not None and node.text() not in reading.case.owed):
            yield f"应办 {node.value}", "、".join(sorted(owed)) or "无"


def _standing(state: str):  # noqa: ANN202  (a pair of expectations of one shape)
    def check(reading: Reading, held: Node) -> Iterator[tuple[str, str]]:
        for node in held.items():
            found = reading.standing(_known_act(reading, node, node.text()))
            if found != state:
                yield f"{node.value} {state}", found

    return check


def _allowed(wanted: bool):  # noqa: ANN202  (a pair of expectations of one shape)
    def check(reading: Reading, held: Node) -> Iterator[tuple[str, str]]:
        offers = list(reading.offers())
        for node in held.items():
            act, _, outcome = node.text().partition("/")
            _known_act(reading, node, act)
            may = any(o.act == act and (not outcome or o.outcome == outcome) for o in offers)
            if may != wanted:
                told = "、".join(dict.fromkeys(o.act for o in offers)) or "无"
                yield f"{node.value} {'可以' if wanted else '不可以'}办", f"可办：{told}"

    return check


def _result(reading: Reading, held: Node) -> Iterator[tuple[str, str]]:
    found = reading.case.result
    wanted = None if held.text() in ("none", "null", "无") else held.text()
    if found != wanted:
        yield f"结果 {held.value}", str(found)


def _ended(reading: Reading, held: Node) -> Iterator[tuple[str, str]]:
    if reading.case.is_ended != held.flag():
        yield f"ended {held.value}", str(reading.case.is_ended).lower()


def _light(reading: Reading, held: Node) -> Iterator[tuple[str, str]]:
    if held.is_text:
        if reading.light != held.one_of(("green", "yellow", "red"), "灯色"):
            yield f"灯 {held.value}", reading.light
        return
    order = ("red", "yellow", "green")
    for act, node in held.map().items():
        lights = [
            d.light
            for d in reading.duties
            if key(d.act, d.member) == act or d.act == _known_act(reading, node, split(act)[0])
        ]
        found = next((c for c in order if c in lights), "无")
        if found != node.one_of(order, "灯色"):
            yield f"{act} 灯 {node.value}", found


def _late(reading: Reading, held: Node) -> Iterator[tuple[str, str]]:
    found = {split(k.partition(":")[0])[0] for k in reading.case.late}
    for node in held.items():
        if _known_act(reading, node, node.text()) not in found:
            yield f"{node.value} 逾期办理", "、".join(sorted(found)) or "无"


def _silent(reading: Reading, held: Node) -> Iterator[tuple[str, str]]:
    found = [(s.event.act, s.event.outcome) for s in reading.steps if s.event.is_silent]
    for node in held.items():
        act, _, outcome = node.text().partition("/")
        _known_act(reading, node, act)
        if not any(a == act and (not outcome or o == outcome) for a, o in found):
            yield f"视为 {node.value}", "、".join(f"{a}/{o}" for a, o in found) or "无"


_EXPECTATIONS = {
    "due": _due, "not_due": _not_due, "owed": _owed, "open": _standing("open"), "closed": _standing("closed"),
    "allowed": _allowed(True), "not_allowed": _allowed(False), "result": _result, "ended": _ended, "light": _light,
    "late": _late, "silent": _silent,
}  # fmt: skip

__all__ = ["Failure", "Faults", "Outcome", "run_file", "sample"]
