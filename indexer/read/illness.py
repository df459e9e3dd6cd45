"""Whether a sentence only speaks about a condition: what it is, who studies it, who is turned away, what else helps.

Conditions that a page does not say its clinic treats are no fact about the clinic; this module only refuses.
"""

from collections.abc import Iterator

from indexer.read.lexicon import Mark
from indexer.read.negation import joined
from indexer.read.sentences import Sentence

_NEAR = 3
_BEFORE = 4
_MEASURES = frozenset({"quiz", "test", "questionnaire", "screener", "foundation", "society"})
_MEDICINES = frozenset({"medicine", "medication", "med", "drug", "pill", "tablet"})
_RESISTS = frozenset({"resistant", "refractory", "unresponsive", "resist", "resists", "resisted", "resisting"})
_GIVE = frozenset(
    {"give", "gave", "tested", "use", "prescribe", "treat", "offer", "administer", "turn", "employ", "lessen", "reach"}
)
_OBJECT = 14
_ACTS = 4
"""So soon after those who act comes what they do: *researchers at Elm gave*."""
_PAYERS = frozenset({"insurer", "insurance", "payer", "medicare", "medicaid", "tricare"})
_GRANTS = frozenset({"approve", "pay", "require", "reimburse", "authorize", "authorise"})
_PRACTITIONERS = frozenset(
    {"doctor", "physician", "psychiatrist", "neurologist", "clinician", "researcher", "hospital", "scientist"}
    | {"neurosurgeon", "dermatologist", "practitioner", "specialist", "urologist", "rheumatologist", "prescriber"}
)
_MANY = ("rs", "ns", "ts", "ls", "ms")
_ONES = frozenset({"our", "my", "these", "the", "other"})
_RESPONDS = frozenset({"respond", "responded", "responding", "improve", "improved", "yield", "yielded"})
_ABOVE_ALL = frozenset({"particularly", "especially", "mainly", "notably"})
_NOT = frozenset({"not", "hasn't", "haven't", "didn't", "doesn't", "isn't", "don't", "never"})
_REFUSED = frozenset(
    {"treat", "treated", "treating", "specialize", "specialise", "accept", "accepted", "manage", "see"}
)
_HERE = frozenset({"here", "our", "us", "we"})
_LATER = 8
_EXPLAINS = frozenset({"what", "about", "understanding", "overview", "define", "defining"})
_LISTING = frozenset({"among", "they", "these", "include", "including", "other"})
_BETWEEN = frozenset({"with", "by", "using", "use", "for", "of", "the", "a", "any", "giving", "iv", "oral"})
_CARE = 8
_READER = frozenset({"you", "your"})
_PARTED = 3
_SELF = frozenset({"i", "my", "me", "i'm", "i've"})


def speaks_about(one: Sentence) -> bool:
    """Whether the sentence is about an illness, a study, other care or other people, and not about a treatment here."""
    if one.has("conditions:turned_away", "conditions:others") or _without_drug(one) or _goes_on(one):
        return True
    if one.has("conditions:we_treat"):
        return False
    followed = one.speaks() and "protocol" in one.lows  # "we follow the protocol that has been studied in depression"
    if one.has("conditions:studied") and not (followed or one.has("conditions:eases", "fell_short")):
        return True
    if one.has("conditions:links") and (one.has("drug") or not one.has("epidemic")):
        return False
    if one.words[0].low == "if" and one.has("drug") and not _READER.isdisjoint(one.lows):
        return False
    return any(not _eased(one, about) for about in one.marks.get("conditions:about", ()))


def at_large(one: Sentence) -> bool:
    """Whether it is what doctors in general do, or what one of them learnt: *neurologists use it against migraine*."""
    if one.speaks() or one.has("own_place"):
        return False
    if one.has("conditions:trained") and not one.has("drug"):
        return True
    named = [mark.first for label, marks in one.marks.items() if label.startswith("condition=") for mark in marks]
    for place, word in enumerate(one.words):
        if word.low not in _PRACTITIONERS or not any(abs(first - place) <= _OBJECT for first in named):
            continue
        before = one.words[place - 1].low if place else ""
        after = [other.low for other in one.words[place + 1 : place + 1 + _ACTS]]
        several = word.typed.lower().endswith(_MANY) and before not in _ONES
        if several and (before == "by" or not _GIVE.isdisjoint(after)):
            return True
    return False


