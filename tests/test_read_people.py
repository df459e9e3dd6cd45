"""Who treats: sentences that show a psychiatrist or another clinician at a practice, and those that only look so."""

from datetime import UTC, datetime

import pytest

from crawler.listing import Page
from indexer.read.blocks import blocks_from_text
from indexer.read.page import read_page

ASIDE = "Our clinic gives ketamine treatment by IV infusion to adults."


def level(text: str, *, title: str = "Tern Bay Ketamine", url: str = "https://ternbay.example/faq") -> str:
    page = Page(url=url, title=title, seen_at=datetime(2026, 11, 2, tzinfo=UTC), blocks=blocks_from_text(text))
    return next((one.value for one in read_page(page).findings if one.field == "psychiatry"), "not_stated")


@pytest.mark.parametrize(
    "text",
    [
        "Our Medical Director is a psychiatrist.",
        "We are a psychiatrist-run practice.",
        "Founded in 2014 by two psychiatrists, the clinic is calm.",
        "Dr. Max Orn, owner of the practice, is a psychiatrist.",
        "Dr. Orn, a psychiatrist, founded Tern Bay Ketamine in 2015.",
        "Max Orn, MD, is a psychiatrist. In 2015 Orn opened this clinic.",
        "Psychiatrist and founder Max Orn gives each infusion himself.",
        "Under the direction of psychiatrist Max Orn, MD, we give ketamine.",
        "Jane Roe, M.D. | Psychiatrist | Founder",
        "I'm Max Orn, a board-certified psychiatrist.",
        "As a psychiatrist with long training I bring respect for what comes up.",
        "Few centers are run by a group of psychiatrists; ours is.",
    ],
)
def test_a_psychiatrist_who_owns_or_runs_the_place_leads_it(text: str) -> None:
    assert level(f"{ASIDE}\n{text}") == "led"


@pytest.mark.parametrize(
    "text",
    [
        "Dr. Roe is double board certified in psychiatry and addiction medicine.",
        "Jane Roe, DO, completed her residency in psychiatry at Tern University.",
        "Psychiatrist Jane Roe, MD",
        "Dr Jane Roe MRCPsych, Consultant Psychiatrist",
        "Psychiatrists: Jane Roe MD, Max Orn DO",
        "Dr. Orn practices psychiatry in Tern Bay.",
        "Max Orn, MD, Chief of Psychiatry",
        "Dr. Orn is certified by the American Board of Psychiatry and Neurology.",
        "A psychiatric MD (Dr. Orn) is on site and watches over you.",
    ],
)
def test_a_psychiatrist_with_a_name_is_on_the_team(text: str) -> None:
    assert level(f"{ASIDE}\n{text}") == "on_team"


@pytest.mark.parametrize(
    "text",
    [
        "You are treated under the supervision of a board-certified psychiatrist.",
        "The clinic's psychiatrist reads your history.",
        "Initial consultation with psychiatrist (60 min): $400",
        "Psychiatrists and nurses stay with you throughout your infusion.",
        "Under the care of our psychiatrists, patients get better.",
        "After a referral is received, you will meet with a psychiatrist.",
        "Our doctors are board certified in psychiatry.",
        "Our providers are a team of psychiatrists and psychiatric nurse practitioners.",
        "There is always a psychiatrist on staff.",
        "As psychiatrists, we look at the whole person.",
    ],
)
def test_a_psychiatrist_without_a_name_is_mentioned(text: str) -> None:
    assert level(f"{ASIDE}\n{text}") == "mentioned"


