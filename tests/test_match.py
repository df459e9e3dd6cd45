"""Which listings are joined, kept apart, or left for a person."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.decisions import Decisions, Ruling
from crawler.listing import RawListing
from indexer.match.blocks import LARGEST_BLOCK, NEIGHBOURS, pairs
from indexer.match.cluster import Matching, match
from indexer.match.compare import Candidate, candidate_of
from indexer.match.groups import MOST_SPELLINGS
from indexer.match.rarity import rarity_of

SEEN = datetime(2026, 11, 20, tzinfo=UTC)
NOBODY = Decisions()


def listed(label: str, name: str, street: str = "", place: str = "Portland, OR 97205", **more: str) -> Candidate:
    """A candidate; ``place`` is ``City, ST ZIP``, any end of which may be missing."""
    source, _, ref = label.partition(":")
    city, _, rest = place.partition(", ")
    state, _, code = rest.partition(" ")
    fields = {"name": name, "street": street, "city": city, "state": state, "postal_code": code, **more}
    fields = {key: value for key, value in fields.items() if value}
    return candidate_of(RawListing(source=source, ref=ref, url="", seen_at=SEEN, fields=fields))


def places(candidates: Sequence[Candidate], decisions: Decisions = NOBODY) -> set[frozenset[str]]:
    """Labels by place."""
    labels = {one.id: one.label for one in candidates}
    found = match(candidates, decisions=decisions)
    return {frozenset(labels[one] for one in cluster) for cluster in found.clusters}


def verdict(a: Candidate, b: Candidate, *others: Candidate) -> tuple[str, str]:
    """The verdict on two of some candidates and its reasons; ``none`` when nothing was worth keeping."""
    found = match([a, b, *others], decisions=NOBODY)
    for one in found.judgements:
        if {one.a, one.b} == {a.id, b.id}:
            return one.verdict, "; ".join(one.reasons)
    return "none", ""


def ruling(a: str, b: str) -> Ruling:
    return Ruling(a=a, b=b, who="A. Reader", when=date(2026, 11, 20), why="Looked at both pages.")


HARBOR = listed(
    "one:harbor", "Bright Harbor Ketamine Clinic", "12 Elm Street, Suite 400", phone="(503) 555-0123",
    website="https://brightharbor.example/",
)  # fmt: skip


def test_one_clinic_spelled_three_ways_in_three_sources_is_one_place() -> None:
    candidates = [
        HARBOR,
        listed("two:77", "BRIGHT HARBOUR KETAMINE CLINIC, LLC", "12 Elm St #400", phone="503.555.0123 ext. 2"),
        listed("three:a", "Bright Harbor Ketamine", "12 Elm St.", website="www.brightharbor.example/contact"),
    ]
    assert places(candidates) == {frozenset({"one:harbor", "two:77", "three:a"})}


def test_two_clinics_in_one_building_stay_apart() -> None:
    other = listed("one:quiet", "Quiet Mind Psychiatry", "12 Elm St, Suite 210", phone="503-555-0177")
    assert len(places([HARBOR, other])) == 2
    assert verdict(HARBOR, other)[0] == "different"
    assert "suites differ" in verdict(HARBOR, other)[1]


def test_two_clinics_behind_one_reception_stay_apart() -> None:
    tenants = [
        listed(f"one:{number}", name, "12 Elm St", phone="503-555-0100")
        for number, name in enumerate(["Quiet Mind Psychiatry", "Cedar Therapy", "Dr. Ivo Lund", "Blue Heron Pain"])
    ]
    assert len(places(tenants)) == 4


def test_two_people_who_share_an_office_and_its_phone_stay_apart() -> None:
    a = listed("one:1", "Ada Fern, MD", "12 Elm St", phone="503-555-0100")
    b = listed("one:2", "Ivo Lund, LCSW", "12 Elm St", phone="503-555-0100")
    assert len(places([a, b])) == 2


def test_a_practice_listed_under_its_owner_is_one_place_when_nobody_else_has_address_or_phone() -> None:
    a = listed("one:1", "Cedar Ketamine", "12 Elm St", phone="503-555-0100")
    b = listed("two:1", "Ada Fern, MD", "12 Elm St", phone="503-555-0100")
    assert places([a, b]) == {frozenset({"one:1", "two:1"})}
    c = listed("two:2", "Blue Heron Pain", "12 Elm St", phone="503-555-0188")
    assert len(places([a, b, c])) == 3


def test_a_chain_with_one_phone_and_one_website_is_as_many_places_as_it_has_sites() -> None:
    towns = ["Portland, OR 97205", "Salem, OR 97301", "Eugene, OR 97401", "Bend, OR 97701"]
    sites = [
        listed(
            f"one:{town}", "Lumen Ketamine", f"{number} Main St", town, phone="800-555-0100", website="lumen.example"
        )
        for number, town in enumerate(towns, start=10)
    ]
    assert len(places(sites)) == 4
    twice = [
        listed(f"two:{town}", "Lumen Ketamine Centers", f"{number} Main Street", town, phone="800-555-0100")
        for number, town in enumerate(towns, start=10)
    ]
    assert places([*sites, *twice]) == {frozenset({f"one:{town}", f"two:{town}"}) for town in towns}


def test_a_name_alone_joins_nobody() -> None:
    a = listed("one:1", "Bright Harbor Ketamine Clinic")
    b = listed("two:1", "Bright Harbor Ketamine Clinic")
    assert len(places([a, b])) == 2
    assert verdict(a, b)[0] == "unsure"


def test_a_clinic_without_a_street_joins_by_name_and_phone() -> None:
    b = listed("two:1", "Bright Harbor Ketamine", "", "Portland, OR", phone="503-555-0123")
    assert places([HARBOR, b]) == {frozenset({"one:harbor", "two:1"})}


def test_a_listing_without_a_street_does_not_join_two_sites_of_one_practice() -> None:
    other = listed("one:second", "Bright Harbor Ketamine Clinic", "900 Oak Ave", phone="503-555-0123")
    streetless = listed("two:1", "Bright Harbor Ketamine Clinic", phone="503-555-0123")
    assert len(places([HARBOR, other, streetless])) == 3
    assert verdict(HARBOR, streetless, other)[0] == "unsure"


def test_a_clinic_that_moved_within_its_town_is_one_place_when_two_sources_say_so() -> None:
    moved = listed(
        "two:1", "Bright Harbor Ketamine Clinic", "900 Oak Ave", phone="503-555-0123", website="brightharbor.example"
    )
    assert places([HARBOR, moved]) == {frozenset({"one:harbor", "two:1"})}


@pytest.mark.parametrize(
    ("moved", "why"),
    [
        (listed("one:1", "Bright Harbor Ketamine Clinic", "9 Oak Ave", phone="503-555-0123"), "one source lists both"),
        (
            listed("two:1", "Bright Harbor Ketamine Clinic", "9 Oak Ave", phone="503-555-0123", website="bh.example"),
            "websites differ",
        ),
        (
            listed("two:1", "Bright Harbor Ketamine Clinic", "9 Oak Ave", "Salem, OR 97301", phone="503-555-0123",
                   website="brightharbor.example"),
            "another town",
        ),
    ],
)  # fmt: skip
def test_one_name_and_phone_at_two_addresses_may_be_two_sites(moved: Candidate, why: str) -> None:
    assert verdict(HARBOR, moved)[0] == "unsure"
    assert why in verdict(HARBOR, moved)[1]


def test_a_source_that_lists_both_addresses_counts_even_where_another_repeats_one_of_them() -> None:
    second = {"name": "Bright Harbor Ketamine Clinic", "street": "900 Oak Ave", "phone": "503-555-0123"}
    candidates = [HARBOR, listed("one:b", **second), listed("two:b", **second)]
    assert places(candidates) == {frozenset({"one:harbor"}), frozenset({"one:b", "two:b"})}


def test_one_house_number_on_two_streets_is_a_spelling_between_sources_and_two_sites_within_one() -> None:
    here = listed("one:1", "Cedar Ketamine", "2835 US Highway 9")
    assert len(places([here, listed("two:1", "Cedar Ketamine", "2835 Harbor Parkway")])) == 1
    assert len(places([here, listed("one:2", "Cedar Ketamine", "2835 Harbor Parkway")])) == 2


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("Harbor Clinic 2", "Harbor Clinic 3"),
        ("Harbor Clinic North", "Harbor Clinic South"),
        ("Residence K", "Residence G"),
    ],
)
def test_numbers_letters_and_directions_tell_names_apart(ours: str, theirs: str) -> None:
    a, b = listed("one:1", ours, "12 Elm St"), listed("one:2", theirs, "12 Elm St")
    assert len(places([a, b])) == 2


@pytest.mark.parametrize(
    ("ours", "theirs", "one"),
    [
        ("45 W 10th Street", "45 10th Street West", True),
        ("45 Westhaven Road", "45 Westhaven Rd.", True),
        ("45 Murray Street", "45 Murray Ave", True),
        ("45 Main St, Ste 3", "45 N Main St #3", True),
        ("45 5th Street", "45 6th Street", False),
        ("45 5th Street", "45 5th Avenue", False),
        ("45 N Main St", "45 S Main St", False),
    ],
)
def test_spellings_of_a_street_and_streets_that_only_look_alike(ours: str, theirs: str, one: bool) -> None:
    said = verdict(listed("one:1", "Cedar Ketamine", ours), listed("two:1", "Cedar Ketamine", theirs))[1]
    assert ("streets differ" not in said) is one


def test_states_tell_apart_what_else_is_alike() -> None:
    a = listed("one:1", "Cedar Ketamine", "12 Elm St", "Vancouver, WA", phone="503-555-0100")
    b = listed("two:1", "Cedar Ketamine", "12 Elm St", "Vancouver, OR", phone="503-555-0100")
    assert len(places([a, b])) == 2


def test_a_department_and_the_house_it_is_in_are_left_for_a_person() -> None:
    a = listed("one:1", "Cedar Hill Hospital", "12 Elm St", phone="503-555-0100")
    b = listed("two:1", "Cedar Hill Hospital Interventional Suite", "12 Elm St", phone="503-555-0199")
    assert verdict(a, b)[0] == "unsure"


def test_two_names_that_others_list_too_in_one_building_are_two_practices() -> None:
    both = [
        listed(f"{source}:{name}", name, "12 Elm St", phone="503-555-0100" if "Spine" in name else "503-555-0111")
        for source in ("one", "two")
        for name in ("Cedar Hill", "Cedar Hill Spine and Pain Partners")
    ]
    assert places(both) == {
        frozenset({f"one:{name}", f"two:{name}"}) for name in ("Cedar Hill", "Cedar Hill Spine and Pain Partners")
    }


def test_a_person_who_rules_two_listings_the_same_is_followed() -> None:
    far = listed("two:x", "Entirely Other Words", "1 Pine Rd", "Salem, OR 97301")
    decisions = Decisions(same=(ruling("two:x", "one:harbor"),))
    assert places([HARBOR, far], decisions) == {frozenset({"one:harbor", "two:x"})}
    (judged,) = match([HARBOR, far], decisions=decisions).judgements
    assert (judged.verdict, judged.by) == ("same", "A. Reader")
    assert "Looked at both pages." in judged.reasons[0]


def test_a_person_who_rules_two_listings_different_keeps_their_whole_groups_apart() -> None:
    twins = [listed(f"{source}:h", HARBOR.name, "12 Elm St", phone="503-555-0123") for source in ("a", "b", "c", "d")]
    found = places(twins, Decisions(different=(ruling("a:h", "b:h"),)))
    assert all(not {"a:h", "b:h"} <= group for group in found)
    assert len(found) == 2


def test_a_listing_that_fits_one_of_two_ruled_the_same_joins_both() -> None:
    far = listed("two:x", "Entirely Other Words", "1 Pine Rd", "Salem, OR 97301", phone="503-555-0144")
    third = listed("three:x", "Entirely Other Words", "1 Pine Road", "Salem, OR 97301", phone="503-555-0144")
    found = places([HARBOR, far, third], Decisions(same=(ruling("one:harbor", "two:x"),)))
    assert found == {frozenset({"one:harbor", "two:x", "three:x"})}


def test_a_ruling_about_a_listing_that_is_not_here_waits() -> None:
    assert places([HARBOR], Decisions(same=(ruling("one:harbor", "gone:1"),))) == {frozenset({"one:harbor"})}


def test_a_chain_of_likenesses_does_not_join_its_different_ends() -> None:
    a = listed("one:1", "Cedar Ketamine", "12 Elm St, Suite 100", phone="503-555-0100", website="cedar.example")
    bridge = listed("two:1", "Cedar Fern Ketamine", "12 Elm St", phone="503-555-0100")
    b = listed("three:1", "Fern Psychiatry", "12 Elm St, Suite 900", phone="503-555-0199", website="fern.example")
    assert all(not {"one:1", "three:1"} <= group for group in places([a, bridge, b]))


@pytest.mark.parametrize(
    ("later", "change"),
    [
        (listed("two:1", HARBOR.name, "12 Elm St, Suite 400", phone="503-555-0123"), ""),
        (listed("two:1", HARBOR.name, "12 Elm St", phone="503-555-0123"), ""),
        (listed("two:1", HARBOR.name, "12 Elm St, Suite 90", phone="503-555-0123"), "new suite"),
        (listed("two:1", HARBOR.name, "900 Oak Ave", phone="503-555-0123"), "moved"),
        (listed("two:1", "Lumen Psychiatry", "12 Elm St, Suite 400", phone="503-555-0123",
                website="brightharbor.example"), "renamed"),
    ],
)  # fmt: skip
def test_a_moved_a_renamed_and_a_resuited_clinic_are_told_apart(later: Candidate, change: str) -> None:
    (judged,) = match([HARBOR, later], decisions=NOBODY).judgements
    assert (judged.verdict, judged.change) == ("same", change)


def test_two_candidates_of_one_id_are_refused() -> None:
    with pytest.raises(ValueError, match="one id"):
        match([HARBOR, HARBOR], decisions=NOBODY)


def test_nobody_is_no_place() -> None:
    assert match([], decisions=NOBODY) == Matching(clusters=(), judgements=())


def test_progress_reaches_its_end() -> None:
    told: list[tuple[int, int]] = []
    other = listed("two:1", "Bright Harbor", "12 Elm St", phone="503-555-0123")
    match([HARBOR, other], decisions=NOBODY, on_progress=lambda done, whole: told.append((done, whole)))
    assert told[-1] == (1, 1)


NAMES = ["Cedar Ketamine", "Cedar Ketamine Clinic", "Cedr Ketamine", "Fern Psychiatry", "Fern", ""]
STREETS = ["12 Elm St", "12 Elm Street Suite 4", "12 Elm St #9", "14 Elm St", "900 Oak Ave", ""]
TOWNS = ["Portland, OR 97205", "Portland, OR 97209", "Salem, OR 97301", "Portland, OR", ""]
PHONES = ["503-555-0100", "503-555-0101", ""]
SITES = ["cedar.example", "fern.example", ""]
SOURCES = ["one", "two", "three"]

crowds = st.lists(
    st.tuples(*(st.sampled_from(one) for one in (SOURCES, NAMES, STREETS, TOWNS, PHONES, SITES))), max_size=14
).map(
    lambda rows: [
        listed(f"{source}:{number}", name, street, town, phone=phone, website=site)
        for number, (source, name, street, town, phone, site) in enumerate(rows)
    ]
)


@settings(deadline=None)
@given(crowds, st.data())
def test_every_listing_is_in_one_place_whatever_the_order(crowd: list[Candidate], data: st.DataObject) -> None:
    found = match(crowd, decisions=NOBODY)
    assert sorted(one for cluster in found.clusters for one in cluster) == sorted(one.id for one in crowd)
    assert match(data.draw(st.permutations(crowd)), decisions=NOBODY) == found


@settings(deadline=None)
@given(crowds)
def test_what_was_judged_different_never_stands_in_one_place(crowd: list[Candidate]) -> None:
    found = match(crowd, decisions=NOBODY)
    home = {one: number for number, cluster in enumerate(found.clusters) for one in cluster}
    for judged in found.judgements:
        assert judged.a < judged.b
        assert judged.reasons
        assert (home[judged.a] == home[judged.b]) is (judged.verdict == "same")
    assert len({(one.a, one.b) for one in found.judgements}) == len(found.judgements)


@settings(deadline=None)
@given(crowds, st.data())
def test_rulings_hold_whatever_else_is_listed(crowd: list[Candidate], data: st.DataObject) -> None:
    if len(crowd) < 4:
        return
    a, b, c, d = data.draw(st.permutations([one.label for one in crowd]))[:4]
    found = places(crowd, Decisions(same=(ruling(a, b),), different=(ruling(c, d),)))
    assert any({a, b} <= group for group in found)
    assert not any({c, d} <= group for group in found)


@pytest.mark.parametrize("shared", [{"phone": "503-555-0100"}, {"website": "cedar.example"}, {"street": "12 Elm St"}])
def test_thousands_that_share_one_thing_take_work_in_proportion_and_stay_apart(shared: dict[str, str]) -> None:
    many = 2000
    crowd = [
        Candidate(id=f"{number:05}", label=f"one:{number}", name=f"Practice {_word(number)}",
                  address=HARBOR.address if "street" in shared else listed("x:1", "x", f"{number} Oak Ave").address,
                  phone="+15035550100" if "phone" in shared else "", site=shared.get("website", ""))
        for number in range(many)
    ]  # fmt: skip
    worth = sum(1 for _ in pairs(crowd, rarity_of(crowd)))
    assert worth <= many * (LARGEST_BLOCK + 3 * NEIGHBOURS)
    assert len(match(crowd, decisions=NOBODY).clusters) == many


def test_thousands_of_copies_of_one_listing_are_one_place() -> None:
    copies = [listed(f"s{number}:x", HARBOR.name, "12 Elm St", phone="503-555-0123") for number in range(2000)]
    assert len(places(copies)) == 1


def test_a_place_never_grows_without_end() -> None:
    crowd = [
        listed(f"one:{number}", f"Cedar Ketamine {_word(number)}", "12 Elm St", phone="503-555-0123")
        for number in range(4 * MOST_SPELLINGS)
    ]
    assert max(len(group) for group in places(crowd)) <= MOST_SPELLINGS


def _word(number: int) -> str:
    return "".join("abcdefghij"[int(digit)] for digit in f"{number:05}") * 2
