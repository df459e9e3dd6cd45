"""What a robots.txt says to us, and the name under which it may say it (RFC 9309)."""

import zlib
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from protego import Protego
from scrapy.http import Response

PRODUCT = "clinic-directory"
"""Our name in robots.txt and at the start of our user agent."""
ROBOTS_BYTES = 512_000
"""How much of a robots.txt is read (RFC 9309, section 2.5, asks for at least 500 KiB)."""


def user_agent(contact: str) -> str:
    """What we call ourselves, with the address at which a host can reach the person who runs us."""
    try:
        number = version(PRODUCT)
    except PackageNotFoundError:
        number = "0"
    return f"{PRODUCT}/{number}" + (f" (+{contact})" if contact else "")


@dataclass(frozen=True)
class Rules:
    """The robots rules of one origin; ``problem`` says why there are none and nothing may be read."""

    parsed: Protego | None = None
    problem: str = ""

    def allow(self, url: str) -> bool:
        """Whether we may read an address; the longest matching rule wins."""
        return not self.problem and (self.parsed is None or self.parsed.can_fetch(url, PRODUCT))

    @property
    def pause(self) -> float:
        """Seconds between two requests that the host asks for; 0 when it does not say."""
        if self.parsed is None:
            return 0.0
        delay = self.parsed.crawl_delay(PRODUCT) or 0.0
        rate = self.parsed.request_rate(PRODUCT)
        return max(delay, rate.seconds / rate.requests if rate is not None and rate.requests else 0.0)


def rules_in(response: Response) -> Rules:
    """The rules in the answer to a request for robots.txt; an error on the host's side forbids everything."""
    if 200 <= response.status < 300:
        try:
            body = _unpacked(response.body)
        except zlib.error:
            return Rules(problem="its robots.txt cannot be unpacked")
        return Rules(Protego.parse(body.decode("utf-8-sig", errors="replace")))
    if 400 <= response.status < 500 and response.status != 429:
        return Rules()
    return Rules(problem=f"its robots.txt answered {response.status}, which forbids everything until it is back")


def _unpacked(body: bytes) -> bytes:
    """The start of a robots.txt; some hosts send it compressed although we do not ask for that."""
    if body.startswith(b"\x1f\x8b"):
        return zlib.decompressobj(wbits=31).decompress(body, ROBOTS_BYTES)
    return body[:ROBOTS_BYTES]
