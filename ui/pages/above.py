"""What stands above a page, in one piece: the ways through the site, help in a crisis, and the title. Layout only.

Its links hold the address, so it is drawn as soon as the page has written that, and not before.
"""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ui import frame, markup, standing

_DRAWN = "drawn"  # where a session keeps that it has drawn a page before


class Above:
    """The top of the page with this path (without its slash), drawn once for each page that is asked for."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._draws = True
        self._at: DeltaGenerator | None = None
        if not st.session_state.get(_DRAWN):  # help does not wait for the first search; later it stands there already
            st.session_state[_DRAWN] = True
            self._at = st.empty()
            markup.show(self._made(), at=self._at)

    def draw(self, title: str = "") -> None:
        """Draw it with the address as it is now, and a page's title as markup below; nothing where it stands."""
        if self._draws:
            self._draws = False
            markup.show(self._made() + title, at=self._at)

    def _made(self) -> str:
        ways = frame.top(self._path, st.query_params.to_dict(), st.session_state.get(frame.LAST, {}))
        return ways + standing.crisis()
