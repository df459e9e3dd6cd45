"""The words of the pages in Spanish, as exact as in English, and the words that stand on every page in both."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shown import clinic, fact, point, shown_clinics
from test_words import NEAR, TODAY, answer, assert_harmless, by_id

from config.vocabulary import FIELDS, vocabulary
from config.vocabulary.regulation import regulation, regulations
from indexer.clinic import Former
from indexer.normalise.hours import in_words, read_hours
from indexer.query import Hit, Query
from indexer.registry.statement import RECOGNISED, RegistryStatement
from ui import words
from ui.clinic import authorities, facts, hours, past, registry_words
from ui.clinic.cards import address_of, cards
from ui.wording import languages, spoken
from ui.wording.table import Table
from ui.words.silence import UNITS, ask, named

ENGLISH = re.compile(
    r"\b(?:the|and|not|no longer|stated|says|said|seen|last|first|call|checked|within|miles|about|clinics?|more|"
    r"source|page|know|hours|phone|infusion|vein|muscle|paid|takes|depression|where|how|who)\b",
    re.IGNORECASE,
)
"""Words that English pages are full of and Spanish ones have no use for."""


def read(markup: str) -> str:
    """What is read of a piece of markup, without quotations, names, addresses and links' targets."""
    kept = re.sub(r"<q>.*?</q>|<bdi>.*?</bdi>", " ", markup, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]*>", " ", kept).split())


@pytest.mark.parametrize(
    ("when", "english", "spanish"),
    [
        (date(2026, 10, 5), "October 5, 2026", "5 de octubre de 2026"),
        (date(2026, 1, 1), "January 1, 2026", "1 de enero de 2026"),
        (date(2024, 2, 29), "February 29, 2024", "29 de febrero de 2024"),
    ],
)
def test_a_day_is_written_as_people_write_it(when: date, english: str, spanish: str) -> None:
    assert words.day(when) == english
    assert words.month(when) == f"{when:%B} {when.year}"
    with spoken("es"):
        assert words.day(when) == spanish
        assert words.month(when) == spanish.partition(" de ")[2]


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 1, 1)))
def test_two_days_are_never_written_alike(when: date) -> None:
    assert words.day(when) == f"{when:%B} {when.day}, {when.year}"
    for language in languages():
        with spoken(language):
            assert words.day(when) != words.day(when + timedelta(days=1))


@pytest.mark.parametrize(
    ("listed", "english", "spanish"),
    [
        ([], "", ""),
        (["a"], "a", "a"),
        (["a", "b"], "a and b", "a y b"),
        (["a", "b", "c"], "a, b and c", "a, b y c"),
        (["a", "infusión"], "a and infusión", "a e infusión"),
        (["a", "“Idaho”"], "a and “Idaho”", "a e “Idaho”"),
        (["a", "hijos"], "a and hijos", "a e hijos"),
        (["a", "hielo"], "a and hielo", "a y hielo"),
    ],
)
def test_a_list_joins_its_last_two(listed: list[str], english: str, spanish: str) -> None:
    assert words.listed(listed) == english
    with spoken("es"):
        assert words.listed(listed) == spanish


@pytest.mark.parametrize(
    ("miles", "exactness", "told"),
    [
        (3.24, "rooftop", "3.2 millas"),
        (1.0, "street", "1 milla"),
        (0.02, "rooftop", "menos de 0.1 millas"),
        (1204.0, "rooftop", "1,204 millas"),
        (3.24, "postal_code", "unas 3 millas"),
        (0.02, "postal_code", "quizás menos de 1 milla, como máximo unas 3"),
        (1.2, "postal_code", "cerca de 1 milla, como máximo unas 4"),
    ],
)
def test_a_distance_in_spanish_claims_no_more_than_in_english(miles: float, exactness: str, told: str) -> None:
    placed = replace(by_id("c-river"), point=point(45.5, 122.6, exactness))  # type: ignore[arg-type]  # named above
    with spoken("es"):
        assert words.distance(Hit(placed, miles)) == told


def test_what_was_found_is_told_in_spanish() -> None:
    asked = Query(near=NEAR)
    with spoken("es"):
        assert words.heading(answer(by_id("c-river"))) == "1 clínica a 25 millas o menos de 97205"
        assert words.heading(answer(query=Query(state="OR"))) == "Ninguna clínica en Oregón"
        assert words.heading(answer(query=Query(text="elm"), total=1204)) == (
            "1,204 clínicas con un nombre parecido a “elm”"
        )
        assert words.heading(answer(query=asked, total=9, perhaps=3)) == (
            "9 clínicas a 25 millas o menos de 97205 (3 de ellas quizás están más lejos)"
        )
        assert words.heading(answer(query=asked, total=1, perhaps=1)) == (
            "1 clínica que quizás está a 25 millas o menos de 97205"
        )
        told = words.left_out(answer(query=Query(filters={"route": ("iv",)}), left_out={"route": 12}))
        assert told == [("route", "12 clínicas más no dicen cómo dan ketamina, ni si la dan.")]
        assert words.unplaced(answer(unplaced=1)).startswith("1 clínica que cumple lo pedido no tiene")


