"""The page of one clinic: everything that is said of it, and what nobody says."""

import html

import streamlit as st

from indexer.clinic import Clinic
from indexer.link import read_link, to_params, to_url
from indexer.locate.place import find_place
from indexer.query import Query
from ui import frame, markup, opened, words
from ui.clinic import downloads, evidence, facts, registry_words
from ui.language_links import LANGUAGE, in_language
from ui.marked import marked
from ui.shortlist import marks
from ui.wording import say
from ui.words.closings import titled


def show() -> None:
    """Draw the page of the clinic that the address names."""
    _way_back()
    asked = st.query_params.get("id", "")
    if asked == "":
        markup.show(f"<h1>{marked('clinic.which')}</h1><p>{marked('clinic.which_lead')}</p>")
        return
    clinic = opened.engine().get(asked)
    if clinic is None:
        shown = html.escape(words.clean(asked, longest=60))
        lead = f"{marked('clinic.none_lead')} <bdi>{shown}</bdi>. {marked('clinic.none_more')}"
        markup.show(f"<h1>{marked('clinic.none')}</h1><p>{lead}</p>")
        return
    st.set_page_config(page_title=frame.title(titled(clinic, words.clean(clinic.name, longest=80))))
    registry = registry_words.said_of(clinic, opened.home().book)
    body = facts.body(clinic, today=opened.today(), registry=registry)
    mark = f"<div {marks.words_for_all()}>{marks.button(clinic)}</div>"
    markup.show(facts.head(clinic, asked=asked) + mark + body)
    _to_take_along(clinic)
    markup.show(downloads.of_clinic(clinic.id))


def _to_take_along(clinic: Clinic) -> None:
    """The questions and the link, each as text with a button that copies it."""
    questions = evidence.questions(clinic)
    if questions:
        with st.expander(say("clinic.ask_copy")):
            named = words.clean(clinic.name, longest=120)
            st.code(
                "\n".join((named, *(f"- {question.asked}" for question in questions))), language=None, wrap_lines=True
            )
    with st.expander(say("clinic.link")):
        st.code(in_language(f"{st.context.url or ''}?id={clinic.id}"), language=None, wrap_lines=True)


def _way_back() -> None:
    params = {name: value for name, value in st.query_params.to_dict().items() if name not in ("id", LANGUAGE)}
    read = read_link(params, find_place=find_place)
    query = read.query
    back = "./" if query == Query() and not read.unknown else to_url("./", query, read.unknown)
    words_for_it = marked("clinic.find" if to_params(query) == to_params(Query()) else "clinic.back")
    href = html.escape(in_language(back))
    markup.show(f'<p class="back"><a href="{href}"><span aria-hidden="true">← </span>{words_for_it}</a></p>')


if __name__ == "__main__":
    show()
