"""Matching and the ids of clinics together: what outlives rebuilds, additions, rulings, and tables full of nonsense."""

from collections.abc import Mapping, Sequence
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.decisions import Decisions, Ruling
from indexer.match.blocks import LARGEST_BLOCK, NEIGHBOURS, pairs
from indexer.match.candidate import Candidate, candidate_from
from indexer.match.cluster import match
from indexer.match.ids import Minted, mint
from indexer.match.rarity import rarity_of

NOBODY = Decisions()


def listed(label: str, **fields: str) -> Candidate:
    return candidate_from(fields, id=label, label=label)


def built(crowd: Sequence[Candidate], before: Minted | None = None, decisions: Decisions = NOBODY) -> Minted:
    """The ids after a build over ``crowd``, given what the build before left."""
    clusters = match(crowd, decisions=decisions).clusters
    if before is None:
        return mint(clusters, previous={})
    return mint(clusters, previous=before.ids, retired=before.merged, own=before.own)


def places(ids: Mapping[str, str]) -> set[frozenset[str]]:
    members: dict[str, set[str]] = {}
    for listing, clinic in ids.items():
        members.setdefault(clinic, set()).add(listing)
    return {frozenset(one) for one in members.values()}


crowds = st.lists(
    st.tuples(
        st.sampled_from(["one", "two", "three"]),
        st.sampled_from(["Cedar Ketamine", "Cedar Ketamine Clinic", "Fern Psychiatry", "Fern", "Ada Fern, MD", ""]),
        st.sampled_from(["12 Elm St", "12 Elm Street Suite 4", "12 Elm St #9", "900 Oak Ave", "PO Box 9", ""]),
        st.sampled_from(["97205", "97209", ""]),
        st.sampled_from(["503-555-0100", "555-0100", "503-555-0101", ""]),
        st.sampled_from(["cedar.example", "fern.example/portland", ""]),
    ),
    max_size=14,
).map(
    lambda rows: [
        listed(f"{source}:{number}", name=name, street=street, city="Portland", state="OR", postal_code=code,
               phone=phone, website=site)
        for number, (source, name, street, code, phone, site) in enumerate(rows)
    ]
)  # fmt: skip


@settings(deadline=None)
@given(crowds, st.data())
def test_however_listings_are_split_and_ordered_unchanged_places_keep_their_ids(
    crowd: list[Candidate], data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(crowd)))
    first = built(data.draw(st.permutations(crowd[:at])))
    whole = built(data.draw(st.permutations(crowd)), first)
    for place in places(first.ids):
        now = {whole.ids[listing] for listing in place}
        came = {listing for listing, clinic in whole.ids.items() if clinic in now}
        if len(now) == 1 and came & set(first.ids) == place:  # nothing of another place joined, nothing was taken away
            assert now == {first.ids[listing] for listing in place}
    again = built(data.draw(st.permutations(crowd)), whole)
    assert again.ids == whole.ids
    assert again.merged == {}


@settings(deadline=None)
@given(crowds, st.data())
def test_a_crawl_that_brings_the_same_words_again_changes_no_id(crowd: list[Candidate], data: st.DataObject) -> None:
    first = built(crowd)
    gone = data.draw(st.sets(st.sampled_from([one.id for one in crowd]))) if crowd else set()
    less = built([one for one in crowd if one.id not in gone], first)
    missing = {listing: clinic for listing, clinic in first.ids.items() if listing in gone}
    back = mint(match(crowd, decisions=NOBODY).clusters, previous={**missing, **less.ids},
                retired=less.merged, own={**first.own, **less.own})  # fmt: skip
    assert {back.ids[listing] for listing in first.ids} <= set(first.ids.values()) | set(less.ids.values())
    if places(less.ids) == {frozenset(place - gone) for place in places(first.ids) if place - gone}:
        assert back.ids == first.ids


def ruling(a: str, b: str) -> Ruling:
    return Ruling(a=a, b=b, who="A. Reader", when=date(2026, 11, 20), why="Looked at both pages.")


CEDAR = {"name": "Cedar Ketamine", "street": "12 Elm St", "city": "Portland", "state": "OR", "postal_code": "97205"}


