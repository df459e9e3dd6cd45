"""Clinicians whom a practice does not name: the ways of saying that they treat there, and what only sounds so."""

from datetime import UTC, datetime

import pytest

from crawler.listing import Page
from indexer.read.blocks import blocks_from_text
from indexer.read.page import read_page

CLINIC = "At Heron Bay we give ketamine by IV infusion to adults.\n{}\nCall us to book your first visit."
VOICELESS = (
    "Ketamine treatment\nThe infusion takes 40 minutes. Patients need a driver to take them home.\n{}\n"
    "Book a consultation to get started. Six ketamine infusions cost $2,400."
)
MAGNETS = (
    "At Heron Bay we treat depression with magnetic stimulation.\n{}\nSessions take twenty minutes. Call our office."
)
GUIDE = (
    "What is ketamine therapy?\nKetamine is an anesthetic. People who think of it should talk to a doctor.\n{}\n"
    "Clinics charge between $400 and $800 for an infusion, and research goes on."
)


def level(frame: str, text: str, *, title: str = "Heron Bay", url: str = "https://heronbay.example/faq") -> str:
    page = Page(
        url=url, title=title, seen_at=datetime(2026, 11, 2, tzinfo=UTC), blocks=blocks_from_text(frame.format(text))
    )
    return next((one.value for one in read_page(page).findings if one.field == "psychiatry"), "not_stated")


def in_guide(text: str) -> str:
    return level(GUIDE, text, title="What is ketamine therapy?", url="https://reader.example/guide")


@pytest.mark.parametrize(
    "text",
    [
        "Supervision by a triple board-certified psychiatrist and pain physician",
        "Following a visit with a psychiatrist, the first session is booked.",
        "Expert: It is a board-certified psychiatrist who will look after you.",
        "Before anything starts you have an evaluation with the psychiatrist, who asks what was tried.",
        "If the psychiatrist finds that it suits you, the first session is booked.",
        "The assessing psychiatrist goes through risks and hopes.",
        "Monitoring is done by a nurse and a psychiatrist.",
        "Every treatment plan is drawn up by a psychiatrist.",
        "Treatments are carried out by psychiatrists of long practice.",
        "Treatment is psychiatrist-supervised from start to finish.",
        "The practice is made up of psychiatrists and therapists.",
        "Experienced psychiatrists who know treatment-resistant depression",
        "Psychiatrist located in Heron, OH",
        "Given under the care of a board-certified psychiatrist",
        "Session 1: intake with the psychiatrist",
        "A psychiatrist is on site at all times.",
        "Each session is led by a psychiatrist.",
        "Treatment is offered by a team of highly skilled psychiatrists and nurse practitioners.",
        "The psychiatrist and nurse will be in the room.",
        "Psychiatrists, nurses and counselors make up the team.",
        "If you think of treatment, talk about it with a Heronbay licensed psychiatrist.",
        "A form has to be filled in by everyone, and the psychiatrist goes through it.",
        "After the referral, one of the Heron Clinic psychiatrists sees you.",
        "Why a psychiatrist?\nPsychiatrists are well qualified to watch over you.",
    ],
)
def test_a_psychiatrist_of_the_practice_is_mentioned_wherever_the_page_speaks_for_one(text: str) -> None:
    assert [level(frame, text) for frame in (CLINIC, VOICELESS, MAGNETS)] == ["mentioned"] * 3


