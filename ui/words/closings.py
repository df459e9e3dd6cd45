"""What is said of a clinic that may not be there any more: by whom, and the sentence that says it. Pure, text only."""

from crawler.sites.home_pages import OWN_SITES
from indexer.clinic import Clinic, Fact
from ui.wording import say
from ui.words.amounts import day
from ui.words.crawled import clean, quotation

BRIEF = 160
"""Most letters of the sentence in a list; the clinic's own page has more of it."""


def status(clinic: Clinic) -> str:
    """Who says that a clinic has closed or moved, or since when nobody lists it; empty for an open one."""
    if clinic.gone_since is not None:
        return say("status.gone_since", day=day(clinic.gone_since))
    if clinic.status == "open":
        return ""
    return say("status.gone" if clinic.status == "gone" else f"status.{clinic.status}.{said_by(clinic)}")


def titled(clinic: Clinic, name: str) -> str:
    """A name as the title of a page: who says that the clinic may be gone stands before it; alone of an open one."""
    if clinic.status == "open":
        return name
    by = "" if clinic.status == "gone" else say(f"clinic.said_by.{said_by(clinic)}")
    return say(f"clinic.title_{clinic.status}", by=by, name=name)


def closings(clinic: Clinic) -> list[Fact]:
    """What is said today of its having closed or moved, the most telling first.

    Of a move that is what names a street number, since it tells where to; then what the clinic's own site says.
    """
    if clinic.status not in ("closed", "moved"):
        return []
    said = [
        fact
        for fact in clinic.facts.get("status", ())
        if fact.value == clinic.status and not fact.denied and fact.gone_since is None
    ]
    return sorted(said, key=lambda fact: (not _tells_where(fact), fact.source != OWN_SITES, -len(fact.said)))


def ending(clinic: Clinic) -> str:
    """The most telling of these sentences, for a list; empty for an open clinic."""
    told = closings(clinic)
    return clean(quotation(told[0]), longest=BRIEF) if told else ""


def _tells_where(fact: Fact) -> bool:
    return fact.value == "moved" and any(letter.isdigit() for letter in fact.said)


def said_by(clinic: Clinic) -> str:
    """Who says that it has closed or moved, as the wordings of it are called: ``own``, ``own_and_many``, ``one``."""
    sources = {fact.source for fact in closings(clinic)}
    others = len(sources - {OWN_SITES})
    if OWN_SITES not in sources:
        return "many" if others > 1 else "one"
    return ("own", "own_and_one")[others] if others < 2 else "own_and_many"
