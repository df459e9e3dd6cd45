"""The vocabulary keeps its promises: every term can be told apart, and nothing unknown slips in."""

from config.vocabulary import FIELDS, vocabulary


def test_every_field_has_terms_with_sentences_on_both_sides() -> None:
    assert list(vocabulary()) == list(FIELDS)
    for field in vocabulary().values():
        for term in field.terms:
            assert term.label, term.code
            assert term.yes, term.code
            assert term.no, term.code
