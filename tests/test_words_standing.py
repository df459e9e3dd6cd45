"""What stands on every page in each language: links in a sentence, help in a crisis, the notice, titles of sources."""

import os
import re
from datetime import date
from pathlib import Path

import pytest

from config.home import Home
from config.sources import configured_sources
from ui import standing, words
from ui.marked import link, marked
from ui.wording import languages, say, spoken


def test_a_sentence_with_links_is_escaped_around_them() -> None:
    told = marked("notice.more", labels="<b>1 & 2</b>", medwatch=link("tel:+18003321088", "a <b>"))
    assert told == (
        "Read more at the FDA: <b>1 & 2</b>. Report a side effect to MedWatch: "
        '<a href="tel:+18003321088">a &lt;b&gt;</a>.'
    )


@pytest.mark.parametrize("language", languages())
def test_help_in_a_crisis_stands_first_for_the_united_states_and_folded_away_for_others(language: str) -> None:
    with spoken(language):
        crisis = standing.crisis()
    home, _, folded = crisis.partition("<details>")
    _, _, abroad = folded.partition('<div class="abroad">')
    assert re.findall(r'href="([^"]*)"', home) == [
        *("tel:988", "sms:988", "https://988lifeline.org/chat/", "tel:911"),
    ], "call, text, chat and emergency stand above the fold"
    assert re.search(r"veteran[so]s?\W+(?:press )?1\b", home), "the key for veterans too"
    assert home.count('lang="es"') == 1, "whoever reads Spanish finds the key by this word"
    found = re.findall(r'href="([^"]*)"', abroad)
    assert {"tel:999", "tel:111", "tel:116123", "tel:131114", "tel:1737", "sms:1737", "tel:000"} <= set(found)
    assert all(one.startswith(("tel:", "sms:", "https://")) for one in found)
    assert abroad.count("<li>") == abroad.count("</strong>") == 6
    assert "<li><strong>" in abroad
    assert "{" not in crisis


@pytest.mark.parametrize("language", languages())
def test_help_in_a_crisis_says_that_it_is_there_day_and_night(language: str) -> None:
    with spoken(language):
        assert "24/7" in standing.crisis().partition("<details>")[0]


def test_a_text_in_spanish_begins_with_the_word_that_brings_an_answer_in_spanish() -> None:
    with spoken("es"):
        assert '<a href="sms:988">texto AYUDA al 988</a>' in standing.crisis()


def test_whoever_speaks_only_spanish_finds_the_key_for_spanish_on_the_english_page() -> None:
    assert "español: oprima 2" in standing.crisis().partition("<details>")[0]


@pytest.mark.parametrize(("language", "month"), [("en", "November 2026"), ("es", "noviembre de 2026")])
def test_each_number_abroad_is_shown_with_the_pages_that_it_was_read_on_and_the_month(
    language: str, month: str
) -> None:
    with spoken(language):
        rows = standing.crisis().partition("<ul>")[2].split("<li>")[1:]
    assert len(rows) == len(standing.READ_ON) == 6
    for row, pages in zip(rows, standing.READ_ON.values(), strict=True):
        assert month in row
        assert all(f'href="{page}"' in row and page.startswith("https://") for page in pages)
    assert date(2026, 1, 1) < standing.READ <= date(2026, 11, 23)


@pytest.mark.parametrize("language", languages())
def test_the_notice_says_what_this_is_not(language: str) -> None:
    with spoken(language):
        notice = standing.notice()
        lead = say("notice.lead")
    assert notice.startswith(f"<p><strong>{lead}</strong>")
    assert "FDA" in notice
    assert "tel:+18003321088" in notice
    assert ('href="/sources"' in notice) is (language == "en")
    assert ('href="/sources?lang=es"' in notice) is (language == "es")


def test_a_source_is_called_by_its_title_in_the_language_and_one_of_a_home_folder_by_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLINICS_HOME", str(tmp_path))
    assert words.source("clinic_sites") == "Clinics' own web sites"
    assert words.source("my_list") == "my list"
    rows = '[[source]]\nid = "my_list"\ntitle = "Clinics that {we} know"\nkind = "file"\nterms = "Given by hand"\n'
    Home(tmp_path).sources_file.write_text(rows, encoding="utf-8")
    assert words.source("my_list") == "Clinics that {we} know"
    os.utime(Home(tmp_path).sources_file, ns=(1, 1))
    Home(tmp_path).sources_file.write_text(rows.replace("know", "met"), encoding="utf-8")
    assert words.source("my_list") == "Clinics that {we} met"
    with spoken("es"):
        assert words.source("clinic_sites") == "Los sitios web de las propias clínicas"
        assert words.source("my_list") == "Clinics that {we} met"
    for elsewhere in (str(tmp_path / "other"), "other", ""):
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("CLINICS_HOME", elsewhere)
        assert words.source("my_list") == "my list"
    monkeypatch.setenv("CLINICS_HOME", str(tmp_path))
    assert words.source("my_list") == "Clinics that {we} met"
    monkeypatch.chdir(tmp_path.parent)
    monkeypatch.setenv("CLINICS_HOME", tmp_path.name)
    assert words.source("my_list") == "Clinics that {we} met"


def test_every_source_of_ours_has_a_title_in_the_wording_in_every_language() -> None:
    for one in configured_sources():
        assert words.source(one.id) == one.title
        with spoken("es"):
            assert words.source(one.id) not in (one.title, one.id)
