"""What a clinic was before, and what no longer counts: worked out from days, kept through builds, never guessed."""

from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.errors import ConfigError
from config.home import Home
from crawler.listing import Block, Page, RawListing
from crawler.runs.folders import RunWriter
from indexer.build import Built, build
from indexer.clinic import Address, Clinic
from indexer.engines import open_engine
from indexer.group import clinic_of, is_listed
from indexer.history import past_of, places_differ
from indexer.listed import Listed
from indexer.match.compare import Change, Judgement
from indexer.query import Query
from indexer.statement import Statement
from indexer.store.book import Book

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


def page(*sentences: str) -> tuple[Page, ...]:
    blocks = tuple(Block(text=one) for one in sentences)
    return (
        Page(url="http://elm.example/", title="Elm Ketamine", seen_at=datetime(2026, 1, 1, tzinfo=UTC), blocks=blocks),
    )


IV = "We offer IV ketamine infusions for depression."
IM = "We offer intramuscular ketamine injections."


def raw(day: datetime, *sentences: str, ref: str = "elm", source: str = "sites", **fields: str) -> RawListing:
    usual = {
        "name": "Elm Ketamine Clinic",
        "street": "12 Elm St",
        "city": "Salem",
        "state": "OR",
        "postal_code": "97301",
        "phone": "503-555-0101",
        "website": "http://elm.example/",
    }
    return RawListing(
        source, ref, "http://elm.example/", day, {**usual, **fields}, page(*sentences) if sentences else ()
    )


def write(home: Home, day: datetime, *said_then: RawListing, source: str = "sites") -> None:
    home.prepare()
    with RunWriter(home.runs, source, day) as writer:
        for one in said_then:
            writer.write(one)
        writer.finish({"verdict": "accepted", "reasons": [], "kind": "clinic_site", "complete": True})


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


def found(home: Home, **filters: str) -> Mapping[str, Clinic]:
    with closing(open_engine(home)) as engine:
        hits = engine.search(Query(filters={name: (code,) for name, code in filters.items()})).hits
    return {hit.clinic.id: hit.clinic for hit in hits}


def only(home: Home) -> Clinic:
    (clinic,) = found(home).values()
    return clinic


FIRST = datetime(2026, 1, 5, 9, tzinfo=UTC)
SECOND = datetime(2026, 6, 5, 9, tzinfo=UTC)


def test_what_a_page_no_longer_says_is_no_yes_any_more_and_stays_visible(home: Home) -> None:
    write(home, FIRST, raw(FIRST, IV, IM))
    build(home, today=FIRST.date())
    assert len(found(home, route="iv")) == 1
    write(home, SECOND, raw(SECOND, IM))
    build(home, today=SECOND.date())
    assert found(home, route="iv") == {}
    clinic = only(home)
    assert clinic.states("route") == {"im"}
    (gone,) = [fact for fact in clinic.facts["route"] if fact.value == "iv"]
    assert (gone.said, gone.first_seen, gone.last_seen) == (IV, FIRST.date(), FIRST.date())
    assert gone.gone_since == SECOND.date()


def test_a_clinic_that_no_longer_says_that_it_gives_it_is_still_found_and_states_nothing(home: Home) -> None:
    write(home, FIRST, raw(FIRST, IV))
    build(home, today=FIRST.date())
    write(home, SECOND, raw(SECOND, "We offer acupuncture and massage."))
    build(home, today=SECOND.date())
    clinic = only(home)
    assert clinic.states("route") == clinic.states("provider") == frozenset()
    assert clinic.facts["route"][0].gone_since == SECOND.date()


