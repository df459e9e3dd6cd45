"""States as people write them, brought to the two letters of the post office; never guesses from a part of a word."""

from collections.abc import Mapping
from types import MappingProxyType

from indexer.normalise.name import APOSTROPHES, fold

STATES: Mapping[str, str] = MappingProxyType(
    {
        "AL": "Alabama",
        "AK": "Alaska",
        "AZ": "Arizona",
        "AR": "Arkansas",
        "CA": "California",
        "CO": "Colorado",
        "CT": "Connecticut",
        "DE": "Delaware",
        "DC": "District of Columbia",
        "FL": "Florida",
        "GA": "Georgia",
        "HI": "Hawaii",
        "ID": "Idaho",
        "IL": "Illinois",
        "IN": "Indiana",
        "IA": "Iowa",
        "KS": "Kansas",
        "KY": "Kentucky",
        "LA": "Louisiana",
        "ME": "Maine",
        "MD": "Maryland",
        "MA": "Massachusetts",
        "MI": "Michigan",
        "MN": "Minnesota",
        "MS": "Mississippi",
        "MO": "Missouri",
        "MT": "Montana",
        "NE": "Nebraska",
        "NV": "Nevada",
        "NH": "New Hampshire",
        "NJ": "New Jersey",
        "NM": "New Mexico",
        "NY": "New York",
        "NC": "North Carolina",
        "ND": "North Dakota",
        "OH": "Ohio",
        "OK": "Oklahoma",
        "OR": "Oregon",
        "PA": "Pennsylvania",
        "RI": "Rhode Island",
        "SC": "South Carolina",
        "SD": "South Dakota",
        "TN": "Tennessee",
        "TX": "Texas",
        "UT": "Utah",
        "VT": "Vermont",
        "VA": "Virginia",
        "WA": "Washington",
        "WV": "West Virginia",
        "WI": "Wisconsin",
        "WY": "Wyoming",
        "AS": "American Samoa",
        "GU": "Guam",
        "MP": "Northern Mariana Islands",
        "PR": "Puerto Rico",
        "VI": "Virgin Islands",
    }
)
"""Names by two-letter code: the 50 states, the District of Columbia, Puerto Rico and the four island territories."""

_ABBREVIATIONS = """
AL ala alab | AK alas | AZ ariz | AR ark | CA calif cal cali | CO colo | CT conn | DE del | FL fla flor | HI haw
ID ida | IL ill ills illin | IN ind | KS kan kans | KY ken kent | MD maryl | MA mass | MI mich | MN minn | MS miss
MT mont | NE neb nebr | NV nev | NH newhamp nhamp nhampshire | NJ newjer njersey | NM nmex newmex nmexico
NY newyorkstate | NC ncar ncarolina nocarolina nocar | ND ndak ndakota nodakota | OK okla | OR ore oreg
PA penn penna pennsyl | RI risland rhodeis | SC scar scarolina socarolina socar | SD sdak sdakota sodakota
TN tenn | TX tex | VA virg | VT verm | WA wash washingtonstate | WV wva wvirg wvirginia westva westvirg
WI wis wisc | WY wyo
DC washingtondc washdc washingtondistrictofcolumbia distofcolumbia
VI usvirginislands usvi virginislandsus virginislandsoftheunitedstates | PR portorico
MP cnmi commonwealthofthenorthernmarianaislands northernmarianas | AS amsamoa
"""
_FORMS = ("stateof", "commonwealthof", "territoryof")

_LONGEST = 60


def _letters(text: str) -> str:
    """The letters a to z, folded; empty when there are letters of another script among them."""
    folded = fold(text).translate(APOSTROPHES).replace("\u02bb", "")
    if any(letter.isalpha() and not "a" <= letter <= "z" for letter in folded):
        return ""
    return "".join(letter for letter in folded if "a" <= letter <= "z")


def _known() -> dict[str, str]:
    known = {}
    for code, name in STATES.items():
        known[code.casefold()] = code
        known[_letters(name)] = code
    for group in _ABBREVIATIONS.replace("\n", "|").split("|"):
        code, *words = group.split() or [""]
        known.update(dict.fromkeys(words, code))
    return known


_KNOWN = _known()


def state_code(text: str) -> str | None:
    """The two-letter code of a state written as code, name or usual abbreviation; None when it is none of them.

    >>> state_code("Ore."), state_code("new york"), state_code("Atlantis")
    ('OR', 'NY', None)
    """
    if text in STATES:
        return text
    if len(text) > _LONGEST or any(letter.isdigit() for letter in text):
        return None
    letters = _letters(text.strip()[3:] if text.strip()[:3].upper() == "US-" else text)
    bare = next((letters.removeprefix(form) for form in _FORMS if letters.startswith(form)), letters)
    return _KNOWN.get(letters) or _KNOWN.get(bare)