def by_a_payer(one: Sentence) -> bool:
    """Whether it is what insurance pays for: *insurance covers Spravato for depression*."""
    if one.has("own", "own_place", "negator"):
        return False
    lows = {word.low for word in one.words}
    if "fda" in one.lows and one.has(
        "conditions:approval"
    ):  # "approved by the FDA for depression and often covered by insurance"
        return False
    payer = not _PAYERS.isdisjoint(lows) or one.has("payment=insurance")
    if payer and not one.has("drug", "conditions:we_treat", "conditions:eases", "conditions:links"):
        return True
    return payer and (one.has("covers") or not _GRANTS.isdisjoint(lows))


def set_aside(one: Sentence, mark: Mark) -> bool:
    """Whether the condition is compared with, cared for otherwise, or only somebody's subject or own story."""
    return (
        _told(one, mark)
        or _cared_for_otherwise(one, mark)
        or any(_leads_to(one, other, mark, 1) for other in one.marks.get("conditions:unlike", ()))
        or any(
            _leads_to(one, other, mark, 2) and not _undone(one, other)
            for other in one.marks.get("conditions:brings", ())
        )
    )


def risked(one: Sentence, mark: Mark) -> bool:
    """Whether it is only what somebody may come to: *at risk for suicidal thoughts*, *lead to chronic pain*."""
    before = [word.low for word in one.words[max(0, mark.first - _NEAR) : mark.first]]
    return "risk" in before or ("to" in before and bool({"lead", "leading", "leads", "ranging"} & set(before)))


def turned_down(one: Sentence, mark: Mark) -> bool:
    """Whether the clinic says that it does not treat it: *we do NOT specialize in the treatment of depression*."""
    clause = one.clause_of(mark)
    lows = [word.low for word in one.words[clause.first : clause.past]]
    at = mark.first - clause.first
    for place, low in enumerate(lows):
        if low not in _NOT or "only" in lows[place + 1 : place + 2]:
            continue
        verb = next((after for after in range(place + 1, min(place + _NEAR, len(lows))) if lows[after] in _REFUSED), -1)
        if place < verb < at and one.has("own", "own_place") and joined(one, clause.first + place, mark.first):
            return True
        if at < place < verb and place - at <= _LATER and not _HERE.isdisjoint(lows[verb:]):
            return True
    return False


def resists(one: Sentence, mark: Mark) -> bool:
    """Whether a depression is said not to have given way: *has been resistant*, *has not responded adequately*."""
    before = max(0, mark.first - _NEAR)
    if joined(one, before, mark.first) and not _RESISTS.isdisjoint(word.low for word in one.words[before : mark.first]):
        return True
    past = next(
        (
            place
            for place in range(mark.past, len(one.words))
            if not (joined(one, place - 1, place) or one.words[place].low in _ABOVE_ALL)
        ),
        len(one.words),
    )
    lows = [word.low for word in one.words[mark.past : min(past, mark.past + _LATER)]]
    if not _RESISTS.isdisjoint(lows):
        return True
    return any(
        low in _NOT and not _RESPONDS.isdisjoint(lows[place + 1 : place + _NEAR]) for place, low in enumerate(lows)
    )


def _undone(one: Sentence, brings: Mark) -> bool:
    """Whether it is what somebody is helped out of: *helps people to leave thoughts that cause anxiety*."""
    return brings.first > 0 and one.words[brings.first - 1].low in ("that", "which") and one.has("drug", "own")


def _told(one: Sentence, mark: Mark) -> bool:
    """Whether a book, a post or a charity is about it, or a patient's quoted words hold it: *my PTSD is gone*."""
    before = one.words[mark.first - 1] if mark.first else None
    if before is not None and (_owned(one, before.low) or _named_owner(before.typed) or _medicine_for(one, mark)):
        return True
    follows = one.words[mark.past].low if mark.past < len(one.words) and joined(one, mark.past - 1, mark.past) else ""
    if follows in _MEASURES or follows in _MEDICINES:
        return True
    after = [word.low for word in one.words[mark.past : mark.past + _BEFORE + 1]]
    if "worse" in after[:2] or "likely" in after:
        return True
    place = one.words[mark.first].start
    for start, end in one.quotes:
        spoken = start <= place < end and any(word.low in _SELF for word in one.words if start <= word.start < end)
        if spoken:
            return True
    treats = [treat.first for treat in one.marks.get("treat", ()) if one.words[treat.first].low != "for"]
    treats += [drug.first for drug in one.marks.get("drug", ())]
    return any(
        _leads_to(one, other, mark, _BEFORE) and not any(other.past <= treat < mark.first for treat in treats)
        for other in one.marks.get("conditions:told", ())
    )


