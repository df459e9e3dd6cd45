"""The guide as data: which sentences it has, on which sources each stands, and which search a paragraph explains.

The words are in ``ui/wording``, in every language under the same names. No sentence without a source and a day; nothing
here advises, doses, ranks or asks anything of the reader.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from config.errors import ConfigError
from indexer.query import Query
from ui.wording import known

OURS = "ours"
"""The source of what this directory says of itself; the only one without an address."""

LISTS = ("", "levels", "questions")
_NAME = "ui/guide/outline.toml"
_SOURCES = "ui/guide/sources.toml"
_PARAGRAPH_KEYS = {"id", "search", "sentences", "shows"}
_SENTENCE_KEYS = {"id", "from", "says", "until"}


@dataclass(frozen=True, slots=True)
class Source:
    """A page that a sentence stands on, and the first day of the month in which it was last read."""

    id: str
    title: str
    url: str
    looked_up: date


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: the key of its words, its sources, and the last day on which it holds (``None``: no such day)."""

    key: str
    sources: tuple[Source, ...]
    until: date | None = None

    def holds(self, today: date) -> bool:
        """Whether it may be said today."""
        return self.until is None or today <= self.until


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences under one heading, the search that they explain, and the list behind them, if any (:data:`LISTS`).

    ``key`` with ``.title`` and ``.search`` are the keys of its heading and of the words of its link.
    """

    key: str
    sentences: tuple[Sentence, ...]
    search: Query
    shows: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the guide; ``id`` marks it in links, ``key`` with ``.title`` is the key of its heading."""

    id: str
    key: str
    paragraphs: tuple[Paragraph, ...]


@cache
def sections() -> tuple[Section, ...]:
    """The whole guide in its order; raises :class:`ConfigError` when the data are not understood."""
    return tuple(
        Section(
            id=row["id"],
            key=f"guide.{row['id']}",
            paragraphs=tuple(_paragraph(f"guide.{row['id']}", one) for one in row["paragraph"]),
        )
        for row in _table(_NAME)["section"]
    )


@cache
def sources() -> Mapping[str, Source]:
    """Every source by its id."""
    made = {}
    for ident, row in _table(_SOURCES).items():
        one = Source(id=ident, **row)
        if one.url.startswith("https://") is (ident == OURS) or not one.title or not isinstance(one.looked_up, date):
            raise ConfigError(f"{_SOURCES}: {ident} needs a title, an https address and a day.")
        made[ident] = one
    return made


def _table(name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(files(__name__).joinpath(name.rpartition("/")[2]).read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{name} cannot be read: {error}.") from error


def _paragraph(section: str, row: Mapping[str, Any]) -> Paragraph:
    key = f"{section}.{row['id']}"
    unknown = sorted(set(row) - _PARAGRAPH_KEYS)
    if unknown or row.get("shows", "") not in LISTS or not row.get("sentences"):
        raise ConfigError(f"{_NAME}: {key} has no sentence, shows an unknown list, or has unknown keys {unknown}.")
    filters = {field: tuple(codes) for field, codes in row.get("search", {}).items()}
    return Paragraph(
        key=key,
        sentences=tuple(_sentence(key, one) for one in row["sentences"]),
        search=Query(filters=filters),
        shows=row.get("shows", ""),
    )


def _sentence(paragraph: str, row: Mapping[str, Any]) -> Sentence:
    key = row.get("says", f"{paragraph}.{row['id']}")
    missing = [one for one in row["from"] if one not in sources()]
    if set(row) - _SENTENCE_KEYS or missing or not row["from"] or not known(key):
        raise ConfigError(f"{_NAME}: {key} has no words, an unknown key, or an unknown source {missing}.")
    return Sentence(key=key, sources=tuple(sources()[one] for one in row["from"]), until=row.get("until"))
