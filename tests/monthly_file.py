"""The NPI registry's monthly file as its readme lays it out (330 columns, version 2), with invented people in it."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from random import Random

SLOTS = 15
OTHER_IDENTIFIERS = 50

HEADER: tuple[str, ...] = (
    "NPI", "Entity Type Code", "Replacement NPI", "Employer Identification Number (EIN)",
    "Provider Organization Name (Legal Business Name)", "Provider Last Name (Legal Name)", "Provider First Name",
    "Provider Middle Name", "Provider Name Prefix Text", "Provider Name Suffix Text", "Provider Credential Text",
    "Provider Other Organization Name", "Provider Other Organization Name Type Code", "Provider Other Last Name",
    "Provider Other First Name", "Provider Other Middle Name", "Provider Other Name Prefix Text",
    "Provider Other Name Suffix Text", "Provider Other Credential Text", "Provider Other Last Name Type Code",
    "Provider First Line Business Mailing Address", "Provider Second Line Business Mailing Address",
    "Provider Business Mailing Address City Name", "Provider Business Mailing Address State Name",
    "Provider Business Mailing Address Postal Code",
    "Provider Business Mailing Address Country Code (If outside U.S.)",
    "Provider Business Mailing Address Telephone Number", "Provider Business Mailing Address Fax Number",
    "Provider First Line Business Practice Location Address",
    "Provider Second Line Business Practice Location Address",
    "Provider Business Practice Location Address City Name", "Provider Business Practice Location Address State Name",
    "Provider Business Practice Location Address Postal Code",
    "Provider Business Practice Location Address Country Code (If outside U.S.)",
    "Provider Business Practice Location Address Telephone Number",
    "Provider Business Practice Location Address Fax Number", "Provider Enumeration Date", "Last Update Date",
    "NPI Deactivation Reason Code", "NPI Deactivation Date", "NPI Reactivation Date", "Provider Sex Code",
    "Authorized Official Last Name", "Authorized Official First Name", "Authorized Official Middle Name",
    "Authorized Official Title or Position", "Authorized Official Telephone Number",
    *(
        name
        for slot in range(1, SLOTS + 1)
        for name in (
            f"Healthcare Provider Taxonomy Code_{slot}", f"Provider License Number_{slot}",
            f"Provider License Number State Code_{slot}", f"Healthcare Provider Primary Taxonomy Switch_{slot}",
        )
    ),
    *(
        name
        for slot in range(1, OTHER_IDENTIFIERS + 1)
        for name in (
            f"Other Provider Identifier_{slot}", f"Other Provider Identifier Type Code_{slot}",
            f"Other Provider Identifier State_{slot}", f"Other Provider Identifier Issuer_{slot}",
        )
    ),
    "Is Sole Proprietor", "Is Organization Subpart", "Parent Organization LBN", "Parent Organization TIN",
    "Authorized Official Name Prefix Text", "Authorized Official Name Suffix Text",
    "Authorized Official Credential Text",
    *(f"Healthcare Provider Taxonomy Group_{slot}" for slot in range(1, SLOTS + 1)),
    "Certification Date",
)  # fmt: skip

PLACES_HEADER = (
    "NPI", "Provider Secondary Practice Location Address- Address Line 1",
    "Provider Secondary Practice Location Address-  Address Line 2",
    "Provider Secondary Practice Location Address - City Name",
    "Provider Secondary Practice Location Address - State Name",
    "Provider Secondary Practice Location Address - Postal Code",
    "Provider Secondary Practice Location Address - Country Code (If outside U.S.)",
    "Provider Secondary Practice Location Address - Telephone Number",
    "Provider Secondary Practice Location Address - Telephone Extension",
    "Provider Practice Location Address - Fax Number",
)  # fmt: skip
NAMES_HEADER = ("NPI", "Provider Other Organization Name", "Provider Other Organization Name Type Code")

MAIN = "npidata_pfile_20050523-20261108.csv"
PLACES = "pl_pfile_20050523-20261108.csv"
NAMES = "othername_pfile_20050523-20261108.csv"

_PRACTICE = {
    "street": "Provider First Line Business Practice Location Address",
    "unit": "Provider Second Line Business Practice Location Address",
    "city": "Provider Business Practice Location Address City Name",
    "state": "Provider Business Practice Location Address State Name",
    "code": "Provider Business Practice Location Address Postal Code",
    "phone": "Provider Business Practice Location Address Telephone Number",
}


def person(npi: str, first: str, last: str, *, codes: Sequence[str] = ("2084P0800X",), **more: str) -> dict[str, str]:
    row = {
        "NPI": npi,
        "Entity Type Code": "1",
        "Provider Last Name (Legal Name)": last,
        "Provider First Name": first,
        "Provider Credential Text": "M.D.",
        "Provider First Line Business Mailing Address": "1 HIDDEN LN",
        "Last Update Date": "02/03/2026",
    }
    return row | _codes(codes) | _placed(more)


def organization(npi: str, name: str, *, codes: Sequence[str] = ("261QM0801X",), **more: str) -> dict[str, str]:
    row = {"NPI": npi, "Entity Type Code": "2", "Provider Organization Name (Legal Business Name)": name}
    return row | _codes(codes) | _placed(more)


def deactivated(npi: str, day: str = "08/20/2026") -> dict[str, str]:
    """As the file has it: the number and the day, and nothing else."""
    return {"NPI": npi, "NPI Deactivation Date": day}


def _codes(codes: Sequence[str]) -> dict[str, str]:
    told = {}
    for slot, code in enumerate(codes, start=1):
        told[f"Healthcare Provider Taxonomy Code_{slot}"] = code
        told[f"Healthcare Provider Primary Taxonomy Switch_{slot}"] = "Y" if slot == len(codes) else "N"
    return told


def _placed(more: Mapping[str, str]) -> dict[str, str]:
    return {_PRACTICE.get(name, name): words for name, words in more.items()}


def table(header: Sequence[str], rows: Iterable[Mapping[str, str]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(header)
    for row in rows:
        assert set(row) <= set(header), set(row) - set(header)
        writer.writerow([row.get(name, "") for name in header])
    return out.getvalue()


def bundle(path: Path, *rows: Mapping[str, str], places: str = "", names: str = "") -> Path:
    """The ZIP as it is published, with its files of headers."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(MAIN.replace(".csv", "_fileheader.csv"), table(HEADER, []))
        packed.writestr(MAIN, table(HEADER, rows))
        packed.writestr("NPPES_Data_Dissemination_Readme.pdf", "%PDF")
        if places:
            packed.writestr(PLACES, places)
        if names:
            packed.writestr(NAMES, names)
    return path


