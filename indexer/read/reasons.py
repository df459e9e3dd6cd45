"""Why a page that names something was not read as saying it, in a few plain words.

The rules tell most reasons themselves (:mod:`indexer.read.trace`); what they pass over in silence is looked at again
here with the same questions, in the order in which a rule would stumble. Nothing is read here.
"""

from collections.abc import Mapping

from indexer.read.lexicon import Mark
from indexer.read.likeness import set_against
from indexer.read.negation import negated
from indexer.read.offers import heading_stance
from indexer.read.roles import at_large, belongs_elsewhere
from indexer.read.sentences import Sentence

_WEAKENS: Mapping[str, str] = {
    "exclusion": "an exclusion",
    "side_effect": "a side effect or a warning",
    "emergency": "advice for an emergency",
    "stopped": "a thing of the past",
    "future": "a plan",
    "elsewhere": "somebody else's clinic",
    "others_clinic": "somebody else's clinic",
    "diary": "a patient's own story",
    "anecdote": "somebody's story",
    "exists": "a list of what exists",
    "compare": "a comparison",
    "research": "research or approval, not an offer",
    "citation": "a study that is cited",
    "epidemic": "a condition in general",
    "anesthetic": "its use as an anesthetic",
    "news": "a report",
    "hypothetical": "only supposed",
    "unsure": "only supposed",
    "other_treatment": "another treatment",
}
_ROLE = "psychiatry"


def reason_for(one: Sentence, mark: Mark, field: str, *, treats: bool, said_elsewhere: bool) -> str:
    """The first reason that holds for a mark of which nothing was read.

    ``treats`` tells that the page is a provider's; ``said_elsewhere`` that the same value was read on the page.
    """
    return (
        _by_place(one)
        or _by_page(field, treats=treats)
        or _by_form(one, mark)
        or _by_person(one, mark, field)
        or ("said more plainly elsewhere on the page" if said_elsewhere else "")
        or next((reason for label, reason in _WEAKENS.items() if one.has(label)), "")
        or "nobody says it of this clinic"
    )


def _by_place(one: Sentence) -> str:
    if one.zone == "menu":
        return "stands in a menu"
    return f"stands in the page's {one.zone}" if one.zone in ("header", "footer") else ""


def _by_page(field: str, *, treats: bool) -> str:
    return "" if treats or field == _ROLE else "the page is not known to be a provider's"


def _by_form(one: Sentence, mark: Mark) -> str:
    if one.question:
        return "a question"
    if one.quoted or one.in_quotes(mark):
        return "somebody's quoted words"
    if heading_stance(one) in ("excludes", "denies"):
        return "below a heading that excludes it"
    if negated(one, mark):
        return "negated, but not by the clinic"
    return "only compared with it" if set_against(one, mark) else ""


def _by_person(one: Sentence, mark: Mark, field: str) -> str:
    if field != _ROLE:
        return ""
    if belongs_elsewhere(one, mark):
        return "the patient's own, a referrer, a reviewer or somebody elsewhere"
    if at_large(one, mark):
        return "such clinicians in general"
    return "" if one.has(*_WEAKENS) else "not said to treat at this practice"
