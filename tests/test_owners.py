"""Whose site it is: the clinic's own, somebody else's or nobody's, and pages that only a browser could read."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.http import HtmlResponse

from crawler.listing import Page
from crawler.pages.html import page_from_html
from crawler.sites.owners import parked, registrable, same_owner, says_closed
from crawler.sites.shells import is_shell, leads_on

SEEN = datetime(2026, 11, 23, tzinfo=UTC)


def page(html: str, url: str = "https://elm.example/") -> Page:
    return page_from_html(html.encode(), url=url, seen_at=SEEN, content_type="text/html; charset=utf-8")


@pytest.mark.parametrize(
    ("host", "registered"),
    [
        ("www.elm.example", "elm.example"),
        ("a.b.elm.example", "elm.example"),
        ("ELM.example.", "elm.example"),
        ("elm.co.uk", "elm.co.uk"),
        ("www.elm.com.au", "elm.com.au"),
        ("elm.wixsite.com", "elm.wixsite.com"),
        ("x.elm.localhost", "elm.localhost"),
        ("127.0.0.1", "127.0.0.1"),
        ("localhost", "localhost"),
        ("", ""),
    ],
)
def test_the_registered_part_of_a_name_is_told_by_its_spelling(host: str, registered: str) -> None:
    assert registrable(host) == registered


@pytest.mark.parametrize(
    ("asked", "final", "called", "same"),
    [
        ("elm.example", "www.elm.example", (), True),
        ("elm.example", "clinic.elm.example", (), True),
        ("elm-clinic.example", "elmclinic.test", (), True),
        ("elmketamine.example", "elmketamineclinic.test", (), True),
        ("elmketamine.example", "oakhealth.test", ("Home | Elm Ketamine of Portland",), True),
        ("elmketamine.example", "oakhealth.test", ("Oak Health", "Our clinics"), False),
        ("elm.example", "helmet.test", ("Elm trees",), False),  # too short to mean anything
        ("elm.wixsite.com", "oak.wixsite.com", (), False),
        ("elm.co.uk", "oak.co.uk", (), False),
    ],
)
def test_another_name_is_the_same_owner_only_when_something_says_so(
    asked: str, final: str, called: tuple[str, ...], same: bool
) -> None:
    assert same_owner(asked, final, called=called) is same


@pytest.mark.parametrize(
    "html",
    [
        "<title>elm.example</title><h1>elm.example</h1><p>This domain is for sale! Make an offer.</p>",
        "<p>Buy this domain</p>",
        "<h1>This website has expired.</h1><p>If you own it, log in.</p>",
        "<p>Looks like this domain isn\u2019t connected to a website yet</p>",
        "<title>Apache2 Ubuntu Default Page: It works</title><p>It works!</p>",
        "<h1>Account Suspended</h1><p>Contact your hosting provider.</p>",
        "<title>Index of /</title><p>cgi-bin/</p>",
        '<script>window.onload=function(){window.location.href="/lander"}</script>',
    ],
)
def test_a_name_for_sale_and_a_placeholder_are_nobodys(html: str) -> None:
    assert parked(page(html), html.encode()) != ""


def test_visitors_sent_to_a_seller_of_names_end_up_at_nobodys() -> None:
    assert "hugedomains.com" in parked(page("<p>Elm</p>", "https://www.hugedomains.com/domain_profile.cfm?d=elm"))


@pytest.mark.parametrize(
    "html",
    [
        "<h1>Elm Clinic</h1><p>We offer ketamine. The building next door is for sale.</p>",
        "<p>We have closed for good.</p>",
        "<h1>Elm</h1><p>Parking is free behind the house.</p>",
        "",
        '<script src="/app.js"></script><div id="root"></div>',
    ],
)
def test_a_clinics_page_is_not_taken_for_nobodys(html: str) -> None:
    assert parked(page(html), html.encode()) == ""


def test_a_long_page_is_somebodys_whatever_it_says() -> None:
    assert parked(page("<p>Buy this domain</p>" + "<p>We give ketamine to people in pain.</p>" * 200)) == ""


@pytest.mark.parametrize(
    ("text", "closed"),
    [
        ("The practice is permanently closed.", True),
        ("Elm Clinic closed its doors in May.", True),
        ("We have closed for good.", True),
        ("We have closed", True),
        ("We are closed on Sundays.", False),
        ("We have closed-loop pumps.", False),
        ("Our office has closed for lunch until one.", False),
    ],
)
def test_words_of_closing_are_told_apart_from_hours(text: str, closed: bool) -> None:
    assert says_closed(page(f"<p>{text}</p>")) == (text if closed else "")


SCRIPT = '<script src="/app.js"></script>'


@pytest.mark.parametrize(
    ("html", "shell"),
    [
        (f'<title>Elm</title><body><div id="root"></div>{SCRIPT}</body>', True),
        (
            f"<body><noscript>You need to enable JavaScript to run this app.</noscript><app-root></app-root>{SCRIPT}",
            True,
        ),
        (f"<body><p>Loading the page of the clinic …</p><p>Please enable JavaScript.</p>{SCRIPT}", True),
        (f'<body><footer>© 2026 Elm Clinic of Portland</footer><div id="__next"></div>{SCRIPT}', True),
        (f'<body><div id="root"><p>We give ketamine here, and this was made on the server.</p></div>{SCRIPT}', False),
        (f"<body><p>Call us at 503-555-0101, we are the clinic on Elm Street.</p>{SCRIPT}", False),
        ("<body><p></p>", False),
        (
            f'<div id="root"></div>{SCRIPT}<script type="application/ld+json">{{"@type": "Clinic"}}</script>',
            False,
        ),
        (f'<div id="root"></div>{SCRIPT}<p>{"We give ketamine. " * 30}</p>', False),
        ("", False),
    ],
)
def test_an_empty_shell_is_told_from_a_page_that_is_short(html: str, shell: bool) -> None:
    assert is_shell(html.encode(), page(html)) is shell


@given(
    st.binary(max_size=300),
    st.sampled_from(["", '<meta http-equiv="refresh" content="0;url=', "<div id=root>", SCRIPT]),
)
def test_any_bytes_can_be_looked_at(body: bytes, before: str) -> None:
    whole = before.encode() + body
    seen = page_from_html(whole, url="https://elm.example/", seen_at=SEEN)
    assert is_shell(whole, seen) in (True, False)
    assert isinstance(parked(seen, whole), str)
    assert isinstance(says_closed(seen), str)
    onward = leads_on(HtmlResponse("https://elm.example/", body=whole))
    assert onward is None or "//" in onward
