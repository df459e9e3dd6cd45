"""Sites that share a host are sites of their own, told apart by their path; sites with a host of theirs stay one."""

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import settings as trying
from hypothesis import strategies as st
from loopback import Answer, Loopback, Reply, settings, source
from made_runs import NOW

from crawler.crawl import crawl
from crawler.listing import RawListing
from crawler.runs.folders import Run, RunWriter
from crawler.sites.home_pages import home_pages
from crawler.sites.shared_hosts import home_of, is_shared, key_of_site, room_of, same_site

SITES = source("clinic_sites", "", kind="clinic_site")
GOOGLE = "sites.google.com.localhost"


@pytest.mark.parametrize(
    ("url", "room"),
    [
        ("https://sites.google.com/view/elm/our-team", "/view/elm"),
        ("https://sites.google.com/view/elm", "/view/elm"),
        ("https://sites.google.com/a/elm.example/home/x", "/a/elm.example/home"),
        ("https://sites.google.com/view", ""),
        ("https://sites.google.com/", ""),
        ("https://www.facebook.com/ElmClinic/about", "/ElmClinic"),
        ("https://m.facebook.com/ElmClinic", "/ElmClinic"),
        ("https://facebook.com/pages/Elm-Clinic/123/x", "/pages/Elm-Clinic/123"),
        ("https://elm.wixsite.com/clinic/team", "/clinic"),
        ("https://elm.example/view/elm", ""),
        ("https://myfacebook.com/ElmClinic", ""),
        ("https://elm.wordpress.com/about", ""),
    ],
)
def test_the_room_of_a_site_is_its_path_on_hosts_that_many_share_and_on_no_other(url: str, room: str) -> None:
    assert room_of(url) == room


def test_two_sites_are_one_when_host_and_room_are() -> None:
    assert same_site("https://sites.google.com/view/Elm/team", "http://sites.google.com/view/elm")
    assert not same_site("https://sites.google.com/view/elm", "https://sites.google.com/view/elm2")
    assert same_site("https://www.elm.example/a", "http://elm.example/b")
    assert not same_site("https://facebook.com/profile.php?id=1", "https://facebook.com/profile.php?id=2")


def test_a_page_of_a_shared_host_stands_for_the_site_it_belongs_to() -> None:
    assert home_of("https://sites.google.com/view/elm/contact?x=1") == "https://sites.google.com/view/elm"
    assert home_of("https://facebook.com/profile.php?id=1") == "https://facebook.com/profile.php?id=1"
    assert home_of("https://www.facebook.com/") is None
    assert home_of("https://elm.example/portland?x=1") == "https://elm.example/portland?x=1"


@trying(deadline=None)  # a busy machine may stall at any moment
@given(st.from_regex(r"https?://[a-z]{1,8}\.example(/[a-z]{0,6}){0,3}", fullmatch=True))
def test_a_site_with_a_host_of_its_own_is_that_host_whatever_the_path(url: str) -> None:
    assert not is_shared(url)
    assert key_of_site(url) == urlsplit(url).netloc


def listed(runs: Path, *websites: str) -> None:
    with RunWriter(runs, "elm_list", NOW) as writer:
        for number, website in enumerate(websites):
            fields = {"name": "Elm", "website": website}
            writer.write(
                RawListing(source="elm_list", ref=str(number), url="https://l.example/", seen_at=NOW, fields=fields)
            )
        writer.finish({"verdict": "accepted", "reasons": [], "kind": "directory", "complete": True})


def test_every_site_of_a_shared_host_is_known_and_of_every_other_host_one(tmp_path: Path) -> None:
    listed(
        tmp_path,
        "https://sites.google.com/view/elm",
        "https://sites.google.com/view/oak/contact",
        "https://sites.google.com/view/Elm/team",
        "https://www.facebook.com/",
        "elm.example/portland",
        "http://elm.example/salem",
    )
    assert home_pages(tmp_path) == (
        "http://elm.example/portland",
        "https://sites.google.com/view/elm",
        "https://sites.google.com/view/oak",
    )


def room(name: str, other: str) -> dict[str, Reply]:
    """A site of two pages that links to everything around it."""
    links = "".join(
        f'<a href="{to}">Our services and team</a>'
        for to in (f"/view/{name}/services", f"/view/{other}/services", f"/view/{name}-two/team", "/services", "/team")
    )
    at = f"{GOOGLE}/view/{name}"
    return {
        at: f"<title>{name.title()} Clinic</title><h1>{name.title()} Clinic</h1><p>We are {name}.</p>{links}",
        f"{at}/services": f"<p>Ketamine at {name}.</p>{links}",
    }


def read(pages: Mapping[str, Reply], runs: Path, *paths: str) -> tuple[Run, Loopback]:
    with Loopback(pages) as web:
        sites = [web.url(path) for path in paths]
        (run,) = crawl([SITES], runs=runs, settings=settings(), sites=sites)
    return run, web


