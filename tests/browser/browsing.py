"""Servers and pages for the browser's tests: started as a user starts them, listened to for complaints."""

import os
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from samples import ZS

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
