"""From public page to shareable result: the sample web, crawled with the real spiders, against what is true there."""

import itertools
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass

import pytest

from config.home import Home
from config.settings import load_settings
from config.sources import configured_sources
from crawler.crawl import crawl
from crawler.runs.folders import Run
from crawler.sample_web import SITE, SampleWeb, Seen, Truth, truth
from indexer.build import Built, build
from indexer.clinic import Clinic
from indexer.engines import SearchEngine, open_engine
from indexer.link import read_link, to_params
from indexer.locate.place import find_place
from indexer.query import Hit, Query
from indexer.read import lexicon
from indexer.statement import Statement
from indexer.store import clinics, listings
from indexer.store.book import Book
from ui.cli import main
from ui.guide import sections

TRUTH: Mapping[str, Truth] = {one.slug: one for one in truth()}


@dataclass(frozen=True)
class Walked:
    """What came of the whole path: run reports, the build, every request that the sample web saw."""

    home: Home
    runs: Mapping[str, Run]
    built: Built
    seen: tuple[Seen, ...]


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Walked:
    home = Home(tmp_path_factory.mktemp("home")).prepare()
    own_sites = [one for one in configured_sources() if one.id == "clinic_sites"]
    with SampleWeb(port=0) as web:
        runs = crawl([*web.sources(), *own_sites], runs=home.runs, settings=load_settings(home), sites=web.sites())
        return Walked(home, {run.source: run for run in runs}, build(home), web.requests())


@pytest.fixture(scope="module")
def engine(walked: Walked) -> Iterator[SearchEngine]:
    with closing(open_engine(walked.home)) as opened:
        yield opened


@pytest.fixture(scope="module")
def said(walked: Walked) -> Mapping[tuple[str, str], tuple[Statement, ...]]:
    """What was read of each place in each source, by slug and source (``SITE`` for its own pages)."""
    found: dict[tuple[str, str], tuple[Statement, ...]] = {}
    with Book(walked.home.book) as book:
        by_ref = {(one.listing.source, one.listing.ref): one.listing.id for one in listings.kept(book)}
        for slug, place in TRUTH.items():
            for source in place.said:
                wanted = place.site if source == SITE else place.listed[source].rpartition("/")[2]
                listing = by_ref.get(("clinic_sites" if source == SITE else source, wanted))
                if listing is not None:
                    found[slug, source] = listings.statements_of(book, listing)
    return found


@pytest.fixture(scope="module")
def clinic_of(walked: Walked, engine: SearchEngine) -> Mapping[str, Clinic]:
    """The clinic that each place of the sample directory ended in; places that are not listed there are missing."""
    with Book(walked.home.book) as book:
        ids = clinics.clinic_ids(book)
        of_ref = {
            one.listing.ref: ids[one.listing.id]
            for one in listings.kept(book)
            if one.listing.source == "sample_directory"
        }
    found = {slug: engine.get(of_ref[slug]) for slug in TRUTH if slug in of_ref}
    return {slug: clinic for slug, clinic in found.items() if clinic is not None}


def test_every_source_was_accepted_and_every_listing_came_in(walked: Walked) -> None:
    assert {run.verdict for run in walked.runs.values()} == {"accepted"}
    for source in ("sample_directory", "sample_feed"):
        listed = {one.listed[source].rpartition("/")[2] for one in TRUTH.values() if source in one.listed}
        assert {listing.ref for listing in walked.runs[source].listings()} == listed


def test_nothing_forbidden_was_fetched_and_nobody_was_pressed(walked: Walked) -> None:
    assert [one for one in walked.seen if one.forbidden] == []
    assert {one.agent.split("/")[0] for one in walked.seen} == {"clinic-directory"}
    assert {one.host for one in walked.seen}.isdisjoint({"tracker.localhost"})
    robots = Counter(one.host for one in walked.seen if one.path == "/robots.txt" and one.status == 200)
    assert set(robots.values()) == {1}, "robots.txt is fetched once a host"
    by_host = defaultdict(list)
    for one in walked.seen:
        by_host[one.host].append(one)
    for host, asked in by_host.items():
        asked.sort(key=lambda one: one.started)
        for before, after in itertools.pairwise(asked):
            assert after.started >= before.ended, f"{host} was asked for two pages at a time"


def test_a_host_whose_robots_answer_503_is_left_alone(walked: Walked) -> None:
    assert {one.path for one in walked.seen if one.host == "silverstate.localhost"} == {"/robots.txt"}


