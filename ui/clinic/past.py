"""Days in plain words: when a fact was seen, what is no longer said or was not confirmed lately, what was before.

Text only, pure functions. Crawled text in it has gone through :func:`ui.words.clean` and still has to be escaped.
"""

from datetime import date

from indexer.clinic import Clinic, Fact, Former
from ui import words
from ui.wording import say

OLD_DAYS = 180
"""After this many days without being seen again, a fact is marked as old."""

_ONE_DAY = ("seen", "gone", "old")
"""States of which the one day on which a fact was seen can be told alone."""


def seen(fact: Fact, today: date) -> str:
    """When a fact was last seen; says so when that is long ago, or when its page no longer says it.

    How long is long for which field was decided by the build; :data:`OLD_DAYS` is for a directory that nobody rebuilt.
    """
    return _told(f"past.{_state(fact, today)}", fact)


def seen_between(fact: Fact, today: date) -> str:
    """The first and the last day on which a fact was seen, or the one day."""
    state = _state(fact, today)
    if fact.first_seen == fact.last_seen and state in _ONE_DAY:
        return _told(f"past.once.{state}", fact)
    return say("past.between", first=words.day(fact.first_seen), last=_told(f"past.{state}", fact))


def _state(fact: Fact, today: date) -> str:
    if fact.gone_since is not None:
        return "gone"
    if fact.freshness in ("lapsed", "ageing"):
        return fact.freshness
    return "old" if (today - fact.last_seen).days > OLD_DAYS else "seen"


def unsure(fact: Fact, today: date) -> str:
    """When a fact was last seen where that is long ago; empty for what was seen lately."""
    return "" if _state(fact, today) == "seen" else seen(fact, today)


def _told(key: str, fact: Fact) -> str:
    gone = "" if fact.gone_since is None else words.day(fact.gone_since)
    return say(key, day=words.day(fact.last_seen), gone=gone)


def lost(clinic: Clinic, field: str) -> str:
    """Why a field counts as not stated although somebody stated it; empty when something counts, or nobody ever did."""
    facts = clinic.facts.get(field, ())
    if not facts or any(fact.counts for fact in facts):
        return ""
    return gone(facts)


def gone(facts: tuple[Fact, ...] | list[Fact]) -> str:
    """What became of facts of which none counts any more: the latest that can be said of them."""
    unconfirmed = [fact.last_seen for fact in facts if fact.gone_since is None]
    if unconfirmed:
        return say("past.not_confirmed", day=words.day(max(unconfirmed)))
    left = max(fact.gone_since for fact in facts if fact.gone_since is not None)
    return say("past.no_longer", day=words.day(left))


def former(one: Former) -> str:
    """A former name or address in one sentence: ``Formerly at 12 Elm St, Salem, OR, until November 1, 2026``."""
    key = "past.formerly_at" if one.field == "address" else "past.formerly_named"
    return say(key, value=words.clean(one.value, longest=160), day=words.day(one.until))
