"""Verify a ledger of 准绳 without 准绳: `python3 verify_ledger.py FILE.sqlite3 [--papers FOLDER] [--root sm3:…]`.

Nothing but Python's standard library. Instead of a database file a folder may be given with the tables as CSV files
(`cases_case.csv`, `cases_caseevent.csv`, `cases_privatevalue.csv`, a heading each; see docs/ledger.md). Prints every
case whose chain does not hold, at its first broken event, then the root over all cases. Exit 1 when something does
not hold. Written from docs/ledger.md alone, on purpose: two programs that agree are harder to fool than one.
"""

import argparse
import csv
import hashlib
import json
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path

JSON = ("persons", "fields", "attachments", "findings")
COVERED = (
    "act", "actor", "attachments", "case", "catalog", "day", "fields", "findings", "member", "outcome", "persons",
    "previous", "reason", "recorded", "role", "seq", "unit", "version",
)  # fmt: skip
NULL = r"\N"  # how the CSV files write it


def canonical(value: object) -> bytes:
    """RFC 8785, for values without fractions: keys in order of their UTF-16 units, no spaces, UTF-8."""

    def in_order(held: object) -> object:
        if isinstance(held, dict):
            return {key: in_order(held[key]) for key in sorted(held, key=lambda key: key.encode("utf-16-be"))}
        return [in_order(one) for one in held] if isinstance(held, list) else held

    return json.dumps(in_order(value), ensure_ascii=False, separators=(",", ":")).encode()


def digest(data: bytes, like: str) -> str:
    """The digest by the algorithm that a written one names."""
    name = like.partition(":")[0]
    return f"{name}:{hashlib.new(name, data).hexdigest()}"


def rows(source: Path, table: str, order: tuple[str, ...]) -> Iterator[dict]:
    """The rows of a table by name of column, ordered by code point."""
    if source.is_dir():
        with open(source / f"{table}.csv", encoding="utf-8", newline="") as file:
            found = [{k: None if v == NULL else v for k, v in row.items()} for row in csv.DictReader(file)]
    else:
        opened = sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)
        opened.row_factory = sqlite3.Row
        found = [dict(row) for row in opened.execute(f"SELECT * FROM {table}")]
        opened.close()
    for row in found:
        row["case"] = row.pop("case_id", None) or row.get("id")
        row["seq"] = int(row["seq"])
    yield from sorted(found, key=lambda row: [row[name] for name in order])


def fault_of(event: dict, last: dict | None) -> str | None:
    """Why an event does not hold, given the one before it."""
    expected = last["seq"] + 1 if last else 1
    if event["seq"] != expected:
        return f"event {expected} is missing"
    try:
        told = {name: json.loads(event[name]) if name in JSON else event[name] for name in COVERED}
        if any(canonical(told[name]).decode() != event[name] for name in JSON):
            return "a column of JSON is not canonical"
        found = digest(canonical(told | {"format": 1}), event["hash"])
    except ValueError as error:
        return f"unreadable: {error}"
    if found != event["hash"]:
        return f"changed: its columns give {found}, recorded is {event['hash']}"
    if event["previous"] != (last["hash"] if last else None):
        return "does not follow from the event before"
    return None


def broken_chains(cases: list[dict], events: list[dict]) -> Iterator[tuple[str, int, str]]:
    """Case, event and fault of every chain that does not hold to its end."""
    chains: dict[str, list[dict]] = {case["id"]: [] for case in cases}
    for event in events:
        chains.setdefault(event["case"], []).append(event)
    heads = {case["id"]: case for case in cases}
    for case, chain in sorted(chains.items()):
        if case not in heads:
            yield case, chain[0]["seq"], "there are events but no case"
            continue
        last = None
        for event in chain:
            if fault := fault_of(event, last):
                yield case, event["seq"], fault
                break
            last = event
        else:
            if last is None or (last["seq"], last["hash"]) != (heads[case]["seq"], heads[case]["head"]):
                yield case, heads[case]["seq"], "the chain does not end where the case says"


def broken_values(events: list[dict], values: list[dict]) -> Iterator[tuple[str, int, str]]:
    """Private values that are not those that their events were committed to."""
    by_place = {(event["case"], event["seq"]): event for event in events}
    for value in values:
        try:
            event = by_place[value["case"], value["seq"]]
            made = digest(canonical({"salt": value["salt"], "value": json.loads(value["value"])}), event["hash"])
            held = json.loads(event["fields"])[value["field"]] == {"commitment": made}
        except (KeyError, ValueError):
            held = False
        if not held:
            yield value["case"], value["seq"], f"the private value of {value['field']} was changed"


def broken_papers(events: list[dict], folder: Path) -> Iterator[tuple[str, int, str]]:
    """Papers of the events that are gone from the folder, or are others now."""
    for event in events:
        for name, written in json.loads(event["attachments"]).items():
            kept = folder / written.replace(":", "-", 1)
            if not kept.is_file():
                yield event["case"], event["seq"], f"{name} is gone ({written})"
            elif digest(kept.read_bytes(), written) != written:
                yield event["case"], event["seq"], f"{name} is another paper now ({written})"


def root_of(cases: list[dict], algorithm: str) -> str:
    """The RFC 6962 root over the heads of all cases in order of their ids."""

    def over(leaves: list[bytes]) -> bytes:
        if len(leaves) < 2:
            return hashlib.new(algorithm, b"\0" + leaves[0] if leaves else b"").digest()
        half = 1 << (len(leaves) - 1).bit_length() - 1
        return hashlib.new(algorithm, b"\1" + over(leaves[:half]) + over(leaves[half:])).digest()

    leaves = [canonical({"case": case["id"], "head": case["head"], "seq": case["seq"]}) for case in cases]
    return f"{algorithm}:{over(leaves).hex()}"


def main() -> int:
    """Tell what was found; 1 when something does not hold."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("source", type=Path, help="the database file, or a folder with the tables as CSV")
    options.add_argument("--papers", type=Path, help="the folder of attachments, to hold each against its digest")
    options.add_argument("--root", help="a root that was published, of the ledger as it stands")
    options.add_argument("--algorithm", default="sm3", choices=("sm3", "sha256"), help="of the root")
    given = options.parse_args()
    cases = list(rows(given.source, "cases_case", ("case",)))
    events = list(rows(given.source, "cases_caseevent", ("case", "seq")))
    broken = [*broken_chains(cases, events)]
    broken += broken_values(events, list(rows(given.source, "cases_privatevalue", ("case", "seq", "field"))))
    if given.papers:
        broken += broken_papers(events, given.papers)
    root = root_of(cases, given.root.partition(":")[0] if given.root else given.algorithm)
    if given.root and root != given.root:
        broken.append(("", 0, f"the root is not the published one: a case was deleted or written anew ({given.root})"))
    for case, seq, fault in broken:
        print(f"{case or 'all cases'}, event {seq}: {fault}" if case else f"all cases: {fault}")
    print(f"{len(cases)} cases, {len(events)} events, {len(broken)} faults")
    print(f"root {root}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
