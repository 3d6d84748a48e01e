"""The commands as a page of Markdown, made from the program itself: `python -m zhunsheng.cli._reference`."""

from collections.abc import Iterator

import click

from zhunsheng.cli import root

HEAD = """\
# Commands

Made from the program by `make docs`; a test holds it current. Exit codes: 0 done, 1 the answer is "no", 2 wrong
usage, 3 refused by law, 4 fault.
"""


def page() -> str:
    """Every command with its help and options."""
    return HEAD + "".join(_section(path, command) for path, command in _commands(root, ["zs"]))


def _commands(group: click.Group, path: list[str]) -> Iterator[tuple[list[str], click.Command]]:
    context = click.Context(group)
    for name in sorted(group.list_commands(context)):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from _commands(command, [*path, name])
        else:
            yield [*path, name], command


def _section(path: list[str], command: click.Command) -> str:
    context = click.Context(command, info_name=path[-1])
    arguments = " ".join(p.make_metavar(context) for p in command.params if isinstance(p, click.Argument))
    lines = [f"\n## `{' '.join([*path, *([arguments] if arguments else [])])}`\n\n{command.help}\n"]
    options = [p.get_help_record(context) for p in command.params if isinstance(p, click.Option) and not p.hidden]
    if rows := [o for o in options if o is not None]:
        lines.append("\n| | |\n|---|---|\n")
        lines += [f"| `{name}` | {text.replace('|', '/')} |\n" for name, text in rows]
    return "".join(lines)


if __name__ == "__main__":
    click.echo(page(), nl=False)
