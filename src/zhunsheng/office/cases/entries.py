"""An event as the database holds it: what is hashed is exactly what is stored."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from zhunsheng.kernel.case import Event
from zhunsheng.kernel.procedure import Version
from zhunsheng.ledger.canonical import text_of
from zhunsheng.ledger.chain import event_bytes
from zhunsheng.ledger.digest import SM3, digest

iso = lru_cache(4_096)(date.isoformat)


def entry(
    ident: str,
    event: Event,
    fields: Mapping[str, Any],
    version: Version | None,
    recorded: str,
    previous: str | None,
    algorithm: str = SM3,
) -> tuple:
    """The columns of an event of a case, its digest the last; `fields` with private values behind commitments."""
    seq, act, outcome, day, role, actor, unit, persons, member, _, attachments, _, reason, findings = event
    since, catalog = ("", "") if version is None else (iso(version.since), version.sha256)
    columns = (
        ident, seq, act, outcome, iso(day), recorded, role, actor, unit, text_of(persons) if persons else "[]",
        member, text_of(fields) if fields else "{}", text_of(attachments) if attachments else "{}", since, catalog,
        reason, text_of(findings) if findings else "[]", previous,
    )  # fmt: skip
    return columns + (digest(event_bytes(columns), algorithm),)
