"""What a page says about psychiatrists at the practice it is about: led, on the team, mentioned, or other clinicians.

A role word has to stand with a name or with the practice's own voice. Brands, the patient's own psychiatrist,
referrers, reviewers, quoted outsiders and bare titles are no evidence.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from indexer.read.lexicon import Mark
from indexer.read.negation import joined
from indexer.read.provider import Verdict
from indexer.read.quotation import passage
from indexer.read.sentences import Sentence
from indexer.read.view import View
from indexer.statement import Finding

LEVELS = ("led", "on_team", "mentioned", "psychiatric_np_pa", "other_prescriber")
"""Strongest first; a page and a listing keep one."""

_TITLES = frozenset({"md", "do", "mbbs", "frcpc", "mrcpsych", "franzcp", "mbchb", "m.d", "d.o"})
_ARTICLES = frozenset(
    "a an the one our licensed certified board trained experienced expert qualified attending staff consultant two three both".split()
)
_GENERAL = frozenset("many some most certain other these those such any few".split())
_NEAR = 12
_FIRST_PERSON = ("i", "my", "i'm")


@dataclass(frozen=True, slots=True)
class Evidence:
    """One level with the sentence and the words that show it."""

    level: str
    one: Sentence
    mark: Mark


def read_psychiatry(page: View, verdict: Verdict) -> Iterator[Finding]:
    """At most one finding of the field psychiatry: the strongest level that the page shows."""
    best: Evidence | None = None
    for one in page.main:
        for found in _in_sentence(page, one, verdict):
            if best is None or LEVELS.index(found.level) < LEVELS.index(best.level):
                best = found
    if best is not None:
        yield Finding(field="psychiatry", value=best.level, said=passage(best.one, best.mark))


def _in_sentence(page: View, one: Sentence, verdict: Verdict) -> Iterator[Evidence]:
    if one.question or one.zone == "quote":
        return
    for mark in one.marks.get("psychiatry:psychiatrist", ()):
        if one.in_quotes(mark) or one.has("psychiatry:past"):
            continue
        level = _psychiatrist(page, one, mark, verdict)
        if level:
            yield Evidence(level, one, mark)
    for mark in one.marks.get("psychiatry=led", ()):
        if not _outside(one, mark):
            yield Evidence("led", one, mark)
    for label in ("psychiatric_np_pa", "other_prescriber"):
        for mark in one.marks.get(f"psychiatry={label}", ()):
            if _clinician(page, one, mark, verdict):
                yield Evidence(label, one, mark)


def _psychiatrist(page: View, one: Sentence, mark: Mark, verdict: Verdict) -> str:
    if _outside(one, mark) or one.has("hypothetical") and not one.has("own", "instruction") and not _named(one, mark):
        return ""
    name = _named(one, mark) or _heading_names(one)
    tied = verdict.practice or _at_place(one, mark) or page.names_itself(one)
    if name and tied:
        return "led" if one.has("psychiatry:leads") else "on_team"
    if _first_person(page, one, mark):
        return "led"
    own = one.speaks() or page.names_itself(one)
    if not verdict.practice and not own:
        return ""
    if own and _plain(one, mark):
        return "led" if one.has("psychiatry:leads") and _founded(one, mark) else "mentioned"
    if one.has("psychiatry:acts") and _plain(one, mark) and _article(one, mark) and not one.has("news", "research"):
        return "mentioned"
    if (
        one.kind in ("item", "cell", "heading")
        and len(one.words) <= 10
        and verdict.is_provider
        and _plain(one, mark)
        and one is not page.title
    ):
        return "mentioned"
    return ""


def _outside(one: Sentence, mark: Mark) -> bool:
    """Whether the psychiatrist is the patient's own, a referrer, a reviewer, or psychiatrists at large."""
    for cover in one.marks.get("psychiatry:outside", ()):
        near = cover.first < mark.past + 2 and mark.first - 8 < cover.past
        if near and joined(one, cover.first, cover.past - 1):
            return True
    before = [word.low for word in one.words[max(0, mark.first - 8) : mark.first]]
    if "your" in before[-3:] or "their" in before[-3:] or (before and before[-1] in _GENERAL):
        return True
    return "your" in before and not any(word in _ARTICLES for word in before[-3:])


