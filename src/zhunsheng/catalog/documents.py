"""Templates of official documents: which act draws one up, its number, to whom, which remedies, and its words.

A file is YAML between two lines of `---`, then the body in Markdown with Jinja fields of the case. A region puts
its own under the same name. What a template names is held against every version of the law that issues it.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import TemplateSyntaxError, meta, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from zhunsheng.catalog.load import Catalog
from zhunsheng.catalog.source import Fault, Faults, Node, collected, parse, read, unknown
from zhunsheng.kernel.procedure import Version

KEYS = (
    "name", "name_en", "procedures", "on", "when", "each", "number", "series", "form", "to", "seal", "attached",
    "copies", "remedies", "remedies_for", "first_for", "act_called", "foot",
)  # fmt: skip
NEEDED = ("name", "name_en", "procedures", "form")
FORMS = ("notice", "decision", "letter", "record")  # a record stays in the file: no addressee, signed by hand
SEALS = ("unit", "government", "none")
# What a template may speak of beside the fields of its case.
FACTS = ("number", "case_number", "unit", "government", "region", "day", "outcome", "outcome_name", "member",
         "version", "blank", "done", "due", "result_of", "maybe", "law")  # fmt: skip
MAYBE = "maybe"  # asked with the id of a field that only some versions have
BY_ACT = ("done", "due", "result_of")  # asked with the id of an act
Point = tuple[str, str | None]  # an act, and its outcome where only that one draws the document up


@dataclass(frozen=True, slots=True)
class Remedy:
    """How the remedies are told from a day on; `first` where reconsideration must come before the court."""

    text: str
    first: str
    basis: str


@dataclass(frozen=True, slots=True)
class Template:
    """One document: who draws it up when, and its words."""

    id: str
    name: str
    name_en: str
    procedures: tuple[str, ...]
    form: str
    on: tuple[Point, ...]
    when: str  # drawn up only where this holds
    each: str | None
    number: str | None  # the field (or `member`) that holds its number
    series: str | None  # else the series from which its number is drawn
    to: str
    seal: str
    attached: tuple[str, ...]
    copies: tuple[str, ...]
    remedies: str | None
    remedies_for: tuple[str, ...]  # outcomes with remedies; all where empty
    first_for: tuple[str, ...]  # outcomes that must go to reconsideration first
    act_called: str  # what the remedies call the act
    foot: str
    body: str
    where: str
    sha256: str

    @property
    def texts(self) -> tuple[str, ...]:
        """Everything in it that is filled from the case."""
        when = f"{{{{ {self.when} }}}}" if self.when else ""
        return (self.body, self.to, self.foot, when, *self.attached, *self.copies)


class Documents:
    """The templates of a region, and the remedies in force by day. Faults where a file is wrong."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        folders = [catalog.data / "documents", catalog.place / "documents"]
        self.remedies = _remedies(folders[0] / "remedies.yaml")
        paths = {p.stem: p for folder in folders for p in sorted(folder.glob("*.md"))}
        faults: list[Fault] = []
        jobs = [lambda p=p: _template(p, self.remedies, catalog.ids) for _, p in sorted(paths.items())]
        self.templates: dict[str, Template] = {t.id: t for t in collected(faults, jobs)}
        if faults:
            raise Faults(faults)
        self._own: dict[str, list[Template]] = {}  # by procedure
        for template in self.templates.values():
            for procedure in template.procedures:
                self._own.setdefault(procedure, []).append(template)

    def issued_by(self, version: Version, act: str, outcome: str | None) -> list[Template]:
        """What an act with its outcome draws up: what the law file says, then what templates say of themselves."""
        held = version.acts.get(act)
        deed = held.deeds.get(outcome) if held is not None else None
        if deed is None or deed.is_silent:
            return []  # silence writes no letter
        named = [self.templates[i] for i in deed.issues if i in self.templates]
        own = self._own.get(version.procedure, ())
        return named + [t for t in own if any(p in t.on for p in ((act, None), (act, outcome))) and t not in named]

    def points(self, template: Template) -> Iterator[tuple[Version, str, str | None]]:
        """Every version, act and outcome that draws a document up."""
        for ident in template.procedures:
            for version in self.catalog.procedure(ident).versions:
                for act in version.acts.values():
                    for outcome in act.deeds:
                        if template in self.issued_by(version, act.id, outcome):
                            yield version, act.id, outcome

    def faults(self) -> list[Fault]:
        """What the templates and the law files say that does not fit together."""
        found = [fault for template in self.templates.values() for fault in self._against_law(template)]
        for ident in self.catalog.ids:
            for version in self.catalog.procedure(ident).versions:
                found += self._unwritten(version)
        return found

    def _unwritten(self, version: Version) -> Iterator[Fault]:
        where = str(self.catalog.path(version))
        for act in version.acts.values():
            for ident in dict.fromkeys(i for deed in act.deeds.values() for i in deed.issues):
                template = self.templates.get(ident)
                if template is None:
                    yield Fault(where, f"“{act.id}”制发的文书没有模板：{unknown('文书', ident, list(self.templates))}")
                elif version.procedure not in template.procedures:
                    yield Fault(template.where, f"procedures 里没有制发它的程序 {version.procedure!r}")

    def _against_law(self, template: Template) -> Iterator[Fault]:
        points = list(self.points(template))
        drawn_by = {version.procedure for version, _, _ in points}
        for ident in template.procedures:
            if ident not in drawn_by:
                yield Fault(template.where, f"程序 {ident!r} 没有哪个行为制发它：写明 on，或从 procedures 删去")
        for act, outcome in template.on:
            if not any((a, o if outcome else None) == (act, outcome) for _, a, o in points):
                yield Fault(template.where, f"on：没有行为 {act}{f'/{outcome}' if outcome else ''}")
        outcomes = {o for _, _, o in points if o}
        for name in (*template.remedies_for, *template.first_for):
            if name not in outcomes:
                yield Fault(template.where, unknown("结果", name, sorted(outcomes)))
        versions = list({id(version): version for version, _, _ in points}.values())
        for version in versions:
            yield from _against_version(template, version)
        anywhere = {name for version in versions for name in version.fields}
        for name in _asked(template, MAYBE):
            if name not in anywhere:
                yield Fault(template.where, unknown("字段", str(name), sorted(anywhere)))