def test_a_ruling_that_takes_a_join_back_restores_both_entries_with_their_ids() -> None:
    ours, theirs = listed("one:1", phone="503-555-0100", **CEDAR), listed("two:1", phone="503-555-0101", **CEDAR)
    alone = mint([("one:1",), ("two:1",)], previous={})
    joined = built([ours, theirs], alone)
    assert len(set(joined.ids.values())) == 1
    (given_up,) = joined.merged
    assert joined.merged[given_up] == joined.ids["one:1"]
    apart = built([ours, theirs], joined, Decisions(different=(ruling("one:1", "two:1"),)))
    assert apart.ids == alone.ids


def test_a_ruling_of_same_that_is_withdrawn_restores_both_entries_with_their_ids() -> None:
    ours = listed("one:1", **CEDAR)
    theirs = listed("two:1", name="Fern Psychiatry", city="Salem", state="OR", postal_code="97301")
    alone = built([ours, theirs])
    joined = built([ours, theirs], alone, Decisions(same=(ruling("two:1", "one:1"),)))
    assert len(set(joined.ids.values())) == 1
    assert built([ours, theirs], joined).ids == alone.ids


def test_a_circle_of_rulings_is_one_place() -> None:
    crowd = [listed(f"one:{number}", name=f"Practice {word(number)}", state="OR") for number in range(5)]
    circle = tuple(ruling(f"one:{number}", f"one:{(number + 1) % 5}") for number in range(5))
    assert len(set(built(crowd, None, Decisions(same=circle)).ids.values())) == 1


def word(number: int) -> str:
    return "".join("abcdefghij"[int(digit)] for digit in f"{number:05}") * 2


@pytest.mark.parametrize("town", ["Dover", ""])
def test_ten_thousand_listings_with_one_phone_stay_apart_and_take_work_in_proportion(town: str) -> None:
    many = 10_000
    crowd = [
        listed(f"{'ab'[number % 2]}:{number}", name=f"Practice {word(number)}", street=f"{number} Oak Ave",
               city=town or word(number), state="OH", phone="503-555-0100")
        for number in range(many)
    ]  # fmt: skip
    assert sum(1 for _ in pairs(crowd, rarity_of(crowd))) <= many * (LARGEST_BLOCK + 4 * NEIGHBOURS)
    assert len(match(crowd, decisions=NOBODY).clusters) == many


NONSENSE: Sequence[Mapping[str, str]] = (
    {"name": "N" * 10_000, "street": "12 Elm St " * 1_000, "city": "Dover" * 2_000, "phone": "5" * 10_000},
    {"name": "\U0001f3e5\U0001f489", "street": "\U0001f3e2 12", "city": "\u200b", "website": "\U0001f310.example"},
    {"name": "Cedar Ketamine", "street": "PO Box 12", "city": "Dover", "state": "OH"},
    {"name": "Cedar Ketamine", "street": "12 Elm St; 900 Oak Ave", "city": "Dover", "state": "OH"},
    {"name": "Cedar Ketamine", "address": "12 Elm St, Dover, OH 44622 and 900 Oak Ave, Salem, OR 97301"},
    {"name": "Cedar Ketamine", "street": "12 Elm St", "city": "Dover", "state": "OH", "phone": "call us / 555-0100"},
    {"name": "1 2 3 - N", "street": "1-1-1-1 1/2 & #", "postal_code": "0", "phone": "+", "website": "https://"},
    {},
)


def test_nonsense_joins_nothing_and_loses_nothing() -> None:
    rows = [
        listed(f"{source}:{number}", **fields) for source in ("one", "two") for number, fields in enumerate(NONSENSE)
    ]
    found = match(rows, decisions=NOBODY)
    assert sorted(one for cluster in found.clusters for one in cluster) == sorted(one.id for one in rows)
    number = {one.id: one.id.partition(":")[2] for one in rows}
    assert all(len({number[one] for one in cluster} - {"2", "3", "5"}) <= 1 for cluster in found.clusters)


def test_a_box_and_a_door_of_one_name_without_phone_are_left_open() -> None:
    box = listed("one:1", **{**CEDAR, "street": "PO Box 12"})
    found = match([box, listed("two:1", **CEDAR)], decisions=NOBODY)
    assert [one.verdict for one in found.judgements] == ["unsure"]
