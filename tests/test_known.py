"""Pages that did not change are not sent again, whatever server, and hold for another day."""

import gzip
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from loopback import Answer, Loopback, Reply, directory, place, settings, source

from crawler.crawl import crawl
from crawler.gate.tally import before_of
from crawler.manners import known as limits
from crawler.manners.known import FILE, Known, KnownPages, Marks, told_in
from crawler.runs.folders import Run

SITES = source("clinic_sites", "", kind="clinic_site")
DAY = 86_400.0
NOW = 1_790_000_000.0


def page(text: str, etag: str = '"1"', **headers: str) -> Answer:
    return Answer(f"<title>Elm</title><p>{text}</p>", headers={"ETag": etag, **headers})


class Server:
    """A host of one page with an ETag, that answers 304 to whoever knows it, in its own way."""

    def __init__(self, answer: Answer, unchanged: Answer | None = None) -> None:
        self.answer = answer
        self.unchanged = unchanged or Answer(status=304, headers={"ETag": answer.headers.get("ETag", "")})
        self.web: Loopback | None = None

    def __call__(self, _: int) -> Answer:
        assert self.web is not None
        conditional = "If-None-Match" in self.web.asking or "If-Modified-Since" in self.web.asking
        return self.unchanged if conditional else self.answer


def twice(tmp_path: Path, server: Server, between: Callable[[], None] = lambda: None) -> tuple[Run, Run, Loopback]:
    with Loopback({"elm.localhost/": server}) as web:
        server.web = web
        site = web.url("elm.localhost/")
        first = crawl([SITES], runs=tmp_path, settings=settings(), sites=[site])[0]
        between()
        second = crawl([SITES], runs=tmp_path, settings=settings(), sites=[site])[0]
    return first, second, web


def asked(web: Loopback, path: str = "/") -> list[dict[str, str]]:
    return [dict(one.headers) for one in web.asked if one.path == path]


def test_a_page_that_has_not_changed_is_not_sent_again_and_counts_as_seen_now(tmp_path: Path) -> None:
    modified = "Mon, 02 Nov 2026 10:00:00 GMT"
    server = Server(page("We have closed on Mondays.", 'W/"abc"', **{"Last-Modified": modified}))
    first, second, web = twice(tmp_path, server, lambda: time.sleep(1.1))
    one, again = asked(web)
    assert "If-None-Match" not in one
    assert (again["If-None-Match"], again["If-Modified-Since"]) == ('W/"abc"', modified)
    assert (first.report["pages"], second.report["pages"]) == ({"read": 1}, {"unchanged": 1})
    assert (first.verdict, second.verdict) == ("accepted", "accepted")
    (before,), (now,) = first.listings(), second.listings()
    assert now.digest == before.digest
    assert now.pages[0].seen_at > before.pages[0].seen_at
    assert second.report["bytes"] < first.report["bytes"]


def test_a_page_that_has_changed_is_read_anew_and_known_anew(tmp_path: Path) -> None:
    server = Server(page("Old words"), unchanged=page("New words", '"2"'))
    _, second, web = twice(tmp_path, server)
    (listing,) = second.listings()
    assert [block.text for block in listing.pages[0].blocks] == ["New words"]
    assert second.report["pages"] == {"read": 1}
    with KnownPages(tmp_path / "clinic_sites" / FILE, now=time.time()) as pages:
        assert pages.marks(web.url("elm.localhost/"), now=time.time()) == Marks(etag='"2"')


def test_a_document_that_has_not_changed_is_still_no_page(tmp_path: Path) -> None:
    paper = Server(Answer(b"%PDF-1.7", headers={"Content-Type": "application/pdf", "ETag": '"p"'}))
    with Loopback({"list.localhost/": directory("/paper", "/1"), "list.localhost/1": place()}) as web:
        paper.web = web
        web.pages["list.localhost/paper"] = paper
        rows = [source("sample_directory", web.url("list.localhost/"))]
        reports = [crawl(rows, runs=tmp_path, settings=settings())[0].report for _ in range(2)]
    assert [one["pages"] for one in reports] == [{"read": 2, "not_a_page": 1}] * 2


