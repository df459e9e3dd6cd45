"""Clinics, searches and answers in plain words: text only, pure functions.

Nothing here imports Streamlit or writes markup. Crawled text that leaves this module has gone through :func:`clean`
and still has to be escaped (``ui/clinic/cards.py`` and ``ui/clinic/facts.py`` do that). No word of it advises, ranks or
praises. Every word is said in the language that is spoken just now (``ui/wording``).
"""

from collections.abc import Mapping

from config.vocabulary import DENIED, FIELDS, NOT_STATED, vocabulary
from indexer.clinic import Clinic, Fact
from indexer.normalise.state import STATES
from ui.wording import say
from ui.wording.table import Table
from ui.words.amounts import clinics, count, counted, day, listed, month
from ui.words.closings import closings, ending, status
from ui.words.crawled import LONGEST, clean, quotation, shown
from ui.words.distances import EXACT, distance, miles, perhaps, placed, radius
from ui.words.found import heading, left_out, unplaced
from ui.words.places import place, state, state_within, to_choose
from ui.words.prices import price
from ui.words.silence import QUESTIONS, not_stated, silent
from ui.words.source_names import source

__all__ = [
    "EXACT",
    "HEADINGS",
    "LONGEST",
    "QUESTIONS",
    "choice",
    "clean",
    "clinics",
    "closings",
    "count",
    "counted",
    "day",
    "distance",
    "ending",
    "evidence",
    "heading",
    "in_order",
    "label",
    "left_out",
    "listed",
    "meaning",
    "miles",
    "month",
    "not_stated",
    "perhaps",
    "place",
    "placed",
    "question",
    "quotation",
    "radius",
    "shown",
    "silent",
    "source",
    "state",
    "state_within",
    "status",
    "to_choose",
    "unplaced",
    "value",
]

HEADINGS = Table(
    {
        "status": "headed.status",
        "provider": "headed.provider",
        **{field: f"vocabulary.{field}.label" for field in FIELDS},
        "price": "headed.price",
        "evaluated_by": "headed.evaluated_by",
        "telehealth_state": "headed.telehealth_state",
    }
)
"""Fields whose facts are shown one by one, in this order, as they are headed."""

_ELSE: Mapping[tuple[str, str], str] = {
    **{("status", code): f"value.status.{code}" for code in ("open", "closed", "moved")},
    ("provider", "yes"): "value.provider.yes",
    **{
        ("evaluated_by", code): f"value.evaluated_by.{code}"
        for code in ("psychiatrist", "psychiatric_np_pa", "other_prescriber")
    },
    **{("telehealth_state", code): f"state.{code}" for code in STATES},
}
"""Where the labels stand of the values that are no terms of the vocabulary."""


def label(field: str) -> str:
    """What a field of the vocabulary is called."""
    return say(f"vocabulary.{field}.label")


def question(field: str) -> str:
    """What people are asked about a field of the vocabulary when they search."""
    return say(f"vocabulary.{field}.question")


def value(field: str, code: str) -> str:
    """The label of a code; the code itself when there is no label for it any more; other fields hold words."""
    known = vocabulary().get(field)
    if known is not None and code in known.codes:
        return say(f"vocabulary.{field}.{code}.label")
    if field == "price":
        return price(clean(code))
    key = _ELSE.get((field, code))
    return clean(code) if key is None else say(key)


def choice(field: str, asked: str) -> str:
    """The label of a filter's choice."""
    if asked == NOT_STATED:
        return say("choice.not_stated")
    if asked.startswith(DENIED):
        return say("choice.denied", value=value(field, asked.removeprefix(DENIED)))
    return value(field, asked)


def meaning(field: str, asked: str) -> str:
    """What a filter's choice means, in one or two plain sentences; raises :class:`UsageError` for a code unknown."""
    if asked == NOT_STATED:
        return say("choice.not_stated_means")
    term = vocabulary()[field].term(asked.removeprefix(DENIED))
    told = say(f"vocabulary.{field}.{term.code}.meaning")
    return say("choice.denied_means", meaning=told) if asked.startswith(DENIED) else told


def in_order(field: str, codes: frozenset[str]) -> list[str]:
    """Codes in the order of the vocabulary, then those that it no longer has."""
    if not codes:
        return []
    known = vocabulary()[field].codes if field in vocabulary() else ()
    found = [code for code in known if code in codes]
    return found if len(found) == len(codes) else found + sorted(codes.difference(found))


def evidence(clinic: Clinic, asked: Mapping[str, tuple[str, ...]]) -> tuple[str, Fact] | None:
    """The field and the fact that best show why a clinic answers these filters: what was asked for, else its first."""
    for field in [*asked, *(name for name in FIELDS if name not in asked)]:
        choices = asked.get(field, ())
        facts = sorted((fact for fact in clinic.facts.get(field, ()) if fact.counts), key=lambda fact: fact.denied)
        for fact in facts:
            if (DENIED if fact.denied else "") + fact.value in choices:
                return field, fact
        if facts and not choices:
            return field, facts[0]
    return None
