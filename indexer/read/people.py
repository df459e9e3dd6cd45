"""Whether a sentence names a person with a physician's title, by shape alone: *Dr. Name*, *Name Name, MD*.

Names are never collected here; they only make a role believable.
"""

from indexer.read.folding import Token
from indexer.read.lexicon import Mark
from indexer.read.sentences import Sentence

_DEGREES = frozenset({"md", "do", "mbbs", "frcpc", "mrcpsych", "franzcp", "mbchb", "frcpsych"})
_SPLIT_DEGREES = frozenset({("M", "D"), ("D", "O")})
_BEFORE_NAMES = frozenset({"dr", "doctor", "professor"})
_PRONOUNS = frozenset({"he", "she", "they"})
_NO_NAMES = frozenset(
    {
        "the",
        "our",
        "a",
        "an",
        "this",
        "at",
        "in",
        "board",
        "certified",
        "medical",
        "director",
        "clinic",
        "center",
        "centre",
    }
    | {"adult", "child", "interventional", "psychiatric", "ketamine", "spravato", "health", "wellness", "and", "with"}
    | {"every", "all", "licensed", "mental", "care", "therapy", "treatment", "psychiatrist", "institute", "medicine"}
)
_BETWEEN = 4
_NEAR = 12
_BACK = 3
_HEADING = 8


def names_physician(one: Sentence, mark: Mark | None = None) -> bool:
    """Whether a titled name stands in the sentence, near the mark when one is given."""
    words = one.words
    low, high = (0, len(words)) if mark is None else (max(0, mark.first - _NEAR), min(len(words), mark.past + _NEAR))
    return any(_titled(words, place) for place in range(low, high))


def names_beside(one: Sentence, mark: Mark) -> bool:
    """Whether two capitalised words stand beside the role: *psychiatrist Jane Roe*, *Jane Roe is a psychiatrist*."""
    words = one.words
    if _pair(words, mark.past):
        return True
    first = mark.first
    while first > 0 and not words[first - 1].typed[:1].isupper() and mark.first - first < _BETWEEN:
        first -= 1
    between = {word.low for word in words[first : mark.first]}
    return bool(between & {"is", "a", "an"} or first == mark.first) and first > 1 and _pair(words, first - 2)


def _pair(words: tuple[Token, ...], place: int) -> bool:
    pair = words[place : place + 2]
    return len(pair) == 2 and all(
        word.typed[:1].isupper() and word.typed[1:].islower() and word.low not in _NO_NAMES for word in pair
    )


def heading_names(one: Sentence) -> bool:
    """Whether the heading above is a person with a physician's title, as on a team page."""
    above = one.heading
    return above is not None and len(above.words) <= _HEADING and names_physician(above)


def named_before(one: Sentence) -> Sentence | None:
    """The sentence before that names whom *he*, *she* or *they* means, when this one begins so."""
    before = one
    for _ in range(_BACK):
        if before.before is None or not before.words or before.words[0].low not in _PRONOUNS:
            return None
        before = before.before
        if names_physician(before):
            return before
    return None


def capitalised(words: tuple[Token, ...], place: int) -> bool:
    """Whether the word at a place exists and begins with a capital."""
    return 0 <= place < len(words) and words[place].typed[:1].isupper()


def _titled(words: tuple[Token, ...], place: int) -> bool:
    word = words[place]
    if word.low in _BEFORE_NAMES and capitalised(words, place + 1):
        return True
    degree = word.low in _DEGREES and word.typed[:1].isupper()
    if not degree and place + 1 < len(words):
        degree = (word.typed, words[place + 1].typed) in _SPLIT_DEGREES
    return degree and place > 1 and capitalised(words, place - 1) and capitalised(words, place - 2)
