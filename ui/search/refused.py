"""What of a link, or of what was typed, cannot be searched for, in the language that is spoken; pure, no Streamlit.

The words of :mod:`indexer.link` are English and for programs; these are for people.
"""

from config.errors import BadQuery, SeveralPlaces, UnknownPlace
from config.vocabulary import FIELDS
from indexer.locate.place import of_territory
from indexer.query import LONGEST_TEXT, MOST_MILES, MOST_ON_A_PAGE, Query
from ui import words
from ui.search.asked import Asked
from ui.wording import say


def refused(name: str, value: str) -> str:
    """Why a parameter of a link counts for nothing. The value is a text of strangers and has to be escaped."""
    key = "choice" if name in FIELDS else name
    return say(
        f"refused_part.{key}",
        value=words.clean(value, longest=60),
        field=words.label(name) if name in FIELDS else "",
        miles=f"{MOST_MILES:g}",
        letters=LONGEST_TEXT,
        clinics=MOST_ON_A_PAGE,
    )


def unplaced(place: str, error: UnknownPlace) -> str:
    """Why nothing can be searched around a place that was typed, and what to do; behind it stand ``error.choices``.

    A name that several places have is not unknown: it is a question. The place is a stranger's text and has to be
    escaped.
    """
    if too_long(place):
        return say("search.place_too_long", letters=LONGEST_TEXT)
    shown = words.clean(place, longest=60)
    if isinstance(error, SeveralPlaces):
        more = say("search.several_more") if error.places > len(error.choices) else ""
        return f"{say('search.several', place=shown, places=error.places)} {more}".rstrip()
    if of_territory(place):
        return say("search.territory_code")
    then = say("search.did_you_mean" if error.choices else "search.try_another")
    return f"{say('search.unknown_place', place=shown)} {then}"


def too_long(typed: str) -> bool:
    """Whether what was typed is longer than any place or name that can be searched for."""
    return len(typed.strip()) > LONGEST_TEXT


def refused_box(asked: Asked) -> str:
    """The box that makes a search that cannot be asked: the name when that is the one, else the place."""
    try:
        Query(text=asked.text)
    except BadQuery:
        return refused("text", asked.text)
    return refused("near", asked.place)
