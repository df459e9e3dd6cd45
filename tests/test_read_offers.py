"""What counts as a clinic's own offer or refusal, and all that only sounds like one."""

from datetime import UTC, datetime

import pytest

from crawler.listing import Block, Page
from indexer.read.blocks import blocks_from_text
from indexer.read.page import PageReading, read_page

CLINIC = "Our clinic gives ketamine treatment. Call us to book a visit."


def read(text: str, *, title: str = "Harbor Light", url: str = "https://harborlight.example/care") -> PageReading:
    page = Page(url=url, title=title, seen_at=datetime(2026, 11, 2, tzinfo=UTC), blocks=blocks_from_text(text))
    return read_page(page)


def values(text: str, field: str = "route", *, denied: bool = False) -> set[str]:
    found = read(f"{CLINIC}\n{text}").findings
    return {one.value for one in found if one.field == field and one.denied is denied}


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("Ketamine exists as an infusion, a shot into a muscle, a nasal spray and a lozenge.", set()),
        (
            "Ketamine is given as an infusion, a lozenge or a nasal spray. In my practice I use only lozenges.",
            {"sublingual"},
        ),
        ("It comes as a drip, a shot or a troche. Dr. Orn prefers troches for beginners.", {"sublingual"}),
        ("A syringe pump lets the ketamine in slowly while our nurse watches.", {"iv"}),
        ("When you arrive, an IV is placed and your vital signs are checked.", {"iv"}),
        ("Put it between cheek and gum and let our ketamine lozenge melt.", {"sublingual"}),
        ("At Harbor Light, Spravato is given twice a week at first.", {"intranasal_esketamine"}),
        ("We also have vitamin infusions, NAD+ drips and lidocaine infusions for tired travellers.", set()),
        ("We offer ketamine as a tablet.", set()),
        ("Your medicine is shipped to your door by our partner.", set()),
        ("Our team chose ketamine infusions over intramuscular shots.", {"iv"}),
        ("We give our ketamine by vein rather than by intramuscular injection.", {"iv"}),
        ("We treat nothing other than Spravato patients.", {"intranasal_esketamine"}),
        ("Apart from Spravato we do not prescribe any medication.", {"intranasal_esketamine"}),
        ("Ketamine infusion $450", {"iv"}),
        ("A ketamine infusion typically costs between $400 and $900.", {"iv"}),
        ("Colleagues at other clinics give intramuscular shots.", set()),
        ("Spravato may be an option one day; ask us about it next year.", set()),
        ("We used to give Spravato.", set()),
        ("Spravato will be available at our office soon.", set()),
        ("What to expect\nIntramuscular injection: a single shot of ketamine into the muscle of the arm.", {"im"}),
        ("Ketamine comes in many forms\n- Lozenges: melt in the mouth\n- Suppositories: rarely seen", set()),
        ("The ketamine is injected into a muscle, here in the office.", {"im"}),
        ("When the six infusions are done we move you to a sublingual form of ketamine.", {"iv", "sublingual"}),
        ("We see little reason to think that infusions do more.", set()),
        ("Our patients go on with oral ketamine lozenges.", {"sublingual"}),
        (
            "We give both Spravato and generic ketamine. We give both as a nasal spray.",
            {"intranasal_esketamine", "intranasal_ketamine"},
        ),
        ("We advise not taking your pills on the day of your infusion.", {"iv"}),
        ("With Spravato the first month has eight sessions.", {"intranasal_esketamine"}),
        ("Relief may come from IV ketamine infusions.", {"iv"}),
        ("Advice on home dosing of oral ketamine is given by phone.", {"oral"}),
        ("Spravato comes as a nasal spray in single-use devices.", {"intranasal_esketamine"}),
        ("How many ketamine infusions does one need?\nWe usually recommend six over two weeks.", {"iv"}),
        ("How many ketamine infusions does one need?\nSix over two weeks, say most studies.", set()),
        ("We are the only ones here with two routes of ketamine - a drip and a lozenge.", {"iv", "sublingual"}),
        ("Discuss with your doctor whether Spravato is an option.", set()),
        ("Ketamine lozenges are less predictable.", set()),
        ("Spravato was approved by the agency in 2019.", set()),
        ("Intramuscular shots are inferior to what a slow line does.", set()),
        (
            "Spravato is a nasal spray. It is dear. For those who can pay we are happy to provide it.",
            {"intranasal_esketamine"},
        ),
        ("Lozenges melt in the mouth, a drip runs into the arm. We offer both.", {"sublingual", "iv"}),
        ("Lozenges melt in the mouth. Magnets do not. We treat both adults and teenagers.", {"sublingual"}),
        ("Your arm is cleaned and the ketamine injection is given, or the infusion is started.", {"im", "iv"}),
        ("We give steroid injections and joint injections, too.", set()),
        ("The bioavailability of intravenous ketamine is complete.", set()),
        ("For moods it is usually intravenous or intranasal, as the doctor sees fit.", set()),
        ("During residency our founder gave ketamine by intramuscular injection.", set()),
        ("Dr. Orn is most comfortable giving ketamine intravenously.", {"iv"}),
        ("Soon we will add IV ketamine. Adding IV ketamine is a big step for our practice.", set()),
        ("Our ketamine infusions are given as an intramuscular shot. After your infusion you rest.", {"im"}),
        ("Our sessions use an oral subanesthetic dose of ketamine.", {"oral"}),
        ("Our doctor prescribes ketamine losenges.", {"sublingual"}),
        ("We have given IV ketamine and IM ketamine to many. We now only offer Spravato.", {"intranasal_esketamine"}),
        ("This is a practice (see “Who may come?” below) in which ketamine infusions are given.", {"iv"}),
    ],
)
def test_a_route_is_offered_by_the_page_s_own_voice_and_not_by_a_list(text: str, offered: set[str]) -> None:
    assert values(text) == offered


