from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from config.decisions import Decisions, Ruling, Withdrawal, load_decisions
from config.errors import ConfigError

RULING = Ruling(a="x:1", b="y:2", who="A. Reader", when=date(2026, 11, 20), why="Same suite.")
PAIR = 'a = "x:1"\nb = "y:2"\nwho = "A. Reader"\nwhen = 2026-11-20\nwhy = "Same suite."\n'


def written(folder: Path, text: str) -> Path:
    path = folder / "decisions.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_without_a_file_only_the_rulings_of_the_package_count(tmp_path: Path) -> None:
    assert load_decisions(tmp_path / "decisions.toml") == load_decisions(None)


def test_rulings_are_read_from_the_file_of_the_home_folder(tmp_path: Path) -> None:
    text = f'[[same]]\n{PAIR}\n[[withdrawn]]\nlisting = "x:9"\nwho = "B"\nwhen = 2026-11-21\nwhy = "Asked for."\n'
    found = load_decisions(written(tmp_path, text))
    assert RULING in found.same
    assert Withdrawal(listing="x:9", who="B", when=date(2026, 11, 21), why="Asked for.") in found.withdrawn
    assert "x:9" in found.hidden


def test_a_ruling_reads_the_same_from_either_side() -> None:
    assert RULING.pair == replace(RULING, a="y:2", b="x:1").pair


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[[sane]]\n" + PAIR, "unknown key 'sane'"),
        (f'[[same]]\n{PAIR}reason = "x"\n', r"\[\[same\]\] unknown key 'reason'"),
        ('[[same]]\na = "x:1"\n', "lacks 'b'"),
        ("[same]\n" + PAIR, "once for each ruling"),
        ("[[same]]\n" + PAIR.replace("x:1", "x1"), "source:ref"),
        ("[[same]]\n" + PAIR.replace("x:1", ":1"), "source:ref"),
        ("[[same]]\n" + PAIR.replace('"x:1"', "1"), "words in quotation marks"),
        ("[[same]]\n" + PAIR.replace("2026-11-20", '"2026-11-20"'), "must be a day"),
        ("[[same]]\n" + PAIR.replace("2026-11-20", "2026-11-20T10:00:00"), "must be a day"),
        ("[[same]]\n" + PAIR.replace('"Same suite."', '" "'), "why must be words"),
        ("[[different]]\n" + PAIR.replace("y:2", "x:1"), "names 'x:1' twice"),
        ("[[same]\n", "cannot be read"),
    ],
)
def test_what_is_not_understood_is_named_with_its_file(tmp_path: Path, text: str, words: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(ConfigError, match=words) as caught:
        load_decisions(path)
    assert str(path) in str(caught.value)


def test_a_file_that_is_not_utf_8_is_named(tmp_path: Path) -> None:
    path = tmp_path / "decisions.toml"
    path.write_bytes(b'# caf\xe9\n[[same]]\na = "x:1"')
    with pytest.raises(ConfigError, match="cannot be read"):
        load_decisions(path)


def test_a_pair_ruled_both_ways_stops_the_program(tmp_path: Path) -> None:
    turned = PAIR.replace('"x:1"', '"?"').replace('"y:2"', '"x:1"').replace('"?"', '"y:2"')
    path = written(tmp_path, f"[[same]]\n{PAIR}\n[[different]]\n{turned}")
    with pytest.raises(ConfigError, match="'y:2' and 'x:1' are ruled different, and also the same") as caught:
        load_decisions(path)
    assert str(path) in str(caught.value)


def test_a_chain_of_sames_contradicts_a_different_at_its_ends() -> None:
    same = tuple(replace(RULING, a=f"x:{one}", b=f"x:{one + 1}") for one in range(5))
    Decisions(same=same, different=(replace(RULING, a="x:0", b="x:9"),))
    with pytest.raises(ConfigError, match="directly or through other listings"):
        Decisions(same=same, different=(replace(RULING, a="x:0", b="x:5"),))
