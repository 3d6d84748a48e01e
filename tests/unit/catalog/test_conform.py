"""Logs of other systems held against the law: what is found, in which row, by which article; days counted by hand."""

import csv
import json
import random
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import Workbook, load_workbook

from zhunsheng.catalog.conform.sorting import by_case
from zhunsheng.cli import root

HEADINGS = ("案号", "环节", "结果", "办理日期", "角色", "经办人", "单位")
# A request of Monday, 2 September 2019, answered in time: 20 working days end on 30 September.
GOOD = [
    ("甲1", "提出申请", "", "2019-09-02", "申请人", "张", ""),
    ("甲1", "登记收到", "", "2019-09-02", "公开工作机构人员", "甲", "某局"),
    ("甲1", "公开审查", "", "2019-09-10", "审核人", "丙", "某局"),
    ("甲1", "书面答复", "予以公开", "2019-09-30", "公开工作机构负责人", "乙", "某局"),
]


def row(number: int, **change: str) -> tuple[str, ...]:
    """One row of the good case, with some cells otherwise."""
    names = dict(zip(("case", "act", "outcome", "day", "role", "person", "unit"), GOOD[number], strict=True))
    return tuple({**names, **change}.values())


@pytest.fixture
def log(tmp_path: Path):
    """Writes a log and holds it against the law of disclosure."""

    def run(rows, *arguments: object, headings=HEADINGS, procedure: str = "disclosure-request", encoding="utf-8"):
        path = tmp_path / "log.csv"
        with path.open("w", encoding=encoding, newline="") as file:
            csv.writer(file).writerows([headings, *rows])
        return CliRunner().invoke(root, ["conform", procedure, str(path), *map(str, arguments)])

    return run


@pytest.fixture
def found(log, tmp_path):
    """The deviations of a log as (kind, code, line), and the exit code."""

    def run(rows, *arguments: object, **more):
        answer = log(rows, "-o", tmp_path / "out.json", *arguments, **more)
        assert answer.exit_code in (0, 1), answer.output
        told = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
        run.told, run.exit = told, answer.exit_code
        return [(d["kind"], d["code"], d["line"]) for case in told["deviating"] for d in case["deviations"]]

    return run


class TestWhatIsFound:
    def test_a_case_by_the_law_conforms(self, found):
        assert found(GOOD) == [] and found.exit == 0
        assert found.told["summary"]["conforming"] == 1

    def test_an_answer_after_its_last_day_is_late_with_day_and_article(self, found):
        assert found([*GOOD[:3], row(3, day="2019-10-08")]) == [("late", "late:reply", 5)]
        (deviation,) = found.told["deviating"][0]["deviations"]
        assert deviation["why"] == "至迟应在2019年9月30日办理，实际在2019年10月8日办理"
        assert deviation["article"] == "《政府信息公开条例》第33条"

    def test_an_answer_on_its_last_day_is_not(self, found):
        assert found([*GOOD[:3], row(3, day="2019-09-30")]) == []

    def test_an_answer_without_review_lacks_a_step(self, found):
        assert found([*GOOD[:2], GOOD[3]]) == [("missing", "after:review", 4)]

    def test_a_review_after_the_answer_is_out_of_order(self, found):
        kinds = found([*GOOD[:2], row(3, day="2019-09-10"), row(2, day="2019-09-12")])
        assert ("order", "after:review", 4) in kinds
        assert not any(kind == "missing" for kind, _, _ in kinds)

    def test_the_wrong_role_is_named(self, found):
        assert found([GOOD[0], row(1, role="经办人"), *GOOD[2:]]) == [("who", "role", 3)]

    def test_what_is_owed_past_its_day_is_told_without_a_row(self, found):
        assert found(GOOD[:3], "--as-of", "2019-10-01") == [("owed", "owed:reply", 0)]
        assert found(GOOD[:3], "--as-of", "2019-09-30") == []
        assert found.told["summary"]["pending"] == 1

    def test_an_act_before_the_case_was_opened(self, found):
        assert found([row(1, day="2019-09-01"), row(0), *GOOD[2:]])[0] == ("order", "case.not-started", 2)

    def test_rows_after_the_day_asked_about_are_not_looked_at(self, found):
        assert found([*GOOD[:3], row(3, day="2019-10-08")], "--as-of", "2019-09-27") == []

    def test_an_act_done_twice(self, found):
        assert ("order", "act.closed", 6) in found([*GOOD, row(3)])

    def test_the_law_of_the_time_is_asked(self, found):
        # Until 14 May 2019 fifteen working days: from Monday, 4 March they end on the 25th.
        old = [row(0, day="2019-03-04"), row(1, day="2019-03-04"), row(2, day="2019-03-10"), row(3, day="2019-03-26")]
        assert ("late", "late:reply", 5) in found(old)
        assert not any(code == "late:reply" for _, code, _ in found([*old[:3], row(3, day="2019-03-25")]))


