"""Plain text with line breaks turned into blocks: headings, paragraphs, items, cells, and lines that are only menus.

Shapes decide (length, capitals, bullets, question marks), never the meaning of words.
"""

import re
from dataclasses import dataclass, field

from crawler.listing import Block, Kind, Zone
from indexer.read.folding import squeeze

_BULLET = re.compile(
    r"^(?:[-*\u2022\u25cf\u25aa\u00b7\u2013\u2023\u25e6\u2713\u2714\u2756\u27a2>]+|\d{1,2}[.)]|\(\d{1,2}\)|[a-zA-Z][)])\s+"
)
_MARKDOWN = re.compile(r"^(#{1,6})\s+")
_ASIDE = re.compile(r"^(?:\[[^\]]*\]|\((?:photo|image|video|graphic)[^)]*\))$", re.IGNORECASE)
_SEPARATOR = re.compile(r"\s[|\u00b7\u2022>\u00bb]\s")
_DEGREE = re.compile(r",\s(?:MD|DO|M\.D\.|D\.O\.|PMHNP|APRN|CRNA|NP|FNP|PA-C|DNP)\b")
_TABBED = re.compile(r"\s\|\s|\t")
_QUESTION = re.compile(r"^(?:Q\d*[:.]\s+)")
_LONG = 70
_SHORT_WORDS = 9
_QUESTION_LENGTH = 160
_TABLE_ROWS = 3


@dataclass(slots=True)
class _Shelf:
    """The headings that stand above the next line, by level."""

    path: list[tuple[int, str]] = field(default_factory=list)

    def put(self, level: int, text: str) -> None:
        while self.path and self.path[-1][0] >= level:
            self.path.pop()
        self.path.append((level, text))

    def drop(self, level: int) -> None:
        while self.path and self.path[-1][0] >= level:
            self.path.pop()

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(text for _, text in self.path)


def blocks_from_text(text: str) -> tuple[Block, ...]:
    """The blocks of a page given as text; every block's text stands in it word for word, white space aside."""
    lines = _joined([squeeze(line) for line in text.splitlines()])
    made: list[Block] = []
    shelf = _Shelf()
    index = 0
    while index < len(lines):
        line = lines[index]
        rows = _table(lines, index)
        if rows:
            made += _cells(lines[index : index + rows], shelf.texts)
            index += rows
            continue
        if line:
            _place(line, _next(lines, index), shelf, made)
        index += 1
    return tuple(made)


def _joined(lines: list[str]) -> list[str]:
    """Lines that were only wrapped, put together again."""
    made: list[list[str]] = []
    for line in lines:
        before = made[-1][-1] if made and made[-1] else ""
        wrapped = (
            len(before) > _LONG
            and line[:1].islower()
            and not before.endswith((".", "!", "?", ":", ";"))
            and not _BULLET.match(line)
        )
        if wrapped:
            made[-1].append(line)
        else:
            made.append([line])
    return [" ".join(parts) for parts in made]


def _next(lines: list[str], index: int) -> str:
    for line in lines[index + 1 : index + 4]:
        if line:
            return line
    return ""


def _table(lines: list[str], index: int) -> int:
    """How many lines from here on have the same number (two or more) of cells; 0 when it is no table."""
    count = len(_TABBED.split(lines[index]))
    if count < 2:
        return 0
    rows = 0
    while index + rows < len(lines) and len(_TABBED.split(lines[index + rows])) == count:
        rows += 1
    return rows if rows >= _TABLE_ROWS else 0


def _cells(lines: list[str], path: tuple[str, ...]) -> list[Block]:
    head = [cell.strip(" |") for cell in _TABBED.split(lines[0])]
    made = [Block(text=cell, path=path, kind="heading") for cell in head if cell]
    for line in lines[1:]:
        row = [cell.strip(" |") for cell in _TABBED.split(line)]
        for column, cell in enumerate(row):
            if cell:
                above = [part for part in (head[column] if column else "", row[0] if column else "") if part]
                made.append(Block(text=cell, path=(*path, *above), kind="cell"))
    return made


def _place(line: str, following: str, shelf: _Shelf, made: list[Block]) -> None:
    zone: Zone = "main"
    kind: Kind = "paragraph"
    if _ASIDE.match(line):
        made.append(Block(text=line, path=shelf.texts, zone="aside"))
        return
    if _is_menu(line):
        made.append(Block(text=line, path=shelf.texts, zone="menu"))
        return
    bullet = _BULLET.match(line)
    body = line[bullet.end() :].strip() if bullet else line
    marked = _MARKDOWN.match(body)
    question = _QUESTION.match(body)
    if question:
        body = body[question.end() :]
    if marked:
        body = body[marked.end() :]
    level = _level(body, following, bullet=bool(bullet), markdown=len(marked.group(1)) if marked else 0)
    if level:
        shelf.drop(level)
        made.append(Block(text=body, path=shelf.texts, kind="heading"))
        shelf.put(level, body)
        return
    if bullet:
        kind = "item"
    elif shelf.path and shelf.path[-1][0] == _LEAD_IN:
        shelf.drop(_LEAD_IN)
    made.append(Block(text=body, path=shelf.texts, kind=kind, zone=zone))
    if not bullet and body.endswith(":"):
        shelf.put(_LEAD_IN, body)


_LEAD_IN = 9


def _level(body: str, following: str, *, bullet: bool, markdown: int) -> int:
    """The level of a heading (1 outermost), or 0 for a line that is none."""
    if markdown:
        return markdown
    if body.endswith("?") and len(body) <= _QUESTION_LENGTH and body.count(". ") == 0:
        return 4
    words = body.split()
    if len(body) > _LONG or len(words) > _SHORT_WORDS or body.endswith((".", "!", ",", ";", ":")):
        return 0
    letters = [letter for letter in body if letter.isalpha()]
    if len(letters) > 3 and all(letter.isupper() for letter in letters):
        return 2
    if bullet or not letters:
        return 0
    longer = len(following) > max(_LONG, len(body)) or bool(_BULLET.match(following)) or following.endswith("?")
    return 3 if longer and letters[0].isupper() else 0


def _is_menu(line: str) -> bool:
    parts = _SEPARATOR.split(line)
    if any(_DEGREE.search(part) for part in parts):  # *Jane Roe, MD | Psychiatrist | Elm, OH*
        return False
    return len(parts) >= 3 and all(len(part.split()) <= 6 and not part.rstrip().endswith(".") for part in parts)
