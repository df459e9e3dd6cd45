"""US postal codes as five digits: ZIP+4 is cut, zeros that a spreadsheet ate come back where that is certain."""

import re

from indexer.normalise.state import state_code

_WHOLE = re.compile(r"(?P<code>[0-9]{3,5})(?:\.0+)?(?:[ ]?[-\u2013 ][ ]?[0-9]{4})?")
_JOINED = re.compile(r"(?P<code>[0-9]{4,5})[0-9]{4}")
_INSIDE = re.compile(r"(?<![0-9A-Za-z-])(?P<code>[0-9]{5})(?:-[0-9]{4})?(?![0-9A-Za-z-])")

_LOWEST = "00501"
_LONGEST = 40

ONE_ZERO = frozenset({"CT", "MA", "ME", "NH", "NJ", "RI", "VT"})
"""States whose every postal code begins with one zero (USPS Publication 65)."""
TWO_ZEROS = frozenset({"PR", "VI"})
"""Territories whose every postal code begins with two zeros."""
_NEW_YORK = {"501": "00501", "544": "00544", "6390": "06390"}


def postal_code(text: str, *, state: str = "") -> str | None:
    """Five digits, or None when the text does not hold exactly one US postal code.

    Fewer than five digits are mended only where ``state`` (any spelling) has codes that begin with zeros: ``6708`` is
    ``06708`` in Connecticut and nothing anywhere else, because a digit may as well have been lost at the end.
    """
    trimmed = text.strip()
    if not trimmed or len(trimmed) > _LONGEST:
        return None
    whole = _WHOLE.fullmatch(trimmed) or _JOINED.fullmatch(trimmed)
    if whole is not None:
        code = _mended(whole["code"], state)
    else:
        found = {match["code"] for match in _INSIDE.finditer(trimmed)}
        code = found.pop() if len(found) == 1 else None
    return code if code is not None and code >= _LOWEST else None


def _mended(digits: str, state: str) -> str | None:
    if len(digits) == 5:
        return digits
    code = state_code(state) if state else None
    if code in ONE_ZERO and len(digits) == 4:
        return "0" + digits
    if code in TWO_ZEROS and len(digits) == 3:
        return "00" + digits
    return _NEW_YORK.get(digits) if code == "NY" else None
