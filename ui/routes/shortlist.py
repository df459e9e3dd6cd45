"""The clinics that somebody marked, as a page to print and as a PDF. The link names clinics and nothing else.

Notes never stand in an address. They come with a form only when a person makes the file, go into it, and are neither
kept nor logged here.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from http import HTTPStatus
from importlib.resources import files
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from config.errors import BadQuery
from indexer.clinic import Clinic
from ui import opened, words
from ui.language_links import in_language
from ui.routes.answers import NO_PAGE, PAGE, tag, told, unchanged
from ui.routes.brought import form
from ui.routes.clinics import LONGEST_ID
from ui.routes.directory import Directory
from ui.routes.downloads import taken
from ui.routes.plain_pages import HTML, other_languages, style
from ui.shortlist import qr
from ui.shortlist.entries import Entry, entry
from ui.shortlist.limits import LONGEST_NOTE, MOST
from ui.shortlist.pdf import Shortlist, counted, missing, pdf
from ui.templates import page
from ui.wording import say, speaking

PATH = "/shortlist"
PDF = "/shortlist.pdf"
CLINICS = "clinics"
"""The parameter, and the field of the form, that names the clinics by their ids, with commas between them."""

NOTE = "note."
"""What the field of a note begins with; the id of its clinic follows."""

LARGEST = 500_000
"""Bytes of a form: so many notes of the longest kind in any alphabet (9 bytes a letter as forms write them) fit in."""

POLICY = f"{PAGE}'none'; script-src 'self'"
"""As of every plain page, but with our one script, which asks nobody for anything."""


@dataclass(frozen=True, slots=True)
class Marked:
    """Who was asked for: clinics in their order with the ids that lead to them, and ids that lead nowhere."""

    built: datetime
    found: Mapping[str, tuple[Clinic, tuple[str, ...]]]
    unknown: tuple[str, ...]

    @property
    def ids(self) -> list[str]:
        """The ids that answer today."""
        return list(self.found)

    def entries(self) -> list[Entry]:
        """The clinics as a shortlist shows them."""
        today = opened.today()
        return [
            entry(clinic, today, formerly=tuple(one for one in asked if one != clinic.id))
            for clinic, asked in self.found.values()
        ]


def link_to(ids: Sequence[str]) -> str:
    """The address of the page of these clinics, in the usual language."""
    return f"{PATH}?{CLINICS}={','.join(quote(one, safe='', errors='replace') for one in ids)}"


def page_of_marked(request: Request, directory: Directory) -> Response:
    """The page of the clinics that the link names; without any, the one whose script opens the visitor's own."""
    base = directory.base(request)
    marked = _marked(request.query_params.getlist(CLINICS), directory)
    tagged = tag(
        marked.built, "shortlist", speaking(), request.url.query, base, opened.today().isoformat(), style(), _stamp()
    )
    return told(request, lambda: _page(request, directory, marked, base).encode(), HTML, tagged=tagged, policy=POLICY)


def _page(request: Request, directory: Directory, marked: Marked, base: str) -> str:
    ids = marked.ids
    about = directory.about(marked.built, base, in_language(link_to(ids)))
    made = say("shortlist.made", day=words.day(opened.today()), built=words.day(marked.built.date()))
    return page(
        "shortlist.html",
        style=style(),
        stamp=_stamp(),
        elsewhere=other_languages(request),
        about=about,
        here=in_language(PATH) + ("&" if "?" in in_language(PATH) else "?") + f"{CLINICS}=",
        entries=marked.entries(),
        ids=ids,
        counted=counted(len(ids)),
        made=made,
        code=qr.code_of(about.link),
        plain_pdf=in_language(link_to(ids).replace(PATH, PDF, 1)),
        missing=[(one, in_language(link_to(ids))) for one in marked.unknown],
        missing_words=missing(len(marked.unknown)),
        without={one: in_language(link_to([other for other in ids if other != one])) for one in ids},
        up={one: in_language(link_to(_swapped(ids, at - 1))) for at, one in enumerate(ids) if at > 0},
        down={one: in_language(link_to(_swapped(ids, at))) for at, one in enumerate(ids) if at + 1 < len(ids)},
        most=MOST,
        longest=LONGEST_NOTE,
        longest_words=f"{LONGEST_NOTE:,}",
    )


