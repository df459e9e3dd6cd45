"""Who treats, in the words of clinics' own pages: cards, biographies, answers and steps, and what only sounds so."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from crawler.listing import Page
from indexer.read.blocks import blocks_from_text
from indexer.read.page import read_page
from indexer.statement import Finding

INFUSIONS = "At Heron Bay we give ketamine by IV infusion to adults.\n{}\nCall us to book your first visit."
SPRAY = (
    "SPRAVATO (esketamine) at Orchard Psychiatry\nOrchard Psychiatry offers Spravato for adults with "
    "treatment-resistant depression. You stay in our office for two hours.\n{}\nCall our office to schedule."
)
TALK = (
    "Elm Behavioral Health treats depression and anxiety with TMS and medication management.\n{}\n"
    "We welcome new patients. Request an appointment with our office today."
)
FRAMES = (
    ("Heron Bay Ketamine", "heronbay.example", INFUSIONS),
    ("Spravato | Orchard Psychiatry", "orchardpsychiatry.example", SPRAY),
    ("Elm Behavioral Health", "elmbehavioral.example", TALK),
)


def levels(text: str, frames: tuple[tuple[str, str, str], ...] = FRAMES) -> set[str]:
    """The levels that a text shows on pages of three kinds of practices."""
    return {found.value if found is not None else "not_stated" for found in told(text, frames)}


def told(text: str, frames: tuple[tuple[str, str, str], ...] = FRAMES) -> Iterator[Finding | None]:
    """What a text says of psychiatrists on pages of three kinds of practices."""
    for title, host, frame in frames:
        blocks = blocks_from_text(frame.format(text))
        page = Page(url=f"https://{host}/page", title=title, seen_at=datetime(2026, 11, 2, tzinfo=UTC), blocks=blocks)
        yield next((one for one in read_page(page).findings if one.field == "psychiatry"), None)


@pytest.mark.parametrize(
    "text",
    [
        "Nora Feld, MD, board-certified psychiatrist, and her team treat adults with depression.",
        "Psychiatrist Nora Feld and her staff welcome you.",
        "Our founder is a psychiatrist who wanted treatment to be kind.",
        "Dr. Feld is our chief psychiatrist.",
        "Meet the owner\nNora Feld, MD, is a psychiatrist with a passion for new treatments.",
        "Dr. Nora Feld\nMD, FAPA\nPsychiatrist and Owner",
        "Dr. Nora Feld is the psychiatrist who founded and runs the practice.",
        "The medical director, a board-certified psychiatrist, reviews each chart.",
        "In the last two years of my psychiatry residency I found my way, and I opened my own practice.",
    ],
)
def test_a_psychiatrist_with_a_staff_or_a_place_of_her_own_leads(text: str) -> None:
    assert levels(text) == {"led"}


@pytest.mark.parametrize(
    "text",
    [
        "AMIT RAO, MD\nPSYCHIATRIST",
        "Amit Rao, MD\nAdult Psychiatry",
        "Amit Rao, MD, DFAPA, treats mood disorders at our office.",
        "Schedule with Dr. Amit Rao, psychiatrist, by calling the front desk.",
        "Dr. Rao is fellowship-trained in addiction psychiatry.",
        "Dr. Rao, one of our psychiatrists, walks you through the first visit.",
        "Amit Rao, MD, practices general adult psychiatry here.",
        "Dr. Rao's specialty is psychiatry.",
        "Amit Rao, MD, is one of few psychiatrists in the county who give this treatment.",
        "Visit with the psychiatrist\nThe interview is led by Dr. Amit Rao and lasts an hour.",
    ],
)
def test_a_psychiatrist_named_in_any_shape_of_card_or_biography_is_on_the_team(text: str) -> None:
    assert levels(text) == {"on_team"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Amit Rao, MD\nAdult Psychiatry", "Amit Rao, MD Adult Psychiatry"),
        ("Amit Rao, MD\nPsychiatrist", "Amit Rao, MD Psychiatrist"),
        ("Lena Sorel\nPsychiatric nurse practitioner", "Lena Sorel Psychiatric nurse practitioner"),
    ],
)
def test_the_proof_of_a_card_holds_the_name_above_the_title(text: str, said: str) -> None:
    assert {found.said for found in told(text) if found is not None} == {said}


@pytest.mark.parametrize(
    "text",
    [
        "Psychiatrists on staff",
        "Our team\n• Social workers\n• A psychiatrist",
        "Each session is monitored by a psychiatrist or a nurse practitioner on our staff.",
        "We are psychiatrists and therapists who believe in careful work.",
        "Who is on the team?\nPsychiatrists, nurses and a social worker.",
        "Who administers the treatment?\nA registered nurse, under a psychiatrist's supervision.",
        "Whether it suits you is decided by a psychiatrist.",
        "Your doctor is a psychiatrist.",
        "If you do not have a psychiatrist, ours can see you.",
        "If you don't have a psychiatrist, one of our psychiatrists will be glad to see you.",
        "Many clinics have no psychiatrist; ours does.",
        "We offer in-house psychiatrists.",
        "The visit is with a psychiatrist and lasts an hour.",
    ],
)
def test_psychiatrists_without_a_name_are_mentioned_in_lines_answers_and_identities(text: str) -> None:
    assert levels(text) == {"mentioned"}


def test_psychiatrists_of_the_practice_by_its_name_are_its_own() -> None:
    orchard = FRAMES[1:2]
    assert levels("Psychiatrists at Orchard Psychiatry prescribe it after an evaluation.", orchard) == {"mentioned"}
    assert levels("Orchard Psychiatry's psychiatrists are certified in the program.", orchard) == {"mentioned"}
    assert levels("Your psychiatrist, Dr. Amit Rao, reviews your symptoms at each visit.", orchard) == {"on_team"}
    assert levels("Leading psychiatrists such as Dr. Amit Rao at Orchard Psychiatry give it.", orchard) == {"on_team"}


@pytest.mark.parametrize(
    "text",
    [
        "Your provider is a psychiatric nurse practitioner.",
        "Nurse practitioner Lena Sorel is board certified in psychiatric mental health.",
        "Lena is a psychiatric-mental health nurse practitioner.",
    ],
)
def test_a_psychiatric_nurse_is_heard_by_first_name_and_by_certificate(text: str) -> None:
    assert levels(text) == {"psychiatric_np_pa"}


@pytest.mark.parametrize(
    "text",
    [
        "There is a shortage of psychiatrists in our state.",
        "In 1962 a psychiatrist named Domino tested it.",
        "Experts such as psychiatrist Alan Pike call it a breakthrough.",
        "Ideally a clinic is run by a psychiatrist or an anesthesiologist.",
        "A good clinic will have a psychiatrist or an anesthesiologist.",
        "A study led by psychiatrist Alan Pike found a quick effect.",
        "When a psychiatrist prescribes an antidepressant, it may take weeks.",
        "Finding a psychiatrist can take months.",
        "Join us: we seek a psychiatrist for two days a week",
        "The insurer's psychiatrist decides on the appeal.",
        "Your primary psychiatrist stays in charge of your other medicines.",
        "Our patients include teachers, nurses and even psychiatrists.",
        "Our doctor taught psychiatrists at the university.",
        "A psychiatrist or therapist can tell you whether you have depression.",
        "It was first given for depression by psychiatrist Alan Pike.",
        "Dr. Alan Pike, chair of psychiatry at Yale, led the first trial.",
        "As psychiatrist Alan Pike puts it, the brain grows new links.",
        "Image: a psychiatrist talks to a patient",
        "Seeking: board-certified psychiatrist",
        "Psychiatrist needed",
        "We lost our psychiatrist last year.",
        "Our psychiatrist retired in May and we no longer offer visits.",
        "Many clinics have a psychiatrist; ours does not.",
        "Some prefer to be treated by a psychiatrist.",
        "It is your responsibility to follow up with a psychiatrist.",
        "Tags: psychiatrist, depression, Dayton",
        "Position: Psychiatrist",
        "Nearby psychiatrists",
        "In other states a psychiatrist has to be present.",
        "When somebody you love changes, a psychiatrist can find out why and treat it.",
        "My work rests on training and on supervision from Nora Feld, MD, psychiatrist at Elm House.",
        "Trance: when anesthesiologists discovered how fast it works, they were surprised.",
        "Types of mental health providers are\n• Nurse practitioners (CRNP-PMH)\n• Psychiatrists (MD)",
    ],
)
def test_psychiatrists_elsewhere_sought_or_quoted_are_no_evidence(text: str) -> None:
    assert levels(text) == {"not_stated"}


def test_letters_in_a_brand_are_nobodys_degree() -> None:
    branded = (("Ketamine Injection | New Meadow NP", "newmeadow.example", INFUSIONS),)
    named = (("Lena Sorel, NP | Ketamine", "sorel.example", INFUSIONS),)
    assert levels("Bring a driver.", branded) == {"not_stated"}
    assert levels("Bring a driver.", named) == {"other_prescriber"}