def test_a_packed_page_is_known_as_it_was_sent(tmp_path: Path) -> None:
    body = gzip.compress("<title>Elm</title><p>Packed words é</p>".encode())
    answer = Answer(body, headers={"ETag": '"p-gzip"', "Content-Encoding": "gzip", "Content-Type": "text/html"})
    server = Server(answer, Answer(status=304, headers={"ETag": '"p"', "Content-Encoding": "gzip"}))
    _, second, _ = twice(tmp_path, server)
    assert second.report["pages"] == {"unchanged": 1}, second.report["errors"]
    (listing,) = second.listings()
    assert [block.text for block in listing.pages[0].blocks] == ["Packed words é"]


def test_a_304_that_nobody_asked_for_is_no_page(tmp_path: Path) -> None:
    server = Server(Answer(status=304))
    first, _, web = twice(tmp_path, server)
    assert first.report["pages"] == {"not_given": 1}
    assert {"url": web.url("elm.localhost/"), "reason": "answered 304"} in first.report["errors"]


def test_a_304_about_another_answer_than_ours_is_asked_again_in_full(tmp_path: Path) -> None:
    server = Server(page("The words of today"), Answer(status=304, headers={"ETag": '"another"'}))
    _, second, web = twice(tmp_path, server)
    assert second.report["pages"] == {"read": 1}
    assert ["If-None-Match" in one for one in asked(web)] == [False, True, False]


@pytest.mark.parametrize("harm", ["lost", "damaged", "body lost", "body damaged"])
def test_without_the_words_of_before_a_page_is_asked_in_full(tmp_path: Path, harm: str) -> None:
    file = tmp_path / "clinic_sites" / FILE

    def spoil() -> None:
        if harm == "lost":
            file.unlink()
        elif harm == "damaged":
            file.write_bytes(b"no database at all" * 100)
        else:
            with sqlite3.connect(file) as db:
                db.execute("DELETE FROM body" if harm == "body lost" else "UPDATE body SET bytes = x'00'")
            db.close()

    _, second, _ = twice(tmp_path, Server(page("Still here")), spoil)
    (listing,) = second.listings()
    assert [block.text for block in listing.pages[0].blocks] == ["Still here"]
    assert second.report["pages"] == {"read": 1}


@pytest.mark.parametrize("headers", [{"Cache-Control": "private, no-store"}, {"X-Robots-Tag": "noarchive"}])
def test_what_may_not_be_kept_is_not_kept(tmp_path: Path, headers: dict[str, str]) -> None:
    _, second, web = twice(tmp_path, Server(page("Not yours to keep", **headers)))
    assert not any("If-None-Match" in one for one in asked(web))
    assert second.report["pages"] == {"read": 1}


def test_a_redirect_does_not_carry_the_marks_of_one_address_to_another(tmp_path: Path) -> None:
    pages: dict[str, Reply] = {"elm.localhost/": page("First"), "elm.localhost/home": Answer("<p>Second</p>")}
    with Loopback(pages) as web:
        site = web.url("elm.localhost/")
        crawl([SITES], runs=tmp_path, settings=settings(), sites=[site])
        web.pages["elm.localhost/"] = Answer(status=302, headers={"Location": "/home"})
        crawl([SITES], runs=tmp_path, settings=settings(), sites=[site])
    assert "If-None-Match" in asked(web)[-1]
    assert "If-None-Match" not in asked(web, "/home")[-1]


def test_every_kind_of_source_knows_its_pages(tmp_path: Path) -> None:
    servers = [Server(Answer(directory("/1"), headers={"ETag": '"l"'})), Server(Answer(place(), headers={"ETag": "p"}))]
    with Loopback({"list.localhost/": servers[0], "list.localhost/1": servers[1]}) as web:
        for server in servers:
            server.web = web
        rows = [source("sample_directory", web.url("list.localhost/"))]
        first = crawl(rows, runs=tmp_path, settings=settings())[0]
        second = crawl(rows, runs=tmp_path, settings=settings())[0]
    assert second.report["pages"] == {"unchanged": 2}
    assert second.report["complete"] is True
    assert [one.digest for one in first.listings()] == [one.digest for one in second.listings()]


