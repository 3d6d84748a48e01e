"""Structural counts, no claims but checkable: 区、镇、村三级 names three; 以下五个方面 has five headings."""

import re
from decimal import Decimal

from zhunsheng.reports.claims import numerals
from zhunsheng.reports.claims.relation import CONTRADICTS, HOLDS, Relation
from zhunsheng.reports.claims.source import Source

_COUNT = "[一二三四五六七八九十两]{1,2}"
_LEVELS = re.compile(f"(?:[^,。;:、\n]{{1,12}}、){{1,9}}[^,。;:、\n]{{1,12}}?(?P<n>{_COUNT})级")
_NAMED = re.compile(f"“(?P<list>[^“”\n]{{3,80}}、[^“”\n]{{1,40}})”(?P<n>{_COUNT})(?:个?关|进|项|个|类|步|环节|统一)")
_PLACES = re.compile(
    f"(?P<list>(?:[^,。;:、\n0-9“”()]{{2,10}}、){{1,9}}[^,。;:、\n0-9“”()等]{{2,6}}?)等?(?P<n>{_COUNT}|[0-9]{{1,2}})(?:个|家)"
    "(?:县|市|区|乡|镇|街道|社区|村|部门|单位|局|片区|年级|园区|开发区|省|小区|学校|企业|行业|领域|窗口|站所|科室)"
)
_BELOW = re.compile(f"(?:以下|如下|下列)(?P<n>{_COUNT})(?:个|项|大)?(?:方面|工作|问题|任务|重点)[^。\n]{{0,16}}[:。]")
_ITEM = re.compile(r"^ *[(〔](?P<n>[一二三四五六七八九十]{1,2})[)〕]", re.MULTILINE)
_AT_LINE_TOP = re.compile(r"^ *[一二三四五六七八九十]{1,2}、", re.MULTILINE)


def lists(source: Source) -> list[Relation]:
    """Counts of named things against the names."""
    return [found for kind in (_levels, _named, _headings, _places) for found in kind(source)]


def _levels(source: Source) -> list[Relation]:
    out = []
    for found in _LEVELS.finditer(source.plain):
        value = numerals.chinese(found["n"])
        if value is not None and found[0].count("、") + 1 == value:
            out.append(_relation(source, found, int(value), int(value)))
    return out


def _named(source: Source) -> list[Relation]:
    out = []
    for found in _NAMED.finditer(source.plain):
        value, names = numerals.chinese(found["n"]), re.split("[、,]", found["list"])
        if value is not None and not found["list"].endswith("等"):
            out.append(_relation(source, found, int(value), len(names)))
    return out


def _places(source: Source) -> list[Relation]:
    """东河、西岭、南屏、北塘等三个县区: more are named than are counted; fewer may well be, after 等."""
    out = []
    for found in _PLACES.finditer(source.plain):
        value, names = _value(found["n"]), re.split("、|(?<!共)[和与及](?!谐)", found["list"])
        alike = len({len(name) for name in names[1:]}) == 1 and len(names[0]) >= len(names[1])
        if value is not None and alike and len(names) > value > 1:
            out.append(_relation(source, found, int(value), len(names)))
    return out


def _value(numeral: str) -> Decimal | None:
    return Decimal(numeral) if numeral.isascii() else numerals.chinese(numeral)


def _headings(source: Source) -> list[Relation]:
    out = []
    for found in _BELOW.finditer(source.plain):
        stop = _AT_LINE_TOP.search(source.plain, found.end())
        items = [m["n"] for m in _ITEM.finditer(source.plain, found.end(), stop.start() if stop else len(source.plain))]
        value, run = numerals.chinese(found["n"]), _run(items)
        if value is not None and run:
            out.append(_relation(source, found, int(value), run))
    return out


def _run(items: list[str]) -> int:
    """How far the headings count from one without a gap."""
    for n, item in enumerate(items, 1):
        if numerals.chinese(item) != n:
            return n - 1
    return len(items)


def _relation(source: Source, found: re.Match[str], said: int, named: int) -> Relation:
    start = found.start("n")
    length = 2 if source.plain[found.end("n") : found.end("n") + 1] not in "个" else 4
    fits = said == named
    words = found[0].strip()[-24:]
    return Relation(
        "list", (), f"{found['n']} = {said}, {named} 项", HOLDS if fits else CONTRADICTS,
        f"“{words}”说有 {said} 项，列出的是 {named} 项。", f"「{words}」 says {said}; {named} are listed.",
        (source.place(start, start + length),),
    )  # fmt: skip
