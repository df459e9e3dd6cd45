"""Reads the NPI registry's monthly file (nine million rows of 330 columns) as a stream, and keeps the few that matter.

Columns are found by name, so both of the registry's file formats are read: version 2, the only one since March 2026,
differs from the first in the length of names alone. Of a bundle (ZIP) the other names of organizations and the further
practice locations are read too; beside a single CSV file, its sisters in the same folder. Mailing addresses are never
read. Layout: https://download.cms.gov/nppes/NPI_Files.html, the readme in each bundle.
"""

import csv
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from itertools import chain, islice
from pathlib import Path

from config.errors import BadFile
from indexer.normalise.address import read_address
from indexer.normalise.name import name_key
from indexer.registry.answers import day_of
from indexer.registry.bundle import Bundle, column, opened_bundle
from indexer.registry.columns import NAMES, PRACTICE, REST, SECOND, TAXONOMIES
from indexer.registry.entry import Entry, PersonName, Practice, is_npi
from indexer.registry.subjects import Subject, letters_of

MOST_LINES = 40
"""Most lines that one row may span; behind a quotation mark that is never closed the rest of the file is one row."""

_EVERY = 100_000
_BEGINS = 4
_TRADE = ("dba", "d/b/a", "d.b.a", "d b a", "doing business as")
_NOT_LETTERS = {code: None for code in range(128) if not chr(code).isalnum()}
_DATED = re.compile(r"[0-9]{8}-([0-9]{8})")


@dataclass(frozen=True, slots=True)
class Found:
    """What a file holds of those who are looked up.

    ``people`` by the letters of their last name, ``organizations`` by the key of their name, ``deactivated`` by NPI.
    ``rows`` were seen; ``damaged`` counts those that could not be read.
    """

    as_of: date
    people: Mapping[str, tuple[Entry, ...]]
    organizations: Mapping[str, tuple[Entry, ...]]
    deactivated: Mapping[str, Entry]
    rows: int
    damaged: int

    def of(self, subject: Subject) -> tuple[Entry, ...]:
        """Entries that may bear the subject's name."""
        if subject.named is None:
            return self.organizations.get(subject.key, ())
        return tuple(entry for last in last_names(subject) for entry in self.people.get(last, ()))


@dataclass
class _Wanted:
    """Names and numbers that are looked for; a row that has none of them is passed over after its first columns."""

    lasts: frozenset[str]
    keys: frozenset[str]
    npis: frozenset[str]
    by_other_name: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.begins = frozenset(key.replace(" ", "")[:_BEGINS] for key in self.keys)

    def organization(self, name: str) -> bool:
        """Whether the name of an organization is worth a closer look."""
        low = name.lower()
        letters = low.replace("&", "and").replace("+", "and").translate(_NOT_LETTERS)
        return (
            letters[:_BEGINS] in self.begins
            or (letters.startswith("the") and letters[3 : 3 + _BEGINS] in self.begins)
            or not name.isascii()
            or any(word in low for word in _TRADE)
        )

    def last(self, name: str) -> bool:
        """Whether a last name is looked for."""
        return (name.translate(_NOT_LETTERS).lower() if name.isascii() else letters_of(name)) in self.lasts


def last_names(subject: Subject) -> tuple[str, ...]:
    """The letters of what may be a person's last name: of *Mary Ann de la Cruz* every ending of it."""
    words = () if subject.named is None else subject.named.words
    return tuple(dict.fromkeys(letters_of(" ".join(words[cut:])) for cut in range(1, len(words))))


def read_bulk(
    path: Path,
    subjects: Sequence[Subject],
    *,
    known: Collection[str] = (),
    on_row: Callable[[int], None] = lambda _: None,
) -> Found:
    """Whatever a monthly file (CSV or the bundle) holds of the subjects, and which of the ``known`` NPIs it ended.

    Raises :class:`BadFile` for a file that is not the registry's, or cannot be read.
    """
    wanted = _Wanted(
        lasts=frozenset(last for one in subjects for last in last_names(one)),
        keys=frozenset(one.key for one in subjects if one.named is None),
        npis=frozenset(known),
    )
    with opened_bundle(path) as bundle:
        for npi, name in _other_names(bundle):
            if wanted.organization(name) and name_key(name) in wanted.keys:
                wanted.by_other_name.setdefault(npi, []).append(name)
        scan = _Scan(path, bundle, wanted, on_row)
        entries = {entry.npi: entry for entry in scan.entries()}
        for npi, practice in _second_practices(bundle, entries):
            entries[npi] = replace(entries[npi], practices=(*entries[npi].practices, practice))
    people: dict[str, list[Entry]] = {}
    organizations: dict[str, list[Entry]] = {}
    for entry in entries.values():
        for last in dict.fromkeys(letters_of(name.last) for name in entry.people):
            people.setdefault(last, []).append(entry)
        for key in dict.fromkeys(map(name_key, entry.organizations)):
            organizations.setdefault(key, []).append(entry)
    return Found(
        as_of=_as_of(path, bundle.name),
        people={last: tuple(found) for last, found in people.items()},
        organizations={key: tuple(found) for key, found in organizations.items()},
        deactivated={npi: entry for npi, entry in entries.items() if npi in wanted.npis and not entry.active},
        rows=scan.rows,
        damaged=scan.damaged,
    )


