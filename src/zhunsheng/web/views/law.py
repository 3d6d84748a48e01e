"""The law as pages: every procedure, and one version of one: its picture, terms, articles, scenarios and facts."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from zhunsheng.catalog.articles import articles
from zhunsheng.catalog.changes import compared
from zhunsheng.catalog.clocks import DUE, KINDS, NOTICE, WAIT, WITHIN, Clock, clocks
from zhunsheng.catalog.documents import Documents
from zhunsheng.catalog.load import Catalog
from zhunsheng.catalog.naming import law_title
from zhunsheng.catalog.parameters import CONFIRMED, DEMONSTRATION, EMPTY, Parameter, parameters
from zhunsheng.catalog.prose import Rule, Teller, acts_told, gates_told, results_told, together
from zhunsheng.catalog.stories import Story, governs, stories
from zhunsheng.catalog.ties import ties
from zhunsheng.catalog.titles import title_en
from zhunsheng.figures.indicator import Indicator
from zhunsheng.figures.load import Indicators
from zhunsheng.kernel.procedure import Field, Procedure, Version
from zhunsheng.kernel.terms import WORKDAYS, Term
from zhunsheng.office.cases import service as cases
from zhunsheng.web.picture import kind_names, picture
from zhunsheng.web.templatetags.zs import is_english, named
from zhunsheng.web.words import area_name, role_names

TYPES = {
    "text": ("文字", "text"),
    "longtext": ("长文字", "long text"),
    "number": ("整数", "whole number"),
    "decimal": ("小数", "decimal"),
    "money": ("金额", "money"),
    "flag": ("是否", "yes or no"),
    "date": ("日期", "date"),
    "term": ("期限", "term"),
    "choice": ("单选", "one of"),
    "choices": ("多选", "some of"),
    "party": ("当事人", "party"),
    "parties": ("当事人（多个）", "parties"),
    "person": ("人员", "person"),
    "persons": ("人员（多个）", "persons"),
    "unit": ("单位", "unit"),
    "units": ("单位（多个）", "units"),
    "place": ("地点", "place"),
    "items": ("清单", "list"),
    "code": ("编码", "code"),
    "case": ("关联案件", "linked case"),
}
MANY = 40  # rules of all acts: where there are more, each act is folded
WHOLE = "law"  # the first part of a law: its address names no part


def law_list(request: HttpRequest) -> HttpResponse:
    """Every procedure and register by area; with ?q= those whose name, law or id has these words."""
    catalog, words = cases.office().catalog, request.GET.get("q", "").strip()[:40]
    areas: dict[str, list] = {}
    for ident in catalog.ids:
        procedure = catalog.procedure(ident)
        if words and not _is_named(procedure, words):
            continue
        last = procedure.versions[-1]
        areas.setdefault(last.area, []).append({
            "id": ident, "name": last.name, "name_en": last.name_en, "kind": last.kind, "basis": last.basis,
            "versions": [v.since.isoformat() for v in procedure.versions],
        })  # fmt: skip
    shown = [{"id": a, **area_name(a), "procedures": found} for a, found in areas.items()]
    return render(request, "web/law.html", {"here": "law", "areas": shown, "words": words})


def _is_named(procedure: Procedure, words: str) -> bool:
    titles = (w for v in procedure.versions for w in (v.name, v.name_en, v.basis, v.number, title_en(v.basis)))
    told = [procedure.id, *titles]
    return words.lower().strip("《》") in " ".join(told).lower()


def law_page(request: HttpRequest, ident: str, since: str = "", part: str = WHOLE) -> HttpResponse:
    """One part of a version; the newest where none is asked for."""
    catalog = cases.office().catalog
    if ident not in catalog.ids:
        raise Http404(_("没有这个程序"))
    if part not in PARTS:
        raise Http404(_("没有这一页"))
    procedure = catalog.procedure(ident)
    version = _version(procedure, since)
    words, told = PARTS[part]
    shown = {
        "here": "law", "version": version, "versions": procedure.versions, "area": area_name(version.area),
        "law_name": law_title(version), "governs": _governs(version), "part": part, "heading": words(),
        "parts": [{"id": p, "name": name()} for p, (name, _told) in PARTS.items()
                  if p != "changes" or len(procedure.versions) > 1],
    }  # fmt: skip
    return render(request, f"web/law/{part}.html", shown | told(request, catalog, procedure, version))


def _version(procedure: Procedure, since: str) -> Version:
    try:
        return procedure.dated(date.fromisoformat(since)) if since else procedure.versions[-1]
    except (KeyError, ValueError):
        raise Http404(_("没有这个版本")) from None


def _governs(version: Version) -> str:
    if version.governs == "step":
        return _("每一行为适用其办理之日的版本")
    if version.governs == "opening":
        return _("适用案件开始之日的版本")
    return _("适用“%(act)s”之日的版本") % {"act": named(version.acts[version.governs])}


def _law(request: HttpRequest, catalog: Catalog, procedure: Procedure, version: Version) -> dict[str, Any]:
    """The picture, what may never be skipped, every act as sentences, the results."""
    english = is_english()
    acts = [replace(a, rules=tuple(together(a.rules, english))) for a in acts_told(version, english)]
    is_long = sum(len(a.rules) for a in acts) > MANY
    return {
        "picture": picture(version), "relations": len(ties(version)), "acts": acts,
        "is_long": is_long, "unfolded": not is_long or request.GET.get("acts") == "all",
        "gates": gates_told(version, english), "results": results_told(version, english),
    }  # fmt: skip


def _relations(request: HttpRequest, catalog: Catalog, procedure: Procedure, version: Version) -> dict[str, Any]:
    """The picture in words: every relation with all that is said of it."""
    names, order = kind_names(), {act: n for n, act in enumerate(version.acts)}
    found = sorted(ties(version, is_english()), key=lambda t: (order[t.source], order[t.target]))
    return {"relations": [
        {"kind": names[t.kind], "source": named(version.acts[t.source]), "target": named(version.acts[t.target]),
         "source_id": t.source, "target_id": t.target, "rules": t.rules} for t in found
    ]}  # fmt: skip


def _terms(request: HttpRequest, catalog: Catalog, procedure: Procedure, version: Version) -> dict[str, Any]:
    """Every term: by kind, then by the act whose term it is."""
    local = parameters(catalog, version)
    kinds: dict[str, dict[str, list[Clock]]] = {k: {} for k in KINDS}
    for clock in clocks(version, is_english()):
        kinds[clock.kind].setdefault(clock.act, []).append(clock)
    words = {
        DUE: (_("须在此期限内办理"), _("逾期即为违法；承诺、内部期限只计逾期")),
        WAIT: (_("须等满的期间"), _("期间未满不得办理")),
        WITHIN: (_("过期不得再办"), _("期限过后不得办理")), NOTICE: (_("须提前的期间"), _("自后一行为之日倒数")),
    }  # fmt: skip
    groups = [
        {"id": kind, "name": words[kind][0], "note": words[kind][1],
         "acts": [{"id": act, "name": found[0].name,
                   "clocks": [(c, _asked(version, c), _is_unconfirmed(c, local)) for c in found],
                   "stops": found[0].stops, "longer": found[0].longer} for act, found in held.items()]}
        for kind, held in kinds.items() if held
    ]  # fmt: skip
    return {"groups": groups, "sides": {"promised": _("承诺期限"), "internal": _("内部期限")},
            "parameters": [_parameter(version, p) for p in local]}  # fmt: skip


def _is_unconfirmed(clock: Clock, local: list[Parameter]) -> bool:
    """The term is a demonstration default: no law that we know says this number."""
    return any(
        p.state == DEMONSTRATION and clock.act in p.acts and clock.term is not None and str(clock.term) == p.value
        for p in local
    )


def _parameter(version: Version, one: Parameter) -> dict[str, str]:
    states = {
        CONFIRMED: _("本地区已核定"),
        DEMONSTRATION: _("演示默认值，待核定"),
        EMPTY: _("本地区未定，用到时拒绝办理"),
    }
    if not one.acts:
        states[EMPTY] = _("本地区未定，逐案写明")
    colours = {CONFIRMED: "green", DEMONSTRATION: "yellow", EMPTY: "red"}
    used = [named(version.acts[a]) for a in one.acts] + [named(version.fields[f]) for f in one.fields]
    try:
        value = Teller(version, is_english()).term(Term.parse(one.value))
    except ValueError:
        value = one.value
    return {"name": one.name, "value": value, "state": states[one.state], "colour": colours[one.state],
            "used": (", " if is_english() else "、").join(used)}  # fmt: skip


def _asked(version: Version, clock: Clock) -> str:
    """What the calculator is asked for this term; nothing where the term is no fixed number."""
    if clock.term is None or not clock.term.amount:
        return ""
    ways = {DUE: "", WITHIN: "", WAIT: "&way=wait", NOTICE: "&way=back"}
    roll = "" if clock.rolls or clock.kind in (WAIT, NOTICE) or clock.term.unit == WORKDAYS else "&roll=no"
    clock_of = f"&clock={version.procedure}.{clock.act}" if clock.kind == DUE else ""
    return f"amount={clock.term.amount}&unit={clock.term.unit}{ways[clock.kind]}{roll}{clock_of}"


def _articles(request: HttpRequest, catalog: Catalog, procedure: Procedure, version: Version) -> dict[str, Any]:
    """Under each article what rests on it."""
    return {"articles": articles(version, is_english())}


def _scenarios(request: HttpRequest, catalog: Catalog, procedure: Procedure, version: Version) -> dict[str, Any]:
    """The scenarios that play in this version's time, and whether they hold."""
    found = [s for s in _stories(catalog, procedure.id, is_english()) if governs(s, procedure, version)]
    return {"stories": found, "broken": sum(not s.holds for s in found)}


