"""People rule on pairs that may be one clinic, by key press or by options; rulings that cannot stand are refused."""

import json
import os
import pty
import select
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Self

import pytest

from config.decisions import Decisions, Ruling, load_decisions
from config.home import Home
from crawler.listing import RawListing
from crawler.runs.folders import RunWriter
from indexer.build import build
from indexer.match.compare import Judgement
from indexer.review import labels_named, marked, open_judgements, pair_of
from indexer.store import clinics, listings
from indexer.store.book import Book
from ui.cli import main
from ui.cli.review_keys import _key, pair_lines

DAY = datetime(2026, 11, 20, 9, tzinfo=UTC)
PLACES = {
    "elm": ("Elm Ketamine Clinic", "12 Elm St", "Salem", "503-555-0101"),
    "elm-2": ("Elm Ketamine Center", "14 Elm St, Suite 2", "Salem", "503-555-0101"),
    "elm-3": ("Elm Ketamine", "90 Oak Ave", "Salem", "503-555-0101"),
    "pine": ("Pine House", "9 Pine Rd", "Bend", "541-555-0109"),
}


def raw(ref: str, name: str, street: str, city: str, phone: str) -> RawListing:
    fields = {"name": name, "street": street, "city": city, "state": "OR", "phone": phone}
    return RawListing("list", ref, f"http://list.example/{ref}", DAY, fields)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Four listings, each a clinic of its own, and three open pairs between them."""
    made = Home(tmp_path / "home").prepare()
    with RunWriter(made.runs, "list", DAY) as writer:
        for ref, parts in PLACES.items():
            writer.write(raw(ref, *parts))
        writer.finish({"verdict": "accepted", "reasons": [], "kind": "directory", "complete": True})
    build(made, today=DAY.date())
    ids = {ref: raw(ref, *parts).id for ref, parts in PLACES.items()}
    pairs = [("elm", "elm-2", 4.0), ("elm-2", "elm-3", 3.5), ("elm", "pine", 3.0)]
    judged = [unsure(ids[a], ids[b], score) for a, b, score in pairs]
    with Book(made.book) as book:
        own = {listing: f"c{ref}" for ref, listing in ids.items()}
        clinics.keep_matching(book, judgements=judged, ids=own, merged={"celm-old": "celm"}, own=own)
    return made


def unsure(one: str, other: str, score: float) -> Judgement:
    a, b = sorted((one, other))
    return Judgement(a, b, "unsure", score, ("same phone", "names alike in part"), change="moved")


def answer(capsys: pytest.CaptureFixture[str], home: Home, *words: str) -> Any:
    assert main(["review", *words, "--json", "--home", str(home.folder)]) == 0
    return json.loads(capsys.readouterr().out)


def refused(capsys: pytest.CaptureFixture[str], home: Home, *words: str) -> str:
    assert main(["review", *words, "--home", str(home.folder)]) == 2
    err = capsys.readouterr().err
    assert err.count("\n") == 1
    return err


def rulings(home: Home) -> Decisions:
    return load_decisions(home.folder / "decisions.toml")


def test_open_pairs_are_listed_with_both_sides_and_what_differs(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    first, second, third = answer(capsys, home, "--list")
    assert {first["a"]["listing"], first["b"]["listing"]} == {"list:elm", "list:elm-2"}
    assert first["differs"] == ["name", "address"]
    assert first["a"]["phone"] == "503-555-0101"
    assert (first["score"], first["change"], first["settles"]) == (4.0, "moved", 1)
    assert first["reasons"] == ["same phone", "names alike in part"]
    assert [first["score"], second["score"], third["score"]] == [4.0, 3.5, 3.0]


def test_a_person_reads_the_pairs_side_by_side_with_differences_marked(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["review", "--list", "--most", "1", "--home", str(home.folder)]) == 0
    shown = capsys.readouterr().out
    assert "Pair 1 of 3 (4 points)" in shown
    assert "address ≠" in shown
    assert "[14] Elm St, [Suite 2,] Salem, OR" in shown
    assert "phone =" in shown
    assert "website ·  not stated" in shown
    assert "2 more: add --most 3" in shown


def test_a_ruling_is_written_with_who_when_and_why_and_counts_from_the_next_build_on(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("--rule", "list:elm", "list:pine", "same", "--why", "One  door,\ntwo names", "--who", "A. Reader")
    told = answer(capsys, home, *words)
    assert (told["ruled"], told["a"], told["b"]) == ("same", "list:elm", "list:pine")
    (ruling,) = rulings(home).same
    assert ruling == Ruling("list:elm", "list:pine", "A. Reader", datetime.now(UTC).date(), "One door, two names")
    assert main(["build", "--home", str(home.folder)]) == 0
    with Book(home.book) as book:
        ids = clinics.clinic_ids(book)
    assert ids[raw("elm", *PLACES["elm"]).id] == ids[raw("pine", *PLACES["pine"]).id]


def test_the_login_name_stands_in_where_nobody_says_who(
    home: Home, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOGNAME", "robin")
    assert main(["review", "--rule", "celm", "cpine", "different", "--why", "x", "--home", str(home.folder)]) == 0
    assert "Run: clinics build" in capsys.readouterr().out
    assert rulings(home).different[0].who == "robin"


def test_a_ruling_settles_all_pairs_of_its_two_clinics_and_goes_from_the_list_at_once(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    ids = {ref: raw(ref, *parts).id for ref, parts in PLACES.items()}
    with Book(home.book) as book:
        clinics.keep_matching(
            book,
            judgements=[unsure(ids["elm"], ids["pine"], 3.0), unsure(ids["elm-2"], ids["pine"], 3.6)],
            ids={ids["elm"]: "celm", ids["elm-2"]: "celm", ids["pine"]: "cpine"},
            merged={},
        )
        (only,) = open_judgements(book, Decisions())
        assert (only[0].score, only[1]) == (3.6, 2)
        ruled = Ruling("list:elm", "list:pine", "A", date(2026, 11, 22), "w")
        assert open_judgements(book, Decisions(different=(ruled,))) == []
        assert open_judgements(book, Decisions(same=(ruled,))) == []
    assert answer(capsys, home, "--list")[0]["settles"] == 2


def test_pairs_of_places_that_say_they_give_it_come_first(home: Home) -> None:
    ids = {ref: raw(ref, *parts).id for ref, parts in PLACES.items()}
    with Book(home.book) as book:
        with book.change() as db:
            for ref in ("elm", "pine"):
                db.execute(
                    "INSERT INTO statement VALUES"
                    " (?, ?, 'route', 'iv', 0, 'We give IV.', 'u', '2026-11-20', '2026-11-20', NULL, 'r')",
                    (ref, ids[ref]),
                )
        order = [
            {listings.labels(book)[one.a], listings.labels(book)[one.b]}
            for one, _ in open_judgements(book, Decisions())
        ]
        assert order == [{"list:elm", "list:pine"}, {"list:elm", "list:elm-2"}, {"list:elm-2", "list:elm-3"}]


def test_pairs_with_a_clinic_that_nobody_lists_any_more_come_last(home: Home) -> None:
    with Book(home.book) as book:
        with book.change() as db:
            db.execute("UPDATE listing SET gone_since = '2026-11-21' WHERE ref = 'elm-2'")
        scores = [one.score for one, _ in open_judgements(book, Decisions())]
    assert scores == [3.0, 4.0, 3.5]


def test_clinics_ids_are_taken_where_they_are_clear_also_old_ones(home: Home) -> None:
    ids = {ref: raw(ref, *parts).id for ref, parts in PLACES.items()}
    with Book(home.book) as book:
        assert labels_named(book, Decisions(), "celm-old", "cpine") == ("list:elm", "list:pine")
        clinics.keep_matching(
            book,
            judgements=[unsure(ids["elm"], ids["pine"], 3.0)],
            ids={ids["elm"]: "celm", ids["elm-2"]: "celm", ids["elm-3"]: "celm", ids["pine"]: "cpine"},
            merged={},
        )
        assert labels_named(book, Decisions(), "cpine", "celm") == ("list:pine", "list:elm"), "one open pair"
        assert labels_named(book, Decisions(), "list:elm-2", "cpine") == ("list:elm-2", "list:pine")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--rule", "list:elm", "list:nobody", "same", "--why", "x"), "has no listing 'list:nobody'"),
        (("--rule", "other:elm", "list:elm", "same", "--why", "x"), "nothing of a source 'other'"),
        (("--rule", "celm", "cnobody", "same", "--why", "x"), "'cnobody' is no clinic's id"),
        (("--rule", "celm", "list:elm", "same", "--why", "x"), "Both names mean list:elm"),
        (("--rule", "celm", "cpine", "equal", "--why", "x"), "same or different, not 'equal'"),
        (("--rule", "celm", "cpine", "same"), "Add: --why"),
        (("--rule", "celm", "cpine", "same", "--why", "x", "--list"), "at a time"),
        (("--unrule", "celm", "cpine"), "is not ruled"),
        (("--undo",), "nothing can be taken back"),
        ((), "no terminal"),
    ],
)
def test_what_cannot_be_ruled_is_refused_with_what_to_do(
    home: Home, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], says: str
) -> None:
    assert says in refused(capsys, home, *words)
    assert not (home.folder / "decisions.toml").exists()


def test_a_clinic_of_several_listings_has_to_be_named_by_one_of_them(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    ids = {ref: raw(ref, *parts).id for ref, parts in PLACES.items()}
    with Book(home.book) as book:
        clinics.keep_matching(book, judgements=[], ids={ids["elm"]: "celm", ids["elm-2"]: "celm"}, merged={})
    err = refused(capsys, home, "--rule", "celm", "cpine", "same", "--why", "x")
    assert "The clinic celm has 2 listings; name the one you mean: list:elm, list:elm-2" in err


def test_a_ruling_that_contradicts_others_is_refused_and_one_can_be_taken_back(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    answer(capsys, home, "--rule", "celm", "celm-2", "same", "--why", "x")
    answer(capsys, home, "--rule", "celm-2", "celm-3", "same", "--why", "x")
    assert "ruled same" in refused(capsys, home, "--rule", "celm", "celm-3", "different", "--why", "x")
    assert (
        "is ruled" not in refused(capsys, home, "--rule", "celm", "celm-2", "different", "--why", "x").split("are")[0]
    )
    assert answer(capsys, home, "--undo")["b"] == "list:elm-3"
    assert answer(capsys, home, "--unrule", "list:elm-2", "celm")["a"] == "list:elm"
    assert answer(capsys, home, "--rulings") == []


def test_a_ruling_on_a_listing_that_is_not_there_any_more_can_still_be_taken_back(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    text = '[[same]]\na = "lost:1"\nb = "list:elm"\nwho = "A"\nwhen = 2026-11-20\nwhy = "w"\n'
    (home.folder / "decisions.toml").write_text(text, "utf-8")
    assert [one["a"] for one in answer(capsys, home, "--rulings")] == ["lost:1"]
    assert answer(capsys, home, "--unrule", "list:elm", "lost:1")["taken_back"] is True


def test_a_ruling_waits_for_no_build_but_says_who_holds_the_folder(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    with home.held():
        assert main(["review", "--rule", "celm", "cpine", "same", "--why", "x", "--home", str(home.folder)]) == 1
    assert "Another command" in capsys.readouterr().err


def test_without_a_build_there_is_nothing_to_review(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "Run: clinics build" in refused(capsys, Home(tmp_path / "nothing"), "--list")
    assert not (tmp_path / "nothing").exists()


def test_places_in_doubt_are_listed(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    with Book(home.book) as book, book.change() as db:
        db.execute("UPDATE place SET problem = 'The postal code belongs elsewhere.' WHERE listing = ?",
                   (raw("elm", *PLACES["elm"]).id,))  # fmt: skip
    rows = answer(capsys, home, "--places")
    assert {
        "listing": "list:elm",
        "address": "12 Elm St, Salem, OR",
        "problem": "The postal code belongs elsewhere.",
    } in rows
    assert main(["review", "--places", "--home", str(home.folder)]) == 0
    assert "list:elm: 12 Elm St, Salem, OR\n    The postal code belongs elsewhere." in capsys.readouterr().out


@pytest.mark.parametrize("width", [40, 71, 72, 200])
def test_a_pair_fits_the_terminal(home: Home, width: int) -> None:
    with Book(home.book) as book:
        for judgement, settles in open_judgements(book, Decisions()):
            lines = pair_lines(pair_of(book, judgement, settles=settles), number=1, whole=3, width=width)
            assert max(len(line) for line in lines) <= max(width, 40)


def test_words_that_stand_on_one_side_only_are_marked() -> None:
    assert marked("12 Elm St, Suite 2, Salem", "14 Elm St, Salem") == "[12] Elm St, [Suite 2,] Salem"
    assert marked("Elm", "elm,") == "Elm"
    assert marked("", "x") == ""


class Terminal:
    """A real terminal with the command in it."""

    def __init__(self, home: Home) -> None:
        ours, theirs = pty.openpty()
        self.screen = ours
        self.seen = ""
        self.process = subprocess.Popen(
            [sys.executable, "-c", "import sys; from ui.cli import main; sys.exit(main())",
             "review", "--who", "Robin", "--home", str(home.folder)],
            stdin=theirs, stdout=theirs, stderr=theirs, close_fds=True, cwd=Path(__file__).parent.parent,
            env={**os.environ, "TERM": "xterm", "COLUMNS": "100", "PYTHONUTF8": "1"},
        )  # fmt: skip
        os.close(theirs)

    def until(self, words: str, *, seconds: float = 120.0) -> str:
        """Everything since the last call, up to these words."""
        end = time.monotonic() + seconds
        while words not in self.seen:
            assert time.monotonic() < end, f"waited for {words!r}, saw {self.seen!r}"
            if select.select([self.screen], [], [], 0.2)[0]:
                try:
                    self.seen += os.read(self.screen, 65536).decode("utf-8", "replace")
                except OSError:  # the other end was closed
                    assert words in self.seen, self.seen
        before, _, self.seen = self.seen.partition(words)
        return before

    def press(self, key: str) -> None:
        """One key, once the command waits for one: what is typed before is thrown away."""
        end = time.monotonic() + 120
        while termios.tcgetattr(self.screen)[3] & termios.ICANON:
            assert time.monotonic() < end, self.seen
            time.sleep(0.01)
        os.write(self.screen, key.encode())

    def type(self, line: str) -> None:
        os.write(self.screen, f"{line}\n".encode())

    def close(self) -> int:
        code = self.process.wait(60)
        os.close(self.screen)
        return code

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.close()


@pytest.fixture
def terminal(home: Home) -> Iterator[Terminal]:
    with Terminal(home) as opened:
        yield opened


def test_by_key_press_pairs_are_ruled_passed_over_undone_and_written_at_once(home: Home, terminal: Terminal) -> None:
    terminal.until("q quit")
    terminal.press("u")
    terminal.until("Nothing was ruled since you began")
    terminal.until("q quit")
    terminal.press("s")
    terminal.until("Why are they same?")
    terminal.type("One desk, two doors")
    terminal.until("Ruled same.")
    assert [one.why for one in rulings(home).same] == ["One desk, two doors"]
    terminal.until("q quit")
    terminal.press("n")
    terminal.until("Pair 3 of 3")
    terminal.until("q quit")
    terminal.press("d")
    terminal.until("Why are they different?")
    terminal.type("")
    terminal.until("Without a reason nothing is ruled.")
    terminal.until("q quit")
    terminal.press("u")
    terminal.until("Taken back: list:elm")
    assert rulings(home).same == ()
    terminal.until("Pair 1 of 3")
    terminal.until("q quit")
    terminal.press("d")
    terminal.until("Why are they different?")
    terminal.type("Two desks")
    terminal.until("Pair 2 of 3")
    terminal.until("q quit")
    terminal.press("q")
    terminal.until("1 pair ruled. Rulings count from the next build on. Run: clinics build")
    assert terminal.close() == 0
    (ruling,) = rulings(home).different
    assert (ruling.who, ruling.why) == ("Robin", "Two desks")


def test_other_keys_are_passed_over(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    pressed = iter(["x", "\x1b[A", "\r", "N"])
    monkeypatch.setattr("typer.getchar", lambda: next(pressed))
    assert _key() == "n"
    assert "s same · d different · n next · u undo · q quit" in capsys.readouterr().out


def test_ctrl_c_ends_it_and_keeps_what_was_ruled(home: Home, terminal: Terminal) -> None:
    terminal.until("q quit")
    terminal.press("s")
    terminal.until("Why are they same?")
    terminal.type("One desk")
    terminal.until("Pair 2 of 3")
    terminal.until("q quit")
    terminal.press("\x03")
    terminal.until("What was finished is kept.")
    assert terminal.close() == 130
    assert len(rulings(home).same) == 1
