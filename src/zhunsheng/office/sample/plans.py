"""The reports on last year, the year's plan and its tasks: planned in February, checked in June, closed in November."""

from collections.abc import Iterator
from datetime import date

from zhunsheng.kernel.case import Person
from zhunsheng.office.sample.district import District
from zhunsheng.office.sample.owed import met
from zhunsheng.office.sample.stories import Deed, Story

# The seven main tasks; the last two were not finished by their day, and one of those never.
TASKS = (
    ("政府职能依法全面履行", "government-services", "审批、清单、公开各项制度落实"),
    ("完善依法行政制度体系", "justice", "规范性文件“三统一”全覆盖"),
    ("行政决策科学民主合法", "government-office", "重大决策五项程序全部落实"),
    ("行政执法严格公正文明", "urban-management", "三项制度全面推行"),
    ("行政权力规范透明运行", "discipline-inspection", "监督机制健全"),
    ("社会矛盾纠纷依法有效化解", "political-legal", "调解成功率不低于百分之九十八"),
    ("镇街法制机构全面加强", "organisation", "镇街法制机构人员到位"),
)
NEXT = (
    ("抓好法治宣传教育", "justice", "坚持领导干部集体学法，推进学法用法制度化"),
    ("抓好文件审查", "justice", "继续推行“三统一”，加强备案与纠正"),
    ("抓好行政复议", "justice", "加强复议机构建设，规范办案程序"),
    ("抓好法律顾问工作", "justice", "扩大服务范围，提升依法决策水平"),
    ("抓好执法监督", "justice", "加大监督检查力度，做好执法证件换发和培训"),
)
PLAN, NEXT_PLAN = "plan", "next-plan"


def plans(d: District) -> Iterator[Story]:
    """The reports on last year, this year's plan and tasks, next year's plan."""
    yield _last_report(d)
    yield from _departments_reports(d)
    yield _plan(d, PLAN, d.year, d.days.on_or_after(1, 28), [t for t, *_ in TASKS], finished=True)
    yield from _tasks(d)
    yield _plan(d, NEXT_PLAN, d.year + 1, d.days.on_or_after(12, 2), [t for t, *_ in NEXT], finished=False)
    yield from _next_tasks(d)


def _last_report(d: District) -> Story:
    editor = d.cast.official(d.government_office, "editor")
    begun, at = d.days.on_or_after(2, 13), d.days.after
    story = _compiled(d, d.government_office, "government", "", begun, editor)
    justice, desk = d.cast.official(d.justice, "justice"), d.cast.official(d.government_office, "government-office")
    head = d.cast.official(d.government, "government-head")
    story.then(at(begun, 3), "first-review", "justice", justice, "passed")
    story.then(at(begun, 6), "second-review", "government-office", desk, "passed")
    story.then(at(begun, 9), "final-review", "government-head", head, "passed")
    story.then(at(begun, 10), "report-party", "government-office", desk)
    story.then(at(begun, 11), "report-superior", "government-office", desk)
    story.then(d.days.on_or_after(3, 14), "report-congress", "government-office", desk)
    story.then(d.days.on_or_after(3, 18), "publish", "government-office", desk, fields={"contains_secrets": False})
    return story.then(d.days.on_or_after(3, 19), "archive", "government-office", desk)


def _departments_reports(d: District) -> Iterator[Story]:
    first, due = d.days.on_or_after(2, 18), date(d.year, 3, 31)
    for unit, told in met(d, "law-report", d.tagged("administrative"), first, due):
        editor, before = d.cast.official(unit.id, "editor"), d.days.before
        story = _compiled(d, unit.id, "department", unit.short_name or unit.name, before(told, 8), editor)
        for days, act, role in ((5, "first-review", "reviewer"), (3, "second-review", "head"),
                                (1, "final-review", "leadership")):  # fmt: skip
            story.then(before(told, days), act, role, d.cast.official(unit.id, role), "passed")
        story.then(told, "report-party", "editor", editor)
        story.then(told, "report-superior", "editor", editor)
        shown = d.days.after(told, 1)
        story.then(shown, "publish", "editor", editor, fields={"contains_secrets": False})
        yield story.then(shown, "archive", "editor", editor)


