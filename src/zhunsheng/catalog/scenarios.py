"""Scenarios: tests that a lawyer writes. Each step is done, refused or expected against the kernel itself."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from zhunsheng.catalog import values
from zhunsheng.catalog.cast import ANY, TEXT, Filler, first_outcome, person, roles_of
from zhunsheng.catalog.expectations import NULL, differences
from zhunsheng.catalog.load import Catalog
from zhunsheng.catalog.source import Fault, Node, read, unknown
from zhunsheng.kernel.case import NEW, UNDO, Case, Command, Event, Person
from zhunsheng.kernel.decide import Accepted, Refused, decide, version_for
from zhunsheng.kernel.procedure import Procedure
from zhunsheng.kernel.reading import read as read_case
from zhunsheng.kernel.workdays import WorkCalendar

SCENARIO = ("scenario", "name_en", "procedure", "steps", "region", "unit", "params", "strict")
ACT_KEYS = ("as", "outcome", "set", "persons", "attach", "for", "irregular")
STEP = {
    "do": ("day", "do", "warned", *ACT_KEYS),
    "refuse": ("day", "refuse", "because", *ACT_KEYS),
    "expect": ("day", "expect"),
}
UNDO_BY = ("supervisor",)


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
    name_en: str = ""
    steps: int = 0
    failures: list[Failure] = field(default_factory=list)

    @property
    def title(self) -> str:
        """Its name, and the English one where it has one."""
        return f"{self.name} ({self.name_en})" if self.name_en else self.name


def scenarios(path: Path, shown: str | None = None) -> list[Node]:
    """The scenarios of a file, unread; Fault where it is no list of them."""
    root = read(path, shown)
    if not root.is_list:
        raise Fault(root, "场景文件应为列表，每项以“- scenario:”开头 (a list of scenarios is wanted)")
    return root.value


def run_file(path: Path, catalog: Catalog, shown: str | None = None) -> list[Outcome]:
    """Run every scenario of a file; Fault or Faults where the file, or the law it speaks of, cannot be read."""
    return [run(node, catalog) for node in scenarios(path, shown)]


def run(node: Node, catalog: Catalog) -> Outcome:
    """Run one scenario."""
    return _Run(node, catalog).run()


class _Run:
    """One scenario under way: the events so far, and what went otherwise than written."""

    def __init__(self, node: Node, catalog: Catalog) -> None:
        keys = node.map(SCENARIO)
        for name in ("scenario", "procedure", "steps"):
            if name not in keys:
                raise Fault(node, f"场景缺少 {name}")
        catalog = _under(keys, catalog)
        self.procedure: Procedure = catalog.procedure(keys["procedure"].one_of(catalog.ids, "程序"))
        self.calendar: WorkCalendar = catalog.calendar
        self.strict = "strict" in keys and keys["strict"].flag()
        self.unit = keys["unit"].text() if "unit" in keys else "示例单位"
        self.steps = keys["steps"].items()
        if not self.steps:
            raise Fault(keys["steps"], "场景没有步骤 (a scenario has at least one step)")
        self.history: tuple[Event, ...] = ()
        self.case: Case = NEW
        self.numbers: dict[str, int] = {}
        name_en = keys["name_en"].text() if "name_en" in keys else ""
        self.out = Outcome(keys["scenario"].text(), node.where, name_en)

    def run(self) -> Outcome:
        for node in self.steps:
            kind, keys = _step(node)
            day = keys["day"].day()
            self.out.steps += 1
            if kind == "expect":
                reading = read_case(self.procedure, self.history, day, self.calendar)
                for held, name, (expected, found) in differences(reading, keys["expect"]):
                    self._fail(held, f"{day} expect {name}", expected, found)
            else:
                self._act(node, kind, keys, day)
        return self.out

    def _fail(self, node: Node, step: str, expected: str, found: str) -> None:
        self.out.failures.append(Failure(node.where, self.out.title, step, expected, found))

    def _act(self, node: Node, kind: str, keys: Mapping[str, Node], day: date) -> None:
        name = keys[kind].text()
        command = self._undo(keys, day) if name == UNDO else self._command(name, keys, day)
        irregular = keys["irregular"].text() if "irregular" in keys else None
        # A scenario has no future: today is the day of the step.
        answer = decide(
            self.procedure, self.case, command, day, self.calendar, self.history, irregular, self._allot(day)
        )
        step = f"{day} {kind} {name}" + (f"/{command.outcome}" if command.outcome else "")
        if isinstance(answer, Accepted):
            self.history += answer.events
            self.case = answer.case
            warned = sorted({f.code for f in answer.warnings})
            if kind == "refuse":
                self._fail(node, step, "拒绝 (refused)", "办成了 (accepted)")
            elif "warned" in keys and warned != (expected := sorted(keys["warned"].texts())):
                self._fail(node, step, f"提示 (warned)：{'、'.join(expected) or '无'}", "、".join(warned) or "无")
        elif kind == "do":
            self._fail(node, step, "办成 (accepted)", f"拒绝 (refused)：{_told(answer)}")
        elif missing := _missing(keys, answer):
            self._fail(node, step, f"理由含 {'、'.join(missing)}", _told(answer))

    def _undo(self, keys: Mapping[str, Node], day: date) -> Command:
        """`event: N` is the N-th act that the scenario recorded; what silence brought about is not counted."""
        given = keys["set"].map(("event", "reason")) if "set" in keys else {}
        acts = [e.seq for e in self.history if not e.is_silent]
        fields: dict[str, Any] = {}
        if "event" in given:
            n = given["event"].integer()
            fields["event"] = acts[n - 1] if 0 < n <= len(acts) else -1
        if "reason" in given:
            fields["reason"] = None if given["reason"].value in NULL else given["reason"].text()
        elif not self.strict:
            fields["reason"] = TEXT
        actor, role = person(keys["as"].text() if "as" in keys else ANY, UNDO_BY)
        return Command(UNDO, day, role, actor, fields=fields)

    def _command(self, name: str, keys: Mapping[str, Node], day: date) -> Command:
        # As the case stood that day: a step may lie before the last one.
        reading = read_case(self.procedure, self.history, day, self.calendar)
        version = version_for(self.procedure, reading.case, Command(name, day, "", Person("")))
        act = version.acts.get(name) if version is not None else None
        outcome = keys["outcome"].text() if "outcome" in keys else None
        if act is not None and outcome is None and not self.strict:
            outcome = first_outcome(act)
        deed = act.deeds.get(outcome) if act is not None else None
        roles = roles_of(act, deed) if act is not None else ()
        actor, role = person(keys["as"].text() if "as" in keys else ANY, roles)
        command = Command(
            name,
            day,
            role,
            actor,
            outcome,
            _fields(keys, {} if version is None else version.fields),
            tuple(person(n.text(), roles, role)[0] for n in keys["persons"].items()) if "persons" in keys else (),
            dict.fromkeys(_listed(keys["attach"]), TEXT) if "attach" in keys else {},
            keys["for"].text() if "for" in keys else None,
        )
        if self.strict or version is None or act is None or deed is None:
            return command
        return Filler(version, reading.case, self.calendar).filled(command, act, deed, "persons" in keys)

    def _allot(self, day: date) -> Callable[[str], str]:
        def next_number(series: str) -> str:
            self.numbers[series] = self.numbers.get(series, 0) + 1
            named = {"{unit}": self.unit, "{year}": str(day.year), "{seq}": str(self.numbers[series])}
            for mark, value in named.items():
                series = series.replace(mark, value)
            return series

        return next_number


def _under(keys: Mapping[str, Node], catalog: Catalog) -> Catalog:
    """The catalog that a scenario asks for: its region's, with its parameters."""
    if "region" in keys and keys["region"].text() != catalog.region:
        catalog = Catalog(keys["region"].text(), catalog.extra, None, catalog.data)
    if "params" not in keys:
        return catalog
    ident = keys["procedure"].one_of(catalog.ids, "程序")
    known = list(catalog.file_params(ident))
    given = {}
    for name, node in keys["params"].map().items():
        if name not in known:
            raise Fault(node, unknown("参数", name, known))
        given[name] = node.plain() or None
    return catalog.with_params(given)


