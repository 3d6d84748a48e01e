"""The lock of published files: from the first release on no law file and no calendar document is edited.

`data/lock.json` holds the SHA-256 of each. A file that is not in it is not locked yet; one that differs from it
was edited after it was published, which is a fault: an amendment is a new file.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from zhunsheng.catalog.load import SCENARIOS

NAME = "lock.json"


@dataclass(frozen=True)
class Drift:
    """How the files differ from the lock."""

    edited: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    unlocked: tuple[str, ...] = ()

    @property
    def is_broken(self) -> bool:
        """A published file was edited or taken away."""
        return bool(self.edited or self.missing)


def hashes(data: Path) -> dict[str, str]:
    """The hash of every law file and calendar document, by its path within the data folder."""
    return {path.relative_to(data).as_posix(): _hash(path) for path in sorted(_published(data))}


def read_lock(data: Path) -> dict[str, str]:
    """What is locked; nothing before the first lock."""
    path = data / NAME
    return json.loads(path.read_text(encoding="utf-8"))["files"] if path.exists() else {}


def drift(data: Path) -> Drift:
    """Compare the files with the lock."""
    held, now = read_lock(data), hashes(data)
    return Drift(
        tuple(name for name in held if name in now and now[name] != held[name]),
        tuple(name for name in held if name not in now),
        tuple(name for name in now if name not in held),
    )


def write_lock(data: Path, unreleased: bool = False) -> Drift:
    """Lock every file as it is. A file locked already is not locked anew unless nothing was released.

    The drift that there was is returned; where it is broken and not `unreleased`, nothing is written.
    """
    found = drift(data)
    if unreleased or not found.is_broken:
        text = json.dumps({"hash": "sha256", "files": hashes(data)}, indent=1, ensure_ascii=False, sort_keys=True)
        fresh = data / f".{NAME}"
        fresh.write_text(text + "\n", encoding="utf-8")
        fresh.replace(data / NAME)
    return found


def _published(data: Path) -> Iterator[Path]:
    yield from (p for p in (data / "procedures").glob("*/*/*.yaml") if p.name != SCENARIOS)
    yield from (data / "calendars").glob("*.yaml")


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
