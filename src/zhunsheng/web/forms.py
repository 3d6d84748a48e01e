"""The form of one act, or of opening a case: what it asks, what was typed, and what stands against it."""

import secrets
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.utils.translation import gettext as _

from zhunsheng.catalog.naming import paper_name
from zhunsheng.kernel.case import Command, Person
from zhunsheng.kernel.findings import Finding
from zhunsheng.kernel.procedure import Act, Deed, Version
from zhunsheng.kernel.reading import Reading
from zhunsheng.office import papers
from zhunsheng.office.cases.service import Request, Row
from zhunsheng.office.documents import service as documents
from zhunsheng.office.documents.service import Lacking, Notice, Template
from zhunsheng.office.irregular import signed
from zhunsheng.office.papers import PaperFault
from zhunsheng.office.people import service as people
from zhunsheng.web.inputs import Input, blank, filled
from zhunsheng.web.me import Me
from zhunsheng.web.shown import in_words
from zhunsheng.web.typed import Mistyped, day_of, digits
from zhunsheng.web.words import role_names

SALT = "paper"
MORE = "more"  # papers that nobody asked for


@dataclass
class Form:
    """One act as a page asks for it. `problems` stand on top, each with the anchor of its place where it has one."""

    version: Version
    act: Act
    deed: Deed
    mine: Me
    unit: str
    role: str | None
    day: str
    member: str | None = None
    row: Row | None = None
    inputs: list[Input] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)
    persons: list[str] = field(default_factory=list)
    kept: list[tuple[str, str]] = field(default_factory=list)  # papers: name, digest
    templates: list[Template] = field(default_factory=list)  # documents that the act may draw up
    issue: list[str] = field(default_factory=list)  # those that are to be drawn up with it
    drafts: list[Notice] = field(default_factory=list)
    lacking: list[Lacking] = field(default_factory=list)
    title: str = ""
    seen: int | None = None
    token: str = ""
    is_irregular: bool = False
    is_unlawful: bool = False  # refused for how and when it was done, not for what was typed
    is_alike: bool = False  # the very same was recorded a few minutes ago
    is_other: bool = False  # and this, the sender says, is another matter
    reason: str = ""
    recorder: str = ""
    done_as: str = ""
    done_by: str = ""
    problems: list[tuple[str, str]] = field(default_factory=list)
    day_faults: list[str] = field(default_factory=list)
    person_faults: list[str] = field(default_factory=list)
    paper_faults: list[str] = field(default_factory=list)
    is_readable: bool = True
    on: date | None = None

    def asks(self, *types: str) -> bool:
        """Some field is of one of these types."""
        return any(i.field.type in types for i in self.inputs)

    @property
    def asks_persons(self) -> bool:
        """The law asks who else took part."""
        return self.deed.persons is not None

    @property
    def colleagues(self) -> list[tuple[str, str, bool, bool]]:
        """Who may be named beside the actor: id, name, certified, chosen. Where a certificate is asked, who has one."""
        rule, everybody = self.deed.persons, people.colleagues(self.unit, self.mine.today)
        certified = rule is not None and rule.certified
        return [(i, n, c, i in self.persons) for i, n, c in everybody if i != self.mine.person and (c or not certified)]

    @property
    def done_roles(self) -> list[tuple[str, str, bool]]:
        """In which role an irregular act was done."""
        return [(r, role_names([r]), r == self.done_as) for r in self.deed.doers]

    @property
    def everybody(self) -> list[tuple[str, str, bool]]:
        """Who may have done an irregular act: id, name, chosen."""
        return [(i, n, i == self.done_by) for i, n, _ in people.colleagues(self.unit, self.mine.today)]

    @property
    def needed_papers(self) -> list[tuple[str, str, bool]]:
        """The papers that the law asks for: id, name, and whether each is there."""
        there = {name for name, _ in self.kept}
        return [(name, paper_name(self.version, name), name in there) for name in self.deed.attach]

    @property
    def kept_signed(self) -> list[tuple[str, str, str]]:
        """The papers that were taken in: id, name, and the token that brings each along."""
        return [
            (name, paper_name(self.version, name), signing.dumps([name, digest], salt=SALT))
            for name, digest in self.kept
        ]

    @property
    def documents(self) -> list[tuple[Template, bool]]:
        """The documents that the act may draw up, and whether each is chosen."""
        return [(t, t.id in self.issue) for t in self.templates]

    def request(self) -> Request:
        """What is asked of the office."""
        case = self.row.id if self.row else None
        irregular = signed(self.reason, self.recorder) if self.is_irregular else None
        return Request(self.version.procedure, self.unit, self.command(), case, self.title, irregular, self.seen)

    def command(self) -> Command:
        """What is asked of the law."""
        assert self.on is not None
        role, actor = self.role or self.mine.seat.role, self.mine.person
        unit: str | None = self.mine.seat.unit
        if self.is_irregular:
            role, actor, unit = self.done_as, self.done_by, self.unit
        there = self.mine.present if actor == self.mine.person else people.present(actor, self.on)
        who = there.actor(unit, self.on) or Person(actor, unit)
        named = [p for i in self.persons if (p := people.actor(i, self.unit, self.on)) is not None]
        carried = dict(self.kept) | self.mine.trace
        return Command(
            self.act.id, self.on, role, who, self.deed.outcome, self.values, tuple(named), carried, self.member
        )

    def blame(self, finding: Finding) -> None:
        """Put a finding where it belongs: at its field, at the people, the papers or the day; and on top."""
        told = in_words(finding, self.version)
        words, place = str(told), ""
        if finding.kind == "field":
            for made in self.inputs:
                if made.field.id == finding.subject:
                    made.faults.append(told.why)
                    place = f"at-{finding.subject}"
        elif finding.kind in ("persons", "certificate", "qualification", "same-person", "same-unit"):
            self.person_faults.append(words)
            place = "at-persons"
        elif finding.kind == "attachment":
            self.paper_faults.append(words)
            place = "at-papers"
        elif finding.kind in ("day", "wait", "within", "notice"):
            self.day_faults.append(words)
            place = "at-day"
        self.problems.append((words, place))


