"""How a district is governed beside its cases: decisions and hearings, obstacles, rules filed, marks, tests, cards.

Nothing of it is among the printed figures. Stories may run past the year's end.
"""

from collections.abc import Iterator

from zhunsheng.catalog.units import Unit
from zhunsheng.office.sample.district import District
from zhunsheng.office.sample.stories import Deed, Story

# Title, the unit that answers for it, the day it was begun, professional, at risk, with a hearing.
DECISIONS = (
    ("浑江区城区供热价格调整方案", "development-reform", (9, 5), True, False, True),
    ("浑江区老旧小区改造三年规划", "housing", (9, 12), True, True, False),
    ("浑江区农村公路养护管理办法", "transport", (10, 28), False, False, False),
    ("浑江区矿山生态修复规划", "natural-resources", (11, 18), True, False, True),
    ("浑江区国土空间保护利用专项规划", "natural-resources", (12, 16), True, False, False),
)
OBSTACLES = (
    ("natural-resources", "staffing", "执法人员编制不足", (3, 18)),
    ("urban-management", "equipment", "执法记录仪配备不足", (5, 9)),
    ("220602100", "staffing", "镇法制机构无专职人员", (9, 24)),
    ("natural-resources", "platform", "执法平台与省平台未对接", (11, 27)),
    ("health", "funding", "抽检经费缺口", (12, 18)),
    ("natural-resources", "ability", "法制审核人员不足", (12, 24)),
)
FILED = (
    ("关于加强建筑垃圾管理的通知", "urban-management", (3, 7), "conforms"),
    ("关于规范临时用地审批的通知", "natural-resources", (6, 13), "conforms"),
    ("关于中介服务机构备案的通知", "government-services", (8, 22), "problem"),
    ("关于户外广告设施安全的通告", "urban-management", (12, 4), "conforms"),
    ("关于矿产资源补偿的意见", "natural-resources", (12, 11), "problem"),
    ("关于河道采砂管理的通知", "water", (12, 25), "conforms"),
)
PROJECTS = ("仓储物流项目", "养老服务中心", "标准厂房", "采石场改扩建项目", "农产品加工项目", "加油站迁建项目")
NEWS = ("政务服务大厅延时服务", "执法三项制度培训", "宪法宣传周活动", "法治政府建设工作会议", "节前市场检查")


def governing(d: District) -> Iterator[Story]:
    """Decisions, hearings, obstacles, rules filed, assessment, duty reports, tests, accountability, news."""
    yield from _decisions(d)
    yield from _obstacles(d)
    yield from _filed(d)
    yield from _assessments(d)
    yield from _duty_reports(d)
    yield from _tests(d)
    yield from _accountability(d)
    yield from _joint_approvals(d)
    yield from _news(d)


def _decisions(d: District) -> Iterator[Story]:
    for n, (title, unit, begun, professional, risk, hearing) in enumerate(DECISIONS):
        day, at = d.days.on_or_after(*begun), d.days.after
        yield _decision(d, n, day, title, unit, professional, risk)
        if hearing:
            yield _hearing(d, at(day, 12), title, unit)


