"""Every route beside the app, in the order in which paths are looked up: one row each, for server and README."""

from collections.abc import Callable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ui.exports.kinds import KINDS
from ui.routes import (
    clinics,
    downloads,
    feed,
    guide,
    health,
    icon,
    mistake,
    nowhere,
    openapi,
    places,
    shortlist,
    sitemap,
)
from ui.routes import sources as where_from
from ui.routes.clinic_page import clinic_page
from ui.routes.directory import Directory
from ui.routes.embed import embed
from ui.routes.guarded import Refusal, as_problem, guarded
from ui.routes.nowhere import nothing_here
from ui.routes.plain_pages import again, as_framed, as_page, style_sheet

Answer = Callable[[Request, Directory], Response]


@dataclass(frozen=True, slots=True)
class Row:
    """A route: its path, what it answers, what it costs, and in one line what it is for (empty: not shown).

    What ``speaks`` is for people and speaks their language; what ``takes`` bytes also answers a form.
    """

    path: str
    answer: Answer
    tells: str = ""
    cost: int = 1
    long: bool = False
    refusal: Refusal = as_problem
    speaks: bool = False
    takes: int = 0


def _page(path: str, answer: Answer, tells: str = "", cost: int = 1) -> Row:
    """A route for people."""
    return Row(path, answer, tells, cost=cost, refusal=as_page, speaks=True)


ROWS = (
    Row("/api/v1/clinics", clinics.search, "a search as JSON, page by page with `next`; parameters as in links"),
    Row(openapi.PATH, openapi.description, "the description of all this for programs (OpenAPI 3.1)"),
    Row("/api/v1/clinics/{clinic_id}", clinics.one, "one clinic as JSON; an id that was merged leads to the new one"),
    Row("/api/v1/clinics/{clinic_id}/hsds", clinics.as_hsds, "one clinic as a service of HSDS 3"),
    Row("/api/v1/clinics/{clinic_id}/schema.org", clinics.as_schema_org, "one clinic as JSON-LD of schema.org"),
    *(
        Row(
            f"{downloads.PATH}{kind}",
            downloads.export(kind),
            f"all clinics of a search as {made.label}",
            cost=downloads.COST,
        )
        for kind, made in KINDS.items()
    ),
    Row(
        feed.PATH,
        feed.atom,
        "what is new, changed or gone in a search, as an Atom feed",
        cost=5,
        long=True,
        speaks=True,
    ),
    _page("/clinic/{clinic_id}", clinic_page, "one clinic as a plain page, without JavaScript"),
    Row(
        mistake.PATH,
        mistake.mistake,
        "a form, or an e-mail prepared, to tell what is wrong in an entry",
        refusal=as_page,
        speaks=True,
        takes=mistake.LARGEST,
    ),
    _page("/in", places.all_states, "the states that have clinics, as a plain page"),
    _page("/in/{state}", places.one_state, "the clinics of a state and its cities (`/in/or`)"),
    _page("/in/{state}/{city}", places.one_city, "the clinics of a city (`/in/or/portland`)"),
    _page(guide.PATH, guide.guide, "what ketamine and Spravato are, in plain words with sources, as a plain page"),
    _page(where_from.PATH, where_from.sources, "every source with its terms and last reading, as a plain page"),
    Row("/embed", embed, "a search as a list that other sites may show in a frame", refusal=as_framed, speaks=True),
    _page(shortlist.PATH, shortlist.page_of_marked, "clinics that somebody marked (`?clinics=id,id`), to print"),
    Row(
        shortlist.PDF,
        shortlist.as_pdf,
        "the same as a PDF; with the notes that a form sends, which are not kept",
        cost=10,
        long=True,
        refusal=as_page,
        speaks=True,
        takes=shortlist.LARGEST,
    ),
    Row("/shortlist.js", shortlist.script, cost=0),
    Row("/shortlist.css", shortlist.style_sheet, cost=0),
    Row("/plain.css", style_sheet, cost=0),
    Row("/again.js", again, cost=0),
    Row(icon.DRAWN, icon.drawn, cost=0),
    Row(icon.PAINTED, icon.painted, cost=0),
    Row(icon.STREAMLITS, icon.in_the_app, cost=0),
    Row(sitemap.PATH, sitemap.index, "every plain page, for search engines, in parts of at most 50,000"),
    Row("/sitemap/{part}.xml", sitemap.part, cost=sitemap.COST),
    Row("/robots.txt", sitemap.robots, "what search engines may visit", cost=0),
    Row("/healthz", health.health, "whether searches are answered, and the age of the data; 503 when not", cost=0),
    Row("/api/{rest:path}", nothing_here),
    Row("/export/{rest:path}", nothing_here),
    Row("/sitemap/{rest:path}", nothing_here),
    _page(nowhere.PATH, nothing_here),
)


def routes(directory: Directory) -> list[Route]:
    """The routes over a directory."""
    return [
        guarded(
            row.path,
            row.answer,
            directory,
            cost=row.cost,
            long=row.long,
            refusal=row.refusal,
            speaks=row.speaks,
            takes=row.takes,
        )
        for row in ROWS
    ]
