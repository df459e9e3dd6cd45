"""Sentences of our own wording with links or marks in them, as markup. Pure.

The wording holds plain text with ``{parts}``; here the text is escaped first and the parts, which are markup already,
are put into it then.
"""

import html

from ui.wording import say

_EDGE = "\x00"
"""Stands in no wording, so no string can be mistaken for the place of a part."""


def marked(key: str, /, **markup: str) -> str:
    """The string of a key, escaped, with ``markup`` in the places of its parts."""
    told = html.escape(say(key, **{name: f"{_EDGE}{name}{_EDGE}" for name in markup}))
    for name, made in markup.items():
        told = told.replace(f"{_EDGE}{name}{_EDGE}", made)
    return told


def link(url: str, text: str, *, outward: bool = False) -> str:
    """A link of our own; ``outward`` ones tell nothing of where the visitor came from."""
    rel = ' rel="noopener noreferrer"' if outward else ""
    return f'<a href="{html.escape(url)}"{rel}>{html.escape(text)}</a>'
