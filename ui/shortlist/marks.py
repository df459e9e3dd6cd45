"""The button that marks a clinic for the shortlist, as markup; pure. What it does is done by ``shortlist.js``.

The words on it change with its state, so it has no ``aria-pressed``: a screen reader would say both, and "On the
shortlist, pressed" leaves open what a press does. What changed is announced beside it.
"""

import html

from indexer.clinic import Clinic
from ui import words
from ui.shortlist.limits import MOST
from ui.wording import say

_NAME = "\N{OBJECT REPLACEMENT CHARACTER}"
"""Stands where the script puts the name of the clinic that was marked; no crawled name holds it."""


def words_for_all() -> str:
    """What the script says of every clinic that stands inside an element with these attributes."""
    told = {
        "off": say("shortlist.add"),
        "on": say("shortlist.on"),
        "added": say("shortlist.added", name=_NAME),
        "taken": say("shortlist.taken_off", name=_NAME),
        "full": say("shortlist.full", most=MOST),
        "unkept": say("shortlist.not_kept"),
    }
    return " ".join(f'data-{key}="{html.escape(value)}"' for key, value in told.items())


def button(clinic: Clinic) -> str:
    """The button of a clinic, in the language that is spoken; the script draws it anew once it knows what is marked.

    It has to stand inside an element that bears :func:`words_for_all`.
    """
    name = html.escape(words.clean(clinic.name, longest=80))
    return (
        f'<p class="shortlist-mark"><button type="button" data-shortlist="{html.escape(clinic.id)}">'
        f'<span class="shortlist-words">{html.escape(say("shortlist.add"))}</span>'
        f'<span class="shortlist-unseen"> <bdi>{name}</bdi></span></button></p>'
    )
