"""Adding a directory as a person does: a look, a guess, three files, a check that fails until somebody looked."""

import json
import os
import re
import tomllib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from loopback import Answer, Loopback, Reply, directory, place

from crawler.new_sources.files import row_text, spider_text
from crawler.new_sources.guess import RECIPES, Guess, guess
from crawler.new_sources.guess import Answer as Looked
from crawler.new_sources.guess_html import Seen
from crawler.new_sources.guess_words import words_of_place
from crawler.recipes.recipe import Recipe
from ui.cli import main

TERMS = ("--terms", "Invented; may be read")


def clinic(number: int, **other: Any) -> dict[str, Any]:
    address = {"@type": "PostalAddress", "streetAddress": f"{number} Elm St", "addressLocality": "Salem"}
    return {"@type": "MedicalClinic", "name": f"Elm {number}", "telephone": "503-555-0101", "address": address} | other


def data(value: Any) -> str:
    return f'<script type="application/ld+json">{json.dumps(value)}</script>'


def urls(*addresses: str) -> str:
    return f"<urlset>{''.join(f'<url><loc>{one}</loc></url>' for one in addresses)}</urlset>"


def pages() -> dict[str, Reply]:
    xml, as_json, as_csv = ({"Content-Type": kind} for kind in ("application/xml", "application/json", "text/csv"))
    feed = {"clinics": [{"uid": f"k{n}", "name": f"Elm {n}", "city": "Salem", "offers": ["IV"]} for n in range(3)]}
    return {
        "list.localhost/clinics": "<nav>"
        + "".join(f"<a href='/menu/{number}'>m</a>" for number in range(9))
        + "</nav>"
        + directory("/c/1", "/c/2", "/c/3")
        + '<a rel="next" href="/clinics?page=2">next</a>',
        "list.localhost/clinics?page=2": directory("/c/4"),
        **{f"list.localhost/c/{number}": place(f"Elm {number}") for number in range(1, 5)},
        "map.localhost/sitemap.xml": Answer(urls("/about", "/p/1", "/p/2"), headers=xml),
        "map.localhost/p/1": f"<h1>Elm</h1>{data(clinic(1))}",
        "map.localhost/p/2": f"<h1>Oak</h1>{data(clinic(2))}",
        "feed.localhost/api": Answer(json.dumps(feed), headers=as_json),
        "table.localhost/all.csv": Answer("id,name,city,offers\n1,Elm,Salem,IV\n2,Oak,Bend,IM\n", headers=as_csv),
        "page.localhost/": f"<h1>Clinics</h1>{data([clinic(1), clinic(2)])}",
        "closed.localhost/robots.txt": "User-agent: *\nDisallow: /\n",
        "closed.localhost/": directory("/c/1", "/c/2", "/c/3"),
    }


@pytest.fixture
def web() -> Iterator[Loopback]:
    given = pages()
    given["map.localhost/sitemap.xml"] = lambda _: Answer(
        urls(*(served.url(f"map.localhost/{path}") for path in ("about", "p/1", "p/2"))),
        headers={"Content-Type": "application/xml"},
    )
    with Loopback(given) as served:
        yield served


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CLINICS_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def expected(home: Path, source: str) -> Any:
    return json.loads((home / f"sources/fixtures/{source}/expected.json").read_text("utf-8"))


@pytest.mark.parametrize(
    ("address", "recipe", "refs"),
    [
        ("list.localhost/clinics", "ListThenDetail", ["1", "2", "3", "4"]),
        ("map.localhost/sitemap.xml", "SitemapOfPlaces", ["1", "2"]),
        ("feed.localhost/api", "JsonFeed", ["k0", "k1", "k2"]),
        ("table.localhost/all.csv", "CsvFeed", ["1", "2"]),
        ("page.localhost/", "SchemaOrgPage", ["Elm 1|1 Elm St||Salem|", "Elm 2|2 Elm St||Salem|"]),
    ],
)
def test_a_directory_is_added_by_looking_at_it(
    web: Loopback, home: Path, capsys: pytest.CaptureFixture[str], address: str, recipe: str, refs: list[str]
) -> None:
    assert main(["new-source", "my_list", web.url(address), *TERMS]) == 0
    told = capsys.readouterr().out
    spider = (home / "sources/my_list.py").read_text("utf-8")
    assert f"class MyList({recipe}):" in spider
    assert len(spider.splitlines()) <= 40
    (row,) = tomllib.loads((home / "sources.toml").read_text("utf-8"))["source"]
    assert (row["id"], row["home"], row["terms"]) == ("my_list", web.url(address), TERMS[1])
    assert [one["ref"] for one in expected(home, "my_list")["records"]] == refs
    assert all(one["fields"]["name"].startswith(("Elm", "Oak")) for one in expected(home, "my_list")["records"])
    assert "clinics record my_list --reviewed" in told
    assert ("only the first page of the list will be read" in told) is (recipe in ("JsonFeed", "SchemaOrgPage"))


