"""Web addresses that can safely be shown as links, and the key that tells whether two belong to one site.

Fetches nothing and asks nobody: the list of public suffixes is the one that travels with tldextract.
"""

import ipaddress
import re
from functools import cache
from urllib.parse import quote, urlsplit

import tldextract

_LONGEST = 2000
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,19}:")
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_LOCAL = re.compile(r"(?:[A-Za-z0-9.-]{0,200}\.)?localhost(?![A-Za-z0-9.-])", re.IGNORECASE)
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_TRACKING = re.compile(
    r"(?:utm_|hsa_|_hs|mc_[ce]id$|pk_|mtm_|gad_|vero_|oly_)"
    r"|(?:gclid|gclsrc|gbraid|wbraid|dclid|fbclid|msclkid|yclid|ttclid|twclid|li_fat_id|igshid|igsh|srsltid|_ga|_gl|_ke)$",
    re.IGNORECASE,
)
_DEFAULT_PORTS = {"http": 80, "https": 443}

BY_FIRST_PART = frozenset({
    "facebook.com", "instagram.com", "twitter.com", "x.com", "tiktok.com", "linktr.ee", "about.me", "carrd.co",
    "g.page", "threads.net", "beacons.ai", "campsite.bio", "bio.site",
})  # fmt: skip
"""Hosts that many businesses share, where the first part of the path is the business."""
BY_WHOLE_PATH = frozenset({
    "psychologytoday.com", "zocdoc.com", "healthgrades.com", "yelp.com", "webmd.com", "vitals.com",
    "goodtherapy.org", "linkedin.com", "therapyden.com", "headway.co", "growtherapy.com", "doximity.com",
    "sharecare.com", "wellness.com", "yellowpages.com", "mapquest.com", "bbb.org", "nextdoor.com", "youtube.com",
    "medium.com", "eventbrite.com", "patch.com", "manta.com", "ratemds.com", "usnews.com",
})  # fmt: skip
"""Directories, where only the whole path tells one entry from another."""
BY_SUBDOMAIN = frozenset({
    "squarespace.com", "janeapp.com", "clientsecure.me", "simplepractice.com", "godaddysites.com", "wixstudio.com",
    "business.site", "intakeq.com", "practicebetter.io", "acuityscheduling.com",
})  # fmt: skip
"""Builders and booking services that give every customer a name below theirs."""
NOT_A_SITE = frozenset({
    "google.com", "goo.gl", "bit.ly", "tinyurl.com", "t.co", "maps.app.goo.gl", "apple.com", "bing.com", "lnkd.in",
})  # fmt: skip
"""Maps, search and link shorteners: the address says nothing about whose page it is."""


@cache
def _suffixes() -> tldextract.TLDExtract:
    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)


def clean_url(text: str) -> str | None:
    """One http or https address, host in small letters, without tracking parameters; None when it is not one.

    An address without a scheme gets ``https`` (``http`` on this machine). User names, other schemes and hosts that
    cannot exist are refused. A fragment is kept only when it is a path of its own (``#/team``).
    """
    clean = _cleaned(text)
    while clean is not None:
        # What was cut off may have shielded what should go next: ``/team)#top``.
        again = _cleaned(clean)
        if again == clean:
            break
        clean = again
    return clean


def site_key(url: str) -> str | None:
    """What two addresses of one site share: the registrable domain, or more of it where many share a domain.

    None when the address is no web address, or one that does not tell whose page it is (``facebook.com``).
    """
    clean = clean_url(url)
    if clean is None:
        return None
    parts = urlsplit(clean)
    host = parts.hostname or ""
    if _is_number(host):
        return parts.netloc
    if host == "localhost" or host.endswith(".localhost"):
        return ".".join(host.split(".")[-2:])
    found = _suffixes()(host)
    # A name that no list of suffixes knows (``.example``) ends in one suffix, by the list's own rule ``*``.
    domain = ".".join((found.domain, found.suffix) if found.suffix else host.split(".")[-2:]) if found.domain else ""
    path = [part for part in parts.path.casefold().split("/") if part]
    return _shared(domain, host.removeprefix("www."), path, whole=clean) if domain else None


def _cleaned(text: str) -> str | None:
    words = text.split() if len(text) <= _LONGEST else []
    if not words:
        return None
    given = words[0].strip("<>\"'()[],;").rstrip(".")
    named = _SCHEME.match(given)
    if named is not None and given[named.end() : named.end() + 2] == "//":
        whole = given
    elif named is None or "." in named[0]:
        bare = given.lstrip("/")
        whole = ("http://" if _LOCAL.match(bare) else "https://") + bare
        if not given.casefold().startswith("www.") and not _public(whole):
            return None
    else:
        return None
    return _rebuilt(whole)


def _shared(domain: str, host: str, path: list[str], *, whole: str) -> str | None:
    if domain in NOT_A_SITE:
        return _google_site(path) if host == "sites.google.com" else None
    if domain in BY_FIRST_PART:
        if path[:1] in (["profile.php"], ["people"], ["pages"], ["p"]):
            query = urlsplit(whole).query
            path = ["/".join(path) + (f"?{query}" if path == ["profile.php"] and query else "")]
        return f"{domain}/{path[0]}" if path else None
    if domain in BY_WHOLE_PATH:
        return "/".join((domain, *path)) if path else None
    if domain in BY_SUBDOMAIN:
        return host if host != domain else None
    if domain.endswith(".wixsite.com"):
        return f"{domain}/{path[0]}" if path else domain
    return domain


def _google_site(path: list[str]) -> str | None:
    named = path[1:2] if path[:1] in (["view"], ["site"]) else path[:2]
    return "/".join(("sites.google.com", *named)) if named else None


def _rebuilt(whole: str) -> str | None:
    try:
        parts = urlsplit(whole)
        host = _host(parts.hostname or "")
        port = parts.port
    except ValueError:
        return None
    scheme = parts.scheme.casefold()
    if scheme not in _DEFAULT_PORTS or host is None or "@" in parts.netloc or port == 0:
        return None
    netloc = host if port is None or port == _DEFAULT_PORTS[scheme] else f"{host}:{port}"
    kept = [part for part in parts.query.split("&") if part and not _TRACKING.match(part.split("=", 1)[0])]
    query = "?" + _quoted("&".join(kept)) if kept else ""
    fragment = "#" + _quoted(parts.fragment) if parts.fragment.startswith(("/", "!")) else ""
    built = f"{scheme}://{netloc}{_quoted(parts.path) or '/'}{query}{fragment}"
    return built if len(built) <= _LONGEST else None


def _host(name: str) -> str | None:
    try:
        host = name.rstrip(".").encode("idna").decode("ascii").casefold()
    except UnicodeError:
        return None
    if _is_number(host):
        return host
    labels = host.split(".")
    if len(host) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        return None
    if labels[-1] == "localhost":
        return host
    return host if len(labels) > 1 and not labels[-1].isdigit() else None


def _is_number(host: str) -> bool:
    try:
        ipaddress.IPv4Address(host)
    except ValueError:
        return False
    return True


def _public(whole: str) -> bool:
    """Whether a bare word is a host that can exist: ``x.org`` is, ``St.Mary`` is not."""
    try:
        host = _host(urlsplit(whole).hostname or "")
    except ValueError:
        return False
    if host is None:
        return False
    found = _suffixes()(host)
    return bool(found.domain and found.suffix) or host.endswith((".example", ".localhost")) or host == "localhost"


def _quoted(part: str) -> str:
    return quote(_STRAY_PERCENT.sub("%25", part), safe="/%:@!$&'()*+,;=-._~?")
