"""Words and markup of the pages: plain, exact about what is not known, and harmless whatever a page said."""

import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shown import HOSTILE_ID, clinic, fact, point, shown_clinics

from config.vocabulary import FIELDS
from indexer.clinic import Address, Clinic
from indexer.query import Hit, Near, Query, Results
from ui import words
from ui.clinic import facts, reach
from ui.clinic.cards import card, cards, text

TODAY = date(2026, 11, 23)
NEAR = Near("97205", 45.52, -122.68)


def answer(*clinics: Clinic, query: Query | None = None, miles: float | None = 3.2, **parts: object) -> Results:
    hits = tuple(Hit(one, miles) for one in clinics)
    whole = {"total": len(hits), "left_out": {}, "unplaced": 0, "facets": {}, **parts}
    return Results(query=query or Query(near=NEAR), hits=hits, **whole)  # type: ignore[arg-type]  # a test's parts


def by_id(ident: str) -> Clinic:
    return next(one for one in shown_clinics() if one.id == ident)


class Tags(HTMLParser):
    """Every tag and attribute that a browser would see."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))


HARMLESS = {
    *("article", "h1", "h2", "h3", "h4", "a", "p", "dl", "div", "dt", "dd", "span", "strong", "q", "bdi", "ol", "li"),
    *("ul", "section", "figure", "figcaption", "blockquote", "details", "summary", "header", "button", "nav"),
}
MARK = {f"data-{part}" for part in ("shortlist", "off", "on", "added", "taken", "full", "unkept")}


def assert_harmless(markup: str) -> None:
    for tag, attributes in Tags(markup).seen:
        assert tag in HARMLESS, tag
        usual = {"class", "href", "rel", "target", "start", "type", "aria-hidden", "aria-label"}
        assert set(attributes) <= usual | {"id"} | set(MARK), attributes
        leads = re.fullmatch(r"ask|part-[0-9]+", attributes.get("id") or "ask")
        assert leads, "the parts of a page that links of ours lead to"
        address = attributes.get("href") or ""
        assert address == "" or address.startswith(
            ("clinic?", "/clinic/", "tel:", "http://", "https://", "#ask", "#part-")
        ), address


@given(st.text(max_size=400))
def test_cleaned_text_is_one_line_without_marks_that_hide_or_reorder(crawled: str) -> None:
    shown = words.clean(crawled)
    assert "\n" not in shown
    assert not set(shown) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u200b\ufeff\x00")
    assert len(shown) <= words.LONGEST
    assert words.clean(shown) == shown


def test_a_very_long_word_is_cut_and_says_so() -> None:
    assert words.clean("x" * 10_000_000) == "x" * 299 + "…"
    assert words.clean("as it is") == "as it is"


@given(st.text(max_size=200))
def test_crawled_text_as_markup_opens_no_tag_but_its_own(crawled: str) -> None:
    assert [tag for tag, _ in Tags(text(crawled)).seen] == ["bdi"]


@given(
    st.text(max_size=300),
    st.sampled_from(FIELDS),
    st.text(max_size=60),
    st.one_of(
        st.text(max_size=60), st.sampled_from(("javascript:alert(1)", "data:text/html,x", "http://a.example/'\""))
    ),
)
def test_no_crawled_string_becomes_markup_wherever_it_stands(said: str, field: str, value: str, url: str) -> None:
    hostile = replace(
        by_id("c-river"),
        id=said[:20],
        name=said,
        phone=said,
        website=url,
        facts={
            field: (replace(fact(value, said), url=url, source=said), replace(fact(value, said, denied=True), url=url)),
            "name": (replace(fact(said, said), url=url),),
        },
    )
    assert_harmless(cards(answer(hostile), params={"near": said}, today=TODAY))
    assert_harmless(facts.head(hostile, asked=said) + facts.body(hostile, today=TODAY))


def test_the_hostile_clinic_reads_as_the_text_it_is() -> None:
    hostile = by_id(HOSTILE_ID)
    shown = cards(answer(hostile), params={}, today=TODAY) + facts.body(hostile, today=TODAY)
    assert_harmless(shown)
    assert "&lt;script&gt;window.harmed = 1&lt;/script&gt;" in shown
    assert "\u202e" not in shown


@pytest.mark.parametrize(
    ("url", "followed"),
    [
        ("https://clinic.example/care?a=1&b=2", True),
        ("http://clinic.example", True),
        ("HTTPS://CLINIC.EXAMPLE/", True),
        ("javascript:alert(1)", False),
        ("data:text/html,<b>x</b>", False),
        ("//clinic.example", False),
        ("https://", False),
        ("https://good.example@bad.example/", False),
        ("https://bad.example\\@good.example/", False),
        ("java\nscript:alert(1)", False),
        ("https://clinic.example/a b", False),
        ("https://[broken", False),
        ("https://clinic.example/\u202egnp", False),
        ("", False),
    ],
)
def test_only_plain_web_addresses_are_linked(url: str, followed: bool) -> None:
    assert reach.link(url) == (url if followed else "")


@pytest.mark.parametrize(
    ("phone", "dialled", "shown"),
    [
        ("+15035550142", "+15035550142", "(503) 555-0142"),
        ("(503) 555-0142 ext. 7", "+15035550142", "(503) 555-0142 ext. 7"),
        ("call us", "", "call us"),
        ("+44 20 5550 0142", "+442055500142", "+44 20 5550 0142"),
        ("1" * 40, "", "1" * 40),
    ],
)
def test_a_phone_dials_its_digits(phone: str, dialled: str, shown: str) -> None:
    assert (reach.tel(phone), reach.phone(phone)) == (dialled, shown)


@pytest.mark.parametrize(
    ("miles", "exactness", "told"),
    [
        (3.24, "rooftop", "3.2 miles"),
        (1.0, "street", "1 mile"),
        (0.02, "rooftop", "less than 0.1 miles"),
        (41.7, "rooftop", "42 miles"),
        (9.97, "rooftop", "10 miles"),
        (3.24, "postal_code", "about 3 miles"),
        (1.2, "postal_code", "about 1 mile, at most about 4"),
        (0.02, "postal_code", "perhaps under 1 mile, at most about 3"),
        (0.3, "place", "perhaps under 1 mile, at most about 6"),
        (None, "rooftop", ""),
    ],
)
def test_a_distance_says_about_unless_the_spot_is_known(miles: float | None, exactness: str, told: str) -> None:
    placed = replace(by_id("c-river"), point=point(45.5, 122.6, exactness))  # type: ignore[arg-type]  # named above
    assert words.distance(Hit(placed, miles)) == told


def test_down_a_list_the_middle_of_an_area_is_told_before_its_edge_so_that_the_order_can_be_followed() -> None:
    told = []
    for far, exactness in ((0.1, "place"), (0.2, "rooftop"), (0.9, "place"), (1.1, "street"), (2.2, "postal_code")):
        placed = replace(by_id("c-river"), point=point(45.5, 122.6, exactness))  # type: ignore[arg-type]  # named above
        told.append(words.distance(Hit(placed, far)))
    firsts = ["perhaps under 1 mile", "0.2 miles", "about 1 mile", "1.1 miles", "about 2 miles"]
    assert [one.partition(",")[0] for one in told] == firsts


def test_an_inexact_spot_says_how_far_off_it_may_be() -> None:
    assert words.placed(None) == "We could not find its spot on the map."
    assert words.placed(point(45.5, -122.6, "street")) == ""
    assert words.placed(point(45.5, -122.6, "postal_code")) == (
        "We know its ZIP code area but not its exact spot. "
        "Nine times out of ten it is within 3 miles of the one we show."
    )


def test_who_may_be_outside_the_circle_is_never_told_as_inside() -> None:
    edge = replace(by_id("c-river"), point=point(45.5, 122.6, "street"))
    hit, asked = Hit(edge, 24.93, surely_within=False), Query(near=NEAR)
    assert words.distance(hit) == "about 25 miles"
    assert words.perhaps(hit, asked) == "perhaps within 25 miles"
    assert words.perhaps(Hit(edge, 24.93, surely_within=True), asked) == words.perhaps(Hit(edge, None), Query()) == ""
    found = answer(query=asked, total=9, perhaps=3)
    assert words.heading(found) == "9 clinics within 25 miles of 97205 (3 of them may be farther away)"
    none = answer(query=asked, total=3, perhaps=3)
    assert words.heading(none) == "3 clinics that may be within 25 miles of 97205"
    shown = cards(replace(found, hits=(hit,)), params={}, today=TODAY)
    assert "<strong>about 25 miles</strong> · perhaps within 25 miles · " in shown


def test_an_address_that_cannot_be_made_out_is_shown_in_the_words_of_its_source() -> None:
    two = "12 Elm St, Portland, OR 97205 and 9 Pine Rd, Salem, OR 97301"
    torn = clinic("c", "C", address=Address(), facts={"address": (fact(two, two),)})
    assert f"address unclear, its source says: <q><bdi>{two}</bdi></q>" in card(
        Hit(torn, None), Query(), params={}, today=TODAY
    )
    assert f"Address unclear, its source says: <q><bdi>{two}</bdi></q>" in facts.head(torn, asked="c")
    silent = clinic("c", "C", address=Address())
    assert "Address not stated" in facts.head(silent, asked="c")


def test_a_card_says_not_stated_and_never_no_where_nobody_says() -> None:
    shown = cards(answer(by_id("c-silent")), params={}, today=TODAY)
    assert "does not say whether it gives ketamine" in shown
    assert shown.count("not stated") == 2
    assert "says no" not in shown


def test_a_card_shows_the_sentence_that_answers_what_was_asked() -> None:
    river = by_id("c-river")
    asked = Query(near=NEAR, filters={"payment": ("medicare",)})
    assert "Medicare pays for Spravato here." in cards(answer(river, query=asked), params={}, today=TODAY)
    denied = Query(near=NEAR, filters={"route": ("no.oral",)})
    assert "We do not prescribe ketamine" in cards(answer(river, query=denied), params={}, today=TODAY)
    assert "by slow infusion" in cards(answer(river), params={}, today=TODAY)


def test_a_card_flags_what_sources_disagree_on_and_a_clinic_that_closed() -> None:
    assert "Sources disagree on: Shot into a muscle (IM)." in cards(answer(by_id("c-maple")), params={}, today=TODAY)
    assert "has closed. Call before you go." in cards(answer(by_id("c-gone")), params={}, today=TODAY)


def test_addresses_that_contradict_each_other_are_flagged_and_shown_side_by_side() -> None:
    one, other = "12 Elm St, Portland, OR", "9 <i>Pine</i> Rd, Salem, OR"
    said = (fact(one, one), fact(other, other, url="https://list.example/"))
    torn = clinic("c", "C", facts={"address": said}, disputed=(one, other))
    page = facts.head(torn, asked="c") + facts.body(torn, today=TODAY)
    assert_harmless(page)
    assert "Sources give different addresses. Call before you go." in page
    sides = page.partition("Where it is: sources give different addresses")[2]
    assert sides.index("12 Elm St") < sides.index("9 &lt;i&gt;Pine")
    assert "list.example" in sides
    assert "Sources give different addresses." in cards(answer(torn), params={}, today=TODAY)
    assert "Sources give different addresses." not in cards(answer(by_id("c-river")), params={}, today=TODAY)


def test_what_was_left_out_is_told_by_field_unless_it_is_shown_already() -> None:
    asked = Query(near=NEAR, filters={"route": ("iv",), "payment": ("va", "not_stated")})
    told = words.left_out(answer(query=asked, left_out={"route": 12, "payment": 3}))
    assert told == [("route", "12 more clinics do not say how they give it, or whether they do.")]
    one = words.left_out(answer(query=asked, left_out={"route": 1}))
    assert one == [("route", "1 more clinic does not say whether it gives ketamine, or how.")]
    assert words.left_out(answer(query=asked, left_out={"route": 0})) == []


def test_the_heading_repeats_the_question() -> None:
    assert words.heading(answer(by_id("c-river"))) == "1 clinic within 25 miles of 97205"
    assert words.heading(answer(query=Query(state="OR"))) == "No clinics in Oregon"
    assert words.heading(answer(query=Query(text="elm"), total=1204)) == "1,204 clinics named like “elm”"


def test_clinics_without_a_spot_are_counted_in_words() -> None:
    assert words.unplaced(answer()) == ""
    assert words.unplaced(answer(unplaced=1)).startswith("1 clinic that fits has no known spot")
    assert words.unplaced(answer(unplaced=2)).startswith("2 clinics that fit have no known spot")


def test_many_sentences_for_one_value_fold_away_newest_first() -> None:
    many = tuple(replace(fact("iv", f"Sentence {day}."), last_seen=date(2026, 11, day)) for day in range(1, 7))
    shown = facts.body(clinic("c", "C", facts={"route": many}), today=TODAY)
    assert shown.index("Sentence 6.") < shown.index("5 more sentences say so") < shown.index("Sentence 5.")
    assert shown.index("Sentence 5.") < shown.index("Sentence 1.")


def test_a_code_that_the_vocabulary_no_longer_has_is_shown_as_it_is() -> None:
    shown = facts.body(clinic("c", "C", facts={"route": (fact("dropped_term", "We said so."),)}), today=TODAY)
    assert "dropped_term" in shown


def test_a_clinic_that_gives_it_without_saying_how_is_told_from_one_that_says_nothing_or_no() -> None:
    says = clinic("c", "C", facts={"provider": (fact("yes", "We offer ketamine."),)})
    denies = clinic("d", "D", facts={"provider": (fact("yes", "We do not offer ketamine.", denied=True),)})
    assert "says that it gives ketamine or Spravato, but not how" in cards(answer(says), params={}, today=TODAY)
    assert "says that it does not give ketamine or Spravato" in cards(answer(denies), params={}, today=TODAY)
    assert "Gives ketamine or Spravato: says no" in facts.body(denies, today=TODAY)
    assert "We offer ketamine." in facts.body(says, today=TODAY)


@pytest.mark.parametrize(
    ("stated", "written"),
    [
        ("425 USD per_infusion", "$425 per infusion"),
        ("2400 USD per_series", "$2,400 for a series"),
        ("from 400-600 USD per_session", "from $400 to $600 per session"),
        ("395.50 GBP consultation", "£395.50 for the consultation or evaluation"),
        ("about forty USD per_infusion", "about forty USD per_infusion"),
        ("x USD per_visit", "$x per visit"),
    ],
)
def test_a_price_is_shown_as_people_write_it(stated: str, written: str) -> None:
    assert words.value("price", stated) == written
