"""The files that the NPI registry publishes together each month: as one ZIP, or side by side in a folder.

Every file is a stream of lines; nothing is unpacked onto the disk and nothing is held in memory.
"""

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from config.errors import BadFile

MAIN = "npidata"
LONGEST_LINE = 1_000_000
"""Characters; the longest row of the registry has a few thousand."""

_HEADER_ONLY = "fileheader"


@dataclass(frozen=True)
class Bundle:
    """An open bundle: the name of the main file, and where each part is."""

    path: Path
    name: str
    parts: dict[str, str]
    archive: zipfile.ZipFile | None
    stack: ExitStack

    def lines(self, part: str = MAIN) -> Iterator[str]:
        """The lines of a part, each with its end.

        Raises :class:`BadFile` for what cannot be read, or is no table.
        """
        try:
            stream = self._open(part)
            for line in iter(partial(stream.readline, LONGEST_LINE), ""):
                if len(line) >= LONGEST_LINE:
                    raise BadFile(f"{self.path} holds a line of more than {LONGEST_LINE} letters: it is no table.")
                yield line
        except (OSError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error) as error:
            raise BadFile(f"{self.path} cannot be read to its end ({error}). Fetch it again.") from error

    def rows(self, part: str, columns: Sequence[str]) -> Iterator[tuple[str, ...]]:
        """These columns of every row of a part that may be missing; a part of another layout is as good as missing."""
        if part not in self.parts:
            return
        table = csv.reader(self.lines(part))
        try:
            places = {column(name): place for place, name in enumerate(next(table, []))}
            if any(column(name) not in places for name in columns):
                return
            at = [places[column(name)] for name in columns]
            for row in table:
                if len(row) > max(at):
                    yield tuple(" ".join(row[place].split()) for place in at)
        except csv.Error as error:
            raise BadFile(f"{self.path}: {self.parts[part]} is no table ({error}). Fetch it again.") from error

    def _open(self, part: str) -> io.TextIOBase:
        name = self.parts[part]
        if self.archive is None:
            return self.stack.enter_context(Path(name).open(encoding="utf-8-sig", errors="replace", newline="\n"))
        packed = self.stack.enter_context(self.archive.open(name))
        return io.TextIOWrapper(packed, encoding="utf-8-sig", errors="replace", newline="\n")


def column(name: str) -> str:
    """The name of a column as it is compared: the registry is not even with itself about spaces and hyphens."""
    return " ".join(name.replace("-", " ").replace("\ufeff", "").casefold().split())


@contextmanager
def opened_bundle(path: Path) -> Iterator[Bundle]:
    """The bundle that a file is, or that it lies in.

    Raises :class:`BadFile` when it cannot be opened or holds no main file.
    """
    with ExitStack() as stack:
        try:
            with path.open("rb"):
                pass
            archive = stack.enter_context(zipfile.ZipFile(path)) if zipfile.is_zipfile(path) else None
        except (OSError, zipfile.BadZipFile) as error:
            told = error.strerror if isinstance(error, OSError) else error
            raise BadFile(f"{path} cannot be opened ({told}). Give the registry's monthly file.") from error
        parts = _beside(path) if archive is None else _inside(archive)
        if MAIN not in parts:
            raise BadFile(f"{path} holds no npidata_pfile_….csv: it is not the registry's monthly bundle.")
        yield Bundle(path, parts[MAIN], parts, archive, stack)


def _inside(archive: zipfile.ZipFile) -> dict[str, str]:
    parts: dict[str, str] = {}
    for name in archive.namelist():
        plain = name.rpartition("/")[2].lower()
        if plain.endswith(".csv") and _HEADER_ONLY not in plain and "_pfile" in plain:
            parts.setdefault(plain.partition("_pfile")[0], name)
    return parts


def _beside(path: Path) -> dict[str, str]:
    """The main file, and its sisters of the same name but for the beginning."""
    parts = {MAIN: str(path)}
    begins, mark, rest = path.name.partition("_pfile")
    if mark and begins.lower() == MAIN:
        for part in ("othername", "pl"):
            sister = path.with_name(f"{part}{mark}{rest}")
            if sister.is_file():
                parts[part] = str(sister)
    return parts
