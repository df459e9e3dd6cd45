"""Names of towns in one form, so that ``St. Louis``, ``Saint Louis`` and ``SAINT LOUIS`` are one place."""

import re
from functools import lru_cache

from indexer.normalise.name import fold

_WORDS = re.compile(r"[^\W_]+")
_SAME = {
    "st": "saint",
    "ste": "sainte",
    "ft": "fort",
    "mt": "mount",
    "mtn": "mountain",
    "pt": "point",
    "n": "north",
    "no": "north",
    "s": "south",
    "so": "south",
    "e": "east",
    "w": "west",
    "hts": "heights",
    "spgs": "springs",
    "spg": "spring",
    "bch": "beach",
    "vlg": "village",
    "twp": "township",
    "ctr": "center",
    "centre": "center",
    "jct": "junction",
    "hbr": "harbor",
    "is": "island",
    "lk": "lake",
    "vly": "valley",
}
LONGEST = 80

_COUNTY = re.compile(
    r"\s*(?:\(.*|(?:county|parish|census area|city and borough|borough|municipality|municipio)$)", re.IGNORECASE
)
_BEFORE_COUNTY = re.compile(r"^(?:city and borough|county|parish) of\s+", re.IGNORECASE)


@lru_cache(maxsize=65536)
def place_key(name: str) -> str:
    """The letters of a town's name without accents, spaces and marks, its usual abbreviations written out.

    Spaces do not count because the post office writes ``Mc Lean`` and people ``McLean``. A name of more than 80
    letters is no name of a town: its key is empty.
    """
    if len(name) > LONGEST:
        return ""
    lowered = name.lower() if name.isascii() else fold(name)
    if lowered.isalpha():
        return lowered
    words = (
        lowered.split()
        if lowered.replace(" ", "").isalpha()
        else _WORDS.findall(lowered.replace("'", "").replace("\u2019", ""))
    )
    if len(words) > 1:
        words = [_SAME.get(word, word) for word in words]
    return "".join(words)


def letters(name: str) -> str:
    """The letters of a name and nothing else; its abbreviations stay as they are."""
    return "".join(_WORDS.findall(name.lower() if name.isascii() else fold(name)))


def county_name(name: str) -> str:
    """The name of a county without the word for what it is: ``Multnomah``; empty for a city that is its own county."""
    if len(name) > LONGEST or "(city" in name:
        return ""
    return _COUNTY.sub("", _BEFORE_COUNTY.sub("", name.strip())).strip()


def county_key(name: str) -> str:
    """The key of :func:`county_name`."""
    return place_key(county_name(name))
