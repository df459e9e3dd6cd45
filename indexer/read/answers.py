"""Short answers to a question about the clinic itself: *Do you offer it? Yes*, *Do you take it? Not at this time*.

The question names the thing, the answer says yes or no; neither says anything alone.
"""

from indexer.read.lexicon import Mark
from indexer.read.offers import Mention
from indexer.read.quotation import passage, together
from indexer.read.sentences import Sentence
from indexer.read.view import View

_YES = frozenset({"yes", "absolutely", "certainly", "yep", "definitely", "indeed", "sure"})
_AGREES = frozenset({("we", "do"), ("i", "do"), ("of", "course"), ("we", "sure")})
_NO = frozenset({"no", "nope"})
_YOU = frozenset({"you", "your", "yours", "we"})
_PLACE = frozenset({"office", "clinic", "practice", "center", "centre", "team", "doctor"})
_FEW = 2
_WEIGHT = 3.0
_HEDGED = ("hypothetical", "future", "stopped", "unsure")


def answered(one: Sentence) -> Sentence | None:
    """The question about the clinic's own offer that a sentence answers with yes or no, or ``None``."""
    asked = one.asked
    if asked is None or not one.answers or one.quoted or said_yes(one) is None:
        return None
    lows = [word.low for word in asked.words]
    addressed = any(low in _YOU for low in lows) or any(low in _PLACE for low in lows)
    return asked if addressed and asked.has("refusable", "accept", "offer") and asked.question else None


def said_yes(one: Sentence) -> bool | None:
    """Whether an answer begins with yes or with no; ``None`` when it begins with neither, or hedges."""
    if not one.words:
        return None
    first = one.words[0].low
    if first in _YES or (tuple(word.low for word in one.words[:2]) in _AGREES and not one.has("negator")):
        return None if any(one.has(label) for label in _HEDGED) else True
    if first in _NO or one.has("not_now"):
        return False
    return None


def answer_to(page: View, one: Sentence, label: str, *, alternatives: tuple[str, ...] = ()) -> Mention | None:
    """The mention that an answer makes of what its question names; ``None`` when the question names several."""
    if one.asked is None or not one.asked.has(label):
        return None
    asked = answered(one)
    if asked is None or len([other for other in alternatives if asked.has(other)]) >= _FEW:
        return None
    mark = asked.marks[label][0]
    said = _exchange(page, asked, one, mark)
    return Mention(asked, mark, _WEIGHT, denied=said_yes(one) is False, why=("answered",), said=said)


def _exchange(page: View, asked: Sentence, one: Sentence, mark: Mark) -> str:
    """Question and answer as they stand together on the page; the question alone when they do not fit."""
    return together(page, asked, one) or passage(asked, mark)