@pytest.mark.parametrize("field", ["route", "psychiatry", "therapy", "setting", "condition", "payment"])
def test_no_value_is_read_that_no_page_states(
    said: Mapping[tuple[str, str], tuple[Statement, ...]], field: str
) -> None:
    wrong = []
    for (slug, source), statements in said.items():
        place = TRUTH[slug]
        fair = set(place.said[source].states.get(field, ())) | place.fair(field)
        wrong += [
            f"{slug} in {source}: {one.value} from “{one.said}”"
            for one in statements
            if one.field == field and not one.denied and one.value not in fair
        ]
    assert not wrong, "\n".join(wrong)


NEARLY = {"payment": 0.9}  # the share of what is stated that has to be read, where it is not 0.95


@pytest.mark.parametrize(
    "field", ["route", "psychiatry", "therapy", "setting", "condition", "payment", "care", "language"]
)
def test_nearly_everything_that_is_stated_is_read(
    said: Mapping[tuple[str, str], tuple[Statement, ...]], field: str
) -> None:
    stated, missed = 0, []
    for (slug, source), statements in said.items():
        read = {one.value for one in statements if one.field == field and not one.denied}
        wanted = set(TRUTH[slug].said[source].states.get(field, ()))
        stated += len(wanted)
        missed += [f"{slug} in {source}: {value}" for value in sorted(wanted - read)]
    assert len(missed) <= stated * (1 - NEARLY.get(field, 0.95)), "\n".join(missed)


def test_denials_are_read_as_denials(said: Mapping[tuple[str, str], tuple[Statement, ...]]) -> None:
    stated, read = set(), set()
    for (slug, source), statements in said.items():
        denies = TRUTH[slug].said[source].denies
        stated |= {(slug, source, field, value) for field, values in denies.items() for value in values}
        read |= {(slug, source, one.field, one.value) for one in statements if one.denied and one.field != "provider"}
    routes = {one for one in stated if one[2] == "route"}
    assert routes <= read, routes - read
    assert {one for one in read if one[2] == "route"} == routes


def test_every_statement_quotes_a_page_of_its_own_listing(walked: Walked) -> None:
    with Book(walked.home.book) as book:
        for kept in listings.kept(book):
            raw = {*kept.listing.fields.values()}
            pages = {
                page.url: " ".join(" ".join([page.title, *(block.text for block in page.blocks)]).split())
                for page in kept.listing.pages
            }
            for one in listings.statements_of(book, kept.listing.id):
                assert 0 < len(one.said) <= 240
                if one.field in ("name", "address", "phone", "website", "email", "hours"):
                    assert one.url == kept.listing.url
                    assert one.field == "address" or one.said in {value[:240] for value in raw}
                else:
                    assert one.url in pages
                    assert pages[one.url] or kept.listing.pages


def test_what_makes_a_place_a_provider_names_the_drug_and_is_no_menu(walked: Walked) -> None:
    with Book(walked.home.book) as book:
        kept = [one for kept in listings.kept(book) for one in listings.statements_of(book, kept.listing.id)]
    said = [one.said for one in kept if one.field == "provider" and not one.denied]
    assert len(said) > 100
    assert not [one for one in said if not any(name in one.lower() for name in ("ketamine", "spravato"))]
    assert not [one.said for one in kept if one.field in ("provider", "route") and " | " in one.said]


def test_what_only_looks_like_a_clinic_is_not_found(engine: SearchEngine) -> None:
    names = {hit.clinic.name for hit in _all(engine)}
    fakes = {one.name for one in TRUTH.values() if not one.is_provider}
    assert len(fakes) == 7
    assert names.isdisjoint(fakes), names & fakes


def test_one_clinic_in_three_sources_is_one_clinic(clinic_of: Mapping[str, Clinic]) -> None:
    for slug in ("alder-street", "lakeshore-ketamine", "gramercy-ketamine"):
        sources = {fact.source for facts in clinic_of[slug].facts.values() for fact in facts}
        assert sources >= {"sample_directory", "sample_feed", "sample_sitemap"}, slug


def test_two_clinics_in_one_building_and_the_towns_of_a_chain_stay_apart(clinic_of: Mapping[str, Clinic]) -> None:
    apart = ("davis-psychiatry", "forest-park", "brightwater-denver", "brightwater-boulder", "brightwater-springs")
    assert len({clinic_of[slug].id for slug in apart}) == len(apart)


