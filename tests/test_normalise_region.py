import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.clinic import Address
from indexer.normalise.abroad import read_abroad
from indexer.normalise.address import read_address
from indexer.normalise.region import REGIONS, country_code, country_of, region_code
from indexer.normalise.state import STATES, state_code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Calif.", "CA"),
        ("Cal.", "CA"),
        ("Penna.", "PA"),
        ("Penn.", "PA"),
        ("Mass.", "MA"),
        ("Conn.", "CT"),
        ("Tex.", "TX"),
        ("Fla.", "FL"),
        ("Wash.", "WA"),
        ("Wisc.", "WI"),
        ("Ia.", "IA"),
        ("N. Mex.", "NM"),
        ("N. Dak.", "ND"),
        ("No. Carolina", "NC"),
        ("So. Dakota", "SD"),
        ("W. Virginia", "WV"),
        ("Washington State", "WA"),
        ("Washington D.C.", "DC"),
        ("State of Oregon", "OR"),
        ("Commonwealth of Virginia", "VA"),
        ("US-OR", "OR"),
        ("Hawai\u02bbi", "HI"),
        ("Hawai'i", "HI"),
        ("Guam", "GU"),
        ("American Samoa", "AS"),
        ("CNMI", "MP"),
        ("Virgin Islands, U.S.", "VI"),
        ("P.R.", "PR"),
        ("Puerto Rico", "PR"),
        ("\u0418or", None),
        ("Ontario", None),
        ("state of", None),
        ("State of Ontario", None),
        ("West", None),
        ("Portland", None),
        ("Virginia Beach", None),
        ("AA", None),
    ],
)
def test_old_and_new_abbreviations_of_states_are_known(text: str, code: str | None) -> None:
    assert state_code(text) == code


@pytest.mark.parametrize(
    ("text", "country", "code"),
    [
        ("Ont.", "CA", "ON"),
        ("ontario", "CA", "ON"),
        ("Qu\u00e9bec", "CA", "QC"),
        ("P.Q.", "CA", "QC"),
        ("B.C.", "CA", "BC"),
        ("Alta.", "CA", "AB"),
        ("Newfoundland & Labrador", "CA", "NL"),
        ("Nfld.", "CA", "NL"),
        ("P.E.I.", "CA", "PE"),
        ("CA-ON", "CA", "ON"),
        ("N.W.T.", "CA", "NT"),
        ("Yukon Territory", "CA", "YT"),
        ("California", "CA", ""),
        ("CA", "CA", ""),
        ("N.S.W.", "AU", "NSW"),
        ("Vic.", "AU", "VIC"),
        ("W.A.", "AU", "WA"),
        ("Western Australia", "AU", "WA"),
        ("W.A.", "US", "WA"),
        ("NT", "AU", "NT"),
        ("NT", "CA", "NT"),
        ("NT", "US", ""),
        ("Scotland", "GB", "SCT"),
        ("N. Ireland", "GB", "NIR"),
        ("Cymru", "GB", "WLS"),
        ("Bavaria", "DE", ""),
        ("", "CA", ""),
    ],
)
def test_regions_are_known_by_their_country(text: str, country: str, code: str) -> None:
    assert region_code(text, country=country) == code


def test_every_region_finds_itself_by_code_and_name() -> None:
    for country, regions in REGIONS.items():
        for code, name in regions.items():
            assert region_code(code.lower(), country=country) == code
            assert region_code(name.upper(), country=country) == code
    assert {region_code(name, country="US") for name in STATES.values()} == set(STATES)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("USA", "US"),
        ("U.S.A.", "US"),
        ("United States of America", "US"),
        ("United States (USA)", "US"),
        ("the United States", "US"),
        ("Puerto Rico", "US"),
        ("PR", "US"),
        ("Canada", "CA"),
        ("CAN", "CA"),
        ("UK", "GB"),
        ("U.K.", "GB"),
        ("England", "GB"),
        ("The United Kingdom", "GB"),
        ("Australia", "AU"),
        ("M\u00e9xico", "MX"),
        ("Deutschland", "DE"),
        ("DE", None),
        ("IN", None),
        ("Freedonia", None),
        ("", None),
        ("x" * 5000, None),
    ],
)
def test_countries_are_known_by_name_and_usual_abbreviation(text: str, code: str | None) -> None:
    assert country_code(text) == code


