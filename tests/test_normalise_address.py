import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.clinic import Address
from indexer.normalise.address import StreetKey, read_address, street_key, why_unread

ELM = Address(street="12 Elm St, Suite 4", city="Portland", state="OR", postal_code="97205")


@pytest.mark.parametrize(
    "line",
    [
        "12 Elm St, Suite 4, Portland, OR 97205",
        "12 Elm St, Suite 4, Portland, Oregon 97205-1234",
        "12 Elm St, Suite 4\nPortland, OR 97205",
        "12 Elm St\nSuite 4\nPortland, Ore. 97205\nUnited States",
        "12 Elm St | Suite 4 | Portland | OR | 97205",
        "12 Elm St, Suite 4, Portland, OR97205 USA",
        "12 Elm St, Suite 4, Portland OR 97205",
        "12 Elm St, Suite 4 (upstairs), Portland, OR 97205, (503) 555-0100",
        "Elm Clinic, 12 Elm St, Suite 4, Portland, OR 97205",
        "\U0001f3e5 12 Elm St, Suite 4, Portland, OR 97205",
        "Suite 4, 12 Elm St, Portland, OR 97205",
        "Elm Building, Suite 4, 12 Elm St, Portland, OR 97205",
        "12 Elm St, Portland, OR 97205 - Suite 4",
        "12 Elm St, Suite 4, Portland, OR 97205; 12 Elm St, Suite 4, Portland, OR 97205",
    ],
)
def test_one_line_is_taken_apart_however_it_is_written(line: str) -> None:
    assert read_address({"address": line}) == ELM


def test_a_line_without_commas_is_taken_apart_by_the_model() -> None:
    read = read_address({"address": "12 N Main Street Ste 200 Salem OR 97301"})
    assert read == Address(street="12 N Main Street Ste 200", city="Salem", state="OR", postal_code="97301")


@pytest.mark.parametrize(
    "line",
    [
        "Online only",
        "Telehealth across Oregon",
        "Serving Portland and Salem",
        "N/A",
        "<script>alert(1)</script>",
        "12 Elm St, Salem, OR 97301 and 14 Oak St, Bend, OR 97701",
        "12 Elm St, Salem, OR, Portland, OR 97205",
        "12 Elm St, Salem, OR 97301; 14 Oak St, Salem, OR 97301",
        "12 Elm St, Salem, Oregon 97301 | 14 Oak St, Bend, Oregon 97701",
        "12 Elm St, Salem, OR 97301 and 14 Oak St, Bend",
        "45.52,-122.68",
        "12 Elm St, " * 100,
    ],
)
def test_a_line_that_is_no_single_address_stays_empty(line: str) -> None:
    assert read_address({"address": line}) == Address()


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("12 Elm St, Salem, OR 97301 and 14 Oak St, Bend, OR 97701", "Two addresses stand in one field."),
        ("12 Elm St, Salem, OR 97301 or 14 Oak St, Bend", "Two addresses stand in one field."),
        ("12 Elm St, " * 1000, "It is too long for an address."),
        ("12 Elm St, Salem, OR 97301; 12 Elm St, Salem, OR 97301", ""),
        ("Online only", ""),
        ("", ""),
    ],
)
def test_it_is_said_why_a_line_was_not_taken_apart(line: str, why: str) -> None:
    assert why_unread({"address": line}) == why


