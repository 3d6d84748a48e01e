"""Numbers that claim nothing, however much they look like counts."""

import pytest

from zhunsheng.reports.claims import Source, check
from zhunsheng.reports.claims.quantities import quantities
from zhunsheng.reports.claims.traps import Traps

TRAPS = """
有的单位回复率低于规定标准90%
并处两种以上处罚的,算一宗
同日多次到访的,视为1次
2019年3月15日至11月底,第一季度和上半年
深入学习党的十九大和十九届四中全会精神
增强“四个意识”,坚定四个自信,做到两个维护
扎实推进“七五”普法和八五普法
全面推进四个全面战略布局
以“3.15”消费者权益保障日、“12·4”国家宪法日为契机
根据国办发〔2019〕60号和中办发﹝2015﹞36号文件
(2019)吉0602行初5号、（2021）某01民终12号
《法治政府建设实施纲要(2015—2020年)》《2020年十项任务清单》
依照第三十三条、第57条和第1、2、3项
第三次会议、第五轮清理、前三名、位居全省第2位
推进最多跑一次、一网通办和一次性告知
提供一村一法律顾问服务
拨打12345热线、12348平台
投资400万元以上的项目、50万元以上工程、200元以下罚款
实现了三级四同,严把五关,开展六进活动
从五个方面、三个层面推进,突出八个重点领域
落实三项制度和三项清单
建成15分钟法律服务圈,实行7×24小时服务
健全“1+3+N”多元解纷体系
按照5+2的要求
近三年来,五年规划,3年行动
自收到之日起20个工作日内答复
每季度至少开展1次学习
列入市十件民生实事
十件民生实事全部办结
县政协九届三次会议以来
在县十八届人大四次会议上
35岁以下干部和60岁以上老人
项目一期
罚款2000元以上不满1万元的
将法律援助列入22件实事之一
十分重视,统一部署,进一步加强,万众一心,一批典型
建立一支队伍,形成一个整体
服务千家万户,动员千名干部
全市5A级景区,4G网络,平台2.0版
上午9时30分召开
电话0431-12345678,手机13900000000
GB/T 9704-2012
最快用时2分48秒
在账上再看一眼
低于控制目标4.5%
2023年计划培训干部200人次,力争示范村再增2个
2023年计划拆除旧房3万平方米,建成小游园4个
确保巡查不少于800次
按理由分类,每件只计一项
推进四个配套办法落地
下一步,将着力把合格率提高到98%,覆盖面达到90%
""".strip().split("\n")


@pytest.mark.parametrize("text", TRAPS)
def test_takes_no_claim_from(text: str) -> None:
    assert [c.text for c in check(Source(text + "。")).claims] == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("落实7项主要任务。", "7项"),
        ("98%以上的纠纷化解在基层。", "98%以上"),
        ("办理时间压缩到5个工作日。", "5个工作日"),
        ("电话回访占七成多。", "七成多"),
        ("一年内违法超过4次的21辆货车已停运。", "21辆"),
        ("建立五个工作专班。", "五个"),
        ("(一)受理案件12件。", "12件"),
        ("人口自然增长率-1.83‰。", "-1.83‰"),
        ("发放救灾物资2.1万件(套)。", "2.1万件(套)"),
        ("下半年,将全区76个部门纳入考核。", "76个"),
        ("法律援助惠及群众1.3万余人次\n全年受援群众13402人次。", "13402人次"),
    ],
)
def test_keeps_the_claim_beside_the_trap(text: str, words: str) -> None:
    assert [c.text for c in check(Source(text)).claims] == [words]


def test_says_why_a_number_is_no_claim() -> None:
    plain = Source("投资400万元以上的项目。").plain
    (quantity,) = quantities(plain)

    assert Traps(plain).why(quantity) == "threshold"
