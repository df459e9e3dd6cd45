"""What a page says about psychiatrists at the practice it is about: led, on the team, mentioned, or other clinicians.

A role word has to stand with a name or with the practice's own doings. Brands, the patient's own psychiatrist,
referrers, reviewers, quoted outsiders and bare titles are no evidence.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from indexer.read.lexicon import Mark
from indexer.read.negation import joined, negated
from indexer.read.people import capitalised, heading_names, named_before, names_beside, names_physician
from indexer.read.provider import Verdict
from indexer.read.quotation import passage
from indexer.read.sentences import Sentence
from indexer.read.view import View
from indexer.statement import Finding

LEVELS = ("led", "on_team", "mentioned", "psychiatric_np_pa", "other_prescriber")
"""Strongest first; a page and a listing keep one."""

_ARTICLES = frozenset(
    {"a", "an", "the", "one", "our", "licensed", "certified", "board", "trained", "experienced", "expert", "qualified"}
    | {"attending", "staff", "consultant", "two", "three", "both", "with", "by", "and"}
)
_GENERAL = frozenset({"many", "some", "most", "certain", "other", "these", "those", "such", "any", "few", "all"})
_LISTED = 10
_YOURS = 8
_ROLE = "psychiatry:psychiatrist"


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
        if one.question or one.zone == "quote":
            continue
        for found in _in_sentence(page, one, verdict):
            if best is None or LEVELS.index(found.level) < LEVELS.index(best.level):
                best = found
    if best is not None:
        yield Finding(field="psychiatry", value=best.level, said=passage(best.one, best.mark))


def _in_sentence(page: View, one: Sentence, verdict: Verdict) -> Iterator[Evidence]:
    for mark in one.marks.get("psychiatry=led", ()):
        if not _outside(one, mark):
            yield Evidence("led", one, mark)
    for mark in one.marks.get(_ROLE, ()):
        if not (one.in_quotes(mark) or one.has("psychiatry:past", "psychiatry:reported") or _outside(one, mark)):
            level = _named_level(page, one, mark, verdict) or _unnamed_level(page, one, mark, verdict)
            if level:
                yield Evidence(level, one, mark)
    for label in ("psychiatric_np_pa", "other_prescriber"):
        for mark in one.marks.get(f"psychiatry={label}", ()):
            if _clinician(page, one, mark, verdict):
                yield Evidence(label, one, mark)


def _named_level(page: View, one: Sentence, mark: Mark, verdict: Verdict) -> str:
    """The level that a named psychiatrist shows, if one is named and belongs to the practice."""
    if _first_person(one, mark):
        return "led"
    before = named_before(one)
    if not (names_physician(one, mark) or names_beside(one, mark) or heading_names(one) or before is not None):
        return ""
    if not (verdict.practice or _at_place(one, mark) or page.names_itself(one)):
        return ""
    around = (one, before, before.asked if before is not None else None)
    return "led" if any(part is not None and part.has("psychiatry:leads") for part in around) else "on_team"


def _unnamed_level(page: View, one: Sentence, mark: Mark, verdict: Verdict) -> str:
    """The level that a psychiatrist without a name shows, if the practice says that one treats there."""
    own = one.speaks() or (page.names_itself(one) and not one.has("news"))
    if not _role_alone(one, mark) or not (verdict.practice or own):
        return ""
    if own:
        return "led" if _founded_by(one, mark) else "mentioned"
    supposed = any(other.first < mark.first for other in one.marks.get("hypothetical", ()))
    if supposed or one.has("news", "research", "elsewhere") or _crowd(one, mark):
        return ""
    acts = one.has("psychiatry:acts", "instruction", "offer") and _article(one, mark)
    listed = one.kind in ("item", "cell", "heading") and len(one.words) <= _LISTED and one is not page.title
    return "mentioned" if acts or (listed and verdict.is_provider is True) else ""


def _outside(one: Sentence, mark: Mark) -> bool:
    """Whether the psychiatrist is the patient's own, a referrer, a reviewer, or psychiatrists at large."""
    for cover in one.marks.get("psychiatry:outside", ()):
        near = cover.first < mark.past + 2 and mark.first - _YOURS < cover.past
        if near and joined(one, cover.first, cover.past - 1):
            return True
    before = [word.low for word in one.words[max(0, mark.first - _YOURS) : mark.first]]
    if "your" in before[-3:] or "their" in before[-3:] or (before and before[-1] in _GENERAL):
        return True
    if negated(one, mark):
        return True
    return "your" in before and not any(word in _ARTICLES for word in before[-3:])