@pytest.mark.parametrize(
    "text",
    [
        "A CRNA will be with you the whole time.",
        "Treatment is delivered by anesthesiologists of long practice.",
        "Patients are examined by board certified anesthesiologist.",
        "The clinic is owned by a nurse practitioner.",
        "Founded by an emergency physician and a nurse anesthetist",
        "Our nurse practitioner makes sure that all is well.",
        "The doctor is an anesthesiologist with much experience.",
        "The clinic is anesthesiologist-led.",
        "Why anesthesiologists?\nAnesthesiologists have long training in watching over people.",
        "Mark Dole, NP",
        "Your anesthesiologist watches the pump and adjusts it.",
        "A physician, nurse practitioner or nurse looks after you, next to your therapist.",
        "Mark Dole is a Certified Registered Nurse Anesthetist.",
        "A nurse practitioner or physician assistant conducts the first exam.",
        "Dr. Dole, who has a background in anesthesia, likes a slow drip.",
        "Dr. Dole specializes in pain medicine.",
    ],
)
def test_other_clinicians_of_the_practice_are_read_by_the_same_ties(text: str) -> None:
    assert [level(frame, text) for frame in (CLINIC, VOICELESS, MAGNETS)] == ["other_prescriber"] * 3


@pytest.mark.parametrize(
    "text",
    [
        "It must be prescribed by a psychiatrist.",
        "We recommend that everyone be followed by a psychiatrist.",
        "Unlike a visit with a psychiatrist, an infusion works within hours.",
        "Choose a clinic with a psychiatrist on staff.",
        "A typical appointment with a psychiatrist lasts fifteen minutes.",
        "We work with a network of psychiatrists.",
        "An evaluation by a licensed psychiatrist is required.",
        "Clearance from a psychiatrist may be asked for.",
        "It was developed by a psychiatrist in the 1980s.",
        "For physicians and psychiatrists",
        "Depression is diagnosed by a psychiatrist.",
        "Pills and talks that a psychiatrist gives are often tried first.",
        "Tell your nurse practitioner about it.",
        "Everyone remains with the psychiatrist who prescribes their pills.",
        "You can keep seeing the psychiatrist you have.",
        "Only one county in ten has a psychiatrist.",
        "She had seen a psychiatrist since she was ten.",
        "It was given by medics and surgeons in Vietnam.",
        "Dentists and surgeons use it too.",
        "Our sister practice in Reno has a psychiatrist.",
        "The World Congress is a group of psychiatrists.",
        "Hiring: psychiatrist (part time)",
        "Content approved by a board-certified psychiatrist",
        "Read more at the Royal College of Psychiatrists, where leaflets are.",
        "Some people see a psychiatrist or a counselor for years.",
        "In surgery an anesthesiologist gives much higher doses.",
        "Proof of diagnosis by a psychiatrist",
        "A psychiatrist at another practice may go on with your pills.",
        "The psychiatrist told me that nothing was left to try.",
        "Psychiatrist\nPsychologist\nOther\nHow did you hear of Heron Bay?",
        "We keep the psychiatrist informed of your progress.",
        "A report of each infusion is sent to the psychiatrist, who adjusts what you take at home.",
        "Insurance checklist\n\n- Diagnosis confirmed by a psychiatrist\n- Sessions overseen by a psychiatrist",
    ],
)
def test_advice_comparison_and_talk_of_such_clinicians_say_nothing_of_the_practice(text: str) -> None:
    assert [level(frame, text) for frame in (CLINIC, VOICELESS, MAGNETS)] == ["not_stated"] * 3