def _step(node: Node) -> tuple[str, Mapping[str, Node]]:
    keys = node.map(dict.fromkeys(k for allowed in STEP.values() for k in allowed))
    kinds = [kind for kind in STEP if kind in keys]
    if len(kinds) != 1 or "day" not in keys:
        raise Fault(node, "一步须有 day，和 do、refuse、expect 之一 (a step has a day and one of do, refuse, expect)")
    return kinds[0], node.map(STEP[kinds[0]])


def _fields(keys: Mapping[str, Node], known: Mapping[str, Any]) -> dict[str, Any]:
    given = keys["set"].map() if "set" in keys else {}
    return {name: _value(node, known[name].type if name in known else "text") for name, node in given.items()}


def _value(node: Node, kind: str) -> Any:
    if node.value in NULL:
        return None
    try:
        return values.parse(kind, node.plain())
    except ValueError:
        return node.plain()  # the kernel refuses it, which may be what the scenario wants to see


def _listed(node: Node) -> list[str]:
    return list(node.value) if node.is_map else [n.text() for n in node.items()]


def _missing(keys: Mapping[str, Node], answer: Refused) -> list[str]:
    codes = {f.code for f in answer.findings}
    return [c for c in (keys["because"].texts() if "because" in keys else ()) if c not in codes]


def _told(answer: Refused) -> str:
    told = (f"{f.code}（{f.basis}）" if f.basis else f.code for f in answer.findings)
    return "；".join(dict.fromkeys(told))
