"""The statements of the store, on SQLite and PostgreSQL, and the columns that they read and write, in their order."""

from functools import lru_cache

from zhunsheng.office.cases.paperwork import PAPERWORK
from zhunsheng.office.cases.projection import Shown

GIVEN = "id", "procedure", "unit", "number", "title", "handler", "irregular", "natural_key", "head"
CASE = (*GIVEN, *Shown._fields)
EVENT = (
    "case_id", "seq", "act", "outcome", "day", "recorded", "role", "actor", "unit", "persons", "member", "fields",
    "attachments", "version", "catalog", "reason", "findings", "previous", "hash",
)  # fmt: skip
PRIVATE = ("case_id", "seq", "field", "salt", "value")
REFUSED = ("case_id", "procedure", "unit", "act", "day", "recorded", "role", "actor", "findings")
AT = {name: n for n, name in enumerate(CASE)}
HEAD = AT["head"]
SHOWN = slice(len(GIVEN), None)  # the columns that follow from the state
DAYS = frozenset({"version", "opened_on", "concluded_on", "result_on", "due_on"})

_PAPERWORK = "({})".format(", ".join(f"'{act}'" for act in sorted(PAPERWORK)))


@lru_cache
def statements(is_sqlite: bool) -> dict[str, str]:
    """Those that ask for no columns of their own, by name."""
    mark = "?" if is_sqlite else "%s"

    def marks(n: int) -> str:
        return ", ".join([mark] * n)

    def text(column: str) -> str:
        # Without a declared type nothing converts the day: it is compared and hashed as text anyway.
        return f"CAST({column} AS text)" if column in DAYS or column == "day" else column

    def insert(table: str, columns: tuple[str, ...]) -> str:
        return f"INSERT INTO cases_{table} ({', '.join(columns)}) VALUES ({marks(len(columns))})"

    bytewise = "" if is_sqlite else ' COLLATE "C"'
    events = f"SELECT {', '.join(map(text, EVENT))} FROM cases_caseevent"
    where = f"template = {mark} AND unit = {mark} AND year = {mark}"
    return {
        "case": f"SELECT {', '.join(map(text, CASE))} FROM cases_case WHERE id = {mark}",
        "changed": f"SELECT {', '.join(map(text, CASE))}, changed FROM cases_case WHERE id = {mark}",
        "open_after": (
            f"SELECT {', '.join(map(text, CASE))} FROM cases_case WHERE NOT ended AND id > {mark} "
            f"ORDER BY id LIMIT {mark}"
        ),
        "history": f"{events} WHERE case_id = {mark} ORDER BY seq",
        "events_of": f"{events} WHERE case_id {{}} ORDER BY case_id, seq",
        "values_of": "SELECT case_id, seq, field, value FROM cases_privatevalue WHERE case_id {}",
        "entries": f"{events} ORDER BY case_id{bytewise}, seq",
        "paperwork": f"{events} WHERE act IN {_PAPERWORK} ORDER BY case_id{bytewise}, seq",
        "heads": f"SELECT id, seq, head FROM cases_case ORDER BY id{bytewise}",
        "links": f"SELECT case_id, seq, hash, recorded FROM cases_caseevent ORDER BY case_id{bytewise}, seq",
        "commitments": (
            "SELECT p.case_id, p.seq, p.field, p.salt, p.value, e.fields, e.hash FROM cases_privatevalue p "
            "LEFT JOIN cases_caseevent e ON e.case_id = p.case_id AND e.seq = p.seq"
        ),
        "values": f"SELECT seq, field, value FROM cases_privatevalue WHERE case_id = {mark}",
        "keyed": f"SELECT id FROM cases_case WHERE procedure = {mark} AND unit = {mark} AND natural_key = {mark}",
        "lock_series": (
            f"INSERT INTO cases_series (template, unit, year, next) VALUES ({marks(3)}, 1) "
            "ON CONFLICT (template, unit, year) DO UPDATE SET next = cases_series.next RETURNING next"
        ),
        "set_series": f"UPDATE cases_series SET next = {mark} WHERE {where}",
        "cases": (
            f"INSERT INTO cases_case ({', '.join(CASE)}, changed) VALUES ({marks(len(CASE))}, {_change(is_sqlite)})"
        ),
        "events": insert("caseevent", EVENT),
        "privates": insert("privatevalue", PRIVATE),
        "refused": insert("refusedattempt", REFUSED),
    }


@lru_cache
def update(columns: tuple[str, ...], is_sqlite: bool) -> str:
    """Move a case on from the head that was read; no row where somebody else did."""
    mark = "?" if is_sqlite else "%s"
    sets = ", ".join(f"{c} = {mark}" for c in columns)
    return f"UPDATE cases_case SET {sets}, changed = {_change(is_sqlite)} WHERE id = {mark} AND head = {mark}"


@lru_cache
def once(table: str, columns: tuple[str, ...], is_sqlite: bool) -> str:
    """Insert a row that is not there yet by its first column; no row where it is."""
    marks = ", ".join(["?" if is_sqlite else "%s"] * len(columns))
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks}) ON CONFLICT ({columns[0]}) DO NOTHING"


@lru_cache
def together(insert: str, rows: int) -> str:
    """One statement for so many rows. Not for cases: each draws a number of its own."""
    head, values, marks = insert.partition(" VALUES ")
    return f"{head}{values}{', '.join([marks] * rows)}"


def _change(is_sqlite: bool) -> str:
    """The next change of any case row. No row counts them: all writers would wait for it."""
    if is_sqlite:
        return "(SELECT coalesce(max(changed), 0) + 1 FROM cases_case)"
    return "nextval('cases_change')"
