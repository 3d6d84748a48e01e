"""Units: brought in from the region's file, added, renamed and closed from a day."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from os import stat, utime
from time import time_ns

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from zhunsheng.catalog.load import DATA
from zhunsheng.catalog.regions import known
from zhunsheng.catalog.source import Fault
from zhunsheng.catalog.units import Unit
from zhunsheng.catalog.units import load_units as read_units
from zhunsheng.office.journal import service as journal
from zhunsheng.office.journal.service import By
from zhunsheng.office.people import models
from zhunsheng.office.people.administrators import Refusal, check

CHANGED = "units-changed"  # a file of the home, whose time tells all processes that a unit was changed
KINDS = (
    "government", "department", "town", "street", "village", "community", "party", "congress", "court", "procuratorate",
    "cppcc", "institution", "organisation",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Name:
    """What a unit is called since a day; the first of them since ever."""

    since: date | None
    name: str
    short_name: str
    name_en: str


def load_units(code: str) -> int:
    """Bring the units up to the region's file; how many it has. One that left the file stays: it has cases."""
    place = known((DATA, *settings.LAW_FOLDERS)).get(code)
    entries = list(read_units(place).values()) if place else []
    if not entries:
        raise Fault(f"regions/{code}/units.yaml", f"没有地区 {code} 的单位名录 (no list of units for this region)")
    rows = [
        models.Unit(id=u.id, name=u.name, name_en=u.name_en, short_name=u.short_name, kind=u.kind, tags=sorted(u.tags))
        for u in entries
    ]
    by_id = {row.id: row for row in rows}
    with transaction.atomic():
        # Parents after all units are there: the file need not list them first.
        models.Unit.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=["name", "name_en", "short_name", "kind", "tags"],
        )
        for entry in entries:
            by_id[entry.id].parent_id = entry.parent
        models.Unit.objects.bulk_update(rows, ["parent"], batch_size=200)
    forget_names()
    return len(entries)


def unit(ident: str) -> Unit | None:
    """One unit."""
    return next(_told(models.Unit.objects.filter(id=ident)), None)


def units(kind: str | None = None, tag: str | None = None, open_on: date | None = None) -> list[Unit]:
    """The units of a kind, or with a tag, in the order of their ids; with `open_on`, those not closed by that day."""
    found = models.Unit.objects.all() if kind is None else models.Unit.objects.filter(kind=kind)
    if open_on is not None:
        found = found.exclude(closed_on__lte=open_on)
    return [u for u in _told(found.order_by("id")) if tag is None or tag in u.tags]


def units_by_id() -> dict[str, Unit]:
    """Every unit by its id, kept until one changes: pages name dozens of them."""
    return _by_id(timezone.localdate(), _changed())


def unit_name(ident: str) -> str:
    """What a unit is called in case numbers: its short name; the id where the unit is not known."""
    return _short_names(timezone.localdate(), _changed()).get(ident, ident)


def names(ident: str) -> list[Name]:
    """Every name of a unit, the first one first."""
    first = models.Unit.objects.get(id=ident)
    later = first.names.all()
    return [
        Name(None, first.name, first.short_name, first.name_en),
        *(Name(n.since, n.name, n.short_name, n.name_en) for n in later),
    ]


def closed_on(ident: str) -> date | None:
    """The first day without a unit; None where it goes on."""
    return models.Unit.objects.filter(id=ident).values_list("closed_on", flat=True).first()


def closed() -> dict[str, date]:
    """The units that are closed, or will be, and their first day without."""
    return dict(models.Unit.objects.exclude(closed_on=None).values_list("id", "closed_on"))


def add_unit(
    by: By, ident: str, name: str, kind: str, parent: str | None, short_name: str = "",
    name_en: str = "", reason: str = "",
) -> None:  # fmt: skip
    """A new unit. Its id is permanent: it stands in the ids of its cases."""
    check(by, "unit.add")
    if not ident or not all(c.isascii() and (c.islower() or c.isdigit() or c == "-") for c in ident) or len(ident) > 64:
        raise Refusal("unit-id", id=ident)
    if not name:
        raise Refusal("name-missing")
    if parent is not None and not models.Unit.objects.filter(id=parent, closed_on=None).exists():
        raise Refusal("unit-unknown", unit=parent)
    told = {"name": name, "short_name": short_name, "name_en": name_en, "kind": kind, "parent": parent}
    try:
        with transaction.atomic():
            models.Unit.objects.create(
                id=ident, name=name, short_name=short_name, name_en=name_en, kind=kind, parent_id=parent
            )
            journal.record(by, "unit.add", "unit", ident, {}, told, reason)
    except IntegrityError:
        raise Refusal("unit-taken", id=ident) from None
    forget_names()


