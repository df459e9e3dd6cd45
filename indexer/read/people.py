"""Whether a sentence names a person with a physician's title, by shape alone: *Dr. Name*, *Name Name, MD*.

Names are never collected here; they only make a role believable and bind two sentences to the same person.
"""

from collections.abc import Iterator

from indexer.read.folding import Token
from indexer.read.lexicon import Mark, word_groups
from indexer.read.negation import joined
from indexer.read.sentences import Sentence

_DEGREES = frozenset({"md", "do", "mbbs", "frcpc", "mrcpsych", "franzcp", "ranzcp", "mbchb", "frcpsych", "msrcpsych"})
_SPLIT_DEGREES = frozenset({("M", "D"), ("D", "O")})
_BEFORE_NAMES = frozenset({"dr", "drs", "doctor", "professor", "prof"})
_TITLED = _BEFORE_NAMES | _DEGREES | {first.lower() for first, _ in _SPLIT_DEGREES}
_PRONOUNS = frozenset({"he", "she", "they", "his", "her"})
_NO_NAMES = frozenset(word_groups()["people"]["no_names"])
_NOBODY = _PRONOUNS | {"this", "that", "there", "everyone", "who", "each", "she", "your", "dr"}
_TITLES = _BEFORE_NAMES | {"and", "founder", "owner", "medical", "director", "cofounder", "co", "clinical", "president"}
_BETWEEN = 7
_QUALIFIES = frozenset({"certified", "registered", "board", "licensed", "double", "advanced", "family"})
_OPENING = frozenset({"a", "an", "as", "trained", "board", "originally"})
_NEAR = 12
_SOON = 14
_BACK = 3
_HEADING = 8
_TITLE_CASE = 5
"""A longer line in which every word is capitalised names nobody by capitals alone."""
_PARTS = 4
"""Words that a name has at most: *Dr. First M. Middle Last*."""


def names_physician(one: Sentence, mark: Mark | None = None) -> bool:
    """Whether a titled name stands in the sentence, near the mark when one is given."""
    places = range(len(one.words)) if mark is None else _around(one, mark)
    return any(_titled(one.words, place) and not _taken(one, place, mark) for place in places)


def _around(one: Sentence, mark: Mark) -> range:
    """Where a name near the role may stand; after it only when several are meant, unless *both* or *are* binds them."""
    low, high = max(0, mark.first - _NEAR), min(len(one.words), mark.past + _NEAR)
    many = one.words[mark.past - 1].typed.lower().endswith("s")
    before = [word.low for word in one.words[max(0, mark.first - _HEADING) : mark.first]]
    single = any(before[place : place + 2] == ["one", "of"] for place in range(len(before) - 2))
    bound = single or any(word.low in ("both", "are", "two") for word in one.words[max(0, mark.first - 4) : mark.first])
    return range(mark.past if many and not bound else low, high)


def names_beside(one: Sentence, mark: Mark) -> bool:
    """Whether two capitalised words stand beside the role: *psychiatrist Jane Roe*, *Jane Roe is a psychiatrist*."""
    return _beside(one, mark) is not None


def surname(one: Sentence, mark: Mark) -> str:
    """The last name, in small letters, of the person whom the role belongs to; empty when none is named beside it."""
    words = one.words
    beside = _beside(one, mark)
    if beside is not None:
        return words[beside].low
    places = [place for place in _around(one, mark) if _titled(words, place) and not _taken(one, place, mark)]
    if not places:
        return _apposed(one, mark)
    nearest = min(places, key=lambda place: abs(place - mark.first))
    if words[nearest].low not in _BEFORE_NAMES:
        return words[nearest - 1].low
    last = nearest
    while last + 1 < len(words) and last - nearest < _PARTS and _name_part(one, last):
        last += 1
    return words[last].low


def titled_names(one: Sentence) -> Iterator[str]:
    """The words, in small letters, that stand with a physician's title in the sentence: *Dr. Max Orn*."""
    words = one.words
    if _TITLED.isdisjoint(one.lows):
        return
    for place in range(len(words)):
        if _titled(words, place):
            yield from (word.low for word in words[max(0, place - 1) : place + _PARTS] if word.typed[:1].isupper())


def heading_names(one: Sentence) -> bool:
    """Whether the heading above is a person with a physician's title, as on a team page."""
    above = one.heading
    if above is None or above.has("psychiatry:outside", "psychiatry:other_part"):  # *Medically reviewed by …*
        return False
    return len(above.words) <= _HEADING and names_physician(above)


def named_before(one: Sentence) -> Sentence | None:
    """The sentence before that names whom *he*, *she* or *they* means, when this one begins so."""
    before = one
    for _ in range(_BACK):
        if before.before is None or not _goes_on(before):
            return None
        before = before.before
        if names_physician(before):
            return before
    return None


def _goes_on(one: Sentence) -> bool:
    """Whether it begins with a pronoun, or with what the one is whom a pronoun then means: *A … by training, she …*."""
    words = one.words
    if not words or words[0].low in _PRONOUNS:
        return bool(words)
    return words[0].low in _OPENING and any(
        word.low in ("he", "she") and not joined(one, place - 1, place) for place, word in enumerate(words[1:_SOON], 1)
    )


def names_only(one: Sentence) -> bool:
    """Whether a short line is nothing but a person: *Jane Roe, MD* on a team page, above the role."""
    words = one.words
    first = 1 if words and words[0].low in _BEFORE_NAMES else 0
    return (
        len(words) <= _HEADING - 2
        and (_pair(words, first) or (first == 1 and capitalised(words, 1)) or _shouted(words))
        and all(word.typed[:1].isupper() for word in words)
    )


