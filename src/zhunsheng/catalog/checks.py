"""Checking the law itself: what each file must say, what must be true of it whatever happens, and the whole.

Each rule is one function that yields what is wrong; the lists at the foot name those that run. That a file can
be read at all is the loader's business; what follows from the relations is proved in `proofs`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from zhunsheng.catalog.load import Catalog
from zhunsheng.catalog.proofs import STATES_AT_MOST, prove
from zhunsheng.catalog.roles import roles
from zhunsheng.catalog.source import Fault, Faults, Node, unknown
from zhunsheng.kernel.procedure import CLOCK, Version


@dataclass(frozen=True)
class File:
    """A version with its text and the catalog that it stands in."""

    version: Version
    root: Node
    catalog: Catalog

    def at(self, *keys: str) -> Node:
        """The deepest of the nested keys that the file has, for the sake of its line."""
        node = self.root
        for key in keys:
            if not node.is_map or key not in node.value:
                break
            node = node.value[key]
        return node


@dataclass
class Report:
    """What checking one file found."""

    path: Path
    version: Version | None = None
    states: int = 0
    faults: list[Fault] = field(default_factory=list)
    paths: dict[str, tuple[str, ...]] = field(default_factory=dict)  # a fault's text → the case in which it shows

    @property
    def is_sound(self) -> bool:
        """Nothing is wrong and everything is proved."""
        return not self.faults


Rule = Callable[[File], Iterator[Fault]]


def check(catalog: Catalog, ident: str, cap: int = STATES_AT_MOST) -> list[Report]:
    """Check every version of a procedure."""
    paths = catalog.versions(ident)
    try:
        procedure = catalog.procedure(ident)
    except Faults as unread:
        return _unread(paths, unread.faults)
    except Fault as unread:
        return _unread(paths, [unread])
    out = []
    for path, version in zip(paths, procedure.versions, strict=True):
        file = File(version, catalog.source(ident, version.since.isoformat()), catalog)
        report = Report(path, version, faults=[fault for rule in RULES for fault in rule(file)])
        _explore(report, file, cap)
        out.append(report)
    return out


def _unread(paths: list[Path], faults: list[Fault]) -> list[Report]:
    """A report for each file, its own faults in it; those of no file go with the first."""
    reports = [Report(path) for path in paths]
    for fault in faults:
        own = (r for r in reports if r.path.as_posix().endswith(fault.where.rpartition(":")[0]))
        next(own, reports[0]).faults.append(fault)
    return reports


def _explore(report: Report, file: File, cap: int) -> None:
    proof = prove(file.version, cap)
    report.states = proof.states
    for flaw in proof.flaws:
        act, _, outcome = flaw.subject.partition("/")
        gates = file.at("gates") if flaw.rule == "gate" else None
        fault = Fault(gates or file.at("acts", act, "outcomes", outcome), flaw.message)
        report.faults.append(fault)
        report.paths[str(fault)] = flaw.path


def has_articles(file: File) -> Iterator[Fault]:
    """Every act of a procedure names its article; a register rests on its law as a whole."""
    if file.version.kind == "procedure":
        for name, node in _acts(file):
            if "basis" not in node.value:
                yield Fault(node, f"行为 {name!r} 没有 basis：每条规则都须有条文 (every rule needs an article)")


def knows_roles(file: File) -> Iterator[Fault]:
    """Every role is one of the catalog's, and an outcome's `by` is within the act's."""
    known = [r for r in roles() if r != CLOCK]
    for act, node in _acts(file):
        outer = _texts(node, "by")
        layers = [node, *(node.value["outcomes"].value.values() if "outcomes" in node.value else ())]
        for layer in layers:
            for role in _texts(layer, "by"):
                if role not in known and role != CLOCK:
                    yield Fault(layer.value["by"], unknown("角色", role, known))
                elif layer is not node and outer and role not in outer and role != CLOCK:
                    yield Fault(layer.value["by"], f"{act!r} 的结果不能由 {role!r} 作出：行为的 by 里没有它")


