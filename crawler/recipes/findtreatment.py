"""The API of FindTreatment.gov, as its Developer Guide 1.9 (January 2025) describes it, state by state.

Known traps: coordinates are strings, and numbers may come for strings; a wrong path answers with a web page instead of
JSON; ids of states are its own; the wording of services may change without notice, so an unknown wording is counted,
never guessed at. A list that changes while it is read may have hidden a row: then nothing missing is taken for gone.
"""

import re
from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any, ClassVar
from urllib.parse import urlencode

from scrapy.http import Request, Response

from crawler.pages.wording import one_line
from crawler.recipes.findtreatment_guide import (
    APPROACHES,
    APPROACHES_CODE,
    CATEGORIES,
    MOST_ROWS,
    ROW_KEYS,
    STATE_IDS,
)
from crawler.recipes.json_feed import json_of, words_of
from crawler.recipes.recipe import Found, Recipe, WrongShape

MOST_PAGES = 200
"""Pages followed in one state."""
MOST_WORDLESS = 0.5
ENOUGH_TO_TELL = 10
"""Share of facilities without the word asked for, and how many there must be, that mean the wording has changed."""

_FIELDS = {
    "name": "name1",
    "street": "street1",
    "unit": "street2",
    "city": "city",
    "state": "state",
    "postal_code": "zip",
    "phone": "phone",
    "website": "website",
    "latitude": "latitude",
    "longitude": "longitude",
}
_ROWS = (("Program", "name2"), ("Intake", "intake1"), ("Hotline", "hotline1"))
_FROM = "39.8283,-98.5795"
"""A start (lat,lng), as every example of the guide names one; a search by state does not depend on it."""
_BY_NAME = 2
_FACILITIES, _WORDLESS = "facilities", "without the word"


