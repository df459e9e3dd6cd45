"""The page of one clinic: everything that is said of it, and what nobody says."""

import html

import streamlit as st

from indexer.link import read_link, to_params, to_url
from indexer.locate.place import find_place
from indexer.query import Query
from ui import downloads, facts, opened, registry_words, words


def show() -> None:
    """Draw the page of the clinic that the address names."""
    _way_back()
    asked = st.query_params.get("id", "")
    if asked == "":
        st.html("<h1>Which clinic?</h1><p>This address names no clinic. Search for one and open it from the list.</p>")
        return
    clinic = opened.engine().get(asked)
    if clinic is None:
        shown = html.escape(words.clean(asked, longest=60))
        st.html(
            f"<h1>No such clinic</h1><p>Nothing here has the id <bdi>{shown}</bdi>. It may have been mistyped, or its "
            "sources may list it no more. Search for it by name or place.</p>"
        )
        return
    st.html(facts.head(clinic, asked=asked))
    st.html(facts.body(clinic, today=opened.today()))
    registry = registry_words.section(registry_words.said_of(clinic, opened.home().book))
    if registry:
        st.html(registry)
    st.html(downloads.of_clinic(clinic.id))
    with st.expander("A link to this clinic"):
        st.code(f"{st.context.url or ''}?id={clinic.id}", language=None, wrap_lines=True)


def _way_back() -> None:
    params = {name: value for name, value in st.query_params.to_dict().items() if name != "id"}
    read = read_link(params, find_place=find_place)
    query = read.query
    back = "./" if query == Query() and not read.unknown else to_url("./", query, read.unknown)
    words_for_it = "Find a clinic" if to_params(query) == to_params(Query()) else "Back to the search"
    st.html(f'<p class="back"><a href="{html.escape(back)}"><span aria-hidden="true">← </span>{words_for_it}</a></p>')


if __name__ == "__main__":
    show()
