"""Why a case is not above a rate's line, in words: which act came out otherwise, which field says what."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from zhunsheng.figures.columns import act_column, field_column
from zhunsheng.figures.indicator import Question
from zhunsheng.figures.left_out import Reason
from zhunsheng.kernel.procedure import Act, Version
from zhunsheng.office.cases import service as cases
from zhunsheng.web.shown import told, unit_name
from zhunsheng.web.templatetags.zs import named
from zhunsheng.web.words import result_name


def in_words(reason: Reason) -> str:
    """One reason."""
    question, clause, held = reason
    version = _version(question)
    if clause is None:
        return _day(version, question, held)
    name = clause.name
    if (flags := _flags().get(name)) is not None:
        return flags[bool(held)]
    if name == "case.unit":
        return unit_name(held)
    if version is None:
        return f"{name}: {held}"
    if name == "case.result":
        return result_name(version, held) if held else _("尚无结果")
    if question.read(name).kind == "act":
        return _act(version.acts.get(name), held)
    found = version.fields.get(name.removesuffix(".kind"))
    if found is None:
        return f"{name}: {held}"
    shown = _("未填") if held is None or held == [] else told(found, held) if found.id == name else str(held)
    return _("%(name)s：%(value)s") % {"name": named(found), "value": shown}


def _flags() -> dict[str, tuple[str, str]]:
    """What flags of a case and of an act say: when they do not hold, and when they do."""
    late = (_("没有行为超过法定期限"), _("有行为超过法定期限"))
    irregular = (_("没有违规补录"), _("有违规补录"))
    return {
        "case.late": late, "case.irregular": irregular, "irregular": irregular,
        "late": (_("按期"), _("逾期")), "silent": (_("有人办理"), _("因沉默视为作出")),
        "case.overdue": (_("没有事项超期未办"), _("有事项超期未办")),
        "case.ended": (_("尚未了结"), _("已经了结")),
    }  # fmt: skip


def _act(act: Act | None, held: Any) -> str:
    name = named(act)
    if held is None:
        return _("尚未“%(act)s”") % {"act": name}
    if isinstance(held, date):
        return _("“%(act)s”在 %(day)s") % {"act": name, "day": held}
    deed = act.deeds.get(held) if act is not None else None
    return _("%(name)s：%(value)s") % {"name": name, "value": named(deed) or held}


def _day(version: Version | None, question: Question, held: Any) -> str:
    """The day by which it would count."""
    act = next((a for a in version.acts if act_column(a, "on") == question.start), None) if version else None
    field = (
        next((f for f in version.fields.values() if field_column(f.id) == question.start), None) if version else None
    )
    fixed = {"opened_on": _("立案"), "concluded_on": _("办结"), "result_on": _("出结果")}
    name = named(version.acts[act]) if act else named(field) or fixed.get(question.start, question.start)
    if held is None:
        return _("尚未“%(act)s”") % {"act": name}
    return _("“%(act)s”在 %(day)s，不在这段期间") % {"act": name, "day": held}


def _version(question: Question) -> Version | None:
    catalog = cases.office().catalog
    return catalog.procedure(question.of).versions[-1] if question.of in catalog.ids else None
