"""What a robots.txt says to us, and the name under which it may say it (RFC 9309); pure, nothing is fetched here.

Written by hand since every address is compared with what a stranger wrote: each comparison takes a time that grows
with the lengths of both and no faster, and where the standard leaves a choice, the one that keeps us out is taken.
"""

import codecs
import hashlib
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from urllib.parse import unquote_to_bytes, urlsplit

PRODUCT = "clinic-directory"
"""Our name in robots.txt and at the start of our user agent."""
ROBOTS_BYTES = 512_000
"""How much of a robots.txt is read (RFC 9309, section 2.5, asks for at least 500 KiB)."""

_LINE_END = re.compile(rb"\r\n|\r|\n")
_TOKEN = re.compile(r"[A-Za-z_-]+")  # the product token of RFC 9309, section 2.2.1
_SECONDS = re.compile(r"\d{1,9}(?:\.\d{1,9})?")
_RATE = re.compile(r"(\d{1,9})\s*/\s*(\d{1,9})\s*([smhd]?)", re.IGNORECASE)
_UNITS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86_400}
_NAMES = {
    **dict.fromkeys(("user-agent", "useragent", "user agent"), "agent"),
    **dict.fromkeys(("disallow", "dissallow", "dissalow", "disalow", "diasllow", "disallaw"), "disallow"),
    **dict.fromkeys(("crawl-delay", "crawldelay", "crawl delay"), "delay"),
    **dict.fromkeys(("request-rate", "requestrate", "request rate"), "rate"),
    **dict.fromkeys(("sitemap", "sitemaps", "site-map"), "sitemap"),
    "allow": "allow",
}
"""What a line may begin with, and what is meant; slips of the pen that are often seen are understood."""


@cache
def user_agent(contact: str) -> str:
    """What we call ourselves, with the address at which a host can reach the person who runs us."""
    try:
        number = version(PRODUCT)
    except PackageNotFoundError:
        number = "0"
    return f"{PRODUCT}/{number}" + (f" (+{contact})" if contact else "")


@dataclass(frozen=True, slots=True)
class Path:
    """One path of a robots.txt: the octets between its stars, whether ``$`` ends it, and what it says."""

    allowed: bool
    parts: tuple[bytes, ...]
    to_the_end: bool = False

    @property
    def octets(self) -> int:
        """How exact it is: the path with the most octets wins, and one that allows wins over an equal one."""
        return sum(map(len, self.parts)) + len(self.parts) - 1 + self.to_the_end

    def matches(self, octets: bytes) -> bool:
        """Whether an address is among those it speaks of, from its beginning on."""
        first, *others = self.parts
        if not octets.startswith(first):
            return False
        if not others:
            return not self.to_the_end or octets == first
        place = len(first)
        for part in others[:-1]:
            found = octets.find(part, place)
            if found < 0:
                return False
            place = found + len(part)
        if self.to_the_end:
            return len(octets) - len(others[-1]) >= place and octets.endswith(others[-1])
        return octets.find(others[-1], place) >= 0


@dataclass(frozen=True)
class Rules:
    """The rules of one origin for us; ``problem`` says why there are none and nothing may be read.

    ``paths`` stand in the order in which they count, ``pause`` is in seconds (0: it does not say). ``lasting`` is
    whether the problem is of a kind that another day does not mend.
    """

    paths: tuple[Path, ...] = ()
    pause: float = 0.0
    sitemaps: tuple[str, ...] = ()
    problem: str = ""
    lasting: bool = False

    def allow(self, url: str) -> bool:
        """Whether we may read an address; the longest matching path wins, and where none matches we may."""
        if self.problem:
            return False
        parts = urlsplit(url)
        if parts.path == "/robots.txt":
            return True
        octets = unquote_to_bytes((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))
        return next((path.allowed for path in self.paths if path.matches(octets)), True)

    @property
    def digest(self) -> str:
        """Changes when what it says to us changes, and with nothing else."""
        said = repr((self.paths, self.pause, self.problem != ""))
        return hashlib.sha256(said.encode()).hexdigest()[:16]


@dataclass
class _Group:
    tokens: set[str] = field(default_factory=set)
    paths: list[Path] = field(default_factory=list)
    pause: float = 0.0


