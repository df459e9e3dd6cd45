"""The page of results as it is usually written in Streamlit, an element a line: what our own page is measured against.

It gets the same clinics, filters them by the same route and shows the same words; see ``app_speed.py``.
"""

import os
from pathlib import Path

import streamlit as st

from config.vocabulary import vocabulary
from indexer.engines.embedded import EmbeddedEngine
from indexer.query import Query


@st.cache_resource
def engine() -> EmbeddedEngine:
    """The same engine that our page asks."""
    return EmbeddedEngine(Path(os.environ["USUAL_ENGINE"]))


st.title("Find a clinic")
routes = vocabulary()["route"]
chosen = st.multiselect(
    "How it is given", routes.codes, format_func=lambda code: routes.term(code).label, key="route", bind="query-params"
)
results = engine().search(Query(filters={"route": tuple(chosen)} if chosen else {}, sort="name"))
st.subheader(f"{results.total:,} clinics")
for hit in results.hits:
    with st.container(border=True):
        st.markdown(f"**{hit.clinic.name}**")
        st.write(hit.clinic.address.one_line())
        for field in ("route", "psychiatry", "payment"):
            st.caption(", ".join(sorted(hit.clinic.states(field))) or "not stated")
