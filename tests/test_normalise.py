import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.normalise.name import name_key
from indexer.normalise.phone import Phone, read_phone
from indexer.normalise.postal import ONE_ZERO, postal_code
from indexer.normalise.state import STATES, state_code
from indexer.normalise.web import clean_url, site_key

hostile = st.text(max_size=300) | st.text(alphabet="0123456789()-+. xetFfa#,/&'dbaLC", max_size=300)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("OR", "OR"),
        ("or", "OR"),
        ("Oregon", "OR"),
        (" ore. ", "OR"),
        ("N.Y.", "NY"),
        ("W. Va.", "WV"),
        ("Washington, D.C.", "DC"),
        ("Porto Rico", "PR"),
        ("U.S. Virgin Islands", "VI"),
        ("Atlantis", None),
        ("", None),
        ("OR 97205", None),
        ("Oregonian", None),
        ("o" * 5000, None),
    ],
)
def test_a_state_is_known_by_code_name_or_abbreviation_and_by_nothing_else(text: str, code: str | None) -> None:
    assert state_code(text) == code


def test_every_code_and_every_name_finds_its_own_state() -> None:
    assert len(STATES) == 56
    assert all(state_code(code.lower()) == code and state_code(name.upper()) == code for code, name in STATES.items())


@pytest.mark.parametrize(
    ("text", "state", "code"),
    [
        ("97205", "", "97205"),
        ("97205-1234", "", "97205"),
        ("972051234", "", "97205"),
        ("97205 1234", "", "97205"),
        ("97205.0", "", "97205"),
        ("OR 97205", "", "97205"),
        ("6708", "CT", "06708"),
        ("6708", "Connecticut", "06708"),
        ("6708-2460", "CT", "06708"),
        ("67082460", "CT", "06708"),
        ("641", "PR", "00641"),
        ("501", "NY", "00501"),
        ("6390", "NY", "06390"),
        ("6708", "", None),
        ("6708", "OR", None),
        ("641", "CT", None),
        ("1234", "NY", None),
        ("00000", "", None),
        ("97205 and 97206", "", None),
        ("9720", "OR", None),
        ("972055", "", None),
        ("M5V 2T6", "", None),
        ("", "", None),
        ("٩٧٢٠٥", "", None),
    ],
)
def test_a_postal_code_has_five_digits_and_zeros_come_back_only_where_that_is_certain(
    text: str, state: str, code: str | None
) -> None:
    assert postal_code(text, state=state) == code


@pytest.mark.parametrize("state", sorted(ONE_ZERO))
def test_four_digits_are_mended_in_every_state_whose_codes_begin_with_zero(state: str) -> None:
    assert postal_code("4101", state=state) == "04101"


@pytest.mark.parametrize(
    ("text", "number", "extension"),
    [
        ("503-555-0100", "+15035550100", ""),
        ("(503) 555-0100", "+15035550100", ""),
        ("(503)555-0100", "+15035550100", ""),
        ("503.555.0100", "+15035550100", ""),
        ("503 555 0100", "+15035550100", ""),
        ("5035550100", "+15035550100", ""),
        ("+1 (503) 555-0100", "+15035550100", ""),
        ("1-503-555-0100", "+15035550100", ""),
        ("tel:+15035550100", "+15035550100", ""),
        ("503\u2013555\u20130100", "+15035550100", ""),
        ("503-555-0100 x301", "+15035550100", "301"),
        ("503-555-0100 ext. 12", "+15035550100", "12"),
        ("503-555-0100, Extension 7", "+15035550100", "7"),
        ("503-555-0100 #4", "+15035550100", "4"),
        ("503-555-0100 or 503-555-0199", "+15035550100", ""),
        ("503-555-0100 / 0101", "+15035550100", ""),
        ("Fax: 503-555-0100 Phone: 503-555-0101", "+15035550101", ""),
        ("1-844-KETAMINE", "+18445382646", ""),
        ("1-800-FLOWERS", "+18003569377", ""),
        ("+44 20 7946 0018", "+442079460018", ""),
    ],
)
def test_a_phone_number_is_read_however_it_is_written(text: str, number: str, extension: str) -> None:
    assert read_phone(text) == Phone(number, extension)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "555-0100",
        "1234567893",
        "000-000-0000",
        "Fax 503-555-0100",
        "call us",
        "503-555-01000",
        "2024-11-03",
        "x" * 9999,
    ],
)
def test_what_is_no_phone_number_is_not_made_one(text: str) -> None:
    assert read_phone(text) is None