def test_a_clinic_that_no_source_lists_any_more_is_marked_and_stays(home: Home) -> None:
    write(home, FIRST, raw(FIRST, IV), raw(FIRST, IM, ref="oak", name="Oak", street="9 Oak Ave", phone="503-555-0109"))
    build(home, today=FIRST.date())
    before = set(found(home))
    write(home, SECOND, raw(SECOND, IM, ref="oak", name="Oak", street="9 Oak Ave", phone="503-555-0109"))
    build(home, today=SECOND.date())
    assert set(found(home)) == before
    (gone,) = [one for one in found(home).values() if one.status == "gone"]
    assert gone.gone_since == SECOND.date()
    assert gone.states("route") == frozenset()
    assert {fact.gone_since for facts in gone.facts.values() for fact in facts} == {SECOND.date()}


def test_a_clinic_that_moves_between_two_runs_keeps_its_id_and_its_former_address(home: Home) -> None:
    write(home, FIRST, raw(FIRST, IV))
    build(home, today=FIRST.date())
    before = only(home)
    write(home, SECOND, raw(SECOND, IV, street="400 Oak Ave", name="Oak Grove Ketamine"))
    build(home, today=SECOND.date())
    clinic = only(home)
    assert clinic.id == before.id
    assert clinic.address.street == "400 Oak Ave"
    assert sorted(told(clinic)) == [
        ("address", OLD, SECOND.date()),
        ("name", "Elm Ketamine Clinic", SECOND.date()),
    ]
    assert build(home, today=SECOND.date()).engine_rebuilt is False
    build(home, everything=True, today=SECOND.date())
    assert only(home) == clinic


def test_a_build_on_a_later_day_lets_old_statements_lapse_and_an_equal_day_changes_nothing(home: Home) -> None:
    write(home, FIRST, raw(FIRST, IV))
    build(home, today=FIRST.date())

    def after(days: int) -> Built:
        return build(home, today=FIRST.date() + timedelta(days=days))

    assert after(1).engine_rebuilt is False
    assert after(181).engine_rebuilt is True
    assert only(home).facts["route"][0].freshness == "ageing"
    assert len(found(home, route="iv")) == 1
    assert after(366).engine_rebuilt is True
    assert found(home, route="iv") == {}
    clinic = only(home)
    assert clinic.facts["route"][0].freshness == "lapsed"
    assert clinic.facts["route"][0].gone_since is None
    assert len(found(home, route="not_stated")) == 1
    assert after(366).engine_rebuilt is False


def test_a_sighting_makes_what_had_lapsed_count_again(home: Home) -> None:
    write(home, FIRST, raw(FIRST, IV))
    build(home, today=date(2027, 6, 1))
    assert found(home, route="iv") == {}
    seen = datetime(2027, 6, 1, 9, tzinfo=UTC)
    write(home, seen, raw(seen, IV))
    build(home, today=date(2027, 6, 1))
    assert len(found(home, route="iv")) == 1


def test_the_home_folder_s_own_limits_count(home: Home) -> None:
    write(home, FIRST, raw(FIRST, IV))
    (home.folder / "freshness.toml").write_text('[route]\ncall_after = 1\nlapses_after = 2\nwhy = "A test."\n', "utf-8")
    build(home, today=FIRST.date() + timedelta(days=3))
    assert found(home, route="iv") == {}


PAIR = 'a = "sites:elm"\nb = "list:77"\nwho = "A. Reader"\nwhen = 2026-11-22\nwhy = "Looked at both."\n'


@pytest.fixture
def two_places(home: Home) -> Home:
    """Two listings that the machine keeps apart."""
    write(home, FIRST, raw(FIRST, IV))
    other = raw(FIRST, IM, ref="77", source="list", name="Birch House", street="7 Pine Rd", city="Bend",
                postal_code="97701", phone="541-555-0177", website="http://birch.example/")  # fmt: skip
    write(home, FIRST, other, source="list")
    build(home, today=FIRST.date())
    return home