class TestSilence:
    ASKED = ("甲1", "告知补正", "", "2019-09-04", "经办人", "丁", "某局")
    HEADINGS = (*HEADINGS, "补正期限")

    def rows(self, day: str):
        lapsed = ("甲1", "补正", "无正当理由逾期不补正，视为放弃", day, "", "", "某局", "")
        return [*((*r, "") for r in GOOD[:2]), (*self.ASKED, "5个工作日"), lapsed]

    def test_silence_that_the_log_records_after_the_term_is_as_it_should_be(self, found):
        # Five working days after 4 September end on Wednesday the 11th.
        assert found(self.rows("2019-09-12"), headings=self.HEADINGS) == []

    def test_silence_that_the_log_records_too_early_is_not(self, found):
        assert ("order", "silence:correct", 5) in found(self.rows("2019-09-10"), headings=self.HEADINGS)


class TestWhatTheLogCannotShow:
    def test_without_a_column_of_roles_nobody_is_blamed_for_a_role(self, found):
        rows = [(r[0], r[1], r[2], r[3]) for r in [GOOD[0], row(1, role="经办人"), *GOOD[2:]]]
        assert found(rows, headings=HEADINGS[:4]) == []

    def test_an_empty_cell_is_no_wrong_role(self, found):
        assert found([GOOD[0], row(1, role=""), *GOOD[2:]]) == []

    def test_facts_without_a_column_are_not_missing(self, found):
        assert found(GOOD) == []

    def test_a_fact_with_a_column_is_missing_where_no_row_tells_it(self, found):
        headings = (*HEADINGS, "申请人类别")
        assert found([(*r, "") for r in GOOD], headings=headings) == [("facts", "field:applicant_kind", 2)]
        assert found([(*GOOD[0], "自然人"), *((*r, "") for r in GOOD[1:])], headings=headings) == []

    def test_a_fact_repeated_in_every_row_is_no_fault_of_the_acts_that_do_not_take_it(self, found):
        assert found([(*r, "自然人") for r in GOOD], headings=(*HEADINGS, "申请人类别")) == []

    def test_days_without_hours_may_have_been_in_the_order_of_the_law(self, found):
        assert found([GOOD[1], GOOD[0], *GOOD[2:]]) == []

    def test_hours_say_in_which_order_it_was(self, found):
        rows = [row(0, day="2019-09-02 10:20"), row(1, day="2019-09-02 9:05"), *GOOD[2:]]
        assert ("order", "case.not-started", 3) in found(rows)


class TestReading:
    def test_rows_may_lie_mixed_and_days_be_written_in_many_ways(self, found):
        other = [tuple(["甲2", *r[1:]]) for r in GOOD]
        days = {"2019-09-02": "2019年9月2日", "2019-09-10": "2019/9/10", "2019-09-30": "20190930"}
        rows = [*GOOD, *(tuple(days.get(c, c) for c in r) for r in other)]
        random.Random(3).shuffle(rows)
        assert found(rows) == [] and found.told["summary"]["cases"] == 2

    def test_ids_and_english_names_are_known_too(self, found):
        acts = ("apply", "Register receipt", "review", "reply")
        rows = [tuple([r[0], act, r[2] and "granted", *r[3:]]) for r, act in zip(GOOD, acts, strict=True)]
        assert found(rows) == []

    def test_bad_rows_are_named_with_line_and_reason_and_the_others_are_not_lost(self, found):
        rows = [
            *GOOD,
            row(2, day="2019-02-30"),
            row(2, act="飞翔"),
            row(2, case=""),
            row(3, outcome="不知道"),
            row(3, outcome=""),
        ]
        assert found(rows) == [] and found.exit == 1
        bad = found.told["bad_rows"]
        assert [b["line"] for b in bad] == [6, 7, 8, 9, 10]
        words = ("2019-02-30", "飞翔", "没有案件编号", "不知道", "没有写结果")
        assert all(w in b["reason"] for w, b in zip(words, bad, strict=True))

    def test_a_value_that_cannot_be_read_is_named_and_blames_nobody(self, found):
        rows = [(*GOOD[0], "外星人"), *((*r, "") for r in GOOD[1:])]
        assert found(rows, headings=(*HEADINGS, "申请人类别")) == []
        (bad,) = found.told["bad_rows"]
        assert bad["line"] == 2 and "申请人类别" in bad["reason"] and "自然人" in bad["reason"]

    def test_a_short_row_has_empty_cells(self, found):
        assert found([GOOD[0][:4], *GOOD[1:]]) == []

    def test_a_log_of_the_older_encoding_is_read(self, found):
        assert found(GOOD, encoding="gb18030") == []

    def test_columns_can_be_named_by_flags(self, found):
        headings = ("一", "二", "三", "四", "五", "六", "七")
        flags = ("--case", "一", "--act", "二", "--outcome", "三", "--day", "四", "--role", "五", "--person", "六")
        assert found([*GOOD[:2], GOOD[3]], *flags, headings=headings) == [("missing", "after:review", 4)]

    def test_a_file_says_what_columns_and_words_mean(self, found, tmp_path):
        mapping = tmp_path / "map.yaml"
        mapping.write_text(
            "columns: {act: 步子}\n"
            "values: {act: {办结公开: reply/granted, 收件: register}, role: {收发: disclosure-clerk}}\n",
            encoding="utf-8",
        )
        headings = tuple("步子" if h == "环节" else h for h in HEADINGS)
        rows = [GOOD[0], row(1, act="收件", role="收发"), GOOD[2], row(3, act="办结公开", outcome="")]
        assert found(rows, "--map", mapping, headings=headings) == []

    def test_excel_is_read_with_its_days_as_days(self, tmp_path):
        from datetime import datetime

        book = Workbook()
        book.active.append(HEADINGS)
        for r in GOOD:
            book.active.append([*r[:3], datetime.fromisoformat(r[3]), *r[4:]])
        book.save(tmp_path / "log.xlsx")
        answer = CliRunner().invoke(root, ["conform", "disclosure-request", str(tmp_path / "log.xlsx")])
        assert answer.exit_code == 0 and "合规 1 个" in answer.output


