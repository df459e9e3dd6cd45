"""What stands above every page of the app, as markup: the way to the other pages and to the other languages. Pure.

Everything is a plain link, so that it is seen at once, also on a phone, and works with a keyboard and a middle click.
"""

import html
from collections.abc import Mapping
from urllib.parse import urlencode

from ui.language_links import LANGUAGE, in_language
from ui.marked import marked
from ui.wording import languages, say, speaking, spoken

LAST = "written"
"""Where a session keeps the parameters of the search that it showed last."""

PLACES = (("", "find"), ("guide", "guide"), ("shortlist", "shortlist"), ("sources", "sources"))
"""The pages that are always within reach, by path."""

PLACE = ("near", "within", "state")
"""The parameters of a search that say where; the guide takes them along, so that its links search there too."""


def top(here: str, params: Mapping[str, str], search: Mapping[str, str]) -> str:
    """The way through the site, from the page ``here`` (a path without its slash) with its parameters.

    ``search`` are the parameters of the search that was looked at last, which the first link leads back to.
    """
    search = search or _where(params)
    links = [_page(path, name, here, search) for path, name in PLACES]
    links += [_language(here, params, code) for code in languages() if code != speaking()]
    listed = "".join(f"<li>{link}</li>" for link in links)
    return f'<nav class="ways" aria-label="{marked("frame.ways")}"><ul>{listed}</ul></nav>'


def _page(path: str, name: str, here: str, search: Mapping[str, str]) -> str:
    kept: Mapping[str, str] = {}
    if path == "guide":
        kept = _where(search)
    elif path == "" and here != "":
        kept = {key: value for key, value in search.items() if key not in (LANGUAGE, "made")}
    asked = f"?{urlencode(kept, safe=',', errors='replace')}" if kept else ""
    current = ' aria-current="page"' if path == here else ""
    return f'<a href="{html.escape(in_language(f"/{path}{asked}"))}"{current}>{marked(f"frame.{name}")}</a>'


def _where(params: Mapping[str, str]) -> dict[str, str]:
    return {name: params[name] for name in PLACE if name in params}


def _language(here: str, params: Mapping[str, str], code: str) -> str:
    kept = {key: value for key, value in params.items() if key != LANGUAGE}
    address = f"/{here}" + (f"?{urlencode(kept, safe=',', errors='replace')}" if kept else "")
    with spoken(code):
        named = marked("frame.this_language")
        there = html.escape(in_language(address))
    return f'<a class="language" lang="{code}" hreflang="{code}" href="{there}">{named}</a>'


def title(page: str) -> str:
    """The title of a page as browsers show it: its own words, then the name of the site."""
    return say("frame.title", page=page, site=say("frame.site"))
