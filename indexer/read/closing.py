"""Whether a page or a source's own column says that a clinic has closed for good or moved away."""

import re
from collections.abc import Iterator

from indexer.read.lexicon import word_groups
from indexer.read.quotation import passage
from indexer.read.view import View
from indexer.statement import Finding

_LETTERS = re.compile(r"[a-z]+")


def status_of(value: str) -> str | None:
    """What a source's column says of the state of a place: ``closed``, ``moved``, or ``None`` for anything else.

    The whole value must say it: *Closed on Sundays* and *temporarily closed* say something else.
    """
    words = " ".join(_LETTERS.findall(value.lower()))
    return next((state for state, listed in word_groups()["status"].items() if words in listed), None)


def read_closing(page: View) -> Iterator[Finding]:
    """Findings of the field status: ``closed`` or ``moved``, said in the page's own voice."""
    for value in ("closed", "moved"):
        for one in (*page.main, *(other for other in page.around if other.zone == "header")):
            if one.question or one.quoted:
                continue
            marks = one.marks.get(f"closing:{value}", ())
            if marks and not one.has("hypothetical"):
                yield Finding("status", value, passage(one, marks[0]))
                break
