"""Where a quotation was cut out of its sentence, people see an ellipsis; what is kept stays word for word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.ellipsis import as_shown


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("We offer IV ketamine in quiet rooms.", "We offer IV ketamine in quiet rooms."),
        ("We offer IV ketamine", "We offer IV ketamine \u2026"),
        ("infusions for depression.", "\u2026 infusions for depression."),
        ("we offer lozenges at home", "\u2026 we offer lozenges at home \u2026"),
        ("Do you offer Spravato? Yes, in both offices.", "Do you offer Spravato? Yes, in both offices."),
        ("\u201cWe give it.\u201d", "\u201cWe give it.\u201d"),
        ("IV ketamine infusion: $425 per infusion", "IV ketamine infusion: $425 per infusion"),
        ("Depression", "Depression"),
        ("ketamine lozenges", "ketamine lozenges"),
        ("isAcceptingNewPatients: true", "isAcceptingNewPatients: true"),
        ("", ""),
    ],
)
def test_an_ellipsis_stands_where_a_sentence_was_cut_and_nowhere_else(said: str, shown: str) -> None:
    assert as_shown(said) == shown


@given(st.text())
def test_the_words_between_the_ellipses_are_those_of_the_page(said: str) -> None:
    shown = as_shown(said)
    assert said.strip() in shown
    assert len(shown) <= len(said) + 4
