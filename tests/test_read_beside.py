"""What a directory's page says of similar places beside a listing is no fact about the listing."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.listing import Block, Page, RawListing
from crawler.pages.html import page_from_html
from indexer.read.beside import is_of_others, without_others
from indexer.read.listing import read_listing

NOW = datetime(2026, 11, 23, tzinfo=UTC)
FIELDS = {"name": "Cedar Wellness", "street": "12 Elm St", "city": "Portland", "state": "OR", "postal_code": "97205"}
BESIDE = """<h2>Similar providers near you</h2><ul><li>Dogwood Clinic: IV ketamine infusions</li>
  <li><h3>Fir Ketamine Clinic</h3><p>We offer nasal ketamine at home.</p></li></ul>"""


def listing(words: str, beside: str, **fields: str) -> RawListing:
    html = f"<title>Cedar Wellness</title><main><h1>Cedar Wellness</h1><h2>About</h2><p>{words}</p>{beside}</main>"
    page = page_from_html(html.encode(), url="https://list.example/clinics/cedar", seen_at=NOW)
    return RawListing("list", "cedar", page.url, NOW, {**FIELDS, **fields}, (page,))


@pytest.mark.parametrize(
    "words",
    ["Ketamine lozenges with psychotherapy sessions.", "We offer Spravato in our office.", "General counselling."],
)
@pytest.mark.parametrize(
    "heading", ["Similar providers near you", "Other ketamine clinics in Portland", "Nearby clinics"]
)
def test_similar_places_beside_a_listing_neither_speak_for_it_nor_against_it(words: str, heading: str) -> None:
    beside = BESIDE.replace("Similar providers near you", heading)
    assert read_listing(listing(words, beside)) == read_listing(listing(words, ""))


def test_the_section_after_the_similar_places_is_the_listing_s_own_again() -> None:
    after = f"{BESIDE}<h2>Treatments</h2><p>We offer intramuscular ketamine injections.</p>"
    told = read_listing(listing("We treat depression with ketamine.", after))
    assert {one.value for one in told if one.field == "route"} == {"im"}


def test_other_providers_on_a_clinic_s_own_site_are_its_own() -> None:
    page = listing("Hello.", BESIDE).pages[0]
    assert without_others(page, {"website": "https://www.list.example/"}) is page
    assert len(without_others(page, {"website": "https://cedar.example"}).blocks) < len(page.blocks)


@pytest.mark.parametrize(
    "heading",
    [
        "Related listings",
        "More ketamine clinics near you",
        "You may also like",
        "People also viewed",
        "CLINICS NEARBY",
        "Other locations",
        "Ketamine clinics near me",
        "Featured providers",
        "Explore other clinics in Salem, OR",
    ],
)
def test_headings_of_other_places(heading: str) -> None:
    assert is_of_others(heading)


@pytest.mark.parametrize(
    "heading",
    [
        "Our providers",
        "Meet the providers",
        "Other services",
        "Related conditions",
        "Ketamine clinic",
        "Treatments",
        "More doctors at Cedar Wellness",
        "Other providers in our practice",
        "Other treatments",
        "About similar drugs",
        "More specialists on our team",
        "Providers",
        "Locations",
        "How we differ from other clinics",
    ],
)
def test_headings_that_stay(heading: str) -> None:
    assert not is_of_others(heading)


def test_a_place_that_is_called_so_is_no_other_place() -> None:
    blocks = (Block("More Wellness Clinics", (), "heading"), Block("IV ketamine", ("More Wellness Clinics",)))
    page = Page("https://list.example/a", "A list", NOW, blocks=blocks)
    assert without_others(page, {"name": "More Wellness Clinics"}) is page
    assert without_others(page, {"name": "Cedar"}).blocks == ()


@given(st.text(), st.integers(1, 40))
def test_any_heading_is_answered(text: str, times: int) -> None:
    blocks = (Block("We give IV ketamine.", (text * times,)),)
    page = Page("https://list.example/a", "A list", NOW, blocks=blocks)
    kept = without_others(page, {}).blocks
    assert kept == (() if is_of_others(text * times) else blocks)
