"""The page that says where the directory comes from: every source, its terms, and its runs in plain words."""

import streamlit as st

from ui import opened, sources


def show() -> None:
    """Draw the page."""
    st.html(sources.page(opened.home().runs))


if __name__ == "__main__":
    show()
