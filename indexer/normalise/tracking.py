"""Whether a phone number is the clinic's own, or one that only counts calls, serves many, or belongs to a helpline.

A call-tracking number rings at the clinic today and at somebody else's next year; a number that many names share says
nothing about any of them. Nothing is guessed: without evidence the answer is ``own`` only when the site names the
number where it means it (structured data), else ``unknown``.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from indexer.normalise.phone import HELPLINES, TOLL_FREE, Phone, read_phone, read_phones

PhoneKind = Literal["own", "tracking", "shared", "helpline", "unknown"]

MANY_NAMES = 3
"""Other names at a toll-free number that make it a call centre's."""
VERY_MANY_NAMES = 8
"""Other names at a number of a place that make it a switchboard's: below that, one building's practices share it."""

_KEPT = ("noswap", "no-swap")
_SWAPPED = (
    "calltrk", "callrail", "call-tracking", "calltracking", "invoca", "ctm-call", "ctm_call", "ctm-phone", "dni-",
    "number-swap", "phone-swap", "swap-number", "rtapnumber", "rtnumber", "marchex", "whatconverts", "infinity-number",
    "responsetap", "mongoose", "nimbata", "phonewagon", "telmetrics",
)  # fmt: skip
"""Parts of names of attributes, classes and elements by which services find the number that they replace."""


@dataclass(frozen=True, slots=True)
class PhoneVerdict:
    """What a number is, why in words, and the number that the site means instead, where it names one."""

    kind: PhoneKind
    why: str
    instead: str = ""


def judge_phone(
    shown: str,
    *,
    linked: Iterable[str] = (),
    structured: Iterable[str] = (),
    marks: Iterable[str] = (),
    other_names: int = 0,
    country: str = "US",
) -> PhoneVerdict:
    """What the number in the words ``shown`` is, given what else is known.

    ``linked`` are the ``tel:`` links around it, ``structured`` the numbers in the site's structured data, ``marks``
    the names of attributes, classes and elements around it, ``other_names`` how many clinics of other names give the
    same number. Never raises; words without a number are ``unknown``.
    """
    phone = _first(shown, country)
    if phone is None:
        return PhoneVerdict("unknown", "no phone number can be read in it")
    number = phone.number
    if number in HELPLINES:
        return PhoneVerdict("helpline", "it is the number of a national helpline")
    meant = _numbers(structured, country)
    if other_names >= (MANY_NAMES if number[2:5] in TOLL_FREE and number.startswith("+1") else VERY_MANY_NAMES):
        instead = next((one for one in meant if one != number), "")
        return PhoneVerdict("shared", f"{other_names} clinics of other names give the same number", instead)
    if number in meant:
        return PhoneVerdict("own", "the site names it in its structured data")
    return _tracked(number, meant=meant, called=_numbers(linked, country), swapped=_swapped(marks))


def _tracked(number: str, *, meant: list[str], called: list[str], swapped: bool) -> PhoneVerdict:
    if meant:
        why = "a call-tracking service replaces it" if swapped else "the site's structured data names another number"
        return PhoneVerdict("tracking", why, meant[0])
    if called and number not in called:
        return PhoneVerdict("tracking", "its link calls another number", called[0])
    if swapped:
        return PhoneVerdict("tracking", "a call-tracking service replaces it")
    return PhoneVerdict("unknown", "nothing speaks for or against it")


def _first(text: str, country: str) -> Phone | None:
    """The number, helplines included: of those it is said that they are."""
    found = read_phone(text, country=country)
    if found is not None:
        return found
    digits = "".join(letter for letter in text[:40] if letter in "0123456789")[-10:]
    return Phone(f"+1{digits}") if f"+1{digits}" in HELPLINES else None


def _numbers(texts: Iterable[str], country: str) -> list[str]:
    return list(dict.fromkeys(one.number for text in texts for one in read_phones(text, country=country)))


def _swapped(marks: Iterable[str]) -> bool:
    names = [mark[:200].casefold() for mark in marks]
    if any(kept in name for name in names for kept in _KEPT):
        return False
    return any(part in name for name in names for part in _SWAPPED)
