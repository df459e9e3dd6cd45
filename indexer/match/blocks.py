"""Which pairs are worth judging: listings that share a phone, a website, a building, or words of a name in one region.

Comparing all with all would take days. A block that grew too large (a call centre's phone, a common word) is cut by a
second trait, and what is still too large is compared only between neighbours of one alphabetical order, so that the
work grows in proportion to the listings whatever they hold.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations

from indexer.match.candidate import Candidate
from indexer.match.rarity import Rarity

LARGEST_BLOCK = 50
"""Most candidates of which all pairs are judged."""
LARGEST_OF_A_WORD = 8
"""The same of candidates that share no more than a word of their names."""
NEIGHBOURS = 8
"""How far apart in alphabetical order candidates of a block too large are still judged."""

_WORDS_A_NAME = 3
_TELLING = 2.0
"""Least weight of a word by which a name is looked up, unless it has no better."""
_Trait = Callable[[Candidate], str]
_Pair = tuple[int, int]


def pairs(candidates: Sequence[Candidate], rarity: Rarity) -> Iterator[tuple[int, int]]:
    """Positions of candidates to judge, the smaller first; each pair once, in a fixed order."""
    blocks: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for position, one in enumerate(candidates):
        for key in set(_keys(one, rarity)):
            blocks[key].append(position)
    count = len(candidates)
    found: set[int] = set()  # a pair in one number takes half the memory of two
    for key, block in blocks.items():
        if len(block) > 1:
            words = key[0] in _WORD_KEYS
            traits, largest = (_OF_WORDS, LARGEST_OF_A_WORD) if words else (_OF_OTHERS, LARGEST_BLOCK)
            found.update(one * count + other for one, other in _within(block, candidates, traits, largest))
    for pair in sorted(found):
        yield divmod(pair, count)


def _keys(one: Candidate, rarity: Rarity) -> Iterator[tuple[str, ...]]:
    """What it is looked up by. Parts that sources leave out are never needed by all keys."""
    state = one.address.state
    regions = [("region", one.region)] if one.region else []
    regions += [("state", state)] if state else []
    if one.phone:
        yield "phone", one.phone
        line = one.phone[-7:]
        for region in regions if line in rarity.switchboards else ():  # somebody gives it without its area
            yield "line", line, *region
    if one.site:
        for region in regions or [("anywhere", "")]:
            yield "site", one.site, *region
    street = one.street
    if street.number:
        yield "number and area", street.number, one.area
        yield "door", street.number, street.street, state
        if one.city:
            yield "number and city", street.number, one.city
    if one.words:
        yield from _name_keys(one, regions or [("anywhere", "")], rarity)


def _name_keys(one: Candidate, regions: Sequence[tuple[str, str]], rarity: Rarity) -> Iterator[tuple[str, ...]]:
    ranked = sorted(one.words, key=lambda word: (-rarity.weight(word), word))[:_WORDS_A_NAME]
    telling = [word for word in ranked if word == ranked[0] or rarity.weight(word) >= _TELLING]
    for region in regions:
        yield "name", one.joined, *region
        yield "word", telling[0], *region
    for word in telling:
        if one.region:
            yield "word", word, "region", one.region
        if one.city:
            yield "word in city", word, one.city


def _within(
    block: Sequence[int], candidates: Sequence[Candidate], traits: Sequence[_Trait], largest: int
) -> Iterator[_Pair]:
    if len(block) <= largest:
        yield from combinations(block, 2)
        return
    for trait in traits:
        smaller: defaultdict[str, list[int]] = defaultdict(list)
        for position in block:
            smaller[trait(candidates[position])].append(position)
        for value, part in smaller.items():
            if value and len(part) <= largest:
                yield from combinations(part, 2)
            elif value:
                yield from _neighbours(part, candidates)


def _neighbours(block: Sequence[int], candidates: Sequence[Candidate]) -> Iterator[_Pair]:
    ordered = sorted(block, key=lambda position: (candidates[position].content, position))
    for at, one in enumerate(ordered):
        for other in ordered[at + 1 : at + 1 + NEIGHBOURS]:
            yield (one, other) if one < other else (other, one)


def _by_area(one: Candidate) -> str:
    return one.area


def _by_city(one: Candidate) -> str:
    return one.city


def _by_name(one: Candidate) -> str:
    return one.key


def _by_street(one: Candidate) -> str:
    return f"{one.street.number} {one.street.street}" if one.street.number else ""


_OF_WORDS = (_by_name, _by_street)
"""What cuts a block of one common word, which says nothing together with a town."""
_OF_OTHERS = (_by_area, _by_city, _by_name, _by_street)
_WORD_KEYS = frozenset({"word", "word in city"})
