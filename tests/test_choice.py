"""Which pages of a clinic's own site are read: the best of each kind, few of one kind, and why is told of each link."""

import gzip
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.sites.choice import Choice
from crawler.sites.links import Link, apart, weighed
from crawler.sites.site_map import MOST_ADDRESSES, best_first, named_in
from crawler.sites.topics import BUDGETS, LESS_EACH, ORDER, TOPICS

HOME = "https://elm.example/"


def link(href: str, words: str = "", base: str = HOME) -> Link:
    found = weighed(base, href, words)
    assert found is not None, href
    return found


def chosen(hrefs: Iterable[str], most: int = 15) -> list[str]:
    """Paths in the order in which they are asked for, when every page answers."""
    choice = Choice(HOME, most=most)
    choice.offer(link(href) for href in hrefs)
    paths = []
    while (one := choice.next()) is not None:
        choice.answered(one, "read")
        paths.append(one.url.removeprefix(HOME))
    return paths


@pytest.mark.parametrize(
    ("href", "words", "topic"),
    [
        ("/ketamine-infusions", "More", "drug"),
        ("/x", "Our providers", "team"),
        ("/ketamine-pricing", "", "prices"),
        ("/insurance-and-billing.html", "", "insurance"),
        ("/frequently-asked-questions", "", "questions"),
        ("/contactus", "", "contact"),
        ("/meettheteam.php", "", "team"),
        ("/aboutus", "", "about"),
        ("/about-ketamine", "", "drug"),
        ("/locations/portland", "", "locations"),
        ("/conditions/ptsd", "", "conditions"),
        ("/spravato-for-depression", "", "conditions"),
        ("/servicios", "", "services"),
        ("/precios-y-seguros", "", "prices"),
        ("/p/7", "Ubicación", "locations"),
        ("/%C3%BCber-uns", "Über uns", "about"),
        ("/equipo-m%C3%A9dico", "", "team"),
        ("/p/9", "Tarifs et assurances", "prices"),
        ("/leistungen", "", "services"),
        ("/new-patients", "", "patients"),
        ("/how-it-works", "", "patients"),
        ("/ketamineassisted-psychotherapy", "", "drug"),
        ("/interventional-psychiatry", "", "services"),
    ],
)
def test_a_link_promises_what_its_words_and_its_address_say(href: str, words: str, topic: str) -> None:
    found = link(href, words)
    assert (found.topic, found.refused) == (topic, "")
    assert found.score > 0
    assert found.because


@pytest.mark.parametrize(
    ("href", "words", "reason"),
    [
        ("/privacy", "About privacy", "'privacy' in its address"),
        ("/blog/ketamine", "Ketamine", "'blog' in its address"),
        ("/patientportal", "Patients", "'portal' in its address"),
        ("/2025/03/ketamine", "Ketamine", "a dated article"),
        ("/treatment.PDF", "Treatment", "a file, no page"),
        ("/hello", "Hello", "none of its words promises anything"),
        ("/x", "Find the relief that you were waiting for", "none of its words promises anything"),
    ],
)
def test_what_leads_elsewhere_is_refused_with_the_reason(href: str, words: str, reason: str) -> None:
    assert link(href, words).refused == reason


@pytest.mark.parametrize(
    "href",
    [
        "//other.example/services",
        "javascript:void(0)",
        "http://[bad/services",
        "mailto:a@b.example",
        "https://b.elm.example/",
    ],
)
def test_a_link_to_no_page_of_the_same_site_is_none(href: str) -> None:
    assert weighed(HOME, href, "Services") is None


def test_the_same_page_has_one_address_whatever_tracks_its_visitors() -> None:
    assert link("/insurance?utm_source=a&gclid=1#top").url == "https://elm.example/insurance"
    assert link("https://www.elm.example/contact").about_places


def test_depth_queries_articles_and_other_languages_weigh_less_and_it_is_told() -> None:
    assert link("/services").score == 10
    assert link("/a/b/services").score == 8
    assert link("/?page=services", "Services").score == 7
    assert link("/what-ketamine-therapy-can-do-for-people-who-hurt").score == 9
    assert link("/es/services").because == ("services 10", "2 levels deep -1", "the part in another language (es) -6")
    assert link("/es/services", base="https://elm.example/es/").score == 9
    assert link("/de/locations").score == 7, "Delaware"


def test_words_written_as_one_are_told_apart_and_nothing_is_read_into_others() -> None:
    assert apart("contactus") == ("contact", "us")
    assert apart("ketamineinfusions") == ("ketamine", "infusions")
    for whole in ("steamroom", "costume", "maintenance", "doctorate", "theirs", "x" * 5_000):
        assert apart(whole) == (whole,)


def test_no_topic_takes_the_pages_of_the_others() -> None:
    conditions = [f"/conditions/{name}-depression" for name in "abcdefghijklmnopqrst"]
    others = ["/services", "/team", "/pricing", "/insurance", "/faq", "/contact", "/locations", "/spravato", "/about"]
    paths = chosen([*conditions, *others])
    assert set(others) <= {f"/{path}" for path in paths}
    assert sum(path.startswith("conditions") for path in paths) == BUDGETS["conditions"]
    assert paths[0] == "spravato"


def test_a_site_of_one_topic_is_not_read_to_the_end() -> None:
    assert len(chosen(f"/mood/{number}" for number in range(40))) == 2
    assert len(chosen(f"/locations/{number}" for number in range(40))) == BUDGETS["locations"]


