"""How the statistics of enforcement count: penalties by the heaviest, amounts as decided, inspections with a record."""

from datetime import date
from decimal import Decimal

import pytest
from table_worlds import FORMS, case, event, power, row, table, world

from zhunsheng.reports.tables.checks import broken, judged
from zhunsheng.reports.tables.fill import trace

DAY = date(2022, 3, 1)


def penalty(*kinds: str, day: date = DAY, outcome: str = "imposed", fine: int = 0, **more) -> dict:
    more = {"f_penalty_kinds": list(kinds), "f_fine": fine, **more}
    return case("ordinary-penalty", decide__on=day, decide__outcome=outcome, **more)


def on_the_spot(kind: str, fine: int, day: date = DAY) -> dict:
    done = {"decide_on_site__on": day, "decide_on_site__outcome": "imposed"}
    return case("summary-penalty", f_penalty_kind=kind, f_fine=fine, **done)


class TestPenalties:
    @pytest.mark.parametrize(
        ("kinds", "column"),
        [
            (["warning", "fine"], "fine"),
            (["fine", "confiscation"], "confiscation"),
            (["fine", "warning", "revocation", "confiscation"], "revocation"),
            (["detention", "revocation"], "detention"),
            (["warning", "criticism"], "criticism"),
            (["suspension", "downgrading"], "downgrading"),
            (["closure", "shutdown"], "closure"),
            (["warning", "other"], "warning"),
            (["other"], "other"),
        ],
    )
    def test_several_kinds_in_one_case_count_once_under_the_heaviest(self, kinds: list[str], column: str) -> None:
        filled = table("enforcement-penalties", 2022, world(penalty(*kinds)))
        assert row(filled, "total") == {column: 1, "all": 1}
        assert broken(judged(filled)) == []

    def test_the_old_form_has_the_old_kinds_and_the_new_form_the_new_ones(self) -> None:
        old, new = (FORMS.get("enforcement-penalties", year) for year in (2020, 2021))
        assert [c.id for c in old.blocks[0].leaf_columns] == [
            "warning", "fine", "confiscation", "suspension", "shutdown", "revocation", "detention", "other", "all",
            "amount",
        ]  # fmt: skip
        assert [c.id for c in new.blocks[0].leaf_columns] == [
            "warning", "criticism", "fine", "confiscation", "suspension", "downgrading", "restriction", "shutdown",
            "closure", "revocation", "detention", "other", "all", "amount",
        ]  # fmt: skip

    def test_on_the_spot_and_ordinary_penalties_are_one_statistic(self) -> None:
        source = world(penalty("fine", fine=500_000), on_the_spot("fine", 20_000), on_the_spot("warning", 0))
        filled = table("enforcement-penalties", 2022, source)
        assert row(filled, "total") == {"warning": 1, "fine": 2, "all": 3, "amount": Decimal("0.52")}

    def test_amounts_are_those_of_the_decision_with_what_was_confiscated(self) -> None:
        source = world(penalty("fine", "confiscation", fine=1_000_000, f_confiscated=250_000, f_paid=1))
        filled = table("enforcement-penalties", 2022, source)
        cell = filled.cells["total", "amount"]
        assert (cell.value, cell.cases) == (Decimal("1.25"), 1)
        assert [e.amount for e in trace(filled, source, "total", "amount")] == [1_250_000]

    def test_only_penalties_decided_in_the_year_count(self) -> None:
        rows = [penalty("fine", day=d) for d in (date(2021, 12, 31), date(2022, 1, 1), date(2022, 12, 31))]
        rows += [penalty(outcome="no-minor"), penalty("fine", day=date(2023, 1, 1))]
        assert row(table("enforcement-penalties", 2022, world(*rows)), "total") == {"fine": 2, "all": 2}

    def test_a_penalty_recorded_without_its_kind_is_not_hidden(self) -> None:
        filled = table("enforcement-penalties", 2022, world(penalty()))
        assert {(j.check.id, j.at, j.left, j.right) for j in broken(judged(filled))} == {
            ("kinds", "market", 1, 0),
            ("kinds", "total", 1, 0),
        }


class TestLicences:
    def test_decisions_count_by_their_own_day_and_renewals_among_them(self) -> None:
        ours = case("administrative-licence", opened_on=DAY)
        source = world(
            case("administrative-licence", opened_on=date(2021, 12, 30)),
            ours,
            events=tuple(
                event("administrative-licence", act, day, outcome, case=ours["case"])
                for act, outcome, day in (
                    ("accept", "accepted", date(2022, 1, 4)),
                    ("accept", "deemed", DAY),
                    ("accept", "corrections", DAY),
                    ("accept", "not-ours", DAY),
                    ("decide", "granted", DAY),
                    ("decide", "denied", DAY),
                    ("decide", "granted", date(2023, 1, 3)),
                    ("renew", None, DAY),
                    ("renew", None, date(2022, 9, 1)),
                    ("decide-renewal", "granted", DAY),
                    ("decide-renewal", "deemed", date(2022, 9, 30)),
                    ("revoke", None, DAY),
                )
            ),
        )
        filled = table("enforcement-licences", 2022, source)
        assert row(filled, "total") == {"applied": 3, "accepted": 2, "granted": 3, "denied": 1, "revoked": 1}


