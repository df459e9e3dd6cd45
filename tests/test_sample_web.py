"""What the sample web holds: how much, the same every time, and what its truth says stands there and nowhere else."""

import html
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sample_reader import by_slug, everything, followed

from config.vocabulary import vocabulary
from crawler.sample_web import SITE, SampleWeb, Truth, truth
from crawler.sample_web.hosts import BIG_BYTES, hosts
from crawler.sample_web.own_sites import speaker
from crawler.sample_web.places import LISTS, SOURCES, places
from crawler.sample_web.wording import filled, words
from indexer.locate.gazetteer import gazetteer
from indexer.words import fold


@pytest.fixture(scope="module")
def web() -> Iterator[SampleWeb]:
    with SampleWeb(0) as serving:
        yield serving


# --- how much there is ---


def test_there_are_at_least_sixty_places_and_four_hundred_pages_a_polite_reader_reaches() -> None:
    reached = everything()
    clinics = [place for place in truth() if place.is_provider]

    assert len(clinics) >= 60
    assert sum(len(pages) for pages in reached.values()) >= 400
    assert len({place.slug for place in truth()}) == len(truth())


def test_every_list_has_more_than_one_page_or_answer_and_every_listing_is_there(web: SampleWeb) -> None:
    directory = followed("directory.localhost", hosts()["directory.localhost"], "/clinics")
    register = followed("register.localhost", hosts()["register.localhost"], "/sitemap.xml")
    feed = followed("feed.localhost", hosts()["feed.localhost"], "/api/places.json")
    ids = [row["id"] for text in {feed[path] for path in feed} for row in json.loads(text)["places"]]

    assert sum(path.startswith("/clinics?page=") for path in directory) >= 4
    assert len(feed) >= 3
    assert len(ids) == len(set(ids))
    for place in truth():
        for source, ref in place.listed.items():
            assert (
                ref
                in {
                    "sample_directory": directory,
                    "sample_sitemap": register,
                    "sample_feed": ids,
                    "sample_findtreatment": [ref],
                }[source]
            ), (place.slug, source)
    assert {source.id for source in web.sources()} == set(SOURCES.values())


def test_the_rows_of_sources_expect_about_as_many_listings_as_there_are(web: SampleWeb) -> None:
    counts = {
        SOURCES[where]: sum(where in place.listed for place in places()) for where in LISTS if where != "treatment"
    }
    for source in web.sources():
        if source.id in counts:
            assert source.expect.min <= counts[source.id]
            assert source.expect.max is not None
            assert counts[source.id] <= source.expect.max
        assert f":{web.port}/" in source.home


def test_real_towns_with_their_own_zips_and_invented_telephone_numbers() -> None:
    for place in truth():
        assert re.fullmatch(r"\d{3}-555-01\d\d", place.phone), place.slug
        assert re.fullmatch(r"\d{5}", place.postal_code) or not place.street, place.slug
    near = [place for place in truth() if place.postal_code.startswith("972") and place.is_provider]
    assert len(near) >= 5
    assert any(place.postal_code.startswith("0") for place in truth())


def test_zips_stand_in_the_towns_that_the_gazetteer_knows() -> None:
    for place in truth():
        if place.postal_code:
            known = gazetteer().postal_code(place.postal_code)
            assert known is not None, place.slug
            assert (known.city, known.state) == (place.city, place.state), place.slug


# --- the same every time ---


def test_another_process_with_another_port_and_another_hash_seed_serves_the_same_bytes() -> None:
    script = (
        "import hashlib, sys\n"
        "from crawler.sample_web.hosts import hosts\n"
        "for name, host in sorted(hosts().items()):\n"
        "    for path, answer in sorted(host.pages.items()):\n"
        "        text = answer.body(int(sys.argv[1])).replace(b':' + sys.argv[1].encode(), b':PORT')\n"
        "        print(name, path, hashlib.sha256(text).hexdigest())\n"
    )
    made = [
        subprocess.run(
            [sys.executable, "-c", script, port],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parents[1])},
            capture_output=True,
            check=True,
        ).stdout
        for port, seed in (("8730", "1"), ("41999", "2"))
    ]

    assert made[0] == made[1]
    assert len(made[0].splitlines()) >= 400


# --- truth ---


def sentences(place: Truth, field: str, code: str, form: str) -> list[str]:
    """Every way in which this place, or one that shares its site, could say it."""
    banks = [words()[field][code]] if code != "other_prescriber" else list(words()["prescriber"].values())
    speakers = [
        one for one in places() if one.slug == place.slug or (one.site and place.site == f"{one.site}.localhost")
    ]
    speakers.append(speaker(tuple(speakers)))
    return [filled(sentence, one) for bank in banks for sentence in bank.get(form, ()) for one in speakers]


