"""The list of clinics as one block of markup; pure functions, no Streamlit.

Every crawled string passes through :func:`text`, which cleans and escapes it. One block instead of many elements is
what keeps a page fast (measured: 82 reruns a second instead of 11), and so is to work out once what a clinic says: the
next search of a visitor mostly shows the same clinics.
"""

import html
from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote_plus, urlencode

from config.vocabulary import FIELDS
from indexer.clinic import Clinic, Fact
from indexer.query import Hit, Query, Results
from ui import words
from ui.clinic import past, reach
from ui.language_links import LANGUAGE, in_language
from ui.shortlist import marks
from ui.wording import say, speaking

ALWAYS = ("route", "psychiatry", "payment")
"""Fields that every card shows; a card also shows those that were asked for."""


_HERE = "-clinic-here-"
"""Stands where the id of a clinic will stand, in an address that is made once for a list."""

KEPT = 1_000
"""Clinics whose parts of cards are kept (about 3 kB each), those that were shown longest ago going first."""


def text(crawled: str, *, longest: int = words.LONGEST) -> str:
    """Crawled words as markup that means nothing but those words, with a direction of their own."""
    return f"<bdi>{html.escape(words.clean(crawled, longest=longest))}</bdi>"


def _nothing(_clinic: Clinic) -> str:
    return ""


def cards(results: Results, *, params: Mapping[str, str], today: date, more: Callable[[Clinic], str] = _nothing) -> str:
    """The hits of this page as an ordered list; ``params`` are those of the search, carried along for the way back.

    ``more`` makes the markup that a card of this list ends with.
    """
    start = (results.query.page - 1) * results.query.size + 1
    list_of = _List(results.query, params, today, more)
    rows = "".join([f"<li>{list_of.card(hit)}</li>" for hit in results.hits])
    return f'<ol class="clinics" start="{start}" {marks.words_for_all()}>{rows}</ol>'


def card(
    hit: Hit, query: Query, *, params: Mapping[str, str], today: date, more: Callable[[Clinic], str] = _nothing
) -> str:
    """One clinic: its name, where it is, what it says, how we know, and its phone; ``more`` makes what follows."""
    return f"<div {marks.words_for_all()}>{_List(query, params, today, more).card(hit)}</div>"


class _List:
    """What all cards of a list have in common, worked out once: a list is drawn anew with every box that changes."""

    def __init__(self, query: Query, params: Mapping[str, str], today: date, more: Callable[[Clinic], str]) -> None:
        self._query, self._today, self._more = query, today, more
        self._shown = tuple(field for field in FIELDS if field in ALWAYS or field in query.filters)
        self._before, self._behind = address_of(_HERE, params).split(_HERE)
        self._language = speaking()
        self._asked = tuple(query.filters.items())
        self._sources: dict[str, str] = {}

    def card(self, hit: Hit) -> str:
        """One clinic of the list."""
        clinic = hit.clinic
        about = _about(clinic, self._shown, self._language)
        there = f"{self._before}{quote_plus(clinic.id)}{self._behind}"
        return (
            '<article class="clinic">'
            f'<h3><a href="{there}">{about.name}</a></h3>{about.flags}'
            f'<p class="where">{_away(hit, self._query)}{about.address}</p>{about.rows}'
            f"{self._how_we_know(clinic)}{about.reach}{self._more(clinic)}"
            "</article>"
        )

    def _how_we_know(self, clinic: Clinic) -> str:
        fact = _telling(clinic, self._asked)
        if fact is None:
            checked = say("clinic.checked", day=words.day(clinic.checked))
            return f'<p class="known quiet">{html.escape(checked)}</p>'
        return _known(fact, self._source(fact.source), self._today, self._language)

    def _source(self, ident: str) -> str:
        named = self._sources.get(ident)
        if named is None:
            named = self._sources[ident] = words.source(ident)
        return named


class _About(NamedTuple):
    """What the card of a clinic says whatever was searched for, as markup."""

    name: str
    flags: str
    address: str
    rows: str
    reach: str


@lru_cache(maxsize=KEPT)
def _about(clinic: Clinic, shown: tuple[str, ...], _language: str, /) -> _About:
    """Worked out once; a clinic that says anything else than before is another one."""
    told = [words.status(clinic), disagreement(clinic, "address"), *(disagreement(clinic, field) for field in shown)]
    return _About(
        name=text(clinic.name, longest=120),
        flags="".join([flag(one) for one in told if one]) + _ending(clinic),
        address=address(clinic),
        rows=_rows(clinic, shown),
        reach=phone(clinic) + marks.button(clinic),
    )


