"""One pass over the elements of a page: text goes in, blocks with their headings, kinds and zones come out.

It never looks ahead more than one element and never recurses, so a hostile page costs no more than its length.
"""

from typing import Any

from crawler.listing import Block, Kind, Zone
from crawler.pages.layout import BLOCKS, DROPPED, HEADINGS, OUTLINE, SUMMARY, hidden, zone_of
from crawler.pages.wording import lines, one_line

LONGEST_BLOCK = 20_000
"""Characters of one block; a longer one is divided."""
MOST_BLOCKS = 20_000
"""Blocks kept of one page."""
LONGEST_HEADING = 300
"""Characters of a heading that are kept in a path."""

_CELLS = ("td", "th")
_BULLETS = ("\u2022", "\u00b7", "\u25cf", "\u25aa", "\u25e6", "\u2023", "\u2713", "\u2714", "- ", "* ")

_Heading = tuple[int, str]
"""Level, 1 to 7, and words."""


def pieces(text: str) -> list[str]:
    """A text in pieces that are not too long, divided after a sentence where there is one."""
    parts = []
    while len(text) > LONGEST_BLOCK:
        cut = text.rfind(". ", 0, LONGEST_BLOCK) + 1
        if cut <= 0:
            cut = text.rfind(" ", 0, LONGEST_BLOCK)
        if cut <= 0:
            cut = LONGEST_BLOCK
        parts.append(text[:cut].strip())
        text = text[cut:].strip()
    if text:
        parts.append(text)
    return parts


