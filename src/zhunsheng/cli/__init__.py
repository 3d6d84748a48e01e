"""`zs` (or `zhunsheng`): one command a module, loaded only when it is asked for.

Exit codes: 0 done, 1 the answer is “no”, 2 wrong usage, 3 refused by law, 4 fault.
"""

import importlib
import os
import pkgutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

OK, NO, USAGE, REFUSED, FAULT = range(5)


class Commands(click.Group):
    """Finds `zs check-text` in `cli/check_text.py`, as its `command`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        names = (m.name for m in pkgutil.iter_modules(__path__) if not m.name.startswith("_"))
        return sorted(name.rstrip("_").replace("_", "-") for name in names)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in self.list_commands(ctx):
            return None
        module = name.replace("-", "_")
        known = {m.name for m in pkgutil.iter_modules(__path__)}
        return importlib.import_module(f"{__name__}.{module if module in known else module + '_'}").command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="zhunsheng", prog_name="zs")
def root() -> None:
    """准绳：法律即数据，行为即事件，数字即提问。(The law as data, acts as events, figures as questions.)"""


@contextmanager
def ends(code: int, *faults: type[Exception]) -> Iterator[None]:
    """A fault that a command foresees is told as it reads, and ends it with this code."""
    try:
        yield
    except faults as fault:
        click.echo(str(fault), err=True)
        raise click.exceptions.Exit(code) from None


def main() -> None:
    """Run a command; a fault that nobody foresaw is told in one line, its trace kept for who asks."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhunsheng.server.settings")
    from zhunsheng.catalog.source import Fault, Faults

    try:
        # Outside its own mode click gives the code of an Exit back instead of raising it.
        code = root.main(standalone_mode=False)
        sys.exit(code if isinstance(code, int) else OK)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except click.Abort:
        click.echo("已中断 (stopped)", err=True)
        sys.exit(FAULT)
    except click.ClickException as error:
        error.show()
        sys.exit(USAGE)
    except (Fault, Faults) as fault:
        click.echo(str(fault), err=True)
        sys.exit(NO)
    except BrokenPipeError:
        sys.exit(OK)
    except Exception as error:
        if os.environ.get("ZHUNSHENG_TRACE"):
            raise
        click.echo(
            f"出了故障：{error}（{type(error).__name__}）。设 ZHUNSHENG_TRACE=1 可见详情 (fault; see the trace)",
            err=True,
        )
        sys.exit(FAULT)