def _named(one: Sentence, mark: Mark | None) -> bool:
    """Whether a person's name stands near: *Dr. Name*, or *Name, MD*."""
    low, high = (0, len(one.words)) if mark is None else (mark.first - _NEAR, mark.past + _NEAR)
    words = one.words
    for place in range(max(0, low), min(high, len(words))):
        word = words[place]
        if word.low in ("dr", "professor") and place + 1 < len(words) and words[place + 1].typed[:1].isupper():
            return True
        if word.low in _TITLES and word.typed[:1].isupper() and place >= 2:
            if words[place - 1].typed[:1].isupper() and words[place - 2].typed[:1].isupper():
                return True
        if (
            word.typed in ("M", "D")
            and place + 1 < len(words)
            and words[place + 1].typed in ("D", "O")
            and place >= 2
            and words[place - 1].typed[:1].isupper()
        ):
            return True
    return False


def _heading_names(one: Sentence) -> bool:
    """Whether the heading above is a person with a physician's title."""
    return one.heading is not None and len(one.heading.words) <= 8 and _named(one.heading, None)


def _at_place(one: Sentence, mark: Mark) -> bool:
    """Whether the psychiatrist is said to work at, or to run, the place that the page is about."""
    after = one.words[mark.past : mark.past + 4]
    at = any(
        word.low in ("at", "with") and place + 1 < len(after) and after[place + 1].low not in ("risk", "the")
        for place, word in enumerate(after)
    )
    runs = one.has("psychiatry:leads") and one.has("psychiatry:place")
    listed = any(word.low == "is" for word in one.words[max(0, mark.first - 4) : mark.first])
    return at or runs or (listed and not one.has("news")) or one.speaks() or one.kind == "heading"


def _first_person(page: View, one: Sentence, mark: Mark) -> bool:
    before = [word.low for word in one.words[max(0, mark.first - 6) : mark.first]]
    speaks = any(word in before for word in ("i'm", "me", "myself")) or ("i" in before and "am" in before)
    return speaks and "as" in before or ("i" in before and "am" in before) or "i'm" in before


def _plain(one: Sentence, mark: Mark) -> bool:
    """A role and not a part of a longer title such as *psychiatrist assistant*."""
    return mark.label == "psychiatry:psychiatrist" and one.words[mark.past - 1].low == "psychiatrist"


def _founded(one: Sentence, mark: Mark) -> bool:
    before = [word.low for word in one.words[max(0, mark.first - 5) : mark.first]]
    return "by" in before


def _article(one: Sentence, mark: Mark) -> bool:
    before = [word.low for word in one.words[max(0, mark.first - 4) : mark.first]]
    return any(word in _ARTICLES for word in before) or mark.first == 0


def _clinician(page: View, one: Sentence, mark: Mark, verdict: Verdict) -> bool:
    if _outside_clinician(one, mark):
        return False
    own = one.speaks() or page.names_itself(one)
    name = _person_before(one, mark) or _named(one, mark) or _heading_names(one)
    if name:
        return verdict.practice or own
    if verdict.is_provider is not True:
        return False
    return own or (
        one.has("psychiatry:acts", "instruction", "offer")
        and not one.has("research", "hypothetical", "elsewhere", "compare")
    )


def _outside_clinician(one: Sentence, mark: Mark) -> bool:
    before = [word.low for word in one.words[max(0, mark.first - 5) : mark.first]]
    if any(word in before for word in ("your", "their", "another", "if")) or bool(before and before[-1] in _GENERAL):
        return True
    return one.has("psychiatry:outside", "anecdote") or (mark.first == 0 and one.words[0].typed.lower().endswith("s"))


def _person_before(one: Sentence, mark: Mark) -> bool:
    words = one.words[max(0, mark.first - 3) : mark.first]
    return (
        len(words) >= 2
        and all(word.typed[:1].isupper() and word.typed.isalpha() for word in words[-2:])
        and words[-1].low not in ("the", "our", "a")
    )
