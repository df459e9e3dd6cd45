"""The gate lets a run serve, or keeps it back with a reason in words that say what to do."""

import random
from dataclasses import replace
from typing import Any

import pytest
from loopback import source

from config.errors import ConfigError
from config.sources import Expect, SourceKind, configured_sources
from crawler.gate.measured import Measured
from crawler.gate.tally import Before, Tally, robots_of
from crawler.gate.verdict import check_expectations, judge_run

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


def test_one_odd_page_of_a_long_list_is_told_and_keeps_the_others_not_back() -> None:
    long: dict[str, Any] = {"listings": 9_990, "read": 10_000, "expect": Expect()}
    verdict, told = judged(**long, raised=("http://elm.localhost/7: KeyError: 'x'",))
    assert verdict == "accepted"
    assert "reading failed on 1 page, first on http://elm.localhost/7: KeyError: 'x': what is missing stays" in told
    assert judged(**long, raised=tuple(f"http://elm.localhost/{n}: x" for n in range(51)))[0] == "quarantined"
    assert judged(**long, raised=("http://elm.localhost/: 900 pages were never asked for",))[0] == "quarantined"


TO_DO = ("accept", "mend ", "lower expect.", "try again", "open ", "see ", "look ", "switch ", "ask ", "read them")
HURT: dict[str, Any] = {"listings": 9, "with_phone": 0, "with_address": 0, "read": 90, "failed": 90, "skipped": 30}


@pytest.mark.parametrize("kind", ["directory", "clinic_site"])
@pytest.mark.parametrize(
    "change",
    [
        {},
        {"raised": ("http://elm.localhost/7: x",) * 40},
        {"listings": 0},
        {"listings": 0, "read": 0},
        {"listings": 0, "read": 0, "refused": 3},
        {"listings": 0, "read": 0, "opted_out": 3},
        {"gone": 60, "refused": 9, "robots": {"http://elm.localhost": "b"}},
    ],
)
def test_every_reason_to_keep_a_run_back_ends_in_something_to_do(kind: SourceKind, change: dict[str, Any]) -> None:
    row = source("elm_list", "http://elm.localhost/", kind=kind, expect=Expect(50, 200, 0.9, 0.9, {"name": 0.5}))
    for before in (None, Before("2026-10-23", brought(robots={"http://elm.localhost": "a"}))):
        verdict, reasons = judge_run(row, tally(**(HURT | change)), before)
        assert verdict == "quarantined"
        against = [one for one in reasons if not one.startswith(("left out because", "left alone:"))]
        assert against
        for one in against:
            assert any(todo in one.rpartition(": ")[2] for todo in TO_DO) or "of the pages failed" in one, one


def test_nothing_expected_and_one_listing_is_enough() -> None:
    assert judged(expect=Expect(), listings=1, read=1) == ("accepted", "")


WIDE: dict[str, int] = {"name": 100, "phone": 95, "website": 60, "email": 20}
SHAPE: dict[str, int] = {"headings": 100, "list items": 80, "data: MedicalClinic": 70}


def brought(listings: int = 100, *, letters: int = 2000, names: int = 98, **more: Any) -> Tally:
    """A run of so many listings that is like :data:`WIDE` and :data:`SHAPE` but for what is named."""
    features: dict[str, int] = more.pop("features", {})

    def scaled(usual: dict[str, int]) -> dict[str, int]:
        return {name: features.get(name, round(count * listings / 100)) for name, count in usual.items()}

    measured = Measured(listings, scaled(WIDE), scaled(SHAPE), letters, min(names, listings))
    return Tally(listings, measured, read=listings, **more)


def against(now: Tally, was: Tally, *, kind: SourceKind = "directory") -> tuple[str, str]:
    row = source("elm_list", "http://elm.localhost/", kind=kind)
    verdict, reasons = judge_run(row, now, Before("2026-10-23", was))
    return verdict, "; ".join(reasons)


