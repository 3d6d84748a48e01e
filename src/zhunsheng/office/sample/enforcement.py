"""Law enforced: penalties, coercion, inspections drawn by lot, and those who watch over them.

The printed report counts none of it, so this is an ordinary year of a district. Stories may run past the year's
end: what has not happened by then is what the desks still owe.
"""

from collections.abc import Iterator
from datetime import date
from random import Random

from zhunsheng.office.sample.cast import Cast
from zhunsheng.office.sample.district import District
from zhunsheng.office.sample.stories import Deed, Story

YUAN = 100  # fen
PENALTIES, SUMMARY, MEASURES, EXECUTIONS, INSPECTIONS = 64, 48, 9, 4, 12
# Who punishes what: unit, domain, the wrong, the rule that it broke.
WRONGS = (
    ("natural-resources", "自然资源", "未经批准占用耕地建设围墙", "土地管理法第四十四条"),
    ("market-regulation", "市场监管", "销售超过保质期的食品", "食品安全法第三十四条"),
    ("urban-management", "城市管理", "擅自占用城市道路堆放物料", "城市道路管理条例第二十七条"),
    ("transport", "交通运输", "未取得道路运输经营许可从事货运", "道路运输条例第二十四条"),
    ("health", "卫生健康", "公共场所未按规定检测空气质量", "公共场所卫生管理条例第六条"),
    ("ecology", "生态环境", "未采取措施防治扬尘污染", "大气污染防治法第七十二条"),
    ("agriculture", "农业农村", "经营标签不符合规定的农药", "农药管理条例第四十五条"),
)
TICKETS = (
    ("urban-management", "沿街店铺越门经营", "warning", 0), ("transport", "未随车携带营运证", "fine", 50),
    ("natural-resources", "在保护标志旁取土", "warning", 0), ("market-regulation", "未明码标价", "warning", 0),
)  # fmt: skip
TITLES = ("食品经营者", "矿山企业", "建筑工地", "汽车维修企业", "学校食堂", "用地单位", "社会团体")
RESULTS = ("none-found", "none-found", "none-found", "rectify", "not-published", "untraceable", "violation")
# Cards: month and day, unit, colour, ground, what was found; how far it went.
CARDS = (
    (3, 12, "housing", "yellow", "overdue", "两件许可逾期办结", "closed"),
    (4, 18, "transport", "yellow", "disclosure", "处罚决定未在七个工作日内公开", "closed"),
    (6, 20, "human-resources", "red", "refused-duty", "推诿群众办事申请", "closed"),
    (8, 14, "agriculture", "yellow", "rating", "差评事项未按时整改", "withdrawn"),
    (10, 16, "water", "yellow", "irregular", "现场检查少于两人", "closed"),
    (12, 10, "urban-management", "yellow", "disclosure", "行政检查结果公开不完整", "rectified"),
    (12, 17, "natural-resources", "yellow", "overdue", "一件许可申请超过承诺时限", "replied"),
    (12, 27, "natural-resources", "yellow", "disclosure", "行政处罚决定公开不及时", "issued"),
    (12, 25, "housing", "red", "failed", "前牌整改不到位", "issued"),
)


def enforcement(d: District) -> Iterator[Story]:
    """Penalties, tickets, coercion, inspections, supervision of enforcement, cards."""
    yield from _penalties(d)
    yield from _tickets(d)
    yield from _measures(d)
    yield from _executions(d)
    yield from _inspections(d)
    yield from _supervisions(d)
    yield from _cards(d)


def officers(cast: Cast, unit: str) -> tuple:
    """Two officers who go out together."""
    return cast.official(unit, "officer", 1), cast.official(unit, "officer", 2)


def _penalties(d: District) -> Iterator[Story]:
    random = d.random("penalties")
    days = [*d.days.spread(PENALTIES - 16, random, last=d.days.on_or_after(10, 31))]
    days += [d.days.before(d.days.on_or_after(12, 30), 2 * n) for n in range(16)]  # and those still in hand
    for n, day in enumerate(days):
        unit, domain, wrong, rule = WRONGS[0 if n >= len(days) - 16 and n % 2 else n % 7]
        yield _penalty(d, random, n, day, unit, domain, wrong, rule)


