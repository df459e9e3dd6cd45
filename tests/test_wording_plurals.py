"""Numbers in sentences: one of a thing is never told in the plural, none and two never in the singular; both languages.

A string that counts a thing has two forms, ``.one`` and ``.many`` (:func:`ui.words.counted`); the few that do not are
named here with the reason.
"""

import re
import string
from collections.abc import Iterator

import pytest
from one_clinic import clinic
from shown import point

from indexer.query import Hit, Near, Query, Results
from ui import words
from ui.search import changed
from ui.search.changed import Since
from ui.search.made import Made
from ui.shortlist import pdf
from ui.wording import languages, say, spoken, strings

COUNTS = frozenset(("number", "count", "pages", "discs", "minutes", "seconds", "letters", "miles", "most", "places"))
"""Names of parts that hold how many there are of something, as a bare number."""

WITHOUT: dict[str, str] = {
    "count.clinics.none": "none",
    "crisis.call": "a telephone number",
    "crisis.text": "a telephone number",
    "crisis.emergency": "a telephone number",
    "far.miles": "words.miles and words.radius say far.mile for 1",
    "far.about": "words.distance says far.about_a_mile for 1",
    "far.under_a_mile": "the least is the uncertainty of a postal code, 3 miles",
    "far.mile_or_more": "the least is that and a half mile, 4 miles",
    "guide_page.sources_many": "guide_page.sources_one is said for 1",
    "list.lead": "holds a number with its thing (words.clinics)",
    "list.page": "which page, and of how many: no thing is counted behind the number",
    "shortlist.pages": "which page, and of how many: no thing is counted behind the number",
    "map.more": "no thing stands behind the number",
    "shortlist.also": "no thing stands behind the number",
    "placed.postal_code": "holds a distance with its thing (far.miles)",
    "placed.place": "holds a distance with its thing (far.miles)",
    "placed.state": "holds a distance with its thing (far.miles)",
    "refused_part.within": "our largest distance, 500",
    "refused_part.text": "our longest text, 200",
    "search.place_too_long": "our longest text, 200",
    "search.several": "at least two",
    "mistake.too_long": "our longest message",
    "mistake.needed": "our longest message",
    "refused.open_pages": "our limit of open pages",
    "shortlist.full": "our longest shortlist",
    "shortlist.note_left": "our longest note",
    "shortlist.too_long": "our longest note",
    "shortlist.too_many": "our longest shortlist, and more",
}
"""Strings with a number that need no two forms, each with its reason."""

CHECKS = "held."
"""What checks of a source say: numbers of many, or in brackets behind the thing."""

PLURAL = {
    "en": r"(?:(?!this\b|less\b|address\b|as\b|is\b)[a-z]+s)",
    "es": r"(?:(?!más\b|mas\b|es\b)[a-záéíóúñ]+[aeiouáéíóúnlr]e?s)",
}
"""A word in the plural, as far as it shows."""

THINGS = {
    "en": r"(?:clinic|mile|page|source|second|minute|sentence|name|listing|day|place|letter|psychiatrist|disc)",
    "es": r"(?:clínica|milla|página|fuente|segundo|minuto|frase|nombre|entrada|día|lugar|letra|psiquiatra|disco)",
}
"""What is counted, in the singular."""


def counting() -> Iterator[tuple[str, str, set[str]]]:
    """Language, key and the counts in it of every string that holds one."""
    for language in languages():
        for key, text in strings(language).items():
            held = {name for _, name, _, _ in string.Formatter().parse(text) if name is not None} & COUNTS
            if held and not key.startswith(CHECKS):
                yield language, key, held


def wrong(told: str, language: str) -> list[str]:
    """Plurals behind a 1 and singulars behind another number."""
    plural = re.findall(rf"(?<![\d.,])1 (?:more |más )?{PLURAL[language]}\b", told)
    return plural + re.findall(rf"(?<![\d.,])(?:0|2) (?:more |más )?{THINGS[language]}\b", told)


