"""What the things of a law file are called, and how its articles are cited."""

import re

from zhunsheng.kernel.procedure import Version


def cited(version: Version, basis: str) -> str:
    """An article as one cites it; a prefix names another law.

    >>> cited(version, "第33条"), cited(version, "复议条例:第29条")  # doctest: +SKIP
    ('《政府信息公开条例》第33条', '《复议条例》第29条')
    """
    return "；".join(_cited(version, part.strip()) for part in re.split("[；;]", basis) if part.strip())


def law_title(version: Version) -> str:
    """The law that a version is, with its number: 《政府信息公开条例》（国令第711号）."""
    return cited(version, version.basis) + (f"（{version.number}）" if version.number else "")


def _cited(version: Version, basis: str) -> str:
    law, mark, article = basis.partition(":")
    if mark:
        return f"{_titled(law)}{article if _PLACE.match(article) else f'“{article}”'}"
    if basis.startswith("第"):
        return f"{_titled(version.basis)}{basis}"
    return _titled(basis) if basis == version.basis or _DOCUMENT.search(basis) else f"{_titled(version.basis)}“{basis}”"


# What else stands as a basis is a heading within the law of the file: 发牌 of the rules on cards.
_DOCUMENT = re.compile(
    "(?:法|条例|办法|规定|制度|细则|规则|意见|纲要|指引|通知|方案|标准|解释|规程|规范|安排|[0-9]号|章|[》）])$"
)
_PLACE = re.compile(
    "第|附|.{1,8}章$|[一二三四五六七八九十]+(?:[（、]|$)"
)  # an article or a section by its number, not by its heading


def _titled(law: str) -> str:
    """A law in its marks; a document told by its number needs none."""
    return law if "《" in law or law.endswith("号") else f"《{law}》"


def act_name(version: Version | None, act: str, english: bool = False) -> str:
    """What an act is called; its id where there is no such act."""
    known = version.acts.get(act) if version is not None else None
    return act if known is None else (english and known.name_en) or known.name


def field_name(version: Version | None, field: str, english: bool = False) -> str:
    """What a field is called; its id where there is no such field."""
    known = version.fields.get(field) if version is not None else None
    return field if known is None else (english and known.name_en) or known.name


def paper_name(version: Version | None, paper: str) -> str:
    """What a paper that some act asks for is called; its id where the file does not say."""
    deeds = (d for a in version.acts.values() for d in a.deeds.values()) if version is not None else ()
    return next((words for d in deeds for name, words in d.attach_names if name == paper), paper)


def outcome_name(version: Version | None, act: str, outcome: str | None, english: bool = False) -> str:
    """What an outcome of an act is called; its id where there is no such outcome."""
    known = version.acts.get(act) if version is not None else None
    deed = known.deeds.get(outcome) if known is not None else None
    return outcome or "" if deed is None else (english and deed.name_en) or deed.name or outcome or ""
