"""The page that explains what ketamine and Spravato are, and which search goes with what. Layout only.

Its words are data (``ui/guide``), and its markup is that of the plain page.
"""

import html

import streamlit as st

from indexer.link import read_link
from indexer.query import Query
from ui import markup, opened
from ui.frame import PLACE
from ui.guide.shown import parts
from ui.routes.directory import place
from ui.templates import page
from ui.wording import say


def show() -> None:
    """Draw the page."""
    markup.show(
        f"<h1>{html.escape(say('guide_page.title'))}</h1><p class='lead'>{html.escape(say('guide_page.lead'))}</p>"
    )
    markup.show(page("guide_text.html", **parts(today=opened.today(), place=_place())))


def _place() -> Query | None:
    """Where the visitor searches, as the address names it; ``None`` when it names no place."""
    given = {name: st.query_params[name] for name in PLACE if name in st.query_params}
    return read_link(given, find_place=place).query if given else None
