"""The wording of the pages: every language says all of it, and no page says anything past it."""

import ast
import re
import string
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from visible_words import between_tags, in_python, in_script, in_template

from config.errors import ConfigError
from indexer.locate.answers import ATTRIBUTION as SPOTS
from indexer.locate.gazetteer import ATTRIBUTION as PLACES
from ui.search.outlines import ATTRIBUTION as OUTLINES
from ui.wording import USUAL, languages, say, speaking, spoken, strings

UI = Path(__file__).parent.parent / "ui"
OTHERS = languages()[1:]

FOR_PROGRAMS = ("openapi.", "hsds.")
"""What only programs read stays in the usual language."""

NAMES = {
    *("spravato", "medicare", "medicaid", "tricare", "fda", "npi", "nhs", "samaritans", "lifeline", "medwatch", "crps"),
    *("iv", "im", "sc", "pdf", "csv", "xlsx", "json", "geojson", "atom", "ptsd", "ocd", "canada", "australia"),
}
"""Words that are the same in every language."""

SAME = {
    "crisis.chat": "Spanish speakers say chat as well",
    "vocabulary.language.hi.label": "the language has the same name",
    "vocabulary.language.ur.label": "the language has the same name",
}
"""Strings that happen to be the same in two languages, each with its reason."""


