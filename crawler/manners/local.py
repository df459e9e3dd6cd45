"""Which host names and addresses lead to this machine or its network, and not to the public web.

Reads the spelling only; what a name of the public web leads to is looked at when it is resolved (``door.py``).
"""

import ipaddress
import socket
import unicodedata
from urllib.parse import urlsplit

_NEVER_PUBLIC = (
    "local",
    "localdomain",
    "localhost",
    "internal",
    "intranet",
    "private",
    "lan",
    "home",
    "corp",
    "home.arpa",
)
"""What names of private networks end in (RFC 6761, 6762 and 8375, ICANN's reservations, and what routers hand out)."""

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def host_named(url: str) -> str:
    """The host of an address in the one spelling in which it is counted: small letters, no dot at the end.

    ``elm.example.`` is the same host as ``elm.example`` (RFC 1034, section 3.1). Empty for what is no address.
    """
    try:
        return (urlsplit(url).hostname or "").lower().rstrip(".")
    except ValueError:
        return ""


def without_dot(netloc: str) -> str:
    """Host and port of an address without the dot that a host name may end in."""
    host, colon, port = netloc.rpartition(":")
    if not colon or port.endswith("]"):
        return netloc.rstrip(".")
    return f"{host.rstrip('.')}:{port}"


def is_named_here(host: str) -> bool:
    """Whether a host name means this machine by its name (RFC 6761: ``localhost`` and names below it)."""
    name = _plain(host)
    return name == "localhost" or name.endswith(".localhost")


def is_local(host: str) -> bool:
    """Whether a host name means this machine: by its name, or by an address that loops back."""
    address = _address(_plain(host))
    return is_named_here(host) or (address is not None and address.is_loopback)


def is_inside(host: str) -> bool:
    """Whether a host name means this machine or its network, in whatever spelling.

    So does every address that is not a host's own on the public web, every name without a dot, and every name below
    one that private networks use.
    """
    name = _plain(host)
    address = _address(name)
    if address is None:
        return "." not in name or name.endswith(tuple(f".{end}" for end in _NEVER_PUBLIC))
    return not _is_public(address)


def _plain(host: str) -> str:
    """The name as it is looked up: letters and dots of other scripts stand for ours (UTS 46)."""
    return unicodedata.normalize("NFKC", host).replace("\u3002", ".").lower().rstrip(".")


def _address(name: str) -> _Address | None:
    """The address that a host name spells out; None for a name that has to be looked up."""
    try:
        return ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        pass
    try:
        # What connects reads 10.1, 0177.0.0.1, 0x7f.1 and 2130706433 as addresses too (inet_aton).
        return ipaddress.IPv4Address(socket.inet_aton(name))
    except (OSError, ValueError):
        return None


def _is_public(address: _Address) -> bool:
    if address.is_multicast or address.is_reserved or address.is_unspecified:
        return False  # the reserved ones hold IPv4 addresses written as IPv6, which could be anybody's
    if isinstance(address, ipaddress.IPv6Address) and (address.sixtofour is not None or address.teredo is not None):
        return False
    if isinstance(address, ipaddress.IPv6Address) and address.is_site_local:
        return False
    return address.is_global