def _decision(d: District, n: int, day, title: str, unit: str, professional: bool, risk: bool) -> Story:
    drafter, at = d.cast.official(unit, "drafter"), d.days.after
    chief = d.cast.official(d.government, "government-head")
    desk = d.cast.official(d.government_office, "government-office")
    fields = {
        "title": title, "decision_kind": "plan" if professional else "policy", "responsible_unit": unit,
        "affects_vital_interests": True, "professional": professional, "social_risk": risk, "market_entities": False,
        "withheld_by_law": False, "urgent": False, "in_catalogue": True,
    }  # fmt: skip
    story = Story("major-decision", unit, title, [Deed(day, "initiate", "government-head", chief, None, fields)])
    story.then(at(day, 8), "draft", "drafter", drafter, fields={"draft_text": "决策草案及说明"})
    story.then(at(day, 9), "publish-draft", "drafter", drafter)
    closed = at(day, 32)  # thirty days and more after
    taken = {"comments_received": 12 + n, "comments_taken": "采纳五条"}
    story.then(closed, "close-comments", "drafter", drafter, fields=taken)
    if professional:
        view = {"experts": ["省某规划设计院", "某大学法学院"], "expert_opinion": "总体可行，建议补充实施步骤"}
        story.then(at(day, 25), "expert-review", "drafter", drafter, fields=view)
    if risk:
        report = {"risk_report": "风险可控"}
        story.then(at(day, 27), "risk-assessment", "drafter", drafter, "low", fields=report)
    sent = at(closed, 2)
    story.then(sent, "submit-review", "drafter", drafter)
    opinion = {"review_opinion": "权限、程序、内容合法，可以提请审议", "counsel_opinion": "同意"}
    justice = d.cast.official(d.justice, "justice", 2)
    story.then(at(sent, 7), "legal-review", "justice", justice, "passed", fields=opinion)
    decided = at(sent, 10)
    minutes = {"minutes": "全体同意", "head_view": "同意多数意见", "meeting": "常务会议"}
    meeting = d.cast.official(d.government_office, "government-meeting")
    story.then(decided, "deliberate", "government-meeting", meeting, "adopted", fields=minutes)
    story.then(at(decided, 2), "report-party", "government-office", desk, fields={"party_report": "已请示报告"})
    assigned = {"executing_units": [unit], "execution_plan": "分年度实施"}
    story.then(at(decided, 4), "assign-execution", "government-office", desk, fields=assigned)
    story.then(at(decided, 6), "publish", "government-office", desk, fields={"publication": "区政府网站"})
    story.then(at(decided, 15), "archive", "drafter", drafter)
    story.deeds.sort(key=lambda deed: deed.day)
    return story


def _hearing(d: District, day, title: str, unit: str) -> Story:
    drafter, at = d.cast.official(unit, "drafter"), d.days.after
    held = at(day, 20)
    fields = {
        "title": f"{title}听证会",
        "matter_kind": "decision",
        "ground": "vital-interests",
        "responsible_unit": unit,
    }
    story = Story("hearing", unit, f"{title}听证会", [Deed(day, "convene", "drafter", drafter, None, fields)])
    place = {"selection_rule": "自愿报名，随机遴选", "hearing_on": held.isoformat(), "place": "区政府三楼会议室"}
    story.then(at(day, 2), "announce", "drafter", drafter, fields=place)
    people = {"participants": [d.cast.party() for _ in range(5)]}
    story.then(at(day, 8), "choose-participants", "drafter", drafter, fields=people)
    story.then(at(day, 9), "publish-participants", "drafter", drafter, fields=people)
    story.then(at(day, 10), "send-materials", "drafter", drafter, fields={"materials": ["方案", "说明"]})
    host = d.cast.official(unit, "hearing-host")
    story.then(held, "hold", "hearing-host", host, fields={"record": "听证记录（参加人签字）", "attendees": 5})
    report = {"report_text": "听证报告", "taken_text": "采纳三条", "opinions": 7, "opinions_taken": 3}
    return story.then(at(held, 8), "report", "drafter", drafter, fields=report)


def _obstacles(d: District) -> Iterator[Story]:
    justice, watch = d.cast.official(d.justice, "justice"), d.cast.official(d.justice, "supervisor")
    meeting = d.cast.official(d.government_office, "government-meeting")
    for unit, kind, title, raised in OBSTACLES:
        day, at, handler = d.days.on_or_after(*raised), d.days.after, d.cast.official(unit, "handler")
        fields = {"unit_affected": unit, "kind": kind, "title": title, "description": "影响执法工作开展"}
        story = Story("obstacle", unit, title, [Deed(day, "raise", "handler", handler, None, fields)])
        proposed = at(day, 9)
        story.then(proposed, "coordinate", "justice", justice, "submitted", fields={"proposal": "建议统筹解决"})
        settled = at(proposed, 6)
        decided = {
            "measures": "由编制、财政部门落实",
            "responsible_unit": unit,
            "deadline": at(settled, 30).isoformat(),
        }
        story.then(settled, "deliberate", "government-meeting", meeting, "decided", fields=decided)
        story.then(at(settled, 24), "carry-out", "handler", handler, fields={"result_text": "已经落实"})
        story.then(at(settled, 30), "verify", "supervisor", watch, "solved")
        yield story.then(at(settled, 32), "close", "handler", handler)


