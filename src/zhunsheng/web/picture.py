"""A procedure as a picture: each act a box with who does it and by when, each relation a line with its article.

Lines of order (owed, opened, after) are laid out and always shown; the others lie above, shown when asked for.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from zhunsheng.catalog.prose import Teller
from zhunsheng.catalog.ties import ORDER, OTHERS, Tie, kept, ties
from zhunsheng.kernel.procedure import Act, Version
from zhunsheng.kernel.terms import Term
from zhunsheng.reports.layers import Box, Drawing, Point, drawn
from zhunsheng.web.templatetags.zs import is_english, law, named
from zhunsheng.web.words import bracketed, role_names

WIDTH, LINE, PAD = 172, 17, 9
NAME_EM, SMALL_EM = 14.0, 12.0  # the size of the letters that widths are reckoned by
LINES = 3  # of a name


def kind_names() -> dict[str, str]:
    """What each kind of line says."""
    return {
        "obliges": _("应当办理"), "opens": _("可以办理"), "after": _("须在其后"), "not_while": _("应办未办时不得"),
        "stops_while": _("应办未办时停止计算期限"), "extends": _("延长期限"), "closes": _("不再办理"),
        "redo": _("须重新办理"), "not_by": _("须由不同的人"),
    }  # fmt: skip


def picture(version: Version) -> dict[str, object]:
    """The drawing, the kinds of line in it, and how many relations it leaves to the text."""
    found = ties(version, is_english())
    ordered, others = kept(found), [t for t in found if t.kind in OTHERS]
    texts = {act.id: _words(version, act) for act in version.acts.values()}
    sizes = {name: (float(WIDTH), float(PAD * 2 + LINE * sum(map(len, words)))) for name, words in texts.items()}
    laid = drawn(sizes, [(t.source, t.target) for t in ordered])
    layers = [_layer("over", (_arc(t, laid) for t in others)), _layer("order", _flows(ordered, laid)),
              _layer("boxes", (_box(version, laid.boxes[a], texts[a]) for a in version.acts))]  # fmt: skip
    names = kind_names()
    return {
        "svg": format_html(
            '<svg class="law-picture" width="{0}" height="{1}" viewBox="0 0 {0} {1}" role="group" aria-label="{2}">'
            "{3}{4}{5}{6}</svg>",
            round(laid.width), round(laid.height), _("行为与关系图"), _arrows(), *_raised(layers),
        ),
        "shown": [{"id": k, "name": names[k]} for k in ORDER if any(t.kind == k for t in ordered)],
        "more": [{"id": k, "name": names[k], "count": sum(t.kind == k for t in others)}
                 for k in OTHERS if any(t.kind == k for t in others)],
        "implied": sum(t.kind in ORDER for t in found) - len(ordered),
    }  # fmt: skip


def _raised(layers: Sequence[SafeString]) -> tuple[SafeString, SafeString, SafeString]:
    """What is shown only when asked for lies above the rest."""
    over, order, boxes = layers
    return order, boxes, over


def _layer(name: str, parts: Iterable[SafeString]) -> SafeString:
    return format_html('<g class="{}">{}</g>', name, format_html_join("", "{}", ((p,) for p in parts)))


def _words(version: Version, act: Act) -> tuple[list[str], list[str], list[str]]:
    """The lines of a box: its name, who does it, by when."""
    spoken = act.doers
    terms = _terms(version, act.id)
    return (
        wrapped(named(act), NAME_EM, LINES),
        wrapped(role_names(spoken), SMALL_EM, 1),
        wrapped((" / " if is_english() else "／").join(terms), SMALL_EM, 1) if terms else [],
    )


def _terms(version: Version, act: str) -> list[str]:
    """The terms within which an act is owed."""
    teller = Teller(version, is_english())
    deeds = (deed for a in version.acts.values() for deed in a.deeds.values())
    duties = (d for deed in deeds for name, group in deed.obliges if name == act for d in group)
    return list(dict.fromkeys(_term(teller, d.within) for d in duties if d.within is not None))


def _term(teller: Teller, source: Any) -> str:
    if isinstance(source, Term) and not source.amount:
        return _("当日")
    return teller.term(source).strip("（）()")


def wrapped(text: str, em: float, lines: int) -> list[str]:
    """A text in lines that a box is wide enough for, cut with … where there are more.

    >>> wrapped("政府信息依申请公开答复书送达", 14, 2)
    ['政府信息依申请公开答', '复书送达']
    """
    out, line, room = [], "", (WIDTH - 2 * PAD) / em
    for piece in _pieces(text):
        if line and _width(line + piece.rstrip()) > room:
            out.append(line.strip())
            line = ""
        line += piece
    out.append(line.strip())
    if len(out) > lines:
        last = out[lines - 1]
        while _width(last) > room - 1:
            last = last[:-1]
        out = [*out[: lines - 1], f"{last}…"]
    return [o for o in out if o]


def _pieces(text: str) -> Iterator[str]:
    """Where a line may break: between Chinese characters, after a space."""
    word = ""
    for letter in text:
        if ord(letter) > 0x2E7F:
            if word:
                yield word
            yield letter
            word = ""
        else:
            word += letter
            if letter in " /":
                yield word
                word = ""
    if word:
        yield word


def _width(text: str) -> float:
    return sum(1.0 if ord(c) > 0x2E7F else 0.92 if c in "mwMW—…“”" else 0.66 if c.isupper() else 0.56 for c in text)


def _box(version: Version, box: Box, words: tuple[list[str], list[str], list[str]]) -> SafeString:
    act = version.acts[box.id]
    kinds = ["act", *(["starts"] if act.starts else []), *(["on-call"] if act.on_call else []),
             *(["concludes"] if any(d.concludes for d in act.deeds.values()) else [])]  # fmt: skip
    rows, y = [], box.y + PAD + 13
    for kind, lines in zip(("name", "who", "term"), words, strict=True):
        for line in lines:
            rows.append(format_html('<text class="{}" x="{}" y="{}">{}</text>', kind, _n(box.middle), _n(y), line))
            y += LINE
    spoken = act.doers
    told = f"{named(act)} · {role_names(spoken)}"
    return format_html(
        '<a class="{0}" href="#{1}" data-act="{1}"><title>{2}</title>'
        '<rect x="{3}" y="{4}" width="{5}" height="{6}" rx="5"/>{7}</a>',
        " ".join(kinds), box.id, told, _n(box.x), _n(box.y), _n(box.width), _n(box.height),
        format_html_join("", "{}", ((r,) for r in rows)),
    )  # fmt: skip


def _flows(ordered: list[Tie], laid: Drawing) -> Iterator[SafeString]:
    """One line for a pair, of its strongest kind, telling all of them."""
    for pair, points in laid.lines.items():
        both = [t for t in ordered if (t.source, t.target) == pair]
        strongest = min(both, key=lambda t: ORDER.index(t.kind))
        yield _line(strongest, _curve(points), [r for t in both for r in t.rules])


def _arc(tie: Tie, laid: Drawing) -> SafeString:
    """A line straight over the drawing, bent aside so that it is told from those below."""
    a, b = laid.boxes[tie.source], laid.boxes[tie.target]
    if abs(a.y - b.y) < 1:
        y, lift = a.y, min(60.0, 24 + abs(a.middle - b.middle) / 8)
        path = f"M{_n(a.middle)} {_n(y)}Q{_n((a.middle + b.middle) / 2)} {_n(y - lift)} {_n(b.middle)} {_n(y)}"
    else:
        start, end = (a.y + a.height, b.y) if a.y < b.y else (a.y, b.y + b.height)
        x, y = (a.middle + b.middle) / 2 + 46, (start + end) / 2
        path = f"M{_n(a.middle)} {_n(start)}Q{_n(x)} {_n(y)} {_n(b.middle)} {_n(end)}"
    return _line(tie, path, tie.rules)


def _line(tie: Tie, path: str, rules: Iterable) -> SafeString:
    told = "\n".join(dict.fromkeys(f"{r.words}{bracketed(law(r.article))}" for r in rules))
    return format_html(
        '<g class="tie {0}" data-from="{1}" data-to="{2}"><title>{3}</title><path class="mark" id="{5}" d="{4}" '
        'marker-end="url(#arrow-{0})"/><use class="grip" href="#{5}"/></g>',
        tie.kind, tie.source, tie.target, told, path, f"{tie.kind}.{tie.source}.{tie.target}",
    )  # fmt: skip


def _curve(points: Sequence[Point]) -> str:
    (x, y), *rest = points
    out = [f"M{_n(x)} {_n(y)}"]
    for u, v in rest:
        middle = (y + v) / 2
        straight = abs(u - x) < 0.5
        out.append(f"V{_n(v)}" if straight else f"C{_n(x)} {_n(middle)} {_n(u)} {_n(middle)} {_n(u)} {_n(v)}")
        x, y = u, v
    return "".join(out)


def _arrows() -> SafeString:
    return format_html(
        "<defs>{}</defs>",
        format_html_join(
            "",
            '<marker id="arrow-{0}" class="arrow {0}" viewBox="0 0 8 8" refX="7.5" refY="4" markerWidth="9" '
            'markerHeight="9" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0L8 4L0 8z"/></marker>',
            ((k,) for k in (*ORDER, *OTHERS)),
        ),
    )


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
