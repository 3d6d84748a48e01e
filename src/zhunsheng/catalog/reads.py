"""A mandatory step must not vanish because a box was left empty: what an `if` reads must have been asked for."""

from collections.abc import Iterable, Iterator, Mapping

from zhunsheng.catalog.source import Fault, Node
from zhunsheng.kernel.procedure import Act, Deed, Version
from zhunsheng.kernel.tests import Clause, FieldRef, Test


def check_reads(version: Version, raw: Mapping[str, Node]) -> list[Fault]:
    """Every field that an `if` reads is needed by that act, by one that it comes after, or by an outcome it names."""
    out = []
    for act in version.acts.values():
        for deed in act.deeds.values():
            for test in _ifs(deed):
                for name in _unasked(version, deed, test):
                    words = (
                        f"{act.id!r} 的 if 读取字段 {name!r}，但此前没有一步必填它："
                        f"应把 {name!r} 写入本行为或其前置行为的 needs，以免漏填时必经步骤悄悄消失"
                    )
                    fault = Fault(raw[act.id], words)
                    if str(fault) not in {str(f) for f in out}:
                        out.append(fault)
    return out


def asked(version: Version, deed: Deed) -> frozenset[str]:
    """Fields that must have been given by the time the deed is done."""
    own = frozenset() if deed.is_silent else frozenset((*deed.needs, *(name for name, _ in deed.numbers)))
    return own | _before(version, version.acts[deed.act], deed, frozenset({deed.act}))


def _ifs(deed: Deed) -> list[Test]:
    groups = (deed.after, deed.closes, deed.opens, deed.obliges, deed.extends)
    return [e.test for group in groups for _, entries in group for e in entries if e.test is not None]


def _unasked(version: Version, deed: Deed, test: Test) -> list[str]:
    known = asked(version, deed)
    out = []
    for clauses in test:
        named = known
        for clause in clauses:
            if clause.name in version.acts and clause.operator == "is" and clause.right is not True:
                named = named | _needs(version.acts[clause.name], _outcomes(clause))
        read = [c.name for c in clauses if c.operator != "present"]
        read += [r.name for c in clauses for r in _outcomes(c) if isinstance(r, FieldRef)]
        for name in dict.fromkeys(read):
            field = version.fields.get(name)
            if field is not None and field.default is None and name not in named:
                out.append(name)
    return out


def _outcomes(clause: Clause) -> tuple:
    return clause.right if type(clause.right) is tuple else (clause.right,)


def _needs(act: Act, outcomes: tuple[str, ...] = ()) -> frozenset[str]:
    """What was given whichever of the outcomes it was."""
    deeds = [d for o, d in act.deeds.items() if (not outcomes or o in outcomes) and not d.is_silent]
    given = [frozenset((*d.needs, *(name for name, _ in d.numbers))) for d in deeds]
    return frozenset.intersection(*given) if given else frozenset()


def _before(version: Version, act: Act, deed: Deed, seen: frozenset[str]) -> frozenset[str]:
    """What every act that surely came before has asked for."""
    found: frozenset[str] = frozenset()
    for targets, entries in deed.after:
        if any(e.test is not None for e in entries):
            continue
        options = [_chain(version, t, entries[0].outcomes, seen) for t in targets if t in version.acts]
        if len(options) == len(targets) and options:
            found |= frozenset.intersection(*options)
    if not act.starts:
        found |= _common(_needs(a) for a in version.acts.values() if a.starts)
    if act.on_call:
        found |= _common(_called(version, act, seen))
    return found


def _called(version: Version, act: Act, seen: frozenset[str]) -> Iterator[frozenset[str]]:
    """What each act that may have opened this one has asked for; it comes after one of them."""
    openers: dict[str, list[str | None]] = {}
    for other in version.acts.values():
        for deed in other.deeds.values():
            if act.id in dict(deed.opens) or act.id in dict(deed.obliges):
                openers.setdefault(other.id, []).append(deed.outcome)
    for name, outcomes in openers.items():
        if name not in seen:  # an act that this one led to was itself first opened by another
            yield _chain(version, name, tuple(o for o in outcomes if o is not None), seen)


def _common(given: Iterable[frozenset[str]]) -> frozenset[str]:
    sets = list(given)
    return frozenset.intersection(*sets) if sets else frozenset()


def _chain(version: Version, name: str, outcomes: tuple[str, ...], seen: frozenset[str]) -> frozenset[str]:
    act = version.acts[name]
    if name in seen:
        return frozenset()
    found = _needs(act, outcomes)
    deeds = [d for o, d in act.deeds.items() if (not outcomes or o in outcomes) and not d.is_silent]
    if deeds:
        found |= frozenset.intersection(*(_before(version, act, d, seen | {name}) for d in deeds))
    return found