def _filed(d: District) -> Iterator[Story]:
    for n, (title, issuer, came, outcome) in enumerate(FILED):
        justice = d.cast.official(d.justice, "justice", 1 + n % 2)
        day, at, drafter = d.days.on_or_after(*came), d.days.after, d.cast.official(issuer, "drafter")
        fields = {
            "title": title, "issuer": issuer, "origin": "filing", "document_number": f"浑区规〔{d.year}〕{n + 4}号",
            "issued_on": d.days.before(day, 8).isoformat(), "materials": ["备案报告", "文本", "说明"],
        }  # fmt: skip
        story = Story("document-filing-review", issuer, title, [Deed(day, "receive", "drafter", drafter, None, fields)])
        story.then(at(day, 2), "register", "justice", justice, "registered")
        opinion: dict = {"opinion": "未发现与上位法抵触"}
        if outcome == "problem":
            opinion = {"opinion": "第五条增设备案条件，应当修改", "problems": ["licence"], "correction_term": "30 days"}
        story.then(at(day, 10), "review", "justice", justice, outcome, fields=opinion)
        if outcome == "problem":
            mended = {"correction": "已删除第五条"}
            story.then(at(day, 25), "correct", "drafter", drafter, "amended", fields=mended)
        yield story


def _assessments(d: District) -> Iterator[Story]:
    watch, at = d.cast.official(d.justice, "supervisor"), d.days.after
    opened, half, year_end = (d.days.on_or_after(m, day) for m, day in ((2, 27), (6, 13), (11, 26)))
    leaders = d.cast.official(d.government_office, "government-meeting")
    assessed = [*d.tagged("administrative")[:18], d.units["natural-resources"]]
    for n, unit in enumerate({u.id: u for u in assessed}.values()):
        fields = {
            "assessed_unit": unit.id, "year": d.year, "ledger": ["三项制度", "公开", "普法", "学法"],
            "full_marks": "100",
        }  # fmt: skip
        title = f"{unit.short_name or unit.name}{d.year}年度法治建设考核"
        story = Story("assessment", unit.id, title, [Deed(opened, "open-ledger", "supervisor", watch, None, fields)])
        counts = {"tasks_due": 4, "tasks_done": 4}
        if n % 6 == 5:
            behind = {"problem": "学法测试未组织", "rectify_term": "30 days", "tasks_due": 4, "tasks_done": 3}
            story.then(half, "half-year-check", "supervisor", watch, "behind", fields=behind)
            handler = d.cast.official(unit.id, "handler")
            story.then(at(half, 12), "rectify", "handler", handler, fields={"rectification": "已补办"})
            story.then(at(half, 16), "verify", "supervisor", watch, "passed")
        else:
            story.then(half, "half-year-check", "supervisor", watch, "on-track", fields=counts)
        checked, told = at(year_end, n % 3), at(year_end, 5 + n % 3)
        story.then(checked, "year-end-check", "supervisor", watch, fields={"score": str(97 - n % 9)})
        story.then(told, "notify-score", "supervisor", watch)
        rated = at(told, 12 + n % 7)
        level = "excellent" if n % 9 < 3 else "good"
        story.then(rated, "rate", "government-meeting", leaders, level)
        yield story.then(at(rated, 3), "include-in-performance", "supervisor", watch)


