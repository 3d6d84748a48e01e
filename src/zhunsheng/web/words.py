"""Names of areas, roles, results and findings, from the catalog's own words."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from zhunsheng.catalog.messages import told
from zhunsheng.catalog.naming import cited
from zhunsheng.catalog.roles import role_name
from zhunsheng.kernel.findings import Finding
from zhunsheng.kernel.procedure import Version
from zhunsheng.kernel.terms import WORKDAYS, Segments
from zhunsheng.web.templatetags.zs import is_english, law, named

AREAS = {
    "governance": ("组织领导", "Governance"),
    "approvals": ("政务服务与审批", "Services and approvals"),
    "powers": ("权力清单", "Lists of powers"),
    "enforcement": ("行政执法", "Enforcement"),
    "disclosure": ("政务公开", "Disclosure"),
    "publicity": ("普法", "Legal publicity"),
    "training": ("学法培训", "Training"),
    "disputes": ("矛盾纠纷化解", "Disputes"),
    "legal-aid": ("法律援助", "Legal aid"),
    "counsel": ("法律顾问", "Counsel"),
    "decisions": ("依法决策", "Decisions"),
    "rules": ("规范性文件与合同", "Rules and contracts"),
    "review": ("复议与应诉", "Review and litigation"),
    "supervision": ("监督", "Supervision"),
}

STRETCHES = {
    "workday": noop("工作日，计入"),
    "day": noop("计入"),
    "rest": noop("休息日，不计入"),
    "still": noop("期限停止，不计入"),
    "suspended": noop("依命令中止，不计入"),
    "rolled": noop("末日为休息日，顺延"),
    "until": noop("规定的日期"),
}


def language() -> str:
    """The reader's language as the catalog calls it."""
    return "en" if is_english() else "zh"


def area_name(ident: str) -> dict[str, str]:
    """An area in both languages; its id where it has no name."""
    name, name_en = AREAS.get(ident, (ident, ident))
    return {"name": name, "name_en": name_en}


def role_names(roles: Iterable[str]) -> str:
    """Roles in words."""
    return (", " if is_english() else "、").join(role_name(r, language()) for r in roles)


def article(version: Version, basis: str) -> str:
    """An article as a reader cites it: 《法律》第三十三条."""
    return law(cited(version, basis)) if basis else ""


def bracketed(words: str) -> str:
    """A remark in the brackets of the reader's language; nothing for none."""
    return "" if not words else f" ({words})" if is_english() else f"（{words}）"


def result_name(version: Version, result: str) -> str:
    """What a result is called: the outcome, or the act, that concludes with it."""
    for act in version.acts.values():
        for outcome, deed in act.deeds.items():
            if deed.concludes == result:
                return named(deed) if outcome and named(deed) else named(act)
    return result


def finding_words(codes: Iterable[str], version: Version, act: str) -> str:
    """What an irregular act was recorded in spite of, in words: why it could not be, not what to do instead."""
    return ("; " if is_english() else "；").join(told(Finding(code, act), version, language()).why for code in codes)


def unit_of_term(term: Segments) -> str:
    """What the days left are counted in."""
    units = {getattr(s, "unit", "") for s in term}
    return _("个工作日") if units == {WORKDAYS} else _("日")


def stretch_words(reason: str) -> str:
    """Why a stretch of days counts towards a term, or does not."""
    return _(STRETCHES[reason])
