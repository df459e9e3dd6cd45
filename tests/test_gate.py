"""The gate lets a run serve, or keeps it back with a reason in words that say what to do."""

from typing import Any

import pytest
from loopback import source

from config.sources import Expect, SourceKind
from crawler.gate import Before, Tally, check_expectations, judge_run
from crawler.measured import Measured

GOOD: dict[str, Any] = {"listings": 100, "with_phone": 95, "with_address": 98, "read": 105}


def tally(*, listings: int, with_phone: int = 0, with_address: int = 0, **more: Any) -> Tally:
    fields = {"phone": with_phone, "address": with_address}
    return Tally(listings, Measured(listings, fields=fields), **more)


def judged(*, kind: SourceKind = "directory", expect: Expect | None = None, **brought: Any) -> tuple[str, str]:
    row = source("elm_list", "http://elm.localhost/", kind=kind, expect=expect or Expect(50, 200, 0.9, 0.9))
    verdict, reasons = judge_run(row, tally(**brought))
    return verdict, "; ".join(reasons)


def test_a_run_as_expected_is_accepted_without_a_word() -> None:
    assert judged(**GOOD) == ("accepted", "")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"listings": 0, "with_phone": 0, "with_address": 0}, "no listing in 105 pages read"),
        ({"listings": 49, "with_phone": 49, "with_address": 49}, "49 listings, expected at least 50"),
        ({"with_phone": 89}, "89% of its listings have a phone, expected at least 90%"),
        ({"with_address": 10}, "10% of its listings have an address, expected at least 90%"),
        ({"failed": 27}, "27 of 132 pages failed, more than 20%"),
        ({"raised": ("http://elm.localhost/7: KeyError: 'x'",)}, "reading failed on 1 page, first on http://elm"),
        ({"listings": 0, "read": 0, "refused": 3}, "robots.txt refused every page"),
        ({"listings": 0, "read": 0, "left": ("elm.localhost: it refuses connections",)}, "it refuses connections"),
        ({"listings": 0, "read": 0}, "no page could be read"),
    ],
)
def test_a_run_that_brought_too_little_is_kept_back_in_words(change: dict[str, Any], words: str) -> None:
    verdict, told = judged(**(GOOD | change))
    assert verdict == "quarantined"
    assert words in told


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"listings": 201, "with_phone": 201, "with_address": 201}, "201 listings, more than the 200 expected"),
        ({"refused": 1}, "left out because robots.txt forbids them: 1 page"),
        ({"refused": 2}, "left out because robots.txt forbids them: 2 pages"),
        ({"left": ("a.example: its name has no address",)}, "left alone: 1 host; first a.example: its name has no"),
    ],
)
def test_some_things_are_only_told(change: dict[str, Any], words: str) -> None:
    verdict, told = judged(**(GOOD | change))
    assert verdict == "accepted"
    assert words in told


def test_the_limits_themselves_are_good_enough() -> None:
    assert judged(listings=50, with_phone=45, with_address=45, read=80, failed=20)[0] == "accepted"


def test_clinics_own_sites_may_be_down_more_often_and_one_may_trip_us() -> None:
    sites: dict[str, Any] = {
        "listings": 40,
        "read": 100,
        "failed": 100,
        "raised": ("http://elm.localhost/: ValueError: x",),
    }
    assert judged(kind="clinic_site", expect=Expect(), **sites)[0] == "accepted"
    assert judged(kind="directory", expect=Expect(), **sites)[0] == "quarantined"
    assert judged(kind="clinic_site", expect=Expect(), listings=40, read=100, failed=151)[0] == "quarantined"
    assert judged(kind="clinic_site", expect=Expect(), listings=40, read=100, raised=("x",) * 6)[0] == "quarantined"


def test_nothing_expected_and_one_listing_is_enough() -> None:
    assert judged(expect=Expect(), listings=1, read=1) == ("accepted", "")
