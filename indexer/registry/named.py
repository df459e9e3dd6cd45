"""The people whom a quotation names in full: first and last name, with the letters behind it when there are any.

Only what stands in the quotation counts. A last name alone (*Dr. Orn*) names nobody who could be looked up.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from config.vocabulary.taxonomy import families
from indexer.read.folding import Token, stem
from indexer.read.lexicon import Mark, word_groups
from indexer.read.people import surname
from indexer.read.sentences import Sentence, sentence

Claim = Literal["psychiatrist", "psychiatric_nurse", "anesthetist", ""]

_NO_NAMES = frozenset(word_groups()["people"]["no_names"])
_DOCTOR = frozenset({"dr", "doctor"})
_PARTICLES = frozenset(
    {"de", "da", "del", "della", "di", "du", "la", "le", "van", "von", "der", "den", "ter", "bin", "al"}
)
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_STATES_TOO = frozenset({"md", "pa", "nd"})
_MOST_PARTS = 6
_MOST_LETTERS = 6
_NEAR = 4
_JOINS = frozenset({"-", "\u2010", "\u2011", "'", "\u2019"})
_ROLE = "psychiatry:psychiatrist"
_ARTICLES = frozenset({"a", "an", "our", "the", "another"})
_ANEW = frozenset({"and", "or", "with", "beside", "alongside", "to", "by", "from"})
_OTHER_ROLES = ("psychiatry=other_prescriber", "psychiatry=psychiatric_np_pa")


@dataclass(frozen=True, slots=True)
class Named:
    """A person as the page names them: ``words`` are the parts of the name, ``letters`` those behind it (``MD``).

    ``family`` is the profession that the letters show, empty without; ``claim`` what the quotation calls the person.
    """

    words: tuple[str, ...]
    letters: str
    family: str
    claim: Claim

    @property
    def shown(self) -> str:
        """As the page has it: ``Jane Roe, MD``."""
        name = " ".join(self.words)
        return f"{name}, {self.letters}" if self.letters else name


def named_in(said: str) -> tuple[Named, ...]:
    """The people whom a quotation names, in its order, each once."""
    one = sentence(said)
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for place in range(len(one.words)):
        words, letters = _before_letters(one, place) or _after_doctor(one, place) or ((), ())
        if words and (words not in found or letters):
            found[words] = letters
    for words in _beside_role(one):
        if not any(stem(words[-1].lower()) in _low(known) for known in found):
            found[words] = ()
    people = [(words, letters, _family(letters)) for words, letters in found.items()]
    called = _called_psychiatrist(one, [words for words, _, family in people if family in ("", "physician")])
    return tuple(
        Named(words=words, letters=", ".join(letters), family=family, claim=_claim(words, letters, called))
        for words, letters, family in people
    )


def plain_letters(letters: str) -> str:
    """Letters behind a name without marks and case: ``M.D.`` is ``md``."""
    return "".join(letter for letter in letters.casefold() if letter.isalpha())


def family_of(credential: str) -> str:
    """The family of professions that a whole credential shows (``DNP, PMHNP-BC``), empty when it shows none, or two."""
    cut = credential.replace(".", "").replace("-", " ").replace("/", " ").replace(",", " ").split()
    return _family(tuple(cut))


def _family(letters: tuple[str, ...]) -> str:
    forms = {plain_letters(form) for one in letters for form in (one, one.partition("-")[0])}
    known = {families()[plain] for plain in forms if plain in families()}
    if "physician" in known:  # MD, PhD is a physician; MD, RN still holds a licence to practise medicine
        return "physician"
    if "nurse" in known:
        return "nurse"
    return known.pop() if len(known) == 1 else ""


def _before_letters(one: Sentence, place: int) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """The name that ends right before letters which stand at a place, and all the letters behind it."""
    if _letters_at(one, place) is None or (place and _letters_at(one, place - 1) is not None):
        return None
    name = _name_back(one, place)
    letters: list[str] = []
    while place < len(one.words) and len(letters) < _MOST_LETTERS and (found := _letters_at(one, place)) is not None:
        text, place = found
        letters.append(text)
    if name is None or (len(letters) == 1 and plain_letters(letters[0]) in _STATES_TOO and _is_town(one, place)):
        return None
    return name, tuple(letters)


def _letters_at(one: Sentence, place: int) -> tuple[str, int] | None:
    """Letters of a profession that begin at a place, as written, and the place behind them: *M.D.*, *PMHNP-BC*."""
    words = one.words
    if place >= len(words) or not words[place].typed[:1].isupper():
        return None
    past = place + 1
    while past < len(words) and past - place < 4 and _gap(one, past - 1) == "." and len(words[past].typed) == 1:
        past += 1
    text = "".join(word.typed for word in words[place:past])
    if text.lower() not in families() or sum(letter.isupper() for letter in text) < 2:
        return None
    while past < len(words) and _gap(one, past - 1) == "-" and words[past].typed.isupper():
        text = f"{text}-{words[past].typed}"
        past += 1
    return text, past


def _name_back(one: Sentence, place: int) -> tuple[str, ...] | None:
    """The name of two parts or more that ends before a place."""
    parts: list[str] = []
    at = place - 1
    first_gap = True
    while at >= 0 and len(parts) < _MOST_PARTS:
        gap = _gap(one, at)
        if first_gap and gap.strip() not in ("", ",", ".,", "(", "-", "|"):
            break
        if first_gap and one.words[at].low in _SUFFIXES:
            at -= 1
            continue
        if not first_gap and gap.strip() not in ("", ".") and gap not in _JOINS:
            break
        if not _may_be_name(one.words[at], last=first_gap):
            break
        text = one.words[at].typed
        if not first_gap and gap in _JOINS:
            parts[0] = f"{text}{gap}{parts[0]}"
        else:
            parts.insert(0, text)
        first_gap = False
        at -= 1
    return _name(parts)


def _after_doctor(one: Sentence, place: int) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """The full name behind *Dr.*, unless letters follow it, which say more."""
    if one.words[place].low not in _DOCTOR or not one.words[place].typed[:1].isupper():
        return None
    parts: list[str] = []
    at = place + 1
    while at < len(one.words) and len(parts) < _MOST_PARTS:
        gap = _gap(one, at - 1)
        if gap.strip() not in ("", ".") and not (parts and gap in _JOINS):
            break
        if not _may_be_name(one.words[at], last=False) or _letters_at(one, at) is not None:
            break
        if parts and gap in _JOINS:
            parts[-1] = f"{parts[-1]}{gap}{one.words[at].typed}"
        else:
            parts.append(one.words[at].typed)
        at += 1
    name = _name(parts)
    return None if name is None or _letters_at(one, at) is not None else (name, ())


def _beside_role(one: Sentence) -> Iterator[tuple[str, ...]]:
    """Names without a title beside the role: *psychiatrist Jane Roe*."""
    for mark in one.marks.get(_ROLE, ()):
        last = surname(one, mark)
        for at in range(1, len(one.words)):
            first, word = one.words[at - 1], one.words[at]
            if last and word.low == last and _gap(one, at - 1) == " " and _letters_at(one, at) is None:
                joined = _gap(one, at) in _JOINS  # the first half of Vasquez-Lane
                name = _name([first.typed, word.typed]) if _may_be_name(first, last=False) and not joined else None
                if name is not None and _may_be_name(word, last=True):
                    yield name


def _name(parts: list[str]) -> tuple[str, ...] | None:
    while parts and parts[0].lower() in _PARTICLES:
        parts = parts[1:]
    while parts and parts[-1].lower() in _SUFFIXES:
        parts = parts[:-1]
    if len(parts) < 2 or len(parts[-1]) < 2 or all(len(part) == 1 for part in parts[:-1]):
        return None
    return tuple(parts)


def _may_be_name(word: Token, *, last: bool) -> bool:
    typed = word.typed
    if not last and typed in _PARTICLES:
        return True
    if word.low in _NO_NAMES or word.low in _DOCTOR or typed.lower().endswith(("'s", "\u2019s")):
        return False
    shaped = typed[:1].isupper() and typed.replace("'", "").replace("\u2019", "").isalpha()
    return shaped and (len(typed) == 1 or not typed.isupper())


def _gap(one: Sentence, at: int) -> str:
    """What stands between a word and the next."""
    return one.text[one.words[at].end : one.words[at + 1].start] if at + 1 < len(one.words) else ""


def _is_town(one: Sentence, past: int) -> bool:
    """Whether a postal code follows what may be a state: *Bel Air, MD 21014*."""
    return past < len(one.words) and len(one.words[past].typed) == 5 and one.words[past].typed.isdigit()


def _called_psychiatrist(one: Sentence, people: list[tuple[str, ...]]) -> frozenset[tuple[str, ...]]:
    """Those of the people whom the sentence calls a psychiatrist: the role stands with their last name, or alone."""
    called: set[tuple[str, ...]] = set()
    for mark in one.marks.get(_ROLE, ()):
        if one.words[mark.past - 1].typed.endswith("s"):
            # several: those named behind the role, or before it when *are* or *both* binds them to it
            before = {word.low for word in one.words[max(0, mark.first - _NEAR) : mark.first]}
            role = one.words[mark.first].start
            bound = bool(before & {"both", "are"})
            called.update(words for words in people if bound or one.text.find(words[-1]) > role)
        else:
            last = "" if _of_somebody_else(one, mark) else surname(one, mark)
            last = "" if last in _SUFFIXES else last
            alone = last == "" and len(people) == 1 and not (one.has(*_OTHER_ROLES) or _of_somebody_else(one, mark))
            called.update(words for words in people if alone or last in _low(words))
    return frozenset(called)


def _low(words: tuple[str, ...]) -> set[str]:
    """The parts of a name behind the first, as the reader of sentences has them: it may take any for the last."""
    return {stem(part) for word in words[1:] for part in re.split("[-\u2010\u2011]", word.lower())}


def _of_somebody_else(one: Sentence, mark: Mark) -> bool:
    """Whether the role begins anew behind a name: *Max Orn, MD, and a psychiatrist look after you*."""
    before = [word.low for word in one.words[max(0, mark.first - _NEAR) : mark.first]]
    return any(article in _ARTICLES and joint in _ANEW for joint, article in pairwise(before))


def _claim(words: tuple[str, ...], letters: tuple[str, ...], called: frozenset[tuple[str, ...]]) -> Claim:
    plain = {plain_letters(one) for one in letters} | {plain_letters(one.partition("-")[0]) for one in letters}
    if plain & {"pmhnp", "pmhcns"}:
        return "psychiatric_nurse"
    if "crna" in plain:
        return "anesthetist"
    return "psychiatrist" if words in called else ""
