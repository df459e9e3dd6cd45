from collections import Counter
from collections.abc import Sequence
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.match.ids import mint

LISTINGS = [f"listing{number:02}" for number in range(24)]
Clusters = list[tuple[str, ...]]


@st.composite
def partitions(draw: st.DrawFn, listings: Sequence[str] = LISTINGS) -> Clusters:
    """Some of the listings, each in one cluster, in any order."""
    homes = draw(st.lists(st.integers(-1, 7), min_size=len(listings), max_size=len(listings)))
    members: dict[int, list[str]] = {}
    for listing, home in zip(listings, homes, strict=True):
        if home >= 0:
            members.setdefault(home, []).append(listing)
    return draw(st.permutations([tuple(draw(st.permutations(one))) for one in members.values()]))


def test_an_id_is_a_c_and_ten_letters_or_digits_worked_out_from_the_first_listing() -> None:
    ids = mint([("b", "a")], previous={}).ids
    assert ids["a"] == ids["b"] == mint([("a",)], previous={}).ids["a"]
    assert len(ids["a"]) == 11
    assert ids["a"][0] == "c"
    assert set(ids["a"]) <= set("abcdefghijklmnopqrstuvwxyz234567")


def test_the_place_that_brings_most_listings_keeps_its_id_and_answers_for_the_other() -> None:
    previous = {"a": "cold", "b": "cbig", "c": "cbig"}
    minted = mint([("a", "b", "c")], previous=previous)
    assert set(minted.ids.values()) == {"cbig"}
    assert minted.merged == {"cold": "cbig"}


def test_of_two_places_with_as_many_listings_the_first_id_in_the_alphabet_is_kept() -> None:
    minted = mint([("a", "b")], previous={"a": "cz", "b": "ca"})
    assert minted.merged == {"cz": "ca"}


def test_a_split_leaves_the_id_with_the_larger_part() -> None:
    minted = mint([("a",), ("b", "c")], previous=dict.fromkeys("abc", "cone"))
    assert minted.ids["b"] == minted.ids["c"] == "cone"
    assert minted.ids["a"] != "cone"
    assert minted.merged == {}


def test_an_id_given_up_long_ago_is_not_minted_again() -> None:
    first = mint([("a",)], previous={}).ids["a"]
    again = mint([("a",)], previous={}, retired={first}).ids["a"]
    assert again != first


def test_an_id_that_another_place_still_has_is_not_minted_again() -> None:
    first = mint([("a",), ("b",)], previous={}).ids
    moved = mint([("a",), ("b", "c")], previous={"b": first["a"], "c": first["a"]}).ids
    assert moved["b"] == first["a"]
    assert moved["a"] not in (first["a"], first["b"])


@pytest.mark.parametrize("clusters", [[()], [("a",), ("a", "b")]])
def test_what_is_no_partition_is_refused(clusters: Clusters) -> None:
    with pytest.raises(ValueError, match="cluster"):
        mint(clusters, previous={})


@given(partitions(), partitions(), st.randoms())
def test_the_order_of_clusters_and_listings_changes_nothing(before: Clusters, now: Clusters, random: Random) -> None:
    previous = mint(before, previous={}).ids
    shuffled = [tuple(sorted(one, key=lambda _: random.random())) for one in now]
    random.shuffle(shuffled)
    assert mint(shuffled, previous=previous) == mint(now, previous=previous)


@given(partitions(), partitions())
def test_ids_and_clusters_stand_for_each_other(before: Clusters, now: Clusters) -> None:
    ids = mint(now, previous=mint(before, previous={}).ids).ids
    assert sorted(ids) == sorted(listing for cluster in now for listing in cluster)
    assert len({ids[cluster[0]] for cluster in now}) == len(now)
    assert all(len({ids[listing] for listing in cluster}) == 1 for cluster in now)


@given(partitions(), partitions())
def test_a_place_whose_listings_did_not_change_keeps_its_id(before: Clusters, now: Clusters) -> None:
    previous = mint(before, previous={}).ids
    ids = mint(now, previous=previous).ids
    unchanged = {frozenset(one) for one in before} & {frozenset(one) for one in now}
    assert all(ids[listing] == previous[listing] for one in unchanged for listing in one)


