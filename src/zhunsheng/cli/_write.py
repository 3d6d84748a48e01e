"""Write a file whole or not at all."""

import os
from pathlib import Path

import click

from zhunsheng.cli import FAULT


def written(path: Path, content: bytes) -> None:
    """Put the content there; what stood there before stays until the whole of it is written."""
    beside = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(content)
        os.replace(beside, path)
    except OSError as error:
        beside.unlink(missing_ok=True) if os.access(path.parent, os.W_OK) else None
        click.echo(f"写不了 {path}：{error.strerror}；原有文件没有变动 (cannot write; nothing was changed)", err=True)
        raise click.exceptions.Exit(FAULT) from None
