"""The line below a list that leads to the same search as a file or a feed, as markup. Pure, no Streamlit."""

import html
from collections.abc import Mapping
from urllib.parse import urlencode

from ui.exports.kinds import KINDS
from ui.wording import say

FEED = "feed.atom"


def line(params: Mapping[str, str]) -> str:
    """Links to every kind of file and to the feed, relative to the page of the search; ``params`` are those of it."""
    asked = urlencode({name: value for name, value in params.items() if name not in ("page", "size", "zoom", "after")})
    files = [(f"export/clinics.{kind}", made.label) for kind, made in KINDS.items()]
    links = [
        f'<a href="{html.escape(f"{path}?{asked}")}">{html.escape(label)}</a>'
        for path, label in (*files, (FEED, say("export.feed")))
    ]
    return f'<p class="downloads">{html.escape(say("export.line"))} {" · ".join(links)}</p>'
