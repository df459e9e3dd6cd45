"""What a shortlist shows of each clinic, as rows for the page and for the file. Pure: no markup, no HTTP.

Crawled text in it is cleaned here and has to be escaped where it is shown. Less is shown than on the clinic's own page:
one sentence for each thing that is said, the latest, and the number of those that were left out.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from indexer.clinic import Clinic, Fact
from ui import words
from ui.clinic import past, plain, reach
from ui.clinic.cards import ALWAYS, disagreement
from ui.clinic.hours import plainly
from ui.wording import say
from ui.words.silence import named, stands, unanswered

FIRST = ("status", *ALWAYS, "price")
"""Fields shown first: whether it is there at all, how, by whom and at what cost it treats. The others follow."""

SENTENCES = 4
"""Most sentences shown of a field; the clinic's own page has all of them."""


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that is said (or denied) today, with the sentence that was seen last."""

    label: str
    denied: bool
    proof: plain.Proof


@dataclass(frozen=True, slots=True)
class Field:
    """One field: what is said in it and how many sentences more there are, or what became of it (``lost``)."""

    label: str
    said: tuple[Said, ...]
    more: int
    lost: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A clinic on a shortlist. ``formerly`` are ids of the link that now answer with it.

    ``fields`` are those in which anything is said, or was until lately; ``unsaid`` names what is asked on the clinic's
    own page since nobody says it.
    """

    id: str
    formerly: tuple[str, ...]
    name: str
    flags: tuple[str, ...]
    where: str
    dials: str
    phone: str
    phone_note: str
    website: str
    site: str
    fields: tuple[Field, ...]
    unsaid: tuple[str, ...]
    checked: str


def entry(clinic: Clinic, today: date, *, formerly: tuple[str, ...] = ()) -> Entry:
    """A clinic as a shortlist shows it, in the language that is spoken."""
    flags = (words.status(clinic), *(disagreement(clinic, field) for field in ("address", *ALWAYS)))
    shown = dict.fromkeys((*FIRST, *words.HEADINGS, "hours"))
    if clinic.states("route") and not clinic.denies("provider"):
        del shown["provider"]  # a route says so already
    return Entry(
        id=clinic.id,
        formerly=formerly,
        name=words.clean(clinic.name, longest=160),
        flags=tuple(filter(None, flags)),
        where=plain.where(clinic),
        dials=reach.tel(clinic.phone),
        phone=reach.phone(clinic.phone) if clinic.phone else "",
        phone_note=reach.phone_note(clinic),
        website=reach.link(clinic.website),
        site=reach.page(clinic.website),
        fields=tuple(_field(clinic, field, today) for field in shown if clinic.facts.get(field)),
        unsaid=tuple(named(one.unit) for one in unanswered(clinic)),
        checked=words.day(clinic.checked),
    )


def label(field: str) -> str:
    """What a field of a clinic is called."""
    return words.HEADINGS[field] if field in words.HEADINGS else say(f"record.{field}")


def _field(clinic: Clinic, field: str, today: date) -> Field:
    said = list(_said(clinic, field, today))
    lost = "" if said else past.lost(clinic, field)
    return Field(label(field), tuple(said[:SENTENCES]), max(0, len(said) - SENTENCES), lost)


def _said(clinic: Clinic, field: str, today: date) -> Iterator[Said]:
    """Every value once for yes and once for no, in the order of the vocabulary, with its latest sentence."""
    latest: dict[tuple[str, bool], Fact] = {}
    for fact in clinic.facts.get(field, ()):
        known = latest.get((fact.value, fact.denied))
        if stands(field, fact) and (known is None or fact.last_seen > known.last_seen):
            latest[fact.value, fact.denied] = fact
    if field == "status":  # the most telling one, as on the clinic's own page
        latest |= {(fact.value, False): fact for fact in words.closings(clinic)[:1]}
    for code in words.in_order(field, frozenset(value for value, _ in latest)):
        for denied in (False, True):
            if (code, denied) in latest:
                yield Said(_value(field, code), denied, plain.proof(latest[code, denied], today))


def _value(field: str, code: str) -> str:
    """A value in words; hours in plain ones where they are understood."""
    return (plainly(code) if field == "hours" else "") or words.value(field, code)
