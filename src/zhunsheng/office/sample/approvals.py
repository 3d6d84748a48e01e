"""Powers put in order, items published on the platform, licences asked for and decided, officers examined."""

from collections.abc import Iterator
from datetime import date
from random import Random

from zhunsheng.catalog.units import Unit
from zhunsheng.office.sample.district import District
from zhunsheng.office.sample.services import OBJECTS, SUBJECTS
from zhunsheng.office.sample.stories import Deed, Story

POWERS, ON_PLATFORM, LICENCES, LATE_LICENCES, EXAMINED, FAILED = 321, 141, 412, 6, 652, 17
POWER_TYPES = ("licence", "penalty", "coercion", "inspection", "confirmation", "payment", "reward", "other-power")
ITEMS = (
    "食品经营许可",
    "公共场所卫生许可",
    "道路运输经营许可",
    "林木采伐许可",
    "取水许可",
    "户外广告设置许可",
    "民办学校设立",
    "劳务派遣经营许可",
)


def approvals(d: District) -> Iterator[Story]:
    """Power items, platform items, licences, officers."""
    yield from _powers(d)
    yield from _platform(d)
    yield from _licences(d)
    yield from _officers(d)


def _powers(d: District) -> Iterator[Story]:
    random, offices = d.random("powers"), d.tagged("administrative")
    desk = d.cast.official(d.government_office, "government-office")
    meeting = d.cast.official(d.government_office, "government-meeting")
    for n, day in enumerate(
        d.days.spread(POWERS, random, d.days.on_or_after(10, 15), (6, 4, 8, 10, 12, 14, 12, 10, 8, 6, 0, 0))
    ):
        unit = offices[n % len(offices)]
        name = f"{OBJECTS[n % 12]}{SUBJECTS[n // 12 % 10]}"
        fields = {
            "department": unit.id, "power_name": f"对{name}的管理（{n + 1}）", "power_type": POWER_TYPES[n % 8],
            "adjustment": "change", "code": f"2206020{n + 1:05d}", "level": "county", "same_name": True,
            "same_type": True, "same_basis": True, "same_code": True,
        }  # fmt: skip
        at = d.days.after
        first, second = at(day, random.randint(1, 5)), at(day, random.randint(6, 12))
        third, last = at(second, random.randint(3, 10)), at(second, random.randint(11, 20))
        story = Story("power-item", unit.id, name, [_deed(d, day, "propose", "handler", unit, fields=fields)])
        story.then(first, "review", "reviewer", d.cast.official("establishment", "reviewer"), "passed")
        story.then(second, "legal-review", "justice", d.cast.official(d.justice, "justice"), "passed")
        story.then(third, "approve", "government-meeting", meeting)
        yield story.then(last, "publish", "government-office", desk, fields={"effective_on": last.isoformat()})


def _platform(d: District) -> Iterator[Story]:
    random, offices = d.random("platform"), d.tagged("administrative")
    for n, day in enumerate(d.days.spread(ON_PLATFORM, random, last=d.days.on_or_after(11, 22))):
        unit = offices[n % len(offices)]
        name = f"{OBJECTS[n % 12]}{SUBJECTS[n % 10]}"
        fields = {
            "department": unit.id, "item_name": name, "item_type": "licence", "item_code": f"220602L{n + 1:05d}",
            "level": "county", "four_same": True, "online_depth": 4,
        }  # fmt: skip
        reviewed = d.days.after(day, random.randint(1, 4))
        published = d.days.after(reviewed, random.randint(0, 3))
        story = Story("platform-publication", unit.id, name, [_deed(d, day, "claim", "handler", unit, fields=fields)])
        story.then(reviewed, "review", "reviewer", d.cast.official(d.hall, "reviewer"), "passed")
        story.then(published, "publish", "reviewer", d.cast.official(d.hall, "reviewer"))
        yield story.then(
            d.days.after(published, 2), "connect", "handler", d.cast.official(unit.id, "handler"), "connected"
        )


def _licences(d: District) -> Iterator[Story]:
    random, offices = d.random("licences"), d.tagged("hall")
    days = d.days.spread(LICENCES, random, last=d.days.on_or_after(11, 8))
    late = {*random.sample([n for n, day in enumerate(days) if day.month < 10], LATE_LICENCES)}
    for n, day in enumerate(days):
        yield licence(d, random, n, day, offices[n % len(offices)], n in late)


