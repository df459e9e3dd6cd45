"""Which column of a table means which field of a listing: a guess that is shown, and what a person says instead."""

from collections.abc import Mapping, Sequence

from config.errors import UsageError
from crawler.listing import RAW_FIELDS

REF = "ref"
"""Target of the column that holds the source's own name for the place."""

TEXT = "text"
"""Target of columns whose words are read as a page is: ``column name → words``."""

TARGETS = (REF, TEXT, *RAW_FIELDS)

_KNOWN: dict[str, str] = {
    "ref": REF,
    "id": REF,
    "facility_id": REF,
    "record_id": REF,
    "name": "name",
    "name1": "name",
    "name2": "name",
    "facility": "name",
    "facility_name": "name",
    "clinic": "name",
    "clinic_name": "name",
    "organization": "name",
    "organization_name": "name",
    "address": "address",
    "full_address": "address",
    "street": "street",
    "street1": "street",
    "address1": "street",
    "address_1": "street",
    "street_address": "street",
    "street2": "unit",
    "address2": "unit",
    "address_2": "unit",
    "unit": "unit",
    "suite": "unit",
    "city": "city",
    "town": "city",
    "state": "state",
    "province": "state",
    "zip": "postal_code",
    "zipcode": "postal_code",
    "zip_code": "postal_code",
    "postal_code": "postal_code",
    "postcode": "postal_code",
    "country": "country",
    "phone": "phone",
    "telephone": "phone",
    "phone_number": "phone",
    "website": "website",
    "web": "website",
    "url": "website",
    "email": "email",
    "e_mail": "email",
    "hours": "hours",
    "opening_hours": "hours",
    "latitude": "latitude",
    "lat": "latitude",
    "longitude": "longitude",
    "lon": "longitude",
    "lng": "longitude",
    "status": "status",
    "services": TEXT,
    "treatments": TEXT,
    "description": TEXT,
    "about": TEXT,
    "notes": TEXT,
    "payment": TEXT,
    "insurance": TEXT,
}


def understood(header: Sequence[str], given: Mapping[str, str]) -> dict[str, str]:
    """The target of each column that is understood, in the order of the header; ``given`` beats the guess.

    A column may be given an empty target, and is then left. Raises :class:`UsageError` for a column that is not
    there and for a target that does not exist.
    """
    for column, target in given.items():
        if column not in header:
            raise UsageError(f"There is no column {column!r}. The columns are: {', '.join(filter(None, header))}.")
        if target and target not in TARGETS:
            raise UsageError(f"{target!r} is no field. The fields are: {', '.join(TARGETS)}.")
    targets = {column: given.get(column, _KNOWN.get(_folded(column), "")) for column in header if column}
    return {column: target for column, target in targets.items() if target}


def _folded(column: str) -> str:
    return column.strip().lower().replace(" ", "_").replace("-", "_")
