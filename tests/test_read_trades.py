"""Pages that say *we give ketamine* and are of another trade, each beside a clinic that tells of the same things."""

from datetime import UTC, datetime

import pytest

from crawler.listing import Page
from indexer.read.blocks import blocks_from_text
from indexer.read.provider import Verdict, judge
from indexer.read.view import view

CLOSE = "We are glad to help you. Ask us what you like to know, and our team will answer."


def verdict(text: str, url: str = "https://alderrow.example/page", title: str = "") -> Verdict:
    seen = datetime(2026, 11, 2, tzinfo=UTC)
    return judge(view(Page(url=url, title=title, seen_at=seen, blocks=blocks_from_text(f"{text}\n{CLOSE}"))))


@pytest.mark.parametrize(
    ("trade", "text"),
    [
        (
            "bedside",
            "Our hospice nurses come at night. Palliative care is for all. Our team may give ketamine for pain.",
        ),
        ("bedside", "We give ketamine for procedural sedation. A nurse watches you. Someone must drive you home."),
        (
            "bedside",
            "Our ER has cut opioids. We now offer ketamine for kidney stones and back pain. Our doors never close.",
        ),
        (
            "bedside",
            "We offer IV sedation with ketamine for crowns and implants. Bring a driver. Book your visit with us.",
        ),
        ("bedside", "Our crew carries ketamine. We give it when a leg is trapped. Our ambulance has two beds."),
        (
            "bedside",
            "Our anesthesiologists use ketamine and propofol. We meet you before your surgery and call you after it.",
        ),
        (
            "bedside",
            "Sedation in the ER is safe. With ketamine we set a dislocated hip, and it does not hurt. We watch you.",
        ),
        ("animal", "We give ketamine before every spay. You may bring your cat at eight. Call us to book."),
        ("maker", "We make ketamine lozenges and troches for your prescriber. Every flavor is ours."),
        (
            "maker",
            "We offer ketamine in any flavor. Our pharmacists mail it. Have your doctor fax the prescription to us.",
        ),
        (
            "insures",
            "We pay for Spravato for members with depression. Our care managers help. Prior approval is needed.",
        ),
        ("wares", "Our pump gives ketamine at a steady rate. We offer leasing and a warranty. Request a demo from us."),
        (
            "teaches",
            "We offer a course for therapists in ketamine-assisted therapy. Tuition is low. Our next class is in May.",
        ),
        (
            "wares",
            "Our EHR knows the ketamine visit. Every module fits your clinical workflow. We show vital signs live.",
        ),
        (
            "insures",
            "Our form is for identifying members who may use Spravato. See our medical necessity rules.",
        ),
        (
            "breaks_habit",
            "Has ketamine taken over your life? We offer ketamine treatment with detox. Our team meets ketamine users.",
        ),
        (
            "serves_clinics",
            "We file for Spravato clinics. Our certified coders follow up on denials. Your claims are paid sooner.",
        ),
        ("serves_clinics", "Own a ketamine clinic! Our brand is known. We do site selection, and our team trains you."),
        (
            "sells_drug",
            "Buy ketamine from us. Our ketamine powder is pure. Discreet shipping. We offer ketamine day and night.",
        ),
        (
            "funds",
            "Our fund pays for ketamine treatment of veterans. Apply for a grant. Donors make this happen. We help.",
        ),
        (
            "dispenses",
            "We are a certified pharmacy and offer Spravato. It goes to your treatment center. Ask for a copay card.",
        ),
        (
            "enrolls",
            "We offer ketamine in a study of trauma. One group has a placebo. Volunteers get compensation from us.",
        ),
        (
            "pleads",
            "We offer help after ketamine treatment is named in a custody case. Our attorneys know the court.",
        ),
        (
            "broadcasts",
            "In this episode our guest offers ketamine. We ask her how. Subscribe to our podcast.",
        ),
        (
            "broadcasts",
            "Today I talk with Dr. Orn of his ketamine clinics. We discuss misconceptions about ketamine infusions.",
        ),
        (
            "rounds_up",
            "We have rounded up our favorite ketamine retreats. We offer ketamine news, too. These are the 10 best.",
        ),
        ("dependence", "We treat addiction to alcohol, cocaine, ketamine and pills. Our house has ten rooms."),
        (
            "dependence",
            "Our team treats addiction to:\n- Alcohol\n- Ketamine\n- Opioids\nWe answer day and night.",
        ),
        (
            "street",
            "At our tent you can test your ketamine. Our volunteers sit with you. We never judge.",
        ),
        (
            "finds_clinics",
            "We match you with trusted providers of ketamine. Our service is free. Compare prices and book.",
        ),
        (
            "finds_clinics",
            "Some people in our directory offer ketamine. Message a provider to begin. It is free.",
        ),
        (
            "hires",
            "We offer ketamine. Registered nurse wanted. Send your resume. Paid time off. ACLS is needed. Join us.",
        ),
        ("gone", "Our ketamine practice has closed. We thank our patients. For a copy of your records write to us."),
    ],
)
def test_who_says_we_give_ketamine_in_another_trade_is_no_provider(trade: str, text: str) -> None:
    seen = verdict(text)
    assert seen.is_provider is False
    assert f"trades:{trade}" in seen.signs
    assert seen.said
    assert seen.said in " ".join(f"{text} {CLOSE}".split())


