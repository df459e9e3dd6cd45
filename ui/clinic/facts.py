"""One clinic with everything that is said of it, as markup for the app and for plain pages alike; pure, no Streamlit.

The layout is that of the templates ``clinic_head.html`` and ``clinic_body.html``, which escape everything.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from urllib.parse import quote, urlencode

from indexer.clinic import Clinic
from indexer.registry.statement import RegistryStatement
from ui import words
from ui.clinic import evidence, past, plain, reach
from ui.clinic.cards import disagreement
from ui.templates import page

MAPS = "https://www.google.com/maps/dir/"
"""Opens the map of a phone, or Google's in a browser (https://developers.google.com/maps/documentation/urls)."""

GLANCE = ("route", "psychiatry")
"""Fields told in the head of a page, without the sentences that stand below."""

FORMER = 3
"""Former names and addresses told in the head of a page; all of them stand below."""


def head(clinic: Clinic, *, asked: str) -> str:
    """Name, warnings, how it is given, who treats, ways to reach it; ``asked`` is the link's id, maybe an older one."""
    return page("clinic_head.html", **head_parts(clinic, asked=asked))


def body(clinic: Clinic, *, today: date, registry: Sequence[RegistryStatement] = ()) -> str:
    """Every field with its facts, then what nobody says, then where name, address and phone come from."""
    return page("clinic_body.html", **body_parts(clinic, today=today, registry=registry))


def head_parts(clinic: Clinic, *, asked: str) -> Mapping[str, object]:
    """What the template of the head shows."""
    return {
        "clinic": clinic,
        "merged": asked != clinic.id,
        "flags": tuple(filter(None, (words.status(clinic), disagreement(clinic, "address")))),
        "glance": tuple(filter(None, (plain.row(clinic, field) for field in GLANCE))),
        "dials": reach.tel(clinic.phone),
        "phone_note": reach.phone_note(clinic),
        "phone": reach.phone(clinic.phone) if clinic.phone else "",
        "ending": evidence.ending(clinic),
        "directions": "" if clinic.status in ("closed", "moved") else directions(clinic),
        "asks": len(evidence.questions(clinic)) > 0,
        "placed": words.placed(clinic.point),
        "former": [past.former(one) for one in clinic.history[:FORMER]],
    }


def body_parts(clinic: Clinic, *, today: date, registry: Sequence[RegistryStatement] = ()) -> Mapping[str, object]:
    """What the template of the body shows."""
    return {
        "clinic": clinic,
        "sections": evidence.sections(clinic, today),
        "questions": evidence.questions(clinic),
        "addresses": evidence.addresses(clinic, today),
        "history": evidence.history(clinic),
        "registry": registry,
        "record": evidence.record(clinic, today),
        "report": report_address(clinic.id),
    }


def directions(clinic: Clinic) -> str:
    """The way to a clinic's address on a map of others; empty without a street: a town is no place to drive to."""
    if clinic.address.street.strip() == "":
        return ""
    line = words.clean(clinic.address.one_line(), longest=160)
    return f"{MAPS}?{urlencode({'api': '1', 'destination': line}, errors='replace')}"


def report_address(clinic_id: str) -> str:
    """The page on which people tell what is wrong in an entry."""
    return f"/clinic/{quote(clinic_id, safe='', errors='replace')}/report"
