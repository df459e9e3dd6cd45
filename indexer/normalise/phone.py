"""Phone numbers in the form E.164, with their extension; a fax number or a string of digits is not a phone number."""

import re
from dataclasses import dataclass

import phonenumbers

_LONGEST = 200
_NUMBER = re.compile(
    r"(?<![0-9A-Za-z+])(?:\+?1[-. \u2010-\u2013\u00a0]{0,2})?"
    r"\(?(?P<area>[2-9][0-9]{2})\)?[-. /\u2010-\u2013\u00a0]{0,3}"
    r"(?P<office>[2-9][0-9]{2})[-. \u2010-\u2013\u00a0]{0,3}(?P<line>[0-9]{4})(?![0-9])"
)
_VANITY = re.compile(
    r"(?<![0-9A-Za-z+])(?:\+?1[-. ]{0,2})?\(?(?P<area>[2-9][0-9]{2})\)?[-. ]{1,3}"
    r"(?P<letters>[0-9A-Z](?:[- .]?[0-9A-Z]){6,11})(?![0-9A-Za-z])"
)
_EXTENSION = re.compile(
    r"[ ,;/\u00a0(]{0,3}(?:extension|extn?|x|#|option|opt)[.:# \u00a0]{0,3}(?P<digits>[0-9]{1,7})(?![0-9])",
    re.IGNORECASE,
)
_FAX = re.compile(r"(?:\bfax|\bfacsimile|\bf)[ .:#-]{0,4}(?:number|no\.?)?[ .:#-]{0,3}$", re.IGNORECASE)
_KEYPAD = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "22233344455566677778889999")


@dataclass(frozen=True, slots=True)
class Phone:
    """A number that can be called: ``number`` in E.164 (``+15035550100``), ``extension`` in digits, often empty."""

    number: str
    extension: str = ""


def read_phone(text: str, *, country: str = "US") -> Phone | None:
    """The first phone number in a text that holds little else; None when there is no valid one.

    ``country`` (two letters) is where a number without ``+`` is dialled. Letters are read as on a keypad, the tenth
    digit ends the number; numbers after the word *fax* are passed over. Only the first 200 characters are read.
    """
    short = text[:_LONGEST]
    if country in ("US", "PR", "CA", ""):
        found = _first(short)
        if found is not None:
            return found
    if country in ("US", "") and "+" not in short:
        return None
    return _elsewhere(short, country)


def _first(text: str) -> Phone | None:
    for match in _NUMBER.finditer(text):
        if _FAX.search(text[: match.start()]):
            continue
        number = _valid(match["area"] + match["office"] + match["line"])
        if number is not None:
            extension = _EXTENSION.match(text, match.end())
            return Phone(number, "" if extension is None else extension["digits"])
    for match in _VANITY.finditer(text.upper()):
        if _FAX.search(text[: match.start()]) or not any("A" <= letter <= "Z" for letter in match["letters"]):
            continue
        dialled = re.sub(r"[^0-9A-Z]", "", match["letters"]).translate(_KEYPAD)
        number = _valid(match["area"] + dialled[:7])
        if number is not None:
            return Phone(number)
    return None


def _valid(digits: str) -> str | None:
    parsed = phonenumbers.PhoneNumber(country_code=1, national_number=int(digits))
    return f"+1{digits}" if phonenumbers.is_valid_number(parsed) else None


def _elsewhere(text: str, country: str) -> Phone | None:
    region = country if country in phonenumbers.SUPPORTED_REGIONS else None
    for match in phonenumbers.PhoneNumberMatcher(text, region):
        if _FAX.search(text[: match.start]):
            continue
        number = phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164)
        return Phone(number, match.number.extension or "")
    return None