@pytest.mark.usefixtures("home")
def test_an_added_directory_fails_its_check_until_somebody_looked_and_is_then_crawled(
    web: Loopback, capsys: pytest.CaptureFixture[str]
) -> None:
    address = web.url("table.localhost/all.csv")
    assert main(["new-source", "my_list", address, *TERMS]) == 0
    assert main(["record", "my_list", "--check"]) == 1
    assert "Nobody has looked at the records of my_list" in capsys.readouterr().out
    assert main(["record", "my_list", "--reviewed"]) == 0
    assert main(["record", "my_list", "--check"]) == 0
    capsys.readouterr()
    assert main(["crawl", "my_list", "--json"]) == 0
    (run,) = json.loads(capsys.readouterr().out)
    assert (run["listings"], run["verdict"]) == (2, "accepted")
    assert main(["new-source", "my_list", address, *TERMS]) == 2
    told = capsys.readouterr().err
    assert "nothing is overwritten" in told
    folder = os.environ["CLINICS_HOME"]
    for part in ("sources/my_list.py", "sources/fixtures/my_list", "runs/my_list", "sources.toml"):
        assert f"{folder}/{part}" in told


def test_answers_are_renewed_after_the_difference_is_shown_and_somebody_agreed(
    web: Loopback, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["new-source", "my_feed", web.url("feed.localhost/api"), *TERMS]) == 0
    assert main(["record", "my_feed", "--reviewed"]) == 0
    assert main(["record", "my_feed", "--yes"]) == 0
    assert "The records are those that were expected." in capsys.readouterr().out
    assert expected(home, "my_feed")["reviewed"] is True, "what a person looked at did not change"
    feed = {"clinics": [{"uid": "k1", "name": "Oak", "city": "Salem"}, {"uid": "k9", "name": "Ash", "city": "Bend"}]}
    web.pages["feed.localhost/api"] = Answer(json.dumps(feed), headers={"Content-Type": "application/json"})
    before = sorted((path.name, path.read_bytes()) for path in (home / "sources/fixtures/my_feed").iterdir())
    assert main(["record", "my_feed"]) == 2, "nobody can be asked"
    told = capsys.readouterr()
    assert "listing gone k0" in told.out
    assert "listing changed k1\n  - name: Elm 1\n  - offers > IV\n  + name: Oak\n" in told.out
    assert "Say --yes" in told.err
    assert sorted((path.name, path.read_bytes()) for path in (home / "sources/fixtures/my_feed").iterdir()) == before
    assert main(["record", "my_feed", "--yes"]) == 0
    assert [one["ref"] for one in expected(home, "my_feed")["records"]] == ["k1", "k9"]
    assert expected(home, "my_feed")["reviewed"] is False


@pytest.mark.parametrize(
    ("path", "kind", "body"),
    [
        ("providers.json", "application/json", '{"providers": [{"id": 1, "name": "Elm"}, {"id": 2, "name": "Oak"}]}'),
        ("providers.csv", "text/csv", "id,name\n1,Elm\n2,Oak\n"),
    ],
)
def test_a_feed_is_added_and_recorded_anew_from_its_own_host(
    web: Loopback, home: Path, capsys: pytest.CaptureFixture[str], path: str, kind: str, body: str
) -> None:
    headers = {"Content-Type": kind, "X-Robots-Tag": "noindex"}  # as APIs say of themselves as a matter of course
    web.pages[f"live.localhost/{path}"] = Answer(body, headers=headers)
    assert main(["new-source", "my_feed", web.url(f"live.localhost/{path}"), *TERMS]) == 0
    assert main(["record", "my_feed", "--yes"]) == 0
    told = capsys.readouterr()
    assert [one["fields"]["name"] for one in expected(home, "my_feed")["records"]] == ["Elm", "Oak"]
    assert "Could not be read" not in told.out + told.err


