"""Figures by period and unit beside the year before, on a small ledger of two years that can be counted by hand.

2020: January to March six disputes mediated, four with success (town 3 of 4, bureau 1 of 2); in May one, with success.
2019: January to March two mediated, both with success (town 1, bureau 1); in November one more without.
"""

import re
from collections.abc import Iterator
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from desks import client_of, opened, settle_in
from django.test import Client

from zhunsheng.catalog.cast import Filler
from zhunsheng.figures.load import Indicators
from zhunsheng.kernel.case import Command
from zhunsheng.kernel.decide import fold
from zhunsheng.office.cases import service as cases
from zhunsheng.office.cases.service import Performed, Request
from zhunsheng.office.people import service as people
from zhunsheng.office.snapshots import service as snapshots
from zhunsheng.web import snapshot
from zhunsheng.web.charts import bars
from zhunsheng.web.shown import UNITS_EN
from zhunsheng.web.views import figures, home, report, tables

BUREAU, LAST = "housing", date(2020, 6, 30)
HELD = [
    (date(2019, 2, 11), "village", "agreed"), (date(2019, 3, 31), "bureau", "agreed"),
    (date(2019, 11, 4), "village", "failed"),
    (date(2020, 1, 2), "village", "agreed"), (date(2020, 1, 20), "village", "agreed"),
    (date(2020, 2, 10), "village", "agreed"), (date(2020, 3, 31), "village", "failed"),
    (date(2020, 3, 2), "bureau", "agreed"), (date(2020, 3, 9), "bureau", "failed"),
    (date(2020, 5, 18), "bureau", "agreed"),
]  # fmt: skip


@pytest.fixture
def village() -> str:
    """A village of the region that is in a town."""
    people.load_units("220602")
    return next(u.id for u in people.units("village") if u.parent and people.unit(u.parent).kind == "town")


