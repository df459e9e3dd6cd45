"""Whose drug is it? A page may speak like a clinic, and name the drug only as what somebody else gives.

Makers of software, lawyers and billing firms speak of *ketamine clinics*; a clinic for magnetic stimulation only
compares; a therapist's biography tells a course. Such a page gives the drug to nobody, whatever its tone. Nothing is
read here; where only others are heard to give the drug, it cannot be told whether the page's own people do.
"""

from config.vocabulary import vocabulary
from indexer.read.lexicon import Mark
from indexer.read.negation import denies
from indexer.read.others import of_others
from indexer.read.sentences import Sentence
from indexer.read.view import View

_MANY = frozenset({"clinics", "providers", "practices", "businesses", "companies", "prescribers", "practitioners"})
_MANY |= {"clinicians", "startups", "industry", "community"}
"""Who stands behind the drug in a text about those who give it: *ketamine clinics*, *Spravato providers*."""
_ONE = frozenset({"clinic", "practice", "provider", "business"})
_TRADES = frozenset(
    {"billing", "attorney", "attorneys", "lawyer", "lawyers", "software", "marketing", "training", "insurance", "jobs"}
    | {"owners", "owner", "startup", "franchise", "consulting", "supplies", "equipment", "management", "directory"}
    | {"news", "reviews", "finder", "websites", "website", "design"}
)
"""What is sold to those who give it: *ketamine clinic billing*."""
_OURS = frozenset({"our", "we", "us", "at", "like", "other"})
"""Words by which one of those who give it is meant: *our Spravato providers*, *unlike other ketamine clinics*."""
_LEARNT = frozenset(
    {"certificate", "course", "courses", "book", "books", "podcast", "podcasts", "webinar", "workshop", "seminar"}
)
_DRUG = ("ketamine", "spravato")
_REACH = 3
_ABUSED = frozenset(
    {"alcohol", "opioid", "cocaine", "heroin", "benzodiazepine", "cannabis", "marijuana", "meth", "fentanyl"}
)
_AVOID = frozenset({"avoid", "avoiding", "without", "instead", "quit", "stop"})
_LISTED = 6
_SOUGHT = frozenset({"need", "find", "choose", "seek", "locate", "contact", "visit"})
_SPOKEN = ("own_place", "pitch", "passive_offer", "patient_rule", "instruction", "place_offer")
_ROUTES = tuple(f"route={code}" for code in vocabulary()["route"].codes)


def drug_of_others(page: View) -> bool:
    """Whether each sentence of the text that names the drug tells of others who give it, or of a course or book."""
    told = [one for one in page.main if one is not page.title and one.has("drug")]
    if not told or any(page.title.has(route) for route in _ROUTES):
        return False
    return all(_of_others(page, one) for one in told)


def only_told_of(page: View) -> bool:
    """Whether a page about something else only tells of the drug: what failed before, is studied, planned or heard of.

    *Many come to us after ketamine has failed* names no treatment of the page's own; nor does its title or address.
    """
    told = [one for one in page.main if one.has("drug")]
    if any(name in page.path for name in _DRUG):
        return False
    return bool(told) and all(one is not page.title and one.kind == "paragraph" and _told_of(one) for one in told)


def _told_of(one: Sentence) -> bool:
    if one.has("future", "trades:planned"):
        return True
    given = one.has("pitch", "passive_offer") or (one.has("firm_offer") and one.speaks())
    if given:
        return False
    past = min(mark.past for mark in one.marks["drug"])
    if one.has("heard_of") or any(mark.first >= past for mark in one.marks.get("fell_short", ())):
        return True
    return one.has("research") and not one.has("own_place", "we")


def only_compared(page: View) -> bool:
    """Whether the page is about another treatment with which it compares the drug, and gives the other one.

    *TMS or ketamine?* on the site of those who give magnetic stimulation: they speak of the drug in no other way.
    """
    title = page.title
    if not title.has("other_treatment") or (title.has("drug") and not title.has("compare", "instead")):
        return False
    told = [one for one in page.main if one is not title and one.has("drug")]
    return bool(told) and not any(_claimed(page, one) for one in told)


def _claimed(page: View, one: Sentence) -> bool:
    """Whether a sentence beside a comparison lets the page's own people give the drug."""
    if one.kind in ("item", "cell", "heading") and not one.question:
        return not one.has("compare", "instead", "other_treatment")
    voiced = one.speaks() or page.names_itself(one) or one.has(*_SPOKEN, "booking")
    return voiced and not one.question and not one.has("compare", "instead")


def _of_others(page: View, one: Sentence) -> bool:
    marks = one.marks["drug"]
    if one.question:
        return one.has("compare", "likens") or all(_names_clinic(one, mark) for mark in marks)
    typed = {word.typed.lower() for word in one.words}
    learnt = not _LEARNT.isdisjoint(typed) and not one.has("we", "i_myself")
    if learnt or _any_clinic(one) or all(_trade_behind(one, mark) for mark in marks):
        return True
    if one.has("sent_on") or _misused(one) or all(_avoided(one, mark) for mark in marks):
        return True
    if one.has(*_SPOKEN) or page.names_itself(one):
        return False
    return one.has("others_clinic", "elsewhere") or all(denies(one, mark) or of_others(one, mark) for mark in marks)


def _trade_behind(one: Sentence, mark: Mark) -> bool:
    """Whether the drug only names a kind of clinic or firm: *over 300 ketamine clinics*, *Spravato billing*."""
    behind = [word.typed.lower() for word in one.words[mark.past : mark.past + _REACH]]
    before = {word.typed.lower() for word in one.words[max(0, mark.first - 2) : mark.first]}
    if not _OURS.isdisjoint(before) or "ours" in behind:
        return False
    if not _MANY.isdisjoint(behind):
        return True
    sold = behind[1:] if behind[:1] and behind[0] in _ONE else behind
    return bool(sold) and sold[0] in _TRADES


def _names_clinic(one: Sentence, mark: Mark) -> bool:
    """Whether a question is about having such a clinic: *Opening a ketamine clinic?*."""
    behind = one.words[mark.past : mark.past + 1]
    ours = {"your", "our", "this"} & {word.low for word in one.words[: mark.first]}
    return bool(behind) and behind[0].low in _ONE and not ours


def _misused(one: Sentence) -> bool:
    """Whether the drug is one of several that people are hooked on: *alcohol, cocaine, ketamine: whatever you use*."""
    first = one.marks["drug"][0].first
    given = one.has("pitch") or any(verb.first < first for verb in one.marks.get("firm_offer", ()))
    return len(_ABUSED & one.lows) > 1 and not given


def _avoided(one: Sentence, mark: Mark) -> bool:
    """Whether people do without it: *they want to avoid pills or ketamine*."""
    return not _AVOID.isdisjoint(word.low for word in one.words[max(0, mark.first - _LISTED) : mark.first])


def _any_clinic(one: Sentence) -> bool:
    """Whether the reader is sent to look for some clinic: *you need a clinic with a prescriber*."""
    for noun in one.marks.get("clinic_noun", ()):
        before = [word.low for word in one.words[max(0, noun.first - _REACH) : noun.first]]
        if before[-1:] and before[-1] in ("a", "an", "any", "another") and not _SOUGHT.isdisjoint(before):
            return True
    return False
