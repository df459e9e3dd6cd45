"""Clinics, searches and answers in plain words: text only, pure functions.

Nothing here imports Streamlit or writes markup. Crawled text that leaves this module has gone through :func:`clean`
and still has to be escaped (``ui/cards.py`` and ``ui/facts.py`` do that). No word of it advises, ranks or praises.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache

from config.errors import ConfigError
from config.sources import configured_sources
from config.vocabulary import DENIED, FIELDS, NOT_STATED, vocabulary
from indexer.clinic import Clinic, Fact, Status
from indexer.ellipsis import as_shown
from indexer.locate.point import METRES_A_MILE, Exactness, Point
from indexer.normalise.state import STATES
from indexer.query import Hit, Query, Results
from ui.prices import price
from ui.silence import QUESTIONS as QUESTIONS  # noqa: PLC0414  shown beside the words of this module
from ui.silence import SILENT, SILENT_MANY

NOT_SAID = "not stated"
LONGEST = 300
"""Most letters shown of any one crawled value; quotations are shorter anyway."""

EXACT: frozenset[Exactness] = frozenset(("rooftop", "street"))

_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October")
MONTHS = (*_MONTHS, "November", "December")

HEADINGS: Mapping[str, str] = {
    "status": "Open, moved or closed",
    "provider": "Ketamine or Spravato at all",
    **{code: field.label for code, field in vocabulary().items()},
    "price": "Prices they publish",
    "evaluated_by": "Who evaluates you before treatment",
    "telehealth_state": "Visits by video or phone, for people in",
}
"""Fields whose facts are shown one by one, in this order, as they are headed."""

_ELSE: Mapping[tuple[str, str], str] = {
    ("status", "open"): "Is open",
    ("status", "closed"): "Has closed",
    ("status", "moved"): "Has moved",
    ("provider", "yes"): "Gives ketamine or Spravato",
    ("evaluated_by", "psychiatrist"): "A psychiatrist",
    ("evaluated_by", "psychiatric_np_pa"): "A psychiatric nurse practitioner or PA",
    ("evaluated_by", "other_prescriber"): "Another clinician",
    **{("telehealth_state", code): name for code, name in STATES.items()},
}
"""Labels of the values that are no terms of the vocabulary."""

_STATUS: Mapping[Status, str] = {
    "open": "",
    "closed": "A source says that this clinic has closed. Call before you go.",
    "moved": "A source says that this clinic has moved. Call before you go.",
    "gone": "No source lists this clinic any more. It may have closed. Call before you go.",
}
_PLACED: Mapping[Exactness, str] = {
    "rooftop": "",
    "street": "",
    "postal_code": "We know its ZIP code area but not its exact spot.",
    "place": "We know its town but not its exact spot.",
    "state": "We know its state but not its exact spot.",
}


def clean(text: str, *, longest: int = LONGEST) -> str:
    """Text of one line that cannot reorder, hide or stretch what stands around it.

    Control, formatting and direction marks are dropped, white space becomes single spaces, and what is longer than
    ``longest`` letters ends in an ellipsis.
    """
    seen = text[: longest * 20]
    kept = seen
    if not (seen.isascii() and seen.isprintable()):
        kept = "".join(" " if letter.isspace() else letter for letter in seen if shown(letter))
    line = " ".join(kept.split())
    return line if len(line) <= longest and len(seen) == len(text) else line[: longest - 1].rstrip() + "…"


def quotation(fact: Fact) -> str:
    """What a page says for a fact, with an ellipsis where it was cut; a raw value, such as a name, as it stands."""
    return fact.said if fact.said == fact.value else as_shown(fact.said)


def shown(letter: str) -> bool:
    """Whether a letter may be shown: no control, formatting, private or unassigned one."""
    return letter.isspace() or unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Co", "Cn")


def day(when: date) -> str:
    """As people in the United States write a date: ``October 5, 2026``."""
    return f"{MONTHS[when.month - 1]} {when.day}, {when.year}"


def count(number: int, one: str, many: str) -> str:
    """``1 clinic``, ``1,204 clinics``."""
    return f"{number:,} {one if number == 1 else many}"


def clinics(number: int) -> str:
    """``no clinics``, ``1 clinic``, ``1,204 clinics``."""
    return "no clinics" if number == 0 else count(number, "clinic", "clinics")


def miles(distance: float) -> str:
    """A distance as far as it means anything: tenths below ten miles."""
    if distance < 0.1:
        return "less than 0.1 miles"
    shown = f"{distance:.1f}" if distance < 9.95 else f"{distance:,.0f}"
    return "1 mile" if shown == "1.0" else f"{shown.removesuffix('.0')} miles"


def distance(hit: Hit) -> str:
    """How far away, with *about* when the clinic's own spot is not known exactly; empty without a distance.

    Also *about* for an exact spot so near the edge of the circle that it may be on either side of it.
    """
    point = hit.clinic.point
    if hit.distance_miles is None or point is None:
        return ""
    if point.exactness in EXACT and hit.surely_within is not False:
        return miles(hit.distance_miles)
    whole = round(hit.distance_miles)  # tenths of a mile would claim more than anybody knows
    if whole > 1:
        return f"about {whole:,} miles"
    if point.exactness in EXACT:
        return "about 1 mile"
    return f"about {round(hit.distance_miles + point.uncertainty_metres / METRES_A_MILE)} miles or less"


def perhaps(hit: Hit, query: Query) -> str:
    """What to say of a clinic that may be outside the circle that was asked for; empty when it is surely inside."""
    return f"perhaps within {_away(query)}" if hit.surely_within is False else ""


def _away(query: Query) -> str:
    return f"{query.within:g} {'mile' if query.within == 1 else 'miles'}"


def placed(point: Point | None) -> str:
    """What to know about the spot on the map; empty when it is exact."""
    if point is None:
        return "We could not find its spot on the map."
    known = _PLACED[point.exactness]
    far = point.uncertainty_metres / METRES_A_MILE
    return f"{known} Nine times out of ten it is within {far:,.0f} miles of the one we show." if known else ""


def status(clinic: Clinic) -> str:
    """What sources say of a clinic that may not be there any more; empty for an open one."""
    if clinic.gone_since is not None:
        since = f"No source lists this clinic any more since {day(clinic.gone_since)}."
        return f"{since} It may have closed. Call before you go."
    return _STATUS[clinic.status]


@cache
def _titles() -> Mapping[str, str]:
    try:
        return {source.id: source.title for source in configured_sources()}
    except ConfigError:  # a page with plain ids is better than none
        return {}


def source(ident: str) -> str:
    """The name of a source: its configured title, else its id."""
    return _titles().get(ident, clean(ident.replace("_", " "), longest=60))


def value(field: str, code: str) -> str:
    """The label of a code; the code itself when there is no label for it any more; other fields hold words."""
    known = vocabulary().get(field)
    if known is not None and code in known.codes:
        return known.term(code).label
    if field == "price":
        return price(clean(code))
    return _ELSE.get((field, code)) or clean(code)


def choice(field: str, asked: str) -> str:
    """The label of a filter's choice."""
    if asked == NOT_STATED:
        return "Also show clinics that do not say"
    if asked.startswith(DENIED):
        return f"Says no to: {value(field, asked.removeprefix(DENIED))}"
    return value(field, asked)