def test_a_mended_spider_reads_the_recorded_answers_again_without_asking_anybody(
    web: Loopback, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["new-source", "my_table", web.url("table.localhost/all.csv"), *TERMS]) == 0
    asked = len(web.asked)
    spider = home / "sources/my_table.py"
    spider.write_text(spider.read_text("utf-8").replace('"city": "city"', '"state": "city"'), "utf-8")
    assert main(["record", "my_table", "--check"]) == 1
    assert "  - city: Salem\n" in capsys.readouterr().out
    assert main(["record", "my_table", "--reviewed"]) == 1
    assert "reads something else now" in capsys.readouterr().err
    assert main(["record", "my_table", "--again", "--yes"]) == 0
    assert expected(home, "my_table")["records"][0]["fields"]["state"] == "Salem"
    spider.write_text(spider.read_text("utf-8").replace('"state": "city"', '"state": "County"'), "utf-8")
    assert main(["record", "my_table", "--check"]) == 1
    assert f"no column 'County' any more; see {spider}" in capsys.readouterr().out
    spider.write_text("raise ValueError('mistyped')", "utf-8")
    assert main(["record", "my_table", "--check"]) == 1
    assert "mistyped" in capsys.readouterr().out
    assert len(web.asked) == asked


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("my_list", "{list}"), 2, "may it be read, in your words.*Say it with --terms"),
        (("My List", "{list}", *TERMS), 2, "cannot be the id of a source"),
        (("findtreatment", "{list}", *TERMS), 2, "There is a source 'findtreatment' already"),
        (("my_list", "list.localhost", *TERMS), 2, "must be an address that starts with"),
        (("my_list", "{list}", *TERMS, "--recipe", "magic"), 2, "There is no recipe 'magic'"),
        (("my_list", "https://clinics.example/", *TERMS), 1, "crawl.contact is empty"),
        (("my_list", "{closed}", *TERMS), 1, "could not be looked at: .*robots"),
        (("my_list", "{gone}", *TERMS), 1, "could not be looked at: answered 404"),
        (("my_list", "{list}", *TERMS, "--recipe", "json"), 2, "is no JSON"),
        (("my_list", "{list}", *TERMS, "--recipe", "schema_org"), 2, "names no place with an address"),
        (("my_list", "{list}", *TERMS, "--recipe", "sitemap"), 2, "its host no sitemap"),
    ],
)
def test_what_cannot_be_added_is_told_and_nothing_is_written(
    web: Loopback, home: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], code: int, says: str
) -> None:
    places = {
        name: web.url(f"{name}.localhost/{'clinics' if name == 'list' else ''}") for name in ("list", "closed", "gone")
    }
    assert main(["new-source", *(word.format(**places) for word in words)]) == code
    assert re.search(says, capsys.readouterr().err)
    assert [path.name for path in home.rglob("*") if path.is_file() and path.name != "lock"] == []
    assert "/c/1" not in web.paths("closed.localhost")


@pytest.mark.usefixtures("home")
def test_only_one_thing_is_done_to_a_recording(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["record", "findtreatment", "--check", "--again"]) == 2
    assert main(["record", "nosuch"]) == 2
    assert main(["record", "clinic_sites"]) == 2
    assert main(["record", "findtreatment", "--again"]) == 2
    assert main(["record", "findtreatment", "--reviewed"]) == 2
    assert "No answers of findtreatment are recorded" in capsys.readouterr().err
    assert main(["record", "findtreatment", "--check"]) == 1


def looked(body: str, kind: str = "text/html", **others: str) -> Guess:
    there = {"https://x.example/list": body} | {f"https://x.example/{path}": text for path, text in others.items()}

    def look(url: str) -> Looked | None:
        return Looked(url, kind, there[url].encode()) if url in there else None

    return guess("https://x.example/list", look)


def test_links_without_a_class_are_found_by_their_path_and_menus_are_not_taken_for_lists() -> None:
    rows = "".join(f'<p><a href="/clinic/{name}">{name}</a></p>' for name in ("elm", "oak", "ash"))
    menu = "<nav>" + "".join(f'<a class="m" href="/menu/{number}">x</a>' for number in range(9)) + "</nav>"
    found = looked(
        menu + rows, **{"clinic/elm": "<h1>Elm</h1><address>12 Elm St</address><a href='mailto:a@b.example'>x</a>"}
    )
    assert found.recipe == "list"
    assert found.attributes == {
        "detail_links": 'a[href*="/clinic/"]::attr(href)',
        "next_links": "",
        "fields": {"name": "h1", "email": 'a[href^="mailto:"]::attr(href)', "address": "address"},
    }


