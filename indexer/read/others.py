"""Whether what a sentence names is another's, of old, or left out: a sister clinic, *in 1964*, *all but Spravato*.

It decides only about mentions in the page's own words; quotations and questions are refused elsewhere.
"""

from collections.abc import Iterator

from indexer.read.folding import stem
from indexer.read.lexicon import Mark
from indexer.read.negation import joined
from indexer.read.sentences import Clause, Sentence

_AT = frozenset({"at", "by", "in", "through", "via"})
_BESIDE = frozenset({"by", "from", "with", "than", "like", "unlike", "and", "no"})
_ARTICLES = frozenset({"our", "a", "an", "the", "their", "any", "some", "most", "many"})
_BACK = frozenset({"us", "our", "me"})
_YEAR = 4
_LATELY = "2010"
_HEAD = 2
_STRANGERS = frozenset(
    {"paramedics", "medics", "surgeons", "veterinarians", "vets", "pharmacies", "dentists", "dentist"}
)
_STRANGERS |= {"experts", "guidelines", "lawmakers", "regulators", "researchers", "scientists", "soldiers", "critics"}
_STRANGERS |= {"va", "congress", "nhs"}
"""Those who act at the head of a sentence and are nobody of the clinic."""
_LEFT_REACH = 5
_SENT = 3
_PLACES = frozenset({"clinics", "hospitals", "centers", "centres", "practices", "startups", "facilities"})
_PLACE = frozenset(stem(place) for place in _PLACES)
_SINGLED = frozenset({"one", "first", "only", "few", "unlike", "among", "than", "leading", "top"})
_MANY = frozenset({"several", "many", "some", "various", "numerous", "certain", "other", "most", "few", "dozen"})
_MANY_REACH = 3
_FIRMS = _PLACES | {"firms", "companies", "providers", "platforms", "pharmacies", "doctors", "websites", "offices"}
_TRADE = frozenset(
    {"doctors", "physicians", "providers", "clinicians", "prescribers", "practitioners", "psychiatrists"}
)
_QUANTIFIES = frozenset(
    {"most", "many", "some", "the", "majority", "of", "other", "ketamine", "several", "few", "known"}
)
_STANDS_ALONE = frozenset({"some", "many"})
_READER = frozenset({"you", "your"})
_OWNED = frozenset(
    {"of", "all", "both", "these", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"}
)


def of_others(one: Sentence, mark: Mark) -> bool:
    """Whether another place is said to give what the mark names, or patients are sent away for it."""
    clause = one.clause_of(mark)
    if not one.has("own") and any(word.typed.lower() in _STRANGERS for word in one.words[:_HEAD]):
        return True
    if _by_such(one, clause, mark):
        return True
    places = [*one.within("others_place", clause), *_in_general(one, clause)]
    return any(_gives(one, other, mark) or _is_given_at(one, other, mark) for other in places) or _sent(one, clause)


def _in_general(one: Sentence, clause: Clause) -> Iterator[Mark]:
    """Clinics and hospitals at large: *Clinics that give it seldom*, *at larger hospitals*, not *one of the few*."""
    if any(True for _ in one.within("own", clause)) or any(word.low in _SINGLED for word in one.words):
        return
    for place in range(clause.first, clause.past) if not _PLACE.isdisjoint(one.lows) else ():
        word = one.words[place]
        counted = place and (one.words[place - 1].low in _OWNED or one.words[place - 1].low.isdigit())
        named = place and word.typed[:1].isupper()
        if word.typed.lower() in _PLACES and not counted and not named:
            yield Mark("others_place", place, place + 1)


def _by_such(one: Sentence, clause: Clause, mark: Mark) -> bool:
    """Whether those of a trade in general act before the mark: *doctors usually give it by IV*, *most use drips*."""
    if any(True for _ in one.within("own", clause)) or not _READER.isdisjoint(one.lows):
        return False
    at = clause.first
    while at < mark.first and one.words[at].low in _QUANTIFIES:
        at += 1
    alone = at == clause.first + 1 and one.words[clause.first].typed.lower() in _STANDS_ALONE
    if alone and any(verb.first == at for verb in one.within("firm_offer", clause)):  # "some use shots"
        return True
    if at >= mark.first or one.words[at].typed.lower() not in _TRADE:
        return False
    return any(
        at < verb.first <= at + _MANY_REACH and verb.first < mark.first for verb in one.within("firm_offer", clause)
    )


def _gives(one: Sentence, other: Mark, mark: Mark) -> bool:
    """Whether the place stands before the mark as the one that acts: *our sister clinic gives IV ketamine*."""
    if other.past > mark.first or _before(one, other) in _BESIDE:
        return False
    between = (own for own in one.marks.get("we", ()) if other.past <= own.first < mark.first)
    return all(one.words[own.first].typed.lower() == "ours" for own in between)  # "a competitor of ours"


def _is_given_at(one: Sentence, other: Mark, mark: Mark) -> bool:
    compound = mark.past == other.first and one.words[other.first].typed.lower() in _PLACES  # "most infusion clinics"
    away = one.words[other.past - 1].low in ("else", "elsewhere")
    return compound or (mark.past <= other.first and (away or _before(one, other) in _AT))


def _before(one: Sentence, other: Mark) -> str:
    """The word before a place, articles passed over; empty at the head of a sentence."""
    place = other.first - 1
    while place >= 0 and one.words[place].low in _ARTICLES:
        place -= 1
    return one.words[place].low if place >= 0 else ""


def _sent(one: Sentence, clause: Clause) -> bool:
    """Whether patients are sent away: *we refer patients who need it to another clinic*."""
    if any(word.low == "out" for verb in one.within("sends", clause) for word in one.words[verb.past : verb.past + 1]):
        return True
    if any(
        word.low == "dr" for verb in one.within("sends", clause) for word in one.words[verb.past : verb.past + _SENT]
    ):
        return True
    return any(
        away.first >= verb.past
        and _before(one, away) not in _BESIDE
        and not any(word.low in _BACK for word in one.words[verb.past : away.first])
        for verb in one.within("sends", clause)
        for label in ("others_place", "sent_to")
        for away in one.within(label, clause)
    )


def left_out(one: Sentence, mark: Mark) -> bool:
    """Whether the mark is what an offer leaves out: *everything but Spravato*; after a *no* it is what is offered."""
    if one.has("negator") or any(word.low in ("nothing", "nobody") for word in one.words):
        return False
    return any(
        0 <= mark.first - other.past <= _LEFT_REACH and joined(one, other.past - 1, mark.first)
        for other in one.marks.get("leaves_out", ())
    )


def by_many(one: Sentence) -> bool:
    """Whether several firms or clinics at large are named as those who give: *offered by several telehealth firms*."""
    if one.speaks() or _MANY.isdisjoint(one.lows):
        return False
    return any(
        word.low in _MANY
        and not (place and one.words[place - 1].low == "the")
        and any(near.typed.lower() in _FIRMS for near in one.words[place + 1 : place + 1 + _MANY_REACH])
        for place, word in enumerate(one.words)
    )


def long_ago(one: Sentence) -> bool:
    """Whether it tells what was done in a year long past, and nobody speaks of themselves."""
    return not one.speaks() and any(
        len(word.low) == _YEAR and word.low.isdigit() and "1900" < word.low < _LATELY for word in one.words
    )
