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
    | {"has", "have", "at", "patient", "client", "taught", "teach", "teache", "connect", "train", "advise", "quote"}
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
_AROUND = frozenset(
    {"network", "area", "community", "region", "town", "city", "county", "state", "list", "neighborhood"}
)
"""*A psychiatrist in our network* need not be one of ours; he may be whom patients are referred to."""
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
        if cover.past < mark.first and one.words[cover.past].low == "is":  # *your doctor is a psychiatrist*
            continue
        near = cover.first < mark.past + 2 and mark.first - _YOURS < cover.past
        if near and joined(one, cover.first, cover.past - 1) and not _begun_anew(one, cover, mark):
            return True
    if ours:
        anew = one.words[0].low == "if" and not joined(one, 0, mark.first)  # *if you have none, one of our …*
        return negated(one, mark) and not (anew or has_ours(one))
    before = [word.low for word in one.words[max(0, mark.first - _YOURS) : mark.first]]
    single = before[-3:-1] == ["one", "of"]  # *one of few psychiatrists*
    if "your" in before[-3:] or "their" in before[-3:] or (before and before[-1] in _GENERAL and not single):
        return True
    if negated(one, mark) or _known_to_patient(one, mark) or _of_another(one, mark):
        return True
    return "your" in before and not any(word in _ARTICLES for word in before[-3:])


def _of_another(one: Sentence, mark: Mark) -> bool:
    """Whether a noun owns the clinician that is no word for a practice: *the insurer's psychiatrist*."""
    before = one.words[mark.first - 1] if mark.first else None
    return before is not None and before.typed.islower() and before.typed.endswith(("'s", "\u2019s"))


def _known_to_patient(one: Sentence, mark: Mark) -> bool:
    """Whether it is the one whom the patient has already: *the psychiatrist who referred you*, *… you have*.

    Behind a comma *who* tells more of somebody who is known: *you meet the psychiatrist, who asks what was tried*.
    """
    after = [word.low for word in one.words[mark.past : mark.past + _SHORT]]
    if after[:1] == ["who"] and not joined(one, mark.past - 1, mark.past):
        return False
    before = [word.low for word in one.words[max(0, mark.first - _SHORT) : mark.first]]
    runs = any(lead.first == mark.past + 1 for lead in one.marks.get("psychiatry:leads", ()))
    return "the" in before and (
        ("who" in after and not runs and "will" not in after)
        or (after[:1] == ["you"] and joined(one, mark.past - 1, mark.past))
    )


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
        line = following in ("on", "available") and len(one.words) <= _NAMED_PLACE
        return following in _HABITS or not (line or for_patients(one))
    if following == "is" and mark.past + 1 < len(words) and words[mark.past + 1].low in _PRESENT:
        return False
    listed = [word.low for word in words[: mark.first]]
    if plural(one, mark) and len(listed) in (2, 3) and listed[-1] == "and" and not for_patients(one):
        return True
    if following == "or" and mark.past + 2 < len(words):  # *a psychiatrist or therapist can …*
        following = words[mark.past + 2].low
    opens = mark.first <= 2 and words[0].low in ("a", "an")
    if following in ("can", "may") and listed[-1:] in (["a"], ["an"]) and not one.speaks():  # "…, a psychiatrist can …"
        return True
    return opens and following in ("is", "who", "can", "may", "has", "should", "must", "specializing")


def disjoined(one: Sentence, mark: Mark) -> bool:
    """Whether it is one of several clinicians who might be meant: *a psychiatrist or another doctor*."""
    words = one.words
    after = [word.low for word in words[mark.past : mark.past + 2]]
    before = [word.low for word in words[max(0, mark.first - 2) : mark.first]]
    near = [word.low for word in words[max(0, mark.first - _GOVERNS) : mark.first]]
    listed = "example" in near or any(pair == ("such", "as") for pair in itertools.pairwise(near))
    return "or" in after[:1] or ("or" in before and "either" not in before) or listed


