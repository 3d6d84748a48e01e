"""Papers that come with an act: kept once each under their digest, outside anything that the web serves.

The ledger holds the digest, so that a paper changed on the disk shows. What a paper is, its first bytes say, not
its name: one whose name says another thing is not taken in, nor is a program, nor what cannot be told.
"""

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import filetype

from zhunsheng.ledger.digest import SM3, algorithm_of

LARGEST = 50 * 1024 * 1024
FOLDER = "attachments"
TEXT_LOOKED_AT = 4096
# First bytes, suffix, media type. OFD, DOCX, XLSX, PPTX and ZIP are all zip archives.
KINDS = (
    (b"%PDF-", "pdf", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "png", "image/png"),
    (b"\xff\xd8\xff", "jpg", "image/jpeg"),
    (b"II*\x00", "tif", "image/tiff"),
    (b"MM\x00*", "tif", "image/tiff"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "doc", "application/msword"),
    (b"PK\x03\x04", "zip", "application/zip"),
    (b"{\\rtf", "rtf", "application/rtf"),
)
ZIPPED = ((b"word/", "docx"), (b"xl/", "xlsx"), (b"ppt/", "pptx"), (b"OFD.xml", "ofd"))
# What runs, or what nobody files: known by its first bytes, and not taken in.
UNWANTED = frozenset({
    "exe", "elf", "swf", "nes", "crx", "wasm", "deb", "rpm", "ar", "cab", "sqlite", "ps", "woff", "woff2", "ttf",
    "otf", "eot", "ico", "html", "dex", "dey",
})  # fmt: skip
# What a name may end in, beside the suffix itself. Old Office files are one kind, and so are all zip archives.
OLD_OFFICE = frozenset({"doc", "xls", "ppt", "dot", "wps", "et", "dps", "msg"})
ZIPS = frozenset({"zip", "docx", "xlsx", "pptx", "ofd", "odt", "ods", "odp", "wps", "et", "dps"})
ALIKE = {
    "jpg": frozenset({"jpeg", "jpe", "jfif"}), "tif": frozenset({"tiff"}), "mov": frozenset({"mp4", "m4v"}),
    "mp4": frozenset({"m4v", "mov"}), "txt": frozenset({"csv", "log", "md", "json", "ini"}), "mpg": frozenset({"mpeg"}),
    **dict.fromkeys(OLD_OFFICE, OLD_OFFICE), **dict.fromkeys(ZIPS, ZIPS),
}  # fmt: skip


class PaperFault(ValueError):
    """A paper that is not taken in: `too-large`, `empty`, `kind` or `name`; `found` is what it is by its bytes."""

    def __init__(self, why: str, found: str = "") -> None:
        super().__init__(why)
        self.found = found


class Paper(NamedTuple):
    """A paper that is kept: its digest, the suffix of what it is, its size."""

    digest: str
    suffix: str
    size: int


def keep(home: Path, chunks: Iterable[bytes], algorithm: str = SM3, name: str = "") -> Paper:
    """Take a paper in. The same paper twice is kept once. A `name` that says another kind is a fault."""
    folder = home / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    made, size, head = hashlib.new(algorithm), 0, b""
    draft = folder / f".{os.getpid()}-{os.urandom(8).hex()}"
    try:
        with open(draft, "xb") as file:
            for chunk in chunks:
                size += len(chunk)
                if size > LARGEST:
                    raise PaperFault("too-large")
                head = head if len(head) >= TEXT_LOOKED_AT else head + chunk
                made.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        suffix = _named(name, suffix_of(head))
        digest = f"{algorithm}:{made.hexdigest()}"
        draft.replace(_path(home, digest))
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    return Paper(digest, suffix, size)


def suffix_of(head: bytes) -> str:
    """What a paper is by its first bytes. PaperFault where it is nothing that an office files."""
    if not head:
        raise PaperFault("empty")
    found = next((suffix for magic, suffix, _ in KINDS if head.startswith(magic)), None)
    if found == "zip":
        return next((suffix for mark, suffix in ZIPPED if mark in head), found)
    if found is not None:
        return found
    guessed = filetype.guess(head)
    if guessed is not None and guessed.extension in UNWANTED:
        raise PaperFault("kind", guessed.extension)
    if guessed is not None:
        return str(guessed.extension)
    if _is_text(head[:TEXT_LOOKED_AT]):
        return "txt"
    raise PaperFault("kind")


def _named(name: str, suffix: str) -> str:
    """The suffix to keep: of kinds that look alike, the one that the name says. PaperFault where the name lies."""
    said = name.rpartition(".")[2].lower() if "." in name else ""
    if not said or said == suffix:
        return suffix
    if said not in ALIKE.get(suffix, ()):
        raise PaperFault("name", suffix)
    return suffix if suffix in ("jpg", "tif") else said


def find(home: Path, digest: str) -> Path | None:
    """The file of a paper; None where it is not there."""
    path = _path(home, digest)
    return path if path.is_file() else None


def fault_of(home: Path, digest: str) -> str | None:
    """What is wrong with a paper that is kept: `missing`, `changed`, or nothing."""
    path = find(home, digest)
    if path is None:
        return "missing"
    with path.open("rb") as file:
        found = hashlib.file_digest(file, lambda: hashlib.new(algorithm_of(digest))).hexdigest()
    return None if digest == f"{algorithm_of(digest)}:{found}" else "changed"


def media_type(suffix: str) -> str:
    """What a browser is told that a paper is."""
    return next((media for _, known, media in KINDS if known == suffix), "application/octet-stream")


def _path(home: Path, digest: str) -> Path:
    algorithm = algorithm_of(digest)
    value = digest.removeprefix(f"{algorithm}:")
    if not value.isalnum():
        raise ValueError(f"{digest!r} is no digest")
    return home / FOLDER / f"{algorithm}-{value}"


def _is_text(head: bytes) -> bool:
    """Plain text, and no page that a browser would run."""
    if b"\x00" in head:
        return False
    try:
        text = head.decode("utf-8", "strict")
    except UnicodeDecodeError as error:
        if error.start < len(head) - 4:
            return False
        text = head[: error.start].decode("utf-8")
    return not text.lstrip("\ufeff \t\r\n").startswith("<")
