"""A real browser on a real server over the sample year."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import SIZES, listened, own_office, served
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


@pytest.fixture(scope="module")
def office(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of a file's own, on a copy of the sample: acts change a home, and so does signing in.

    A file whose pages act says that its `address` is this one.
    """
    with own_office(sample, tmp_path_factory.mktemp("office")) as address:
        yield address


@pytest.fixture(params=["desk", "phone"])
def page(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page on a desk and on a phone."""
    with listened(browser, address, SIZES[request.param]) as page:
        page.size = request.param
        yield page
