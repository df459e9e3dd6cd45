"""Sentences for the invented places, chosen by a hash so that the same place always speaks the same way."""

import hashlib
from collections.abc import Sequence
from functools import cache

from crawler.sample_web.places import Codes, Place, table

Table = dict[str, dict[str, dict[str, list[str]]]]


@cache
def words() -> Table:
    """The sentence banks of ``words.toml`` that state something: field, code, form, sentences."""
    return {name: bank for name, bank in table("words.toml").items() if name != "filler"}


def choose(options: Sequence[str], *key: str) -> str:
    """One of the options, the same one for the same key on every machine."""
    number = int.from_bytes(hashlib.sha256("\n".join(key).encode()).digest()[:4])
    return options[number % len(options)]


def filler(place: Place, kind: str, salt: str = "") -> str:
    """Something that clinics say besides; states nothing of the vocabulary."""
    return filled(choose(_fillers()[kind], place.slug, kind, salt), place)


def offers(place: Place, codes: Codes, name: str, form: str = "offer") -> list[str]:
    """One sentence (``offer``, ``brief``) or list line (``item``) for each code of a field that is affirmed."""
    return [_said(place, name, code, form) for code in codes.get(name, ())]


def denials(place: Place, codes: Codes, name: str) -> list[str]:
    """One sentence for each code of a field that is denied."""
    return [_said(place, name, code, "deny") for code in codes.get(name, ())]


@cache
def _fillers() -> dict[str, list[str]]:
    bank: dict[str, list[str]] = table("words.toml")["filler"]
    return bank


def _said(place: Place, name: str, code: str, form: str) -> str:
    bank = words()[name].get(code)
    if code == "other_prescriber":
        bank = words()["prescriber"][place.lead.rpartition(", ")[2].partition("-")[0]]
    if bank is None:
        raise ValueError(f"words.toml has no sentences for {name}.{code}")
    return filled(choose(bank[form], place.slug, name, code, form), place)


def filled(sentence: str, place: Place) -> str:
    """A sentence of the bank as this place says it."""
    lead = place.lead if place.lead.endswith(("CRNA", "NP", "BC", "C")) else f"Dr. {place.lead.partition(',')[0]}"
    return sentence.format(name=place.name, city=place.city, lead=lead, phone=place.phone)
