"""What a link of a clinic's own site promises, by its words and its address alone: about what, and how much.

Blogs, shops, log-ins and files are left out, each with the reason in words; ``choice.py`` chooses among the others.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

from crawler.sites.topics import GLUE, LANGUAGES, LEFT_OUT, ORDER, PLACES, SHORT_ONLY, TOPICS

NO_PROMISE = "none of its words promises anything"
"""Why a link is refused that may lead anywhere on its site."""

_WORD = re.compile(r"[a-z]+")
_DATED = re.compile(r"/(?:19|20)\d\d/\d{1,2}(?:/|$)")
_FILES = re.compile(
    r"\.(?:pdf|jpe?g|png|gif|webp|svg|avif|docx?|xlsx?|pptx?|zip|mp[34]|mov|ics|xml|json|css|js|txt|vcf)$",
    re.IGNORECASE,
)
_ENDING = re.compile(r"\.(?:html?|php|aspx?|jsp)$", re.IGNORECASE)
_TRACKING = re.compile(r"^(?:utm_[a-z]+|gclid|fbclid|msclkid|ref|source)=", re.IGNORECASE)
_LONGEST = 500
_LONG_TEXT = 8
"""Words of a link beyond which it is a sentence, and no name of a page."""
_LONG_NAME = 6
"""Words of the last part of an address beyond which it is the title of an article."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a site as it was weighed.

    ``topic`` is what it promises to be about, ``score`` how much that is worth, ``because`` which words and what else
    made the score; ``refused`` says in words why it is not asked for whatever its score, empty when it may be.
    ``about_places`` is whether it promises to say where the clinic is.
    """

    url: str
    words: str = ""
    topic: str = ""
    score: float = 0.0
    because: tuple[str, ...] = ()
    about_places: bool = False
    refused: str = ""


def key_of(url: str) -> str:
    """What two spellings of one page's address have in common."""
    parts = urlsplit(url)
    return f"{site_of(parts)}{parts.path.rstrip('/').lower()}?{parts.query}"


def site_of(parts: SplitResult) -> str:
    """Host and port of an address, without a leading ``www.``."""
    return parts.netloc.lower().rsplit("@", 1)[-1].removeprefix("www.")


def weighed(base: str, href: str, words: str = "", *, nofollow: bool = False, room: str = "") -> Link | None:
    """A link of the page ``base``, weighed; None for one that leads to no page of the same site.

    ``words`` are those that a visitor clicks on, empty for an address out of a sitemap. ``room`` is the path to which a
    site on a shared host keeps (:mod:`crawler.sites.shared_hosts`); its own words promise nothing of a page below it.
    """
    home = urlsplit(base)
    try:
        parts = urlsplit(urljoin(base, href[:_LONGEST].strip()))
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or site_of(parts) != site_of(home):
        return None
    if room and not f"{parts.path.rstrip('/')}/".lower().startswith(f"{room}/".lower()):
        return None
    query = "&".join(part for part in parts.query.split("&") if part and not _TRACKING.match(part))
    url = parts._replace(fragment="", query=query).geturl()
    here = _language([part for part in home.path[len(room) :].split("/") if part])
    return _weighed(url, words[:_LONGEST], nofollow=nofollow, here=here, room=len(room))


@lru_cache(maxsize=5_000)  # the menu of a site stands on all its pages
def _weighed(url: str, words: str, *, nofollow: bool, here: str, room: int) -> Link:
    """A page of the same site as the page that links to it, which is in the language ``here``.

    ``room`` is how many characters of its path every page of its site has.
    """
    whole = urlsplit(url)
    parts = whole._replace(path=whole.path[room:])
    seen = " ".join(words.split())[:100]
    path = _ENDING.sub("", folded(unquote(parts.path)))
    in_path = [word for part in _WORD.findall(path) for word in apart(part)]
    refused = _refusal(parts.path, in_path, nofollow=nofollow)
    if refused:
        return Link(url=url, words=seen, refused=refused)
    in_words = [word for part in _WORD.findall(folded(words))[:_LONG_TEXT] for word in apart(part)]
    named = {word: TOPICS[word] for word in (*in_path, *in_words) if word in TOPICS}
    if len(in_words) > 4:
        named = {word: one for word, one in named.items() if word not in SHORT_ONLY or word in in_path}
    if not named:
        return Link(url=url, words=seen, refused=NO_PROMISE)
    best = max(worth for _, worth in named.values())
    because = [f"{word} {worth:g}" for word, (_, worth) in named.items() if worth == best][:3]
    score, more = _lessened(path, best, query=parts.query, here=here)
    return Link(
        url=url,
        words=seen,
        topic=_topic(named),
        score=score,
        because=(*because, *more),
        about_places=not PLACES.isdisjoint(named),
    )


def folded(text: str) -> str:
    """Small letters without accents."""
    if text.isascii():
        return text.lower()
    return "".join(one for one in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(one))


@lru_cache(maxsize=20_000)
def apart(run: str) -> tuple[str, ...]:
    """The words that were written as one, such as ``contactus``; the run itself when there are none.

    Every part has to be a word that promises something or that joins such words, so nothing is read into others.
    """
    if run in TOPICS or run in LEFT_OUT or not 5 < len(run) <= 40:
        return (run,)
    ends: list[tuple[str, ...] | None] = [(), *([None] * len(run))]
    for end in range(1, len(run) + 1):
        for start in range(max(0, end - 14), end):
            before = ends[start]
            part = run[start:end]
            if before is not None and (part in GLUE or (len(part) > 3 and (part in TOPICS or part in LEFT_OUT))):
                ends[end] = (*before, part)
                break
    whole = ends[len(run)]
    return (run,) if whole is None or GLUE.issuperset(whole) else whole


def _refusal(path: str, in_path: list[str], *, nofollow: bool) -> str:
    if nofollow:
        return "its own site marks it as not to be followed (nofollow)"
    if _FILES.search(path):
        return "a file, no page"
    if _DATED.search(path):
        return "a dated article"
    out = LEFT_OUT.intersection(in_path)
    return f"{min(out)!r} in its address" if out else ""


def _topic(named: dict[str, tuple[str, float]]) -> str:
    """The most telling of the topics that are named: prices of a treatment are about prices."""
    found = {topic for topic, _ in named.values()}
    return next(topic for topic in ORDER if topic in found)


def _lessened(path: str, best: float, *, query: str, here: str) -> tuple[float, tuple[str, ...]]:
    """The score less what speaks against the page, and that in words."""
    levels = [part for part in path.split("/") if part]
    against = []
    if len(levels) > 1:
        against.append((len(levels) - 1, f"{len(levels)} levels deep"))
    if query:
        against.append((3, "a query"))
    long = len(_WORD.findall(levels[-1])) - _LONG_NAME if levels else 0
    if long > 0:
        against.append((min(long, 6), "named like an article"))
    if (language := _language(levels)) and language != here:
        against.append((6, f"the part in another language ({language})"))
    return best - sum(less for less, _ in against), tuple(f"{why} -{less:g}" for less, why in against)


def _language(levels: list[str]) -> str:
    first = levels[0].lower().replace("_", "-").partition("-") if levels else ("", "", "")
    return first[0] if first[0] in LANGUAGES and len(first[2]) in (0, 2) else ""