def text_of(place: Truth, source: str, reached: dict[str, dict[str, str]]) -> str:
    if source == SITE:
        return html.unescape("\n".join(text for text in reached[place.site].values() if len(text) < BIG_BYTES))
    name = next(where for where, ident in SOURCES.items() if ident == source)
    if name == "feed":
        rows = [row for text in reached["feed.localhost"].values() for row in json.loads(text)["places"]]
        row = next(row for row in rows if row["id"] == place.listed[source])
        return "\n".join([*row["services"], row["about"]])
    return html.unescape(reached[f"{name}.localhost"][place.listed[source]])


def test_what_truth_says_stands_on_the_pages_of_that_source_and_no_other_route_does() -> None:
    reached = everything()
    for place in truth():
        if not place.is_provider or place.status != "open":
            continue
        for source, said in place.said.items():
            if source == "sample_findtreatment":
                continue
            text = text_of(place, source, reached)
            items = {part.strip() for part in re.split(r"[<>;\n]|, |: |\.", text)}
            for field in ("route", "psychiatry", "condition", "payment", "therapy", "setting", "care", "language"):
                for code in words()[field]:
                    if code == "other_prescriber":
                        continue
                    stated = any(
                        one in text for form in ("offer", "brief") for one in sentences(place, field, code, form)
                    )
                    stated = stated or not set(words()[field][code].get("item", ())).isdisjoint(items)
                    assert stated == (code in said.states.get(field, ())), (place.slug, source, field, code)
                    denied = any(one in text for one in sentences(place, field, code, "deny"))
                    assert denied == (code in said.denies.get(field, ())), (place.slug, source, field, code)


def test_the_psychiatrist_or_other_prescriber_is_named_where_truth_says_so() -> None:
    reached = everything()
    for place in truth():
        if (
            place.is_provider
            and SITE in place.said
            and "other_prescriber" in place.said[SITE].states.get("psychiatry", ())
        ):
            text = text_of(place, SITE, reached)
            assert any(one in text for one in sentences(place, "psychiatry", "other_prescriber", "offer")), place.slug
            assert "psychiatrist" not in text.replace("your own psychiatrist", "").replace(
                "your psychiatrist", ""
            ).replace("My psychiatrist", ""), place.slug


def test_every_code_of_truth_is_a_code_of_the_vocabulary() -> None:
    for place in truth():
        for said in place.said.values():
            for codes in (said.states, said.denies):
                for field, found in codes.items():
                    assert set(found) <= set(vocabulary()[field].codes), (place.slug, field)


def test_each_route_and_each_kind_of_prescriber_is_stated_somewhere_and_something_is_denied() -> None:
    routes = {code for place in truth() for code in place.routes}
    kinds = {place.psychiatry for place in truth()}

    assert routes >= {"iv", "im", "sc", "intranasal_esketamine", "intranasal_ketamine", "sublingual", "oral", "rectal"}
    assert kinds >= {"led", "on_team", "mentioned", "psychiatric_np_pa", "other_prescriber", ""}
    assert "oral" in by_slug("alder-street").denies("route")
    assert by_slug("harbor-light").routes & by_slug("harbor-light").denies("route") == {"sublingual"}


def test_look_alikes_have_sites_and_offer_nothing() -> None:
    alike = [place for place in truth() if not place.is_provider]

    assert len(alike) >= 6
    assert all(place.site and not place.routes for place in alike)


def test_no_menu_of_a_site_has_a_dead_link() -> None:
    dead = []
    for place in places():
        host = hosts().get(f"{place.site}.localhost")
        home = None if host is None else host.answer("/")
        if host is None or home is None or home.status != 200:
            continue
        paths = [path for path in re.findall(r'href="(/[^"]*)"', home.text) if not host.forbids(path)]
        dead += [f"{place.slug} {path}" for path in paths if host.answer(path).status >= 400]
    assert dead == []


def test_chain_shares_a_telephone_and_a_site_and_a_building_holds_two_clinics() -> None:
    chain = [place for place in truth() if place.site == "brightwater.localhost"]
    building = [place for place in truth() if place.street == "820 NW Davis St"]

    assert len({place.city for place in chain}) == 3
    assert len({place.phone for place in chain}) == 1
    assert len({place.unit for place in building}) == 2


def test_one_clinic_is_spelled_differently_in_three_sources() -> None:
    place = next(one for one in places() if one.slug == "alder-street")

    assert len({place.shown(where, "name") for where in place.listed}) == 3
    assert len({place.shown(where, "phone") for where in place.listed}) == 3


def test_who_opens_the_demo_meets_no_hostile_clinic_first() -> None:
    names = sorted((place.name for place in places()), key=fold)
    assert all(name[0].isalpha() for name in names[:20])
    assert "<" not in names[0]
    assert any("<script>" in name for name in names), "it is there all the same"