def test_a_run_like_the_one_before_is_accepted_without_a_word() -> None:
    assert against(brought(), brought()) == ("accepted", "")


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (brought(69), "69 listings, 100 on 2026-10-23: look whether its list has moved"),
        (brought(100, gone=31), "31 of the 100 references of 2026-10-23 are gone, with 100 listings now"),
        (brought(features={"phone": 50}), "50% of its listings have a phone, 95% on 2026-10-23"),
        (brought(features={"website": 0}), "0% of its listings have a website, 60% on 2026-10-23"),
        (brought(features={"list items": 8}), "8% of its listings show list items, 80% on 2026-10-23"),
        (brought(features={"data: MedicalClinic": 0}), "show structured data of the kind MedicalClinic, 70%"),
        (brought(letters=600), "a listing's pages hold 600 letters, 2000 on 2026-10-23"),
        (brought(names=1), "1 name for 100 listings, 98 for 100 before: a notice may stand"),
        (
            brought(refused=3, robots={"http://elm.localhost": "b"}),
            "the robots rules of http://elm.localhost are others than on 2026-10-23 and keep us out of 3 pages now",
        ),
    ],
)
def test_what_the_last_accepted_run_had_and_this_one_lost_is_kept_back(now: Tally, words: str) -> None:
    verdict, told = against(now, brought(robots={"http://elm.localhost": "a"}))
    assert verdict == "quarantined"
    assert words in told


@pytest.mark.parametrize(
    "now",
    [
        brought(71),
        brought(100, gone=30),
        brought(features={"phone": 77}),
        brought(features={"email": 0}),
        brought(letters=700),
        brought(names=30),
        brought(robots={"http://oak.localhost": "b"}),
    ],
)
def test_a_smaller_change_is_nothing_to_look_at(now: Tally) -> None:
    assert against(now, brought(robots={"http://elm.localhost": "a"})) == ("accepted", "")


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (brought(201), "201 listings, 100 on 2026-10-23: check a few of the new ones"),
        (brought(robots={"http://elm.localhost": "b"}), "are others than on 2026-10-23: read what they ask for"),
        (
            brought(features={"list items": 80}),
            "80% of its listings show list items, 0% on 2026-10-23: perhaps there is",
        ),
        (brought(failed=12), "11% of the pages failed, 0% on 2026-10-23"),
    ],
)
def test_what_only_differs_is_only_told(now: Tally, words: str) -> None:
    before = brought(features={"list items": 0}, robots={"http://elm.localhost": "a"})
    verdict, told = against(now, before)
    assert verdict == "accepted"
    assert words in told


@pytest.mark.parametrize(("was", "now"), [(3, 1), (5, 2), (8, 4), (12, 8), (15, 11)])
def test_in_a_short_list_a_few_closings_are_a_large_share_and_no_alarm(was: int, now: int) -> None:
    assert against(brought(now, gone=was - now), brought(was))[0] == "accepted"


@pytest.mark.parametrize(("of", "lost"), [(3, 3), (4, 4), (8, 3), (12, 4), (19, 6)])
def test_in_a_short_list_a_few_lost_phones_are_chance(of: int, lost: int) -> None:
    has = {"phone": of}
    now = brought(of, features={"phone": of - lost})
    assert against(now, brought(of, features=has))[0] == "accepted"


@pytest.mark.parametrize("of", [5, 8, 12, 19])
def test_in_a_short_list_all_phones_lost_are_no_chance(of: int) -> None:
    now = brought(of, features={"phone": 0})
    assert against(now, brought(of, features={"phone": of}))[0] == "quarantined"


def test_of_clinics_own_sites_other_numbers_say_nothing_and_other_words_do() -> None:
    sites: SourceKind = "clinic_site"
    assert against(brought(1, gone=100), brought(), kind=sites)[0] == "accepted"
    assert against(brought(300), brought(), kind=sites) == ("accepted", "")
    moved = brought(refused=30, robots={"http://elm.localhost": "b"})
    assert against(moved, brought(robots={"http://elm.localhost": "a"}), kind=sites)[0] == "accepted"
    assert against(brought(40, features={"phone": 0}), brought(), kind=sites)[0] == "quarantined"
    assert against(brought(40, letters=100), brought(), kind=sites)[0] == "quarantined"


