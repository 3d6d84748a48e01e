"""The explanation of a case's days: each stretch as counted by hand from the calendar of 2019."""

from datetime import date
from typing import Any

import pytest

from zhunsheng.catalog.load import Catalog
from zhunsheng.kernel.case import NEW, Command, Person
from zhunsheng.kernel.decide import Accepted, decide
from zhunsheng.kernel.reading import read
from zhunsheng.reports.explanation import account, accounts, as_text

HOLIDAYS = "《国务院办公厅关于2019年部分节假日安排的通知》"


class Request2019:
    """A disclosure request of September 2019, acted on step by step."""

    def __init__(self) -> None:
        self.law = Catalog()
        self.procedure, self.calendar = self.law.procedure("disclosure-request"), self.law.calendar
        self.case, self.events = NEW, ()
        self.do("2019-09-02", "apply", "applicant", applicant="张某", applicant_kind="natural", content="某方案")
        self.do("2019-09-02", "register", "disclosure-clerk", received_on="2019-09-02")

    def do(self, day: str, act: str, role: str, outcome: str | None = None, **fields: Any) -> None:
        command = Command(act, date.fromisoformat(day), role, Person(role, "一科"), outcome, fields)
        answer = decide(self.procedure, self.case, command, command.day, self.calendar, self.events)
        assert isinstance(answer, Accepted), [f.code for f in answer.findings]
        self.case, self.events = answer.case, (*self.events, *answer.events)

    def read(self, day: str):
        return read(self.procedure, self.events, date.fromisoformat(day), self.calendar)

    def text(self, day: str) -> str:
        return as_text(account(self.read(day), "一号", "某方案", self.law.documents))


@pytest.fixture
def request2019() -> Request2019:
    return Request2019()


def test_names_the_act_that_started_the_clock_and_its_article(request2019):
    assert "起因：2019年9月2日（周一）“登记收到”（《政府信息公开条例》第33条）" in request2019.text("2019-09-03")


def test_tells_the_mid_autumn_holiday_by_its_document_and_a_weekend_as_a_weekend(request2019):
    text = request2019.text("2019-09-03")
    assert f"2019-09-13至2019-09-15  不计入：放假，{HOLIDAYS}" in text
    assert "2019-09-07至2019-09-08  不计入：周末" in text
    assert "届满日：2019年9月30日（周一）" in text


def test_tells_a_make_up_sunday_by_its_document(request2019):
    assert f"2019年9月29日（周日）为调休上班日，{HOLIDAYS}" in request2019.text("2019-09-03")


def test_days_while_a_third_party_is_asked_stand_still_and_are_named_with_their_article(request2019):
    request2019.do("2019-09-04", "consult-third-party", "handler", third_party_letters=["一号函"])
    while_asked = request2019.text("2019-09-06")
    assert "届满日：期限现在停着，恢复后再算（已计至2019年9月6日（周五））" in while_asked
    stopped = "2019-09-05至2019-09-06  不计入：期限停着，应办“第三方反馈”而未办（《政府信息公开条例》第33条）"
    assert stopped in while_asked


def test_an_extension_is_told_with_its_day_and_article_and_the_term_is_the_whole(request2019):
    request2019.do("2019-09-20", "extend", "disclosure-head", extension_reason="资料繁多")
    text = request2019.text("2019-09-20")
    assert "法定期限：40个工作日" in text
    assert "延长：2019年9月20日（周五）“延期答复并告知”（《政府信息公开条例》第33条）" in text
    # 20 working days end on 30 September; of October 2019 the 8th to 12th, 14th to 18th, 21st to 25th, 28th to 1st.
    assert "届满日：2019年11月1日（周五）" in text


def test_a_restart_ends_the_former_clock_and_begins_another(request2019):
    request2019.do("2019-09-04", "ask-correction", "handler", correction_term="15 workdays", correction_text="补")
    request2019.do("2019-09-10", "correct", "applicant", "made")
    told = request2019.read("2019-09-10")
    replies = [a for a in accounts(told) if a.at == "reply"]
    assert [(a.made.act, a.is_open) for a in replies] == [("register", False), ("correct", True)]
    text = request2019.text("2019-09-10")
    assert "结果：2019年9月10日（周二）“补正·已补正”，期限重新起算" in text
    assert "届满日：2019年10月14日（周一）" in text


def test_a_duty_that_was_met_says_when_and_whether_it_was_late(request2019):
    assert "结果：2019年9月2日（周一）办理“登记收到”，未逾期" in request2019.text("2019-09-03")


def test_silence_is_told_as_silence(request2019):
    request2019.do("2019-09-04", "ask-correction", "handler", correction_term="5 workdays", correction_text="补")
    # Five working days after the 4th: 5, 6, 9, 10, 11 September.
    text = request2019.text("2019-09-12")
    assert "结果：2019年9月11日（周三）期限届满，依法视为“补正·无正当理由逾期不补正，视为放弃”" in text
    assert "本案目前没有应办事项。" in text


def test_a_provisional_day_says_that_it_is_not_settled():
    late = Request2019.__new__(Request2019)
    late.law = Catalog()
    late.procedure, late.calendar = late.law.procedure("disclosure-request"), late.law.calendar
    late.case, late.events = NEW, ()
    late.do("2026-12-21", "apply", "applicant", applicant="张某", applicant_kind="natural", content="某方案")
    late.do("2026-12-21", "register", "disclosure-clerk", received_on="2026-12-21")
    assert "（未定：该年的放假安排尚未公布，暂按周末计，公布后重算）" in late.text("2026-12-21")


def test_the_documents_counted_by_are_listed_once_at_the_end(request2019):
    text = request2019.text("2019-09-03")
    assert text.rstrip().endswith("（国办发明电〔2018〕15号）")
    assert text.split("所依放假安排")[1].count(HOLIDAYS) == 1
