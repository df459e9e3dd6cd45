"""What we take out of crawled text before anything keeps it: what no reader sees, and what breaks a line of output.

Words are never changed; only control characters, invisible characters and doubled spaces go.
"""

import re
from collections.abc import Iterator

LONGEST_WORD = 500
"""Characters; a longer run without a space is no word that a person wrote, and is left out."""

_INVISIBLE = (
    (0x00, 0x08),
    (0x0E, 0x1B),
    (0x7F, 0x84),
    (0x86, 0x9F),
    (0xAD, 0xAD),  # soft hyphen
    (0x200B, 0x200F),  # zero-width characters and direction marks
    (0x202A, 0x202E),  # direction overrides, which can show text backwards
    (0x2060, 0x206F),
    (0xD800, 0xDFFF),  # halves of surrogate pairs, which UTF-8 cannot hold
    (0xFEFF, 0xFEFF),
    (0xFFF9, 0xFFFB),
    (0xE0000, 0xE007F),  # tag characters
)

_WORD = re.compile(r"\S+")
_MARK = re.compile(r"[?#&]")


def _gone() -> Iterator[int]:
    for first, last in _INVISIBLE:
        yield from range(first, last + 1)


_TABLE = dict.fromkeys(_gone())


def one_line(text: str) -> str:
    """The text without what no reader sees, every run of white space one space."""
    return _joined(_seen(text))


def lines(text: str) -> str:
    """Like :func:`one_line`, but a line break stays one."""
    seen = _seen(text)
    if "\n" not in seen:
        return _joined(seen)
    return "\n".join(line for line in map(_joined, seen.split("\n")) if line)


def _seen(text: str) -> str:
    # what can be printed has nothing invisible in it, and is most text by far
    return text if text.isprintable() else text.translate(_TABLE)


def _joined(seen: str) -> str:
    words = seen.split()
    if len(seen) > LONGEST_WORD:
        words = [word for word in words if len(word) <= LONGEST_WORD]
    return " ".join(words)


def without_query(url: str) -> str:
    """An address without its query, fragment and user name, any of which may hold what is personal."""
    start, sign, rest = url.split("?", 1)[0].split("#", 1)[0].partition("://")
    host, slash, path = rest.partition("/")
    return f"{start}{sign}{host.rpartition('@')[2]}{slash}{path}"[:500]


def without_queries(text: str) -> str:
    """The text, for a report or a log, with every address in it as :func:`without_query` leaves it.

    What looks like the query of an address without its host (``?who=…``) goes as well; a question mark alone stays.
    """
    return _WORD.sub(_bare, text)


def _bare(found: re.Match[str]) -> str:
    word = found[0]
    if "://" in word:
        return without_query(word)
    mark = _MARK.search(word)
    return word[: mark.start()] if mark is not None and "=" in word[mark.start() :] else word
