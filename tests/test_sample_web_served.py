"""How the sample web answers: each host for itself, what is odd about some of them, starting and stopping."""

import html
import http.client
import json
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest
from sample_reader import by_slug, followed, get, with_trait

from crawler.sample_web import SITE, SampleWeb
from crawler.sample_web.hosts import BIG_BYTES, LONG_WORD, SLOW_SECONDS, TRACKER, hosts
from crawler.sample_web.places import LISTS, listing_path, places


@pytest.fixture(scope="module")
def web() -> Iterator[SampleWeb]:
    with SampleWeb(0) as serving:
        yield serving


# --- serving ---


def test_each_host_answers_for_itself_and_each_request_is_noted(web: SampleWeb) -> None:
    status, headers, body = get(web, "alderstreet.localhost", "/")
    missing, _, _ = get(web, "nobody.localhost", "/")

    assert (status, missing) == (200, 404)
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert "Alder Street Ketamine Clinic" in body.decode()
    seen = [one for one in web.requests() if one.host == "alderstreet.localhost"][-1]
    assert (seen.path, seen.agent, seen.status, seen.forbidden) == ("/", "tester/1", 200, False)
    assert seen.started <= seen.ended


def test_head_answers_the_length_without_the_body(web: SampleWeb) -> None:
    _, whole, body = get(web, "alderstreet.localhost", "/")
    status, headers, nothing = get(web, "alderstreet.localhost", "/", method="HEAD")

    assert (status, nothing) == (200, b"")
    assert headers["Content-Length"] == whole["Content-Length"] == str(len(body))


def test_addresses_in_pages_carry_the_port_that_is_served(web: SampleWeb) -> None:
    _, _, body = get(web, "register.localhost", "/sitemap.xml")
    _, _, detail = get(web, "directory.localhost", "/clinics/alder-street")

    assert f"http://register.localhost:{web.port}/place/alder-street" in body.decode()
    assert f"http://alderstreet.localhost:{web.port}/" in detail.decode()
    assert all(f":{web.port}/" in site for site in web.sites())
    assert not any("%PORT%" in text for text in (body.decode(), detail.decode()))


def test_locator_answers_states_and_services_in_the_shape_of_the_real_one(web: SampleWeb) -> None:
    path = "/locator/exportsAsJson/v2?sCodes=KIT&limitType=0&limitValue=46&pageSize=2&page={page}"
    first = json.loads(get(web, "treatment.localhost", path.format(page=1))[2])
    past = json.loads(get(web, "treatment.localhost", path.format(page=9))[2])
    rehab = "/locator/exportsAsJson/v2?limitType=0&limitValue=11&pageSize=100"
    every = json.loads(get(web, "treatment.localhost", rehab)[2])
    only_kit = json.loads(get(web, "treatment.localhost", rehab + "&sCodes=KIT")[2])

    assert {"page", "totalPages", "recordCount", "rows"} == set(first)
    assert first["rows"][0]["state"] == "OR"
    assert isinstance(first["rows"][0]["latitude"], str)
    assert past["rows"] == []
    assert "Stillwater Recovery Ranch" in {row["name1"] for row in every["rows"]}
    assert "Stillwater Recovery Ranch" not in {row["name1"] for row in only_kit["rows"]}


def test_register_has_whole_broken_graph_and_double_json_ld() -> None:
    shapes = {"whole": 0, "broken": 0, "graph": 0, "double": 0}
    for path, answer in hosts()["register.localhost"].pages.items():
        found = re.search(r'ld\+json">\n(.*?)\n</script>', answer.text, re.DOTALL)
        if not path.startswith("/place/") or found is None:
            continue
        try:
            data = json.loads(found[1])
        except ValueError:
            shapes["broken"] += 1
            continue
        shapes["double" if isinstance(data, list) else "graph" if "@graph" in data else "whole"] += 1

    assert all(count >= 2 for count in shapes.values()), shapes


# --- what is odd ---


def test_forbidden_pages_are_linked_and_whoever_asks_for_them_is_noted(web: SampleWeb) -> None:
    _, _, robots = get(web, "directory.localhost", "/robots.txt")
    _, _, listing = get(web, "directory.localhost", "/clinics")
    for path in ("/internal/export", "/trap", "/clinics?page=1&sort=name"):
        get(web, "directory.localhost", path)
        assert web.requests()[-1].forbidden
        assert html.escape(path) in listing.decode()

    assert "Disallow: /trap" in robots.decode()
    get(web, "directory.localhost", "/clinics?page=2")
    assert not web.requests()[-1].forbidden


