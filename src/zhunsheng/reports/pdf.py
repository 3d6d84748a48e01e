"""Official documents as PDF/A, set by typst: the page of GB/T 9704-2012, fonts by name, never a silent stand-in."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

import typst

from zhunsheng.reports.blocks import Block

# What Windows has, what macOS has, what Debian has; typst takes the first that is there.
FONTS = {
    "body": ("FangSong", "STFangsong", "FandolFang R", "Noto Serif CJK SC"),
    "hei": ("SimHei", "STHeiti", "FandolHei", "Noto Sans CJK SC"),
    "kai": ("KaiTi", "STKaiti", "FandolKai", "Noto Serif CJK SC"),
    "title": ("FZXiaoBiaoSong-B05S", "STZhongsong", "Noto Serif CJK SC", "FandolSong"),
}
CHINESE = ("Noto Serif CJK SC", "Noto Serif SC", "FandolFang R", "FangSong", "STFangsong")


class NoFont(Exception):
    """No Chinese font is installed: a PDF would be made of empty boxes."""


def document(
    blocks: Iterable[Block], signed_by: str = "", signed_on: date | None = None, note: str = "", title: str = "",
    language: str = "zh",
) -> bytes:  # fmt: skip
    """A document of these blocks as PDF/A-2b; equal input gives equal bytes. NoFont without a Chinese font."""
    if not _families() & {f.lower() for f in CHINESE}:
        raise NoFont(
            "没有可用的中文字体，不能生成 PDF。安装 fonts-noto-cjk（Debian）或仿宋、宋体后再试；"
            "DOCX 与 HTML 不受影响 (no Chinese font is installed)"
        )
    source = _source(list(blocks), signed_by, signed_on, note, title, language)
    content, warnings = typst.compile_with_warnings(source.encode(), format="pdf", pdf_standards=["a-2b"])
    strange = [w.message for w in warnings if not w.message.startswith("unknown font family")]
    if strange:
        raise ValueError(f"排版警告：{strange}")
    return content


@lru_cache(maxsize=1)
def _families() -> frozenset[str]:
    """The font families that typst finds on this machine, in small letters."""
    return frozenset(name.lower() for name in typst.Fonts(include_system_fonts=True).families())


def _source(blocks: list[Block], signed_by: str, signed_on: date | None, note: str, title: str, language: str) -> str:
    out = [
        HEAD.format(
            **{k: _fonts(v) for k, v in FONTS.items()},
            name=_text(title),
            lang=language,
            day=signed_on or date(2000, 1, 1),
        )
    ]
    if note:
        out.append(f"#text(font: hei, size: 14pt)[#{_text(note)}]\n#v(8pt)")
    for block in blocks:
        form = {1: "big", 2: "one", 3: "two"}.get(block.level, "plain")
        out.append(f"#{form}({_text(block.text)})")
    if signed_by:
        out.append(f"#v(20pt)#align(right, pad(right: 2em)[#{_text(signed_by)}])")
    if signed_on is not None:
        day = f"{signed_on.year}年{signed_on.month}月{signed_on.day}日" if language == "zh" else signed_on.isoformat()
        out.append(f"#align(right, pad(right: 2em)[#{_text(day)}])")
    return "\n".join(out)


HEAD = """\
#let body = {body}
#let hei = {hei}
#let kai = {kai}
#let xbs = {title}
#set document(title: {name}, date: datetime(year: {day.year}, month: {day.month}, day: {day.day}))
#set page(paper: "a4", margin: (top: 37mm, bottom: 35mm, left: 28mm, right: 26mm), footer: context {{
  let n = counter(page).get().first()
  align(if calc.odd(n) {{ right }} else {{ left }}, pad(x: 1em, text(font: xbs, size: 14pt)[— #n —]))
}})
#set text(font: body, size: 16pt, lang: "{lang}", cjk-latin-spacing: none)
#set par(leading: 12.95pt, spacing: 12.95pt, justify: true, first-line-indent: (amount: 2em, all: true))
#let big(t) = {{ align(center, text(font: xbs, size: 22pt, weight: "bold", t)); v(14pt) }}
#let one(t) = par(text(font: hei, t))
#let two(t) = par(text(font: kai, t))
#let plain(t) = par(t)
"""


def _fonts(names: tuple[str, ...]) -> str:
    return "(" + ", ".join(f'"{n}"' for n in names) + ")"


def _text(value: str) -> str:
    """A typst string."""
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
