"""Streets in one form for comparing: number, street and unit apart, every usual abbreviation written one way."""

import re
from dataclasses import dataclass

from indexer.normalise.name import APOSTROPHES, fold
from indexer.normalise.state import STATES

_LONGEST = 300
_BOX = re.compile(
    r"\b(?:p ?\.? ?o\.? ?|post office )(?:box|drawer)[ #.]*(?P<id>[a-z0-9-]{1,12})|^box (?P<bare>[0-9]{1,8})\b"
)
_TOKEN = re.compile(r"#|[^\W_]+(?:[-/][^\W_]+)*")
_NUMBER = re.compile(r"[0-9]+[a-z]?(?:-[0-9]+[a-z]?)?|[0-9]+[nsew][0-9]+|[nsew][0-9]+(?:[nsew][0-9]+)?")
_FRACTION = re.compile(r"[0-9]/[0-9]")

_UNIT_WORDS = {
    "suite": "", "suites": "", "ste": "", "stes": "", "unit": "", "apt": "", "apartment": "", "#": "",
    "room": "", "rm": "",
    "office": "", "ofc": "", "no": "", "number": "", "floor": "floor", "fl": "floor", "flr": "floor",
    "building": "building", "bldg": "building", "bld": "building", "tower": "building", "wing": "building",
    "lot": "lot", "space": "lot", "spc": "lot",
}  # fmt: skip
_SAME = {
    "street": "st", "str": "st", "saint": "st", "avenue": "ave", "av": "ave", "aven": "ave", "boulevard": "blvd",
    "boul": "blvd", "road": "rd", "drive": "dr", "drv": "dr", "lane": "ln", "court": "ct", "crt": "ct",
    "place": "pl", "plaza": "plz", "parkway": "pkwy", "pky": "pkwy", "parkwy": "pkwy", "highway": "hwy", "hiway": "hwy",
    "circle": "cir", "terrace": "ter", "terr": "ter", "trail": "trl", "square": "sq", "turnpike": "tpke",
    "pike": "pike", "expressway": "expy", "freeway": "fwy", "route": "rte", "rt": "rte", "center": "ctr",
    "centre": "ctr", "crossing": "xing", "point": "pt", "pointe": "pt", "ridge": "rdg", "heights": "hts",
    "junction": "jct", "mountain": "mtn", "mount": "mt", "fort": "ft", "valley": "vly", "village": "vlg",
    "creek": "crk", "estates": "ests", "garden": "gdn", "gardens": "gdns", "grove": "grv", "harbor": "hbr",
    "hollow": "holw", "island": "is", "lake": "lk", "meadow": "mdw", "meadows": "mdws", "station": "sta",
    "extension": "ext", "commons": "cmns", "loop": "loop", "alley": "aly", "bridge": "brg", "causeway": "cswy",
    "spring": "spg", "springs": "spgs", "view": "vw", "carretera": "carr", "avenida": "ave",
    "north": "n", "south": "s", "so": "s", "east": "e", "west": "w", "northeast": "ne",
    "northwest": "nw", "southeast": "se", "southwest": "sw",
    "first": "1st", "second": "2nd", "third": "3rd", "fourth": "4th", "fifth": "5th", "sixth": "6th",
    "seventh": "7th", "eighth": "8th", "ninth": "9th", "tenth": "10th", "eleventh": "11th", "twelfth": "12th",
    "thirteenth": "13th", "fourteenth": "14th", "fifteenth": "15th", "sixteenth": "16th", "seventeenth": "17th",
    "eighteenth": "18th", "nineteenth": "19th", "twentieth": "20th",
}  # fmt: skip
_HALVES = {("n", "e"): "ne", ("n", "w"): "nw", ("s", "e"): "se", ("s", "w"): "sw", ("u", "s"): "us"}
_COUNTED = {
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8",
    "nine": "9", "ten": "10",
}  # fmt: skip
_NTH = re.compile(r"[0-9]+(?:st|nd|rd|th)")
_STREET_OR_SO = frozenset({"st", "ave", "pl", "dr", "ct", "ln", "ter", "blvd", "rd", "way"})
"""What a number may be of without its ending: *32 Street* is 32nd Street."""
_SHORT_NUMBER = re.compile(r"[0-9]{1,3}")
_DOTTED = re.compile(r"\b([a-z])\.(?=[a-z]\b)")
_ROAD_KINDS = frozenset({
    "hwy", "rte", "carr", "interstate", "i", "us", "sr", "sh", "cr", "fm", "ush", "sth", "cth", "spur",
})  # fmt: skip
"""Words that, before a number, name a numbered road."""
_ROAD_OWNERS = frozenset({"us", "state", "county", "cnty", "cty", "co", "federal", "old", "ranch"}) | frozenset(
    code.casefold() for code in STATES if code != "NE"
)
"""Words that say whose a numbered road is, which sources leave out as they please; ``ne`` is a direction."""
_ROAD_NUMBER = re.compile(r"[0-9]{1,4}[a-z]?|[a-z]{1,2}")


@dataclass(frozen=True, slots=True)
class StreetKey:
    """A street address taken apart for comparing; parts that are not there are empty.

    ``number`` is the house number, ``street`` the name in USPS abbreviations, ``unit`` what comes behind (``200`` for
    a suite, unit or room; ``floor 2``, ``building b``). Of a post-office box ``street`` is ``po box`` and ``number``
    the box.
    """

    number: str
    street: str
    unit: str

    @property
    def po_box(self) -> bool:
        """Whether this is a post-office box, where nobody can be visited."""
        return self.street == BOX


