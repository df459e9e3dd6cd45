"""What the clinic says no to in its own voice: *we do not treat migraine*, *we are closed to new patients*.

Only a plain refusal counts: we, our clinic or the clinic's own name, a *not*, a verb, its whole object, and nothing
behind it that takes a part back (*we do not treat depression alone*). Who is no candidate, what a payer does not cover
and anything that is supposed, asked or said of others is no denial. This module affirms nothing.
"""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from indexer.read.lexicon import Mark, labels_of
from indexer.read.negation import joined
from indexer.read.quotation import passage
from indexer.read.saying_no import ADVERBS, GOES_ON, ends, low, nobody, opened, refused_verb, skip, subject
from indexer.read.sentences import Sentence
from indexer.read.view import View
from indexer.statement import Finding

_FIGURES = frozenset({"person", "people", "human", "cause", "root", "whole", "symptom", "label", "diagnosis"})
"""What is treated instead in a manner of speaking: *we do not treat depression, we treat people*."""
_TREAT = frozenset({"treat", "treating"})
_LINKS = frozenset({"or", "and", "nor", "any", "either"})
_ILLS = frozenset({"disorder", "schizophrenia", "adhd", "autism", "psychosis", "dementia", "epilepsy", "insomnia"})
_PLAIN = frozenset(
    {"depression", "depressive disorder", "major depressive disorder", "mdd", "treatment resistant depression", "trd"}
    | {"anxiety", "ptsd", "post traumatic stress disorder", "ocd", "obsessive compulsive disorder", "fibromyalgia"}
    | {"bipolar", "bipolar disorder", "bipolar depression", "postpartum depression", "substance use", "addiction"}
    | {
        "substance abuse",
        "suicidality",
        "chronic pain",
        "neuropathic pain",
        "nerve pain",
        "migraine",
        "migraine headache",
    }
    | {"crps", "complex regional pain syndrome"}
)
"""Phrases that name the whole of a condition: who does not treat cancer pain may well treat chronic pain."""
_TAKES = frozenset({"accept", "accepting", "take", "taking", "see", "seeing", "welcome", "welcoming"})
_YOUNG = frozenset({"adolescent", "teen", "teenager"})
_SEES = frozenset({"treat", "treating", "see", "seeing", "accept", "accepting", "take"})
_WITH_YOUNG = frozenset({"children", "child", "minor", "kid", "or", "and", "nor", "any"})
_MANAGES = frozenset({"manage", "managing"})
_MEDICINES = frozenset({"medication", "medicine"})
_OTHER = frozenset({"other", "your", "any", "psychiatric", "outside", "of"})
_PAYERS = frozenset({"insurer", "insurance", "payer", "plan", "carrier"})
_PAYER_NOUNS = frozenset({"plan", "provider", "carrier", "company", "companie", "companies", "compan", "payer"})
_UNSAID = frozenset({"closed", "network", "stopped", "nobody"})
"""Words that say no without a negator; most sentences hold neither and are left at once."""
_ALL = frozenset({"all", "any", "every"})
_SERVICES = frozenset({"service", "treatment", "care"})


class Refusal(NamedTuple):
    """What is refused, as a code of its field, and the words that say so."""

    code: str
    mark: Mark


def turned_away(page: View, one: Sentence, field: str) -> Iterator[Refusal]:
    """What a sentence refuses of one field: ``condition``, ``care``, ``language`` or ``payment``."""
    if one is page.title or one.question or one.quoted or one.kind == "heading" or one.has("hypothetical"):
        return
    if not one.has("negator", "stopped") and _UNSAID.isdisjoint(one.lows):
        return
    for clause in one.clauses:
        begin = opened(one, clause)
        actor = subject(page, one, begin)
        found = _uninsured(one, begin, actor) if field == "payment" else _of_field(one, begin, actor, field)
        for refusal in found:
            if not one.in_quotes(refusal.mark):
                yield refusal


def denials(page: View, field: str, affirmed: AbstractSet[tuple[str, int]]) -> Iterator[Finding]:
    """A finding denied for each code that the page refuses, once.

    ``affirmed`` holds codes with the place of the sentence that affirms them, which then denies them not.
    """
    seen: set[str] = set()
    for one in page.main:
        if not one.has("own") and not page.names_itself(one):
            continue
        for code, mark in turned_away(page, one, field):
            if code not in seen and (code, one.place) not in affirmed:
                seen.add(code)
                yield Finding(field, code, passage(one, mark), denied=True)


def _of_field(one: Sentence, begin: int, actor: int, field: str) -> Iterator[Refusal]:
    verb = refused_verb(one, actor)
    if field == "condition":
        yield from _conditions(one, verb)
    elif field == "language":
        yield from _languages(one, nobody(one, begin) if verb < 0 else verb)
    else:
        yield from _care(one, actor, verb)


