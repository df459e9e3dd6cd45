"""Who entered, left or changed in a search, told by the days of statements; and the feed made of it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from one_clinic import clinic, ids
from routed import FREE
from served import Served, ask, served
from shown import HOSTILE_NAME

from config.freshness import load_freshness
from config.vocabulary import DENIED, NOT_STATED
from indexer.changes import Change, changes
from indexer.clinic import Address, Clinic, Fact
from indexer.engines.embedded import EmbeddedBuilder, EmbeddedEngine
from indexer.query import Query
from ui.exports.about import About
from ui.exports.atom import feed

ATOM = {"a": "http://www.w3.org/2005/Atom"}
TABLE = load_freshness()
TODAY = datetime.now(tz=UTC).date()
"""Feeds are of the day of the build, so these days lie before the test's own."""


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def said(value: str, first: int, *, gone: int | None = None, denied: bool = False, sentence: str = "") -> Fact:
    """A statement first seen so many days ago, and no longer said since."""
    since = None if gone is None else ago(gone)
    return Fact(
        value,
        denied,
        sentence or f"A sentence about {value}.",
        f"https://a.example/{first}",
        "clinic_sites",
        ago(first),
        TODAY if gone is None else ago(gone + 1),
        since,
    )


def told(one: Clinic, filters: dict[str, tuple[str, ...]] | None = None, days: int = 60) -> list[tuple[int, str]]:
    """What happened, as days ago and kind."""
    found = changes(one, filters or {}, TABLE, since=ago(days), until=TODAY)
    return [((TODAY - change.day).days, change.kind) for change in found]


def having(**facts: tuple[Fact, ...]) -> Clinic:
    return replace(clinic("c-one"), facts=facts)


def test_a_clinic_enters_when_it_is_first_said_and_changes_when_more_is() -> None:
    one = having(name=(said("Lotus", 30),), route=(said("iv", 20),))
    assert told(one) == [(30, "entered"), (20, "changed")]
    assert told(one, {"route": ("iv",)}) == [(20, "entered")]
    assert told(one, {"route": ("im",)}) == []
    assert told(one, {"route": (NOT_STATED,)}) == [(30, "entered"), (20, "left")]
    assert told(one, days=25) == [(20, "changed")]


def test_it_leaves_when_nobody_says_it_any_more_and_when_no_source_lists_it() -> None:
    one = having(name=(said("Lotus", 50, gone=5),), route=(said("iv", 50, gone=10),))
    assert told(one, {"route": ("iv",)}) == [(50, "entered"), (10, "left")]
    assert told(one) == [(50, "entered"), (10, "changed"), (5, "left")]


def test_the_same_said_on_another_page_is_no_change() -> None:
    one = having(route=(said("iv", 50), said("iv", 20), said("iv", 55, gone=30)))
    assert told(one) == [(55, "entered")]


def test_a_denial_is_a_change_and_is_found_by_who_asks_for_denials() -> None:
    one = having(route=(said("iv", 50), said("iv", 20, denied=True)))
    assert told(one) == [(50, "entered"), (20, "changed")]
    assert told(one, {"route": (f"{DENIED}iv",)}) == [(20, "entered")]
    (_, change) = changes(one, {}, TABLE, since=ago(60), until=TODAY)
    assert [(field, fact.denied) for field, fact in change.said] == [("route", True)]
    assert change.unsaid == ()


def test_what_is_too_old_to_count_left_on_the_day_on_which_it_became_so() -> None:
    days = TABLE.of("route", "iv").lapses_after
    assert days is not None
    old = replace(said("iv", days + 40), last_seen=ago(days + 11), freshness="lapsed")
    assert told(having(route=(old,), name=(said("Lotus", 300),)), {"route": ("iv",)}) == [(10, "left")]


def test_what_is_said_and_withdrawn_on_one_day_is_told_as_over() -> None:
    other = said("iv", 50)
    (_, change) = changes(
        having(name=(said("Lotus", 50),), route=(other, said("im", 4, gone=4))), {}, TABLE, since=ago(60), until=TODAY
    )
    assert ((TODAY - change.day).days, change.kind) == (4, "changed")
    assert change.said == ()
    assert [(field, fact.value) for field, fact in change.unsaid] == [("route", "im")]


def test_a_clinic_that_came_and_went_on_one_day_passed_and_never_entered() -> None:
    one = having(name=(said("Lotus", 4, gone=4),), route=(said("iv", 4, gone=4),))
    assert told(one) == [(4, "passed")]
    assert told(one, {"route": ("iv",)}) == [(4, "passed")]
    assert told(one, {"route": ("im",)}) == []
    listed = having(name=(said("Lotus", 50),), route=(said("iv", 4, gone=4),))
    assert told(listed, {"route": ("iv",)}) == [(4, "passed")]
    again = having(name=(said("Lotus", 50),), route=(said("iv", 4, gone=4), said("im", 4)))
    assert told(again, {"route": ("iv", "im")}) == [(4, "entered")]


