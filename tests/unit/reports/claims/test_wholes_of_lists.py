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
    ("登记线索60条,另立项40条。\n新建道口24处。", "24处", None),
    ("设工作点38个,投入7万元,建成书屋24间。新建球场14个;现有球场20个。", "14个", None),
    ("受理举报260件,受理前调解化解17件。", "17件", None),
    ("报送信息110条,超额完成下达的70条任务。", "70条", None),
    ("清理合同900份,决定继续有效500份,修改150份,废止250份。", "150份", "900份"),
    ("发布消息210条。通过网站发布130条,公众号发布120条。", "120条", "210条"),
    ("抽查合同300份,其中买卖180份、租赁120份,优良率41%。", "41%", "300份"),
    ("城乡新增就业1860人,登记失业率3.2%。", "3.2%", None),
    ("发现问题70个,其中政策落实类30个、便民服务类25个、监管类15个。", "25个", "70个"),
    ("设立站点3个,即东站、西站、南站;配备志愿者驿站41个。", "41个", None),
]  # fmt: skip


def _whole(report: Report, part: str) -> str | None:
    n = next(n for n, c in enumerate(report.claims) if c.text == part)
    whole = report.parent(n)
    return whole.text if whole else None


@pytest.mark.parametrize(("text", "part", "whole"), WHOLES)
def test_a_part_is_bound_to_what_the_text_tells_it_of(text: str, part: str, whole: str | None) -> None:
    assert _whole(check(Source(text)), part) == whole


VERDICTS = [
    # text | verdict | what was reckoned
    ("发布消息210条。通过网站发布130条,公众号发布120条。", "cannot", "130条 + 120条 = 250 > 210条"),
    ("接诉900件,其中咨询300件、求助200件、其他50件。", "contradicts", "300件 + 200件 + 50件 = 550 ≠ 900件"),
    ("矫治400人,其中缓期执行150人,缓期执行适用率41.2%。", "contradicts", "150人 ÷ 400人 = 37.5% ≠ 41.2%"),
    (
        "已办结案件500件620人,适用速裁审结300件380人,适用率66.0%。",
        "contradicts",
        "380人 ÷ 620人 = 61.29% ≠ 66.0%",
    ),
    ("已办结案件500件620人,适用速裁审结300件380人,适用率60.0%。", "holds", "300件 ÷ 500件 = 60% ≈ 60.0%"),
    ("累计接收9200人,累计解除8700人,现在册510人。", "contradicts", "9200人 − 8700人 = 500 ≠ 510人"),
    ("累计接收9200人,累计解除8700人,现在册500人。", "holds", "9200人 − 8700人 = 500 ≈ 500人"),
]


@pytest.mark.parametrize(("text", "verdict", "reckoned"), VERDICTS)
def test_what_is_reckoned_of_them(text: str, verdict: str, reckoned: str) -> None:
    assert (verdict, reckoned) in {(r.verdict, r.text) for r in check(Source(text)).relations}


def test_some_leave_otherwise_and_some_came_before() -> None:
    for text in ("累计接收9200人,累计解除8700人,现在册470人。", "全年累计接收166人,累计解除158人,年末在册151人。"):
        assert not check(Source(text)).contradictions


NO_CLAIMS = [
    ("人数超过2万人的县7个,其中超过5万人的2个。", ["7个", "2个"]),
    ("增幅超过40%的有东河、西岭等4个镇。", ["4个"]),
    ("2031年财政收入计划增长8%左右。", []),
    ("全年受理603件。标题称受理600余件。", ["603件"]),
]


@pytest.mark.parametrize(("text", "claims"), NO_CLAIMS)
def test_a_limit_a_plan_and_a_headline_claim_nothing(text: str, claims: list[str]) -> None:
    assert [c.text for c in check(Source(text)).claims] == claims


def test_a_division_that_leaves_out_a_little_was_meant_to_be_whole() -> None:
    (bad,) = check(Source("全区网格员1820名。\n从学历看,大专960名,高中540名,初中310名。")).contradictions

    assert bad.text == "960名 + 540名 + 310名 = 1,810 ≠ 1820名"
