"""The one part of Streamlit that is not public and that the app needs is where it was left."""

from dataclasses import fields

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.runtime.scriptrunner import ScriptRunContext
from streamlit.testing.v1 import AppTest

from ui.search import went


def test_streamlit_still_keeps_whether_somebody_came_by_back_or_forward() -> None:
    named = {field.name for field in fields(ScriptRunContext)}
    assert "is_history_navigation" in named, "ui/search/went.py asks for it: find where Streamlit keeps it now"
    asked = BackMsg().rerun_script
    assert "is_history_navigation" in asked.DESCRIPTOR.fields_by_name, "browsers tell it no more"


def test_outside_of_a_run_nobody_came_by_history() -> None:
    assert went.by_history() is False


@pytest.mark.parametrize("stepped", [True, False])
def test_a_run_tells_whether_it_answers_a_step_back(stepped: bool) -> None:
    def tell(stepped: bool) -> None:
        import streamlit as st  # noqa: PLC0415  a script of its own
        from streamlit.runtime.scriptrunner import get_script_run_ctx  # noqa: PLC0415  the same

        from ui.search import went  # noqa: PLC0415  the same

        run = get_script_run_ctx()
        assert run is not None
        run.is_history_navigation = stepped
        st.text(str(went.by_history()))

    app = AppTest.from_function(tell, default_timeout=20, args=(stepped,)).run()
    assert not app.exception
    assert [one.value for one in app.text] == [str(stepped)]
