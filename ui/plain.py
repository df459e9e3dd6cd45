"""What the plain pages show of a clinic and of a list, as rows for templates. Pure: no markup, no Streamlit, no HTTP.

Crawled text in it is cleaned here and escaped by the template, which marks its direction. The order is that of the app:
what counts first, then what no longer does; denials and contradictions beside what they deny.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from config.vocabulary import FIELDS, vocabulary
from config.vocabulary.regulation import Regulation, regulation
from indexer.clinic import Clinic, Fact
from indexer.query import Hit, Query
from ui import past, reach, words
from ui.cards import ALWAYS, disagreement, unclear_address
from ui.facts import RECORD
from ui.hours import plainly


@dataclass(frozen=True, slots=True)
class Proof:
    """One statement: the sentence, whose it is, the page (``url`` empty where it is no link), and when it was seen."""

    said: str
    source: str
    url: str
    page: str
    seen: str


@dataclass(frozen=True, slots=True)
class Side:
    """Statements that belong together, below a title (empty: none is needed)."""

    title: str
    proofs: tuple[Proof, ...]


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a field: what is said of it today, side by side, and what no longer counts."""

    title: str
    regulated: Regulation | None
    sides: tuple[Side, ...]
    before: tuple[Side, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """One field of a clinic's page."""

    title: str
    flag: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a card: a field with what is affirmed, what is denied, or why there is neither."""

    label: str
    yes: tuple[str, ...]
    no: tuple[str, ...]
    unsaid: str


@dataclass(frozen=True, slots=True)
class Card:
    """One clinic in a list."""

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


def proof(fact: Fact, today: date) -> Proof:
    """A statement as it is shown."""
    return Proof(
        said=words.clean(words.quotation(fact)),
        source=words.source(fact.source),
        url=reach.link(fact.url),
        page=reach.page(fact.url) or words.clean(fact.url, longest=80),
        seen=past.seen_between(fact, today),
    )


def sections(clinic: Clinic, today: date) -> list[Section]:
    """Every field of which anything is or was said."""
    spoken = [field for field in words.HEADINGS if clinic.facts.get(field)]
    if clinic.states("route") and not clinic.denies("provider"):
        spoken = [field for field in spoken if field != "provider"]  # a route says so already
    return [
        Section(words.HEADINGS[field], disagreement(clinic, field), tuple(_values(clinic, field, today)))
        for field in spoken
    ]


def _values(clinic: Clinic, field: str, today: date) -> Iterable[Value]:
    standing = clinic.states(field) | clinic.denies(field)
    gone = frozenset(fact.value for fact in clinic.facts[field]) - standing
    for code in words.in_order(field, standing) + words.in_order(field, gone):
        yield _value(clinic, field, code, today)


def _value(clinic: Clinic, field: str, code: str, today: date) -> Value:
    facts = [fact for fact in clinic.facts[field] if fact.value == code]
    yes = [fact for fact in facts if fact.counts and not fact.denied]
    no = [fact for fact in facts if fact.counts and fact.denied]
    then = [fact for fact in facts if not fact.counts]
    label = words.value(field, code)
    known = regulation(code, country=clinic.address.country) if field == "route" and yes else None
    if not (yes or no):
        denied = "said no, " if all(fact.denied for fact in then) else ""
        return Value(f"{label}: {denied}{past.gone(then)}", None, (_side("", then, today),))
    before = tuple(
        _side(title, said, today)
        for title, said in (
            ("Said yes", [fact for fact in then if not fact.denied]),
            ("Said no", [fact for fact in then if fact.denied]),
        )
        if said
    )
    if yes and no:
        sides = (_side("Says yes", yes, today), _side("Says no", no, today))
        return Value(f"{label}: sources disagree", known, sides, before)
    return Value(f"{label}: says no" if no else label, known, (_side("", yes or no, today),), before)


def _side(title: str, facts: Sequence[Fact], today: date) -> Side:
    newest = sorted(facts, key=lambda fact: fact.last_seen, reverse=True)
    return Side(title, tuple(proof(fact, today) for fact in newest))


def questions(clinic: Clinic) -> list[tuple[str, str]]:
    """What to ask the clinic, since nobody says it, each with why it is asked."""
    asks = []
    for field in FIELDS:
        if not (clinic.states(field) or clinic.denies(field)):
            why = past.lost(clinic, field)
            told = why[0].upper() + why[1:] if why else f"The clinic {words.silent(clinic, field)}"
            asks.append((words.QUESTIONS[field], told))
    return asks


def addresses(clinic: Clinic, today: date) -> list[Side]:
    """The addresses that sources give today, side by side, where they contradict each other."""
    facts = [fact for fact in clinic.facts.get("address", ()) if fact.gone_since is None]
    sides = [
        _side(words.clean(value, longest=200), [fact for fact in facts if fact.value == value], today)
        for value in clinic.disputed
    ]
    return [side for side in sides if side.proofs]


def record(clinic: Clinic, today: date) -> list[tuple[str, str, Proof]]:
    """Where name, address, phone and the like come from: what it is, the value, and its statement."""
    rows = []
    for field, label in RECORD.items():
        seen: dict[str, Fact] = {}
        for fact in clinic.facts.get(field, ()):
            seen.setdefault(fact.value, fact)
        rows += [(label, words.clean(value), proof(fact, today)) for value, fact in seen.items()]
    return rows


def history(clinic: Clinic) -> list[tuple[str, Proof]]:
    """Former names and addresses, each as a sentence and where it stood."""
    return [
        (
            past.former(one),
            Proof(
                said="",
                source=words.source(one.source),
                url=reach.link(one.url),
                page=reach.page(one.url) or words.clean(one.url, longest=80),
                seen=f"Seen {words.day(one.first_seen)} to {words.day(one.last_seen)}",
            ),
        )
        for one in clinic.history
    ]


def hours(clinic: Clinic) -> tuple[str, str, str] | None:
    """Opening hours in plain words (empty where they are not understood), as their source puts them, and the source."""
    facts = [fact for fact in clinic.facts.get("hours", ()) if not fact.denied and fact.gone_since is None]
    if not facts:
        return None
    return plainly(facts[0].value), words.clean(facts[0].value), words.source(facts[0].source)


def where(clinic: Clinic) -> str:
    """The address, else the words of its source, else that it is not stated."""
    line = clinic.address.one_line()
    if line:
        return words.clean(line, longest=160)
    stated = unclear_address(clinic)
    if stated:
        return f"Address unclear, its source says: “{words.clean(stated, longest=160)}”"
    return "Address not stated"


def card(hit: Hit, query: Query, today: date) -> Card:
    """A clinic as a list shows it."""
    clinic = hit.clinic
    shown = [field for field in FIELDS if field in ALWAYS or field in query.filters]
    found = words.evidence(clinic, query)
    flags = (words.status(clinic), *(disagreement(clinic, field) for field in ("address", *shown)))
    return Card(
        id=clinic.id,
        name=words.clean(clinic.name, longest=120),
        flags=tuple(filter(None, flags)),
        away=", ".join(filter(None, (words.distance(hit), words.perhaps(hit, query)))),
        where=where(clinic),
        rows=tuple(_row(clinic, field) for field in shown),
        proof=None if found is None else proof(found[1], today),
        checked=words.day(clinic.checked),
        dials=reach.tel(clinic.phone),
        phone=reach.phone(clinic.phone) if clinic.phone else "",
        phone_note=words.clean(clinic.phone_note),
    )


def _row(clinic: Clinic, field: str) -> Row:
    yes = tuple(words.value(field, code) for code in words.in_order(field, clinic.states(field)))
    no = tuple(words.value(field, code) for code in words.in_order(field, clinic.denies(field)))
    silent = words.silent(clinic, field) if field == "route" else words.NOT_SAID
    return Row(vocabulary()[field].label, yes, no, "" if yes or no else past.lost(clinic, field) or silent)


def in_brief(clinic: Clinic) -> str:
    """How it is given, who treats and when it was checked, in a line for those who see no more of a page than that."""
    rows = [_row(clinic, field) for field in ("route", "psychiatry")]
    told = [
        f"{row.label}: {', '.join((*row.yes, *(f'says no to {one}' for one in row.no))) or row.unsaid}" for row in rows
    ]
    return f"{'. '.join(told)}. Last checked {words.day(clinic.checked)}."