def test_an_un_merge_restores_both_entries_with_their_old_ids(two_places: Home) -> None:
    apart = {clinic.name: clinic.id for clinic in found(two_places).values()}
    assert len(apart) == 2
    decisions = two_places.folder / "decisions.toml"
    for _ in range(2):
        decisions.write_text(f"[[same]]\n{PAIR}", "utf-8")
        build(two_places, today=FIRST.date())
        merged = only(two_places)
        (given_up,) = set(apart.values()) - {merged.id}
        assert merged.formerly == (given_up,)
        with closing(open_engine(two_places)) as engine:
            assert engine.get(given_up) == merged
        decisions.unlink()
        build(two_places, today=FIRST.date())
        assert {clinic.name: clinic.id for clinic in found(two_places).values()} == apart
        assert all(clinic.formerly == () for clinic in found(two_places).values())


def test_a_ruling_of_same_on_two_addresses_shows_both_as_a_contradiction(two_places: Home) -> None:
    (two_places.folder / "decisions.toml").write_text(f"[[same]]\n{PAIR}", "utf-8")
    build(two_places, today=FIRST.date())
    assert len(only(two_places).disputed) == 2


def test_ids_come_through_a_merge_a_new_listing_and_an_un_merge(two_places: Home) -> None:
    apart = {clinic.name: clinic.id for clinic in found(two_places).values()}
    decisions = two_places.folder / "decisions.toml"
    decisions.write_text(f"[[same]]\n{PAIR}", "utf-8")
    build(two_places, today=FIRST.date())
    twin = raw(SECOND, IV, ref="twin", source="third")
    write(two_places, SECOND, twin, source="third")
    build(two_places, today=SECOND.date())
    decisions.write_text(f"[[different]]\n{PAIR}", "utf-8")
    build(two_places, today=SECOND.date())
    clinics = {clinic.name: clinic for clinic in found(two_places).values()}
    assert {name: clinic.id for name, clinic in clinics.items()} == apart
    assert clinics["Elm Ketamine Clinic"].listings == ("sites:elm", "third:twin")


def test_what_the_machine_joined_can_be_taken_apart_and_joined_again(home: Home) -> None:
    write(home, FIRST, raw(FIRST, IV))
    write(home, FIRST, raw(FIRST, IV, ref="77", source="list"), source="list")
    build(home, today=FIRST.date())
    before = only(home)
    decisions = home.folder / "decisions.toml"
    for _ in range(2):
        decisions.write_text(f"[[different]]\n{PAIR}", "utf-8")
        build(home, today=FIRST.date())
        apart = found(home)
        assert len(apart) == 2
        assert before.id in apart
        assert all(clinic.formerly == () for clinic in apart.values())
        decisions.unlink()
        build(home, today=FIRST.date())
        whole = only(home)
        assert {whole.id, *whole.formerly} == set(apart)
        with closing(open_engine(home)) as engine:
            assert engine.get(before.id) == whole


def test_a_ruling_on_a_listing_that_nobody_has_is_told_and_does_nothing(home: Home) -> None:
    write(home, FIRST, raw(FIRST, IV))
    (home.folder / "decisions.toml").write_text(f"[[same]]\n{PAIR}", "utf-8")
    assert build(home, today=FIRST.date()).idle == ("list:77",)
    assert len(found(home)) == 1


def test_rulings_that_cannot_be_followed_stop_a_build_before_it_reads_anything(home: Home) -> None:
    write(home, FIRST, raw(FIRST, IV))
    (home.folder / "decisions.toml").write_text(f"[[same]]\n{PAIR}[[different]]\n{PAIR}", "utf-8")
    with pytest.raises(ConfigError, match="ruled different, and also the same"):
        build(home, today=FIRST.date())
    with Book(home.book) as book:
        assert book.db.execute("SELECT count(*) FROM listing").fetchone() == (0,)


def test_what_was_ever_said_decides_whether_a_place_can_be_found() -> None:
    gone = listed("a", OLD, JAN, NOV, said("provider", "yes", JAN, MAR, MAY), kind="clinic_site")
    never = listed("a", OLD, JAN, NOV, kind="clinic_site")
    assert is_listed(clinic_of("c1", [gone]), [gone])
    assert not is_listed(clinic_of("c1", [never]), [never])
