"""What search engines are told: which pages there are (sitemaps.org), and which paths are none of theirs."""

import re
from collections.abc import Generator, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from itertools import islice
from urllib.parse import quote
from xml.sax.saxutils import escape

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from indexer.engines import SearchEngine
from indexer.query import Query
from ui.exports.about import page_of
from ui.language_links import LANGUAGE
from ui.routes import guide, places, sources
from ui.routes.answers import NO_PAGE, tag, told, unchanged
from ui.routes.directory import Directory
from ui.routes.downloads import started, taken
from ui.routes.guarded import NotHere
from ui.routes.sending import Sending
from ui.wording import say

PATH = "/sitemap.xml"
MEDIA = "application/xml"
MOST = 50_000
"""Pages that one part may name, by the protocol."""

COST = 5
PIECE = 64_000
_BEGIN = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_BY_NAME = Query(sort="name", size=1)

_Page = tuple[str, str]
"""An address, and the day on which its content last changed (empty: not known)."""


def index(request: Request, directory: Directory) -> Response:
    """The list of the parts."""
    base, engine = directory.base(request), directory.engine()
    built = engine.built_at

    def made() -> bytes:
        parts = max(1, -(-engine.count // MOST))
        paths = ["/sitemap/places.xml", *(f"/sitemap/clinics-{number}.xml" for number in range(1, parts + 1))]
        day = built.date().isoformat()
        rows = "".join(
            f"<sitemap><loc>{escape(base + path)}</loc><lastmod>{day}</lastmod></sitemap>\n" for path in paths
        )
        return f"{_BEGIN}<sitemapindex {_SPACE}>\n{rows}</sitemapindex>\n".encode("utf-8", errors="replace")

    return told(request, made, MEDIA, tagged=tag(built, "sitemap", base))


def part(request: Request, directory: Directory) -> Response:
    """One part: the places, or so many clinics."""
    name = request.path_params["part"]
    base, engine = directory.base(request), directory.engine()
    built = engine.built_at
    tagged = tag(built, "sitemap", base, name)
    if unchanged(request, tagged):
        return told(request, bytes, MEDIA, tagged=tagged)
    pages = _places(directory, engine, built, base) if name == "places" else clinics_of(engine, name, base)
    place = taken(request, directory)
    try:
        pieces = _pieces(started(pages))
    except BaseException:
        place.leave()
        raise
    headers = {"ETag": tagged, "Cache-Control": "no-cache", "Content-Security-Policy": NO_PAGE}
    return Sending(pieces, held=place, pool=directory.exporting, media=MEDIA, headers=headers)


def _places(directory: Directory, engine: SearchEngine, built: datetime, base: str) -> Iterator[_Page]:
    day = built.date().isoformat()
    yield f"{base}/", day
    yield f"{base}{guide.PATH}", day
    yield f"{base}{sources.PATH}", day
    yield f"{base}{places.PATH}", day
    for code in places.states(directory, engine, built):
        path = f"{base}{places.PATH}/{code.lower()}"
        yield path, day
        for city in places.state(directory, engine, built, code).cities:
            yield f"{path}/{quote(city)}", day


def clinics_of(engine: SearchEngine, name: str, base: str) -> Iterator[_Page]:
    """The clinics of a part, by name; it begins behind the last clinic of the part before it.

    Raises :class:`NotHere` for a part that there is not.
    """
    number = re.fullmatch(r"clinics-([1-9][0-9]{0,4})", name)
    if number is None:
        raise NotHere(say("refused.no_route"))
    passed = (int(number[1]) - 1) * MOST
    query = _BY_NAME
    if passed > 0:
        last = engine.search(replace(_BY_NAME, page=passed)).hits
        if not last or passed >= engine.count:
            raise NotHere(say("refused.no_route"))
        query = replace(_BY_NAME, after=_BY_NAME.cursor(last[0]))
    hits = islice(engine.export(query), MOST)
    return ((page_of(hit.clinic.id, base), hit.clinic.checked.isoformat()) for hit in hits)


def _pieces(pages: Iterable[_Page]) -> Generator[bytes]:
    gathered, length = [f"{_BEGIN}<urlset {_SPACE}>\n"], 0
    for address, day in pages:
        row = f"<url><loc>{escape(address)}</loc><lastmod>{day}</lastmod></url>\n"
        gathered.append(row)
        length += len(row)
        if length > PIECE:
            yield "".join(gathered).encode("utf-8", errors="replace")
            gathered, length = [], 0
    yield "".join((*gathered, "</urlset>\n")).encode("utf-8", errors="replace")


def robots(request: Request, directory: Directory) -> Response:
    """Plain pages are for everybody's programs; searches, files and the app's own connections are not to be crawled."""
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in ("/api/", "/export/", "/embed", "/feed.atom", "/_stcore/", "/*?")),
        "Allow: /in/*?page=",
        *(f"Allow: {path}*?{LANGUAGE}=" for path in ("/in", "/clinic/", "/guide/", "/sources/")),
        "Allow: /plain.css",
        f"Sitemap: {directory.base(request)}{PATH}",
    ]
    headers = {"Cache-Control": "public, max-age=3600", "Content-Security-Policy": NO_PAGE}
    return PlainTextResponse("\n".join(lines) + "\n", headers=headers)
