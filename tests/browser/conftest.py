"""A real browser on a real server over the sample year."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import SIZES, listened, served
from playwright.sync_api import Browser, Page, sync_playwright

from samples import sample

__all__ = ["sample"]

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
]  # fmt: skip


@pytest.fixture(scope="session")
def address(sample: Path) -> Iterator[str]:
    """The server over the sample, for pages that only read."""
    with served(sample) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; a missing one fails in CI and is skipped loudly elsewhere."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        message = "没有 Chromium，浏览器测试没有运行 (no Chromium: apt-get install chromium)"
        pytest.fail(message) if os.environ.get("CI") == "true" else pytest.skip(message)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(params=["desk", "phone"])
def page(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page on a desk and on a phone."""
    with listened(browser, address, SIZES[request.param]) as page:
        yield page
