"""The one way in which a geocoder is reached: in turn, a bounded answer, no redirect, nothing sent but what is given.

geopy's own adapter reads answers of any length for any time and follows redirects, so that an address could reach a
host that nobody configured.
"""

import fcntl
import http.client
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import Message
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

from geopy.adapters import AdapterHTTPError, BaseSyncAdapter  # type: ignore[import-untyped]  # it carries no types
from geopy.exc import (  # type: ignore[import-untyped]  # it carries no types
    GeocoderParseError,
    GeocoderTimedOut,
    GeocoderUnavailable,
)

from config.errors import HomeError

MOST_BYTES = 1_000_000
"""An answer with one place has a few thousand bytes."""
_PIECE = 65_536


class BoundedAdapter(BaseSyncAdapter):  # type: ignore[misc]  # it carries no types
    """Asks by HTTP; an answer is read for at most the timeout and a million bytes, as the contract of geopy tells it.

    It answers an HTTP error with :class:`AdapterHTTPError`, a redirect among them.
    """

    def __init__(self, *, proxies: dict[str, str] | None, ssl_context: Any) -> None:
        super().__init__(proxies=proxies, ssl_context=ssl_context)
        self._opener = build_opener(_NoRedirect(), *([] if proxies is None else [ProxyHandler(proxies)]))

    def get_text(self, url: str, *, timeout: float, headers: dict[str, str]) -> str:
        """The body of an answer as text."""
        request = Request(url, headers=headers)  # noqa: S310  the settings allow no scheme but http and https
        started = time.monotonic()
        try:
            with self._opener.open(request, timeout=timeout) as answer:
                body = _read(answer, until=started + timeout)
        except HTTPError as error:
            told = {name.lower(): value for name, value in error.headers.items()}
            error.close()
            raise AdapterHTTPError(f"HTTP {error.code}", status_code=error.code, headers=told, text="") from error
        except TimeoutError as error:
            raise GeocoderTimedOut("it did not answer in time") from error
        except (OSError, http.client.HTTPException) as error:
            if isinstance(getattr(error, "reason", None), TimeoutError):
                raise GeocoderTimedOut("it did not answer in time") from error
            raise GeocoderUnavailable("it cannot be reached, or broke off") from error
        try:
            return body.decode("utf-8")
        except UnicodeDecodeError as error:
            raise GeocoderParseError("its answer is not text") from error

    def get_json(self, url: str, *, timeout: float, headers: dict[str, str]) -> Any:
        """The body of an answer as JSON."""
        text = self.get_text(url, timeout=timeout, headers=headers)
        try:
            return json.loads(text)
        except (ValueError, RecursionError) as error:
            raise GeocoderParseError("its answer is not JSON") from error


class _NoRedirect(HTTPRedirectHandler):
    def redirect_request(
        self, req: Request, fp: Any, code: int, msg: str, headers: Message, newurl: str
    ) -> Request | None:
        """None, so that the redirect is raised as the error that it is to us."""
        del req, fp, code, msg, headers, newurl
        return None


def _read(answer: Any, *, until: float) -> bytes:
    body = b""
    while piece := answer.read1(_PIECE):
        body += piece
        if len(body) > MOST_BYTES:
            raise GeocoderParseError("its answer is endless")
        if time.monotonic() > until:
            raise GeocoderTimedOut("it did not answer in time")
    return body


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """Two commands at once would ask twice as fast as was promised."""
    with lock.open("a+", encoding="utf-8") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise HomeError("Another command is asking a geocoder already. Wait until it is done.") from error
        yield


class Pace:
    """Lets no two requests follow each other sooner than the pause."""

    def __init__(self, pause: float, sleep: Callable[[float], None]) -> None:
        self._pause = pause
        self._sleep = sleep
        self._next = 0.0

    def keep(self) -> None:
        """Wait for one's turn."""
        wait = self._next - time.monotonic()
        if wait > 0:
            self._sleep(wait)
        self._next = time.monotonic() + self._pause

    def rest(self, seconds: float) -> None:
        """Wait as long as the server asked."""
        self._sleep(seconds)
