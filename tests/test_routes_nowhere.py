"""Addresses of nobody say so in the visitor's language; a slash too many, an icon, and pages that need no directory."""

import struct
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from routed import FREE
from served import Served, ask, served
from starlette.routing import compile_path

from ui.routes.nowhere import PATH, STREAMLITS
from ui.start_page import PAGES, streamlits_page
from ui.wording import say

EMPTY = "/guide/ketamine-and-spravato", "/sources/where-this-comes-from"


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(
    "path",
    [
        *("/portland", "/foo/bar", "/a/b/c/d", "/foo%0abar", "/index.html", "/manifest.json", "/app/static/x"),
        *("/sources/nothing", "/guide/nothing", "/clinic/a/b"),
        *("/_stcore", "/_stcore/nothing", "/static", "/static/js/nothing.js"),
        *("/clinic/%00", "/in/or/..%2f..", "/..%5c..", "/static/%00", "//elsewhere.example/x"),
    ],
)
def test_an_address_of_nobody_is_a_page_that_says_so_and_leads_on(app: Served, path: str, language: str) -> None:
    answer = ask(app, f"{path}?lang={language}")
    assert answer.status == 404
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert f'<html lang="{language}">' in answer.text
    assert say("refused.no_route", language) in answer.text
    ending = "" if language == "en" else "?lang=es"
    for there in ("/", "/in", "/guide/ketamine-and-spravato", "/sources/where-this-comes-from"):
        assert f'href="{there}{ending}"' in answer.text
        assert ask(app, f"{there}{ending}").status == 200
    assert "<script" not in answer.text
    assert "noindex" in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert 'href="//' not in answer.text, "no link leads to another host"


def test_pages_of_the_app_and_what_they_load_are_still_there(app: Served) -> None:
    for path in PAGES:
        begun = ask(app, path)
        assert (begun.status, 'id="root"' in begun.text) == (200, True)
    script = streamlits_page().partition('src="./static/')[2].partition('"')[0]
    assert ask(app, f"/static/{script}").status == 200
    assert ask(app, "/_stcore/health").text == "ok"
    assert ask(app, "/_stcore/host-config").json["allowedOrigins"] == []
    assert ask(app, "/media/nothing").status == 404


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/api/v1/clinics/%00", "/api/..%2f.."])
def test_programs_get_no_page_for_an_address_of_nobody(app: Served, path: str) -> None:
    answer = ask(app, path)
    assert (answer.status, answer.headers["content-type"]) == (404, "application/problem+json")


@pytest.mark.parametrize(
    ("path", "there"),
    [
        ("/in/", "/in"),
        ("/in/or/", "/in/or"),
        ("/in/or/portland/?page=1&lang=es", "/in/or/portland?page=1&lang=es"),
        ("/clinic/c-river/", "/clinic/c-river"),
        ("/clinic/", "/clinic"),
        ("/guide/", "/guide"),
        ("/sources/?lang=es", "/sources?lang=es"),
        ("/shortlist/", "/shortlist"),
        ("/embed/?near=97205", "/embed?near=97205"),
        ("/in/or//", "/in/or"),
        ("/robots.txt/", "/robots.txt"),
        ("/api/v1/clinics/?near=97205&size=1", "/api/v1/clinics?near=97205&size=1"),
    ],
)
def test_a_slash_too_many_leads_to_the_address_without_it_and_keeps_the_question(
    app: Served, path: str, there: str
) -> None:
    answer = ask(app, path)
    assert (answer.status, answer.headers["location"]) == (301, there)
    assert ask(app, there).status == 200


@pytest.mark.parametrize(
    "path", ["//other.example/", "/%2f%2fother.example/", "///other.example//", "/%5cother.example/"]
)
def test_no_slash_too_many_leads_to_another_host(app: Served, path: str) -> None:
    answer = ask(app, path)
    assert answer.status in (301, 400, 404)
    there = answer.headers.get("location", "/")
    assert there.startswith("/")
    assert there[1:2] not in ("/", "\\")


@given(st.text(max_size=80))
@settings(max_examples=300, deadline=None)
def test_every_path_is_ours_to_answer_but_those_at_which_streamlit_answers(rest: str) -> None:
    ours = compile_path(PATH)[0].fullmatch(f"/{rest}") is not None
    assert ours is not rest.startswith(STREAMLITS)


def test_browsers_get_a_small_icon_of_ours(app: Served) -> None:
    painted = ask(app, "/favicon.ico")
    assert (painted.status, painted.headers["content-type"]) == (200, "image/x-icon")
    kind, many = struct.unpack("<HH", painted.content[2:6])
    assert (kind, many) == (1, 3)
    for one in range(many):
        width, length, start = struct.unpack("<B7xII", painted.content[6 + 16 * one : 22 + 16 * one])
        assert painted.content[start : start + 8] == b"\x89PNG\r\n\x1a\n"
        assert struct.unpack(">I", painted.content[start + 16 : start + 20]) == (width,)
        assert start + length <= len(painted.content) < 10_000
    drawn = ask(app, "/icon.svg")
    assert drawn.headers["content-type"] == "image/svg+xml"
    assert ET.fromstring(drawn.text).tag == "{http://www.w3.org/2000/svg}svg"  # noqa: S314  our own file
    assert ask(app, "/favicon.png").content[:4] == b"\x89PNG"
    page = ask(app, "/in").text
    assert 'rel="icon" href="/icon.svg"' in page
    assert 'rel="icon" href="/favicon.ico"' in page
    asked = (drawn, painted)
    assert all("max-age=604800" in one.headers["cache-control"] for one in asked), "asked for once a week"


def test_the_guide_and_the_sources_are_read_while_there_is_no_directory(tmp_path: Path) -> None:
    with served(tmp_path, settings=FREE) as bare:
        for path in EMPTY:
            for language in ("en", "es"):
                answer = ask(bare, f"{path}?lang={language}")
                assert answer.status == 200
                assert say("site.built", language, day="").split("{")[0][:20] not in answer.text
                assert (
                    ask(bare, f"{path}?lang={language}", headers={"If-None-Match": answer.headers["etag"]}).status
                    == 304
                )
        assert ask(bare, "/in").status == 503


def test_the_sources_are_told_without_javascript_and_search_engines_find_them(app: Served) -> None:
    page = ask(app, "/sources/where-this-comes-from?lang=es").text
    assert '<html lang="es">' in page
    assert "<h1>De dónde viene todo esto</h1>" in page
    assert 'rel="canonical"' in page
    assert "FindTreatment.gov" in page
    assert "<script" not in page
    listed = ask(app, "/sitemap/places.xml").text
    assert f"<loc>{app.address}/sources/where-this-comes-from</loc>" in listed
    for path in ("/in/or", "/clinic/c-river", "/clinic/none"):
        ours = ask(app, path).text
        footer = ours.partition('<footer class="standing">')[2]
        assert 'href="/sources/where-this-comes-from"' in footer
        assert 'href="/sources"' not in ours