def _ending(clinic: Clinic) -> str:
    """The sentence that says that it has closed, or moved and where to."""
    said = words.ending(clinic)
    return f'<p class="ending"><q>{text(said)}</q></p>' if said else ""


def _rows(clinic: Clinic, shown: tuple[str, ...]) -> str:
    rows = "".join([_row(clinic, field) for field in shown])
    return f"<dl>{rows}</dl>" if rows else ""


def _row(clinic: Clinic, field: str) -> str:
    """What a clinic says, and denies, of a field; empty where a closed one says nothing: nobody asks it any more."""
    yes, no = words.in_order(field, clinic.states(field)), words.in_order(field, clinic.denies(field))
    values = [_value("value", words.value(field, code)) for code in yes]
    values += [_value("value no", say("clinic.says_no", value=words.value(field, code))) for code in no]
    if not values and clinic.status == "closed":
        return ""
    if not values:
        silent = words.silent(clinic, field) if field == "route" else words.not_stated()
        values = [_value("unsaid", past.lost(clinic, field) or silent)]
    return f"<div><dt>{html.escape(words.label(field))}</dt><dd>{' '.join(values)}</dd></div>"


@lru_cache(maxsize=2 * KEPT)
def _telling(clinic: Clinic, asked: tuple[tuple[str, tuple[str, ...]], ...], /) -> Fact | None:
    """The fact that best shows why a clinic answers what was asked of these fields."""
    found = words.evidence(clinic, dict(asked))
    return None if found is None else found[1]


@lru_cache(maxsize=2 * KEPT)
def _known(fact: Fact, source: str, today: date, _language: str, /) -> str:
    """The sentence that a fact rests on, by whom, and when it was seen."""
    return (
        f'<p class="known"><span class="label">{html.escape(say("clinic.known"))} </span>'
        f"<q>{text(words.quotation(fact))}</q> "
        f'<span class="quiet">{html.escape(source)}, {html.escape(past.seen(fact, today))}</span></p>'
    )


def address_of(clinic_id: str, params: Mapping[str, str]) -> str:
    """The page of a clinic, relative to the page of the search, ready to stand in an attribute."""
    rest = {name: value for name, value in params.items() if name != LANGUAGE}
    return html.escape(in_language("clinic?" + urlencode({**rest, "id": clinic_id})))


def address(clinic: Clinic) -> str:
    """The address; where none can be made out, the words of the source; else that it is not stated."""
    line = clinic.address.one_line()
    if line:
        return text(line, longest=160)
    stated = unclear_address(clinic)
    if stated == "":
        return html.escape(say("card.no_address"))
    return f"{html.escape(say('card.unclear_address'))} <q>{text(stated, longest=160)}</q>"


def unclear_address(clinic: Clinic) -> str:
    """What a source writes where an address should be, when none can be made out of it; empty otherwise."""
    stated = (fact.value for fact in clinic.facts.get("address", ()) if fact.gone_since is None)
    return "" if clinic.address.one_line() else next(stated, "")


def phone(clinic: Clinic) -> str:
    """The phone as a link that calls it, or the words that it is not stated."""
    if not clinic.phone:
        return f'<p class="phone quiet">{html.escape(say("clinic.no_phone"))}</p>'
    digits = reach.tel(clinic.phone)
    shown = text(reach.phone(clinic.phone))
    called = f'<a href="tel:{html.escape(digits)}">{html.escape(say("clinic.call"))} {shown}</a>' if digits else shown
    told = reach.phone_note(clinic)
    note = f'<p class="quiet">{text(told)}</p>' if told else ""
    return f'<p class="phone">{called}</p>{note}'


def flag(sentence: str) -> str:
    """A warning, marked by a sign and by words, not by colour alone."""
    return f'<p class="flag"><span aria-hidden="true">⚠ </span>{html.escape(sentence)}</p>' if sentence else ""


def disagreement(clinic: Clinic, field: str) -> str:
    """The sentence that says on what sources disagree in a field; empty when they do not."""
    if field == "address":
        return say("card.addresses_differ") if clinic.disputed else ""
    both = words.in_order(field, clinic.contradictions(field))
    if not both:
        return ""
    return say("card.disagree", values=words.listed([words.value(field, code) for code in both]))


def _away(hit: Hit, query: Query) -> str:
    """How far away a clinic is, as what its address follows; empty when no place was named."""
    away, edge = words.distance(hit, query), words.perhaps(hit, query)
    parts = ([f"<strong>{html.escape(away)}</strong>"] if away else []) + ([html.escape(edge)] if edge else [])
    return "".join([f"{part} · " for part in parts])


def _value(kind: str, words_for_it: str) -> str:
    return f'<span class="{kind}">{html.escape(words_for_it)}</span>'
