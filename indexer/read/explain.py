"""One page shown with what was read, from which words, and what was looked at and refused, and why.

For maintainers: it runs the same rules as reading does and only listens; it decides nothing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from config.vocabulary import FIELDS, vocabulary
from crawler.listing import Page
from indexer.read.closing import read_closing
from indexer.read.language import in_other_language
from indexer.read.lexicon import Lexicon, Mark
from indexer.read.page import reading
from indexer.read.provider import judge
from indexer.read.reasons import reason_for
from indexer.read.rows import read_rows
from indexer.read.sentences import Sentence
from indexer.read.structured import read_structured
from indexer.read.trace import Refusal, listening
from indexer.read.view import view
from indexer.statement import Finding

_ROLE = "psychiatry:psychiatrist"
_OUTCOMES = ("read", "denied", "refused")


@dataclass(frozen=True, slots=True)
class Named:
    """What a sentence names: a value of a field, in which words, and what came of it.

    ``outcome`` is ``read``, ``denied`` (the page says no to it) or ``refused``; ``why`` says why it was refused.
    """

    field: str
    value: str
    words: str
    outcome: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of the page, the headings above it, and everything that it names."""

    text: str
    path: tuple[str, ...]
    zone: str
    named: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """A page explained. ``signs`` are those counted for the verdict; ``lines`` all sentences in their order."""

    url: str
    title: str
    is_provider: bool | None
    provider_said: str
    score: float
    signs: Mapping[str, int]
    findings: tuple[Finding, ...]
    lines: tuple[Line, ...]


def explain(page: Page, *, country: str = "US") -> Explanation:
    """Read a page by itself, and keep what the rules said while they did."""
    seen = view(page, country=country)
    verdict = judge(seen)
    treats = verdict.is_provider is True
    heard: list[Refusal] = []
    with listening(heard.append):
        read = reading(seen, verdict, treats=treats)
    beside = () if in_other_language(seen) else (*read_rows(seen), *read_closing(seen))
    beside += tuple(read_structured(page, country=country))
    findings = tuple(dict.fromkeys((*read.findings, *beside)))
    refusals: dict[int, list[Refusal]] = {}
    for refusal in heard:
        refusals.setdefault(id(refusal.one), []).append(refusal)
    ordered = sorted((*seen.main, *seen.around), key=lambda one: (one is not seen.title, one.place))
    lines = []
    for one in ordered:
        told = _Told(one, refusals.get(id(one), []), findings, treats=treats)
        lines.append(Line(one.text, one.path, one.zone, tuple(told.named())))
    return Explanation(
        url=page.url,
        title=page.title,
        is_provider=read.is_provider,
        provider_said=read.provider_said,
        score=round(verdict.score, 2),
        signs={name: count for name, count in sorted(verdict.signs.items()) if count},
        findings=findings,
        lines=tuple(lines),
    )


class _Told:
    """What came of everything that one sentence names."""

    def __init__(self, one: Sentence, refusals: list[Refusal], findings: tuple[Finding, ...], *, treats: bool) -> None:
        self._one = one
        self._refusals = refusals
        self._here = [found for found in findings if found.said in one.text or one.text in found.said]
        self._read = {(found.field, found.value) for found in findings}
        self._treats = treats

    def named(self) -> Iterator[Named]:
        """Each value once, the most telling outcome first."""
        found: dict[tuple[str, str], Named] = {}
        for one in sorted(self._all(), key=lambda one: _OUTCOMES.index(one.outcome)):
            found.setdefault((one.field, one.value), one)
        yield from found.values()

    def _all(self) -> Iterator[Named]:
        for label, marks in self._one.marks.items():
            field, equals, value = label.partition("=")
            if equals and field in FIELDS:
                yield from (self._at(field, value, mark) for mark in marks)
            elif label == _ROLE:
                yield from (self._psychiatrist(mark) for mark in marks)
        for found in self._here:
            yield Named(found.field, found.value, found.said, "denied" if found.denied else "read")
        for refusal in self._refusals:
            yield Named(refusal.field, refusal.value, self._words(refusal.mark), "refused", refusal.reason)
        for label, marks in _lookalikes().marks(self._one.words).items():
            field, _, value = label.partition("=")
            for mark in marks:
                yield Named(field, value, self._words(mark), "refused", "only looks like it")

    def _at(self, field: str, value: str, mark: Mark) -> Named:
        for found in self._here:
            if (found.field, found.value) == (field, value):
                return Named(field, value, self._words(mark), "denied" if found.denied else "read")
        why = next((one.reason for one in self._refusals if (one.field, one.value) == (field, value)), "")
        said = (field, value) in self._read
        why = why or reason_for(self._one, mark, field, treats=self._treats, said_elsewhere=said)
        return Named(field, value, self._words(mark), "refused", why)

    def _psychiatrist(self, mark: Mark) -> Named:
        level = next((found.value for found in self._here if found.field == "psychiatry"), "")
        if level:
            return Named("psychiatry", level, self._words(mark), "read")
        stronger = any(field == "psychiatry" for field, _ in self._read)
        why = reason_for(self._one, mark, "psychiatry", treats=self._treats, said_elsewhere=stronger)
        return Named("psychiatry", "psychiatrist", self._words(mark), "refused", why)

    def _words(self, mark: Mark) -> str:
        return self._one.text[self._one.words[mark.first].start : self._one.words[mark.past - 1].end]


@cache
def _lookalikes() -> Lexicon:
    return Lexicon(
        (f"{field.code}={term.code}", phrase)
        for field in vocabulary().values()
        for term in field.terms
        for phrase in term.lookalikes
    )
