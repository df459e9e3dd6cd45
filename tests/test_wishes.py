"""Pages that ask robots not to keep them or not to follow their links are heard: what all are told, and what we are."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from loopback import Answer, Loopback, Reply, directory, place, settings, source
from scrapy.http import HtmlResponse, JsonResponse, Response, TextResponse, XmlResponse

from crawler.crawl import crawl
from crawler.manners.kept_out import why
from crawler.manners.wishes import Wishes, rules_for_us, wishes_of

SITES = source("clinic_sites", "", kind="clinic_site")
NOW = datetime(2026, 11, 23, tzinfo=UTC)


def asked(*headers: str, markup: str = "") -> Wishes:
    given = {"X-Robots-Tag": list(headers)} if headers else {}
    response = HtmlResponse("https://elm.example/", headers=given, body=markup.encode(), encoding="utf-8")
    return wishes_of(response, now=NOW)


@pytest.mark.parametrize(
    ("headers", "kept", "follow"),
    [
        ((), True, True),
        (("all",), True, True),
        (("index, follow",), True, True),
        (("noindex",), False, True),
        (("NoIndex , NOFOLLOW",), False, False),
        (("none",), False, False),
        (("nofollow",), True, False),
        (("noarchive", "nofollow"), True, False),
        (("googlebot: noindex",), True, True),
        (("googlebot: noindex, nofollow",), True, True),
        (("clinic-directory: noindex",), False, True),
        (("Clinic-Directory: nofollow, noindex",), False, False),
        (("googlebot: noindex, clinic-directory: nofollow",), True, False),
        (("otherbot: all", "noindex"), False, True),
        (("max-snippet: 0",), False, True),
        (("max-snippet:50, max-image-preview:large",), True, True),
        (("nosnippet",), False, True),
        (("unavailable_after: 25 Jun 2010 15:00:00 PST",), False, True),
        (("unavailable_after: Sunday, 01-Sep-24 12:34:56 GMT, nofollow",), False, False),
        (("unavailable_after: Fri, 25 Jun 2010 15:00:00 GMT",), False, True),
        (("googlebot: unavailable_after: 25 Jun 2010 15:00:00 PST",), True, True),
        (("unavailable_after: 2030-01-01T00:00:00+00:00",), True, True),
        (("unavailable_after: 2020-01-01",), False, True),
        (("unavailable_after: some day",), True, True),
    ],
)
def test_headers_are_heard_as_they_are_meant(headers: tuple[str, ...], kept: bool, follow: bool) -> None:
    wishes = asked(*headers)
    assert (wishes.not_kept == "", wishes.follow) == (kept, follow)


@pytest.mark.parametrize(
    ("markup", "kept", "follow"),
    [
        ('<meta name="robots" content="noindex,nofollow">', False, False),
        ('<META NAME="Robots" CONTENT="NONE">', False, False),
        ('<meta name="clinic-directory" content="noindex">', False, True),
        ('<meta name="googlebot" content="noindex">', True, True),
        ('<meta name="robots" content="index"><meta name="clinic-directory" content="nofollow">', True, False),
        ('<meta content="noindex" property="robots">', True, True),
        ('<p>&lt;meta name="robots" content="noindex"&gt;</p>', True, True),
    ],
)
def test_markup_is_heard_and_the_more_restrictive_counts(markup: str, kept: bool, follow: bool) -> None:
    wishes = asked(markup=markup)
    assert (wishes.not_kept == "", wishes.follow) == (kept, follow)
    assert asked("nofollow", markup=markup).follow is False


@pytest.mark.parametrize("kind", [JsonResponse, XmlResponse, TextResponse, Response])
def test_of_what_is_no_web_page_the_headers_are_heard(kind: type[Response]) -> None:
    more: dict[str, Any] = {"encoding": "utf-8"} if issubclass(kind, TextResponse) else {}
    plain = kind("https://elm.example/providers.json", body=b'{"providers": []}', **more)
    assert wishes_of(plain) == Wishes()
    kept = kind("https://elm.example/a", headers={"X-Robots-Tag": "noindex"}, body=b'[{"name": "Elm"}]', **more)
    assert wishes_of(kept).not_kept == "asks not to be kept (noindex)"


def test_a_fault_of_this_program_is_not_called_the_hosts() -> None:
    assert why(ValueError("Cannot use css on a Selector of type 'json'")) == "this program failed on it (ValueError)"


@given(st.lists(st.text(max_size=80), max_size=5), st.text(max_size=200))
def test_any_header_and_any_markup_can_be_heard(headers: list[str], content: str) -> None:
    latin = [header.encode("latin-1", "replace").decode("latin-1") for header in headers]
    wishes = asked(*latin, markup=f'<meta name="robots" content="{content}">')
    assert wishes.not_kept == "" or any(
        word in wishes.not_kept.lower() for word in ("noindex", "none", "nosnippet", "max-snippet", "unavailable")
    )
    for header in latin:
        assert all(rule.strip() == rule for rule in rules_for_us(header))


def test_a_clinics_page_that_asks_not_to_be_kept_is_not_read_and_its_links_are(tmp_path: Path) -> None:
    pages: Mapping[str, Reply] = {
        "elm.localhost/": '<title>Elm</title><a href="/team">Team</a><a href="/services">S</a><a href="/faq">FAQ</a>',
        "elm.localhost/team": '<meta name="robots" content="noindex"><p>Secret</p><a href="/contact">Contact</a>',
        "elm.localhost/services": Answer("<p>Draft</p>", headers={"X-Robots-Tag": "clinic-directory: noindex"}),
        "elm.localhost/faq": '<meta name="robots" content="nofollow"><p>Asked</p><a href="/pricing">Prices</a>',
        "elm.localhost/contact": '<p>Call us</p><a rel="noopener nofollow" href="/insurance">Insurance</a>',
        "elm.localhost/pricing": "<p>Never asked for</p>",
        "elm.localhost/insurance": "<p>Never asked for</p>",
    }
    with Loopback(pages) as web:
        run = crawl([SITES], runs=tmp_path, settings=settings(), sites=[web.url("elm.localhost/")])[0]
        paths = set(web.paths("elm.localhost"))
    (listing,) = run.listings()
    words = {block.text for page in listing.pages for block in page.blocks}
    assert {"Asked", "Call us"} <= words
    assert not {"Secret", "Draft"} & words
    assert not {"/pricing", "/insurance"} & paths
    assert run.report["pages"] == {"read": 3, "noindex": 2}
    assert run.verdict == "accepted"
    assert any("noindex" in error["reason"] for error in run.report["errors"])


def test_a_clinics_home_page_that_asks_not_to_be_kept_gives_no_listing(tmp_path: Path) -> None:
    pages: dict[str, Reply] = {
        "elm.localhost/": Answer("<p>Hello</p>", headers={"X-Robots-Tag": "none"}),
        "oak.localhost/": place(),
    }
    with Loopback(pages) as web:
        sites = [web.url(f"{name}.localhost/") for name in ("elm", "oak")]
        run = crawl([SITES], runs=tmp_path, settings=settings(), sites=sites)[0]
    assert [listing.ref for listing in run.listings()] == ["oak.localhost"]
    assert run.report["pages"] == {"read": 1, "noindex": 1}


def test_a_directorys_pages_are_heard_too_and_what_they_keep_back_is_not_gone(tmp_path: Path) -> None:
    pages: Mapping[str, Reply] = {
        # a list of places may ask not to be kept itself: none of its words are
        "list.localhost/": Answer(directory("/1", "/2"), headers={"X-Robots-Tag": "noindex, follow"}),
        "list.localhost/1": place("One"),
        "list.localhost/2": '<meta name="robots" content="noindex">' + place("Two"),
    }
    with Loopback(pages) as web:
        run = crawl([source("sample_directory", web.url("list.localhost/"))], runs=tmp_path, settings=settings())[0]
    assert [listing.ref for listing in run.listings()] == ["1"]
    assert run.report["pages"] == {"read": 2, "noindex": 1}
    assert run.report["complete"] is False


def test_links_of_a_list_that_asks_not_to_be_followed_are_not(tmp_path: Path) -> None:
    pages = {
        "list.localhost/": '<meta name="robots" content="nofollow">' + directory("/1"),
        "list.localhost/1": place(),
    }
    with Loopback(pages) as web:
        run = crawl([source("sample_directory", web.url("list.localhost/"))], runs=tmp_path, settings=settings())[0]
        assert "/1" not in web.paths("list.localhost")
    assert run.report["complete"] is False
    assert any("asks that its links are not followed" in note for note in run.report["notes"])


def test_a_page_of_a_register_that_asks_not_to_be_kept_is_not(tmp_path: Path) -> None:
    named = "<urlset>" + "".join(f"<url><loc>http://r.localhost:{{port}}/place/{n}</loc></url>" for n in (1, 2))
    with Loopback({"r.localhost/place/1": place("One")}) as web:
        port = web.url("").split(":")[2].strip("/")
        web.pages["r.localhost/sitemap.xml"] = Answer(
            named.replace("{port}", port) + "</urlset>", headers={"X-Robots-Tag": "noindex"}
        )
        web.pages["r.localhost/place/2"] = Answer(place("Two"), headers={"X-Robots-Tag": "noindex"})
        rows = [source("sample_sitemap", web.url("r.localhost/sitemap.xml"))]
        run = crawl(rows, runs=tmp_path, settings=settings())[0]
    assert [listing.ref for listing in run.listings()] == ["1"]
    assert run.report["pages"]["noindex"] == 1
