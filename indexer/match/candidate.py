"""What the matcher looks at of one listing: name, address, phone and website, each in its comparable form.

Coordinates are left out on purpose: a point is worked out from the address, so it is no second witness.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from crawler.listing import RawListing
from indexer.clinic import Address
from indexer.normalise.address import StreetKey, read_address, street_key
from indexer.normalise.city import city_key
from indexer.normalise.name import name_keys
from indexer.normalise.phone import read_phone
from indexer.normalise.web import page_key, site_key

_LOCAL = re.compile(r"([2-9][0-9]{2})[-. ]?([0-9]{4})")
_SAME = {"saint": "st", "sainte": "ste", "mount": "mt", "fort": "ft"}


@dataclass(frozen=True)
class Candidate:
    """One listing as the matcher sees it.

    ``id`` is the listing's id, ``label`` its name for people (``source:ref``), ``phone`` a number such as
    ``+15035550123`` without extension, or seven digits where the source leaves the area out, ``site`` what tells one
    website from another, ``page`` the address of a page inside it. Empty means not stated.
    """

    id: str
    label: str
    name: str
    address: Address
    phone: str = ""
    site: str = ""
    page: str = ""

    @cached_property
    def source(self) -> str:
        """Id of the source; empty when the listing stands for no source."""
        return self.label.partition(":")[0]

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words of the name in comparable form, each once, in order."""
        return _words(self._keys[0])

    @cached_property
    def _keys(self) -> tuple[str, ...]:
        return name_keys(self.name)

    @cached_property
    def aliases(self) -> tuple[tuple[str, ...], ...]:
        """The words of the legal, former or other names that its name tells besides; usually none."""
        return tuple(_words(key) for key in self._keys[1:])

    @cached_property
    def joined(self) -> str:
        """The letters of the name, so that what was written in two words equals what was written in one."""
        return "".join(self.words)

    @cached_property
    def key(self) -> str:
        """The words of the name in one string."""
        return " ".join(self.words)

    @cached_property
    def street(self) -> StreetKey:
        """Number, street and unit in comparable form."""
        return street_key(self.address.street)

    @cached_property
    def city_words(self) -> tuple[str, ...]:
        """The words of the city's name in comparable form."""
        return tuple(city_key(self.address.city).split())

    @cached_property
    def city(self) -> str:
        """City and state in comparable form, as in ``st paul, MN``; empty without a city."""
        return f"{' '.join(self.city_words)}, {self.address.state}" if self.city_words else ""

    @cached_property
    def region(self) -> str:
        """The first three digits of the postal code; empty without one."""
        return self.address.postal_code[:3]

    @cached_property
    def area(self) -> str:
        """Postal code, else city and state: where phones and websites are counted; empty when neither is known."""
        return self.address.postal_code[:5] or self.city

    @cached_property
    def content(self) -> tuple[str, ...]:
        """All that is compared. Two candidates of equal content cannot be told apart."""
        street = self.street
        place = (street.number, street.street, street.unit, self.city, self.address.state, self.address.postal_code)
        other_names = (" ".join(words) for words in self.aliases)
        return (self.key, *other_names, *(part or "" for part in place), self.phone, self.site, self.page)


def candidate_of(listing: RawListing) -> Candidate:
    """The candidate for a listing, read from its raw fields."""
    return candidate_from(listing.fields, id=listing.id, label=listing.label)


def candidate_from(fields: Mapping[str, str], *, id: str, label: str) -> Candidate:  # noqa: A002  the field's name
    """The candidate for raw fields (:data:`crawler.listing.RAW_FIELDS`) by whatever id."""
    website = fields.get("website", "")
    return Candidate(
        id=id,
        label=label,
        name=" ".join(fields.get("name", "").split()),
        address=read_address(fields),
        phone=_phone(fields.get("phone", "")),
        site=site_key(website) or "",
        page=_page(website),
    )


def _words(key: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_SAME.get(word, word) for word in key.split()))


def _phone(text: str) -> str:
    phone = read_phone(text)
    if phone is not None:
        return phone.number
    local = _LOCAL.fullmatch(text.strip())
    return "" if local is None else local[1] + local[2]


def one_phone(a: Candidate, b: Candidate) -> bool:
    """Whether both give one number; of one that is without its area the seven digits must agree."""
    if not a.phone or not b.phone:
        return False
    shorter, longer = (a.phone, b.phone) if len(a.phone) <= len(b.phone) else (b.phone, a.phone)
    return shorter == longer or (not shorter.startswith("+") and longer.endswith(shorter))


def one_site(a: Candidate, b: Candidate) -> bool:
    """Whether both name one website."""
    return bool(a.site) and a.site == b.site


def _page(website: str) -> str:
    """What names a page inside a website; empty for its front page."""
    if "/" not in website.partition("://")[2].strip().strip("/") and "://" in website:
        return ""
    page = page_key(website) or ""
    return page if "/" in page else ""
