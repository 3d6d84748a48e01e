"""An act on one case as one statement that is the whole transaction: the case's row, its events, what goes beside.

On PostgreSQL it saves the way to the server and back. On SQLite, which has no such statement, a view stands for it
whose trigger does the work: no thread of ours holds the file while it waits for another to let go of the interpreter.
"""

from collections.abc import Sequence
from functools import lru_cache
from hashlib import sha256
from itertools import chain
from typing import Any, NamedTuple

from zhunsheng.office.cases.acts import Beside
from zhunsheng.office.cases.statements import EVENT, PRIVATE, once, statements, together, update

ROWS = 40  # events and private values of one statement at most; a view has at most two thousand columns
VIEW, DOUBLED, STALE = "act_", "doubled", "stale"  # what SQLite's errors tell


class Step(NamedTuple):
    """What is written of an act: the columns that change, their values with the case's id and head, the rows."""

    columns: tuple[str, ...]
    row: tuple
    events: Sequence[Sequence[Any]]
    private: Sequence[tuple] = ()
    beside: Beside | None = None

    @property
    def shape(self) -> tuple:
        """All by which one statement differs from another."""
        beside = None if self.beside is None else self.beside[:2]
        return self.columns, len(self.events), len(self.private), beside

    def for_postgres(self) -> tuple[str, tuple]:
        """The statement and its values; it puts in as many rows as there are events, or none."""
        given = self.row if self.beside is None else (*self.beside.values[:-1], *self.row[-2:], *self.row)
        rows = (values[1:] for values in chain(self.events, self.private))
        return _on_postgres(*self.shape), (*given, *chain.from_iterable(rows))

    def for_sqlite(self) -> tuple["Trigger", tuple]:
        """The view with its trigger, and the values of the row that it takes."""
        given = self.row if self.beside is None else (*self.beside.values, *self.row)
        return _on_sqlite(*self.shape), (*given, *chain.from_iterable(chain(self.events, self.private)))


class Trigger(NamedTuple):
    """A view and its trigger, which each connection makes for itself when it first needs them; what is put in."""

    made: tuple[str, str]
    insert: str


@lru_cache
def _on_sqlite(columns: tuple[str, ...], events: int, private: int, beside: tuple | None) -> Trigger:
    insert = statements(True)
    steps = [] if beside is None else [once(*beside, True), _unless_done(DOUBLED)]
    steps += [update(columns, True), _unless_done(STALE), together(insert["events"], events)]
    if private:
        steps.append(together(insert["privates"], private))
    first, *rest = "; ".join(steps).split("?")
    work = first + "".join(f"NEW.v{n}{part}" for n, part in enumerate(rest))
    name, taken = f"{VIEW}{sha256(work.encode()).hexdigest()[:16]}", len(rest)
    return Trigger(
        (
            f"CREATE TEMP VIEW IF NOT EXISTS {name} AS SELECT {', '.join(f'NULL AS v{n}' for n in range(taken))}",
            f"CREATE TEMP TRIGGER IF NOT EXISTS do_{name} INSTEAD OF INSERT ON {name} BEGIN {work}; END",
        ),
        f"INSERT INTO {name} VALUES ({_listed('?', taken)})",
    )


def _unless_done(word: str) -> str:
    return f"SELECT RAISE(ABORT, '{word}') WHERE changes() = 0"


def _listed(text: str, times: int) -> str:
    return ", ".join([text] * times)


@lru_cache
def _on_postgres(columns: tuple[str, ...], events: int, private: int, beside: tuple | None) -> str:
    """The events go in only where the case moved on, and that only where what goes beside went in."""

    def rows(table: str, names: tuple[str, ...], many: int) -> str:
        types = ", ".join("%s" + ("::int" if n == "seq" else "::date" if n == "day" else "::text") for n in names[1:])
        return (
            f"INSERT INTO cases_{table} ({', '.join(names)}) SELECT moved.id, v.* FROM moved, "
            f"(VALUES {_listed(f'({types})', many)}) v"
        )

    secret = f", secret AS ({rows('privatevalue', PRIVATE, private)})" if private else ""
    first, only = "", ""
    if beside is not None:
        table, names = beside
        # The row is locked and its head read before anything goes in: a case that moved on leaves no trace of this.
        first = (
            f"sent AS (INSERT INTO {table} ({', '.join(names)}) SELECT {'%s, ' * (len(names) - 1)}id FROM cases_case "
            f"WHERE id = %s AND head = %s FOR UPDATE ON CONFLICT ({names[0]}) DO NOTHING RETURNING 1), "
        )
        only = " AND EXISTS (SELECT FROM sent)"
    moved = f"moved AS ({update(columns, False)}{only} RETURNING id)"
    return f"WITH {first}{moved}{secret} {rows('caseevent', EVENT, events)}"