def rename_unit(
    by: By, ident: str, since: date, name: str, short_name: str = "", name_en: str = "", reason: str = ""
) -> None:
    """Another name from a day on; what was recorded under the former one stays under it."""
    today = by.today
    check(by, "unit.rename")
    if not name:
        raise Refusal("name-missing")
    with transaction.atomic():
        held = _locked(ident)
        last = names(ident)[-1]
        if since < today or (last.since is not None and since <= last.since):
            raise Refusal("day-past", day=max(today, last.since or today))
        held.names.create(since=since, name=name, short_name=short_name, name_en=name_en)
        before = {"name": last.name, "short_name": last.short_name, "name_en": last.name_en}
        after = {"name": name, "short_name": short_name, "name_en": name_en, "since": since}
        journal.record(by, "unit.rename", "unit", ident, before, after, reason)
    forget_names()


def close_unit(by: By, ident: str, on: date, reason: str = "") -> None:
    """Close a unit: `on` is the first day without it. Not while somebody holds a post there or a unit is under it."""
    today = by.today
    check(by, "unit.close")
    if on < today:
        raise Refusal("day-past", day=today)
    with transaction.atomic():
        held = _locked(ident)
        if held.posts.exclude(until__lte=on).exists():
            raise Refusal("unit-has-posts", count=held.posts.exclude(until__lte=on).count())
        if held.children.exclude(closed_on__lte=on).exists():
            raise Refusal("unit-has-units", count=held.children.exclude(closed_on__lte=on).count())
        held.closed_on = on
        held.save(update_fields=["closed_on"])
        journal.record(by, "unit.close", "unit", ident, {"closed_on": None}, {"closed_on": on}, reason)


def forget_names() -> None:
    """Read the names anew, here and in every other process over this home: one was changed."""
    _short_names.cache_clear()
    _by_id.cache_clear()
    path, now = settings.HOME / CHANGED, time_ns()
    with suppress(OSError):  # a home that cannot be written has one process, which has just forgotten them
        path.touch()
        utime(path, ns=(now, now))


def _changed() -> int:
    """When a unit was last changed, by whichever process."""
    try:
        return stat(settings.HOME / CHANGED).st_mtime_ns
    except OSError:
        return 0


def _locked(ident: str) -> models.Unit:
    """A unit that is open, kept from others until the transaction ends."""
    held = models.Unit.objects.select_for_update().filter(id=ident).first()
    if held is None:
        raise Refusal("unit-unknown", unit=ident)
    if held.closed_on is not None:
        raise Refusal("unit-closed", unit=ident, day=held.closed_on)
    return held


def _told(found: QuerySet) -> Iterator[Unit]:
    later = _later(timezone.localdate())
    for u in found:
        name, short_name, name_en = later.get(u.id, (u.name, u.short_name, u.name_en))
        yield Unit(u.id, name, name_en, u.kind, u.parent_id, short_name, frozenset(u.tags))


def _later(today: date) -> dict[str, tuple[str, str, str]]:
    """The names that units have taken since they began, as they stand on a day."""
    found = models.UnitName.objects.filter(since__lte=today).order_by("since")
    return {u: (n, s, e) for u, n, s, e in found.values_list("unit", "name", "short_name", "name_en")}


@lru_cache(maxsize=1)
def _by_id(today: date, changed: int) -> dict[str, Unit]:
    return {u.id: u for u in units()}


@lru_cache(maxsize=1)
def _short_names(today: date, changed: int) -> dict[str, str]:
    first = {i: short or name for i, short, name in models.Unit.objects.values_list("id", "short_name", "name")}
    return first | {i: short or name for i, (name, short, _) in _later(today).items()}