def _penalty(d: District, random: Random, n: int, day: date, unit: str, domain: str, wrong: str, rule: str) -> Story:
    one, two = officers(d.cast, unit)
    head, at, grave = d.cast.official(unit, "head"), d.days.after, n % 5 == 0
    company = n % 3 != 0
    fields = {
        "offender": d.cast.party("company" if company else "natural"), "domain": domain, "lead": f"巡查发现{wrong}",
        "party_kind": "organisation" if company else "citizen", "source": ("inspection", "complaint")[n % 2],
        "violation_ended_on": d.days.before(day, 2).isoformat(), "discovered_on": day.isoformat(),
    }  # fmt: skip
    title = f"{d.towns[n % len(d.towns)].short_name}某户涉嫌{wrong}案"
    story = Story("ordinary-penalty", unit, title, [Deed(day, "file-case", "officer", one, None, fields)])
    story.then(at(day, 1), "approve-filing", "head", head, "approved")
    looked = at(day, random.randint(2, 4))
    record = {"record": "现场检查笔录、询问笔录各一份"}
    story.then(looked, "investigate", "officer", one, fields=record, persons=(two,))
    reported = at(looked, random.randint(2, 5))
    facts = {"facts": f"查明当事人{wrong}，有笔录、照片为证", "violated_law": rule}
    story.then(reported, "report-findings", "officer", one, fields=facts)
    told = at(reported, 1)
    proposed = {
        "proposed": "拟责令改正并处罚款", "hearing_right": grave, "grave": grave,
        "review_scope": "complex" if grave else "none", "hearing_ground": "large-fine",
    }  # fmt: skip
    if not grave:
        del proposed["hearing_ground"]
    story.then(told, "notify-rights", "officer", one, fields=proposed)
    heard = at(told, random.randint(2, 4))
    story.then(heard, "hear-statement", "officer", one, "waived" if n % 3 else "heard",
               fields={} if n % 3 else {"statement": "当事人陈述已改正，请求从轻；经复核予以采纳"})  # fmt: skip
    if grave:
        heard = at(heard, random.randint(3, 9))
        legal = d.cast.official(unit, "legal-reviewer")
        opinion = {"review_opinion": "事实清楚，程序合法，适用依据正确"}
        story.then(heard, "legal-review", "legal-reviewer", legal, "passed", fields=opinion)
        heard = at(heard, 2)
        discussed = {"discussion": "同意拟处罚意见"}
        story.then(heard, "discuss", "leadership", d.cast.official(unit, "leadership"), fields=discussed)
    decided = at(heard, 1)
    fine = random.randint(4, 20) * 500 * YUAN * (10 if grave else 1)
    imposed = {
        "penalty_kinds": ["fine"], "penalty_kind": "fine", "fine": fine, "party_present": n % 2 == 0,
        "penalty_content": "责令改正，处以罚款", "penalty_law": rule,
    }  # fmt: skip
    light = n % 9 == 4
    story.then(decided, "decide", "head", head, "no-minor" if light else "imposed",
               fields={"reasons": "违法行为轻微并及时改正"} if light else imposed)  # fmt: skip
    served = decided if n % 2 == 0 else at(decided, 3)
    story.then(served, "deliver", "officer", one, fields={"delivery": "direct"})
    if not light:
        handler = d.cast.official(unit, "handler")
        shown = {"published_name": f"{domain}处罚决定（{n + 1}）"}
        story.then(at(decided, random.randint(2, 6)), "publish", "handler", handler, fields=shown)
        paid = at(served, random.randint(3, 9))
        story.then(paid, "pay", "handler", handler, fields={"paid": fine})
        story.then(at(paid, 3), "close", "handler", handler)
    story.deeds.sort(key=lambda deed: deed.day)
    return story


def _tickets(d: District) -> Iterator[Story]:
    days = [*d.days.spread(SUMMARY - 4, d.random("tickets"), last=d.days.on_or_after(12, 6))]
    days += [d.days.before(d.days.on_or_after(12, 30), n) for n in (5, 2, 1, 0)]
    for n, day in enumerate(days):
        unit, wrong, kind, yuan = TICKETS[2 if n >= len(days) - 4 else n % 4]
        one, two = officers(d.cast, unit)
        fields = {"offender": d.cast.party(), "party_kind": "citizen", "facts": wrong, "statement": "当事人无异议"}
        story = Story(
            "summary-penalty", unit, f"{wrong}（当场处罚）", [Deed(day, "hear-on-site", "officer", one, None, fields)]
        )
        decision = {"penalty_kind": kind, "fine": yuan * YUAN, "decision_number": f"{n + 1:04d}"}
        story.then(day, "decide-on-site", "officer", one, "imposed", fields=decision, persons=(two,))
        story.then(day, "deliver", "officer", one)
        at = d.days.after
        story.then(at(day, 1), "report-filing", "officer", one)
        if kind == "fine":
            story.then(at(day, 3), "pay", "party", d.cast.citizen(3000 + n), fields={"paid": yuan * YUAN})
        shown = {"published_name": f"当场处罚决定（{n + 1}）"}
        yield story.then(at(day, 4), "publish", "handler", d.cast.official(unit, "handler"), fields=shown)


