"""The paragraph that tells a party where to turn, by which day: worded by the law of the day of the document."""

from collections.abc import Mapping

from zhunsheng.catalog.documents import Remedy, Template
from zhunsheng.reports.notices.facts import Facts


def remedy(remedies: Mapping[str, Mapping[str, Remedy]], template: Template, facts: Facts) -> str:
    """The paragraph; empty where the document tells of none."""
    if template.remedies is None or template.remedies_for and facts.outcome not in template.remedies_for:
        return ""
    held = remedies[template.remedies]
    since = max((s for s in held if s <= facts.day.isoformat()), default=min(held))
    told = held[since]
    places = facts.region.remedies["government" if facts.body.is_government else "others"]
    # Only a department has one above it beside its own government.
    superior = f"或者{places.superior}" if places.superior and facts.body.is_department else ""
    text = told.first if told.first and facts.outcome in template.first_for else told.text
    named = {
        "act": template.act_called, "review": places.reconsideration, "superior": superior, "court": places.court,
        "unit": "本机关",
    }  # fmt: skip
    return text.format(**named)
