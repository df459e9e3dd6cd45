"""Whether the word for a clinician's role is about somebody who treats at the page's practice.

Here live the refusals and the bonds: whose psychiatrist it is, whether psychiatrists at large are meant, whether the
practice's own voice governs the word, and whether the place named with it is the one that the page is about.
"""

import itertools
from collections.abc import Iterator, Mapping

from indexer.read.lexicon import Mark, word_groups
from indexer.read.negation import joined, negated
from indexer.read.sentences import Sentence

_ARTICLES = frozenset(
    {"a", "an", "the", "one", "our", "licensed", "certified", "board", "trained", "experienced", "expert", "qualified"}
    | {"attending", "staff", "consultant", "two", "three", "both", "with", "by", "and"}
)
_GENERAL = frozenset(
    {"many", "some", "most", "certain", "other", "these", "those", "such", "any", "few", "all", "leading", "more"}
    | {"non", "fellow", "every", "another", "aspiring", "future"}
)
_OURS = frozenset({"our"})
_PREPOSITIONS = frozenset({"on", "in", "at", "from", "of", "with", "within"})
_STOPS = frozenset(
    {
        "your",
        "their",
        "his",
        "her",
        "who",
        "that",
        "which",
        "if",
        "when",
        "for",
        "to",
        "with",
        "work",
        "is",
        "are",
        "can",
    }
    | {"may", "will", "by", "from", "after", "before", "see", "talk", "speak", "as"}
    | {"has", "have", "at"}
)
_PERSONS = frozenset(
    {"doctor", "physician", "provider", "director", "clinician", "founder", "owner", "prescriber", "team", "staff"}
)
_YOURS = 8
_GOVERNS = 7
_REACH = 12
_NAMED_PLACE = 5
_SHORT = 3
_HABITS = frozenset(
    {"are", "can", "may", "have", "differ", "also", "often", "usually", "commonly", "generally", "who", "use"}
)
_PRESENT = frozenset({"on", "available", "present", "always", "there", "with", "here", "at"})
_FOR_PATIENTS = frozenset({"you", "your", "every", "each", "here", "patient", "our", "we"})
_PLACES = frozenset({"clinic", "center", "centre", "practice", "office", "institute", "program", "hospital", "team"})
_NO_STUDY = frozenset({"history", "university", "evidence", "data", "fda", "food"})
_SUBJECTS = frozenset({"you", "we", "i"})
_NO_VERBS = frozenset({"to", "for", "with", "and", "or", "by", "a", "in", "at", "from", "back", "on", "directly"})
_NO_PLACES = frozenset(word_groups()["people"]["no_places"])
_SCHOOLS = frozenset({"university", "college", "school", "academy", "association", "society"})


def belongs_elsewhere(one: Sentence, mark: Mark) -> bool:
    """Whether the clinician is the patient's own, a referrer, a reviewer, or clinicians at large."""
    ours = governed_by_us(one, mark)
    runs = any(0 <= lead.first - mark.past <= 1 for lead in one.marks.get("psychiatry:leads", ()))
    for cover in () if ours or runs else one.marks.get("psychiatry:outside", ()):
        near = cover.first < mark.past + 2 and mark.first - _YOURS < cover.past
        if near and joined(one, cover.first, cover.past - 1) and not _begun_anew(one, cover, mark):
            return True
    if ours:
        return negated(one, mark)
    before = [word.low for word in one.words[max(0, mark.first - _YOURS) : mark.first]]
    if "your" in before[-3:] or "their" in before[-3:] or (before and before[-1] in _GENERAL):
        return True
    if negated(one, mark) or _known_to_patient(one, mark):
        return True
    return "your" in before and not any(word in _ARTICLES for word in before[-3:])


def _known_to_patient(one: Sentence, mark: Mark) -> bool:
    """Whether it is the one whom the patient has already: *the psychiatrist who referred you*, *… you have*."""
    after = [word.low for word in one.words[mark.past : mark.past + _SHORT]]
    before = [word.low for word in one.words[max(0, mark.first - _SHORT) : mark.first]]
    return "the" in before and ("who" in after or (after[:1] == ["you"] and joined(one, mark.past - 1, mark.past)))


def _begun_anew(one: Sentence, cover: Mark, mark: Mark) -> bool:
    """Whether a new subject stands between: *after a referral you meet our psychiatrist*, *…, one of the …*."""
    for place in range(cover.past, mark.first - 1):
        low = one.words[place].low
        if low in _SUBJECTS and one.words[place + 1].low not in _NO_VERBS:
            return True
        if low == "one" and one.words[place + 1].low == "of" and not joined(one, place - 1, place):
            return True
    return False


def bygone(one: Sentence, mark: Mark) -> bool:
    """Whether words near the role put it in somebody's past or in a study: *formerly worked with psychiatrists*."""
    return any(
        mark.first - other.past <= _YOURS and other.first - mark.past <= _NAMED_PLACE
        for label in ("psychiatry:past", "psychiatry:reported")
        for other in one.marks.get(label, ())
    )


