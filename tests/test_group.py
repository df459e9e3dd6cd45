from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.freshness import Freshness
from indexer.clinic import Clinic, Fact
from indexer.group import Listed, clinic_of, is_listed
from indexer.locate.point import EXACTNESS, Point
from indexer.statement import Statement

FIELDS = {
    "name": "Cedar  Ketamine",
    "street": "12 Elm St",
    "city": "Portland",
    "state": "OR",
    "postal_code": "97205",
    "phone": "503-555-0100",
    "website": "https://cedar.example/",
}


def said(field: str, value: str, **more: object) -> Statement:
    given_ = {
        "listing": "a",
        "said": f"The page says {value}.",
        "url": "https://cedar.example/",
        "first_seen": date(2026, 10, 1),
        "last_seen": date(2026, 11, 1),
        "reader": "test",
    }
    return Statement(field=field, value=value, **(given_ | more))  # type: ignore[arg-type]


def listed(listing_id: str = "a", *statements: Statement, **more: object) -> Listed:
    given_: dict[str, object] = {
        "source": f"source_{listing_id}",
        "kind": "directory",
        "fields": FIELDS,
        "point": None,
        "last_seen": date(2026, 11, 1),
        "gone_since": None,
        "url": f"https://{listing_id}.example/",
    }
    return Listed(listing_id=listing_id, statements=statements, **(given_ | more))  # type: ignore[arg-type]


def point(exactness: str, latitude: float = 45.0) -> Point:
    return Point(latitude=latitude, longitude=-122.0, exactness=exactness, source="test")  # type: ignore[arg-type]


def values(clinic: Clinic, field: str) -> list[str]:
    return [("no " if fact.denied else "") + fact.value for fact in clinic.facts.get(field, ())]


def test_one_listing_makes_a_clinic_with_its_words() -> None:
    clinic = clinic_of("c1", [listed()], formerly=("c9", "c2"))
    assert (clinic.id, clinic.name, clinic.phone, clinic.website) == (
        "c1", "Cedar Ketamine", "503-555-0100", "https://cedar.example/",
    )  # fmt: skip
    assert clinic.address.one_line() == "12 Elm St, Portland, OR 97205"
    assert (clinic.status, clinic.listings, clinic.formerly) == ("open", ("a",), ("c2", "c9"))


def test_a_clinic_needs_a_listing() -> None:
    with pytest.raises(ValueError, match="needs a listing"):
        clinic_of("c1", [])


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"kind": "clinic_site"}, {"kind": "official", "last_seen": date(2026, 11, 9)}),
        ({"kind": "official"}, {"kind": "directory", "last_seen": date(2026, 11, 9)}),
        ({"kind": "directory"}, {"kind": "file", "last_seen": date(2026, 11, 9)}),
        ({"kind": "file"}, {"kind": "something new", "last_seen": date(2026, 11, 9)}),
        ({"kind": "file"}, {"kind": "clinic_site", "gone_since": date(2026, 11, 2)}),
        ({"last_seen": date(2026, 11, 9)}, {}),
    ],
)
def test_the_table_of_belief_chooses_what_is_shown_first_and_drops_nothing(
    first: dict[str, object], second: dict[str, object]
) -> None:
    believed = listed("z", fields=FIELDS | {"name": "Right", "phone": "503-555-0111"}, **first)
    other = listed("a", fields=FIELDS | {"name": "Wrong", "phone": "503-555-0122"}, **second)
    for order in ([believed, other], [other, believed]):
        clinic = clinic_of("c1", order)
        assert (clinic.name, clinic.phone) == ("Right", "503-555-0111")
        assert values(clinic, "name") == ["Right", "Wrong"]
        assert values(clinic, "phone") == ["503-555-0111", "503-555-0122"]


def test_what_the_most_believed_leaves_out_is_taken_from_the_next() -> None:
    bare = listed(
        "a", kind="clinic_site", fields={"name": "Cedar", "phone": "call us", "website": "javascript:alert(1)"}
    )
    clinic = clinic_of("c1", [bare, listed("b")])
    assert clinic.name == "Cedar"
    assert (clinic.phone, clinic.website) == ("503-555-0100", "https://cedar.example/")
    assert clinic.address.street == "12 Elm St"


def test_a_place_without_a_name_still_has_something_to_show() -> None:
    assert clinic_of("c1", [listed(fields={})]).name == "Unnamed clinic"


def test_contact_details_carry_their_page_and_dates() -> None:
    (fact,) = clinic_of("c1", [listed("a", said("route", "iv"))]).facts["phone"]
    assert fact == Fact(
        value="503-555-0100",
        denied=False,
        said="503-555-0100",
        url="https://a.example/",
        source="source_a",
        first_seen=date(2026, 10, 1),
        last_seen=date(2026, 11, 1),
    )


def test_a_statement_about_a_contact_detail_stands_instead_of_the_raw_field() -> None:
    clinic = clinic_of("c1", [listed("a", said("phone", "503-555-0199"))])
    assert values(clinic, "phone") == ["503-555-0199"]


