"""Official documents as PDF/A, set by typst: the page of GB/T 9704-2012, fonts by name, never a silent stand-in."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import typst

from zhunsheng.reports.blocks import Block
from zhunsheng.reports.frame import Frame

# What Windows has, what macOS has, what Debian has; typst takes the first that is there.
FONTS = {
    "body": ("FangSong", "STFangsong", "FandolFang R", "Noto Serif CJK SC"),
    "hei": ("SimHei", "STHeiti", "FandolHei", "Noto Sans CJK SC"),
    "kai": ("KaiTi", "STKaiti", "FandolKai", "Noto Serif CJK SC"),
    "title": ("FZXiaoBiaoSong-B05S", "STZhongsong", "Noto Serif CJK SC", "FandolSong"),
}
CHINESE = ("Noto Serif CJK SC", "Noto Serif SC", "FandolFang R", "FangSong", "STFangsong")
EPOCH = date(2000, 1, 1)


class NoFont(Exception):
    """No Chinese font is installed: a PDF would be made of empty boxes."""


class Unset(Exception):
    """What cannot be set: as an image that is none."""


def document(
    blocks: Iterable[Block], signed_by: str = "", signed_on: date | None = None, note: str = "", title: str = "",
    frame: Frame | None = None, language: str = "zh",
) -> bytes:  # fmt: skip
    """A document of these blocks as PDF/A-2b; equal input gives equal bytes. NoFont without a Chinese font.

    With a `frame` the title is that of a letter, and the signature stands where the seal will be.
    """
    source = [OFFICIAL, *_body(list(blocks), signed_by, signed_on, note, title, frame, language)]
    return typeset("\n".join(source), title, signed_on or EPOCH, language)


def typeset(
    source: str, title: str, day: date, language: str = "zh", files: Mapping[str, bytes] | None = None
) -> bytes:
    """Typst's own words as PDF/A-2b. `files` are those that the source names. Unset where it cannot be set."""
    if not _families() & {f.lower() for f in CHINESE}:
        raise NoFont(
            "没有可用的中文字体，不能生成 PDF。安装 fonts-noto-cjk（Debian）或仿宋、宋体后再试；"
            "DOCX 与 HTML 不受影响 (no Chinese font is installed)"
        )
    head = HEAD.format(**{k: _fonts(v) for k, v in FONTS.items()}, name=quoted(title), lang=language, day=day)
    with TemporaryDirectory() as folder:
        for name, content in (files or {}).items():
            (Path(folder) / name).write_bytes(content)
        try:
            content, warnings = typst.compile_with_warnings(
                (head + source).encode(), root=folder, font_paths=_installed(), format="pdf", pdf_standards=["a-2b"]
            )
        except typst.TypstError as fault:
            raise Unset(str(fault)) from fault
    strange = [w.message for w in warnings if not w.message.startswith("unknown font family")]
    if strange:
        raise ValueError(f"排版警告：{strange}")
    return content


def quoted(value: str) -> str:
    """A text as typst's source has it."""
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


@lru_cache(maxsize=1)
def _installed() -> typst.Fonts:
    """The fonts of this machine: looking for them takes longer than setting a page."""
    return typst.Fonts(include_system_fonts=True)


def _families() -> frozenset[str]:
    """Their families, in small letters."""
    return frozenset(name.lower() for name in _installed().families())


def _body(
    blocks: list[Block], signed_by: str, signed_on: date | None, note: str, title: str, frame: Frame | None,
    language: str,
) -> Iterator[str]:  # fmt: skip
    if note:
        yield f"#text(font: hei, size: 14pt)[#{quoted(note)}]\n#v(8pt)"
    if frame is not None:
        yield from _head(frame, title)
    for block in blocks:
        form = {1: "big", 2: "one", 3: "two"}.get(block.level, "plain")
        yield f"#{form}({quoted(block.text)})"
    for n, line in enumerate(frame.attached_lines if frame is not None else ()):
        told = line if n else f"附件：{line}"
        yield f"#v({0 if n else 16}pt)#flush({quoted(told)}, {5 if n else 2}em)"
    if signed_by:
        sealed = "（印章）" if frame is not None and frame.is_sealed else ""
        yield f"#v(20pt)#signed({quoted(signed_by + sealed)})"
    if signed_on is not None:
        day = f"{signed_on.year}年{signed_on.month}月{signed_on.day}日" if language == "zh" else signed_on.isoformat()
        yield f"#signed({quoted(day)})"
    if frame is not None and frame.foot:
        yield f"#v(16pt)#text(size: 14pt)[#plain({quoted(frame.foot)})]"
    if frame is not None and frame.copies:
        told = "，".join(frame.copies)
        yield f"#v(16pt)#copies({quoted(f'抄送：{told}。')})"


def _head(frame: Frame, title: str) -> Iterator[str]:
    """The issuer, the title and the number in the middle; the addressee flush left."""
    for line in filter(None, (frame.issuer, title)):
        yield f'#align(center, text(font: xbs, size: 22pt, weight: "bold", {quoted(line)}))'
    if frame.number:
        yield f"#align(center, {quoted(frame.number)})"
    yield "#v(16pt)"
    if frame.to:
        yield f"#flush({quoted(f'{frame.to}：')}, 0em)"


HEAD = """\
#let body = {body}
#let hei = {hei}
#let kai = {kai}
#let xbs = {title}
#set document(title: {name}, date: datetime(year: {day.year}, month: {day.month}, day: {day.day}))
#set text(font: body, size: 16pt, lang: "{lang}", cjk-latin-spacing: none)
"""
OFFICIAL = """\
#set page(paper: "a4", margin: (top: 37mm, bottom: 35mm, left: 28mm, right: 26mm), footer: context {
  let n = counter(page).get().first()
  align(if calc.odd(n) { right } else { left }, pad(x: 1em, text(font: xbs, size: 14pt)[— #n —]))
})
#set par(leading: 12.95pt, spacing: 12.95pt, justify: true, first-line-indent: (amount: 2em, all: true))
#let big(t) = { align(center, text(font: xbs, size: 22pt, weight: "bold", t)); v(14pt) }
#let one(t) = par(text(font: hei, t))
#let two(t) = par(text(font: kai, t))
#let plain(t) = par(t)
#let flush(t, by) = par(first-line-indent: by, hanging-indent: by, t)
#let signed(t) = align(right, pad(right: 2em, t))
#let copies(t) = block(width: 100%, stroke: (top: 0.35mm, bottom: 0.35mm), inset: 4pt, text(size: 14pt, t))
"""


def _fonts(names: tuple[str, ...]) -> str:
    return "(" + ", ".join(f'"{n}"' for n in names) + ")"