def new_form(
    version: Version, deed: Deed, mine: Me, unit: str, role: str | None, day: date, reading: Reading | None = None,
    row: Row | None = None, member: str | None = None, asks: bool = True,
) -> Form:  # fmt: skip
    """A form before anything was typed; without what it asks, where it will be read from what was sent."""
    form = Form(version, version.acts[deed.act], deed, mine, unit, role, day.isoformat(), member, row, on=day)
    form.seen = row.seq if row else None
    form.templates = documents.called_for(version, deed.act, deed.outcome)
    form.issue = [t.id for t in form.templates]
    if asks:
        form.token = secrets.token_urlsafe(16)
        form.inputs = blank(version, deed, reading.case.fields if reading else {}, sees_private(mine, row))
    return form


def read_form(form: Form, request: HttpRequest, facts: dict[str, Any]) -> Form:
    """What was sent, read into the form; whatever cannot be read is told at its place."""
    post = request.POST
    form.token, form.title = post.get("once", "") or secrets.token_urlsafe(16), post.get("title", "").strip()[:200]
    form.seen = digits(post.get("seen", "")) or form.seen
    form.day, form.reason = post.get("day", ""), post.get("reason", "").strip()
    form.done_as, chosen, form.is_other = post.get("done_as", ""), post.getlist("issue"), "another" in post
    form.persons, form.done_by = _of_the_unit(form, post.getlist("persons")), post.get("done_by", "")
    form.done_by = next(iter(_of_the_unit(form, [form.done_by])), "")
    form.issue = [t.id for t in form.templates if t.id in chosen]
    held = filled(form.version, form.deed, post, facts, sees_private(form.mine, form.row))
    form.inputs, form.values, form.is_readable = held.inputs, held.values, held.is_readable
    form.problems += [(f"{i.label}：{f}", f"at-{i.field.id}") for i in held.inputs for f in i.faults]
    try:
        form.on = day_of(form.day)
        if form.on is None:
            raise Mistyped(_("写上办理的日期"))
    except Mistyped as fault:
        form.on, form.is_readable = None, False
        form.day_faults.append(str(fault))
        form.problems.append((str(fault), "at-day"))
    _take_papers(form, request)
    return form


def sees_private(mine: Me | None, row: Row | None) -> bool:
    """Private facts are for the unit whose case it is, and nobody else."""
    return row is None or (mine is not None and row.unit == mine.seat.unit and mine.sight.sees(row.procedure, row.unit))


def _of_the_unit(form: Form, given: list[str]) -> list[str]:
    """Those of the people given whom the form offers: nobody else was there for the unit."""
    given = [ident for ident in given if ident]
    known = {ident for ident, _name, _certified in people.colleagues(form.unit, form.mine.today)} if given else set()
    return [ident for ident in given if ident in known]


def _take_papers(form: Form, request: HttpRequest) -> None:
    for sealed in request.POST.getlist("kept"):
        try:
            name, digest = signing.loads(sealed, salt=SALT)
        except (signing.BadSignature, ValueError):
            continue
        if f"drop.{name}" not in request.POST:
            form.kept.append((name, digest))
    for asked in (*form.deed.attach, MORE):
        for upload in request.FILES.getlist(f"paper.{asked}"):
            _take(form, asked, upload)


def _take(form: Form, asked: str, upload: Any) -> None:
    """Keep one paper. Its own name goes nowhere: it may name somebody, and the ledger forgets nothing."""
    try:
        paper = papers.keep(settings.HOME, upload.chunks(), name=upload.name)
    except PaperFault as fault:
        told = {
            "empty": _("“%(name)s”是空文件"), "too-large": _("“%(name)s”超过 50 MB，分开或压缩后再附"),
            "kind": _("“%(name)s”是程序、网页，或认不出是什么文件，不收；压缩成 ZIP 或转成 PDF 再附"),
            "name": _("“%(name)s”的内容其实是 %(found)s：核对是不是选错了，或把后缀改成 .%(found)s 再附"),
        }[str(fault)] % {"name": upload.name, "found": fault.found}  # fmt: skip
        form.is_readable = False
        form.paper_faults.append(told)
        form.problems.append((told, "at-papers"))
        return
    if asked == MORE:
        nth = 1 + sum(name.startswith("附件") for name, _ in form.kept)
        form.kept.append((f"附件{nth}.{paper.suffix}", paper.digest))
    else:
        form.kept = [(n, d) for n, d in form.kept if n != asked] + [(asked, paper.digest)]
