"""Random law and random people: procedures that use every relation, and walks that try to break them."""

from datetime import date, timedelta
from random import Random
from typing import Any

from zhunsheng.kernel.case import Command, Person
from zhunsheng.kernel.procedure import (
    Act,
    Apart,
    Check,
    Deed,
    Duty,
    Earlier,
    Field,
    FieldTerm,
    Given,
    Longer,
    Persons,
    Procedure,
    UntilDate,
    UntilField,
    Version,
)
from zhunsheng.kernel.terms import Term
from zhunsheng.kernel.tests import Clause, FieldRef
from zhunsheng.kernel.workdays import Suspension, WorkCalendar

START = date(2019, 1, 2)
NATIONAL_DAY = frozenset(date(2019, 10, d) for d in range(1, 8))
SPRING = frozenset(date(2019, 2, d) for d in range(4, 11))
MAKE_UP = frozenset({date(2019, 2, 2), date(2019, 2, 3), date(2019, 9, 29), date(2019, 10, 12)})
ACTS = ("apply", "check", "ask", "answer", "decide", "serve", "close-file")
ROLES = ("clerk", "head")
PEOPLE = tuple(Person(p, u, c, q) for p, u, c, q in (
    ("jia", "north", True, True), ("yi", "north", True, False), ("bing", "south", False, True),
    ("ding", "south", True, True), ("wu", None, True, True),
))  # fmt: skip
UNITS = ("east", "west", "mid")
FIELDS = {
    f.id: f
    for f in (
        Field("urgent", "急", "", "flag", accepts=lambda v: isinstance(v, bool)),
        Field(
            "kind", "类", "", "choice", options={"a": ("甲", ""), "b": ("乙", "")}, accepts=lambda v: v in ("a", "b")
        ),
        Field("count", "数", "", "number", accepts=lambda v: isinstance(v, int) and not isinstance(v, bool)),
        Field("share", "率", "", "decimal", accepts=lambda v: v in ("0.5", "0.50", "1")),
        Field("seen_on", "日", "", "date", accepts=lambda v: _is_date(v)),
        Field("length", "期", "", "term", default="4 workdays", accepts=lambda v: _is_term(v)),
        Field("bare", "期", "", "term", accepts=lambda v: _is_term(v)),
        Field("units", "单位", "", "units", accepts=lambda v: isinstance(v, list)),
        Field("party", "人", "", "party", accepts=lambda v: isinstance(v, str | dict)),
        Field("number", "号", "", "text", accepts=lambda v: isinstance(v, str)),
    )
}