def _duty_reports(d: District) -> Iterator[Story]:
    justice, watch, at = d.cast.official(d.justice, "justice"), d.cast.official(d.justice, "supervisor"), d.days.after
    for n, unit in enumerate(_heads_who_report(d)):
        begun = (11, 18 + n % 5) if n > 6 else (12, 3) if n < 3 else (12, 10)
        day, head = d.days.on_or_after(*begun), d.cast.official(unit.id, "head")
        fields = {
            "year": d.year, "unit_led": unit.id, "post": "government-head",
            "leader": {"id": head.id, "name": d.cast.officials[head.id][0]},
        }  # fmt: skip
        title = f"{unit.short_name or unit.name}主要负责人{d.year}年度述法"
        story = Story("duty-report", unit.id, title, [Deed(day, "notify", "justice", justice, None, fields)])
        report = {"report_text": "述法报告", "study": "组织集体学法四次"}
        written = at(day, 18 if n in (4, 5) else 7)
        story.then(written, "write-report", "head", head, fields=report)
        story.then(at(written, 3), "review-report", "justice", justice, "passed")
        story.then(at(written, 6), "present-report", "head", head, fields={"form": "meeting"})
        story.then(at(written, 6), "evaluate", "supervisor", watch, "good", fields={"present": 40, "votes_good": 37})
        told = {"feedback_text": "进一步加强行政执法监督"}
        story.then(at(written, 9), "feed-back", "justice", justice, fields=told)
        clerk = d.cast.official(unit.id, "clerk")
        yield story.then(at(written, 12), "file", "clerk", clerk, fields={"file_no": f"{d.year}-{n + 1:03d}"})


def _heads_who_report(d: District) -> list[Unit]:
    """First seven whose papers are still in hand when the year ends, then the others; four were never asked."""
    first = [*d.tagged("administrative")[:6], d.units["natural-resources"]]
    return [*first, *(unit for unit in d.departments if unit not in first)][:-4]


def _tests(d: District) -> Iterator[Story]:
    justice, second, at = (
        d.cast.official(d.justice, "justice"), d.cast.official(d.justice, "justice", 2), d.days.after,
    )  # fmt: skip
    for n, (month, audience, who) in enumerate(((5, "leaders", "领导干部"), (9, "all", "机关工作人员"),
                                                (12, "officers", "行政执法人员"))):  # fmt: skip
        day, title = d.days.on_or_after(month, 5), f"{d.year}年度{who}网上学法测试"
        fields = {"year": d.year, "title": title, "audience": audience, "subjects": ["宪法", "民法总则", "监察法"]}
        story = Story("law-exam", d.justice, title, [Deed(day, "plan", "justice", justice, None, fields)])
        paper = {"bank": f"{d.year}年题库", "paper": "单选四十题，判断二十题"}
        story.then(at(day, 2), "set-paper", "justice", justice, fields=paper)
        story.then(at(day, 3), "approve-paper", "justice", second, "approved")
        opens, ends = at(day, 6), at(day, 13)
        dates = {"opens_on": opens.isoformat(), "ends_on": ends.isoformat()}
        story.then(opens, "hold", "justice", justice, fields=dates)
        scores = {"expected": 860 + n, "taken": 848 + n, "passed": 841, "average": "88.5"}
        story.then(at(ends, 2), "record-scores", "justice", justice, fields=scores)
        story.then(at(ends, 5), "circulate", "justice", justice, fields={"circular": "通报测试情况"})
        story.then(at(ends, 7), "make-up", "justice", justice, fields={"made_up": 7 + n})
        yield story.then(at(ends, 9), "file-records", "justice", justice, fields={"filed": 841})


