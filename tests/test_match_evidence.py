"""What names, streets, towns, phones and sites say of two listings, kind by kind."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.match.addresses import where
from indexer.match.candidate import Candidate, candidate_from, one_phone
from indexer.match.compare import compare, hopeless
from indexer.match.names import likeness
from indexer.match.rarity import Rarity, rarity_of
from indexer.normalise.city import city_key
from indexer.normalise.street import street_key

UNKNOWING = Rarity()


def place(name: str = "Cedar Ketamine", label: str = "one:1", **fields: str) -> Candidate:
    return candidate_from({"name": name, **fields}, id=label, label=label)


@pytest.mark.parametrize(
    ("ours", "theirs", "least"),
    [
        ("Bright Harbor Ketamine Clinic", "Bright Harbor Ketamine Cinic", 0.9),
        ("Bright Harbor Ketamine Clinic", "Bright Harbour Ketamine Clinic", 0.9),
        ("Lakeview Infusion Center", "Lake View Infusion Ctr.", 0.9),
        ("Cedar Hill Medical Center", "CHMC", 0.9),
        ("Center of Hope and Healing", "COHH", 0.9),
        ("Saint Alder Hospital", "St. Alder Hosp", 0.9),
        ("The Cedar Clinic, LLC", "Cedar Clinic", 1.0),
        ("Cedar Behavioral Health", "Health Cedar Behavioral", 1.0),
        ("Alder Company LLC dba Cedar Clinic", "Alder Co", 1.0),
        ("Alder Company LLC dba Cedar Clinic", "Cedar Clinic", 1.0),
        ("Cedar Clinic (formerly Fern Psychiatry)", "Fern Psychiatry, PLLC", 1.0),
    ],
)
def test_one_name_told_in_two_ways_is_alike(ours: str, theirs: str, least: float) -> None:
    found = likeness(place(ours), place(theirs), UNKNOWING)
    assert found.share >= least
    assert found.share == pytest.approx(likeness(place(theirs), place(ours), UNKNOWING).share)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("Cedar Ketamine", "Alder Ketamine"),
        ("Ketamine Clinic of Portland", "Portland Pain Clinic"),
        ("Cedar Clinic 2", "Cedar Clinic 3"),
        ("CHMC", "Alder Valley Medical Center"),
        ("", "Cedar Ketamine"),
    ],
)
def test_two_names_are_not_alike(ours: str, theirs: str) -> None:
    assert not likeness(place(ours, city="Portland"), place(theirs, city="Portland"), UNKNOWING).alike


def test_a_rare_misspelling_weighs_no_more_than_the_word_it_stands_for() -> None:
    others = [place(f"{word} Clinic", f"one:{word}") for word in ("Alder", "Fern", "Heron", "Quill", "Moss")]
    rarity = rarity_of(others)
    assert likeness(place("Cedar Clinic"), place("Cedar Cliinc"), rarity).alike


SAME_STREETS = [
    ("105 U.S. Highway 80 East", "105 US-80 East"),
    ("8881 State Route 97", "8881 Highway 97"),
    ("12 County Road 9", "12 Co Rd 9"),
    ("2661 Cty Hwy I", "2661 County Highway I"),
    ("26W171 Roosevelt Rd", "26W171 Roosevelt Road"),
    ("1611 Spur 576 (Broadway Street)", "1611 Spur 576, Broadway Street"),
    ("3015 North Ballas Road Town", "3015 N Ballas Rd"),
    ("659 Boulevard", "659 Boulevard St"),
    ("1740-70 Eastchester Road", "1740 Eastchester Rd"),
]


@pytest.mark.parametrize(("ours", "theirs"), SAME_STREETS)
def test_a_road_is_one_road_by_whatever_name_it_goes(ours: str, theirs: str) -> None:
    town = {"city": "Dover", "state": "OH", "postal_code": "44622"}
    assert where(place(street=ours, **town), place(street=theirs, **town)) == "same"


@pytest.mark.parametrize(
    ("ours", "theirs", "relation"),
    [
        ("12 Avenue U", "12 Avenue T", "same number"),
        ("12 5th Street", "12 5th Avenue", "same number"),
        ("12 Highway 9", "12 Highway 7", "same number"),
        ("1399 Weimer Road", "1397 Weimer Road", "near number"),
        ("4100 Treffert Dr", "1400 Treffert Dr", "near number"),
        ("Sturgis Street", "1145 Sturgis St", "near number"),
        ("10 Elm St", "900 Elm St", "same street"),
        ("Folsom & West Prospector", "Folsom and W Prospector", "no numbers"),
        ("Centro Medico", "Highway 12", "elsewhere"),
        ("PO Box 12", "12 Elm St", "unknown"),
        ("PO Box 12", "P.O. Box 12", "same"),
        ("", "12 Elm St", "unknown"),
    ],
)
def test_how_two_streets_of_one_town_relate(ours: str, theirs: str, relation: str) -> None:
    town = {"city": "Dover", "state": "OH", "postal_code": "44622"}
    assert where(place(street=ours, **town), place(street=theirs, **town)) == relation


@pytest.mark.parametrize(
    ("ours", "theirs", "relation"),
    [
        ("Dover, OH 44622", "Dover, OH 44623", "same"),
        ("North Dover, OH 44622", "N. Dover, OH", "same"),
        ("Mount Dover, OH", "Mt Dover, OH", "same"),
        ("Reading, OH 44622", "West Reading, OH 44611", "same"),
        ("Studio Park, OH", "Dover, OH", "other town"),
        ("Studio Park, OH 44611", "Dover, OH 44622", "other town"),
        ("Studio Park, OH 43004", "Dover, OH 44622", "elsewhere"),
        ("Dover, OH", "Dover, DE", "elsewhere"),
        ("", "Dover, OH", "other town"),
    ],
)
def test_one_door_in_towns_that_are_named_alike_or_otherwise(ours: str, theirs: str, relation: str) -> None:
    def at(town: str) -> Candidate:
        city, _, rest = town.partition(", ")
        state, _, code = rest.partition(" ")
        return place(street="12 Elm St", city=city, state=state, postal_code=code)

    assert where(at(ours), at(theirs)) == where(at(theirs), at(ours)) == relation


@pytest.mark.parametrize(
    ("city", "key"),
    [
        ("Saint Paul", "st paul"),
        ("ST. PAUL", "st paul"),
        ("N. Ca\u00f1on", "n canon"),
        ("Mt. O'Neil", "mt oneil"),
        ("", ""),
    ],
)
def test_a_city_has_one_key_however_it_is_written(city: str, key: str) -> None:
    assert city_key(city) == key
    assert city_key(key) == key


def test_a_number_without_its_area_agrees_within_one_town_only() -> None:
    here = {"city": "Dover", "state": "OH", "postal_code": "44622"}
    whole, local = place(phone="(503) 555-0123", **here), place(phone="555-0123", label="two:1", **here)
    assert one_phone(whole, local)
    assert "same phone" in " ".join(compare(whole, local, UNKNOWING).judgement.reasons)
    far = place(phone="555-0123", label="two:1", city="Salem", state="OH", postal_code="43004")
    assert "phone" not in " ".join(compare(whole, far, UNKNOWING).judgement.reasons)


def test_a_page_of_its_own_tells_a_place_of_a_chain_from_the_others() -> None:
    def listed(label: str, town: str, page: str) -> Candidate:
        return place("Lumen Ketamine", label, city=town, state="OR", website=f"https://lumen.example{page}")

    rarity = rarity_of([listed(f"one:{town}", town, f"/{town}") for town in ("Portland", "Salem", "Bend")])
    ours, theirs = listed("one:Salem", "Salem", "/salem/"), listed("two:1", "Salem", "/salem")
    assert "same page of a website, which no other place uses" in compare(ours, theirs, rarity).judgement.reasons
    front = listed("two:1", "Salem", "/")
    assert "same website, which 2 other places use too" in compare(ours, front, rarity).judgement.reasons


hostile = st.text(max_size=40) | st.sampled_from(
    ["\U0001f3e5", "PO Box 9", "1 A St; 2 B St", "Cedar", "x" * 10_000, "1" * 400]
)


@given(st.lists(st.tuples(hostile, hostile, hostile, hostile, hostile), min_size=2, max_size=2))
def test_any_two_listings_can_be_compared_from_either_side(rows: list[tuple[str, str, str, str, str]]) -> None:
    ours, theirs = (
        place(name, f"{label}:1", street=street, city=city, phone=phone, website=site)
        for label, (name, street, city, phone, site) in zip(("one", "two"), rows, strict=True)
    )
    rarity = rarity_of([ours, theirs])
    assert compare(ours, theirs, rarity) == compare(theirs, ours, rarity)
    assert hopeless(ours, theirs, rarity) is hopeless(theirs, ours, rarity)
    if hopeless(ours, theirs, rarity):
        assert compare(ours, theirs, rarity).judgement.verdict == "different"


@pytest.mark.parametrize(("ours", "theirs"), SAME_STREETS)
def test_the_key_of_a_street_is_its_own_key(ours: str, theirs: str) -> None:
    for street in (ours, theirs):
        key = street_key(street)
        assert street_key(f"{key.number} {key.street}") == key
