"""Rules and decisions held to the law: documents reviewed, reconsiderations decided, suits answered."""

from collections.abc import Iterator
from datetime import date

from zhunsheng.office.sample.district import District
from zhunsheng.office.sample.stories import Deed, Story

DOCUMENTS = (
    (3, 4, "浑江区户外广告设置管理办法", True), (5, 27, "浑江区小型建设工程招标管理规定", True),
    (9, 2, "浑江区农村宅基地审批管理办法", True),
)  # fmt: skip
# Month and day of the application, days until the decision, the decision, what it was about.
RECONSIDERED = (
    (1, 14, 36, "upheld", "penalty", "market-regulation"), (3, 6, 41, "dismissed", "penalty", "transport"),
    (4, 16, 39, "upheld", "licence", "natural-resources"), (6, 3, 40, "annulled", "expropriation", "housing"),
    (7, 22, 38, "upheld", "penalty", "urban-management"), (9, 5, 37, "ordered-to-perform", "omission", "agriculture"),
)  # fmt: skip
SUED = ((2, 19, "upheld"), (4, 8, "dismissed"), (6, 11, "upheld"), (8, 6, "withdrawn"), (10, 14, "annulled"))
APPEARED = ("head-appeared", "deputy-appeared", "head-appeared", "staff-appeared", "deputy-appeared")


def review(d: District) -> Iterator[Story]:
    """Normative documents, reconsideration, litigation."""
    yield from _documents(d)
    yield from _reconsiderations(d)
    yield from _suits(d)


def _documents(d: District) -> Iterator[Story]:
    for n, (month, day, title, vital) in enumerate(DOCUMENTS):
        begun, at = d.days.on_or_after(month, day), d.days.after
        unit = ("urban-management", "development-reform", "natural-resources")[n]
        drafter, justice = d.cast.official(unit, "drafter"), d.cast.official(d.justice, "justice", 2)
        desk = d.cast.official(d.government_office, "government-office")
        fields = {
            "title": title, "issuer": "government", "purpose": "规范管理，方便群众", "affects_vital_interests": vital,
            "market_entities": False, "withheld_by_law": False,
        }  # fmt: skip
        story = Story("normative-document", unit, title, [Deed(begun, "propose", "drafter", drafter, None, fields)])
        story.then(at(begun, 2), "classify", "justice", justice, "normative")
        story.then(at(begun, 12), "draft", "drafter", drafter, fields={"draft_text": "第一条（略）"})
        story.then(at(begun, 13), "publish-draft", "drafter", drafter)
        story.then(at(begun, 26), "close-comments", "drafter", drafter, fields={"comments_received": 7 + n})
        story.then(at(begun, 28), "submit-review", "drafter", drafter)
        passed = {"review_opinion": "主体、权限、内容、程序合法，同意提请审议"}
        story.then(at(begun, 36), "legal-review", "justice", justice, "passed", fields=passed)
        meeting = d.cast.official(d.government_office, "government-meeting")
        story.then(at(begun, 42), "deliberate", "government-meeting", meeting, "adopted")
        story.then(at(begun, 43), "sign", "government-head", d.cast.official(d.government, "government-head"))
        story.then(at(begun, 45), "register-number", "justice", justice)
        story.then(at(begun, 47), "publish", "government-office", desk, fields={"publication": "区政府网站"})
        story.then(at(begun, 52), "file", "government-office", desk)
        story.then(at(begun, 58), "file-congress", "government-office", desk)
        yield story


def _reconsiderations(d: District) -> Iterator[Story]:
    for n, (month, day, days, outcome, kind, unit) in enumerate(RECONSIDERED):
        yield reconsideration(d, n, d.days.on_or_after(month, day), days, outcome, kind, unit)
    yield _as_respondent(d, d.days.on_or_after(5, 8))


def applied(d: District, day: date, role: str, unit: str, kind: str, title: str) -> Story:
    fields = {
        "applicant": d.cast.party(), "respondent_unit": unit, "role_of_district": role, "act_kind": kind,
        "act_challenged": "不服具体行政行为", "known_on": d.days.before(day, 12).isoformat(), "requests": "请求撤销",
    }  # fmt: skip
    body = d.cast.official(d.justice, "reconsideration-body")
    return Story("reconsideration", d.justice, title, [Deed(day, "apply", "reconsideration-body", body, None, fields)])