def meaning(field: str, asked: str) -> str:
    """What a filter's choice means, in one or two plain sentences."""
    if asked == NOT_STATED:
        return "No page we read says anything about it, or none did lately. That does not mean no: ask them."
    told = vocabulary()[field].term(asked.removeprefix(DENIED)).meaning
    return f"A page says no to this. {told}" if asked.startswith(DENIED) else told


def silent(clinic: Clinic, field: str) -> str:
    """How a clinic is described that says nothing in a field: ``The clinic …``."""
    if field == "route":
        if clinic.states("provider"):
            return "says that it gives ketamine or Spravato, but not how"
        if clinic.denies("provider"):
            return "says that it does not give ketamine or Spravato"
    return SILENT[field]


def in_order(field: str, codes: frozenset[str]) -> list[str]:
    """Codes in the order of the vocabulary, then those that it no longer has."""
    known = vocabulary()[field].codes if field in vocabulary() else ()
    return [code for code in known if code in codes] + sorted(codes - set(known))


def evidence(clinic: Clinic, query: Query) -> tuple[str, Fact] | None:
    """The field and the fact that best show why a clinic is in this answer: what was asked for, else its first fact."""
    for field in [*query.filters, *(name for name in FIELDS if name not in query.filters)]:
        asked = query.filters.get(field, ())
        facts = sorted((fact for fact in clinic.facts.get(field, ()) if fact.counts), key=lambda fact: fact.denied)
        for fact in facts:
            if (DENIED if fact.denied else "") + fact.value in asked:
                return field, fact
        if facts and not asked:
            return field, facts[0]
    return None


def left_out(results: Results) -> list[tuple[str, str]]:
    """By field, a sentence on the clinics that a filter left out because nobody says."""
    return [
        (field, f"{number:,} more {'clinic' if number == 1 else 'clinics'} {_who(field, number)}.")
        for field, number in results.left_out.items()
        if number > 0 and NOT_STATED not in results.query.filters.get(field, ())
    ]


def _who(field: str, number: int) -> str:
    return SILENT[field] if number == 1 else SILENT_MANY[field]


def heading(results: Results) -> str:
    """The answer in one line: how many, and where; those that are only perhaps there are counted apart."""
    query = results.query
    found = clinics(results.total - results.perhaps)
    where = ""
    if query.near is not None:
        where = f" within {_away(query)} of {clean(query.near.label)}"
    if query.state:
        where += f" in {query.state}"
    named = f" named like “{clean(query.text)}”" if query.text else ""
    more = f", and {results.perhaps:,} more that may be" if results.perhaps else ""
    if results.perhaps == results.total > 0:
        where, more = f" surely{where}", f", but {results.perhaps:,} that may be"
    return found[0].upper() + found[1:] + where + named + more


def unplaced(results: Results) -> str:
    """A sentence on the clinics that could not be placed; empty when there are none."""
    if results.unplaced == 0:
        return ""
    one = results.unplaced == 1
    return (
        f"{clinics(results.unplaced)[0].upper()}{clinics(results.unplaced)[1:]} that {'fits' if one else 'fit'} "
        f"{'has' if one else 'have'} no known spot, so no distance. A search of the whole state includes "
        f"{'it' if one else 'them'}."
    )


def listed(words: Sequence[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " and " + words[-1] if words else ""