FIRST = ("JANE", "MAX", "IDA", "OMAR", "LENA", "TEODOR", "NOOR", "RUTH", "SASKIA", "GIL", "ZOE", "HOLLIS")
LAST = ("ROE", "ORN", "VOSS", "AMARANTE", "SOREL", "VASQUEZ LANE", "HALVORSEN", "O'BRIEN", "DELACROIX", "MARSH")


def many(count: int, seed: int = 1) -> Iterator[str]:
    """The lines of a file of so many invented rows, header first: four people to one organization, as in the real one.

    Names are built of syllables, so that about as many are alike as among nine million real ones.
    """
    chance = Random(seed)  # noqa: S311  invents, keeps no secret
    syllables = ("MA", "RO", "LEN", "DER", "SON", "KA", "VI", "TOR", "BEL", "HAM", "ING", "WEL", "ST", "OR", "AN")
    yield table(HEADER, [])
    empty = dict.fromkeys(HEADER, "")
    for number in range(count):
        npi = str(1_000_000_000 + number)
        last = "".join(chance.choice(syllables) for _ in range(chance.randrange(2, 5)))
        where = {
            "street": f"{chance.randrange(1, 9999)} {last} ST",
            "city": f"{last} CITY",
            "state": chance.choice(("OR", "WA", "CA", "TX", "NY")),
            "code": f"{chance.randrange(10000, 99999)}0000",
            "phone": f"503555{chance.randrange(100, 200):04d}",
        }
        if number % 97 == 0:
            row = deactivated(npi)
        elif number % 5 == 0:
            row = organization(npi, f"{last} {chance.choice(LAST)} CLINIC, LLC", **where)
        else:
            row = person(npi, chance.choice(FIRST), last, **where)
        yield '"' + '","'.join((empty | row).values()) + '"\n'