def said(listing: RawListing) -> set[str]:
    return {block.text for page in listing.pages for block in page.blocks}


def test_sites_of_one_host_are_read_apart_and_each_below_its_own_path(tmp_path: Path) -> None:
    pages = {**room("elm", "oak"), **room("oak", "elm"), f"{GOOGLE}/robots.txt": "User-agent: *\nAllow: /\n"}
    run, web = read(pages, tmp_path, f"{GOOGLE}/view/elm", f"{GOOGLE}/view/oak")
    found = {listing.ref: said(listing) for listing in run.listings()}
    assert set(found) == {f"{GOOGLE}/view/elm", f"{GOOGLE}/view/oak"}
    assert {"We are elm.", "Ketamine at elm."} <= found[f"{GOOGLE}/view/elm"]
    assert not any("oak" in words for words in found[f"{GOOGLE}/view/elm"])
    asked = [path for path in web.paths(GOOGLE) if path != "/robots.txt"]
    assert sorted(asked) == ["/view/elm", "/view/elm/services", "/view/oak", "/view/oak/services"], "each once"
    assert web.paths(GOOGLE).count("/robots.txt") == 1


def test_the_name_of_a_room_says_nothing_of_the_pages_in_it(tmp_path: Path) -> None:
    at = f"{GOOGLE}/view/the-ketamine-blog"
    pages: dict[str, Reply] = {
        at: '<title>Elm</title><p>Hi</p><a href="/view/the-ketamine-blog/services">Services</a>'
        '<a href="/view/the-ketamine-blog/holiday">Holiday</a>',
        f"{at}/services": "<p>Infusions.</p>",
        f"{at}/holiday": "<p>Beach.</p>",
    }
    run, _ = read(pages, tmp_path, at)
    (listing,) = run.listings()
    assert [urlsplit(page.url).path for page in listing.pages] == [
        "/view/the-ketamine-blog",
        "/view/the-ketamine-blog/services",
    ], "neither left out as a blog nor read for its promise of ketamine"


def test_the_page_of_the_host_itself_is_not_read_as_a_clinics(tmp_path: Path) -> None:
    pages: dict[str, Reply] = {
        f"{GOOGLE}/view/elm": Answer(status=302, headers={"Location": "/signin"}),
        f"{GOOGLE}/signin": '<title>Sign in - sites google</title><p>Please sign in.</p><a href="/about">About</a>',
        f"{GOOGLE}/view/oak": "<title>Oak</title><p>Here</p>",
    }
    run, web = read(pages, tmp_path, f"{GOOGLE}/view/elm", f"{GOOGLE}/view/oak")
    assert [listing.ref for listing in run.listings()] == [f"{GOOGLE}/view/oak"]
    assert run.report["pages"]["moved_to_other_owner"] == 1
    assert "/about" not in web.paths(GOOGLE)


def test_a_host_of_its_own_that_leads_to_a_room_is_read_there_when_the_page_has_its_name(tmp_path: Path) -> None:
    pages: dict[str, Reply] = {
        "elmketamine.localhost/": Answer(status=301, headers={"Location": f"http://{GOOGLE}:{{port}}/view/elm"}),
        f"{GOOGLE}/view/elm": '<title>x</title><meta property="og:site_name" content="Elm Ketamine"><p>Us</p>',
        f"{GOOGLE}/view/oak": "<title>Oak</title><p>Here</p>",
    }
    run, _ = read(pages, tmp_path, "elmketamine.localhost/", f"{GOOGLE}/view/oak")
    assert {listing.ref for listing in run.listings()} == {f"{GOOGLE}/view/elm", f"{GOOGLE}/view/oak"}


def test_the_ids_of_listings_are_those_that_they_have_had_since_the_first_version(tmp_path: Path) -> None:
    two = "<title>Ash</title><p>12 Elm St, Portland, OR 97205</p><p>7 Oak Ave, Salem, OR 97301</p>"
    pages: dict[str, Reply] = {
        "elm.localhost/": "<title>Elm</title><p>Hi</p>",
        "www.oak.localhost/en/": "<title>Oak</title><p>Hi</p>",
        "ash.localhost/": two,
        f"{GOOGLE}/view/Fir": "<title>Fir</title><p>Hi</p>",
    }
    run, _ = read(pages, tmp_path, "elm.localhost/", "www.oak.localhost/en/", "ash.localhost/", f"{GOOGLE}/view/Fir")
    assert {listing.ref: listing.id for listing in run.listings()} == {
        "ash.localhost#12-97205": "bfbd2bc87b71e27aa35d",
        "ash.localhost#7-97301": "40e8e444bd4c7fb4c629",
        "elm.localhost": "a93798b65e35da2eb278",
        "oak.localhost/en": "fea32ac023051f637c91",
        f"{GOOGLE}/view/Fir": "74031019b012c9402ca1",
    }, "links that people shared lead by them"
