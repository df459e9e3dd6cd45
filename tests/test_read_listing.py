"""All pages of a listing together: statements with page, day and reader, and what a source says in rows."""

from datetime import UTC, date, datetime

import pytest

from crawler.listing import Block, Page, RawListing
from indexer.read.blocks import blocks_from_text
from indexer.read.listing import READER, read_listing
from indexer.statement import Statement

HOME = "https://ternbay.example/"
MONDAY = datetime(2026, 11, 2, 23, tzinfo=UTC)
TUESDAY = datetime(2026, 11, 3, 1, tzinfo=UTC)


def page(path: str, text: str, *, title: str = "Tern Bay", seen_at: datetime = MONDAY) -> Page:
    return Page(url=HOME + path, title=title, seen_at=seen_at, blocks=blocks_from_text(text))


def listing(*pages: Page, **fields: str) -> RawListing:
    return RawListing(source="own", ref="tern", url=HOME, seen_at=MONDAY, fields=fields, pages=pages)


def rows(*pairs: tuple[str, str]) -> Page:
    blocks = tuple(Block(text=value, path=(label,), kind="cell") for label, value in pairs)
    return Page(url=HOME + "row", title="Tern Bay", seen_at=MONDAY, blocks=blocks)


def said(statements: tuple[Statement, ...], field: str) -> set[tuple[str, bool]]:
    return {(one.value, one.denied) for one in statements if one.field == field}


def test_a_listing_without_pages_gives_its_raw_values_only() -> None:
    made = read_listing(
        listing(name="Tern Bay  Ketamine", street="12 Elm St", city="Ada", state="OH", phone="(419) 555-0107")
    )
    assert [(one.field, one.value, one.said, one.url) for one in made] == [
        ("name", "Tern Bay Ketamine", "Tern Bay Ketamine", HOME),
        ("phone", "(419) 555-0107", "(419) 555-0107", HOME),
        ("address", "12 Elm St, Ada, OH", "12 Elm St, Ada, OH", HOME),
    ]


def test_a_statement_carries_its_page_its_day_and_the_reader() -> None:
    made = read_listing(listing(page("", "Welcome."), page("care", "We offer IV ketamine infusions.", seen_at=TUESDAY)))
    route = next(one for one in made if one.field == "route")
    assert (route.url, route.first_seen, route.last_seen) == (HOME + "care", date(2026, 11, 3), date(2026, 11, 3))
    assert route.reader == READER
    assert said(made, "provider") == {("yes", False)}


def test_a_team_page_without_the_drug_speaks_for_a_provider_s_site() -> None:
    team = page(
        "team", "Our team\nJane Roe, MD\nPsychiatrist with twenty years of practice, glad to meet you in person here."
    )
    made = read_listing(listing(page("", "We offer IV ketamine infusions."), team))
    assert said(made, "psychiatry") == {("on_team", False)}


def test_only_the_strongest_level_of_all_pages_is_kept() -> None:
    made = read_listing(
        listing(
            page("", "We offer ketamine. Our psychiatric nurse practitioner meets you."),
            page("about", "Our clinic was founded by Dr. Jane Roe, a psychiatrist."),
        )
    )
    assert said(made, "psychiatry") == {("led", False)}


def test_a_site_that_gives_no_ketamine_is_said_to_be_no_provider_and_why() -> None:
    made = read_listing(listing(page("", "We are a clinic for talking."), page("faq", "We do not offer ketamine.")))
    provider = next(one for one in made if one.field == "provider")
    assert (provider.value, provider.denied) == ("yes", True)
    assert provider.said == "We do not offer ketamine."


def test_rows_of_a_directory_are_affirmed_by_their_labels() -> None:
    made = read_listing(
        listing(
            rows(
                ("Treatment approaches", "Ketamine infusion therapy"),
                ("Payment/Insurance Accepted", "Medicare; Medicaid; Private health insurance; Cash or self-payment"),
                ("Conditions treated", "PTSD"),
                ("Languages", "Spravato is not a language"),
            )
        )
    )
    assert said(made, "route") == {("iv", False)}
    assert said(made, "payment") == {(code, False) for code in ("medicare", "medicaid", "insurance", "self_pay")}
    assert said(made, "condition") == {("ptsd", False)}
    assert said(made, "provider") == {("yes", False)}


def test_a_row_that_lists_other_infusions_beside_the_drug_says_nothing_of_a_vein() -> None:
    made = read_listing(listing(rows(("Treatments offered", "Hydration drips; Ketamine lozenges; all but Spravato"))))
    assert said(made, "route") == {("sublingual", False)}


def test_the_name_of_a_row_offers_nothing() -> None:
    made = read_listing(listing(rows(("Treatment approaches", "Group therapy"), ("Program", "Tern Bay Spravato"))))
    assert said(made, "route") == set()


def test_a_closed_clinic_is_closed_and_offers_are_not_promised() -> None:
    made = read_listing(listing(page("", "We have permanently closed. We thank everyone who came to us for ketamine.")))
    assert said(made, "status") == {("closed", False)}
    assert said(made, "provider") == set()


def test_a_moved_clinic_says_where_to() -> None:
    made = read_listing(listing(page("", "We have moved to 40 Oak Ave, Suite 2. We offer ketamine infusions there.")))
    assert [one.said for one in made if one.field == "status"] == ["We have moved to 40 Oak Ave, Suite 2."]


def test_every_quotation_of_a_page_is_found_on_it() -> None:
    text = (
        "We offer IV ketamine infusions and Spravato® for PTSD.\nWe accept Medicare.\n"
        "We do not prescribe lozenges of ketamine."
    )
    made = read_listing(listing(page("", text)))
    assert len(made) > 5
    assert all(one.said in " ".join(text.split()) for one in made)


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("CLOSED", {("closed", False)}),
        ("Closed permanently", {("closed", False)}),
        ("CLOSED_PERMANENTLY", {("closed", False)}),
        ("Moved", {("moved", False)}),
        ("Temporarily closed", set()),
        ("CLOSED_TEMPORARILY", set()),
        ("Closed on Sundays", set()),
        ("open", set()),
        ("OPERATIONAL", set()),
        ("", set()),
    ],
)
def test_a_source_s_column_for_the_state_of_a_place_is_read_when_the_whole_value_says_it(
    status: str, state: set[tuple[str, bool]]
) -> None:
    made = read_listing(listing(name="Tern Bay", status=status))
    assert said(made, "status") == state


def test_a_place_that_its_source_calls_closed_is_no_provider_any_more() -> None:
    made = read_listing(listing(page("", "We offer IV ketamine infusions."), name="Tern Bay", status="CLOSED"))
    assert said(made, "provider") == set()
    assert said(made, "status") == {("closed", False)}
