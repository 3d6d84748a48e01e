"""What came in during the last weeks of the year and is still in hand: nothing of it is counted in the print.

The printed figures count what was decided, answered, mediated or published. Of what follows none of that has
happened by 31 December; how near its day each case is follows from when it came in.
"""

from collections.abc import Iterator

from zhunsheng.office.sample.approvals import licence
from zhunsheng.office.sample.disclosure import request
from zhunsheng.office.sample.disputes import mediation, petition
from zhunsheng.office.sample.district import District
from zhunsheng.office.sample.proposals import MATTERS
from zhunsheng.office.sample.review import applied, reconsideration
from zhunsheng.office.sample.staff import DEPARTMENT
from zhunsheng.office.sample.stories import Deed, Story

# Where licences are asked for, on which day; whether the office takes longer than it may.
LICENCES = (
    (DEPARTMENT, (11, 25), True), (DEPARTMENT, (12, 2), True), (DEPARTMENT, (12, 6), True),
    (DEPARTMENT, (12, 12), True), (DEPARTMENT, (12, 18), False), (DEPARTMENT, (12, 19), False),
    (DEPARTMENT, (12, 23), False), (DEPARTMENT, (12, 25), False), (DEPARTMENT, (12, 26), False),
    (DEPARTMENT, (12, 30), False), (DEPARTMENT, (12, 30), False), (DEPARTMENT, (12, 31), False),
    ("housing", (11, 25), True), ("housing", (12, 17), True), ("transport", (12, 20), False),
    ("market-regulation", (12, 23), False), ("market-regulation", (12, 27), False), ("health", (12, 26), False),
    ("agriculture", (12, 24), False), ("water", (12, 27), False), ("forestry", (12, 30), False),
)  # fmt: skip
# Requests for information: day, working days that the answer takes, how it will be answered.
REQUESTS = (((12, 3), 21, "granted"), ((12, 13), 15, "partial"), ((12, 24), 16, "deny-third-party"))
FORMED = ((12, 5), (12, 11), (12, 18), (12, 25), (12, 27), (12, 30), (12, 31))
# Disputes: on which days the first village's mediators, and so many other places', took them in.
DISPUTES = ((11, 29), (12, 4), (12, 11), (12, 18), (12, 25), (12, 30))
ELSEWHERE = 24
PETITIONS = ((12, 2), (12, 9), (12, 16), (12, 18), (12, 23), (12, 27), (12, 30))
AID = ((12, 19), (12, 23), (12, 25), (12, 30))
CONTRACTS = ((12, 20), (12, 24), (12, 27), (12, 30))
OPINIONS = ((12, 19), (12, 25), (12, 30))
RECONSIDERED = (
    ((11, 11), 52, "upheld", "penalty", "urban-management"), ((12, 9), 40, "upheld", "licence", DEPARTMENT),
    ((12, 23), 40, "annulled", "penalty", "transport"),
)  # fmt: skip


def pending(d: District) -> Iterator[Story]:
    """Licences, requests, publications, disputes, petitions, aid, contracts, opinions, remedies, rules."""
    yield from _licences(d)
    yield from _disclosure(d)
    yield from _disputes(d)
    yield from _petitions(d)
    yield from _aid(d)
    yield from _contracts(d)
    yield from _opinions(d)
    yield from _remedies(d)
    yield from _rules(d)
    yield from _congress(d)


def _licences(d: District) -> Iterator[Story]:
    random = d.random("licences in hand")
    for n, (unit, day, slow) in enumerate(LICENCES):
        yield licence(d, random, 500 + n, d.days.on_or_after(*day), d.units[unit], slow)


def _disclosure(d: District) -> Iterator[Story]:
    for n, (day, days, outcome) in enumerate(REQUESTS):
        yield request(d, 20 + n, d.days.on_or_after(*day), days, outcome, DEPARTMENT)
    asked = d.days.on_or_after(12, 30)
    fields = {"applicant": d.cast.party(), "applicant_kind": "natural", "content": "某宗地征收补偿方案"}
    window = d.cast.official(DEPARTMENT, "window")
    yield Story("disclosure-request", DEPARTMENT, "某宗地征收补偿方案", [
        Deed(asked, "apply", "window", window, None, fields)
    ])  # fmt: skip
    clerk, reviewer = d.cast.official(DEPARTMENT, "disclosure-clerk"), d.cast.official(DEPARTMENT, "reviewer")
    for n, on in enumerate(FORMED):
        day, title = d.days.on_or_after(*on), f"自然资源局用地审批信息（{n + 1}）"
        fields = {
            "title": title, "category": "license-service" if n % 2 else "plans", "formed_on": day.isoformat(),
            "other_agencies": False,
        }  # fmt: skip
        if n % 2:
            fields["enforcement_decision"] = "licence"
        story = Story("proactive-disclosure", DEPARTMENT, title, [
            Deed(day, "form", "disclosure-clerk", clerk, None, fields)
        ])  # fmt: skip
        yield story.then(d.days.after(day, 3), "review", "reviewer", reviewer, "passed")


def _disputes(d: District) -> Iterator[Story]:
    random, first = d.random("disputes in hand"), d.villages[0]
    for n, day in enumerate(DISPUTES):
        yield mediation(d, random, 5000 + n, d.days.on_or_after(*day), first, "village", n, agreed=True, late=True)
    days = d.days.within(d.days.on_or_after(12, 2), d.days.all[-1])
    places = [*d.villages[1:], *d.communities]
    for n in range(ELSEWHERE):
        day, place = days[n * 7 % len(days)], places[n * 5 % len(places)]
        yield mediation(d, random, 6000 + n, day, place, "village", n % 10, agreed=True, late=True)


