"""Every route beside the app, in the order in which paths are looked up: one row each, for server and README."""

from collections.abc import Callable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ui.exports.kinds import KINDS
from ui.routes import clinics, downloads, health
from ui.routes.directory import Directory
from ui.routes.guarded import Refusal, as_problem, guarded, nothing_here

Answer = Callable[[Request, Directory], Response]


@dataclass(frozen=True, slots=True)
class Row:
    """A route: its path, what it answers, what it costs, and in one line what it is for (empty: not shown)."""

    path: str
    answer: Answer
    tells: str = ""
    cost: int = 1
    long: bool = False
    refusal: Refusal = as_problem


ROWS = (
    Row("/api/v1/clinics", clinics.search, "a search as JSON, page by page with `next`; parameters as in links"),
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
    Row("/healthz", health.health, "whether searches are answered, and the age of the data; 503 when not", cost=0),
    Row("/api/{rest:path}", nothing_here),
    Row("/export/{rest:path}", nothing_here),
)


def routes(directory: Directory) -> list[Route]:
    """The routes over a directory."""
    return [guarded(row.path, row.answer, directory, cost=row.cost, long=row.long, refusal=row.refusal) for row in ROWS]
