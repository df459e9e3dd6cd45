"""Clinics made to order, one line each, for tests that look at a single rule."""

from datetime import date

from indexer.clinic import Address, Clinic, Fact
from indexer.locate.point import Point
from indexer.query import Near, Results

PORTLAND = Near("Portland, OR", 45.52, -122.68)


def clinic(
    number: str,
    name: str = "Lotus Clinic",
    *,
    at: tuple[float, float] | None = (45.52, -122.68),
    address: Address | None = None,
    checked: date = date(2026, 11, 1),
    **said: str,
) -> Clinic:
    """A clinic; ``route="iv no.oral"`` means that one source affirms the first and one denies the second."""
    return Clinic(
        id=number,
        name=name,
        address=address or Address("12 Elm St", "Portland", "OR", "97205"),
        facts={field: tuple(fact(value) for value in values.split()) for field, values in said.items()},
        listings=(f"own_site:{number}",),
        checked=checked,
        point=None if at is None else Point(*at, "street", "invented"),
    )


def fact(value: str) -> Fact:
    seen = date(2026, 11, 1)
    denied = value.startswith("no.")
    return Fact(
        value.removeprefix("no."), denied, "An invented sentence.", "https://a.example/", "own_site", seen, seen
    )


def ids(results: Results) -> list[str]:
    return [hit.clinic.id for hit in results.hits]