class TestOutput:
    LATE = [*GOOD[:3], row(3, day="2019-10-08")]

    def test_summary_is_by_rule_with_its_article_and_by_unit(self, log):
        answer = log([*self.LATE, *(tuple(["甲2", *r[1:6], "别局"]) for r in GOOD)])
        assert answer.exit_code == 1
        assert "逾期  书面答复  late:reply  《政府信息公开条例》第33条：1 次，1 个案件" in answer.output
        assert "某局：1 个案件，不合规 1 个" in answer.output and "别局：1 个案件，不合规 0 个" in answer.output
        assert "相应要求未核：在场人员" in answer.output

    def test_csv_has_a_line_for_each_deviation_and_each_bad_row(self, log, tmp_path):
        log([*self.LATE, row(2, act="飞翔")], "-o", tmp_path / "out.csv")
        with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
            lines = list(csv.reader(file))
        assert [(c[0], c[2], c[3], c[4]) for c in lines[1:]] == [
            ("甲1", "逾期", "late:reply", "5"), ("甲1", "坏行", "bad-row", "6"),
        ]  # fmt: skip

    def test_a_workbook_has_deviations_summary_and_bad_rows(self, log, tmp_path):
        log([*self.LATE, row(2, act="飞翔", case="=1+1")], "-o", tmp_path / "out.xlsx")
        book = load_workbook(tmp_path / "out.xlsx")
        assert book.sheetnames == ["不合规事项", "按规则", "按单位", "坏行"]
        assert [c.value for c in book["不合规事项"][2]][:5] == ["甲1", "某局", "逾期", "late:reply", 5]
        assert [c.value for c in book["按单位"][2]] == ["某局", 1, 0]
        assert book["坏行"]["B2"].value == "'=1+1"

    def test_json_of_the_summary(self, log):
        told = json.loads(log(self.LATE, "--json").output)
        assert (told["rows"], told["as_of"], told["bad_rows"]) == (4, "2019-10-08", [])
        (rule,) = told["summary"]["rules"]
        assert (rule["kind"], rule["code"], rule["count"], rule["cases"]) == ("late", "late:reply", 1, 1)

    def test_a_log_without_rows_says_so_and_conforms(self, log):
        answer = log([])
        assert answer.exit_code == 0 and "0 行，0 个案件" in answer.output


