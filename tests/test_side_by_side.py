"""The two processes of ``make test``: together they run every test once, and a failure in either is told."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import side_by_side

TESTS = Path(__file__).parent
JOINS = f"""
import sys
sys.path.insert(0, {str(TESTS)!r})
import side_by_side

def pytest_configure(config):
    side_by_side.joined(config)
"""
TELLS = """
import os, time, pathlib, pytest

@pytest.mark.parametrize("number", range(3))
def test_it(number):
    time.sleep(0.1)  # so that the other process has its turn
    with pathlib.Path(__file__).with_name("ran").open("a") as ran:
        ran.write(f"{pathlib.Path(__file__).stem} {number} {os.getpid()}\\n")
"""


def both(folder: Path, *asked: str, **files: str) -> tuple[subprocess.CompletedProcess[str], list[list[str]]]:
    """What the two processes said of a suite of these files, and the tests that were run: file, number, process."""
    (folder / "pytest.ini").write_text("[pytest]\n")
    (folder / "conftest.py").write_text(JOINS)
    for name, text in files.items():
        (folder / f"{name}.py").write_text(text)
    command = [sys.executable, str(TESTS / "side_by_side.py"), "-q", "-p", "no:cacheprovider", *asked]
    plain = os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}  # loading what others add takes longest
    ended = subprocess.run(command, cwd=folder, env=plain, check=False, capture_output=True, text=True)
    ran = folder / "ran"
    return ended, [line.split() for line in ran.read_text().splitlines()] if ran.exists() else []


def test_every_test_is_run_once_and_a_file_by_one_process(tmp_path: Path) -> None:
    files = {f"test_{letter}": TELLS for letter in "abcdef"}
    ended, ran = both(tmp_path, **files)
    assert ended.returncode == 0, ended.stdout
    assert sorted((file, number) for file, number, _ in ran) == [(f, n) for f in sorted(files) for n in "012"]
    assert len({(file, process) for file, _, process in ran}) == len(files)
    if (os.cpu_count() or 1) > 1:
        assert "Of 18 tests " in ended.stdout


def test_files_that_ask_the_node_are_run_by_the_same_process(tmp_path: Path) -> None:
    asking = "import elastic_node\n" + TELLS
    (tmp_path / "elastic_node.py").touch()
    ended, ran = both(tmp_path, test_a=asking, test_b=asking, test_c=asking, test_d=TELLS)
    assert ended.returncode == 0, ended.stdout
    assert len(ran) == 12
    assert len({process for file, _, process in ran if file != "test_d"}) == 1


@pytest.mark.parametrize("bad", ["test_a", "test_b"])
def test_a_failure_in_either_process_is_the_end_of_both(tmp_path: Path, bad: str) -> None:
    files = {"test_a": TELLS, "test_b": TELLS} | {bad: TELLS + "    assert number != 1\n"}
    ended, ran = both(tmp_path, **files)
    assert ended.returncode == 1
    assert f"FAILED {bad}.py::test_it[1]" in ended.stdout
    assert len(ran) == 6, "the others are run all the same"


@pytest.mark.parametrize(("asked", "code"), [(("-k", "nobody"), 5), (("nowhere.py",), 4), (("-k", "1"), 0)])
def test_what_is_asked_for_is_asked_of_both(tmp_path: Path, asked: tuple[str, ...], code: int) -> None:
    ended, ran = both(tmp_path, *asked, test_a=TELLS, test_b=TELLS)
    assert ended.returncode == code, ended.stdout
    assert [number for _, number, _ in ran] == (["1", "1"] if code == 0 else [])


def test_a_test_that_neither_has_run_is_a_failure(capsys: pytest.CaptureFixture[str]) -> None:
    assert side_by_side._told([0, 0], [["10", "6"], ["10", "4"]]) == 0
    assert side_by_side._told([0, 0], [["10", "6"], ["10", "3"]]) == 1
    assert side_by_side._told([0, -9], [["10", "6"], ["10", "4"]]) == 1
    assert "Of 10 tests 6 were run in one process and 4 in the other." in capsys.readouterr().out
