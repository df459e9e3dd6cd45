"""What a clinic was before, and what no longer counts: worked out from days, kept through builds, never guessed."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.clinic import Address, Clinic
from indexer.group import clinic_of, is_listed
from indexer.history import past_of, places_differ
from indexer.listed import Listed
from indexer.match.compare import Change, Judgement
from indexer.statement import Statement

OLD = "12 Elm St, Salem, OR 97301"
NEW = "400 Oak Ave, Suite 3, Salem, OR 97301"
JAN, MAR, MAY, NOV = date(2026, 1, 5), date(2026, 3, 5), date(2026, 5, 5), date(2026, 11, 1)


MOVED_TO = "We have moved to 400 Oak Avenue, just across the river."


def said(field: str, value: str, first: date, last: date, gone: date | None = None, *, words: str = "") -> Statement:
    return Statement("", field, value, words or value, "http://elm.example/", first, last, "test", gone_since=gone)


def listed(
    ident: str, address: str, first: date, last: date, *before: Statement, name: str = "Elm Ketamine", **parts: object
) -> Listed:
    now = (said("name", name, first, last), said("address", address, first, last))
    whole = Listed(
        listing_id=ident,
        source=f"source_{ident}",
        kind="directory",
        fields={"name": name, "address": address},
        statements=(*now, *before),
        point=None,
        last_seen=last,
        gone_since=None,
    )
    return replace(whole, **parts)  # type: ignore[arg-type]  # a test's parts


def change(kind: Change = "moved") -> Judgement:
    return Judgement("a", "b", "same", 6.0, ("same phone",), change=kind)


def told(clinic: Clinic) -> list[tuple[str, str, date]]:
    return [(one.field, one.value, one.until) for one in clinic.history]


def test_a_listing_that_gives_another_address_than_before_has_moved() -> None:
    moved = listed("a", NEW, MAY, NOV, said("address", OLD, JAN, MAR, MAY))
    clinic = clinic_of("c1", [moved])
    assert told(clinic) == [("address", OLD, MAY)]
    assert clinic.address.street == "400 Oak Ave, Suite 3"
    assert (clinic.history[0].first_seen, clinic.history[0].last_seen) == (JAN, MAR)
    assert Clinic.from_json(clinic.to_json()) == clinic


@pytest.mark.parametrize(
    ("field", "before"),
    [
        ("address", "12 Elm Street, Salem, Oregon 97301-1234"),
        ("address", "12 Elm St, Suite 9, Salem, OR 97301"),
        ("address", "Salem, OR"),
        ("name", "ELM KETAMINE, LLC"),
        ("name", "Elm Ketamine of Salem"),
    ],
)
def test_another_spelling_or_a_missing_part_is_no_change(field: str, before: str) -> None:
    assert told(clinic_of("c1", [listed("a", OLD, MAY, NOV, said(field, before, JAN, MAR, MAY))])) == []


def test_a_name_that_was_given_up_is_kept_with_its_days() -> None:
    renamed = listed("a", OLD, MAY, NOV, said("name", "Cedar Wellness", JAN, MAR, MAY))
    assert told(clinic_of("c1", [renamed])) == [("name", "Cedar Wellness", MAY)]


def test_an_address_that_is_only_left_out_now_is_not_called_former() -> None:
    silent = replace(
        listed("a", "", MAY, NOV), statements=(said("address", OLD, JAN, MAR, MAY),), fields={"name": "Elm Ketamine"}
    )
    assert told(clinic_of("c1", [silent])) == []


def test_a_directory_that_still_gives_the_address_left_behind_is_not_believed() -> None:
    moved = listed("a", NEW, MAY, NOV, said("address", OLD, JAN, MAR, MAY), kind="directory")
    late = listed("b", OLD, JAN, NOV, kind="official")
    clinic = clinic_of("c1", [moved, late])
    assert clinic.address.street == "400 Oak Ave, Suite 3"
    assert told(clinic) == [("address", OLD, MAY)]
    assert clinic.disputed == ()


def test_an_address_that_another_source_gave_first_after_the_move_is_not_the_one_left_behind() -> None:
    moved = listed("a", NEW, MAY, NOV, said("address", OLD, JAN, MAR, MAY))
    later = listed("b", OLD, NOV, NOV, kind="official")
    clinic = clinic_of("c1", [moved, later])
    assert told(clinic) == []
    assert set(clinic.disputed) == {NEW, OLD}


@pytest.mark.parametrize(
    ("old", "new", "until"),
    [
        (listed("a", OLD, JAN, NOV, gone_since=NOV), listed("b", NEW, MAY, NOV), NOV),
        (
            listed("a", OLD, JAN, NOV, said("status", "moved", MAY, NOV, words=MOVED_TO), kind="clinic_site"),
            listed("b", NEW, JAN, NOV),
            MAY,
        ),
        (
            listed("a", OLD, JAN, NOV, kind="clinic_site"),
            listed("b", NEW, JAN, NOV, said("status", "moved", MAY, NOV, words=MOVED_TO)),
            MAY,
        ),
        (listed("a", OLD, JAN, MAR), listed("b", NEW, MAY, NOV), MAY),
        (
            listed("a", OLD, JAN, NOV, kind="clinic_site"),
            listed("b", NEW, MAR, NOV, said("address", OLD, JAN, JAN, MAR)),
            MAR,
        ),
    ],
    ids=["gone", "says where to", "the new one says it", "before the other", "gave it before"],
)
def test_of_two_listings_of_a_clinic_that_moved_the_older_is_told_by_their_days(
    old: Listed, new: Listed, until: date
) -> None:
    for order in ([old, new], [new, old]):
        clinic = clinic_of("c1", order, changes=[change()])
        assert clinic.address.street == "400 Oak Ave, Suite 3"
        assert told(clinic) == [("address", OLD, until)]
        assert clinic.status == "open"
        assert clinic.disputed == ()


@pytest.mark.parametrize(
    "old",
    [
        listed("a", OLD, JAN, NOV),
        listed("a", OLD, JAN, NOV, kind="clinic_site"),
        listed("a", OLD, JAN, NOV, said("status", "moved", JAN, NOV)),
        listed("a", OLD, JAN, NOV, said("status", "moved", JAN, NOV, words="Moved from 12 Elm St to 400 Oak Ave.")),
    ],
    ids=["seen on the same days", "own site", "says not where to", "names both"],
)
def test_where_nothing_tells_which_address_is_older_both_are_shown_as_a_contradiction(old: Listed) -> None:
    clinic = clinic_of("c1", [old, listed("b", NEW, MAR, NOV)], changes=[change()])
    assert told(clinic) == []
    assert set(clinic.disputed) == {OLD, NEW}


def test_addresses_that_contradict_each_other_are_told_once_each_however_many_ways_they_are_spelled() -> None:
    spelled = listed("b", "12 Elm Street, Salem, Oregon 97301-1234", JAN, NOV, kind="official")
    vague = listed("d", "Salem, OR", JAN, NOV, kind="clinic_site")
    clinic = clinic_of("c1", [vague, listed("a", OLD, JAN, NOV), spelled, listed("c", NEW, JAN, NOV)])
    assert set(clinic.disputed) == {"12 Elm Street, Salem, Oregon 97301-1234", NEW}
    assert clinic.disputed[0].startswith(clinic.address.street)
    assert (
        clinic_of(
            "c1",
            [
                listed("a", "145 East 32 St, Floor 9, Salem, OR", JAN, NOV),
                listed("b", "145 E 32nd Street, 9th Floor, Salem, OR", JAN, NOV),
            ],
        ).disputed
        == ()
    )


def test_a_house_number_that_was_mended_is_no_move_and_two_of_them_side_by_side_are_a_contradiction() -> None:
    mended = listed("a", "14 Elm St, Salem, OR 97301", MAY, NOV, said("address", OLD, JAN, MAR, MAY))
    assert told(clinic_of("c1", [mended])) == []
    assert len(clinic_of("c1", [listed("a", OLD, JAN, NOV), mended_other()]).disputed) == 2


def mended_other() -> Listed:
    return listed("b", "14 Elm St, Salem, OR 97301", JAN, NOV)


def test_of_two_listings_that_a_person_ruled_the_same_the_days_tell_the_older_too() -> None:
    ruled = Judgement("a", "b", "same", 100.0, ("ruled",), by="A. Reader")
    found_ = [listed("a", OLD, JAN, MAR, name="Cedar Wellness"), listed("b", NEW, MAY, NOV)]
    clinic = clinic_of("c1", found_, changes=[ruled])
    assert told(clinic) == [("address", OLD, MAY), ("name", "Cedar Wellness", MAY)]
    assert told(clinic_of("c1", found_)) == []


def test_two_names_side_by_side_prove_no_renaming() -> None:
    own = listed("a", OLD, JAN, NOV, name="Cedar Wellness", kind="clinic_site")
    other = listed("b", OLD, MAR, NOV, name="Jane Doe")
    assert told(clinic_of("c1", [own, other], changes=[change("renamed")])) == []
    gone = replace(other, gone_since=NOV)
    assert told(clinic_of("c1", [own, gone], changes=[change("renamed")])) == [("name", "Jane Doe", NOV)]


def test_a_clinic_that_moved_away_and_says_so_is_moved_where_nobody_knows_the_new_address() -> None:
    assert clinic_of("c1", [listed("a", OLD, JAN, NOV, said("status", "moved", MAY, NOV))]).status == "moved"


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("We have moved to 12 Elm Street in Salem.", "open"),
        ("We have moved from 12 Elm Street to Bend.", "moved"),
        ("We have moved to 9 Pine Rd.", "moved"),
        ("We have moved.", "moved"),
    ],
)
def test_a_clinic_that_moved_to_where_it_is_listed_is_open_there(words: str, status: str) -> None:
    assert (
        clinic_of("c1", [listed("a", OLD, JAN, NOV, said("status", "moved", MAY, NOV, words=words))]).status == status
    )


def test_another_suite_is_history_too() -> None:
    old = listed("a", "400 Oak Ave, Suite 1, Salem, OR 97301", JAN, MAR)
    clinic = clinic_of("c1", [old, listed("b", NEW, MAY, NOV)], changes=[change("new suite")])
    assert told(clinic) == [("address", "400 Oak Ave, Suite 1, Salem, OR 97301", MAY)]


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        (Address("12 Elm St", "Salem", "OR", "97301"), Address("12 Elm Street", "Salem", "OR"), False),
        (Address("12 Elm St", "Salem", "OR"), Address("14 Elm St", "Salem", "OR"), True),
        (Address("12 Elm St, Suite 1"), Address("12 Elm St, Suite 2"), True),
        (Address("12 Elm St, Suite 1"), Address("12 Elm St"), False),
        (Address("", "Salem", "OR"), Address("12 Elm St", "Salem", "OR"), False),
        (Address("", "Salem", "OR"), Address("", "Eugene", "OR"), True),
        (Address("1 A St", "St Louis", "MO", "63101"), Address("1 A St", "Saint Louis", "MO", "63101"), False),
        (Address(), Address("12 Elm St", "Salem", "OR"), False),
    ],
)
def test_addresses_differ_only_in_what_both_state(one: Address, other: Address, *, differ: bool) -> None:
    assert places_differ(one, other) is differ
    assert places_differ(other, one) is differ


days = st.dates(date(2026, 1, 1), date(2026, 11, 20))


@given(
    st.lists(
        st.builds(
            lambda ident, place, first, more, gone, kind, before: listed(
                ident,
                place,
                first,
                first + timedelta(days=more),
                *([said("address", before, first, first, first + timedelta(days=1))] if before else []),
                gone_since=first + timedelta(days=more + 1) if gone else None,
                kind=kind,
            ),
            st.sampled_from("abcd"),
            st.sampled_from([OLD, NEW, "7 Pine Rd, Bend, OR 97701", ""]),
            days,
            st.integers(0, 100),
            st.booleans(),
            st.sampled_from(["clinic_site", "directory"]),
            st.sampled_from(["", OLD, NEW]),
        ),
        min_size=1,
        max_size=4,
        unique_by=lambda one: one.listing_id,
    ),
    st.lists(st.sampled_from(["moved", "renamed", "new suite", ""]), max_size=3),
    st.data(),
)
def test_history_never_names_what_is_shown_and_the_order_of_listings_changes_nothing(
    found: list[Listed], kinds: list[Change], data: st.DataObject
) -> None:
    changes = [change(kind) for kind in kinds]
    clinic = clinic_of("c1", found, changes=changes)
    assert clinic_of("c1", data.draw(st.permutations(found)), changes=changes) == clinic
    shown = clinic.address.one_line()
    assert all(one.value != shown for one in clinic.history if one.field == "address" and shown)
    behind = past_of(found, changes).behind
    stated = {one.listing_id for one in found if one.address != Address()}
    assert not stated or stated - behind, "somebody is left to say where it is"


# Builds over a home folder.


def test_what_was_ever_said_decides_whether_a_place_can_be_found() -> None:
    gone = listed("a", OLD, JAN, NOV, said("provider", "yes", JAN, MAR, MAY), kind="clinic_site")
    never = listed("a", OLD, JAN, NOV, kind="clinic_site")
    assert is_listed(clinic_of("c1", [gone]), [gone])
    assert not is_listed(clinic_of("c1", [never]), [never])