@pytest.mark.parametrize(
    ("links", "selector"),
    [
        ('<a class="pagination__next" href="/list/page/2/">Next »</a>', "a.pagination__next"),
        ('<a class="pg-next" href="/list?start=20">Next</a>', "a.pg-next"),
        ("<a class=b href=/>Home</a><a class=b href=/list?o=2>Next ›</a>", 'a:contains("Next")'),  # noqa: RUF001  as shown
        ('<a href="/list/page/2/">2</a><a href="/list/page/3/">3</a>', 'a[href*="page/"]'),
        ('<a href="/list?o=2" aria-label="Next page"><svg></svg></a>', 'a[aria-label="Next page"]'),
        ("<a href=/list?o=2>«</a><a href=/list?o=3>›</a>", 'a:contains("›")'),  # noqa: RUF001  as pages show it
        ('<a href="/list?o=2">Older entries</a>', 'a:contains("Older entries")'),
        ('<a href="?page=2">2</a><a href="?page=9">»</a>', 'a[href*="page="]'),
        ('<a href="#">Next</a><a href="https://other.example/2">Next</a><a href="/steps">Next steps</a>', ""),
        ('<a href="/news/page/2">2</a>', ""),
        ("<a href='/list?o=2' aria-label='a\"b'>Next \"two\"</a>", ""),
    ],
)
def test_the_link_to_the_next_page_is_found_by_its_words_its_label_its_arrow_or_its_number(
    links: str, selector: str
) -> None:
    rows = "".join(f'<p><a class="p" href="/clinic/{number}">x</a></p>' for number in range(3))
    found = looked(rows + links)
    assert found.attributes["next_links"] == (f"{selector}::attr(href)" if selector else "")
    assert found.one_page is (selector == "")


def test_attributes_whose_names_no_page_may_have_do_no_harm() -> None:
    rows = "".join(f'<p><a class="p" \x1f="1" href="/clinic/{number}">x</a></p>' for number in range(3))
    detail = '<h1 \x01a="1" class="n">Elm</h1><a \x02="x" class="t" href="https://elm.example/">Website</a>'
    found = looked(rows, **{"clinic/0": detail})
    assert found.attributes["detail_links"] == "a.p::attr(href)"
    assert found.attributes["fields"] == {"name": "h1", "website": "a.t::attr(href)"}


def test_a_page_without_telling_names_is_read_by_the_shape_of_its_words() -> None:
    rows = "".join(f'<tr><td><a href="/p/{name}">{name.title()} Clinic</a></td></tr>' for name in ("elm", "oak", "ash"))
    detail = """<h1>CareFinder</h1><h2>Menu</h2><h2 class="ttl">Elm Clinic</h2><dl class="facts">
      <dd class="w1">12 Elm St, Suite 4<br>Salem, OR 97301</dd><dd class="w2">(503) 555-0101</dd><dd class="w3">x</dd>
      <dd><a href="https://elm.example/">Visit site</a></dd></dl><p class="ad"><a href="https://ad.example/">ad</a></p>"""
    found = looked(f'<table>{rows}</table><a href="/list?p=2">2</a><a href="/list?p=3">3</a>', **{"p/elm": detail})
    assert found.attributes == {
        "detail_links": 'a[href*="/p/"]::attr(href)',
        "next_links": 'a[href*="p="]::attr(href)',
        "fields": {
            "name": "h2.ttl",
            "address": ".w1",
            "phone": ".w2",
            "website": '.facts a[href^="http"]::attr(href)',
        },
    }


def test_an_address_is_looked_for_in_the_narrowest_place_and_the_page_gives_the_title() -> None:
    rows = "<title>Clinics of\nElm County</title>" + "".join(f'<a class="l" href="/clinic/{n}">x</a>' for n in range(3))
    box = """<h1>Elm</h1><div class="profile__contact">{} <span class="ph">(503) 555-0101</span>
      <a href="https://elm.example/">Visit website</a></div>"""
    where = "12 Elm St, Salem, OR 97301"
    tagged = looked(rows, **{"clinic/0": box.format(f"<address>{where}</address>")})
    assert tagged.title == "Clinics of Elm County"
    assert tagged.attributes["fields"] == {
        "name": "h1",
        "phone": ".ph",
        "address": "address",
        "website": '.profile__contact a[href^="http"]::attr(href)',
    }
    classed = looked(rows, **{"clinic/0": box.format(f'<p class="x-lines">{where}</p>')})
    fields = classed.attributes["fields"]
    assert isinstance(fields, dict)
    assert fields["address"] == ".x-lines"


