"""Who entered an act that was done against the rule. It was done by somebody else, whom the event names as its actor.

The ledger has one place for it: the end of the reason, in words that do not depend on anybody's language.
"""

import re

RECORDER = re.compile(r"(.*)（补录人：([^（）]+)）", re.DOTALL)


def signed(reason: str, person: str) -> str:
    """The reason as the ledger keeps it.

    >>> signed("停电", "gov.zhang")
    '停电（补录人：gov.zhang）'
    """
    return f"{reason}（补录人：{person}）"


def parted(reason: str) -> tuple[str, str]:
    """The reason, and who entered it; nobody where the ledger does not say.

    >>> parted("停电（补录人：gov.zhang）"), parted("停电")
    (('停电', 'gov.zhang'), ('停电', ''))
    """
    found = RECORDER.fullmatch(reason)
    return (found[1], found[2]) if found else (reason, "")