def parts(text: str) -> set[str]:
    """The names of the ``{parts}`` of a string."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def bare(text: str) -> str:
    """A string as it is read: with something short in place of its parts."""
    return re.sub(r"\{[^{}]*\}", "10", text).replace("{{", "{").replace("}}", "}")


def all_strings() -> Iterator[tuple[str, str, str]]:
    """Language, key and text of everything that is said."""
    for language in languages():
        for key, text in strings(language).items():
            yield language, key, text


def test_there_are_english_and_spanish() -> None:
    assert languages()[0] == USUAL == "en"
    assert "es" in OTHERS


@pytest.mark.parametrize("language", OTHERS)
def test_no_string_is_missing_in_a_language_and_none_is_left_over(language: str) -> None:
    usual = {key for key in strings(USUAL) if not key.startswith(FOR_PROGRAMS)}
    assert sorted(usual - strings(language).keys()) == []
    assert sorted(strings(language).keys() - usual) == []


@pytest.mark.parametrize("language", OTHERS)
def test_every_string_has_the_same_parts_in_every_language(language: str) -> None:
    usual = strings(USUAL)
    differ = {key: text for key, text in strings(language).items() if parts(text) != parts(usual[key])}
    assert differ == {}


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_was_left_in_the_usual_language(language: str) -> None:
    usual = strings(USUAL)
    same = {
        key: text
        for key, text in strings(language).items()
        if text == usual[key] and not key.startswith("state.") and key not in SAME
        if set(re.findall(r"[^\W\d_]{2,}", re.sub(r"\{[^{}]*\}", "", text).casefold())) - NAMES
    }
    assert same == {}
    assert [key for key in SAME if strings(language)[key] != usual[key]] == []


def test_only_names_of_states_that_spanish_leaves_alone_are_the_same() -> None:
    english, spanish = strings(USUAL), strings("es")
    states = [key for key in english if key.startswith("state.")]
    assert len(states) == 56
    assert {"state.NY", "state.OR", "state.NC", "state.LA"} <= {key for key in states if english[key] != spanish[key]}


# What the code asks for


def asked_for() -> tuple[set[str], list[re.Pattern[str]]]:
    """Keys that stand in the code as they are, and patterns of those that are put together."""
    whole: set[str] = set()
    made: set[str] = set()
    for path in sorted(UI.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                whole.add(node.value)
            if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                made.add(
                    "".join(
                        re.escape(str(getattr(part, "value", ""))) if isinstance(part, ast.Constant) else ".+"
                        for part in node.values
                    )
                )
    for path in sorted(UI.rglob("*.html")):
        for key, more in re.findall(r"\b(?:say|counted)\(\"([^\"]+)\"( ~)?", path.read_text(encoding="utf-8")):
            (made if more else whole).add(key + (".+" if more else ""))
    known = tuple(f"{key.partition('.')[0]}." for key in strings(USUAL))
    started = [re.compile(one) for one in made if one.replace("\\", "").startswith(known)]
    return whole | {f"{key}.{ending}" for key in whole for ending in ("one", "many", "none")}, started


def test_every_string_is_used_somewhere() -> None:
    whole, made = asked_for()
    # made of the data that they belong to; Streamlit's words go to our script all together
    elsewhere = ("vocabulary.", "regulation.", "week.", "state.", "source.", "streamlit.")
    unused = [
        key
        for key in sorted(strings(USUAL))
        if not key.startswith(elsewhere) and key not in whole and not any(one.fullmatch(key) for one in made)
    ]
    assert unused == []


def test_every_key_that_the_code_says_is_there() -> None:
    missing: list[str] = []
    for path in sorted((*UI.rglob("*.py"), *UI.rglob("*.html"))):
        text = path.read_text(encoding="utf-8")
        said = re.findall(r"\b(?:say|marked)\(\s*[\"']([^\"'{}]+)[\"']\s*[,)]", text)
        for key in re.findall(r"\bcounted\(\s*[\"']([^\"'{}]+)[\"']\s*,", text):
            said += [f"{key}.one", f"{key}.many"]
        missing += [f"{path.name}: {key}" for key in said if key not in strings(USUAL)]
    assert missing == []


# Nothing is said past the wording

NO_PAGES: Mapping[str, str] = {
    "ui/cli/": "the command line speaks English",
    "ui/reports/": "the report of a run is for whoever keeps the directory, and is English",
    "ui/schedule.py": "files for the machine that runs the crawl",
    "ui/exports/": "files and answers for programs; their people's words come from the wording",
    "ui/routes/openapi.py": "the description for programs is English",
    "ui/routes/table.py": "one line for each route, for README and the description for programs",
    "ui/wording/": "this is the wording",
}
"""Code that makes no page, each with its reason."""

NO_WORDS: Mapping[str, str] = {
    "img-src 'self' data: blob:": "a header",
    ' rel="noopener noreferrer"': "an attribute",
    "ETag, RateLimit-Remaining, Retry-After": "names of headers",
    "GET, HEAD, OPTIONS": "names of methods",
    "public, max-age=": "a header",
    'attachment; filename="': "a header",
    "Outlines: US Census Bureau, by way of us-atlas 3.0.1 (ISC licence).": "stands in the file of the outlines too",
    " is given more than once.": "parameters are judged in English, for programs (indexer/link.py)",
    "| ": "a row of a table of the README",
    "rerun": "an order to the library",
    "single-object": "an order to the library",
    " is taken; using ": "a line in the terminal of whoever serves",
    "clinics": "the name of our command",
    "value no": "names of looks (ui/look.css)",
    '"Source Sans", sans-serif': "names of fonts",
    'aria-describedby="': "an attribute",
}
"""Strings that look like words of a page, by how they begin, each with the reason why they are none."""


def unsaid(name: str, source: str) -> list[str]:
    """Every string of a file that a visitor would read and that does not come from the wording."""
    read = {".py": in_python, ".html": in_template, ".js": in_script}[Path(name).suffix]
    if name.startswith(tuple(NO_PAGES)):
        return []
    return [
        f"{name}:{line} says {text!r} itself: put it into ui/wording, for every language."
        for line, text in sorted(set(read(source)))
        if not text.startswith(tuple(NO_WORDS))
    ]


def test_no_page_says_anything_that_does_not_come_from_the_wording() -> None:
    wrong = []
    for path in sorted(path for ending in ("py", "html", "js") for path in UI.rglob(f"*.{ending}")):
        wrong += unsaid(f"ui/{path.relative_to(UI).as_posix()}", path.read_text(encoding="utf-8"))
    assert wrong == []


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("ui/pages/a.py", "st.html('<p>Nothing found</p>')"),
        ("ui/pages/a.py", "st.button('Search', key='go')"),
        ("ui/pages/a.py", "st.text_input(say('search.place'), key='place', placeholder='ZIP or city')"),
        ("ui/pages/a.py", "def row(x):\n    return f'<dt>Phone</dt><dd>{x}</dd>'"),
        ("ui/pages/a.py", "def row(x):\n    return f'<nav aria-label=\"Pages\">{x}</nav>'"),
        ("ui/a.py", "def told():\n    return 'No clinic gives it here.'"),
        ("ui/a.py", "def told(n):\n    return f'{n} more clinics'"),
        ("ui/templates/a.html", "<p>Nothing found</p>"),
        ("ui/templates/a.html", '<p title="Pages">{{ x }}</p>'),
        ("ui/a.js", "box.textContent = 'Copied to the clipboard'"),
    ],
)
def test_a_page_that_says_something_itself_is_caught(name: str, source: str) -> None:
    assert len(unsaid(name, source)) == 1


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("ui/pages/a.py", '"""What this page shows."""\nst.html(f\'<p class="quiet">{say("a.b")}</p>\')'),
        ("ui/pages/a.py", "st.button(say('search.go'), key='go', type='primary')"),
        ("ui/a.py", "raise UsageError('There is no such thing. Name another.')"),
        ("ui/a.py", "if told == 'two words': pass"),
        ("ui/templates/a.html", '{# why it is so #}\n<p class="quiet note">{{ say("a.b") }}</p>'),
        ("ui/a.js", "// why it is so\nbox.className = 'note';"),
    ],
)
def test_what_nobody_reads_is_let_be(name: str, source: str) -> None:
    assert unsaid(name, source) == []


def test_the_exceptions_are_still_needed() -> None:
    sources = [path.read_text(encoding="utf-8") for ending in ("py", "html", "js") for path in UI.rglob(f"*.{ending}")]
    assert [text for text in NO_WORDS if not any(text in source for source in sources)] == []
    assert between_tags('<a href="/x" rel="noopener">→</a>') == ""


# Saying


def test_what_is_said_follows_the_language_that_is_spoken_and_goes_back_afterwards() -> None:
    assert say("count.clinics.none") == "no clinics"
    with spoken("es"):
        assert speaking() == "es"
        assert say("count.clinics.none") == "ninguna clínica"
        assert say("count.clinics.none", "en") == "no clinics"
    assert speaking() == "en"


def test_what_a_language_lacks_is_said_in_the_usual_one() -> None:
    with spoken("es"):
        assert say("openapi.answer") == "The answer"


def test_a_key_or_a_part_that_is_missing_is_named() -> None:
    with pytest.raises(ConfigError, match=r"no\.such\.key"):
        say("no.such.key")
    with pytest.raises(ConfigError, match=r"far\.miles.*number"):
        say("far.miles")


def test_no_string_holds_markup() -> None:
    assert [key for _, key, text in all_strings() if re.search(r"</?[a-z]|&[a-z]+;", text)] == []


def test_attributions_are_those_that_the_data_ask_for() -> None:
    assert say("attribution.places", USUAL) == PLACES
    assert say("attribution.spots", USUAL) == SPOTS
    assert say("attribution.outlines", USUAL) == OUTLINES
    for language in languages():
        assert "GeoNames (geonames.org), CC BY 4.0" in say("attribution.places", language)
        assert "OpenStreetMap" in say("attribution.spots", language)
        assert "US Census Bureau" in say("attribution.outlines", language)
