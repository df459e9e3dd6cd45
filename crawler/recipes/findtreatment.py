"""The API of FindTreatment.gov, as its Developer Guide 1.9 (January 2025) describes it, state by state.

Known traps: coordinates are strings; a wrong path answers with a web page instead of JSON; ids of states are its own;
the wording of services may change without notice, so an unknown wording is noted, never guessed at.
"""

from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any, ClassVar
from urllib.parse import urlencode

from scrapy.http import Request, Response

from crawler.recipes.json_feed import json_of, words_of
from crawler.recipes.recipe import Found, Recipe, WrongShape

STATE_IDS: Mapping[str, int] = {
    "AL": 19,
    "AK": 20,
    "AZ": 21,
    "AR": 22,
    "CA": 23,
    "CO": 24,
    "CT": 25,
    "DE": 26,
    "DC": 27,
    "FL": 28,
    "GA": 29,
    "HI": 30,
    "ID": 31,
    "IL": 32,
    "IN": 33,
    "IA": 34,
    "KS": 35,
    "KY": 36,
    "LA": 37,
    "ME": 1,
    "MD": 18,
    "MA": 3,
    "MI": 2,
    "MN": 38,
    "MS": 39,
    "MO": 40,
    "MT": 4,
    "NE": 41,
    "NV": 12,
    "NH": 42,
    "NJ": 13,
    "NM": 43,
    "NY": 5,
    "NC": 6,
    "ND": 44,
    "OH": 7,
    "OK": 45,
    "OR": 46,
    "PA": 8,
    "RI": 9,
    "SC": 47,
    "SD": 48,
    "TN": 10,
    "TX": 11,
    "UT": 14,
    "VT": 49,
    "VA": 50,
    "WA": 15,
    "WV": 51,
    "WI": 16,
    "WY": 52,
}
"""Ids of states in this API, its guide's Table 3; they are not FIPS codes."""

MOST_PAGES = 200
"""Pages followed in one state."""

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


class FindTreatment(Recipe):
    """``service_code`` is what is asked for; ``wording`` a word that every answer's services should hold then."""

    service_code: ClassVar[str]
    wording: ClassVar[str]
    page_size: ClassVar[int] = 100

    async def start(self) -> AsyncIterator[Any]:
        """Ask for the first page of every state."""
        for state in STATE_IDS:
            yield self._ask_for(state, 1)

    def _ask_for(self, state: str, number: int) -> Request:
        asked = {
            "sCodes": self.service_code,
            "limitType": 0,
            "limitValue": STATE_IDS[state],
            "pageSize": self.page_size,
            "page": number,
        }
        return self.ask(f"{self.source.home}?{urlencode(asked)}", self.parse, state=state, number=number)

    def parse(self, response: Response, state: str, number: int) -> Iterator[Any]:
        """Read one page of a state and ask for the next."""
        table = json_of(response)
        rows, pages = table.get("rows"), words_of(table.get("totalPages"))
        if not isinstance(rows, list) or not pages.isdigit():
            raise WrongShape("the answer has no 'rows' and 'totalPages' any more; see crawler/recipes/findtreatment.py")
        if number < min(int(pages[:6]), MOST_PAGES):
            yield self._ask_for(state, number + 1)
        if number == MOST_PAGES < int(pages[:6]):
            self.journal.leave_out(f"no more than {MOST_PAGES} pages of a state are followed")
        for row in rows:
            found = self._found(response, row) if isinstance(row, Mapping) else None
            if found is None:
                self.journal.skip("no 'name1'")
            else:
                yield found

    def _found(self, response: Response, row: Mapping[str, Any]) -> Found | None:
        fields = {name: words_of(row.get(key)) for name, key in _FIELDS.items()}
        # The API gives no id of its own; these four are what tells its rows apart.
        ref = "|".join(words_of(row.get(key)).strip() for key in ("name1", "name2", "street1", "zip"))
        if not fields["name"].strip():
            return None
        services = list(_services(row.get("services")))
        if not any(self.wording in words.lower() for _, words in services):
            self.journal.note(
                f"a facility found under {self.service_code} names no service with {self.wording!r} in it: "
                "the wording may have changed"
            )
        rows = [(label, words_of(row.get(key))) for label, key in _ROWS]
        return Found(ref=ref, fields=fields, pages=(self.rows(response, [*rows, *services], title=fields["name"]),))


def _services(given: Any) -> Iterator[tuple[str, str]]:
    """Label and value of every service: ``f1`` says what it is about, ``f3`` holds values divided by semicolons."""
    for one in given if isinstance(given, list) else []:
        if isinstance(one, Mapping):
            label = words_of(one.get("f1")) or words_of(one.get("f2"))
            for value in words_of(one.get("f3")).split(";"):
                if value.strip():
                    yield label, value.strip()
