"""The grammar of a plain refusal: the clinic as subject, a *not* right behind it, and where its object ends.

Nothing is read here; where the words go another way than these, there is no refusal.
"""

from indexer.read.sentences import Clause, Sentence
from indexer.read.view import View

_NOUNS = frozenset(
    {"clinic", "office", "practice", "center", "centre", "facility", "team", "staff", "doctor", "clinician", "provider"}
)
_OPENINGS = frozenset({"unfortunately", "currently", "sorry", "but", "however", "and", "so", "note", "please", "that"})
ADVERBS = frozenset({"currently", "presently", "yet", "now", "still", "also", "able", "to", "simply", "unfortunately"})
_NAME = 4
_AT = frozenset({"on", "at", "in"})
_NOTS = (
    ("have", "stopped"),
    ("has", "stopped"),
    ("no", "longer"),
    ("am", "not"),
    ("are", "no", "longer"),
    ("is", "no", "longer"),
    ("are", "unable", "to"),
    ("is", "unable", "to"),
    ("are", "not"),
    ("is", "not"),
    ("do", "not"),
    ("doe", "not"),
    ("does", "not"),
    ("cannot",),
    ("can", "not"),
    ("can't",),
    ("don't",),
    ("doesn't",),
    ("aren't",),
    ("isn't",),
    ("never",),
)
_TAILS = (
    ("at", "this", "time"),
    ("at", "the", "moment"),
    ("at", "present"),
    ("at", "all"),
    ("right", "now"),
    ("any", "more"),
    ("any", "longer"),
    ("with", "ketamine"),
    ("anymore",),
    ("currently",),
    ("presently",),
    ("now",),
    ("here",),
)
_STOPS = frozenset(".;:!?)")
_DASHES = ("\u2014", "\u2013", " - ")
GOES_ON = frozenset({"we", "our", "i", "they", "please"})


def low(one: Sentence, place: int) -> str:
    """The word at a place as it is matched; empty outside the sentence."""
    return one.words[place].low if 0 <= place < len(one.words) else ""


def skip(one: Sentence, place: int, words: frozenset[str]) -> int:
    """The first place from one on whose word is none of some words."""
    while place < len(one.words) and one.words[place].low in words:
        place += 1
    return place


def opened(one: Sentence, clause: Clause) -> int:
    """Where a clause begins after the small words that may open it."""
    return skip(one, clause.first, _OPENINGS)


def subject(page: View, one: Sentence, place: int) -> int:
    """The word after the subject that is the clinic; -1 when somebody else acts or the clause begins otherwise."""
    if low(one, place) in ("we", "i"):
        return place + 1
    if low(one, place) in ("our", "this") and low(one, place + 1) in _NOUNS:
        return place + 2
    if page.names_itself(one):
        past, named = place, False
        while past < len(one.words) and one.words[past].typed[:1].isupper():
            named = named or (len(one.words[past].low) >= _NAME and one.words[past].low in page.host)
            past += 1
        if named:
            return past
    return -1


def nobody(one: Sentence, place: int) -> int:
    """The word after a subject that is nobody here: *no one on our team*, *none of our staff*; -1 without one."""
    if low(one, place) in ("no", "none") and low(one, place + 1) in ("one", "of"):
        place += 2
    elif low(one, place) == "nobody":
        place += 1
    else:
        return -1
    place = skip(one, place, _AT)
    return place + 2 if low(one, place) == "our" and low(one, place + 1) in _NOUNS else -1


def refused_verb(one: Sentence, place: int) -> int:
    """Where the verb stands that a negator right after the subject governs; -1 without one."""
    if place < 0:
        return -1
    place = skip(one, place, ADVERBS)
    if low(one, place) in ("are", "is", "do") and low(one, place + 1) in ADVERBS:
        after = skip(one, place + 1, ADVERBS)  # "we are currently not accepting"
        return skip(one, after + 1, ADVERBS) if low(one, after) == "not" else -1
    for words in _NOTS:
        if all(low(one, place + index) == word for index, word in enumerate(words)):
            return skip(one, place + len(words), ADVERBS)
    return -1


def ends(one: Sentence, place: int) -> bool:
    """Whether what is refused ends before a word, with nothing behind it that makes it smaller."""
    while place < len(one.words):
        gap = one.text[one.words[place - 1].end : one.words[place].start]
        if not _STOPS.isdisjoint(gap) or any(dash in gap for dash in _DASHES):
            return True
        if low(one, place) in ("but", "so") or ("," in gap and low(one, place) in GOES_ON):
            return True
        if low(one, place) == "and" and low(one, place + 1) in GOES_ON:
            return True
        if low(one, place) in ("at", "in") and low(one, place + 1) in ("our", "this") and low(one, place + 2) in _NOUNS:
            place += 3
            continue
        tail = next(
            (words for words in _TAILS if all(low(one, place + i) == word for i, word in enumerate(words))), None
        )
        if tail is None:
            return False
        place += len(tail)
    return True
