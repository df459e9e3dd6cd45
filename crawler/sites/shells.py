"""Pages that hold nothing until a browser has run their scripts, or that only lead on to another."""

import re
from urllib.parse import urlsplit

from parsel import Selector
from scrapy.http import TextResponse
from scrapy.utils.response import get_meta_refresh

from crawler.listing import Page
from crawler.pages.html import decoded

_FEW_LETTERS = 250
"""Letters of visible text up to which a page may be an empty shell."""
_NO_LETTERS = 20
_ROOTS = (
    "#root, #app, #__next, #__nuxt, #___gatsby, #svelte, #application, #ember-app, #main-app, #react-root, "
    "app-root, [data-reactroot], [ng-app], [data-server-rendered]"
)
_ASKS = re.compile(
    r"(?:enable|requires?|needs?|without|turn on|activate) java ?script|java ?script (?:is|to be) ", re.IGNORECASE
)


def leads_on(response: TextResponse) -> str | None:
    """The address that a page leads its visitors on to by its markup (``http-equiv="refresh"``); None without one."""
    try:
        _, url = get_meta_refresh(response)
        return url if url is not None and urlsplit(url).hostname else None
    except ValueError:
        return None


def is_shell(body: bytes, page: Page, *, content_type: str | None = None) -> bool:
    """Whether a page that was read as ``page`` is an empty shell: hardly a word, and scripts that would fill it.

    A page that says of itself in structured data where it is, or that only happens to be short, is none.
    """
    letters = sum(len(block.text) for block in page.blocks)
    if letters > _FEW_LETTERS or page.structured or not body.strip():
        return False
    root = Selector(text=decoded(body, content_type), type="html")
    if not root.css("script[src], script[type=module]"):
        return False
    if letters <= _NO_LETTERS:
        return True
    told = " ".join(root.css("noscript ::text, noscript::text").getall())[:2000]
    asks = _ASKS.search(told) or any(_ASKS.search(block.text[:500]) for block in page.blocks)
    empty = [one for one in root.css(_ROOTS) if not "".join(one.css("::text").getall()).strip()]
    return bool(asks or empty)
