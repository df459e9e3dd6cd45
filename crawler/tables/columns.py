"""Which column of a table means which field of a listing: a guess that is shown, and what a person says instead."""

import re
from collections.abc import Iterable, Mapping, Sequence

from config.errors import UsageError
from crawler.listing import RAW_FIELDS

REF = "ref"
"""Target of the column that holds the source's own name for the place."""

TEXT = "text"
"""Target of columns whose words are read as a page is: ``column name → words``."""

TARGETS = (REF, TEXT, *RAW_FIELDS)

_NAMES: Mapping[str, str] = {
    REF: "ref id facility_id record_id clinic_id provider_id listing_id record_no record_number",
    "name": "name name1 name2 facility facility_name clinic clinic_name practice practice_name organization"
    " organization_name organisation organisation_name business_name location_name practice_title facility_title"
    " clinic_title provider_name practitioner_name",
    "address": "address full_address addr location_address",
    "street": "street street1 street_1 address1 address_1 address_line_1 address_line1 line1 line_1 street_address",
    "unit": "street2 street_2 address2 address_2 address_line_2 address_line2 line2 line_2 unit suite suite_number",
    "city": "city town city_town",
    "state": "state province state_code",
    "postal_code": "zip zipcode zip_code zip5 postal postal_code postalcode postcode",
    "country": "country country_code",
    "phone": "phone telephone tel phone_number phone_no telephone_number main_phone",
    "website": "website web url homepage home_page web_site website_url",
    "email": "email e_mail email_address e_mail_address",
    "hours": "hours opening_hours",
    "latitude": "latitude lat",
    "longitude": "longitude long lon lng",
    "status": "status",
    TEXT: "services treatments description about notes payment insurance services_offered treatments_offered"
    " what_we_offer offers offerings details comments summary",
}
_PERHAPS: Mapping[str, str] = {
    "name": "title label display_name provider",
    "state": "region st",
}
"""What a heading may mean when no other column says it: beside a name, ``Title`` is how a person is addressed."""
_HUMP = re.compile(r"([a-z])(?=[A-Z])")  # streetAddress
_KNOWN: Mapping[str, str] = {name: target for target, names in _NAMES.items() for name in names.split()}
_MAY_BE: Mapping[str, str] = {name: target for target, names in _PERHAPS.items() for name in names.split()}


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
    targets = {column: given.get(column, guessed(column)) for column in header if column}
    targets |= _perhaps([column for column in targets if column not in given], targets.values())
    return {column: target for column, target in targets.items() if target}


def guessed(column: str) -> str:
    """What a heading means by its words alone; empty when nobody would know."""
    return _KNOWN.get(_folded(column), "")


def guesses(cells: Sequence[str]) -> list[str]:
    """What the cells of a row would mean, were it a header; those without a guess are left out."""
    found = [target for target in map(guessed, cells) if target]
    return [*found, *_perhaps(cells, found).values()]


def guessed_all(columns: Sequence[str]) -> dict[str, str]:
    """What each heading means among the others, by their words alone; those that nobody would know are left out."""
    found = {column: target for column in columns if (target := guessed(column))}
    return found | _perhaps(columns, found.values())


def _perhaps(columns: Iterable[str], said: Iterable[str]) -> dict[str, str]:
    """Headings that may mean what no column says: the first for each field."""
    taken = set(said)
    found: dict[str, str] = {}
    for column in columns:
        target = _MAY_BE.get(_folded(column), "")
        if target and target not in taken and not guessed(column):
            taken.add(target)
            found[column] = target
    return found


def _folded(column: str) -> str:
    words = "".join(letter if letter.isalnum() else " " for letter in _HUMP.sub(r"\1 ", column[:100]).lower())
    return "_".join(words.split())
