"""Papers that come with an act: kept once each under their digest, outside anything that the web serves.

The ledger holds the digest, so that a paper changed on the disk shows. What a paper is, its first bytes say, not
its name; what is none of these kinds is not taken in.
"""

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

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


class PaperFault(ValueError):
    """A paper that is not taken in: `too-large`, `empty` or `kind`."""


class Paper(NamedTuple):
    """A paper that is kept: its digest, the suffix of what it is, its size."""

    digest: str
    suffix: str
    size: int


def keep(home: Path, chunks: Iterable[bytes], algorithm: str = SM3) -> Paper:
    """Take a paper in. The same paper twice is kept once."""
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
        suffix = suffix_of(head)
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
    if found is None and _is_text(head[:TEXT_LOOKED_AT]):
        return "txt"
    if found is None:
        raise PaperFault("kind")
    return found


def find(home: Path, digest: str) -> Path | None:
    """The file of a paper; None where it is not there."""
    path = _path(home, digest)
    return path if path.is_file() else None


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
