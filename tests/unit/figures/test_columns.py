"""The row that a snapshot keeps of a case, told from its events by the kernel."""

from datetime import date

from tests.agreement.strategies import CATALOG, LAYOUTS

from zhunsheng.figures.columns import CaseRow
from zhunsheng.kernel.case import Event
from zhunsheng.kernel.reading import read

LAYOUT = LAYOUTS["permit"]
AT = CaseRow("permit/局/2019/1", "局", "局许〔2019〕1号", "某许可")
FIELDS = {
    "applicant": {"name": "张某", "kind": "natural"}, "secret": "不可外传", "topics": ["road", "tree"], "fee": 12345,
    "urgent": False, "received_on": "2019-03-01", "area": "12.50",
}  # fmt: skip
VERSION = date(2019, 1, 1)


def event(seq: int, act: str, day: date, outcome: str | None = None, **more) -> Event:
    return Event(seq, act, outcome, day, "head", "某人", "局", version=VERSION, **more)


APPLIED = event(1, "apply", date(2019, 3, 1), fields=FIELDS)


def told(*events: Event, day: date):
    return read(CATALOG.procedure("permit"), events, day, CATALOG.calendar)


def test_fields_have_the_types_of_their_kind_and_private_ones_are_left_out() -> None:
    row = LAYOUT.row(AT, told(APPLIED, day=date(2019, 3, 4)))
    assert (row["f_fee"], row["f_urgent"], row["f_received_on"]) == (12345, False, date(2019, 3, 1))
    assert (row["f_topics"], row["f_area"], row["f_visits"]) == (["road", "tree"], "12.50", None)
    assert row["f_applicant__kind"] == "natural"
    assert "张某" not in str(row) and "不可外传" not in str(row)
    assert not {"f_secret", "f_applicant"} & set(LAYOUT.schema.names)


def test_a_case_is_overdue_the_day_after_its_last_day_and_says_when_it_turns() -> None:
    last = LAYOUT.row(AT, told(APPLIED, day=date(2019, 3, 11)))
    after = LAYOUT.row(AT, told(APPLIED, day=date(2019, 3, 12)))
    assert (last["overdue"], last["turns_on"]) == (False, date(2019, 3, 11))
    assert (after["overdue"], after["turns_on"]) == (True, None)


def test_an_act_discharged_late_marks_the_case_and_the_event() -> None:
    decided = event(2, "decide", date(2019, 3, 12), "granted")
    reading = told(APPLIED, decided, day=date(2019, 4, 1))
    row = LAYOUT.row(AT, reading)
    assert (row["late"], row["overdue"], row["result"], row["ended"]) == (True, False, "granted", True)
    assert (row["decide__on"], row["decide__outcome"]) == (date(2019, 3, 12), "granted")
    events = list(LAYOUT.events(AT, reading))
    assert [(e["seq"], e["act"], e["late"], e["due"]) for e in events] == [
        (1, "apply", False, None), (2, "decide", True, date(2019, 3, 11)),
    ]  # fmt: skip


def test_what_silence_brought_about_is_in_the_row_and_among_the_events() -> None:
    asked = event(2, "ask", date(2019, 3, 4))
    before = told(APPLIED, asked, day=date(2019, 3, 11))
    after = told(APPLIED, asked, day=date(2019, 3, 12))
    assert LAYOUT.row(AT, before).get("answer__outcome") is None
    assert LAYOUT.row(AT, after)["answer__outcome"] == "none"
    assert [(e["act"], e["silent"]) for e in LAYOUT.events(AT, after)][-1] == ("answer", True)


def test_an_act_recorded_against_the_rule_marks_the_case() -> None:
    irregular = event(2, "decide", date(2019, 3, 5), "denied", reason="据档案补录")
    reading = told(APPLIED, irregular, day=date(2019, 3, 6))
    assert LAYOUT.row(AT, reading)["irregular"] is True
    assert [e["irregular"] for e in LAYOUT.events(AT, reading)] == [False, True]


def test_a_case_of_a_later_day_is_not_seen_before_it() -> None:
    later = event(2, "decide", date(2019, 3, 8), "granted")
    row = LAYOUT.row(AT, told(APPLIED, later, day=date(2019, 3, 7)))
    assert (row["result"], row.get("decide__on")) == (None, None)
