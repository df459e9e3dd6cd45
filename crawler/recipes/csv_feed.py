"""Feeds of places as CSV: one file, a header, a line a place."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from io import StringIO
from typing import Any, ClassVar

from scrapy.http import Response

from crawler.pages.html import decoded
from crawler.recipes.recipe import Found, Recipe, WrongShape
from crawler.sources import file_of
from crawler.tables.delimited import divider_of

_KNOWN_BY = ("name", "street", "address", "city", "postal_code")


class CsvFeed(Recipe):
    """Name the columns; whatever a line says besides its fields is kept as labels and values."""

    ref_column: ClassVar[str] = ""
    """The source's own reference; empty when it gives none, and a place is known by its name and address."""
    fields: ClassVar[Mapping[str, str]]
    """Columns by raw field."""
    labels: ClassVar[Mapping[str, str]] = {}
    """Words for columns, as a reader of the feed would say them; a column without one stands for itself."""

    def parse(self, response: Response) -> Iterator[Any]:
        """Read the whole feed; a line without a name, with too few or too many cells is left out and counted.

        Rows are counted as a spreadsheet shows them, the header first; empty ones are not.
        """
        self.at_home(response)
        text = decoded(response.body, (response.headers.get("Content-Type") or b"").decode("latin-1") or None)
        if text.lstrip()[:1] == "<":
            raise WrongShape("answered with a web page where CSV was expected")
        lines = _lines(text.removeprefix("\ufeff"))
        header = [column.strip() for column in next(lines, None) or []]
        wanted = [*self.fields.values(), *filter(None, [self.ref_column])]
        lacking = [column for column in wanted if column not in header]
        if lacking:
            raise WrongShape(f"the feed has no column {lacking[0]!r} any more; see {file_of(self.source)}")
        for number, cells in enumerate(lines, 2):
            row = f"row {number}"
            if cells is None or len(cells) != len(header):
                self.journal.skip("a line that cannot be read" if cells is None else "a line of another width", row=row)
            elif any(cell.strip() for cell in cells):
                found = self.found(response, header, cells)
                if found is not None and not found.fields.get("name", ""):
                    self.journal.skip("no name", row=row)
                elif found is None:
                    self.journal.skip("a line without a reference", row=row)
                else:
                    yield found

    def found(self, response: Response, header: Sequence[str], cells: Sequence[str]) -> Found | None:
        """The listing of one line; None for one that could not be told apart."""
        place = dict(zip(header, (cell.strip() for cell in cells), strict=True))
        fields = {name: place[column] for name, column in self.fields.items()}
        known_by = [place[self.ref_column]] if self.ref_column else [fields.get(name, "") for name in _KNOWN_BY]
        if not known_by[0]:
            return None
        used = {self.ref_column, *self.fields.values()}
        rows = [(self.labels.get(key, key), words) for key, words in place.items() if key not in used and words]
        page = self.rows(response, rows, title=fields.get("name", ""))
        return Found(ref="|".join(known_by), fields=fields, pages=(page,))


def _lines(text: str) -> Iterator[list[str] | None]:
    """Cells of each line that holds any; None for one that cannot be read."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=divider_of(text))
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield None
        else:
            if cells:
                yield cells
