"""People are read out of a quotation only by their full name, with the letters behind it and what it calls them."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.vocabulary.taxonomy import families, taxonomies, taxonomy
from indexer.registry.named import family_of, named_in

NAMED = [
    ("Our clinic was founded by Dr. Alma Reyes, a board-certified psychiatrist.", ("Alma Reyes", "", "psychiatrist")),
    ("Medical Director: Tomas Lind, MD, psychiatrist.", ("Tomas Lind", "physician", "psychiatrist")),
    ("Jonas Weil, M.D., is a psychiatrist at our clinic.", ("Jonas Weil", "physician", "psychiatrist")),
    ("Jonas Weil M.D. sees patients.", ("Jonas Weil", "physician", "")),
    ("Dr Mara Oduya MRCPsych, Consultant Psychiatrist", ("Mara Oduya", "physician", "psychiatrist")),
    ("Teodor Vasquez-Lane, MD, is our psychiatrist.", ("Teodor Vasquez-Lane", "physician", "psychiatrist")),
    ("Psychiatrist Alma Reyes opened our clinic in 2015.", ("Alma Reyes", "", "psychiatrist")),
    ("Dr. Mary Ann de la Cruz, psychiatrist", ("Mary Ann de la Cruz", "", "psychiatrist")),
    ("Psychiatrist Dr. Teodor Vasquez-Lane sees patients here.", ("Teodor Vasquez-Lane", "", "psychiatrist")),
    ("Jane Roe is a psychiatrist at our clinic.", ("Jane Roe", "", "psychiatrist")),
    ("John Lind, Jr., MD, is our psychiatrist.", ("John Lind", "physician", "psychiatrist")),
    ("John Lind III, MD, is our psychiatrist.", ("John Lind", "physician", "psychiatrist")),
    ("Dr. John Lind Jr. is a psychiatrist.", ("John Lind", "", "psychiatrist")),
    ("Lena Sorel, PMHNP-BC, treats our patients.", ("Lena Sorel", "nurse", "psychiatric_nurse")),
    ("Your psychiatric nurse is Noor Halvorsen, DNP, PMHNP-BC.", ("Noor Halvorsen", "nurse", "psychiatric_nurse")),
    ("Infusions are given by Hollis Nakagawa, CRNA.", ("Hollis Nakagawa", "nurse", "anesthetist")),
    ("Pia O\u2019Brien, PA-C, joined in 2020.", ("Pia O'Brien", "physician_assistant", "")),
    ("Portland's Jane Q. Roe, DO", ("Jane Q Roe", "physician", "")),
]


@pytest.mark.parametrize(("said", "expected"), NAMED)
def test_a_person_is_read_with_letters_and_role(said: str, expected: tuple[str, str, str]) -> None:
    (one,) = named_in(said)
    assert (" ".join(one.words), one.family, one.claim) == expected


@pytest.mark.parametrize(
    "said",
    [
        "Dr. Weil completed his residency in psychiatry and treats our patients.",
        "Our psychiatrists evaluate every patient.",
        "I am a board-certified psychiatrist.",
        "Our medical director, MD, is a psychiatrist.",
        "Find us in Bel Air, MD 21014.",
        "MEET OUR TEAM, MD",
        "Board Certified Psychiatrist, MD",
        "",
    ],
)
def test_nobody_is_made_up(said: str) -> None:
    assert named_in(said) == ()


def test_a_last_name_that_ends_in_s_is_one_name() -> None:
    told = named_in("Dr. Alma Reyes, a psychiatrist, and Dr. Tomas Lind, an internist, see patients.")
    assert {one.words[-1]: one.claim for one in told} == {"Reyes": "psychiatrist", "Lind": ""}


def test_the_role_goes_to_whom_it_stands_with() -> None:
    told = named_in("Dr. Imogen Blackwater, a psychiatrist, and Callum Ferreira, PMHNP, see patients.")
    assert [(one.words[-1], one.claim) for one in told] == [
        ("Blackwater", "psychiatrist"),
        ("Ferreira", "psychiatric_nurse"),
    ]
    told = named_in("Jane Roe, MD, a psychiatrist, works with Max Orn, MD, an anesthesiologist.")
    assert {one.words[-1]: one.claim for one in told} == {"Roe": "psychiatrist", "Orn": ""}


@pytest.mark.parametrize(
    "said",
    [
        "Max Orn, MD, an anesthesiologist, and a psychiatrist look after you.",
        "Anesthesiologist Max Orn, MD, works beside a psychiatrist.",
    ],
)
def test_a_psychiatrist_without_a_name_makes_nobody_else_one(said: str) -> None:
    assert [(one.words[-1], one.claim) for one in named_in(said)] == [("Orn", "")]


def test_a_role_that_several_share_is_everybodys_and_one_that_they_do_not_is_nobodys() -> None:
    both = named_in("Jane Roe, MD, and Ida Voss, MD, are both psychiatrists.")
    assert [one.claim for one in both] == ["psychiatrist", "psychiatrist"]
    beside = named_in("Jane Roe, MD, and Ida Voss, MD, work with our psychiatrists.")
    assert [one.claim for one in beside] == ["", ""]
    listed = named_in("Our psychiatrists are Jane Roe, MD, and Ida Voss, MD.")
    assert [one.claim for one in listed] == ["psychiatrist", "psychiatrist"]


@pytest.mark.parametrize(
    ("credential", "family"),
    [
        ("M.D.", "physician"), ("DNP, PMHNP-BC", "nurse"), ("MD, PHD", "physician"), ("PA-C", "physician_assistant"),
        ("R.PH.", ""), ("", ""), ("LCSW", "therapist"), ("RN, LCSW", "nurse"), ("DC PC", ""), ("MD/PHD", "physician"),
    ],
)  # fmt: skip
def test_the_letters_of_the_registry_show_a_profession(credential: str, family: str) -> None:
    assert family_of(credential) == family


@given(st.text(max_size=300))
def test_no_text_breaks_the_reader(said: str) -> None:
    for one in named_in(said):
        assert len(one.words) > 1
        assert all(word.strip() == word != "" for word in one.words)


def test_a_long_hostile_text_is_read_in_time_that_grows_with_its_length() -> None:
    began = time.process_time()
    named_in("Dr. " + "Aa Bb, MD, " * 20_000)
    named_in("M.D." * 20_000)
    assert time.process_time() - began < 20


def test_every_code_has_our_label_and_a_kind() -> None:
    assert taxonomy("2084P0800X").shown == "Psychiatry (2084P0800X)"
    assert taxonomy("2084P0800X").kind == "psychiatrist"
    assert all(one.label and one.kind != "unknown" for one in taxonomies().values())
    assert len(taxonomies()) > 60
    assert "md" in families()


def test_a_code_that_we_do_not_know_is_shown_as_it_is() -> None:
    assert taxonomy("2084X9999X").shown == "code 2084X9999X"
    assert taxonomy("2084X9999X").kind == "unknown"


@pytest.mark.parametrize("code", ["2084N0400X", "2084N0402X", "2084V0102X", "2084S0012X"])
def test_a_neurologist_is_no_psychiatrist_for_sharing_the_first_digits(code: str) -> None:
    assert taxonomy(code).kind == "physician"


@pytest.mark.parametrize("code", ["2084A0401X", "2084P2900X", "2084B0040X"])
def test_a_code_that_neurologists_share_says_neither_yes_nor_no(code: str) -> None:
    assert taxonomy(code).kind == "perhaps_psychiatrist"
