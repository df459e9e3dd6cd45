"""Names of clinics in one form for comparing; never for showing, which always uses the words of the source."""

import re
import unicodedata

_TRADE_NAME = re.compile(r"(?:^|[\s,(])(?:d\s?/\s?b\s?/\s?a|d\.b\.a\.?|dba|doing business as)[\s:.]+(?P<name>\S.*)$")
_FORMER_NAME = re.compile(
    r"[\s,(]+(?:formerly|f/k/a|fka|previously|a/k/a|aka|also known as)[\s:.]+(?P<name>\S[^()]*)\)?$"
)
_INITIALS = re.compile(r"\b(?:[^\W\d_]\.){2,12}")
APOSTROPHES = str.maketrans("", "", "'\u2019\u2018`\u00b4\u02bc")
"""Takes every mark out that people type for an apostrophe."""
_WORDS = re.compile(r"[^\W_]+")
_LONGEST = 300

_LEGAL = frozenset(
    {"llc", "inc", "incorporated", "pc", "pllc", "pa", "corp", "corporation", "co", "company", "ltd", "limited"}
    | {"lp", "llp", "lllp", "pllp", "plc", "psc", "sc", "apc", "apmc", "chartered"}
)
_SPLIT_LEGAL = (("l", "l", "c"), ("p", "l", "l", "c"), ("l", "l", "p"), ("p", "c"), ("p", "a"), ("p", "s", "c"))
_SAME = {
    "centre": "center", "centers": "center", "centres": "center", "ctr": "center", "cntr": "center", "cntrs": "center",
    "ctrs": "center", "clinics": "clinic", "svc": "services", "svcs": "services", "service": "services",
    "hosp": "hospital", "hsptl": "hospital", "univ": "university", "dept": "department", "assn": "association",
    "assoc": "associates", "med": "medical", "hlth": "health", "rehab": "rehabilitation", "comm": "community",
    "intl": "international", "natl": "national", "rest": "restaurant", "sch": "school", "elem": "elementary",
    "dev": "development", "inst": "institute", "mgmt": "management", "phcy": "pharmacy", "bros": "brothers",
}  # fmt: skip


def fold(text: str) -> str:
    """The text in small letters without accents; the same for every way of writing one letter."""
    if text.isascii():
        return text.casefold()
    spread = unicodedata.normalize("NFKD", text).casefold()
    return "".join(letter for letter in unicodedata.normalize("NFKD", spread) if not unicodedata.combining(letter))


def name_key(name: str) -> str:
    """Words of a name, folded, in their order, without legal form and leading *the*; empty when it has no words.

    Of *Legal Name LLC dba Trade Name* the trade name counts, because that is what stands on the door; of *Name
    (formerly Other Name)* what it is called now.
    """
    return name_keys(name)[0]


def name_keys(name: str) -> tuple[str, ...]:
    """The key of a name, and those of the legal, former or other names that it tells besides."""
    folded = fold(name[:_LONGEST])
    former = _FORMER_NAME.search(folded)
    now = folded if former is None else folded[: former.start()]
    trade = _TRADE_NAME.search(now)
    told = [now] if trade is None else [trade["name"], now[: trade.start()]]
    if former is not None:
        told.append(former["name"])
    keys = [_key(_words(words)) for words in told]
    return (keys[0], *(key for key in dict.fromkeys(keys[1:]) if key and key != keys[0]))


def _key(words: list[str]) -> str:
    while True:
        shorter = _without_form(words)
        if shorter == words:
            return " ".join(words)
        words = shorter


def _words(folded: str) -> list[str]:
    joined = _INITIALS.sub(lambda match: match[0].replace(".", "") + " ", folded)
    spelled = joined.translate(APOSTROPHES).replace("&", " and ").replace("+", " and ")
    return [_SAME.get(word, word) for word in _WORDS.findall(spelled)]


def _without_form(words: list[str]) -> list[str]:
    """One step shorter, unless nothing would be left."""
    if len(words) > 1 and words[0] == "the":
        return words[1:]
    if len(words) > 1 and words[-1] in _LEGAL:
        return words[:-1]
    for letters in _SPLIT_LEGAL:
        if len(words) > len(letters) and tuple(words[-len(letters) :]) == letters:
            return words[: -len(letters)]
    if len(words) > 1 and words[-1] == "and":
        return words[:-1]
    return words