def _is_date(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(date.fromisoformat(value))
    except ValueError:
        return False


def _is_term(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(Term.parse(value))
    except ValueError:
        return False


def calendar(r: Random) -> WorkCalendar:
    """2019 with its holidays, at times an order, at times without the notice of the next year."""
    orders = ()
    if r.random() < 0.3:
        begin = START + timedelta(days=r.randrange(60))
        end = None if r.random() < 0.2 else begin + timedelta(days=r.randrange(20))
        clocks = frozenset(f"p.{a}" for a in ACTS if r.random() < 0.5)
        orders = (Suspension(begin, end, clocks, "令"),)
    years = frozenset({2018, 2019, *([] if r.random() < 0.3 else [2020, 2021, 2022])})
    return WorkCalendar(SPRING | NATIONAL_DAY, MAKE_UP, years, orders)


def procedure(r: Random) -> Procedure:
    """One to three versions of a procedure with up to seven acts."""
    acts = ACTS[: r.randrange(3, len(ACTS) + 1)]
    each = {a: "units" for a in acts if r.random() < (0.05 if a == acts[0] else 0.25)}
    one = _version(r, acts, each, date(2018, 1, 1))
    versions = [one]
    for since in (date(2019, 1, 20), date(2019, 3, 1)):
        if r.random() < 0.25:
            fewer = acts if r.random() < 0.7 else acts[:-1]
            versions.append(_version(r, fewer, each, since))
    return Procedure("p", tuple(versions))


def _version(r: Random, acts: tuple[str, ...], each: dict[str, str], since: date) -> Version:
    outcomes = {a: _outcomes(r) for a in acts}
    made = {a: _act(r, a, acts, outcomes, each) for a in acts}
    governs = r.choice(("opening", "opening", "step", r.choice(acts)))
    return Version("p", since, "程序", "", "procedure", "x", governs, made, FIELDS, basis="法")


def _outcomes(r: Random) -> tuple[str, ...]:
    if r.random() < 0.55:
        return ()
    return ("yes", "no", "lapsed") if r.random() < 0.6 else ("yes", "no")


def _act(r: Random, name: str, acts: tuple, outcomes: dict, each: dict) -> Act:
    first = name == acts[0]
    of = outcomes[name]
    deeds = {o: _deed(r, name, o, acts, outcomes, first) for o in (of or (None,))}
    stops = tuple((a, "停") for a in acts if a != name and r.random() < 0.15)
    return Act(
        name, name, "", deeds, first or r.random() < 0.05, not first and r.random() < 0.4, r.random() < 0.25,
        each.get(name), stops, "条",
    )  # fmt: skip


def _some(r: Random, acts: tuple, chance: float) -> list[str]:
    return [a for a in acts if r.random() < chance]


def _deed(r: Random, name: str, outcome: str | None, acts: tuple, outcomes: dict, first: bool) -> Deed:
    by = frozenset({"clock"}) if outcome == "lapsed" else frozenset(r.choice((ROLES, ROLES[:1])))
    tests = lambda chance: _test(r, acts, outcomes) if r.random() < chance else None  # noqa: E731
    entries = lambda one: tuple(one() for _ in range(r.choice((1, 1, 1, 2))))  # noqa: E731
    earlier = [] if first else _some(r, acts, 0.12) + (["seen_on"] if r.random() < 0.06 else [])
    after = []
    for target in earlier:
        group = (target, *_some(r, acts, 0.2)) if r.random() < 0.2 else (target,)
        after.append(
            (tuple(dict.fromkeys(group)), entries(lambda t=target: _earlier(r, outcomes.get(t, ()), tests(0.2))))
        )
    needs = tuple(f for f in FIELDS if r.random() < 0.08)
    # Silence that brings about silence must end: what the clock did may be followed only by later acts of the clock.
    speaks = lambda a: outcomes[a] if outcome != "lapsed" or acts.index(a) > acts.index(name) else ()  # noqa: E731
    closed = [] if first else acts
    numbers = (("number", "{unit}字{seq}号"),) if r.random() < 0.08 else ()
    sets = frozenset((*needs, *(f for f in FIELDS if r.random() < 0.6), *(name for name, _ in numbers)))
    concludes = r.choice((None, None, None, "over", "otherwise"))
    redo = tuple(_some(r, acts, 0.15)) if concludes is None and r.random() < 0.3 else ()
    return Deed(
        name, outcome, by, tuple(sorted(by)), "条",
        Persons(r.randrange(3), r.random() < 0.3, r.random() < 0.3, "人") if r.random() < 0.15 else None,
        tuple(Apart(a, r.random() < 0.4, "避") for a in _some(r, acts, 0.08)),
        tuple(after),
        tuple((a, "未") for a in _some(r, closed, 0.08)),
        needs, sets, ("proof",) if r.random() < 0.05 else (),
        tuple(Check(f"c{n}", _test(r, acts, outcomes), "查") for n in range(r.choice((0, 0, 0, 0, 1)))),
        tuple((a, entries(lambda: Given(tests(0.3)))) for a in _some(r, acts, 0.1)),
        concludes, redo,
        tuple((a, entries(lambda: Given(tests(0.3)))) for a in _some(r, acts, 0.15)),
        tuple((a, entries(lambda a=a: _duty(r, acts, speaks(a), tests(0.25)))) for a in _some(r, acts, 0.35)),
        tuple((a, entries(lambda: Longer(_term(r, False), tests(0.2)))) for a in _some(r, closed, 0.08)),
        numbers=numbers,
    )  # fmt: skip


def _earlier(r: Random, outcomes: tuple[str, ...], test: Any) -> Earlier:
    some = lambda: _term(r) if r.random() < 0.2 else None  # noqa: E731
    chosen = (r.choice(outcomes),) if outcomes and r.random() < 0.5 else ()
    notice = Term(r.randrange(6), r.choice(("days", "workdays", "months"))) if r.random() < 0.15 else None
    return Earlier(chosen, some(), r.random() < 0.3, some(), notice, test, "前")


def _duty(r: Random, acts: tuple, outcomes: tuple[str, ...], test: Any) -> Duty:
    within = _term(r) if r.random() < 0.7 else None
    silence = "lapsed" if within is not None and "lapsed" in outcomes and r.random() < 0.7 else None
    since = tuple(_some(r, (*acts, "seen_on"), 0.2)) if r.random() < 0.3 else ()
    beside = lambda: _term(r) if r.random() < 0.2 else None  # noqa: E731
    return Duty(within, since, silence, beside(), beside(), r.random() < 0.8, test, "责")


def _term(r: Random, until: bool = True) -> Any:
    kind = r.random()
    if until and kind < 0.05:
        ahead = ((0, "days"), (30, "days"), (7, "days"), (2, "months"))[int(kind * 80)]
        return UntilField("seen_on", Term(*ahead))
    if until and kind < 0.1:
        return UntilDate(*r.choice(((1, 31), (2, 28), (2, 29), (3, 1))))
    if kind < 0.2:
        return FieldTerm(r.choice(("length", "bare")))
    unit = r.choice(("workdays", "workdays", "days", "days", "months", "years"))
    return Term(r.randrange(2) if unit == "years" else r.randrange(3) if unit == "months" else r.randrange(15), unit)


def _test(r: Random, acts: tuple, outcomes: dict) -> Any:
    return tuple(
        tuple(_clause(r, acts, outcomes) for _ in range(r.choice((1, 1, 2)))) for _ in range(r.choice((1, 1, 2)))
    )


def _clause(r: Random, acts: tuple, outcomes: dict) -> Clause:
    kind = r.randrange(9)
    if kind == 0:
        return Clause(r.choice((*FIELDS, *acts)), "present", r.random() < 0.5)
    if kind == 1:
        return Clause("urgent", "is", r.random() < 0.5)
    if kind == 2:
        return Clause("kind", r.choice(("is", "is_not")), r.choice(("a", ("a", "b"), "b")))
    if kind == 3:
        right = FieldRef("count") if r.random() < 0.2 else r.randrange(5)
        return Clause("count", r.choice(("at_least", "at_most", "more_than", "less_than", "is", "is_not")), right)
    if kind == 4:
        return Clause("share", r.choice(("at_least", "less_than", "is")), r.choice(("0.5", "0.50", "2")), True)
    if kind == 5:
        right = FieldRef(r.choice(("length", "bare"))) if r.random() < 0.3 else Term(r.randrange(9), "workdays")
        return Clause("seen_on", r.choice(("older_than", "younger_than")), right)
    if kind == 6:
        right = (START + timedelta(days=r.randrange(60))).isoformat()
        return Clause(r.choice(("day", "seen_on")), r.choice(("at_least", "less_than")), right)
    if kind == 7:
        return Clause("units", r.choice(("is", "is_not")), r.choice(UNITS))
    act = r.choice(acts)
    right = r.choice(outcomes[act]) if outcomes[act] else True
    return Clause(act, r.choice(("is", "is_not")), right)


def _of_type(r: Random, known: Field, day: date) -> Any:
    """A value for a field of a law file."""
    if known.options:
        chosen = r.choice(list(known.options))
        return [chosen] if known.type == "choices" else chosen
    if known.type in ("parties", "persons", "units", "items"):
        return [u for u in UNITS if r.random() < 0.7] or ["east"]
    return {
        "number": r.randrange(200), "money": r.randrange(10**7), "decimal": "0.5", "flag": r.random() < 0.5,
        "date": (day + timedelta(days=r.randrange(-20, 20))).isoformat(), "term": r.choice(("3 workdays", "10 days")),
    }.get(known.type, "示例")  # fmt: skip


def value(r: Random, name: str, day: date, known: Field) -> Any:
    """A value for a field, now and then one that has not its shape."""
    if r.random() < 0.04:
        return r.choice((7.5, "32 fortnights", None, None))
    if name not in FIELDS:
        return _of_type(r, known, day)
    return {
        "urgent": lambda: r.random() < 0.5,
        "kind": lambda: r.choice("ab"),
        "count": lambda: r.randrange(5),
        "share": lambda: r.choice(("0.5", "0.50", "1")),
        "seen_on": lambda: (day + timedelta(days=r.randrange(-20, 20))).isoformat(),
        "length": lambda: r.choice(("3 workdays", "10 days", "1 months")),
        "bare": lambda: r.choice(("3 workdays", "10 days", "1 months")),
        "units": lambda: [u for u in UNITS if r.random() < 0.6],
        "party": lambda: r.choice(("zhang", {"name": "li"})),
        "number": lambda: "某字1号",
    }[name]()


def command(r: Random, version: Version, day: date, offer: tuple | None = None) -> Command:
    """Something somebody tries: an act on offer, done as the law wants it more often than not, or any act at all."""
    if offer is not None:
        name, outcome, member = offer
    else:
        name = r.choice((*version.acts, *(["nonsense"] if r.random() < 0.03 else [])))
        act = version.acts.get(name)
        outcome = r.choice(list(act.deeds)) if act else None
        if r.random() < 0.02:
            outcome = r.choice((None, "nonsense"))
        member = r.choice((*UNITS, None)) if (act and act.each) or r.random() < 0.02 else None
    act = version.acts.get(name)
    deed = act.deeds.get(outcome) if act else None
    fields: dict[str, Any] = {}
    if deed is not None:
        names = [f for f in deed.needs if r.random() < 0.97] + [f for f in sorted(deed.sets) if r.random() < 0.25]
        fields = {f: value(r, f, day, version.fields[f]) for f in names}
    if r.random() < 0.02 and "kind" in version.fields:
        fields["kind"] = "a"
    if r.random() < 0.01:
        fields["unknown"] = 1
    role = r.choice(deed.order) if deed is not None and r.random() < 0.9 else r.choice(ROLES)
    people = (*PEOPLE, *(Person(f"p{n}", f"u{n}", True, True) for n in range(9)))
    actor, *persons = r.sample(people, r.choice((1, 2, 2, 3)))
    attachments = dict.fromkeys(deed.attach, "digest") if deed is not None and r.random() < 0.8 else {}
    return Command(name, day, role, actor, outcome, fields, tuple(persons), attachments, member)