@pytest.mark.parametrize(
    ("text", "offered", "denied"),
    [
        ("Do you offer Spravato?\nYes, in both of our offices.", {"intranasal_esketamine"}, set()),
        ("Do you offer Spravato?\nNot at this time.", set(), {"intranasal_esketamine"}),
        ("Does your clinic prescribe lozenges?\nNo.", set(), {"sublingual"}),
        ("Do you offer infusions or lozenges?\nNo.", set(), set()),
        ("Is Spravato safe?\nYes.", set(), set()),
        ("Do you prescribe ketamine troches?\nYes, if your own doctor would agree.", set(), set()),
        ("We do not offer:\n- Intramuscular injections\n- Suppositories", set(), {"im", "rectal"}),
        ("Lozenges are not offered at our clinic.", set(), {"sublingual"}),
        ("We no longer prescribe ketamine lozenges.", set(), {"sublingual"}),
        ("Spravato cannot be taken at home.", set(), set()),
        ("Ketamine lozenges are not approved by the FDA.", set(), set()),
        ("We do not only offer ketamine infusions.", {"iv"}, set()),
        ("Spravato is the brand of esketamine. We do not offer it.", set(), {"intranasal_esketamine"}),
        ("You should not eat before we start your ketamine infusion.", {"iv"}, set()),
    ],
)
def test_a_denial_needs_the_clinic_behind_it_and_an_answer_needs_its_question(
    text: str, offered: set[str], denied: set[str]
) -> None:
    assert values(text) == offered
    assert values(text, denied=True) == denied