class TestWrongUsage:
    @pytest.mark.parametrize(
        ("arguments", "headings", "words"),
        [
            ((), ("甲", "乙"), "找不到这些列"),
            (("--act", "没有"), HEADINGS, "没有“没有”这一列"),
            (("--field", "colour=单位"), HEADINGS, "colour"),
            (("--field", "colour"), HEADINGS, "字段=列名"),
            (("-o", "x.pdf"), HEADINGS, "csv"),
        ],
    )
    def test_says_what_would_be_right(self, log, arguments, headings, words):
        answer = log(GOOD, *arguments, headings=headings)
        assert answer.exit_code == 2 and words in answer.output

    def test_an_unknown_procedure(self, log):
        answer = log(GOOD, procedure="disclosure-requst")
        assert answer.exit_code == 2 and "disclosure-request" in answer.output

    def test_a_mapping_to_an_act_that_is_not_there(self, log, tmp_path):
        (tmp_path / "map.yaml").write_text("values: {act: {收件: registr}}\n", encoding="utf-8")
        answer = log(GOOD, "--map", tmp_path / "map.yaml")
        assert answer.exit_code == 2 and "register" in answer.output

    def test_a_file_that_is_no_workbook_or_no_text(self, tmp_path):
        for name, content in (("a.xlsx", b"nothing"), ("b.csv", b"\xff\xfe\x00\xd8\xff")):
            (tmp_path / name).write_bytes(content)
            answer = CliRunner().invoke(root, ["conform", "disclosure-request", str(tmp_path / name)])
            assert answer.exit_code == 2, answer.output

    def test_an_empty_file(self, tmp_path):
        (tmp_path / "empty.csv").write_text("")
        answer = CliRunner().invoke(root, ["conform", "disclosure-request", str(tmp_path / "empty.csv")])
        assert answer.exit_code == 2 and "空" in answer.output


@pytest.mark.parametrize("run", [1, 7, 100, 1000])
def test_rows_are_gathered_by_case_and_in_order_however_few_are_held(run):
    rows = [(f"c{n % 13}", n // 13, "", n) for n in range(500)]
    random.Random(5).shuffle(rows)
    told = dict(by_case(rows, run))
    assert sorted(told) == sorted({r[0] for r in rows})
    assert all(group == sorted(r for r in rows if r[0] == case) for case, group in told.items())


HANGING = """
id: hanging
name: 悬于事实
kind: procedure
area: trial
since: 2019-01-01
basis: {law: 试验法, number: 试验1号}
fields:
  kind:
    name: 种类
    name_en: Kind
    type: choice
    options: {big: {name: 大, name_en: Big}, small: {name: 小, name_en: Small}}
  signers: {name: 签字人, name_en: Signers, type: items}
acts:
  open:
    name: 立案
    name_en: Open
    by: handler
    starts: true
    basis: 第1条
    needs: [kind, signers]
    obliges:
      decide: [{if: {kind: big}, within: 60 days, basis: 第2条}, {within: 20 days, basis: 第3条}]
      sign: {within: 5 days}
    opens: {inspect: {if: {kind: big}}}
  inspect: {name: 查验, name_en: Inspect, by: handler, on_call: true, basis: 第4条}
  sign: {name: 签字, name_en: Sign, by: handler, on_call: true, each: signers, basis: 第5条}
  decide: {name: 决定, name_en: Decide, by: handler, on_call: true, basis: 第3条, after: [sign], concludes: true}
"""


class TestWhatHangsOnAFact:
    """20 days after Monday, 4 March 2019 end on Sunday the 24th and roll to Monday the 25th; 60 end on 3 May."""

    HEADINGS = ("案号", "环节", "办理日期", "对象", "种类", "签字人")

    @pytest.fixture
    def hanging(self, found, tmp_path):
        (tmp_path / "law").mkdir()
        (tmp_path / "law" / "hanging.yaml").write_text(HANGING, encoding="utf-8")

        def run(kind: str | None, day: str, signers: str | None = None):
            acts = [("立案", "2019-03-04", ""), ("查验", "2019-03-05", "")]
            acts += [("签字", "2019-03-06", "张"), ("签字", "2019-03-07", "李"), ("决定", day, "")]
            rows = [("一", *a, kind or "", signers or "") for a in acts]
            keep = [n for n, h in enumerate(self.HEADINGS) if (h != "种类" or kind) and (h != "签字人" or signers)]
            rows, headings = [[r[n] for n in keep] for r in rows], [self.HEADINGS[n] for n in keep]
            return found(rows, "--catalog", tmp_path / "law", procedure="hanging", headings=headings)

        return run

    def test_a_fact_that_is_told_decides_which_term_runs_and_what_is_open(self, hanging):
        assert hanging("大", "2019-04-30") == []
        assert hanging("小", "2019-04-30") == [("order", "act.on-call", 3), ("late", "late:decide", 6)]
        assert hanging("小", "2019-03-25") == [("order", "act.on-call", 3)]

    def test_of_a_fact_that_is_not_told_the_longest_term_runs_and_what_may_be_open_is(self, hanging):
        assert hanging(None, "2019-04-30") == []
        # 4 May 2019 was in the holiday, Sunday the 5th was worked.
        assert hanging(None, "2019-05-06") == [("late", "late:decide", 6)]

    def test_for_whom_is_only_held_against_the_law_where_a_column_lists_them(self, hanging):
        assert hanging("大", "2019-04-30", "张、李") == []
        assert hanging("大", "2019-04-30", "张、李、王") == [("missing", "after:sign", 6)]
