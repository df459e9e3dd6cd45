"""How names, cities and streets become words to be found by; every engine must cut and fold them in the same way.

Case, accents and apostrophes make no difference: ``O'Brien``, ``obrien`` and ``O'BRIEN`` are one word. Nothing here
knows what a word means.
"""

import re
import unicodedata

_APOSTROPHES = str.maketrans(dict.fromkeys("\u2018\u2019\u201b\u02bc\u02b9\u2032\uff07\u00b4`", "'"))
_WORD = re.compile(r"[^\W_]+")


def fold(text: str) -> str:
    """The text without case, accents and look-alike letters (NFKD); sorts by name compare this, letter by letter."""
    if text.isascii():
        return text.lower().replace("`", "'")
    plain = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES)).casefold()
    return "".join(letter for letter in unicodedata.normalize("NFKD", plain) if unicodedata.category(letter) != "Mn")


def asked_words(text: str) -> tuple[str, ...]:
    """The words of a search, each once; letters and digits make a word, an apostrophe inside it is passed over."""
    return tuple(dict.fromkeys(_WORD.findall(fold(text).replace("'", ""))))


def findable_words(*texts: str) -> frozenset[str]:
    """The words that such texts are found by: with ``O'Brien`` these are ``obrien``, and also ``o`` and ``brien``."""
    folded = fold("\n".join(texts))
    return frozenset(_WORD.findall(folded)).union(_WORD.findall(folded.replace("'", "")))
