"""One-line addresses of Canada, Australia and the United Kingdom taken apart from their end; nothing is mended.

The town is what stands before region and postal code. Where that is not plain, all words stay together as the street,
so that nothing is lost and nothing is put in the wrong place.
"""

import re

from indexer.clinic import Address
from indexer.normalise.region import REGIONS, country_code, region_code

_LONGEST = 300
_CODES = {
    "CA": re.compile(r"(?:^|[ ,])(?P<code>[ABCEGHJ-NPRSTVXY][0-9][A-Z] ?-?[0-9][A-Z][0-9])$", re.IGNORECASE),
    "GB": re.compile(r"(?:^|[ ,])(?P<code>[A-Z]{1,2}[0-9][0-9A-Z]? ?[0-9][A-Z]{2})$", re.IGNORECASE),
    "AU": re.compile(r"(?:^|[ ,])(?P<code>[0-9]{4})$"),
}
_COUNTY = re.compile(
    r"greater (?:london|manchester)|(?:(?:east|west|north|south|mid|county|co\.?) )?"
    r"(?:[a-z]{2,20}shire|sussex|glamorgan|midlands|merseyside|tyne and wear|kent|surrey|essex|norfolk|suffolk|devon"
    r"|dorset|somerset|cornwall|cumbria|durham|middlesex|antrim|down|armagh|tyrone|fermanagh|londonderry|fife"
    r"|highland|gwent|powys|dyfed|gwynedd|clwyd|lothian|isle of wight)",
    re.IGNORECASE,
)
"""Counties of the United Kingdom, which stand behind the town; the post office needs none of them."""
_TOWN = re.compile(r"[^\W\d_][^\d,;:#@<>]{1,60}")
_STREET_WORDS = frozenset(
    {
        "st",
        "street",
        "rd",
        "road",
        "ave",
        "avenue",
        "dr",
        "drive",
        "lane",
        "ln",
        "suite",
        "unit",
        "floor",
        "level",
        "blvd",
    }
    | {
        "way",
        "court",
        "ct",
        "place",
        "pl",
        "crescent",
        "cres",
        "terrace",
        "highway",
        "hwy",
        "parade",
        "building",
        "house",
    }
)


def read_abroad(line: str, *, country: str) -> Address:
    """The address on one line in that country (``CA``, ``AU`` or ``GB``); all of it as the street where not plain."""
    parts = [part for part in (" ".join(part.split()) for part in line[:_LONGEST].split(",")) if part]
    whole = Address(street=", ".join(parts), country=country)
    if len(line) > _LONGEST or country not in REGIONS or not parts:
        return Address(country=country) if len(line) > _LONGEST else whole
    while len(parts) > 1 and country_code(parts[-1]) == country and not region_code(parts[-1], country=country):
        parts.pop()
    parts, code = _code(parts, country)
    parts, region = _region(parts, country)
    if code == "":
        parts, code = _code(parts, country)
    if country == "GB" and len(parts) > 2 and _COUNTY.fullmatch(parts[-1]) and _is_town(parts[-2]):
        parts.pop()
    if len(parts) < 2 or not (code or region) or not _is_town(parts[-1]):
        return whole
    # Nobody in the United Kingdom writes a code for its nations.
    state = REGIONS[country].get(region, "") if country == "GB" else region
    return Address(street=", ".join(parts[:-1]), city=parts[-1], state=state, postal_code=code, country=country)


def _code(parts: list[str], country: str) -> tuple[list[str], str]:
    """The parts without the postal code at their end, and that in capitals."""
    found = _CODES[country].search(parts[-1]) if parts else None
    if found is None:
        return parts, ""
    rest = parts[-1][: found.start()].rstrip(" ,")
    return [*parts[:-1], *([rest] if rest else [])], found["code"].upper()


def _region(parts: list[str], country: str) -> tuple[list[str], str]:
    """The parts without the province, state or nation at their end, and its code."""
    words = parts[-1].split() if parts else []
    for count in range(min(4, len(words)), 0, -1):
        found = region_code(" ".join(words[-count:]), country=country)
        if found:
            rest = " ".join(words[:-count])
            # "Quebec" alone may be the town as well as the province.
            return ([*parts[:-1], rest] if rest else parts[:-1]), found
    return parts, ""


def _is_town(part: str) -> bool:
    words = part.casefold().replace(".", "").split()
    return _TOWN.fullmatch(part) is not None and len(words) <= 5 and not _STREET_WORDS.intersection(words[-1:])
