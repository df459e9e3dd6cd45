"""The sample web, crawled with the real spiders: all that may be read is found, nothing forbidden is asked."""

from collections.abc import Iterator
from itertools import groupby, pairwise
from pathlib import Path

import pytest
from loopback import settings, source

from crawler.crawl import crawl
from crawler.runs.folders import Run
from crawler.sample_web import SITE, SampleWeb, Seen, truth
from crawler.sample_web.hosts import hosts

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


def test_sites_that_are_not_what_they_were_are_recorded_as_such_and_give_no_listing(crawled: Crawled) -> None:
    runs, _ = crawled
    report = runs["clinic_sites"].report
    odd = {outcome: report["pages"].get(outcome) for outcome in ("parked", "moved_to_other_owner", "needs_javascript")}
    assert odd == {"parked": 1, "moved_to_other_owner": 1, "needs_javascript": 1}
    hosts = {listing.ref.split("#", 1)[0] for listing in runs["clinic_sites"].listings()}
    unreadable = {one.site for one in truth() if one.site and SITE not in one.said}
    assert len(unreadable) >= 6
    assert not unreadable & hosts
    reasons = {error["url"].split("/")[2].split(":")[0]: error["reason"] for error in report["errors"]}
    assert "This domain is for sale" in reasons["tallpines.localhost"]
    assert reasons["sanddollar.localhost"] == "needs JavaScript: switch crawl.javascript on"
    assert any("granitegate.localhost sends its visitors to directory.localhost" in why for why in reasons.values())


def test_pages_that_ask_not_to_be_kept_are_not_and_one_that_only_the_sitemap_names_is_read(crawled: Crawled) -> None:
    runs, _ = crawled
    assert runs["clinic_sites"].report["pages"]["noindex"] == 2
    words: dict[str, str] = {}
    for listing in runs["clinic_sites"].listings():
        words[listing.ref] = "\n".join(block.text for page in listing.pages for block in page.blocks)
    assert "rectal" not in words["rosecity.localhost"]
    assert "We tell you the whole price before you decide." in words["rivermarket.localhost"]


def test_a_second_visit_is_sent_only_what_its_hosts_cannot_recognise(tmp_path: Path) -> None:
    marked = [name for name, host in hosts().items() if host.etags][:6]
    with SampleWeb(0) as web:
        rows = [source("clinic_sites", "", kind="clinic_site")]
        sites = [f"http://{name}:{web.port}/" for name in marked]
        first, second = (crawl(rows, runs=tmp_path, settings=settings(), sites=sites)[0] for _ in range(2))
    assert second.report["pages"]["unchanged"] == first.report["pages"]["read"] > 30
    assert "read" not in second.report["pages"]
    assert second.report["bytes"] < first.report["bytes"] / 10
    assert second.report["requests"] < first.report["requests"], "sitemaps that are not there are not looked for again"
    assert {one.id: one.digest for one in first.listings()} == {one.id: one.digest for one in second.listings()}