@pytest.fixture
def two_years(sqlite: Path, village: str, tmp_path: Path, settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The ledger as the head says it, and its snapshot of 30 June 2020; gives the village."""
    settle_in(["mediator", "supervisor", "head"], (village, BUREAU))
    for day, where, outcome in HELD:
        _mediate(day, village if where == "village" else BUREAU, outcome)
    snapshots.take(tmp_path, LAST, LAST)
    settings.HOME = tmp_path
    monkeypatch.setattr(snapshot, "_current", None)
    yield village
    monkeypatch.setattr(snapshot, "_current", None)


def _mediate(day: date, unit: str, outcome: str) -> None:
    case = opened("mediation", unit, day)
    law = cases.office().catalog
    for act, how in (("accept", "accepted"), ("mediate", outcome)):
        state = fold(law.procedure("mediation"), cases.history(case), law.calendar)
        version = law.procedure("mediation").dated(state.version)
        deed = version.acts[act].deeds[how]
        who = people.actor(f"{unit}.mediator", unit, day)
        command = Command(act, day, "mediator", who, how)
        filled = Filler(version, state, law.calendar).filled(command, version.acts[act], deed, False)
        answer = cases.perform(Request("mediation", unit, filled, case), day)
        assert isinstance(answer, Performed), answer


def _page(path: str, status: int = 200) -> str:
    answer = Client().get(path)
    assert answer.status_code == status, path
    return answer.content.decode()


def _text(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_a_quarter_stands_beside_the_same_quarter_of_the_year_before(two_years: str) -> None:
    told = _text(_page("/figures/mediation.total/?year=2020&period=q1"))
    assert "2020 年 一季度 6 件 上年 2 +4 (+200%) 上年指 2019 年 一季度" in told


def test_a_rate_moves_by_points_and_shows_what_it_leaves_out_with_the_reason(two_years: str) -> None:
    told = _text(_page("/figures/mediation.success-rate/?year=2020&period=q1&show=left-out"))
    assert "66.7 % 上年 100 -33.3 个百分点" in told
    assert "未计入分子 2" in told and told.count("调解：调解不成") == 2
    whole = _text(_page("/figures/mediation.success-rate/?year=2019&period=q1&show=left-out"))
    assert "分母的案件全部计入了分子" in whole


def test_a_year_under_way_is_compared_with_the_same_days_only(two_years: str) -> None:
    told = _text(_page("/figures/mediation.total/?year=2020"))
    assert "截至 2020-06-30，期间未完" in told
    assert "7 件 上年 2 +5 (+250%) 上年指 2019-01-01 至 2019-06-30" in told


def test_before_the_ledger_begins_there_is_no_comparison_and_it_is_said(two_years: str) -> None:
    told = _text(_page("/figures/mediation.total/?year=2019"))
    assert "3 件 上年没有数据 账本自 2019-02-11 起" in told
    assert "没有上年可比，这里比的是本年两个季度" not in _page("/?year=2020")
    assert "上年没有数据：账本自 2019-02-11 起，不作比较" in _text(_page("/?year=2019"))
    assert "账本自 2019-02-11 起，上年这段期间不全" in _text(_page("/?year=2020"))


def test_a_town_counts_with_its_villages_and_a_department_alone(two_years: str) -> None:
    town = people.unit(two_years).parent
    counted = {town: 4, two_years: 4, BUREAU: 2, "towns": 4, "departments": 2}
    for unit, count in counted.items():
        told = _text(_page(f"/figures/mediation.total/?year=2020&period=q1&unit={unit}"))
        assert f"{count} 件 上年" in told, unit
    by_unit = _page("/figures/mediation.total/?year=2020&period=q1")
    assert f"unit={town}" in by_unit and f"unit={two_years}" not in by_unit


def test_days_are_given_freely_and_what_cannot_be_read_is_said_and_kept(two_years: str) -> None:
    told = _text(_page("/figures/mediation.total/?from=2020-03-02&to=2020-03-09"))
    assert "2020-03-02 至 2020-03-09 2 件 上年 0 +2" in told
    for given, said in (
        ("from=2020-02-30&to=2020-03-01", "日期“2020-02-30”读不懂"),
        ("from=2020-03-01", "起止日期要写全"),
        ("from=2020-03-02&to=2020-03-01", "请对调"),
        ("year=20x0", "年度“20x0”读不懂"),
        ("period=q9", "没有期间“q9”"),
        ("unit=nowhere", "没有单位“nowhere”"),
    ):
        html = _page(f"/figures/mediation.total/?{given}", 400)
        assert said in html
        assert given.partition("=")[2].partition("&")[0] in html


def test_what_counts_by_the_year_says_nothing_of_a_quarter(two_years: str) -> None:
    assert "只按年度统计" in _page("/figures/plan.main-tasks/?year=2020&period=q1")


def test_the_home_page_tells_what_moved_where_it_is_many(two_years: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "+200%" not in _page("/?year=2020&period=q1").partition("moved")[2].partition("area-")[0]
    monkeypatch.setattr(home, "FEW", 3)
    told = _text(_page("/?year=2020&period=q1"))
    assert "变化大的 与 2019 年 一季度 比" in told
    assert re.search(r"排查调处矛盾纠纷 \+200% 2 → 6", told)


def test_a_page_of_evidence_says_which_cases_of_how_many(two_years: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from zhunsheng.web.views import figures

    monkeypatch.setattr(figures, "PER_PAGE", 4)
    second = _text(_page("/figures/mediation.total/?year=2020&page=2"))
    assert "第 5–7 件，共 7 件" in second
    assert "第 5–7 件，共 7 件" in _text(_page("/figures/mediation.total/?year=2020&page=99"))
    assert "第 1–4 件，共 7 件" in _text(_page("/figures/mediation.total/?year=2020&page=x"))


def test_a_table_of_a_year_is_held_to_the_year_before_and_opens_its_cells(two_years: str) -> None:
    page = _page("/tables/mediation/2020/")
    assert "勾稽不符" not in page
    cell = re.search(r'href="(/tables/mediation/2020/cells/[^"]+)"', page)
    assert cell and "共 " in _page(cell[1])
    assert Client().get("/tables/mediation/2020/xlsx/").content[:2] == b"PK"
    for path in ("/tables/nothing/2020/", "/tables/mediation/1900/", "/tables/mediation/2020/pdf/"):
        _page(path, 404)


def test_a_unit_sees_its_own_on_the_supervision_board_and_supervisors_see_all(two_years: str) -> None:
    opened("mediation", two_years, LAST)
    opened("mediation", BUREAU, LAST)
    own = client_of(BUREAU, "head").get("/board/supervision/")
    assert {u["id"] for u in (*own.context["watched"], *own.context["quiet"])} <= {BUREAU}
    assert client_of(BUREAU, "head").get(f"/board/supervision/{two_years}/").status_code == 404
    every = client_of(BUREAU, "supervisor").get("/board/supervision/")
    assert {u["id"] for u in (*every.context["watched"], *every.context["quiet"])} >= {BUREAU, two_years}
    assert Client().get("/board/supervision/").status_code == 302


def test_what_runs_in_a_unit_opens_as_a_list_of_as_many_and_registers_run_to_nothing(two_years: str) -> None:
    opened("mediation", BUREAU, LAST)
    opened("formality-cut", BUREAU, LAST)
    supervisor = client_of(BUREAU, "supervisor")
    board = supervisor.get("/board/supervision/")
    (line,) = (u for u in (*board.context["watched"], *board.context["quiet"]) if u["id"] == BUREAU)
    page = supervisor.get(f"/board/supervision/{BUREAU}/")
    assert line["running"] == page.context["running"] == 1
    links = [unescape(link) for link in re.findall(r'href="(/cases/[^"]+state=open)"', page.content.decode())]
    assert [supervisor.get(link).context["page"]["total"] for link in links] == [1]


@pytest.mark.parametrize("light", ["red", "yellow"])
def test_a_light_alone_is_a_list_of_all_books(two_years: str, light: str) -> None:
    opened("disclosure-request", BUREAU, date(2020, 6, 1))
    supervisor = client_of(BUREAU, "supervisor")
    total = supervisor.get("/board/supervision/").context["totals"][light]
    assert supervisor.get(f"/cases/?light={light}").context["page"]["total"] == total
    assert supervisor.get(f"/cases/?unit={BUREAU}").context["page"]["total"] == 5


def test_figures_are_found_by_their_words_and_by_their_field(two_years: str) -> None:
    whole, one = _page("/figures/?year=2020"), _page("/figures/?year=2020&area=disputes")
    assert '<details class="card long area" open>' not in whole
    assert one.count('<details class="card long area" open>') == 1 and "矛盾纠纷化解" in one
    found = _page("/figures/?year=2020&q=调解")
    assert "矛盾纠纷调解成功率" in found and "组织领导" not in found
    assert "没有名称含“火星”的指标" in _page("/figures/?year=2020&q=火星")


def test_what_a_figure_does_not_tell_apart_is_said(two_years: str) -> None:
    assert "没有“未计入”的案件可列" in _page("/figures/mediation.total/?year=2020&show=left-out", 400)


def test_the_cases_behind_a_figure_are_taken_home_whole(two_years: str) -> None:
    def taken(query: str) -> list[str]:
        answer = Client().get(f"/figures/mediation.success-rate/cases.csv?year=2020&period=q1{query}")
        return b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()

    assert len(taken("")) == 1 + 4 and taken("")[0].endswith(",计入")
    assert len(taken("&show=below")) == 1 + 6
    left = taken("&show=left-out")
    assert len(left) == 1 + 2 and all("调解不成" in line for line in left[1:])
    assert Client().get("/figures/no.such/cases.csv").status_code == 404


def test_an_auditor_sees_the_query_behind_a_figure_and_the_snapshot(two_years: str) -> None:
    told = _page("/figures/mediation.total/?year=2020&query=1")
    assert "SELECT" in told and "zs trace mediation.total --year 2020" in told
    assert "SELECT" not in _page("/figures/mediation.total/?year=2020")


def test_every_unit_of_measure_has_its_english() -> None:
    asked = {i.unit for i in Indicators.load(cases.office().catalog)}
    assert asked - set(UNITS_EN) == {"%"}


@pytest.mark.parametrize("groups", [3, 12])
def test_a_chart_fills_its_width_however_few_its_bars_and_is_told_in_words(groups: int) -> None:
    labels = [str(n) for n in range(1, groups + 1)]
    drawn = bars(labels, [("2020", list(range(groups))), ("2019", [1] * groups)], "Cases")
    rects = re.findall(r'<rect class="bar-\d" x="([\d.]+)%" y="[\d.]+" width="([\d.]+)%"', drawn)
    placed = [(float(x), float(w)) for x, w in rects]
    assert len(placed) == 2 * groups
    share = 100 / groups
    assert min(x for x, _ in placed) < share * 0.2 and max(x + w for x, w in placed) > 100 - share * 0.2
    assert max(x + w for x, w in placed) <= 100
    assert f"2020: 1 0, 2 1, 3 2{', 4 3' if groups > 3 else ''}" in drawn


def test_an_office_without_a_snapshot_is_told_so_and_no_title_lacks_its_year(monkeypatch: pytest.MonkeyPatch) -> None:
    for view in (home, figures, report, tables):
        monkeypatch.setattr(view, "current", lambda: None)
    for path, title in (("/", "法治政府建设一览"), ("/report/", "法治政府建设年度报告"), ("/tables/", "法定统计表")):
        page = Client().get(path).content.decode()
        assert f"<h1>{title}</h1>" in page and "还没有这一年的统计快照" in page
    assert "还没有这一年的统计快照" in Client().get("/figures/mediation.total/").content.decode()
