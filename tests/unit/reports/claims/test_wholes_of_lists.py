"""Of what a list is: what its head divides, what its parts were told of before, what the rate beside them says."""

import pytest

from zhunsheng.reports.claims import Report, Source, check

WHOLES = [
    # text | part | its whole
    ("全区网格员1820名。\n从学历看,大专866名,高中540名,初中300名。", "866名", "1820名"),
    ("收到投诉900件。\n诉求事项中,物业类300件,噪声类210件。", "210件", "900件"),
    ("收到投诉640件。居前三位的为物业180件、噪声120件、停车60件。", "60件", "640件"),
    (
        "提交建议420件,立案400件。\n立案建议中,代表330件,代表团70件。\n"
        "按内容分,农业160件,占40.0%;城建130件,占32.5%;教育118件,占27.5%。",
        "118件",
        "400件",
    ),
    ("抽查台账512本,回访用户3100户。从台账类别看,消防188本,用电120本。", "188本", "512本"),
    ("登记线索700条,按来源分,来信300条、网络400条;按领域分,工程220条、医疗130条。", "220条", "700条"),
    ("新收申请640件,受理580件。其中,5个县收到410件、市直部门收到230件。", "410件", "640件"),
    ("已结案件中,强制执行41件;非诉审查16件。", "16件", None),
    ("全年结案320件,其中强制执行41件,非诉审查16件,同比增加2件。", "16件", "320件"),
    ("登记诉讼77件,法务人员到庭74件,到庭率96.1%;败诉8件,败诉率10.4%。", "8件", "77件"),
    ("受理来件8231件,办结7715件,同比分别上升9.4%和8.7%,结案率93.7%。", "7715件", "8231件"),
    ("设立站点3个,即东站、西站、南站;配备志愿者驿站41个。", "41个", None),
]  # fmt: skip


def _whole(report: Report, part: str) -> str | None:
    n = next(n for n, c in enumerate(report.claims) if c.text == part)
    whole = report.parent(n)
    return whole.text if whole else None


@pytest.mark.parametrize(("text", "part", "whole"), WHOLES)
def test_a_part_is_bound_to_what_the_text_tells_it_of(text: str, part: str, whole: str | None) -> None:
    assert _whole(check(Source(text)), part) == whole


def test_a_division_that_leaves_out_a_little_was_meant_to_be_whole() -> None:
    (bad,) = check(Source("全区网格员1820名。\n从学历看,大专960名,高中540名,初中310名。")).contradictions

    assert bad.text == "960名 + 540名 + 310名 = 1,810 ≠ 1820名"
