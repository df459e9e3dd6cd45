"""What was said before, through builds of one home folder: what is gone, moved, merged and taken apart again."""

from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from config.errors import ConfigError
from config.home import Home
from crawler.listing import Block, Page, RawListing
from crawler.runs.folders import RunWriter
from indexer.build import Built, build
from indexer.clinic import Clinic
from indexer.engines import open_engine
from indexer.query import Query
from indexer.store.book import Book


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
    assert sorted((one.field, one.value, one.until) for one in clinic.history) == [
        ("address", "12 Elm St, Salem, OR 97301", SECOND.date()),
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
