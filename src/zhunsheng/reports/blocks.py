"""A report as blocks: what its Markdown says, freed of how it will be shown.

Only what an official document is made of is let in: headings, paragraphs, and figures as links `figure:ID`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token

SCHEME = "figure:"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text; `figure` is the indicator whose value it prints."""

    text: str
    figure: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A heading (level 1 is the title) or a paragraph (level 0)."""

    level: int
    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        """The block as plain text."""
        return "".join(r.text for r in self.runs)


def blocks(markdown: str) -> list[Block]:
    """Read Markdown; ValueError for anything an official document has no place for."""
    out, level = [], 0
    for token in _parser().parse(markdown):
        if token.type == "heading_open":
            level = int(token.tag[1:])
        elif token.type == "paragraph_open":
            level = 0
        elif token.type == "inline":
            out.append(Block(level, tuple(_runs(token.children or []))))
        elif token.type not in ("heading_close", "paragraph_close"):
            line = token.map[0] + 1 if token.map else "?"
            raise ValueError(f"第 {line} 行：公文里没有 {token.type} 的位置 (not part of an official document)")
    return out


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False})
    # `figure:` is no scheme of the web: say that such links are ours, and that no others are.
    parser.validateLink = lambda url: url.startswith(SCHEME)  # type: ignore[method-assign]  # a documented hook
    return parser


def _runs(tokens: list[Token]) -> Iterator[Run]:
    figure = None
    for token in tokens:
        if token.type == "link_open":
            figure = str(token.attrs["href"]).removeprefix(SCHEME)
        elif token.type == "link_close":
            figure = None
        elif token.type == "softbreak":
            continue  # Chinese has no space at the end of a line
        elif token.content:
            yield Run(token.content, figure)
