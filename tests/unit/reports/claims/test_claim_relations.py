"""The arithmetic that texts state: what holds, what contradicts, and what cannot be checked."""

import pytest

from zhunsheng.reports.claims import Report, Source, check

RELATIONS = [
    # text | kind | verdict | the numbers spoken of
    ("共有446名,其中专职206人、兼职240人。", "sum", "holds", "446名 206人 240人"),
    ("共有446名,其中专职206人、兼职230人。", "sum", "contradicts", "446名 206人 230人"),
    ("咨询372人次,其中现场331人次,电话61人次。", "sum", "contradicts", "372人次 331人次 61人次"),
    ("受理案件480件(民事350件、刑事120件、行政20件)。", "sum", "contradicts", "480件 350件 120件 20件"),
    ("收到建议35件、提案62件,合计99件。", "sum", "contradicts", "35件 62件 99件"),
    ("收到建议35件、提案62件,合计97件。", "sum", "holds", "35件 62件 97件"),
    ("资金1.2亿元,其中省级8000万元、市级5000万元。", "sum", "contradicts", "1.2亿元 8000万元 5000万元"),
    ("资金1.2亿元,其中省级8000万元、市级4000万元。", "sum", "holds", "1.2亿元 8000万元 4000万元"),
    ("服务53万多件,其中甲17.34万件、乙29.5万件、丙7万件。", "sum", "holds", "53万多件 17.34万件 29.5万件 7万件"),
    ("受援人2300人,其中妇女1900人、农民工900人。", "sum", "cannot", "2300人 1900人 900人"),
    ("办结案件465宗,其中民事672宗。", "part", "contradicts", "465宗 672宗"),
    ("86名上访人员中的75人走诉讼途径。", "part", "holds", "86名 75人"),
    ("纠纷1610件,调解成功1578件,成功率达98%以上。", "rate", "holds", "1610件 1578件 98%以上"),
    ("纠纷2356起,成功2301起,成功率99.7%。", "rate", "contradicts", "2356起 2301起 99.7%"),
    ("审结1148件,其中维持763件,占66.46%。", "rate", "holds", "1148件 763件 66.46%"),
    ("审结1148件,其中维持763件,占76.46%。", "rate", "contradicts", "1148件 763件 76.46%"),
    ("应参加3200人,实际参加3168人,参考率96%。", "rate", "contradicts", "3200人 3168人 96%"),
    ("部门进驻率100%。", "rate", "cannot", "100%"),
    ("80%事项可以网上办理。", "rate", "cannot", "80%"),
    ("受理案件320件,同比增加45件,增长21.3%。", "growth", "contradicts", "320件 45件 21.3%"),
    ("受理案件320件,同比增加45件,增长16.4%。", "growth", "holds", "320件 45件 16.4%"),
    ("受理案件85件,上年为100件,同比上升15%。", "growth", "contradicts", "85件 100件 15%"),
    ("受理案件85件,上年为100件,同比下降15%。", "growth", "holds", "85件 100件 15%"),
    ("事项由1200项精简到860项,精简率38.3%。", "growth", "contradicts", "1200项 860项 38.3%"),
    ("受理1024件,较2020年的980件增加54件。", "diff", "contradicts", "1024件 980件 54件"),
    ("办理85件,其中公安48件、人社15件、其他局9件,占全部案件的84.7%。", "rate", "holds", "85件 48件 15件 9件 84.7%"),
    ("办理85件,其中公安48件、人社15件、其他局9件,占全部案件的91.7%。", "rate", "contradicts", "85件 9件 91.7%"),
    ("受理案件同比增长12.5%。", "growth", "cannot", "12.5%"),
    ("效率提高2倍。", "growth", "cannot", "2倍"),
    ("新收126件,上年结转5件,办结128件,结转下年度3件。", "carry-over", "holds", "126件 5件 128件 3件"),
    ("新收126件,上年结转5件,办结128件,结转下年度4件。", "carry-over", "contradicts", "126件 5件 128件 4件"),
    ("抽检2460批次,检出不合格53批次,合格率97.85%。", "rate", "holds", "2460批次 53批次 97.85%"),
    ("抽检2460批次,检出不合格53批次,合格率98.85%。", "rate", "contradicts", "2460批次 53批次 98.85%"),
    ("应诉63件,胜诉58件,胜诉率95.1%。", "rate", "contradicts", "63件 58件 95.1%"),
    ("审结742件,其中婚姻85件。调解撤诉475件,调撤率64%。", "rate", "holds", "742件 475件 64%"),
    ("覆盖率由61%提升至78%,提高15个百分点。", "diff", "contradicts", "61% 78% 15个百分点"),
    ("处罚286宗,与上年相比,处罚宗数减少31宗、下降9.78%。", "growth", "holds", "286宗 31宗 9.78%"),
    ("承办提案218件。\n分领域看,交通89件、教育85件、其他43件。", "sum", "contradicts", "218件 89件 85件 43件"),
    ("承办提案218件。\n分领域看,交通90件、教育85件、其他43件。", "sum", "holds", "218件 90件 85件 43件"),
    ("受理申请591件。\n受理案件中,处罚302件(51.10%)。", "rate", "holds", "591件 302件 51.10%"),
    ("立案126起,结案121起,罚款9万元;其中一般94起,简易32起。", "sum", "holds", "126起 94起 32起"),
    ("印发15家单位的规定、23家单位的通知。", "sum", "cannot", "15家 23家"),
    ("人员6.7万人,甲所3.3万人,占51%;乙所3.4万人,占49%。", "order", "contradicts", "3.3万人 51% 3.4万人 49%"),
    ("调解纠纷1610件。其中将86名人员引导到法院。", "unit", "cannot", "1610件 86名"),
    ("创建省级村2个、市级村38个、区级村64个。", "sum", "cannot", "2个 38个 64个"),
    ("共开展活动129场次,组织演出85场次。", "part", "cannot", "129场次 85场次"),
]