class _Scan:
    """One pass over the rows of the main file."""

    def __init__(self, path: Path, bundle: Bundle, wanted: _Wanted, on_row: Callable[[int], None]) -> None:
        self._lines = bundle.lines()
        self._wanted = wanted
        self._on_row = on_row
        self.rows = 0
        self.damaged = 0
        header = next(csv.reader(islice(self._lines, 1)), [])
        self._width = len(header)
        places = {column(name): place for place, name in enumerate(header)}
        missing = [name for name in (*NAMES.values(), *REST.values()) if column(name) not in places]
        if missing:
            raise BadFile(
                f"{path} is not the registry's monthly file: it has no column {missing[0]!r}. Give the bundle (ZIP) or "
                "its npidata_pfile_….csv."
            )
        self._at = {name: places[column(title)] for name, title in (NAMES | REST).items()}
        self._names = tuple(self._at[name] for name in NAMES)
        self._cut = max(self._names) + 1

    def entries(self) -> Iterator[Entry]:
        """The entries of all rows that are looked for."""
        cut, (npi, _, organization, last, other_organization, other_last) = self._cut, self._names
        wanted = self._wanted
        for line in self._lines:
            self.rows += 1
            if self.rows % _EVERY == 0:
                self._on_row(self.rows)
            # The registry quotes every cell. A row that is plainly so is taken apart no further than its names.
            pieces = line.split('","', cut)
            plain = (
                len(pieces) > cut
                and line.startswith('"')
                and line.endswith(('"\n', '"\r\n'))
                and not line.endswith((',"\n', ',"\r\n'))
                and '"' not in "".join(pieces[1:cut])
            )
            if plain and not (
                (pieces[last] and wanted.last(pieces[last]))
                or (pieces[other_last] and wanted.last(pieces[other_last]))
                or (pieces[organization] and wanted.organization(pieces[organization]))
                or (pieces[other_organization] and wanted.organization(pieces[other_organization]))
                or pieces[npi].strip('"') in wanted.npis
                or pieces[npi].strip('"') in wanted.by_other_name
            ):
                continue
            entry = self._entry(line)
            if entry is not None:
                yield entry
        self._on_row(self.rows)

    def _entry(self, line: str) -> Entry | None:
        """The entry of a row, which may go on in the next lines; None when it is not looked for, or damaged."""
        if not line.strip():
            return None
        try:
            row = next(csv.reader(islice(chain((line,), self._lines), MOST_LINES)), [])
        except csv.Error:
            row = []
        if len(row) != self._width or not is_npi(self._cell(row, "npi")):
            self.damaged += 1
            return None
        return self._looked_for(row)

    def _looked_for(self, row: Sequence[str]) -> Entry | None:
        npi = self._cell(row, "npi")
        deactivated = day_of(self._cell(row, "deactivated"))
        active = deactivated is None or self._cell(row, "reactivated") != ""
        entry = Entry(
            npi=npi,
            sort="organization" if self._cell(row, "sort") == "2" else "person",
            people=tuple(self._people(row)),
            organizations=tuple(self._organizations(row)),
            credential=self._cell(row, "credential"),
            codes=self._codes(row),
            practices=_practice({name: self._cell(row, name) for name in PRACTICE}),
            active=active,
            deactivated=None if active else deactivated,
            updated=day_of(self._cell(row, "updated")),
        )
        named = any(letters_of(one.last) in self._wanted.lasts for one in entry.people)
        keyed = any(name_key(one) in self._wanted.keys for one in entry.organizations)
        return entry if named or keyed or npi in self._wanted.npis else None

    def _people(self, row: Sequence[str]) -> Iterator[PersonName]:
        for before in ("", "other_"):
            last = self._cell(row, f"{before}last")
            if last and self._cell(row, "sort") == "1":
                yield PersonName(self._cell(row, f"{before}first"), self._cell(row, f"{before}middle"), last)

    def _organizations(self, row: Sequence[str]) -> Iterator[str]:
        if self._cell(row, "sort") == "2":
            own = (self._cell(row, "organization"), self._cell(row, "other_organization"))
            yield from (name for name in own if name)
            yield from self._wanted.by_other_name.get(self._cell(row, "npi"), ())

    def _codes(self, row: Sequence[str]) -> tuple[str, ...]:
        pairs = [
            (self._cell(row, f"main_{number}") != "Y", self._cell(row, f"code_{number}"))
            for number in range(1, TAXONOMIES + 1)
        ]
        return tuple(dict.fromkeys(code for _, code in sorted(pairs, key=lambda pair: pair[0]) if code))

    def _cell(self, row: Sequence[str], name: str) -> str:
        return " ".join(row[self._at[name]].split())


def _practice(cells: Mapping[str, str]) -> tuple[Practice, ...]:
    if not any(cells.values()):
        return ()
    fields = {name: words for name, words in cells.items() if name != "phone"}
    return (Practice(address=read_address(fields), phone=cells["phone"]),)


def _other_names(bundle: Bundle) -> Iterator[tuple[str, str]]:
    """NPI and other name of organizations."""
    for row in bundle.rows("othername", ("NPI", "Provider Other Organization Name")):
        yield row[0], row[1]


def _second_practices(bundle: Bundle, entries: Collection[str]) -> Iterator[tuple[str, Practice]]:
    """NPI and further practice locations of the entries."""
    if not entries:
        return
    for npi, *cells in bundle.rows("pl", ("NPI", *SECOND.values())):
        if npi in entries:
            for practice in _practice(dict(zip(SECOND, cells, strict=True))):
                yield npi, practice


def _as_of(path: Path, name: str) -> date:
    """The last day that the file covers, as its name says; else the day on which the file was written."""
    dated = _DATED.search(name)
    if dated is not None:
        try:
            return datetime.strptime(dated[1], "%Y%m%d").date()  # noqa: DTZ007  a day of the calendar, in no time zone
        except ValueError:
            pass
    return datetime.fromtimestamp(path.stat().st_mtime, tz=UTC).date()
