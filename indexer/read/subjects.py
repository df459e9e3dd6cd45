"""Who acts in a sentence by name: a doctor, or a place whose name ends in a word such as Clinic."""

from indexer.read.lexicon import Mark
from indexer.read.sentences import Sentence

_DOCTOR_REACH = 6
_SEEKS = frozenset({"find", "finding", "choose", "choosing", "locate", "locating", "search", "compare", "comparing"})
_DONE = frozenset({"therapy", "infusion", "services", "service", "care", "medicine", "solutions", "health"})
"""Nouns that end the name of a place, but also the name of a treatment or of a profession."""
_SAYS_WHAT = frozenset(
    {"ketamine", "esketamine", "spravato", "iv", "im", "infusion", "infusions", "therapy", "assisted", "nasal", "spray"}
    | {
        "a",
        "an",
        "the",
        "licensed",
        "mental",
        "treatment",
        "low",
        "dose",
        "oral",
        "behavioral",
        "primary",
        "medical",
        "home",
        "at",
    }
)


def doctor_acts(one: Sentence) -> bool:
    """Whether a doctor by name does or chooses something: *Dr. Orn prefers lozenges*."""
    return "dr" in one.lows and any(
        word.low == "dr"
        and one.words[place + 1].typed[:1].isupper()
        and any(0 < mark.first - place <= _DOCTOR_REACH for mark in one.marks.get("practises", ()))
        for place, word in enumerate(one.words[:-1])
    )


def named_subject(one: Sentence) -> bool:
    """Whether a name that ends in a word such as Clinic or Wellness stands in it."""
    if one.words and one.words[0].low in _SEEKS:
        return False
    return any(_ends_name(one, mark) for mark in one.marks.get("clinic_noun", ()))


def _ends_name(one: Sentence, mark: Mark) -> bool:
    """Whether a noun ends a name, and not only what is done: *Elm Infusions*, but not *Ketamine Infusion Therapy*."""
    if mark.first == 0 or not one.words[mark.first].typed[:1].isupper():
        return False
    place = mark.first - 1
    if one.words[mark.first].low in _DONE:
        while place > 0 and one.words[place].low in _SAYS_WHAT and one.words[place].typed[:1].isupper():
            place -= 1
        if one.words[place].low in _SAYS_WHAT or (place == 0 and one.words[place].low.endswith("ing")):
            return False
    return one.words[place].typed[:1].isupper()