def test_no_place_is_joined_with_another_and_none_is_there_twice(clinic_of: Mapping[str, Clinic]) -> None:
    assert len({clinic.id for clinic in clinic_of.values()}) == len(clinic_of)


def test_sources_that_contradict_each_other_are_both_kept(clinic_of: Mapping[str, Clinic]) -> None:
    assert "sublingual" in clinic_of["harbor-light"].contradictions("route")
    assert "iv" in clinic_of["worcester-common"].contradictions("route")


def test_closed_and_moved_are_said(clinic_of: Mapping[str, Clinic]) -> None:
    assert clinic_of["mesa-verde"].status == "closed"
    assert clinic_of["north-pier-old"].status == "moved"


def test_a_clinic_without_a_street_is_placed_by_its_town_and_says_so(clinic_of: Mapping[str, Clinic]) -> None:
    clinic = clinic_of["cascade-home"]
    assert clinic.address.street == ""
    assert clinic.point is not None
    assert clinic.point.exactness in ("postal_code", "place")


def test_a_search_near_portland_finds_the_clinics_that_say_iv(engine: SearchEngine) -> None:
    query = Query(near=find_place("97205"), filters={"route": ("iv",)})
    results = engine.search(query)
    near = {one.slug for one in TRUTH.values() if one.state == "OR" and one.is_provider and "iv" in one.routes}
    assert {hit.clinic.name.split()[0] for hit in results.hits} >= {TRUTH["alder-street"].name.split()[0]}
    assert len(near) > 1
    assert results.total > 1
    assert all("iv" in hit.clinic.states("route") for hit in results.hits)
    assert [hit.distance_miles for hit in results.hits] == sorted(hit.distance_miles or 0 for hit in results.hits)


def test_a_link_opens_the_same_search_elsewhere(engine: SearchEngine) -> None:
    query = Query(near=find_place("Portland, OR"), within=50, filters={"route": ("iv", "not_stated")}, sort="name")
    opened = read_link(to_params(query), find_place=find_place)
    assert opened.problems == ()
    assert opened.query == query
    assert engine.search(opened.query) == engine.search(query)


def test_hostile_text_stays_text(clinic_of: Mapping[str, Clinic]) -> None:
    clinic = clinic_of["crow-point"]
    assert "<script>" in clinic.name
    assert not clinic.website.startswith("javascript")
    assert clinic.states("route").isdisjoint({"rectal", "intranasal_esketamine", "sc"})


def test_building_again_changes_nothing(walked: Walked) -> None:
    again = build(walked.home)
    assert (again.runs, again.read, again.engine_rebuilt) == (0, 0, False)
    assert again.clinics == walked.built.clinics


def test_a_change_of_the_reader_s_words_alone_has_every_page_read_again(
    walked: Walked, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Book(walked.home.book) as book:
        everyone = sum(1 for _ in listings.kept(book))
    lexicon.words_edition.cache_clear()
    before = lexicon.words_edition()
    written = lexicon.words_text()
    monkeypatch.setattr(lexicon, "words_text", lambda: f"{written}# one more line\n")
    lexicon.words_edition.cache_clear()
    assert lexicon.words_edition() != before
    again = build(walked.home)
    assert again.read == everyone
    lexicon.words_edition.cache_clear()


def test_the_command_line_shows_a_clinic_with_its_evidence(
    walked: Walked, clinic_of: Mapping[str, Clinic], capsys: pytest.CaptureFixture[str]
) -> None:
    clinic = clinic_of["alder-street"]
    assert main(["show", clinic.id, "--json", "--home", str(walked.home.folder)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told == clinic.to_json() | {"npi_registry": []}
    for facts in told["facts"].values():
        for fact in facts:
            assert fact["said"]
            assert fact["url"].startswith("http://")
            assert fact["first_seen"] <= fact["last_seen"]


def _all(engine: SearchEngine) -> list[Hit]:
    found: list[Hit] = []
    page = 1
    while hits := engine.search(Query(size=100, page=page)).hits:
        found += hits
        page += 1
    return found


def test_every_search_that_the_guide_links_to_finds_a_clinic_of_the_sample_web(engine: SearchEngine) -> None:
    links = [paragraph for section in sections() for paragraph in section.paragraphs]
    assert len(links) > 20
    assert [one.key for one in links if engine.search(one.search).total == 0] == []