class FindTreatment(Recipe):
    """``service_code`` is what is asked for; ``wording`` a word that every answer's services should hold then."""

    service_code: ClassVar[str]
    wording: ClassVar[str]
    page_size: ClassVar[int] = 100

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self._pages_of: dict[str, str] = {}

    async def start(self) -> AsyncIterator[Any]:
        """Ask for the first page of every state."""
        for state in STATE_IDS:
            yield self._ask_for(state, 1, pages=1, records=-1)

    def _ask_for(self, state: str, number: int, *, pages: int, records: int) -> Request:
        asked = {
            "sAddr": _FROM,
            "limitType": 0,
            "limitValue": STATE_IDS[state],
            "sCodes": self.service_code,
            "pageSize": min(self.page_size, MOST_ROWS),
            "page": number,
            "sort": _BY_NAME,
        }
        url = f"{self.source.home}?{urlencode(asked, safe=',')}"
        return self.ask(url, self.parse, state=state, number=number, pages=pages, records=records)

    def parse(self, response: Response, state: str, number: int, pages: int, records: int) -> Iterator[Any]:
        """Read one page of a state; the first asks for the others, so that one that fails costs only itself.

        ``pages`` and ``records`` are what the first page said of the whole list; on the first, 1 and -1.
        """
        try:
            table = json_of(response)
        except WrongShape as error:
            raise WrongShape(f"{state}, page {number}: {error}") from error
        rows, told, count = table.get("rows"), _number(table.get("totalPages")), _number(table.get("recordCount"))
        if not isinstance(rows, list) or told is None:
            raise WrongShape(
                f"{state}, page {number}: the answer has no 'rows' and 'totalPages' any more; see "
                f"crawler/recipes/findtreatment.py"
            )
        last = min(told, MOST_PAGES)
        for following in range(number + 1 if number in (1, pages) else last + 1, last + 1):
            yield self._ask_for(state, following, pages=told, records=-1 if count is None else count)
        if number == 1 and told > MOST_PAGES:
            self.journal.leave_out(f"no more than {MOST_PAGES} pages of a state are followed")
        self._check(table, rows, state=state, number=number, records=records if number > 1 else count)
        for row in rows:
            if isinstance(row, Mapping):
                yield from self._read(response, row, f"{state} {number}", state)
            else:
                self.journal.skip("a row that is no object")

    def _check(
        self, table: Mapping[str, Any], rows: list[Any], *, state: str, number: int, records: int | None
    ) -> None:
        """Note what says that rows of a list are missing: what was not seen must not be taken for gone."""
        count, told, answered = (_number(table.get(key)) for key in ("recordCount", "totalPages", "page"))
        size = min(self.page_size, MOST_ROWS)
        if count is None:
            self.journal.leave_out("the answer has no 'recordCount' any more, so that nobody knows whether it is whole")
        elif count != records:
            self.journal.leave_out(f"{state}: the list changed while it was read ({records} records, then {count})")
        elif told != -(-count // size):
            self.journal.leave_out(f"{state}: {count} records cannot be {told} pages of {size}")
        elif len(rows) != max(0, min(size, count - (number - 1) * size)):
            self.journal.leave_out(f"{state}: page {number} has {len(rows)} rows of {count} records")
        if answered is not None and answered != number:
            self.journal.leave_out(f"{state}: asked for page {number}, answered with page {answered}")

    def _read(self, response: Response, row: Mapping[str, Any], page: str, state: str) -> Iterator[Found]:
        if not _words(row.get("name1")):
            self.journal.skip("no 'name1'")
            return
        if not isinstance(row.get("services"), list):
            self.journal.skip("no list of 'services'")
            return
        for key in sorted(set(map(str, row)) - ROW_KEYS):
            self.journal.count_unknown(f"key {key[:60]}")
        if _words(row.get("state")).upper() != state:
            self.journal.count_unknown(f"state {_words(row.get('state'))[:20]} in the list of {state}")
        yield self._found(response, row, page)

    def _found(self, response: Response, row: Mapping[str, Any], page: str) -> Found:
        fields = {name: _words(row.get(key)) for name, key in _FIELDS.items()}
        # The API gives no id of its own; these four are what tells its facilities apart. A ZIP code that came as a
        # number lost its zeros, and is still the same place.
        code = _words(row.get("zip"))
        known_by = [_words(row.get(key)) for key in ("name1", "name2", "street1")]
        ref = "|".join([*known_by, code.zfill(5) if code.isascii() and code.isdecimal() else code])
        if self._pages_of.setdefault(f"{ref}|{_words(row.get('type_facility'))}", page) != page:
            self.journal.leave_out("a facility came on two pages: the list moved while it was read")
        services = list(self._services(row["services"]))
        self._count(_FACILITIES)
        if not any(self.wording in words.lower() for _, words in services):
            self._count(_WORDLESS)
            self.journal.count_unknown(f"found under {self.service_code}, no service with {self.wording!r} in it")
        rows = [(label, _words(row.get(key))) for label, key in _ROWS]
        return Found(ref=ref, fields=fields, pages=(self.rows(response, [*rows, *services], title=fields["name"]),))

    def _services(self, given: list[Any]) -> Iterator[tuple[str, str]]:
        """Label and value of every service: ``f1`` says what it is about, ``f3`` holds values divided by semicolons."""
        for one in given:
            if not isinstance(one, Mapping):
                self.journal.count_unknown("a service that is no object")
                continue
            code, label = _words(one.get("f2")), _words(one.get("f1"))
            if code not in CATEGORIES:
                self.journal.count_unknown(f"category {code} ({label})")
            for value in _values(one.get("f3")):
                if code == APPROACHES_CODE and _folded(value) not in _KNOWN:
                    self.journal.count_unknown(f"{label}: {value}")
                yield label or code, value

    def _count(self, name: str) -> None:
        self.memory[name] = self.memory.get(name, 0) + 1

    def closed(self, reason: str) -> None:  # noqa: ARG002  the name that Scrapy calls, with why it ended
        """Say that the wording has changed when most facilities do not name what they were found under."""
        facilities, wordless = (self.memory.get(name, 0) for name in (_FACILITIES, _WORDLESS))
        if facilities >= ENOUGH_TO_TELL and wordless > MOST_WORDLESS * facilities:
            words = (
                f"{wordless} of {facilities} facilities found under {self.service_code} name no service "
                f"with {self.wording!r} in it: the wording has changed; see the unknown words of the report"
            )
            self.journal.went_wrong(self.source.home, WrongShape(words))


def _words(value: Any) -> str:
    """A value as words; a whole number that came with a decimal point is written without it."""
    whole = isinstance(value, float) and value.is_integer()
    return one_line(words_of(int(value) if whole else value))


def _number(value: Any) -> int | None:
    """A count, which may come as a string; None for what is none."""
    words = _words(value)
    return int(words) if re.fullmatch(r"[0-9]{1,9}", words) else None


def _values(given: Any) -> Iterator[str]:
    """The values of a service: text divided by semicolons, or a list of such."""
    for part in given if isinstance(given, list) else [given]:
        yield from (value for value in map(one_line, words_of(part).split(";")) if value)


def _folded(words: str) -> str:
    """Words without case, spacing, punctuation and a bracket at the end, in which an abbreviation may stand."""
    named = words[:300].rstrip()
    if named.endswith(")"):
        named = named.rpartition("(")[0]
    return "".join(letter for letter in named.casefold() if letter.isalnum())


_KNOWN = frozenset(_folded(words) for words in APPROACHES)