def test_places_of_a_chain_are_read_before_second_pages_of_other_topics() -> None:
    places = [f"/locations/{town}" for town in ("bend", "eugene", "medford", "salem")]
    paths = chosen([*places, "/services", "/services-2", "/faq", "/faq-2", "/team", "/about", "/insurance"], most=11)
    assert set(places) <= {f"/{path}" for path in paths}


@pytest.mark.parametrize("most", [1, 2, 5, 15, 40])
def test_no_more_pages_are_asked_for_than_a_site_may_have(most: int) -> None:
    paths = chosen([f"/{topic}/{number}" for topic in TOPICS for number in range(9)], most=most)
    assert len(paths) <= most - 1
    assert len(paths) >= min(most - 1, 14)


def test_what_became_of_every_link_is_told() -> None:
    choice = Choice(HOME, most=6)
    hrefs = ["/spravato", "/team", "/privacy", "/pricing", "/faq", "/contact", "/mood", "/hello", "/old", "/about"]
    choice.offer(link(href, "Old services" if href == "/old" else "") for href in hrefs)
    choice.offer([link("/ketamine-nasal")], from_sitemap=True)
    outcomes = {"/spravato": "read", "/ketamine-nasal": "answered 404", "/old": "read"}
    while (one := choice.next()) is not None:
        path = one.url.removeprefix("https://elm.example")
        choice.answered(one, outcomes.get(path, "unchanged"), url=HOME + "spravato" if path == "/old" else "")
    told = {one.link.url.removeprefix("https://elm.example"): one for one in choice.told()}
    assert {path: one.outcome for path, one in told.items() if one.chosen} == {
        "/spravato": "read",
        "/old": "leads to a page that was read already",
        "/ketamine-nasal": "answered 404",
        "/team": "unchanged",
        "/pricing": "unchanged",
    }
    assert told["/ketamine-nasal"].link.because == ("ketamine 12", "only in the sitemap -1")
    assert told["/privacy"].outcome == "'privacy' in its address"
    assert told["/faq"].outcome == "the 6 pages of a site were spent on better ones"
    assert told["/hello"].row()["chosen"] is False
    assert next(iter(told)) == "/spravato"


def test_every_topic_has_a_budget_and_a_place_in_the_order() -> None:
    assert set(BUDGETS) == set(ORDER) == {topic for topic, _ in TOPICS.values()}
    assert set(LESS_EACH) <= set(ORDER)


@given(st.lists(st.tuples(st.text(max_size=60), st.text(max_size=60)), max_size=30))
def test_any_links_can_be_weighed_and_chosen_from(found: list[tuple[str, str]]) -> None:
    choice = Choice(HOME, most=15)
    choice.offer(one for href, words in found if (one := weighed(HOME, href, words)) is not None)
    seen = set()
    while (one := choice.next()) is not None:
        assert one.url not in seen
        seen.add(one.url)
        choice.answered(one, "read")
    assert len(choice.told()) <= len(found)


def urls(*paths: str, tag: str = "urlset", inner: str = "url") -> bytes:
    ns = "http://www.sitemaps.org/schemas/sitemap/0.9"
    inside = "".join(f"<{inner}><loc>{path}</loc></{inner}>" for path in paths)
    return f'<?xml version="1.0"?><{tag} xmlns="{ns}">{inside}</{tag}>'.encode()


MAP = "https://elm.example/sitemap.xml"


def test_a_sitemap_speaks_for_its_own_host_only() -> None:
    body = urls(
        "https://elm.example/team", "https://www.elm.example/faq", "https://oak.example/team", "http://[bad/", ""
    )
    assert named_in(body, url=MAP, most_bytes=10_000).pages == (
        "https://elm.example/team",
        "https://www.elm.example/faq",
    )
    index = named_in(
        urls("/pages.xml", "//oak.example/x.xml", tag="sitemapindex", inner="sitemap"), url=MAP, most_bytes=9_999
    )
    assert (index.pages, index.files) == ((), ("https://elm.example/pages.xml",))
    assert named_in(b"https://elm.example/a\nhttps://oak.example/b\n", url=MAP, most_bytes=999).pages == (
        "https://elm.example/a",
    )


def test_a_compressed_sitemap_is_read_and_a_bomb_is_not() -> None:
    body = gzip.compress(urls("https://elm.example/team"))
    assert named_in(body, url=MAP, most_bytes=10_000).pages == ("https://elm.example/team",)
    bomb = gzip.compress(b"<urlset>" + b" " * 50_000_000)
    assert named_in(bomb, url=MAP, most_bytes=1_000_000).pages == ()


@pytest.mark.parametrize(
    "body", [b"", b"<html><p>Not found</p></html>", b"<urlset><url><loc>", b"\x1f\x8bnot", b"\xff" * 99]
)
def test_what_is_no_sitemap_names_nothing(body: bytes) -> None:
    assert named_in(body, url=MAP, most_bytes=10_000).pages == ()


def test_no_more_addresses_of_a_file_are_looked_at_than_there_is_time_for() -> None:
    body = urls(*(f"https://elm.example/{number}" for number in range(MOST_ADDRESSES + 500)))
    assert len(named_in(body, url=MAP, most_bytes=10_000_000).pages) == MOST_ADDRESSES


def test_files_of_pages_come_first_and_those_of_articles_are_left_out() -> None:
    files = [
        f"https://elm.example/{name}.xml"
        for name in ("post-sitemap", "sitemap-1", "page-sitemap", "wp-sitemap-users-1")
    ]
    assert best_first(files) == ["https://elm.example/page-sitemap.xml", "https://elm.example/sitemap-1.xml"]
    wordpress = [f"https://elm.example/wp-sitemap-posts-{kind}-1.xml" for kind in ("post", "page")]
    assert best_first(wordpress) == [wordpress[1]]
