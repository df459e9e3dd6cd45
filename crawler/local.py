"""Which host names mean this machine."""


def is_local(host: str) -> bool:
    """Whether a host name means this machine (RFC 6761 for ``localhost`` and names below it)."""
    name = host.lower().rstrip(".")
    return name in ("localhost", "::1") or name.endswith(".localhost") or name.startswith("127.")
