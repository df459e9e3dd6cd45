"""Web addresses that can safely be shown as links, and the key that tells whether two belong to one site.

Fetches nothing and asks nobody: the list of public suffixes is the one that travels with tldextract.
"""

import ipaddress
import re
from functools import cache
from urllib.parse import quote, unquote, urlsplit

import tldextract

from indexer.normalise.hosts import (
    BY_FIRST_PART,
    BY_SUBDOMAIN,
    BY_TWO_PARTS,
    BY_WHOLE_PATH,
    NO_ONES,
    NOT_A_SITE,
    SAME_SITE,
    TRACKING,
    TRACKING_BEGINNINGS,
)

_LONGEST = 2000
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,19}:")
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_LOCAL = re.compile(r"(?:[A-Za-z0-9.-]{0,200}\.)?localhost(?![A-Za-z0-9.-])", re.IGNORECASE)
_TWICE = re.compile(r"^(?:https?:/{1,2}){1,4}(?=https?://)", re.IGNORECASE)
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_DEFAULT_PORTS = {"http": 80, "https": 443}


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


def page_key(url: str) -> str | None:
    """What is the same for all ways of writing one page's address; None when it is no web address.

    Without scheme, ``www.``, closing slash, order of parameters: for comparing, not for following.
    """
    clean = clean_url(url)
    if clean is None:
        return None
    parts = urlsplit(clean)
    query = "&".join(sorted(parts.query.split("&"))) if parts.query else ""
    fragment = f"#{parts.fragment}" if parts.fragment else ""
    return parts.netloc.removeprefix("www.") + parts.path.rstrip("/") + (f"?{query}" if query else "") + fragment


def _cleaned(text: str) -> str | None:
    words = text.split() if len(text) <= _LONGEST else []
    if not words:
        return None
    given = _TWICE.sub("", words[0].strip("<>\"'()[],;").rstrip("."))
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
    if domain.startswith("google.") or domain in NOT_A_SITE:
        return _google_site(path) if host == "sites.google.com" else None
    domain = SAME_SITE.get(domain, domain)
    if domain == "facebook.com":
        path = _facebook(path, urlsplit(whole).query)
    if domain in BY_FIRST_PART or domain in BY_TWO_PARTS:
        whose = 1 if domain in BY_FIRST_PART or (path[:1] and path[0].startswith("@")) else 2
        return "/".join((domain, *path[:whose])) if len(path) >= whose and path[0] not in NO_ONES else None
    if domain in BY_WHOLE_PATH:
        return "/".join((domain, *path)) if path else None
    if domain in BY_SUBDOMAIN:
        return host if host != domain else None
    if domain.endswith(".wixsite.com"):
        return f"{domain}/{path[0]}" if path else domain
    return domain


def _facebook(path: list[str], query: str) -> list[str]:
    """The path with the parts that name a page made one: ``/pages/Elm/12``, ``/profile.php?id=12``."""
    if path[:1] == ["profile.php"]:
        number = re.search(r"(?:^|&)id=([0-9]{1,20})(?:&|$)", query)
        return [] if number is None else [f"profile.php?id={number[1]}"]
    return ["/".join(path[:3])] if path[:1] in (["people"], ["pages"], ["p"]) and len(path) > 1 else path


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
    kept = [part for part in parts.query.split("&") if part and not _counts_visitors(part)]
    query = "?" + _quoted("&".join(kept)) if kept else ""
    fragment = "#" + _quoted(parts.fragment) if parts.fragment.startswith(("/", "!")) else ""
    built = f"{scheme}://{netloc}{_quoted(parts.path) or '/'}{query}{fragment}"
    return built if len(built) <= _LONGEST else None


def _counts_visitors(parameter: str) -> bool:
    name = unquote(parameter.split("=", 1)[0]).casefold().removeprefix("amp;")
    return name.startswith(TRACKING_BEGINNINGS) or name in TRACKING


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
