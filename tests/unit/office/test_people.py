"""Units from the region's file; who holds what on a day; whose cases they see."""

import os
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from zhunsheng.catalog.source import Fault
from zhunsheng.kernel.case import Person
from zhunsheng.office.journal.service import console
from zhunsheng.office.people import models, posts
from zhunsheng.office.people import service as people
from zhunsheng.office.people.administrators import Refusal
from zhunsheng.office.people.service import Official, Seat
from zhunsheng.office.people.units import CHANGED

YEAR = date(2019, 1, 1)
pytestmark = pytest.mark.usefixtures("units")


@pytest.fixture
def units(sqlite: Path) -> None:
    people.load_units("220602")


def test_units_make_the_populations_that_the_report_counts() -> None:
    counted = {tag: len(people.units(tag=tag)) for tag in ("responsible", "administrative", "publicity-member", "hall")}
    assert counted == {"responsible": 76, "administrative": 69, "publicity-member": 86, "hall": 27}
    assert len(people.units(tag="branch-hall")) == 5 and len(people.units(kind="village")) == 55


def test_loading_again_adds_nothing_and_mends_what_was_changed() -> None:
    before = models.Unit.objects.count()
    models.Unit.objects.filter(id="justice").update(name="别的名称")
    assert people.load_units("220602") == before == models.Unit.objects.count()
    assert people.unit("justice").name.endswith("司法局")


def test_unit_knows_the_one_above_it() -> None:
    assert people.unit("justice").parent == "government" and people.unit("nobody") is None


def test_unit_is_called_by_its_short_name_in_case_numbers() -> None:
    assert people.unit_name("justice") == "司法局" and people.unit_name("nobody") == "nobody"


def test_region_without_units_is_told() -> None:
    with pytest.raises(Fault, match="000000"):
        people.load_units("000000")


def test_post_is_held_from_its_first_day_to_the_day_before_it_ends() -> None:
    people.enrol([Official("甲", "甲某", "justice", "justice", date(2019, 3, 1), date(2019, 6, 1))])
    days = date(2019, 2, 28), date(2019, 3, 1), date(2019, 5, 31), date(2019, 6, 1)
    assert [people.may_act("甲", "justice", "justice", d) for d in days] == [False, True, True, False]
    assert people.posts("甲", days[1]) == {Seat("justice", "justice")} and people.posts("甲", days[3]) == frozenset()


def test_leaving_ends_one_post_and_no_other() -> None:
    people.enrol(
        [Official("甲", "甲某", "justice", "justice", YEAR), Official("甲", "甲某", "health", "officer", YEAR)]
    )
    assert people.leave("甲", "justice", "justice", date(2019, 7, 1)) == 1
    assert people.posts("甲", date(2019, 7, 1)) == {Seat("health", "officer")}
    assert people.may_act("甲", "justice", "justice", date(2019, 6, 30))


def test_enrolling_again_changes_the_person_and_doubles_no_post() -> None:
    people.enrol([Official("甲", "甲某", "justice", "justice", YEAR)])
    people.enrol([Official("甲", "甲某某", "justice", "justice", YEAR, certified_from=YEAR)])
    assert people.person_name("甲") == "甲某某" and models.Post.objects.count() == 1
    assert people.officials("justice", "justice", YEAR) == [("甲", "甲某某")]


def test_certificate_and_qualification_are_those_of_the_day() -> None:
    people.enrol(
        [
            Official(
                "甲", "甲某", "health", "officer", YEAR, certified_from=date(2019, 3, 1),
                certified_until=date(2019, 12, 31), qualified_from=date(2020, 1, 1),
            )
        ]
    )  # fmt: skip
    assert people.actor("甲", "health", date(2019, 2, 28)) == Person("甲", "health", False, False)
    assert people.actor("甲", "health", date(2019, 12, 31)) == Person("甲", "health", True, False)
    assert people.actor("甲", "health", date(2020, 1, 1)) == Person("甲", "health", False, True)
    assert people.actor("乙", "health", YEAR) is None


def test_who_reviewed_before_2018_counts_as_qualified_and_nobody_newer() -> None:
    people.enrol([Official("甲", "甲某", "health", "legal-reviewer", YEAR)])
    with pytest.raises(Refusal, match="experience-late"):
        posts.add_certificate(console(YEAR), "甲", "experience", "", date(2018, 1, 1), None, "")
    assert not people.actor("甲", "health", YEAR).qualified
    posts.add_certificate(console(YEAR), "甲", "experience", "", date(2017, 12, 31), None, "2012年起从事法制审核")
    assert people.actor("甲", "health", YEAR) == Person("甲", "health", False, True)


def test_unit_sees_its_own_cases() -> None:
    people.enrol([Official("甲", "甲某", "health", "officer", YEAR)])
    sight = people.sight("甲", YEAR)
    assert sight.sees("mediation", "health") and not sight.sees("mediation", "education")


@pytest.mark.parametrize("role", ["justice", "supervisor"])
def test_overseer_sees_all_but_what_is_confidential(role: str) -> None:
    people.enrol([Official("甲", "甲某", "justice", role, YEAR)])
    sight = people.sight("甲", YEAR)
    assert sight.sees("mediation", "education") and not sight.sees("petition", "petitions")
    assert not sight.sees("legal-aid-case", "education")


def test_who_holds_no_post_sees_nothing() -> None:
    assert not people.sight("citizen.1", YEAR).sees("mediation", "justice")


def test_a_name_that_another_process_changed_is_read_anew() -> None:
    assert people.unit_name("health") != "卫健"
    models.Unit.objects.filter(id="health").update(
        short_name="卫健"
    )  # as another process would: nothing here hears of it
    assert people.unit_name("health") != "卫健"
    os.utime(settings.HOME / CHANGED, ns=(1, 1))
    assert people.unit_name("health") == "卫健"
    assert people.units_by_id()["health"].short_name == "卫健"
