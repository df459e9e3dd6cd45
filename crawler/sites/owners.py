"""Whose site a visitor ends up at: the clinic's own, somebody else's, or nobody's.

Told by host names and by what the page calls itself. Nothing here says what is so of a clinic: that a name is for
sale does not say that anybody has closed.
"""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from crawler.listing import Page
from crawler.manners.local import is_inside

PARKING = frozenset((
    *("sedo.com", "sedoparking.com", "bodis.com", "parkingcrew.net", "afternic.com", "dan.com", "hugedomains.com"),
    *("buydomains.com", "undeveloped.com", "above.com", "domainmarket.com", "uniregistry.com", "parklogic.com"),
    *("domainnamesales.com", "squadhelp.com", "atom.com", "efty.com", "namebright.com", "perfectdomain.com"),
    *("sav.com", "dynadot.com", "expireddomains.com", "ww1.com", "skenzo.com", "fabulous.com", "godaddy.com"),
))  # fmt: skip
"""Hosts that sell or fill names nobody uses; no clinic's own pages are there."""

_FOR_SALE = (
    "domain is for sale", "domain name is for sale", "domain may be for sale", "domain is available for purchase",
    "buy this domain", "purchase this domain", "make an offer on this domain", "inquire about this domain",
    "interested in this domain", "this domain has expired", "domain has recently expired", "domain name has expired",
    "this domain is parked", "domain is parked free", "parked free, courtesy of", "parked domain", "domain parking",
    "this domain has been registered", "this domain was registered", "domain was recently registered",
    "this domain is registered at", "get this domain",
)  # fmt: skip
_PLACEHOLDER = (
    "future home of something", "this account has been suspended", "account suspended", "website is suspended",
    "site has been suspended", "isn't connected to a website yet", "is not connected to a website yet",
    "this website has expired", "website expired", "site not published", "site is not published yet",
    "welcome to nginx", "apache2 ubuntu default page", "apache2 debian default page", "iis windows server",
    "default web site page", "default web page for this site", "web server's default page", "index of /",
    "this site is under construction by its registrar", "no web site is configured at this address",
    "there is nothing here, yet", "domain not claimed", "this shop is currently unavailable",
)  # fmt: skip
_LANDERS = (b'"/lander"', b"'/lander'", b"sedoparking.com", b"parkingcrew.net", b"window.park")
_MOST_LETTERS = 3_000
"""Letters of a page beyond which it is somebody's, whatever it says."""
_CLOSED = re.compile(
    r"permanently closed|closed (?:its|our) doors|(?:no longer in|gone out of|out of) business"
    r"|(?:we|clinic|practice|office) (?:have|has|is|are) (?:now |sadly )?closed (?:for good|permanently)"
    r"|\bwe have (?:now )?closed\.?$",
    re.IGNORECASE,
)
_SECOND_LEVEL = frozenset(("ac", "co", "com", "edu", "gov", "net", "org"))
_SHARED = frozenset((
    *("wixsite.com", "squarespace.com", "business.site", "wordpress.com", "weebly.com", "godaddysites.com"),
    *("github.io", "netlify.app", "vercel.app", "webflow.io", "blogspot.com", "myshopify.com", "square.site"),
    *("carrd.co", "duda.co", "jimdosite.com", "webnode.page", "strikingly.com", "site123.me", "mystrikingly.com"),
))  # fmt: skip
"""Hosts below which every name is somebody's own."""
_SHORTEST = 6
"""Letters of a name from which on finding it in another is no chance."""


def registrable(host: str) -> str:
    """The part of a host name that somebody registered, as far as its spelling tells: ``elm.example`` of them all."""
    name = host.lower().rstrip(".").removeprefix("www.")
    parts = name.split(".")
    if is_inside(name) and not name.endswith(".localhost"):
        return name
    for length in (3, 2):
        if len(parts) >= length and ".".join(parts[-length + 1 :]) in _SHARED:
            return ".".join(parts[-length:])
    if len(parts) > 2 and len(parts[-1]) == 2 and parts[-2] in _SECOND_LEVEL:
        return ".".join(parts[-3:])
    return ".".join(parts[-2:])


def same_owner(asked: str, final: str, *, called: Iterable[str] = ()) -> bool:
    """Whether the host that answered belongs to whoever was asked, as far as can be told.

    So it is when the registered name is the same, or the same under another ending; when one name holds the other; or
    when the page calls itself by the name that was asked for (``called``: its title, its name). An old name that leads
    to a new one which is not told by any of these may be anybody's, and is taken for that.
    """
    if registrable(asked) == registrable(final):
        return True
    old, new = (_letters(registrable(host).partition(".")[0]) for host in (asked, final))
    if old == new or (min(len(old), len(new)) >= _SHORTEST and (old in new or new in old)):
        return True
    return len(old) >= _SHORTEST and any(old in _letters(words[:300]) for words in called)


def parked(page: Page, body: bytes = b"") -> str:
    """Why a home page is nobody's, in words with what it says; empty when it may be a clinic's.

    ``body`` is the page as it was sent: some of these pages only lead on by a script.
    """
    host = registrable(urlsplit(page.url).hostname or "")
    if host in PARKING:
        return f"a parked name: its visitors are sent to {host}"
    if not page.blocks and any(mark in body[:20_000] for mark in _LANDERS):
        return "a parked name: its page only leads on to one of advertisements"
    if sum(len(block.text) for block in page.blocks) > _MOST_LETTERS:
        return ""
    texts = [page.title, *(block.text for block in page.blocks)]
    for text in texts:
        low = text.lower().replace("\u2019", "'")
        for phrase in _FOR_SALE:
            if phrase in low:
                return f"a parked name: \u201c{text.strip()[:120]}\u201d"
        for phrase in _PLACEHOLDER:
            if phrase in low and len(texts) < 40:
                return f"a placeholder of its host: \u201c{text.strip()[:120]}\u201d"
    return ""


def says_closed(page: Page) -> str:
    """The words with which a page seems to say that it has closed, for a report only; empty without any."""
    for block in page.blocks:
        if block.zone in ("main", "header") and _CLOSED.search(block.text[:1000]):
            return block.text.strip()[:200]
    return ""


def _letters(text: str) -> str:
    return "".join(one for one in text.lower() if one.isalnum())