@pytest.mark.parametrize(
    ("line", "street"),
    [
        ("12\u00bd Elm St, Salem, OR 97301", "12 1/2 Elm St"),
        ("PO Box 12, Salem, OR 97301", "PO Box 12"),
        ("P.O. Box 12, 12 Elm St, Salem, OR 97301", "P.O. Box 12, 12 Elm St"),
        ("1200 US Highway 20, Salem, OR 97301", "1200 US Highway 20"),
        ("12 Elm St, Oak Hall, Salem OR 97301", "12 Elm St, Oak Hall"),
        ("North 6643 County Road A, Salem, OR 97301", "North 6643 County Road A"),
        ("Carr 787 Km 1.5, Bo Elm, Salem, OR 97301", "Carr 787 Km 1.5, Bo Elm"),
        ("Highway 99 W, Salem, OR 97301", "Highway 99 W"),
        ("N6W23001 Elm Rd, Salem, OR 97301", "N6W23001 Elm Rd"),
        ("5th & Main, Salem, OR 97301", "5th & Main"),
        ("RR 2 Box 152, Salem, OR 97301", "RR 2 Box 152"),
        ("One Medical Plaza, Suite 100, Salem, OR 97301", "One Medical Plaza, Suite 100"),
        ("Attn: Front Desk, 12 Elm St, Salem, OR 97301", "12 Elm St"),
        ("12 Elm St, Salem, OR, 97301, United States", "12 Elm St"),
        ("12 Elm St,Salem,OR,97301", "12 Elm St"),
        ("12 Elm St\nSalem OR 97301", "12 Elm St"),
    ],
)
def test_hard_streets_come_through_whole(line: str, street: str) -> None:
    assert read_address({"address": line}) == Address(street, "Salem", "OR", "97301")


@pytest.mark.parametrize("city", ["Key West", "New Port Richey", "Fond du Lac", "St. Louis", "Winston-Salem", "Reno"])
def test_a_town_without_a_street_is_a_town(city: str) -> None:
    assert read_address({"address": f"{city}, OR 97205"}) == Address("", city, "OR", "97205")


def test_parts_that_are_named_win_over_the_line() -> None:
    fields = {"address": "12 Elm St, Salem, OR 97301", "city": "Portland", "state": "Oregon", "postal_code": "97205"}
    assert read_address(fields) == Address("12 Elm St", "Portland", "OR", "97205")


def test_a_unit_stands_behind_the_street_once() -> None:
    parts = {"city": "Portland", "state": "OR", "postal_code": "97205"}
    assert read_address({"street": "12 Elm St", "unit": "Suite 4", **parts}) == ELM
    assert read_address({"street": "12 Elm St, Suite 4", "unit": "Suite 4", **parts}) == ELM
    assert read_address({"street": "Route 45", "unit": "5", **parts}).street == "Route 45, 5"


def test_a_lost_zero_is_mended_by_the_state() -> None:
    fields = {"street": "60 Elm Avenue", "city": "Waterbury", "state": "Conn.", "postal_code": "6708"}
    assert read_address(fields) == Address("60 Elm Avenue", "Waterbury", "CT", "06708")
    assert read_address({"address": "60 Elm Avenue, Waterbury, CT 6708"}).postal_code == "06708"


def test_a_whole_address_in_the_wrong_field_is_read_all_the_same() -> None:
    assert read_address({"street": "12 Elm St, Suite 4, Portland, OR 97205"}) == ELM
    assert read_address({"street": "12 Elm St, Suite 4", "city": "Portland, OR 97205"}) == ELM
    assert read_address({"street": "12 Elm St", "city": "Portland, OR", "postal_code": "97205"}).state == "OR"


@pytest.mark.parametrize(
    ("fields", "country", "state"),
    [
        ({"country": "Canada"}, "CA", ""),
        ({"country": "United Kingdom"}, "GB", ""),
        ({"country": "Freedonia"}, "FREEDONIA", ""),
        ({"country": "United States (USA)"}, "US", ""),
        ({"country": "PR"}, "US", "PR"),
        ({"postal_code": "M5V 2T6", "state": "on"}, "CA", "ON"),
        ({"address": "12 Elm St, Toronto, ON M5V 2T6"}, "CA", "ON"),
        ({"address": "12 Elm Street, London SW1A 1AA, UK"}, "GB", ""),
        ({"address": "12 Elm St, Los Angeles, CA"}, "US", "CA"),
        ({"address": "12 Elm St, Mexico, NY 13114"}, "US", "NY"),
    ],
)
def test_another_country_is_never_taken_for_ours(fields: dict[str, str], country: str, state: str) -> None:
    read = read_address(fields)
    assert (read.country, read.state) == (country, state)


