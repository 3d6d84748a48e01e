"""The rows of a list as a page shows them: a cell for each column, and none that tells what its reader may not see."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from html import escape
from typing import Any

from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from zhunsheng.kernel.procedure import Version
from zhunsheng.kernel.reading import Reading
from zhunsheng.office.cases import service as cases
from zhunsheng.office.cases.service import Row
from zhunsheng.office.people import service as people
from zhunsheng.web.addresses import case_page
from zhunsheng.web.asked import LIGHTS, PREFIX, Asked, heading
from zhunsheng.web.forms import sees_private
from zhunsheng.web.shown import short_name, told
from zhunsheng.web.templatetags.zs import named
from zhunsheng.web.words import result_name

CLASSES = {"unit": "unit", "opened_on": "nowrap", "due_on": "nowrap", "result_on": "nowrap"}
LATE = ("red", "yellow")


def rows_of(asked: Asked, found: Iterable[Row], today: date, picks: bool = False) -> list[dict[str, Any]]:
    """The rows as the page shows them, each one's line made here: a template asks too much of every cell."""
    rows = list(found)
    looks = cases.looks([r.id for r in rows if not r.ended and r.due_on], today)
    wanted = [c.removeprefix(PREFIX) for c in asked.columns if c.startswith(PREFIX)]
    facts = cases.facts([r.id for r in rows]) if wanted else {}
    handlers = {r.handler for r in rows if r.handler} if "handler" in asked.columns else set()
    people_names = people.person_names(handlers) if handlers else {}
    labels = {c: escape(heading(c, asked.version)) for c in asked.columns if c != "number"}
    lead, catalog, out = _lead(picks), cases.office().catalog, []
    for row in rows:
        version = asked.version or catalog.procedure(row.procedure).versions[-1]
        whose = "" if asked.procedure else named(version)
        line = [lead(row, whose)]
        for column, label in labels.items():
            if column.startswith(PREFIX):
                style, words = _fact(asked, row, column.removeprefix(PREFIX), facts.get(row.id, {}))
            elif column == "state":
                style, words = "", _tags(state_of(version, row, looks.get(row.id)))
            else:
                style, words = CLASSES.get(column, ""), escape(_base(row, column, people_names))
            line.append(_cell(label, words, style))
        out.append({"id": row.id, "procedure": whose, "line": mark_safe("".join(line))})  # noqa: S308 - each is escaped
    return out


def _lead(picks: bool) -> Callable[[Row, str], str]:
    """What makes the beginning of a line: the box to pick it by, and the number that leads to the case."""
    pick, irregular = escape(_("选取 %(number)s")), escape(_("有违规补录"))

    def lead(row: Row, whose: str) -> str:
        number = escape(row.number)
        value, label = escape(f"{row.id}@{row.seq}"), pick % {"number": number}
        box = f'<td class="pick"><input type="checkbox" name="pick" value="{value}" aria-label="{label}"></td>'
        link = f'<a href="{escape(case_page(row.id))}">{number}</a>'
        link += f' <span class="quiet small whose">{escape(whose)}</span>' if whose else ""
        link += f' <span class="tag red">{irregular}</span>' if row.irregular else ""
        return f'{box if picks else ""}<td class="lead">{link}</td>'

    return lead


def _cell(label: str, words: str, style: str = "") -> str:
    styled = f' class="{style}"' if style else ""
    return f'<td data-label="{label}"{styled}>{words}</td>'


def _tags(states: Iterable[tuple[str, str]]) -> str:
    return " ".join(f'<span class="tag {colour}">{escape(words)}</span>' for words, colour in states)


def _base(row: Row, column: str, people_names: Mapping[str, str]) -> str:
    if column == "unit":
        return short_name(row.unit)
    if column == "handler":
        return people_names.get(row.handler, row.handler)
    if column == "due_on" and row.ended:
        return ""
    return str(getattr(row, column) or "")


def _fact(asked: Asked, row: Row, name: str, facts: Mapping[str, Any]) -> tuple[str, str]:
    """The style and the words of a field's cell."""
    known, value = asked.version.fields[name], facts.get(name)
    if value in (None, "", []):
        return "", ""
    if known.private and not sees_private(asked.mine, row):
        return "quiet", escape(_("不公开"))
    return "number" if known.type in ("number", "money", "decimal") else "", escape(str(told(known, value)))


def state_of(version: Version, row: Row, look: Reading | None) -> list[tuple[str, str]]:
    """What a row says of how its case stands, each with its colour: the result, and how near the nearest day is."""
    out = []
    if result := look.case.result if look is not None else row.result:
        is_over = look.case.is_ended if look is not None else row.ended
        out.append((result_name(version, result), "" if is_over else "blue"))
    if look is not None and look.light in LATE:
        out.append((_(LIGHTS[look.light]), look.light))
    return out or [(_("在册") if version.kind == "register" else _("办理中"), "blue")]
