import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.normalise.phone import HELPLINES, Phone, read_phone, read_phones
from indexer.normalise.tracking import MANY_NAMES, VERY_MANY_NAMES, judge_phone
from ui.clinic import reach

OWN = "503-555-0100"
TRACKING = "503-555-0177"
TOLL_FREE = "844-555-0100"


@pytest.mark.parametrize(
    ("text", "number", "extension"),
    [
        ("503-555-0100 x301", "+15035550100", "301"),
        ("503-555-0100x301", "+15035550100", "301"),
        ("(503) 555-0100 ext. 4", "+15035550100", "4"),
        ("(503) 555-0100 Ext 4", "+15035550100", "4"),
        ("(503) 555-0100 (ext. 4)", "+15035550100", "4"),
        ("(503) 555-0100, press 2", "+15035550100", "2"),
        ("503.555.0100 option 3 for new patients", "+15035550100", "3"),
        ("tel:+15035550100;ext=301", "+15035550100", "301"),
        ("tel:5035550100,,301#", "+15035550100", "301"),
        ("503-555-0100,301 N Elm St", "+15035550100", ""),
        ("1-844-KETAMINE", "+18445382646", ""),
        ("1-844-ketamine", "+18445382646", ""),
        ("1.844.KETAMINE", "+18445382646", ""),
        ("1 844 KETAMINE", "+18445382646", ""),
        ("(844) 55-CLINIC", "+18445525464", ""),
        ("503-555-CARE", "+15035552273", ""),
        ("503-555-0100 CALL", "+15035550100", ""),
        ("Tel. 503 - 555 - 0100", "+15035550100", ""),
        ("\uff15\uff10\uff13-\uff15\uff15\uff15-\uff10\uff11\uff10\uff10", "+15035550100", ""),
        ("Crisis line 1-800-273-8255, office 503-555-0100", "+15035550100", ""),
        ("F: 503-555-0101 P: 503-555-0100", "+15035550100", ""),
        ("503-555-0101 (fax) 503-555-0100", "+15035550101", ""),
    ],
)
def test_extensions_and_letters_are_read(text: str, number: str, extension: str) -> None:
    assert read_phone(text) == Phone(number, extension)


@pytest.mark.parametrize(
    "text",
    [
        "210 SEATTLE",
        "503 clinics in town",
        "844 patients treated",
        "844-555",
        "503-CALL",
        "988",
        "911",
        "Call or text 988",
        "1-800-273-8255",
        "1-800-662-HELP",
        "SPRAVATO REMS 1-855-382-6022",
        "123-456-7890",
        "503-555-01001",
        "NPI 1234567893",
        "12/24/2026",
        "97205-1234 503",
        "\U0001f4de",
    ],
)
def test_ordinary_words_and_helplines_are_no_phone_of_a_clinic(text: str) -> None:
    assert read_phone(text) is None
    assert read_phones(text) == ()


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("503-555-0100 or 503-555-0199", ["+15035550100", "+15035550199"]),
        ("503-555-0100 / 503-555-0100", ["+15035550100"]),
        ("Salem 503-555-0100 x2, Bend (541) 555-0123", ["+15035550100", "+15415550123"]),
        ("1-844-KETAMINE (503-555-0100)", ["+18445382646", "+15035550100"]),
        ("503-555-0100 Fax 503-555-0101", ["+15035550100"]),
        ("+44 20 7946 0018, +44 20 7946 0019", ["+442079460018", "+442079460019"]),
        ("", []),
    ],
)
def test_the_first_number_is_kept_and_the_others_are_said(text: str, numbers: list[str]) -> None:
    found = read_phones(text)
    assert [one.number for one in found] == numbers
    assert read_phone(text) == (found[0] if found else None)


@pytest.mark.parametrize(
    ("text", "country", "number"),
    [
        ("020 7946 0018", "GB", "+442079460018"),
        ("(02) 5550 0123", "AU", "+61255500123"),
        ("1300 975 707", "AU", "+611300975707"),
        ("416-555-0123", "CA", "+14165550123"),
        ("+1 416-555-0123", "GB", "+14165550123"),
    ],
)
def test_numbers_of_other_countries_are_read_as_dialled_there(text: str, country: str, number: str) -> None:
    assert read_phone(text, country=country) == Phone(number)


