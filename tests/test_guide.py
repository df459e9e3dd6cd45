"""What the guide says: every sentence has its source and its day, in both languages; no advice, no doses, no claims."""

import re
import shutil
import tomllib
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import textstat  # type: ignore[import-untyped]  # it brings no types

import ui.guide
from config.errors import ConfigError
from config.vocabulary import vocabulary
from config.vocabulary.regulation import regulation
from ui.guide import OURS, Paragraph, Sentence, sections, sources
from ui.wording import languages, say, spoken, strings

TODAY = date(2026, 11, 23)
BY_ROUTE = {
    "iv": "iv",
    "im": "im",
    "sc": "sc",
    "intranasal_esketamine": "spravato",
    "intranasal_ketamine": "nasal",
    "sublingual": "mouth",
    "oral": "swallowed",
    "rectal": "rectal",
}
HOSTS = {
    "api.fda.gov",
    "asahq.org",
    "dailymed.nlm.nih.gov",
    "doh.wa.gov",
    "ehrsource.com",
    "hl7.org",
    "lexichronic.com",
    "nctr-crs.fda.gov",
    "openminds.com",
    "pmc.ncbi.nlm.nih.gov",
    "psychiatryonline.org",
    "scrippsnews.com",
    "verity.backworkai.com",
    "www.accessdata.fda.gov",
    "www.apna.org",
    "www.askp.org",
    "www.bcbsms.com",
    "www.bcbsnd.com",
    "www.drugs.com",
    "www.ema.europa.eu",
    "www.govinfo.gov",
    "www.ispor.org",
    "www.katacanada.org",
    "www.pfizermedicalinformation.com",
    "www.psychiatrist.com",
    "www.psychiatryadvisor.com",
    "www.semanticscholar.org",
    "www.spravato.com",
    "www.spravatorems.com",
    "www.spravatotreatmentcenter.com",
    "www.subrosatherapy.com",
    "www.usmedicine.com",
    "zenodo.org",
}
"""Whose pages the guide may stand on; another one is a decision, and not a slip."""

DOSES = (
    r"\b\d[\d.,]*\s*(?:mg|mcg|µg|g|kg|ml|cc|%\s*solution)\b",
    r"\b(?:mg|mcg|µg|ml)\b|mg/kg|milli?gram|miligramo|microgram|mililitro|millilit",
    r"\bdos(?:e|es|ed|ing|age|ages|is|ificaci[oó]n)\b",
    r"\b(?:once|twice|\w+ times) (?:a|per|each) (?:day|week|month)\b",
    r"\b(?:vez|veces) (?:al|por|a la) (?:d[ií]a|semana|mes)\b",
    r"\bevery (?:day|week|month|other)\b|\bcada (?:d[ií]a|semana|mes)\b",
    r"\b(?:two|three|four|five|six|eight|ten|twelve|\d+) (?:sessions|infusions|treatments|doses)\b",
    r"\b(?:dos|tres|cuatro|cinco|seis|ocho|diez|doce|\d+) (?:sesiones|infusiones|tratamientos)\b",
)
CLAIMS = (
    r"\b(?:verified|vetted|top|best|leading|premier|proven|breakthrough|miracle|gold standard|trusted)\b",
    r"\bcure[sd]?\b|non-?addictive|\bsafe and effective\b|\brapid(?:ly)?\b|\blife-?changing\b|\bno side effects\b",
    r"\b(?:verificad[oa]s?|mejor(?:es)?|l[ií]der|probad[oa]s?|milagro|revolucionari[oa]|de confianza)\b",
    r"\bcura[rn]?\b|no (?:es )?adictiv[oa]|\bsegur[oa] y efic?az\b|\bsin efectos secundarios\b",
)
ADVICE = (
    r"\byou (?:should|must|need to|ought)\b|\bwe (?:recommend|suggest|advise)\b|\btalk (?:to|with) your\b|\bask your\b",
    r"\b(?:debe|debería) (?:usted|tomar|evitar|pedir|dejar)\b|\brecomendamos\b|\bhable con su\b|\bconsulte (?:a|con)\b",
    r"\bwho should not\b|\bright for you\b|\bgood candidate\b|\bno debe(?:n|ría)?\b|\bbuen candidato\b|\bquiz\b",
)


