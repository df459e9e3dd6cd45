"""Words that the vocabulary does not know, counted where the next term would stand: near the drug, at names, at payers.

For maintainers, so that the vocabulary grows by what pages say. Nothing is read from these words.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from config.vocabulary import vocabulary
from crawler.listing import Page
from indexer.normalise.state import state_code
from indexer.read.folding import Token, stem, tokens
from indexer.read.lexicon import word_groups
from indexer.read.negation import joined
from indexer.read.provider import judge
from indexer.read.sentences import Sentence
from indexer.read.view import view

KINDS = ("route", "credential", "payer")
"""Near the drug; in capitals after a name; in capitals after a word of accepting."""

_NEAR_DRUG = 2
_NEAR_ACCEPT = 8
_SHORTEST = 3
_CREDENTIAL = (2, 8)
_NAME_WORDS = 4
_EXAMPLE = 160


@dataclass(slots=True)
class Unknown:
    """Counts by word for each of :data:`KINDS`, with one passage for each word, over so many pages."""

    pages: int = 0
    counts: Mapping[str, Counter[str]] = field(default_factory=lambda: {kind: Counter() for kind in KINDS})
    examples: dict[str, dict[str, str]] = field(default_factory=lambda: {kind: {} for kind in KINDS})

    def add(self, kind: str, word: str, one: Sentence) -> None:
        """Count a word once more."""
        self.counts[kind][word] += 1
        self.examples[kind].setdefault(word, one.text[:_EXAMPLE])


def unknown_words(pages: Iterable[Page], *, on_page: Callable[[int], None] | None = None) -> Unknown:
    """The unknown words of all pages but those that are surely no provider's."""
    found = Unknown()
    for page in pages:
        found.pages += 1
        seen = view(page)
        verdict = judge(seen)
        for one in seen.main if verdict.is_provider is not False or verdict.practice else ():
            if verdict.is_provider is not False:
                for word in _near_drug(one):
                    found.add("route", word, one)
                for word in _payers(one):
                    found.add("payer", word, one)
            for word in _credentials(one):
                found.add("credential", word, one)
        if on_page is not None:
            on_page(found.pages)
    return found


def _near_drug(one: Sentence) -> Iterator[str]:
    places = set()
    for mark in one.marks.get("drug", ()):
        for place in (*range(max(0, mark.first - _NEAR_DRUG), mark.first), *range(mark.past, mark.past + _NEAR_DRUG)):
            if place < len(one.words) and joined(one, min(place, mark.first), max(place, mark.past - 1)):
                places.add(place)
    for place in sorted(places):
        word = one.words[place]
        if word.typed.islower() and word.typed.isalpha() and len(word.low) >= _SHORTEST and not _known(word):
            yield word.typed


def _credentials(one: Sentence) -> Iterator[str]:
    """Words in capitals that follow a name: *Jane Roe, XYZ*; further ones that follow them."""
    words = one.words
    name = 0
    for place, word in enumerate(words):
        if _is_credential(word):
            if name >= 2 and place and _after_comma(one, place) and not (_known(word) or state_code(word.typed)):
                yield word.typed
            continue
        capital = word.typed[:1].isupper() and (word.typed[1:].islower() or len(word.typed) == 1)
        name = min(name + 1, _NAME_WORDS) if capital and (name == 0 or joined(one, place - 1, place)) else int(capital)


def _after_comma(one: Sentence, place: int) -> bool:
    """Whether only commas, dashes and other such words stand between the word and the name before it."""
    return "," in one.text[one.words[place - 1].end : one.words[place].start] or _is_credential(one.words[place - 1])


def _is_credential(word: Token) -> bool:
    low, high = _CREDENTIAL
    capitals = sum(letter.isupper() for letter in word.typed)
    return low <= len(word.typed) <= high and word.typed.isalpha() and capitals >= low and word.typed[0].isupper()


def _payers(one: Sentence) -> Iterator[str]:
    """Names in capitals after a word of accepting, words that belong together as one."""
    if one.question:
        return
    for mark in one.marks.get("accept", ()):
        name: list[Token] = []
        for place in range(mark.past, min(len(one.words), mark.past + _NEAR_ACCEPT)):
            word = one.words[place]
            goes_on = bool(name) and joined(one, place - 1, place)
            if name and not (goes_on and word.typed[:1].isupper()):
                yield from _payer(name)
                name = []
            if word.typed[:1].isupper() and word.typed.isalpha():
                name.append(word)
        yield from _payer(name)


def _payer(name: Sequence[Token]) -> Iterator[str]:
    if name and not any(_known(word) for word in name):
        yield " ".join(word.typed for word in name)


def _known(word: Token) -> bool:
    return word.low in _known_words() or stem(word.typed.lower()) in _known_words()


@cache
def _known_words() -> frozenset[str]:
    """Every word of every phrase that the reader listens for, and the plain words of the language."""
    phrases = [
        phrase for each in vocabulary().values() for term in each.terms for phrase in (*term.phrases, *term.lookalikes)
    ]
    phrases += [phrase for groups in word_groups().values() for listed in groups.values() for phrase in listed]
    phrases.append(files(__package__).joinpath("plain_words.txt").read_text(encoding="utf-8"))
    return frozenset(word.low for phrase in phrases for word in tokens(phrase))