class Walk:
    """Reads one tree; ``opened_by_a_control`` are ids of hidden elements that a visitor can open."""

    def __init__(self, opened_by_a_control: frozenset[str]) -> None:
        self._kept_ids = opened_by_a_control
        self._blocks: list[Block] = []
        self._buffer: list[str] = []
        self._headings: tuple[_Heading, ...] = ()
        self._controls: dict[str, str] = {}  # words of buttons by the id of what they open
        self._summary_stays = 0  # containers at whose end the words of a button stop standing above
        self._zones: list[Zone] = ["main"]
        self._kinds: list[Kind] = ["paragraph"]
        self._articles = 0
        self._rows: list[list[list[str]]] = []  # rows of tables that are open: cells, and the texts of each
        self._columns: list[list[str]] = []  # header cells of those tables
        self._labels: list[list[str]] = []  # terms of description lists that are open
        self._sink: list[list[str]] = []  # where text goes instead of into a block: cells, terms, headings

    def over(self, root: Any) -> tuple[Block, ...]:
        """The blocks of a tree."""
        stack: list[tuple[Any, Any, Any]] = [(root, self._enter(root), iter(root))]
        self._text(root.text)
        while stack:
            element, leave, children = stack[-1]
            child = next(children, None)
            if child is None:
                stack.pop()
                self._leave(element, leave)
                if stack:
                    self._text(element.tail)
                continue
            if not isinstance(child.tag, str) or child.tag in DROPPED or hidden(child, self._kept_ids):
                self._text(child.tail)
                continue
            if len(self._blocks) >= MOST_BLOCKS:
                break
            stack.append((child, self._enter(child), iter(child)))
            self._text(child.text)
        self._flush()
        return tuple(self._blocks[:MOST_BLOCKS])

    def _text(self, text: str | None) -> None:
        if text:
            self._buffer.append(text.replace("\n", " ").replace("\r", " "))

    def _break(self) -> None:
        """One line break ends a line; two end a paragraph, as visitors see it."""
        last = next((part for part in reversed(self._buffer) if part == "\n" or not part.isspace()), "")
        if last == "\n":
            self._flush()
        else:
            self._buffer.append("\n")

    def _flush(self) -> None:
        if not self._buffer:
            return
        text = lines("".join(self._buffer))
        self._buffer.clear()
        if not text:
            return
        if self._sink:
            self._sink[-1].append(text)
            return
        rows = text.split("\n")
        if sum(row.startswith(_BULLETS) for row in rows) < 2:
            self._emit(text, self._kinds[-1], ())
            return
        for row in rows:  # a list written with line breaks
            item = row.startswith(_BULLETS)
            self._emit(row.lstrip("".join(_BULLETS)).strip() if item else row, "item" if item else self._kinds[-1], ())

    def _emit(self, text: str, kind: Kind, labels: tuple[str, ...]) -> None:
        if not text or len(self._blocks) >= MOST_BLOCKS:
            return
        above = tuple(words for _, words in self._headings)
        terms = (" / ".join(self._labels[-1]),) if self._labels and self._labels[-1] else ()
        path = tuple(part[:LONGEST_HEADING] for part in (*above, *terms, *labels) if part)
        self._blocks.extend(Block(text=part, path=path, kind=kind, zone=self._zones[-1]) for part in pieces(text))

    def _enter(self, element: Any) -> tuple[Any, ...]:
        """Open an element; answers what :meth:`_leave` needs to close it."""
        tag = element.tag
        if tag == "br":
            self._break()
            return ("br",)
        zone = zone_of(element, self._zones[-1], in_article=self._articles > 0)
        changed = zone != self._zones[-1]
        outlined = tag in OUTLINE or changed
        if tag in BLOCKS or changed:
            self._flush()
        if changed:
            self._zones.append(zone)
        before = self._headings
        if tag in ("article", "main"):
            self._articles += 1
        opener = self._controls.get(element.get("id", "")) if self._controls else None
        if opener is not None:
            self._flush()
            self._headings = (*before, (SUMMARY, opener))
            outlined = True
        return (tag, changed or opener is not None, before, outlined, changed, self._open(element, tag))

    def _leave(self, element: Any, opened: tuple[Any, ...]) -> None:
        tag = opened[0]
        if tag == "br":
            return
        _, apart, before, outlined, changed, how = opened
        if tag in BLOCKS or apart:
            self._flush()
        self._close(element, how)
        if tag in ("article", "main"):
            self._articles -= 1
        if outlined:
            self._headings = before if apart else _after_section(before, self._headings)
        elif how[0] != "heading" and self._summary_stays and self._headings and self._headings[-1] not in before:
            self._summary_stays -= 1
            if self._summary_stays == 0:
                self._headings = tuple(one for one in self._headings if one[0] < SUMMARY)
        if changed:
            self._zones.pop()

    def _open(self, element: Any, tag: str) -> tuple[str, Any]:
        level = _level(element, tag)
        if level:
            self._flush()
            self._sink.append([])
            return ("heading", level)
        if tag in ("table", "tr", *_CELLS) and (self._rows or (tag == "table" and _is_data(element))):
            return self._open_table(element, tag)
        if tag == "dl":
            self._labels.append([])
            return ("list", None)
        if tag == "dt" and self._labels:
            self._sink.append([])
            return ("term", element.getprevious() is None or element.getprevious().tag != "dt")
        if tag in ("li", "dd", "td", "th"):
            self._kinds.append("item" if tag == "li" else "cell" if tag == "dd" else "paragraph")
            return ("kind", None)
        return ("", None)

    def _open_table(self, element: Any, tag: str) -> tuple[str, Any]:
        if tag == "table":
            self._rows.append([])
            self._columns.append([])
            return ("table", None)
        if tag == "tr":
            self._rows[-1] = []
            return ("row", all(cell.tag == "th" for cell in element if cell.tag in _CELLS))
        cell: list[str] = []
        self._rows[-1].append(cell)
        self._sink.append(cell)
        return ("cell", None)

    def _close(self, element: Any, how: tuple[str, Any]) -> None:
        name, detail = how
        if name == "heading":
            self._heading(element, " ".join(self._sink.pop()), detail)
        elif name == "cell":
            self._sink.pop()
        elif name == "row":
            self._row(headed=detail)
        elif name == "table":
            self._rows.pop()
            self._columns.pop()
        elif name == "term":
            term = " ".join(self._sink.pop())
            self._labels[-1] = [term] if detail else [*self._labels[-1], term]
            follower = element.getnext()
            if follower is None or follower.tag != "dd":
                self._term_alone(term, follower)
        elif name == "list":
            self._labels.pop()
        elif name == "kind":
            self._kinds.pop()

    def _heading(self, element: Any, words: str, level: int) -> None:
        words = one_line(words)
        if not words:
            return
        if self._sink:  # a heading inside a cell is part of the cell
            self._sink[-1].append(words)
            return
        self._headings = tuple(one for one in self._headings if one[0] < level)
        self._emit(words, "heading", ())
        opens = element.get("aria-controls") if element.tag == "button" else None
        if opens:
            self._controls[opens] = words[:LONGEST_HEADING]
            return
        self._headings = (*self._headings, (level, words[:LONGEST_HEADING]))
        # A button's words stand above what follows its own container, not above the rest of the page.
        self._summary_stays = 2 if element.tag == "button" else 0

    def _term_alone(self, term: str, follower: Any) -> None:
        """A term that nothing describes is kept as an item; one that shares its description is not alone."""
        if term and (follower is None or follower.tag != "dt"):
            self._labels[-1] = []
            if not self._sink:
                self._emit(term, "item", ())

    def _row(self, *, headed: bool) -> None:
        if self._sink:
            return
        cells = self._rows[-1]
        texts = [" ".join(cell) for cell in cells]
        columns = self._columns[-1]
        if headed and len(cells) > 1 and not columns:
            self._columns[-1] = texts
            return
        if len(cells) == 1:
            for text in cells[0]:
                self._emit(text, "cell", ())
            return
        for number, cell in enumerate(cells):
            column = columns[number] if number < len(columns) and len(cells) > 2 else ""
            if number == 0 and len(cells) == 2 and cells[1]:
                continue
            labels = (column,) if number == 0 else (texts[0], column)
            for text in cell:
                self._emit(text, "cell", labels)


def _after_section(before: tuple[_Heading, ...], now: tuple[_Heading, ...]) -> tuple[_Heading, ...]:
    """Headings that still stand after a section: a first-level one opened in it (a banner's), and those before it."""
    opened = tuple(one for one in now if one[0] == 1)
    return opened[-1:] if opened and opened[-1] not in before else before


def _level(element: Any, tag: str) -> int:
    if tag in HEADINGS:
        return HEADINGS[tag]
    if tag == "summary" or (tag == "button" and element.get("aria-expanded") is not None):
        return SUMMARY
    if element.get("role") == "heading":
        given = str(element.get("aria-level", "2"))
        return int(given) if given in "123456" and given else 2
    return 0


def _is_data(table: Any) -> bool:
    """Whether a table holds labelled values, rather than laying out a page."""
    if table.get("role") == "presentation":
        return False
    return next(table.iterdescendants("table", "h1", "h2", "h3", "h4", "form", "ul", "section"), None) is None
