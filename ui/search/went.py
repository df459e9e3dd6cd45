"""Whether a visitor came by the browser's Back or Forward: the only door to a part of Streamlit that is not public.

Streamlit knows it from the browser (``ScriptRunContext.is_history_navigation``), which says it with every run, and has
no public name for it. Should it go, Back is taken for an address that somebody typed, which is shown as well.
"""

from streamlit.runtime.scriptrunner import get_script_run_ctx


def by_history() -> bool:
    """Whether this run answers a step back or forward; never outside of a run."""
    run = get_script_run_ctx(suppress_warning=True)
    return run is not None and bool(getattr(run, "is_history_navigation", False))