def _against_version(template: Template, version: Version) -> Iterator[Fault]:
    """What a template speaks of that this version does not know."""
    known = [*FACTS, *version.fields]
    told = f"（{version.procedure} {version.since}）"
    for text in template.texts:
        tree = _parsed(text, template.where)
        for name in sorted(meta.find_undeclared_variables(tree)):
            if name not in known:
                yield Fault(template.where, unknown("字段", name, known) + told)
    for act in _asked(template, *BY_ACT):
        if act not in version.acts:
            yield Fault(template.where, unknown("行为", str(act), list(version.acts)) + told)
    for name in (template.number, template.each):
        if name not in (None, "member") and name not in version.fields:
            yield Fault(template.where, unknown("字段", name, list(version.fields)) + told)


def _asked(template: Template, *functions: str) -> Iterator[Any]:
    """With what the template asks these functions; None for what is no plain word."""
    for text in template.texts:
        for call in _parsed(text, template.where).find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name in functions:
                first = call.args[0] if call.args else None
                yield first.value if isinstance(first, nodes.Const) else None


def _parsed(text: str, where: str) -> nodes.Template:
    path, _, line = where.rpartition(":")
    try:
        return ImmutableSandboxedEnvironment().parse(text)
    except TemplateSyntaxError as error:
        raise Fault(
            f"{path}:{int(line) + error.lineno - 1}", f"模板写法有误 (template syntax): {error.message}"
        ) from error


def _template(path: Path, remedies: Mapping[str, Any], procedures: Iterable[str]) -> Template:
    head, body, line = _split(path)
    keys = head.map(KEYS)
    for name in NEEDED:
        if name not in keys:
            raise Fault(head, f"文书模板缺少 {name}")

    def text(name: str) -> str:
        return keys[name].text() if name in keys else ""

    def texts(name: str) -> tuple[str, ...]:
        return keys[name].texts() if name in keys else ()

    if "number" in keys and "series" in keys:
        raise Fault(keys["series"], "number（案件字段里的文号）和 series（自编文号）只能写一个")
    if "series" in keys and not {"{unit}", "{year}", "{seq}"} <= set(_braced(text("series"))):
        raise Fault(keys["series"], "series 须含 {unit}、{year}、{seq}，如 {unit}许受〔{year}〕{seq}号")
    allowed = list(procedures)
    for node in keys["procedures"].items():
        node.one_of(allowed, "程序")
    form = keys["form"].one_of(FORMS, "文书种类")
    if form in ("notice", "decision", "letter") and "to" not in keys:
        raise Fault(head, "送达相对人的文书须写明 to（主送）")
    remedy = keys["remedies"].one_of(remedies, "救济途径") if "remedies" in keys else None
    where = f"{head.path}:{line}"
    _parsed(body, where)
    return Template(
        path.stem, text("name"), text("name_en"), texts("procedures"), form, tuple(map(_point, texts("on"))),
        text("when"), text("each") or None, text("number") or None, text("series") or None, text("to"),
        keys["seal"].one_of(SEALS, "印章") if "seal" in keys else "none" if form == "record" else "unit",
        texts("attached"), texts("copies"), remedy, texts("remedies_for"), texts("first_for"),
        text("act_called") or "本决定", text("foot"), body, where, hashlib.sha256(path.read_bytes()).hexdigest(),
    )  # fmt: skip


def _split(path: Path) -> tuple[Node, str, int]:
    """The front matter, the body, and the line on which the body begins."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise Fault(str(path), f"读不了文件 (cannot be read): {error}") from error
    if not lines or lines[0] != "---" or "---" not in lines[1:]:
        raise Fault(
            f"{path}:1", "文书模板以一行 --- 开头，抬头写完再一行 ---，其后是正文 (front matter between --- lines)"
        )
    end = lines.index("---", 1)
    body = "\n".join(lines[end + 1 :]).strip("\n")
    if not body:
        raise Fault(f"{path}:{end + 1}", "文书没有正文 (no body)")
    blanks = next(n for n, line in enumerate(lines[end + 1 :]) if line)
    # A blank line in the place of the opening mark keeps the lines of faults those of the file.
    return parse("\n" + "\n".join(lines[1:end]), str(path)), body, end + 2 + blanks


def _point(text: str) -> Point:
    act, _, outcome = text.partition("/")
    return act, outcome or None


def _braced(text: str) -> list[str]:
    return [f"{{{part.partition('}')[0]}}}" for part in text.split("{")[1:]]


def _remedies(path: Path) -> dict[str, dict[str, Remedy]]:
    """The wording of remedies by kind and first day."""
    out: dict[str, dict[str, Remedy]] = {}
    for kind, versions in read(path).map().items():
        for since, node in versions.map().items():
            keys = node.map(("text", "first", "basis"))
            for name in ("text", "basis"):
                if name not in keys:
                    raise Fault(node, f"救济告知缺少 {name}")
            first = keys["first"].text() if "first" in keys else ""
            out.setdefault(kind, {})[since] = Remedy(keys["text"].text(), first, keys["basis"].text())
    return out