@pytest.mark.parametrize(
    ("country", "region", "code", "found"),
    [
        ("", "WA", "98101", "US"),
        ("", "WA", "6000", "AU"),
        ("", "WA", "", ""),
        ("Australia", "WA", "", "AU"),
        ("USA", "WA", "", "US"),
        ("", "CA", "90001", "US"),
        ("CA", "CA", "90001", "US"),
        ("CA", "California", "90001-1234", "US"),
        ("CA", "ON", "M5V 2T6", "CA"),
        ("CA", "ON", "90001", "CA"),
        ("CA", "", "", "CA"),
        ("Canada", "California", "90001", "CA"),
        ("", "BC", "", "CA"),
        ("", "NT", "", ""),
        ("", "NT", "0800", "AU"),
        ("", "NT", "X1A 2B3", "CA"),
        ("", "MA", "2138", "US"),
        ("", "NSW", "2000", "AU"),
        ("", "Victoria", "", "AU"),
        ("", "Victoria", "77901", ""),
        ("", "England", "", "GB"),
        ("", "", "SW1A 1AA", "GB"),
        ("", "", "97205", "US"),
        ("", "", "2000", "AU"),
        ("", "OR", "M5V 2T6", ""),
        ("Freedonia", "OR", "97205", ""),
        ("", "", "", ""),
    ],
)
def test_the_country_is_what_all_parts_allow(country: str, region: str, code: str, found: str) -> None:
    assert country_of(country=country, region=region, code=code) == found


@pytest.mark.parametrize(
    ("line", "country", "address"),
    [
        ("12 Elm St, Toronto, ON M5V 2T6", "CA", ("12 Elm St", "Toronto", "ON", "M5V 2T6")),
        ("12 Elm St, Toronto, ON M5V 2T6, Canada", "CA", ("12 Elm St", "Toronto", "ON", "M5V 2T6")),
        ("200-12 Elm Street, Vancouver BC V5K 0A1", "CA", ("200-12 Elm Street", "Vancouver", "BC", "V5K 0A1")),
        (
            "12 Elm St, Suite 4, Montr\u00e9al, Qu\u00e9bec H2X 1Y4",
            "CA",
            ("12 Elm St, Suite 4", "Montr\u00e9al", "QC", "H2X 1Y4"),
        ),
        ("12 Elm St, Calgary, Alberta, T2P 1J9", "CA", ("12 Elm St", "Calgary", "AB", "T2P 1J9")),
        ("12 Elm St, Quebec, QC G1R 2L3", "CA", ("12 Elm St", "Quebec", "QC", "G1R 2L3")),
        ("PO Box 12, Halifax, N.S. B3H 1A1", "CA", ("PO Box 12", "Halifax", "NS", "B3H 1A1")),
        ("12 Elm St Toronto ON M5V 2T6", "CA", ("12 Elm St Toronto ON M5V 2T6", "", "", "")),
        ("12 Elm Street, London SW1A 1AA, UK", "GB", ("12 Elm Street", "London", "", "SW1A 1AA")),
        ("Elm House, 12 Elm Rd, London, England", "GB", ("Elm House, 12 Elm Rd", "London", "England", "")),
        (
            "Flat 2, 12 Elm Street, Leeds, West Yorkshire, LS1 4AB",
            "GB",
            ("Flat 2, 12 Elm Street", "Leeds", "", "LS1 4AB"),
        ),
        ("12 Elm Street, Durham, DH1 1AA", "GB", ("12 Elm Street", "Durham", "", "DH1 1AA")),
        ("12 Elm Street, Edinburgh EH1 1AA, Scotland", "GB", ("12 Elm Street", "Edinburgh", "Scotland", "EH1 1AA")),
        ("12 Elm Street, Kent", "GB", ("12 Elm Street, Kent", "", "", "")),
        ("12 Elm St, Sydney NSW 2000", "AU", ("12 Elm St", "Sydney", "NSW", "2000")),
        (
            "Suite 4, 12 Elm St, Parramatta, NSW 2150, Australia",
            "AU",
            ("Suite 4, 12 Elm St", "Parramatta", "NSW", "2150"),
        ),
        ("Level 3/12 Elm St, West Perth WA 6005", "AU", ("Level 3/12 Elm St", "West Perth", "WA", "6005")),
        ("12 Elm St, Hobart, Tasmania, Australia", "AU", ("12 Elm St", "Hobart", "TAS", "")),
        ("12 Elm St Melbourne VIC 3000", "AU", ("12 Elm St Melbourne VIC 3000", "", "", "")),
    ],
)
def test_addresses_abroad_are_taken_apart_from_their_end_or_left_whole(
    line: str, country: str, address: tuple[str, str, str, str]
) -> None:
    assert read_abroad(line, country=country) == Address(*address, country=country)
    assert read_address({"address": line, "country": country}) == Address(*address, country=country)


