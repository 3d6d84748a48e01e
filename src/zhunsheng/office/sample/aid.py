"""Help with the law: aid cases, opinions of counsel, contracts reviewed, villages named for their rule of law."""

from collections.abc import Iterator

from zhunsheng.office.sample.district import District, shares
from zhunsheng.office.sample.stories import Deed, Story

WAN = 10_000 * 100  # fen in 万元
AID_CASES, RURAL, AID_RECOVERED = 126, 36, 612 * WAN
OPINIONS = (("village", 68), ("government", 25), ("department", 18))
CONTRACTS = (("district", 77), ("village", 57))
RECOVERED, AVOIDED = 2_036 * WAN, 12_000 * WAN
NAMED = (("provincial", 2), ("city", 38), ("district", 64))
PERSONS = ("farmer", "migrant", "elderly", "woman", "disabled", "minor", "poor")
SUBJECTS = ("wages", "support", "injury", "family", "land", "relief", "compensation")
MATTERS = (
    "招商引资协议",
    "工程施工合同",
    "政府采购合同",
    "土地承包合同",
    "房屋租赁合同",
    "服务外包合同",
    "战略合作框架协议",
)


def aid(d: District) -> Iterator[Story]:
    """Legal aid, opinions, contracts, model villages."""
    yield from _aid_cases(d)
    yield from _opinions(d)
    yield from _contracts(d)
    yield from _villages(d)