def gives_instance(one: Sentence, mark: Mark) -> bool:
    """Whether a name follows that says who is meant: *psychiatrists such as Dr. Roe*, *your psychiatrist, Dr. Roe*."""
    after = [word.low for word in one.words[mark.past : mark.past + 2]]
    yours = mark.first > 0 and one.words[mark.first - 1].low == "your" and after[:1] == ["dr"]
    return yours or after == ["such", "as"] or after[:1] == ["like"]


def governed_by_us(one: Sentence, mark: Mark) -> bool:
    """Whether the practice owns the clinician: *our … psychiatrist*, *few do; ours does*."""
    return not one.in_quotes(mark) and (_ours_before(one, mark) or _ours_after(one, mark))


def _ours_before(one: Sentence, mark: Mark) -> bool:
    words = one.words
    for place in range(mark.first - 1, max(-1, mark.first - _GOVERNS - 1), -1):
        if words[place].low in _OURS:
            return True
        if words[place].low == "we're" or (words[place].low == "are" and place and words[place - 1].low == "we"):
            return True
        linked = words[place].low in ("is", "are") and place > 0 and words[place - 1].low in _PERSONS
        if not linked and (words[place].low in _STOPS or not joined(one, place, place + 1)):
            break
    before = words[mark.first - 1] if mark.first else None
    return before is not None and before.low in _PLACES and before.typed.endswith(("'s", "\u2019s"))


def _ours_after(one: Sentence, mark: Mark) -> bool:
    after = [word.low for word in one.words[mark.past : mark.past + 4]]
    if after[:1] == ["we"] and mark.first and one.words[mark.first - 1].low == "as":
        return True
    own = after[:1] and after[0] in _PREPOSITIONS and "our" in after[1:3]
    if own and _AROUND.isdisjoint(after[after.index("our") + 1 :][:1]):
        return True
    return has_ours(one)


def has_ours(one: Sentence) -> bool:
    """Whether *ours* stands in the sentence, and no denial after it: *few have a psychiatrist; ours does*."""
    places = [place for place, word in enumerate(one.words) if word.typed.lower() == "ours"]
    return bool(places) and not any(negator.first > places[-1] for negator in one.marks.get("negator", ()))


def for_patients(one: Sentence) -> bool:
    """Whether the sentence tells the reader, or each patient, what happens to them."""
    return any(word.low in _FOR_PATIENTS for word in one.words)


def of_clinics(one: Sentence) -> bool:
    """Whether clinics in general are spoken of: *many ketamine clinics are run by …*, but not *our clinics*.

    Nor are clinics with a name, *at Heron Bay clinics*.
    """
    for place, word in enumerate(one.words):
        if word.typed.lower() != "clinics":
            continue
        last = one.words[place - 1] if place else None
        named = last is not None and place > 1 and last.typed[:1].isupper() and last.low not in _NO_PLACES
        if last is None or not (named or last.low in ("our", "my", "we")):
            return True
    return False


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


def of_named_place(one: Sentence, mark: Mark) -> bool:
    """Whether a name owns the clinician: *Heron Bay's psychiatrists*, *psychiatrists at Heron Bay*."""
    words = one.words
    after = words[mark.past : mark.past + 2]
    if len(after) == 2 and after[0].low in ("at", "of", "with", "from") and after[1].typed[:1].isupper():
        return True
    before = words[max(0, mark.first - _SHORT) : mark.first]
    return any(word.typed[:1].isupper() and word.typed.lower().endswith(("'s", "\u2019s")) for word in before)


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

    *If the psychiatrist agrees* supposes nobody, nor does *whether it is right is decided by a psychiatrist*.
    """
    for other in one.marks.get("hypothetical", ()):
        if other.first >= mark.first:
            continue
        agent = any(word.low == "by" for word in one.words[other.past : mark.first])
        if other.first == 0 and one.words[0].low == "whether" and agent:
            continue
        if one.words[other.first].low not in ("if", "whether"):
            return True
        itself = other.past < mark.first <= other.past + 2 and one.words[other.past].low == "the"
        if joined(one, other.past - 1, mark.first) and not itself:
            return True
    return False
