"""Quarrels settled and petitioners shown the way: 1,610 mediations, 86 petitioners who met a lawyer."""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from random import Random

from django.conf import settings

from zhunsheng.office import papers
from zhunsheng.office.sample.district import District
from zhunsheng.office.sample.stories import Deed, Story

MEDIATED, AGREED, LATE_MEDIATIONS = 1_610, 1_578, 11
EXPLAINED, TO_COURT, HANDLED = 86, 75, 34
TYPES = ("family", "neighbours", "homestead", "contract", "damages", "land", "labour", "traffic", "consumer", "other")
NAMES = ("婚姻家庭", "邻里", "房屋宅基地", "合同", "损害赔偿", "山林土地", "劳动争议", "道路交通事故", "消费", "其他")
SUBJECTS = ("land", "labour", "housing", "civil", "justice", "environment", "other")


def disputes(d: District) -> Iterator[Story]:
    """Mediations, then petitions."""
    yield from _mediations(d)
    yield from _petitions(d)


def _mediations(d: District) -> Iterator[Story]:
    random = d.random("mediation")
    bodies = [*((u, "village") for u in (*d.villages, *d.communities)), *((u, "town") for u in d.towns)]
    days = d.days.spread(MEDIATED, random, last=d.days.on_or_after(11, 25))
    failed = {*random.sample(range(MEDIATED), MEDIATED - AGREED)}
    late = {*random.sample([n for n, day in enumerate(days) if day.month < 11], LATE_MEDIATIONS)}
    for n, day in enumerate(days):
        unit, body = bodies[n % len(bodies)]
        kind = random.choices(range(10), (18, 22, 8, 9, 10, 9, 6, 6, 4, 8))[0]
        yield mediation(d, random, n, day, unit, body, kind, n not in failed, n in late)


def mediation(d: District, random: Random, n: int, day, unit, body: str, kind: int, agreed: bool, late: bool) -> Story:
    who = d.cast.official(unit.id, "mediator", 1 + n % 2)
    title = f"{NAMES[kind]}纠纷（{unit.name}）"
    fields = {
        "parties": [d.cast.party(), d.cast.party()], "channel": "screening" if n % 3 else "application", "body": body,
        "dispute_type": TYPES[kind], "person_count": 2, "village": unit.name,
    }  # fmt: skip
    story = Story("mediation", unit.id, title, [Deed(day, "apply", "mediator", who, None, fields)])
    taken = d.days.after(day, random.randint(0, 2))
    story.then(taken, "accept", "mediator", who, "accepted", fields={"willingness_asked_on": taken.isoformat()})
    # The sample's own term is 30 days: about 14 working days is well within it, 24 is past it.
    settled = d.days.after(taken, 24 if late else random.randint(1, 14))
    if not agreed:
        story.then(settled, "mediate", "mediator", who, "failed")
        return story.then(d.days.after(settled, 1), "close", "mediator", who)
    form = "oral" if n % 4 == 0 else "written"
    terms = {"agreement_form": form, "agreement": "双方互谅互让，按约定履行"}
    story.then(settled, "mediate", "mediator", who, "agreed", fields=terms)
    if form == "written":
        story.then(settled, "sign-agreement", "mediator", who, "signed", attachments={"signed-agreement": scan()})
    checked = d.days.after(settled, random.randint(3, 12))
    story.then(checked, "follow-up", "mediator", who, "performed")
    return story.then(checked, "close", "mediator", who)


@lru_cache(maxsize=1)
def scan() -> str:
    """The digest of the one paper that stands for every signed agreement of the sample."""
    return papers.keep(
        Path(settings.HOME), ["合成数据：双方签字的调解协议书的扫描件，本样例以此代替。\n".encode()]
    ).digest


def _petitions(d: District) -> Iterator[Story]:
    random = d.random("petition")
    days = d.days.spread(EXPLAINED + HANDLED, random, last=d.days.on_or_after(9, 20))
    explained = {*random.sample(range(len(days)), EXPLAINED)}
    to_court = {*random.sample(sorted(explained), TO_COURT)}
    slow = {*random.sample([n for n in range(len(days)) if n not in explained], 3)}
    for n, day in enumerate(days):
        yield petition(d, random, n, day, n in explained, n in to_court, n in slow)


def petition(d: District, random: Random, n: int, day, explained: bool, to_court: bool, slow: bool) -> Story:
    desk, counsel = d.cast.official("petitions", "petition-office"), d.cast.official("justice", "counsel", 1 + n % 5)
    handler, head = d.cast.official("petitions", "handler"), d.cast.official("petitions", "head")
    fields = {
        "petitioner": d.cast.party(), "petitioner_count": 1, "channel": random.choice(("visit", "letter", "online")),
        "category": "claim", "subject": SUBJECTS[n % 7], "content": "反映诉求，请求依法处理",
    }  # fmt: skip
    story = Story(
        "petition", "petitions", f"信访事项 {n + 1}", [Deed(day, "receive", "petition-office", desk, None, fields)]
    )
    told = d.days.after(day, random.randint(1, 7))
    story.then(told, "accept", "petition-office", desk, "accepted")
    if explained:
        met = d.days.after(told, random.randint(1, 6))
        story.then(met, "explain-law", "counsel", counsel, fields={"explanation": "以同类案例说明法定途径"})
        if to_court:
            story.then(met, "guide-to-lawful-channel", "counsel", counsel, "litigation")
        else:
            story.then(met, "guide-to-lawful-channel", "counsel", counsel, "none")
        told = met
    looked = d.days.after(told, random.randint(3, 10))
    story.then(looked, "handle", "handler", handler)
    # 60 days from acceptance; three of the replies come too late.
    answered = d.days.after(looked, 45 if slow else random.randint(3, 15))
    reply = {"reply_text": "经调查，依据有关规定答复如下"}
    story.then(answered, "reply", "head", head, "explained" if n % 3 else "supported", fields=reply)
    return story.then(d.days.after(answered, 5), "close", "petition-office", desk)
