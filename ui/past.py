"""Days in plain words: when a fact was seen, what is no longer said or was not confirmed lately, what was before.

Text only, pure functions. Crawled text in it has gone through :func:`ui.words.clean` and still has to be escaped.
"""

from datetime import date

from indexer.clinic import Clinic, Fact, Former
from ui import words

OLD_DAYS = 180
"""After this many days without being seen again, a fact is marked as old."""


def seen(fact: Fact, today: date) -> str:
    """When a fact was last seen; says so when that is long ago, or when its page no longer says it.

    How long is long for which field was decided by the build; :data:`OLD_DAYS` is for a directory that nobody rebuilt.
    """
    last = words.day(fact.last_seen)
    if fact.gone_since is not None:
        return f"last seen {last}, no longer said since {words.day(fact.gone_since)}"
    if fact.freshness == "lapsed":
        return f"last confirmed on {last}, not confirmed lately: call to check"
    if fact.freshness == "ageing":
        return f"last confirmed on {last}, call to check"
    return f"last seen {last}" + (", more than six months ago" if (today - fact.last_seen).days > OLD_DAYS else "")


def seen_between(fact: Fact, today: date) -> str:
    """The first and the last day on which a fact was seen, or the one day."""
    last = seen(fact, today)
    if fact.first_seen == fact.last_seen and last.startswith("last seen"):
        return "Seen" + last.removeprefix("last seen")
    return f"First seen {words.day(fact.first_seen)}, {last}"


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
        return f"not confirmed lately, last on {words.day(max(unconfirmed))}"
    return f"no longer said since {words.day(max(fact.gone_since for fact in facts if fact.gone_since is not None))}"


def former(one: Former) -> str:
    """A former name or address in one sentence: ``Formerly at 12 Elm St, Salem, OR, until November 1, 2026``."""
    how = "at" if one.field == "address" else "named"
    return f"Formerly {how} {words.clean(one.value, longest=160)}, until {words.day(one.until)}."
