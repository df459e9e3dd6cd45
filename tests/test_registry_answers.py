"""Answers of the registry are read as they are documented, and whatever they hold instead is told or left out."""

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from npi_registry import NO_CRITERIA, address, body, organization, person

from indexer.registry.answers import read_answer
from indexer.registry.entry import PersonName

ELM = address("12 Elm St", "Portland", "OR", "972051234", phone="503-555-0101", unit="Ste 200")
HOME = address("9 Quiet Ln", "Salem", "OR", "97301", phone="503-555-0199", purpose="MAILING")


def test_a_person_is_read_with_names_codes_and_practices() -> None:
    row = person(1000000001, "Jane", "Roe", at=[ELM, HOME], codes=("2084P0800X", "390200000X"), middle="Q")
    row["other_names"] = [{"type": "Former Name", "code": "1", "first_name": "JANE", "last_name": "DOE"}]
    (one,) = read_answer(body([row])).entries
    assert one.npi == "1000000001"
    assert one.sort == "person"
    assert one.name == "JANE Q ROE, M.D."
    assert one.people == (PersonName("JANE", "Q", "ROE"), PersonName("JANE", "", "DOE"))
    assert one.codes == ("2084P0800X", "390200000X")
    assert one.active
    assert one.updated == date(2024, 5, 8)
    (practice,) = one.practices
    assert practice.address.one_line() == "12 ELM ST, STE 200, PORTLAND, OR 97205"
    assert practice.phone == "503-555-0101"


def test_the_primary_code_comes_first_and_each_once() -> None:
    row = person(1000000001, "Jane", "Roe", at=[ELM])
    row["taxonomies"] = [
        {"code": "390200000X", "primary": False},
        {"code": "2084P0800X", "primary": True},
        {"code": "390200000X", "primary": False},
    ]
    assert read_answer(body([row])).entries[0].codes == ("2084P0800X", "390200000X")


def test_an_organization_is_read_with_its_other_names_and_its_further_practice_locations() -> None:
    row = organization(1000000002, "Elm Ketamine LLC", at=[HOME])
    row["other_names"] = [{"organization_name": "ELM CLINIC", "code": "3", "type": "Doing Business As"}]
    second = {key: value for key, value in ELM.items() if key != "address_purpose"}
    row["practiceLocations"] = [second]
    (one,) = read_answer(body([row])).entries
    assert one.organizations == ("ELM KETAMINE LLC", "ELM CLINIC")
    assert [practice.address.city for practice in one.practices] == ["PORTLAND"]


def test_a_mailing_address_is_never_read_whatever_else_is_missing() -> None:
    row = person(1000000001, "Jane", "Roe", at=[HOME, HOME | {"address_purpose": ""}, HOME | {"address_purpose": None}])
    row["practiceLocations"] = [HOME]
    assert read_answer(body([row])).entries[0].practices == ()


@pytest.mark.parametrize(
    ("basic", "active", "day"),
    [
        ({"deactivation_date": "2015-01-14", "reactivation_date": "2019-02-13"}, True, None),
        ({"deactivation_date": "2015-01-14"}, False, date(2015, 1, 14)),
        ({"deactivation_date": "01/14/2015", "status": "D"}, False, date(2015, 1, 14)),
        ({"status": "D"}, False, None),
        ({"deactivation_date": "soon"}, True, None),
    ],
)
def test_a_deactivated_number_is_known_as_one(basic: dict[str, str], active: bool, day: date | None) -> None:
    (one,) = read_answer(body([person(1000000001, "Jane", "Roe", at=[ELM], **basic)])).entries
    assert (one.active, one.deactivated) == (active, day)


def test_a_refusal_with_status_200_is_told_in_the_words_of_the_registry() -> None:
    answer = read_answer(json.dumps(NO_CRITERIA))
    assert answer.entries == ()
    assert answer.problem == "the registry refused the question: No valid search criteria provided"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("<html><body>Maintenance</body></html>", "a web page"),
        ("", "something else instead of JSON"),
        ("[" * 100_000, "something else instead of JSON"),
        ("null", "holds no results"),
        ('{"result_count": 3}', "without results"),
        ('{"result_count": 1, "results": {"0": {}}}', "without results"),
        ('{"Errors": []}', "it does not say why"),
        ('{"Errors": "no"}', "it does not say why"),
    ],
)
def test_what_is_no_answer_says_so(text: str, problem: str) -> None:
    answer = read_answer(text)
    assert problem in answer.problem
    assert answer.entries == ()


def test_the_count_that_an_answer_gives_is_not_believed() -> None:
    row = person(1000000001, "Jane", "Roe", at=[ELM])
    for count in (200, 0, -1, "many", None):
        answer = read_answer(json.dumps({"result_count": count, "results": [row]}))
        assert len(answer.entries) == 1
        assert answer.problem == ""


def test_an_entry_without_a_number_is_left_out_and_counted() -> None:
    rows: list[Any] = [person(1000000001, "Jane", "Roe", at=[ELM]), {"number": "12"}, None, [], {"number": 1000000002}]
    answer = read_answer(json.dumps({"results": rows}))
    assert len(answer.entries) == 1
    assert answer.damaged == 4


def test_parts_of_another_type_stay_empty() -> None:
    row = person(1000000001, "Jane", "Roe", at=[ELM])
    row |= {"addresses": "12 Elm St", "taxonomies": [None, "2084P0800X", {"code": 7}], "other_names": {"a": 1}}
    row["basic"] |= {"credential": ["MD"], "last_updated": 5}
    (one,) = read_answer(body([row])).entries
    assert (one.codes, one.practices, one.credential, one.updated) == ((), (), "", None)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["number", "basic", "addresses", "taxonomies", "enumeration_type", "other_names", "code"]),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


@given(st.lists(JSON, max_size=4))
def test_no_answer_breaks_the_reader(results: list[Any]) -> None:
    answer = read_answer(json.dumps({"results": results}))
    assert len(answer.entries) + answer.damaged == len(results)