@pytest.mark.parametrize(
    "text",
    [
        "Monitoring is done by a nurse and a psychiatrist.",
        "The assessing psychiatrist goes through risks and hopes.",
        "Treatments are carried out by psychiatrists of long practice.",
        "A CRNA will be with you the whole time.",
        "Treatment is delivered by anesthesiologists.",
    ],
)
def test_the_same_sentence_in_a_guide_that_speaks_for_nobody_says_nothing(text: str) -> None:
    assert in_guide(text) == "not_stated"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "Psychiatrists serving Heron, Tern, and Gull County\nAda Quill, MD, and Max Orn, MD, know depression.",
            "on_team",
        ),
        ("Psychiatrists\nAda Quill, MD\nMax Orn, MD", "on_team"),
        ("Ada Quill, MD, and Max Orn, MD, are experienced psychiatrists.", "on_team"),
        ("Dr. Quill is dual board-certified in adult and child psychiatry.", "on_team"),
        ("Dr. Quill completed residency training in adult psychiatry at Gull University.", "on_team"),
        ("Founder and Medical Director\nAda Quill, MD\nBoard-certified psychiatrist", "led"),
        ("Dr. Quill started the clinic in 2016. A psychiatrist by training, she saw how pills failed.", "led"),
        ("The practice is owned and operated by a board-certified psychiatrist.", "led"),
        ("A psychiatrist founded the clinic in 2012.", "led"),
        ("Ada Quill, MD, a psychiatrist, supervises every infusion.", "led"),
        ("Ada Quill, MD, PC | Board Certified Psychiatrist | Heron, Ohio", "on_team"),
        ("Dr. Quill's ketamine practice is calm.\nDr. Quill is a psychiatrist and has long training.", "led"),
        ("The first talk is held by a psychiatrist from our team.", "mentioned"),
        ("Being allowed, as a psychiatrist, to set bones does not mean that I should.", "led"),
        ("I tell of my years with this medicine as a trauma surgeon.", "other_prescriber"),
        ("Ada Quill is a double board-certified psychiatrist and addiction specialist.", "on_team"),
        ("Dr. A. Quill, psychiatrist", "on_team"),
        ("Dr. Ada Quill\nSpecialty: Psychiatry", "on_team"),
        ("Ada Quill, MD\nCEO, Medical Director\nBoard Certified Psychiatrist", "led"),
        ("Medical Director & Psychiatrist\nAda Quill, MD", "led"),
        ("Dr. Orn did his residency in anesthesiology at Gull Mercy.", "other_prescriber"),
        ("Ann was referred to Dr. Ada Quill, a psychiatrist who operates a ketamine clinic here.", "led"),
        ("First fee\nPlanned review with psychiatrist, 30 minutes", "mentioned"),
    ],
)
def test_names_near_the_line_of_a_role_and_words_of_owning_raise_the_level(text: str, wanted: str) -> None:
    assert level(CLINIC, text) == wanted


def test_a_directory_of_psychiatrists_is_no_practice() -> None:
    text = "Ada Quill\nPsychiatrist, MD\nDr. Ada Quill is a board-certified psychiatrist. View phone"
    assert level("{}", text, title="Psychiatrists in Heron, OH", url="https://lists.example/oh/heron") == "not_stated"


def test_a_page_that_explains_what_such_clinicians_are_says_nothing_of_its_own() -> None:
    text = "We tell here what a PMHNP learns, how you become one and what a PMHNP does for you."
    assert level(CLINIC, text, title="What is a PMHNP?") == "not_stated"


def test_she_who_is_said_to_have_opened_the_clinic_is_what_the_story_says_that_she_is() -> None:
    text = "{}She opened Heron Psychiatry in 2019 and moved it to Main Street.\nSubscribe."
    url, title = "https://gazette.example/news/heron", "Heron Psychiatry treats with ketamine"
    said = "Today she is a psychiatric nurse practitioner, a neighbor said.\n"
    assert level(text.replace("{}", said + "{}"), "", title=title, url=url) == "psychiatric_np_pa"
    other = said.replace("she is", "she knows")
    assert level(text.replace("{}", other + "{}"), "", title=title, url=url) == "not_stated"


def test_a_doctor_who_tells_elsewhere_how_they_opened_a_clinic_is_a_clinician_of_it() -> None:
    text = (
        "For ten years I have been an emergency physician. {}Readers asked me how. The newsletter is free, and "
        "ketamine clinics are a business like others, a study says. Subscribe, share this article, read the guide."
    )
    where = {"title": "How to open a clinic", "url": "https://gazette.example/news/business"}
    assert level(text, "I opened Heron Ketamine in 2018. ", **where) == "other_prescriber"


def test_one_who_writes_alone_and_says_why_a_psychiatrist_is_the_psychiatrist() -> None:
    text = (
        "I offer ketamine lozenges to my patients.\nWhy a psychiatrist?\nPsychiatrists are well qualified to give it.\n"
        "My approach is calm, and I see patients myself."
    )
    assert level("{}", text) == "led"
