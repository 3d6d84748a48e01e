"""The index of words and facts: found is what stands there, by those who may see it, on both databases."""

import threading
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trials import MONDAY, ask, done
from zhunsheng.kernel.clocks import due, light
from zhunsheng.kernel.procedure import Field
from zhunsheng.kernel.terms import Until
from zhunsheng.office.cases import index, service, words
from zhunsheng.office.cases.models import Case, Fact, Indexed
from zhunsheng.office.cases.nearing import near
from zhunsheng.office.cases.perform import Office
from zhunsheng.office.cases.service import Condition, Filter

WHO = {"name": "赵某隐", "kind": "natural"}


@pytest.fixture
def law(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """The office behind the door of the cases."""
    monkeypatch.setattr(service, "office", lambda: office)
    return office


def applied(law: Office, content: str, unit: str = "甲局", **more: object) -> str:
    fields = {"applicant": WHO, "content": content}
    return done(law, ask("apply", unit=unit, fields=fields, **more)).case


def found(**wanted: object) -> list[str]:
    return [r.id for r in service.search(Filter(**wanted), "opened_on").rows]


def test_a_word_of_two_characters_is_found_inside_a_text(law: Office) -> None:
    bridge, road = applied(law, "城东新区修一座桥（2019）12号"), applied(law, "城西路口改造")
    assert found(text="城东") == [bridge] and found(text="新区修") == [bridge] and found(text="东新") == [bridge]
    assert found(text="路口") == [road] and found(text="东路") == []
    assert found(text="桥") == [bridge] and found(text="造") == [road]
    assert found(text="城东 座桥") == [bridge] and found(text="城东 路口") == []


def test_width_case_and_punctuation_make_no_difference(law: Office) -> None:
    case = applied(law, "〔2019〕12号ABC项目")
    for asked in ("(2019)12号", "［２０１９］１２", "abc项目", "2019"):
        assert found(text=asked) == [case], asked


def test_quotes_and_signs_are_no_commands(law: Office) -> None:
    case = applied(law, "某“桥”'工程")
    assert found(text="桥' OR \"工程") == [] and found(text="'桥'") == [case] and found(text="* - :") == [case]


def test_what_is_private_is_found_by_its_unit_and_by_nobody_else(law: Office) -> None:
    case = applied(law, "修一座桥")
    assert found(text="赵某隐") == [] and found(text="某隐", own="乙局") == []
    assert found(text="赵某隐", own="甲局") == [case]
    assert found(text="赵某 修一座", own="甲局") == [case] and found(text="赵某 修一座", own="乙局") == []
    asked = Condition("applicant", private=True, text="赵某")
    assert found(conditions=(asked,)) == [] and found(conditions=(asked,), own="乙局") == []
    assert found(conditions=(asked,), own="甲局") == [case]


def test_saying_that_a_private_field_is_public_opens_nothing(law: Office) -> None:
    applied(law, "修一座桥")
    assert found(conditions=(Condition("applicant", values=("赵某隐",)),), own="乙局") == []


def test_sorting_by_a_private_field_tells_other_units_nothing(law: Office) -> None:
    first = done(law, ask("apply", fields={"applicant": {"name": "一某", "kind": "natural"}, "content": "乙"})).case
    second = done(law, ask("apply", fields={"applicant": {"name": "左某", "kind": "natural"}, "content": "甲"})).case
    wanted = Filter(procedure="trial-approval")
    assert [r.id for r in service.search(wanted, "-f.applicant").rows] == [first, second]
    assert [r.id for r in service.search(Filter(own="局"), "-f.applicant").rows] == [second, first]
    assert [r.id for r in service.search(wanted, "f.content").rows] == sorted(
        [first, second], key=lambda i: {first: "乙", second: "甲"}[i]
    )


def test_an_act_is_found_at_once_and_what_it_replaced_no_more(law: Office) -> None:
    record = {"procedure": "trial-register", "unit": "甲局"}
    case = done(law, ask("record", fields={"code": "A", "held_on": "2019-03-01", "remark": "修一座桥"}, **record)).case
    assert found(text="修一座桥") == [case]
    done(law, ask("amend", case, fields={"remark": "挖一条渠"}, **record))
    assert found(text="一条渠") == [case] and found(text="修一座桥") == []
    assert found(conditions=(Condition("remark", text="一条"),)) == [case]


def test_the_index_made_anew_is_the_same(law: Office) -> None:
    cases = [applied(law, f"第{n}件", unit=f"{n % 2}局") for n in range(7)]
    assert service.catch_up() == 0
    before = sorted(Fact.objects.values_list("case", "field", "value", "private"))
    assert service.index_anew() == 7
    assert sorted(Fact.objects.values_list("case", "field", "value", "private")) == before
    assert found(text="第3件") == [cases[3]]


def test_a_reader_waits_no_longer_than_told_and_hears_how_many_are_left(
    law: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "CHUNK", 2)
    monkeypatch.setattr(index, "go_on", lambda catalog, alias: None)
    for n in range(5):
        applied(law, f"第{n}件")
    assert service.catch_up(patience=0) == 3 and service.catch_up(patience=0) == 1
    assert service.catch_up() == 0 and Indexed.objects.count() == 5


def test_what_is_left_over_is_taken_in_meanwhile(law: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "CHUNK", 2)
    case = [applied(law, f"第{n}件") for n in range(5)][-1]
    assert service.catch_up(patience=0) == 3
    for thread in [t for t in threading.enumerate() if t.name == "index"]:
        thread.join(timeout=20)
    assert Indexed.objects.count() == 5 and found(text="第4件") == [case]


def test_a_number_drawn_early_and_written_late_is_not_missed(law: Office) -> None:
    first, late = applied(law, "先写的"), applied(law, "后写的")
    service.catch_up()
    Case.objects.filter(id=late).update(changed=-1)  # as if its writer had drawn a number and not yet committed
    index.IndexMark.objects.update(changed=-5)
    Indexed.objects.filter(case=late).update(changed=-9)
    service.catch_up()
    assert Indexed.objects.get(case=late).changed == -1 and found(text="先写的") == [first]


def test_confidential_cases_are_there_for_their_unit_only(law: Office) -> None:
    case = applied(law, "某某请求")
    Case.objects.filter(id=case).update(procedure="petition")
    assert found(seen_by=("甲局",)) == [case] and found(seen_by=()) == [] and found(seen_by=("乙局",)) == []
    assert found() == [case]


def test_lights_are_those_of_a_reading(law: Office) -> None:
    case = applied(law, "修一座桥")
    service.catch_up()
    row = service.row(case)
    told = {d: service.reading(case, d).light for d in (MONDAY, row.due_on - timedelta(days=1), row.due_on)}
    for day, colour in told.items():
        assert found(light=(colour, day)) == [case], (day, colour)
        assert all(found(light=(other, day)) == [] for other in {"red", "yellow", "green"} - {colour})


def test_near_is_the_first_yellow_day(law: Office) -> None:
    case = applied(law, "修一座桥")
    reading = service.reading(case, MONDAY)
    for at, owed in reading.case.owed.items():
        known = reading.version, reading.case, at, owed, reading.calendar
        first, last = near(*known), due(*known, owed.term).day
        days = [MONDAY + timedelta(days=n) for n in range((last - MONDAY).days + 1)]
        assert first == next(d for d in days if light(*known, d) == "yellow")
        for day in (MONDAY, MONDAY - timedelta(days=40)):
            assert near(*known[:3], owed._replace(term=(Until(day),)), reading.calendar) == day, "owed when it was due"


@given(st.lists(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15, places=3)))
def test_numbers_sort_as_texts(numbers: list) -> None:
    texts = [index.sortable_number(str(n)) for n in sorted(numbers)]
    assert all(a <= b for a, b in pairwise(texts))


@given(st.text(max_size=30), st.integers(0, 29), st.integers(1, 6))
def test_any_part_of_a_text_is_a_phrase_of_its_tokens(text: str, at: int, length: int) -> None:
    part = words.plain(text)[at : at + length]
    told = words.tokens([text])
    for phrase in words.phrases(part):
        places = range(len(told) - len(phrase) + 1)
        single = len(phrase[0]) == 1
        assert any(told[n].startswith(phrase[0]) if single else told[n : n + len(phrase)] == phrase for n in places)


def test_values_become_texts_by_their_type() -> None:
    def field(kind: str) -> Field:
        return Field("x", "甲", "", kind)

    assert index.sortable(field("flag"), False) == ["false"]
    assert index.sortable(field("choices"), ["a", "b"]) == ["a", "b"]
    assert index.sortable(field("date"), "2019-01-02") == [date(2019, 1, 2).isoformat()]
    assert index.sortable(field("parties"), [WHO]) == ["赵某隐"] and index.sortable(field("text"), "") == []
