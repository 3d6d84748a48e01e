"""What was published and what was asked for: 4,771 publications, the yearly reports among them, and eight requests."""

from collections.abc import Iterator
from datetime import date

from zhunsheng.catalog.units import Unit
from zhunsheng.office.sample.district import District
from zhunsheng.office.sample.owed import met
from zhunsheng.office.sample.stories import Deed, Story

PUBLISHED, LATE_PUBLISHED = 4_771, 8
# How often each field of information is published, with the subject that its titles name.
FIELDS = (
    ("rules-docs", 5, "政府文件"),
    ("plans", 3, "规划计划"),
    ("stats", 4, "统计信息"),
    ("license-service", 9, "许可信息"),
    ("penalty-coercion", 9, "处罚信息"),
    ("budget", 9, "预决算与三公经费"),
    ("fees", 4, "行政收费"),
    ("procurement", 9, "政府采购"),
    ("projects", 8, "重大项目"),
    ("livelihood", 16, "就业与住房保障"),
    ("emergency", 4, "应急管理"),
    ("inspection", 8, "监督检查"),
    ("recruitment", 3, "人事招录"),
    ("org", 9, "政务动态"),
)
# Day of the request, working days until the reply, how it was answered; the third was asked to be made clearer.
REQUESTS = (
    (1, 16, 8, "granted"), (2, 27, 11, "partial"), (4, 9, 9, "granted"), (5, 22, 14, "na-not-held"),
    (6, 20, 17, "granted"), (8, 13, 12, "deny-third-party"), (9, 20, 18, "granted"), (11, 6, 10, "np-petition"),
)  # fmt: skip


def disclosure(d: District) -> Iterator[Story]:
    """Guides and catalogues, proactive disclosure, requests."""
    yield from _guides(d)
    reports = [*_reports(d)]
    yield from reports
    yield from _published(d, PUBLISHED - len(reports))
    yield from _requests(d)


def _guides(d: District) -> Iterator[Story]:
    for kind, title in (("guide", "政府信息公开指南"), ("catalogue", "政府信息公开目录")):
        revised = d.days.on_or_after(6, 12)
        fields = {"agency": d.government, "kind": kind, "version": f"{d.year}修订", "revised_on": revised.isoformat()}
        yield d.record("disclosure-catalogue", d.government_office, d.days.after(revised, 1), fields, title)


def _reports(d: District) -> Iterator[Story]:
    """Of every body and town on disclosure, on enforcement and on documents; of the government on disclosure."""
    offices, on = d.tagged("administrative"), d.days.on_or_after
    yearly = "政府信息公开工作年度报告", on(3, 4), date(d.year, 3, 31)
    for duty, category, owing, (name, first, due) in (
        ("enforcement-data", "enforcement-data", offices, ("行政执法数据", on(1, 14), date(d.year, 1, 31))),
        ("disclosure-report", "disclosure-report", offices, yearly),
        ("town-disclosure-report", "disclosure-report", d.towns, yearly),
    ):
        for unit, shown in met(d, duty, owing, first, due):
            yield _report(d, unit, category, f"{unit.short_name or unit.name}{d.year - 1}年{name}", shown)
    listed = f"{d.units[d.government].name}{d.year - 1}年行政规范性文件目录"
    yield _report(d, d.units[d.justice], "document-list", listed, on(1, 24))
    office, title = d.units[d.government_office], f"{d.units[d.government].name}{d.year - 1}年政府信息公开工作年度报告"
    yield _report(d, office, "government-disclosure-report", title, on(3, 25))


def _report(d: District, unit: Unit, category: str, title: str, shown: date) -> Story:
    formed, fields = d.days.before(shown, 3), {"category": category, "report_year": d.year - 1}
    index = f"220602{d.year}-{category}-{unit.id}"
    return _publication(d, unit, title, fields, formed, d.days.after(formed, 1), shown, index)


