"""A year of legal publicity: duties of 86 members, events clustered on the days of the law, articles, one film."""

from collections.abc import Iterator, Sequence
from datetime import date

from zhunsheng.catalog.units import Unit
from zhunsheng.office.sample.district import District, shares
from zhunsheng.office.sample.owed import met
from zhunsheng.office.sample.stories import Story

CONSULTATIONS, PERFORMANCES, ANTI_CRIME, VENUES = 129, 85, 22, 48
VEHICLES, QUESTIONS, LEAFLETS, AUDIENCE = 125, 6_236, 65_420, 20_310
ARTICLES, POSTS = 320, 64
# The days of publicity that the report names, and how many consultations fall on each.
LAW_DAYS = ((3, 15, "consumer", 18), (6, 26, "anti-drug", 15), (12, 4, "constitution", 24))
# What a body does for the constitution within its own walls.
OCCASIONS = (("宪法宣传周专题讲座", "lecture"), ("宪法知识竞赛", "contest"), ("宪法诵读", "other"))
PLACES = ("organ", "unit", "enterprise", "school", "village", "community")
WHERE = ("机关", "单位", "企业", "学校", "乡村", "社区")
LAWS = ("宪法", "民法总则", "消费者权益保护法", "禁毒法", "安全生产法", "环境保护法", "劳动合同法", "农村土地承包法")
THEMES = {
    "general": "综合普法",
    "consumer": "3·15消费者权益",
    "anti-drug": "6·26国际禁毒日",
    "constitution": "12·4国家宪法日",
}


def publicity(d: District) -> Iterator[Story]:
    """Duties, events, works."""
    members = d.tagged("publicity-member")
    yield from _duties(d, members)
    held = [*_consultations(d, members)]
    yield from held
    there = {s.unit for s in held if s.deeds[0].fields["theme"] == "constitution"}
    yield from _constitution_day(d, [unit for unit in members if unit.id not in there])
    yield from _performances(d, members)
    yield from _special(d, members)
    yield from _venues(d, members)
    yield from _works(d, members)


def _duties(d: District, members: Sequence[Unit]) -> Iterator[Story]:
    day = d.days.on_or_after(2, 18)
    for n, unit in enumerate(members):
        fields = {
            "member": unit.id, "year": d.year, "laws": "、".join(f"《{LAWS[(n + k) % 8]}》" for k in range(3)),
            "duties": "组织本系统学法，面向服务对象普法，在法律颁布日开展宣传", "planned_events": 2,
            "leader": d.cast.name(),
        }  # fmt: skip
        yield d.record("publicity-duty", d.justice, d.days.after(day, n % 5), fields, f"{unit.name}普法责任")


def _event(d: District, unit: Unit, day: date, title: str, kind: str, theme: str, **more: object) -> Story:
    fields = {"title": title, "held_on": day.isoformat(), "organiser": unit.id, "kind": kind, "theme": theme, **more}
    return d.record("publicity-activity", unit.id, d.days.after(day, 1), fields, title)


def _consultations(d: District, members: Sequence[Unit]) -> Iterator[Story]:
    random = d.random("consultations")
    fixed = [(d.days.on_or_after(m, day), theme) for m, day, theme, count in LAW_DAYS for _ in range(count)]
    rest = d.days.spread(CONSULTATIONS - len(fixed), random, last=d.days.on_or_after(12, 20))
    held = sorted([*fixed, *((day, "general") for day in rest)])
    cars = random.sample([1] * VEHICLES + [0] * (CONSULTATIONS - VEHICLES), CONSULTATIONS)
    asked, given = shares(QUESTIONS, CONSULTATIONS, random), shares(LEAFLETS, CONSULTATIONS, random)
    for n, (day, theme) in enumerate(held):
        unit = members[n % len(members)]
        yield _event(
            d, unit, day, f"{unit.short_name or unit.name}{THEMES[theme]}宣传咨询", "consultation", theme,
            venue="square", vehicles=cars[n], questions=asked[n], materials=given[n], staff=random.randint(3, 9),
        )  # fmt: skip


def _constitution_day(d: District, others: Sequence[Unit]) -> Iterator[Story]:
    """What those members did that week who held no consultation on the day."""
    first, due = d.days.on_or_after(12, 2), date(d.year, 12, 7)
    for n, (unit, day) in enumerate(met(d, "constitution-day", others, first, due)):
        name, kind = OCCASIONS[n % len(OCCASIONS)]
        yield _event(d, unit, day, f"{unit.short_name or unit.name}{name}", kind, "constitution", venue="organ")


def _performances(d: District, members: Sequence[Unit]) -> Iterator[Story]:
    random = d.random("performances")
    seen = shares(AUDIENCE, PERFORMANCES, random)
    places = [*d.villages, *d.communities]
    days = d.days.spread(PERFORMANCES, random, d.days.on_or_after(12, 13), (2, 3, 4, 8, 12, 12, 14, 14, 12, 8, 4, 3))
    for n, day in enumerate(days):
        place = places[n % len(places)]
        yield _event(
            d, members[n * 7 % len(members)], day, f"法治文艺演出走进{place.name}", "performance", "general",
            venue="village" if place.kind == "village" else "community", place=place.name, audience=seen[n],
        )  # fmt: skip


def _special(d: District, members: Sequence[Unit]) -> Iterator[Story]:
    for n, day in enumerate(d.days.spread(ANTI_CRIME, d.random("anti-crime"), last=d.days.on_or_after(11, 29))):
        title = f"扫黑除恶专项斗争专题宣传（第{n + 1}场）"
        yield _event(d, members[n * 3 % len(members)], day, title, "special", "anti-crime", venue=PLACES[n % 6])


def _venues(d: District, members: Sequence[Unit]) -> Iterator[Story]:
    for n, day in enumerate(d.days.spread(VENUES, d.random("venues"), last=d.days.on_or_after(12, 20))):
        title = f"法律进{WHERE[n % 6]}活动（第{n // 6 + 1}次）"
        yield _event(d, members[n * 5 % len(members)], day, title, "venue", "general", venue=PLACES[n % 6])


def _works(d: District, members: Sequence[Unit]) -> Iterator[Story]:
    random = d.random("works")
    film = d.days.on_or_after(8, 20)
    yield _work(d, "publicity", film, "扫黑除恶专题片", "film", "district", theme="anti-crime")
    for n, day in enumerate(d.days.spread(ARTICLES, random, last=d.days.on_or_after(12, 27))):
        level = random.choices(("national", "provincial", "city"), (1, 4, 11))[0]
        unit = members[n % len(members)]
        title = f"{unit.short_name or unit.name}普法动态（{n + 1}）"
        yield _work(d, unit.id, day, title, "article", level, author_unit=unit.id)
    for n, day in enumerate(d.days.spread(POSTS, random, last=d.days.on_or_after(12, 27))):
        yield _work(d, d.justice, day, f"法治公众号推送（{n + 1}）", "new-media", "district", medium="微信")


def _work(d: District, unit: str, day: date, title: str, kind: str, level: str, **more: object) -> Story:
    fields = {"title": title, "kind": kind, "media_level": level, "published_on": day.isoformat(), **more}
    return d.record("publicity-work", unit, d.days.after(day, 1), fields, title)
