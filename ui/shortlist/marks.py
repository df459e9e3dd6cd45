"""The button that marks a clinic for the shortlist, as markup; pure. What it does is done by ``shortlist.js``.

The words on it change with its state, so it has no ``aria-pressed``: a screen reader would say both, and "On the
shortlist, pressed" leaves open what a press does. What changed is announced beside it.
"""

import html

from indexer.clinic import Clinic
from ui import words
from ui.shortlist.limits import MOST
from ui.wording import say


def button(clinic: Clinic) -> str:
    """The button of a clinic, in the language that is spoken; the script draws it anew once it knows what is marked."""
    name = words.clean(clinic.name, longest=80)
    told = {
        "shortlist": clinic.id,
        "off": say("shortlist.add"),
        "on": say("shortlist.on"),
        "added": say("shortlist.added", name=name),
        "taken": say("shortlist.taken_off", name=name),
        "full": say("shortlist.full", most=MOST),
        "unkept": say("shortlist.not_kept"),
    }
    data = " ".join(f'data-{key}="{html.escape(value)}"' for key, value in told.items())
    return (
        f'<p class="shortlist-mark"><button type="button" {data}>'
        f'<span class="shortlist-words">{html.escape(say("shortlist.add"))}</span>'
        f'<span class="shortlist-unseen"> <bdi>{html.escape(name)}</bdi></span></button></p>'
    )
