"""The page on which people tell what is wrong in an entry: a prepared e-mail, or a form whose message is kept here.

Which of both is the maintainers' choice (``serve.corrections``). Nothing about who sends a message is kept.
"""

import math
from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import quote, urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from indexer.clinic import Clinic
from ui import mistakes, words
from ui.clinic.facts import report_address
from ui.exports.about import page_of
from ui.language_links import in_language
from ui.routes.brought import form
from ui.routes.clinics import found
from ui.routes.directory import Directory, address_of
from ui.routes.guarded import Declined
from ui.routes.plain_pages import shown
from ui.wording import say

PATH = "/clinic/{clinic_id}/report"
FORM = "application/x-www-form-urlencoded"
FIELD = "message"
SENT = "sent"
LARGEST = 30_000
"""Bytes of a form, in which a letter may be written as up to twelve."""


def mistake(request: Request, directory: Directory) -> Response:
    """The form or the e-mail for a clinic, thanks after it was sent, and what takes the form."""
    base = directory.base(request)
    built, clinic = found(request.path_params["clinic_id"], directory)
    if request.method == "POST":
        return _kept(request, directory, clinic, base)
    to = directory.settings.corrections

    def parts() -> Mapping[str, object]:
        name = words.clean(clinic.name, longest=120)
        return {
            "title": say("mistake.title", name=name),
            "clinic": clinic,
            "sent": request.query_params.get(SENT) == "1",
            "action": in_language(report_address(clinic.id)),
            "message": _prefilled(clinic, base),
            "longest": mistakes.LONGEST,
            "to": to,
            "mail": _mail(to, name, _prefilled(clinic, base)) if to else "",
            "about": directory.about(built, base, page_of(clinic.id, "")),
        }

    return shown(request, "mistake.html", parts, built=built, base=base, stamp=to)


def _prefilled(clinic: Clinic, base: str) -> str:
    """What the message begins with, so that whoever reads it knows which clinic is meant."""
    return say("mistake.prefilled", name=words.clean(clinic.name, longest=120), page=page_of(clinic.id, base))


def _mail(to: str, name: str, message: str) -> str:
    """A message to be sent by the visitor's own program (RFC 6068)."""
    subject = quote(say("mistake.mail_subject", name=name), safe="", errors="replace")
    body = quote(message.replace("\n", "\r\n"), safe="", errors="replace")
    return f"mailto:{quote(to, safe='@')}?subject={subject}&body={body}"


def _kept(request: Request, directory: Directory, clinic: Clinic, base: str) -> Response:
    if directory.settings.corrections:
        raise Declined(HTTPStatus.METHOD_NOT_ALLOWED, say("refused.method"))
    if not _from_our_page(request, base):
        raise Declined(HTTPStatus.FORBIDDEN, say("mistake.elsewhere"))
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        raise Declined(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, say("mistake.not_a_form"))
    message = dict(form(request)).get(FIELD, "").replace("\r\n", "\n").replace("\r", "\n")
    said = mistakes.told(message)
    if not said or said == mistakes.told(_prefilled(clinic, base)):
        raise Declined(HTTPStatus.BAD_REQUEST, say("mistake.empty"))
    if len(message) > mistakes.LONGEST:
        raise Declined(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, say("mistake.too_long", most=f"{mistakes.LONGEST:,}"))
    allowance = directory.messages.take(address_of(request), 1)
    if allowance is not None and allowance.wait > 0:
        detail = words.counted("mistake.wait", math.ceil(allowance.wait / 60))
        raise Declined(HTTPStatus.TOO_MANY_REQUESTS, detail, headers={"Retry-After": str(allowance.wait)})
    try:
        mistakes.keep(directory.home.mistakes, clinic=clinic.id, message=said)
    except mistakes.NoRoom as error:
        raise Declined(HTTPStatus.INSUFFICIENT_STORAGE, say("mistake.full")) from error
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
