"""Pages that speak like a clinic and name the drug only as what others give, each beside a clinic's own words."""

from datetime import UTC, datetime

import pytest

from crawler.listing import Page
from indexer.read.blocks import blocks_from_text
from indexer.read.provider import Verdict, judge
from indexer.read.theirs import drug_of_others, only_compared, only_told_of
from indexer.read.view import View, view

CLOSE = "We are glad to help you at our office. Our team answers the phone. Schedule a free consultation with us."


def seen(text: str, title: str = "", url: str = "https://alderrow.example/page") -> View:
    day = datetime(2026, 11, 2, tzinfo=UTC)
    return view(Page(url=url, title=title, seen_at=day, blocks=blocks_from_text(f"{text}\n{CLOSE}")))


def verdict(text: str, title: str = "", url: str = "https://alderrow.example/page") -> Verdict:
    return judge(seen(text, title, url))


@pytest.mark.parametrize(
    "text",
    [
        "Our recliners stand in over 200 ketamine clinics.",
        "We have advised Spravato providers since 2019.",
        "Opening a ketamine clinic? We draw up the lease.",
        "Lena finished a course in ketamine-assisted therapy and one in breathwork.",
        "Her new book tells of ketamine and grief.",
        "Is a drip of vitamins the same as ketamine?\nFor ketamine you need a clinic with a prescriber.",
        "In some centers ketamine has been tried for this.",
        "Ketamine clinic billing is what we do all day.",
        "Alcohol, opioids, ketamine or cocaine: whatever you use, we meet you.",
        "Many of our clients want to avoid pills and ketamine.",
        "If you think of ketamine, we can give you names in the area.",
    ],
)
def test_a_page_whose_every_word_of_the_drug_is_about_others_is_not_told_to_give_it(text: str) -> None:
    assert drug_of_others(seen(text))
    assert verdict(text).is_provider is not True


@pytest.mark.parametrize(
    "text",
    [
        "We give ketamine at our office.",
        "Our ketamine providers stay with you.",
        "Unlike other ketamine clinics, we take our time.",
        "Ketamine clinics like ours are few.",
        "Our recliners came from a maker for ketamine clinics. Ketamine is given here by a nurse.",
        "I trained in a course on ketamine and now offer ketamine sessions.",
        "Is ketamine right for me?\nWe will tell you after an evaluation.",
        "Visits are long. Your team stays.",
        "We offer ketamine for alcohol and opioid use.",
        "Avoid heavy meals. Our nurse then starts the ketamine.",
    ],
)
def test_one_word_of_its_own_keeps_the_drug_a_clinics(text: str) -> None:
    assert not drug_of_others(seen(text))


def test_a_route_in_the_title_keeps_the_drug_a_clinics() -> None:
    assert not drug_of_others(seen("In some centers ketamine is swallowed.", title="Intramuscular ketamine"))


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("TMS vs. ketamine", "We are often asked how TMS compares with ketamine. Ketamine must be repeated."),
        ("Stellate ganglion block", "How does it compare to ketamine?\nKetamine takes many visits; a block takes one."),
        ("TMS for depression", "Unlike ketamine, TMS needs no driver. We offer TMS on weekdays."),
    ],
)
def test_a_page_on_another_treatment_that_only_compares_does_not_give_the_drug(title: str, text: str) -> None:
    assert only_compared(seen(text, title))
    assert verdict(text, title).is_provider is not True


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("TMS vs. ketamine", "Ketamine must be repeated. We give ketamine and TMS, and help you to choose."),
        ("TMS and more", "What we do:\n- TMS\n- IV ketamine"),
        ("TMS", "Your ride home waits while you have ketamine."),
        ("Ketamine therapy", "Unlike ketamine, TMS needs no driver."),
        ("TMS", "A coil is held at the head."),
    ],
)
def test_a_page_that_also_speaks_of_giving_the_drug_does_more_than_compare(title: str, text: str) -> None:
    assert not only_compared(seen(text, title))


@pytest.mark.parametrize(
    "text",
    [
        "Many come to us after pills and ketamine have failed.",
        "You may have heard of ketamine. It is not the only way.",
        "Gepants and even ketamine are under study. In one trial ketamine shortened the aura.",
        "Ketamine is coming soon.",
    ],
)
def test_a_page_on_something_else_that_only_tells_of_the_drug_does_not_give_it(text: str) -> None:
    assert only_told_of(seen(text, title="Headache care"))
    assert verdict(text, title="Headache care").is_provider is not True


@pytest.mark.parametrize(
    ("title", "text", "folder"),
    [
        ("Headache care", "Gepants are under study. We give ketamine for cluster headache.", "page"),
        ("Ketamine therapy", "You may have heard of ketamine.", "page"),
        ("Questions", "Ketamine is under study.", "faq-ketamine-clinic"),
        ("Headache care", "- Ketamine", "page"),
        ("Medicines", "When several pills have failed, we may suggest ketamine.", "page"),
    ],
)
def test_a_page_that_is_about_the_drug_or_claims_it_once_does_more_than_tell_of_it(
    title: str, text: str, folder: str
) -> None:
    assert not only_told_of(seen(text, title, f"https://alderrow.example/{folder}"))


@pytest.mark.parametrize(
    "text",
    [
        "People ask us about Spravato. Spravato is a nasal spray.\nWe do not offer it in our office.",
        "Esketamine is sprayed into the nose.\nWe don't give it here, but our clients go elsewhere for it.",
    ],
)
def test_a_refusal_by_a_pronoun_in_the_next_sentence_is_a_no(text: str) -> None:
    assert verdict(text).is_provider is False


@pytest.mark.parametrize(
    "text",
    [
        "Our clinic gives ketamine lozenges.\nWe do not give them to children.",
        "We offer ketamine infusions.\nInsurance is a maze.\nWe do not take it.",
        "Our clinic gives ketamine. Some ask for ketamine at home.\nWe do not offer it if you live alone.",
    ],
)
def test_a_refusal_that_is_limited_or_of_something_else_is_no_refusal_of_the_drug(text: str) -> None:
    assert verdict(text).is_provider is True