def _measures(d: District) -> Iterator[Story]:
    on = d.days.on_or_after
    days = [on(3, 20), on(5, 14), on(6, 27), on(8, 8), on(9, 17), on(10, 29), on(12, 3), on(12, 12), on(12, 26)]
    for n, day in enumerate(days[:MEASURES]):
        unit = "natural-resources" if n > 5 else ("market-regulation", "agriculture", "ecology")[n % 3]
        (one, two), head, at = officers(d.cast, unit), d.cast.official(unit, "head"), d.days.after
        what = ("涉嫌无证开采的机具", "涉嫌假冒的商品", "涉嫌不合格的农药", "排污设施")[n % 4 if n < 6 else 0]
        fields = {
            "subject": d.cast.party("company"), "measure_kind": "seize" if n % 2 else "seal", "object": what,
            "ground": "防止证据损毁、危害扩大", "domain": "行政执法",
        }  # fmt: skip
        story = Story("administrative-coercion", unit, f"查封、扣押{what}", [
            Deed(day, "propose-measure", "officer", one, None, fields)
        ])  # fmt: skip
        story.then(at(day, 1), "approve-measure", "head", head, "approved")
        told = {
            "told": "已当场告知理由、依据、权利和救济途径", "scene_record": "现场笔录一份",
            "recording": f"音像〔{d.year}〕{n + 1}号",
        }  # fmt: skip
        story.then(at(day, 1), "take-measure", "officer", one, fields=told, persons=(two,))
        done = at(day, 12 + n)
        story.then(done, "handle", "head", head, "lifted" if n % 3 else "confiscated", fields={"handling": "已查清"})
        if n % 3:
            story.then(done, "return-property", "officer", one)
        yield story


def _executions(d: District) -> Iterator[Story]:
    """Duties that were not performed: urged, and where that does not help, taken to the court."""
    on = d.days.on_or_after
    for n, (begun, served) in enumerate(
        ((on(5, 6), date(d.year - 1, 10, 12)), (on(8, 12), date(d.year, 1, 16)), (on(12, 9), date(d.year, 5, 17)),
         (on(12, 16), date(d.year, 6, 4)))[:EXECUTIONS]
    ):  # fmt: skip
        unit = "natural-resources" if n > 1 else "housing"
        one, at = d.cast.official(unit, "officer", 1), d.days.after
        fields = {
            "subject": d.cast.party("company"), "duty": "拆除违法占地上的建筑物，恢复土地原状", "route": "court",
            "duty_served_on": served.isoformat(), "duty_decision": f"浑自然资罚〔{served.year}〕{n + 3}号",
            "execution_kind": "restore", "demolition": False, "money_duty": False, "perform_term": "10 days",
        }  # fmt: skip
        story = Story("administrative-coercion", unit, f"申请法院强制执行土地处罚决定（{n + 1}）", [
            Deed(begun, "urge", "officer", one, None, fields)
        ])  # fmt: skip
        story.then(at(begun, 3), "hear-statement", "officer", one, "waived")
        asked, handler = at(begun, 12), d.cast.official(unit, "handler")
        story.then(asked, "apply-court", "handler", handler, fields={"court": "白山市浑江区人民法院"})
        story.then(at(asked, 5), "court-accept", "handler", handler, "accepted")
        yield story.then(at(asked, 9), "court-rule", "handler", handler, "granted")


def _inspections(d: District) -> Iterator[Story]:
    random = d.random("inspections")
    days = d.days.spread(INSPECTIONS - 3, random, last=d.days.on_or_after(10, 18))
    days += [d.days.on_or_after(11, 25), d.days.on_or_after(12, 9), d.days.on_or_after(12, 19)]
    for n, day in enumerate(days):
        unit = "natural-resources" if n % 4 == 1 or n >= INSPECTIONS - 3 else WRONGS[n % 7][0]
        yield _inspection(d, random, n, day, unit)


