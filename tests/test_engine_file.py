"""The file of the embedded engine: replaced in one step, shared by threads, and never believed when it is not whole."""

import json
import sqlite3
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from invented import invented_clinics, invented_queries

from config.errors import EngineUnavailable
from config.home import Home
from config.vocabulary import vocabulary
from indexer.clinic import Clinic, Former
from indexer.engines import EngineBuilder, SearchEngine, open_engine
from indexer.engines.embedded import EmbeddedBuilder, EmbeddedEngine
from indexer.engines.embedded_document import Documents, as_json, shared_words
from indexer.engines.embedded_file import EngineFile
from indexer.query import Near, Query, Results

FEW = tuple(invented_clinics(40, seed=1))
OTHERS = tuple(invented_clinics(60, seed=2))
DAY = date(2026, 11, 1)
QUERIES = tuple(invented_queries(30, seed=3))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "engine.sqlite"


def build(path: Path, clinics: tuple[Clinic, ...] = FEW) -> None:
    builder: EngineBuilder = EmbeddedBuilder(path)
    assert builder.rebuild(clinics, merged={}) == len(clinics)


def answers(engine: SearchEngine) -> list[Results]:
    return [engine.search(query) for query in QUERIES]


def test_building_twice_gives_the_same_answers_and_leaves_nothing_else_behind(path: Path) -> None:
    build(path)
    first = EmbeddedEngine(path)
    expected, built_at = answers(first), first.built_at
    build(path, tuple(reversed(FEW)))
    assert answers(EmbeddedEngine(path)) == expected
    assert EmbeddedEngine(path).built_at > built_at
    assert sorted(entry.name for entry in path.parent.iterdir()) == ["engine.before", "engine.sqlite"]


def test_an_open_engine_answers_from_the_new_file_as_soon_as_it_is_there(path: Path) -> None:
    build(path)
    engine = EmbeddedEngine(path)
    assert engine.count == len(FEW)
    build(path, OTHERS)
    assert engine.search(Query(size=100)).total == engine.count == len(OTHERS)
    assert engine.get(FEW[0].id) is None
    assert engine.get(OTHERS[0].id) == OTHERS[0]


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


def test_a_file_that_is_written_over_leaves_the_last_good_answers_until_the_next_build(path: Path) -> None:
    build(path)
    engine = EmbeddedEngine(path)
    expected = answers(engine)
    for damage in (b"", b"half a file" * 1000):
        aside = path.with_name("copied")
        aside.write_bytes(damage)
        aside.replace(path)
        assert answers(engine) == expected
        assert "run `clinics build`" in engine.trouble
    build(path, OTHERS)
    assert (engine.count, engine.trouble) == (len(OTHERS), "")


def test_a_start_with_a_damaged_file_answers_from_the_one_before_and_says_so(path: Path) -> None:
    build(path)
    expected = answers(EmbeddedEngine(path))
    build(path, OTHERS)
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2)
    engine = EmbeddedEngine(path)
    assert answers(engine) == expected
    assert "is damaged" in engine.trouble
    build(path, OTHERS)
    assert (engine.count, engine.trouble) == (len(OTHERS), "")
    assert answers(EmbeddedEngine(path.with_suffix(".before"))) == expected, (
        "a damaged file is never kept as the good one"
    )


def test_a_damaged_clinic_in_a_file_that_opened_well_is_answered_from_the_one_before(path: Path) -> None:
    build(path)
    build(path)
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("UPDATE documents SET document = x'00' WHERE number = 7")
    engine = EmbeddedEngine(path)
    assert engine.get(FEW[7].id) == FEW[7]
    assert "clinic 7 was changed" in engine.trouble
    path.with_suffix(".before").unlink()
    alone = EmbeddedEngine(path)
    assert alone.get(FEW[6].id) == FEW[6]
    with pytest.raises(EngineUnavailable, match="clinic 7 was changed"):
        alone.get(FEW[7].id)


