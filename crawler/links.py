"""Which pages of a clinic's own site are worth a visit: those likely to say what, by whom, where and for whom.

Chosen by the words of a link and of its address alone; blogs, shops and log-ins are left out.
"""

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, urljoin, urlsplit

_WORTH: tuple[tuple[float, str], ...] = (
    (12, "ketamine spravato esketamine infusion infusions"),
    (10, "service services treatment treatments therapy therapies condition conditions offer offerings treat do"),
    (9, "team provider providers staff doctor doctors physician physicians psychiatrist psychiatrists clinicians"),
    (9, "about who meet story people insurance insurances billing coverage payment payments financing"),
    (8, "pricing price prices cost costs fee fees rates contact location locations office offices where find"),
    (8, "faq faqs questions hours directions visit"),
    (6, "patients patient started start expect consultation eligibility candidate"),
    (5, "depression ptsd anxiety pain ocd bipolar mood"),
)
_SCORES = {word: score for score, words in _WORTH for word in words.split()}
_LEFT_OUT = frozenset(
    (
        *("blog", "blogs", "news", "journal", "notes", "post", "posts", "article", "articles", "category", "tag"),
        *("author", "press", "event", "events", "podcast", "login", "signin", "portal", "account", "cart", "checkout"),
        *(
            "shop",
            "store",
            "product",
            "products",
            "privacy",
            "terms",
            "disclaimer",
            "hipaa",
            "accessibility",
            "sitemap",
        ),
        *("career", "careers", "jobs", "feed", "rss", "search", "calendar", "gallery", "wp", "admin", "print", "share"),
        *("testimonials", "reviews", "logout", "register", "book", "booking", "schedule", "unsubscribe"),
    )
)
_WORD = re.compile(r"[a-z]+")
_DATED = re.compile(r"/(?:19|20)\d\d/\d{1,2}(?:/|$)")
_FILES = re.compile(
    r"\.(?:pdf|jpe?g|png|gif|webp|svg|docx?|xlsx?|pptx?|zip|mp[34]|mov|ics|xml|json|css|js|txt|vcf)$", re.IGNORECASE
)
_TRACKING = re.compile(r"^(?:utm_[a-z]+|gclid|fbclid|msclkid|ref|source)=", re.IGNORECASE)
_PLACES = frozenset(("contact", "location", "locations", "office", "offices", "where", "find", "directions", "visit"))
_LONGEST = 500


@dataclass(frozen=True, slots=True)
class Link:
    """A page of the same site, how much it promises, and whether it promises to say where the clinic is."""

    url: str
    score: float
    about_places: bool


def links_worth_reading(base: str, found: list[tuple[str, str]]) -> list[Link]:
    """Links of a page, given as pairs of address and words, that lead to pages of its site worth reading."""
    home = urlsplit(base)
    chosen: dict[str, Link] = {}
    for href, words in found:
        link = _link(base, home, href[:_LONGEST], words[:_LONGEST])
        if link is not None:
            known = chosen.get(key_of(link.url))
            if known is None or known.score < link.score:
                chosen[key_of(link.url)] = link
    return list(chosen.values())


def key_of(url: str) -> str:
    """What two spellings of one page's address have in common."""
    parts = urlsplit(url)
    return f"{site_of(parts)}{parts.path.rstrip('/').lower()}?{parts.query}"


def site_of(parts: SplitResult) -> str:
    """Host and port of an address, without a leading ``www.``."""
    return parts.netloc.lower().rsplit("@", 1)[-1].removeprefix("www.")


def _link(base: str, home: SplitResult, href: str, words: str) -> Link | None:
    try:
        parts = urlsplit(urljoin(base, href.strip()))
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or site_of(parts) != site_of(home):
        return None
    if _FILES.search(parts.path) or _DATED.search(parts.path):
        return None
    in_path = _WORD.findall(parts.path.lower().removesuffix(".html"))
    if _LEFT_OUT.intersection(in_path):
        return None
    in_words = _WORD.findall(words.lower())
    score = max((_SCORES.get(word, 0.0) for word in (*in_path, *in_words)), default=0.0)
    if score <= 0.0:
        return None
    deeper = max(0, len([part for part in parts.path.split("/") if part]) - 1)
    query = "&".join(part for part in parts.query.split("&") if part and not _TRACKING.match(part))
    url = parts._replace(fragment="", query=query).geturl()
    return Link(
        url=url,
        score=score - deeper - (3 if query else 0),
        about_places=not _PLACES.isdisjoint((*in_path, *in_words)),
    )
