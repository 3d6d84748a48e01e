"""The pages made from the program are current, and what the README tells a reader to type exists."""

import re
from pathlib import Path

import click

from zhunsheng.cli import root
from zhunsheng.cli._reference import page

ROOT = Path(__file__).parents[2]


def test_the_page_of_commands_is_current() -> None:
    assert (ROOT / "docs" / "reference" / "commands.md").read_text(encoding="utf-8") == page(), "run: make docs"


def test_every_command_has_help_in_both_languages() -> None:
    context = click.Context(root)
    for name in root.list_commands(context):
        told = root.get_command(context, name).help or ""
        assert re.search(r"[\u4e00-\u9fff]", told) and re.search(r"[A-Za-z]{3}", told), name


def test_every_command_that_the_readmes_name_exists() -> None:
    context = click.Context(root)
    known = set(root.list_commands(context))
    for name in ("README.md", "README.zh-CN.md"):
        named = set(re.findall(r"`zs ([a-z-]+)", (ROOT / name).read_text(encoding="utf-8")))
        assert named and named <= known


def test_every_link_of_the_readmes_leads_somewhere() -> None:
    for name in ("README.md", "README.zh-CN.md"):
        for target in re.findall(r"\]\(([^)#]+)\)", (ROOT / name).read_text(encoding="utf-8")):
            assert (ROOT / target).exists(), target
