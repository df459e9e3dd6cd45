"""A clinic as the document that an index keeps of it, and back.

Everything that a search compares is worked out here, by the same functions that the embedded engine uses.
"""

import base64
import hashlib
import json
import re
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, Final

from config.vocabulary import DENIED, FIELDS, NOT_STATED, vocabulary
from indexer.cells import cell_of, millionths
from indexer.clinic import Clinic
from indexer.engines.document import Documents, as_json
from indexer.engines.elastic_mapping import ZOOMS
from indexer.locate.point import EXACTNESS, Exactness, Point
from indexer.order import name_key
from indexer.query import Pin
from indexer.words import findable_words

Spot = tuple[float, float, Exactness]
"""Degrees north, degrees east, and how exact they are."""

_LONGEST = 8000
"""Most letters of a keyword: each has at most four bytes, and an index refuses more than 32,766."""

_HALF = re.compile("[\ud800-\udfff]")
_JUST_BEFORE_HALVES: Final = "\ud7ff"
_DOCUMENTS: Final = Documents()
_pin_of: Final[Callable[[list[Any]], Pin]] = partial(tuple.__new__, Pin)  # half the time of Pin(*row)


def document_of(clinic: Clinic, answers_to: Iterable[str]) -> dict[str, Any]:
    """What the index keeps; ``answers_to`` are the ids besides its own that it answers to."""
    document: dict[str, Any] = {
        "clinic": base64.b64encode(_DOCUMENTS.packed(as_json(clinic))).decode(),
        "id": sort_key(clinic.id),
        "answers_to": [lookup_key(one) for one in (clinic.id, *answers_to)],
        "name_key": name_key(clinic.name),
        "checked": clinic.checked.toordinal(),
        "words": sorted(
            {word[:_LONGEST] for word in findable_words(clinic.name, clinic.address.city, clinic.address.street)}
        ),
    }
    state = clinic.address.state
    if len(state) == 2 and state.isascii() and state.isalpha() and state.isupper():
        document["state"] = state
    for field in FIELDS:
        codes, affirmed, denied = vocabulary()[field].codes, clinic.states(field), clinic.denies(field)
        document[field] = [
            *([code for code in codes if code in affirmed] if affirmed else [NOT_STATED]),
            *(DENIED + code for code in codes if code in denied),
        ]
    if clinic.point is not None:
        document |= _placed(clinic, clinic.point)
    return document


def _placed(clinic: Clinic, point: Point) -> dict[str, Any]:
    # + 0.0: there is no difference between -0 and 0 on a map, and for an index there would be
    north, east = point.latitude + 0.0, point.longitude + 0.0
    cell = cell_of(north, east)
    coarser = [cell.at(zoom) for zoom in ZOOMS]
    return {
        "location": {"lat": north, "lon": east},
        "latitude": north,
        "longitude": east,
        "east" if east >= 0 else "west": east,
        "latitude_millionths": millionths(north),
        "longitude_millionths": millionths(east),
        "exactness": point.exactness,
        "spot": spot_of(north, east, point.exactness),
        "pin": _pin(clinic, point),
        **{f"cell_{one.zoom}": (one.x << one.zoom) + one.y for one in coarser},
    }


def clinic_of(text: str) -> Clinic:
    """The clinic that :func:`document_of` wrote."""
    return _DOCUMENTS.clinic(base64.b64decode(text))


def sort_key(clinic_id: str) -> str:
    """The id as the last key of every sort; what UTF-8 cannot write sorts where it would have stood."""
    return _HALF.sub(_JUST_BEFORE_HALVES, clinic_id)


def lookup_key(clinic_id: str) -> str:
    """The id as it is looked up; a sum of it where it is longer or stranger than an index takes."""
    if clinic_id.isascii() and len(clinic_id) <= 200:
        return clinic_id
    return "sha256:" + hashlib.sha256(clinic_id.encode("utf-8", errors="surrogatepass")).hexdigest()


def spot_of(latitude: float, longitude: float, exactness: Exactness) -> str:
    """The name of a spot: it reads back as exactly these degrees."""
    return f"{latitude!r} {longitude!r} {exactness}"


def spot_from(name: str) -> Spot:
    """Degrees north, degrees east and exactness of a spot."""
    north, east, exactness = name.split(" ")
    return float(north), float(east), EXACTNESS[EXACTNESS.index(exactness)]


def _pin(clinic: Clinic, point: Point) -> list[str]:
    """The pin as text in ASCII, in pieces where it is longer than one keyword may be."""
    row = [clinic.id, clinic.name, point.latitude, point.longitude, point.exactness]
    text = json.dumps(row, separators=(",", ":"))
    if len(text) <= _LONGEST:
        return [text]
    # an index keeps several keywords in their alphabetical order, hence the numbers
    return [
        f"{number:06}{text[start : start + _LONGEST]}" for number, start in enumerate(range(0, len(text), _LONGEST))
    ]


def pins_of(fields: Iterable[list[str]]) -> list[Pin]:
    """The pins of hits, each given as its keywords."""
    texts = [kept[0] if kept[0][0] == "[" else "".join(piece[6:] for piece in sorted(kept)) for kept in fields]
    return list(map(_pin_of, json.loads(f"[{','.join(texts)}]")))