def test_details_with_structured_data_are_read_from_it() -> None:
    rows = "".join(f'<a class="l" href="/clinic/{number}">x</a>' for number in range(3))
    found = looked(rows, **{"clinic/0": data(clinic(1))})
    assert found.attributes["structured"] is True


def test_a_feed_that_is_a_bare_list_with_objects_inside_is_understood() -> None:
    places = [{"slug": "a", "title": "x", "address": {"city": "Salem", "geo": {"lat": 1}}}, {"slug": "b", "title": "x"}]
    found = looked(json.dumps(places), "application/json")
    assert found.attributes == {
        "places_key": "",
        "next_key": "",
        "ref_key": "slug",
        "fields": {"name": "title", "city": "address.city", "latitude": "address.geo.lat"},
    }


def test_keys_written_as_programs_write_them_are_understood() -> None:
    place = {"uuid": "a", "clinicName": "x", "streetAddress": "1 A St", "postalCode": "97301", "phoneNumber": "1"}
    assert looked(json.dumps([place])).attributes["fields"] == {
        "name": "clinicName",
        "street": "streetAddress",
        "postal_code": "postalCode",
        "phone": "phoneNumber",
    }


def test_headings_of_other_words_are_understood_by_the_table_that_imports_use() -> None:
    found = looked("Record No,Practice Title,Line 1,Town,Region,What we offer\n1,Elm,1 A St,Salem,OR,IV\n", "text/csv")
    assert found.attributes == {
        "ref_column": "Record No",
        "fields": {"name": "Practice Title", "street": "Line 1", "city": "Town", "state": "Region"},
    }
    person = looked("Name,Title,State,St\nElm,MD,OR,x\n", "text/csv").attributes["fields"]
    assert person == {"name": "Name", "state": "State"}, "beside a name a title is how somebody is addressed"


