"""Countries, and the states, provinces and nations inside them, brought to their codes; ambiguous ones need a country.

``WA`` is Washington or Western Australia and ``NT`` is in Canada or Australia: only the country or the postal code
beside it tells. US states are in :mod:`indexer.normalise.state`; this adds the other countries that have clinics here.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

from indexer.normalise.name import APOSTROPHES, fold
from indexer.normalise.postal import postal_code
from indexer.normalise.state import state_code

REGIONS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "CA": {
            "AB": "Alberta",
            "BC": "British Columbia",
            "MB": "Manitoba",
            "NB": "New Brunswick",
            "NL": "Newfoundland and Labrador",
            "NS": "Nova Scotia",
            "NT": "Northwest Territories",
            "NU": "Nunavut",
            "ON": "Ontario",
            "PE": "Prince Edward Island",
            "QC": "Quebec",
            "SK": "Saskatchewan",
            "YT": "Yukon",
        },
        "AU": {
            "ACT": "Australian Capital Territory",
            "NSW": "New South Wales",
            "NT": "Northern Territory",
            "QLD": "Queensland",
            "SA": "South Australia",
            "TAS": "Tasmania",
            "VIC": "Victoria",
            "WA": "Western Australia",
        },
        "GB": {"ENG": "England", "NIR": "Northern Ireland", "SCT": "Scotland", "WLS": "Wales"},
    }
)
"""Names by code (ISO 3166-2, without the country) by country."""

_ABBREVIATIONS: Mapping[str, str] = {
    "CA": """
        AB alta albta | BC britishcolombia colombiebritannique | MB man | NB newbruns nouveaubrunswick
        NL nf nfld newfoundland labrador newfoundlandlabrador terreneuve | NS nouvelleecosse novascot
        NT nwt northwestterritory | ON ont | PE pei princeedwardisle | QC pq que queb quebeccity
        SK sask | YT yk yukonterritory""",
    "AU": """
        ACT auscapitalterritory canberraact | NSW newswales | NT nterr | QLD qld queensl | SA saust southaus
        TAS tasm | VIC vict | WA waust westaust westernaus""",
    "GB": "ENG eng | NIR ni nireland ulster northernire | SCT scot sco | WLS wal cymru",
}

_COUNTRIES = """
US us usa unitedstates unitedstatesofamerica theunitedstates america puertorico guam americansamoa usvirginislands
US virginislandsus unitedstatesvirginislands northernmarianaislands
CA ca can canada | MX mx mex mexico | GB gb gbr uk unitedkingdom greatbritain britain england scotland wales
GB northernireland cymru | AU au aus australia | NZ nz nzl newzealand aotearoa | IE ie irl ireland eire
IE republicofireland
DE deu germany deutschland | FR fra france | ES esp spain espana | NL nld netherlands thenetherlands holland
IT ita italy italia | CH che switzerland schweiz suisse | AT aut austria osterreich | BE bel belgium | SE swe sweden
NO nor norway | DK dnk denmark | FI fin finland | PT prt portugal | PL pol poland | CZ cze czechia czechrepublic
IL isr israel | ZA zaf southafrica | BR bra brazil brasil | IN ind india | JP jpn japan | SG sgp singapore
CR cri costarica | CO colombia | PA panama | BS bahamas thebahamas | JM jamaica | AE uae unitedarabemirates
"""
_TERRITORIES = frozenset({"as", "gu", "mp", "pr", "vi"})
"""States to the post office, countries of their own in many lists (ISO 3166)."""

_LONGEST = 80
_CANADIAN = re.compile(r"[ABCEGHJ-NPRSTVXY][0-9][ABCEGHJ-NPRSTV-Z][ -]?[0-9][ABCEGHJ-NPRSTV-Z][0-9]", re.IGNORECASE)
_BRITISH = re.compile(r"(?:GIR ?0AA|[A-Z]{1,2}[0-9][0-9A-Z]? ?[0-9][ABD-HJLNP-UW-Z]{2})", re.IGNORECASE)
_AMERICAN = re.compile(r"[0-9]{5}(?:[- ]?[0-9]{4})?")
_FOUR = re.compile(r"[0-9]{4}")


def _letters(text: str) -> str:
    """The letters a to z of a name, folded; empty when it holds digits or letters of another script."""
    if len(text) > _LONGEST:
        return ""
    folded = fold(text).translate(APOSTROPHES).replace("\u02bb", "")
    if any(letter.isalnum() and not "a" <= letter <= "z" for letter in folded):
        return ""
    return "".join(letter for letter in folded if "a" <= letter <= "z")


def _grouped(table: str) -> dict[str, str]:
    known: dict[str, str] = {}
    for group in table.replace("\n", "|").split("|"):
        code, *words = group.split() or [""]
        known.update(dict.fromkeys(words, code))
    return known


_KNOWN_COUNTRIES = _grouped(_COUNTRIES)
_KNOWN_REGIONS = {
    country: {
        **{code.casefold(): code for code in codes},
        **{_letters(name): code for code, name in codes.items()},
        **_grouped(_ABBREVIATIONS[country]),
    }
    for country, codes in REGIONS.items()
}


def country_code(text: str) -> str | None:
    """The two letters (ISO 3166) of a country written as name or usual abbreviation; None when it is none we know.

    Two letters are taken for a code of the countries that have clinics here and their neighbours only, because
    ``DE``, ``IN`` and ``CO`` are states as well. Territories of the United States are in the United States.
    """
    letters = _letters(text)
    if letters in _TERRITORIES or letters.startswith("unitedstates"):
        return "US"
    return _KNOWN_COUNTRIES.get(letters.removeprefix("the") if letters.startswith("theunited") else letters)


def region_code(text: str, *, country: str) -> str:
    """The code of a state, province or nation of that country, written in any usual way; empty when it is none.

    >>> region_code("Ont.", country="CA"), region_code("W.A.", country="AU"), region_code("W.A.", country="US")
    ('ON', 'WA', 'WA')
    """
    if country == "US":
        return state_code(text) or ""
    letters = _letters(text.strip()[3:] if text.strip().upper().startswith(f"{country}-") else text)
    return _KNOWN_REGIONS.get(country, {}).get(letters, "")


def country_of(*, country: str = "", region: str = "", code: str = "") -> str:
    """The country of an address by what its parts say; empty when they say nothing, or contradict each other.

    A country that is named wins, except that ``CA`` beside a US ZIP code is California in the wrong field. Else the
    form of the postal code tells, else a region that only one of our countries has.
    """
    named = country_code(country)
    code = " ".join(code.split())
    if (
        named == "CA"
        and _letters(country) == "ca"
        and _AMERICAN.fullmatch(code)
        and region_code(region, country="CA") == ""
    ):
        return "US"
    if named is not None or country.strip():
        return named or ""
    having = [one for one in ("US", *REGIONS) if region_code(region, country=one)]
    written = _by_code(code, region)
    fits = [one for one in written if one in having] if written and having else [*written, *having]
    return fits[0] if len(fits) == 1 else ""


def _by_code(code: str, region: str) -> tuple[str, ...]:
    """Countries that write their postal codes like that; a US code may have lost a zero where its state has some."""
    if _CANADIAN.fullmatch(code):
        return ("CA",)
    if _BRITISH.fullmatch(code):
        return ("GB",)
    if _AMERICAN.fullmatch(code):
        return ("US",)
    if _FOUR.fullmatch(code):
        return ("AU",) if postal_code(code, state=region) is None else ("AU", "US")
    return ()