BOX = "po box"


def street_key(street: str, unit: str = "") -> StreetKey:
    """The key of a street line and, when the source names it apart, of the unit.

    Words before the part that begins with a number (a building's name) do not count; neither does a ``unit`` field
    that names no unit (*Orange Team*).
    """
    parts = [" ".join(part.split()) for part in _plain(street).split(",")]
    taken = [_units(_TOKEN.findall(part)) for part in parts]
    units = [one for _, found in taken for one in found] + _unit_field(_plain(unit))
    streets = [words for words, _ in taken if words]
    chosen = next((words for words in streets if _numbered(words)), streets[0] if streets else [])
    box = None if _numbered(chosen) else _BOX.search(" ".join(parts))
    if box is not None:
        return StreetKey(number=_tight(box["id"] or box["bare"]), street=BOX, unit="")
    number, words = _number(chosen)
    usual = _nth(_numbered_road(_usual(words)))
    return StreetKey(number=number, street=" ".join(usual), unit=" ".join(dict.fromkeys(units)))


def _plain(text: str) -> str:
    folded = fold(text[:_LONGEST]).translate(APOSTROPHES).replace("&", " and ")
    return _DOTTED.sub(r"\1", folded)


def _numbered(words: list[str]) -> bool:
    return len(words) > 1 and (_NUMBER.fullmatch(words[0]) is not None or words[0] in _COUNTED)


def _number(words: list[str]) -> tuple[str, list[str]]:
    if not _numbered(words):
        return "", words
    rest = words[2:] if len(words) > 2 and _FRACTION.fullmatch(words[1]) else words[1:]
    return _COUNTED.get(words[0], words[0]), rest


def _usual(words: list[str]) -> list[str]:
    """Every word in its usual abbreviation, ``n e`` as ``ne``."""
    usual: list[str] = []
    for word in words:
        same = _SAME.get(word, word)
        both = _HALVES.get((usual[-1], same)) if usual else None
        if both is None:
            usual.append(same)
        else:
            usual[-1] = both
    return usual


def _numbered_road(words: list[str]) -> list[str]:
    """*US Highway 80*, *State Rte 80*, *County Road 80* and *US-80* as ``hwy 80``: sources seldom agree which it is."""
    words = [part for word in words for part in _split_road(word)]
    for at, word in enumerate(words):
        kind = words[at - 1] if at > 0 else ""
        owned = at > 1 and words[at - 2] in _ROAD_OWNERS
        if not (kind in _ROAD_KINDS or (kind == "rd" and owned)) or not _ROAD_NUMBER.fullmatch(word):
            continue
        if len(word) < 3 and not word[0].isdigit() and not (owned and kind == "hwy"):
            continue  # Avenue U is no road of that number, County Highway U is
        start = at - 1
        while start > 0 and words[start - 1] in _ROAD_OWNERS | _ROAD_KINDS:
            start -= 1
        return [*words[:start], "hwy", *words[at:]]
    return words


def _nth(words: list[str]) -> list[str]:
    """*E 32 St* as *e 32nd st*; a number that no kind of street follows, or a road's, stays as it is."""
    said = []
    for before, word, kind in zip(["", *words], words, [*words[1:], ""], strict=False):
        of_street = kind in _STREET_OR_SO and before not in _ROAD_KINDS
        said.append(f"{int(word)}{_ending(int(word))}" if of_street and _SHORT_NUMBER.fullmatch(word) else word)
    return said


def _ending(number: int) -> str:
    return "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def _split_road(word: str) -> list[str]:
    """``us-64`` and ``nc-801`` in two words."""
    kind, dash, number = word.partition("-")
    if dash and _ROAD_NUMBER.fullmatch(number) and (kind in _ROAD_KINDS or kind in _ROAD_OWNERS):
        return ["hwy", number]
    return [word]


def _units(words: list[str]) -> tuple[list[str], list[str]]:
    """The words of the street, and its units."""
    street: list[str] = []
    units: list[str] = []
    index = 0
    while index < len(words):
        word = words[index]
        kind = _UNIT_WORDS.get(word)
        ahead = words[index + 1 :]
        if kind is not None and ahead[:1] == ["#"]:
            ahead = ahead[1:]
        before = _SAME.get(street[-1], street[-1]) if street else ""
        if kind is not None and ahead and _names_unit(ahead[0]):
            units.append(f"{kind} {_tight(ahead[0])}".strip())
            index = len(words) - len(ahead) + 1
        elif kind == "floor" and _NTH.fullmatch(before):
            units.append(f"floor {before[:-2]}")
            street.pop()
            index += 1
        else:
            street.append(word)
            index += 1
    return [word for word in street if word != "#"], units


def _unit_field(folded: str) -> list[str]:
    words = _TOKEN.findall(folded.replace(",", " "))
    bare, units = _units(words)
    if not units and len(bare) == 1 and _names_unit(bare[0]):
        return [_tight(bare[0])]
    return units


def _names_unit(word: str) -> bool:
    """A letter or two, or anything short with a digit that is no ordinal."""
    if len(word) == 1:
        return word != "#"
    short = len(word) <= 9 and any(letter.isdigit() for letter in word) and _NTH.fullmatch(word) is None
    return short or (len(word) == 2 and word[0] == word[1])


def _tight(identifier: str) -> str:
    return identifier.replace("-", "").replace("/", "")
