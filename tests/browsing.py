"""A real browser for the tests: where it is found, how it is started, and a window that remembers what it asked for."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Dialog, Page, Request, expect, sync_playwright
from served import Served

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)

LONGEST = 60_000
"""Milliseconds that anything in a browser is waited for: it only has an end so that nothing hangs for ever."""
expect.set_options(timeout=LONGEST)

KEPT = "cookies,local_storage,indexeddb,websql,service_workers,cache_storage"


def found_browser() -> str:
    """A Chromium or Chrome on this machine; without one CI fails, and a person is told loudly what was not tested."""
    for name in BROWSERS:
        path = shutil.which(name)
        if path is not None:
            return path
    missing = "NO CHROMIUM OR CHROME FOUND: the app was not tested in a browser. Install chromium and run this again."
    if os.environ.get("CI", "").lower() == "true":
        pytest.fail(missing)
    pytest.skip(missing)


@contextmanager
def opened_browser() -> Iterator[Browser]:
    """Chromium as it is on this machine, closed at the end."""
    path = found_browser()
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=path, args=list(FLAGS))
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all tests of a file."""
    with opened_browser() as opened:
        yield opened


class Watched:
    """A browser's window that remembers every request, every refused one and every script error.

    It is of a visitor who was never here, unless one is named whose browser has our scripts already.
    """

    def __init__(self, browser: Browser, app: Served, *, of: BrowserContext | None = None, **options: object) -> None:
        self.context: BrowserContext = of or browser.new_context(**options)  # type: ignore[arg-type]  # playwright's
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(LONGEST)
        self.app = app
        self.requests: list[str] = []
        self.errors: list[str] = []
        self.page.on("request", self._asked)
        self.page.on("websocket", lambda socket: self.requests.append(socket.url))
        self.page.on("console", self._told)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("dialog", self._alerted)

    def _asked(self, request: Request) -> None:
        self.requests.append(request.url)

    def _alerted(self, dialog: Dialog) -> None:
        self.errors.append(dialog.message)
        dialog.dismiss()

    def _told(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            self.errors.append(message.text)

    def leave(self) -> None:
        """Close the window and forget all that it kept at our address; what was loaded stays in the cache."""
        session = self.context.new_cdp_session(self.page)
        session.send("Storage.clearDataForOrigin", {"origin": self.app.address, "storageTypes": KEPT})
        self.page.close()

    def open(self, path: str) -> Page:
        self.page.goto(self.app.address + path)
        expect(self.page.locator("footer.standing")).to_be_visible()
        return self.page

    def strangers(self) -> list[str]:
        """Requests to anybody but us."""
        ours = ("http", "ws")
        return [
            url
            for url in self.requests
            if urlsplit(url).scheme not in ("data", "blob")
            and not (urlsplit(url).scheme in ours and urlsplit(url).netloc == urlsplit(self.app.address).netloc)
        ]

    def names(self) -> list[str]:
        """The clinics on the page, in order."""
        return self.page.locator(".clinic h3").all_inner_texts()


@pytest.fixture(scope="module")
def visitor(browser: Browser) -> Iterator[BrowserContext]:
    """Somebody whose browser loads our scripts once for all tests of a file, which is most of what a page costs."""
    context = browser.new_context()
    yield context
    context.close()


@pytest.fixture
def window(browser: Browser, visitor: BrowserContext, app: Served) -> Iterator[Watched]:
    """A window over the ``app`` of a file that asks nobody else and breaks nothing."""
    watched = Watched(browser, app, of=visitor)
    yield watched
    watched.leave()
    assert watched.strangers() == []
    assert watched.errors == []
    assert len(watched.requests) >= 2, "the watch saw nothing, so it proves nothing"


def watched(window: Watched) -> Iterator[Watched]:
    """A window for one test, which asks nobody but us and has no error at its end."""
    yield window
    window.leave()
    assert window.strangers() == []
    assert window.errors == []


@pytest.fixture(scope="module")
def pocket(browser: Browser) -> Iterator[BrowserContext]:
    """A phone whose browser loads our scripts once for all tests of a file."""
    context = browser.new_context(viewport={"width": 375, "height": 740}, has_touch=True, is_mobile=True)
    yield context
    context.close()


@pytest.fixture
def phone(browser: Browser, app: Served, pocket: BrowserContext) -> Iterator[Watched]:
    """A window of it for one test."""
    yield from watched(Watched(browser, app, of=pocket))
