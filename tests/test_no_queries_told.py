"""Nothing that is told of a crawl holds a query string: it may name a person, or be the key to somebody's page."""

import json
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as trying
from hypothesis import strategies as st
from loopback import Answer, Loopback, Reply, directory, place, settings, source

from crawler.alert import failure
from crawler.crawl import crawl
from crawler.due import due_sites
from crawler.pages.wording import without_queries, without_query
from crawler.process import started
from crawler.runs.contents import Contents, Entry, compare
from crawler.runs.folders import moment_of
from crawler.runs.journal import Journal
from ui.cli import main
from ui.reports import run as report

PERSON = "jane.doe"


@pytest.mark.parametrize(
    ("told", "left"),
    [
        ("see https://a.example/x?who=jane.doe&k=1 now", "see https://a.example/x now"),
        ("at http://jane.doe:pw@a.example/x", "at http://a.example/x"),
        ("<https://a.example/#jane.doe>: ValueError", "<https://a.example/ ValueError"),
        ("profile?id=jane.doe came more than once", "profile came more than once"),
        ("GET /p?jane=doe&x=1, then", "GET /p then"),
        ("Is it open? Yes: 3 = 3", "Is it open? Yes: 3 = 3"),
        ("no address at all", "no address at all"),
    ],
)
def test_addresses_in_a_sentence_lose_their_queries_and_the_sentence_stays(told: str, left: str) -> None:
    assert without_queries(told) == left


@trying(deadline=None)
@given(st.text(alphabet=st.sampled_from("https://?#&=@ab."), max_size=300))
def test_no_query_survives_in_an_address(text: str) -> None:
    assert "?" not in without_query(text)
    assert "#" not in without_query(text)
    for word in without_queries(f"https://a.example/{text}").split():
        assert not (word.startswith("https://a.example") and "?" in word)


def test_a_hostile_text_takes_no_longer_than_it_is_long() -> None:
    began = time.process_time()
    for piece in ("?", "http://", "&a", "#=", "https://x?", "@", "?a="):
        without_queries(piece * (400_000 // len(piece)))
    assert time.process_time() - began < 5


def test_a_journal_tells_of_errors_without_what_stood_behind_the_question_mark() -> None:
    journal = Journal(source("elm_list", "http://elm.localhost/"), lambda _: None)
    url = f"https://user:{PERSON}@elm.example/x?who={PERSON}#{PERSON}"
    journal.went_wrong(url, ValueError(f"cannot read {url} or elm?{PERSON}={PERSON}"))
    journal.missed(url, RuntimeError(url))
    journal.answered(url, 500)
    journal.note(f"{url} came twice")
    journal.leave_out(f"elm?who={PERSON} is left out")
    told = json.dumps([journal.errors, journal.raised, journal.notes, journal.refusals])
    assert "elm.example/x" in told
    assert PERSON not in told


def test_no_report_summary_page_alert_or_output_of_a_crawl_holds_a_query(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    links = [f"/{number}?who={PERSON}" for number in range(6)]
    pages: dict[str, Reply] = {
        "list.localhost/robots.txt": "User-agent: *\nDisallow: /4\n",
        "list.localhost/": directory(*links, f"/1?who={PERSON}"),
        f"list.localhost{links[0]}": Answer(status=500),
        f"list.localhost{links[1]}": place(),
        f"list.localhost{links[2]}": Answer(hang_up=True),
        f"list.localhost{links[3]}": Answer(place(), headers={"Content-Type": "image/png"}),
        f"list.localhost{links[5]}": Answer(status=302, headers={"Location": f"http://nowhere.example/?{PERSON}"}),
    }
    home = tmp_path / "home"
    notes: list[str] = []
    with Loopback(pages) as web:
        row = source("sample_directory", web.url("list.localhost/"))
        (run,) = crawl([row], runs=home / "runs", settings=settings(), on_note=notes.append)
    assert run.verdict == "quarantined"
    main(["report", run.name, "--home", str(home)])
    main(["status", "--home", str(home)])
    out, err = capfd.readouterr()
    told = [out, err, *notes, *report.lines(run), json.dumps(failure([run], [], folder=home))]
    told += [json.dumps(dict(run.report)), report.page(run)]
    assert [one for one in told if PERSON in one] == []
    assert "list.localhost" in json.dumps(run.report["errors"])


def test_what_is_new_changed_and_gone_is_told_without_queries() -> None:
    def entry(digest: str) -> Entry:
        return Entry(digest, f"Elm https://elm.example/?who={PERSON}", f"https://elm.example/x?who={PERSON}#{PERSON}")

    refs = (f"https://elm.example/x?who={PERSON}", f"profile?id={PERSON}")
    befores: tuple[Contents, ...] = ({}, dict.fromkeys(refs, entry("a")))
    for before in befores:
        changes = compare(before, dict.fromkeys(refs, entry("b")), since="then")
        gone = compare(dict.fromkeys(refs, entry("a")), {}, since="then")
        assert changes.new + changes.changed == gone.gone == 2
        assert PERSON not in json.dumps([changes.told(), gone.told()])
        assert "https://elm.example/x" in json.dumps(changes.told())


def test_a_home_page_with_a_query_is_told_without_it_and_visited_with_it(tmp_path: Path) -> None:
    with Loopback({f"elm.localhost/?who={PERSON}": place()}) as web:
        site = web.url(f"elm.localhost/?who={PERSON}")
        rows = [source("clinic_sites", "", kind="clinic_site")]
        (run,) = crawl(rows, runs=tmp_path, settings=settings(), sites=[site])
        assert [one for one in web.asked if PERSON in one.path]
    assert PERSON not in json.dumps(dict(run.report))
    assert run.report["sites"] == [web.url("elm.localhost/")]
    moment = moment_of(run.when)
    assert moment is not None
    assert run.verdict == "accepted"
    assert due_sites(tmp_path, rows[0], [site], moment + timedelta(days=1)) == ()
    assert due_sites(tmp_path, rows[0], [site], moment + timedelta(days=40)) == (site,)


def test_the_last_words_of_the_spiders_process_hold_no_query() -> None:
    words = f"import sys; sys.stderr.write('LookupError: http://a.example/x?who={PERSON}\\n'); sys.stdin.read()"
    with started((sys.executable, "-c", words)) as worker:
        for _ in range(1200):
            if worker.last_words():
                break
            time.sleep(0.05)
        assert worker.last_words() == "Its last words: LookupError: http://a.example/x"