def test_the_same_words_spelled_otherwise_are_no_change() -> None:
    one = having(
        name=(said("Lotus Clinic", 50), said("LOTUS CLINIC", 20)),
        address=(said("12 Elm St, Portland, OR 97205", 50), said("12 Elm St., Portland, OR, 97205", 20)),
    )
    assert told(one) == [(50, "entered")]
    assert told(having(name=(said("Lotus", 50), said("Lotus Two", 20)))) == [(50, "entered"), (20, "changed")]


CODES = ("iv", "im", "oral")
FACTS = st.lists(
    st.builds(
        lambda value, denied, first, gone: said(value, first + gone, gone=first if gone else None, denied=denied),
        st.sampled_from(CODES),
        st.booleans(),
        st.integers(0, 30),
        st.integers(0, 30),
    ),
    max_size=6,
)
ASKED = st.lists(st.sampled_from((*CODES, NOT_STATED, *(DENIED + code for code in CODES))), min_size=1, max_size=3)


@settings(deadline=None)
@given(FACTS, ASKED)
def test_entering_and_leaving_take_turns_and_end_as_the_engine_answers_today(
    tmp_path_factory: pytest.TempPathFactory, facts: list[Fact], asked: list[str]
) -> None:
    one = having(route=tuple(facts), name=(said("Lotus", 100),))
    kinds = [kind for _, kind in told(one, {"route": tuple(asked)}, days=200) if kind != "changed"]
    assert kinds == ["entered", "left"] * (len(kinds) // 2) + ["entered"] * (len(kinds) % 2)
    path = tmp_path_factory.getbasetemp() / "one.sqlite"
    EmbeddedBuilder(path).rebuild([one], merged={})
    found = EmbeddedEngine(path).search(Query(filters={"route": tuple(asked)}))
    assert (ids(found) == ["c-one"]) == (len(kinds) % 2 == 1)


CLINICS = (
    replace(clinic("c-new", "New Clinic"), facts={"name": (said("New Clinic", 3),), "route": (said("iv", 3),)}),
    replace(clinic("c-gone", "Gone Clinic"), facts={"name": (said("Gone", 400),), "route": (said("iv", 400, gone=7),)}),
    replace(
        clinic("c-more", "Changed Clinic"),
        facts={"name": (said("Changed", 400),), "route": (said("iv", 400), said("im", 9, sentence="We give shots."))},
    ),
    replace(clinic("c-still", "Still Clinic"), facts={"route": (said("iv", 400),)}),
    replace(clinic("c-far", "Far Clinic", at=(40.7, -74.0)), facts={"route": (said("iv", 2),)}),
    replace(
        clinic("c-sly", HOSTILE_NAME, address=Address("x", "]]></title>", "OR", "97205")),
        facts={"route": (said("iv", 1, sentence="]]>\x00\x1f<b>&amp; \ud800 =1"),)},
    ),
)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    home = tmp_path_factory.mktemp("home")
    EmbeddedBuilder(home / "engine.sqlite").rebuild(CLINICS, merged={})
    with served(home, settings=FREE) as running:
        yield running


def entries(content: bytes) -> list[tuple[str, str, str]]:
    """Title, day and text of every entry."""
    root = ET.fromstring(content)  # noqa: S314  our own
    return [
        tuple(one.findtext(f"a:{name}", "", ATOM) for name in ("title", "updated", "summary"))  # type: ignore[misc]
        for one in root.findall("a:entry", ATOM)
    ]


def test_the_feed_of_a_search_tells_what_is_new_changed_and_gone_the_latest_first(app: Served) -> None:
    answer = ask(app, "/feed.atom?near=97205&within=50&route=iv")
    assert answer.headers["content-type"] == "application/atom+xml"
    found = entries(answer.content)
    assert [title.split(":")[0] for title, _, _ in found] == ["New here", "New here", "No longer here", "Changed"]
    title, updated, summary = found[1]
    assert title == "New here: New Clinic, Portland, OR"
    assert updated == f"{ago(3).isoformat()}T23:59:59Z"
    assert summary == (
        "How it is given, now said: Into a vein (IV infusion): “A sentence about iv.” (Clinics' own web sites)."
    )
    assert found[2][0] == "No longer here: Gone Clinic, Portland, OR"
    assert "no longer said: Into a vein" in found[2][2]
    assert "We give shots." in found[3][2]
    assert "Far Clinic" not in answer.text


def test_a_feed_has_all_that_the_standard_asks_for(app: Served) -> None:
    path = "/feed.atom?near=97205&route=iv"
    content = ask(app, path).content
    root = ET.fromstring(content)  # noqa: S314  our own
    assert root.tag == f"{{{ATOM['a']}}}feed"
    for one in (root, *root.findall("a:entry", ATOM)):
        for name in ("id", "title", "updated"):
            assert len(one.findall(f"a:{name}", ATOM)) == 1
        ident, updated = one.findtext("a:id", "", ATOM), one.findtext("a:updated", "", ATOM)
        assert ident.startswith("urn:uuid:")
        assert datetime.fromisoformat(updated).tzinfo is not None
    assert root.findtext("a:author/a:name", "", ATOM) == "Clinic directory"
    links = {one.get("rel"): one.get("href") for one in root.findall("a:link", ATOM)}
    assert links["self"] == f"{app.address}/feed.atom?v=1&near=97205&route=iv"
    assert links["alternate"] == f"{app.address}/?v=1&near=97205&route=iv"
    idents = [one.findtext("a:id", "", ATOM) for one in root.findall("a:entry", ATOM)]
    assert len(set(idents)) == len(idents) > 2
    assert root.findtext("a:updated", "", ATOM) == max(
        one.findtext("a:updated", "", ATOM) for one in root.findall("a:entry", ATOM)
    )
    assert "GeoNames" in root.findtext("a:rights", "", ATOM)
    assert root.findtext("a:subtitle", "", ATOM).endswith("Changes are known by their day, not by their hour.")
    assert root.findall("a:entry/a:published", ATOM) == [], "the hour of a change is not known"
    assert ask(app, f"{path}&page=3&size=7").content == content, "a feed is of the whole search, and built once"


def test_hostile_text_is_text_in_a_feed(app: Served) -> None:
    answer = ask(app, "/feed.atom")
    sly = next(one for one in entries(answer.content) if "harmed" in one[0])
    assert sly[0].startswith("New here: <script>window.harmed = 1</script>")
    assert "<b>&amp;" in sly[2]
    root = ET.fromstring(answer.content)  # noqa: S314  our own
    assert {one.tag.rpartition("}")[2] for one in root.iter()} <= {
        *("feed", "entry", "id", "title", "subtitle", "updated", "rights", "author", "name", "uri"),
        *("link", "category", "summary"),
    }


def summary_of(change: Change, built: datetime | None = None) -> tuple[str, str, str]:
    about = About(built or datetime.now(tz=UTC), "https://a.example", "https://a.example/")
    ((title, updated, summary),) = entries(
        feed([change], about, title="All", here="https://a.example/feed.atom", key="all")
    )
    return title, updated, summary


def words_of(value: str) -> Fact:
    return said(value, 3, sentence=value)


def test_an_entry_says_neither_the_name_of_its_title_nor_one_address_in_several_spellings() -> None:
    one = clinic("c-one")
    facts = (
        ("name", words_of("Lotus Clinic")),
        ("name", words_of("Lotus Two")),
        ("address", words_of("12 Elm St, Portland, OR 97205")),
        ("address", words_of("12 Elm Street, Portland, OR, 97205")),
    )
    _, _, summary = summary_of(Change(one, TODAY, "entered", facts, ()))
    assert summary == (
        "Name, now said: Lotus Two (Clinics' own web sites). "
        "Address, now said: 12 Elm St, Portland, OR 97205 (Clinics' own web sites)."
    )
    disputed = replace(one, disputed=("12 Elm St, Portland, OR 97205", "90 Oak St, Salem, OR 97301"))
    both = (*facts, ("address", words_of("90 Oak St, Salem, OR 97301")))
    _, _, summary = summary_of(Change(disputed, TODAY, "entered", both, ()))
    assert summary.count("Address, now said") == 2
    assert "90 Oak St" in summary


def test_a_new_name_is_told_beside_the_old_one() -> None:
    renamed = Change(
        clinic("c-one"), TODAY, "changed", (("name", words_of("Lotus Clinic")),), (("name", said("X", 9)),)
    )
    _, _, summary = summary_of(renamed)
    assert summary.startswith("Name, now said: Lotus Clinic (")
    assert "Name, no longer said: X" in summary


def test_an_entry_is_dated_at_the_end_of_its_day_and_never_later_than_the_build() -> None:
    change = Change(clinic("c-one"), date(2026, 11, 20), "passed", (), (("route", said("iv", 3)),))
    title, updated, summary = summary_of(change, datetime(2026, 11, 23, 4, 5, 6, tzinfo=UTC))
    assert title == "Here for part of a day only: Lotus Clinic, Portland, OR"
    assert updated == "2026-11-20T23:59:59Z"
    assert "no longer said: Into a vein" in summary
    morning, evening = (summary_of(change, datetime(2026, 11, 20, hour, 5, tzinfo=UTC))[1] for hour in (9, 21))
    assert (morning, evening) == ("2026-11-20T09:05:00Z", "2026-11-20T21:05:00Z")


def test_a_feed_that_nothing_happened_in_is_valid_and_dated(app: Served) -> None:
    root = ET.fromstring(ask(app, "/feed.atom?state=WY").content)  # noqa: S314  our own
    assert root.findall("a:entry", ATOM) == []
    assert datetime.fromisoformat(root.findtext("a:updated", "", ATOM)).date() == TODAY


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=80), st.text(min_size=1, max_size=80))
def test_any_crawled_text_makes_a_feed_that_can_be_read(name: str, sentence: str) -> None:
    one = replace(clinic("c-odd", name), facts={"route": (said("iv", 3, sentence=sentence),)})
    change = Change(one, TODAY, "entered", (("route", one.facts["route"][0]),), ())
    about = About(datetime.now(tz=UTC), "https://a.example", "https://a.example/")
    content = feed([change], about, title=name, here="https://a.example/feed.atom", key=name)
    assert len(entries(content)) == 1