@pytest.mark.parametrize(
    "text",
    [
        "Spravato is coming soon to our office. We are working on our certificate. Join our waitlist.",
        "We will offer IV ketamine for depression. Our grand opening is in May, and we hope to offer IM ketamine.",
    ],
)
def test_who_only_plans_to_give_it_is_no_provider(text: str) -> None:
    seen = verdict(text)
    assert seen.is_provider is False
    assert "future" in seen.signs


@pytest.mark.parametrize(
    "text",
    [
        "We give ketamine to people in hospice who live with depression and dread. Our nurse comes to you.",
        "Emergency rooms sedate children with ketamine, and dentists use it. Here we give ketamine infusions.",
        "Our founder was an oral surgeon and used ketamine for IV sedation. Now we give ketamine for PTSD.",
        "Our clinic stands beside the emergency department. We offer ketamine for suicidal thoughts.",
        "Our doctors give anesthesia at three surgery centers. In our office we offer ketamine infusions.",
        "Dr. Ng worked in an emergency department and was a paramedic. Our nurse and she give ketamine here.",
        "We give ketamine infusions for nerve pain that surgery did not help. Nothing to eat after midnight.",
        "Paramedics come to us after hard nights: we offer ketamine-assisted therapy for trauma.",
        "We give IV ketamine to veterans with PTSD. Bring your dog; our office dog will greet you.",
        "Our psychiatrist prescribes ketamine lozenges. A compounding pharmacy makes them. We see you monthly.",
        "We handle prior approval and check your benefit; members pay a copay. We give Spravato in our office.",
        "It is compounded, and a pharmacist helps. At your initial consultation we choose. Our clinic gives ketamine.",
        "Our EHR is secure and fits our clinical workflow. In our office we give Spravato.",
        "You wear a wristband, and our app shows your plan. We give ketamine by pump.",
        "I offer KAP in my office, and clients meet me there. I give a course for therapists. Tuition is low.",
        "We offer ketamine-assisted psychotherapy to our clients. We also teach a workshop for licensed therapists.",
        "After detox from alcohol we give IM ketamine for depression. Our doctor knows of ketamine misuse.",
        "Ketamine misuse has led to bladder damage. In our clinic we give ketamine infusions under watch.",
        "Choose a clinic of your choice in three towns. We give IV ketamine at each. Compare prices on our fees page.",
        "We give IV ketamine. Our nurses have years of ICU experience and are ACLS certified. We are hiring.",
        "Our east side office has closed. We now see all ketamine patients downtown. Request records there.",
        "We offer IV ketamine. Our second office opens in March and will soon take patients.",
        "Ketamine infusions are our work, and we give ketamine each day. Spravato is coming soon, next year.",
        "For colleagues: refer your patients to us for ketamine infusions. Your patients come back to you with notes.",
        "Never buy ketamine online, and take none without a prescription. Here we give ketamine infusions.",
        "We give ketamine infusions. A grant helps veterans to pay. Donors gave chairs. Ask our nurse for the fund.",
        "A specialty pharmacy sends the spray, and a copay card may help. In our office we give Spravato.",
        "We give ketamine infusions, and took part in a study of depression. A placebo is never given here.",
        "An attorney owns the house where we give ketamine. Our therapists write no letters for custody or the court.",
        "In our podcast we speak of sleep. The hosts are our nurses. In our office we give ketamine.",
        "We were named among the 10 best clinics. We give IV ketamine, and these are our favorite books.",
    ],
)
def test_a_clinic_that_tells_of_another_trade_stays_a_provider(text: str) -> None:
    assert verdict(text).is_provider is True


def test_the_name_of_a_site_shows_its_trade_as_one_sentence_does() -> None:
    text = (
        "We give ketamine so that you rest. Your dog sleeps in a warm bed. We call you when it is done. Book with us."
    )
    assert verdict(text, "https://lanepetcare.example/x").is_provider is False
    assert verdict(text, "https://laneketamine.example/x").is_provider is True


def test_how_the_drug_was_once_used_shows_no_trade() -> None:
    text = (
        "Medics gave ketamine in the field. Emergency rooms and surgeons use it for painful procedures. "
        "We give ketamine slowly. Our staff stays with you."
    )
    assert verdict(text).is_provider is True
