"""Who answers for the rule of law, who met about it, and the rules that were made: the district's registers."""

from collections.abc import Iterator
from datetime import date

from zhunsheng.office.sample.district import District, shares
from zhunsheng.office.sample.stories import Story

INVITED = 32  # deputies and CPPCC members who sat in on executive meetings
STUDY = (
    "宪法",
    "监察法",
    "公务员法",
    "行政许可法",
    "政府信息公开条例",
    "重大行政决策程序暂行条例",
    "民法总则",
    "土地管理法",
    "反有组织犯罪相关规定",
)


def governance(d: District) -> Iterator[Story]:
    """Responsible persons, meetings, rules, bodies in the towns."""
    yield from _responsible(d)
    yield from _meetings(d)
    yield from _institutions(d)
    yield from _grassroots(d)


def _responsible(d: District) -> Iterator[Story]:
    random, first = d.random("responsible"), d.days.on_or_after(1, 21)
    for n, unit in enumerate(d.departments):
        fields = {
            "department": unit.id, "capacity": "primary", "year": d.year, "party_head": d.cast.name(),
            "government_head": d.cast.name(), "named_on": first.isoformat(), "document_no": f"浑法建〔{d.year}〕1号",
        }  # fmt: skip
        yield d.record(
            "responsible-person", d.government_office, d.days.after(first, n % 4), fields, f"{unit.name}第一责任人"
        )
    posts = ["head", "deputy", "deputy", *["member"] * 9, "office", "office"]
    for unit, post in zip(random.sample(d.departments, len(posts)), posts, strict=True):
        fields = {
            "department": unit.id, "capacity": "leading-group", "year": d.year, "group_post": post,
            "government_head": d.cast.name(), "named_on": first.isoformat(),
        }  # fmt: skip
        yield d.record(
            "responsible-person", d.government_office, d.days.after(first, 4), fields, "法治政府建设工作领导小组"
        )


def _meetings(d: District) -> Iterator[Story]:
    def meeting(body: str, topic: str, day: date, title: str, **more: object) -> Story:
        fields = {"body": body, "topic": topic, "held_on": day.isoformat(), "title": title, **more}
        return d.record("meeting", d.government_office, d.days.after(day, 1), fields, title)

    on = d.days.on_or_after
    yield meeting("standing-committee-of-party", "law-based-government", on(2, 20), "研究部署年度法治政府建设工作")
    yield meeting("standing-committee-of-party", "obstacle", on(5, 16), "研究解决法治机构人员配备与经费保障")
    for day, title in ((on(3, 14), "报告上一年度法治政府建设情况"), (on(9, 26), "报告本年度依法行政工作进展")):
        yield meeting("pc-standing-committee", "law-based-government", day, title, reported_by=d.government)
    days = [on(month, 12) for month in range(1, 13)]
    lawful = {
        2: "部署年度法治政府建设重点工作",
        5: "听取半年法治政府建设工作汇报",
        8: "听取执法三项制度落实情况汇报",
        11: "听取年末考核验收情况汇报",
    }
    for n, (day, invited) in enumerate(zip(days, shares(INVITED, len(days), d.random("invited")), strict=True)):
        topic = "law-based-government" if n + 1 in lawful else "obstacle" if n == 5 else "decision"
        yield meeting(
            "executive-meeting", topic, day, lawful.get(n + 1, "审议行政决策事项"), session_no=n + 1,
            legal_staff_present=True, counsel_present=True, invited_count=invited, attended_count=9,
        )  # fmt: skip


def _institutions(d: District) -> Iterator[Story]:
    made = (
        (2, 26, "浑江区法治政府重点工作安排", "plan", "assessment"),
        (3, 20, "关于完善国家机关工作人员学法用法制度的实施意见", "opinion", "law-study"),
        (4, 10, "浑江区规范性文件、合同合法性审查流程的通知", "notice", "legal-review"),
        (5, 22, "关于全面落实行政执法三项制度的实施意见", "opinion", "three-systems"),
        (6, 5, "法治政府建设工作考核细则", "detailed-rules", "assessment"),
        (7, 10, "浑江区人民政府工作规则", "rules", "working-rules"),
    )
    for n, (month, day, title, kind, subject) in enumerate(made, 1):
        issued = d.days.on_or_after(month, day)
        fields = {
            "title": title, "kind": kind, "subject": subject, "issuer": d.government, "issued_on": issued.isoformat(),
            "document_no": f"浑政办发〔{d.year}〕{n * 3}号", "is_normative": False, "is_public": True,
        }  # fmt: skip
        yield d.record("institution", d.government_office, d.days.after(issued, 1), fields, title)


def _grassroots(d: District) -> Iterator[Story]:
    random, day = d.random("grassroots"), d.days.on_or_after(6, 17)
    for town in d.towns:
        staff = random.choice((1, 1, 2, 2, 3))
        fields = {
            "town": town.id, "year": d.year, "form": "joint" if staff > 1 else "persons", "posts": staff + 1,
            "staff": staff, "full_time": max(staff - 1, 0), "law_degree": random.choice((0, 0, 1)), "qualified": 0,
        }  # fmt: skip
        yield d.record("grassroots-body", town.id, day, fields, f"{town.name}法制机构")
