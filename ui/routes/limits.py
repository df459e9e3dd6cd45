"""How much one visitor may ask: a bucket of tokens for each address, and a few places for long answers. In memory only.

Addresses are never logged or stored. An IPv6 visitor has a whole network, so its first 64 bits count as the address.
"""

import math
import threading
import time
from collections import Counter, OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address

MINUTE = 60.0
REMEMBERED = 20_000
"""Most addresses remembered at a time; the one seen longest ago is forgotten first, and begins anew."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a visitor has left: ``remaining`` of ``limit`` requests, all of them again in ``reset`` seconds.

    ``wait`` is 0 for a request that is allowed, else the seconds after which it would be. ``within`` are the seconds in
    which an empty bucket fills.
    """

    limit: int
    remaining: int
    reset: int
    wait: int = 0
    within: float = MINUTE

    def headers(self) -> dict[str, str]:
        """As headers (draft-ietf-httpapi-ratelimit-headers-06, and RFC 9110 for Retry-After)."""
        told = {
            "RateLimit-Policy": f"{self.limit};w={self.within:g}",
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(self.remaining),
            "RateLimit-Reset": str(self.reset),
        }
        return told | ({"Retry-After": str(self.wait)} if self.wait > 0 else {})


class Buckets:
    """A bucket of so many tokens for each address, filled again evenly ``within`` so many seconds; 0 means no limit."""

    def __init__(self, limit: int, *, within: float = MINUTE, clock: Callable[[], float] = time.monotonic) -> None:
        self._limit = limit
        self._within = within
        self._clock = clock
        self._turn = threading.Lock()
        self._held: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, address: str, cost: int) -> Allowance | None:
        """Take so many tokens from an address's bucket, or say how long to wait; None when there is no limit."""
        if self._limit == 0:
            return None
        cost = min(cost, self._limit)
        a_second = self._limit / self._within
        with self._turn:
            now = self._clock()
            held, since = self._held.pop(address, (float(self._limit), now))
            held = min(float(self._limit), held + (now - since) * a_second)
            allowed = held >= cost
            held -= cost if allowed else 0
            self._held[address] = held, now
            if len(self._held) > REMEMBERED:
                self._held.popitem(last=False)
        wait = 0 if allowed else math.ceil((cost - held) / a_second)
        reset = math.ceil((self._limit - held) / a_second)
        return Allowance(self._limit, int(held), reset, wait, self._within)


class Places:
    """Places for answers that take long, such as exports: so many at a time, and half of them for one address."""

    def __init__(self, at_once: int) -> None:
        self._all = at_once
        self._each = max(1, at_once // 2)
        self._turn = threading.Lock()
        self._taken: Counter[str] = Counter()

    def take(self, address: str) -> "Place | str":
        """A place, to be left again; or why there is none: ``yours`` are taken, or ``all`` are."""
        with self._turn:
            if self._taken[address] >= self._each:
                return "yours"
            if self._taken.total() >= self._all:
                return "all"
            self._taken[address] += 1
        return Place(self, address)

    def leave(self, address: str) -> None:
        """Free one place of an address."""
        with self._turn:
            self._taken[address] -= 1
            if self._taken[address] <= 0:
                del self._taken[address]

    @property
    def taken(self) -> int:
        """How many are taken now."""
        with self._turn:
            return self._taken.total()


class Place:
    """One place that was taken; leaving it twice frees it once."""

    def __init__(self, places: Places, address: str) -> None:
        self._places: Places | None = places
        self._address = address

    def leave(self) -> None:
        """Free it."""
        places, self._places = self._places, None
        if places is not None:
            places.leave(self._address)


def counted_as(host: str) -> str:
    """The address that a visitor's requests are counted under."""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if isinstance(address, IPv6Address):
        mapped = address.ipv4_mapped
        return str(mapped) if mapped is not None else address.exploded[:19]
    return host
