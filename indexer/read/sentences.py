"""Blocks taken apart into sentences and clauses, each with the words marked and the question it answers.

Nothing is interpreted here: a sentence only knows what stands in it and where.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from crawler.listing import Block, Kind, Zone
from indexer.read.folding import Token, squeeze, tokens
from indexer.read.lexicon import Mark, lexicon
from indexer.read.splitting import LONGEST, split

_KEYED = '":"'
_MARKS = re.compile('["\u201c\u201d]')
_ASKS = frozenset(
    {"what", "how", "why", "who", "when", "where", "which", "is", "are", "am", "do", "does", "did", "can", "could"}
    | {"will", "would", "should", "may", "must", "has", "have", "was", "were"}
)
CONCEDES = frozenset({"although", "though", "while", "whereas", "unlike"})
"""Words that open a clause which the rest of the sentence speaks against."""
_AFTER_COMMA = re.compile(r",\s+(?:but|while|whereas|although|though|however|yet|unlike|not|instead)\b")
_CLAUSE = re.compile(rf"[;\u2014]|\s-\s|{_AFTER_COMMA.pattern}|\bbut\b|\bwhereas\b")
_AFTER_DASH = re.compile(r"-\s")
_TERM = 3
"""So many words at most between quotation marks name something; more of them are what somebody said."""
_STOPS = frozenset(".!?,")


class Clause(NamedTuple):
    """A part of a sentence: the words from ``first`` up to, not including, ``past``."""

    first: int
    past: int


@dataclass(slots=True)
class Sentence:
    """One sentence of a page.

    ``text`` is the passage as written; ``asked`` the question that it answers, when there is one, and ``reply`` the
    first sentence that answers it; ``before`` and ``after`` are its neighbours in its block; ``path`` the headings
    above it; ``place`` counts sentences from the top of the page.
    """

    text: str
    words: tuple[Token, ...]
    marks: Mapping[str, tuple[Mark, ...]]
    path: tuple[str, ...] = ()
    kind: Kind = "paragraph"
    zone: Zone = "main"
    place: int = 0
    block: int = 0
    before: "Sentence | None" = None
    after: "Sentence | None" = None
    reply: "Sentence | None" = None
    asked: "Sentence | None" = None
    answers: bool = False
    above: "tuple[Sentence, ...]" = ()
    question: bool = False
    quoted: bool = False
    quotes: tuple[tuple[int, int], ...] = ()
    clauses: tuple[Clause, ...] = field(default=())
    labels: frozenset[str] = field(init=False, repr=False, compare=False)
    """The labels of all marks, which every rule asks for many times."""
    lows: frozenset[str] = field(init=False, repr=False, compare=False)
    """Its words as they are matched, for rules that ask only whether one of some words stands in it."""
    stance: str | None = field(default=None, init=False, repr=False, compare=False)
    """What the headings above say of it, once a rule has asked for it."""

    def __post_init__(self) -> None:
        self.labels = frozenset(self.marks)
        self.lows = frozenset([word.low for word in self.words])

    @property
    def heading(self) -> "Sentence | None":
        """The nearest heading above it."""
        return self.above[-1] if self.above else None

    def has(self, *labels: str) -> bool:
        """Whether a phrase with one of the labels stands in it."""
        return not self.labels.isdisjoint(labels)

    def within(self, label: str, clause: Clause) -> Sequence[Mark]:
        """The marks of a label that begin inside a clause."""
        marks = self.marks.get(label)
        if marks is None:
            return ()
        if clause.past - clause.first == len(self.words):
            return marks
        return [mark for mark in marks if clause.first <= mark.first < clause.past]

    def in_quotes(self, mark: Mark) -> bool:
        """Whether a mark stands inside somebody's quoted words."""
        if not self.quotes:
            return self.zone == "quote"
        place = self.words[mark.first].start
        return self.zone == "quote" or any(
            start <= place < end and not self._only_names(start, end) for start, end in self.quotes
        )

    def _only_names(self, start: int, end: int) -> bool:
        """Whether quotation marks hold a term or a title and not what somebody said: Dr. Roe, *"Lead Psychiatrist"*."""
        held = sum(start <= word.start < end for word in self.words)
        return held <= _TERM and held < len(self.words) and self.text[end - 2] not in _STOPS

    def speaks(self) -> bool:
        """Whether the page speaks of itself in it, outside quotation marks."""
        return "own" in self.labels and any(not self.in_quotes(mark) for mark in self.marks["own"])

    def clause_of(self, mark: Mark) -> Clause:
        """The clause in which a mark begins."""
        if len(self.clauses) == 1:
            return self.clauses[0]
        for clause in self.clauses:
            if clause.first <= mark.first < clause.past:
                return clause
        return Clause(0, len(self.words))


