"""Opening hours of a clinic as markup: in plain words where they can be understood, and always as their source put it.

Whether it is open now is not said: nobody here knows of holidays, illness and lunch. Pure, no Streamlit.
"""

import html

from indexer.clinic import Clinic
from indexer.normalise.hours import in_words, read_hours
from indexer.normalise.week import WEEK_WORDS, WeekWords
from indexer.statement import SAID_LIMIT
from ui import words
from ui.clinic.cards import flag, text
from ui.wording import say


def hours(clinic: Clinic) -> str:
    """The hours believed most, with their quotation, and a warning when another source gives others."""
    facts = [fact for fact in clinic.facts.get("hours", ()) if not fact.denied and fact.gone_since is None]
    if not facts:
        return f'<p class="quiet">{html.escape(say("clinic.no_hours"))}</p>'
    first = facts[0]
    plain = plainly(first.value)
    said = f"{html.escape(plain)} " if plain else ""
    quoted = f'<span class="quiet">(<q>{text(first.value)}</q>, {html.escape(words.source(first.source))})</span>'
    differ = {read_hours(fact.value) or fact.value for fact in facts} != {read_hours(first.value) or first.value}
    warning = flag(say("card.hours_differ")) if differ else ""
    return f'<p class="hours">{html.escape(say("clinic.hours"))} {said}{quoted}</p>{warning}'


def plainly(value: str) -> str:
    """Hours in plain words; empty where they are not understood, or so long that their end may have been cut off."""
    read = read_hours(value) if len(value) < SAID_LIMIT else None
    return "" if read is None else in_words(read, WeekWords(**{name: say(f"week.{name}") for name in WEEK_WORDS}))