@pytest.mark.parametrize(
    "text",
    [
        "You must be under the care of a psychiatrist.",
        "We are glad to speak with your own psychiatrist, if you wish.",
        "We accept referrals from psychiatrists, therapists and family doctors.",
        "We do not have a psychiatrist on staff.",
        "Make sure that a board-certified psychiatrist has seen you.",
        "Ketamine should be given by a psychiatrist or an anesthesiologist.",
        "A psychiatrist is a medical doctor who treats mental illness.",
        "Psychiatrists often prescribe antidepressants first.",
        "Clients need support at home, such as a counselor, psychiatrist, or friend.",
        "Medically reviewed by Max Orn, MD, psychiatrist.",
        "“My psychiatrist told me about this place,” one patient writes.",
        "Dr. Ada Quill, a psychiatrist at Yale University, said that ketamine works fast.",
        "A recent paper by psychiatrist John Quill found that ketamine helps.",
        "Ketamine is used by psychiatrists around the world.",
        "Most ketamine clinics are staffed by psychiatrists and nurses.",
        "We are hiring a psychiatrist.",
        "Join our team as a psychiatrist who listens.",
        "Dr. Orn welcomes you.",
        "Our psychiatric providers are kind.",
        "Call the Tern Bay Psychiatry Residency Clinic today.",
        "A diagnosis by a psychiatrist or psychologist is required.",
        "Anesthesiologists have used ketamine for decades.",
        "Ketamine was used by surgeons in Vietnam.",
        "We take referrals from primary care physicians, pain specialists and surgeons.",
        "Ask your family doctor or nurse practitioner for a referral.",
    ],
)
def test_what_only_sounds_like_a_clinician_of_the_practice_is_not_stated(text: str) -> None:
    assert level(f"{ASIDE}\n{text}") == "not_stated"


@pytest.mark.parametrize(
    "text",
    [
        "Lena Sorel, PMHNP-BC, owns Tern Bay Ketamine.",
        "Lena Sorel, DNP, APRN, PMHNP-BC",
        "Lena Sorel, PA-C, is a psychiatric physician assistant.",
        "Our psychiatric PAs see you monthly.",
        "I am a board certified psychiatric nurse practitioner.",
    ],
)
def test_a_psychiatric_nurse_practitioner_or_assistant_is_told_from_a_physician(text: str) -> None:
    assert level(f"{ASIDE}\n{text}") == "psychiatric_np_pa"


@pytest.mark.parametrize(
    "text",
    [
        "The first to greet you is our board-certified anesthesiologist.",
        "Max Orn, MD, board certified in Emergency Medicine",
        "As an ER doctor, I saw what ketamine can do.",
        "I worked as a trauma surgeon before I opened this clinic.",
        "Our clinic is owned by a CRNA.",
        "Our nurse anesthesiologists place the IV.",
        "Dr. Orn is a naturopathic physician.",
        "Our physicians are board certified in anesthesiology and pain medicine.",
        "Lena Sorel, FNP-C",
        "Max Orn, PA-C",
    ],
)
def test_clinicians_of_other_specialties_are_other_prescribers(text: str) -> None:
    assert level(f"{ASIDE}\n{text}") == "other_prescriber"


def test_a_newspaper_s_psychiatrist_counts_only_at_the_place_that_the_story_is_about() -> None:
    here = (
        "Heron Mercy has a new esketamine service, a spokesman said.\n"
        "Dr. Ada Quill, a psychiatrist at Heron Mercy, says that the first patients came in May."
    )
    outside = here.replace("psychiatrist at Heron Mercy", "psychiatrist at Pelican Behavioral")
    url, title = "https://gazette.example/news/esketamine", "New hope in Heron"
    assert level(here, title=title, url=url) == "on_team"
    assert level(outside, title=title, url=url) == "not_stated"


def test_a_newspaper_s_psychiatrist_who_opened_the_clinic_leads_it() -> None:
    text = (
        "Neighbors told our reporter that they were surprised. Subscribe to read more.\n"
        "Psychiatrist Dr. Ada Quill saw that pills did not help many of her patients, and so opened a ketamine clinic."
    )
    assert level(text, title="Clinic opens", url="https://gazette.example/news/clinic") == "led"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("OUR TEAM\nJane Roe, MD\nPsychiatrist\nJane studied at Tern University and likes dogs.", "on_team"),
        ("MEET THE TEAM\nJane Roe\nPsychiatrist, MD\nMax Orn\nTherapist, LCSW", "on_team"),
        ("Jane Roe, MD\nMedical Director, Psychiatrist", "led"),
        ("Meet the team\nLena Sorel\nPMHNP-BC\nLena loves hiking.", "psychiatric_np_pa"),
        ("Team\nMax Orn, MD\nAnesthesiologist\nMax likes to sail.", "other_prescriber"),
        ("About Dr. Roe\nDr. Roe is a board-certified psychiatrist. She opened her own practice in 2012.", "led"),
        ("TESTIMONIALS\nDr. Roe, a psychiatrist, saved me.", "not_stated"),
        ("REFERENCES\n1. Quill A, psychiatrist. Ketamine in 2010. Journal of Psychiatry.", "not_stated"),
        ("Blog\nBy Ada Quill, MD, psychiatrist at Pelican Health", "not_stated"),
    ],
)
def test_a_team_page_binds_the_line_of_a_role_to_the_name_above_it(text: str, wanted: str) -> None:
    assert level(f"{ASIDE}\n\n{text}") == wanted