class TestCoercion:
    def test_measures_count_when_taken_and_executions_when_they_end(self) -> None:
        def coercion(**columns) -> dict:
            return case("administrative-coercion", **columns)

        ended = {"concluded_on": DAY, "f_route": "self"}
        source = world(
            coercion(take_measure__on=DAY, f_measure_kind="seal"),
            coercion(act_urgently__on=DAY, f_measure_kind="seize"),
            coercion(take_measure__on=DAY, f_measure_kind="restrain"),
            coercion(propose_measure__on=DAY, f_measure_kind="seal", concluded_on=DAY, result="not-taken"),
            coercion(f_execution_kind="substitute", result="executed", **ended),
            coercion(f_execution_kind="transfer", result="settled", **ended),
            coercion(f_execution_kind="surcharge", result="terminated", **ended),
            coercion(f_execution_kind="auction", result="performed", **ended),
            coercion(f_execution_kind="auction", f_route="court", apply_court__on=DAY, result="court-applied",
                     concluded_on=DAY),
            case("ordinary-penalty", apply_court_enforcement__on=DAY),
        )  # fmt: skip
        filled = table("enforcement-coercion", 2022, source)
        assert row(filled, "total") == {
            "seal": 1, "seize": 1, "other-measure": 1, "substitute": 1, "transfer": 1, "surcharge": 1, "court": 2,
            "all": 8,
        }  # fmt: skip
        assert broken(judged(filled)) == []


class TestOtherActs:
    def test_an_inspection_counts_for_each_party_with_a_complete_record_and_no_later_penalty(self) -> None:
        ours = case("random-inspection")

        def inspected(outcome: str, **more) -> dict:
            return event("random-inspection", "inspect", DAY, outcome, case=ours["case"], **more)

        source = world(
            ours,
            events=(inspected("none-found"), inspected("rectify"), inspected("violation"),
                    inspected("none-found", irregular=True), event("random-inspection", "draw", DAY)),
        )  # fmt: skip
        assert row(table("enforcement-other", 2022, source), "total") == {"inspections": 2, "all": 2}

    def test_decisions_count_for_the_department_that_they_name_whoever_recorded_them(self) -> None:
        def decided(kind: str, amount: int = 0, **more) -> dict:
            fields = {"f_kind": kind, "f_decided_on": DAY, "f_amount": amount, "f_department": "urban", **more}
            return case("other-enforcement", unit="market", **fields)

        source = world(
            decided("levy", 1_000_000), decided("payment", 5_000), decided("requisition"), decided("confirmation"),
            decided("reward", f_decided_on=date(2023, 1, 1)), decided("other", void__on=DAY),
        )  # fmt: skip
        filled = table("enforcement-other", 2022, source)
        urban = {"levies": 1, "levied": 1, "payments": 1, "paid": Decimal("0.005"), "confirmations": 1, "others": 1}
        assert row(filled, "urban") == row(filled, "total") == {**urban, "all": 4}
        assert row(filled, "market") == {}
        assert len(trace(filled, source, "urban", "all")) == 4
        assert broken(judged(filled)) == []


class TestUnits:
    def test_a_unit_with_the_power_has_noughts_and_one_without_has_no_row(self) -> None:
        source = world(
            power("market", "penalty"), power("urban", "penalty"), power("culture", "licence"), penalty("fine")
        )
        filled = table("enforcement-penalties", 2022, source)
        assert [line.id for line in filled.units] == ["market", "urban"]
        assert filled.cells["urban", "fine"].value == 0
        assert row(filled, "market") == {"fine": 1, "all": 1}

    def test_a_penalty_of_a_unit_without_the_power_counts_and_is_remarked_upon(self) -> None:
        filled = table("enforcement-penalties", 2022, world(power("urban", "penalty"), penalty("fine")))
        assert row(filled, "total") == {"fine": 1, "all": 1}
        assert filled.beyond == (("market", "fine"), ("market", "all"))

    def test_a_column_that_the_unit_does_not_owe_is_no_nought(self) -> None:
        filled = table("enforcement-other", 2022, world(power("urban", "levy"), power("market", "inspection")))
        assert (filled.cells["urban", "levies"].value, filled.cells["urban", "inspections"].value) == (0, None)
        assert broken(judged(filled)) == []

    def test_a_power_that_is_retired_is_owed_no_more(self) -> None:
        gone = power("urban", "penalty") | {"retire__on": date(2021, 5, 1)}
        filled = table("enforcement-penalties", 2022, world(gone, power("market", "penalty")))
        assert [line.id for line in filled.units] == ["market"]

    def test_the_table_of_one_unit_has_its_cases_alone(self) -> None:
        source = world(penalty("fine"), penalty("warning", unit="urban"))
        filled = table("enforcement-penalties", 2022, source, unit="urban")
        assert row(filled, "total") == row(filled, "urban") == {"warning": 1, "all": 1}
        assert [line.id for line in filled.units] == ["urban"]


def test_a_total_that_the_units_do_not_add_up_to_is_named_with_both_sides() -> None:
    filled = table("enforcement-penalties", 2022, world(penalty("fine"), penalty("fine", unit="urban")))
    cells = {at: cell for at, cell in filled.cells.items() if at[0] != "urban"}
    short = type(filled)(
        **{n: getattr(filled, n) for n in filled.__slots__} | {"cells": cells, "units": filled.units[:1]}
    )
    told = [j.told() for j in broken(judged(short))]
    assert told == [
        "合计，等于各单位之和［罚款］：2 ≠ 1",
        "合计，等于各单位之和［合计（宗）］：2 ≠ 1",
    ]
