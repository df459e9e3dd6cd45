"""Prices in plain words: text only, pure functions. What is no price of the known form is shown as it is."""

from collections.abc import Mapping

_SIGNS: Mapping[str, str] = {"USD": "$", "GBP": "£", "EUR": "€", "CAD": "C$", "AUD": "A$", "NZD": "NZ$"}
_UNITS: Mapping[str, str] = {
    "per_series": "for a series",
    "per_month": "a month",
    "per_hour": "an hour",
    "consultation": "for the consultation or evaluation",
    "per_infusion": "per infusion",
    "per_injection": "per injection",
    "per_session": "per session",
    "per_visit": "per visit",
}


def price(stated: str) -> str:
    """A price as people write it: ``from 400-600 USD per_infusion`` is ``from $400 to $600 per infusion``."""
    parts = stated.removeprefix("from ").split(" ")
    if len(parts) != 3 or parts[1] not in _SIGNS or parts[2] not in _UNITS:
        return stated
    sums = " to ".join(_SIGNS[parts[1]] + _thousands(one) for one in parts[0].split("-"))
    return f"{'from ' if stated.startswith('from ') else ''}{sums} {_UNITS[parts[2]]}"


def _thousands(number: str) -> str:
    whole, dot, cents = number.partition(".")
    return (f"{int(whole):,}" if whole.isascii() and whole.isdigit() else whole) + dot + cents