def test_a_folder_that_cannot_be_written_costs_only_the_saving(tmp_path: Path) -> None:
    (tmp_path / "clinic_sites" / FILE).mkdir(parents=True)
    first, second, _ = twice(tmp_path, Server(page("Here")))
    assert second.report["pages"] == {"read": 1}
    assert any("asked for in full" in note for note in first.report["notes"])


def test_nothing_is_kept_of_a_host_that_asks_not_to_be_visited(tmp_path: Path) -> None:
    file = tmp_path / "runs" / "clinic_sites" / FILE
    with Loopback({"elm.localhost/": page("Elm"), "oak.localhost/": page("Oak")}) as web:
        sites = [web.url(f"{name}.localhost/") for name in ("elm", "oak")]
        crawl([SITES], runs=tmp_path / "runs", settings=settings(), sites=sites)
        assert told_in(file, "elm.localhost") is not None
        rows = '[[opted_out]]\nhost = "elm.localhost"\nwho = "me"\nwhen = 2026-11-23\nwhy = "they asked"\n'
        (tmp_path / "decisions.toml").write_text(rows, "utf-8")
        crawl([SITES], runs=tmp_path / "runs", settings=settings(), sites=sites)
    with KnownPages(file, now=time.time()) as pages:
        assert [pages.known(site) is None for site in sites] == [True, False]
    assert told_in(file, "elm.localhost") is None
    assert told_in(file, "oak.localhost") is not None


def kept(text: str = "words") -> Known:
    return Known(Marks(etag='"1"'), {"Content-Type": ["text/html"]}, text.encode())


def test_what_was_not_seen_for_a_year_is_forgotten(tmp_path: Path) -> None:
    with KnownPages(tmp_path / FILE, now=NOW) as pages:
        for url in ("old", "seen"):
            pages.keep(url, kept(url), now=NOW)
        pages.tell("old.example", {"pages": 3}, now=NOW)
        pages.saw("seen", now=NOW + 300 * DAY)
        assert told_in(tmp_path / FILE, "old.example") == {"pages": 3}
    with KnownPages(tmp_path / FILE, now=NOW + 400 * DAY) as pages:
        assert pages.known("old") is None
        assert pages.known("seen") == kept("seen")
        assert told_in(tmp_path / FILE, "old.example") is None
    assert told_in(tmp_path / "none.sqlite", "old.example") is None


def test_of_a_host_is_forgotten_what_is_its_own_and_no_other_s(tmp_path: Path) -> None:
    theirs = ["http://a_m.example/x", "https://a_m.example:8000/", "http://a_m.example/"]
    others = ["http://aXm.example/", "http://a_m.example.org/", "https://b.a_m.example/"]
    with KnownPages(tmp_path / FILE, now=NOW) as pages:
        for url in (*theirs, *others):
            pages.keep(url, kept(), now=NOW)
        pages.forget_host("a_m.example")
        assert [url for url in (*theirs, *others) if pages.known(url) is not None] == others


def test_a_page_is_asked_in_full_twice_a_year_though_it_never_seems_to_change(tmp_path: Path) -> None:
    with KnownPages(tmp_path / FILE, now=NOW) as pages:
        pages.keep("a", kept(), now=NOW)
        pages.saw("a", now=NOW + 179 * DAY)
        assert pages.marks("a", now=NOW + 179 * DAY) == Marks(etag='"1"')
        assert pages.marks("a", now=NOW + 181 * DAY) == Marks()


@pytest.mark.parametrize(("name", "most"), [("MOST_PAGES", 3), ("MOST_BYTES", 60)])
def test_no_more_is_kept_than_there_is_room_for_and_the_latest_seen_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, most: int
) -> None:
    with KnownPages(tmp_path / FILE, now=NOW) as pages:
        for number in range(10):
            pages.keep(str(number), kept("1234567890"), now=NOW + number)
    monkeypatch.setattr(limits, name, most)
    with KnownPages(tmp_path / FILE, now=NOW + DAY) as pages:
        left = [number for number in range(10) if pages.known(str(number)) is not None]
    assert left == [7, 8, 9]


def test_a_run_of_pages_that_did_not_change_is_measured_by_as_having_read_them(tmp_path: Path) -> None:
    server = Server(page("Ketamine infusions."))
    _, second, _ = twice(tmp_path, server)
    assert second.report["pages"] == {"unchanged": 1}
    assert before_of(second).tally.read == 1