def licence(d: District, random: Random, n: int, day: date, unit: Unit, late: bool) -> Story:
    item, window = ITEMS[n % 8], d.cast.official(unit.id, "window")
    handler, after = d.cast.official(unit.id, "handler"), d.days.after
    fields = {
        "applicant": d.cast.party("company" if n % 3 else "natural"), "item": item, "licence_kind": "general",
        "application_kind": random.choices(("new", "change", "renewal"), (6, 3, 1))[0], "channel": "window",
        "promised_term": "7 workdays",
    }  # fmt: skip
    story = Story("administrative-licence", unit.id, item, [Deed(day, "apply", "window", window, None, fields)])
    taken = after(day, random.randint(0, 3))
    if n % 11 == 0:  # something is missing: told once, brought within days
        story.then(taken, "accept", "window", window, "corrections", fields={"missing": "营业执照复印件"})
        brought = after(taken, random.randint(1, 5))
        story.then(brought, "correct", "applicant", d.cast.citizen(n))
        taken = after(brought, 1)
    story.then(taken, "accept", "window", window, "accepted")
    story.then(taken, "assign", "window", window)
    looked = after(taken, random.randint(1, 3))
    if n % 5 == 0:
        officers = d.cast.official(unit.id, "officer", 1), d.cast.official(unit.id, "officer", 2)
        story.then(looked, "inspect-onsite", "officer", officers[0], persons=officers[1:])
    if n % 17 == 0:  # an expert appraisal, whose time the term leaves out
        special = {"special_kind": "appraisal", "special_term": "10 workdays"}
        story.then(looked, "start-special-procedure", "handler", handler, fields=special)
        looked = after(looked, random.randint(4, 9))
        story.then(looked, "end-special-procedure", "handler", handler)
    reviewed = after(looked, 1)
    story.then(reviewed, "review", "reviewer", d.cast.official(unit.id, "reviewer"), fields={"affects_others": False})
    # 20 working days from acceptance by law, 7 promised: most within the promise, six past the law.
    decided = after(reviewed, random.randint(19, 23) if late else random.choices((0, 1, 2, 5), (5, 3, 1, 1))[0])
    denied = n % 29 == 0
    head, reasons = d.cast.official(unit.id, "head"), {"reasons": "不符合法定条件"}
    story.then(decided, "decide", "head", head, "denied" if denied else "granted", fields=reasons if denied else {})
    story.then(after(decided, random.randint(0, 4)), "deliver", "window", window)
    if not denied:
        shown = {"published_name": f"{item}（{n + 1}）"}
        story.then(after(decided, random.randint(1, 5)), "publish", "handler", handler, fields=shown)
    story.deeds.sort(key=lambda deed: deed.day)
    return story


def _officers(d: District) -> Iterator[Story]:
    random, offices = d.random("officers"), d.tagged("administrative")
    asked = d.days.within(d.days.on_or_after(3, 4), d.days.on_or_after(3, 29))
    exams = [d.days.on_or_after(month, day) for month, day in ((5, 18), (5, 25), (9, 21))]
    failed = {*random.sample(range(EXAMINED), FAILED)}
    justice = d.cast.official(d.justice, "justice")
    for n in range(EXAMINED):
        unit, day, exam = offices[n % len(offices)], asked[n % len(asked)], exams[n % 3]
        fields = {"holder": {"name": d.cast.name()}, "department": unit.id, "post_kind": "in-post"}
        story = Story("enforcement-officer", d.justice, f"执法人员资格（{unit.short_name or unit.name}）", [
            _deed(d, day, "apply", "handler", unit, fields=fields)
        ])  # fmt: skip
        story.then(
            d.days.after(day, 8), "train", "justice", justice, fields={"trained_on": d.days.after(day, 8).isoformat()}
        )
        passed = n not in failed
        score = {"score": random.randint(62, 98) if passed else random.randint(35, 58), "exam_form": "computer"}
        story.then(exam, "examine", "justice", justice, "passed" if passed else "failed", fields=score)
        if passed:
            number = {"certificate_number": f"220602{n + 1:05d}"}
            story.then(d.days.after(exam, 15), "issue-certificate", "justice", justice, fields=number)
        yield story


def _deed(d: District, day: date, act: str, role: str, unit: Unit, **more: object) -> Deed:
    return Deed(day, act, role, d.cast.official(unit.id, role), **more)
