"""A whole search as a file, of any length: all clinics that it finds, whatever page it shows."""

from collections.abc import Callable, Iterator
from itertools import chain
from typing import TypeVar

from starlette.requests import Request
from starlette.responses import Response

from indexer.link import to_params
from ui.exports.kinds import KINDS
from ui.routes.answers import NO_PAGE, OPEN, tag, told, unchanged
from ui.routes.asked import address, asked
from ui.routes.directory import Directory, address_of
from ui.routes.guarded import Busy
from ui.routes.limits import Place
from ui.routes.sending import Sending

T = TypeVar("T")

PATH = "/export/clinics."
COST = 10
"""Requests that an export counts as."""


def export(kind: str) -> Callable[[Request, Directory], Response]:
    """What answers with the search as a file of this kind."""
    made_as = KINDS[kind]

    def answer(request: Request, directory: Directory) -> Response:
        query = asked(request).whole
        base = directory.base(request)
        engine = directory.engine()
        built = engine.built_at
        tagged = tag(built, "export", kind, base, repr(to_params(query)))
        if unchanged(request, tagged):
            return told(request, bytes, made_as.media, tagged=tagged, headers=OPEN)
        about = directory.about(built, base, address("/", query))
        place = taken(request, directory)
        try:
            pieces = made_as.pieces(started(engine.export(query)), about)
        except BaseException:
            place.leave()
            raise
        headers = {
            "ETag": tagged,
            "Cache-Control": "no-cache",
            "Content-Disposition": f'attachment; filename="clinics-{built.date().isoformat()}.{kind}"',
            "Content-Security-Policy": NO_PAGE,
            **OPEN,
        }
        return Sending(pieces, held=place, pool=directory.exporting, media=made_as.media, headers=headers)

    return answer


def taken(request: Request, directory: Directory) -> Place:
    """A place for a long answer; raises :class:`Busy` when there is none."""
    place = directory.places.take(address_of(request))
    if isinstance(place, str):
        raise Busy(place)
    return place


def started(made: Iterator[T]) -> Iterator[T]:
    """The same, after the first was made: an engine that is away says so before anything is sent."""
    first = next(made, None)
    return made if first is None else chain((first,), made)
