"""From a clinic's page to what the registry says of it: asked or read from the file, kept, shown, and never a fact."""

import json
import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import monthly_file
import pytest
from loopback import Loopback
from npi_registry import Speaking, address, organization, person, speaking
from streamlit.testing.v1 import AppTest

from config.home import Home
from crawler.listing import Block, Page, RawListing
from crawler.runs.folders import RunWriter
from indexer.build import build
from indexer.clinic import Clinic
from indexer.engines import open_engine
from indexer.query import Query
from indexer.registry.corroborate import clinics_in
from indexer.registry.statement import RegistryStatement
from indexer.store.book import Book
from indexer.store.registry import all_registry, keep_registry, registry_of
from ui.cli import main
from ui.clinic import registry_words

ELM = address("12 Elm Street", "Portland", "OR", "972051234", phone="503-555-0101")
OAK = address("400 Oak Avenue", "Salem", "OR", "973010000", phone="503-555-0102")
ENTRIES = [
    person(1000000001, "Jane", "Roe", at=[ELM]),
    person(1000000002, "Max", "Orn", at=[OAK], codes=("207L00000X",)),
    person(1000000003, "Ida", "Voss", at=[OAK | {"address_1": "9 Far Rd", "telephone_number": "503-555-0177"}]),
    organization(1000000004, "Elm Ketamine Clinic LLC", at=[ELM]),
]
WORDS = {
    "Elm Ketamine Clinic": (
        ("12 Elm St", "Portland", "97205", "503-555-0101"),
        "We offer IV ketamine infusions. Jane Roe, MD, is a psychiatrist at our clinic.",
    ),
    "Oak Wellness": (
        ("400 Oak Ave", "Salem", "97301", "503-555-0102"),
        "We offer IV ketamine infusions. Our clinic was founded by Dr. Max Orn, a board-certified psychiatrist.",
    ),
    "Pine Center": (("9 Pine Rd", "Salem", "97301", "503-555-0103"), "We offer IV ketamine infusions."),
}


NOW = datetime.now(UTC).replace(microsecond=0)
"""Pages that nobody confirmed for long would count no more, on whatever day these tests are run."""


def listing(name: str) -> RawListing:
    (street, city, code, phone), words = WORDS[name]
    url = f"https://{name.split(maxsplit=1)[0].lower()}.example/"
    blocks = tuple(Block(text=f"{part}.", path=("About us",)) for part in words.rstrip(".").split(". "))
    return RawListing(
        source="clinic_sites",
        ref=name,
        url=url,
        seen_at=NOW,
        fields={"name": name, "street": street, "city": city, "state": "OR", "postal_code": code, "phone": phone},
        pages=(Page(url=url, title=name, seen_at=NOW, blocks=blocks),),
    )


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Home:
    made = Home(tmp_path_factory.mktemp("built")).prepare()
    with RunWriter(made.runs, "clinic_sites", NOW) as writer:
        for name in WORDS:
            writer.write(listing(name))
        report = {"verdict": "accepted", "reasons": [], "kind": "clinic_site", "complete": True}
        writer.finish(report)
    build(made)
    return made


@pytest.fixture
def home(built: Home, tmp_path: Path) -> Home:
    """A home of its own for each test."""
    return Home(Path(shutil.copytree(built.folder, tmp_path / "home")))


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Loopback, Speaking]]:
    web, said = speaking(ENTRIES)
    with web:
        monkeypatch.setenv("CLINICS_REGISTRY__SERVER", web.url("npi.localhost/api/"))
        yield web, said


def run(home: Home, capsys: pytest.CaptureFixture[str], *more: str, code: int = 0) -> Any:
    assert main(["corroborate", *more, "--json", "--home", str(home.folder)]) == code
    return json.loads(capsys.readouterr().out)


def clinic(home: Home, name: str) -> Clinic:
    with closing(open_engine(home)) as engine:
        return next(one for one in clinics_in(engine) if one.name == name)


def kept(home: Home) -> dict[str, RegistryStatement]:
    with Book(home.book) as book:
        return {one.name: one for one in all_registry(book)}


def test_the_registry_is_asked_about_named_people_and_clinics(
    home: Home, registry: tuple[Loopback, Speaking], capsys: pytest.CaptureFixture[str]
) -> None:
    told = run(home, capsys)
    assert (told["clinics"], told["people"], told["organizations"], told["waiting"]) == (3, 2, 3, 0)
    assert told["verdicts"] == {"corroborates": 2, "contradicts": 1, "not_found": 2}
    assert told["asked"]["answered"] == 5
    said = kept(home)
    assert said["Jane Roe, MD"].verdict == "corroborates"
    assert said["Max Orn"].verdict == "contradicts"
    assert said["Elm Ketamine Clinic"].verdict == "corroborates"
    again = run(home, capsys)
    assert (again["asked"]["answered"], again["asked"]["known"], again["verdicts"]) == (0, 5, told["verdicts"])
    _, spoke = registry
    assert len(spoke.questions) == 5
    assert all(one["state"] == "OR" and one["address_purpose"] == "LOCATION" for one in spoke.questions)


