"""One clinic with everything that is said of it, as markup; pure functions, no Streamlit.

Each fact stands with its sentence, the page it stands on, its source and its days. Denials and contradictions stand
beside what they deny. Crawled strings are escaped by :func:`ui.cards.text`.
"""

import html
from collections.abc import Sequence
from datetime import date

from config.vocabulary import FIELDS
from config.vocabulary.regulation import regulation
from indexer.clinic import Clinic, Fact
from ui import past, reach, words
from ui.cards import address, disagreement, flag, phone, text
from ui.hours import hours

RECORD = {
    "name": "Name",
    "address": "Address",
    "phone": "Phone",
    "website": "Web site",
    "email": "E-mail",
    "hours": "Hours",
}
"""Fields that hold words instead of codes, as they are headed."""

SHOWN = 3
"""Sentences shown at once for one value; the others open on request."""


def head(clinic: Clinic, *, asked: str) -> str:
    """Name, warnings, address, phone and site; ``asked`` is the id in the link, which may be an older one."""
    place = address(clinic)
    place = place[0].upper() + place[1:]
    moved = ""
    if asked != clinic.id:
        moved = (
            '<p class="note">The link that brought you here is for an older entry. That entry was found to be the same '
            "place as this one.</p>"
        )
    return (
        f'<header class="clinic-head"><h1>{text(clinic.name, longest=200)}</h1>{moved}{flag(words.status(clinic))}'
        f'<p class="where">{place}</p>{_quiet(words.placed(clinic.point))}{flag(disagreement(clinic, "address"))}'
        f"{''.join(_quiet(past.former(one)) for one in clinic.history[:SHOWN])}"
        f"{phone(clinic)}{_site(clinic)}{hours(clinic)}"
        f'<p class="quiet">Last checked {words.day(clinic.checked)}</p></header>'
    )


def body(clinic: Clinic, *, today: date) -> str:
    """Every field with its facts, then what nobody says, then where name, address and phone come from.

    What no longer counts stands below what does: no longer said, or not confirmed lately.
    """
    spoken = [field for field in words.HEADINGS if clinic.facts.get(field) and not _told_by_route(clinic, field)]
    sections = "".join(_field(clinic, field, today) for field in spoken)
    return sections + _unsaid(clinic) + _disputed(clinic, today) + _history(clinic) + _record(clinic, today)


def _told_by_route(clinic: Clinic, field: str) -> bool:
    """Whether a route says already that a clinic gives it at all, and nobody says that it does not."""
    return field == "provider" and bool(clinic.states("route")) and not clinic.denies("provider")


def _quiet(sentence: str) -> str:
    return f'<p class="quiet">{html.escape(sentence)}</p>' if sentence else ""


def _site(clinic: Clinic) -> str:
    if not clinic.website:
        return '<p class="quiet">Web site not stated</p>'
    return f'<p class="site">Web site: {_linked(clinic.website)}</p>'


def _linked(url: str) -> str:
    """A web address as a link when it is one that may be followed, else as plain text."""
    shown = text(reach.page(url) or url, longest=80)
    safe = reach.link(url)
    if safe == "":
        return shown
    return f'<a href="{html.escape(safe)}" rel="noopener noreferrer nofollow" target="_blank">{shown}</a>'


def _field(clinic: Clinic, field: str, today: date) -> str:
    standing = clinic.states(field) | clinic.denies(field)
    past_ones = frozenset(fact.value for fact in clinic.facts[field]) - standing
    codes = words.in_order(field, standing) + words.in_order(field, past_ones)
    values = "".join(_value(clinic, field, code, today) for code in codes)
    return (
        f'<section class="field"><h2>{html.escape(words.HEADINGS[field])}</h2>'
        f"{flag(disagreement(clinic, field))}{values}</section>"
    )


def _value(clinic: Clinic, field: str, code: str, today: date) -> str:
    facts = [fact for fact in clinic.facts[field] if fact.value == code]
    yes = [fact for fact in facts if fact.counts and not fact.denied]
    no = [fact for fact in facts if fact.counts and fact.denied]
    then = [fact for fact in facts if not fact.counts]
    label = html.escape(words.value(field, code))
    before = _then(then, today) if yes or no else ""
    if yes and no:
        sides = _side("Says yes", yes, today) + _side("Says no", no, today)
        status = _regulated(clinic, field, code)
        shown = f'<div class="sides">{sides}</div>{before}'
        return f'<div class="fact"><h3>{label}: sources disagree</h3>{status}{shown}</div>'
    if not (yes or no):
        denied = "said no, " if all(fact.denied for fact in then) else ""
        title = f"{label}: {denied}{html.escape(past.gone(then))}"
        return f'<div class="fact"><h3>{title}</h3>{_facts(then, today)}</div>'
    title = f"{label}: says no" if no else label
    status = _regulated(clinic, field, code) if yes else ""
    return f'<div class="fact"><h3>{title}</h3>{status}{_facts(yes or no, today)}{before}</div>'


