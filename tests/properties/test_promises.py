"""What the kernel promises of any law: of time, of looking, of what it offers."""

from datetime import date, timedelta
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from properties import strategies as law
from properties.test_agreement import FAST, TODAY, Walk, walked
from zhunsheng.kernel.case import CLOCK, Command, Person
from zhunsheng.kernel.conditions import Moment
from zhunsheng.kernel.decide import Accepted, decide, fold
from zhunsheng.kernel.procedure import Deed
from zhunsheng.kernel.reading import look
from zhunsheng.kernel.terms import Still, Term, Until, explain, last_day, lengthened
from zhunsheng.kernel.tests import names
from zhunsheng.kernel.workdays import WorkCalendar
from zhunsheng.office.cases.states import state_of, state_text

CALENDAR = WorkCalendar(law.SPRING | law.NATIONAL_DAY, law.MAKE_UP, frozenset({2018, 2019, 2020}))
SOME = settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck), phases=FAST)
randoms = st.integers(0, 2**32 - 1).map(Random)
days = st.dates(date(2018, 12, 1), date(2019, 11, 30))
terms = st.builds(Term, st.integers(0, 40), st.sampled_from(("workdays", "days"))) | st.builds(
    Term, st.integers(0, 5), st.sampled_from(("months", "years"))
)
stills = st.lists(
    st.builds(
        lambda start, length: Still(start.toordinal(), start.toordinal() + length, "still"), days, st.integers(0, 30)
    ),
    max_size=4,
)


@given(days, terms, stills)
def test_a_clock_that_stood_still_loses_no_day_and_overlaps_count_once(start, term, stops):
    stood = {n for s in stops for n in range(s.after + 1, s.upto + 1)}
    end = last_day(start, (term,), CALENDAR, stops, roll=False).day.toordinal()
    without = last_day(start, (term,), CALENDAR, roll=False).day.toordinal()
    run = [n for n in range(start.toordinal() + 1, end + 1) if n not in stood]
    whole = range(start.toordinal() + 1, without + 1)
    if term.unit == "workdays":
        run, whole = ([n for n in some if CALENDAR.is_workday(date.fromordinal(n))] for some in (run, whole))
    assert len(run) == len(whole)
    assert end not in stood or not whole


@given(days, st.lists(terms, min_size=1, max_size=3), stills)
def test_the_days_that_the_explanation_counts_sum_to_the_term(start, pieces, stops):
    told = explain(start, tuple(pieces), CALENDAR, stops)
    at, whole = start, 0
    for piece in pieces:
        nominal = last_day(at, (piece,), CALENDAR, roll=False).day
        whole += piece.amount if piece.unit == "workdays" else (nominal - at).days
        at = last_day(at, (piece,), CALENDAR, stops, roll=False).day
    assert sum(s.days for s in told) == whole
    assert (told[-1].end if told else start) == last_day(start, tuple(pieces), CALENDAR, stops).day
    covered = [s.start for s in told] + [told[-1].end + timedelta(days=1)] if told else []
    assert covered == sorted(covered)  # no day is told twice


@given(days, terms, stills, st.booleans())
def test_a_due_day_in_days_months_or_years_is_never_a_rest_day_unless_told_not_to_roll(start, term, stops, roll):
    end = last_day(start, (term,), CALENDAR, stops, roll)
    if term.unit != "workdays" and roll:
        assert CALENDAR.is_workday(end.day)
        assert not any(
            CALENDAR.is_workday(end.unrolled + timedelta(days=n)) for n in range((end.day - end.unrolled).days)
        )
    else:
        assert end.day == end.unrolled


@given(days, days)
def test_until_a_day_is_that_day(start, day):
    assert last_day(start, (Until(day),), CALENDAR).day == day


@given(days, st.integers(0, 60), st.integers(0, 60), st.sampled_from(("workdays", "days")))
def test_extending_twice_in_one_unit_is_extending_once_by_the_sum(start, one, two, unit):
    apart = lengthened(lengthened((Term(5, unit),), Term(one, unit)), Term(two, unit))
    assert apart == lengthened((Term(5, unit),), Term(one + two, unit)) == (Term(5 + one + two, unit),)


