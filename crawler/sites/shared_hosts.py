"""Hosts on which every path is somebody else's: a clinic's site there is its path, and all below it.

Anywhere else a host is one site, whatever its paths are. Told by host names alone; nothing is fetched here.
"""

from collections.abc import Mapping
from urllib.parse import SplitResult, urlsplit

from crawler.sites.links import site_of

_PARTS: Mapping[str, int] = {
    "about.me": 1,
    "facebook.com": 1,
    "g.page": 1,
    "instagram.com": 1,
    "linkedin.com": 2,
    "linktr.ee": 1,
    "medium.com": 1,
    "sites.google.com": 2,
    "tiktok.com": 1,
    "wixsite.com": 1,
    "x.com": 1,
    "yelp.com": 2,
    "youtube.com": 1,
}
"""How many parts of the path name whose pages they are, by host; names below these hosts are counted the same."""
_LONGER: Mapping[tuple[str, str], int] = {
    ("facebook.com", "p"): 2,
    ("facebook.com", "people"): 3,
    ("facebook.com", "pages"): 3,
    ("g.page", "r"): 2,
    ("sites.google.com", "a"): 3,
    ("youtube.com", "channel"): 2,
    ("youtube.com", "c"): 2,
    ("youtube.com", "user"): 2,
}
"""The same for paths that begin with a word of the host's own."""
_BY_QUERY = frozenset(("profile.php",))
"""Paths whose query names whose page it is."""


def is_shared(url: str) -> bool:
    """Whether an address is on a host on which every path is somebody else's."""
    return _shared_host(urlsplit(url)) != ""


def room_of(url: str) -> str:
    """The path that belongs to the site of an address: ``/view/elm`` on a shared host, empty on any other.

    It is empty as well for an address of a shared host that names nobody, such as its own home page.
    """
    parts = urlsplit(url)
    host = _shared_host(parts)
    if not host:
        return ""
    levels = [part for part in parts.path.split("/") if part]
    needed = _LONGER.get((host, levels[0].lower()), _PARTS[host]) if levels else 1
    return "/" + "/".join(levels[:needed]) if len(levels) >= needed else ""


def same_site(one: str, other: str) -> bool:
    """Whether two addresses are of one site: of one host, and on a shared host in one room."""
    return key_of_site(one) == key_of_site(other)


def key_of_site(url: str) -> str:
    """What the addresses of one site have in common: its host, and on a shared host the path that is its own."""
    parts = urlsplit(url)
    room = room_of(url).lower()
    named = f"?{parts.query}" if room.rpartition("/")[2] in _BY_QUERY else ""
    return f"{site_of(parts)}{room}{named}"


def home_of(url: str) -> str | None:
    """The home page of the site of an address: on a shared host where its room begins; None when that is nobody's.

    On any other host an address is taken as it is.
    """
    if not is_shared(url):
        return url
    parts = urlsplit(url)
    room = room_of(url)
    query = parts.query if room.rpartition("/")[2].lower() in _BY_QUERY else ""
    return parts._replace(path=room, query=query).geturl() if room else None


def _shared_host(parts: SplitResult) -> str:
    """The entry of the table that covers a host; empty without one. Names of this machine stand for those they show."""
    labels = (parts.hostname or "").lower().rstrip(".").removesuffix(".localhost").split(".")
    names = (".".join(labels[start:]) for start in range(len(labels) - 1))
    return next((name for name in names if name in _PARTS), "")
