"""What was, in plain words: what is no longer said, what was not confirmed lately, former names and addresses.

Text only, pure functions. Crawled text in it has gone through :func:`ui.words.clean` and still has to be escaped.
"""

from indexer.clinic import Clinic, Fact, Former
from ui import words


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
    return f"Formerly {how} {words.clean(one.value, longest=160)}{_until(one)}."


def _until(one: Former) -> str:
    return ", day not known" if one.until is None else f", until {words.day(one.until)}"