def test_while_one_thread_opens_the_new_file_the_others_go_on_with_the_old(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(path)
    engine = EmbeddedEngine(path)
    opening, go_on = threading.Event(), threading.Event()
    load = EngineFile._load

    def slowly(file: EngineFile) -> None:
        opening.set()
        assert go_on.wait(60)
        load(file)

    aside = path.with_name("other.sqlite")
    build(aside, OTHERS)
    monkeypatch.setattr(EngineFile, "_load", slowly)
    aside.replace(path)
    first = threading.Thread(target=engine.search, args=(Query(),))
    first.start()
    assert opening.wait(60)
    assert engine.count == len(FEW)
    go_on.set()
    first.join()
    assert engine.count == len(OTHERS)


def test_an_export_that_is_under_way_ends_with_the_clinics_it_began_with(path: Path) -> None:
    build(path)
    engine = EmbeddedEngine(path)
    under_way = engine.export(Query(sort="name"))
    first = next(under_way)
    build(path, OTHERS)
    assert {hit.clinic.id for hit in (first, *under_way)} == {one.id for one in FEW}
    assert {hit.clinic.id for hit in engine.export(Query())} == {one.id for one in OTHERS}


def test_nothing_is_ever_written_while_answering(path: Path) -> None:
    build(path)
    path.chmod(0o444)
    before = path.read_bytes()
    with closing(EmbeddedEngine(path)) as engine:
        answers(engine)
    assert path.read_bytes() == before
    assert [entry.name for entry in path.parent.iterdir()] == ["engine.sqlite"]


def test_a_build_in_another_process_is_noticed_and_a_killed_one_is_not(path: Path) -> None:
    build(path)
    engine = EmbeddedEngine(path)
    program = (
        "import sys; from pathlib import Path; sys.path.insert(0, sys.argv[2])\n"
        "from invented import invented_clinics\n"
        "from indexer.engines.embedded import EmbeddedBuilder\n"
        "def clinics():\n"
        "    yield from invented_clinics(60, seed=2)\n"
        "    if sys.argv[3] == 'killed': import os, signal; os.kill(os.getpid(), signal.SIGKILL)\n"
        "EmbeddedBuilder(Path(sys.argv[1])).rebuild(clinics(), merged={})\n"
    )
    here = Path(__file__).parent
    for end, count in (("killed", len(FEW)), ("finished", len(OTHERS))):
        done = subprocess.run(
            [sys.executable, "-c", program, str(path), str(here), end], cwd=here.parent, check=False, timeout=120
        )
        assert (done.returncode == 0) == (end == "finished")
        assert engine.count == count
    assert sorted(entry.name for entry in path.parent.iterdir()) == ["engine.before", "engine.sqlite"]


def test_ten_thousand_clinics_are_open_again_in_a_tenth_of_a_second(tmp_path: Path) -> None:
    path = tmp_path / "engine.sqlite"
    build(path, tuple(invented_clinics(10_000, seed=4)))
    spent = []
    for _ in range(5):
        before = time.process_time()
        with closing(EmbeddedEngine(path)) as engine:
            assert engine.search(Query(near=Near("here", 40.71, -74.01))).total > 0
        spent.append(time.process_time() - before)
    assert min(spent) < 0.1


def test_every_part_of_a_clinic_comes_back_from_its_document() -> None:
    for one in FEW:
        full = replace(
            one,
            history=(Former("name", "Old \ud800 Name", "own_site", "https://a.example/", DAY, DAY, DAY),),
            disputed=("1 Elm St", "2 Elm St"),
        )
        for documents in (Documents(b""), Documents(shared_words([as_json(full)]))):
            assert documents.clinic(documents.packed(as_json(full))) == full


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


def test_a_closed_engine_lets_go_of_its_file_and_opens_it_again_when_asked(path: Path) -> None:
    build(path)
    before = open_descriptors()
    engine = EmbeddedEngine(path)
    assert engine.count == len(FEW)
    engine.close()
    assert open_descriptors() == before
    assert engine.count == len(FEW)


def test_files_that_were_replaced_are_let_go(path: Path) -> None:
    build(path)
    engine = EmbeddedEngine(path)
    before = open_descriptors()
    for round_ in range(50):
        build(path, FEW[: round_ % 5 + 1])
        assert engine.search(Query()).total == round_ % 5 + 1
    assert open_descriptors() == before


def open_descriptors() -> int:
    return len(list(Path("/dev/fd").iterdir()))


def test_eight_threads_searching_during_builds_get_whole_answers_only(path: Path) -> None:
    build(path)
    of_few = answers(EmbeddedEngine(path))
    build(path, OTHERS)
    engine = EmbeddedEngine(path)
    of_others = answers(engine)
    stop = threading.Event()
    wrong: list[object] = []
    asked = [0] * 8

    def search(thread: int) -> None:
        try:
            while not stop.is_set():
                number = (asked[thread] * 7 + thread) % len(QUERIES)
                found = engine.search(QUERIES[number])
                if found not in (of_few[number], of_others[number]):
                    wrong.append(found)
                asked[thread] += 1
        except Exception as error:  # noqa: BLE001  whatever a thread meets is told by the test
            wrong.append(error)

    threads = [threading.Thread(target=search, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for round_ in range(12):
        build(path, (FEW, OTHERS)[round_ % 2])
    stop.set()
    for thread in threads:
        thread.join()
    assert not wrong
    assert min(asked) > 0


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