@lru_cache(maxsize=256)
def _stories(catalog: Catalog, ident: str, english: bool) -> list[Story]:
    return stories(catalog, ident, english)


def _facts(request: HttpRequest, catalog: Catalog, procedure: Procedure, version: Version) -> dict[str, Any]:
    """Who may do what, the facts that are kept, the documents drawn up, the figures drawn from it."""
    return {
        "roles": _roles(version), "fields": [_field(f) for f in version.fields.values()],
        "documents": _documents(catalog, version), "indicators": _indicators(catalog, procedure.id),
    }  # fmt: skip


def _roles(version: Version) -> list[dict[str, Any]]:
    """Each role with its acts, and with what binds it there: how many, with which papers, not who did what."""
    told = {a.id: a for a in acts_told(version, is_english())}
    acts: dict[str, dict[str, list[Rule]]] = {}
    for act in version.acts.values():
        bound = list(dict.fromkeys(r for r in told[act.id].rules if r.kind in ("persons", "not_by")))
        for role in act.doers:
            acts.setdefault(role, {})[act.id] = bound
    return [
        {"id": role, "name": role_names([role]),
         "acts": [{"id": a, "name": named(version.acts[a]), "bound": bound} for a, bound in held.items()]}
        for role, held in acts.items()
    ]  # fmt: skip


