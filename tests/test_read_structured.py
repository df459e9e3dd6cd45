"""Structured data of a clinic's own page is read as what the page affirms; that of others on it is not."""

import json
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from crawler.listing import Page, RawListing
from crawler.pages.html import page_from_html
from indexer.read.listing import read_listing
from indexer.read.structured import read_structured

NOW = datetime(2026, 11, 23, tzinfo=UTC)
URL = "https://fernhill.example/"


def page(body: str) -> Page:
    return page_from_html(f"<title>Fern Hill</title>{body}".encode(), url=URL, seen_at=NOW)


def described(**properties: object) -> Page:
    data = {"@context": "https://schema.org", "@type": "MedicalClinic", "name": "Fern Hill"} | properties
    return page(f'<script type="application/ld+json">{json.dumps(data)}</script><p>Welcome</p>')


def said(read: Page) -> set[tuple[str, str, bool]]:
    return {(one.field, one.value, one.denied) for one in read_structured(read)}


def test_services_that_name_the_drug_are_routes_and_others_are_not() -> None:
    services = [{"@type": "MedicalTherapy", "name": "Ketamine infusion therapy"}, {"name": "NAD+ IV drip"}, "Spravato"]
    assert said(described(availableService=services)) == {
        ("route", "iv", False),
        ("route", "intranasal_esketamine", False),
    }


def test_a_catalogue_of_offers_is_read_to_its_last_level() -> None:
    offer = {"@type": "Offer", "itemOffered": {"@type": "Service", "name": "Intramuscular ketamine"}}
    catalogue = {"@type": "OfferCatalog", "itemListElement": [{"@type": "OfferCatalog", "itemListElement": [offer]}]}
    assert said(described(hasOfferCatalog=catalogue)) == {("route", "im", False)}


def test_payment_languages_and_new_patients_are_read() -> None:
    found = said(described(paymentAccepted="Cash, Medicare", knowsLanguage=["Spanish"], isAcceptingNewPatients=False))
    assert ("payment", "medicare", False) in found
    assert ("language", "es", False) in found
    assert ("care", "accepts_new_patients", True) in found


def test_a_psychiatrist_among_the_staff_is_on_the_team_and_as_founder_leads() -> None:
    person = {"@type": "Person", "name": "Ada Wren", "honorificSuffix": "MD", "jobTitle": "Psychiatrist"}
    assert ("psychiatry", "on_team", False) in said(described(employee=[person]))
    assert ("psychiatry", "led", False) in said(described(founder=person))


def test_a_review_an_article_or_a_branch_elsewhere_says_nothing_of_the_clinic() -> None:
    review = {"@type": "Review", "reviewBody": "IM ketamine", "author": {"name": "Bo", "jobTitle": "Psychiatrist"}}
    branch = {"@type": "MedicalClinic", "address": {"streetAddress": "1 Oak St"}, "availableService": "Spravato"}
    assert said(described(review=review, department=[branch])) == set()
    article = '{"@type": "Article", "name": "IV ketamine", "about": {"name": "Ketamine infusions"}}'
    assert said(page(f'<script type="application/ld+json">{article}</script>')) == set()


def test_microdata_says_the_same_as_json_would() -> None:
    body = (
        '<div itemscope itemtype="https://schema.org/MedicalClinic"><h1 itemprop="name">Fern Hill</h1>'
        '<ul><li itemprop="availableService" itemscope><b itemprop="name">Ketamine lozenges</b></li>'
        '<li itemprop="availableService">Spravato treatment</li></ul>'
        '<meta itemprop="isAcceptingNewPatients" content="true"></div>'
    )
    assert said(page(body)) == {
        ("route", "sublingual", False),
        ("route", "intranasal_esketamine", False),
        ("care", "accepts_new_patients", False),
    }


def test_a_listing_keeps_what_only_its_structured_data_says_with_the_page_it_stands_on() -> None:
    listing = RawListing(
        source="own", ref="f", url=URL, seen_at=NOW, pages=(described(availableService="Ketamine infusion therapy"),)
    )
    found = {(one.field, one.value): one for one in read_listing(listing)}
    assert found["route", "iv"].said == "Ketamine infusion therapy"
    assert found["route", "iv"].url == URL
    assert ("provider", "yes") in found


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)


@given(st.dictionaries(st.sampled_from(["availableService", "employee", "department", "paymentAccepted"]), json_values))
def test_any_shape_of_structured_data_is_read_without_a_crash(properties: dict[str, object]) -> None:
    one = {"@type": ["MedicalClinic"], **properties}
    list(read_structured(Page(url=URL, title="", seen_at=NOW, structured=(one,))))


def test_what_a_catalogue_says_it_does_not_offer_is_not_offered() -> None:
    offer = {"@type": "Offer", "itemOffered": {"@type": "Service", "name": "Ketamine lozenges"}}
    assert said(described(hasOfferCatalog={"name": "Services we do not offer", "itemListElement": [offer]})) == set()


def test_a_medical_page_or_study_is_no_clinic() -> None:
    for kind in ("MedicalWebPage", "MedicalStudy", "Pharmacy"):
        assert said(described(**{"@type": kind}, availableService="Ketamine lozenges")) == set()


def test_of_several_places_only_the_listing_s_own_is_read() -> None:
    places = [
        {"@type": "MedicalClinic", "address": {"postalCode": "97205"}, "availableService": "IV ketamine"},
        {"@type": "MedicalClinic", "address": "40 Oak Ave, Bend, OR 97701", "availableService": "Spravato"},
        {"@type": "MedicalClinic", "address": {"addressLocality": "Salem"}, "availableService": "IM ketamine"},
    ]
    scripts = "".join(f'<script type="application/ld+json">{json.dumps(one)}</script>' for one in places)
    both = page(scripts)
    own = {"postal_code": "97205-1234", "city": "Portland"}
    assert [one.value for one in read_structured(both, fields=own)] == ["iv"]
    assert {one.value for one in read_structured(both)} == {"im"}, "two postal codes, and nothing tells which is meant"