def _then(facts: Sequence[Fact], today: date) -> str:
    """Facts of a value that no longer count, below those that do."""
    if not facts:
        return ""
    yes = "".join(fact_markup(fact, today) for fact in facts if not fact.denied)
    no = "".join(fact_markup(fact, today) for fact in facts if fact.denied)
    told = (f"<p>Said yes:</p>{yes}" if yes else "") + (f"<p>Said no:</p>{no}" if no else "")
    return f"<details><summary>No longer said, or not confirmed lately</summary>{told}</details>"


def _regulated(clinic: Clinic, field: str, code: str) -> str:
    """What the authority of the clinic's country says of a route, with its source; empty where we know nothing."""
    known = regulation(code, country=clinic.address.country) if field == "route" else None
    if known is None:
        return ""
    return f'<p class="quiet">{html.escape(known.line)} Source: {_linked(known.url)}</p>'


def _side(title: str, facts: Sequence[Fact], today: date) -> str:
    return f'<div class="side"><h4>{title}</h4>{_facts(facts, today)}</div>'


def _facts(facts: Sequence[Fact], today: date) -> str:
    newest = sorted(facts, key=lambda fact: fact.last_seen, reverse=True)
    first = "".join(fact_markup(fact, today) for fact in newest[:SHOWN])
    if len(newest) <= SHOWN:
        return first
    others = "".join(fact_markup(fact, today) for fact in newest[SHOWN:])
    more = words.count(len(newest) - SHOWN, "more sentence says so", "more sentences say so")
    return f"{first}<details><summary>{more}</summary>{others}</details>"


def fact_markup(fact: Fact, today: date) -> str:
    """One fact: the sentence, the page it stands on, whose page that is, and when it was seen."""
    page = _linked(fact.url) if fact.url else "page not given"
    return (
        f"<figure><blockquote><q>{text(words.quotation(fact))}</q></blockquote><figcaption>"
        f"Source: {html.escape(words.source(fact.source))}, page: {page}. "
        f"{html.escape(past.seen_between(fact, today))}.</figcaption></figure>"
    )


def _unsaid(clinic: Clinic) -> str:
    silent = [field for field in FIELDS if not (clinic.states(field) or clinic.denies(field))]
    if not silent:
        return ""
    asks = "".join(
        f"<li>{html.escape(words.QUESTIONS[field])} "
        f'<span class="quiet">({html.escape(_why(clinic, field))}.)</span></li>'
        for field in silent
    )
    return f'<section class="field"><h2>Not stated: ask them</h2><ul class="asks">{asks}</ul></section>'


def _why(clinic: Clinic, field: str) -> str:
    before = past.lost(clinic, field)
    return before[0].upper() + before[1:] if before else f"The clinic {words.silent(clinic, field)}"


def _disputed(clinic: Clinic, today: date) -> str:
    """The addresses that sources give today, side by side, when they contradict each other."""
    if not clinic.disputed:
        return ""
    said = [
        (value, [fact for fact in clinic.facts.get("address", ()) if fact.value == value and fact.gone_since is None])
        for value in clinic.disputed
    ]
    sides = "".join(_side(text(value, longest=200), facts, today) for value, facts in said if facts)
    return (
        f'<section class="field"><h2>Where it is</h2><div class="fact"><h3>Address: sources disagree</h3>'
        f'<div class="sides">{sides}</div></div></section>'
    )


def _history(clinic: Clinic) -> str:
    """Former names and addresses with their days and where they stood."""
    if not clinic.history:
        return ""
    rows = "".join(
        f'<li>{html.escape(past.former(one))} <span class="quiet">Source: {html.escape(words.source(one.source))}, '
        f"page: {_linked(one.url) if one.url else 'page not given'}, seen {words.day(one.first_seen)} to "
        f"{words.day(one.last_seen)}.</span></li>"
        for one in clinic.history
    )
    return f'<section class="field"><h2>What it was before</h2><ul>{rows}</ul></section>'


def _record(clinic: Clinic, today: date) -> str:
    rows = ""
    for field, label in RECORD.items():
        seen: dict[str, Fact] = {}
        for fact in clinic.facts.get(field, ()):
            seen.setdefault(fact.value, fact)
        for value, fact in seen.items():
            page = _linked(fact.url) if fact.url else "page not given"
            rows += (
                f"<li><strong>{label}:</strong> {text(value)} "
                f'<span class="quiet">{html.escape(words.source(fact.source))}, page: {page}, '
                f"{html.escape(past.seen(fact, today))}</span></li>"
            )
    if rows == "":
        return ""
    return (
        '<section class="field"><details><summary>Where the name, address and phone come from</summary>'
        f"<ul>{rows}</ul></details></section>"
    )
