"""Which letters of crawled text are shown, tried with every one that there is."""

import sys

from ui.words import clean, shown


def test_a_text_of_printable_letters_needs_no_look_at_each_of_them() -> None:
    letters = [chr(number) for number in range(sys.maxunicode + 1)]
    assert [letter for letter in letters if letter.isprintable() and not shown(letter)] == []
    assert [letter for letter in letters if letter.isprintable() and letter.isspace()] == [" "]


def test_every_letter_that_is_shown_stays_and_every_other_one_goes() -> None:
    for first in range(0, sys.maxunicode + 1, 4096):
        some = "".join(map(chr, range(first, min(first + 4096, sys.maxunicode + 1))))
        kept = "".join(letter for letter in some if shown(letter) and not letter.isspace())
        assert clean(some, longest=5000).replace(" ", "") == kept
