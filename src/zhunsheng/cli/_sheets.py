"""What the commands about workbooks share: a bar of progress, files that appear whole or not at all, who asks."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path

import click

from zhunsheng.cli import FAULT, USAGE

TOLD_AT_LEAST = 500  # rows between two movements of the bar


def stop(code: int, zh: str, en: str) -> click.exceptions.Exit:
    """Say why it ends, and the exit that says so."""
    click.echo(f"{zh} ({en})", err=True)
    return click.exceptions.Exit(code)


def known_procedure(procedure: str) -> None:
    """Wrong usage where there is no such procedure or register."""
    from zhunsheng.catalog.source import Fault
    from zhunsheng.office.cases import service as cases

    try:
        cases.office().catalog.procedure(procedure)
    except Fault as fault:
        words = str(fault).removeprefix("catalog: ")
        raise stop(USAGE, words, "no such procedure or register") from None


def known_unit(given: str | None) -> str | None:
    """The id of a unit given by id or name."""
    from zhunsheng.cli._figures import unit_of
    from zhunsheng.office.cases import service as cases

    return unit_of(cases.office().catalog, given)


def known_person(person: str | None, day: date) -> None:
    """Wrong usage where nobody of that id is known."""
    from zhunsheng.office.people import service as people

    if person is not None and people.actor(person, None, day) is None:
        raise stop(USAGE, f"没有编号为 {person!r} 的人员：--as 填人员编号", "no such person: --as takes a person's id")


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A place beside the file to write to; it takes the file's place when all of it is written."""
    beside = path.with_name(f".{path.stem}.part{path.suffix}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield beside
        os.replace(beside, path)
    except OSError as error:
        words = f"写不了 {path}：{error.strerror or error}；原有文件没有变动"
        raise stop(FAULT, words, "cannot write; nothing was changed") from None
    finally:
        beside.unlink(missing_ok=True) if os.access(path.parent, os.W_OK) else None


@contextmanager
def bars() -> Iterator[Callable[[str, int], Callable[[int], None]]]:
    """Bars of progress, one a phase, where somebody sits at the terminal; nothing elsewhere."""
    with ExitStack() as stack:

        def begin(what: str, total: int) -> Callable[[int], None]:
            stack.close()
            if not total or not click.get_text_stream("stderr").isatty():
                return lambda n: None
            bar = stack.enter_context(
                click.progressbar(length=total, label=what, file=click.get_text_stream("stderr"),
                                  update_min_steps=TOLD_AT_LEAST)
            )  # fmt: skip
            return bar.update

        yield begin
