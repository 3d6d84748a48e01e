"""`zs serve`: the web server, a few processes with threads."""

import gc
import os
import socket
from functools import partial

import click

from zhunsheng.cli import FAULT, NO

YOUNG = 10_000  # new objects before garbage is looked for: a page makes some thousand, and lets go of nearly all itself


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="监听地址 (address)")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="端口 (port)")
@click.option(
    "--processes",
    default=2,
    show_default=True,
    type=click.IntRange(1, 16),
    help="进程数 (processes)",
)
@click.option(
    "--threads", default=8, show_default=True, type=click.IntRange(1, 64), help="每个进程的线程数 (threads of each)"
)
def command(host: str, port: int, processes: int, threads: int) -> None:
    """打开网页服务。(Serve the pages.)"""
    from zhunsheng.cli._setup import start

    start()
    run(host, port, processes, threads)


def run(host: str, port: int, processes: int = 2, threads: int = 8) -> None:
    """Serve until stopped. A port that is taken, or a known password, is told before anything starts."""
    _refuse_known_passwords()
    _warn_of_an_open_home()
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            click.echo(
                f"不能监听 {host}:{port}：{error.strerror}。换一个端口，如 --port {port + 1} (cannot listen)", err=True
            )
            raise click.exceptions.Exit(FAULT) from None

    from django.conf import settings
    from django.db import connections
    from gunicorn.app.base import BaseApplication

    _read_the_law()
    gc.freeze()  # the law is not garbage, and need not be gone through again and again while others wait
    gc.set_threshold(YOUNG)
    connections.close_all()  # none may be carried into another process

    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)

    class Server(BaseApplication):
        """Gunicorn, configured here and not by files."""

        def load_config(self) -> None:
            self.cfg.set("bind", f"[{host}]:{port}" if ":" in host else f"{host}:{port}")
            self.cfg.set("worker_class", "zhunsheng.server.pace.Worker")
            self.cfg.set("workers", processes)
            self.cfg.set("threads", threads)
            self.cfg.set("loglevel", "warning")
            self.cfg.set("proc_name", "zhunsheng")

        def load(self):
            from zhunsheng.server.wsgi import application
            from zhunsheng.web.snapshot import current
            from zhunsheng.web.views.home import warm

            if (answers := current()) is not None:  # the first reader should not wait for the snapshot to be opened
                warm(answers)
            gc.freeze()
            return application

    click.echo(f"http://{host}:{port}/  （Ctrl+C 停止 / to stop）")
    Server().run()


def _read_the_law() -> None:
    """Read law and templates before the processes part: once for all, and no reader waits for it.

    A faulty file is told here; its procedure alone cannot be used.
    """
    from zhunsheng.catalog.source import Fault, Faults
    from zhunsheng.office.cases import service as cases
    from zhunsheng.office.documents import service as documents

    catalog = cases.office().catalog
    for read in (*(partial(catalog.procedure, ident) for ident in catalog.ids), documents.templates):
        try:
            read()
        except (Fault, Faults) as fault:
            click.echo(f"注意：{fault} (a faulty file)", err=True)


def _refuse_known_passwords() -> None:
    """Demonstration accounts have a password that everybody knows: outside a sample nothing starts with them."""
    from django.conf import settings

    from zhunsheng.office.accounts.service import demo_outside_a_sample

    if found := demo_outside_a_sample(settings.HOME):
        click.echo(
            f"不启动：{settings.HOME} 不是样例，却有演示账号 {'、'.join(found)}，其密码人人知道。"
            "另设 ZHUNSHENG_HOME，或恢复 sample.json (demonstration accounts outside a sample)",
            err=True,
        )
        raise click.exceptions.Exit(NO)


def _warn_of_an_open_home() -> None:
    """The home holds what is not for the public: other users of the machine should not read it."""
    from django.conf import settings

    if os.name == "posix" and settings.HOME.stat().st_mode & 0o077:
        click.echo(
            f"注意：这台机器的其他用户能读 {settings.HOME}，其中有不公开的内容；请 chmod 700 {settings.HOME} "
            "(other users of this machine can read the data)",
            err=True,
        )