def test_sources_that_contradict_each_other_are_both_kept() -> None:
    clinic = clinic_of("c1", [listed("a", said("route", "iv")), listed("b", said("route", "iv", denied=True))])
    assert clinic.contradictions("route") == {"iv"}


def test_what_one_page_says_twice_is_one_fact_with_the_first_and_the_last_day() -> None:
    early = said("route", "iv", first_seen=date(2026, 1, 1), last_seen=date(2026, 2, 1))
    late = said("route", "iv", first_seen=date(2026, 9, 1), last_seen=date(2026, 11, 1))
    elsewhere = said("route", "iv", url="https://cedar.example/faq")
    clinic = clinic_of("c1", [listed("a", late, early, elsewhere)])
    days = {fact.url: (fact.first_seen, fact.last_seen) for fact in clinic.facts["route"]}
    assert days == {
        "https://cedar.example/": (date(2026, 1, 1), date(2026, 11, 1)),
        "https://cedar.example/faq": (date(2026, 10, 1), date(2026, 11, 1)),
    }


def test_what_a_listing_says_on_another_page_now_is_not_gone_and_as_old_as_it_ever_was() -> None:
    before = said(
        "route", "iv", url="https://cedar.example/old", gone_since=date(2026, 10, 1), first_seen=date(2026, 1, 1)
    )
    other = said("route", "im", url="https://cedar.example/old", gone_since=date(2026, 10, 1))
    clinic = clinic_of("c1", [listed("a", before, said("route", "iv"), other)])
    assert [(fact.value, fact.url, fact.first_seen, fact.gone_since) for fact in clinic.facts["route"]] == [
        ("iv", "https://cedar.example/", date(2026, 1, 1), None),
        ("im", "https://cedar.example/old", date(2026, 10, 1), date(2026, 10, 1)),
    ]


def test_a_listing_that_its_source_took_up_again_under_another_name_leaves_nothing_gone_behind() -> None:
    left = listed("a", said("route", "iv"), said("route", "im"), gone_since=date(2026, 11, 2), source="list")
    now = listed("b", said("route", "iv", listing="b", url="https://cedar.example/new"), source="list")
    clinic = clinic_of("c1", [left, now])
    assert [(fact.value, fact.gone_since) for fact in clinic.facts["route"]] == [
        ("iv", None),
        ("im", date(2026, 11, 2)),
    ]


def test_what_is_gone_counts_neither_as_yes_nor_as_no_and_contradicts_nobody() -> None:
    gone = said("route", "iv", gone_since=date(2026, 10, 1), url="https://cedar.example/a")
    no = said("route", "iv", listing="b", denied=True)
    clinic = clinic_of("c1", [listed("a", gone), listed("b", no)])
    assert clinic.states("route") == frozenset()
    assert clinic.denies("route") == {"iv"}
    assert clinic.contradictions("route") == frozenset()
    assert values(clinic, "route") == ["no iv", "iv"]


def test_a_listing_that_is_gone_takes_its_facts_with_it_and_keeps_them() -> None:
    left = listed("a", said("route", "iv"), gone_since=date(2026, 11, 2))
    clinic = clinic_of("c1", [left, listed("b", said("route", "im", listing="b"))])
    assert clinic.states("route") == {"im"}
    assert {fact.value: fact.gone_since for fact in clinic.facts["route"]} == {"iv": date(2026, 11, 2), "im": None}
    assert clinic.gone_since is None
    assert clinic_of("c1", [left]).gone_since == date(2026, 11, 2)


def test_how_fresh_a_fact_is_is_asked_once_with_its_last_day() -> None:
    def age(field: str, value: str, seen: date) -> Freshness:
        assert seen == date(2026, 11, 1)
        return "lapsed" if (field, value) == ("route", "iv") else "ageing"

    clinic = clinic_of("c1", [listed("a", said("route", "iv"), said("route", "im"))], age=age)
    assert clinic.states("route") == {"im"}
    assert {fact.value: fact.freshness for fact in clinic.facts["route"]} == {"iv": "lapsed", "im": "ageing"}
    assert clinic.facts["name"][0].freshness == "ageing"
    assert Clinic.from_json(clinic.to_json()) == clinic


def test_listings_are_named_as_people_rule_on_them() -> None:
    assert clinic_of("c1", [listed("a", ref="12"), listed("b", ref="9")]).listings == ("source_a:12", "source_b:9")


def test_an_engine_file_of_before_facts_had_an_age_is_still_read() -> None:
    clinic = clinic_of("c1", [listed("a", said("route", "iv"))])
    row = clinic.to_json()
    for new in ("history", "disputed"):
        del row[new]
    for facts in row["facts"].values():
        for fact in facts:
            del fact["gone_since"], fact["freshness"]
    assert Clinic.from_json(row) == clinic


