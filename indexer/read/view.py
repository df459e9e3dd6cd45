"""One page as the rules see it: sentences, title, address words, and which names are the page's own.

The title is the first sentence; menus, headers and footers stay apart from the main text.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from crawler.listing import Block, Page
from indexer.read.folding import Token, squeeze, tokens
from indexer.read.lexicon import Mark, word_groups
from indexer.read.sentences import Sentence, read_sentences, sentence

_LETTERS = re.compile(r"[^a-z]+")
_GENERIC = frozenset(
    {
        "ketamine",
        "clinic",
        "center",
        "centre",
        "psychiatry",
        "psychiatric",
        "wellness",
        "health",
        "healthcare",
        "medical",
    }
    | {"medicine", "spravato", "infusion", "therapy", "therapie", "institute", "esketamine", "treatment", "mental"}
    | {"mind", "brain", "depression", "pain", "care", "service", "hospital", "practice", "group", "about", "example"}
    | {"localhost", "online", "university", "the", "and", "new", "guide"}
)
_TREATS = frozenset(
    {"treatment", "therapy", "therapie", "infusion", "injection", "nasal", "spray", "lozenge", "troche", "assisted"}
    | {"psychotherapy", "service", "program", "session", "for", "and", "the", "our", "with", "depression", "medication"}
    | {"about", "what", "is", "how", "it", "work", "faq", "cost", "price", "pricing", "oral", "supervised", "iv", "im"}
)
_NAMES_NONE = _GENERIC | _TREATS
"""Words of a title that names only what is done: *Ketamine Therapy*."""
_SURROUNDINGS = frozenset({"menu", "header", "footer"})
_NAME_LENGTH = 5
_JOINED_LENGTH = 6
_INITIALS = 3
_WITHIN_NAME = frozenset({"of", "and", "the", "for", "in", "at"})
"""Small words inside a name, of which no initial is taken."""
_NO_PRACTICE = frozenset({"who", "fda"})
_TITLE_LENGTH = 400
_NAME_WORDS = (2, 8)
_BETWEEN = re.compile(r"\s[|\u00b7\u2022\u00bb]\s")
_ENTRIES = 2
_ENTRY = 6
_TITLE_END = re.compile(r"\s[|\u2013\u2014-]\s")


@dataclass(slots=True)
class View:
    """A page taken apart. ``main`` holds the sentences of its own text, title first; ``around`` the rest."""

    hostname: str
    host: str
    path: str
    title: Sentence
    main: tuple[Sentence, ...]
    around: tuple[Sentence, ...]
    text: str
    country: str
    counts: Mapping[str, int]
    heard: frozenset[str]
    """The labels that stand anywhere in the main text or in a heading above it: others need not be looked for."""
    title_low: str
    """The title in small letters between two spaces."""
    title_name: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    """The first letters of each run of letters in the address."""
    itself: dict[int, bool] = field(default_factory=dict)
    """Which sentences were found to hold the page's own name, by identity: many rules ask."""

    def count(self, label: str) -> int:
        """How often phrases with this label stand in the main text."""
        return self.counts.get(label, 0)

    def named_by_title(self, one: Sentence) -> bool:
        """Whether a sentence begins with the name that the page bears as its title.

        The name of a treatment is one only where it is said to be offered: *Ketamine Therapy is available*.
        """
        name = self.title_name
        return (
            _NAME_WORDS[0] <= len(name) <= _NAME_WORDS[1]
            and len(one.words) > len(name)
            and (one.has("passive_offer") or not _NAMES_NONE.issuperset(name))
            and one.words[0].low == name[0]
            and name == tuple(word.low for word in one.words[: len(name)])
            and one is not self.title
            and not any(label.startswith("condition=") for label in self.title.marks)
            and not self.title.question
        )

    def is_name(self, one: Sentence) -> bool:
        """Whether it is the title, or the part of it that names the place and not only what is done there."""
        if one is self.title:
            return True
        if len(one.words) > _NAME_WORDS[1] or f" {one.text.lower()} " not in self.title_low:
            return False
        plain = ("drug", "route=", "condition=", "therapy=")
        said = {
            place
            for label, marks in one.marks.items()
            if label.startswith(plain)
            for mark in marks
            for place in range(mark.first, mark.past)
        }
        return any(
            place not in said and word.typed[:1].isupper() and word.low not in _TREATS
            for place, word in enumerate(one.words)
        )

    def names_itself(self, one: Sentence) -> bool:
        """Whether the sentence holds a name that the page's own address holds too, in one word or in two."""
        known = self.itself.get(id(one))
        if known is None:
            known = self.itself[id(one)] = _holds_name(one, self.host, self.parts)
        return known


