"""What a search found, in sentences: how many and where, who was left out since nobody says, who has no spot. Pure."""

from config.vocabulary import NOT_STATED
from indexer.query import Results
from ui.wording import say
from ui.words.amounts import clinics, counted
from ui.words.crawled import clean
from ui.words.distances import away
from ui.words.places import place, rounded, state_within
from ui.words.silence import SILENT, SILENT_MANY


def heading(results: Results) -> str:
    """The answer in one line: how many, and where.

    The number is that of the list, its pages and its map, and of every hint that counts more: it has those in it that
    are only perhaps so near. How many these are is told with it. Around the visitor's own spot, which was rounded
    before it left the browser, the circle is told as about so wide: more may be outside of it than the engine knows.
    """
    query = results.query
    coarse = query.near is not None and rounded(query.near)
    parts = [clinics(results.total)]
    if results.perhaps == results.total > 0:
        parts.append(say("found.may_be.one" if results.total == 1 else "found.may_be.many"))
    if query.near is not None:
        parts.append(say("found.roughly" if coarse else "found.within", away=away(query), place=place(query.near)))
    if query.state:
        parts.append(say("found.in_state", state=state_within(query.state)))
    if query.text:
        parts.append(say("found.named", text=clean(query.text)))
    told = " ".join(parts)
    if 0 < results.perhaps < results.total:
        told += counted("found.of_them_at_least" if coarse else "found.of_them", results.perhaps)
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
