from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.decisions import Decisions, Ruling, Withdrawal, load_decisions
from config.errors import ConfigError, UsageError
from config.opted_out import OptOut, covering
from config.rulings import last_ruled, rule, unrule

RULING = Ruling(a="x:1", b="y:2", who="A. Reader", when=date(2026, 11, 20), why="Same suite.")
PAIR = 'a = "x:1"\nb = "y:2"\nwho = "A. Reader"\nwhen = 2026-11-20\nwhy = "Same suite."\n'

OPTED_OUT = '[[opted_out]]\nhost = "Elm.example"\nwho = "B"\nwhen = 2026-11-21\nwhy = "Asked by mail."\n'


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


def test_a_host_that_asked_not_to_be_visited_is_known_with_all_below_it(tmp_path: Path) -> None:
    more = OPTED_OUT.replace("Elm.example", "www.Über.example.")
    found = load_decisions(written(tmp_path, OPTED_OUT + more))
    assert OptOut(host="elm.example", who="B", when=date(2026, 11, 21), why="Asked by mail.") in found.opted_out
    assert set(found.unvisited) == {"elm.example", "xn--ber-goa.example"}
    for host in ("elm.example", "www.elm.example", "a.b.Elm.example."):
        assert covering(found.unvisited, host) == found.opted_out[0]
        assert found.hides("x:1", f"https://{host}:8443/page")
    for host in ("elm.example.org", "example", "other-elm.example", ""):
        assert covering(found.unvisited, host) is None
        assert not found.hides("x:1", f"https://{host}/elm.example")
    assert not found.hides("x:1", "file:places.csv")


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
        (OPTED_OUT.replace("host", "hosts"), r"\[\[opted_out\]\] unknown key 'hosts'"),
        (OPTED_OUT.replace("Elm.example", "https://elm.example/"), "host must be the name of a host such as"),
        (OPTED_OUT.replace("Elm.example", "elm.example:8080"), "host must be the name of a host such as"),
        (OPTED_OUT.replace("Elm.example", "example"), "host must be the name of a host such as"),
        (OPTED_OUT.replace("Elm.example", "*.elm.example"), "host must be the name of a host such as"),
        (OPTED_OUT.replace('"Elm.example"', "7"), "host must be words in quotation marks"),
        (OPTED_OUT.replace("2026-11-21", "'yesterday'"), "must be a day"),
        ("[opted_out]\n" + OPTED_OUT.split("\n", 1)[1], "once for each ruling"),
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


TEXT = f"""# Our rulings, oldest first.

[[same]]  # the first one
{PAIR}# a word on the next

[[withdrawn]]
listing = "x:9"
who = "B"
when = 2026-11-21
why = \"\"\"
Asked for:
[[same]]
by phone.\"\"\"
"""


def ruling(a: str, b: str, why: str = "One door.") -> Ruling:
    return Ruling(a=a, b=b, who="A. Reader", when=date(2026, 11, 22), why=why)


def test_a_ruling_is_added_at_the_end_and_nothing_else_changes(tmp_path: Path) -> None:
    path = written(tmp_path, TEXT)
    rule(path, kind="different", ruling=ruling("x:3", "y:4"))
    assert path.read_text(encoding="utf-8").startswith(TEXT)
    assert ruling("x:3", "y:4") in load_decisions(path).different
    assert RULING in load_decisions(path).same


def test_the_first_ruling_makes_the_file(tmp_path: Path) -> None:
    path = tmp_path / "decisions.toml"
    rule(path, kind="same", ruling=ruling("x:3", "y:4"))
    assert ruling("x:3", "y:4") in load_decisions(path).same
    assert [one.name for one in tmp_path.iterdir()] == ["decisions.toml"]
    unrule(path, pair=("y:4", "x:3"))
    assert path.read_text(encoding="utf-8") == ""


@pytest.mark.parametrize("text", ["", "# only a comment\n", TEXT, TEXT.replace("\n", "\r\n"), f"{TEXT}\n\n# the end\n"])
def test_a_ruling_that_is_taken_back_leaves_the_file_letter_by_letter_as_it_was(tmp_path: Path, text: str) -> None:
    path = tmp_path / "decisions.toml"
    path.write_bytes(text.encode())
    rule(path, kind="same", ruling=ruling("x:3", "y:4", why='She said "both" \\ and\ttabs, \x07 and ünïcode'))
    assert last_ruled(path) == ("x:3", "y:4")
    gone = unrule(path, pair=("x:3", "y:4"))
    assert gone.why.startswith('She said "both" \\')
    assert path.read_bytes() == text.encode()


