"""The shapes that sources come in, each read from a real server."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from loopback import Answer, Loopback, Reply, directory, place, settings, source

from crawler.crawl import crawl
from crawler.listing import Block, Page, RawListing
from crawler.pages.places import names_in, places_in
from crawler.pages.visible import addresses_in, best_name, owner_in, phones_in, title_parts
from crawler.runs.folders import Run
from crawler.sites.own_site import Read, listings_of

SITES = source("clinic_sites", "", kind="clinic_site")
NOW = datetime(2026, 11, 23, tzinfo=UTC)
FEED = "feed.localhost/api"


def read(pages: Mapping[str, Reply], runs: Path, name: str, home: str) -> tuple[Run, list[RawListing]]:
    with Loopback(pages) as web:
        run = crawl([source(name, web.url(home))], runs=runs, settings=settings())[0]
    return run, list(run.listings())


def read_sites(pages: Mapping[str, Reply], runs: Path, *sites: str, **more: Any) -> tuple[Run, list[RawListing]]:
    with Loopback(pages) as web:
        homes = [web.url(site) for site in sites]
        run = crawl([SITES], runs=runs, settings=settings(**more), sites=homes)[0]
    return run, list(run.listings())


def test_a_directory_is_read_list_after_list_and_what_is_missing_stays_missing(tmp_path: Path) -> None:
    pages = {
        "list.localhost/clinics?page=1": directory("/clinics/elm") + '<a rel="next" href="?page=2">next</a>',
        "list.localhost/clinics?page=2": directory("/clinics/bare") + '<a rel="next" href="?page=1">again</a>',
        "list.localhost/clinics/elm": place(),
        "list.localhost/clinics/bare": '<h1 class="name">Bare</h1><dl class="facts"><dt>Offers</dt><dd>IV</dd></dl>',
    }
    _, listings = read(pages, tmp_path, "sample_directory", "list.localhost/clinics?page=1")
    by_ref = {listing.ref: listing for listing in listings}
    assert set(by_ref) == {"elm", "bare"}
    assert by_ref["bare"].fields == {"name": "Bare"}
    assert Block("IV", ("Bare", "Offers"), "cell") in by_ref["bare"].pages[0].blocks


def test_a_feed_is_read_page_after_page_and_its_other_values_become_labelled_cells(tmp_path: Path) -> None:
    elm = {"id": 7, "name": "Elm", "street": "12 Elm St", "zip": "97205", "services": ["IV", "IM"], "about": "Small."}
    oak: dict[str, Any] = {"id": "8", "name": "Oak", "services": [], "phone": None, "extra": {"deep": 1}, "open": True}
    pages = {
        "feed.localhost/api?page=1": json.dumps({"places": [elm, "no place"], "next": "/api?page=2"}),
        "feed.localhost/api?page=2": json.dumps({"places": [oak, elm], "next": None}),
    }
    run, listings = read(pages, tmp_path, "sample_feed", "feed.localhost/api?page=1")
    first, second = sorted(listings, key=lambda one: one.ref)
    assert (first.ref, first.fields) == ("7", {"name": "Elm", "street": "12 Elm St", "postal_code": "97205"})
    assert first.pages[0].blocks == (
        Block("IV", ("Services",), "cell"),
        Block("IM", ("Services",), "cell"),
        Block("Small.", ("About",), "cell"),
    )
    assert (second.ref, second.fields) == ("8", {"name": "Oak"})
    assert second.pages[0].blocks == (Block("1", ("extra.deep",), "cell"),)
    assert run.report["notes"] == ["7 came more than once; the first is kept", "rows left out: 1 (no 'id': place 2)"]


def test_a_sitemap_gives_a_listing_for_each_location_and_a_broken_page_what_can_be_seen(tmp_path: Path) -> None:
    def address(street: str, code: str) -> dict[str, str]:
        return {"@type": "PostalAddress", "streetAddress": street, "addressLocality": "Salem", "postalCode": code}

    graph = {
        "@graph": [
            {
                "@type": "MedicalClinic",
                "name": "Two",
                "telephone": "503-555-0102",
                "address": address("1 A St", "97301"),
            },
            {"@type": "MedicalClinic", "name": "Two West", "address": address("2 B St", "97304")},
        ]
    }
    wrapped = f'<h1>Two</h1><script type="application/ld+json">{json.dumps(graph)}</script>'
    broken = """<h1>Elm</h1><script type="application/ld+json">{"@type": "MedicalClinic", "name": "El</script>
        <p>12 Elm St<br>Portland, OR 97205</p><p>Call (503) 555-0101</p>"""
    locations = "".join(
        f"<url><loc>http://register.localhost:PORT{path}</loc></url>" for path in ("/place/two", "/place/elm", "/about")
    )
    pages: dict[str, Reply] = {"register.localhost/place/two": wrapped, "register.localhost/place/elm": broken}
    with Loopback(pages) as web:
        port = web.url("").rsplit(":", 1)[1].strip("/")
        listed = f"<urlset>{locations}<url><loc>http://other.localhost:{port}/place/x</loc></url><url><loc>http://[x/</loc></url></urlset>"
        web.pages["register.localhost/sitemap.xml"] = (
            f"<sitemapindex><sitemap><loc>http://register.localhost:{port}/map1.xml</loc></sitemap></sitemapindex>"
        )
        web.pages["register.localhost/map1.xml"] = Answer(
            listed.replace("PORT", port), headers={"Content-Type": "application/xml"}
        )
        run = crawl([source("sample_sitemap", web.url("register.localhost/"))], runs=tmp_path, settings=settings())[0]
        assert web.paths("other.localhost") == []
        assert "/about" not in web.paths("register.localhost")
    by_ref = {listing.ref: listing.fields for listing in run.listings()}
    assert set(by_ref) == {"two", "two#2", "elm"}
    assert run.report["notes"] == ["a link that is no address could not be followed"]
    assert by_ref["two#2"] == {"name": "Two West", "street": "2 B St", "city": "Salem", "postal_code": "97304"}
    assert by_ref["two"]["phone"] == "503-555-0102"
    assert by_ref["elm"] == {"name": "Elm", "phone": "(503) 555-0101", "address": "12 Elm St, Portland, OR 97205"}


def test_a_place_without_a_reference_is_left_out_and_costs_the_others_nothing(tmp_path: Path) -> None:
    places: list[dict[str, Any]] = [{"id": number, "name": f"Clinic {number}"} for number in range(20)]
    places[3] |= {"id": " "}
    run, listings = read({"feed.localhost/api": json.dumps({"places": places})}, tmp_path, "sample_feed", FEED)
    assert {listing.ref for listing in listings} == {str(number) for number in range(20) if number != 3}
    assert (run.verdict, run.report["notes"]) == ("accepted", ["rows left out: 1 (no 'id': place 4)"])
    assert run.report["complete"] is False, "the place that was left out is not gone"


def test_a_place_without_a_name_is_left_out_and_the_report_says_where_it_stands(tmp_path: Path) -> None:
    first: list[dict[str, Any]] = [{"id": number, "name": f"Clinic {number}"} for number in range(25)]
    second = [{"id": number, "name": f"Clinic {number}"} for number in range(25, 50)]
    first[1] |= {"name": ""}
    del first[6]["name"]
    second[0] |= {"name": "  "}
    pages = {
        "feed.localhost/api": json.dumps({"places": first, "next": "/api/2"}),
        "feed.localhost/api/2": json.dumps({"places": second}),
    }
    run, listings = read(pages, tmp_path, "sample_feed", FEED)
    assert len(listings) == 47
    assert all(listing.fields["name"] for listing in listings)
    assert run.report["notes"] == ["rows left out: 3 (no name: place 2, place 7, place 26)"]
    assert run.report["complete"] is False


def test_lines_without_a_name_are_left_out_and_the_first_ten_are_told(tmp_path: Path) -> None:
    (tmp_path / "csv_list.py").write_text(
        "from crawler.recipes.csv_feed import CsvFeed\n\n\nclass Csv(CsvFeed):\n"
        '    name = "csv_list"\n    ref_column = "Id"\n    fields = {"name": "Clinic"}\n',
        encoding="utf-8",
    )
    lines = [f"{number},{'' if number < 12 else 'Elm'}" for number in range(150)]
    with Loopback({"list.localhost/list.csv": "\n".join(["Id,Clinic", *lines])}) as web:
        row = replace(source("csv_list", web.url("list.localhost/list.csv")), code=str(tmp_path))
        (run,) = crawl([row], runs=tmp_path / "runs", settings=settings())
    assert (run.verdict, run.report["listings"]) == ("accepted", 138)
    rows = ", ".join(f"row {number}" for number in range(2, 12))
    assert run.report["notes"] == [f"rows left out: 12 (no name: {rows}, …)"]


def test_many_places_without_a_reference_are_a_feed_that_has_changed(tmp_path: Path) -> None:
    places: list[dict[str, Any]] = [{"id": number or None, "name": f"Clinic {number}"} for number in range(8)]
    run, listings = read({"feed.localhost/api": json.dumps({"places": places})}, tmp_path, "sample_feed", FEED)
    assert len(listings) == 7
    assert run.verdict == "quarantined"
    assert "1 of 8 rows cannot be told apart or named, more than 10%" in run.report["reasons"][0]


def test_links_of_a_directory_that_lead_to_another_host_are_not_followed_and_noted(tmp_path: Path) -> None:
    with Loopback({"list.localhost/1": place("Elm"), "list.localhost/3": place("Oak")}) as web:
        elsewhere = web.url("other.localhost/2")
        web.pages["list.localhost/away"] = Answer(status=302, headers={"Location": elsewhere})
        web.pages["other.localhost/2"] = directory("/4") + place("Stranger")
        web.pages["other.localhost/"] = "<p>A clinic's own site.</p>"
        web.pages["list.localhost/"] = (
            directory("/1", elsewhere, "http://[bad/", "javascript:void(0)", "mailto:a@b.example", "/away")
            + f'<a rel="next" href="{elsewhere}">next</a><a rel="next" href="/list2">next</a>'
        )
        web.pages["list.localhost/list2"] = directory(web.url("www.list.localhost/4"), "/3")
        rows = [source("sample_directory", web.url("list.localhost/")), SITES]
        run = crawl(rows, runs=tmp_path, settings=settings(), sites=[web.url("other.localhost/")])[0]
        port = web.url("").split(":")[2].strip("/")
        assert web.paths("other.localhost").count("/2") == 1, "only the redirect was followed"
    assert {listing.ref for listing in run.listings()} == {"1", "3"}
    assert f"pages of another host are not read as this source's: other.localhost:{port}" in run.report["notes"]
    assert "a link that is no address could not be followed" in run.report["notes"]
    assert run.report["complete"] is False
    assert run.report["pages"]["not_for_us"] == 1, "a host of the same site, but inside this network and not named"


def test_a_feed_is_not_followed_to_another_host(tmp_path: Path) -> None:
    with Loopback({"other.localhost/": "<p>A clinic's own site.</p>"}) as web:
        following = web.url("other.localhost/api?page=2")
        elm, oak = ({"id": number, "name": "Elm"} for number in (1, 2))
        web.pages["feed.localhost/api"] = json.dumps({"places": [elm], "next": following})
        web.pages["other.localhost/api?page=2"] = json.dumps({"places": [oak]})
        rows = [source("sample_feed", web.url("feed.localhost/api")), SITES]
        run = crawl(rows, runs=tmp_path, settings=settings(), sites=[web.url("other.localhost/")])[0]
        assert "/api?page=2" not in web.paths("other.localhost")
    assert [listing.ref for listing in run.listings()] == ["1"]
    assert run.report["notes"][0].startswith("pages of another host are not read as this source's: other.localhost")
    assert run.report["complete"] is False


def test_places_that_differ_only_in_the_query_of_their_pages_stay_apart(tmp_path: Path) -> None:
    pages = {
        "list.localhost/": directory("/detail?id=1", "/detail?id=2", "/detail/3"),
        "list.localhost/detail?id=1": place("One"),
        "list.localhost/detail?id=2": place("Two"),
        "list.localhost/detail/3": place("Three"),
    }
    run, listings = read(pages, tmp_path, "sample_directory", "list.localhost/")
    assert {one.ref: one.fields["name"] for one in listings} == {
        "detail?id=1": "One",
        "detail?id=2": "Two",
        "3": "Three",
    }
    assert run.report["complete"] is True


def test_a_source_whose_home_has_moved_is_read_where_it_is_now(tmp_path: Path) -> None:
    with Loopback({"new.localhost/": directory("/1"), "new.localhost/1": place()}) as web:
        web.pages["old.localhost/"] = Answer(status=301, headers={"Location": web.url("new.localhost/")})
        rows = [source("sample_directory", web.url("old.localhost/")), SITES]
        run = crawl(rows, runs=tmp_path, settings=settings(), sites=[web.url("new.localhost/")])[0]
    assert [listing.ref for listing in run.listings()] == ["1"]
    assert run.report["complete"] is True


HOME = """<title>Ketamine therapy in Portland | Elm Wellness</title><nav><a href="/services">Services</a>
  <a href="/blog">Blog</a><a href="/team/">Our team</a><a href="/contact">Contact</a><a href="/login">Log in</a>
  <a href="/paper.pdf">Treatment paper</a><a href="/news/2025/treatment">Treatment news</a></nav>
  <main><h1>Feel better</h1><a href="https://partner.localhost/treatment">Partner treatment</a></main>
  <footer>Elm Wellness, 12 Elm St, Suite 4, Portland, OR 97205 <a href="tel:+15035550101">Call</a>
  <a href="mailto:hello@elm.example?subject=x">write</a> © 2026 Elm Wellness. All rights reserved</footer>"""


def test_a_clinics_own_site_is_read_where_it_says_what_it_offers_and_not_where_it_does_not(tmp_path: Path) -> None:
    pages: Mapping[str, Reply] = {
        "www.elmwellness.localhost/": HOME,
        "www.elmwellness.localhost/services": '<h2>We offer</h2><ul><li>IV</li></ul><a href="/services/spravato">S</a>',
        "www.elmwellness.localhost/services/spravato": "<p>Spravato here.</p>",
        "www.elmwellness.localhost/team/": "<p>Dr. Jo Elm</p>",
        "www.elmwellness.localhost/contact": Answer(status=404),
        "www.elmwellness.localhost/blog": "<p>Blog</p>",
    }
    with Loopback(pages) as web:
        run = crawl([SITES], runs=tmp_path, settings=settings(), sites=[web.url("www.elmwellness.localhost/")])[0]
        asked = set(web.paths("www.elmwellness.localhost"))
        home = web.url("www.elmwellness.localhost/")
    (listing,) = run.listings()
    assert asked == {"/robots.txt", "/", "/services", "/services/spravato", "/team/", "/contact", "/sitemap.xml"}
    assert (listing.ref, listing.url) == ("elmwellness.localhost", home)
    assert listing.fields == {
        "name": "Elm Wellness",
        "phone": "+15035550101",
        "address": "12 Elm St, Suite 4, Portland, OR 97205",
        "email": "hello@elm.example",
        "website": home,
    }
    assert len(listing.pages) == 4
    assert run.report["pages"] == {"read": 4, "not_found": 1}


def test_no_more_pages_of_a_site_are_read_than_the_settings_say(tmp_path: Path) -> None:
    kinds = ("treatments", "team", "pricing", "insurance", "locations", "faq", "contact")
    links = "".join(f'<a href="/{kind}/{number}">t</a>' for kind in kinds for number in range(9))
    pages: dict[str, Reply] = {f"big.localhost/{kind}/{number}": links for kind in kinds for number in range(9)}
    run, _ = read_sites(pages | {"big.localhost/": links}, tmp_path, "big.localhost/", pages_a_site=6)
    assert run.report["pages"] == {"read": 6}


def test_a_site_with_several_locations_gives_a_listing_for_each_with_its_own_pages(tmp_path: Path) -> None:
    menu = (
        '<a href="/services">Services</a><a href="/locations/salem">Salem office</a><a href="/locations/bend">Bend</a>'
    )
    foot = "<footer>Oak Ketamine, 1 Main St, Portland, OR 97205</footer>"
    pages: Mapping[str, Reply] = {
        "oak.localhost/": f"<title>Oak Ketamine</title>{menu}<p>Hi</p>{foot}",
        "oak.localhost/services": f"{menu}<p>IV for all</p>{foot}",
        "oak.localhost/locations/salem": f"<p>22 State St</p><p>Salem, OR 97301</p><p>503-555-0122</p>{foot}",
        "oak.localhost/locations/bend": f"<p>33 Wall St, Bend, OR 97701</p>{foot}",
    }
    _, listings = read_sites(pages, tmp_path, "oak.localhost/")
    by_ref = {listing.ref: listing for listing in listings}
    assert set(by_ref) == {"oak.localhost#1-97205", "oak.localhost#22-97301", "oak.localhost#33-97701"}
    salem = by_ref["oak.localhost#22-97301"]
    assert salem.fields["phone"] == "503-555-0122"
    assert [page.url.rsplit("/", 1)[-1] for page in salem.pages] == ["", "services", "salem"]
    assert len(by_ref["oak.localhost#1-97205"].pages) == 2


def test_sites_that_are_gone_closed_or_silent_are_noted_and_cost_the_others_nothing(tmp_path: Path) -> None:
    pages: Mapping[str, Reply] = {
        "gone.localhost/": Answer(status=404),
        "shut.localhost/": "<title>Shut Clinic</title><p>We have closed for good.</p>",
        "paper.localhost/": Answer(b"%PDF-1.7", headers={"Content-Type": "application/pdf"}),
        "broken.localhost/": Answer(hang_up=True),
        "moved.localhost/": Answer(status=301, headers={"Location": "http://elm.localhost:{port}/"}),
        "elm.localhost/": "<title>Elm</title><p>Here.</p>",
        "loop.localhost/": Answer(status=302, headers={"Location": "/"}),
    }
    names = ("gone", "shut", "paper", "broken", "moved", "elm", "loop")
    run, listings = read_sites(pages, tmp_path, *(f"{name}.localhost/" for name in names))
    assert {listing.ref for listing in listings} == {"shut.localhost", "elm.localhost"}
    shut = next(listing for listing in listings if listing.ref == "shut.localhost")
    assert shut.pages[0].blocks[0].text == "We have closed for good."
    assert {error["reason"] for error in run.report["errors"]} >= {"answered 404", "not a page"}
    assert run.report["pages"]["not_found"] == 1
    assert run.report["complete"] is False


def test_places_in_structured_data_are_found_where_sites_put_them() -> None:
    salem = {"@type": "PostalAddress", "streetAddress": "22 State St", "addressLocality": "Salem", "postalCode": 97301}
    firm = {
        "@type": ["Organization", "MedicalBusiness"],
        "name": "Oak",
        "telephone": "503-555-0100",
        "location": [
            {"@id": "#salem"},
            {"@type": "Place", "name": "Oak Bend", "address": "33 Wall St, Bend, OR 97701"},
        ],
        "openingHoursSpecification": {
            "dayOfWeek": ["https://schema.org/Monday", "Friday"],
            "opens": "9:00",
            "closes": "5",
        },
    }
    structured: list[dict[str, Any]] = [
        firm,
        {"@id": "#salem", "@type": "MedicalClinic", "address": salem, "geo": {"latitude": 44.9, "longitude": "-123"}},
        {"@type": "Person", "name": "Dr. Jo", "address": {"streetAddress": "9 Home St", "addressLocality": "Salem"}},
        {"@type": "WebSite", "name": "Oak Ketamine"},
        {"@type": "Event", "location": {"@type": "Place", "address": "1 Hall St"}},
    ]
    first, second = places_in(structured)
    assert first["street"] == "22 State St"
    assert (first["name"], first["phone"]) == ("Oak", "503-555-0100")
    assert (first["latitude"], first["longitude"], first["postal_code"]) == ("44.9", "-123", "97301")
    assert first["hours"] == "Monday, Friday 9:00-5"
    assert (second["name"], second["address"]) == ("Oak Bend", "33 Wall St, Bend, OR 97701")
    assert names_in(structured) == ["Oak", "Oak Ketamine"]
    loop: dict[str, Any] = {"@id": "#a", "@type": "Organization", "location": {"@id": "#a"}, "name": "Loop"}
    assert places_in([loop]) == []


@pytest.mark.parametrize(
    ("lines", "address"),
    [
        (["Visit us: 12 Elm St, Portland, OR 97205 (map)"], "12 Elm St, Portland, OR 97205"),
        (["12 Elm St", "Suite 4", "Portland, OR 97205-1234"], "12 Elm St, Suite 4, Portland, OR 97205-1234"),
        (["1550 N 1st Ave #200", "Boise ID 83702"], "1550 N 1st Ave #200, Boise ID 83702"),
        (["Serving Portland, OR 97205"], ""),
        (["Call 503-555-0101", "Portland, OR 97205"], ""),
        (["Open since 1999 in Portland"], ""),
        (["Founded in 2015", "Some words between", "More", "Salem, OR 97301"], ""),
    ],
)
def test_addresses_are_taken_from_what_can_be_seen(lines: list[str], address: str) -> None:
    assert addresses_in([Block(line) for line in lines]) == ([address] if address else [])
    assert addresses_in([Block("\n".join(lines))]) == ([address] if address else [])
    assert addresses_in([Block(line, zone="quote") for line in lines]) == []


def test_phones_are_taken_as_written_each_once() -> None:
    text = "Call (503) 555-0101 or 503.555.0101; fax +1 503 555 0102. NPI 1234567890, 12-555-0100, $450-600"
    assert phones_in([text]) == ["(503) 555-0101", "+1 503 555 0102"]


def test_the_name_most_like_the_host_is_taken() -> None:
    parts = title_parts("Ketamine Therapy in Denver, CO | Riverbend Wellness - Home")
    assert best_name(parts, "www.riverbendwellness.com") == "Riverbend Wellness"
    assert best_name(["First", "Second"], "xyz.example") == "First"
    assert best_name([], "xyz.example") == ""
    assert owner_in([Block("© 2019-2026 Elm Wellness, LLC. All rights reserved", zone="footer")]) == [
        "Elm Wellness, LLC"
    ]


@pytest.mark.parametrize(
    "title",
    [
        "Home | Silver Lake Ketamine",
        "Welcome - Silver Lake Ketamine",
        "Silver Lake Ketamine | Home Page",
        "Inicio",
        "Untitled",
        "INDEX",
        "Homepage",
        "P\u00e1gina de inicio | Silver Lake Ketamine",
    ],
)
@pytest.mark.parametrize("host", ["slk.example", "silverlake.example", "home.example"])
def test_what_a_home_page_is_called_is_no_name_of_a_clinic(title: str, host: str) -> None:
    blocks = (Block("Silver Lake Ketamine", kind="heading"), Block("We give IV ketamine.", ("Silver Lake Ketamine",)))
    data = ({"@type": "MedicalClinic", "name": "Home", "address": {"streetAddress": "9 Elm St"}},)
    for structured in ((), data):
        page = Page(f"https://{host}/", title, NOW, blocks=blocks, structured=structured)
        for site_name in ("", "Home"):
            told = listings_of([Read(page, site_name=site_name)], host=host, website=page.url)
            assert [one.fields["name"] for one in told] == ["Silver Lake Ketamine"]
    assert best_name(["Home Health Clinic"], host) == "Home Health Clinic"
