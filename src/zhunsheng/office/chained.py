"""Logs that only grow: the digest of a row covers its columns and the digest before it, and no row is ever changed.

The chain shows a row that was changed, put in or taken out; a trigger refuses every change and deletion, on both
databases; the digest of the last row, written down elsewhere, shows a log that was cut off at its end.
"""

from datetime import UTC, datetime
from typing import Any, ClassVar, NamedTuple

from django.db import connections, models, router, transaction

from zhunsheng.ledger.canonical import canonical
from zhunsheng.ledger.digest import algorithm_of, digest

FORMAT = 1  # of the hashed bytes, and inside them


class Chained(models.Model):
    """A row of such a log. `COVERED` are the columns that the digest covers; `previous` is empty in the first row."""

    COVERED: ClassVar[tuple[str, ...]] = ()

    previous = models.CharField("前一摘要", max_length=80, unique=True)
    hash = models.CharField("摘要", max_length=80)

    class Meta:
        abstract = True


class End(NamedTuple):
    """Where a log ends: how many rows it has, and the digest of the last."""

    rows: int
    hash: str


class Broken(NamedTuple):
    """The first row that does not follow from the one before."""

    row: int
    why: str


def append(row: Chained) -> None:
    """Add a row at the end. Writers queue: a chain does not fork."""
    model, alias = type(row), router.db_for_write(type(row))
    with transaction.atomic(alias):
        if connections[alias].vendor == "postgresql":
            with connections[alias].cursor() as cursor:
                cursor.execute(f"LOCK TABLE {model._meta.db_table} IN EXCLUSIVE MODE")
        row.previous = model.objects.order_by("-id").values_list("hash", flat=True).first() or ""
        row.hash = digest_of(row)
        row.save(force_insert=True)


def end(model: type[Chained]) -> End:
    """Where the log ends now."""
    return End(model.objects.count(), model.objects.order_by("-id").values_list("hash", flat=True).first() or "")


def has(model: type[Chained], digest: str) -> bool:
    """Whether a row has this digest. One that was the last when it was written down is never gone from a whole log."""
    return model.objects.filter(hash=digest).exists()


def broken(model: type[Chained]) -> Broken | None:
    """The first row that was changed, put in, or follows one that is gone; None where the chain holds."""
    before = ""
    for row in model.objects.order_by("id").iterator(2000):
        if row.previous != before:
            return Broken(row.id, "previous")
        if digest_of(row, algorithm_of(row.hash)) != row.hash:
            return Broken(row.id, "changed")
        before = row.hash
    return None


def digest_of(row: Any, *algorithm: str) -> str:
    """The digest of a row's columns and of the digest before it."""
    told = {name: _plain(getattr(row, name)) for name in row.COVERED}
    return digest(canonical({**told, "format": FORMAT, "previous": row.previous}), *algorithm)


def instant(at: datetime) -> datetime:
    """An instant as such a log keeps it: to the millisecond, which every database gives back as it was."""
    return at.replace(microsecond=at.microsecond // 1000 * 1000)


def _plain(value: Any) -> Any:
    return value.astimezone(UTC).isoformat(timespec="milliseconds") if isinstance(value, datetime) else value
