"""What the congress and the CPPCC asked, and what came of it: 21 opinions, 19 pieces of advice, 49 proposals."""

from collections.abc import Iterator

from zhunsheng.office.sample.district import District
from zhunsheng.office.sample.stories import Deed, Story

OPINIONS = (("congress-opinion", 21), ("cppcc-advice", 19))
PROPOSALS, UNSATISFIED = 49, 1
MATTERS = (
    "老旧小区改造",
    "农村道路养护",
    "义务教育均衡",
    "河道治理",
    "养老服务",
    "停车秩序",
    "就业培训",
    "营商环境",
    "垃圾分类",
    "文化惠民",
)


def proposals(d: District) -> Iterator[Story]:
    """Opinions and advice, then motions and proposals of the two sessions."""
    yield from _opinions(d)
    yield from _proposals(d)


def _opinions(d: District) -> Iterator[Story]:
    offices = d.tagged("administrative")
    desk = d.cast.official(d.government_office, "government-office")
    for kind, count in OPINIONS:
        random = d.random(kind)
        for n, day in enumerate(d.days.spread(count, random, last=d.days.on_or_after(9, 12))):
            unit, at = offices[n * 7 % len(offices)], d.days.after
            title = f"关于{MATTERS[n % 10]}的{'审议意见' if kind == 'congress-opinion' else '视察建议'}（{n + 1}）"
            story = Story("congress-opinion", d.government_office, title, [
                Deed(day, "receive", "government-office", desk, None, {"kind": kind, "title": title})
            ])  # fmt: skip
            story.then(at(day, 2), "assign", "government-office", desk, fields={"responsible_unit": unit.id})
            done = at(day, random.randint(18, 40))
            head, report = d.cast.official(unit.id, "head"), {"report_text": "办理情况报告"}
            if kind == "congress-opinion":
                story.then(done, "implement", "head", head, "implemented", fields={"measures": "已逐项落实"})
                story.then(at(done, 3), "report", "government-office", desk, fields=report)
            else:
                story.then(done, "adopt", "head", head, "adopted", fields={"measures": "已采纳并推进"})
                story.then(at(done, 3), "reply", "government-office", desk, fields=report)
            yield story.then(at(done, 6), "close", "government-office", desk)


def _proposals(d: District) -> Iterator[Story]:
    random, offices = d.random("proposals"), d.tagged("administrative")
    received, assigned = d.days.on_or_after(1, 18), d.days.on_or_after(2, 28)
    desk = d.cast.official(d.government_office, "government-office")
    for n in range(PROPOSALS):
        unit, at = offices[n * 4 % len(offices)], d.days.after
        title = f"关于{MATTERS[n % 10]}的{'建议' if n % 5 else '提案'}（{n + 1}号）"
        fields = {
            "kind": "suggestion" if n % 5 else "cppcc-proposal", "title": title, "number": str(n + 1),
            "proposer": {"name": d.cast.name(), "kind": "natural"},
        }  # fmt: skip
        story = Story("deputy-proposal", d.government_office, title, [
            Deed(received, "receive", "government-office", desk, None, fields)
        ])  # fmt: skip
        story.then(assigned, "assign", "government-office", desk, fields={"responsible_unit": unit.id})
        # Three months from assignment: by 28 May all are answered.
        answered = at(assigned, random.randint(15, 58))
        met = d.days.before(answered, 4)
        head = d.cast.official(unit.id, "head")
        reply = {"contacted_on": met.isoformat(), "reply_text": "办理答复"}
        story.then(answered, "reply", "head", head, random.choices("ABCD", (5, 4, 1, 1))[0], fields=reply)
        rated = at(answered, random.randint(3, 9))
        content = n != PROPOSALS - UNSATISFIED
        view = ("satisfied" if n % 6 else "basically") if content else "not"
        story.then(rated, "satisfaction", "deputy", d.cast.citizen(n), view)
        if not content:
            story.then(at(rated, 12), "rehandle", "handler", d.cast.official(unit.id, "handler"), fields=reply)
        yield story
