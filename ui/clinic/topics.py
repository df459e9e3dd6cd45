"""What a report of a mistake can be about: the entry, one of its facts, or something that it does not state. Pure.

A topic has a code that stays the same in every language: ``closed``, ``phone``, ``route``, ``route.iv``.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from config.vocabulary import FIELDS
from indexer.clinic import Clinic
from ui import words
from ui.clinic.evidence import RECORD, topic_of
from ui.wording import say

WHOLE = ("closed", "removal")
"""Topics of an entry as a whole: the clinic has closed or moved, or its owner wants it removed."""


@dataclass(frozen=True, slots=True)
class Topics:
    """Topics that belong together, below a title: codes and labels."""

    title: str
    topics: tuple[tuple[str, str], ...]


def label(code: str) -> str:
    """A topic in words; empty for what is none."""
    if code in WHOLE:
        return say(f"mistake.about_{code}")
    field, _, value = code.partition(".")
    if field in RECORD:
        return RECORD[field] if not value else ""
    if field not in words.HEADINGS or (value and topic_of(field, value) != code):
        return ""
    if not value:
        return words.HEADINGS[field]
    return say("mistake.about_value", field=words.HEADINGS[field], value=words.value(field, value))


def topics(clinic: Clinic) -> list[Topics]:
    """Everything that a report on a clinic can be about, but for something else."""
    stated = dict.fromkeys(_stated(clinic))
    fields = {code.partition(".")[0] for code in stated}
    groups = {
        "entry": (*WHOLE, *RECORD),
        "stated": tuple(stated),
        "unstated": tuple(field for field in FIELDS if field not in fields),
    }
    return [
        Topics(say(f"mistake.about_{name}"), tuple((code, label(code)) for code in codes))
        for name, codes in groups.items()
        if codes
    ]


def _stated(clinic: Clinic) -> Iterator[str]:
    for field in words.HEADINGS:
        values = frozenset(fact.value for fact in clinic.facts.get(field, ()))
        yield from (topic_of(field, value) for value in words.in_order(field, values))


def chosen(clinic: Clinic, code: str) -> str:
    """The code when it is a topic of this clinic, else empty: the report is about something else then."""
    return code if any(code == one for group in topics(clinic) for one, _ in group.topics) else ""