@pytest.mark.parametrize(
    "text",
    [
        "Our therapists work hand in hand with psychiatrists in the community.",
        "Patients who see a psychiatrist regularly do better.",
        "Clinically Reviewed: Board-Certified Psychiatrist | Next Review: May",
        "Nurse practitioners, anesthesiologists and psychiatrists run most ketamine clinics.",
        "Our founder, Max Orn, grew up as the son of a psychiatrist.",
        "Psychiatric nurse practitioners may refer patients to us.",
    ],
)
def test_our_before_the_word_binds_only_what_it_governs(text: str) -> None:
    assert level(f"{ASIDE}\n{text}") == "not_stated"


@pytest.mark.parametrize(
    ("url", "title", "text", "wanted"),
    [
        (
            "https://heronhospital.example/services/tms",
            "TMS at Heron Hospital",
            "Heron Hospital offers stimulation.\nTreatment is prescribed by a psychiatrist.\nCall to book.",
            "mentioned",
        ),
        (
            "https://heronhospital.example/unit",
            "Behavioral Health at Heron",
            "The team approach of Heron Hospital uses the skills of psychiatrists, nurses and therapists.",
            "mentioned",
        ),
        (
            "https://gazette.example/news/1",
            "Doctor brings ketamine to town",
            "Dr. Max Orn opened Heron Ketamine in May. Orn, a psychiatrist, said he was glad.\nSubscribe.",
            "led",
        ),
        (
            "https://gazette.example/news/2",
            "Clinic opens",
            "Quill opened her Royal Oak clinic in 2016 after years as an ER doctor, a spokesman said.\nSubscribe.",
            "other_prescriber",
        ),
        (
            "https://gazette.example/news/3",
            "Is ketamine safe?",
            "The show reached out to Dr. Ada Quill, a psychiatrist at Pelican Hospital, about ketamine.\nSubscribe.",
            "not_stated",
        ),
        (
            "https://herald.example/nz/ketamine",
            "Can you get this drug?",
            "Heron is the only clinic that will prescribe ketamine. Dr Max Orn, a psychiatrist, runs it.\nSubscribe.",
            "led",
        ),
        (
            "https://weekly.example/health",
            "Ketamine catches on",
            "Quill opened her clinic last spring. She had been an ER doctor before, she said.\nSubscribe.",
            "other_prescriber",
        ),
        (
            "https://islandnews.example/news/clinic",
            "New ketamine clinic",
            "“Years ago we saw that it works,” said Dr. Ada Quill, psychiatrist with Heronvista.\nHeronvista is new.",
            "on_team",
        ),
        (
            "https://lenasorel.example/",
            "Lena Sorel",
            "I am a psychiatric nurse practitioner and give ketamine. I am board-certified in Psychiatry.",
            "psychiatric_np_pa",
        ),
        (
            "https://ornmd.example/process",
            "The Ketamine Process",
            "Dr. Orn gives ketamine and works with others, for example psychologists and psychiatrists.",
            "not_stated",
        ),
        (
            "https://scout.example/ect",
            "ECT",
            "ECT is typically given by a team that includes a psychiatrist, an anesthesiologist and a nurse.",
            "not_stated",
        ),
        (
            "https://diary.example/2",
            "Week two",
            "My psychiatrist gave me my next ketamine infusion. I felt well.",
            "not_stated",
        ),
        (
            "https://therapist.example/",
            "Ada Quill, LCSW",
            "I work with a psychiatrist who prescribes the ketamine lozenges for my clients.",
            "mentioned",
        ),
        (
            "https://faq.example/",
            "Questions",
            "A psychiatrist is a medical doctor (MD or DO) who knows the mind. We give ketamine and Spravato.",
            "not_stated",
        ),
    ],
)
def test_hospitals_newspapers_and_diaries_are_read_each_by_its_own_voice(
    url: str, title: str, text: str, wanted: str
) -> None:
    assert level(text, title=title, url=url) == wanted
