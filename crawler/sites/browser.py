"""Pages that only a browser can fill, filled without the browser ever touching the network.

Every request that a page makes in the browser is stopped. Its document is the answer that our own door gave already;
scripts and data of the same site are fetched through that same door, with its robots rules, turns and pauses, and
handed in; all else is refused: other hosts, pictures, styles, frames, forms, sockets. That is why the browser is
driven directly and not by a plug-in that lets it fetch by itself: what it cannot reach, it cannot reach impolitely.
Should anything get past, it finds no name server and no way out. Needs the extra ``javascript`` and a Chromium.
"""

import asyncio
import os
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from urllib.parse import urlsplit

from playwright.async_api import Browser as Chromium
from playwright.async_api import BrowserContext, Page, Playwright, Request, Route, WebSocketRoute, async_playwright
from playwright.async_api import Error as BrowserError
from scrapy.http import Response, TextResponse

from crawler.pages.overgrown import overgrown
from crawler.sites.chromium import found_browser
from crawler.sites.links import site_of

PAGES_AT_ONCE = 2
MOST_REQUESTS = 40
"""Scripts and data fetched for one page."""
SECONDS = 90.0
"""Longest time for one page, pauses between its requests included."""

_QUIET = 0.6  # seconds without a request after which a page is looked at
_LOOKS = 8  # looks at a page; one that never stands still, such as a clock, is taken as it is at the last of them
_ANSWERS = 10.0  # seconds in which a page that is quiet has to say what it holds: a script that never ends holds it
_HANDED_IN = frozenset(("script", "xhr", "fetch"))
_FLAGS = (
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-extensions",
    "--disable-sync",
    "--no-first-run",
    "--no-pings",
    "--disable-quic",
    "--dns-prefetch-disable",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=127.0.0.1:9",
    "--proxy-bypass-list=<-loopback>",
    "--js-flags=--max-old-space-size=256",
)

Fetch = Callable[[str], Awaitable[Response]]
"""Gets an address through our own door; raises whatever kept it."""


class Browser:
    """One browser of a crawl, started when the first page needs it; each page has a window that knows nothing.

    ``trouble`` says why it could not be started, empty while it could.
    """

    def __init__(self, fetch: Fetch, *, agent: str, most_bytes: int) -> None:
        self.trouble = ""
        self._fetch = fetch
        self._agent = agent
        self._most_bytes = most_bytes
        self._starting = asyncio.Lock()
        self._at_once = asyncio.Semaphore(PAGES_AT_ONCE)
        self._driver: Playwright | None = None
        self._chromium: Chromium | None = None

    async def filled(self, response: TextResponse) -> TextResponse | None:
        """A page after its scripts have run, as an answer of the same address; None when that did not work."""
        async with self._at_once:
            try:
                async with asyncio.timeout(SECONDS):
                    html = await self._html(response)
            except (BrowserError, TimeoutError) as error:
                if self._chromium is None:
                    self.trouble = str(error).strip().split("\n", 1)[0][:200] or "it did not start in time"
                return None
        body = html.encode("utf-8", "replace")
        if len(html) > self._most_bytes or overgrown(body):
            return None
        headers = response.headers.copy()
        headers["Content-Type"] = "text/html; charset=utf-8"
        return response.replace(body=body, headers=headers, encoding="utf-8")

    async def close(self) -> None:
        """End the browser, however it is."""
        with suppress(BrowserError, TimeoutError):
            async with asyncio.timeout(5):
                if self._chromium is not None:
                    await self._chromium.close()
        with suppress(BrowserError, TimeoutError):
            async with asyncio.timeout(5):
                if self._driver is not None:
                    await self._driver.stop()
        self._chromium = self._driver = None

    async def _started(self) -> Chromium:
        async with self._starting:
            if self._chromium is None or not self._chromium.is_connected():
                self._driver = self._driver or await async_playwright().start()
                flags = [*_FLAGS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]  # root has no sandbox there
                self._chromium = await self._driver.chromium.launch(executable_path=found_browser(), args=flags)
            return self._chromium

    async def _html(self, response: TextResponse) -> str:
        chromium = await self._started()
        context = await chromium.new_context(
            user_agent=self._agent, service_workers="block", accept_downloads=False, locale="en-US"
        )
        try:
            window = _Window(self._fetch, response)
            await window.guard(context)
            return await window.html(await context.new_page())
        finally:
            with suppress(BrowserError, TimeoutError):
                async with asyncio.timeout(5):
                    await context.close()


class _Window:
    """One page in the browser, and everything that it may have."""

    def __init__(self, fetch: Fetch, response: TextResponse) -> None:
        self._fetch = fetch
        self._response = response
        self._site = site_of(urlsplit(response.url))
        self._left = MOST_REQUESTS
        self._open = 0
        self._last = time.monotonic()

    async def guard(self, context: BrowserContext) -> None:
        """Stand between the page and the network."""
        await context.route("**/*", self._answer)
        await context.route_web_socket("**/*", _refuse_socket)

    async def html(self, page: Page) -> str:
        """The page's markup once it stands still: it is loaded, and two looks at it show the same.

        Being quiet alone says little where the machine is slow: a script that was handed in may not have run yet. A
        look waits for the script that is running; one that had to wait counts for none, since what that script asked
        for is only on its way.
        """
        await page.goto(self._response.url, wait_until="commit", timeout=SECONDS * 1000)
        before = now = ""
        for _ in range(_LOOKS):
            await self._quiet()
            began = time.monotonic()
            async with asyncio.timeout(_ANSWERS):
                loaded = await page.evaluate("document.readyState") == "complete"
                # a page may name itself anew, as one that is an app does, but only as a page of its own site
                now = await page.content() if site_of(urlsplit(page.url)) == self._site else ""
            still = loaded and time.monotonic() - began < _QUIET
            if still and now == before:
                break
            before = now if still else ""
        return now

    async def _quiet(self) -> None:
        """Until nothing was asked for in a while."""
        self._last = time.monotonic()
        while self._open or time.monotonic() - self._last < _QUIET:  # noqa: ASYNC110  the page says nothing when it is done
            await asyncio.sleep(0.05)

    async def _answer(self, route: Route, request: Request) -> None:
        with suppress(BrowserError):  # the page has gone on without it
            await self._give(route, request)

    async def _give(self, route: Route, request: Request) -> None:
        response: Response | None = None
        if request.is_navigation_request() and request.frame.parent_frame is None:
            if request.url != self._response.url or request.method != "GET":
                await route.fulfill(status=204)  # it stays where it is
                return
            response = self._response
        elif self._may_have(request):
            response = await self._handed_in(request.url)
        if response is None or 300 <= response.status < 400:
            await route.abort("blockedbyclient")
            return
        kind = (response.headers.get("Content-Type") or b"text/html").decode("latin-1")
        await route.fulfill(status=response.status, headers={"Content-Type": kind}, body=response.body)

    async def _handed_in(self, url: str) -> Response | None:
        self._left -= 1
        self._open += 1
        try:
            return await self._fetch(url)
        except Exception:  # noqa: BLE001  whatever kept it, the page goes on without it
            return None
        finally:
            self._open -= 1
            self._last = time.monotonic()

    def _may_have(self, request: Request) -> bool:
        parts = urlsplit(request.url)
        return (
            self._left > 0
            and request.method == "GET"
            and request.resource_type in _HANDED_IN
            and parts.scheme in ("http", "https")
            and site_of(parts) == self._site
        )


async def _refuse_socket(socket: WebSocketRoute) -> None:
    await socket.close()
