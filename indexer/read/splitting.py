"""Where the sentences of a text begin and end: at full stops that end something, never after an abbreviation.

Nothing is marked or understood here, and every search is linear, also over a megabyte of dots.
"""

import re
from collections.abc import Iterator

# Begins only where a run of full stops begins, and never gives back what it took: linear also for a megabyte of dots.
# A set of letters comes first, by which the search skips all others.
_END = re.compile(
    r"[.!?\u2026\u3002](?:(?<=\u3002)|(?<![.!?\u2026][.!?\u2026])[.!?\u2026]*+[\"'\u201d\u2019)\]]*+(?=\s|$))"
)
LONGEST = 1200
"""Longer sentences are read in pieces, so that no rule has to look at more at once."""
_ABBREVIATED = frozenset(
    {
        "dr",
        "drs",
        "mr",
        "mrs",
        "ms",
        "st",
        "vs",
        "e.g",
        "i.e",
        "u.s",
        "m.d",
        "d.o",
        "ph.d",
        "no",
        "inc",
        "approx",
        "hrs",
        "hr",
    }
    | {"min", "mins", "dept", "ave", "ste", "blvd", "rd", "jr", "sr", "prof", "fig", "etc", "p.o", "i.v", "i.m", "n.p"}
    | {"p.a", "r.n", "b.c", "a.m", "p.m", "d.c", "u.k"}
)


def split(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence of a block's text."""
    start = 0
    for match in _END.finditer(text):
        end = match.end()
        if end < len(text) and not _ends_here(text, match.start(), end):
            continue
        yield from _pieces(text, start, end)
        start = end
    yield from _pieces(text, start, len(text))


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The stretch itself, or when it is too long, parts of it that end where words end if they can."""
    while end - start > LONGEST:
        cut = text.rfind(" ", start + 1, start + LONGEST)
        if cut < 0:
            cut = start + LONGEST
        if text[start:cut].strip():
            yield start, cut
        start = cut
    if text[start:end].strip():
        yield start, end


def _ends_here(text: str, dot: int, end: int) -> bool:
    following = text[end : end + 3].lstrip()
    if text[dot] != ".":
        return end - dot == 1 or not following[:1].islower()  # (see "Who may come?" below)
    if following[:1].islower():
        return False
    last = text[max(0, dot - 12) : dot].split()[-1:]
    word = last[0].lower().lstrip("(\"'") if last else ""
    return not (word in _ABBREVIATED or (len(word) == 1 and word.isalpha() and word != "i"))