def _holds_name(one: Sentence, host: str, parts: Sequence[str]) -> bool:
    """Whether a capitalised word that may be a name, or two that stand together (*In Step*), stand in an address."""
    joins = one.kind in ("paragraph", "item")
    if joins and parts and _bears_initials(one, parts):
        return True
    before: Token | None = None
    for word in one.words:
        if not word.typed[:1].isupper():
            before = None
            continue
        low = word.low
        if len(low) >= _NAME_LENGTH and low in host and low not in _GENERIC:
            return True
        if joins and before is not None and len(name := before.low + low) >= _JOINED_LENGTH and name in host:
            parted = one.text[before.end : word.start] != " "
            if not (parted or _GENERIC.issuperset((before.low, low))):
                return True
        before = word
    return False


def _bears_initials(one: Sentence, parts: Sequence[str]) -> bool:
    """Whether three words that stand together as in a name begin a part of the address: *Alder Row Clinic*, ``arc``."""
    initials, past = "", 0
    for word in one.words:
        if word.typed[:1].isupper():
            joined = bool(initials) and one.text[past : word.start] == " "
            initials = (initials[1 - _INITIALS :] if joined else "") + word.low[0]
            if len(initials) == _INITIALS and initials not in _NO_PRACTICE and initials in parts:
                return True
        elif initials and not (word.low in _WITHIN_NAME and one.text[past : word.start] == " "):
            initials = ""
        past = word.end
    return False


def _without_menus(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks without the lines that are only menus; the cells of a table stay as they are."""
    for block in blocks:
        if block.kind == "cell" or not _BETWEEN.search(block.text):
            yield block
            continue
        kept = [line for line in block.text.splitlines() if not _is_menu(line)]
        if kept:
            yield replace(block, text="\n".join(kept))


def _is_menu(line: str) -> bool:
    """Whether a line is a row of menu entries, the first of which may follow the name of the site."""
    entries = [" ".join(part.lower().split()) for part in _BETWEEN.split(line)]
    known = word_groups()["menu"]["entries"]
    first, *rest = entries
    found = [entry for entry in rest if entry in known]
    home = first in known or first.endswith(" home")
    return bool(rest) and (home or len(found) >= _ENTRIES) and all(len(part.split()) <= _ENTRY for part in rest)


def _apart(marks: Sequence[Mark]) -> int:
    """How many phrases stand apart: *in this article* holds *article* and counts once. They come as they begin."""
    found, at, past = 0, -1, 0
    for _, first, end in marks:
        if first >= past:
            found, at, past = found + 1, first, end
        elif first == at and end > past:
            past = end
    return found


def view(page: Page, *, country: str = "US") -> View:
    """The page ready for the rules."""
    parts = urlsplit(page.url) if page.url.isprintable() and "[" not in page.url else urlsplit("")
    hostname = (parts.hostname or "").lower().removeprefix("www.").removesuffix(".example.com")
    host = _LETTERS.sub("", hostname)
    title = sentence(squeeze(page.title)[:_TITLE_LENGTH], kind="heading")
    read = read_sentences(_without_menus(page.blocks))
    main = tuple(one for one in read if one.zone not in _SURROUNDINGS and one.zone != "aside")
    around = tuple(one for one in read if one.zone in _SURROUNDINGS)
    if title.words:
        main = (title, *main)
    counts: dict[str, int] = {}
    headings: dict[int, Sentence] = {}
    for one in main:
        headings.update((id(above), above) for above in one.above)
        for label, marks in one.marks.items():
            counts[label] = counts.get(label, 0) + (1 if len(marks) == 1 else _apart(marks))
    text = squeeze(" ".join([page.title, *(block.text for block in page.blocks)]))
    return View(
        hostname=hostname,
        host=host,
        path=(parts.path or "").lower(),
        title=title,
        main=main,
        around=around,
        text=text,
        country=country,
        counts=counts,
        heard=frozenset(counts).union(*(above.labels for above in headings.values())),
        title_low=f" {title.text.lower()} ",
        parts=tuple(
            part[:_INITIALS]
            for part in _LETTERS.split(hostname.rpartition(".")[0] or hostname)
            if len(part) >= _INITIALS
        ),
        title_name=tuple(word.low for word in tokens(_TITLE_END.split(title.text)[0])),
    )