def test_two_draws_of_the_same_clinics_are_hardly_ever_told_apart() -> None:
    """Clinics' own sites chosen anew each time: whatever differs is chance, which wakes somebody once in 500 runs."""
    draw = random.Random(1)  # noqa: S311  no secret

    def drawn(size: int, shares: list[float]) -> Tally:
        fields = {
            name: sum(draw.random() < share for _ in range(size)) for name, share in zip(WIDE, shares, strict=True)
        }
        return Tally(size, Measured(size, fields, {}, draw.randint(1500, 2500), size), read=size)

    woken = 0
    for _ in range(2_000):
        shares = [draw.uniform(0.05, 0.99) for _ in WIDE]
        one, other = (drawn(draw.randint(1, 400), shares) for _ in range(2))
        woken += against(one, other, kind="clinic_site")[0] == "quarantined"
    assert woken <= 4


def test_what_an_older_report_does_not_say_is_not_compared() -> None:
    assert against(brought(), Tally(100)) == ("accepted", "")
    assert against(Tally(100), brought()) == ("accepted", "")


def test_a_field_that_the_row_expects_is_asked_for_whatever_was_before() -> None:
    expect = Expect(coverage={"website": 0.7, "phone": 0.5}, phone=0.99)
    row = source("elm_list", "http://elm.localhost/", expect=expect)
    verdict, reasons = judge_run(row, brought())
    assert verdict == "quarantined"
    assert [one.split(":")[0] for one in reasons] == [
        "95% of its listings have a phone, expected at least 99%",
        "60% of its listings have a website, expected at least 70%",
    ]
    check_expectations(row)
    with pytest.raises(ConfigError, match=r"elm_list.expect.coverage.fax: no field of a listing"):
        check_expectations(source("elm_list", "http://elm.localhost/", expect=Expect(coverage={"fax": 0.1})))


def test_a_field_that_is_expected_and_was_lost_is_told_once_with_both_numbers() -> None:
    row = source("elm_list", "http://elm.localhost/", expect=Expect(phone=0.8))
    verdict, reasons = judge_run(row, brought(features={"phone": 0}), Before("2026-10-23", brought()))
    assert verdict == "quarantined"
    (told,) = reasons
    assert told.startswith("0% of its listings have a phone, expected at least 80%, 95% on 2026-10-23: its pages have")
    assert "elm_list.py or accept it; when that is right" in told
    assert told.endswith("lower expect.phone of elm_list in sources.toml")


@pytest.mark.parametrize(("kind", "todo"), [("directory", "switch elm_list off in sources.toml"), ("clinic_site", "")])
def test_an_opted_out_host_is_told_as_one_that_is_not_tried_again(kind: SourceKind, todo: str) -> None:
    verdict, told = judged(kind=kind, listings=0, read=0, opted_out=1, left=("elm.localhost: asked",))
    assert verdict == "quarantined"
    assert "opted out by decisions.toml (elm.localhost: asked): " in told
    assert "ask its owner" in told
    assert todo in told
    assert "try again" not in told


def test_every_configured_source_expects_only_fields_that_there_are() -> None:
    for row in configured_sources():
        check_expectations(row)


def test_robots_that_could_not_be_read_are_not_compared() -> None:
    report = {"robots": {"http://a.localhost": {"digest": "1"}, "http://b.localhost": {"digest": ""}, "odd": 7}}
    assert robots_of(report) == {"http://a.localhost": "1"}
    assert robots_of({"robots": ["odd"]}) == {}


def test_the_file_to_mend_is_named_where_it_is() -> None:
    ours = source("clinics", "https://list.example/")
    theirs = replace(ours, code="/home/ann/clinics/sources")
    nothing = tally(listings=0, read=9)
    before = Before("2026-10-24", tally(listings=9))
    assert judge_run(ours, nothing, before)[1][0].endswith("see crawler/sources/clinics.py")
    assert judge_run(theirs, nothing, before)[1][0].endswith("see /home/ann/clinics/sources/clinics.py")


def test_a_source_that_never_had_a_listing_has_not_ended_and_has_to_be_mended() -> None:
    reason = judge_run(source("elm_list", "https://list.example/"), tally(listings=0, read=9))[1][0]
    assert reason.startswith("no listing in 9 pages read: mend crawler/sources/elm_list.py")
    assert "accept" not in reason
