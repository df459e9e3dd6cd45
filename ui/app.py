"""The frame around every page: navigation, help in a crisis, the standing notice, the day of the data, attributions."""

from pathlib import Path

import streamlit as st

from config.errors import ClinicsError, EngineUnavailable
from indexer.locate.answers import ATTRIBUTION as SPOTS
from indexer.locate.gazetteer import ATTRIBUTION as PLACES
from ui import opened, standing, words
from ui.outlines import ATTRIBUTION as OUTLINES

HERE = Path(__file__).parent


def main() -> None:
    """Draw the page that the address names, inside the frame."""
    st.set_page_config(page_title="Clinic directory", page_icon="📍", layout="centered", menu_items={"About": None})
    page = st.navigation(
        [
            st.Page(HERE / "pages" / "search.py", title="Find a clinic", default=True),
            st.Page(HERE / "pages" / "clinic.py", title="One clinic", url_path="clinic", visibility="hidden"),
            st.Page(HERE / "pages" / "sources.py", title="Sources", url_path="sources"),
        ],
        position="top",
    )
    st.html(HERE / "look.css")
    st.html(standing.crisis())
    try:
        page.run()
    except EngineUnavailable:
        st.html(standing.not_ready())
        _wait()
    except ClinicsError as error:
        st.html("<h1>This page cannot be shown now</h1>")
        st.text(words.clean(str(error)))
    places = f"{PLACES} {SPOTS}" if opened.home().geocoded.exists() else PLACES
    st.html(standing.footer(places=places, outlines=OUTLINES, built=_built()))


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