def test_a_number_without_plus_is_dialled_in_its_own_country() -> None:
    assert read_phone("020 7946 0018", country="GB") == Phone("+442079460018")
    assert read_phone("020 7946 0018") is None


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("www.X.example", "https://www.x.example/"),
        ("elm.example/team", "https://elm.example/team"),
        ("www.Clinic.org", "https://www.clinic.org/"),
        ("clinic.org/team", "https://clinic.org/team"),
        ("http://clinic.org:80/a?utm_source=g&b=1&fbclid=z#top", "http://clinic.org/a?b=1"),
        ("https://clinic.org/#/team", "https://clinic.org/#/team"),
        ("HTTP://Clinic.ORG/Über uns", "http://clinic.org/%C3%9Cber"),
        ("http://m\u00fcnchen.example/", "http://xn--mnchen-3ya.example/"),
        ("name.localhost:8730/a", "http://name.localhost:8730/a"),
        ("http://127.0.0.2:8730/", "http://127.0.0.2:8730/"),
        ("https://clinic.org/100%", "https://clinic.org/100%25"),
        ("<https://clinic.org>", "https://clinic.org/"),
        ("http://", None),
        ("", None),
        ("N/A", None),
        ("none", None),
        ("St.Mary", None),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("mailto:a@clinic.org", None),
        ("info@clinic.org", None),
        ("https://user:secret@clinic.org/", None),
        ("https://clinic.org@evil.example/", None),
        ("ftp://clinic.org/", None),
        ("http://[::1", None),
        ("http://clinic.org:99999/", None),
        ("http://-.org/", None),
        ("http://a..b.org/", None),
        ("https://clinic.org/" + "a" * 3000, None),
    ],
)
def test_only_a_web_address_becomes_a_link(text: str, url: str | None) -> None:
    assert clean_url(text) == url


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.clinic.org/locations/salem", "clinic.org"),
        ("http://booking.clinic.co.uk", "clinic.co.uk"),
        ("https://www.elm.example/team", "elm.example"),
        ("http://name.localhost:8730/x", "name.localhost"),
        ("http://a.name.localhost:8730/x", "name.localhost"),
        ("http://localhost:8730/", "localhost"),
        ("http://127.0.0.2:8730/x", "127.0.0.2:8730"),
        ("http://elm.wixsite.com/clinic/team", "elm.wixsite.com/clinic"),
        ("https://elm.squarespace.com/", "elm.squarespace.com"),
        ("https://facebook.com/ElmClinic/", "facebook.com/elmclinic"),
        ("https://www.facebook.com/profile.php?id=12", "facebook.com/profile.php?id=12"),
        ("https://facebook.com", None),
        ("https://sites.google.com/view/elm/home", "sites.google.com/elm"),
        ("https://sites.google.com", None),
        ("https://maps.google.com/?q=elm", None),
        ("https://linktr.ee/elm", "linktr.ee/elm"),
        ("https://www.psychologytoday.com/us/therapists/elm/12", "psychologytoday.com/us/therapists/elm/12"),
        ("https://bit.ly/elm", None),
        ("not a site", None),
    ],
)
def test_two_addresses_are_one_site_only_where_one_business_has_it(url: str, key: str | None) -> None:
    assert site_key(url) == key


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("The Elm Clinic, P.C.", "elm clinic"),
        ("Elm Clinic PLLC", "elm clinic"),
        ("ELM CLINIC L.L.C.", "elm clinic"),
        ("Elm Clinic, L L C", "elm clinic"),
        ("Elm & Oak", "elm and oak"),
        ("Elm + Oak, Inc.", "elm and oak"),
        ("Caf\u00e9 Ketamine", "cafe ketamine"),
        ("Elm Holdings LLC d/b/a Oak Clinic", "oak clinic"),
        ("Elm Holdings, Inc. DBA: Oak Clinic LLC", "oak clinic"),
        ("St. Mary's Center", "st marys center"),
        ("The Company", "company"),
        ("LLC", "llc"),
        ("", ""),
        ("!!!", ""),
    ],
)
def test_a_name_is_compared_without_its_legal_form(name: str, key: str) -> None:
    assert name_key(name) == key


@given(hostile)
def test_hostile_text_raises_nothing_and_every_form_stays_as_it_is(text: str) -> None:
    key = name_key(text)
    assert name_key(key) == key
    code = postal_code(text, state="CT")
    assert code is None or postal_code(code) == code
    state = state_code(text)
    assert state is None or state_code(state) == state
    phone = read_phone(text)
    assert phone is None or read_phone(phone.number) == Phone(phone.number)
    for scheme in ("", "http://", "https://clinic.org/"):
        url = clean_url(scheme + text)
        assert url is None or (clean_url(url) == url and url.isascii() and " " not in url)
        same = site_key(scheme + text)
        assert same is None or json.dumps(same)


@given(st.sampled_from(["http://", "https://", "www.", ""]), st.text(alphabet="abc.-/:@?#%[]&=\u00fc 1", max_size=60))
def test_a_cleaned_address_is_clean(scheme: str, text: str) -> None:
    url = clean_url(scheme + text)
    if url is not None:
        assert url.startswith(("http://", "https://"))
        assert "@" not in url.split("/")[2]
        assert clean_url(url) == url
        assert site_key(url) == site_key(scheme + text)