def _aid_cases(d: District) -> Iterator[Story]:
    random, centre = d.random("aid"), d.cast.official(d.justice, "legal-aid-center")
    days = d.days.spread(AID_CASES, random, last=d.days.on_or_after(10, 10))
    money = iter(shares(AID_RECOVERED // 100, AID_CASES, random))  # whole yuan
    for n, day in enumerate(days):
        rural = n % 7 in (1, 4) and n < RURAL * 7 // 2
        fields = {
            "applicant": d.cast.party(), "person_kind": "farmer" if rural else PERSONS[1 + n % 6],
            "matter_kind": "civil", "facts": "请求法律援助", "subject": SUBJECTS[n % 7],
            "economic_proof": "certificate",
        }  # fmt: skip
        if rural:
            fields["village"] = d.villages[n % len(d.villages)].name
        story = Story("legal-aid-case", d.justice, f"法律援助（{n + 1}）", [
            Deed(day, "apply", "legal-aid-center", centre, None, fields)
        ])  # fmt: skip
        at = d.days.after
        examined, counsel = at(day, random.randint(1, 6)), d.cast.official(d.justice, "counsel", 1 + n % 8)
        story.then(examined, "examine", "legal-aid-center", centre, "granted")
        assigned = at(examined, random.randint(0, 5))
        story.then(assigned, "assign", "legal-aid-center", centre, fields={"firm": f"浑江某{n % 4 + 1}律师事务所"})
        finished = at(assigned, random.randint(12, 35))
        won = {"loss_recovered": next(money) * 100, "finished_on": finished.isoformat()}
        story.then(finished, "finish", "counsel", counsel, fields=won)
        closed = at(finished, random.randint(2, 8))
        story.then(closed, "report-close", "counsel", counsel)
        story.then(at(closed, 3), "pay-subsidy", "legal-aid-center", centre)
        yield story.then(at(closed, 4), "close", "legal-aid-center", centre)


def _opinions(d: District) -> Iterator[Story]:
    offices = d.tagged("administrative")
    for kind, count in OPINIONS:
        random = d.random(f"opinions-{kind}")
        for n, day in enumerate(d.days.spread(count, random, last=d.days.on_or_after(12, 13))):
            matter = f"{MATTERS[n % 7]}法律风险"
            fields = {"client_kind": kind, "matter": matter, "question": "请就合法性与风险提出意见"}
            if kind == "village":
                unit = d.villages[n % len(d.villages)]
                fields["village"] = unit.name
            else:
                unit = d.units[d.government] if kind == "government" else offices[n * 5 % len(offices)]
                fields["client"] = unit.id
            asker = d.cast.official(unit.id, "handler")
            story = Story("legal-opinion", unit.id, matter, [Deed(day, "request", "handler", asker, None, fields)])
            given = d.days.after(day, random.randint(1, 6))
            opinion = {"opinion": "经审查，提出意见如下", "conclusion": ("lawful", "amend", "risk")[n % 3]}
            story.then(given, "opine", "counsel", d.cast.official(d.justice, "counsel", 1 + n % 8), fields=opinion)
            story.then(d.days.after(given, 2), "feedback", "handler", asker, "adopted")
            yield story.then(d.days.after(given, 3), "close", "handler", asker)


def _contracts(d: District) -> Iterator[Story]:
    offices = d.tagged("administrative")
    for level, count in CONTRACTS:
        random = d.random(f"contracts-{level}")
        saved = random.sample(range(count), 12)
        recovered = dict(zip(saved, shares(RECOVERED // 100, 12, random), strict=True))
        avoided = dict(zip(saved, shares(AVOIDED // 100, 12, random), strict=True))
        for n, day in enumerate(d.days.spread(count, random, last=d.days.on_or_after(12, 13))):
            unit = d.villages[n % len(d.villages)] if level == "village" else offices[n * 2 % len(offices)]
            title = f"{unit.short_name or unit.name}{MATTERS[n % 7]}（{n + 1}）"
            fields = {"level": level, "title": title, "amount": random.randint(5, 900) * WAN}
            handler, justice = d.cast.official(unit.id, "handler"), d.cast.official(d.justice, "justice", 1 + n % 3)
            story = Story("contract-review", unit.id, title, [Deed(day, "submit", "handler", handler, None, fields)])
            looked = d.days.after(day, random.randint(1, 5))
            found: dict = {"opinion": "主体适格，修改违约与争议解决条款后可以签订"}
            if level == "district" and n in recovered:
                found |= {
                    "loss_recovered": recovered[n] * 100, "loss_avoided": avoided[n] * 100,
                    "loss_basis": "按删除的不利条款所涉金额计算",
                }  # fmt: skip
            amend = n % 3 == 0
            story.then(looked, "review", "justice", justice, "amend" if amend else "passed", fields=found)
            if amend:
                basis = {"loss_basis": found.get("loss_basis", "未涉及损失金额")}
                story.then(d.days.after(looked, 3), "adopt", "handler", handler, fields=basis)
            yield story


def _villages(d: District) -> Iterator[Story]:
    random, places = d.random("villages"), [*d.villages, *d.communities]
    justice, aide = d.cast.official(d.justice, "justice"), d.cast.official(d.justice, "justice", 2)
    for level, count in NAMED:
        chosen = random.sample(places, count)
        for place, day in zip(chosen, d.days.spread(count, random, last=d.days.on_or_after(9, 27)), strict=True):
            fields = {"village": place.name, "kind": place.kind, "level": level, "has_counsel": True}
            town = place.parent or d.justice
            handler, at = d.cast.official(town, "handler"), d.days.after
            story = Story("model-village", place.id, f"{place.name}创建民主法治示范", [
                Deed(day, "apply", "handler", d.cast.official(place.id, "handler"), None, fields)
            ])  # fmt: skip
            story.then(at(day, 4), "recommend", "handler", handler, "recommended")
            checked = at(day, random.randint(9, 20))
            points = {"points": f"{random.randint(85, 98)}"}
            story.then(checked, "check", "justice", justice, "qualified", fields=points, persons=(aide,))
            shown = at(checked, 2)
            story.then(shown, "publicise", "justice", justice)
            named = at(shown, random.randint(7, 12))
            story.then(named, "decide", "justice", justice, "named")
            yield story.then(at(named, 5), "award", "justice", justice)
