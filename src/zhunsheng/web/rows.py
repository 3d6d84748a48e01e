"""The rows of a list as a page shows them: a cell for each column, and none that tells what its reader may not see."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from zhunsheng.kernel.procedure import Version
from zhunsheng.kernel.reading import Reading
from zhunsheng.office.cases import service as cases
from zhunsheng.office.cases.service import Row
from zhunsheng.office.people import service as people
from zhunsheng.web.asked import LIGHTS, PREFIX, Asked, heading
from zhunsheng.web.forms import sees_private
from zhunsheng.web.shown import told
from zhunsheng.web.templatetags.zs import named
from zhunsheng.web.words import result_name

CELL = '<td data-label="{}">{}</td>'
DATE, NUMBER, QUIET = (f'<td data-label="{{}}" class="{name}">{{}}</td>' for name in ("nowrap", "number", "quiet"))
TAG = '<span class="tag {}">{}</span>'
CELLS = {"opened_on": DATE, "due_on": DATE, "result_on": DATE}
LATE = ("red", "yellow")


def rows_of(asked: Asked, found: Iterable[Row], units: Mapping[str, str], today: date) -> list[dict[str, Any]]:
    """The rows as the page shows them, each column's cell made here: a template asks too much of every one."""
    rows = list(found)
    looks = cases.looks([r.id for r in rows if not r.ended and r.due_on], today)
    wanted = [c.removeprefix(PREFIX) for c in asked.columns if c.startswith(PREFIX)]
    facts = cases.facts([r.id for r in rows]) if wanted else {}
    handlers = {r.handler for r in rows if r.handler} if "handler" in asked.columns else set()
    people_names = {h: people.person_name(h) for h in handlers}
    labels = {c: heading(c, asked.version) for c in asked.columns if c != "number"}
    catalog, out = cases.office().catalog, []
    for row in rows:
        version = asked.version or catalog.procedure(row.procedure).versions[-1]
        cells = []
        for column, label in labels.items():
            if column.startswith(PREFIX):
                cells.append(_fact(asked, row, column.removeprefix(PREFIX), facts.get(row.id, {}), label))
            elif column == "state":
                tags = [(colour, words) for words, colour in state_of(version, row, looks.get(row.id))]
                cells.append(format_html(CELL, label, format_html_join(" ", TAG, tags)))
            else:
                cells.append(format_html(CELLS.get(column, CELL), label, _base(row, column, units, people_names)))
        out.append({"id": row.id, "seq": row.seq, "number": row.number, "cells": mark_safe("".join(cells)),  # noqa: S308 - each is escaped
                    "irregular": row.irregular, "procedure": "" if asked.procedure else named(version)})  # fmt: skip
    return out


def _base(row: Row, column: str, units: Mapping[str, str], people_names: Mapping[str, str]) -> str:
    if column == "unit":
        return units.get(row.unit, row.unit)
    if column == "handler":
        return people_names.get(row.handler, "")
    if column == "due_on" and row.ended:
        return ""
    return str(getattr(row, column) or "")


def _fact(asked: Asked, row: Row, name: str, facts: Mapping[str, Any], label: str) -> str:
    known, value = asked.version.fields[name], facts.get(name)
    if value in (None, "", []):
        return format_html(CELL, label, "")
    if known.private and not sees_private(asked.mine, row):
        return format_html(QUIET, label, _("不公开"))
    return format_html(NUMBER if known.type in ("number", "money", "decimal") else CELL, label, told(known, value))


def state_of(version: Version, row: Row, look: Reading | None) -> list[tuple[str, str]]:
    """What a row says of how its case stands, each with its colour: the result, and how near the nearest day is."""
    out = []
    if result := look.case.result if look is not None else row.result:
        is_over = look.case.is_ended if look is not None else row.ended
        out.append((result_name(version, result), "green" if is_over else "blue"))
    if look is not None and look.light in LATE:
        out.append((_(LIGHTS[look.light]), look.light))
    return out or [(_("在册") if version.kind == "register" else _("办理中"), "blue")]
