"""The API: a search of clinics, and one clinic in three shapes. Its parameters are those of the app's links."""

from collections.abc import Callable, Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from indexer.clinic import Clinic
from indexer.link import to_params
from indexer.query import Results
from ui.clinic import registry_words
from ui.exports import hsds, schema_org
from ui.exports.about import About, clinic_row, page_of
from ui.routes.answers import JSON, OPEN, as_json, tag, told
from ui.routes.asked import asked, behind, from_start, linked
from ui.routes.directory import Directory
from ui.routes.guarded import NotHere
from ui.wording import say

SEARCH = "/api/v1/clinics"
LD_JSON = "application/ld+json"
LONGEST_ID = 200

Row = Mapping[str, Any]


def search(request: Request, directory: Directory) -> Response:
    """A page of hits, as many as ``size`` says, and where the next ones are."""
    want = asked(request)
    base = directory.base(request)
    engine = directory.engine()
    built = engine.built_at
    params = to_params(want.query)
    carried = to_params(want.query, want.unknown) if want.unknown else params
    tagged = tag(built, "search", base, repr(carried))

    def made() -> bytes:
        about = directory.about(built, base, linked("/", from_start(params)))
        results = engine.search(want.query)
        rows = directory.rows.hits(results.hits, built=built, base=base)
        return as_json(_answer(results, params, want.ignored, about))[:-1] + f',"clinics":[{rows}]}}'.encode("ascii")

    return told(request, made, JSON, tagged=tagged, headers=OPEN, kept=directory.answers)


def _answer(results: Results, params: Mapping[str, str], ignored: list[str], about: About) -> Row:
    """All of an answer but its clinics."""
    here = f"{about.base}{SEARCH}"
    answer: dict[str, Any] = {
        "about": about.to_json(),
        "query": params,
        "self": linked(here, params),
        "next": None if results.following is None else linked(here, behind(params, results.following)),
        "unknown_parameters": ignored,
        "total": results.total,
        "perhaps": results.perhaps,
        "unplaced": results.unplaced,
        "left_out": dict(results.left_out),
        "facets": {field: dict(counts) for field, counts in results.facets.items()},
        "bounds": _bounds(results),
    }
    if results.query.zoom is not None:
        answer["clusters"] = [cluster._asdict() for cluster in results.clusters]
    return answer


def _bounds(results: Results) -> list[float] | None:
    """West, south, east, north, as GeoJSON orders them."""
    box = results.bounds
    return None if box is None else [box.west, box.south, box.east, box.north]


def one(request: Request, directory: Directory) -> Response:
    """One clinic with everything that is said of it, and beside it what the NPI registry says."""

    def row(clinic: Clinic, about: About) -> Row:
        registry = [said.to_json() for said in registry_words.said_of(clinic, directory.home.book)]
        return {"about": about.to_json(), "clinic": {**clinic_row(clinic, about.base), "npi_registry": registry}}

    # the registry is asked at any time, without a build
    return _of_one(request, directory, "", JSON, row, stamp=directory.book_stamp())


def as_hsds(request: Request, directory: Directory) -> Response:
    """One clinic as a service of the Human Services Data Specification."""
    return _of_one(request, directory, "/hsds", JSON, hsds.service)


def as_schema_org(request: Request, directory: Directory) -> Response:
    """One clinic in the words of schema.org."""
    return _of_one(request, directory, "/schema.org", LD_JSON, schema_org.clinic)


def _of_one(
    request: Request,
    directory: Directory,
    shape: str,
    media: str,
    row: Callable[[Clinic, About], Row],
    *,
    stamp: str = "",
) -> Response:
    """A clinic in a shape; of an id that was merged, where the clinic is now."""
    base = directory.base(request)
    built, clinic = found(request.path_params["clinic_id"], directory)
    if clinic.id != request.path_params["clinic_id"]:
        there = f"{base}{SEARCH}/{quote(clinic.id, safe='')}{shape}"
        notice = {"merged_into": clinic.id, "detail": say("clinic.merged"), "location": there}
        headers = {"Location": there, "Cache-Control": "no-cache", **OPEN}
        return Response(as_json(notice), HTTPStatus.TEMPORARY_REDIRECT, media_type=JSON, headers=headers)
    about = directory.about(built, base, page_of(clinic.id, ""))
    tagged = tag(built, media, shape, base, clinic.id, stamp)
    return told(request, lambda: as_json(row(clinic, about)), media, tagged=tagged, headers=OPEN)


def found(clinic_id: str, directory: Directory) -> tuple[datetime, Clinic]:
    """The clinic that answers to an id, and the build it is from; raises :class:`NotHere` when there is none."""
    engine = directory.engine()
    built = engine.built_at
    clinic = engine.get(clinic_id) if len(clinic_id) <= LONGEST_ID else None
    if clinic is None:
        raise NotHere(say("refused.no_clinic"))
    return built, clinic
