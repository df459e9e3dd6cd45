"""The file of the embedded engine: replaced in one step, shared by threads, and never believed when it is not whole."""

import json
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from engine_files import FEW, OTHERS, answers, build

from config.errors import EngineUnavailable
from config.home import Home
from config.vocabulary import vocabulary
from indexer.clinic import Clinic, Fact, Former
from indexer.engines import embedded_file, open_engine
from indexer.engines.document import Documents, as_json, shared_words
from indexer.engines.embedded import EmbeddedBuilder, EmbeddedEngine
from indexer.query import Query

DAY = date(2026, 11, 1)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "engine.sqlite"


def test_building_twice_gives_the_same_answers_and_leaves_nothing_else_behind(path: Path) -> None:
    build(path)
    first = EmbeddedEngine(path)
    expected, built_at = answers(first), first.built_at
    build(path, tuple(reversed(FEW)))
    assert answers(EmbeddedEngine(path)) == expected
    assert EmbeddedEngine(path).built_at > built_at
    assert sorted(entry.name for entry in path.parent.iterdir()) == ["engine.before", "engine.sqlite"]


def test_a_build_that_fails_half_way_leaves_the_old_answers_and_no_rubbish(path: Path) -> None:
    build(path)
    engine = EmbeddedEngine(path)
    expected = answers(engine)

    def broken() -> Iterator[Clinic]:
        yield from OTHERS
        raise RuntimeError("the book of record broke off")

    with pytest.raises(RuntimeError, match="broke off"):
        EmbeddedBuilder(path).rebuild(broken(), merged={})
    with pytest.raises(EngineUnavailable, match=f"two clinics have the id {FEW[0].id}.*old one stays"):
        EmbeddedBuilder(path).rebuild((*FEW, FEW[0]), merged={})
    assert answers(engine) == answers(EmbeddedEngine(path)) == expected
    assert [entry.name for entry in path.parent.iterdir()] == ["engine.sqlite"]


def test_a_new_file_that_lost_a_clinic_never_takes_the_old_ones_place(path: Path) -> None:
    class Losing(EmbeddedBuilder):
        def _write(self, clinics: Iterable[Clinic], merged: Mapping[str, str]) -> int:
            count = super()._write(clinics, merged)
            with closing(sqlite3.connect(self.aside)) as file, file:
                file.execute("DELETE FROM documents WHERE number = 7")
            return count

    build(path)
    expected = answers(EmbeddedEngine(path))
    with pytest.raises(EngineUnavailable, match="59 of 60 clinics written"):
        Losing(path).rebuild(OTHERS, merged={})
    assert answers(EmbeddedEngine(path)) == expected


def test_what_a_killed_build_left_is_swept_away_by_the_next(path: Path) -> None:
    path.with_suffix(".part").write_bytes(b"half a file")
    build(path)
    assert EmbeddedEngine(path).count == len(FEW)


def test_a_folder_that_is_not_there_is_said(path: Path) -> None:
    with pytest.raises(EngineUnavailable, match="could not be built"):
        build(path.parent / "nowhere" / "engine.sqlite")


def test_without_a_file_one_is_told_to_build(tmp_path: Path) -> None:
    with pytest.raises(EngineUnavailable, match="is not there: run `clinics build`"):
        open_engine(Home(tmp_path))
    build(Home(tmp_path).engine)
    engine = open_engine(Home(tmp_path))
    assert engine.count == len(FEW)
    Home(tmp_path).engine.unlink()
    with pytest.raises(EngineUnavailable, match="run `clinics build`"):
        engine.search(Query())