def _petitions(d: District) -> Iterator[Story]:
    random = d.random("petitions in hand")
    for n, day in enumerate(PETITIONS):
        yield petition(d, random, 200 + n, d.days.on_or_after(*day), explained=False, to_court=False, slow=True)


def _aid(d: District) -> Iterator[Story]:
    centre = d.cast.official(d.justice, "legal-aid-center")
    for n, on in enumerate(AID):
        fields = {
            "applicant": d.cast.party(), "person_kind": ("migrant", "elderly", "woman", "farmer")[n],
            "matter_kind": "civil", "facts": "请求法律援助", "subject": ("wages", "support", "family", "injury")[n],
        }  # fmt: skip
        day = d.days.on_or_after(*on)
        story = Story("legal-aid-case", d.justice, f"法律援助（待审查{n + 1}）", [
            Deed(day, "apply", "legal-aid-center", centre, None, fields)
        ])  # fmt: skip
        if n == 1:
            wanted = {"supplement_items": "经济困难证明", "supplement_term": "10 workdays"}
            story.then(d.days.after(day, 2), "ask-supplement", "legal-aid-center", centre, fields=wanted)
        yield story


def _contracts(d: District) -> Iterator[Story]:
    handler = d.cast.official(DEPARTMENT, "handler")
    for n, on in enumerate(CONTRACTS):
        title = ("矿山修复工程施工合同", "测绘服务采购合同", "国有建设用地租赁合同", "档案数字化委托合同")[n]
        fields = {"level": "district", "title": title, "amount": (n + 1) * 120_000_00}
        yield Story("contract-review", DEPARTMENT, title, [
            Deed(d.days.on_or_after(*on), "submit", "handler", handler, None, fields)
        ])  # fmt: skip


def _opinions(d: District) -> Iterator[Story]:
    handler = d.cast.official(DEPARTMENT, "handler")
    for n, on in enumerate(OPINIONS):
        matter = ("采矿权延续法律风险", "历史遗留用地处置", "行政协议解除")[n]
        fields = {"client_kind": "department", "client": DEPARTMENT, "matter": matter, "question": "请就合法性提出意见"}
        yield Story("legal-opinion", DEPARTMENT, matter, [
            Deed(d.days.on_or_after(*on), "request", "handler", handler, None, fields)
        ])  # fmt: skip


def _remedies(d: District) -> Iterator[Story]:
    for n, (day, days, outcome, kind, unit) in enumerate(RECONSIDERED):
        yield reconsideration(d, 20 + n, d.days.on_or_after(*day), days, outcome, kind, unit)
    came = d.days.on_or_after(12, 30)
    yield applied(d, came, "body", "market-regulation", "penalty", "不服市场监管局行政行为复议案（待审查）")
    justice, counsel = d.cast.official(d.justice, "justice"), d.cast.official(d.justice, "counsel")
    for n, (on, unit) in enumerate((((12, 16), DEPARTMENT), ((12, 25), "housing"))):
        served = d.days.on_or_after(*on)
        fields = {
            "court": "白山市浑江区人民法院", "court_level": "basic", "docket": f"({d.year})吉0602行初{n + 41}号",
            "plaintiff": d.cast.party(), "defendant": "department", "defendant_unit": unit, "claim": "请求撤销行政处罚",
        }  # fmt: skip
        title = f"以{d.units[unit].short_name}为被告的行政诉讼"
        story = Story("litigation-response", unit, title, [
            Deed(served, "receive-complaint", "justice", justice, None, fields)
        ])  # fmt: skip
        story.then(d.days.after(served, 1), "assign", "justice", justice, fields={"responsible_unit": unit})
        defence = {"defence": "答辩状", "evidence": "证据、依据目录"}
        yield story.then(d.days.after(served, 14), "answer", "counsel", counsel, fields=defence)


def _rules(d: District) -> Iterator[Story]:
    """Two documents on their way: one open to comment, one with the bureau of justice for review."""
    for title, unit, on, sent in (
        ("浑江区临时用地管理办法", DEPARTMENT, (12, 2), False), ("浑江区物业服务管理办法", "housing", (11, 15), True),
    ):  # fmt: skip
        drafter, day, at = d.cast.official(unit, "drafter"), d.days.on_or_after(*on), d.days.after
        fields = {
            "title": title, "issuer": "government", "purpose": "规范管理，方便群众", "affects_vital_interests": True,
            "market_entities": False, "withheld_by_law": False,
        }  # fmt: skip
        story = Story("normative-document", unit, title, [Deed(day, "propose", "drafter", drafter, None, fields)])
        justice = d.cast.official(d.justice, "justice", 2)
        story.then(at(day, 2), "classify", "justice", justice, "normative")
        story.then(at(day, 10), "draft", "drafter", drafter, fields={"draft_text": "第一条（略）"})
        story.then(at(day, 14), "publish-draft", "drafter", drafter)
        if sent:
            closed = {"comments_received": 9}
            story.then(at(day, 23), "close-comments", "drafter", drafter, fields=closed)
            story.then(at(day, 24), "submit-review", "drafter", drafter)
        yield story


def _congress(d: District) -> Iterator[Story]:
    desk = d.cast.official(d.government_office, "government-office")
    for n, (kind, on) in enumerate((("congress-opinion", (12, 11)), ("cppcc-advice", (12, 26)))):
        day = d.days.on_or_after(*on)
        title = f"关于{MATTERS[3 + n]}的{'审议意见' if n == 0 else '视察建议'}"
        story = Story("congress-opinion", d.government_office, title, [
            Deed(day, "receive", "government-office", desk, None, {"kind": kind, "title": title})
        ])  # fmt: skip
        yield story.then(
            d.days.after(day, 2), "assign", "government-office", desk, fields={"responsible_unit": DEPARTMENT}
        )
