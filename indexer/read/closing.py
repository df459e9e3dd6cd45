"""Whether a page says that its clinic has closed for good or moved away."""

from collections.abc import Iterator

from indexer.read.quotation import passage
from indexer.read.view import View
from indexer.statement import Finding


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