@pytest.mark.usefixtures("registry")
def test_what_the_registry_says_changes_no_fact_and_no_filter(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    def answers() -> list[tuple[str, ...]]:
        with closing(open_engine(home)) as engine:
            asked = [Query(), Query(filters={"psychiatry": ("led",)}), Query(filters={"psychiatry": ("not_stated",)})]
            return [tuple(hit.clinic.id for hit in engine.search(one).hits) for one in asked]

    before, facts = answers(), clinic(home, "Elm Ketamine Clinic").to_json()
    run(home, capsys)
    build(home, everything=True)
    assert answers() == before
    assert clinic(home, "Elm Ketamine Clinic").to_json() == facts
    assert not kept(home).keys().isdisjoint({"Jane Roe, MD"})


@pytest.mark.usefixtures("registry")
def test_show_tells_it_under_a_heading_of_its_own(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    elm = clinic(home, "Elm Ketamine Clinic").id
    run(home, capsys)
    assert main(["show", elm, "--home", str(home.folder)]) == 0
    shown = capsys.readouterr().out
    assert registry_words.heading() in shown
    assert "The NPI registry lists Jane Roe, M.D., with taxonomy Psychiatry (2084P0800X) at this address and" in shown
    assert main(["show", elm, "--json", "--home", str(home.folder)]) == 0
    rows = json.loads(capsys.readouterr().out)["npi_registry"]
    assert {row["about"] for row in rows} == {"person", "organization"}
    (roe,) = [row for row in rows if row["about"] == "person"]
    assert (roe["verdict"], roe["npi"], roe["recognised_by"]) == ("corroborates", "1000000001", "both")
    assert roe["taxonomies"] == [{"code": "2084P0800X", "label": "Psychiatry", "kind": "psychiatrist"}]


@pytest.mark.usefixtures("registry")
def test_a_page_tells_what_is_clear_and_only_counts_what_is_not(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    run(home, capsys)
    oak = clinic(home, "Oak Wellness")
    shown = registry_words.section(registry_words.said_of(oak, home.book))
    assert shown.count("<h2>") == 1
    assert "Anesthesiology (207L00000X)" in shown
    assert "the registry lists no taxonomy of psychiatry" in shown
    assert "About 1 other name it gives no clear answer, which says nothing against anybody." in shown
    assert registry_words.section(registry_words.said_of(clinic(home, "Pine Center"), home.book)) == ""


@pytest.mark.usefixtures("registry")
def test_a_sentence_that_left_the_page_takes_its_line_along(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    run(home, capsys)
    with RunWriter(home.runs, "clinic_sites", NOW + timedelta(days=1)) as writer:
        for name in WORDS:
            page = listing(name)
            writer.write(page if name != "Oak Wellness" else RawListing(
                source=page.source, ref=page.ref, url=page.url, seen_at=page.seen_at, fields=page.fields,
                pages=(Page(url=page.url, title=name, seen_at=page.seen_at, blocks=page.pages[0].blocks[:1]),),
            ))  # fmt: skip
        writer.finish({"verdict": "accepted", "reasons": [], "kind": "clinic_site", "complete": True})
    build(home)
    assert [one.name for one in registry_words.said_of(clinic(home, "Oak Wellness"), home.book)] == ["Oak Wellness"]
    run(home, capsys)
    assert "Max Orn" not in kept(home)


def test_a_registry_that_fails_costs_nothing_that_was_known(
    home: Home, registry: tuple[Loopback, Speaking], capsys: pytest.CaptureFixture[str]
) -> None:
    run(home, capsys)
    before = kept(home)
    web, _ = registry
    web.pages = {}
    assert main(["corroborate", "--again", "--json", "--home", str(home.folder)]) == 1
    said = capsys.readouterr()
    assert json.loads(said.out)["asked"]["failed"] == {"the registry answered 404": 5}
    assert "The registry did not answer every question: 5 questions in a row" in said.err
    assert "run the command again" in said.err
    assert kept(home) == before


@pytest.mark.usefixtures("registry")
def test_what_is_left_for_another_day_is_said_and_is_no_failure(
    home: Home, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLINICS_REGISTRY__REQUESTS_A_DAY", "3")
    assert main(["corroborate", "--home", str(home.folder)]) == 0
    shown = capsys.readouterr().out
    assert "2 people and 3 clinics to look up, named by 3 clinics of the directory." in shown
    assert "2 questions answered now, 0 answered before, 3 left; 3 requests sent." in shown
    assert "Stopped: the 3 requests of today are spent" in shown
    assert "3 have no answer yet." in shown
    assert len(kept(home)) == 2


def test_without_a_contact_nobody_public_is_asked(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["corroborate", "--home", str(home.folder)]) == 1
    assert "crawl.contact is empty" in capsys.readouterr().err


def test_asking_again_and_asking_nobody_exclude_each_other(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["corroborate", "--again", "--bulk", "a.zip", "--home", str(home.folder)]) == 2
    assert "Give one of them" in capsys.readouterr().err


def test_the_monthly_file_is_read_instead_and_ends_numbers_that_were_recognised(
    home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    elm = {"street": "12 ELM STREET", "city": "PORTLAND", "state": "OR", "code": "97205"}
    first = monthly_file.bundle(tmp_path / "first.zip", monthly_file.person("1000000001", "JANE", "ROE", **elm))
    told = run(home, capsys, "--bulk", str(first))
    assert told["verdicts"] == {"corroborates": 1, "not_found": 4}
    assert told["file"] == {"as_of": "2026-11-08", "rows": 1, "damaged": 0}
    later = monthly_file.bundle(tmp_path / "later.zip", monthly_file.deactivated("1000000001"))
    assert run(home, capsys, "--bulk", str(later))["verdicts"] == {"deactivated": 1, "not_found": 4}
    one = kept(home)["Jane Roe, MD"]
    assert one.sentence.startswith(
        "The NPI registry says that the NPI of Jane Roe, MD was deactivated on August 20, 2026"
    )
    assert main(["corroborate", "--bulk", str(later), "--home", str(home.folder)]) == 0
    assert "1 rows of the file read; it is as of 2026-11-08." in capsys.readouterr().out
    assert main(["corroborate", "--bulk", str(tmp_path / "none.zip"), "--home", str(home.folder)]) == 1
    assert "cannot be opened" in capsys.readouterr().err
    assert kept(home)["Jane Roe, MD"] == one


@pytest.mark.usefixtures("registry")
def test_the_page_of_a_clinic_shows_it(
    home: Home, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run(home, capsys)
    monkeypatch.setenv("CLINICS_HOME", str(home.folder))
    page = AppTest.from_file(str(Path(registry_words.__file__).parents[1] / "pages" / "clinic.py"), default_timeout=240)
    page.query_params["id"] = clinic(home, "Elm Ketamine Clinic").id
    page.run()
    assert not page.exception
    shown = "".join(str(element.proto.body) for element in page.get("html"))
    assert shown.count(registry_words.heading()) == 1
    assert "lists Jane Roe, M.D., with taxonomy Psychiatry" in shown


def test_a_home_without_an_engine_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["corroborate", "--home", str(tmp_path)]) == 1
    assert "clinics build" in capsys.readouterr().err


def statement(**more: Any) -> RegistryStatement:
    usual: dict[str, Any] = {
        "clinic": "c1", "sort": "person", "key": "janeroe", "name": "Jane Roe, MD", "said": "Jane Roe, MD", "url": "",
        "verdict": "corroborates", "as_of": date(2026, 11, 23), "npi": "1000000001", "listed_as": "JANE ROE, MD",
        "codes": ("2084P0800X", "390200000X"), "place": "both", "claim": "psychiatrist",
        "deactivated": date(2026, 1, 2), "updated": date(2024, 5, 8), "reason": "",
    }  # fmt: skip
    return RegistryStatement(**(usual | more))


def test_a_statement_comes_back_from_the_book_as_it_was_kept(tmp_path: Path) -> None:
    two = (statement(), statement(key="maxorn", codes=(), deactivated=None, updated=None, npi=""))
    keys = {"c1": {("person", "janeroe"), ("person", "maxorn")}}
    with Book(tmp_path / "book.sqlite") as book:
        keep_registry(book, statements=two, subjects=keys)
        assert tuple(all_registry(book)) == two
        keep_registry(book, statements=[statement(verdict="unsure")], subjects={"c1": {("person", "janeroe")}})
    assert registry_of(tmp_path / "book.sqlite", ["c0", "c1"]) == (statement(verdict="unsure"),)
    assert registry_of(tmp_path / "book.sqlite", ["c2"]) == ()
    assert registry_of(tmp_path / "none.sqlite", ["c1"]) == ()


def test_a_book_that_cannot_be_read_leaves_the_page_of_the_clinic_whole(home: Home) -> None:
    home.book.write_bytes(b"no database" * 500)
    assert registry_words.said_of(clinic(home, "Elm Ketamine Clinic"), home.book) == ()


def test_hostile_names_stay_words_on_the_page() -> None:
    evil = '<script>alert(1)</script>\u202e"'
    shown = registry_words.section(
        [
            statement(sort="organization", name=evil, listed_as=evil, said=evil, url="javascript:alert(1)"),
            statement(verdict="contradicts", name=evil, said=evil),
        ]
    )
    assert "<script" not in shown
    assert "javascript:" not in shown.replace("javascript:alert(1)</bdi>", "")
    assert "\u202e" not in shown


def test_a_merged_clinic_shows_what_was_kept_under_its_older_id(home: Home) -> None:
    elm = clinic(home, "Elm Ketamine Clinic")
    (fact,) = elm.facts["psychiatry"]
    with Book(home.book) as book:
        old = statement(clinic="colder", said=fact.said)
        keep_registry(book, statements=[old], subjects={"colder": {("person", "janeroe")}})
    merged = Clinic.from_json(elm.to_json() | {"formerly": ["colder"]})
    assert registry_words.said_of(elm, home.book) == ()
    assert registry_words.said_of(merged, home.book) == (old,)