@pytest.mark.parametrize("field", FIELDS)
def test_every_choice_its_meaning_and_its_question_are_said_in_spanish(field: str) -> None:
    spanish = []
    with spoken("es"):
        spanish += [words.label(field), words.question(field), words.HEADINGS[field]]
        for code in vocabulary()[field].codes:
            spanish += [words.value(field, code), words.meaning(field, code), words.meaning(field, f"no.{code}")]
    names = re.compile(r"\b(?:Spravato|Medicare|Medicaid|TRICARE|superbill|PA|HSA|FSA|KAP)\b")
    assert not [told for told in spanish if ENGLISH.search(names.sub("", told))]


def test_every_question_to_a_clinic_is_said_in_spanish() -> None:
    bare = clinic("c", "C")
    with spoken("es"):
        asked = [*words.QUESTIONS.values(), *(ask(bare, unit) for unit in UNITS), *(named(unit) for unit in UNITS)]
    assert not [told for told in asked if ENGLISH.search(told.replace("Spravato", ""))]


def test_a_denial_in_spanish_is_a_no_and_silence_is_none() -> None:
    with spoken("es"):
        assert words.choice("route", "no.iv") == "Dice que no a: Por la vena (infusión IV)"
        assert words.meaning("route", "no.iv").startswith("Una página dice que no a esto. ")
        assert "Eso no significa que no" in words.meaning("route", "not_stated")
        assert words.not_stated() == "no se indica"


@pytest.mark.parametrize(
    ("stated", "written"),
    [
        ("425 USD per_infusion", "$425 por infusión"),
        ("from 400-600 USD per_session", "desde $400 a $600 por sesión"),
        ("2400 USD per_series", "$2,400 por una serie"),
        ("about {forty} USD", "about {forty} USD"),
    ],
)
def test_a_price_in_spanish_keeps_its_number(stated: str, written: str) -> None:
    with spoken("es"):
        assert words.value("price", stated) == written


def test_how_old_a_fact_is_is_told_in_spanish() -> None:
    said = fact("iv", "We give infusions.")
    with spoken("es"):
        assert past.seen(said, TODAY) == "visto por última vez el 20 de noviembre de 2026"
        assert past.seen_between(said, TODAY) == (
            "Visto por primera vez el 2 de marzo de 2026, visto por última vez el 20 de noviembre de 2026"
        )
        once = replace(said, first_seen=said.last_seen)
        assert past.seen_between(once, TODAY) == "Visto el 20 de noviembre de 2026"
        assert past.seen_between(once, date(2027, 11, 1)) == "Visto el 20 de noviembre de 2026, hace más de seis meses"
        lapsed = replace(once, freshness="lapsed")
        assert "sin confirmar últimamente" in past.seen_between(lapsed, TODAY)
        gone = replace(once, gone_since=date(2026, 11, 22))
        assert past.seen_between(gone, TODAY) == (
            "Visto el 20 de noviembre de 2026, ya no se dice desde el 22 de noviembre de 2026"
        )
        was = Former("address", "1 Old Rd", "s", "", date(2026, 1, 5), date(2026, 3, 5), until=date(2026, 5, 5))
        assert past.former(was) == "Antes en 1 Old Rd, hasta el 5 de mayo de 2026."


def test_cards_in_spanish_leave_only_names_and_quotations_in_english() -> None:
    shown = answer(*shown_clinics(), query=Query(near=NEAR, filters={"payment": ("not_stated", "medicare")}))
    english = read(cards(shown, params={}, today=TODAY))
    assert ENGLISH.search(english)
    with spoken("es"):
        spanish = cards(shown, params={}, today=TODAY)
    assert_harmless(spanish)
    assert not ENGLISH.findall(read(spanish).replace("Medicare", ""))
    assert "Medicare pays for Spravato here." in spanish, "what a clinic says stays in its own language"


def test_the_page_of_a_clinic_in_spanish_leaves_only_names_and_quotations_in_english() -> None:
    for one in shown_clinics():
        with spoken("es"):
            page = facts.head(one, asked="older") + facts.body(one, today=TODAY)
        assert_harmless(page)
        assert not ENGLISH.findall(read(page)), one.id


