import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.clinic import Fact
from indexer.group import Listed, clinic_of
from indexer.normalise.email import read_email


@pytest.mark.parametrize(
    ("text", "email"),
    [
        ("jo@elm.example", "jo@elm.example"),
        ("Jo.Doe@Elm.EXAMPLE", "Jo.Doe@elm.example"),
        ("mailto:jo@elm.example", "jo@elm.example"),
        ("MAILTO:jo@elm.example?subject=Hello%20there", "jo@elm.example"),
        ("mailto:%20jo@elm.example", "jo@elm.example"),
        ("Jo Doe <jo@elm.example>", "jo@elm.example"),
        ("Write to jo@elm.example.", "jo@elm.example"),
        ("jo@elm.example, al@elm.example", "jo@elm.example"),
        ("jo@elm.example; 503-555-0100", "jo@elm.example"),
        ("jo+new@mail.elm.example", "jo+new@mail.elm.example"),
        ("jo [at] elm [dot] example", "jo@elm.example"),
        ("jo(at)elm.example", "jo@elm.example"),
        ("jo {at} elm.example", "jo@elm.example"),
        ("jo@gmail.com", "jo@gmail.com"),
        ("o'brien@elm.example", "o'brien@elm.example"),
        ("jo at elm.example", None),
        ("jo at elm dot example", None),
        ("look at elm.example", None),
        ("[email protected]", None),
        ("[email\u00a0protected]", None),
        ("logo@2x.png", None),
        ("you@example.com", None),
        ("name@yourdomain.com", None),
        ("a1b2c3@sentry.io", None),
        ("@elm", None),
        ("jo@", None),
        ("jo@elm", None),
        ("jo..doe@elm.example", None),
        ("jo.@elm.example", None),
        ("jo@elm..example", None),
        ("jo@-elm.example", None),
        ("jo@elm.example@evil.example", None),
        ("jo@10.0.0.1", None),
        ("\u0458\u043e@elm.example", None),
        ("https://elm.example/", None),
        ("none", None),
        ("", None),
        ("a" * 65 + "@elm.example", None),
        ("jo@" + "a." * 300 + "example", None),
    ],
)
def test_an_address_is_read_where_it_is_certain(text: str, email: str | None) -> None:
    assert read_email(text) == email


hostile = st.text(max_size=300) | st.text(alphabet="jo.@elmxap-[]() <>atdoTD?%20:mi\u00fc", max_size=300)


@given(st.sampled_from(["", "mailto:", "jo@elm.example ", "jo [at] "]), hostile)
def test_hostile_words_raise_nothing_and_an_address_read_again_is_itself(before: str, text: str) -> None:
    email = read_email(before + text)
    if email is not None:
        assert read_email(email) == email
        assert read_email(f"mailto:{email}".replace("%", "%25")) == email
        assert email.count("@") == 1


@pytest.mark.parametrize("unit", ["a", "a@", "a.", "[at]", "mailto:", "%", "a@a.", "(dot)", "<", " "])
def test_ten_thousand_characters_take_no_longer_than_they_must(unit: str) -> None:
    begun = time.process_time()
    for length in (499, 10_000, 100_000):
        read_email((unit * length)[:length])
    assert time.process_time() - begun < 1


def test_a_clinic_shows_the_address_and_quotes_the_words_around_it() -> None:
    def clinic(email: str) -> Fact:
        listed = Listed(
            listing_id="a",
            source="a",
            kind="directory",
            fields={"name": "Elm", "email": email},
            statements=(),
            point=None,
            last_seen=date(2026, 11, 1),
            gone_since=None,
        )
        (fact,) = clinic_of("c", [listed]).facts["email"]
        return fact

    told = clinic("E-mail: jo [at] elm.example")
    assert (told.value, told.said) == ("jo@elm.example", "E-mail: jo [at] elm.example")
    assert clinic("ask at the desk").value == "ask at the desk"
