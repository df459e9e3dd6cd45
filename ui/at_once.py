"""What stands on a page of the app before Streamlit is there, and for good where it never comes: help in a crisis.

Also the ways to plain pages that need no script, at once for a browser without JavaScript and after a while for one
that waits. Our script takes it away when the app's own help in a crisis stands in the same place. It must keep to what
can be told from the address alone, and ask no engine: a page begins with it.
"""

import html
import re
from collections.abc import Mapping
from urllib.parse import urlencode

from indexer.link import PAGING, PARAMETERS
from indexer.query import MOST_ON_A_PAGE
from ui import frame, standing
from ui.language_links import in_language
from ui.marked import marked

PLAIN = (
    ("/in", "frame.plain"),
    ("/guide/ketamine-and-spravato", "frame.guide"),
    ("/sources/where-this-comes-from", "frame.sources"),
)
"""The pages that need no script."""

_ID = re.compile(r"[A-Za-z0-9_-]{1,200}")
_LONGEST = 200  # letters of a parameter: more asks for nothing that a plain page could show


def help_in_a_crisis() -> str:
    """The app's own box, where the app will show it: the room for the way through the site is kept free above it."""
    room = f'<div class="room" inert aria-hidden="true">{frame.top("", {}, {})}</div>'
    return f'<div class="stHtml">{room}{standing.crisis()}</div>'


def slow(ways: str) -> str:
    """What the look shows only after a while, since then something is in the way; ``ways`` are links."""
    return f'<section class="slow" aria-label="{marked("frame.site")}"><p>{marked("frame.slow")} {ways}</p></section>'


def without_script(ways: str) -> str:
    """What a browser without JavaScript shows below."""
    return f"<noscript><h1>{marked('frame.site')}</h1><p>{marked('frame.no_script')} {ways}</p></noscript>"


def ways(path: str, params: Mapping[str, str]) -> str:
    """Links to plain pages, first to the one that holds what this address of the app asks for."""
    asked = _asked(path, params)
    return " · ".join(
        f'<a href="{html.escape(in_language(where))}">{marked(key)}</a>' for where, key in (*asked, *PLAIN)
    )


def _asked(path: str, params: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """The plain page of the clinic or of the search that is asked for; nothing that could lead elsewhere is taken."""
    if path == "/clinic" and _ID.fullmatch(params.get("id", "")):
        return ((f"/clinic/{params['id']}", "frame.this_clinic"),)
    search = {name: params[name] for name in PARAMETERS if 0 < len(params.get(name, "")) <= _LONGEST}
    if path == "/" and search.keys() - {"v"}:
        kept = {name: value for name, value in search.items() if name not in PAGING}
        listed = urlencode(kept | {"size": str(MOST_ON_A_PAGE)}, safe=",", errors="replace")
        return ((f"/embed?{listed}", "frame.this_search"),)
    return ()
