"""A text told in other words, or broken into lines, says the same: parts, wholes and contradictions stay."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from zhunsheng.reports.claims import Source, check

TEXTS = [p.read_text(encoding="utf-8") for p in sorted((Path(__file__).parent / "texts").glob("*.txt"))]
SAID = (
    "全年受理申请1369件,审结1148件,其中维持763件,占66.46%;驳回68件,占5.92%;终止262件,其中自愿撤回67件。\n"
    "全年调解纠纷2356起,成功2301起,成功率99.7%。其中邻里纠纷1420起,婚姻家庭纠纷936起。\n"
    "解读文件41件,其中文字解读22件、图文解读14件、视频解读8件;召开发布会12场,参加1200人次。\n"
)


def _wrapped(width: int) -> Callable[[str], str]:
    """Lines broken for want of room, wherever that is: in a word, in a number, after a stop."""

    def wrap(text: str) -> str:
        whole = (re.findall(f".{{1,{width}}}", line) for line in text.split("\n"))
        return "\n".join("\n".join(pieces) for pieces in whole)

    return wrap


WAYS: dict[str, Callable[[str], str]] = {
    "27 signs a line": _wrapped(27),
    "33 signs a line": _wrapped(33),
    "a space before numbers": lambda text: re.sub("(?<=[一-鿿])(?=[0-9])", " ", text),
    "a space after numbers": lambda text: re.sub("(?<=[0-9])(?=[一-鿿])(?![年月日号])", " ", text),
    "full-width digits": lambda text: text.translate(str.maketrans("0123456789", "０１２３４５６７８９")),
    "当中": lambda text: re.sub("[,，]其中[,，:：]?", "，当中", text),
    "内有": lambda text: re.sub("[,，]其中[,，:：]?", "，内有", text),
    "这里面": lambda text: re.sub("[,，]其中[,，:：]?", "，这里面", text),
    "其中包括": lambda text: re.sub("其中(?!包括)[,，:：]?", "其中包括", text),
}


def _said(text: str) -> tuple[list[str], list[str | None], list[str]]:
    """The claims, the whole of each, and the contradictions, without what is only form."""
    report = check(Source(text))
    told = [_form(c.text) for c in report.claims]
    wholes = [_form(w.text) if (w := report.parent(n)) else None for n in range(len(told))]
    return told, wholes, sorted(r.kind + _form(r.text) for r in report.contradictions)


def _form(text: str) -> str:
    return re.sub(r"\s", "", text.translate(str.maketrans("０１２３４５６７８９", "0123456789")))


@pytest.mark.parametrize("way", WAYS)
def test_what_is_said_does_not_hang_on_how_it_is_set(way: str) -> None:
    assert _said(SAID)[2]
    assert _said(WAYS[way](SAID)) == _said(SAID)


@pytest.mark.parametrize("way", [w for w in WAYS if "signs" not in w and "digits" not in w])
@pytest.mark.parametrize("text", TEXTS)
def test_nor_in_whole_reports(way: str, text: str) -> None:
    assert _said(WAYS[way](text)) == _said(text)


def test_a_number_broken_at_the_margin_is_one_and_lies_where_it_was() -> None:
    text = _wrapped(17)("调委会排查化解共调处纠纷3508宗,成功3442宗,成功率98%,涉及当事人8947人,挽回损失一百余万元。")
    report = check(Source(text))

    assert [str(c.quantity.value) for c in report.claims] == ["3508", "3442", "98", "8947", "100"]
    assert [text[s : s + n] for s, n in (c.span for c in report.claims)] == [c.text for c in report.claims]
    assert any("\n" in c.text for c in report.claims)


def test_numbers_that_end_and_begin_lines_of_their_own_stay_apart() -> None:
    assert [c.text for c in check(Source("大厅共有窗口,数量12\n30件已办结")).claims] == ["30件"]
