"""Opening hours of a clinic as markup: in plain words where they can be understood, and always as their source put it.

Whether it is open now is not said: nobody here knows of holidays, illness and lunch. Pure, no Streamlit.
"""

import html

from indexer.clinic import Clinic
from indexer.normalise.hours import in_words, read_hours
from indexer.statement import SAID_LIMIT
from ui import words
from ui.cards import flag, text


def hours(clinic: Clinic) -> str:
    """The hours believed most, with their quotation, and a warning when another source gives others."""
    facts = [fact for fact in clinic.facts.get("hours", ()) if not fact.denied and fact.gone_since is None]
    if not facts:
        return '<p class="quiet">Hours not stated</p>'
    first = facts[0]
    plain = plainly(first.value)
    said = f"{html.escape(plain)} " if plain else ""
    quoted = f'<span class="quiet">(<q>{text(first.value)}</q>, {html.escape(words.source(first.source))})</span>'
    differ = {read_hours(fact.value) or fact.value for fact in facts} != {read_hours(first.value) or first.value}
    return f'<p class="hours">Hours: {said}{quoted}</p>' + flag(
        "Sources give different hours. Call before you go." if differ else ""
    )


def plainly(value: str) -> str:
    """Hours in plain words; empty where they are not understood, or so long that their end may have been cut off."""
    read = read_hours(value) if len(value) < SAID_LIMIT else None
    return "" if read is None else in_words(read)
