"""An entry is the person meant only by name, state, and practice address or phone; the rest is unsure."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from npi_registry import address, body, organization, person

from indexer.clinic import Address, Clinic, Fact
from indexer.registry.answers import read_answer
from indexer.registry.entry import Entry
from indexer.registry.judge import Heard, judge
from indexer.registry.statement import RegistryStatement
from indexer.registry.subjects import Subject, question_of, subjects_of

DAY = date(2026, 11, 23)
ELM = address("12 Elm Street", "Portland", "OR", "972051234", phone="(503) 555-0150", unit="Suite 200")
FAR = address("900 Oak Ave", "Salem", "OR", "97301", phone="503-555-0160")
OUT = address("12 Elm Street", "Portland", "ME", "04101", phone="503-555-0101")


def fact(value: str, said: str, *, denied: bool = False, gone: date | None = None) -> Fact:
    return Fact(
        value=value,
        denied=denied,
        said=said,
        url="https://elm.example/team",
        source="clinic_sites",
        first_seen=DAY,
        last_seen=DAY,
        gone_since=gone,
    )


def clinic(*psychiatry: Fact, name: str = "Elm Ketamine Clinic", **more: Any) -> Clinic:
    usual: dict[str, Any] = {
        "id": "c1",
        "name": name,
        "address": Address("12 Elm St, Ste 200", "Portland", "OR", "97205"),
        "facts": {"name": (fact(name, name),), "psychiatry": psychiatry},
        "listings": ("l1",),
        "checked": DAY,
        "phone": "503-555-0101",
    }
    return Clinic(**(usual | more))


PSYCHIATRIST = fact("on_team", "Our team includes Jane Roe, MD, a psychiatrist.")
NO_CLAIM = fact("other_prescriber", "Jane Roe, MD, sees our patients.")


def person_of(*psychiatry: Fact, **more: Any) -> Subject:
    (one,) = [one for one in subjects_of(clinic(*psychiatry, **more)) if one.sort == "person"]
    return one


def entries(*rows: dict[str, Any]) -> tuple[Entry, ...]:
    return read_answer(body(rows)).entries


def said(subject: Subject, *rows: dict[str, Any], **more: Any) -> RegistryStatement:
    return judge(subject, Heard(entries(*rows), as_of=DAY, **more))


def roe(*codes: str, at: Sequence[dict[str, Any]] = (ELM,), number: int = 1000000001, **more: Any) -> dict[str, Any]:
    return person(number, "Jane", "Roe", at=at, codes=codes or ("2084P0800X",), **more)


def test_a_psychiatrist_at_the_address_corroborates_what_the_page_says() -> None:
    one = said(person_of(PSYCHIATRIST), roe())
    assert one.verdict == "corroborates"
    assert one.sentence == (
        "The NPI registry lists Jane Roe, M.D., with taxonomy Psychiatry (2084P0800X) at this address, "
        "as of November 23, 2026."
    )
    assert one.entry_page.endswith("/1000000001")
    assert one.said == "Our team includes Jane Roe, MD, a psychiatrist."


def test_the_phone_alone_is_enough_with_name_and_state() -> None:
    one = said(person_of(PSYCHIATRIST), roe(at=[FAR | {"telephone_number": "503-555-0101"}]))
    assert (one.verdict, one.place) == ("corroborates", "phone")
    assert "with this phone number" in one.sentence


@pytest.mark.parametrize(
    "at",
    [
        [FAR],
        [OUT],
        [ELM | {"address_2": "Suite 310"}],
        [ELM | {"address_purpose": "MAILING"}],
        [ELM | {"address_1": "PO Box 12"}],
        [FAR | {"telephone_number": "503-555-0101", "address_purpose": "MAILING"}],
        [],
    ],
    ids=["elsewhere", "another state", "another suite", "mailing", "box", "phone of the mailing address", "nowhere"],
)
def test_a_shared_name_proves_nothing(at: list[dict[str, Any]]) -> None:
    one = said(person_of(PSYCHIATRIST), roe(at=at))
    assert one.verdict in ("unsure", "not_found")
    assert (one.npi, one.codes, one.listed_as) == ("", (), "")


def test_nothing_is_kept_of_people_who_only_share_the_name() -> None:
    one = said(person_of(PSYCHIATRIST), roe(at=[FAR]), roe(at=[FAR], number=1000000003))
    assert one.verdict == "unsure"
    assert one.reason == "2 entries have this name in OR, none at this address or phone"
    assert "1000000" not in str(one.to_json())
    assert "says nothing against" in one.meaning


def test_an_entry_of_another_specialty_contradicts_the_page() -> None:
    one = said(person_of(PSYCHIATRIST), roe("207L00000X"))
    assert one.verdict == "contradicts"
    assert "Anesthesiology (207L00000X)" in one.sentence
    assert one.meaning == "The page calls this person a psychiatrist; the registry lists no taxonomy of psychiatry."


@pytest.mark.parametrize("code", ["390200000X", "208D00000X", "2084A0401X", "2084X9999X"])
def test_a_code_that_says_little_contradicts_nobody(code: str) -> None:
    assert said(person_of(PSYCHIATRIST), roe("207L00000X", code)).verdict == "listed"
    assert said(person_of(PSYCHIATRIST), roe(code)).verdict == "listed"


def test_one_code_of_psychiatry_among_others_is_enough() -> None:
    assert said(person_of(PSYCHIATRIST), roe("207L00000X", "2084P0804X")).verdict == "corroborates"


def test_a_psychiatrist_of_the_registry_is_none_of_the_page() -> None:
    """What the page does not say stays unsaid: the code is told, and nothing is made of it."""
    one = said(person_of(NO_CLAIM), roe())
    assert one.verdict == "listed"
    assert one.meaning.startswith("The page does not call this person a psychiatrist")


def test_an_organization_with_a_psychiatrists_code_is_no_person() -> None:
    (itself,) = subjects_of(clinic())
    one = said(itself, organization(1000000005, "Elm Ketamine Clinic, LLC", at=[ELM], codes=("2084P0800X",)))
    assert one.verdict == "corroborates"
    assert one.sentence.startswith("The NPI registry lists the organization ELM KETAMINE CLINIC, LLC with taxonomy")
    assert one.meaning == "This is about the organization; it says nothing of any person who works there."


def test_a_person_is_never_taken_for_an_organization_nor_the_other_way_round() -> None:
    firm = organization(1000000005, "Jane Roe", at=[ELM])
    assert said(person_of(PSYCHIATRIST), firm).verdict == "not_found"
    (itself,) = subjects_of(clinic(name="Jane Roe"))
    assert said(itself, roe()).verdict == "not_found"


def test_several_numbers_of_one_clinic_speak_together() -> None:
    (itself,) = subjects_of(clinic())
    rows = [
        organization(1000000009, "Elm Ketamine Clinic", at=[ELM], codes=("261QM0801X",)),
        organization(1000000005, "ELM KETAMINE CLINIC PLLC", at=[ELM], codes=("261QI0500X",)),
        organization(1000000007, "Elm Ketamine Clinic", at=[FAR], codes=("261QP3300X",)),
    ]
    one = said(itself, *rows)
    assert (one.npi, one.codes) == ("1000000005", ("261QM0801X", "261QI0500X"))


def test_a_deactivated_number_is_told() -> None:
    one = said(person_of(PSYCHIATRIST), roe(deactivation_date="2025-03-01", status="D"))
    assert one.verdict == "deactivated"
    assert "was deactivated on March 1, 2025" in one.sentence


def test_a_number_recognised_before_and_ended_since_is_told_when_nobody_else_has_the_name() -> None:
    ended = Entry(npi="1000000001", sort="person", active=False, deactivated=date(2026, 8, 20))
    nobody = Heard((), as_of=DAY)
    assert judge(person_of(PSYCHIATRIST), nobody, deactivated=(ended,)).verdict == "deactivated"
    alive = Heard(entries(roe(number=1000000009)), as_of=DAY)
    assert judge(person_of(PSYCHIATRIST), alive, deactivated=(ended,)).verdict == "corroborates"


def test_two_entries_of_one_name_at_one_address_are_unsure_and_one_entry_twice_is_not() -> None:
    assert said(person_of(PSYCHIATRIST), roe(), roe(number=1000000009)).verdict == "unsure"
    assert said(person_of(PSYCHIATRIST), roe(), roe()).verdict == "corroborates"


def test_another_profession_is_another_person() -> None:
    one = said(person_of(PSYCHIATRIST), roe("363LP0808X", credential="PMHNP"))
    assert one.verdict == "unsure"
    assert "another profession" in one.reason


@pytest.mark.parametrize(
    ("page", "first", "middle", "last", "same"),
    [
        ("Jane Roe, MD", "JANE", "QUINN", "ROE", True),
        ("Jane Q. Roe, MD", "JANE", "QUINN", "ROE", True),
        ("Jane Q. Roe, MD", "JANE", "", "ROE", True),
        ("Jane Q. Roe, MD", "JANE", "X", "ROE", False),
        ("Jane Roe, MD", "JANET", "", "ROE", False),
        ("Jane Roe, MD", "JANE", "", "ROEBUCK", False),
        ("Jane Vasquez-Lane, MD", "JANE", "", "VASQUEZ LANE", True),
        ("Mary Ann de la Cruz, MD", "MARY", "ANN", "DE LA CRUZ", True),
        ("Mary Ann de la Cruz, MD", "MARY ANN", "", "DELACRUZ", True),
        ("Zoë O\u2019Brien, MD", "ZOE", "", "OBRIEN", True),
    ],
)
def test_names_are_compared_part_by_part(page: str, first: str, middle: str, last: str, same: bool) -> None:
    subject = person_of(fact("on_team", f"{page}, is a psychiatrist at our clinic."))
    row = person(1000000001, first, last, at=[ELM], middle=middle)
    assert (said(subject, row).verdict == "corroborates") is same


def test_an_answer_that_is_not_whole_finds_nobody_missing() -> None:
    assert said(person_of(PSYCHIATRIST)).verdict == "not_found"
    assert said(person_of(PSYCHIATRIST), whole=False).verdict == "unsure"
    assert said(person_of(PSYCHIATRIST), roe(), whole=False).verdict == "corroborates"
    assert said(person_of(PSYCHIATRIST), problem="the registry refused the question: why").verdict == "unsure"


def test_only_what_pages_say_today_is_looked_up() -> None:
    denied = fact("on_team", "Max Orn, MD, psychiatrist, does not work here.", denied=True)
    gone = fact("on_team", "Ida Voss, MD, is our psychiatrist.", gone=DAY)
    names = [one.name for one in subjects_of(clinic(PSYCHIATRIST, denied, gone))]
    assert names == ["Elm Ketamine Clinic", "Jane Roe, MD"]


@pytest.mark.parametrize(
    "more",
    [
        {"status": "closed"},
        {"status": "gone"},
        {"address": Address("12 Elm St", "Toronto", "ON", "M5V 2T6", country="CA")},
        {"address": Address()},
    ],
)
def test_closed_foreign_and_placeless_clinics_are_not_looked_up(more: dict[str, Any]) -> None:
    assert subjects_of(clinic(PSYCHIATRIST, **more)) == ()


def test_the_best_told_form_of_a_person_is_looked_up_once() -> None:
    plain = fact("led", "Dr. Jane Roe founded our clinic.")
    (one,) = [one for one in subjects_of(clinic(plain, PSYCHIATRIST, NO_CLAIM)) if one.sort == "person"]
    assert one.named is not None
    assert (one.name, one.named.claim) == ("Jane Roe, MD", "psychiatrist")


def test_a_town_that_looks_like_a_physician_is_nobody() -> None:
    page = fact("led", "We are in Bel Air, MD, and led by a psychiatrist.")
    town = Address("12 Elm St", "Bel Air", "MD", "21014")
    assert [one.sort for one in subjects_of(clinic(page, address=town))] == ["organization"]


@pytest.mark.parametrize(
    ("page", "asks"),
    [
        ("Jane Roe, MD", {"first_name": "Jane", "last_name": "Roe"}),
        ("Jane Vasquez-Lane, MD", {"first_name": "Jane", "last_name": "Vasquez*"}),
        ("Zoë O\u2019Brien, MD", {"first_name": "Zoe", "last_name": "O'Brien"}),
        ("J. Robert Roe, MD", {"first_name": "Robert", "last_name": "Roe"}),
    ],
)
def test_a_person_is_asked_for_by_practice_address_in_the_state(page: str, asks: dict[str, str]) -> None:
    question = question_of(person_of(fact("on_team", f"{page}, is a psychiatrist at our clinic.")))
    assert question is not None
    rest = {"enumeration_type": "NPI-1", "state": "OR", "address_purpose": "LOCATION", "use_first_name_alias": "False"}
    assert question.asks == asks | rest
    assert question.narrower == ({"postal_code": "97205"}, {"taxonomy_description": "Psychiatry"})


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("Elm Ketamine Clinic, LLC", "Elm Ketamine Clinic*"),
        ("Elm & Oak Wellness", "Elm*"),
        ("Elmwood & Oak Wellness", "Elmwood*"),
        ("Women's Mind Clinic", "Women*"),
        ("Legal Name LLC dba Trade Clinic", "Trade Clinic*"),
        ("Élan Infusions", "Elan Infusions*"),
        ("Mind-Body Clinic", "Mind*"),
    ],
)
def test_a_clinic_is_asked_for_by_how_its_name_begins(name: str, asked: str) -> None:
    (itself,) = subjects_of(clinic(name=name))
    question = question_of(itself)
    if asked == "Elm*":  # three letters would answer with half the state
        assert question is None
        return
    assert question is not None
    assert question.asks["organization_name"] == asked
    assert question.asks["enumeration_type"] == "NPI-2"


def test_every_verdict_reads_as_whole_sentences() -> None:
    told = [
        said(person_of(PSYCHIATRIST), *rows)
        for rows in ((roe(),), (roe("207L00000X"),), (roe("390200000X"),), (roe(at=[FAR]),), (), (roe(status="D"),))
    ]
    assert {one.verdict for one in told} == {
        "corroborates", "contradicts", "listed", "unsure", "not_found", "deactivated"
    }  # fmt: skip
    for one in told:
        assert one.sentence.startswith("The NPI registry ")
        assert one.sentence.endswith("as of November 23, 2026.")
        assert "  " not in one.sentence
