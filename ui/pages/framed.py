"""The frame around every page: navigation, help in a crisis, the standing notice, the day of the data, attributions.

Pages are functions rather than files: Streamlit would look for four files with every rerun.
"""

import html
import logging
import traceback

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from config.errors import ClinicsError, EngineUnavailable
from ui import attributed, frame, markup, opened, standing, words
from ui.language_links import LANGUAGE
from ui.pages import clinic, guide, search, sources
from ui.pages.above import Above
from ui.wording import language_of, say, spoken

OTHERS = {"clinic": clinic.show, "guide": guide.show, "sources": sources.show}
"""Pages besides the first, by their paths."""

_log = logging.getLogger(__name__)


def main() -> None:
    """Draw the page that the address names, in the language that it names, inside the frame."""
    with spoken(language_of(st.query_params.get(LANGUAGE))):
        _main()


def _main() -> None:
    def find() -> None:
        search.show(above)

    page = st.navigation([st.Page(find, title=say("frame.find"), default=True), *_others()], position="hidden")
    above = Above(page.url_path)
    if page.url_path:  # the search page titles itself by what is searched, and writes the address that the top holds
        st.set_page_config(page_title=frame.title(page.title), layout="centered")
        above.draw()
    try:
        page.run()
    except EngineUnavailable:
        _instead(page, above, standing.not_ready())
        _wait()
    except ClinicsError as error:
        _instead(page, above, f"<h1>{html.escape(say('frame.broken'))}</h1>")
        st.text(words.clean(str(error)))
    except Exception as error:  # noqa: BLE001  else Streamlit tells it in English, and no help in a crisis is below
        # its own words may hold what was asked for, so only where it happened is noted
        where = "".join(traceback.format_tb(error.__traceback__))
        _log.error("%s in a page:\n%s", type(error).__name__, where)
        _instead(page, above, f"<h1>{html.escape(say('frame.broken'))}</h1><p>{html.escape(say('refused.broken'))}</p>")
    geocoded = opened.home().geocoded.exists()
    markup.show(standing.footer(geocoded=geocoded, built=_built(), sources=attributed.sources()))


def _instead(page: StreamlitPage, above: Above, told: str) -> None:
    """What is told where a page cannot be shown, under the page's own title."""
    st.set_page_config(page_title=frame.title(page.title))
    above.draw()
    markup.show(told)


def _others() -> list[StreamlitPage]:
    """Every page besides the first."""
    return [st.Page(show, title=say(f"frame.{path}"), url_path=path) for path, show in OTHERS.items()]


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
