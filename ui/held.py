"""Why a reading was held back, in a visitor's words and language: made of the codes of the check. Pure.

What to do about it is for those who maintain the directory, and stands in the words of the check alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from config.errors import ConfigError
from crawler.gate.measured import DATA
from ui import words
from ui.wording import known, say

_MOST = 10**12


@dataclass(frozen=True, slots=True)
class Why:
    """One reason; ``quoted`` when it is in the words of the check, which are English, since nothing else is known."""

    sentence: str
    quoted: bool = False


def why(report: Mapping[str, Any]) -> tuple[Why, ...]:
    """Every reason of a report; one of an older run, which has no codes, as it stands there."""
    given = report.get("reasons")
    reasons = [one for one in given if isinstance(one, str)] if isinstance(given, list) else []
    codes = report.get("because")
    codes = codes if isinstance(codes, list) and len(codes) == len(reasons) else [None] * len(reasons)
    found = (_in_words(code) or _quoted(reason) for reason, code in zip(reasons, codes, strict=True))
    return tuple(dict.fromkeys(one for one in found if one.sentence))


def _quoted(reason: str) -> Why:
    return Why(words.clean(reason).rstrip("."), quoted=True)


def _in_words(row: object) -> Why | None:
    """The reason of a code; None for what cannot be told so, since a report is a file that anybody may have written."""
    if not isinstance(row, dict) or not known(f"held.{row.get('code')}"):
        return None
    parts = {name: _part(name, value) for name, value in row.items() if name != "code" and isinstance(name, str)}
    if None in parts.values():
        return None
    try:
        return Why(say(f"held.{row['code']}", **parts))
    except ConfigError:  # a part is missing
        return None


def _part(name: str, value: object) -> str | None:
    if type(value) is int and 0 <= value < _MOST:
        return f"{value:,}"
    if not isinstance(value, str):
        return None
    if name == "day":
        return _day(value)
    return _what(value) if name == "what" else words.clean(value, longest=60)


def _day(value: str) -> str | None:
    try:
        return words.day(date.fromisoformat(value))
    except ValueError:
        return None


def _what(feature: str) -> str:
    """A raw field, or a kind of block or data, as it stands in a sentence."""
    if feature.startswith(DATA):
        return say("held_what.data", kind=words.clean(feature.removeprefix(DATA), longest=40))
    key = f"held_what.{feature.replace(' ', '_')}"
    return say(key) if known(key) else say("held_what.other", kind=words.clean(feature, longest=40))
