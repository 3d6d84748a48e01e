"""Laws for who reads English: `data/titles.en.yaml` says what each is called; the Chinese title is the one to cite."""

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from zhunsheng.catalog.source import read

DATA = Path(__file__).parent / "data"
_CITED = re.compile(r"《([^》]+)》(（[^）]*号）)?((?:第\d+条(?:第\d+款)?[、和]?)*)")
_ARTICLE = re.compile(r"第(\d+)条(?:第(\d+)款)?")
_TAIL = re.compile(r"^(.+?)（(?:(\d{4})年(修正|修订)|([^（）]+号))）$")
_CHANGED = {"修正": "Amendment", "修订": "Revision"}


@lru_cache
def titles(data: Path = DATA) -> Mapping[str, str]:
    """The English of every title that the law files cite, by the Chinese one."""
    return {title: node.text() for title, node in read(data / "titles.en.yaml").map().items()}


def title_en(title: str) -> str:
    """What a law is called in English; the Chinese title where nobody has said.

    >>> title_en("行政诉讼法（2017年修正）"), title_en("公平竞争审查条例（国令第783号）")
    ('Administrative Litigation Law (2017 Amendment)', 'Regulations on Fair Competition Review (国令第783号)')
    """
    if known := titles().get(title):
        return known
    tail = _TAIL.match(title)
    known = titles().get(tail[1]) if tail else None
    if tail is None or known is None:
        return title
    return f"{known} ({f'{tail[2]} {_CHANGED[tail[3]]}' if tail[2] else tail[4]})"


def in_english(citation: str) -> str:
    """A citation with laws and articles in English; the numbers and headings of documents stay as they are.

    >>> in_english("《行政许可法》第42条、第56条；国办发〔2018〕118号三")
    'Administrative Licensing Law, Arts. 42, 56; 国办发〔2018〕118号三'
    """
    return _CITED.sub(_told, citation).replace("；", "; ")


def _told(cited: re.Match[str]) -> str:
    title = title_en(cited[1])
    if title == cited[1]:
        return cited[0]
    number = f" ({cited[2][1:-1]})" if cited[2] else ""
    places = [f"{n}({part})" if part else n for n, part in _ARTICLE.findall(cited[3])]
    articles = f", Art{'s' if len(places) > 1 else ''}. {', '.join(places)}" if places else ""
    return f"{title}{number}{articles}"