def test_an_older_ruling_is_taken_out_from_between_its_comments(tmp_path: Path) -> None:
    path = written(tmp_path, TEXT)
    assert unrule(path, pair=("y:2", "x:1")) == RULING
    left = path.read_text(encoding="utf-8")
    assert "# Our rulings, oldest first.\n" in left
    assert "# a word on the next\n\n[[withdrawn]]" in left
    assert load_decisions(path).same == load_decisions().same
    assert "x:9" in load_decisions(path).hidden


words = st.text(st.characters(codec="utf-8"), min_size=1, max_size=30).filter(lambda one: one.strip() != "")


@given(st.lists(st.tuples(words, words), min_size=1, max_size=5), st.data())
def test_whatever_is_written_can_be_read_back_and_taken_out_again(
    tmp_path_factory: pytest.TempPathFactory, said: list[tuple[str, str]], data: st.DataObject
) -> None:
    path = tmp_path_factory.mktemp("home") / "decisions.toml"
    made = [
        Ruling(a=f"s:a{n}", b=f"t:b{n}", who=who.strip(), when=date(2026, 11, 22), why=why.strip())
        for n, (who, why) in enumerate(said)
    ]
    texts = []
    for one in made:
        texts.append(path.read_bytes() if path.exists() else b"")
        rule(path, kind=data.draw(st.sampled_from(("same", "different"))), ruling=one)
    assert set(made) <= {*load_decisions(path).same, *load_decisions(path).different}
    for one, text in zip(reversed(made), reversed(texts), strict=True):
        assert unrule(path, pair=one.pair) == one
        assert path.read_bytes() == text


def test_a_pair_that_is_ruled_already_is_refused_with_how_to_take_it_back(tmp_path: Path) -> None:
    path = written(tmp_path, TEXT)
    with pytest.raises(UsageError, match=r"ruled same already, by A\. Reader on 2026-11-20\. To take"):
        rule(path, kind="same", ruling=ruling("y:2", "x:1"))
    with pytest.raises(
        UsageError, match=r"cannot be ruled different. To take it back: clinics review --unrule x:1 y:2"
    ):
        rule(path, kind="different", ruling=ruling("x:1", "y:2"))
    assert path.read_text(encoding="utf-8") == TEXT


def test_a_ruling_against_a_chain_of_others_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, TEXT)
    rule(path, kind="same", ruling=ruling("y:2", "z:3"))
    with pytest.raises(UsageError, match="through other listings they are ruled same"):
        rule(path, kind="different", ruling=ruling("x:1", "z:3"))
    rule(path, kind="different", ruling=ruling("x:1", "q:9"))
    with pytest.raises(UsageError, match="through other listings they are ruled different"):
        rule(path, kind="same", ruling=ruling("z:3", "q:9"))


def test_a_file_written_by_hand_in_another_form_is_left_alone(tmp_path: Path) -> None:
    row = '{a = "x:1", b = "y:2", who = "A", when = 2026-11-20, why = "w"}'
    path = written(tmp_path, f"same = [{row}]\n")
    with pytest.raises(ConfigError, match="would break it"):
        rule(path, kind="same", ruling=ruling("x:5", "y:6"))
    with pytest.raises(ConfigError, match="Change it in the file itself"):
        unrule(path, pair=("x:1", "y:2"))
    assert path.read_text(encoding="utf-8") == f"same = [{row}]\n"
    assert [one.name for one in tmp_path.iterdir()] == ["decisions.toml"]


def test_what_nobody_ruled_cannot_be_taken_back(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is not ruled"):
        unrule(tmp_path / "decisions.toml", pair=("x:1", "y:2"))
    assert last_ruled(tmp_path / "decisions.toml") is None


def test_a_folder_that_cannot_be_written_is_told_and_nothing_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "gone" / "decisions.toml"
    with pytest.raises(ConfigError, match="cannot be written"):
        rule(path, kind="same", ruling=ruling("x:1", "y:2"))


def test_the_last_ruling_is_the_one_that_stands_last_whatever_its_kind(tmp_path: Path) -> None:
    path = tmp_path / "decisions.toml"
    rule(path, kind="different", ruling=ruling("x:1", "y:1"))
    rule(path, kind="same", ruling=ruling("x:2", "y:2"))
    rule(path, kind="different", ruling=ruling("x:3", "y:3"))
    for pair in (("x:3", "y:3"), ("x:2", "y:2"), ("x:1", "y:1")):
        assert last_ruled(path) == pair
        unrule(path, pair=pair)


def test_the_rights_of_the_file_stay_and_a_link_to_it_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real.toml").write_text(TEXT, encoding="utf-8")
    (tmp_path / "real.toml").chmod(0o640)
    path = tmp_path / "decisions.toml"
    path.symlink_to(tmp_path / "real.toml")
    rule(path, kind="same", ruling=ruling("x:3", "y:4"))
    assert path.is_symlink()
    assert (tmp_path / "real.toml").stat().st_mode & 0o777 == 0o640
    assert ruling("x:3", "y:4") in load_decisions(path).same
