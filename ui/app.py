"""The frame around every page: navigation, help in a crisis, the standing notice, the day of the data, attributions."""

import html
import logging
import traceback
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from config.errors import ClinicsError, EngineUnavailable
from ui import attributed, frame, opened, standing, words
from ui.language_links import LANGUAGE
from ui.wording import language_of, say, spoken

HERE = Path(__file__).parent
PAGES = HERE / "pages"
OTHERS = ("clinic", "guide", "sources")
"""Pages besides the first, by their paths."""

_log = logging.getLogger(__name__)


def main() -> None:
    """Draw the page that the address names, in the language that it names, inside the frame."""
    with spoken(language_of(st.query_params.get(LANGUAGE))):
        _main()


def _main() -> None:
    pages = _pages()
    page = st.navigation(pages, position="hidden")
    st.set_page_config(page_title=frame.title(page.title), layout="centered")
    top = st.empty()
    asked = _asked()
    under = standing.crisis()
    top.html(frame.top(page.url_path, *asked) + under)
    try:
        page.run()
    except EngineUnavailable:
        st.html(standing.not_ready())
        _wait()
    except ClinicsError as error:
        st.html(f"<h1>{html.escape(say('frame.broken'))}</h1>")
        st.text(words.clean(str(error)))
    except Exception as error:  # noqa: BLE001  else Streamlit tells it in English, and no help in a crisis is below
        # its own words may hold what was asked for, so only where it happened is noted
        where = "".join(traceback.format_tb(error.__traceback__))
        _log.error("%s in a page:\n%s", type(error).__name__, where)
        st.html(f"<h1>{html.escape(say('frame.broken'))}</h1><p>{html.escape(say('refused.broken'))}</p>")
    if asked != _asked():  # a box changed the address meanwhile
        top.html(frame.top(page.url_path, *_asked()) + under)
    geocoded = opened.home().geocoded.exists()
    st.html(standing.footer(geocoded=geocoded, built=_built(), sources=attributed.sources()))


def _pages() -> list[StreamlitPage]:
    """Every page that there is, the first one first."""
    others = [st.Page(PAGES / f"{name}.py", title=say(f"frame.{name}"), url_path=name) for name in OTHERS]
    return [st.Page(PAGES / "search.py", title=say("frame.find"), default=True), *others]


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


if __name__ == "__main__":
    main()