def test_the_number_that_is_structured_data_is_the_clinics_own() -> None:
    verdict = judge_phone(OWN, linked=["tel:+15035550100"], structured=["(503) 555-0100"], marks=["calltrk"])
    assert verdict.kind == "own"


@pytest.mark.parametrize(
    ("parts", "instead"),
    [
        ({"structured": [OWN]}, "+15035550100"),
        ({"structured": [OWN], "linked": [TRACKING]}, "+15035550100"),
        ({"linked": [f"tel:{OWN}"]}, "+15035550100"),
        ({"marks": ["phone", "CallRail-swap"]}, ""),
        ({"marks": ["data-calltrk"], "linked": [TRACKING]}, ""),
        ({"marks": ["amp-call-tracking"]}, ""),
    ],
)
def test_a_number_that_differs_from_the_one_that_is_meant_is_a_tracking_number(
    parts: dict[str, list[str]], instead: str
) -> None:
    verdict = judge_phone(TRACKING, **parts)  # type: ignore[arg-type]  # the parts are the evidence
    assert (verdict.kind, verdict.instead) == ("tracking", instead)
    assert verdict.why


@pytest.mark.parametrize(
    ("text", "others", "kind"),
    [
        (TOLL_FREE, MANY_NAMES, "shared"),
        (TOLL_FREE, MANY_NAMES - 1, "unknown"),
        (OWN, MANY_NAMES, "unknown"),
        (OWN, VERY_MANY_NAMES, "shared"),
        (OWN, 10_000, "shared"),
    ],
)
def test_a_number_that_many_names_share_belongs_to_none_of_them(text: str, others: int, kind: str) -> None:
    assert judge_phone(text, other_names=others).kind == kind


def test_without_evidence_nothing_is_claimed() -> None:
    assert judge_phone(OWN).kind == "unknown"
    assert judge_phone(OWN, linked=["tel:503-555-0100"], marks=["phone", "data-id"]).kind == "unknown"
    assert judge_phone(OWN, marks=["data-calltrk-noswap", "calltrk"]).kind == "unknown"
    assert judge_phone("call us").kind == "unknown"
    assert judge_phone("1-800-273-8255").kind == "helpline"
    assert {judge_phone(number).kind for number in HELPLINES} == {"helpline"}


def test_a_phone_is_dialled_as_it_is_read() -> None:
    assert reach.tel("1-844-KETAMINE") == "+18445382646"
    assert reach.tel("503-555-0100 or 503-555-0199") == "+15035550100"


hostile = st.text(max_size=300) | st.text(
    alphabet="0123456789()-+. xetFfa#,;=/&pPCALl\u017f\u212a\u00df\uff15", max_size=300
)


@given(hostile, st.sampled_from(["US", "CA", "GB", "AU", "", "ZZ", "FREEDONIA"]))
def test_hostile_words_raise_nothing_and_a_number_read_again_is_itself(text: str, country: str) -> None:
    for phone in read_phones(text, country=country):
        assert read_phone(phone.number, country=country) == Phone(phone.number)
        again = read_phone(f"{phone.number} ext. {phone.extension}" if phone.extension else phone.number)
        assert again == phone
    verdict = judge_phone(text, linked=[text], structured=[text[::-1]], marks=[text], country=country)
    assert verdict.why


@pytest.mark.parametrize("unit", ["5", "503-", "A-", "1-844-K", " ", "(503) ", "ext", "\ufdfa", "+1"])
def test_ten_thousand_characters_take_no_longer_than_they_must(unit: str) -> None:
    begun = time.process_time()
    for length in (200, 10_000, 100_000):
        text = (unit * length)[:length]
        read_phones(text)
        judge_phone(text, linked=[text], structured=[text], marks=[text])
    assert time.process_time() - begun < 1