@SOME
@given(randoms)
def test_replaying_events_gives_the_same_state_whatever_was_looked_at_in_between(r):
    walk = walked(r, backward=0)
    again = Walk(walk.procedure, walk.calendar)
    for event in [e for e in walk.history if not e.is_silent and e.act != "undo"]:
        if any(e.act == "undo" and e.fields["event"] == event.seq for e in walk.history):
            continue
        # Nobody looks, and nobody records what silence did until the act itself comes.
        for n in range(r.randrange(4)):
            if again.case.day is not None:
                look(walk.procedure, again.case, again.case.day + timedelta(days=n * 7), walk.calendar)
        command = event.command()
        answer = decide(walk.procedure, again.case, command, TODAY, walk.calendar, again.history, event.reason)
        assert isinstance(answer, Accepted), walk.told(f"{event.act} of {event.day}")
        again.case, again.history = answer.case, (*again.history, *answer.events)
    assert again.case._replace(seq=0) == walk.case._replace(seq=0)
    assert fold(walk.procedure, walk.history, walk.calendar) == walk.case


@SOME
@given(randoms)
def test_the_state_survives_json(r):
    case = walked(r).case
    assert state_of(state_text(case)) == case


@SOME
@given(randoms)
def test_paper_in_any_order_gives_the_same_case_where_it_is_lawful_in_every_order(r):
    walk = walked(r, steps=8, backward=0)
    acts = [e for e in walk.history if not e.is_silent and e.act != "undo"]
    if len(acts) < 3 or any(e.act == "undo" or e.reason for e in walk.history):
        return
    late = Walk(walk.procedure, walk.calendar)
    one = acts.pop(r.randrange(1, len(acts)))
    for event in (*acts, one):
        answer = decide(walk.procedure, late.case, event.command(), TODAY, walk.calendar, late.history)
        if not isinstance(answer, Accepted):
            return  # without it, what came later would not have been lawful
        late.case, late.history = answer.case, (*late.history, *answer.events)
    # On one day the order of recording counts, so only other days must agree.
    if all(e.day != one.day for e in acts):
        assert late.case._replace(seq=0) == walk.case._replace(seq=0)


def fulfilled(walk: Walk, deed: Deed, member: str | None, day: date) -> Command:
    """The act on offer, done by somebody who may, with all that it asks for."""
    version = walk.procedure.on(day)
    given = {}
    sample = {"urgent": True, "kind": "a", "count": 1, "share": "1", "seen_on": "2019-01-02", "length": "3 days",
              "bare": "3 days", "units": [member or "east"], "party": "zhang", "number": "某"}  # fmt: skip
    for name in deed.needs:
        if walk.case.fields.get(name) in (None, [], "") and version.fields[name].default is None:
            given[name] = sample[name]
    people = [Person(f"fresh-{n}", f"new-{n}", True, True) for n in range(5)]
    attached = dict.fromkeys(deed.attach, "digest")
    return Command(deed.act, day, deed.order[0], people[0], deed.outcome, given, tuple(people[1:]), attached, member)


def is_plain(deed: Deed) -> bool:
    """No rule of it reads a field that it may itself set, so that what is on offer does not hang on what is given."""
    entries = [e for group in (deed.after, deed.extends) for _, es in group for e in es]
    tests = [e.test for e in entries if e.test] + [c.test for c in deed.checks]
    read = frozenset().union(*(names(t) for t in tests))
    sources = [getattr(e, n, None) for e in entries for n in ("wait", "within", "notice", "add")]
    held = {t for targets, _ in deed.after for t in targets} | {getattr(s, "name", "") for s in sources}
    return not (read | held | {"units"}) & (deed.sets | set(deed.needs))


@SOME
@given(randoms)
def test_what_the_state_offers_is_accepted_and_what_it_does_not_offer_is_refused(r):
    walk = walked(r, steps=6)
    day = max(walk.case.day or law.START, law.START) + timedelta(days=r.choice((0, 1, 9)))
    reading = look(walk.procedure, walk.case, day, walk.calendar)
    offers = set(reading.offers())
    for name in reading.acts():
        version = reading._version_of(name)
        for outcome, deed in version.acts[name].deeds.items():
            if deed.by == {CLOCK} or not is_plain(deed):
                continue
            each = version.acts[name].each
            moment = Moment(version, reading.case, version.acts[name], day, {}, None, walk.calendar)
            for member in moment.members(name) if each else (None,):
                command = fulfilled(walk, deed, member, day)
                answer = decide(walk.procedure, walk.case, command, TODAY, walk.calendar, walk.history)
                told = walk.told(f"{day} {name}/{outcome}#{member}: {answer}")
                assert isinstance(answer, Accepted) == ((name, outcome, member) in offers), told
