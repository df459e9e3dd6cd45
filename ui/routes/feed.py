"""The feed of a search: which clinics entered it, left it or changed in it lately. Needs no account."""

from dataclasses import replace
from datetime import timedelta
from heapq import nlargest

from starlette.requests import Request
from starlette.responses import Response

from config.freshness import load_freshness
from indexer.changes import Change, changes
from indexer.engines import SearchEngine
from indexer.link import to_params
from indexer.query import Query
from ui import words
from ui.exports.atom import MEDIA, feed
from ui.language_links import in_language
from ui.routes.answers import OPEN, tag, told
from ui.routes.asked import address, asked
from ui.routes.directory import Directory
from ui.routes.downloads import taken
from ui.wording import USUAL, speaking

PATH = "/feed.atom"
DAYS = 60
"""How far back a feed reaches."""

MOST = 100
"""Most changes in a feed; of more, the latest."""


def atom(request: Request, directory: Directory) -> Response:
    """The feed of a search as Atom."""
    query = replace(asked(request).whole, confirmed_since=None)
    base, engine = directory.base(request), directory.engine()
    built, language = engine.built_at, speaking()
    key = repr(to_params(query))
    named = key if language == USUAL else f"{key} {language}"

    def made() -> bytes:
        place = taken(request, directory)
        try:
            title = words.heading(engine.search(replace(query, size=1)))
            about = directory.about(built, base, address("/", query))
            found = latest(engine, query, directory)
            return feed(found, about, title=title, here=in_language(address(base + PATH, query)), key=named)
        finally:
            place.leave()

    tagged = tag(built, "feed", base, language, key)
    return told(
        request,
        made,
        MEDIA,
        tagged=tagged,
        headers=OPEN,
        kept=directory.answers,
    )


def latest(engine: SearchEngine, query: Query, directory: Directory) -> list[Change]:
    """The latest changes, those of one day by the ids of the clinics."""
    table = load_freshness(directory.home.freshness)
    until = engine.built_at.date()
    since = until - timedelta(days=DAYS)
    # who left the search no longer answers its filters, but still lies where it is searched
    everybody = replace(query, filters={}, sort="name")
    found = (
        change
        for hit in engine.export(everybody)
        for change in changes(hit.clinic, query.filters, table, since=since, until=until)
    )
    return nlargest(MOST, found, key=lambda change: (change.day, change.clinic.id))
