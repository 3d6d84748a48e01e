"""People who do not exist, for the sample: every name holds 某, so that nobody is mistaken for somebody."""

from collections.abc import Iterator
from datetime import date
from random import Random

from zhunsheng.kernel.case import Person

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
GIVEN = "安宁平和文明德仁义礼智信诚敏勤朴真善美华英杰俊辉光亮春夏秋冬山川江河松柏竹梅兰菊海天云雷"
CERTIFIED_FROM = date(2017, 1, 1)


class Cast:
    """Hands out officials by unit and role, always the same ones, and citizens without end."""

    def __init__(self, seed: int) -> None:
        self._random = Random(f"cast-{seed}")
        self.officials: dict[str, tuple[str, str, str, Person]] = {}  # id -> name, unit, role, person

    def official(self, unit: str, role: str, nth: int = 1) -> Person:
        """The n-th person of that role in that unit."""
        ident = f"{unit}.{role}.{nth}"
        if ident not in self.officials:
            certified = role in ("officer", "head")
            qualified = role in ("legal-reviewer", "counsel", "reconsideration-body", "justice")
            person = Person(ident, unit, certified, qualified)
            self.officials[ident] = (self.name(), unit, role, person)
        return self.officials[ident][3]

    def citizen(self, nth: int | None = None) -> Person:
        """Somebody outside the administration, who acts in their own matter."""
        return Person(f"citizen.{self._random.randrange(10**6) if nth is None else nth}")

    def name(self) -> str:
        """A name that is nobody's."""
        return self._random.choice(SURNAMES) + "某" + self._random.choice(GIVEN)

    def party(self, kind: str = "natural") -> dict[str, str]:
        """A party of a case: a person, or a company with a made-up name."""
        if kind == "natural":
            return {"name": self.name(), "kind": kind}
        words = {
            "company": "有限公司",
            "research": "研究所",
            "welfare": "公益协会",
            "legal-service": "律师事务所",
            "other": "合作社",
        }
        return {"name": f"浑江区某{self._random.choice(GIVEN)}{self._random.choice(GIVEN)}{words[kind]}", "kind": kind}

    def __iter__(self) -> Iterator[tuple[str, str, str, str]]:
        """Every official handed out: id, name, unit, role."""
        for ident, (name, unit, role, _) in self.officials.items():
            yield ident, name, unit, role