def _accountability(d: District) -> Iterator[Story]:
    watch, second = d.cast.official(d.justice, "supervisor"), d.cast.official(d.justice, "supervisor", 2)
    at = d.days.after
    for n, (begun, unit, facts) in enumerate(
        (((7, 3), "human-resources", "推诿群众办事申请，被发红牌"), ((11, 14), "housing", "许可事项逾期未办"))
    ):
        day = d.days.on_or_after(*begun)
        fields = {"source": "card", "respondent_unit": unit, "ground": "inaction", "facts": facts}
        story = Story("accountability", unit, f"{d.units[unit].short_name}不作为、慢作为问责（{n + 1}）", [
            Deed(day, "receive-clue", "supervisor", watch, None, fields)
        ])  # fmt: skip
        story.then(at(day, 4), "screen", "supervisor", watch, "filed")
        seen = {"findings": "查明两名工作人员未按规定受理"}
        story.then(at(day, 20), "investigate", "supervisor", watch, fields=seen, persons=(second,))
        told = at(day, 30)
        story.then(told, "notify-subject", "supervisor", watch)
        story.then(at(told, 3), "hear-statement", "supervisor", watch, "heard", fields={"statement": "无异议"})
        leaders = d.cast.official(unit, "leadership")
        story.then(at(told, 8), "discuss", "leadership", leaders)
        decided = at(told, 10)
        text = {"decision_text": "给予通报批评"}
        story.then(decided, "decide", "supervisor", watch, "criticism", fields=text)
        story.then(at(decided, 2), "deliver", "supervisor", watch, fields={"delivered_on": at(decided, 2).isoformat()})
        mended = {"rectification": "已完善受理制度"}
        yield story.then(at(decided, 15), "rectify", "head", d.cast.official(unit, "head"), fields=mended)


def _joint_approvals(d: District) -> Iterator[Story]:
    on, at = d.days.on_or_after, d.days.after
    for n, day in enumerate((on(5, 15), on(7, 9), on(9, 10), on(12, 5), on(12, 18), on(12, 27))):
        unit = "natural-resources" if n > 2 else "housing"
        window, handler = d.cast.official(unit, "window"), d.cast.official(unit, "handler")
        project = ("仓储物流项目", "养老服务中心", "标准厂房", "采石场改扩建项目", "农产品加工项目", "加油站迁建项目")[
            n
        ]
        fields = {"applicant": d.cast.party("company"), "item": f"{project}开工前审批", "project": project}
        story = Story(
            "joint-approval", unit, f"{project}并联审批", [Deed(day, "apply", "window", window, None, fields)]
        )
        story.then(at(day, 2), "accept", "window", window, "accepted")
        asked = {"joint_units": ["ecology", "emergency"]}
        story.then(at(day, 3), "distribute", "window", window, fields=asked)
        for k, member in enumerate(asked["joint_units"]):
            story.then(at(day, 7 + 3 * k), "opine", "handler", d.cast.official(unit, "handler", 1 + k), "agree",
                       member=member)  # fmt: skip
        reviewer, head = d.cast.official(unit, "reviewer"), d.cast.official(unit, "head")
        story.then(at(day, 13), "review", "reviewer", reviewer, fields={"opinion": "符合条件"})
        story.then(at(day, 15), "decide", "head", head, "granted")
        story.then(at(day, 17), "deliver", "window", window)
        yield story.then(at(day, 18), "publish", "handler", handler, fields={"published_name": project})


def _news(d: District) -> Iterator[Story]:
    days = d.days.spread(20, d.random("news"), last=d.days.on_or_after(12, 13))
    days += [d.days.on_or_after(12, 26), d.days.on_or_after(12, 27), d.days.on_or_after(12, 30)]
    office = d.government_office
    editor, at = d.cast.official(office, "editor"), d.days.after
    for n, day in enumerate(days):
        title = f"{NEWS[n % 5]}（{n + 1}）"
        fields = {"title": title, "column": "news", "channel": "website", "text": "（稿件正文）"}
        story = Story("publication-review", office, title, [Deed(day, "submit", "editor", editor, None, fields)])
        if n == len(days) - 2:  # one of those in hand goes back to its writer
            back = {"review_opinion": "核实数字后再送"}
            desk = d.cast.official(office, "government-office")
            yield story.then(at(day, 1), "first-review", "government-office", desk, "returned", fields=back)
            continue
        desks = [d.cast.official(office, "government-office", 1 + k) for k in range(3)]
        story.then(at(day, 1), "first-review", "government-office", desks[0], "passed")
        story.then(at(day, 2), "second-review", "government-office", desks[1], "passed")
        clean = {"contains_secrets": False, "contains_personal": False}
        story.then(at(day, 3), "final-review", "government-office", desks[2], "passed", fields=clean)
        yield story.then(at(day, 3), "publish", "editor", editor, fields={"url": "http://example.invalid/news"})
