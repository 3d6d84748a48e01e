"""One ready account a role, so that whoever tries the sample can sit down at any desk.

Everybody a department needs sits in one department; who stands for a whole body sits there.
"""

from zhunsheng.catalog.roles import roles
from zhunsheng.kernel.procedure import CLOCK
from zhunsheng.office.people import service as people
from zhunsheng.office.sample.cast import Cast

DEPARTMENT = "natural-resources"
ADMINISTRATORS_AT = "government-office"  # the three, each somebody else, none of them an official
ELSEWHERE = ("mediator", "editor")  # sit in a village, in the office of the government
# Posts that somebody at the department holds beside their own.
BESIDE = {"head": ("leadership", "disclosure-head"), "handler": ("clerk", "drafter")}
COLLEAGUES = {"handler": 2, "officer": 3}  # so many in all, where the law asks for two


def staff(cast: Cast) -> dict[str, str]:
    """Accounts by name, one for each role inside the administration: who holds it. The cast grows by who lacked."""
    seated: dict[str, list[tuple[str, str]]] = {}
    for ident, _, unit, role in cast:
        seated.setdefault(role, []).append((unit, ident))
    accounts = {}
    for role, known in roles().items():
        if known.outside or role == CLOCK:
            continue
        held = seated.get(role, [])
        stays = held and (role in people.BODIES or len({unit for unit, _ in held}) == 1 or role in ELSEWHERE)
        unit = held[0][0] if stays else ADMINISTRATORS_AT if role in people.ADMINISTRATORS else DEPARTMENT
        for nth in range(1, COLLEAGUES.get(role, 1) + 1):
            person = cast.official(unit, role, nth)
            accounts.setdefault(role, person.id)
    return accounts
