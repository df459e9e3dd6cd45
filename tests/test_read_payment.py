"""How it can be paid: what the clinic takes, refuses or arranges, and not what plans cover or people have."""

from datetime import UTC, datetime

import pytest

from crawler.listing import Page
from indexer.read.blocks import blocks_from_text
from indexer.read.page import read_page


def paid(text: str) -> set[str]:
    """The ways of paying, those refused with a dash before them."""
    page = Page(
        url="https://gullrock.example/fees",
        title="Gull Rock Ketamine",
        seen_at=datetime(2026, 11, 2, tzinfo=UTC),
        blocks=blocks_from_text(f"Our doctors give ketamine treatment by IV infusion to adults.\n\n{text}"),
    )
    findings = (one for one in read_page(page).findings if one.field == "payment")
    return {f"-{one.value}" if one.denied else one.value for one in findings}


@pytest.mark.parametrize(
    ("text", "ways"),
    [
        ("Our practice contracts with Optum and Humana.", {"insurance"}),
        ("Insurances accepted: Aetna, Cigna, Tricare", {"insurance", "tricare"}),
        ("Medicaid welcome", {"medicaid"}),
        ("In-network with BCBS", {"insurance"}),
        ("Insurance: Aetna, Cigna, United Healthcare", {"insurance"}),
        ("Accepted insurance plans: Aetna, Cigna, Medicare", {"insurance", "medicare"}),
        ("Tricare West accepted here", {"tricare"}),
        ("Your infusion can be paid with an HSA card.", {"hsa_fsa"}),
        ("Self-pay rates apply to infusions.", {"self_pay"}),
        ("We'll submit claims to your insurance for Spravato.", {"insurance", "spravato_insurance"}),
        ("All major credit cards, HSA and FSA are accepted.", {"self_pay", "hsa_fsa"}),
        ("HSA and FSA cards accepted", {"hsa_fsa"}),
        ("We are proud to be a VA Community Care provider.", {"va"}),
        ("Our team handles prior authorization for Spravato with your insurance.", {"insurance", "spravato_insurance"}),
        ("We work with you and your insurance to get each visit approved.", {"insurance"}),
        ("Because insurers do not pay for infusions, patients pay out of pocket.", {"self_pay"}),
        ("Infusions are not covered by insurance and must be paid by the patient.", {"self_pay"}),
    ],
)
def test_what_the_clinic_takes_or_arranges_is_a_way_to_pay(text: str, ways: set[str]) -> None:
    assert paid(text) == ways


@pytest.mark.parametrize(
    ("text", "ways"),
    [
        ("We have opted out of Medicare.", {"-medicare"}),
        ("Do we take Medicaid? Not at this time.", {"-medicaid"}),
        ("We are an out-of-network provider.", {"-insurance"}),
        ("We do not accept insurance.\n\nOur staff helps you to get prior authorizations.", {"-insurance"}),
        ("Insurance\n\nYour insurance plan may.", set()),
        ("Insurance: call your plan", set()),
        ("In-network", set()),
        ("In-network care costs less than out-of-network care.", set()),
        ("Accepted manuscripts about Medicare", set()),
        ("We help patients understand prior authorization.", set()),
        ("Sadly, insurance companies do not reimburse us.", set()),
        ("Our fees are not billed to insurance.", {"-insurance"}),
        ("Our office does not do prior authorizations.", set()),
        ("You may need prior authorization before we start.", set()),
        ("Many doctors have opted out of Medicare.", set()),
        ("We used to accept Medicaid.", set()),
        ("Your insurance may pay us back for the visit.", set()),
        ("The maker can lower what you pay out of pocket.", set()),
        ("Insurance covers Spravato only for depression.", set()),
        ("Some clinics accept Aetna.", set()),
        ("Bring your insurance card.", set()),
        ("Dr. Osei worked at the VA for years.", set()),
    ],
)
def test_what_is_refused_past_or_up_to_a_plan_is_no_way_to_pay(text: str, ways: set[str]) -> None:
    assert paid(text) == ways