def clauses(text: str, words: Sequence[Token]) -> tuple[Clause, ...]:
    """The clauses of a sentence whose words are given with positions in ``text``."""
    searched = text.lower() if text.isascii() else text
    cuts = [match.start() for match in _CLAUSE.finditer(searched)] if _may_be_cut(searched) else []
    if words and words[0].low in CONCEDES and "," in text:  # "although lozenges exist, we ..."
        cuts = sorted({*cuts, text.index(",")})
    if not cuts:
        return (Clause(0, len(words)),)
    found, first, cut = [], 0, 0
    for index, word in enumerate(words):
        while cut < len(cuts) and word.start >= cuts[cut]:
            cut += 1
            if index > first:
                found.append(Clause(first, index))
                first = index
    found.append(Clause(first, len(words)))
    return tuple(found)


def _may_be_cut(text: str) -> bool:
    """Whether anything by which clauses are cut stands in a text: most hold nothing, and this is soon seen."""
    return (
        ";" in text
        or "\u2014" in text
        or "but" in text
        or "whereas" in text
        or ("," in text and _AFTER_COMMA.search(text) is not None)
        or ("-" in text and _AFTER_DASH.search(text) is not None)
    )


def is_question(text: str, words: Sequence[Token]) -> bool:
    """Whether a sentence or heading asks."""
    stripped = text.rstrip("\"'\u201d\u2019)] ")
    return stripped.endswith("?") or (
        bool(words) and words[0].low in _ASKS and len(words) <= 14 and not stripped.endswith((".", "!", ":"))
    )


class _Heard(NamedTuple):
    """What a text says wherever it stands: its words, what is marked in them, and whether it asks."""

    words: tuple[Token, ...]
    marks: Mapping[str, tuple[Mark, ...]]
    clauses: tuple[Clause, ...]
    question: bool


def _heard(text: str) -> _Heard:
    words = tokens(text)
    return _Heard(words, lexicon().marks(words), clauses(text, words), is_question(text, words))


def sentence(text: str, *, kind: Kind = "paragraph") -> Sentence:
    """A sentence made from its text, marked."""
    return Sentence(text=text, kind=kind, **_heard(text)._asdict())


def read_sentences(blocks: Iterable[Block]) -> tuple[Sentence, ...]:
    """The sentences of a page in their order, each bound to the heading and the question above it."""
    made: list[Sentence] = []
    heard: dict[str, _Heard] = {}  # headings stand above others, and menus are repeated
    headings: dict[str, Sentence] = {}
    questions: dict[str, Sentence] = {}
    for number, block in enumerate(blocks):
        text = squeeze(block.text)
        if not text:
            continue
        for above in block.path:
            if above not in headings:
                headings[above] = _made(squeeze(above)[:LONGEST], heard)
        chain = tuple(headings[above] for above in block.path)
        heading = chain[-1] if chain else None
        asked = heading if heading is not None and heading.question else None
        first, inside_quote = True, False
        keyed = _KEYED in text  # in data, quotation marks quote nobody
        for start, end in split(text):
            part = text[start:end].strip()
            one = _made(part, heard)
            one.path, one.kind, one.zone, one.above = block.path, block.kind, block.zone, chain
            one.place, one.block = len(made), number
            if made and made[-1].block == number:
                one.before, made[-1].after = made[-1], one
            if not keyed:
                one.quotes, inside_quote = _quotes(part, inside=inside_quote)
            one.quoted = block.zone == "quote" or (
                len(one.quotes) == 1 and one.quotes[0][0] <= 1 and one.quotes[0][1] >= len(part) - 1
            )
            if one.question:
                asked, first = one, True
                questions[one.text] = one
            else:
                one.asked, one.answers = asked, first and asked is not None
                if asked is not None and first:
                    _reply(questions.get(asked.text, asked), one)
                first = False
            made.append(one)
    return tuple(made)


def _made(text: str, heard: dict[str, _Heard]) -> Sentence:
    """A sentence of a page on which the same text is worked out once."""
    known = heard.get(text)
    if known is None:
        known = heard[text] = _heard(text)
    return Sentence(text=text, words=known.words, marks=known.marks, clauses=known.clauses, question=known.question)


def _reply(asked: Sentence, one: Sentence) -> None:
    """Keep the first answer to a question."""
    if asked.reply is None:
        asked.reply = one


def _quotes(part: str, *, inside: bool) -> tuple[tuple[tuple[int, int], ...], bool]:
    """The quoted stretches of a sentence, and whether the last is still open at its end."""
    found = []
    start = 0
    for match in _MARKS.finditer(part):
        place, letter = match.start(), match[0]
        opens = letter == "\u201c" or (letter == '"' and not inside)
        if opens and not inside:
            start, inside = place, True
        elif inside and not opens:
            found.append((start, place + 1))
            inside = False
    if inside:
        found.append((start, len(part)))
    return tuple(found), inside