def test_parts_never_wake_the_address_model() -> None:
    program = (
        "import sys\nfrom indexer.normalise.address import read_address\n"
        "read_address({'street': '12 Elm St', 'city': 'Portland', 'state': 'OR', 'postal_code': '97205'})\n"
        "read_address({'address': '12 Elm St, Portland, OR 97205'})\nsys.exit('usaddress' in sys.modules)\n"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


@pytest.mark.parametrize(
    ("street", "unit", "key"),
    [
        ("123 North Main Street Suite 200", "", StreetKey("123", "n main st", "200")),
        ("123 N. Main St.", "Ste 200", StreetKey("123", "n main st", "200")),
        ("123 n main st #200", "", StreetKey("123", "n main st", "200")),
        ("123 N Main St, Unit # 200", "", StreetKey("123", "n main st", "200")),
        ("123 N Main St", "200", StreetKey("123", "n main st", "200")),
        ("123 N Main St, Suite F-140", "", StreetKey("123", "n main st", "f140")),
        ("12 SW Fifth Avenue, 2nd Floor", "", StreetKey("12", "sw 5th ave", "floor 2")),
        ("12 South West 5th Ave, Floor 2", "", StreetKey("12", "sw 5th ave", "floor 2")),
        ("Elm Tower Building, 12 Elm Boulevard", "", StreetKey("12", "elm blvd", "")),
        ("1601 E 19th Ave Bldg B Ste 5", "", StreetKey("1601", "e 19th ave", "building b 5")),
        ("490 Union St", "Orange Team", StreetKey("490", "union st", "")),
        ("One Medical Plaza", "", StreetKey("1", "medical plz", "")),
        ("37-11 74th Street", "", StreetKey("37-11", "74th st", "")),
        ("12 1/2 Elm St", "", StreetKey("12", "elm st", "")),
        ("100 Saint Mary's Road", "", StreetKey("100", "st marys rd", "")),
        ("100 No 5th St", "", StreetKey("100", "no 5th st", "")),
        ("145 East 32 Street, Floor 9", "", StreetKey("145", "e 32nd st", "floor 9")),
        ("100 11 Ave", "", StreetKey("100", "11th ave", "")),
        ("5 County Rd 12", "", StreetKey("5", "hwy 12", "")),
        ("5 Hwy 80 Ct", "", StreetKey("5", "hwy 80 ct", "")),
        ("100 Main St 5", "", StreetKey("100", "main st 5", "")),
        ("12 Caf\u00e9 Lane", "", StreetKey("12", "cafe ln", "")),
        ("PO Box 12-3", "", StreetKey("123", "po box", "")),
        ("P.O. Box 12", "", StreetKey("12", "po box", "")),
        ("12 Elm St, PO Box 99", "", StreetKey("12", "elm st", "")),
        ("", "", StreetKey("", "", "")),
    ],
)
def test_a_street_has_one_key_however_it_is_written(street: str, unit: str, key: StreetKey) -> None:
    assert street_key(street, unit) == key
    assert key.po_box == (key.street == "po box")


def test_numbers_and_units_that_differ_stay_apart() -> None:
    assert street_key("37-11 74th St") != street_key("37-20 74th St")
    assert street_key("12 Elm St Suite 4") != street_key("12 Elm St Suite 40")
    assert street_key("12 Elm St Floor 4") != street_key("12 Elm St Suite 4")
    assert street_key("12 N Elm St") != street_key("12 S Elm St")


words = st.text(max_size=120) | st.text(alphabet="12 Elm St,#.-/PO Box OR97205\n", max_size=450)


@given(
    st.fixed_dictionaries({}, optional=dict.fromkeys(("address", "street", "unit", "city", "state", "country"), words))
)
def test_hostile_fields_raise_nothing_and_an_address_read_again_is_itself(fields: dict[str, str]) -> None:
    read = read_address({**fields, "postal_code": "97205"})
    assert len(read.state) in (0, 2) or read.country != "US"
    assert read.postal_code in ("", "97205")
    again = {"street": read.street, "city": read.city, "state": read.state, "postal_code": read.postal_code}
    if read.street and read.city and read.country == "US":
        assert read_address({**again, "country": read.country}) == read


@given(words, words)
def test_hostile_streets_raise_nothing(street: str, unit: str) -> None:
    key = street_key(street, unit)
    assert all(part == part.strip() and "," not in part for part in (key.number, key.street, key.unit))
