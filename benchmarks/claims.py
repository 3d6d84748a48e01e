"""Measure 核数 on texts with gold files: `python -m benchmarks.claims DIR`.

A folder holds `NAME.txt` (its first line may be `# source: …`; offsets count from after it), `NAME.gold.jsonl`, and
where there are any `NAME.traps.jsonl` and one `relations.jsonl`. A claim is found when offset, text, value and unit
are all those of the gold. Every miss, every claim too many and every wrong verdict is listed. Exit 2 without a gold.
"""

import json
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from zhunsheng.reports.claims import Source, as_json, check

Row = dict[str, Any]
OVERLAP = 0.6  # of a gold relation's numbers that ours must speak of, to be about the same thing


@dataclass
class Score:
    """Counts of one text, or of all."""

    gold: int = 0
    ours: int = 0
    found: int = 0
    approx: int = 0
    parent: int = 0
    traps: int = 0
    sprung: int = 0
    told: Counter[str] = field(default_factory=Counter)

    def __iadd__(self, other: "Score") -> "Score":
        for name in ("gold", "ours", "found", "approx", "parent", "traps", "sprung"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.told += other.told
        return self

    def line(self, name: str) -> str:
        """Precision, recall and F1."""
        precision = self.found / self.ours if self.ours else 1.0
        recall = self.found / self.gold if self.gold else 1.0
        both = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        return f"{name} precision {precision:.3f} recall {recall:.3f} F1 {both:.3f}"


def main(folder: Path) -> int:
    """Score every text of a folder."""
    texts = sorted(p for p in folder.glob("*.txt") if p.with_suffix(".gold.jsonl").exists())
    if not texts:
        print(f"{folder}：没有带 .gold.jsonl 的文本 (no text with a gold file)", file=sys.stderr)
        return 2
    related = _rows(folder / "relations.jsonl")
    total = Score()
    for path in texts:
        score = _text(path, [r for r in related if r["text"] == path.stem])
        print(score.line(path.stem))
        total += score
    _summary(total)
    print(total.line("total"))
    return 0


def _text(path: Path, related: list[Row]) -> Score:
    body = path.read_text(encoding="utf-8")
    body = body.split("\n", 1)[1] if body.startswith("# source:") else body
    made = as_json(check(Source(body)))
    gold, ours = _rows(path.with_suffix(".gold.jsonl")), made["claims"]
    score = Score(len(gold), len(ours))
    by_start = {c["start"]: c for c in ours}
    _claims(score, gold, by_start, body)
    _traps(score, _rows(path.with_suffix(".traps.jsonl")), ours)
    for relation in related:
        _related(score, relation, made["relations"])
    _alarms(score, related, made["relations"])
    return score


def _claims(score: Score, gold: list[Row], ours: dict[int, Row], body: str) -> None:
    wholes = {}
    for row in gold:
        wholes.setdefault(row["measure"], row["start"])
    for row in gold:
        mine = ours.get(row["start"])
        if mine is None or any(_same(mine[k]) != _same(row[k]) for k in ("text", "value", "unit")):
            shown = {k: mine[k] for k in ("text", "value", "unit")} if mine else "nothing"
            print(f"  missed {row['start']} {row['text']} ({row['value']} {row['unit']}): {shown}")
            continue
        score.found += 1
        score.approx += mine["approx"] == row["approx"]
        wanted = wholes.get(row["parent"]) if row["parent"] else None
        uncounted = wanted is None and row["parent"]
        right = mine["parent"] is not None if uncounted else mine["parent_start"] == wanted
        score.parent += right
        if mine["approx"] != row["approx"]:
            print(f"  approx {row['start']} {row['text']}: {mine['approx']}, gold {row['approx']}")
        if not right:
            print(f"  parent {row['start']} {row['text']}: {mine['parent_start']}, gold {wanted} {row['parent']}")
    held = {(r["start"], r["text"]) for r in gold}
    for start, mine in ours.items():
        if (start, mine["text"]) not in held:
            print(f"  too many {start} {mine['text']}: …{body[max(0, start - 10) : start + 16]!r}")


_BRACKETS = str.maketrans("（）", "()")


def _same(value: object) -> object:
    """台(套) and 台（套） are one unit."""
    return value.translate(_BRACKETS) if isinstance(value, str) else value


def _traps(score: Score, traps: list[Row], ours: list[Row]) -> None:
    """A trap is sprung by a claim that lies within it; what is only implied has no number to find."""
    score.traps += len(traps)
    for trap in traps:
        end = trap["start"] + len(trap["text"])
        hit = [c for c in ours if trap["start"] <= c["start"] < end and "implicit" not in trap["why"]]
        score.sprung += bool(hit)
        for claim in hit:
            print(f"  trap {trap['start']} {trap['text']} ({trap['why']}): {claim['text']}")


def _starts(relation: Row) -> set[int]:
    return {s for s, _ in relation["spans"]}


def _about(gold: set[int], ours: set[int]) -> bool:
    """Ours speaks of the same numbers: most of them, and hardly any other."""
    shared = len(gold & ours)
    return bool(shared) and shared >= OVERLAP * len(gold) and shared >= OVERLAP * len(ours)


def _related(score: Score, gold: Row, ours: list[Row]) -> None:
    starts = _starts(gold)
    near = [r for r in ours if _about(starts, _starts(r))]
    fired = [r for r in near if r["verdict"] == "contradicts"]
    kind = "bait" if gold["class"] == "bait" else gold["verdict"]
    score.told[kind] += 1
    if kind == "contradicts":
        good = bool(fired)
    elif kind == "holds":
        good = any(r["verdict"] == "holds" and _starts(r) == starts for r in ours)
        exact = [r for r in fired if _starts(r) == starts and r["kind"] == gold["kind"]]
        score.told["holds fired"] += bool(exact)
    elif kind == "cannot":
        good = not fired and any(r["verdict"] == "cannot" and _starts(r) & starts for r in ours)
        score.told["cannot fired"] += bool([r for r in fired if len(_starts(r)) > 1])
    else:
        good = not fired
    score.told[f"{kind} right"] += good
    if not good and (kind != "holds" or fired):
        said = [(r["verdict"], r["text"]) for r in near] or "nothing said"
        print(f"  {kind} {gold['kind']} {gold['relation']}: {said}")


def _alarms(score: Score, related: list[Row], ours: list[Row]) -> None:
    """Contradictions of ours that no gold relation speaks of."""
    real = [_starts(r) for r in related if r["verdict"] == "contradicts"]
    for relation in ours:
        if relation["verdict"] == "contradicts" and not any(_about(r, _starts(relation)) for r in real):
            score.told["false alarm"] += 1
            print(f"  false alarm {relation['kind']} {relation['text']}: {relation['why']}")


def _summary(total: Score) -> None:
    told = total.told
    found = max(1, total.found)
    print(f"approx {total.approx / found:.3f} parent {total.parent / found:.3f}", end=" ")
    print(f"traps sprung {total.sprung} of {total.traps}")
    print(
        f"relations: contradictions reported {told['contradicts right']} of {told['contradicts']}, "
        f"false alarms {told['false alarm']}, bait fired {told['bait'] - told['bait right']} of {told['bait']}, "
        f"cannot be checked said {told['cannot right']} of {told['cannot']} (contradicted {told['cannot fired']}), "
        f"holds said {told['holds right']} of {told['holds']} (contradicted {told['holds fired']})"
    )


def _rows(path: Path) -> list[Row]:
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


if __name__ == "__main__":
    if len(sys.argv) != 2:
        print("python -m benchmarks.claims DIR", file=sys.stderr)
        sys.exit(2)
    sys.exit(main(Path(sys.argv[1])))
