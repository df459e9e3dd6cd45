"""Prices in plain words: text only, pure functions. What is no price of the known form is shown as it is."""

from collections.abc import Mapping

from ui.wording import say

_SIGNS: Mapping[str, str] = {"USD": "$", "GBP": "£", "EUR": "€", "CAD": "C$", "AUD": "A$", "NZD": "NZ$"}
_UNITS = frozenset(
    (
        *("per_series", "per_month", "per_hour", "consultation"),
        *("per_infusion", "per_injection", "per_session", "per_visit"),
    )
)


def price(stated: str) -> str:
    """A price as people write it: ``from 400-600 USD per_infusion`` is ``from $400 to $600 per infusion``."""
    parts = stated.removeprefix("from ").split(" ")
    if len(parts) != 3 or parts[1] not in _SIGNS or parts[2] not in _UNITS:
        return stated
    sums = [_SIGNS[parts[1]] + _thousands(one) for one in parts[0].split("-")]
    told = sums[0]
    for one in sums[1:]:
        told = say("price.to", low=told, high=one)
    told = say("price.from", price=told) if stated.startswith("from ") else told
    return say(f"price.{parts[2]}", price=told)


def _thousands(number: str) -> str:
    whole, dot, cents = number.partition(".")
    return (f"{int(whole):,}" if whole.isascii() and whole.isdigit() else whole) + dot + cents
