"""Every source with recorded answers reads them as expected, through real Scrapy; and a source that does not is told.

The home folder ``tests/fixtures`` holds one invented source for each recipe. A source is added there without a test of
its own: ``clinics record ID --check --home tests/fixtures``.
"""

import json
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from loopback import Answer, Loopback, Reply, directory, place, settings, source

from config.errors import BadFile, ConfigError
from config.home import Home
from config.sources import Source, configured_sources, sources_of, titles
from crawler.crawl import crawl
from crawler.new_sources.answers_kept import read_index
from crawler.new_sources.expected import differences, load_expected, problems, record_of
from crawler.new_sources.files import fixture_of
from crawler.new_sources.replay import replay
from crawler.worker import spider_of

HOME = Home(Path(__file__).parent / "fixtures")
OWN = [row for row in sources_of(HOME) if row.code]
CHECKED = [row for row in sources_of(HOME) if row.code or fixture_of(HOME, row.id).exists()]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home folder of its own, with the invented sources in it."""
    shutil.copytree(HOME.folder, tmp_path / "home")
    return Home(tmp_path / "home")


def own(home: Home, ident: str) -> Source:
    return next(one for one in sources_of(home) if one.id == ident)


def trouble(home: Home, ident: str) -> str:
    return "\n".join(problems(own(home, ident), fixture_of(home, ident), settings=settings()))


def changed(home: Home, ident: str, name: str, old: str, new: str) -> None:
    path = fixture_of(home, ident) / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


@pytest.mark.parametrize("row", CHECKED, ids=lambda row: row.id)
def test_every_source_reads_its_recorded_answers_as_expected(row: Source) -> None:
    assert problems(row, fixture_of(HOME, row.id), settings=settings()) == []


def test_every_recipe_for_directories_has_a_source_and_every_source_is_short() -> None:
    recipes = {spider_of(row.id, row.code).__mro__[1].__module__.rsplit(".", 1)[-1] for row in OWN}
    assert recipes == {"sitemap", "list_then_detail", "json_feed", "csv_feed", "schema_org"}
    for row in OWN:
        assert len((HOME.sources / f"{row.id}.py").read_text("utf-8").splitlines()) <= 40
    fixtures = {path.name for path in (HOME.sources / "fixtures").iterdir()}
    assert fixtures == {row.id for row in CHECKED}
    assert {row.id for row in OWN} == {path.stem for path in HOME.sources.glob("*.py")}


def test_a_feed_in_windows_letters_with_semicolons_is_read(home: Home) -> None:
    records = load_expected(fixture_of(home, "invented_csv"))
    assert records is not None
    assert [one["fields"]["name"] for one in records.records] == ["Alder Ketamine Clinic", "Café Birch"]


def test_places_of_one_page_cite_only_what_the_data_says_of_each(home: Home) -> None:
    expected = load_expected(fixture_of(home, "invented_schema"))
    assert expected is not None
    words = {one["fields"]["name"]: one["words"] for one in expected.records}
    assert words == {
        "Alder Ketamine Clinic": ["Description > IV ketamine infusions."],
        "Birch Wellness": [],
        "Cedar Psychiatry": [],
    }
    listings = replay(own(home, "invented_schema"), fixture_of(home, "invented_schema"), settings=settings()).listings
    named = {listing.fields["name"]: [one["name"] for one in listing.pages[0].structured] for listing in listings}
    assert all(names == [name] for name, names in named.items())


def test_fields_are_taken_from_the_data_of_a_page_where_a_list_says_so(home: Home) -> None:
    spider = home.sources / "invented_list.py"
    spider.write_text(
        spider.read_text("utf-8").replace('        "phone"', '        "email"') + "    structured = True\n"
    )
    data = (
        '<script type="application/ld+json">{"@type": "MedicalClinic", "name": "Another", "telephone": "503-555-0109",'
    )
    data += '"address": {"@type": "PostalAddress", "streetAddress": "1 Data St", "addressLocality": "Salem"}}</script>'
    changed(home, "invented_list", "03.html", "</main>", f"{data}</main>")
    changed(home, "invented_list", "04.html", "</main>", f"{data}</main>")
    listings = replay(own(home, "invented_list"), fixture_of(home, "invented_list"), settings=settings()).listings
    fields = {listing.ref: listing.fields for listing in listings}
    assert (fields["alder"]["name"], fields["alder"]["phone"]) == ("Alder Ketamine Clinic", "503-555-0109")
    assert "phone" not in fields["cedar"]


def test_only_the_part_of_a_page_that_speaks_of_the_place_is_read_where_a_list_says_so(home: Home) -> None:
    spider = home.sources / "invented_list.py"
    spider.write_text(spider.read_text("utf-8") + '    words = "main, main ul, .more"\n')
    beside = "<h2>Similar providers near you</h2><ul><li>Dogwood Clinic: intranasal ketamine</li></ul>"
    changed(home, "invented_list", "03.html", "<footer>", f'<div class="more">By call.</div>{beside}<footer>')
    changed(home, "invented_list", "04.html", "<main>", f"{beside}<div>")
    changed(home, "invented_list", "04.html", "</main>", "</div>")
    changed(home, "invented_list", "04.html", "<ul><li>Intra", "<ul hidden class=more><li>Intra")
    seen = replay(own(home, "invented_list"), fixture_of(home, "invented_list"), settings=settings())
    pages = {listing.ref: listing.pages[0] for listing in seen.listings}
    assert [block.text for block in pages["alder"].blocks] == [
        "Alder Ketamine Clinic",
        "12 Alder St, Suite 4",
        "Portland, OR 97205",
        "503-555-0101 Visit website",
        "Treatments",
        "IV ketamine infusions",
        "Spravato",
        "By call.",
    ]
    assert pages["alder"].title == "Alder Ketamine Clinic"
    assert (pages["birch"].title, pages["birch"].blocks) == ("Birch Wellness", ())
    fields = {listing.ref: listing.fields for listing in seen.listings}
    assert fields["birch"]["name"] == "Birch Wellness", "fields are taken from the whole page"


@pytest.mark.parametrize(
    ("ident", "edits", "says"),
    [
        (
            "invented_list",
            [("03.html", "12 Alder St", "14 Alder St"), ("02.html", "listing", "entry")],
            ["- street: 12 Alder St", "+ street: 14 Alder St", "listing gone cedar"],
        ),
        ("invented_sitemap", [("02.xml", "/place/birch", "/palace/birch")], ["listing gone birch"]),
        ("invented_json", [("01.json", '"clinics"', '"places"')], ["has no list 'data.clinics' any more"]),
        (
            "invented_json",
            [("01.json", '"id": 7', '"id": 9')],
            ["listing gone 7", "new listing 9", "  + services > Spravato"],
        ),
        ("invented_schema", [("02.html", "MedicalClinic", "Person")], ["listing gone Cedar"]),
        ("invented_schema", [("01.html", '"address"', '"adress"')], ["the page names no place in its data any more"]),
    ],
)
def test_a_page_that_changed_shows_as_a_difference(
    home: Home, ident: str, edits: Sequence[tuple[str, str, str]], says: Sequence[str]
) -> None:
    for name, old, new in edits:
        changed(home, ident, name, old, new)
    told = trouble(home, ident)
    assert [line for line in says if line not in told] == []


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"<html>Moved</html>", "answered with a web page where CSV was expected"),
        (b"Ref;Name\na1;Alder\n", "has no column 'Street' any more"),
        (b"", "has no column"),
    ],
)
def test_a_csv_feed_of_another_shape_is_told(home: Home, body: bytes, says: str) -> None:
    (fixture_of(home, "invented_csv") / "01.csv").write_bytes(body)
    assert says in trouble(home, "invented_csv")


def test_lines_of_a_csv_feed_that_cannot_be_listings_are_counted_and_the_others_read(home: Home) -> None:
    path = fixture_of(home, "invented_csv") / "01.csv"
    extra = ["c3;short", ";No Ref;9 Oak;Salem;OR;97301;503-555-0104;", f"d4;{'x' * 140_000};;;;;;", "", ";;;;;;;"]
    path.write_bytes(path.read_bytes() + "\r\n".join(extra).encode())
    replayed = replay(own(home, "invented_csv"), path.parent, settings=settings())
    assert [one.ref for one in replayed.listings] == ["a1", "b2"]
    notes = replayed.run.report["notes"]
    assert set(notes) == {
        "rows left out: 1 (a line of another width: row 4)",
        "rows left out: 1 (a line without a reference: row 5)",
        "rows left out: 1 (a line that cannot be read: row 6)",
    }
    assert replayed.run.report["complete"] is False


def test_a_place_of_a_csv_feed_without_references_is_known_by_name_and_address(home: Home) -> None:
    spider = home.sources / "invented_csv.py"
    spider.write_text(spider.read_text("utf-8").replace('ref_column = "Ref"', 'ref_column = ""'), "utf-8")
    listings = replay(own(home, "invented_csv"), fixture_of(home, "invented_csv"), settings=settings()).listings
    assert listings[0].ref == "Alder Ketamine Clinic|12 Alder St||Portland|97205"


def test_a_source_that_nobody_looked_at_or_that_has_no_answers_fails_its_check(home: Home) -> None:
    path = fixture_of(home, "invented_json") / "expected.json"
    path.write_text(path.read_text("utf-8").replace('"reviewed": true', '"reviewed": false'), "utf-8")
    assert "Nobody has looked at the records of invented_json" in trouble(home, "invented_json")
    shutil.rmtree(fixture_of(home, "invented_json"))
    assert "has no recorded answers" in trouble(home, "invented_json")


def test_a_broken_fixture_is_told(home: Home) -> None:
    folder = fixture_of(home, "invented_json")
    index = (folder / "answers.json").read_text("utf-8")
    for text in ("[1]", "{", index.replace("01.json", "../../../x")):
        (folder / "answers.json").write_text(text, "utf-8")
        with pytest.raises(BadFile, match=r"answers.json cannot be read"):
            read_index(folder)
    (folder / "expected.json").write_text('{"records": [{}]}', "utf-8")
    with pytest.raises(BadFile, match=r"expected.json cannot be read"):
        load_expected(folder)


def test_pages_of_a_feed_that_are_numbered_are_read_until_one_is_empty(home: Home, tmp_path: Path) -> None:
    spider = home.sources / "invented_json.py"
    numbered = spider.read_text("utf-8").replace('next_key = "links.next"', 'page_parameter = "page"')
    spider.write_text(numbered.replace('"data.clinics"', '""'), "utf-8")
    pages: dict[str, Reply] = {
        f"feed.localhost/api?q=x&page={number}": json.dumps([{"id": f"{number}a", "name": "Elm"}] if number < 4 else [])
        for number in range(1, 5)
    }
    with Loopback(pages) as web:
        row = replace(own(home, "invented_json"), home=web.url("feed.localhost/api?q=x&page=1"))
        (run,) = crawl([row], runs=tmp_path / "runs", settings=settings())
        assert [listing.ref for listing in run.listings()] == ["1a", "2a", "3a"]
        assert run.report["complete"] is True
        web.pages |= {f"feed.localhost/same?page={number}": json.dumps([{"id": 1}]) for number in range(1, 9)}
        row = replace(row, home=web.url("feed.localhost/same?page=1"))
        (run,) = crawl([row], runs=tmp_path / "again", settings=settings())
        assert len([path for path in web.paths("feed.localhost") if path.startswith("/same")]) == 2
    assert run.report["complete"] is False


def test_a_page_that_asks_not_to_be_kept_is_recorded_without_its_words(tmp_path: Path) -> None:
    noindex = {"X-Robots-Tag": "noindex"}
    pages: dict[str, Reply] = {
        "list.localhost/": '<meta name="robots" content="noindex"><p>Secret list</p>' + directory("/c/1", "/c/2"),
        "list.localhost/c/1": Answer(place("Secret Clinic"), headers=noindex),
        "list.localhost/c/2": place("Open Clinic"),
    }
    with Loopback(pages) as web:
        row = source("sample_directory", web.url("list.localhost/"))
        crawl([row], runs=tmp_path / "runs", settings=settings(), record=tmp_path / "kept")
    assert len(read_index(tmp_path / "kept")) == 3
    assert not any(b"Secret" in path.read_bytes() for path in (tmp_path / "kept").iterdir())
    (listing,) = replay(row, tmp_path / "kept", settings=settings()).listings
    assert (listing.ref, listing.fields["name"]) == ("2", "Open Clinic")


def test_differences_are_told_a_line_each() -> None:
    one = {"ref": "a", "url": "u", "fields": {"name": "A"}, "words": ["x", "y"]}
    assert differences([one], [one]) == []
    assert differences([one], [{**one, "words": ["y", "x"]}]) == [
        "listing changed a",
        "  its words stand in another order",
    ]


def test_an_own_source_is_crawled_like_ours_and_its_file_cannot_stand_in_for_one_of_ours(
    home: Home, tmp_path: Path
) -> None:
    (home.sources / "sample_feed.py").write_text("raise SystemExit('never run')", "utf-8")
    assert spider_of("sample_feed", str(home.sources)).__module__ == "crawler.sources.sample_feed"
    lost = Source(id="lost", title="x", home="http://x.localhost/", kind="directory", terms="x", code=str(home.sources))
    rows = home.sources_file.read_text("utf-8")
    home.sources_file.write_text(rows.replace("invented_json", "findtreatment"), "utf-8")
    with pytest.raises(ConfigError, match="'findtreatment' is a source of ours"):
        sources_of(home)
    with pytest.raises(Exception, match=f"lost is not crawled: it has no file in {home.sources}"):
        crawl([lost], runs=tmp_path / "runs", settings=settings())
    assert sources_of(Home(tmp_path / "nothing")) == configured_sources()


def test_a_record_is_a_listing_without_its_time(home: Home) -> None:
    first, second = (
        replay(own(home, "invented_json"), fixture_of(home, "invented_json"), settings=settings()).listings[0]
        for _ in range(2)
    )
    assert record_of(first) == record_of(second)
    assert json.loads(json.dumps(record_of(first))) == record_of(first)


def test_sources_of_a_home_folder_have_their_titles_and_broken_rows_cost_ours_nothing(home: Home) -> None:
    ours = {one.id: one.title for one in configured_sources()}
    assert titles() == ours
    assert titles(home) == ours | {row.id: row.title for row in OWN}
    assert titles(Home(home.folder / "nowhere")) == ours
    home.sources_file.write_text("[[source]\n", "utf-8")
    assert titles(home) == ours
