"""The page on which people tell what is wrong in an entry: a prepared e-mail, or a form whose message is kept here.

Which of both is the maintainers' choice (``serve.corrections``). Nothing about who sends a message is kept. Whatever is
wrong with a message is said beside its field, and everything that was typed still stands there.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import quote, urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from indexer.clinic import Clinic
from ui import mistakes, opened, words
from ui.clinic import topics
from ui.clinic.facts import report_address
from ui.clinic.plain import Proof, proof
from ui.exports.about import page_of
from ui.language_links import in_language
from ui.routes.answers import PAGE
from ui.routes.brought import form
from ui.routes.clinics import found
from ui.routes.directory import Directory, address_of
from ui.routes.guarded import Declined
from ui.routes.plain_pages import HTML, filled, shown
from ui.wording import say

PATH = "/clinic/{clinic_id}/report"
FORM = "application/x-www-form-urlencoded"
ABOUT, MESSAGE, KNOWN = "about", "message", "known"
"""Fields of the form; the first is a parameter of the link too, so that it knows which fact somebody came from."""

SENT = "sent"
LARGEST = 60_000
"""Bytes of a form, in which a letter may be written as up to twelve: more than both its fields can hold."""

QUOTED = 2
"""Sentences behind the fact in question that the page shows."""


@dataclass(frozen=True, slots=True)
class _Typed:
    """What stands in the form; ``wrong`` says what to mend in a field, ``problem`` what no field is at fault for."""

    about: str = ""
    message: str = ""
    known: str = ""
    wrong: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""


def mistake(request: Request, directory: Directory) -> Response:
    """The form or the e-mail for a clinic, thanks after it was sent, and what takes the form."""
    base = directory.base(request)
    built, clinic = found(request.path_params["clinic_id"], directory)
    if request.method == "POST":
        return _taken(request, directory, clinic, base)
    typed = _Typed(topics.chosen(clinic, request.query_params.get(ABOUT, "")))
    return shown(
        request,
        "mistake.html",
        lambda: _parts(directory, clinic, base, typed, sent=request.query_params.get(SENT) == "1"),
        built=built,
        base=base,
        stamp=directory.settings.corrections,
    )


def _parts(directory: Directory, clinic: Clinic, base: str, typed: _Typed, *, sent: bool = False) -> dict[str, object]:
    to = directory.settings.corrections
    name = words.clean(clinic.name, longest=120)
    return {
        "title": say("mistake.title", name=name),
        "clinic": clinic,
        "sent": sent,
        "action": in_language(report_address(clinic.id)),
        "groups": topics.topics(clinic),
        "typed": typed,
        "topic": topics.label(typed.about),
        "quoted": _quoted(clinic, typed.about),
        "longest": mistakes.LONGEST,
        "longest_known": mistakes.LONGEST_KNOWN,
        "to": to,
        "mail": _mail(to, name, _prefilled(clinic, base, typed.about)) if to else "",
        "about": directory.about(directory.engine().built_at, base, page_of(clinic.id, "")),
    }


def _quoted(clinic: Clinic, about: str) -> tuple[Proof, ...]:
    """The newest sentences behind the fact in question."""
    name, _, value = about.partition(".")
    facts = [fact for fact in clinic.facts.get(name, ()) if value in ("", fact.value)] if about else []
    newest = sorted(facts, key=lambda fact: fact.last_seen, reverse=True)
    return tuple(proof(fact, opened.today()) for fact in newest[:QUOTED])


def _prefilled(clinic: Clinic, base: str, about: str) -> str:
    """What an e-mail begins with, so that whoever reads it knows which clinic and which fact are meant."""
    name, page = words.clean(clinic.name, longest=120), page_of(clinic.id, base)
    return say("mistake.prefilled", name=name, page=page, about=topics.label(about) or say("mistake.about_other"))


def _mail(to: str, name: str, message: str) -> str:
    """A message to be sent by the visitor's own program (RFC 6068)."""
    subject = quote(say("mistake.mail_subject", name=name), safe="", errors="replace")
    body = quote(message.replace("\n", "\r\n"), safe="", errors="replace")
    return f"mailto:{quote(to, safe='@')}?subject={subject}&body={body}"


def _taken(request: Request, directory: Directory, clinic: Clinic, base: str) -> Response:
    if directory.settings.corrections:
        raise Declined(HTTPStatus.METHOD_NOT_ALLOWED, say("refused.method"))
    if not _from_our_page(request, base):
        raise Declined(HTTPStatus.FORBIDDEN, say("mistake.elsewhere"))
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        raise Declined(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, say("mistake.not_a_form"))
    brought = {name: value.replace("\r\n", "\n").replace("\r", "\n") for name, value in form(request)}
    about = topics.chosen(clinic, brought.get(ABOUT, ""))
    message, known = brought.get(MESSAGE, ""), brought.get(KNOWN, "")

    def again(
        status: HTTPStatus,
        *,
        wrong: Mapping[str, str] | None = None,
        problem: str = "",
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        typed = _Typed(about, message, known, wrong or {}, problem)
        content = filled(request, "mistake.html", _parts(directory, clinic, base, typed))
        usual = {"Cache-Control": "no-store", "Content-Security-Policy": f"{PAGE}'none'"}
        return Response(
            content.encode("utf-8", "replace"), status, media_type=HTML, headers={**usual, **(headers or {})}
        )

    if not mistakes.told(message):
        return again(HTTPStatus.BAD_REQUEST, wrong={MESSAGE: say("mistake.empty")})
    most = {MESSAGE: mistakes.LONGEST, KNOWN: mistakes.LONGEST_KNOWN}
    long = {
        name: say("mistake.too_long", most=f"{most[name]:,}", over=f"{len(value) - most[name]:,}")
        for name, value in ((MESSAGE, message), (KNOWN, known))
        if len(value) > most[name]
    }
    if long:
        return again(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, wrong=long)
    allowance = directory.messages.take(address_of(request), 1)
    if allowance is not None and allowance.wait > 0:
        problem = words.counted("mistake.wait", math.ceil(allowance.wait / 60))
        return again(HTTPStatus.TOO_MANY_REQUESTS, problem=problem, headers={"Retry-After": str(allowance.wait)})
    try:
        mistakes.keep(directory.home.mistakes, clinic=clinic.id, message=message, about=about, known=known)
    except mistakes.NoRoom:
        return again(HTTPStatus.INSUFFICIENT_STORAGE, problem=say("mistake.full"))
    there = in_language(f"{report_address(clinic.id)}?{SENT}=1")
    return RedirectResponse(there, HTTPStatus.SEE_OTHER, headers={"Cache-Control": "no-store"})


def _from_our_page(request: Request, base: str) -> bool:
    """Whether a form stands on a page of ours, as far as a browser says so: else any site could send in its visitors.

    Our pages send no referrer, for which browsers put ``null`` where the origin would be.
    """
    origin = request.headers.get("origin", "null")
    try:
        ours = origin == "null" or urlsplit(origin).netloc == urlsplit(base).netloc
    except ValueError:
        return False
    return ours and request.headers.get("sec-fetch-site", "same-origin") in ("same-origin", "none")
