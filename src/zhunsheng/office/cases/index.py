"""The index of words and facts: what a list looks for and filters by, brought up to date by whoever asks.

An act writes none of it. A list that looks for something first takes in the cases that changed since, for as long as
a reader waits willingly, and says how many are left. It can be thrown away and made anew at any time.
"""

import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from math import floor
from typing import Any, NamedTuple

from django.db import connections, transaction
from django.db.models import F, Q, QuerySet
from django.db.models.expressions import RawSQL

from zhunsheng.catalog.load import Catalog
from zhunsheng.kernel.procedure import Field
from zhunsheng.office.cases import words
from zhunsheng.office.cases.models import Case, Fact, Indexed, IndexMark
from zhunsheng.office.cases.nearing import near
from zhunsheng.office.cases.projection import next_due
from zhunsheng.office.cases.states import state_of

CHUNK = 200  # cases taken in together
PATIENCE = 0.25  # seconds of indexing that a reader waits for
LOCK = 4_220_602  # whoever holds it is indexing
LONGEST_VALUE = 80
COUNTED = 100_000  # cases left over, as far as they are counted
ZERO = 10**18  # added to a number, so that texts sort as numbers do


FACT = (
    "INSERT INTO cases_fact (case_id, procedure, field, value, rest, private) VALUES (%s, %s, %s, %s, %s, %s) "
    "ON CONFLICT DO NOTHING"
)
WORDS_LITE = "INSERT INTO cases_words (rowid, case_id, unit, public, own) VALUES (%s, %s, %s, %s, %s)"
WORDS_PG = WORDS_LITE.replace("%s, %s)", "%s::tsvector, %s::tsvector)")


_going_on = threading.Lock()


class Told(NamedTuple):
    """What the index says of a case."""

    changed: int
    near_on: date | None
    silent: bool
    public: list[str]
    own: list[str]
    facts: list[tuple]


def catch_up(catalog: Catalog, alias: str, patience: float | None = PATIENCE) -> int:
    """Take in what changed since the last time; how many cases are left. None is all the patience there is."""
    until = None if patience is None else time.monotonic() + patience
    mark = IndexMark.objects.using(alias).filter(pk=1).first() or IndexMark(pk=1)
    last = _last(alias)
    if last == mark.changed:
        return 0
    after, upto = mark.changed, last if _is_quiet(alias) else 0
    while rows := _taken(after, alias):
        told = {row[0]: (row[2], _told(catalog, row)) for row in rows}
        with transaction.atomic(using=alias):
            if not _is_alone(alias):
                return _behind(after, alias)[:COUNTED].count()
            _write(alias, told)
            after = rows[-1][6]
            _keep(mark, min(after, upto), alias)
        if until is not None and time.monotonic() >= until:
            return _behind(after, alias)[:COUNTED].count()
    _keep(mark, upto, alias)
    return 0


def standing(alias: str) -> tuple[int, str, str] | None:
    """The last change: its number, its case and the head it gave it. While it is the last, counts stay as they are.

    None where something is not indexed yet, or somebody is writing.
    """
    mark = IndexMark.objects.using(alias).filter(pk=1).values_list("changed", flat=True).first() or 0
    if _last(alias) != mark:
        return None
    return Case.objects.using(alias).filter(changed=mark).values_list("changed", "id", "head").first()


def go_on(catalog: Catalog, alias: str) -> None:
    """Take in the rest in a thread of its own, where a reader was told that some are left."""

    def rest() -> None:
        try:
            catch_up(catalog, alias, None)
        finally:
            connections[alias].close()
            _going_on.release()

    if _going_on.acquire(blocking=False):
        threading.Thread(target=rest, name="index", daemon=True).start()


def forget(alias: str) -> None:
    """Throw the index away, to be made anew."""
    with transaction.atomic(using=alias):
        for model in (Fact, Indexed, IndexMark):
            model.objects.using(alias).all().delete()
        _execute(alias, "DELETE FROM cases_words", [()])


def found(alias: str, asked: str, own: str | None) -> Q:
    """The cases in which all the words asked for stand: before the public, or in what is private of a unit's own."""
    if not words.phrases(asked):
        return Q()
    sql, values = (_on_sqlite if connections[alias].vendor == "sqlite" else _on_postgresql)(asked, own)
    return Q(id__in=RawSQL(sql, values))  # noqa: S611 - the words are values


def _on_sqlite(asked: str, own: str | None) -> tuple[str, list[str]]:
    one = "SELECT case_id FROM cases_words WHERE cases_words MATCH %s"
    if own is None:
        return one, [words.for_sqlite(asked, "public")]
    both = [words.for_sqlite(asked, "public"), words.for_sqlite(asked, "public own"), own]
    return f"{one} UNION ALL {one} AND unit = %s", both


def _on_postgresql(asked: str, own: str | None) -> tuple[str, list[str]]:
    each, values = [], []
    for word in words.for_postgresql(asked):
        each.append(
            "public @@ %s::tsquery" if own is None else "(public @@ %s::tsquery OR unit = %s AND own @@ %s::tsquery)"
        )
        values += [word] if own is None else [word, own, word]
    return f"SELECT case_id FROM cases_words WHERE {' AND '.join(each)}", values


