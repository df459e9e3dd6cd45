"""Letters that the fonts of the shortlist's file cannot draw: boxes in a quotation, words instead of a name."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shown import clinic, fact, shown_clinics
from test_shortlist import links_of, made, text_of

from ui.shortlist.letters import BOX, drawable, readable
from ui.wording import say


def test_letters_that_would_be_drawn_wrongly_are_boxes_and_the_file_says_so() -> None:
    said = "東京 クリニック שלום مرحبا Ketamine 😀 e\u0301 \u202egnorw"
    text = text_of(made(clinic("c-odd", "Odd Clinic", facts={"route": (fact("iv", said),)})))
    assert f"{BOX * 2} {BOX * 5} {BOX * 4} {BOX * 5}" in text
    assert f"Ketamine {BOX} é gnorw" in text
    assert say("shortlist.boxes") in text
    assert say("shortlist.boxes") not in text_of(made(shown_clinics()[0]))
    assert say("shortlist.boxes") not in text_of(made(shown_clinics()[0], notes={"c-river": f"tick {BOX}"}))
    assert say("shortlist.boxes") in text_of(made(shown_clinics()[0], notes={"c-river": "日"}))


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Shalom Clinic (מרפאת שלום)", "Shalom Clinic"),
        ("عيادة مرحبا \u2013 Marhaba Ketamine", "Marhaba Ketamine"),
        ("東京 クリニック", ""),
        ("שָׁלוֹם", ""),
    ],
)
def test_a_name_in_other_letters_is_told_in_words_and_never_as_boxes(language: str, name: str, shown: str) -> None:
    reader = made(clinic("c-odd", name), language=language)
    text = text_of(reader)
    assert BOX not in text
    assert f"1. {shown or say('shortlist.other_letters', language)} {say('shortlist.more_letters', language)}" in text
    assert any("/c-odd" in link for link in links_of(reader)), "the page shows all of the name"
    outline = [str(one.title) for one in reader.outline if not isinstance(one, list)]
    assert outline == [shown or say("shortlist.other_letters", language)]


@given(st.text(max_size=60))
def test_of_a_name_only_letters_that_cannot_be_drawn_are_left_out(name: str) -> None:
    shown, partly = readable(name)
    if not partly:
        assert shown == name
        return
    left = set(unicodedata.normalize("NFC", name))
    assert set(shown) <= left | {" "}
    assert all(unicodedata.category(letter)[0] not in "LM" or drawable(letter) == letter for letter in shown)


def test_a_name_with_a_picture_in_it_keeps_its_place() -> None:
    assert readable("Green 🌿 Clinic") == ("Green 🌿 Clinic", False)
    assert BOX in text_of(made(clinic("c-green", "Green 🌿 Clinic")))