def paragraphs() -> list[Paragraph]:
    return [one for section in sections() for one in section.paragraphs]


def sentences() -> list[Sentence]:
    return [one for paragraph in paragraphs() for one in paragraph.sentences]


def texts(language: str) -> dict[str, str]:
    """What the guide says, by section."""
    with spoken(language):
        return {
            section.id: " ".join(say(one.key) for paragraph in section.paragraphs for one in paragraph.sentences)
            for section in sections()
        }


def every_word(language: str) -> str:
    """All of its own words, headings and links too."""
    return "\n".join(say(key, language) for key in sorted(strings("en")) if key.startswith("guide."))


def test_each_sentence_has_a_source_and_each_source_a_title_an_address_and_a_day() -> None:
    assert len(sentences()) > 80
    assert all(one.sources for one in sentences())
    for source in sources().values():
        assert source.title
        assert date(2026, 1, 1) <= source.looked_up <= TODAY
        if source.id != OURS:
            assert source.url.startswith("https://")
            assert urlsplit(source.url).hostname in HOSTS, source.url
    assert {urlsplit(one.url).hostname for one in sources().values() if one.id != OURS} == HOSTS


def test_no_source_stands_there_for_nothing() -> None:
    behind = {source.id for one in sentences() for source in one.sources} | {"label_spravato"}
    assert behind == set(sources())


def test_what_the_label_and_the_law_say_stands_on_no_page_of_a_clinic_or_a_seller() -> None:
    """Warnings are those of authorities, the manufacturer's label, or news of them; prices are only a clinic's own."""
    about = {one.key: {urlsplit(source.url).hostname for source in one.sources} for one in sentences()}
    sound = {"www.accessdata.fda.gov", "www.usmedicine.com", "www.spravato.com", "www.spravatotreatmentcenter.com"}
    for name in ("program", "young", "limits"):
        assert about[f"guide.warnings.spravato.{name}"] <= sound
    for language in languages():
        money = [one.key for one in sentences() if re.search(r"[$€£]\s?\d", say(one.key, language))]
        assert money == [], "no price is told as usual"


def test_our_own_rules_stand_only_behind_what_this_directory_says_of_itself() -> None:
    """Everything about medicine, law and money has a page of somebody else behind it."""
    ours = {one.key for one in sentences() if any(source.id == OURS for source in one.sources)}
    alone = {one.key for one in sentences() if {source.id for source in one.sources} == {OURS}}
    assert not any(key.startswith("vocabulary.") for key in alone)
    assert {key for key in ours if not key.startswith("vocabulary.")} == {
        "guide.what.words.off_label",
        "guide.treats.other.claims",
        "guide.course.ongoing.series",
        "guide.course.therapy.integration",
        "guide.cost.prices.apart",
        "guide.cost.prices.none",
        "guide.cost.prices.shown",
        "guide.cost.medicare.copy",
        "guide.cost.words.insurance",
        "guide.cost.words.superbill",
        "guide.psychiatrist.levels.sorted",
        "guide.psychiatrist.levels.room",
        "guide.psychiatrist.levels.silent",
        "guide.ask.questions.same",
    }


@pytest.mark.parametrize("language", languages())
def test_each_language_says_the_same_things_and_nothing_beside_them(language: str) -> None:
    needed = {one.key for one in sentences()} | {f"{section.key}.title" for section in sections()}
    needed |= {f"{one.key}.{name}" for one in paragraphs() for name in ("title", "search")}
    there = {key for key in strings(language) if key.startswith("guide.")}
    assert there == {key for key in needed if key.startswith("guide.")}
    assert {key for key in strings(language) if key.startswith("guide_page.")} == {
        key for key in strings("en") if key.startswith("guide_page.")
    }


def test_numbers_are_the_same_in_each_language() -> None:
    for one in sentences():
        told = {language: sorted(re.findall(r"\d+", say(one.key, language))) for language in languages()}
        assert len({tuple(numbers) for numbers in told.values()}) == 1, (one.key, told)


