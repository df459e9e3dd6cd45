"""What an index of ours looks like, and what stands in its ``_meta``: one screen, strict, with a version.

Whatever an index would compute in its own way is worked out when a document is made (:mod:`.elastic_documents`). The
clinic itself travels packed, and the index neither reads nor changes it. An index is filled once and never changed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from config.errors import EngineUnavailable
from config.vocabulary import FIELDS
from indexer.cells import MOST_ZOOM
from indexer.engines.document import SHAPE
from indexer.locate.point import EXACTNESS, Exactness

MARK: Final = "clinic-directory"
"""Stands in ``_meta`` of every index that is ours; nothing else is ever deleted."""

FORMAT: Final = 2
"""Raise it whenever a field, or the meaning of one, changes."""

ROOMY_ZOOM: Final = 4
"""At this zoom the whole world has 256 cells, so that coarser ones are added up from these."""

ZOOMS: Final = range(ROOMY_ZOOM, MOST_ZOOM + 1)

_FOUND = {"type": "keyword", "doc_values": False}
_COMPARED = {"type": "keyword"}
_SHOWN = {"type": "keyword", "index": False}
_COUNTED = {"type": "integer", "index": False}
_MEASURED = {"type": "double", "index": False}

PROPERTIES: Final[Mapping[str, Mapping[str, Any]]] = {
    "clinic": {"type": "binary"},  # the whole clinic (:mod:`.document`); only in _source
    "id": _COMPARED,  # the last key of every sort
    "answers_to": _FOUND,  # its id, and those that it answers for
    "name_key": _SHOWN,
    "checked": {"type": "integer"},  # days since 1 January of year 1
    "state": _FOUND,
    "words": _FOUND,
    "location": {"type": "geo_point"},  # a centimetre inexact, as every geo_point; the next two are not
    "latitude": {"type": "double"},
    "longitude": {"type": "double"},
    "east": _MEASURED,  # the longitude of a point at or east of Greenwich
    "west": _MEASURED,  # that of the others
    "latitude_millionths": _COUNTED,
    "longitude_millionths": _COUNTED,
    "exactness": _COMPARED,
    "spot": _COMPARED,  # degrees and exactness: those who share it are all inside a circle, or none is
    "pin": _SHOWN,
    **{f"cell_{zoom}": _COUNTED for zoom in ZOOMS},  # x * 2^zoom + y
    **dict.fromkeys(FIELDS, _COMPARED),  # codes affirmed, or not_stated; and "no." codes denied
}

MAPPINGS: Final[Mapping[str, Any]] = {
    "dynamic": "strict",
    "_source": {"includes": ["clinic"]},
    "properties": PROPERTIES,
}

LOCK_MAPPINGS: Final[Mapping[str, Any]] = {
    "dynamic": "strict",
    "_meta": {"mark": MARK, "format": FORMAT},
    "properties": {"holder": _SHOWN, "key": _SHOWN, "since": _SHOWN, "renewed": {"type": "double"}},
}


@dataclass(frozen=True, slots=True)
class Names:
    """How our indices and aliases are called in a cluster."""

    prefix: str

    @property
    def alias(self) -> str:
        """Points at the index that answers."""
        return f"{self.prefix}now"

    @property
    def before(self) -> str:
        """Points at the one that answered before it, kept for a rollback."""
        return f"{self.prefix}before"

    @property
    def lock(self) -> str:
        """The index whose one document says who is building."""
        return f"{self.prefix}lock"

    def index(self, when: datetime, tag: str) -> str:
        """A new index; ``tag`` tells two of one second apart."""
        return f"{self.prefix}at-{when:%Y%m%d-%H%M%S}-{tag}"

    @property
    def indices(self) -> str:
        """The pattern of all that were built."""
        return f"{self.prefix}at-*"


@dataclass(frozen=True, slots=True)
class About:
    """What a whole index says of itself. ``built_from`` is the fingerprint of what it was built from."""

    index: str
    count: int
    placed: int
    exactness: tuple[Exactness, ...]
    built_at: datetime
    built_from: str

    def meta(self) -> dict[str, Any]:
        """As it stands in ``_meta``."""
        return {
            "mark": MARK,
            "format": FORMAT,
            "fields": list(FIELDS),
            "shape": SHAPE,
            "count": self.count,
            "placed": self.placed,
            "exactness": list(self.exactness),
            "built_at": self.built_at.isoformat(),
            "built_from": self.built_from,
        }

    @classmethod
    def read(cls, index: str, meta: Mapping[str, Any]) -> "About":
        """Of an index with this ``_meta``; raises :class:`EngineUnavailable` when we cannot search such an index."""
        if meta.get("mark") != MARK:
            raise EngineUnavailable(
                f"The index {index} is not one of ours: choose another elasticsearch.prefix in the settings, then run "
                "`clinics build --engine elasticsearch`."
            )
        if (meta.get("format"), meta.get("fields"), meta.get("shape")) != (FORMAT, list(FIELDS), SHAPE):
            raise EngineUnavailable(
                f"The index {index} was built by another version of this program (format {meta.get('format')}, this "
                f"one reads {FORMAT}): run `clinics build --engine elasticsearch` to make it anew."
            )
        return cls(
            index=index,
            count=meta["count"],
            placed=meta["placed"],
            exactness=tuple(one for one in EXACTNESS if one in meta["exactness"]),
            built_at=datetime.fromisoformat(meta["built_at"]),
            built_from=meta["built_from"],
        )
