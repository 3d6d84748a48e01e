"""Words against figures: 80%事项实现“一网通办” in one place, 实现“一网通办”的目标 in another."""

import re

from zhunsheng.reports.claims.claim import Claim
from zhunsheng.reports.claims.relation import CONTRADICTS, Relation, quoted

_NAMED = re.compile("“([^“”,。;\n]{2,16})”")
_DONE = ("的目标", "全覆盖", "全部", "全面", "100%", "百分之百")
_LONGEST = 100


def wording(claims: list[Claim], plain: str) -> list[Relation]:
    """Rates below a hundred of something that the text elsewhere calls fully reached."""
    out = []
    reached = _reached(plain)
    for claim in claims:
        if claim.unit != "%" or not 0 < claim.quantity.value < 100:
            continue
        piece = plain[claim.end : claim.end + 24]
        found = _NAMED.search(re.split("[,。;\n]", piece)[0])
        if not found or "实现" not in piece[: found.start()]:
            continue
        place = next((s for s in reached.get(found[1], ()) if not s[0] <= claim.end + found.start() <= s[1]), None)
        if place:
            out.append(_told(claim, found[1], plain[place[0] : place[1]]))
    return out


def _reached(plain: str) -> dict[str, list[tuple[int, int]]]:
    """Named aims that the text says are reached, and where."""
    out: dict[str, list[tuple[int, int]]] = {}
    for found in _NAMED.finditer(plain):
        before, after = plain[max(0, found.start() - 8) : found.start()], plain[found.end() : found.end() + 6]
        whole = after.startswith(_DONE) or re.search("(?:全部|全面|均已?|完全)实现$", before)
        if (
            whole
            and ("实现" in before or after.startswith("全覆盖"))
            and not re.search("努力|力争|确保|推动|为|将|争取|逐步", before)
        ):
            start = max(0, found.start() - (len(before) - before.find("实现") if "实现" in before else 0))
            out.setdefault(found[1], []).append((start, found.end() + 3))
    return out


def _told(claim: Claim, name: str, words: str) -> Relation:
    return Relation(
        "wording", (claim,), f"{claim.text} “{name}” ↔ {words}", CONTRADICTS,
        f"{quoted(claim)}说“{name}”只实现了一部分，另一处却写“{words}”。",
        f"{quoted(claim)} says that 「{name}」 is reached in part, yet elsewhere the text says 「{words}」.",
    )  # fmt: skip
