"""The wording of the pages is plain in every language, and claims no more than is known."""

import re
from collections.abc import Mapping

import pytest
from test_wording import FOR_PROGRAMS, bare
from textstat.textstat import textstatistics  # type: ignore[import-untyped]  # it brings no types

from ui.wording import languages, strings

LONG_ENOUGH = 20
"""Words of a string from which on a formula made for whole texts says something of it alone."""

EASY: Mapping[str, tuple[str, float, float]] = {
    "en": ("flesch_kincaid_grade", 8.0, 11.0),
    "es": ("fernandez_huerta", 70.0, 55.0),
}
"""The formula of a language, what the sentences of a topic must reach together, and what each long string must.

English: the grade of school (Flesch and Kincaid 1975); lower is easier. Spanish: ease from 0 to 100 (Fernández Huerta
1959), where 60 to 70 is usual prose of grade 8 to 9, and 70 to 80 is *fairly easy*; higher is easier.
"""

NOT_MEASURED = (
    "vocabulary.condition.",  # a meaning that is hardly more than the name of the illness
    "vocabulary.therapy.",  # the same of a therapy
    "guide.",  # measured paragraph by paragraph in test_guide.py
)

OF_THE_LAW: Mapping[str, float] = {"en": 11.0, "es": 65.0}
"""What an authority says of a medicine, in its own terms (*compounded*, *anesthetic*), must reach at least."""


def ease(language: str, text: str) -> float:
    """How easy a text is by the formula of its language."""
    counter = textstatistics()
    counter.set_lang({"en": "en_US"}.get(language, language))
    return float(getattr(counter, EASY[language][0])(text))


def sentences(language: str) -> dict[str, dict[str, str]]:
    """The strings that are whole sentences, by topic and key."""
    found: dict[str, dict[str, str]] = {}
    for key, text in strings(language).items():
        whole = text.strip()[-1:] in (".", "?", "!") and len(text.split()) >= 5
        if whole and not key.startswith((*FOR_PROGRAMS, *NOT_MEASURED)):
            found.setdefault(key.partition(".")[0], {})[key] = bare(text)
    return found


@pytest.mark.parametrize("language", languages())
def test_the_sentences_of_every_topic_can_be_read_at_about_grade_8(language: str) -> None:
    topics = {topic: " ".join(told.values()) for topic, told in sentences(language).items()}
    short = [topic for topic, text in topics.items() if len(text.split()) < 100]  # too little for the formula
    topics["the rest"] = " ".join(topics.pop(topic) for topic in short)
    harder = {}
    for topic, text in topics.items():
        whole = OF_THE_LAW[language] if topic == "regulation" else EASY[language][1]
        measured = ease(language, text)
        if measured > whole if language == "en" else measured < whole:
            harder[topic] = round(measured, 1)
    assert len(topics) > 3
    assert harder == {}


@pytest.mark.parametrize("language", languages())
def test_no_long_string_is_much_harder_than_the_rest(language: str) -> None:
    _, _, single = EASY[language]
    harder = {}
    for told in sentences(language).values():
        for key, text in told.items():
            measured = ease(language, text) if len(text.split()) >= LONG_ENOUGH else single
            if measured > single if language == "en" else measured < single:
                harder[key] = round(measured, 1)
    assert harder == {}


NEVER = {
    "en": (
        r"\bnon-?addictive\b|\bnot addictive\b",
        r"\b(?:no|few|minimal|rare|mild) side effects?\b",
        r"(?<!not )\bapproved ketamine (?:for|to treat)\b|\bketamine is (?:fda-)?approved\b|\bfda-approved ketamine\b",
        r"\bgold standard\b|\bmost (?:studied|effective|proven)\b",
        r"\bcures?\b|\bcured\b|\bsuccess rates?\b|\b\d+ ?% (?:success|of patients)|\bworks (?:for everyone|in hours)\b",
        r"(?<!not known to )\bprevents? suicide\b",
        r"\bsame as spravato\b",
        r"\bverified\b|\bvetted\b|\btrusted\b|\bguarantee[ds]?\b",
        r"\bbest\b|\btop\b|\btop-?rated\b|\bleading\b|\bbetter than\b",
    ),
    "es": (
        r"\bno (?:es )?adictiv[oa]\b|\bno crea adicción\b",
        r"\b(?:sin|pocos|mínimos|raros|leves) efectos secundarios\b",
        r"\bketamina aprobada\b|\bketamina está aprobada\b",
        r"\bestándar de oro\b|\bmás (?:estudiad|eficaz|efectiv|probad)",
        r"\bcuran?\b|\bcurad[oa]s?\b|\btasas? de éxito\b|\b\d+ ?% (?:de éxito|de los pacientes)",
        r"(?<!no se sabe si )\b(?:previene|evita) el suicidio\b",
        r"\b(?:igual|lo mismo) que spravato\b",
        r"\bverificad[oa]s?\b|\bgarantiza|\bde confianza\b",
        r"\b(?:el|la|los|las) mejor(?:es)?\b|\blíder(?:es)?\b|\bmejor que\b",
    ),
}
"""Claims that are never made, and words of praise that are never said."""

DOSES = r"\b\d+(?:[.,]\d+)? ?(?:mg|mcg|µg|ml|milligrams?|miligramos?)\b|/ ?kg\b|\bdosage\b|\bdosing\b|\bdosificación\b"


@pytest.mark.parametrize("language", languages())
def test_no_string_makes_a_claim_or_praises_or_speaks_of_doses(language: str) -> None:
    found = {
        key: text
        for key, text in strings(language).items()
        for pattern in (*NEVER[language], DOSES)
        if re.search(pattern, text, re.IGNORECASE)
    }
    assert found == {}


@pytest.mark.parametrize(
    ("language", "claim"),
    [
        ("en", "The best clinics near you."),
        ("en", "Ketamine is not addictive."),
        ("en", "A verified clinic."),
        ("es", "Las mejores clínicas."),
        ("es", "La ketamina no es adictiva."),
        ("es", "Se dan 0.5 mg/kg."),
    ],
)
def test_such_a_claim_would_be_caught(language: str, claim: str) -> None:
    assert any(re.search(pattern, claim, re.IGNORECASE) for pattern in (*NEVER[language], DOSES))