def _figure_of_speech(one: Sentence, place: int) -> bool:
    """Whether it goes on with what is treated instead, in this sentence or the next: *we treat the person*."""
    later = [word.low for word in one.words[place:]]
    if one.after is not None:
        later += [word.low for word in one.after.words] if "treat" in one.after.lows else []
    return not _FIGURES.isdisjoint(later)


def _conditions(one: Sentence, verb: int) -> Iterator[Refusal]:
    if low(one, verb) not in _TREAT:
        return
    marks = [mark for label in labels_of("condition") for mark in one.marks.get(label, ())]
    found, place = _listed(one, verb + 1, marks, _LINKS | _ILLS)
    if not found or not ends(one, place) or _figure_of_speech(one, place):
        return
    for mark in found:
        if " ".join(word.low for word in one.words[mark.first : mark.past]) in _PLAIN:
            yield Refusal(mark.label.partition("=")[2], mark)


def _languages(one: Sentence, verb: int) -> Iterator[Refusal]:
    if low(one, verb) not in ("speak", "speaks"):
        return
    marks = [mark for label in labels_of("language") for mark in one.marks.get(label, ())]
    found, place = _listed(one, verb + 1, marks, _LINKS)
    if found and ends(one, place):
        for mark in found:
            yield Refusal(mark.label.partition("=")[2], mark)


def _listed(one: Sentence, place: int, marks: list[Mark], between: frozenset[str]) -> tuple[list[Mark], int]:
    """The longest marks that follow each other from a word on, with only small words between, and where they end."""
    found: list[Mark] = []
    while place < len(one.words):
        here = max((mark for mark in marks if mark.first == place), key=lambda mark: mark.past, default=None)
        if here is not None:
            found.append(here)
            place = here.past
        elif one.words[place].low in between and not (found and low(one, place + 1) in GOES_ON):
            place += 1
        else:
            break
    return found, place


def _care(one: Sentence, actor: int, verb: int) -> Iterator[Refusal]:
    if actor >= 0 and low(one, actor) in ("are", "is"):
        closed = skip(one, actor + 1, ADVERBS)
        if [low(one, closed + step) for step in range(3)] == ["closed", "to", "new"]:
            yield from _whole(one, "accepts_new_patients", closed, _people(one, closed + 2))
    act = low(one, verb)
    if act in _TAKES:
        start = verb + 1 + (low(one, verb + 1) == "on")
        yield from _whole(one, "accepts_new_patients", verb, _people(one, start + (low(one, start) == "any")))
    if act in _SEES:
        young = skip(one, verb + 1, _WITH_YOUNG)
        past = skip(one, young, _YOUNG | _WITH_YOUNG) if low(one, young) in _YOUNG else -1
        yield from _whole(one, "adolescents", verb, past)
    if act in _MANAGES:
        medicine = skip(one, verb + 1, _OTHER)
        yield from _whole(one, "medication_management", verb, medicine + 1 if low(one, medicine) in _MEDICINES else -1)


def _people(one: Sentence, place: int) -> int:
    """The word after *new patients*; -1 when something else stands there."""
    return place + 2 if low(one, place) == "new" and low(one, place + 1) in ("patient", "client") else -1


def _whole(one: Sentence, code: str, first: int, past: int) -> Iterator[Refusal]:
    if past > first and joined(one, first, past - 1) and ends(one, past):
        yield Refusal(code, Mark(f"care={code}", first, past))


def _uninsured(one: Sentence, begin: int, actor: int) -> Iterator[Refusal]:
    """That no insurance is taken: *out of network with all insurers*, *our services are not covered by insurance*."""
    lows = [word.low for word in one.words]
    past = -1
    if actor >= 0 and lows[actor : actor + 1] in (["are"], ["is"]):
        at = skip(one, actor + 1, ADVERBS)
        if lows[at : at + 4] == ["out", "of", "network", "with"] and low(one, at + 4) in _ALL:
            past = _payer(one, at + 5)
    elif low(one, begin) == "our" and low(one, begin + 1) in _SERVICES and low(one, begin + 2) in ("are", "is"):
        at = skip(one, begin + 3, ADVERBS)
        if lows[at : at + 3] == ["not", "covered", "by"]:
            past = _payer(one, at + 3 + (low(one, at + 3) in _ALL))
    if past > 0 and ends(one, past):
        yield Refusal("insurance", Mark("payment=insurance", begin, past))


def _payer(one: Sentence, place: int) -> int:
    """The word after insurance or insurers as a whole; -1 when something else, or one payer, stands there."""
    if low(one, place) not in _PAYERS:
        return -1
    return place + 1 + (low(one, place + 1) in _PAYER_NOUNS)