def _owned(one: Sentence, low: str) -> bool:
    """Whether it is one person's: *my PTSD*, outside a patient's question, or *her OCD* in somebody's story."""
    return (low == "my" and not one.question) or (low in ("her", "his") and not one.speaks())


def _medicine_for(one: Sentence, mark: Mark) -> bool:
    """Whether some other medicine is taken for it: *your medication for depression*."""
    lows = [word.low for word in one.words[max(0, mark.first - 2) : mark.first]]
    return lows[1:] == ["for"] and lows[0] in _MEDICINES and not one.has("drug", "we", "fell_short")


def _named_owner(typed: str) -> bool:
    """Whether a word says that something is a person's: *Maria's migraine*."""
    return typed[:1].isupper() and typed.endswith(("'s", "\u2019s"))


def _cared_for_otherwise(one: Sentence, mark: Mark) -> bool:
    """Whether other care is what it is treated with: *CBT for OCD*, *treat anxiety with talk therapy*."""
    if one.has("drug", "fell_short"):
        return False
    cares = one.marks.get("conditions:other_care", ())
    if any(_leads_to(one, care, mark, _CARE) or _leads_to(one, mark, care, _BEFORE) for care in cares):
        return True
    return bool(cares) and any(_leads_to(one, care, first, _CARE) for care in cares for first in _row_of(one, mark))


def _row_of(one: Sentence, mark: Mark) -> Iterator[Mark]:
    """The conditions of one enumeration with a mark, backwards from it: *bipolar disorder, OCD and anxiety*."""
    named = [other for label, marks in one.marks.items() if label.startswith("condition=") for other in marks]
    at = mark.first
    for other in sorted(named, key=lambda found: found.first, reverse=True):
        if other.first < at <= other.past + _PARTED:
            yield other
            at = other.first


def _eased(one: Sentence, about: Mark) -> bool:
    """Whether something eases what is told: *lessens symptoms of depression*."""
    return any(0 <= about.first - ease.past <= _BEFORE for ease in one.marks.get("conditions:eases", ()))


def defines(one: Sentence) -> frozenset[str]:
    """The conditions that the headings above ask about; what else is named there is a part of them.

    Empty where the sentence or a heading speaks of a treatment: *What is OCD? Acts that keep anxiety down*.
    """
    if one.has("drug", "own", "own_place"):
        return frozenset()
    asked: set[str] = set()
    for heading in reversed(one.above[-2:]):
        if heading.has("drug", "own", "conditions:eases", "conditions:links"):
            return frozenset(asked)
        if heading.words and heading.words[0].low in _EXPLAINS:
            asked |= {label.partition("=")[2] for label in heading.marks if label.startswith("condition=")}
    return frozenset(asked)


def _goes_on(one: Sentence) -> bool:
    """Whether it lists what the sentence before began about an illness: *It has many causes. Among them are ...*."""
    before = one.before
    opens = {word.low for word in one.words[:_NEAR]}
    return (
        before is not None
        and before.has("conditions:about")
        and not before.has("drug")
        and not one.has("drug", "own")
        and not _LISTING.isdisjoint(opens)
    )


def _leads_to(one: Sentence, before: Mark, after: Mark, words: int) -> bool:
    """Whether at most so many words, and no comma or bracket, stand between two marks in this order."""
    return 0 <= after.first - before.past <= words and joined(one, before.past - 1, after.first)


def _without_drug(one: Sentence) -> bool:
    """Whether the drug is named only to say that it is not what is given: *with exercise, not ketamine*."""
    drugs = one.marks.get("drug", ())
    return bool(drugs) and all(
        any(
            other.past <= drug.first and _BETWEEN.issuperset(word.low for word in one.words[other.past : drug.first])
            for other in one.marks.get("conditions:not_with", ())
        )
        for drug in drugs
    )
