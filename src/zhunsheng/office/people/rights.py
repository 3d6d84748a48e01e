"""What a post lets somebody do besides what the law says of its role: for whom, and in whose cases.

The law names roles and knows no desks. Papers of people outside come in over a desk and are entered there in their
role; and a role that stands for a whole body (the bureau of justice, the government's meeting) acts in the cases of
every unit, because the law sends them there.
"""

from collections.abc import Iterable

from zhunsheng.catalog.roles import roles
from zhunsheng.kernel.procedure import CLOCK

# Bodies of justice and of supervision see every unit's cases …
OVERSEERS = frozenset({"justice", "supervisor"})
# … but not who sought legal aid or petitioned: those cases are seen by the body that handles them.
CONFIDENTIAL = frozenset({"legal-aid-case", "petition"})
BODIES = frozenset({
    "justice", "supervisor", "government-office", "government-meeting", "government-head", "counsel",
    "reconsideration-body", "legal-aid-center", "petition-office",
})  # fmt: skip
# Desks at which people outside hand in their papers, or who go out and write down what they say.
RECEIVERS = frozenset({
    "window", "clerk", "handler", "officer", "hearing-host", "disclosure-clerk", "mediator", "legal-aid-center",
    "petition-office", "reconsideration-body", "government-office", "justice",
})  # fmt: skip
ADMINISTRATORS = frozenset({"system-admin", "security-admin", "audit-admin"})


def acts_as(role: str) -> tuple[str, ...]:
    """The roles in which a post's holder enters acts: their own, then those outside for whom they receive.

    The three administrators do no casework (三员分立).
    """
    if role in ADMINISTRATORS:
        return ()
    outside = tuple(r.id for r in roles().values() if r.outside) if role in RECEIVERS else ()
    return (role, *outside)


def role_for(role: str, by: Iterable[str]) -> str | None:
    """In which role somebody at that post would do what these roles may do; None where they may not."""
    allowed = set(by) - {CLOCK}
    return next((r for r in acts_as(role) if r in allowed), None)


def reaches(role: str, unit: str, procedure: str, of_unit: str, by: Iterable[str]) -> bool:
    """Whether somebody at a post may act in a case at all: it is their unit's, or the law sends it to their body.

    `by` are all roles that the case's law gives anything to do.
    """
    if role in ADMINISTRATORS:
        return False
    if unit == of_unit:
        return True
    return role in BODIES and procedure not in CONFIDENTIAL and (role == "supervisor" or role in set(by))