def _crowd(one: Sentence, mark: Mark) -> bool:
    """Whether psychiatrists as such are the subject: *Psychiatrists say …*."""
    plural = one.words[mark.past - 1].typed.lower().endswith("s")
    return plural and mark.first == 0 and not one.has("psychiatry:acts")


def _role_alone(one: Sentence, mark: Mark) -> bool:
    return one.words[mark.past - 1].low in ("psychiatrist", "physician", "doctor", "director")


def _at_place(one: Sentence, mark: Mark) -> bool:
    """Whether the psychiatrist is said to work at, or to run, the place that the page is about."""
    after = [word.low for word in one.words[mark.past : mark.past + 4]]
    at = any(
        low in ("at", "with") and place + 1 < len(after) and after[place + 1] not in ("risk", "the")
        for place, low in enumerate(after)
    )
    runs = one.has("psychiatry:leads") and one.has("psychiatry:place")
    listed = any(word.low == "is" for word in one.words[max(0, mark.first - 4) : mark.first])
    return at or runs or (listed and not one.has("news")) or one.speaks() or one.kind == "heading"


def _first_person(one: Sentence, mark: Mark) -> bool:
    """Whether the writer is the psychiatrist: *I am a psychiatrist*, *formed me as a psychiatrist*."""
    before = [word.low for word in one.words[max(0, mark.first - 6) : mark.first]]
    after = one.words[mark.past].low if mark.past < len(one.words) else ""
    as_one = "as" in before and ("me" in before or after == "i")
    return "i'm" in before or ("i" in before and "am" in before) or as_one


def _founded_by(one: Sentence, mark: Mark) -> bool:
    """Whether the practice says that a psychiatrist leads it: *founded by a psychiatrist*, *our director is a …*."""
    leads = any(0 <= mark.first - lead.past <= 4 for lead in one.marks.get("psychiatry:leads", ()))
    before = [word.low for word in one.words[max(0, mark.first - 5) : mark.first]]
    return leads and ("by" in before or "is" in before)


def _article(one: Sentence, mark: Mark) -> bool:
    before = [word.low for word in one.words[max(0, mark.first - 4) : mark.first]]
    return mark.first == 0 or any(word in _ARTICLES for word in before)


def _clinician(page: View, one: Sentence, mark: Mark, verdict: Verdict) -> bool:
    """Whether a clinician who is no psychiatrist is said to work here."""
    before = [word.low for word in one.words[max(0, mark.first - 5) : mark.first]]
    if one.in_quotes(mark) or any(word in before for word in ("your", "their", "another", "if")):
        return False
    if (before and before[-1] in _GENERAL) or one.has("psychiatry:outside", "anecdote"):
        return False
    if mark.first == 0 and one.words[mark.past - 1].typed.lower().endswith("s"):
        return False
    own = one.speaks() or (page.names_itself(one) and not one.has("news"))
    if _person_before(one, mark) or names_physician(one, mark) or heading_names(one):
        return verdict.practice or own
    weak = one.has("research", "hypothetical", "elsewhere", "compare")
    acts = one.has("psychiatry:acts", "instruction", "offer") and not weak
    return verdict.is_provider is True and (own or acts)


def _person_before(one: Sentence, mark: Mark) -> bool:
    """Whether two capitalised words stand right before: *Pia Ronsard, CRNA*."""
    pair = (mark.first - 2, mark.first - 1)
    named = all(capitalised(one.words, place) and one.words[place].typed.isalpha() for place in pair)
    return named and one.words[mark.first - 1].low not in ("the", "our", "a")
