"""Rows of a text file whose cells are divided by commas, semicolons, tabs or bars; what divides them is found out.

So is the encoding: what says so itself (a byte order mark), UTF-8, and for what is not UTF-8 the Windows one of western
Europe and America, which is noted. Nothing is replaced: a file that is neither is refused.
"""

import codecs
import csv
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from itertools import islice
from pathlib import Path
from typing import IO

from config.errors import BadFile, UsageError
from crawler.tables.columns import guesses
from crawler.tables.row import Row, Table

DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_SAMPLE = 65_536  # characters looked at to find out what divides cells
_SAMPLE_ROWS = 50
_CHUNK = 1 << 20
_WINDOWS = "cp1252"


@contextmanager
def delimited(path: Path, encoding: str) -> Iterator[Table]:
    """The table in a text file; an empty ``encoding`` is found out.

    Raises :class:`BadFile` for a file that is not in its encoding, :class:`UsageError` for one that does not exist.
    """
    name, note = (_named(encoding), "") if encoding else _detected(path)
    with _explained(path, name), path.open(encoding=name, newline="") as file:
        sample = file.read(_SAMPLE)
        file.seek(0)
        divider = divider_of(sample)
        if sample[:4].lower() == "sep=" and sample[5:6] in ("\r", "\n"):  # a hint that Excel writes and takes away
            divider = sample[4]
            file.readline()
        reader = csv.reader(file, delimiter=divider)
        read_as = f"text in {'UTF-8' if name.startswith('utf-8') else name}, cells divided by {_called(divider)}"
        yield Table(rows=_rows(reader), read_as=read_as, notes=[note] if note else [])


def _called(divider: str) -> str:
    return DELIMITERS.get(divider, repr(divider))


@contextmanager
def _explained(path: Path, encoding: str) -> Iterator[None]:
    try:
        yield
    except UnicodeError as error:
        where = f" (byte 0x{error.object[error.start]:02x})" if isinstance(error, UnicodeDecodeError) else ""
        raise BadFile(
            f"{path} is not {encoding} text{where}. Save it as UTF-8, or name its encoding, "
            f"for example --encoding windows-1252."
        ) from error


def _rows(reader: "Iterator[list[str]]") -> Iterator[Row]:
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Row([], _line(reader), f"cannot be read: {error}")
        else:
            if any(cell.strip() for cell in cells):
                yield Row(cells, _line(reader))


def _line(reader: object) -> int:
    return int(getattr(reader, "line_num", 0))


def divider_of(sample: str) -> str:
    """What divides cells: whatever gives the most known headings, then the most rows as wide as their header."""
    best, most = ",", (0, 0.0, 0)
    for divider in DELIMITERS:
        rows = [row for row in islice(_sampled(sample[:_SAMPLE], divider), _SAMPLE_ROWS) if row]
        wide = [len(row) for row in rows]
        if not wide or max(wide) < 2:
            continue
        usual = max(wide, key=wide.count)
        score = (max(len(guesses(row)) for row in rows), wide.count(usual) / len(wide), usual)
        if usual > 1 and score > most:
            best, most = divider, score
    return best


def _sampled(sample: str, divider: str) -> Iterator[list[str]]:
    reader = csv.reader(StringIO(sample, newline=""), delimiter=divider)
    while True:
        try:
            yield next(reader)
        except (StopIteration, csv.Error):
            return


def _named(encoding: str) -> str:
    try:
        "".encode(encoding)  # also refuses codecs that do not make text
        name = codecs.lookup(encoding).name
    except LookupError as error:
        raise UsageError(f"There is no encoding {encoding!r}. Try utf-8 or windows-1252.") from error
    return "utf-8-sig" if name == "utf-8" else name


def _detected(path: Path) -> tuple[str, str]:
    """Encoding, and what a person should know of it."""
    with path.open("rb") as file:
        start = file.read(4096)
        marked = next((name for mark, name in _MARKS if start.startswith(mark)), "")
        if marked:
            return marked, ""
        if start.count(0) > len(start) // 4:  # text of our letters, two bytes each, without the mark that says so
            return ("utf-16-le" if start[1::2].count(0) > start[::2].count(0) else "utf-16-be"), ""
        file.seek(0)
        letters, stray = _beyond_ascii(file)
    if not stray:
        return "utf-8-sig", ""
    if letters > stray:
        raise BadFile(
            f"{path} is UTF-8 text with {stray} bytes in it that are not. Mend or leave out those rows, or name an "
            f"encoding, for example --encoding windows-1252."
        )
    return _WINDOWS, f"not UTF-8, so read as Windows-1252: look at its {stray} letters such as é in what was taken in"


def _beyond_ascii(file: IO[bytes]) -> tuple[int, int]:
    """How many letters beyond ASCII are UTF-8, and how many bytes are not."""
    decoder = codecs.getincrementaldecoder("utf-8")(errors="surrogateescape")
    letters = stray = 0
    final = False
    while not final:
        chunk = file.read(_CHUNK)
        final = not chunk
        text = decoder.decode(chunk, final=final)
        if not text.isascii():
            beyond = [letter for letter in text if letter > "\x7f"]
            escaped = sum("\udc80" <= letter <= "\udcff" for letter in beyond)
            letters, stray = letters + len(beyond) - escaped, stray + escaped
    return letters, stray
