"""The list of clinics as one block of markup; pure functions, no Streamlit.

Every crawled string passes through :func:`text`, which cleans and escapes it. One block instead of many elements is
what keeps a page fast (measured: 82 reruns a second instead of 11).
"""

import html
from collections.abc import Mapping
from datetime import date
from urllib.parse import urlencode

from config.vocabulary import FIELDS
from indexer.clinic import Clinic
from indexer.query import Hit, Query, Results
from ui import words
from ui.clinic import past, reach
from ui.language_links import in_language
from ui.shortlist import marks
from ui.wording import say

ALWAYS = ("route", "psychiatry", "payment")
"""Fields that every card shows; a card also shows those that were asked for."""


def text(crawled: str, *, longest: int = words.LONGEST) -> str:
    """Crawled words as markup that means nothing but those words, with a direction of their own."""
    return f"<bdi>{html.escape(words.clean(crawled, longest=longest))}</bdi>"


def cards(results: Results, *, params: Mapping[str, str], today: date) -> str:
    """The hits of this page as an ordered list; ``params`` are those of the search, carried along for the way back."""
    start = (results.query.page - 1) * results.query.size + 1
    rows = "".join(f"<li>{card(hit, results.query, params=params, today=today)}</li>" for hit in results.hits)
    return f'<ol class="clinics" start="{start}">{rows}</ol>'


def card(hit: Hit, query: Query, *, params: Mapping[str, str], today: date) -> str:
    """One clinic: its name, where it is, what it says, how we know, and its phone."""
    clinic = hit.clinic
    shown = [field for field in FIELDS if field in ALWAYS or field in query.filters]
    return (
        '<article class="clinic">'
        f'<h3><a href="{address_of(clinic.id, params)}">{text(clinic.name, longest=120)}</a></h3>'
        f"{_flags(clinic, shown)}"
        f'<p class="where">{_where(hit, query)}</p>'
        f"<dl>{''.join(_row(clinic, field) for field in shown)}</dl>"
        f"{_how_we_know(clinic, query, today)}"
        f"{phone(clinic)}{marks.button(clinic)}"
        "</article>"
    )


def address_of(clinic_id: str, params: Mapping[str, str]) -> str:
    """The page of a clinic, relative to the page of the search, ready to stand in an attribute."""
    return html.escape(in_language("clinic?" + urlencode({**params, "id": clinic_id})))


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
    note = f'<p class="quiet">{text(clinic.phone_note)}</p>' if clinic.phone_note else ""
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


def _flags(clinic: Clinic, shown: list[str]) -> str:
    return flag(words.status(clinic)) + "".join(flag(disagreement(clinic, field)) for field in ("address", *shown))


def _where(hit: Hit, query: Query) -> str:
    parts = []
    away = words.distance(hit)
    if away:
        parts.append(f"<strong>{html.escape(away)}</strong>")
    edge = words.perhaps(hit, query)
    if edge:
        parts.append(html.escape(edge))
    parts.append(address(hit.clinic))
    return " · ".join(parts)


def _row(clinic: Clinic, field: str) -> str:
    said = words.in_order(field, clinic.states(field))
    denied = words.in_order(field, clinic.denies(field))
    label = html.escape(words.label(field))
    values = [f'<span class="value">{html.escape(words.value(field, code))}</span>' for code in said]
    no = [say("clinic.says_no", value=words.value(field, code)) for code in denied]
    values += [f'<span class="value no">{html.escape(one)}</span>' for one in no]
    if not values:
        silent = words.silent(clinic, field)
        stated = past.lost(clinic, field) or (silent if field == "route" else words.not_stated())
        values = [f'<span class="unsaid">{html.escape(stated)}</span>']
    return f"<div><dt>{label}</dt><dd>{' '.join(values)}</dd></div>"


def _how_we_know(clinic: Clinic, query: Query, today: date) -> str:
    found = words.evidence(clinic, query)
    if found is None:
        checked = say("clinic.checked", day=words.day(clinic.checked))
        return f'<p class="known quiet">{html.escape(checked)}</p>'
    _, fact = found
    return (
        f'<p class="known"><span class="label">{html.escape(say("clinic.known"))} </span>'
        f"<q>{text(words.quotation(fact))}</q> "
        f'<span class="quiet">{html.escape(words.source(fact.source))}, '
        f"{html.escape(past.seen(fact, today))}</span></p>"
    )