@given(partitions(LISTINGS[:12]), st.data())
def test_listings_that_are_added_never_change_the_id_of_a_place(before: Clusters, data: st.DataObject) -> None:
    previous = mint(before, previous={}).ids
    more: Clusters = [
        (*one, *data.draw(st.lists(st.sampled_from(LISTINGS[12:]), unique=True, max_size=3))) for one in before
    ]
    seen: set[str] = set()
    grown = []
    for one in more:
        grown.append(tuple(listing for listing in one if listing not in seen))
        seen |= set(one)
    ids = mint([*grown, *((one,) for one in LISTINGS[12:] if one not in seen)], previous=previous).ids
    assert all(ids[listing] == previous[listing] for listing in previous)


@given(partitions(), partitions())
def test_every_id_that_had_listings_left_still_answers(before: Clusters, now: Clusters) -> None:
    previous = mint(before, previous={}).ids
    minted = mint(now, previous=previous)
    alive = {previous[listing] for cluster in now for listing in cluster if listing in previous}
    answering = set(minted.ids.values())
    assert all((clinic in answering) != (clinic in minted.merged) for clinic in alive)
    assert set(minted.merged.values()) <= answering


@given(partitions(), partitions())
def test_a_new_id_was_never_used_before(before: Clusters, now: Clusters) -> None:
    previous = mint(before, previous={}).ids
    ids = mint(now, previous=previous).ids
    for cluster in now:
        brought = Counter(previous[listing] for listing in cluster if listing in previous)
        kept = ids[cluster[0]]
        assert kept in brought or kept not in previous.values()


def test_two_places_that_were_joined_by_mistake_get_their_old_ids_back() -> None:
    apart = mint([("b",), ("a", "c")], previous={})
    one = mint([("a", "b", "c")], previous=apart.ids, own=apart.own)
    assert len(set(one.ids.values())) == 1
    again = mint([("b",), ("a", "c")], previous=one.ids, retired=one.merged, own=one.own)
    assert again.ids == apart.ids


def test_the_id_goes_back_to_the_listing_it_was_minted_for_even_where_another_stands_first() -> None:
    apart = mint([("a",), ("z",)], previous=mint([("z",)], previous={}).ids).ids
    for kept in sorted(set(apart.values())):  # whichever of the two ids stayed after the merge
        gone = next(one for one in apart.values() if one != kept)
        again = mint([("a",), ("z",)], previous=dict.fromkeys("az", kept), retired={gone}, own=apart)
        assert again.ids == apart


def test_a_book_of_before_own_ids_were_kept_gives_back_what_can_be_worked_out() -> None:
    apart = mint([("a",), ("b",)], previous={}).ids
    again = mint([("a",), ("b",)], previous=dict.fromkeys("ab", apart["a"]), retired={apart["b"]})
    assert again.ids == apart


def test_an_id_that_another_place_answers_with_now_is_given_back_to_nobody() -> None:
    again = mint([("a",), ("b",)], previous={"a": "cone", "b": "cone", "w": "ctwo"}, retired=(), own={"b": "ctwo"})
    assert again.ids["a"] == "cone"
    assert again.ids["b"] not in ("cone", "ctwo")


@given(partitions(), partitions(), st.randoms())
def test_joining_places_and_taking_them_apart_again_changes_no_id(
    before: Clusters, other: Clusters, random: Random
) -> None:
    apart = mint(before, previous={})
    joined: dict[str, list[str]] = {}
    home = {listing: str(number) for number, one in enumerate(other) for listing in one}
    for cluster in before:  # whole places are joined, never cut
        joined.setdefault(home.get(cluster[0], cluster[0]), []).extend(cluster)
    whole = [tuple(one) for one in joined.values()]
    random.shuffle(whole)
    one = mint(whole, previous=apart.ids, own=apart.own)
    back = mint(before, previous=one.ids, retired=one.merged, own=one.own)
    assert back.ids == apart.ids
    assert back.own == apart.own
