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
from directories import BESIDE, pages, profile, urls
from loopback import Answer, Loopback

from crawler.new_sources.draft import RECIPES, Guess
from crawler.new_sources.files import row_text, spider_text
from crawler.recipes.recipe import Recipe
from ui.cli import main

TERMS = ("--terms", "Invented; may be read")


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


def test_what_the_directory_says_of_itself_on_each_page_is_not_taken_for_a_clinics_words(
    home: Path, web: Loopback, capsys: pytest.CaptureFixture[str]
) -> None:
    itself = "<p>The list names clinics that give lozenges at home, and asks each of them once a year.</p>"
    web.pages |= {
        f"list.localhost/c/{number}": profile(number, itself).replace("quiet house", f"house of {number} floors")
        for number in range(1, 5)
    }
    assert main(["new-source", "my_list", web.url("list.localhost/clinics"), *TERMS]) == 0
    assert "outside stands: The List The list names clinics" in capsys.readouterr().out
    assert 'words = "section.profile"' in (home / "sources/my_list.py").read_text("utf-8")
    records = json.dumps(expected(home, "my_list")["records"])
    assert ("house of 3 floors" in records, "lozenges" in records) == (True, False)


def test_what_could_not_be_known_of_a_directory_is_said_where_it_is_filled_in(
    home: Path, web: Loopback, capsys: pytest.CaptureFixture[str]
) -> None:
    itself = "<p>The list names clinics that give lozenges at home, and asks each of them once a year.</p>"
    web.pages |= {f"list.localhost/c/{number}": f"<h1>Elm {number}</h1>{itself}" for number in range(1, 5)}
    assert main(["new-source", "my_list", web.url("list.localhost/clinics"), *TERMS]) == 0
    told = capsys.readouterr().out
    assert "Which part of a page speaks of its place is not known: two pages both say" in told
    spider = home / "sources/my_list.py"
    assert f"say in {spider} where that stands: words." in told
    assert '# words = ".profile"' in spider.read_text("utf-8")


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
