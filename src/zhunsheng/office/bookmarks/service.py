"""The door of kept lists. Each is one person's and nobody else sees it."""

from dataclasses import dataclass

from zhunsheng.office.bookmarks.models import Bookmark

MOST, LONGEST_NAME, LONGEST = 50, 60, 4_000  # lists of a person; characters of a name and of what is asked


@dataclass(frozen=True, slots=True)
class Kept:
    """A list that somebody keeps."""

    id: int
    name: str
    asked: str


class NotKept(ValueError):
    """The list was not kept; the message is `name`, `long` or `many`."""


def keep(person: str, name: str, asked: str) -> Kept:
    """Keep a list under a name; one that has the name already is replaced."""
    name = name.strip()
    if not name or len(name) > LONGEST_NAME:
        raise NotKept("name")
    if len(asked) > LONGEST:
        raise NotKept("long")
    mine = Bookmark.objects.filter(person=person)
    if mine.exclude(name=name).count() >= MOST:
        raise NotKept("many")
    held, _ = Bookmark.objects.update_or_create(person=person, name=name, defaults={"asked": asked})
    return Kept(held.pk, held.name, held.asked)


def kept(person: str) -> list[Kept]:
    """The lists that somebody keeps, in the order in which they were first kept."""
    found = Bookmark.objects.filter(person=person).order_by("pk")
    return [Kept(*row) for row in found.values_list("pk", "name", "asked")]


def drop(person: str, ident: int) -> bool:
    """Keep a list no longer; False where it is not theirs."""
    return Bookmark.objects.filter(person=person, pk=ident).delete()[0] > 0