def test_english_is_read_at_grade_eight_or_below_in_every_part() -> None:
    textstat.set_lang("en_US")
    grades = {ident: textstat.flesch_kincaid_grade(text) for ident, text in texts("en").items()}
    assert max(grades.values()) <= 9, grades
    assert textstat.flesch_kincaid_grade(" ".join(texts("en").values())) <= 8


def test_spanish_is_easy_to_read_in_every_part() -> None:
    """By the scale of Fernández Huerta, where 60 to 70 is for the seventh and eighth grade and more is easier."""
    textstat.set_lang("es")
    try:
        scores = {ident: textstat.fernandez_huerta(text) for ident, text in texts("es").items()}
    finally:
        textstat.set_lang("en_US")
    assert min(scores.values()) >= 70, scores


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("patterns", [DOSES, CLAIMS, ADVICE], ids=["doses", "claims", "advice"])
def test_the_guide_names_no_dose_makes_no_claim_and_gives_no_advice(language: str, patterns: tuple[str, ...]) -> None:
    said = every_word(language)
    assert len(said) > 5000
    found = [match[0] for pattern in patterns for match in re.finditer(pattern, said, re.IGNORECASE)]
    assert found == []


@pytest.mark.parametrize(
    "sentence",
    [
        "The usual amount is 56 mg.",
        "Se da dos veces por semana.",
        "Most people need six infusions.",
        "This is the best way.",
        "It is non-addictive.",
        "You should ask for it.",
        "Hable con su médico.",
    ],
)
def test_a_sentence_of_that_kind_would_be_found(sentence: str) -> None:
    assert any(re.search(pattern, sentence, re.IGNORECASE) for pattern in DOSES + CLAIMS + ADVICE)


def test_only_spravato_is_said_to_be_approved_for_depression_and_each_route_stands_on_the_page_of_its_status() -> None:
    by_key = {one.key: one for one in paragraphs()}
    assert {code: BY_ROUTE[code] for code in vocabulary()["route"].codes} == BY_ROUTE
    for code, name in BY_ROUTE.items():
        paragraph = by_key[f"guide.routes.{name}"]
        status = regulation(code, country="US")
        assert status is not None
        assert status.url in {source.url for one in paragraph.sentences for source in one.sources}, code
        assert paragraph.search.filters == {"route": (code,)}
        told = " ".join(say(one.key) for one in paragraph.sentences)
        assert ("approved for depression" in told) is (code == "intranasal_esketamine")


@pytest.mark.parametrize(
    ("file", "before", "after", "told"),
    [
        ("outline.toml", 'from = ["dea"]', 'from = ["nobody"]', "unknown source"),
        ("outline.toml", 'id = "video"', 'id = "unsaid"', "has no words"),
        ("outline.toml", 'shows = "levels"', 'shows = "more"', "unknown list"),
        ("outline.toml", '[[section]]\nid = "what"', "[[section", "cannot be read"),
        ("sources.toml", "https://www.askp.org/", "http://www.askp.org/", "askp needs"),
    ],
)
def test_data_that_are_not_understood_stop_with_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str, before: str, after: str, told: str
) -> None:
    for name in ("outline.toml", "sources.toml"):
        shutil.copy(Path(ui.guide.__file__).parent / name, tmp_path / name)
    text = (tmp_path / file).read_text(encoding="utf-8")
    assert before in text
    (tmp_path / file).write_text(text.replace(before, after), encoding="utf-8")
    monkeypatch.setattr(ui.guide, "files", lambda _name: tmp_path)
    sections.cache_clear()
    sources.cache_clear()
    try:
        with pytest.raises(ConfigError, match=told) as stopped:
            sections()
        assert f"ui/guide/{file}" in str(stopped.value)
    finally:
        sections.cache_clear()
        sources.cache_clear()


def test_the_data_are_as_tidy_as_they_look() -> None:
    """Sources in one file, each once: no address under two names."""
    text = (Path(ui.guide.__file__).parent / "sources.toml").read_text(encoding="utf-8")
    urls = [row["url"] for row in tomllib.loads(text).values()]
    assert len(urls) == len(set(urls))