def test_facts_stand_in_the_order_of_the_vocabulary_then_of_belief() -> None:
    weak = listed("a", said("route", "im"), said("route", "iv"), said("provider", "clinic"), kind="file")
    strong = listed("b", said("route", "im", listing="b"), said("condition", "ptsd"), kind="clinic_site")
    clinic = clinic_of("c1", [weak, strong])
    assert [(fact.value, fact.source) for fact in clinic.facts["route"]] == [
        ("iv", "source_a"),
        ("im", "source_b"),
        ("im", "source_a"),
    ]
    assert [field for field in clinic.facts if field not in FIELDS] == ["address", "route", "condition", "provider"]


def test_the_point_is_the_finest_of_the_address_that_is_shown() -> None:
    here = [listed("a", point=point("postal_code")), listed("b", point=point("street", 45.5))]
    away = listed("c", fields=FIELDS | {"street": "1 Pine Rd", "city": "Salem"}, point=point("rooftop", 44.9))
    assert clinic_of("c1", [*here, away]).point == point("street", 45.5)


def test_a_point_of_the_same_town_serves_when_the_address_shown_has_none() -> None:
    shown = listed("a", kind="clinic_site", fields=FIELDS | {"street": "Elm Street 12"})
    assert clinic_of("c1", [shown, listed("b", point=point("street"))]).point == point("street")
    away = listed("c", fields=FIELDS | {"city": "Salem"}, point=point("rooftop"))
    assert clinic_of("c1", [shown, away]).point is None


def test_an_address_with_a_street_is_shown_before_one_without() -> None:
    no_street = listed("a", kind="clinic_site", fields={"name": "Cedar", "city": "Portland", "state": "OR"})
    assert clinic_of("c1", [no_street, listed("b")]).address.street == "12 Elm St"


@pytest.mark.parametrize("state", ["closed", "moved"])
def test_the_most_believed_source_says_whether_it_is_open(state: str) -> None:
    own = listed("a", said("status", state), kind="clinic_site")
    other = listed("b", said("status", "open", listing="b"))
    assert clinic_of("c1", [own, other]).status == state
    assert (
        clinic_of(
            "c1", [listed("b", said("status", "open"), kind="official"), listed("a", said("status", state))]
        ).status
        == "open"
    )


def test_a_denied_closing_leaves_it_open() -> None:
    assert clinic_of("c1", [listed("a", said("status", "closed", denied=True))]).status == "open"


def test_a_place_is_gone_when_no_source_has_it_any_more() -> None:
    gone = listed("a", gone_since=date(2026, 11, 2))
    assert clinic_of("c1", [gone]).status == "gone"
    assert clinic_of("c1", [gone, listed("b")]).status == "open"


def test_it_was_checked_when_any_source_was_last_seen() -> None:
    clinic = clinic_of("c1", [listed("a", last_seen=date(2026, 3, 1)), listed("b", last_seen=date(2026, 5, 1))])
    assert clinic.checked == date(2026, 5, 1)


@pytest.mark.parametrize(
    ("listings", "found"),
    [
        ([listed("a")], True),
        ([listed("a", said("provider", "yes", denied=True))], False),
        ([listed("a", said("provider", "yes", denied=True)), listed("b", said("provider", "yes", listing="b"))], True),
        ([listed("a"), listed("b", kind="clinic_site")], False),
        ([listed("a", said("route", "iv")), listed("b", kind="clinic_site")], True),
        ([listed("a"), listed("b", said("provider", "yes", listing="b"), kind="clinic_site")], True),
        ([listed("a"), listed("b", said("status", "closed", listing="b"), kind="clinic_site")], True),
    ],
    ids=[
        "a list names it and says no more",
        "a pharmacy",
        "sources disagree",
        "its own site was read and offers nothing",
        "a list says what its own site does not",
        "its own site offers it",
        "it has closed",
    ],
)
def test_what_people_can_find(listings: list[Listed], *, found: bool) -> None:
    assert is_listed(clinic_of("c1", listings), listings) is found


listings = st.lists(
    st.builds(
        lambda number, kind, day, gone, codes, exact: listed(
            f"l{number}",
            *(said("route", code, listing=f"l{number}", denied=no) for code, no in codes),
            kind=kind,
            last_seen=date(2026, 11, day),
            gone_since=date(2026, 11, 23) if gone else None,
            point=None if exact is None else point(exact),
        ),
        st.integers(0, 9),
        st.sampled_from(["clinic_site", "official", "directory", "file"]),
        st.integers(1, 22),
        st.booleans(),
        st.lists(st.tuples(st.sampled_from(["iv", "im", "unheard_of"]), st.booleans()), max_size=3),
        st.sampled_from([None, *EXACTNESS]),
    ),
    min_size=1,
    max_size=5,
    unique_by=lambda one: one.listing_id,
)


@given(listings, st.data())
def test_the_order_of_listings_changes_nothing_and_no_word_is_lost(found: list[Listed], data: st.DataObject) -> None:
    clinic = clinic_of("c1", found)
    assert clinic_of("c1", data.draw(st.permutations(found))) == clinic
    assert Clinic.from_json(clinic.to_json()) == clinic
    spoken = {(one.source, each.value, each.denied) for one in found for each in one.statements}
    assert {(fact.source, fact.value, fact.denied) for fact in clinic.facts.get("route", ())} == spoken
