"""Law learnt and advice given: study sessions, classes, consultations, documents written, counsel engaged."""

from collections.abc import Iterator

from zhunsheng.office.sample.district import District, shares
from zhunsheng.office.sample.governance import STUDY
from zhunsheng.office.sample.stories import Story

ATTENDANCE, CLASSES = 1_236, 4
# source of the advice: persons advised, records they came in, unit that keeps them
CONSULTED = {"legal-aid-center": (628, 410), "village-counsel": (523, 330), "government-counsel": (634, 380)}
WRITTEN = {"legal-aid-center": 150, "government-counsel": 84}
SERVED = (("litigation", 17), ("reconsideration", 9), ("mediation", 23), ("other", 16))
TOPICS = ("marriage", "labour", "land", "damages", "contract", "housing", "traffic", "admin")


def advice(d: District) -> Iterator[Story]:
    """Training, then the services of counsel and of the legal aid centre."""
    yield from _sessions(d)
    yield from _classes(d)
    yield from _consultations(d)
    yield from _documents(d)
    yield from _engagements(d)
    yield from _services(d)


def _sessions(d: District) -> Iterator[Story]:
    for n, law in enumerate(STUDY):
        day = d.days.on_or_after(n + 2 if n < 5 else n + 3, 24 if n % 2 else 8)
        fields = {
            "title": f"专题学习{law}", "held_on": day.isoformat(), "audience": "leaders",
            "convened_by": "central-group", "attendees": 28 + n % 4, "laws": law, "hours": 2,
        }  # fmt: skip
        yield d.record("study-session", "party-office", d.days.after(day, 1), fields, f"专题学习{law}")
    offices = d.tagged("administrative")
    for n, day in enumerate(d.days.spread(40, d.random("staff-sessions"), last=d.days.on_or_after(12, 20))):
        unit = offices[n % len(offices)]
        title = f"{unit.name}集体学法"
        fields = {"title": title, "held_on": day.isoformat(), "audience": "staff", "attendees": 12 + n % 9}
        yield d.record("study-session", unit.id, d.days.after(day, 1), fields, title)


def _classes(d: District) -> Iterator[Story]:
    names = ("党政领导干部依法行政专题班", "公务员法律知识培训班", "行政执法人员培训班", "镇街法治干部培训班")
    attended = shares(ATTENDANCE, CLASSES, d.random("classes"))
    clerk = d.cast.official("organisation", "clerk")
    for n, (month, title) in enumerate(zip((4, 6, 9, 11), names, strict=True)):
        begins = d.days.on_or_after(month, 15)
        ends = d.days.after(begins, 4)
        fields = {"title": title, "begins_on": begins.isoformat(), "organiser": "organisation", "in_plan": True}
        story = d.record("training-class", "organisation", begins, fields, title)
        done = {"ends_on": ends.isoformat(), "attendees": attended[n], "hours": 32}
        yield story.then(ends, "finish", "clerk", clerk, fields=done)


def _consultations(d: District) -> Iterator[Story]:
    for source, (persons, count) in CONSULTED.items():
        random = d.random(f"consulted-{source}")
        days = d.days.spread(count, random, last=d.days.on_or_after(12, 27))
        for n, (day, heads) in enumerate(zip(days, shares(persons, count, random), strict=True)):
            fields = {
                "source": source, "consulted_on": day.isoformat(), "ref": f"{d.year}-{n + 1:04d}", "persons": heads,
                "topic": random.choice(TOPICS), "channel": "visit", "client": d.cast.party(),
            }  # fmt: skip
            if source == "village-counsel":
                fields["village"] = d.villages[n % len(d.villages)].name
            yield d.record("legal-consultation", d.justice, day, fields, f"法律咨询 {n + 1}")


def _documents(d: District) -> Iterator[Story]:
    for source, count in WRITTEN.items():
        random = d.random(f"written-{source}")
        for n, day in enumerate(d.days.spread(count, random, last=d.days.on_or_after(12, 27))):
            fields = {
                "source": source, "ref": f"{d.year}-{n + 1:04d}", "written_on": day.isoformat(),
                "kind": random.choice(("complaint", "defence", "application", "agreement")), "client": d.cast.party(),
            }  # fmt: skip
            yield d.record("legal-document", d.justice, day, fields, f"代写法律文书 {n + 1}")


def _engagements(d: District) -> Iterator[Story]:
    day = d.days.on_or_after(1, 15)
    lawyers = [d.cast.name() for _ in range(12)]
    clients = [(d.government, "district"), *((u.id, "department") for u in d.tagged("administrative")[:30])]
    clients += [*((u.id, "town") for u in d.towns), *((u.id, "village") for u in d.villages)]
    for n, (client, level) in enumerate(clients):
        fields = {
            "client": client, "level": level, "counsel_name": lawyers[n % 12], "counsel_kind": "lawyer",
            "firm": f"浑江某{n % 4 + 1}律师事务所", "from": f"{d.year}-01-01", "until": f"{d.year}-12-31",
        }  # fmt: skip
        yield d.record("legal-counsel", d.justice, d.days.after(day, n % 8), fields, f"{d.units[client].name}法律顾问")


def _services(d: District) -> Iterator[Story]:
    offices = d.tagged("administrative")
    for kind, count in SERVED:
        for n, day in enumerate(d.days.spread(count, d.random(f"served-{kind}"), last=d.days.on_or_after(12, 27))):
            client = offices[n * 3 % len(offices)] if n % 3 else d.units[d.government]
            fields = {"kind": kind, "ref": f"{d.year}-{n + 1:03d}", "served_on": day.isoformat(), "client": client.id}
            yield d.record("counsel-service", d.justice, day, fields, f"法律顾问服务（{client.name}）")