def _published(d: District, count: int) -> Iterator[Story]:
    random, offices = d.random("published"), [*d.tagged("administrative"), *d.towns]
    formed = d.days.spread(count, random, last=d.days.on_or_after(11, 29))
    late = {*random.sample([n for n, day in enumerate(formed) if day.month < 11], LATE_PUBLISHED)}
    names, weights, subjects = zip(*FIELDS, strict=True)
    for n, day in enumerate(formed):
        unit, field = offices[n % len(offices)], random.choices(range(len(FIELDS)), weights)[0]
        title = f"{unit.short_name or unit.name}{subjects[field]}（{n + 1}）"
        fields = {"category": names[field]}
        if names[field] == "license-service":
            fields["enforcement_decision"] = "licence"
        elif names[field] == "penalty-coercion":
            fields["enforcement_decision"] = "penalty"
        quick = names[field] in ("license-service", "penalty-coercion")  # seven working days, not twenty
        reviewed = d.days.after(day, random.randint(0, 2))
        shown = d.days.after(reviewed, random.randint(21, 24) if n in late else random.randint(0, 4 if quick else 9))
        yield _publication(d, unit, title, fields, day, reviewed, shown, f"220602{d.year}{n + 1:06d}")


def _publication(
    d: District, unit: Unit, title: str, fields: dict, formed: date, reviewed: date, shown: date, index: str
) -> Story:
    fields = {"title": title, "formed_on": formed.isoformat(), "other_agencies": False, **fields}
    clerk = d.cast.official(unit.id, "disclosure-clerk")
    story = Story("proactive-disclosure", unit.id, title, [
        Deed(formed, "form", "disclosure-clerk", clerk, None, fields)
    ])  # fmt: skip
    story.then(reviewed, "review", "reviewer", d.cast.official(unit.id, "reviewer"), "passed")
    where = {"index_number": index, "outlet": "website"}
    return story.then(shown, "publish", "disclosure-clerk", clerk, fields=where)


def _requests(d: District) -> Iterator[Story]:
    offices = [d.units[i] for i in ("government-office", "natural-resources", "housing", "justice", "finance")]
    for n, (month, day, days, outcome) in enumerate(REQUESTS):
        unit = offices[n % len(offices)]
        yield request(d, n, d.days.on_or_after(month, day), days, outcome, unit.id)


def request(d: District, n: int, asked: date, days: int, outcome: str, unit: str) -> Story:
    clerk, handler = d.cast.official(unit, "disclosure-clerk"), d.cast.official(unit, "handler")
    content = f"某项目有关政府信息（{n + 1}）"
    fields = {"applicant": d.cast.party(), "applicant_kind": "natural", "content": content}
    story = Story("disclosure-request", unit, f"依申请公开（{n + 1}）", [
        Deed(asked, "apply", "window", d.cast.official(unit, "window"), None, fields)
    ])  # fmt: skip
    story.then(asked, "register", "disclosure-clerk", clerk, fields={"received_on": asked.isoformat()})
    begun = asked
    if n == 4:  # made clearer within days: the term starts anew
        told, begun = d.days.after(asked, 3), d.days.after(asked, 8)
        wanted = {"correction_text": "请明确项目名称", "correction_term": "15 workdays"}
        story.then(told, "ask-correction", "disclosure-clerk", clerk, fields=wanted)
        story.then(begun, "correct", "applicant", d.cast.citizen(n), "made")
    if outcome == "deny-third-party":  # the third party is asked, and the term stands still meanwhile
        letters = {"third_party_letters": ["征求意见书1"]}
        story.then(d.days.after(asked, 2), "consult-third-party", "handler", handler, fields=letters)
        third = d.cast.citizen(900 + n)
        at = d.days.after(asked, 7)
        story.then(at, "third-party-answer", "third-party", third, "object", member="征求意见书1")
    answered = d.days.after(begun, days)
    if not outcome.startswith("np-"):  # what is not handled need not be searched for
        found = {"search_record": "检索本机关档案和业务系统，记录附后"}
        story.then(d.days.before(answered, 2), "search", "handler", handler, fields=found)
    story.then(d.days.before(answered, 1), "review", "reviewer", d.cast.official(unit, "reviewer"))
    why = {} if outcome == "granted" else {"reasons": "依据条例有关规定"}
    story.then(answered, "reply", "disclosure-head", d.cast.official(unit, "disclosure-head"), outcome, fields=why)
    return story.then(answered, "deliver", "disclosure-clerk", clerk)
