"""The page about sources: when each was read, what was held back and why, in words and as harmless text."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from markupsafe import escape

from config.home import VARIABLE, Home
from crawler.runs.folders import REPORT, RunWriter
from ui import accuracy, sources, words
from ui.wording import languages, spoken


def run(home: Path, source: str, day: int, verdict: str, *reasons: str) -> Path:
    with RunWriter(Home(home).runs, source, datetime(2026, 11, day, 8, 30, tzinfo=UTC)) as writer:
        return writer.finish(
            {"verdict": verdict, "reasons": list(reasons), "kind": "directory", "complete": True}
        ).folder


def test_a_source_tells_its_last_accepted_reading_and_why_a_later_one_was_held_back(tmp_path: Path) -> None:
    run(tmp_path, "some_list", 3, "accepted")
    run(tmp_path, "some_list", 9, "quarantined", "Only 3 listings where 400 are usual.", "<b>bold</b>")
    page = sources.page(Home(tmp_path))
    assert "Last read on November 3, 2026: 0 listings." in page
    assert "The reading of November 9, 2026 was held back." in page
    assert "nothing of it is shown" in page
    assert '<q lang="en"><bdi>Only 3 listings where 400 are usual</bdi></q>' in page
    assert "<b>" not in page
    assert "A directory." in page


def test_a_source_that_is_not_configured_here_is_named_as_its_own_report_names_it(tmp_path: Path) -> None:
    folder = run(tmp_path, "some_list", 3, "accepted")
    report = json.loads((folder / REPORT).read_text("utf-8"))
    named = report | {"title": "A list <b>somewhere</b>", "terms": "Open to all"}
    (folder / REPORT).write_text(json.dumps(named), encoding="utf-8")
    page = sources.page(Home(tmp_path))
    assert "A list &lt;b&gt;somewhere&lt;/b&gt;" in page
    assert "A directory." in page
    assert 'Terms: <q lang="en"><bdi>Open to all</bdi></q>' in page
    assert "some_list" not in page


def test_a_source_that_was_never_accepted_says_so(tmp_path: Path) -> None:
    run(tmp_path, "some_list", 9, "quarantined", "No listings.")
    assert "Never read whole." in sources.page(Home(tmp_path))


def test_sources_that_come_with_the_program_are_listed_with_their_terms_though_nobody_read_them(tmp_path: Path) -> None:
    page = sources.page(Home(tmp_path / "nothing"))
    assert "No source has been read yet." in page
    assert "FindTreatment.gov" in page
    assert "Not read yet." in page


def test_a_damaged_report_does_not_take_the_page_down(tmp_path: Path) -> None:
    (run(tmp_path, "some_list", 3, "accepted") / REPORT).write_text("{", encoding="utf-8")
    assert "cannot be opened" in sources.page(Home(tmp_path))


def test_a_source_of_a_persons_own_and_one_switched_off_are_told_too(tmp_path: Path) -> None:
    rows = '[[source]]\nid = "my_list"\ntitle = "My <i>list</i>"\nhome = "https://list.example/"\nkind = "directory"\n'
    rows += 'terms = "Asked them"\nevery = "2w"\n[[source]]\nid = "findtreatment"\noff = true\n'
    Home(tmp_path).sources_file.write_text(rows, encoding="utf-8")
    page = sources.page(Home(tmp_path))
    assert "My &lt;i&gt;list&lt;/i&gt;" in page
    assert "Read again every 14 days." in page
    assert 'href="https://list.example/"' in page
    assert "It is no longer read." in page
    Home(tmp_path).sources_file.write_text("[[source]]", encoding="utf-8")
    assert "FindTreatment.gov" in sources.page(Home(tmp_path)), "a file that is not understood hides nothing of ours"


def test_the_page_tells_how_well_pages_are_read_and_how_to_correct_or_remove_an_entry(tmp_path: Path) -> None:
    page = sources.page(Home(tmp_path), clinics=1204)
    assert "The directory holds 1,204 clinics now." in page
    last = accuracy.measured()[-1]
    assert f"({last.pages} pages). How it is given: {last.route_right * 100:.0f} of 100 right" in page
    assert f"There were only {last.people} psychiatrists in it." in page
    assert "Report a mistake" in page
    assert "To correct or remove an entry" in page


def test_the_page_speaks_spanish_and_quotes_the_check_as_it_is(tmp_path: Path) -> None:
    run(tmp_path, "some_list", 3, "accepted")
    run(tmp_path, "some_list", 9, "quarantined", "Only 3 listings where 400 are usual.")
    with spoken("es"):
        page = sources.page(Home(tmp_path), clinics=3)
    assert "La lectura del 9 de noviembre de 2026 se retuvo." in page
    assert "Only 3 listings where 400 are usual" in page
    assert "sitios web de las propias clínicas" in page
    assert 'El control dijo (en inglés): <q lang="en">' in page, "an older run has no codes"
    assert "Condiciones: API pública de una agencia de los Estados Unidos" in page
    for english in ("Last read", "held back", "Not read yet", "clinics now", "Terms", "Public API"):
        assert english not in page


def test_figures_are_shares_and_no_balanced_mean_lies_outside_what_it_is_made_of() -> None:
    for one in accuracy.measured():
        between = sorted((one.route_right, one.route_found))
        assert 0 < between[0] <= one.route_f1 <= between[1] <= 1
        assert one.pages > 0


def test_a_source_has_one_name_on_every_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    folder = run(tmp_path, "some_list", 3, "accepted")
    assert words.source("some_list") == "some list", "nothing says what it is called"
    report = json.loads((folder / REPORT).read_text("utf-8"))
    (folder / REPORT).write_text(json.dumps(report | {"title": "A list of towns"}), encoding="utf-8")
    run(tmp_path, "other_list", 3, "accepted")
    os.utime(folder.parent, ns=(1, 1))
    rows = '[[source]]\nid = "other_list"\ntitle = "My own list"\nhome = "https://l.example/"\nkind = "directory"\n'
    Home(tmp_path).sources_file.write_text(rows + 'terms = "Asked them"\n', encoding="utf-8")
    for language in languages():
        with spoken(language):
            page = sources.page(Home(tmp_path))
            for ident in ("some_list", "other_list", "clinic_sites", "findtreatment"):
                assert f"<h3><bdi>{escape(words.source(ident))}</bdi></h3>" in page
    assert words.source("some_list") == "A list of towns"
    assert words.source("other_list") == "My own list"
    assert words.source("../some_list") == "../some list", "no path of anybody's is followed"
    assert words.source("a\0b") == "ab"