def test_a_link_that_is_allowed_leads_to_a_page_that_is_not(web: SampleWeb) -> None:
    site = with_trait("redirects")
    status, headers, _ = get(web, site, "/book")

    assert (status, headers["Location"]) == (302, "/portal/new")
    assert hosts()[site].forbids("/portal/new")
    assert not hosts()[site].forbids("/book")
    assert 'href="/book"' in hosts()[site].answer("/").text


def test_robots_out_of_order_forbids_everything_and_its_absence_nothing(web: SampleWeb) -> None:
    status, headers, _ = get(web, with_trait("robots_503"), "/robots.txt")
    get(web, with_trait("robots_503"), "/")
    refused = web.requests()[-1]
    absent, _, _ = get(web, "feed.localhost", "/robots.txt")
    get(web, "feed.localhost", "/api/places.json")

    assert (status, headers["Retry-After"]) == (503, "1")
    assert refused.forbidden
    assert absent == 404
    assert not web.requests()[-1].forbidden


def test_one_host_forbids_everything_one_names_a_delay_and_one_has_no_page(web: SampleWeb) -> None:
    assert hosts()[with_trait("forbids_all")].forbids("/")
    assert f"Crawl-delay: {SLOW_SECONDS}" in get(web, with_trait("crawl_delay"), "/robots.txt")[2].decode()
    for path in ("/", "/services", "/robots.txt"):
        assert get(web, with_trait("all_404"), path)[0] == 404


def test_slow_host_takes_its_time_for_pages_only(web: SampleWeb) -> None:
    get(web, with_trait("slow"), "/robots.txt")
    get(web, with_trait("slow"), "/")
    robots, page = web.requests()[-2:]

    assert page.ended - page.started >= SLOW_SECONDS * 0.98
    assert robots.ended - robots.started < SLOW_SECONDS * 0.5


def test_windows_1252_is_said_in_the_header_of_one_site_and_only_in_the_page_of_another(web: SampleWeb) -> None:
    _, said, body = get(web, with_trait("windows_1252"), "/")
    _, unsaid, other = get(web, with_trait("windows_1252_meta"), "/")

    assert said["Content-Type"] == "text/html; charset=windows-1252"
    assert "Peña Ridge" in body.decode("windows-1252")
    assert unsaid["Content-Type"] == "text/html"
    assert b'<meta charset="windows-1252">' in other
    for page in (body, other):
        with pytest.raises(UnicodeDecodeError):
            page.decode("utf-8")


def test_big_page_is_big_and_linked(web: SampleWeb) -> None:
    site = with_trait("big_page")

    assert "/blog/archive" in followed(site, hosts()[site], "/")
    assert len(get(web, site, "/blog/archive")[2]) >= BIG_BYTES


def test_hostile_words_stand_in_the_directory_and_on_the_site_and_nobody_may_ask_the_tracker(web: SampleWeb) -> None:
    site = get(web, with_trait("hostile"), "/")[2].decode()
    listing = get(web, "directory.localhost", "/clinics/crow-point")[2].decode()

    for piece in (
        LONG_WORD,
        "javascript:alert",
        "=HYPERLINK(",
        "<script>document.title",
        f"{TRACKER}:{web.port}/pixel.gif",
    ):
        assert piece in site
    assert "Crow Point Ketamine &lt;script&gt;alert(&quot;name&quot;)&lt;/script&gt;" in listing
    assert "<script>" not in listing
    assert 'href="javascript:' in listing
    get(web, TRACKER, "/pixel.gif")
    assert web.requests()[-1].forbidden


def test_closed_and_moved_clinics_say_so(web: SampleWeb) -> None:
    assert by_slug("mesa-verde").status == "closed"
    assert by_slug("north-pier-old").status == "moved"
    assert b"Permanently closed" in get(web, "directory.localhost", "/clinics/mesa-verde")[2]
    assert b"1560 Sherman Ave" in get(web, "directory.localhost", "/clinics/north-pier-old")[2]
    status, headers, _ = get(web, "oldnorthpier.localhost", "/")
    assert (status, headers["Location"]) == (301, f"http://northpier.localhost:{web.port}/")
    assert not by_slug("cascade-home").street


