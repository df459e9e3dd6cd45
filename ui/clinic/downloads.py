"""The line below a list or a clinic that leads to the same for programs and as files, as markup. Pure, no Streamlit."""

import html
from collections.abc import Mapping, Sequence
from urllib.parse import quote, urlencode

from indexer.link import PAGING
from ui.exports.kinds import KINDS
from ui.language_links import in_language
from ui.wording import say

FEED = "feed.atom"

LEFT_OUT = (*PAGING, "map")
"""What a page of a search has in its address and a file of all of it has not."""


SHAPES = (("", "JSON"), ("/hsds", "HSDS"), ("/schema.org", "JSON-LD"))
"""One clinic for programs: what stands behind its address in the API, and what people call it."""


def of_clinic(clinic_id: str) -> str:
    """Links to one clinic as a plain page and for programs."""
    ident = quote(clinic_id, safe="", errors="replace")
    shapes = [(f"/api/v1/clinics/{ident}{ending}", label) for ending, label in SHAPES]
    return _line(say("export.one"), [(in_language(f"/clinic/{ident}"), say("export.plain")), *shapes])


def line(params: Mapping[str, str]) -> str:
    """Links to every kind of file and to the feed, relative to the page of the search; ``params`` are those of it."""
    asked = urlencode({name: value for name, value in params.items() if name not in LEFT_OUT})
    files = [(f"export/clinics.{kind}", made.label) for kind, made in KINDS.items()]
    links = [(f"{path}?{asked}", label) for path, label in files]
    return _line(say("export.line"), [*links, (in_language(f"{FEED}?{asked}"), say("export.feed"))])


def _line(title: str, links: Sequence[tuple[str, str]]) -> str:
    made = [f'<a href="{html.escape(href)}">{html.escape(label)}</a>' for href, label in links]
    return f'<p class="downloads">{html.escape(title)} {" · ".join(made)}</p>'