@pytest.mark.parametrize(
    ("told", "language", "found"),
    [
        ("This list has 1 pages.", "en", True),
        ("This list has 1 page.", "en", False),
        ("2 clinic within 1 mile", "en", True),
        ("0 clinics within 21 miles", "en", False),
        ("Esta lista tiene 1 páginas.", "es", True),
        ("2 página", "es", True),
        ("1 clínica más no dice", "es", False),
        ("Inténtelo en 1 minutos", "es", True),
        ("a 1 milla o menos", "es", False),
    ],
)
def test_a_wrong_plural_would_be_found(told: str, language: str, *, found: bool) -> None:
    assert bool(wrong(told, language)) is found


def test_every_string_that_counts_has_both_forms_or_a_reason() -> None:
    without = set()
    for language, key, _ in counting():
        stem, _, form = key.rpartition(".")
        if form in ("one", "many"):
            assert {f"{stem}.one", f"{stem}.many"} <= set(strings(language)), (language, key)
        else:
            without.add(key)
    assert without - set(WITHOUT) == set(), "count them with words.counted, or say here why not"
    assert {key for key in WITHOUT if key not in strings("en")} == set()


@pytest.mark.parametrize("number", [0, 1, 2, 21, 1204])
@pytest.mark.parametrize("language", languages())
def test_each_thing_that_is_counted_agrees_with_its_number(language: str, number: int) -> None:
    stems = {key.removesuffix(".many") for key in strings(language) if key.endswith(".many")}
    assert len(stems) > 12
    parts = {"silent": "…", "said": "…"}
    with spoken(language):
        for stem in sorted(stems):
            told = words.counted(stem, number, **parts)
            assert wrong(told, language) == [], (stem, told)
            if "{number}" in strings(language)[f"{stem}.many"]:
                assert f"{number:,}" in told or number == 1


@pytest.mark.parametrize("number", [0, 1, 2])
@pytest.mark.parametrize("language", languages())
def test_what_people_read_of_a_search_agrees_with_its_numbers(language: str, number: int) -> None:
    query = Query(near=Near("97205", 45.52, -122.68), within=number or 5, filters={"route": ("iv",)})
    told = []
    with spoken(language):
        for perhaps in range(number + 1):
            results = Results(query, (), number, {"route": number}, number, {}, perhaps=perhaps)
            told += [words.heading(results), words.unplaced(results), *(line for _, line in words.left_out(results))]
        told += [words.miles(number or 0.04), words.radius(number), words.clinics(number)]
        for exactness in ("rooftop", "postal_code"):
            placed = clinic("c").__class__(
                id="c", name="C", address=clinic("c").address, facts={}, listings=(), checked=clinic("c").checked,
                point=point(45.5, 122.6, exactness),
            )  # fmt: skip
            told.append(words.distance(Hit(placed, float(number))))
        told.append(changed.told(Since(number, number, number, same_day=number), Made(clinic("c").checked)))
        told += [pdf.counted(number), pdf.missing(number)]
    assert [(one, wrong(one, language)) for one in told if wrong(one, language)] == []


@pytest.mark.parametrize("language", languages())
def test_a_verb_agrees_with_its_number_too(language: str) -> None:
    pairs = {"en": (r"\bhas\b|\bdoes\b|\bit\b", r"\bhave\b|\bdo\b|\bthem\b"), "es": (r"\btiene\b", r"\btienen\b")}
    one, many = pairs[language]
    with spoken(language):
        assert re.search(one, words.counted("found.unplaced", 1))
        assert re.search(many, words.counted("found.unplaced", 2))
        assert not re.search(many, words.counted("found.unplaced", 1))
        assert not re.search(one, words.counted("found.unplaced", 2))


def test_no_string_writes_its_thing_behind_the_number_of_another() -> None:
    assert say("found.of_them.one", number=1) == " (1 of them may be farther away)"
    assert say("found.of_them.one", "es", number=1) == " (1 de ellas quizás está más lejos)"
