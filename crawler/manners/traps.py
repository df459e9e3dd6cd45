"""Addresses that never come to an end: calendars, session numbers, paths that go round, filters in every combination.

Pure: it is told addresses one after the other and says of each whether it is one too many. It knows nothing of what
the pages say, so it only speaks up where an address itself shows that nobody wrote all of these pages. Lists that are
long but plain (``?page=2``, ``?id=17``) are left to the budgets.
"""

import re
from dataclasses import dataclass, field
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit

LONGEST = 2_000
"""Characters of an address that somebody may have meant; longer ones have been put together by a program."""
DEEPEST = 20
"""Parts of a path that somebody may have meant."""
TIMES = 3
"""How often in a row the same part of a path, or the same few parts, must come to be a path that goes round."""
DATES = 120
"""Days or months of one calendar that are read: ten years of months."""
COMBINATIONS = 30
"""Sets of questions (which names stand in a query) that one page may be asked with."""
_MOST_KEPT = 20_000  # shapes remembered of one host, so that an endless host does not fill the memory

_SESSION_NAMES = re.compile(
    r"(?:php|asp|aspx|jsp|j|web|user)?[_-]?sess(?:ion)?(?:[_-]?id|[_-]?key)?|aspsessionid[a-z]{0,12}|cfid|cftoken|zenid"
    r"|oscsid|osc?sid|xtc?sid|viewstate|__viewstate|_ga|_gl",
    re.IGNORECASE,
)
_SESSION_VALUE = re.compile(r"(?=[^0-9]*[0-9])[0-9A-Za-z_.!~*-]{8,}")
_BARE_VALUE = re.compile(r"[0-9A-Za-z]{26,64}")  # what "sid" must hold, which may as well be the id of a site
_IN_PATH = re.compile(r";(?:jsessionid|sid|phpsessid|sessionid)=[^/;?]*|/\((?:[A-Z]\([^()/]*\))+\)(?=/)", re.IGNORECASE)
_YEAR = r"(?:19|20|21)[0-9][0-9]"
_DATE = re.compile(
    rf"(?<![0-9]){_YEAR}[-/._](?:0?[1-9]|1[0-2])(?:[-/._](?:[0-2]?[0-9]|3[01]))?(?![0-9])"  # 2027-03, 2027/3/31
    rf"|(?<![0-9])(?:0?[1-9]|1[0-2])[-/._](?:(?:[0-2]?[0-9]|3[01])[-/._])?{_YEAR}(?![0-9])"  # 3/2027, 03-31-2027
)
_YEARS = frozenset(("year", "yr", "y"))
_DATES = frozenset(("date", "day", "month", "week", "tribe-bar-date", "cal_date"))
_SHORT_DATES = frozenset((*_YEARS, *_DATES, "mo", "m", "d", "w"))  # what they mean beside a year
_NUMBER = re.compile(r"-?[0-9]{1,12}")
_SEVERAL = 2


@dataclass
class Traps:
    """What is remembered of the addresses of one host."""

    _pages: dict[str, str] = field(default_factory=dict)
    _dates: dict[str, set[str]] = field(default_factory=dict)
    _asked: dict[str, set[str]] = field(default_factory=dict)
    _kept: int = 0

    def trap(self, url: str) -> str:
        """Why an address is one too many, in words; empty for one that may be asked for.

        The same address gets the same answer however often it is asked about.
        """
        try:
            parts = urlsplit(url)
            return self._plain(url, parts) or self._session(parts) or self._calendar(parts) or self._filters(parts)
        except ValueError:
            return "an address that cannot be read"

    @staticmethod
    def _plain(url: str, parts: SplitResult) -> str:
        if len(url) > LONGEST:
            return f"addresses of more than {LONGEST} characters"
        steps = [step for step in parts.path.split("/") if step]
        if _goes_round(steps[: TIMES * DEEPEST]):
            return "paths that go round in circles"
        return f"paths of more than {DEEPEST} parts" if len(steps) > DEEPEST else ""

    def _session(self, parts: SplitResult) -> str:
        """The same page again under another session number."""
        path = _IN_PATH.sub("", parts.path)
        asked = parse_qsl(parts.query, keep_blank_values=True)
        kept = [(name, value) for name, value in asked if not _is_session(name, value)]
        if path == parts.path and len(kept) == len(asked):
            return ""
        page, spelled = f"{path}?{urlencode(kept)}", f"{parts.path}?{parts.query}"
        if page not in self._pages and self._room():
            self._pages[page] = spelled
        return "" if self._pages.get(page, spelled) == spelled else "the same page under ever new session numbers"

    def _calendar(self, parts: SplitResult) -> str:
        """Day after day, or month after month, of what is the same but for the date."""
        path, dates = _without_dates(parts.path)
        kept = []
        asked = [(name.lower(), value) for name, value in parse_qsl(parts.query, keep_blank_values=True)]
        telling = _SHORT_DATES if any(name in _YEARS for name, _ in asked) and len(asked) >= _SEVERAL else _DATES
        for name, value in asked:
            rest, found = _without_dates(value)
            if not found and name in telling and _NUMBER.fullmatch(value):
                rest, found = "", [value]
            dates += found
            kept.append(f"{name}={rest}")
        if not dates:
            return ""
        full = "the days of a calendar without an end"
        return full if self._one_too_many(self._dates, f"{path}?{'&'.join(kept)}", "|".join(dates), DATES) else ""

    def _filters(self, parts: SplitResult) -> str:
        """One page asked with ever new sets of questions."""
        names = sorted(name for name, _ in parse_qsl(parts.query, keep_blank_values=True))
        full = "the same page with its filters in ever new combinations"
        many = bool(names) and self._one_too_many(self._asked, parts.path, "&".join(names), COMBINATIONS)
        return full if many else ""

    def _one_too_many(self, known: dict[str, set[str]], shape: str, one: str, most: int) -> bool:
        seen = known.get(shape)
        if seen is not None and (one in seen or len(seen) >= most):
            return one not in seen
        if self._room():
            known.setdefault(shape, set()).add(one)
        return False

    def _room(self) -> bool:
        self._kept += 1
        return self._kept <= _MOST_KEPT


def _goes_round(steps: list[str]) -> bool:
    for size in range(1, len(steps) // TIMES + 1):
        for start in range(len(steps) - size * TIMES + 1):
            part = steps[start : start + size]
            if all(steps[start + size * more : start + size * (more + 1)] == part for more in range(1, TIMES)):
                return True
    return False


def _is_session(name: str, value: str) -> bool:
    if name.lower() == "sid":
        return bool(_BARE_VALUE.fullmatch(value))
    return bool(_SESSION_NAMES.fullmatch(name) and _SESSION_VALUE.fullmatch(value))


def _without_dates(text: str) -> tuple[str, list[str]]:
    dates = _DATE.findall(text)
    return (_DATE.sub("{date}", text), dates) if dates else (text, [])
