"""What a search found, in sentences: how many and where, who was left out since nobody says, who has no spot. Pure."""

from config.vocabulary import NOT_STATED
from indexer.query import Results
from ui.wording import say
from ui.words.amounts import clinics, counted
from ui.words.crawled import clean
from ui.words.distances import away
from ui.words.silence import SILENT, SILENT_MANY


def heading(results: Results) -> str:
    """The answer in one line: how many, and where; those that are only perhaps there are counted apart."""
    query = results.query
    sure = results.total - results.perhaps
    nobody_surely = results.perhaps == results.total > 0
    parts = [clinics(sure)]
    if query.near is not None:
        parts.append(say("found.within", away=away(query), place=clean(query.near.label)))
    if query.state:
        parts.append(say("found.in_state", state=query.state))
    if nobody_surely:
        parts.insert(1, say("found.surely"))
    if query.text:
        parts.append(say("found.named", text=clean(query.text)))
    told = " ".join(parts)
    if results.perhaps:
        told += counted("found.but_perhaps" if nobody_surely else "found.and_perhaps", results.perhaps)
    return told[0].upper() + told[1:]


def left_out(results: Results) -> list[tuple[str, str]]:
    """By field, a sentence on the clinics that a filter left out because nobody says."""
    return [
        (field, counted("found.more", number, silent=(SILENT if number == 1 else SILENT_MANY)[field]))
        for field, number in results.left_out.items()
        if number > 0 and NOT_STATED not in results.query.filters.get(field, ())
    ]


def unplaced(results: Results) -> str:
    """A sentence on the clinics that could not be placed; empty when there are none."""
    return counted("found.unplaced", results.unplaced) if results.unplaced else ""