def _documents(catalog: Catalog, version: Version) -> list[dict[str, Any]]:
    held, out = _templates(catalog), {}
    for act in version.acts.values():
        for outcome, deed in act.deeds.items():
            for template in held.issued_by(version, act.id, outcome):
                found = out.setdefault((template.id, act.id), {"name": named(template), "act": named(act),
                                                               "act_id": act.id, "outcomes": []})  # fmt: skip
                if outcome is not None:
                    found["outcomes"].append(named(deed))
    for (_template, act_id), found in out.items():
        if len(found["outcomes"]) == sum(not d.is_silent for d in version.acts[act_id].deeds.values()):
            found["outcomes"] = []
    return list(out.values())


@lru_cache(maxsize=4)
def _templates(catalog: Catalog) -> Documents:
    return Documents(catalog)


def _indicators(catalog: Catalog, ident: str) -> list[Indicator]:
    """The figures that ask about its cases, and the rates that are made of those."""
    every = list(_questions(catalog))
    own = {i.id for i in every if i.question is not None and i.question.of == ident}
    return [i for i in every if i.id in own or any(p.id in own for p in (*i.above, *i.below))]


@lru_cache(maxsize=4)
def _questions(catalog: Catalog) -> Indicators:
    return Indicators.load(catalog)


def _field(field: Field) -> dict[str, Any]:
    words = [(en if is_english() and en else zh) for zh, en in field.options.values()]
    return {
        "id": field.id, "name": field.name, "name_en": field.name_en, "type": TYPES[field.type][is_english()],
        "private": field.private, "options_shown": (", " if is_english() else "、").join(words),
    }  # fmt: skip


def _changes(request: HttpRequest, catalog: Catalog, procedure: Procedure, version: Version) -> dict[str, Any]:
    """This version beside another: by default the one before it, for the oldest the one after."""
    at = procedure.versions.index(version)
    given = request.GET.get("from", "")
    if len(procedure.versions) < 2:
        raise Http404(_("没有另一个版本"))
    other = _version(procedure, given) if given else procedure.versions[at - 1 if at else 1]
    before, after = sorted((other, version), key=lambda v: v.since)
    found = compared(before, after, is_english())
    spoken = [p for p in found.acts if p.is_of_words]
    is_long = sum(p.words for p in spoken) > MANY
    return {
        "is_long": is_long, "unfolded": not is_long or request.GET.get("acts") == "all",
        "before": before, "after": after, "found": found, "other": other, "renumbered": _renumbered(found),
        "before_law": law_title(before), "after_law": law_title(after), "spoken": spoken,
        "others": [v for v in procedure.versions if v is not version],
    }  # fmt: skip


def _renumbered(found: Any) -> list[dict[str, Any]]:
    """Which article became which, as the rules that say the same show it; and of which acts."""
    pairs: dict[tuple[str, str], dict[str, None]] = {}
    for part in found.acts:
        for change in part.changes:
            if change.before is not None and change.after is not None and change.before.article != change.after.article:
                pairs.setdefault((change.before.article, change.after.article), {})[part.name] = None
    out = ", " if is_english() else "、"
    return [{"before": b, "after": a, "acts": out.join(acts)} for (b, a), acts in pairs.items()]


Told = Callable[[HttpRequest, Catalog, Procedure, Version], dict[str, Any]]
PARTS: dict[str, tuple[Callable[[], str], Told]] = {
    WHOLE: (lambda: _("行为与关系"), _law),
    "relations": (lambda: _("全部关系"), _relations),
    "terms": (lambda: _("期限"), _terms),
    "articles": (lambda: _("条文"), _articles),
    "scenarios": (lambda: _("情形"), _scenarios),
    "facts": (lambda: _("角色、事项、文书"), _facts),
    "changes": (lambda: _("版本对照"), _changes),
}