def test_hosts_that_mark_their_pages_do_not_send_them_again_to_whoever_knows_them(web: SampleWeb) -> None:
    marked = [name for name, host in hosts().items() if host.etags]
    status, headers, body = get(web, marked[0], "/")
    again, repeated, nothing = get(web, marked[0], "/", known=headers["ETag"])
    other, _, whole = get(web, marked[0], "/", known='"another"')

    assert (status, again, other) == (200, 304, 200)
    assert (nothing, repeated["ETag"]) == (b"", headers["ETag"])
    assert whole == body
    assert 20 < len(marked) < len(hosts()) - 20
    assert "ETag" not in get(web, marked[0], "/nowhere")[1]


def test_a_site_that_needs_javascript_has_no_words_and_a_script_that_brings_them(web: SampleWeb) -> None:
    site = with_trait("javascript")
    shell, script = (get(web, site, path)[2].decode() for path in ("/", "/app.js"))

    assert '<div id="root"></div>' in shell
    assert "831-555-0101" not in shell
    assert "831-555-0101" in script
    assert SITE not in by_slug("sand-dollar").said


def test_a_parked_name_and_one_that_somebody_else_took_say_nothing_of_their_clinics(web: SampleWeb) -> None:
    status, headers, _ = get(web, with_trait("new_owner"), "/")

    assert b"This domain is for sale" in get(web, with_trait("parked"), "/")[2]
    assert (status, headers["Location"]) == (301, f"http://directory.localhost:{web.port}/clinics")
    assert not any(SITE in by_slug(slug).said for slug in ("tall-pines", "granite-gate"))


def test_two_pages_that_are_linked_ask_not_to_be_kept(web: SampleWeb) -> None:
    site = with_trait("keeps_back")
    _, _, home = get(web, site, "/")
    _, headers, draft = get(web, site, "/treatments-draft")
    _, _, old = get(web, site, "/treatments-2019")

    assert all(path in home for path in (b"/treatments-draft", b"/treatments-2019"))
    assert headers["X-Robots-Tag"] == "googlebot: nofollow, clinic-directory: noindex"
    assert b'<meta name="robots" content="noindex">' in old
    assert all(b"rectal ketamine" in body for body in (draft, old))
    assert "rectal" not in by_slug("rose-city").routes


def test_a_page_that_no_link_leads_to_stands_in_the_sitemap() -> None:
    site = with_trait("sitemap_only")
    host = hosts()[site]
    named = re.findall(r"localhost:%PORT%(/[^<]*)</loc>", host.answer("/sitemap.xml").text)
    linked = {path for answer in host.pages.values() for path in re.findall(r'href="(/[^"]*)"', answer.text)}
    (hidden,) = (path for path in named if path not in linked)

    assert host.answer(hidden).status == 200
    assert "What it costs" in host.answer(hidden).text


# --- starting and stopping ---


def test_a_taken_port_is_left_alone_and_another_one_used() -> None:
    with SampleWeb(0) as first, SampleWeb(first.port) as second:
        assert second.port != first.port
        assert get(first, "feed.localhost", "/api/places.json")[0] == 200
        assert get(second, "feed.localhost", "/api/places.json")[0] == 200


def test_stopping_leaves_no_thread_and_frees_the_port_though_someone_holds_a_connection() -> None:
    before = set(threading.enumerate())
    with SampleWeb(0) as web, socket.create_connection(("127.0.0.1", web.port)) as idle:
        idle.sendall(b"GET / HTTP/1.1\r\n")
        get(web, "feed.localhost", "/api/places.json")
        web.__exit__(None, None, None)
        assert set(threading.enumerate()) <= before
        with pytest.raises(OSError, match="refused"):
            socket.create_connection(("127.0.0.1", web.port))


def test_listing_paths_name_the_slug_in_every_source() -> None:
    assert all(listing_path(where, places()[0]).endswith(places()[0].slug) for where in LISTS)


@pytest.mark.usefixtures("ctrl_c_is_heard")
def test_module_serves_until_interrupted() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "crawler.sample_web", "--port", "8760"], stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            found = re.search(r"http://localhost:(\d+)/", process.stdout.readline())
            assert found is not None
            connection = http.client.HTTPConnection("127.0.0.1", int(found[1]), timeout=60)
            connection.request("GET", "/", headers={"Host": "localhost"})
            assert "directory.localhost" in connection.getresponse().read().decode()
            connection.close()
            process.send_signal(2)
            assert process.wait(timeout=60) == 0
        finally:
            process.kill()
