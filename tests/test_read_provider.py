"""Who would give the drug to the reader: pages that do, pages that only sound like it, and pages that leave it open."""

from datetime import UTC, datetime

import pytest

from crawler.listing import Page
from indexer.read.blocks import blocks_from_text
from indexer.read.page import PageReading, read_page


def read(url: str, title: str, text: str) -> PageReading:
    page = Page(url=url, title=title, seen_at=datetime(2026, 11, 2, tzinfo=UTC), blocks=blocks_from_text(text))
    return read_page(page)


@pytest.mark.parametrize(
    ("url", "title", "text"),
    [
        (
            "https://ternbaypain.example/visit",
            "Your visit",
            (
                "When you arrive, a nurse checks your blood pressure. An IV is placed and ketamine runs for an hour. "
                "A responsible adult must drive you home."
            ),
        ),
        (
            "https://lanaroe.example/kap",
            "Ketamine-Assisted Psychotherapy",
            (
                "I offer ketamine-assisted psychotherapy with a partner who prescribes. There are many ways to take "
                "ketamine. In my practice we use lozenges only. Email me to set up a first meeting."
            ),
        ),
        (
            "https://alderpsychiatry.example/spravato",
            "Spravato",
            "Dr. Roe treats stubborn depression with Spravato. Contact Dr. Roe for a consultation.",
        ),
        (
            "https://heronwellness.example/",
            "Heron Wellness Center",
            "Heron Wellness Center is a certified Spravato clinic. The clinic offers ketamine infusions too.",
        ),
        (
            "https://heronketamine.example/blog/what-is-it",
            "What is ketamine?",
            (
                "Ketamine was first an anesthetic. Researchers study it. Here at Heron we give it by infusion. "
                "Call us to ask whether it suits you."
            ),
        ),
        (
            "https://medschool.example/mood",
            "Mood services",
            "The center offers:\n- Esketamine (Spravato)\n- Intravenous ketamine\nThe clinic is open to adults.",
        ),
        (
            "https://ellismarch.example/kap",
            "KAP",
            "I offer ketamine-assisted psychotherapy. I do not prescribe ketamine; my medical partner does.",
        ),
        (
            "https://oakcounseling.example/kap",
            "KAP",
            (
                "We are proud to offer ketamine-assisted psychotherapy. Our medical partner prescribes; our therapists "
                "stay with you."
            ),
        ),
        (
            "https://northfellketamine.example/steps",
            "From referral to treatment",
            (
                "1. A referral is made by the GP.\n2. The first consultation shows whether ketamine suits.\n"
                "3. At the appointment ketamine is given and blood pressure is measured."
            ),
        ),
        (
            "https://tamsinvale-psych.example/faqs",
            "FAQs",
            "- Ketamine, tailored to each person.\n- Heart and oxygen on a screen.\nA series has six infusions.",
        ),
        (
            "https://calmstep360.example/spray",
            "Spravato",
            "Spravato is a nasal spray. Patients are watched at Calm Step for two hours after each dose of Spravato.",
        ),
        (
            "https://drlinabishop.example/my-practice",
            "Ketamine",
            "Many give lozenges. I am partial to IV ketamine and it is what I choose to offer in my practice.",
        ),
        (
            "https://restoreketamine.example/visit-one",
            "Ketamine",
            "We give ketamine by infusion. Ketamine suits many people.",
        ),
        (
            "https://orlinbeck.example/therapy-clinic",
            "Ketamine-assisted psychotherapy",
            "Ketamine-assisted psychotherapy is offered together with a physician. Sessions are long and quiet.",
        ),
        (
            "https://anewmorning.example/about-our-director/",
            "About our director",
            "My wife cried and hugged me. So I decided to open a ketamine clinic. In it we see what ketamine can do.",
        ),
    ],
)
def test_a_page_that_speaks_for_a_practice_that_gives_it_is_a_provider_s(url: str, title: str, text: str) -> None:
    assert read(url, title, text).is_provider is True