def reconsideration(d: District, n: int, day: date, days: int, outcome: str, kind: str, unit: str) -> Story:
    body, second = (d.cast.official(d.justice, "reconsideration-body", k) for k in (1, 2))
    at = d.days.after
    story = applied(d, day, "body", unit, kind, f"不服{d.units[unit].short_name}行政行为复议案（{n + 1}）")
    taken = at(day, 3)
    story.then(taken, "accept", "reconsideration-body", body, "accepted")
    sent = at(taken, 4)
    story.then(sent, "send-copy", "reconsideration-body", body, fields={"copy_received_on": sent.isoformat()})
    answer = {"answer_text": "事实清楚、依据正确、程序合法", "evidence": "证据目录一份"}
    story.then(at(sent, 5), "respond", "respondent", d.cast.official(unit, "respondent"), fields=answer)
    story.then(at(sent, 10), "hear-opinions", "reconsideration-body", body)
    weighed = {"review_opinion": "建议依法作出决定"}
    story.then(at(taken, days - 4), "legal-review", "reconsideration-body", body, persons=(second,), fields=weighed)
    grounds: dict = {"approval": "head", "grounds": "经审理查明"}
    if outcome == "dismissed":
        grounds["dismissal_ground"] = "inadmissible"
    story.then(at(taken, days), "decide", "reconsideration-body", body, outcome, fields=grounds)
    story.then(at(taken, days + 2), "deliver", "reconsideration-body", body)
    if outcome == "ordered-to-perform":
        done = {"correction_report": "已经履行"}
        story.then(at(taken, days + 12), "supervise-performance", "reconsideration-body", body, fields=done)
    return story


def _as_respondent(d: District, day: date) -> Story:
    """The district government answers before the city: what the city decides is recorded here."""
    body, city = (
        d.cast.official(d.justice, "reconsideration-body"),
        d.cast.official(d.justice, "reconsideration-body", 2),
    )
    at = d.days.after
    story = applied(d, day, "respondent", d.government, "disclosure", "以区政府为被申请人的复议案")
    story.then(at(day, 3), "accept", "reconsideration-body", body, "accepted")
    story.then(
        at(day, 6), "send-copy", "reconsideration-body", body, fields={"copy_received_on": at(day, 6).isoformat()}
    )
    answer = {"answer_text": "依法作出，请予维持", "evidence": "证据目录一份"}
    story.then(at(day, 11), "respond", "respondent", d.cast.official(d.government, "respondent"), fields=answer)
    weighed = {"review_opinion": "事实清楚"}
    story.then(at(day, 30), "legal-review", "reconsideration-body", body, persons=(city,), fields=weighed)
    grounds = {"approval": "head", "grounds": "经审理查明"}
    story.then(at(day, 38), "decide", "reconsideration-body", body, "upheld", fields=grounds)
    return story.then(at(day, 40), "deliver", "reconsideration-body", body)


def _suits(d: District) -> Iterator[Story]:
    for n, (month, day, outcome) in enumerate(SUED):
        served, at = d.days.on_or_after(month, day), d.days.after
        justice, counsel = d.cast.official(d.justice, "justice"), d.cast.official(d.justice, "counsel", 1 + n)
        title = f"以区政府为被告的行政诉讼（{n + 1}）"
        fields = {
            "court": "白山市中级人民法院", "court_level": "intermediate", "docket": f"(2019)吉06行初{n * 7 + 3}号",
            "plaintiff": d.cast.party(), "defendant": "district", "claim": "请求撤销行政行为",
        }  # fmt: skip
        story = Story("litigation-response", d.government, title, [
            Deed(served, "receive-complaint", "justice", justice, None, fields)
        ])  # fmt: skip
        unit = ("natural-resources", "housing", "housing", "urban-management", "agriculture")[n]
        story.then(at(served, 1), "assign", "justice", justice, fields={"responsible_unit": unit})
        defence = {"defence": "答辩状", "evidence": "证据、依据目录"}
        story.then(at(served, 6 + n), "answer", "counsel", counsel, fields=defence)
        if outcome != "withdrawn":
            came = APPEARED[n]
            who: dict = {"head_name": d.cast.name()} if came != "staff-appeared" else {
                "staff_names": d.cast.name(), "absence_reason": "参加防汛调度，附说明材料",
            }  # fmt: skip
            role = "head" if came != "staff-appeared" else "handler"
            story.then(at(served, 24), "appear", role, d.cast.official(unit, role), came, fields=who)
        judged = at(served, 38)
        story.then(judged, "judgment", "handler", d.cast.official(unit, "handler"), outcome)
        if outcome == "annulled":
            story.then(
                at(judged, 8), "perform", "head", d.cast.official(unit, "head"), fields={"performance": "重新作出处理"}
            )
        yield story
