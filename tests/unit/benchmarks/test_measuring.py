"""Rounds, ratios, goals, and contestants that cannot run."""

from statistics import median

import pytest
from benchmarks.contestants import Contestant, Failed, once, started
from benchmarks.measure import Goal, Row, alternate, compare, paired
from benchmarks.table import plain, table

SLEEPER = "tests.unit.benchmarks.works:Sleeper"
TOPIC = "试", "trial"


def sleeper(name: str, seconds: float, **more: object) -> Contestant:
    return Contestant(name, SLEEPER, {"seconds": seconds, **more})


class TestRatios:
    def test_are_formed_pair_by_pair(self) -> None:
        # The third round met noise that struck both: the pair is as telling as the others.
        assert paired([1.0, 2.0, 10.0], [2.0, 4.0, 20.0]) == (2.0, 2.0, 2.0)
        assert paired([8.0], [2.0], inverse=True) == (4.0,)

    def test_of_a_race_come_from_its_own_seconds(self) -> None:
        with started(sleeper("ours", 0.01, units=2), sleeper("peer", 0.04)) as both:
            taken = alternate(both, 3)
            (row,) = compare(TOPIC, both, taken, {"peer": Goal(2)}, is_rate=True)

        assert row.ratios == tuple(t / o for o, t in zip(taken["ours"], taken["peer"], strict=True))
        assert row.ratio == median(row.ratios)
        assert (row.value, row.peer_value) == (1 / median(taken["ours"]), 1 / median(taken["peer"]))
        assert len(taken["ours"]) == len(taken["peer"]) == 3
        assert taken["ours"][0] >= 0.01 and taken["peer"][0] >= 0.04

    def test_meet_a_goal_as_measured_not_as_shown(self) -> None:
        assert Goal(14).is_met(14.0) and not Goal(14).is_met(13.999)
        assert Goal(8, at_most=True).is_met(8.0) and not Goal(8, at_most=True).is_met(8.001)
        assert Row(*TOPIC, "µs", "peer", 1.0, 13.999, 13.999, Goal(14)).is_met is False


class TestContestant:
    def test_names_its_version(self) -> None:
        with started(sleeper("peer", 0)) as (peer,):
            assert (peer.label, peer.error) == ("peer 1.0", "")

    def test_that_is_not_installed_is_shown_with_its_error(self) -> None:
        with started(sleeper("ours", 0.001), Contestant("peer", "no_such_engine:Work", {})) as both:
            (row,) = compare(TOPIC, both, alternate(both, 2), {"peer": Goal(2)}, is_rate=False)

        assert row.error == "ModuleNotFoundError: No module named 'no_such_engine'"
        assert (row.peer_value, row.ratio, row.is_met, row.is_fault) == (None, None, None, False)
        assert row.value is not None and "no_such_engine" in table([row], {})

    def test_that_did_not_do_the_work_has_no_number(self) -> None:
        with started(sleeper("ours", 0.001), sleeper("peer", 0.001, idle=True)) as both:
            (row,) = compare(TOPIC, both, alternate(both, 2), {}, is_rate=False)

        assert row.error == "AssertionError: nothing was done" and row.peer_value is None

    def test_of_our_own_that_fails_is_a_fault(self) -> None:
        with started(sleeper("ours", 0, idle=True), sleeper("peer", 0.001)) as both:
            (row,) = compare(TOPIC, both, alternate(both, 2), {}, is_rate=False)

        assert row.is_fault and row.ratio is None

    def test_whose_process_ends_is_told_apart_from_an_answer(self) -> None:
        with started(sleeper("peer", 0)) as (peer,):
            peer._child.kill()
            with pytest.raises(Failed):
                peer.round()

            assert peer.error


def test_function_is_called_in_a_process_of_its_own() -> None:
    assert once("tests.unit.benchmarks.works:told", {"rows": 3}) == {"rows": 6}
    with pytest.raises(Failed, match="TypeError"):
        once("tests.unit.benchmarks.works:told", {"columns": 3})


def test_table_and_json_tell_the_same_row() -> None:
    row = Row(*TOPIC, "/s", "peer 2.0", 3000.4, 300.0, 10.0013, Goal(9), (10.0013,))

    shown = table([row], {"cores": 2}).splitlines()[-1]
    assert shown.split() == ["试", "trial", "3,000/s", "peer", "2.0", "300/s", "10.00", "≥", "9", "达到", "met"]
    assert plain(row) == {
        "topic": "试", "topic_en": "trial", "unit": "/s", "value": 3000.4, "peer": "peer 2.0", "peer_value": 300.0,
        "ratio": 10.0013, "ratios": [10.0013], "goal": "≥ 9", "met": True, "error": None,
    }  # fmt: skip
