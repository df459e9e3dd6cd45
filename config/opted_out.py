"""Hosts that asked not to be visited: how a row of ``decisions.toml`` names one, and which names it covers.

Checks the rows; who may ask, and whether they are who they say, is for the person who writes the row.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from urllib.parse import urlsplit

_NAME = re.compile(r"(?=.{3,253}\Z)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")


@dataclass(frozen=True, slots=True)
class OptOut:
    """A host that is not visited any more, with all below it; ``who`` wrote that down, ``when`` and ``why``."""

    host: str
    who: str
    when: date
    why: str

    @property
    def words(self) -> str:
        """What a report says of the host."""
        return f"asked not to be visited, as written down by {self.who} on {self.when}"


def name_of_host(given: str) -> str:
    """The name that a row's ``host`` means; ``www.`` is left out, since its owner asked for all of the host.

    Raises :class:`ValueError` saying what would be right.
    """
    try:
        name = given.strip().lower().rstrip(".").encode("idna").decode("ascii").removeprefix("www.")
    except UnicodeError:
        name = ""
    if not _NAME.fullmatch(name):
        raise ValueError(f"must be the name of a host such as clinic.example, without https:// and path, not {given!r}")
    return name


def covering(hosts: Mapping[str, OptOut], host: str) -> OptOut | None:
    """The row that covers a host: its own, or that of a name it stands below; None when nobody asked."""
    parts = host.lower().rstrip(".").split(".")
    above = (".".join(parts[start:]) for start in range(len(parts)))
    return next((hosts[name] for name in above if name in hosts), None)


def host_in(url: str) -> str:
    """The host of an address; empty for what is none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def rows_of(hosts: Mapping[str, OptOut]) -> list[dict[str, str]]:
    """The rows as JSON, for another process."""
    return [asdict(one) | {"when": one.when.isoformat()} for one in hosts.values()]


def from_rows(rows: Iterable[Mapping[str, str]]) -> dict[str, OptOut]:
    """The rows that :func:`rows_of` answered, by host."""
    return {
        row["host"]: OptOut(row["host"], who=row["who"], when=date.fromisoformat(row["when"]), why=row["why"])
        for row in rows
    }
