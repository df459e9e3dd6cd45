"""What plain pages show of a clinic in a list, as rows for templates. Pure: no markup, no Streamlit, no HTTP.

Crawled text in it is cleaned here and escaped by the template, which marks its direction. Everything that is said of
one clinic is in ``ui/clinic/evidence.py``.
"""

from dataclasses import dataclass
from datetime import date

from config.vocabulary import FIELDS
from indexer.clinic import Clinic, Fact
from indexer.query import Hit, Query
from ui import words
from ui.clinic import past, reach
from ui.clinic.cards import ALWAYS, disagreement, unclear_address
from ui.wording import say


@dataclass(frozen=True, slots=True)
class Proof:
    """One statement: the sentence, whose it is, the page (``url`` empty where it is no link), and when it was seen."""

    said: str
    source: str
    url: str
    page: str
    seen: str


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a card: a field with what is affirmed, what is denied, or why there is neither."""

    label: str
    yes: tuple[str, ...]
    no: tuple[str, ...]
    unsaid: str


@dataclass(frozen=True, slots=True)
class Card:
    """One clinic in a list; ``ending`` is the sentence that says that it has closed or moved."""

    id: str
    name: str
    flags: tuple[str, ...]
    away: str
    where: str
    rows: tuple[Row, ...]
    proof: Proof | None
    checked: str
    dials: str
    phone: str
    phone_note: str
    ending: str = ""


def proof(fact: Fact, today: date) -> Proof:
    """A statement as it is shown."""
    return Proof(
        said=words.clean(words.quotation(fact)),
        source=words.source(fact.source),
        url=reach.link(fact.url),
        page=reach.page(fact.url) or words.clean(fact.url, longest=80),
        seen=past.seen_between(fact, today),
    )


def where(clinic: Clinic) -> str:
    """The address, else the words of its source, else that it is not stated."""
    line = clinic.address.one_line()
    if line:
        return words.clean(line, longest=160)
    stated = unclear_address(clinic)
    if stated == "":
        return _capital(say("card.no_address"))
    return f"{_capital(say('card.unclear_address'))} “{words.clean(stated, longest=160)}”"


def card(hit: Hit, query: Query, today: date) -> Card:
    """A clinic as a list shows it."""
    clinic = hit.clinic
    shown = [field for field in FIELDS if field in ALWAYS or field in query.filters]
    found = words.evidence(clinic, query.filters)
    flags = (words.status(clinic), *(disagreement(clinic, field) for field in ("address", *shown)))
    return Card(
        id=clinic.id,
        name=words.clean(clinic.name, longest=120),
        flags=tuple(filter(None, flags)),
        away=", ".join(filter(None, (words.distance(hit, query), words.perhaps(hit, query)))),
        where=where(clinic),
        rows=tuple(filter(None, (row(clinic, field) for field in shown))),
        proof=None if found is None else proof(found[1], today),
        checked=words.day(clinic.checked),
        dials=reach.tel(clinic.phone),
        phone=reach.phone(clinic.phone) if clinic.phone else "",
        phone_note=reach.phone_note(clinic),
        ending=words.ending(clinic),
    )


def row(clinic: Clinic, field: str) -> Row | None:
    """What a clinic says, and denies, of a field; None where a closed one says nothing: nobody asks it any more."""
    yes = tuple(words.value(field, code) for code in words.in_order(field, clinic.states(field)))
    no = tuple(words.value(field, code) for code in words.in_order(field, clinic.denies(field)))
    if not yes and not no and clinic.status == "closed":
        return None
    silent = words.silent(clinic, field) if field == "route" else words.not_stated()
    return Row(words.label(field), yes, no, "" if yes or no else past.lost(clinic, field) or silent)


def in_brief(clinic: Clinic) -> str:
    """How it is given, who treats and when it was checked, in a line for those who see no more of a page than that.

    Of a clinic that may be gone only that, and when it was checked.
    """
    gone = words.status(clinic)
    told = [gone] if gone else [_briefly(clinic, field) for field in ("route", "psychiatry")]
    return f"{' '.join(told)} {say('clinic.checked', day=words.day(clinic.checked))}."


def _briefly(clinic: Clinic, field: str) -> str:
    """One field in a sentence; what some source affirms and another denies is said as that, never as a yes or a no."""
    both = clinic.contradictions(field)
    yes, no = clinic.states(field) - both, clinic.denies(field) - both
    told = [
        *(words.value(field, code) for code in words.in_order(field, yes)),
        *(say("clinic.brief_no", value=words.value(field, code)) for code in words.in_order(field, no)),
        *(say("clinic.disagree", value=words.value(field, code)) for code in words.in_order(field, both)),
    ]
    known = row(clinic, field)
    return "" if known is None else f"{known.label}: {'; '.join(told) or known.unsaid}."


def _capital(sentence: str) -> str:
    return sentence[0].upper() + sentence[1:]
