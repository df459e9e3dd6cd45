"""Postal addresses out of a listing's raw fields; what is not clearly said stays empty."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace

from indexer.clinic import Address
from indexer.normalise.abroad import read_abroad
from indexer.normalise.postal import postal_code
from indexer.normalise.region import REGIONS, country_code, country_of, region_code
from indexer.normalise.state import STATES, state_code
from indexer.normalise.street import StreetKey, street_key

__all__ = ["StreetKey", "read_address", "street_key", "why_unread"]

_LONGEST_PART = 200
_LONGEST_LINE = 400

_AT_THE_END = frozenset({"CA", "MX", "GB", "AU", "NZ", "IE", "DE", "FR", "ES", "NL"})
"""Countries whose name at the end of a line is no town of ours: *Jamaica* is in Queens, *Norway* in Maine."""
_TERRITORIES = frozenset({"AS", "GU", "MP", "PR", "VI"})
"""States to the post office, countries of their own in many lists (ISO 3166)."""
_NO_LETTERS = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "So", "Sk"})
_ENDS = (
    ("CA", re.compile(r"(?:^|[\s,])[ABCEGHJ-NPRSTVXY][0-9][A-Z][ -]?[0-9][A-Z][0-9]\W*$", re.IGNORECASE)),
    ("GB", re.compile(r"[\s,][A-Z]{1,2}[0-9][0-9A-Z]? ?[0-9][ABD-HJLNP-UW-Z]{2}\W*$")),
    ("AU", re.compile(r"[\s,](?:ACT|NSW|NT|QLD|SA|TAS|VIC|WA),? [0-9]{4}\W*$")),
)
"""How an address on one line ends in a country that it does not name."""

# The pre-clean: what the address model was not trained on, brought to what it was.
_PHONE = re.compile(
    r"(?:(?:phone|tel|call|fax|ph)[.: ]{0,3})?(?<![0-9])\(?[0-9]{3}\)?[-. ]{1,2}[0-9]{3}[-. ][0-9]{4}(?![0-9])",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"\([^()]{0,120}\)")
_BREAKS = re.compile(r"[\n\r|\u2022\u00b7;]|[ ][\u2013\u2014-][ ]")
_GLUED = re.compile(r"\b([A-Z]{2})\.?([0-9]{5})(?![0-9])")
_NATION = re.compile(r"[, ]+(?:U\.?S\.?A\.?|United States(?: of America)?)\.?$", re.IGNORECASE)
_SHORT_ZIP = re.compile(r"\b(?P<state>[A-Za-z]{2})\.?,? (?P<digits>[0-9]{3,4}(?:-[0-9]{4})?)$")
_CODE = re.compile(r"[0-9]{5}(?:-[0-9]{4})?")
_STARTS_STREET = re.compile(
    r"[0-9#]|[nsew][0-9]|p\.? ?o\.? |(?:north|south|east|west) [0-9]|(?:carr|carretera|calle|avenida|urb)\b"
    r"|(?:one|two|three|four|five|six|seven|eight|nine|ten)\b",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r"(?:suite|ste|unit|apt|room|rm|floor|bldg|building)\.? ?#? ?[A-Za-z]{0,2}-?[0-9]{0,5}[A-Za-z]?", re.IGNORECASE
)
_UNIT_LAST = re.compile(r"^(?P<before>.*?), (?P<end>[^,]+, [A-Za-z .]{2,20} [0-9]{5}(?:-[0-9]{4})?), (?P<unit>[^,]+)$")
_TOWN_ALONE = re.compile(
    r"(?!.{0,60}\b(?:st|street|ave|avenue|rd|road|dr|drive|blvd|ln|lane|way|hwy|highway|pkwy|plaza|suite|box|clinic)\.?$)"
    r"(?:[^\W\d_][^\W\d_'.-]{0,30} ?){1,4}",
    re.IGNORECASE,
)
_FRACTION = re.compile(r"(?<=[0-9])(?=[\u00bc-\u00be\u2150-\u215e])")
_STATE_AND_CODE = re.compile(
    r"(?P<state>\b[A-Za-z]+(?: [A-Za-z]+)?\b),? [0-9]{5}\b(?P<more>(?:-[0-9]{4})?,? (?:and |or |& |/ )?[0-9]+ [A-Z])?"
)
_NO_TOWN = frozenset(
    {"suite", "ste", "unit", "apt", "floor", "building", "bldg", "room", "rm", "lower", "upper", "ground", "po", "p.o."}
)
_BEFORE = frozenset({"Recipient", "NotAddress"})
_AFTER = frozenset({"StateName", "ZipCode", "ZipPlus4", "CountryName"})


def read_address(fields: Mapping[str, str]) -> Address:
    """The address in raw listing fields (:data:`crawler.listing.RAW_FIELDS`).

    Fields that name a part win; the one-line ``address`` is taken apart only for parts that no field names. A unit is
    written behind the street. ``state`` is a two-letter code or empty, ``postal_code`` five digits or empty for US
    addresses. A part of more than 200 characters is no part of an address and stays empty.
    """
    street, city, state, code = (_part(fields.get(name, "")) for name in ("street", "city", "state", "postal_code"))
    line = fields.get("address", "")
    country = _country(fields.get("country", ""), state, code, line or f"{street}, {city}")
    if street and "," in city and not (state or code):
        line, street, city = f"{street}, {city}", "", ""
    if country == "US" and not (street and (city or code)):
        if not line and street and not (city or state or code):
            line, street = street, ""
        if line:
            read = _read_line(line, state=state)
            street, city = street or read.street, city or read.city
            state, code = state or read.state, code or read.postal_code
    street = _with_unit(street, _part(fields.get("unit", "")))
    if country != "US":
        return _abroad(Address(street, city, state, code, country), line)
    if not state and "," in city:
        head, _, tail = city.rpartition(",")
        found = state_code(tail)
        city, state = (head.strip(" ,"), found) if found is not None else (city, state)
    territory = fields.get("country", "").strip().upper()
    known = state_code(state) or (territory if territory in _TERRITORIES else "")
    return Address(street=street, city=city, state=known, postal_code=postal_code(code, state=known) or "")


def why_unread(fields: Mapping[str, str]) -> str:
    """A sentence that says why the one-line ``address`` was not taken apart; empty when it was, or nothing is wrong."""
    line = fields.get("address", "")
    if len(line) > _LONGEST_LINE:
        return "It is too long for an address."
    return "Two addresses stand in one field." if _holds_two(_once(_precleaned(line))) else ""


def _part(text: str) -> str:
    """White space made single, unprintable characters and stray commas dropped."""
    if len(text) > _LONGEST_PART:
        return ""
    if not text.isascii() or not text.isprintable():
        text = _letters_only(text)
    return " ".join(text.split()).strip(" ,")


def _letters_only(text: str) -> str:
    """Without pictures and unprintable characters."""
    spaced = (" " if letter.isspace() else letter for letter in text)
    return "".join(letter for letter in spaced if unicodedata.category(letter) not in _NO_LETTERS)


def _with_unit(street: str, unit: str) -> str:
    if not unit or not street:
        return street or unit
    return street if f" {street}".casefold().endswith(f" {unit}".casefold()) else f"{street}, {unit}"


def _country(text: str, state: str, code: str, line: str) -> str:
    """The country that is named, else the one in which such an address must lie, else ours."""
    if text in ("", "US") and state in STATES and len(code) == 5 and code.isdecimal():
        return "US"
    found = country_of(country=text, region=state, code=code)
    if found or text.strip():
        return found or _part(text).upper() or "US"
    if state or code:
        return "US"
    end = line[-30:].rpartition(",")[2]
    named = country_code(end)
    if named in _AT_THE_END and state_code(end) is None:
        return named
    return next((country for country, end in _ENDS if end.search(line[-_LONGEST_PART:])), "US")


def _abroad(stated: Address, line: str) -> Address:
    """An address of another country: what its fields say, else what its one line says, nothing mended."""
    head, _, tail = stated.city.rpartition(",")
    if head and not stated.state and region_code(tail, country=stated.country):
        stated = replace(stated, city=head.strip(), state=tail.strip())
    if not stated.city and (line or stated.street):
        stated, line = (stated, line) if line else (replace(stated, street=""), stated.street)
        read = read_abroad(_letters_only(_BREAKS.sub(", ", line)), country=stated.country)
        stated = Address(
            street=stated.street or _part(read.street),
            city=read.city,
            state=stated.state or read.state,
            postal_code=stated.postal_code or read.postal_code,
            country=stated.country,
        )
    region = region_code(stated.state, country=stated.country)
    state = (REGIONS["GB"].get(region) if stated.country == "GB" else region) or stated.state.upper()
    return replace(stated, street=stated.street or _part(line), state=state, postal_code=stated.postal_code.upper())


def _read_line(line: str, *, state: str) -> Address:
    """The parts of a one-line address; empty where none is found, nonsense is, or two addresses are."""
    if len(line) > _LONGEST_LINE:
        return Address()
    text = _once(_precleaned(line))
    if _holds_two(text) or not any(letter.isalpha() for letter in text):
        return Address()
    return _by_commas(text.split(", ")) or _by_model(text, state=state)


def _holds_two(text: str) -> bool:
    """Whether a second state with its code, or a second house, follows the first."""
    ends = [one for one in _STATE_AND_CODE.finditer(text) if _names_state(one["state"])]
    return len(ends) > 1 or any(one["more"] for one in ends)


def _names_state(words: str) -> bool:
    return state_code(words) is not None or state_code(words.rpartition(" ")[2]) is not None


def _by_commas(parts: list[str]) -> Address | None:
    """The address that its commas take apart: ``12 Elm St, Suite 4, Portland, OR 97205``; None when they do not."""
    head, _, code = parts[-1].rpartition(" ")
    if not _CODE.fullmatch(code):
        head, code = parts[-1], ""
    behind = parts[:-1] if head else parts[:-2]
    found = state_code(head or "".join(parts[-2:-1]))
    town, _, last = head.rpartition(" ")
    if found is None and last in STATES and len(parts) > 1:
        # No comma before the state: only its two capitals are certain, since there is a Port Washington.
        behind, found = [*behind, town], last
    if found is not None and len(behind) == 1 and _TOWN_ALONE.fullmatch(behind[0]):
        return Address(city=_part(behind[0]), state=found, postal_code=code[:5])
    if found is None or len(behind) < 2:
        return None
    city = behind[-1]
    words = city.casefold().split()
    if len(words) > 4 or any(letter.isdigit() for letter in city) or not words or words[0] in _NO_TOWN:
        return None
    street = behind[:-1]
    before = next((at for at, part in enumerate(street) if _STARTS_STREET.match(part)), len(street) - 1)
    # A suite may be named before the street; a building, a person or a word of welcome is no part of an address.
    street = [*street[before:], *(part for part in street[:before] if _UNIT.fullmatch(part))]
    if not _STARTS_STREET.match(street[0]):
        return None
    if any(part in STATES for part in street):
        return Address()
    return Address(street=_part(", ".join(street)), city=_part(city), state=found, postal_code=code[:5])


def _by_model(text: str, *, state: str) -> Address:
    import usaddress  # type: ignore[import-untyped]  # noqa: PLC0415  its model is loaded only for those who need it

    # parse, not tag: tag raises RepeatedLabelError where a part is named twice, and we take the last town anyway.
    tokens: list[tuple[str, str]] = usaddress.parse(text)
    places = [index for index, (_, label) in enumerate(tokens) if label == "PlaceName"]
    ends = [index for index, (_, label) in enumerate(tokens) if label in _AFTER]
    last = places[-1] if places else (ends[0] if ends else len(tokens))
    first = last
    while first > 0 and places and tokens[first - 1][1] == "PlaceName":
        first -= 1
    street = " ".join(word for word, label in tokens[:first] if label not in _BEFORE and label not in _AFTER)
    city = " ".join(word for word, _ in tokens[first : last + 1]) if places else ""
    more, _, city = city.strip(" ,").rpartition(",")
    street = f"{street}, {more}" if more else street
    found = state_code(" ".join(word for word, label in tokens[last:] if label == "StateName"))
    codes = [word for word, label in tokens[last:] if label == "ZipCode"]
    code = postal_code(_part(codes[-1]), state=found or state) if codes else None
    city = "" if any(letter.isdigit() for letter in city) else _part(city)
    if found is None and state_code(city) is not None:
        found, city = state_code(city), ""
    return Address(street=_part(street), city=city, state=found or "", postal_code=code or "")


def _once(text: str) -> str:
    """The text without a second time the same address, and with a unit that stands behind everything put forward."""
    half, rest = divmod(len(text) - 2, 2)
    if rest == 0 and half > 0 and text == f"{text[:half]}, {text[:half]}":
        text = text[:half]
    last = _UNIT_LAST.match(text)
    return (
        text
        if last is None or not _UNIT.fullmatch(last["unit"])
        else f"{last['before']}, {last['unit']}, {last['end']}"
    )


def _precleaned(line: str) -> str:
    spaced = unicodedata.normalize("NFKC", _FRACTION.sub(" ", line)).replace("\u2044", "/")
    text = _letters_only(_BREAKS.sub(", ", spaced))
    text = _BRACKETS.sub(" ", _PHONE.sub(" ", text))
    text = _GLUED.sub(lambda match: f"{match[1]} {match[2]}" if match[1] in STATES else match[0], text)
    text = _NATION.sub("", re.sub(r"(?:[ ]*,)+[ ,]*", ", ", " ".join(text.split())).strip(" ,."))
    short = _SHORT_ZIP.search(text)
    code = postal_code(short["digits"], state=short["state"]) if short else None
    return text if short is None or code is None else f"{text[: short.start('digits')]}{code}"
