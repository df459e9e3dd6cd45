"""Names of cities in one form for comparing, as the post office shortens them; never for showing."""

import re

from indexer.normalise.name import APOSTROPHES, fold

_WORDS = re.compile(r"[^\W_]+")
_LONGEST = 100
_SAME = {
    "saint": "st", "sainte": "ste", "mount": "mt", "mountain": "mtn", "fort": "ft", "point": "pt", "north": "n",
    "south": "s", "east": "e", "west": "w", "heights": "hts", "springs": "spgs", "beach": "bch", "junction": "jct",
    "township": "twp", "village": "vlg", "center": "ctr", "centre": "ctr", "harbor": "hbr",
    "lake": "lk", "island": "is", "park": "pk", "grove": "grv", "falls": "fls", "hills": "hls",
}  # fmt: skip


def city_key(city: str) -> str:
    """The words of a city's name, folded and shortened: *Saint Paul* and *St. Paul* are both ``st paul``."""
    words = _WORDS.findall(fold(city[:_LONGEST]).translate(APOSTROPHES))
    return " ".join(_SAME.get(word, word) for word in words)