def at_large(one: Sentence, mark: Mark) -> bool:
    """Whether clinicians as such are the subject: *Psychiatrists say …*, *A psychiatrist is a doctor who …*."""
    if any(cover.first <= mark.past and mark.first <= cover.past for cover in one.marks.get("psychiatry:general", ())):
        return True
    words = one.words
    following = words[mark.past].low if mark.past < len(words) else ""
    if plural(one, mark) and mark.first == 0 and not one.has("psychiatry:here"):
        return following in _HABITS or not for_patients(one)
    if following == "is" and mark.past + 1 < len(words) and words[mark.past + 1].low in _PRESENT:
        return False
    listed = [word.low for word in words[: mark.first]]
    if plural(one, mark) and len(listed) in (2, 3) and listed[-1] == "and" and not for_patients(one):
        return True
    opens = mark.first <= 2 and words[0].low in ("a", "an")
    return opens and following in ("is", "who", "can", "may", "has", "should", "must", "specializing")


def disjoined(one: Sentence, mark: Mark) -> bool:
    """Whether it is one of several clinicians who might be meant: *a psychiatrist or another doctor*."""
    words = one.words
    after = [word.low for word in words[mark.past : mark.past + 2]]
    before = [word.low for word in words[max(0, mark.first - 2) : mark.first]]
    near = [word.low for word in words[max(0, mark.first - _GOVERNS) : mark.first]]
    listed = "example" in near or any(pair == ("such", "as") for pair in itertools.pairwise(near))
    return "or" in after[:1] or ("or" in before and "either" not in before) or listed


def governed_by_us(one: Sentence, mark: Mark) -> bool:
    """Whether the practice owns the clinician: *our … psychiatrist*, *few do; ours does*."""
    return not one.in_quotes(mark) and (_ours_before(one, mark) or _ours_after(one, mark))


def _ours_before(one: Sentence, mark: Mark) -> bool:
    words = one.words
    for place in range(mark.first - 1, max(-1, mark.first - _GOVERNS - 1), -1):
        if words[place].low in _OURS:
            return True
        linked = words[place].low in ("is", "are") and place > 0 and words[place - 1].low in _PERSONS
        if not linked and (words[place].low in _STOPS or not joined(one, place, place + 1)):
            break
    before = words[mark.first - 1] if mark.first else None
    return before is not None and before.low in _PLACES and before.typed.endswith(("'s", "\u2019s"))


def _ours_after(one: Sentence, mark: Mark) -> bool:
    after = one.words[mark.past : mark.past + 3]
    if after and after[0].low == "we" and mark.first and one.words[mark.first - 1].low == "as":
        return True
    own = any(word.low == "our" for word in after) and after[0].low in _PREPOSITIONS
    return own or any(word.typed.lower() == "ours" for word in one.words[mark.past :])


def for_patients(one: Sentence) -> bool:
    """Whether the sentence tells the reader, or each patient, what happens to them."""
    return any(word.low in _FOR_PATIENTS for word in one.words)


def of_clinics(one: Sentence) -> bool:
    """Whether clinics in general are spoken of: *many ketamine clinics are run by …*, but not *our clinics*."""
    return any(
        word.typed.lower() == "clinics" and not (place and one.words[place - 1].low in ("our", "my", "we"))
        for place, word in enumerate(one.words)
    )


def studied(one: Sentence) -> bool:
    """Whether a study is spoken of; a patient's history or a university by itself is none."""
    return any(one.words[mark.first].low not in _NO_STUDY for mark in one.marks.get("research", ()))


def page_is_about_place(capitals: Mapping[str, int], one: Sentence, mark: Mark) -> bool:
    """Whether a place named with the role is named elsewhere on the page too, which is then about it.

    ``capitals`` counts the sentences in which a capitalised word stands.
    """
    named = (set(_place_before(one, mark)) | set(_place_after(one, mark))) - _NO_PLACES
    if named & _SCHOOLS:
        return False
    return any(capitals.get(name, 0) > 1 for name in named)


def plural(one: Sentence, mark: Mark) -> bool:
    """Whether more than one clinician is meant."""
    return one.words[mark.past - 1].typed.lower().endswith("s")


def _place_before(one: Sentence, mark: Mark) -> Iterator[str]:
    """The capitalised words right before the role: *Heron Bay psychiatrist*."""
    for place in range(mark.first - 1, max(-1, mark.first - _NAMED_PLACE), -1):
        word = one.words[place]
        if not word.typed[:1].isupper() or not joined(one, place, place + 1):
            return
        if len(word.low) > _SHORT and word.typed[1:].islower():
            yield word.low


def _place_after(one: Sentence, mark: Mark) -> Iterator[str]:
    """The capitalised words after *at* or *of* that follow the role: *psychiatrist at Heron Bay*."""
    words = one.words
    opened = False
    for place in range(mark.past, min(len(words), mark.past + _REACH)):
        word = words[place]
        if opened and not joined(one, place - 1, place):
            return
        if opened and len(word.low) > _SHORT and word.typed[:1].isupper():
            yield word.low
        opened = opened or word.low in ("at", "of", "for", "with")


def supposed(one: Sentence, mark: Mark) -> bool:
    """Whether a *may* or *ask about* stands before the role, or an *if* that no comma ends.

    *If the psychiatrist agrees* supposes nobody.
    """
    for other in one.marks.get("hypothetical", ()):
        if other.first >= mark.first:
            continue
        if one.words[other.first].low not in ("if", "whether"):
            return True
        itself = other.past < mark.first <= other.past + 2 and one.words[other.past].low == "the"
        if joined(one, other.past - 1, mark.first) and not itself:
            return True
    return False
