"""Links as they were given out once, and what they meant then: rows are added here, never changed and never taken out.

Somebody keeps such a link for years. A row that fails means that an old link would open another search: give the old
parameter or code its old meaning back, or raise the version of links and go on reading the old one.
"""

from datetime import date
from urllib.parse import parse_qsl, urlsplit

import pytest

from config.vocabulary import FIELDS
from indexer.area import Box
from indexer.link import PARAMETERS, LinkRead, read_link, to_url
from indexer.locate.place import find_place
from indexer.order import Position
from indexer.query import Near, Query

PLACES = {
    "97205": Near("97205", 45.52, -122.69),
    "Coeur d'Alene, ID": Near("Coeur d'Alene, ID", 47.69, -116.79),
    "Cañon City, CO": Near("Cañon City, CO", 38.44, -105.24),
    "45.52,-122.68": Near("45.52,-122.68", 45.52, -122.68),
}
CODES = {
    "route": "iv,im,sc,intranasal_esketamine,intranasal_ketamine,sublingual,oral,rectal",
    "psychiatry": "led,on_team,mentioned,psychiatric_np_pa,other_prescriber",
    "condition": "depression,trd,mdd_si,suicidality,anxiety,ptsd,ocd,bipolar,postpartum,substance_use,chronic_pain,"
    "neuropathic_pain,fibromyalgia,crps,migraine",
    "payment": "insurance,spravato_insurance,medicare,medicaid,va,tricare,self_pay,superbill,financing,sliding_scale,"
    "hsa_fsa",
    "therapy": "psychotherapy_with_ketamine,integration",
    "setting": "in_clinic,at_home,telehealth",
    "care": "evaluation_before,monitoring_during,follow_up,medication_management,referral_needed,self_referral,"
    "accepts_new_patients,adults_only,adolescents",
    "language": "es,zh,fr,de,it,pt,ru,uk,pl,ar,fa,he,hi,ur,pa,gu,ko,ja,vi,tl,ase",
}
"""Every code that links were given out with until November 2026."""

OREGON_BY_NAME = "WzEsIjViZjQ2ZjFkMDYyMCIsIm5hbWUiLCJsb3R1cyBjbGluaWMiLCJjMDEyMzQ1Njc4OSJd"

LINKS: tuple[tuple[str, Query], ...] = (
    ("", Query()),
    ("v=1", Query()),
    ("v=1&near=97205", Query(near=PLACES["97205"])),
    ("v=1&near=97205&within=25&route=iv", Query(near=PLACES["97205"], within=25, filters={"route": ("iv",)})),
    (
        "v=1&near=97205&within=50&state=OR&text=caf%C3%A9&route=iv,im,not_stated,no.oral&psychiatry=led&page=2&size=50",
        Query(
            near=PLACES["97205"],
            within=50,
            state="OR",
            text="café",
            filters={"psychiatry": ("led",), "route": ("no.oral", "not_stated", "im", "iv")},
            page=2,
            size=50,
        ),
    ),
    (
        "near=97205&payment=medicare&sort=checked",
        Query(near=PLACES["97205"], filters={"payment": ("medicare",)}, sort="checked"),
    ),
    ("v=1&near=Coeur+d%27Alene,+ID&within=0.5", Query(near=PLACES["Coeur d'Alene, ID"], within=0.5)),
    ("v=1&near=Ca%C3%B1on%20City%2C%20CO", Query(near=PLACES["Cañon City, CO"])),
    ("v=1&near=45.52,-122.68&within=500", Query(near=PLACES["45.52,-122.68"], within=500)),
    ("v=1&state=PR&sort=name", Query(state="PR", sort="name")),
    ("v=1&text=o%27brien+10th", Query(text="o'brien 10th")),
    (
        "v=1&box=170,0,-169.25,55&since=2026-10-01&route=iv&zoom=8",
        Query(
            box=Box(west=170, south=0, east=-169.25, north=55),
            confirmed_since=date(2026, 10, 1),
            filters={"route": ("iv",)},
            zoom=8,
        ),
    ),
    ("v=1&box=-123,45,-122,46&size=1", Query(box=Box(west=-123, south=45, east=-122, north=46), size=1)),
    ("v=1&route=no.iv,iv,not_stated", Query(filters={"route": ("iv", "not_stated", "no.iv")})),
    *((f"v=1&{field}={codes}", Query(filters={field: tuple(codes.split(","))})) for field, codes in CODES.items()),
    *(
        (
            f"v=1&{field}=no.{codes.replace(',', ',no.')}",
            Query(filters={field: tuple(f"no.{code}" for code in codes.split(","))}),
        )
        for field, codes in CODES.items()
    ),
    *((f"v=1&{field}=not_stated", Query(filters={field: ("not_stated",)})) for field in CODES),
    (f"v=1&state=OR&sort=name&after={OREGON_BY_NAME}", Query(state="OR", sort="name", after=OREGON_BY_NAME)),
)


@pytest.mark.parametrize(("link", "meant"), LINKS)
def test_a_link_that_was_given_out_once_opens_the_same_search_for_ever(link: str, meant: Query) -> None:
    assert read_link(dict(parse_qsl(link)), find_place=PLACES.__getitem__) == LinkRead(meant, (), ())


def test_every_field_and_parameter_has_a_link_that_keeps_it() -> None:
    assert set(FIELDS) == set(CODES), "a new field needs a row of its codes"
    named = {name for link, _ in LINKS for name, _ in parse_qsl(link)}
    assert named == set(PARAMETERS)


def test_an_old_cursor_still_marks_the_same_place() -> None:
    assert LINKS[-1][1].position == Position(key="lotus clinic", id="c0123456789")


@pytest.mark.parametrize(
    "typed",
    [
        "Coeur d'Alene, ID",
        "O\u2019Fallon, MO",
        "San José, CA",
        "cañon city, co",
        "Mayagüez, PR",
        "Ka\u2018a\u2018awa, HI",
        "Prince George's County, MD",
        "Doña Ana County, NM",
        "Winston-Salem, NC",
        "Montréal, QC",
        "St. John's, NL",
        "-33.9,18.4",
        "0,180",
    ],
)
def test_a_place_with_apostrophes_accents_and_commas_is_found_again_from_its_link(typed: str) -> None:
    query = Query(near=find_place(typed), within=10)
    url = to_url("https://clinics.example/", query)
    assert url.isascii()
    assert read_link(dict(parse_qsl(urlsplit(url).query)), find_place=find_place) == LinkRead(query, (), ())