@pytest.mark.parametrize(
    "content",
    [b"", b"not a database at all, but quite long enough to be one " * 20, b"SQLite format 3\x00" + b"\x07" * 4096],
)
def test_a_file_that_is_no_engine_is_refused_with_what_to_do(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(EngineUnavailable, match="run `clinics build`"):
        EmbeddedEngine(path)


def test_a_folder_in_its_place_is_refused(path: Path) -> None:
    path.mkdir()
    with pytest.raises(EngineUnavailable, match="run `clinics build`"):
        EmbeddedEngine(path)


def test_another_programs_database_is_not_taken_for_an_engine(path: Path) -> None:
    with closing(sqlite3.connect(path)) as file:
        file.executescript("CREATE TABLE about (key TEXT); PRAGMA user_version = 1;")
    with pytest.raises(EngineUnavailable, match="another program's file"):
        EmbeddedEngine(path)


def test_a_file_of_another_format_asks_to_be_built_anew(path: Path) -> None:
    build(path)
    with closing(sqlite3.connect(path)) as file:
        file.execute("PRAGMA user_version = 99")
    with pytest.raises(EngineUnavailable, match=r"has format 99.*run `clinics build`"):
        EmbeddedEngine(path)


def test_a_file_built_for_other_fields_asks_to_be_built_anew(path: Path) -> None:
    build(path)
    with closing(sqlite3.connect(path)) as file, file:
        about = json.loads(file.execute("SELECT data FROM columns WHERE name = 'about'").fetchone()[0])
        told = json.dumps({**about, "codes": {"route": ["iv"]}}).encode()
        file.execute("UPDATE columns SET data = ?, sum = ? WHERE name = 'about'", (told, zlib.crc32(told)))
    with pytest.raises(EngineUnavailable, match="other fields"):
        EmbeddedEngine(path)


def test_every_part_of_a_clinic_comes_back_from_its_document() -> None:
    for one in FEW:
        full = replace(
            one,
            history=(Former("name", "Old \ud800 Name", "own_site", "https://a.example/", DAY, DAY, DAY),),
            disputed=("1 Elm St", "2 Elm St"),
        )
        for documents in (Documents(b""), Documents(shared_words([as_json(full)]))):
            assert documents.clinic(documents.packed(as_json(full))) == full


def test_a_clinic_holds_once_what_its_facts_repeat() -> None:
    said, url = "By vein, or as a spray.", "https://a.example/"
    fact = Fact("iv", denied=False, said=said, url=url, source="own", first_seen=DAY, last_seen=DAY)
    both = replace(FEW[0], facts={"route": (fact, replace(fact, value="im"))})
    first, second = (Documents().clinic(Documents().packed(as_json(both))) for _ in range(2))
    assert first == second == both
    one, other = first.facts["route"]
    assert (one.said is other.said, one.url is other.url, one.source is other.source) == (True, True, True)
    assert one.value is second.facts["route"][0].value


def test_clinics_shown_longest_ago_are_forgotten_first(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(path)
    one, two, three = (len(as_json(clinic)) for clinic in FEW[:3])
    monkeypatch.setattr(embedded_file, "KEPT", one + max(two, three))
    engine = EmbeddedEngine(path)
    first, second = engine.get(FEW[0].id), engine.get(FEW[1].id)
    assert engine.get(FEW[0].id) is first
    third = engine.get(FEW[2].id)
    assert engine.get(FEW[0].id) is first
    assert engine.get(FEW[2].id) is third
    again = engine.get(FEW[1].id)
    assert again == second == FEW[1]
    assert again is not second
    monkeypatch.setattr(embedded_file, "KEPT", 1)
    assert [engine.get(clinic.id) for clinic in FEW] == list(FEW)


def test_threads_that_push_each_others_clinics_out_all_see_the_right_ones(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(path)
    monkeypatch.setattr(embedded_file, "KEPT", sum(len(as_json(clinic)) for clinic in FEW[:5]))
    engine = EmbeddedEngine(path)
    with ThreadPoolExecutor(8) as people:
        seen = list(people.map(lambda number: engine.get(FEW[number * 7 % 40].id), range(2000)))
    assert seen == [FEW[number * 7 % 40] for number in range(2000)]


def test_a_file_cut_short_anywhere_or_with_a_changed_byte_never_answers_wrongly(path: Path) -> None:
    build(path)
    whole = path.read_bytes()
    expected = answers(EmbeddedEngine(path))
    refused = 0
    for step in range(60):
        where = len(whole) * step // 60 + 11
        changed = bytearray(whole)
        changed[where] ^= 0x40
        for damaged in (whole[:where], bytes(changed)):
            path.write_bytes(damaged)
            try:
                # a byte that nothing reads may change; whatever is answered is the truth
                assert answers(EmbeddedEngine(path)) == expected
            except EngineUnavailable as error:
                assert "run `clinics build`" in str(error)  # noqa: PT017  either outcome is right, a wrong one is not
                refused += 1
    assert refused >= 60


def test_a_file_older_than_a_term_answers_on_and_knows_nobody_who_states_it(path: Path) -> None:
    build(path)
    whole = EmbeddedEngine(path).search(Query(filters={"route": ("im",)}))
    with closing(sqlite3.connect(path)) as file, file:
        about = json.loads(file.execute("SELECT data FROM columns WHERE name = 'about'").fetchone()[0])
        # as if it had been built when the first term was not there yet, and another one was
        about["codes"]["route"][0] = "an_older_one"
        told = json.dumps(about).encode()
        file.execute("UPDATE columns SET data = ?, sum = ? WHERE name = 'about'", (told, zlib.crc32(told)))
    found = EmbeddedEngine(path).search(Query(filters={"route": ("im",)}))
    first, *others = vocabulary()["route"].codes
    assert whole.facets["route"][first] > found.facets["route"][first] == 0
    assert [found.facets["route"][code] for code in others] == [whole.facets["route"][code] for code in others]
    assert (found.hits, found.left_out, found.facets["payment"]) == (
        whole.hits,
        whole.left_out,
        whole.facets["payment"],
    )