@pytest.mark.parametrize(
    ("url", "title", "text"),
    [
        (
            "https://wanderingpen.example/2024/week-three",
            "Week three",
            (
                "My doctor prescribed ketamine in May. My first infusion scared me. I cried, then I slept. "
                "My next infusion is on Monday."
            ),
        ),
        (
            "https://clinicscout.example/guides/cost",
            "What ketamine costs",
            (
                "In this guide we compare ketamine clinics near you. Ketamine clinics charge between $400 and $900. "
                "Find a clinic in our directory."
            ),
        ),
        (
            "https://oldtowngazette.example/news/opening",
            "A new clinic opens",
            (
                "By Ann Roe\nA ketamine clinic opened downtown, a spokesman said. “We are thrilled,” the founder told "
                "the Gazette. Subscribe to read on."
            ),
        ),
        (
            "https://millbrookrx.example/services",
            "Compounding",
            "We compound ketamine lozenges and nasal sprays. Ask your prescriber to call our pharmacist.",
        ),
        (
            "https://restcounsel.example/blog/tms-or-ketamine",
            "TMS or ketamine",
            "Some of you ask me about ketamine. I do not provide TMS or ketamine. I write this for education only.",
        ),
        (
            "https://ridgehealthplan.example/policy/9",
            "Esketamine",
            "Medical policy. Spravato may be considered medically necessary when members meet all criteria below.",
        ),
        (
            "https://trialhub.example/trials/4",
            "Ketamine trial",
            "In this study participants receive ketamine or placebo. Inclusion criteria: adults. Staff call you.",
        ),
        (
            "https://hearth.example/pets",
            "Sedation for cats",
            "Veterinarians give ketamine to cats before surgery. Ask your vet what your pet needs.",
        ),
        (
            "https://quitnow.example/ketamine",
            "Help with ketamine",
            "We treat people who are addicted to ketamine. Our rehab begins with detox from this party drug.",
        ),
        (
            "https://startclinic.example/blog/licences",
            "Open a ketamine clinic",
            "We show you how to open a ketamine clinic: software and billing for your practice. Book a demo.",
        ),
        (
            "https://marlowelawfirm.example/ketamine",
            "Hurt by ketamine",
            (
                "Our attorneys represent families after ketamine infusions that went wrong. Malpractice and negligence "
                "are what we look into. Call us for a free legal consultation with our team."
            ),
        ),
        (
            "https://valleyclinic.example/health/drugs/esketamine",
            "Esketamine nasal spray",
            (
                "Health Library\nWhat is this medication?\nEsketamine is for depression. Your care team watches you.\n"
                "What should I tell my care team before I take this medication?\nAn unusual reaction to esketamine. "
                "What if I miss a dose? Ask your care team. Someone must drive you home."
            ),
        ),
        (
            "https://statehospital.example/mood/esteem",
            "Ketamine and sleep",
            (
                "We are looking for adults who volunteer for this research study. You receive ketamine or the study "
                "drug and will be compensated. Our study staff will call you. Contact us to learn more."
            ),
        ),
        (
            "https://wholetalk.example/integration",
            "Integration therapy",
            (
                "Wholetalk does not administer ketamine. Wholetalk offers integration therapy for people who take "
                "ketamine elsewhere."
            ),
        ),
        (
            "https://workhealthclinic.example/notes/new",
            "A new spray",
            "Please note that we do not prescribe Spravato. It is a powerful drug that is given as a nasal spray.",
        ),
        (
            "https://larkketamine.example/what-is-a-nurse",
            "What is a nurse practitioner?",
            "Nurse practitioners care for people. Here we look at what they learn and where they work.",
        ),
        (
            "https://talkhost.example/shows/12",
            "Ketamine, the talk",
            (
                "Welcome to the show, I am your host. Today a psychiatrist is with me. Thanks for having me. I treat "
                "my patients in my own practice, and we talk about clinics that give ketamine infusions."
            ),
        ),
        (
            "https://licencehelp.example/nurses",
            "Keep your licence",
            (
                "The nursing board found that a nurse ordered IV ketamine. Call our attorneys today: our law firm has "
                "helped nurses for years, and we answer you at once."
            ),
        ),
        (
            "https://kapcourse.example/learn",
            "Learn KAP",
            (
                "Our training is for licensed clinicians. We teach how ketamine is dosed. Enroll today; our course "
                "gives continuing education hours."
            ),
        ),
        (
            "https://clinicgrowth.example/owners",
            "More patients for ketamine clinics",
            "We help ketamine clinics grow. Our agency is about marketing and lead generation for clinic owners.",
        ),
        (
            "https://stopnow.example/help",
            "When ketamine takes over",
            "Our team treats addiction to ketamine. We help people who depend on ketamine, with detox and talks.",
        ),
        (
            "https://morningsurgery.example/sleep",
            "Your anesthesia",
            (
                "Our doctors give ketamine or fentanyl so that you sleep during surgery. Do not eat after midnight. "
                "Somebody must drive you home."
            ),
        ),
        (
            "https://fairviewems.example/orders",
            "Orders for pain",
            "Paramedics give ketamine by vein for severe pain in the ambulance. We ask medical control before a dose.",
        ),
        (
            "https://fedplan.example/spravato",
            "Spravato",
            (
                "Spravato is a limited benefit. Our beneficiaries need an approval. We ask providers to attach our "
                "letter of attestation. We follow the billing guidelines."
            ),
        ),
        (
            "https://labwork.example/take-part",
            "Ketamine study",
            "We are looking for research subjects. It is a study of one ketamine infusion. We scan you, too.",
        ),
        (
            "https://ketamineclasses.example/doctors",
            "Training program",
            "Our training program makes trained ketamine clinicians. Ours is hands on training in ketamine infusions.",
        ),
        (
            "https://quietpages.example/what-it-costs",
            "What ketamine costs",
            (
                "A few years ago a close friend needed ketamine. We read every forum. This is a guide to what clinics "
                "ask on average. We'll break down each price of ketamine."
            ),
        ),
        (
            "https://pawsandpain.example/notes/sq",
            "Ketamine under the skin",
            (
                "We gave ketamine to a dog with a sore back. The dog ate better within a day, and our next dog did. "
                "Horses, dogs and cats need other doses; we give it once a month."
            ),
        ),
    ],
)
def test_a_page_that_only_sounds_like_one_is_not(url: str, title: str, text: str) -> None:
    reading = read(url, title, text)
    assert reading.is_provider is not True
    assert not [one for one in reading.findings if one.field == "route"]


def test_a_text_that_nobody_speaks_is_left_open_even_under_a_clinic_s_address() -> None:
    reading = read(
        "https://heronketamine.example/facts",
        "Ketamine facts",
        "Ketamine works within hours. Ketamine infusions last forty minutes. Esketamine is related to ketamine.",
    )
    assert reading.is_provider is None
    assert reading.findings == ()


def test_an_author_s_we_is_no_clinic_s() -> None:
    reading = read(
        "https://brightdays.example/compare",
        "TMS and ketamine",
        "In this post, we compare TMS and ketamine. We explore how ketamine works and what each of them costs.",
    )
    assert reading.is_provider is not True


def test_the_country_and_a_roman_number_are_no_voices() -> None:
    reading = read(
        "https://facts.example/crps",
        "CRPS",
        "CRPS Type I is rare in the US. In Phase I ketamine was given to adults. Ketamine is used across the US.",
    )
    assert reading.is_provider is not True