def has_names(file: File) -> Iterator[Fault]:
    """Everything that is shown has a Chinese and an English name."""
    version = file.version
    named = [(file.root, "程序", version.name, version.name_en)]
    own = dict(_acts(file))
    for act in version.acts.values():
        if act.id in own:
            named.append((own[act.id], f"行为 {act.id}", act.name, act.name_en))
            for outcome, deed in act.deeds.items():
                if outcome is not None:
                    where = file.at("acts", act.id, "outcomes", outcome)
                    named.append((where, f"结果 {act.id}/{outcome}", deed.name, deed.name_en))
    for known in version.fields.values():
        where = file.at("fields", known.id)
        named.append((where, f"字段 {known.id}", known.name, known.name_en))
        named += [(where, f"选项 {known.id}/{o}", zh, en) for o, (zh, en) in known.options.items()]
    for where, what, name, name_en in named:
        lacking = [key for key, held in (("name", name), ("name_en", name_en)) if not held]
        if lacking:
            yield Fault(where, f"{what} 缺少 {'、'.join(lacking)} (names in both languages)")


def explains_checks(file: File) -> Iterator[Fault]:
    """Every check says in both languages what is asked."""
    told = set()
    for act in file.version.acts.values():
        for known in (c for deed in act.deeds.values() for c in deed.checks):
            if (act.id, known.id) not in told and not (known.message and known.message_en):
                told.add((act.id, known.id))
                yield Fault(file.at("acts", act.id), f"{act.id} 的 checks {known.id!r} 缺少 message 或 message_en")


def is_opened(file: File) -> Iterator[Fault]:
    """No on-call act that nothing opens or obliges."""
    deeds = [deed for act in file.version.acts.values() for deed in act.deeds.values()]
    opened = {name for deed in deeds for name, _ in (*deed.opens, *deed.obliges)}
    for act in file.version.acts.values():
        if act.on_call and not act.starts and act.id not in opened:
            words = f"{act.id!r} 待别的行为引起 (on_call)，却没有任何行为 opens 或 obliges 它 (nothing opens it)"
            yield Fault(file.at("acts", act.id), words)


def keeps_private(file: File) -> Iterator[Fault]:
    """What is private is not published."""
    private = {f.id for f in file.version.fields.values() if f.private}
    told = set()
    for act in file.version.acts.values():
        for name in (n for deed in act.deeds.values() for n in deed.publishes or ()):
            if name in private and (act.id, name) not in told:
                told.add((act.id, name))
                yield Fault(file.at("acts", act.id), f"{act.id} 公开了不公开的字段 {name!r} (private, yet published)")


def starts_known_cases(file: File) -> Iterator[Fault]:
    """A linked case is of a procedure that there is, and sets fields that it has."""
    told = set()
    for act in file.version.acts.values():
        for ident, pairs in (s for deed in act.deeds.values() for s in deed.starts_case):
            where = file.at("acts", act.id)
            if (act.id, ident) in told:
                continue
            told.add((act.id, ident))
            if ident not in file.catalog.ids:
                yield Fault(where, unknown("程序", ident, file.catalog.ids))
                continue
            try:
                theirs = {name for v in file.catalog.procedure(ident).versions for name in v.fields}
            except (Fault, Faults):
                continue  # the other file has its own report
            for name, _ in pairs:
                if name not in theirs:
                    yield Fault(where, unknown(f"（{ident} 的）字段", name, sorted(theirs)))


def lies_in_its_area(file: File) -> Iterator[Fault]:
    """A file of the catalog lies in the folder of its area."""
    path = file.catalog.path(file.version)
    if path.is_relative_to(file.catalog.data) and path.parent.parent.name != file.version.area:
        yield Fault(file.at("area"), f"area 是 {file.version.area!r}，文件却在 {path.parent.parent.name!r} 里")


def _acts(file: File) -> Iterator[tuple[str, Node]]:
    """The acts that the file itself writes."""
    acts = file.at("acts")
    if acts is not file.root:
        yield from acts.value.items()


def _texts(node: Node, key: str) -> tuple[str, ...]:
    return node.value[key].texts() if key in node.value else ()


RULES: tuple[Rule, ...] = (
    has_articles, knows_roles, has_names, explains_checks, is_opened, keeps_private, starts_known_cases,
    lies_in_its_area,
)  # fmt: skip