def _swapped(ids: Sequence[str], at: int) -> list[str]:
    """The ids with the one at a place and the one behind it in each other's place."""
    return [*ids[:at], ids[at + 1], ids[at], *ids[at + 2 :]]


def as_pdf(request: Request, directory: Directory) -> Response:
    """The same as a PDF; with the notes of a form, if one was sent."""
    base = directory.base(request)
    sent = form(request)
    named = [value for name, value in sent if name == CLINICS] or request.query_params.getlist(CLINICS)
    marked = _marked(named, directory)
    if not marked.found and not marked.unknown:
        raise BadQuery(say("shortlist.none_named"))
    notes = _notes(sent, marked)
    about = directory.about(marked.built, base, in_language(link_to(marked.ids)))
    shortlist = Shortlist(marked.entries(), notes, len(marked.unknown), opened.today())
    place = taken(request, directory)
    try:
        content = pdf(shortlist, about)
    finally:
        place.leave()
    name = f"{say('shortlist.file')}-{opened.today().isoformat()}.pdf"
    headers = {
        "Cache-Control": "no-store",
        "Content-Disposition": f'attachment; filename="{name}"',
        "Content-Security-Policy": NO_PAGE,
        "X-Robots-Tag": "noindex",
    }
    return Response(content, media_type="application/pdf", headers=headers)


def _marked(named: Sequence[str], directory: Directory) -> Marked:
    """The clinics of these lists of ids; raises :class:`BadQuery` when there are more than a shortlist holds."""
    asked = list(dict.fromkeys(one.strip() for part in named for one in part.split(",") if one.strip()))
    if len(asked) > MOST:
        raise BadQuery(say("shortlist.too_many", most=MOST, count=f"{len(asked):,}"))
    engine = directory.engine()
    found: dict[str, tuple[Clinic, tuple[str, ...]]] = {}
    unknown = []
    for one in asked:
        clinic = engine.get(one) if len(one) <= LONGEST_ID else None
        if clinic is None:
            unknown.append(one)
        else:
            _, before = found.get(clinic.id, (clinic, ()))
            found[clinic.id] = clinic, (*before, one)
    return Marked(engine.built_at, found, tuple(unknown))


def _notes(sent: Sequence[tuple[str, str]], marked: Marked) -> dict[str, str]:
    """Notes by the id that answers today; raises :class:`BadQuery` for one that is too long."""
    now = {one: clinic.id for clinic, asked in marked.found.values() for one in (clinic.id, *asked)}
    notes: dict[str, str] = {}
    for name, value in sent:
        one = now.get(name.removeprefix(NOTE)) if name.startswith(NOTE) else None
        if one is None:
            continue
        note = "\n".join(filter(None, (notes.get(one, ""), value.replace("\r\n", "\n"))))
        if len(note) > LONGEST_NOTE:
            clinic = words.clean(marked.found[one][0].name, longest=80)
            raise BadQuery(say("shortlist.too_long", most=f"{LONGEST_NOTE:,}", name=clinic))
        notes[one] = note
    return notes


def _sent(name: str, media: str) -> Callable[[Request, Directory], Response]:
    """What answers with one of our own files."""

    def answer(request: Request, _directory: Directory) -> Response:
        headers = {"Cache-Control": "no-cache", "ETag": f'"{_stamp()}"'}
        if unchanged(request, headers["ETag"]):
            return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
        return Response(_file(name), media_type=f"{media}; charset=utf-8", headers=headers)

    return answer


script = _sent("shortlist.js", "text/javascript")
style_sheet = _sent("shortlist.css", "text/css")


@cache
def _file(name: str) -> bytes:
    return files("ui.shortlist").joinpath(name).read_bytes()


@cache
def _stamp() -> str:
    """Names script and style as they are now, so that no browser goes on with old ones."""
    return hashlib.sha256(_file("shortlist.js") + _file("shortlist.css")).hexdigest()[:8]
