"""Rows gathered by case, however a log mixes them, in memory that does not grow with the log.

So many rows are sorted at a time and put aside in a file; then the files are read side by side.
"""

import marshal
from collections.abc import Iterable, Iterator
from heapq import merge
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryDirectory

RUN = 100_000  # rows sorted in memory
BLOCK = 2_000  # rows of a file in memory while files are read side by side


def by_case(rows: Iterable[tuple], run: int = RUN) -> Iterator[tuple[str, list[tuple]]]:
    """Each case with its rows in order. Rows are tuples that marshal knows, the case first."""
    source = iter(rows)
    first = sorted(islice(source, run))
    if len(first) < run:
        yield from _cases(first)
        return
    with TemporaryDirectory(prefix="zs-conform-") as folder:
        paths = []
        while first:
            paths.append(_put(Path(folder) / str(len(paths)), first))
            first = sorted(islice(source, run))
        yield from _cases(merge(*map(_get, paths)))


def _cases(rows: Iterable[tuple]) -> Iterator[tuple[str, list[tuple]]]:
    for case, group in groupby(rows, key=itemgetter(0)):
        yield case, list(group)


def _put(path: Path, rows: list[tuple]) -> Path:
    with path.open("wb") as file:
        for at in range(0, len(rows), BLOCK):
            marshal.dump([tuple(row) for row in rows[at : at + BLOCK]], file)
    return path


def _get(path: Path) -> Iterator[tuple]:
    with path.open("rb") as file:
        while True:
            try:
                block = marshal.load(file)  # noqa: S302  written by this very run
            except EOFError:
                return
            yield from block
