"""How alike two names are, and what that says. No name joins two listings by itself.

Every word weighs what it tells among the listings at hand, so that *Harbor* counts and *Clinic* hardly does. Words
match in spite of small misspellings, abbreviations of common words, initials, and words written as one or two.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz.distance import JaroWinkler

from indexer.match.candidate import Candidate
from indexer.match.evidence import NOTHING, Evidence
from indexer.match.rarity import Rarity, spot_of

ALIKE = 0.75
"""Share of two names' words from which they are one name."""
PARTLY = 0.45
"""Share from which they may be."""
INSIDE = 0.9
"""Share of the shorter name's words that the longer one has, from which it holds it."""

SIDE_BY_SIDE = "side by side"
"""Level of two names that others list in one building."""

_LITTLE = 0.22
_TELLING = 2.5
"""Weight that the words in common must have before one name inside the other means anything."""
_SPELLING = 0.93
"""Least Jaro-Winkler likeness of two words that are spellings of one."""
_LONG_WORD = 4
_COMMON = 5.3
"""Weight of a word that one name in two hundred has."""
_PLACE_NAME = 0.3
"""A word that is also the name of the city tells little about who in that city it is."""
_SMALL = frozenset({"and", "at", "de", "for", "in", "la", "of", "on", "the"})

DIRECTIONS = frozenset({
    "north", "south", "east", "west", "northeast", "northwest", "southeast", "southwest",
    "n", "s", "e", "w", "ne", "nw", "se", "sw",
})  # fmt: skip
_CREDENTIALS = frozenset({
    "md", "do", "np", "dnp", "pmhnp", "arnp", "aprn", "fnp", "crna", "rn", "pa", "phd", "psyd", "lcsw", "lmft", "lpc",
    "lmhc", "lcpc", "licsw", "dds", "dc",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class NameLikeness:
    """``share``: weight of the common words over that of all words; ``inside``: over that of the shorter name.

    ``clash`` holds a number, a letter or a direction of each name that the other has not: "Clinic 2" is not "Clinic 3".
    ``telling`` is the weight of the common words itself.
    """

    share: float
    inside: float
    clash: tuple[str, str] | None = None
    telling: float = 0.0

    @property
    def alike(self) -> bool:
        """Whether they are one name, spelled however."""
        return self.share >= ALIKE and self.clash is None

    @property
    def related(self) -> bool:
        """Whether they are one name in part at least."""
        held = self.inside >= INSIDE and self.telling >= _TELLING
        return self.clash is None and (self.share >= PARTLY or held)


def likeness(a: Candidate, b: Candidate, rarity: Rarity) -> NameLikeness:
    """How alike two names are, the same whichever comes first; of several names of one, those most alike."""
    cities = {*a.city_words, *b.city_words}
    found = _likeness(a.words, b.words, cities, rarity)
    if found.share == 1.0 or not (a.aliases or b.aliases):
        return found
    others = [
        _likeness(ours, theirs, cities, rarity)
        for ours in (a.words, *a.aliases)
        for theirs in (b.words, *b.aliases)
        if (ours, theirs) != (a.words, b.words)
    ]
    return max(found, *others, key=lambda one: (one.share, one.inside))


def _likeness(a: tuple[str, ...], b: tuple[str, ...], cities: Collection[str], rarity: Rarity) -> NameLikeness:
    if not a or not b:
        return NameLikeness(0.0, 0.0)

    def weight(word: str) -> float:
        return rarity.weight(word) * (_PLACE_NAME if word in cities else 1.0)

    if a == b or "".join(a) == "".join(b):
        return NameLikeness(1.0, 1.0, telling=sum(map(weight, a)))
    left, right = _without(a, b), _without(b, a)
    common = sum(weight(word) for word in a if word in b)
    for ours, theirs in _matches(left, right, a, b, rarity):
        common += min(sum(map(weight, ours)), sum(map(weight, theirs)))
    only_a, only_b = sum(map(weight, left)), sum(map(weight, right))
    return NameLikeness(
        share=common / (common + only_a + only_b),
        inside=common / (common + min(only_a, only_b)),
        clash=_clash(left, right),
        telling=common,
    )


def _without(words: Iterable[str], others: tuple[str, ...]) -> list[str]:
    return [word for word in words if word not in others]


_Match = tuple[tuple[str, ...], tuple[str, ...]]


def _matches(left: list[str], right: list[str], a: tuple[str, ...], b: tuple[str, ...], rarity: Rarity) -> list[_Match]:
    """Words of both names that say one thing in two ways; they are taken out of the words that only one has."""
    found: list[_Match] = []
    for word in tuple(left):
        match = next((other for other in right if _one_word(word, other, rarity)), None)
        if match is not None:
            left.remove(word)
            right.remove(match)
            found.append(((word,), (match,)))
    found += _run_matches(left, right, b)
    found += [(ours, theirs) for theirs, ours in _run_matches(right, left, a)]
    return found


def _run_matches(words: list[str], others: list[str], whole: tuple[str, ...]) -> list[_Match]:
    """One word for several that follow each other in the other name: its initials, or the same written apart."""
    found: list[_Match] = []
    for word in tuple(words):
        if len(word) < 3 or len(others) < 2:
            continue
        run = _initials_run(word, whole) or _written_apart(word, whole)
        if run and any(one in others for one in run) and all(one in others or one in _SMALL for one in run):
            words.remove(word)
            for one in run:
                if one in others:
                    others.remove(one)
            found.append(((word,), run))
    return found


def _initials_run(word: str, whole: tuple[str, ...]) -> tuple[str, ...]:
    """The words that a word holds the first letters of, small ones counted or not."""
    for start in range(len(whole)):
        at = start
        for letter in word:
            while at < len(whole) and whole[at][0] != letter and whole[at] in _SMALL and at > start:
                at += 1
            if at >= len(whole) or whole[at][0] != letter:
                break
            at += 1
        else:
            return whole[start:at]
    return ()


def _written_apart(word: str, whole: tuple[str, ...]) -> tuple[str, ...]:
    pairs = pairwise(whole)
    return next(((one, two) for one, two in pairs if one + two == word), ())


def _one_word(a: str, b: str, rarity: Rarity) -> bool:
    """Two spellings of a word, or a common word and its abbreviation (*ctr*, *hosp*): what is rare is not cut short."""
    if a[0] != b[0] or a.isdigit() or b.isdigit():
        return False
    shorter, longer = (a, b) if len(a) <= len(b) else (b, a)
    if len(shorter) >= _LONG_WORD and JaroWinkler.similarity(a, b) >= _SPELLING:
        return True
    if not 3 <= len(shorter) <= len(longer) - 2 or rarity.weight(longer) > _COMMON:
        return False
    rest = iter(longer)
    return all(letter in rest for letter in shorter)


def _clash(left: list[str], right: list[str]) -> tuple[str, str] | None:
    for kind in (str.isdigit, DIRECTIONS.__contains__, _is_letter):
        ours = next((word for word in left if kind(word)), None)
        theirs = next((word for word in right if kind(word)), None)
        if ours is not None and theirs is not None:
            return ours, theirs
    return None


def _is_letter(word: str) -> bool:
    return len(word) == 1


def name_evidence(a: Candidate, b: Candidate, alike: NameLikeness, rarity: Rarity) -> Evidence:
    """What the names say."""
    both = f"{a.name!r} and {b.name!r}"
    if alike.clash is not None:
        return Evidence(-2.0, f"names differ in {alike.clash[0]!r} and {alike.clash[1]!r}: {both}", "clash")
    if alike.share == 1.0:
        if chain := rarity.elsewhere(rarity.names, a.key, a, b):
            return Evidence(2.5, f"same name, which {chain} other places have too", "chain")
        return Evidence(3.5, "same name", "same")
    if not a.words or not b.words:
        return NOTHING
    return _unequal(alike, both, side_by_side=two_doors(a, b, alike, rarity))


def _unequal(alike: NameLikeness, both: str, *, side_by_side: bool) -> Evidence:
    if alike.share < ALIKE and side_by_side:
        return Evidence(-2.0, f"both names are listed there side by side: {both}", SIDE_BY_SIDE)
    inside = alike.inside if alike.telling >= _TELLING else 0.0
    for least, measure, points, level, words in (
        (ALIKE, alike.share, 3.0, "alike", "names much alike"),
        (INSIDE, inside, 2.0, "inside", "one name holds the other"),
        (PARTLY, alike.share, 1.5, "part", "names alike in part"),
        (_LITTLE, alike.share, -1.0, "little", "names share little"),
    ):
        if measure >= least:
            return Evidence(points, f"{words}: {both}", level)
    return Evidence(-2.5, f"names differ: {both}", "differ")


def two_doors(a: Candidate, b: Candidate, alike: NameLikeness, rarity: Rarity) -> bool:
    """Whether others list both names in that building: then they are two practices, not two spellings.

    So it is when several listings have each of them there, or one source has both; where that source lists many
    places more than once, only of names that have nothing to do with each other.
    """
    spot = spot_of(a)
    if spot is None or spot != spot_of(b):
        return False
    ours, theirs = (rarity.doors.get((spot, one.key), ()) for one in (a, b))
    known = {source for source in ours if source}
    if alike.related:
        known -= rarity.repeating
    return (len(ours) > 1 and len(theirs) > 1) or not known.isdisjoint(theirs)


def two_people(a: Candidate, b: Candidate) -> bool:
    """Whether both names are a person's: two of them behind one phone share an office, no more."""
    return all(not _CREDENTIALS.isdisjoint(one.words) for one in (a, b))
