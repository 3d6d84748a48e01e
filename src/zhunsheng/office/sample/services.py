"""The service halls, their items, and what was cut: 710 items in the hall, 356 in the branches, 1,105 in all."""

from collections.abc import Iterator

from zhunsheng.office.sample.district import District, turns
from zhunsheng.office.sample.stories import Story

HALL, BRANCH, ITEMS = 710, 356, 1105
ONE_NETWORK, NO_VISIT, CUT = 884, 919, 306
TYPES = ("licence", "confirmation", "filing", "payment", "other-power", "public-service", "reward", "adjudication")
SUBJECTS = (
    "经营许可",
    "资格认定",
    "登记备案",
    "变更登记",
    "注销登记",
    "补贴发放",
    "证照核发",
    "施工许可",
    "场所审核",
    "信息查询",
)
OBJECTS = (
    "食品经营",
    "公共场所",
    "道路运输",
    "农药经营",
    "特种设备",
    "民办教育",
    "医疗机构",
    "林木采伐",
    "取水",
    "广告设置",
    "社会团体",
    "动物防疫",
)
# (statutory, promised) days: whichever brings the whole nearer to three to one is taken next.
TERMS = ((20, 7), (20, 6), (15, 5), (30, 10), (10, 3), (7, 2), (5, 2), (60, 20))
KINDS = ("material", "step", "signature", "certificate", "visit", "copy")


def services(d: District) -> Iterator[Story]:
    """Units and items of the halls, formalities cut, certificates cleared, ratings, start-ups."""
    yield from _units(d)
    yield from _items(d)
    yield from _cuts(d)
    yield from _certificates(d)
    yield from _ratings(d)
    yield from _start_ups(d)


def _units(d: District) -> Iterator[Story]:
    day = d.days.on_or_after(1, 10)
    for hall, tag in (("main", "hall"), ("branch", "branch-hall")):
        for unit in d.tagged(tag):
            fields = {
                "department": unit.id, "hall": hall, "must_move_in": True, "moved_in_on": "2018-06-01", "counters": 2,
                "chief_named": True, "authorised": True, "seal_moved": True,
            }  # fmt: skip
            if hall == "branch":
                fields["branch_name"] = f"{unit.name}分厅"
            yield d.record("service-unit", d.hall, day, fields, unit.name)


def _items(d: District) -> Iterator[Story]:
    random = d.random("items")
    halls = ["main"] * HALL + ["branch"] * BRANCH + ["none"] * (ITEMS - HALL - BRANCH)
    online = {*random.sample(range(ITEMS), ONE_NETWORK)}
    unseen = {*random.sample(range(ITEMS), NO_VISIT)}
    days = d.days.within(d.days.on_or_after(1, 14), d.days.on_or_after(3, 15))
    departments = {"main": d.tagged("hall"), "branch": d.tagged("branch-hall"), "none": d.tagged("administrative")}
    excess = 0  # of statutory days over three times the promised ones
    for n, (hall, place) in enumerate(zip(halls, turns(range(len(days)), ITEMS), strict=True)):
        pool = random.sample(TERMS, 3) if n < ITEMS - 10 else TERMS
        statutory, promised = min(pool, key=lambda t: abs(excess + t[0] - 3 * t[1]))
        excess += statutory - 3 * promised
        department = departments[hall][n % len(departments[hall])]
        name = f"{OBJECTS[n % 12]}{SUBJECTS[n // 12 % 10]}（{n // 120 + 1}类）"
        fields = {
            "code": f"220602{n + 1:06d}", "name": name, "department": department.id, "item_type": TYPES[n % 8],
            "level": "county", "hall": hall, "must_move_in": True, "one_network": n in online, "no_visit": n in unseen,
            "online_depth": 4 if n in online else 2, "visits": 0 if n in unseen else 1, "instant": False,
            "statutory_days": statutory, "promised_days": promised, "fee": False,
        }  # fmt: skip
        yield d.record("service-item", d.hall, days[place], fields, name)
    if excess:
        raise AssertionError(f"the terms of the items miss three to one by {excess} days")


def _cuts(d: District) -> Iterator[Story]:
    random, offices = d.random("cuts"), d.tagged("administrative")
    for n, day in enumerate(d.days.spread(CUT, random)):
        office = offices[n % len(offices)]
        name = f"{OBJECTS[n % 12]}{SUBJECTS[n % 10]}所需材料第{n + 1}项"
        fields = {
            "name": name, "department": office.id, "kind": random.choice(KINDS), "cut_on": day.isoformat(),
            "manner": random.choice(("abolished", "merged", "shared", "online")),
        }  # fmt: skip
        yield d.record("formality-cut", office.id, day, fields, name)


def _certificates(d: District) -> Iterator[Story]:
    random, offices = d.random("certificates"), d.tagged("administrative")
    names = (
        "无犯罪记录证明",
        "居住证明",
        "亲属关系证明",
        "收入证明",
        "婚姻状况证明",
        "未就业证明",
        "房屋产权证明",
        "健康证明",
    )
    for n, day in enumerate(d.days.spread(24, random)):
        office = offices[n * 5 % len(offices)]
        fields = {
            "name": names[n % 8], "purpose": f"{OBJECTS[n % 12]}{SUBJECTS[n % 10]}", "department": office.id,
            "basis_level": random.choice(("law", "regulation", "normative-document", "none")),
        }  # fmt: skip
        yield d.record("certificate-requirement", office.id, day, fields, f"{names[n % 8]}（{office.name}）")


def _ratings(d: District) -> Iterator[Story]:
    random, offices = d.random("ratings"), d.tagged("hall")
    for n, day in enumerate(d.days.spread(120, random, last=d.days.on_or_after(11, 29))):
        rating = random.choices(("very-satisfied", "satisfied", "basically"), (80, 15, 5))[0]
        fields = {
            "ref": f"PJ{d.year}{n + 1:05d}", "rated_on": day.isoformat(), "rating": rating, "channel": "counter",
            "department": offices[n % len(offices)].id,
        }  # fmt: skip
        yield d.record("service-rating", d.hall, day, fields, f"办件评价 {n + 1}")


def _start_ups(d: District) -> Iterator[Story]:
    random, market = d.random("start-ups"), d.body("市场监督管理局")
    for n, day in enumerate(d.days.spread(60, random, last=d.days.on_or_after(12, 20))):
        used = random.choice((2, 3, 3, 4, 5))
        fields = {
            "kind": "start-up", "ref": f"QK{d.year}{n + 1:04d}", "applied_on": day.isoformat(), "workdays_used": used,
            "enterprise": d.cast.party("company")["name"], "steps": 4, "visits": 1, "online": random.random() < 0.6,
        }  # fmt: skip
        yield d.record("business-start-up", market, d.days.after(day, used), fields, f"企业开办 {n + 1}")
