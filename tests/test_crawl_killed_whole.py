"""`clinics crawl` killed with SIGKILL as a whole, and asked for again at once: nothing is lost, doubled, read twice."""

import fcntl
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

import pytest
from loopback import Answer, Loopback, Reply, directory, place, settings, source

from config.home import Home
from crawler.child import ALONE
from crawler.crawl import crawl
from crawler.runs.folders import runs_of

ROOT = Path(__file__).parent.parent
PLACES = 60
IN_HAND = 2
"""Pages of one host that a kill may lose: the one being read, and the next."""
SPIDER = """
from crawler.recipes.list_then_detail import ListThenDetail


class Elm(ListThenDetail):
    name = "elm_list"
    detail_links = "a.listing::attr(href)"
    fields = {"name": "h1"}
"""
COMMAND = [sys.executable, "-c", "import sys; from ui.cli import main; sys.exit(main(sys.argv[1:]))"]


KILLS = 3


def web_of_places(killed: threading.Event) -> dict[str, Reply]:
    """A list whose last pages come only after the kills, however late those are."""

    def last(number: int) -> Reply:
        def answered(_: int) -> Answer:
            assert killed.wait(120)
            return Answer(place(f"Clinic {number}"))

        return answered

    pages: dict[str, Reply] = {"elm.localhost/": directory(*(f"/{number}" for number in range(PLACES)))}
    for number in range(PLACES):
        slow = Answer(place(f"Clinic {number}"), after=0.03)
        pages[f"elm.localhost/{number}"] = slow if number < KILLS * PLACES // 4 + IN_HAND else last(number)
    return pages


def home_of(folder: Path, web: Loopback) -> Home:
    home = Home(folder / "home").prepare()
    home.sources.mkdir(parents=True)
    (home.sources / "elm_list.py").write_text(SPIDER, encoding="utf-8")
    home.sources_file.write_text(
        f'[[source]]\nid = "elm_list"\ntitle = "Elm"\nhome = "{web.url("elm.localhost/")}"\nkind = "directory"\n'
        'terms = "invented"\n',
        encoding="utf-8",
    )
    return home


def begun(home: Home) -> "subprocess.Popen[bytes]":
    words = ["crawl", "elm_list", "--home", str(home.folder)]
    return subprocess.Popen([*COMMAND, *words], cwd=ROOT, start_new_session=True, stdout=subprocess.DEVNULL)


def spiders_of(process: int) -> list[int]:
    """The processes that a process has begun."""
    found = Path(f"/proc/{process}/task/{process}/children").read_text("ascii")
    return [int(one) for one in found.split()]


@pytest.mark.parametrize("spiders_too", [True, False], ids=["all of it", "all but the spiders"])
def test_a_command_that_was_killed_whole_is_gone_on_with_by_the_same_command(tmp_path: Path, spiders_too: bool) -> None:
    killed = threading.Event()
    with Loopback(web_of_places(killed)) as web:
        home = home_of(tmp_path, web)
        for kill in range(1, KILLS + 1):
            running = begun(home)
            while len(web.asked) < kill * PLACES // 4:
                assert running.poll() is None, "it ended before it could be killed"
                time.sleep(0.005)
            spiders = spiders_of(running.pid)
            assert spiders
            os.killpg(running.pid, signal.SIGKILL)
            for one in spiders if spiders_too else ():
                os.kill(one, signal.SIGKILL)
            assert running.wait(60) == -signal.SIGKILL
            assert runs_of(home.runs, "elm_list") == []
        killed.set()
        assert begun(home).wait(240) == 0
        asked = Counter(one.path for one in web.asked if one.path != "/robots.txt")
    (run,) = runs_of(home.runs, "elm_list")
    assert (run.verdict, run.report["complete"]) == ("accepted", True)
    assert sorted(listing.fields["name"] for listing in run.listings()) == sorted(f"Clinic {n}" for n in range(PLACES))
    assert run.report["pages"] == {"read": PLACES + 1}
    assert asked.total() - len(asked) <= KILLS * IN_HAND, "only what was on its way is asked for again"
    assert list(home.runs.rglob("*.part")) == []
    assert (home.runs / ALONE).exists()


def test_spiders_wait_until_those_of_a_killed_command_have_ended(tmp_path: Path) -> None:
    with Loopback({"elm.localhost/": directory("/1"), "elm.localhost/1": place()}) as web:
        row = source("sample_directory", web.url("elm.localhost/"))
        crawling = threading.Thread(target=crawl, args=([row],), kwargs={"runs": tmp_path, "settings": settings()})
        with (tmp_path / ALONE).open("w", encoding="utf-8") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            crawling.start()
            crawling.join(4.0)
            assert (crawling.is_alive(), web.asked, list(tmp_path.rglob("*.part"))) == (True, [], [])
        crawling.join(120)
    (run,) = runs_of(tmp_path, "sample_directory")
    assert run.verdict == "accepted"