@pytest.mark.parametrize(
    ("fields", "country", "city"),
    [
        ({"city": "Vancouver", "state": "BC"}, "CA", "Vancouver"),
        ({"city": "London", "state": "Ontario"}, "CA", "London"),
        ({"city": "Perth", "state": "WA", "postal_code": "6000"}, "AU", "Perth"),
        ({"city": "Victoria", "state": "TX", "postal_code": "77901"}, "US", "Victoria"),
        ({"city": "London", "state": "KY"}, "US", "London"),
        ({"city": "Fresno", "state": "CA", "country": "CA", "postal_code": "93650"}, "US", "Fresno"),
        ({"street": "12 Elm St", "city": "Toronto, ON", "country": "Canada"}, "CA", "Toronto"),
        ({"street": "12 Elm St", "city": "Toronto, ON M5V 2T6"}, "CA", "Toronto"),
        ({"address": "12 Elm St, Sydney NSW 2000"}, "AU", "Sydney"),
        ({"address": "12 Elm Street, Leeds LS1 4AB"}, "GB", "Leeds"),
        ({"address": "90-02 161st St, Jamaica, NY 11432"}, "US", "Jamaica"),
        ({"address": "12 Elm St, Vancouver, WA 98660"}, "US", "Vancouver"),
    ],
)
def test_a_town_of_another_country_is_never_taken_for_ours(fields: dict[str, str], country: str, city: str) -> None:
    read = read_address(fields)
    assert (read.country, read.city) == (country, city)


hostile = st.text(max_size=120) | st.text(alphabet="12 ElmTrnoONMVW5246,.\u00e9-NSWAUK", max_size=400)


@given(hostile, st.sampled_from(["CA", "GB", "AU", "FR", ""]))
def test_hostile_lines_raise_nothing_and_no_letter_of_the_street_is_invented(line: str, country: str) -> None:
    read = read_abroad(line, country=country)
    kept = "".join(read.street.split())
    assert all(part in line for part in kept.split(",") if part and " " not in read.street)
    again = region_code(read.state, country=country)
    assert again == "" or region_code(again, country=country) == again
    country_of(country=line[:80], region=line[:30], code=line[-10:])
    address = read_address({"address": line, "country": country})
    if address.country in REGIONS and address.city:
        whole = {"street": address.street, "city": address.city, "state": address.state, "country": address.country}
        assert read_address({**whole, "postal_code": address.postal_code}) == address


@pytest.mark.parametrize("unit", ["a", ",", "a,", "M5V 2T6 ", "12 Elm St, ", "NSW ", " "])
def test_ten_thousand_characters_take_no_longer_than_they_must(unit: str) -> None:
    begun = time.process_time()
    for length in (290, 10_000, 100_000):
        text = (unit * length)[:length]
        for country in REGIONS:
            read_abroad(text, country=country)
            region_code(text, country=country)
        country_of(country=text, region=text, code=text)
    assert time.process_time() - begun < 1
