"""A source read from answers that were kept, by its own spider through real HTTP on this machine: no host is asked.

What comes out is what would come out of the web, with the addresses of the web; it is compared with what is expected.
"""

import gzip
import json
import re
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

from config.settings import Settings
from config.sources import Expect, Source
from crawler.crawl import crawl
from crawler.listing import RawListing, from_json, to_json
from crawler.new_sources.answers_kept import Kept, read_index
from crawler.runs.folders import Run
from crawler.sites.links import site_of

_HOST = "replay.localhost"
_GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Replayed:
    """The listings that the spider made of kept answers, by reference, and the report of its run."""

    listings: tuple[RawListing, ...]
    run: Run


def replay(source: Source, folder: Path, *, settings: Settings) -> Replayed:
    """Let the spider of ``source`` read the answers of ``folder``; pages that were not kept are not found.

    Raises :class:`BadFile` when the folder cannot be read.
    """
    with _served(source, read_index(folder), folder) as web, tempfile.TemporaryDirectory() as scratch:
        local = replace(source, home=web.here(source.home), expect=Expect(min=0))
        (run,) = crawl([local], runs=Path(scratch) / "runs", settings=settings)
        listings = [from_json(web.there(to_json(listing))) for listing in run.listings()]
        report = json.loads(web.there(json.dumps(dict(run.report))))
    return Replayed(tuple(sorted(listings, key=lambda one: one.ref)), replace(run, report=report))


class _Web:
    """Serves kept answers; addresses of the source's own host lead here and back."""

    def __init__(self, source: Source, kept: list[Kept], folder: Path) -> None:
        home = urlsplit(source.home)
        self._home = f"{home.scheme}://{home.netloc}"
        own = {urlsplit(url).netloc for one in kept for url in (one.asked, one.url) if _is_own(urlsplit(url), home)}
        names = "|".join(re.escape(name) for name in sorted({*own, home.netloc}, key=len, reverse=True))
        self._own = re.compile(rf"(?:https?:)?(?://|\\/\\/)(?:{names})(?![\w.:-])".encode(), re.IGNORECASE)
        self._answers = {_path(one.asked): one for one in reversed(kept) if urlsplit(one.asked).netloc in own}
        self._answers |= {_path(one.url): one for one in reversed(kept) if urlsplit(one.url).netloc in own}
        self._folder = folder
        self.port = 0

    def here(self, url: str) -> str:
        """The address on this machine."""
        parts = urlsplit(url)
        return parts._replace(scheme="http", netloc=f"{_HOST}:{self.port}").geturl()

    def there(self, text: str) -> str:
        """A text with the source's addresses in place of those on this machine."""
        return text.replace(f"http://{_HOST}:{self.port}", self._home)

    def answer(self, path: str) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body for a path with its query."""
        one = self._answers.get(path)
        if one is None:
            return 404, {}, b""
        if _path(one.url) != path:
            return 302, {"Location": _path(one.url)}, b""
        body = (self._folder / one.file).read_bytes()
        packed = body.startswith(_GZIP)
        body = gzip.decompress(body) if packed else body
        body = self._own.sub(f"http://{_HOST}:{self.port}".encode(), body)
        return one.status, {"Content-Type": one.content_type}, gzip.compress(body) if packed else body


@contextmanager
def _served(source: Source, kept: list[Kept], folder: Path) -> Iterator[_Web]:
    web = _Web(source, kept, folder)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, headers, body = web.answer(self.path)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    web.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield web
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _is_own(url: SplitResult, home: SplitResult) -> bool:
    return site_of(url) == site_of(home) or (url.hostname or "").endswith(f".{home.hostname}")


def _path(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
