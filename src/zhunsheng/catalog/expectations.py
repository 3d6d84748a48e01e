"""What a scenario may expect of a case as of a day: each key reads the case and says where it differs."""

from collections.abc import Callable, Iterator

from zhunsheng.catalog.source import Fault, Node, unknown
from zhunsheng.kernel.case import key, split
from zhunsheng.kernel.reading import Reading

NONE = "无"
NULL = ("null", "~", "")
COLOURS = ("red", "yellow", "green")  # the worst first
Difference = tuple[str, str]  # what was expected, what is


def differences(reading: Reading, wanted: Node) -> Iterator[tuple[Node, str, Difference]]:
    """Every expectation that does not hold: its node, its key, what was expected and what is."""
    for name, held in wanted.map(EXPECTATIONS).items():
        for difference in EXPECTATIONS[name](reading, held):
            yield held, name, difference


def _act(reading: Reading, node: Node, name: str | None = None) -> str:
    acts = list(dict.fromkeys(a for v in reading.procedure.versions for a in v.acts))
    given = node.text() if name is None else name
    if given not in acts:
        raise Fault(node, unknown("行为", given, acts))
    return given


def _act_and_outcome(reading: Reading, node: Node) -> tuple[str, str]:
    act, slash, outcome = node.text().partition("/")
    _act(reading, node, act)
    known = [o for v in reading.procedure.versions if act in v.acts for o in v.acts[act].outcomes]
    if slash and outcome not in known:
        raise Fault(node, unknown(f"（{act} 的）结果", outcome, list(dict.fromkeys(known))))
    return act, outcome


def _due(reading: Reading, held: Node) -> Iterator[Difference]:
    """The earliest day of an act, or of one done for each member a map of them."""
    for act, node in held.map().items():
        _act(reading, node, act)
        ends = {d.member: d.due for d in reading.duties if d.act == act}
        wanted = node.map() if node.is_map else {None: node}
        for member, day in wanted.items():
            end = reading.due(act) if member is None else ends.get(member)
            if end is None or end.day != day.day():
                found = NONE if end is None else f"{end.day}{'（未定）' if end.provisional else ''}"
                yield f"{key(act, member)} 至 {day.value}", found


def _not_due(reading: Reading, held: Node) -> Iterator[Difference]:
    for node in held.items():
        if (end := reading.due(_act(reading, node))) is not None:
            yield f"{node.value} 没有届满日", str(end.day)


def _owed(reading: Reading, held: Node) -> Iterator[Difference]:
    owed = {d.act for d in reading.duties} | {key(d.act, d.member) for d in reading.duties}
    for node in held.items():
        _act(reading, node, split(node.text())[0])
    yield from _contains("应办", held, owed)


def _state(state: str) -> Callable[[Reading, Node], Iterator[Difference]]:
    def differs(reading: Reading, held: Node) -> Iterator[Difference]:
        for node in held.items():
            found = reading.standing(_act(reading, node))
            if found != state:
                yield f"{node.value} {state}", found

    return differs


def _allowed(wanted: bool) -> Callable[[Reading, Node], Iterator[Difference]]:
    def differs(reading: Reading, held: Node) -> Iterator[Difference]:
        offers = list(reading.offers())
        for node in held.items():
            act, outcome = _act_and_outcome(reading, node)
            may = any(o.act == act and outcome in ("", o.outcome) for o in offers)
            if may != wanted:
                told = "、".join(dict.fromkeys(o.act for o in offers)) or NONE
                yield f"{node.value} {'可以' if wanted else '不可以'}办", f"可办：{told}"

    return differs


def _result(reading: Reading, held: Node) -> Iterator[Difference]:
    """`null` is no result; so is `none`, where the procedure has no result of that name."""
    results = {d.concludes for v in reading.procedure.versions for a in v.acts.values() for d in a.deeds.values()}
    wanted = None if held.value in NULL or (held.value == "none" and "none" not in results) else held.text()
    if reading.case.result != wanted:
        yield f"结果 {wanted or NONE}", reading.case.result or NONE


def _ended(reading: Reading, held: Node) -> Iterator[Difference]:
    if reading.case.is_ended != held.flag():
        yield f"ended {held.value}", str(reading.case.is_ended).lower()


def _light(reading: Reading, held: Node) -> Iterator[Difference]:
    """A colour, the worst of all; or a map by act (or act#member)."""
    if held.is_text:
        if reading.light != held.one_of(COLOURS, "灯色"):
            yield f"灯 {held.value}", reading.light
        return
    for name, node in held.map().items():
        _act(reading, node, split(name)[0])
        lights = {d.light for d in reading.duties if name in (d.act, key(d.act, d.member))}
        found = next((colour for colour in COLOURS if colour in lights), NONE)
        if found != node.one_of(COLOURS, "灯色"):
            yield f"{name} 灯 {node.value}", found


def _late(reading: Reading, held: Node) -> Iterator[Difference]:
    """Acts discharged after a last day: the law's, the promised or the office's own."""
    found = {split(entry.rpartition(":")[0])[0] for entry in reading.case.late}
    for node in held.items():
        _act(reading, node)
    yield from _contains("逾期办理", held, found)


def _silent(reading: Reading, held: Node) -> Iterator[Difference]:
    events = [s.event for s in reading.steps if s.event.is_silent]
    for node in held.items():
        _act_and_outcome(reading, node)
    found = [f"{e.act}/{e.outcome}" for e in events]
    yield from _contains("视为", held, {*found, *(e.act for e in events)}, found)


def _contains(what: str, held: Node, found: set[str], told: list[str] | None = None) -> Iterator[Difference]:
    """Each that is listed must be there; an empty list says that there are none."""
    shown = "、".join(told if told is not None else sorted(found)) or NONE
    if not held.items() and found:
        yield f"{what} {NONE}", shown
    for node in held.items():
        if node.text() not in found:
            yield f"{what} {node.value}", shown


EXPECTATIONS: dict[str, Callable[[Reading, Node], Iterator[Difference]]] = {
    "due": _due, "not_due": _not_due, "owed": _owed, "open": _state("open"), "closed": _state("closed"),
    "allowed": _allowed(True), "not_allowed": _allowed(False), "result": _result, "ended": _ended, "light": _light,
    "late": _late, "silent": _silent,
}  # fmt: skip