def _shouted(words: tuple[Token, ...]) -> bool:
    """Whether a line in capitals is a name with a degree: *JANE ROE, MD*."""
    return (
        len(words) > 2
        and words[-1].low in _DEGREES
        and all(word.typed.isupper() for word in words)
        and not any(word.low in _NO_NAMES for word in words[:2])
    )


def person_before(one: Sentence, mark: Mark) -> bool:
    """Whether two capitalised words stand right before: *Pia Ronsard, CRNA*; degrees may stand between."""
    first = mark.first
    while first > 1 and mark.first - first < _PARTS and _degree(one.words[first - 1].typed):
        first -= 1
    pair = (first - 2, first - 1)
    if first < 2 or not _name_part(one, first - 2):
        return False
    named = all(capitalised(one.words, place) and one.words[place].typed.isalpha() for place in pair)
    return named and not any(one.words[place].low in _NO_NAMES for place in pair)


def first_name(one: Sentence, mark: Mark) -> bool:
    """Whether the sentence says of one capitalised word that it is of the role: *Lena is a nurse practitioner*."""
    words = one.words
    if not 2 < mark.first + 1 < _HEADING or words[1].low != "is" or words[2].low not in ("a", "an", "our"):
        return False
    return words[0].typed[:1].isupper() and len(words[0].low) > 2 and words[0].low not in _NO_NAMES | _NOBODY


def capitalised(words: tuple[Token, ...], place: int) -> bool:
    """Whether the word at a place exists and begins with a capital."""
    return 0 <= place < len(words) and words[place].typed[:1].isupper()


def _beside(one: Sentence, mark: Mark) -> int | None:
    """Where the last name stands of a person named right after or before the role."""
    words = one.words
    if len(words) > _TITLE_CASE and all(word.typed[:1].isupper() for word in words[:_HEADING]):
        return None
    after = mark.past
    while after < len(words) and after - mark.past < _NEAR // 2 and words[after].low in _TITLES:
        after += 1
    many = words[mark.past - 1].typed.lower().endswith("s")
    if not many and _pair(words, after) and not _comma(one, mark.past - 1, after):
        return after + 1
    apposed = mark.first > 0 and words[mark.first - 1].low in ("our", "my") and after + 2 < len(words)
    if apposed and _pair(words, after) and _comma(one, after + 1, after + 2):
        return after + 1
    first = mark.first
    while (
        first > 0
        and mark.first - first < _BETWEEN
        and (not words[first - 1].typed[:1].isupper() or words[first - 1].low in _QUALIFIES)
    ):
        first -= 1
    lower = first
    while first > 1 and lower - first < _PARTS and words[first - 1].typed.isupper():
        first -= 1
    between = {word.low for word in words[lower : mark.first]}
    if first <= 1 or not _pair(words, first - 2) or (many and "are" not in between):
        return None
    if between & {"is", "a", "an", "our", "as", "was"} or (lower == mark.first and _comma(one, first - 1, first)):
        return first - 1
    return None


def _apposed(one: Sentence, mark: Mark) -> str:
    """A last name alone before the role, as newspapers write it: *Orn, a psychiatrist*."""
    place = mark.first - 2
    if not capitalised(one.words, place) or one.words[place].low in _NO_NAMES:
        return ""
    article = one.words[mark.first - 1].low in ("a", "an", "the")
    return one.words[place].low if article and _comma(one, place, mark.first - 1) else ""


def _comma(one: Sentence, first: int, last: int) -> bool:
    gap = one.text[one.words[first].end : one.words[last].start]
    return any(letter in gap for letter in ",()|:-\u2013\u2014")


def _name_part(one: Sentence, place: int) -> bool:
    """Whether the next word still belongs to the name that the word at the place begins or continues."""
    gap = one.text[one.words[place].end : one.words[place + 1].start]
    return capitalised(one.words, place + 1) and not any(letter in gap for letter in ",()|:;")


def _taken(one: Sentence, place: int, mark: Mark | None) -> bool:
    """Whether another clinician's role stands between the title and the mark, so that the name is not the mark's."""
    if mark is None:
        return False
    low, high = min(place, mark.first), max(place, mark.first)
    return any(
        low < other.first < high and other.past <= high and not mark.first <= other.first < mark.past
        for label in ("psychiatry=other_prescriber", "psychiatry=psychiatric_np_pa")
        for other in one.marks.get(label, ())
    )


def _pair(words: tuple[Token, ...], place: int) -> bool:
    pair = words[place : place + 2]
    return len(pair) == 2 and all(
        word.typed[:1].isupper() and word.typed[1:].islower() and word.low not in _NO_NAMES for word in pair
    )


def _degree(typed: str) -> bool:
    """Whether a word is letters after a name: *MBA*, *APRN*, *DNP*, *PhD*."""
    return len(typed) > 1 and typed[0].isupper() and sum(letter.isupper() for letter in typed) > 1


def _titled(words: tuple[Token, ...], place: int) -> bool:
    word = words[place]
    if word.low in _BEFORE_NAMES and capitalised(words, place + 1):
        first = words[place + 1].typed
        initial = len(first) == 1 and capitalised(words, place + 2)
        if initial or not first.isupper():
            return True
    degree = word.low in _DEGREES and word.typed[:1].isupper()
    if not degree and place + 1 < len(words):
        degree = (word.typed, words[place + 1].typed) in _SPLIT_DEGREES
    return degree and place > 1 and capitalised(words, place - 1) and capitalised(words, place - 2)