def _inspection(d: District, random: Random, n: int, day: date, unit: str) -> Story:
    (one, two), handler, at = officers(d.cast, unit), d.cast.official(unit, "handler"), d.days.after
    title = f"{d.units[unit].short_name}随机抽查{TITLES[n % 7]}（{n + 1}）"
    parties = [d.cast.party("company") for _ in range(4)]
    plan = {
        "title": title, "year": d.year, "inspection_item": f"对{TITLES[n % 7]}的监督检查", "scope": "按百分之五抽取",
        "supervised_kind": "association" if TITLES[n % 7] == "社会团体" else "market",
    }  # fmt: skip
    story = Story("random-inspection", unit, title, [Deed(day, "plan", "handler", handler, None, plan)])
    story.then(at(day, 1), "publish-plan", "handler", handler)
    drawn = {
        "parties": parties, "inspectors": [{"id": p.id, "name": d.cast.officials[p.id][0]} for p in (one, two)],
        "pool_size": 80 + n, "seed": f"{d.year}{n + 1:03d}",
    }  # fmt: skip
    story.then(at(day, 3), "draw", "handler", handler, fields=drawn)
    for k, party in enumerate(parties):
        name, seen = party["name"], at(day, 5 + k * random.randint(1, 3))
        result = RESULTS[(n * 4 + k) % 7]
        story.then(seen, "inspect", "officer", one, result, member=name, fields={"record": "检查记录一份"},
                   persons=(two,))  # fmt: skip
        shown = {"result_text": "已公示", "outlet": "credit-system"}
        story.then(at(seen, random.randint(3, 12)), "publish-result", "handler", handler, member=name, fields=shown)
        if result == "violation":
            done = {"handling": "已立案查处"}
            story.then(at(seen, 6), "follow-up", "handler", handler, member=name, fields=done)
    story.then(at(day, 34), "close", "handler", handler)
    story.deeds.sort(key=lambda deed: deed.day)
    return story


def _supervisions(d: District) -> Iterator[Story]:
    justice, at = d.cast.official(d.justice, "justice", 1), d.days.after
    begun = [d.days.on_or_after(m, 12) for m in (3, 4, 6, 7, 9, 10)]
    begun += [d.days.on_or_after(12, 9), d.days.on_or_after(12, 16), d.days.on_or_after(12, 24)]
    for n, day in enumerate(begun):
        unit = "natural-resources" if n == len(begun) - 2 else WRONGS[n % 7][0]
        title = f"{d.units[unit].short_name}行政执法案卷评查（{n + 1}）"
        fields = {
            "supervised_unit": unit, "supervised_kind": "department", "method": ("daily", "special", "key")[n % 3],
            "source": "plan", "focus": ["procedure"], "scope": "执法三项制度落实情况",
        }  # fmt: skip
        story = Story("enforcement-supervision", unit, title, [Deed(day, "start", "justice", justice, None, fields)])
        seen = at(day, 5)
        if n % 3 == 0:
            story.then(seen, "inspect", "justice", justice, "none-found", fields={"findings": "案卷规范，未见问题"})
        else:
            found = {"findings": "抽查案卷五份", "problems": "两份案卷未附执法全过程记录清单"}
            story.then(seen, "inspect", "justice", justice, "problems", fields=found)
            asked = {"demands": "补正案卷，完善记录制度", "rectify_term": "15 workdays"}
            story.then(at(seen, 1), "issue-notice", "justice", justice, fields=asked)
            mended, head = at(seen, 10), d.cast.official(unit, "head")
            story.then(mended, "rectify", "head", head, "reported", fields={"rectification": "已补正并完善制度"})
            story.then(at(mended, 4), "verify", "justice", justice, "passed", fields={"verify_opinion": "整改到位"})
        yield story


def _cards(d: District) -> Iterator[Story]:
    watch, at = d.cast.official(d.justice, "supervisor"), d.days.after
    for month, on, unit, colour, ground, facts, how_far in CARDS:
        day, handler = d.days.on_or_after(month, on), d.cast.official(unit, "handler")
        fields = {"carded_unit": unit, "ground": ground, "facts": facts, "rule": "行政效能电子监察规定"}
        title = f"{'黄牌' if colour == 'yellow' else '红牌'}：{d.units[unit].short_name}{facts}"
        story = Story("supervision-card", unit, title, [Deed(day, "issue", "supervisor", watch, colour, fields)])
        if how_far == "issued":
            yield story
            continue
        answered = at(day, 2)
        story.then(answered, "reply", "handler", handler, fields={"reply_text": "情况属实，已查明原因"})
        if how_far == "withdrawn":
            why = {"appeal_text": "差评所涉事项不属本单位职权"}
            story.then(at(day, 3), "appeal", "head", d.cast.official(unit, "head"), fields=why)
            withdrawn = {"appeal_opinion": "申诉成立，撤回黄牌"}
            story.then(at(day, 6), "decide-appeal", "supervisor", watch, "withdrawn", fields=withdrawn)
        elif how_far != "replied":
            mended = {"rectification": "已办结并完善预警"}
            story.then(at(day, 4), "rectify", "handler", handler, fields=mended)
        if how_far == "closed":
            story.then(at(day, 7), "verify", "supervisor", watch, "passed", fields={"verify_opinion": "整改到位"})
            story.then(at(day, 8), "close", "supervisor", watch)
        yield story
