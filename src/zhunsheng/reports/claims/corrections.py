"""What a user has set right about matches, kept in a small file of the home and used again.

The file maps a claim's words and unit to the id of its indicator, or to null where it has none.
"""

import json
import os
from pathlib import Path

from zhunsheng.reports.claims.claim import Claim
from zhunsheng.reports.claims.reconcile import key_of

NAME = "claim-matches.json"


class CorrectionsFault(Exception):
    """The file of corrections cannot be used, and why."""


def load(home: Path) -> dict[str, str | None]:
    """The corrections of a home; none where nobody has made one."""
    path = home / NAME
    if not path.exists():
        return {}
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CorrectionsFault(f"{path}：不是合格的 JSON，改好或删去它 (not valid JSON: mend or remove it)") from error
    if not isinstance(held, dict) or not all(v is None or isinstance(v, str) for v in held.values()):
        raise CorrectionsFault(
            f"{path}：应为“说法|单位”到指标编号的映射 (a map from words and unit to an indicator's id)"
        )
    return held


def correct(home: Path, claim: Claim, indicator: str | None, forget: bool = False) -> None:
    """Keep that a claim is this indicator, or none; or forget what was kept. Written beside, put in place at once."""
    held = load(home) | {key_of(claim): indicator}
    if forget:
        del held[key_of(claim)]
    home.mkdir(parents=True, exist_ok=True)
    fresh = home / f"{NAME}.new"
    fresh.write_text(json.dumps(held, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    os.replace(fresh, home / NAME)
