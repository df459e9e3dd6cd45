"""The columns of a table of clinics: every statement as yes, no or not stated, with its sentences, sources and days.

One row is one clinic. Of each field of the vocabulary there is what it comes to in all, the codes that sources affirm
and deny, and then sentence, source, page and day for each of these codes, in the same order, with a bar between them.
Cells hold text that is clean (:func:`ui.words.clean`) and numbers; what a table's program could take for a formula is
the business of whoever writes the file. Pure.
"""

from collections.abc import Iterator

from config.vocabulary import FIELDS
from indexer.clinic import Clinic, Fact
from indexer.locate.point import METRES_A_MILE
from indexer.normalise.week import to_osm
from indexer.query import Hit
from ui import words
from ui.clinic import reach
from ui.exports import agreed
from ui.exports.about import page_of

Cell = str | float | None

BETWEEN = " | "
NOT_STATED = "not stated"
LONGEST = 500
"""Most letters of one crawled value in a cell."""

PLACE = (
    "id",
    "name",
    "street",
    "city",
    "state",
    "postal_code",
    "country",
    "phone",
    "phone_note",
    "website",
    "status",
    "last_checked",
    "page",
    "latitude",
    "longitude",
    "exactness",
    "within_miles",
    "distance_miles",
    "surely_within",
)
PARTS = ("", "_yes", "_no", "_sentences", "_sources", "_pages", "_last_seen")
"""What stands of each field, behind its name."""

ENDING = ("data_of", "search", "attribution")
"""In every row of a file that has no other place for them."""

EVIDENCE = ("_sentences", "_sources", "_pages", "_last_seen")

ADDED = (*(f"prices{part}" for part in EVIDENCE), "hours", "hours_osm", *(f"hours{part}" for part in EVIDENCE[1:]))
"""Columns that came later: behind all others, so that who reads by position still finds those.

``hours`` are the words of the sources, ``hours_osm`` the same in the syntax of OpenStreetMap where they are certain
(:mod:`ui.exports.agreed`).
"""


def header(*, ending: bool) -> list[str]:
    """The names of the columns."""
    fields = [f"{field}{part}" for field in FIELDS for part in PARTS]
    return [*PLACE, *fields, "prices", *(ENDING if ending else ()), *ADDED]


def row(hit: Hit, base: str, ending: tuple[str, ...] = ()) -> list[Cell]:
    """The cells of one clinic; ``ending`` stands where :data:`ENDING` does."""
    clinic = hit.clinic
    fields = (cell for field in FIELDS for cell in _field(clinic, field))
    return [*_place(hit, base), *fields, _prices(clinic), *ending, *_added(clinic)]


def _place(hit: Hit, base: str) -> Iterator[Cell]:
    clinic, point = hit.clinic, hit.clinic.point
    yield clinic.id
    yield _text(clinic.name)
    address = clinic.address
    for part in (address.street, address.city, address.state, address.postal_code, address.country):
        yield _text(part)
    yield reach.phone(clinic.phone)
    yield _text(clinic.phone_note.sentence) if clinic.phone_note is not None else ""
    yield reach.link(clinic.website)
    yield clinic.status
    yield clinic.checked.isoformat()
    yield page_of(clinic.id, base)
    yield None if point is None else round(point.latitude, 6)
    yield None if point is None else round(point.longitude, 6)
    yield "" if point is None else point.exactness
    yield None if point is None else round(point.uncertainty_metres / METRES_A_MILE, 1)
    yield hit.distance_miles
    yield {None: "", True: "yes", False: "perhaps"}[hit.surely_within]


def _field(clinic: Clinic, field: str) -> Iterator[Cell]:
    yes = words.in_order(field, clinic.states(field))
    no = words.in_order(field, clinic.denies(field))
    facts = [
        _newest(clinic, field, code, denied=denied) for codes, denied in ((yes, False), (no, True)) for code in codes
    ]
    yield in_all(clinic, field)
    yield BETWEEN.join(map(_text, yes))
    yield BETWEEN.join(map(_text, no))
    yield BETWEEN.join(_text(words.quotation(fact)) for fact in facts)
    yield BETWEEN.join(words.source(fact.source) for fact in facts)
    yield BETWEEN.join(reach.link(fact.url) for fact in facts)
    yield BETWEEN.join(fact.last_seen.isoformat() for fact in facts)


def in_all(clinic: Clinic, field: str) -> str:
    """What a field comes to: ``yes`` (something is affirmed), ``no`` (only denied), a disagreement, or not stated."""
    yes, no = clinic.states(field), clinic.denies(field)
    if yes & no:
        return "sources disagree"
    return "yes" if yes else "no" if no else NOT_STATED


def _newest(clinic: Clinic, field: str, code: str, *, denied: bool) -> Fact:
    facts = [fact for fact in clinic.facts[field] if fact.counts and fact.value == code and fact.denied is denied]
    return max(facts, key=lambda fact: fact.last_seen)


def _prices(clinic: Clinic) -> str:
    stated = [words.value("price", fact.value) for fact in agreed.prices(clinic)]
    return BETWEEN.join(stated) if stated else NOT_STATED


def _added(clinic: Clinic) -> Iterator[Cell]:
    prices, hours, week = agreed.prices(clinic), agreed.standing(clinic, "hours"), agreed.hours(clinic)
    yield BETWEEN.join(_text(words.quotation(fact)) for fact in prices)
    yield from _known_by(prices)
    yield BETWEEN.join(_text(fact.value) for fact in hours) if hours else NOT_STATED
    yield "" if week is None else to_osm(week)
    yield from _known_by(hours)


def _known_by(facts: list[Fact]) -> Iterator[Cell]:
    """Sources, pages and days of statements."""
    yield BETWEEN.join(words.source(fact.source) for fact in facts)
    yield BETWEEN.join(reach.link(fact.url) for fact in facts)
    yield BETWEEN.join(fact.last_seen.isoformat() for fact in facts)


def _text(crawled: str) -> str:
    return words.clean(crawled, longest=LONGEST)