def test_a_link_to_a_clinic_keeps_the_language_and_names_the_usual_one_nowhere() -> None:
    assert address_of("c", {"near": "97205"}) == "clinic?near=97205&amp;id=c"
    with spoken("es"):
        assert address_of("c", {"near": "97205"}) == "clinic?near=97205&amp;id=c&amp;lang=es"
        assert address_of("c", {"near": "97205", "lang": "es"}) == "clinic?near=97205&amp;id=c&amp;lang=es"


WEEKS = (
    "Mon-Fri 8am-5pm; Sat by appointment; Sun closed",
    "24/7",
    "By appointment only",
    "Mon, Wed, Fri 9:00 AM - 12:00 PM and 1:00 PM - 6:30 PM; Tue closed",
    "Mo-Su 00:00-24:00",
)


@pytest.mark.parametrize("stated", WEEKS)
def test_hours_are_put_into_the_words_of_the_language(stated: str) -> None:
    osm = read_hours(stated)
    assert osm is not None
    assert hours.plainly(stated) == in_words(osm) != ""
    with spoken("es"):
        spanish = hours.plainly(stated)
    assert spanish != ""
    assert not re.search(r"day|\bto\b|\band\b|closed|noon|appointment|\bam\b", spanish)
    assert re.findall(r"\d+(?::\d+)?", spanish) == re.findall(r"\d+(?::\d+)?", in_words(osm)), "no hour is lost"


def test_hours_in_spanish_read_as_people_say_them() -> None:
    with spoken("es"):
        assert hours.plainly(WEEKS[0]) == "Lunes a viernes 8 a. m. a 5 p. m.; sábado con cita; domingo cerrado"


def test_what_an_authority_says_keeps_its_country_its_month_and_its_numbers() -> None:
    for one in regulations():
        assert authorities.line(one) == one.line
        with spoken("es"):
            spanish = authorities.line(one)
        assert spanish.endswith("Consultado en noviembre de 2026.")
        assert re.findall(r"\d+", spanish) == re.findall(r"\d+", one.line)
        assert ("FDA" in spanish) is ("FDA" in one.line)


def test_in_spanish_too_only_spravato_is_said_to_be_approved_for_depression() -> None:
    for code in vocabulary()["route"].codes:
        known = regulation(code, country="US")
        assert known is not None
        with spoken("es"):
            said = authorities.says(known)
        assert ("aprobada por la FDA para ciertos diagnósticos de depresión" in said) is (
            code == "intranasal_esketamine"
        )


def statement(**parts: object) -> RegistryStatement:
    usual: dict[str, object] = {
        "clinic": "c",
        "sort": "person",
        "key": "k",
        "name": "Ada Example, MD",
        "said": "Dr. Ada Example",
        "url": "https://a.example/",
        "verdict": "listed",
        "as_of": date(2026, 11, 1),
        "npi": "1234567893",
        "listed_as": "ADA EXAMPLE, MD",
        "codes": ("2084P0800X",),
        "place": "address",
    }
    return RegistryStatement(**{**usual, **parts})  # type: ignore[arg-type]  # the parts are the statement's own


STATEMENTS = [
    statement(),
    statement(place="", codes=()),
    statement(place="phone", listed_as="ADA EXAMPLE"),
    statement(place="both", codes=("2084P0800X", "207L00000X")),
    statement(verdict="corroborates", claim="psychiatrist"),
    statement(verdict="contradicts", claim="psychiatrist", codes=("207L00000X",)),
    statement(claim="psychiatrist", codes=("207L00000X",)),
    statement(codes=("207L00000X",)),
    statement(sort="organization", name="Oak Wellness", listed_as="OAK WELLNESS LLC"),
    statement(verdict="deactivated"),
    statement(verdict="deactivated", deactivated=date(2025, 2, 3)),
]


@pytest.mark.parametrize("one", STATEMENTS)
def test_what_the_registry_says_is_the_same_on_pages_as_for_programs(one: RegistryStatement) -> None:
    assert one.verdict in RECOGNISED
    assert registry_words.sentence(one) == one.sentence
    assert registry_words.follows(one) == one.meaning
    with spoken("es"):
        spanish = registry_words.sentence(one)
        assert spanish != one.sentence
        assert "NPI" in spanish
        assert "1 de noviembre de 2026" in spanish
        assert (registry_words.follows(one) == "") is (one.meaning == "")
        shown = registry_words.section([one])
    assert "Lo que dice el registro NPI" in shown


def test_the_table_of_words_speaks_when_it_is_read() -> None:
    table = Table({"a": "count.clinics.none"})
    assert (list(table), len(table), "a" in table, "b" in table, table.get("b")) == (["a"], 1, True, False, None)
    assert table["a"] == "no clinics"
    with spoken("es"):
        assert dict(table) == {"a": "ninguna clínica"}
