"""What of a link, or of what was typed, cannot be searched for, in the language that is spoken; pure, no Streamlit.

The words of :mod:`indexer.link` are English and for programs; these are for people.
"""

from config.errors import BadQuery
from config.vocabulary import FIELDS
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


def refused_box(asked: Asked) -> str:
    """The box that makes a search that cannot be asked: the name when that is the one, else the place."""
    try:
        Query(text=asked.text)
    except BadQuery:
        return refused("text", asked.text)
    return refused("near", asked.place)
