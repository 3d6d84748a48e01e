"""Servers and pages for the browser's tests: started as a user starts them, listened to for complaints."""

import os
import shutil
import socket
import sqlite3
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from samples import ZS

OFFICES: dict[str, Path] = {}  # homes in which acts are done, by the address of their server
SIZES = {"desk": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}


@contextmanager
def served(home: Path) -> Iterator[str]:
    """The server over a home, started as a user starts it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {"ZHUNSHENG_HOME": str(home)}
    server = subprocess.Popen(
        [ZS, "serve", "--port", str(port)], env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(150):
            try:
                urllib.request.urlopen(f"{address}/", timeout=30).close()
                break
            except OSError:
                assert server.poll() is None, server.stdout.read()
                time.sleep(0.2)
        else:
            pytest.fail("the server did not answer")
        yield address
    finally:
        server.terminate()
        server.wait(timeout=20)


@contextmanager
def listened(browser: Browser, address: str, size: dict[str, int]) -> Iterator[Page]:
    """A page of its own; whatever the browser complains of fails the test, unless `page.allowed` names it."""
    if address in OFFICES:
        minutes_later(OFFICES[address])
    context = browser.new_context(base_url=address, viewport=size, locale="zh-CN")
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda m: complaints.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda e: complaints.append(str(e)))
    page.on("response", lambda r: complaints.append(f"{r.status} {r.url}") if r.status >= 500 else None)
    yield page
    context.close()
    allowed = getattr(page, "allowed", ())
    assert [c for c in complaints if not any(a in c for a in allowed)] == []


@contextmanager
def own_office(sample: Path, folder: Path) -> Iterator[str]:
    """A server on a copy of the sample: acts change a home."""
    shutil.copytree(sample, folder / "home")
    with served(folder / "home") as address:
        OFFICES[address] = folder / "home"
        yield address


def minutes_later(home: Path) -> None:
    """So long after the last form was sent that the same content is no slip any more."""
    with closing(sqlite3.connect(home / "zhunsheng.sqlite3", timeout=30)) as database, database:
        database.execute("DELETE FROM accounts_submission")


def sit_down(page: Page, role: str) -> None:
    """Sign in at somebody's desk with the demonstration account."""
    page.context.clear_cookies()
    page.goto("/sign-in/")
    page.get_by_label("账号", exact=True).fill(role)
    page.get_by_label("密码").fill("Zhunsheng-2019")
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("今日")


def no_overflow(page: Page) -> None:
    """The page is no wider than the screen."""
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), page.url


def no_serious(page: Page) -> None:
    """axe finds nothing serious or critical on the page."""
    found = Axe().run(page).response["violations"]
    told = [
        f"{v['id']}: {v['help']}: {node['html'][:160]}"
        for v in found
        if v["impact"] in ("serious", "critical")
        for node in v["nodes"]
    ]
    assert not told, "\n".join([page.url, *told])
