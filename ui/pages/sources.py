"""The page that says where the directory comes from: every source, its terms, its runs, and how well pages are read."""

from config.errors import ClinicsError
from ui import markup, opened, sources


def show() -> None:
    """Draw the page; it can be read without a directory too."""
    markup.show(sources.page(opened.home(), clinics=_count()))


def _count() -> int | None:
    try:
        return opened.engine().count
    except ClinicsError:
        return None