def test_a_page_that_compares_two_routes_offers_neither_by_naming_them() -> None:
    text = f"{CLINIC}\nA lozenge melts in the mouth. An injection into the muscle works faster."
    found = read(text, title="Ketamine lozenges vs shots").findings
    assert not [one for one in found if one.field == "route"]


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("Ketamine is delivered through a small IV in your arm.", {"iv"}),
        ("You'll receive a shot in the upper arm.", {"im"}),
        ("Ask us about Spravato!", {"intranasal_esketamine"}),
        ("Candidates for Spravato must have tried two antidepressants.", {"intranasal_esketamine"}),
        ("We do not offer IV ketamine, only IM.", {"im"}),
        ("We do not use the nasal spray; we use the drip.", {"iv"}),
        ("We don't just offer Spravato.", {"intranasal_esketamine"}),
        ("Not only infusions but also lozenges are offered by us.", {"iv", "sublingual"}),
        ("We chose the intramuscular route over the drip.", {"im"}),
        ("Although lozenges exist, our patients receive infusions.", {"iv"}),
        ("Ketamine can be taken by mouth, but we give it by vein.", {"iv"}),
        ("How long does Spravato take?\nPlan for two hours.", {"intranasal_esketamine"}),
        ("Do you treat with Spravato? We do.", {"intranasal_esketamine"}),
        ("What is the difference between IV and IM ketamine?\nOne goes into a vein.", set()),
        ("Is IV ketamine better than Spravato?\nThe two have not been compared enough.", set()),
        ("Many patients come to us after Spravato failed.", set()),
        ("We coordinate with your Spravato provider.", set()),
        ("Spravato is made by a large company.", set()),
        ("We may add Spravato in the spring.", set()),
        ("We stopped giving lozenges in 2022.", set()),
        (
            "Alder Hill offers both lozenges and intramuscular shots, the strongest type of treatment.",
            {"im", "sublingual"},
        ),
        ("What nasal ketamine (also called Spravato) does lasts only for a short time.", set()),
        ("Each gets the right dose, whether by drip or in another manner.", {"iv"}),
        (
            "Each person gets a plan from us. It can be given as a lozenge or by intramuscular shot.",
            {"im", "sublingual"},
        ),
        ("The patient is given ketamine intravenously, intramuscularly, or by mouth.", set()),
        ("We use the sub-lingual method in our office.", {"sublingual"}),
        ("Keep a spit cup near you for the medicine.", {"sublingual"}),
        ("Intramuscular ketamine is given here without all the set-up of an IV.", {"im"}),
        ("As an alternative to IV ketamine we give intramuscular shots.", {"im"}),
        ("In my experience an intramuscular shot can be pleasant.", set()),
        ("Infusions are used in some centers.", set()),
        ("So far Spravato is the only product with an approval.", set()),
    ],
)
def test_a_route_is_read_as_people_say_it_and_not_what_they_leave_or_plan(text: str, offered: set[str]) -> None:
    assert values(text) == offered


def test_data_quotes_nobody() -> None:
    text = '{"id":7,"slug":"spray","body":"<p>At Harbor Light we offer Spravato. It is a nasal spray.","lang":"en"}'
    found = read(f"{CLINIC}\n{text}").findings
    assert {one.value for one in found if one.field == "route"} == {"intranasal_esketamine"}


def test_only_after_a_denial_denies_nothing() -> None:
    assert values("We do not offer IV ketamine, only IM.", denied=True) == {"iv"}


def test_question_and_answer_are_quoted_together() -> None:
    reading = read(f"{CLINIC}\nDo you offer Spravato?\nYes, in both of our offices.")
    said = next(one.said for one in reading.findings if one.value == "intranasal_esketamine")
    assert said == "Do you offer Spravato? Yes, in both of our offices."


