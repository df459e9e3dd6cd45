"""Prices are the clinic's own, with amount, currency and unit; every other amount on a page is no statement."""

from datetime import UTC, datetime
from time import process_time

import pytest

from crawler.listing import Block, Page
from indexer.read.page import read_page

SETTING = Block(text="Our clinic gives ketamine treatment. Call us to book a visit.")


def prices(*blocks: Block, country: str = "US") -> dict[str, str]:
    page = Page(
        url="https://harborlight.example/pricing",
        title="Harbor Light",
        seen_at=datetime(2026, 11, 1, tzinfo=UTC),
        blocks=(SETTING, *blocks),
    )
    return {one.value: one.said for one in read_page(page, country=country).findings if one.field == "price"}


@pytest.mark.parametrize(
    ("sentence", "values"),
    [
        ("Our ketamine infusions cost $425 each.", {"425 USD per_infusion"}),
        ("We charge $425 per infusion.", {"425 USD per_infusion"}),
        (
            "Ketamine infusion, one visit (80 minutes) $410 $390 cash",
            {"410 USD per_infusion", "390 USD per_infusion"},
        ),
        ("IM ketamine: $350", {"350 USD per_injection"}),
        ("In 2019 we charged $500 per infusion.", set()),
        ("Each infusion is $1,050.", {"1050 USD per_infusion"}),
        ("Each session costs $700.", {"700 USD per_session"}),
        (
            "Our fee is $150 for the initial consultation and $480 for each infusion.",
            {"150 USD consultation", "480 USD per_infusion"},
        ),
        ("Initial consultation: $150; ketamine infusion: $425.", {"150 USD consultation", "425 USD per_infusion"}),
        ("We ask $2,400 for a series of six infusions.", {"2400 USD per_series"}),
        ("Our package of six infusions is $2,700.", {"2700 USD per_series"}),
        ("Six infusions cost $2,400 in our clinic.", {"2400 USD per_series"}),
        ("Our at-home program costs $129/month.", {"129 USD per_month"}),
        ("Our two-hour ketamine session is $550.", {"550 USD per_session"}),
        ("Our infusions range from $400 to $600.", {"from 400-600 USD per_infusion"}),
        ("Our infusions start at $395.50.", {"from 395.50 USD per_infusion"}),
        ("Follow-up visits with our doctor are $95.", {"95 USD per_visit"}),
        ("We charge US$425 per infusion.", {"425 USD per_infusion"}),
        ("Our ketamine injections are $300.", {"300 USD per_injection"}),
        ("Our infusions are $400-600 each.", {"400-600 USD per_infusion"}),
        ("Our fee is $350+ per session.", {"from 350 USD per_session"}),
        ("After some sessions we ask for a $250 medical evaluation.", {"250 USD consultation"}),
    ],
)
def test_an_own_price_is_read_with_its_unit(sentence: str, values: set[str]) -> None:
    assert set(prices(Block(text=sentence))) == values


@pytest.mark.parametrize(
    "sentence",
    [
        "We charge $150 for an infusion cancelled later than two days before.",
        "A missed session costs $100.",
        "Nationally an infusion costs $400 to $1,200.",
        "On average each infusion costs $450.",
        "Does an infusion cost $425?",
        "Many clinics charge $500 per infusion.",
        "You can save $50 per infusion with our package.",
        "We ask a deposit of $100 for each infusion.",
        "With the maker's help your copay is $10 per treatment.",
        "A vitamin infusion is $150.",
        "Depending on the town, people pay roughly $260 to $1,150 a session.",
        "The state will put $50 million into research sessions.",
        "Our infusion costs C$500.",
        "Our infusion costs \u00a3500.",
        "Our lounge was built for $9,000.",
        "Infusions may cost $600 each.",
        "Infusions can cost between $400 and $800.",
        "The price of our infusion is no longer $300.",
        "Our infusions used to be $300 each.",
        "A review says \u201cI paid $400 per infusion\u201d elsewhere.",
        "We do not charge $900 per infusion.",
        "Our infusion costs $4.",
        "$400-600 each.",
        "We offer a first infusion and consultation for $375.",
        "Some providers charge $2,500 per infusion.",
        "An hour of our doctor's time is worth $400 per session.",
    ],
)
def test_any_other_amount_is_no_price(sentence: str) -> None:
    assert prices(Block(text=sentence)) == {}


def test_a_list_of_prices_is_read_with_the_heading_that_names_what_is_paid_for() -> None:
    read = prices(
        Block(text="Pricing", kind="heading"),
        Block(text="IV ketamine infusion: $450", path=("Pricing",), kind="item"),
        Block(text="Initial consultation - $200", path=("Pricing",), kind="item"),
        Block(text="Spravato session", path=("Pricing",), kind="heading"),
        Block(text="$325", path=("Pricing", "Spravato session")),
    )
    assert read == {
        "450 USD per_infusion": "IV ketamine infusion: $450",
        "200 USD consultation": "Initial consultation - $200",
        "325 USD per_session": "Spravato session $325",
    }


def test_prices_under_a_heading_about_the_market_or_about_cancelling_are_not_the_clinic_s() -> None:
    for heading in ("What other clinics charge", "Cancellation fees", "National averages"):
        assert prices(Block(text="Each infusion: $450", path=(heading,), kind="item")) == {}


def test_an_amount_is_in_the_money_of_the_page_s_country_or_is_not_read() -> None:
    ours = Block(text="We charge $425 per infusion.")
    assert set(prices(ours, country="Canada")) == {"425 CAD per_infusion"}
    assert prices(ours, country="Freedonia") == {}
    assert set(prices(Block(text="We charge \u00a3425 per infusion."), country="UK")) == {"425 GBP per_infusion"}


def test_a_page_that_treats_nobody_has_no_prices() -> None:
    page = Page(
        url="https://daily-news.example/story",
        title="News",
        seen_at=datetime(2026, 11, 1, tzinfo=UTC),
        blocks=(Block(text="Each ketamine infusion is $425, the reporter was told."),),
    )
    assert [one for one in read_page(page).findings if one.field == "price"] == []


@pytest.mark.parametrize(
    "piece",
    ["$1,000 - $2,000 per infusion ", "$1,", "$" * 50, "$1-", "Our infusion is $4,5,6,7.8.9 ", "Our $425 series. "],
)
def test_a_page_full_of_money_takes_time_in_proportion(piece: str) -> None:
    def seconds(length: int) -> float:
        start = process_time()
        prices(Block(text=piece * (length // len(piece))))
        return process_time() - start

    seconds(1_000)
    assert seconds(400_000) < 40 * max(seconds(50_000), 0.05)