def _compiled(d: District, unit: str, reporter: str, whose: str, begun: date, editor: Person) -> Story:
    title = f"{whose}{d.year - 1}年法治政府建设情况报告"
    fields = {
        "year": d.year - 1, "title": title, "reporter": reporter, "covers_until": f"{d.year - 1}-12-31",
        "achievements": "（正文第一部分）", "shortcomings": "（正文第二部分）", "leaders_duty": "（正文第三部分）",
        "next_year": "（正文第四部分）",
    }  # fmt: skip
    return Story("annual-report", unit, title, [Deed(begun, "compile", "editor", editor, None, fields)])


def _plan(d: District, name: str, year: int, begun: date, titles: list[str], finished: bool) -> Story:
    justice, desk = d.cast.official(d.justice, "justice"), d.cast.official(d.government_office, "government-office")
    meeting, at = d.cast.official(d.government_office, "government-meeting"), d.days.after
    title = f"{year}年度法治政府重点工作安排"
    fields = {"year": year, "title": title, "main_tasks": titles}
    story = Story("annual-plan", d.justice, title, [Deed(begun, "draft", "justice", justice, None, fields)], name)
    story.then(at(begun, 6), "deliberate", "government-meeting", meeting, "adopted")
    number = {"document_no": f"浑政办发〔{begun.year}〕{3 if finished else 41}号"}
    story.then(at(begun, 9), "issue", "government-office", desk, fields=number)
    story.then(
        at(begun, 11), "break-down", "government-office", desk, fields={"timetable": "年初建帐、年中对帐、年末查帐"}
    )
    if finished:
        summary = {"summary": "年末考核验收完成", "unmet": "镇街法制机构人员尚未全部到位"}
        story.then(d.days.on_or_after(12, 20), "summarise", "justice", justice, fields=summary)
    return story


def _tasks(d: District) -> Iterator[Story]:
    given, checked = d.days.on_or_after(2, 27), d.days.on_or_after(6, 17)
    accepted, due = d.days.on_or_after(11, 25), d.days.on_or_after(11, 22)
    for n, (title, unit, target) in enumerate(TASKS):
        story = _task(d, PLAN, d.year, given, due, title, unit, target)
        handler, head = d.cast.official(unit, "handler"), d.cast.official(unit, "head")
        justice = d.cast.official(d.justice, "supervisor")
        story.then(checked, "report-progress", "handler", handler, fields={"progress": "过半", "percent": 55})
        late = n >= 5
        done = d.days.after(due, 4) if late else d.days.before(due, 3 + n)
        if n < 6:
            step = {"milestones": ["半年对帐", "年末查帐"], "milestone_result": "完成"}
            story.then(checked, "report-milestone", "handler", handler, member="半年对帐", fields=step)
            story.then(done, "report-milestone", "handler", handler, member="年末查帐", fields=step)
            story.then(done, "complete", "head", head, fields={"result_text": "任务完成", "percent": 100})
            closed = max(accepted, d.days.after(done, 2))
            story.then(closed, "verify", "supervisor", justice, "passed")
            story.then(d.days.after(closed, 2), "close", "supervisor", justice)
        story.deeds.sort(key=lambda deed: deed.day)
        yield story


def _task(d: District, plan: str, year: int, day: date, due: date, title: str, unit: str, target: str) -> Story:
    fields = {
        "plan": lambda cases: cases[plan], "year": year, "level": "project", "title": title, "target": target,
        "responsible_unit": unit, "responsible_person": d.cast.name(), "deadline": due.isoformat(),
        "milestones": ["半年对帐", "年末查帐"],
    }  # fmt: skip
    desk = d.cast.official(d.government_office, "government-office")
    story = Story("task", unit, title, [Deed(day, "assign", "government-office", desk, None, fields)])
    return story.then(d.days.after(day, 2), "accept", "head", d.cast.official(unit, "head"))


def _next_tasks(d: District) -> Iterator[Story]:
    given = d.days.on_or_after(12, 18)
    for title, unit, target in NEXT:
        yield _task(d, NEXT_PLAN, d.year + 1, given, date(d.year + 1, 11, 20), title, unit, target)
