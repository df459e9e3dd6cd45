"""The embedded engine at work: beside builds, in threads and processes, and when its file is damaged under it."""

import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest
from engine_files import FEW, OTHERS, QUERIES, answers, build
from invented import invented_clinics

from config.errors import EngineUnavailable
from indexer.engines.embedded import EmbeddedEngine
from indexer.engines.embedded_file import EngineFile
from indexer.query import Near, Query


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "engine.sqlite"


def test_an_open_engine_answers_from_the_new_file_as_soon_as_it_is_there(path: Path) -> None:
    build(path)
    engine = EmbeddedEngine(path)
    assert engine.count == len(FEW)
    build(path, OTHERS)
    assert engine.search(Query(size=100)).total == engine.count == len(OTHERS)
    assert engine.get(FEW[0].id) is None
    assert engine.get(OTHERS[0].id) == OTHERS[0]


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
    while min(asked) == 0 and not wrong:
        time.sleep(0.01)  # a thread that had no turn yet
    stop.set()
    for thread in threads:
        thread.join()
    assert not wrong
    assert min(asked) > 0