def test_a_table_without_a_name_gives_a_file_to_be_filled_in(
    web: Loopback, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    web.pages["table.localhost/odd.csv"] = Answer("Wer,Town\nElm,Salem\n", headers={"Content-Type": "text/csv"})
    assert main(["new-source", "my_list", web.url("table.localhost/odd.csv"), *TERMS]) == 0
    spider = home / "sources/my_list.py"
    assert f'{spider}: "name": "…", with one of: Wer' in capsys.readouterr().out
    spider.write_text(spider.read_text("utf-8").replace('"city"', '"name": "Wer",\n        "city"'), "utf-8")
    assert main(["record", "my_list", "--again", "--yes"]) == 0
    assert expected(home, "my_list")["records"][0]["fields"] == {"name": "Elm", "city": "Salem"}


def test_a_feed_whose_pages_are_numbered_is_understood() -> None:
    places = [{"id": 1, "name": "Elm"}]
    assert looked(json.dumps({"rows": places, "meta": {"total_pages": 3}})).attributes["page_parameter"] == "page"
    assert "page_parameter" not in looked(json.dumps({"rows": places, "total_pages": 1})).attributes


def test_an_index_of_sitemaps_is_followed_and_anything_hostile_is_refused_in_words() -> None:
    index = "<sitemapindex><sitemap><loc>https://x.example/one.xml</loc></sitemap></sitemapindex>"
    found = looked(index, "application/xml", **{"one.xml": urls("https://x.example/d/1", "https://x.example/d/2")})
    assert found.attributes == {"wanted": "/d/"}
    deep = "[" * 100_000
    for body, kind in (
        (deep, "application/json"),
        ("{}", "application/json"),
        ("<urlset/>", "text/xml"),
        ("", "text/csv"),
    ):
        with pytest.raises(Exception, match=r"x\.example"):
            looked(body, kind)


def test_words_of_a_host_cannot_get_out_of_the_file_that_is_written() -> None:
    bad = 'x"""\nimport os\n"""\\'
    hostile = Guess(
        "list", f"https://x.example/{bad}", {"detail_links": bad, "next_links": "", "fields": {"name": bad}}
    )
    text = spider_text("my_list", bad, hostile)
    compile(text, "my_list.py", "exec")
    assert "\nimport os" not in text
    row = row_text("my_list", bad, hostile.home, bad, [])
    (parsed,) = tomllib.loads(row)["source"]
    assert (parsed["title"], parsed["terms"]) == (bad, bad)


def test_the_spiders_that_the_readme_shows_can_be_loaded() -> None:
    text = (Path(__file__).parents[1] / "README.md").read_text("utf-8")
    section = text.split("### Add a source")[1].split("\n### ")[0]
    shown = re.findall(r"```python\n([^`]*)```", section)
    assert len(shown) == len(RECIPES)
    for spider in shown:
        names: dict[str, Any] = {}
        exec(compile(spider, "README.md", "exec"), names)  # noqa: S102  our own words
        recipes = [one for one in names.values() if isinstance(one, type) and one.__module__ == "builtins"]
        assert [issubclass(one, Recipe) for one in recipes] == [True]


def profile(number: int, beside: str) -> str:
    words = "We give IV ketamine in a quiet house, and Spravato on two days of the week."
    return (
        '<header><h2>The List</h2></header><div id="all"><section class="profile box"><div class="top">'
        f"<h1>Elm {number}</h1></div><p>{words}</p></section>{beside}</div>"
    )


BESIDE = '<aside><a href="/c/2">Oak: lozenges at home</a></aside>'


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (profile(1, BESIDE), "section.profile"),
        (profile(1, ""), ""),
        (profile(1, '<a href="/about/us">About</a>'), ""),
        (profile(1, '<a href="/c/1#map">Map</a>'), ""),
        (profile(1, BESIDE + '<section class="profile">More</section>'), ""),
        (profile(1, BESIDE).replace('class="profile box"', 'id="place"'), "section#place"),
        (f"<main>{profile(1, '')}</main>{BESIDE}", "main"),
        (f"<main><h1>Elm</h1></main>{BESIDE}", ""),
    ],
)
def test_the_part_that_speaks_of_a_place_is_guessed_when_others_are_named_beside_it(body: str, words: str) -> None:
    page = Seen(body.encode(), "http://list.example/c/1", "text/html")
    assert words_of_place(page, called="Elm 1") == words


def test_adding_a_directory_is_one_visit_of_its_host(
    home: Path, web: Loopback, capsys: pytest.CaptureFixture[str]
) -> None:
    web.pages["list.localhost/robots.txt"] = "User-agent: *\nCrawl-delay: 1\n"
    web.pages |= {f"list.localhost/c/{number}": profile(number, BESIDE) for number in range(1, 5)}
    assert main(["new-source", "my_list", web.url("list.localhost/clinics"), *TERMS]) == 0
    asked = [one for one in web.asked if one.host == "list.localhost"]
    assert [one.path for one in asked].count("/robots.txt") == 1, "looked at and recorded in one session"
    rests = [later.started - earlier.ended for earlier, later in pairwise(asked)]
    assert min(rests) >= 0.9, "the pause that it asks for holds from the look to the recording"
    told = capsys.readouterr().out
    assert "so only the words in there are read" in told
    assert 'words = "section.profile"' in (home / "sources/my_list.py").read_text("utf-8")
    records = expected(home, "my_list")["records"]
    assert {one["fields"]["name"] for one in records} == {f"Elm {number}" for number in range(1, 5)}
    assert "lozenges" not in json.dumps(records), "what is said of another place is not taken for this one's"


@pytest.mark.usefixtures("home")
def test_a_directory_in_which_nothing_is_found_is_not_offered_for_acceptance(
    web: Loopback, capsys: pytest.CaptureFixture[str]
) -> None:
    headers = {"Content-Type": "text/csv"}
    web.pages["table.localhost/all.csv"] = Answer("id,town,offers\n1,Salem,IV\n2,Bend,IM\n", headers=headers)
    assert main(["new-source", "my_table", web.url("table.localhost/all.csv"), *TERMS]) == 0
    assert "Nothing is there to be accepted yet. Next: mend " in capsys.readouterr().out
    assert main(["crawl", "my_table"]) == 4
    told = capsys.readouterr().out
    assert "no listing in 1 page read: mend " in told
    assert "clinics record my_table --again" in told
    assert "clinics accept" not in told
    assert "There is nothing in it that could be accepted." in told
