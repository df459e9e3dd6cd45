"""The sample web, crawled with the real spiders: all that may be read is found, nothing forbidden is asked."""

from collections.abc import Iterator
from itertools import groupby, pairwise

import pytest
from loopback import settings, source

from crawler.crawl import crawl
from crawler.runs import Run
from crawler.sample_web import SITE, SampleWeb, Seen, truth

Crawled = tuple[dict[str, Run], tuple[Seen, ...]]


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    with SampleWeb(0) as web:
        rows = [*web.sources(), source("clinic_sites", "", kind="clinic_site")]
        runs = crawl(rows, runs=tmp_path_factory.mktemp("runs"), settings=settings(), sites=web.sites())
        yield {run.source: run for run in runs}, web.requests()


def test_every_source_is_accepted_and_the_lists_are_complete(crawled: Crawled) -> None:
    runs, _ = crawled
    assert {run.verdict for run in runs.values()} == {"accepted"}
    assert {name for name, run in runs.items() if run.report["complete"]} == set(runs) - {"clinic_sites"}


def test_nothing_forbidden_is_asked_and_every_host_is_asked_one_thing_at_a_time(crawled: Crawled) -> None:
    _, requests = crawled
    assert len(requests) > 400
    assert [one for one in requests if one.forbidden] == []
    by_host = sorted(requests, key=lambda one: (one.host, one.started))
    for _, asked in groupby(by_host, key=lambda one: one.host):
        # The server notes a request's end a moment before its answer leaves.
        assert all(later.started >= earlier.ended for earlier, later in pairwise(list(asked)))


def test_robots_txt_is_asked_first_and_once_a_host(crawled: Crawled) -> None:
    _, requests = crawled
    by_host = sorted(requests, key=lambda one: (one.host, one.started))
    for _, asked in groupby(by_host, key=lambda one: one.host):
        first, *others = asked
        assert first.path == "/robots.txt"
        assert all(one.path != "/robots.txt" or first.status >= 500 for one in others)


def test_every_place_is_found_in_each_list_that_tells_of_it(crawled: Crawled) -> None:
    runs, _ = crawled
    for name, run in runs.items():
        told = {one.listed[name] for one in truth() if name in one.listed}
        if name == "sample_findtreatment":  # its rows carry no reference of their own
            infusing = [one for one in truth() if name in one.said and "iv" in one.said[name].states.get("route", ())]
            assert run.report["listings"] == len(infusing)
            continue
        refs = {listing.ref for listing in run.listings()}
        urls = {listing.url.split("localhost", 1)[1].split("/", 1)[1] for listing in run.listings()}
        found = refs | {f"/{url}" for url in urls}
        assert {one for one in told if one not in found} == set(), name


def test_own_sites_give_name_and_phone_as_the_places_say_them(crawled: Crawled) -> None:
    runs, _ = crawled
    listings = list(runs["clinic_sites"].listings())
    by_host: dict[str, list[dict[str, str]]] = {}
    for listing in listings:
        by_host.setdefault(listing.ref.split("#", 1)[0], []).append(dict(listing.fields))
    readable = [one for one in truth() if SITE in one.said and one.status == "open" and one.is_provider]
    assert len(readable) > 40
    for one in readable:
        host = one.site.removeprefix("www.")
        fields = by_host[host if host.endswith(".localhost") else f"{host}.localhost"]
        assert one.name in {each["name"] for each in fields} or len(fields) > 1, one.slug
        assert any(each.get("phone", "")[-8:] == one.phone[-8:] for each in fields), one.slug


def test_every_listing_cites_pages_that_were_really_asked_for(crawled: Crawled) -> None:
    runs, requests = crawled
    asked = {f"{one.host}{one.path}" for one in requests}
    for run in runs.values():
        for listing in run.listings():
            for page in listing.pages:
                host, _, path = page.url.removeprefix("http://").partition("/")
                assert f"{host.split(':', 1)[0]}/{path}" in asked