@pytest.mark.parametrize(
    ("text", "accepted", "refused"),
    [
        ("Do you take insurance?\nNo.", set(), {"insurance"}),
        ("Does your office accept Medicare?\nYes, it does.", {"medicare"}, set()),
        ("Insurance is not accepted here; we hand you a superbill.", {"superbill"}, {"insurance"}),
        ("Our doctors are non-participating with Medicare and Medicaid.", set(), {"medicare", "medicaid"}),
        ("We are out-of-network with all insurance plans.", set(), {"insurance"}),
        ("Spravato is covered by most insurance plans, less a co-payment.", set(), set()),
        ("No insurance company pays anything towards this.", set(), set()),
        ("We take cash or credit cards.", {"self_pay"}, set()),
        ("Medicare may pay for part of it.", set(), set()),
        ("A copy then goes to your insurance provider.", set(), set()),
    ],
)
def test_payment_is_what_the_clinic_takes_and_not_what_plans_cover(
    text: str, accepted: set[str], refused: set[str]
) -> None:
    assert values(text, "payment") == accepted
    assert values(text, "payment", denied=True) == refused


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("Our therapists stay with you and offer integration sessions.", True),
        ("We offer ketamine-assisted psychotherapy with your own therapist beside you.", True),
        ("Perhaps psychotherapy did nothing for you before you came to us.", False),
        ("Psychotherapy helps some people.", False),
        ("Does ketamine replace psychotherapy?", False),
    ],
)
def test_therapy_is_offered_only_when_the_clinic_gives_it(text: str, offered: bool) -> None:
    assert bool(values(text, "therapy")) is offered


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("You take it with a guide at home, and we meet you by video first.", {"at_home", "telehealth"}),
        ("At our clinic we do not give anything by mouth.", set()),
        ("After the infusion, rest at home.", set()),
        ("Pain Home | Ketamine treatments | Fees | Contact", set()),
    ],
)
def test_where_it_is_taken_is_said_by_the_clinic(text: str, said: set[str]) -> None:
    assert values(text, "setting") == said


LOZENGES = "Our clinic treats patients with ketamine lozenges. Call us to book a visit."


def beside_lozenges(text: str, field: str = "route") -> set[str]:
    """What is read of a line on the page of a clinic that gives lozenges and says nothing else."""
    found = read(f"{LOZENGES}\n{text}").findings
    return {one.value for one in found if one.field == field and not one.denied} - {"sublingual"}


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("In our suite we run Elmabrix infusions.", set()),
        ("In our suite we run ketamine infusions.", {"iv"}),
        ("Our menu has iron infusions, hydration drips and Spravato.", {"intranasal_esketamine"}),
        ("Our menu has ketamine infusions, ketamine drips and Spravato.", {"iv", "intranasal_esketamine"}),
        ("We offer ketamine infusions and iron infusions.", {"iv"}),
        ("We offer infusions of ketamine and of magnesium.", {"iv"}),
        ("We give magnesium by vein, and lozenges of ketamine.", set()),
        ("Our nurses give antibiotics by IV.", set()),
        ("Our nurses give testosterone shots (IM).", set()),
        ("We give IM ketamine and testosterone shots.", {"im"}),
        ("Our front desk sells Clearnose nasal spray.", set()),
        ("We prescribe ketamine as a nasal spray, too.", {"intranasal_ketamine"}),
        ("We give iron. Each infusion lasts an hour.", set()),
        ("Our office has infusion therapy for Crohn's disease.", set()),
        ("Our office has ketamine infusion therapy for Crohn's disease.", {"iv"}),
        ("We have IV therapy, too.", set()),
        ("We have IV therapy with ketamine, too.", {"iv"}),
        ("Each infusion at our clinic lasts an hour.", {"iv"}),
        ("Your first infusion at our clinic lasts an hour.", {"iv"}),
    ],
)
def test_another_substance_given_the_same_way_is_no_route_of_the_drug(text: str, offered: set[str]) -> None:
    assert beside_lozenges(text) == offered


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("Our sister practice in Ohio gives IV ketamine.", set()),
        ("Our Ohio practice gives IV ketamine.", {"iv"}),
        ("We and our sister practice give IV ketamine.", {"iv"}),
        ("IM ketamine is given by our sister practice.", set()),
        ("A competitor of ours offers IM ketamine.", set()),
        ("Unlike our competitors, we offer IM ketamine.", {"im"}),
        ("We offer IM ketamine, which no other clinic nearby does.", {"im"}),
        ("Other clinics around here\n- Elm Street Center - IV ketamine\n- Birch House - Spravato", set()),
        ("Our services\n- IV ketamine\n- Spravato", {"iv", "intranasal_esketamine"}),
        ("Our lozenges take the place of IV ketamine.", set()),
        ("Our lozenges replace IV ketamine and IM injections.", set()),
        ("Our clinic replaced lozenges with IV ketamine.", {"iv"}),
        ("We have everything but Spravato.", set()),
        ("We have everything except Spravato.", set()),
        ("We have nothing but Spravato.", {"intranasal_esketamine"}),
        ("We prescribe nothing except Spravato.", {"intranasal_esketamine"}),
        ("Every treatment but Spravato is given here.", set()),
        ("Every treatment but electroshock is given here, Spravato among them.", {"intranasal_esketamine"}),
        ("All routes save Spravato are open to you at our clinic.", set()),
        ("If you need Spravato, we can recommend a nearby clinic.", set()),
        ("For Spravato we refer out.", set()),
        ("Our friends at the Birch House give IV ketamine.", set()),
        ("You can get IV ketamine at the hospital across the river.", set()),
        ("Besides lozenges, we offer Spravato.", {"intranasal_esketamine"}),
        ("Patients sent by another practice get IV ketamine here.", {"iv"}),
        ("If another clinic has sent you to us, we go on with your IV ketamine.", {"iv"}),
        ("We send patients who need Spravato to another practice.", set()),
        ("Patients who want Spravato are referred to a colleague elsewhere.", set()),
        ("Ask your doctor to refer you to our Spravato program.", {"intranasal_esketamine"}),
        ("Spravato is given at certified centers only.", set()),
        ("Spravato is given at our certified center only.", {"intranasal_esketamine"}),
    ],
)
def test_what_others_give_and_what_is_left_out_is_no_offer(text: str, offered: set[str]) -> None:
    assert beside_lozenges(text) == offered