def sortable(known: Field, value: Any) -> list[str]:
    """The values of a field as texts that sort as the values do."""
    if isinstance(value, list):
        return [one for each in value for one in sortable(known, each)]
    if isinstance(value, bool):
        return ["true" if value else "false"]
    if known.type in ("number", "money", "decimal"):
        return [sortable_number(value)]
    if isinstance(value, dict):
        return [" ".join(str(value[k]) for k in ("name", "code") if value.get(k))]
    return [str(value)] if value not in (None, "") else []


def sortable_number(value: Any) -> str:
    """A number as a text that sorts as numbers do.

    >>> sortable_number(-5) < sortable_number("3.25") < sortable_number(12)
    True
    """
    number = Decimal(value)
    whole = floor(number)
    rest = format((number - whole).normalize(), "f").partition(".")[2]
    return f"{ZERO + whole:019d}" + (f".{rest}" if rest else "")


def _taken(after: int, alias: str) -> list[tuple]:
    columns = ("id", "procedure", "unit", "number", "title", "version", "changed", "state")
    return list(_behind(after, alias).order_by("changed").values_list(*columns)[:CHUNK])


def _keep(mark: IndexMark, changed: int, alias: str) -> None:
    """Everything up to there is indexed, and nothing before it can still come."""
    if changed > mark.changed:
        mark.changed = changed
        mark.save(using=alias)


def _behind(changed: int, alias: str) -> QuerySet:
    """The cases that are not indexed as they stand, of those changed after a mark."""
    after = Case.objects.using(alias).filter(changed__gt=changed)
    return after.filter(Q(indexed=None) | ~Q(indexed__changed=F("changed")))


def _last(alias: str) -> int:
    """The last change that was begun. On PostgreSQL numbers are drawn before their rows are committed."""
    connection = connections[alias]
    if connection.vendor == "sqlite":
        return Case.objects.using(alias).order_by("-changed").values_list("changed", flat=True).first() or 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM cases_change")
        return cursor.fetchone()[0]


def _is_quiet(alias: str) -> bool:
    """Whether nobody is writing, so that all changes begun before are there; else the next time looks again."""
    connection = connections[alias]
    if connection.vendor == "sqlite":
        return True
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE relation = 'cases_case'::regclass AND mode = 'RowExclusiveLock' "
            "AND pid <> pg_backend_pid()"
        )
        return cursor.fetchone()[0] == 0


def _is_alone(alias: str) -> bool:
    if connections[alias].vendor == "sqlite":
        return True
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        return cursor.fetchone()[0]


def _told(catalog: Catalog, row: Sequence[Any]) -> Told:
    ident, procedure, _unit, number, title, since, changed, state = row
    law, case = catalog.procedure(procedure), state_of(state)
    version = law.dated(since)
    public, own, facts = [number, title], [], []
    for name, value in case.fields.items():
        known = version.fields.get(name)
        if known is None or value is None:
            continue
        (own if known.private else public).extend(_texts(catalog, known, value))
        facts += _facts(ident, procedure, known, value)
    near_on, silent = None, False
    if case.version is not None:
        days = [near(version, case, at, owed, catalog.calendar) for at, owed in case.owed.items() if owed.term]
        near_on = min((d for d in days if d is not None), default=None)
        nearest = next_due(version, case, catalog.calendar)
        silent = nearest is not None and case.owed[nearest[1]].silence is not None
    return Told(changed, near_on, silent, words.tokens(public), words.tokens(own), facts)


def _texts(catalog: Catalog, known: Field, value: Any) -> Iterator[str]:
    """The words of a value, as they are read on a page."""
    if isinstance(value, list):
        for each in value:
            yield from _texts(catalog, known, each)
    elif known.type in ("choice", "choices"):
        yield known.options.get(value, (str(value), ""))[0]
    elif isinstance(value, dict):
        yield from (str(value[k]) for k in ("name", "code") if value.get(k))
    elif known.type in ("text", "longtext", "items", "place", "code", "person", "persons", "case", "party", "parties"):
        yield str(value)


def _facts(ident: str, procedure: str, known: Field, value: Any) -> Iterator[tuple]:
    for text in dict.fromkeys(sortable(known, value)):
        rest = text if len(text) > LONGEST_VALUE else ""
        yield ident, procedure, known.id, text[:LONGEST_VALUE], rest, known.private


def _write(alias: str, told: Mapping[str, tuple[str, Told]]) -> None:
    """Put what is told of some cases in the place of what was told before. The ORM costs more than the statements."""
    marks = [Indexed(case_id=i, changed=t.changed, near_on=t.near_on, silent=t.silent) for i, (_, t) in told.items()]
    kept = Indexed.objects.using(alias).bulk_create(
        marks, update_conflicts=True, unique_fields=["case"], update_fields=["changed", "near_on", "silent"]
    )
    Fact.objects.using(alias).filter(case__in=list(told)).delete()
    _execute(alias, FACT, [fact for _, t in told.values() for fact in t.facts])
    is_sqlite = connections[alias].vendor == "sqlite"
    make = " ".join if is_sqlite else words.vector
    rows = [(i.id, i.case_id, u, make(t.public), make(t.own)) for i in kept for u, t in [told[i.case_id]]]
    _execute(alias, "DELETE FROM cases_words WHERE rowid = %s", [row[:1] for row in rows])
    _execute(alias, WORDS_LITE if is_sqlite else WORDS_PG, rows)


def _execute(alias: str, sql: str, rows: Iterable[Sequence[Any]]) -> None:
    with connections[alias].cursor() as cursor:
        cursor.executemany(sql, list(rows))
