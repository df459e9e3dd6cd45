"""Phone numbers in the form E.164, with their extension; a fax number or a string of digits is not a phone number."""

import re
import unicodedata
from dataclasses import dataclass

import phonenumbers

_LONGEST = 200
_NUMBER = re.compile(
    r"(?<![0-9A-Za-z+])(?:\+?1[-. \u2010-\u2013\u00a0]{0,2})?"
    r"\(?(?P<area>[2-9][0-9]{2})\)?[-. /\u2010-\u2013\u00a0]{0,3}"
    r"(?P<office>[2-9][0-9]{2})[-. \u2010-\u2013\u00a0]{0,3}(?P<line>[0-9]{4})(?![0-9])"
)
_VANITY = re.compile(
    r"(?<![0-9A-Za-z+])(?:\+?1[-. ]{0,2})?(?P<open>\()?(?P<area>[2-9][0-9]{2})\)?(?P<gap>[-. ]{1,3})"
    r"(?P<letters>[0-9A-Za-z](?:[- .]?[0-9A-Za-z]){6,11})(?![0-9A-Za-z])"
)
_EXTENSION = re.compile(
    r"[ ,;/\u00a0(]{0,3}(?:extension|extn?|x|#|option|opt|press)[.:=# \u00a0]{0,3}(?P<digits>[0-9]{1,7})(?![0-9])",
    re.IGNORECASE,
)
_PAUSE = re.compile(r"[,p]{1,3}(?P<digits>[0-9]{1,7})#?$")
_FAX = re.compile(r"(?:\bfax|\bfacsimile|\bf)[ .:#-]{0,4}(?:number|no\.?)?[ .:#-]{0,3}$", re.IGNORECASE)
_KEYPAD = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "22233344455566677778889999")
_OURS = ("US", "PR", "CA", "")

TOLL_FREE = frozenset({"800", "833", "844", "855", "866", "877", "888"})
"""Area codes of the North American plan at which the one who is called pays; they lie in no place."""

HELPLINES = frozenset({
    "+18002738255",  # Suicide and Crisis Lifeline, now 988
    "+18006624357",  # SAMHSA's helpline
    "+18007997233",  # National Domestic Violence Hotline
    "+18553826022",  # the safety programme of Spravato (REMS)
    "+18444794846",  # the maker's support for patients of Spravato
})  # fmt: skip
"""Numbers that many clinics print and at which none of them answers."""


@dataclass(frozen=True, slots=True)
class Phone:
    """A number that can be called: ``number`` in E.164 (``+15035550100``), ``extension`` in digits, often empty."""

    number: str
    extension: str = ""


def read_phone(text: str, *, country: str = "US") -> Phone | None:
    """The first phone number in a text that holds little else; None when there is no valid one.

    ``country`` (two letters) is where a number without ``+`` is dialled. Letters are read as on a keypad, the tenth
    digit ends the number; numbers after the word *fax* and :data:`HELPLINES` are passed over. Only the first 200
    characters are read.
    """
    return next(iter(read_phones(text, country=country)), None)


def read_phones(text: str, *, country: str = "US") -> tuple[Phone, ...]:
    """Every number that :func:`read_phone` could give, in the order of the text, each once."""
    short = unicodedata.normalize("NFKC", text[:_LONGEST])[:_LONGEST]
    found = _north_american(short) if country in _OURS else []
    if not found and (country not in ("US", "") or "+" in short):
        found = _elsewhere(short, country)
    kept: dict[str, Phone] = {}
    for phone in found:
        if phone.number not in HELPLINES:
            kept.setdefault(phone.number, phone)
    return tuple(kept.values())


def _north_american(text: str) -> list[Phone]:
    found: dict[int, Phone] = {}
    taken: list[range] = []
    dialled = text.lstrip().casefold().startswith("tel:")
    for match in _NUMBER.finditer(text):
        number = _valid(match["area"] + match["office"] + match["line"])
        taken.append(range(*match.span()))
        if number is not None and not _FAX.search(text[: match.start()]):
            extension = _EXTENSION.match(text, match.end())
            if extension is None and dialled:
                extension = _PAUSE.match(text, match.end())
            found[match.start()] = Phone(number, "" if extension is None else extension["digits"])
    for match in _VANITY.finditer(text):
        apart = not any(match.start() in one for one in taken)
        number = _spelled(match) if apart and not _FAX.search(text[: match.start()]) else None
        if number is not None:
            found[match.start()] = Phone(number)
    return [found[start] for start in sorted(found)]


def _spelled(match: re.Match[str]) -> str | None:
    """The number that letters stand for; None where they are ordinary words behind three digits."""
    letters = match["letters"]
    joined = "-" in match["gap"] or "." in match["gap"] or match["open"] is not None
    if not any(letter.isalpha() for letter in letters) or not (joined or match["area"] in TOLL_FREE):
        return None
    if letters != letters.upper() and not (joined and match["area"] in TOLL_FREE):
        return None
    digits = re.sub(r"[^0-9A-Z]", "", letters.upper()).translate(_KEYPAD)
    return _valid(match["area"] + digits[:7])


def _valid(digits: str) -> str | None:
    parsed = phonenumbers.PhoneNumber(country_code=1, national_number=int(digits))
    return f"+1{digits}" if phonenumbers.is_valid_number(parsed) else None


def _elsewhere(text: str, country: str) -> list[Phone]:
    region = country if country in phonenumbers.SUPPORTED_REGIONS else None
    found = []
    for match in phonenumbers.PhoneNumberMatcher(text, region):
        if not _FAX.search(text[: match.start]):
            number = phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164)
            found.append(Phone(number, match.number.extension or ""))
    return found
