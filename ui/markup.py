"""The door through which our markup goes onto a page of the app. Streamlit, and nothing else.

Every crawled string in it was cleaned and escaped where it was put in (``ui/clinic/cards.py``, ``ui/clinic/facts.py``).
"""

from typing import Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator


class _Ready:
    """Markup that is sent as it is: of a string Streamlit looks first for a file of that name, then for indents."""

    __slots__ = ("_markup",)

    def __init__(self, markup: str) -> None:
        self._markup = markup

    def _repr_html_(self) -> str:
        return self._markup


def show(markup: str, *, at: DeltaGenerator | None = None, width: Literal["stretch", "content"] = "stretch") -> None:
    """Put markup where the page is being drawn, or ``at`` a place kept for it; there has to be some."""
    (st if at is None else at).html(_Ready(markup), width=width)