@pytest.mark.parametrize(
    "text",
    [
        "Elm Infusion Clinic",
        "Elm Infusion Clinic & Spravato",
        "Elm Infusion Clinic\nHome | Ketamine treatments",
        "Elm Infusion & Spravato Home | What we do | Meet the team | Fees",
        "Home | IV ketamine | Contact us",
        "About us | Spravato | FAQ | Book online",
    ],
)
def test_neither_a_name_nor_a_menu_offers_anything(text: str) -> None:
    page = Page(
        url="https://elminfusion.example/",
        title="Elm Infusion Clinic & Spravato",
        seen_at=datetime(2026, 11, 2, tzinfo=UTC),
        blocks=(Block(text=text), *blocks_from_text(LOZENGES)),
    )
    reading = read_page(page)
    assert {one.value for one in reading.findings if one.field == "route"} == {"sublingual"}
    assert reading.provider_said == "Our clinic treats patients with ketamine lozenges."


@pytest.mark.parametrize(
    ("text", "accepted"),
    [
        ("We accept Aetna, except for Spravato.", {"insurance"}),
        ("We accept Aetna except for Spravato.", {"insurance"}),
        ("We accept Aetna for Spravato.", {"insurance", "spravato_insurance"}),
        ("We accept Medicare for talk visits only; ketamine is self-pay.", {"self_pay"}),
        ("We accept Medicaid only for office visits.", set()),
        ("We accept TRICARE, but not for ketamine.", set()),
        ("We accept Medicare for Spravato only.", {"medicare"}),
        ("We accept Medicare for Spravato; ketamine infusions are self-pay.", {"medicare", "self_pay"}),
        ("We accept Medicare and TRICARE.", {"medicare", "tricare"}),
    ],
)
def test_a_payer_taken_for_something_else_does_not_pay_for_the_drug(text: str, accepted: set[str]) -> None:
    assert beside_lozenges(text, "payment") == accepted


def test_a_heading_that_only_says_what_is_given_is_no_name() -> None:
    page = Page(
        url="https://elminfusion.example/spravato",
        title="Spravato nasal spray treatment | Elm House",
        seen_at=datetime(2026, 11, 2, tzinfo=UTC),
        blocks=(Block(text="Spravato nasal spray treatment", kind="heading"), *blocks_from_text(LOZENGES)),
    )
    found = {one.value: one.said for one in read_page(page).findings if one.field == "route"}
    assert found["intranasal_esketamine"] == "Spravato nasal spray treatment"
