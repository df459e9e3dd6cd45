"""The frame around every page: navigation, help in a crisis, the standing notice, the day of the data, attributions.

Pages are functions rather than files: Streamlit would look for four files with every rerun.
"""

import html
import logging
import traceback

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.navigation.page import StreamlitPage

from config.errors import ClinicsError, EngineUnavailable
from ui import attributed, frame, markup, opened, standing, words
from ui.language_links import LANGUAGE
from ui.pages import clinic, guide, search, sources
from ui.wording import language_of, say, spoken

OTHERS = {"clinic": clinic.show, "guide": guide.show, "sources": sources.show}
"""Pages besides the first, by their paths."""

_DRAWN = "drawn"  # where a session keeps that it has drawn a page before

_log = logging.getLogger(__name__)


def main() -> None:
    """Draw the page that the address names, in the language that it names, inside the frame."""
    with spoken(language_of(st.query_params.get(LANGUAGE))):
        _main()


def _main() -> None:
    pages = _pages()
    page = st.navigation(pages, position="hidden")
    if page.url_path:  # the search page titles itself by what is searched
        st.set_page_config(page_title=frame.title(page.title), layout="centered")
    top = st.container()
    if not st.session_state.get(_DRAWN):  # help in a crisis does not wait for a search; later it stands there already
        with top:
            top = st.empty()
        _top(page, at=top)
        st.session_state[_DRAWN] = True
    try:
        page.run()
    except EngineUnavailable:
        _instead(page, standing.not_ready())
        _wait()
    except ClinicsError as error:
        _instead(page, f"<h1>{html.escape(say('frame.broken'))}</h1>")
        st.text(words.clean(str(error)))
    except Exception as error:  # noqa: BLE001  else Streamlit tells it in English, and no help in a crisis is below
        # its own words may hold what was asked for, so only where it happened is noted
        where = "".join(traceback.format_tb(error.__traceback__))
        _log.error("%s in a page:\n%s", type(error).__name__, where)
        _instead(page, f"<h1>{html.escape(say('frame.broken'))}</h1><p>{html.escape(say('refused.broken'))}</p>")
    _top(page, at=top)  # now, since the page may have changed the address that its links hold
    geocoded = opened.home().geocoded.exists()
    markup.show(standing.footer(geocoded=geocoded, built=_built(), sources=attributed.sources()))


def _instead(page: StreamlitPage, told: str) -> None:
    """What is told where a page cannot be shown, under the page's own title."""
    st.set_page_config(page_title=frame.title(page.title))
    markup.show(told)


def _top(page: StreamlitPage, *, at: DeltaGenerator) -> None:
    markup.show(frame.top(page.url_path, *_asked()) + standing.crisis(), at=at)


def _pages() -> list[StreamlitPage]:
    """Every page that there is, the first one first."""
    others = [st.Page(show, title=say(f"frame.{path}"), url_path=path) for path, show in OTHERS.items()]
    return [st.Page(search.show, title=say("frame.find"), default=True), *others]


def _asked() -> tuple[dict[str, str], dict[str, str]]:
    """The parameters in the address, and those of the search that was looked at last."""
    return st.query_params.to_dict(), st.session_state.get(frame.LAST, {})


def _built() -> str:
    try:
        return words.day(opened.engine().built_at.date())
    except ClinicsError:
        return ""


@st.fragment(run_every=3)
def _wait() -> None:
    """Look again every three seconds, and draw the page as soon as the directory is there."""
    try:
        opened.engine().built_at  # noqa: B018  asks whether it answers, as opening it again would
    except EngineUnavailable:
        return
    st.rerun()