def told(report: Report) -> set[tuple[str, str, str]]:
    text = report.source.text
    return {(r.kind, r.verdict, " ".join(text[s : s + n] for s, n in r.places)) for r in report.relations}


@pytest.mark.parametrize(("text", "kind", "verdict", "numbers"), RELATIONS)
def test_a_stated_relation(text: str, kind: str, verdict: str, numbers: str) -> None:
    assert (kind, verdict, numbers) in told(check(Source(text)))


@pytest.mark.parametrize(
    "text",
    [
        "全区76个部门落实责任,86个成员单位参加,进驻单位27个。",
        "中心解答咨询6200余人次。顾问解答咨询600余人次。",
        "受援人2300人,其中农民工900人、残疾人300人、老年人400人、妇女1200人。",
        "已经解决的126件,占60.6%;列入计划的70件,占33.6%;难以解决的12件,占5.8%。",
        "纠纷1265件,化解1250件,其中家庭456件、邻里389件、其他420件。",
        "发布会191场,领导出席25人次;其中疫情发布会151场。",
        "案件1503件,其中民事900件、刑事120件。",
        "去年办理案件1503件,比增19.1%,其中残疾人169件。",
        "监督案件67件,其中裁判21件、审判程序19件、执行27件,提出建议34件。",
        "收入9.73亿元,增长10.5%,其中税收占比71.6%;投资152亿元。",
        "收入52.36亿元,其中税收36.65亿元,占70%;支出118.9亿元。",
        "在职干部412人,其中年轻干部96人,本科以上学历占三分之二。",
        "抽检680批次,合格641批次,合格率94.3%;食品合格率96.2%。",
        "进驻事项49项,打包办12个,时限压缩70.5%,其中即办件31项。",
        "来信来访2467件次。其中,来信613件,来访1102批5846人次,网上752件。",
        "办理1200件,比去年的1000件增长20%,其中网上800件,占66.7%,增长35%。",
        "满意158件、基本满意13件,满意和基本满意率100%。",
    ],
)
def test_calls_no_contradiction_where_there_is_none(text: str) -> None:
    assert check(Source(text)).contradictions == ()


def test_an_attachment_to_the_wrong_whole_is_told_with_the_right_one() -> None:
    report = check(Source("受理960宗,受援1984人次,办结465宗,其中,民事672宗、刑事286宗、行政2宗。"))

    (wrong,) = [r for r in report.contradictions if r.kind == "sum"]
    assert "受理960宗" in wrong.why
    assert ("sum", "holds", "960宗 672宗 286宗 2宗") in told(report)


def test_a_reason_quotes_both_places_in_both_languages() -> None:
    (relation,) = check(Source("纠纷2356起,成功2301起,成功率99.7%。")).contradictions

    assert relation.why == "“成功2301起”除以“纠纷2356起”得 97.67%，而文中写的是“成功率99.7%”。"
    assert relation.why_en == "“成功2301起” over “纠纷2356起” is 97.67 %, but the text says “成功率99.7%”."


def test_a_goal_called_reached_contradicts_a_rate_below_a_hundred() -> None:
    text = "80%事项实现“一网通办”。\n与省级平台对接,实现“一网通办”的目标。"

    assert ("wording", "contradicts", "80%") in told(check(Source(text)))
    assert check(Source(text.replace("实现“一网通办”的目标", "努力实现“一网通办”的目标"))).contradictions == ()


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("严把“起草、审查、审议、发布、备案”五关。", "holds"),
        ("严把“起草、审查、发布、备案”五关。", "contradicts"),
        ("抓好以下三个方面的工作:\n(一)甲。\n(二)乙。\n(三)丙。", "holds"),
        ("抓好以下五个方面的工作:\n(一)甲。\n(二)乙。\n(三)丙。", "contradicts"),
    ],
)
def test_counts_what_a_list_names(text: str, verdict: str) -> None:
    assert ("list", verdict) in {(r.kind, r.verdict) for r in check(Source(text)).relations}


@pytest.mark.parametrize(
    ("text", "part", "whole"),
    [
        ("在册326名,按类型分,缓刑316名、假释3名;按身份分,非本地户籍230名。", "230名", "326名"),
        ("收到提案629件。立案621件,未立案8件。立案提案中,集体188件。", "188件", "621件"),
        ("事故87起,死亡79人,其中道路61起、55人。", "55人", "79人"),
        ("收到申请1035件,同比增长。立案受理868件。", "868件", "1035件"),
        ("受理逮捕312件,批准逮捕268件,不批准逮捕44件。", "44件", "312件"),
        ("企业认证217家,其中质量认证158家,占七成以上。", "七成以上", "217家"),
        ("保留审批事项146项。备案事项66项。其中,区直部门保留审批事项125项,备案事项53项。", "53项", "66项"),
        ("受理法律援助案件126件,挽回损失600万元。受理农村各类法律援助案件36件。", "36件", "126件"),
        ("网络信件327件,办结率100%。", "100%", "327件"),
    ],
)
def test_finds_the_whole(text: str, part: str, whole: str) -> None:
    report = check(Source(text))
    n = next(n for n, c in enumerate(report.claims) if c.text == part)

    assert report.parent(n) is not None
    assert report.parent(n).text == whole