def rules_from(status: int, body: bytes) -> Rules:
    """The rules in the answer to a request for robots.txt; an error on the host's side forbids everything."""
    if 200 <= status < 300:
        try:
            return parsed(_unpacked(body))
        except zlib.error:
            return Rules(problem="its robots.txt cannot be unpacked", lasting=True)
    if 400 <= status < 500 and status != 429:
        return Rules()
    return Rules(problem=f"its robots.txt answered {status}, which forbids everything until it is back")


def parsed(body: bytes) -> Rules:
    """What a robots.txt says to us: the groups of our own name, all of them, else those for everybody."""
    groups, sitemaps = _groups(body)
    ours = [group for group in groups if PRODUCT in group.tokens] or [group for group in groups if "*" in group.tokens]
    paths = dict.fromkeys(path for group in ours for path in group.paths)
    return Rules(
        paths=tuple(sorted(paths, key=lambda path: (-path.octets, not path.allowed, path.parts, path.to_the_end))),
        pause=max((group.pause for group in ours), default=0.0),
        sitemaps=tuple(dict.fromkeys(sitemaps)),
    )


def _groups(body: bytes) -> tuple[list[_Group], list[str]]:
    groups: list[_Group] = []
    sitemaps: list[str] = []
    naming = False  # whether the lines before were names, with nothing that counts between them
    for name, value in _lines(body):
        if name == "sitemap":
            sitemaps.append(value.decode("utf-8", "replace"))
        elif name == "agent":
            if not naming:
                groups.append(_Group())
            naming = True
            groups[-1].tokens.add(_token(value.decode("latin-1")))
        elif groups:
            naming = naming and name not in ("allow", "disallow")
            _take(groups[-1], name, value)
    return groups, sitemaps


def _take(group: _Group, name: str, value: bytes) -> None:
    words = value.decode("latin-1")
    if name == "delay" and (seconds := _SECONDS.match(words)):
        group.pause = max(group.pause, float(seconds[0]))
    elif name == "rate" and (rate := _RATE.match(words)) and int(rate[1]):
        group.pause = max(group.pause, int(rate[2]) * _UNITS[rate[3].lower()] / int(rate[1]))
    elif name in ("allow", "disallow") and (path := _path(value, allowed=name == "allow")) is not None:
        group.paths.append(path)


def _lines(body: bytes) -> Iterator[tuple[str, bytes]]:
    """What lines mean, with their values; a line that is not understood says nothing and ends nothing."""
    for line in _LINE_END.split(_as_utf_8(body)):
        said = line.split(b"#", 1)[0].strip(b" \t\0")
        key, colon, value = said.partition(b":")
        name = _NAMES.get(key.strip().lower().decode("latin-1"))
        if name is None or not colon:
            words = said.split(None, 1)
            name = _NAMES.get(words[0].lower().decode("latin-1")) if words else None
            value = words[1] if len(words) > 1 else b""
        if name is not None:
            yield name, value.strip()


def _path(value: bytes, *, allowed: bool) -> Path | None:
    """The path of a line; None for an empty one, which says nothing.

    Octets are compared as they are meant: ``%7E`` and ``~`` are equal, and so are ``%2F`` and ``/`` (RFC 9309, 2.2.2).
    """
    if not value.startswith((b"/", b"*")):
        if not value or value == b"$" or allowed:
            return None
        value = b"/" + value
    to_the_end = value.endswith(b"$")
    parts = re.split(rb"\*+", value.removesuffix(b"$") if to_the_end else value)
    return Path(allowed, tuple(unquote_to_bytes(part) for part in parts), to_the_end)


def _token(value: str) -> str:
    if value.startswith("*"):
        return "*"
    found = _TOKEN.match(value)
    return found[0].lower() if found else ""


def _as_utf_8(body: bytes) -> bytes:
    """The text without its byte order mark; one in UTF-16, which the standard does not know, is read all the same."""
    for mark, encoding in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if body.startswith(mark):
            return body[2:].decode(encoding, errors="replace").encode()
    return body.removeprefix(codecs.BOM_UTF8)


def _unpacked(body: bytes) -> bytes:
    """The start of a robots.txt up to its last whole line; some hosts send it compressed, though we do not ask so."""
    if body.startswith(b"\x1f\x8b"):
        body = zlib.decompressobj(wbits=31).decompress(body, ROBOTS_BYTES + 1)
    if len(body) <= ROBOTS_BYTES:
        return body
    cut = body[:ROBOTS_BYTES]
    return cut[: max(cut.rfind(b"\n"), cut.rfind(b"\r")) + 1]
