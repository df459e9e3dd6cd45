"""The registry is asked politely, once, as far as its limits reach, and goes on where it was stopped."""

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from loopback import Answer, settings
from npi_registry import NO_CRITERIA, Speaking, address, person, speaking

from config.errors import ClinicsError, ConfigError
from config.settings import Registry, Settings
from crawler.registry.asking import Asked, Question, answer_path, answer_to, ask, note_spent, spent_today

ELM = address("12 Elm St", "Portland", "OR", "972051234", phone="503-555-0101")
ROE = person(1000000001, "Jane", "Roe", at=[ELM])


def asking(server: str, *, budget: int = 100, days: int = 30, **crawl: Any) -> Settings:
    registry = Registry(server=server, again_after_days=days, requests_a_day=budget)
    return settings(**crawl).model_copy(update={"registry": registry})


def question(last: str = "Roe", *, narrower: Sequence[dict[str, str]] = ()) -> Question:
    return Question({"enumeration_type": "NPI-1", "last_name": last, "state": "OR"}, narrower=tuple(narrower))


def results(folder: Path, one: Question, server: str) -> list[dict[str, Any]]:
    answer = answer_to(one, folder=folder, server=server)
    assert answer is not None
    return [row for page in answer.pages for row in json.loads(page)["results"]]


def test_an_answer_is_kept_as_it_came_with_its_date_and_not_asked_for_again(tmp_path: Path) -> None:
    web, registry = speaking([ROE])
    with web:
        server = web.url("npi.localhost/api/")
        first = ask([question()], folder=tmp_path, settings=asking(server))
        second = ask([question()], folder=tmp_path, settings=asking(server))
        assert results(tmp_path, question(), server)[0]["number"] == 1000000001
        kept = answer_to(question(), folder=tmp_path, server=server)
    assert (first.answered, first.known, second.answered, second.known) == (1, 0, 0, 1)
    assert len(registry.questions) == 1
    assert registry.questions[0]["version"] == "2.1"
    assert registry.questions[0]["limit"] == "200"
    assert kept is not None
    assert datetime.now(UTC) - kept.when < timedelta(minutes=1)
    assert kept.whole


def test_an_old_answer_is_asked_for_again_and_so_is_every_one_on_request(tmp_path: Path) -> None:
    web, registry = speaking([ROE])
    with web:
        server = web.url("npi.localhost/api/")
        ask([question()], folder=tmp_path, settings=asking(server))
        path = answer_path(tmp_path, question().key(server))
        row = json.loads(path.read_text("utf-8"))
        old = datetime.now(UTC) - timedelta(days=31)
        path.write_text(json.dumps(row | {"when": old.isoformat()}), "utf-8")
        assert ask([question()], folder=tmp_path, settings=asking(server, days=40)).known == 1
        assert ask([question()], folder=tmp_path, settings=asking(server)).answered == 1
        assert ask([question()], folder=tmp_path, settings=asking(server), again=True).answered == 1
    assert len(registry.questions) == 3


def test_a_damaged_answer_on_disk_is_asked_for_again(tmp_path: Path) -> None:
    web, registry = speaking([ROE])
    with web:
        server = web.url("npi.localhost/api/")
        ask([question()], folder=tmp_path, settings=asking(server))
        answer_path(tmp_path, question().key(server)).write_text('{"when": "2026', "utf-8")
        assert ask([question()], folder=tmp_path, settings=asking(server)).answered == 1
    assert len(registry.questions) == 2


def test_pages_are_followed_to_the_last_and_two_clinics_share_one_question(tmp_path: Path) -> None:
    web, registry = speaking([person(1000000000 + n, "Jane", "Roe", at=[ELM]) for n in range(450)])
    with web:
        server = web.url("npi.localhost/api/")
        # a limit that is meant for web pages does not cut answers off
        told = ask([question(), question()], folder=tmp_path, settings=asking(server, page_bytes=10_000))
        assert len({row["number"] for row in results(tmp_path, question(), server)}) == 450
    assert told.answered == 1
    assert [one.get("skip") for one in registry.questions] == [None, "200", "400"]


def test_more_than_the_api_reaches_is_asked_narrower(tmp_path: Path) -> None:
    crowd = [person(1000000000 + n, "Jane", "Roe", at=[ELM | {"postal_code": "97301"}]) for n in range(1300)]
    web, registry = speaking([*crowd, ROE])
    narrow = question(narrower=[{"postal_code": "97205"}, {"taxonomy_description": "Psychiatry"}])
    with web:
        server = web.url("npi.localhost/api/")
        ask([narrow], folder=tmp_path, settings=asking(server))
        answer = answer_to(narrow, folder=tmp_path, server=server)
        assert [row["number"] for row in results(tmp_path, narrow, server)] == [1000000001]
    assert answer is not None
    assert (answer.whole, answer.narrowed) == (True, 1)
    assert len(registry.questions) == 7
    assert max(int(one.get("skip", 0)) for one in registry.questions) == 1000


def test_what_stays_too_much_is_said_not_to_be_whole(tmp_path: Path) -> None:
    web, registry = speaking([person(1000000000 + n, "Jane", "Roe", at=[ELM]) for n in range(1201)])
    with web:
        server = web.url("npi.localhost/api/")
        wide = question(narrower=[{"postal_code": "97205"}])
        ask([wide], folder=tmp_path, settings=asking(server))
        answer = answer_to(wide, folder=tmp_path, server=server)
    assert answer is not None
    assert not answer.whole
    assert len(registry.questions) == 12


def json_answer(text: str, status: int = 200) -> Answer:
    return Answer(text, status=status, headers={"Content-Type": "application/json"})


NO_ANSWERS = {
    "the registry answered with a web page instead of JSON": Answer("<!doctype html><p>Maintenance</p>"),
    "the registry answered with something else instead of JSON": json_answer("[" * 200_000),
    "the registry answered with JSON that holds no results": json_answer('{"result_count": 7}'),
    "the registry answered 404": json_answer("{}", status=404),
}


def test_what_is_no_answer_is_told_in_words_and_asked_for_again_next_time(tmp_path: Path) -> None:
    web, registry = speaking([ROE], instead=dict(enumerate(NO_ANSWERS.values())))
    many = [question(f"Roe{letter}") for letter in "abcdef"]
    with web:
        server = web.url("npi.localhost/api/")
        first = ask(many, folder=tmp_path, settings=asking(server))
        assert answer_to(many[0], folder=tmp_path, server=server) is None
        second = ask(many, folder=tmp_path, settings=asking(server))
    assert first.failed == dict.fromkeys(NO_ANSWERS, 1)
    assert (first.answered, first.stopped) == (2, "")
    assert (second.answered, second.known, second.failed) == (4, 2, {})
    assert len(registry.questions) == 10


def test_a_registry_that_leads_elsewhere_is_not_followed_into_this_network(tmp_path: Path) -> None:
    away = Answer(status=302, headers={"Location": "http://other.localhost:{port}/"})
    web, _ = speaking([ROE], instead={0: away})
    with web:
        told = ask([question()], folder=tmp_path, settings=asking(web.url("npi.localhost/api/")))
        assert web.paths("other.localhost") == []
    assert "inside this network" in told.stopped


def test_a_refusal_is_kept_since_the_same_question_would_be_refused_again(tmp_path: Path) -> None:
    web, registry = speaking([ROE], instead={0: json_answer(json.dumps(NO_CRITERIA))})
    with web:
        server = web.url("npi.localhost/api/")
        first = ask([question(), question("Orn")], folder=tmp_path, settings=asking(server))
        assert ask([question(), question("Orn")], folder=tmp_path, settings=asking(server)).known == 2
    assert first.failed == {}
    assert first.refused == {"the registry refused the question: No valid search criteria provided": 1}
    assert first.answered == 1
    assert len(registry.questions) == 2


def test_a_registry_that_answers_nothing_is_left_alone_after_five_questions(tmp_path: Path) -> None:
    web, registry = speaking([], instead={n: Answer("<p>Down</p>") for n in range(100)})
    with web:
        many = [question(f"Roe{letter}") for letter in "abcdefghij"]
        told = ask(many, folder=tmp_path, settings=asking(web.url("npi.localhost/api/")))
    assert "5 questions in a row were not answered" in told.stopped
    assert (told.answered, sum(told.failed.values()), told.left) == (0, 5, 5)
    assert len(registry.questions) == 5


def test_robots_txt_is_obeyed(tmp_path: Path) -> None:
    web, registry = speaking([ROE])
    registry.robots = Answer("User-agent: *\nDisallow: /api/\n")
    with web:
        told = ask([question()], folder=tmp_path, settings=asking(web.url("npi.localhost/api/")))
    assert "robots.txt does not let us ask" in told.stopped
    assert "--bulk" in told.stopped
    assert registry.questions == []
    assert told.left == 1


def test_a_registry_that_asks_for_too_much_patience_is_left_for_today(tmp_path: Path) -> None:
    web, _ = speaking([ROE], instead={0: Answer(status=429, headers={"Retry-After": "3600"})})
    with web:
        told = ask([question(), question("Orn")], folder=tmp_path, settings=asking(web.url("npi.localhost/api/")))
    assert "asks to come back in 3600 s" in told.stopped
    assert told.left == 2


def test_requests_keep_the_pause_that_robots_txt_asks_for_and_name_us(tmp_path: Path) -> None:
    web, registry = speaking([ROE])
    registry.robots = Answer("User-agent: *\nCrawl-delay: 0.4\n")
    with web:
        ask([question(), question("Orn")], folder=tmp_path, settings=asking(web.url("npi.localhost/api/")))
        asked = [one for one in web.asked if one.path != "/robots.txt"]
    assert asked[1].started - asked[0].ended >= 0.39
    assert all(one.headers["User-Agent"].startswith("clinic-directory/") for one in web.asked)


def test_no_more_is_sent_in_a_day_than_allowed_and_the_rest_is_left(tmp_path: Path) -> None:
    web, registry = speaking([ROE])
    many = [question(f"Roe{letter}") for letter in "abcdef"]
    with web:
        server = web.url("npi.localhost/api/")
        first = ask(many, folder=tmp_path, settings=asking(server, budget=4))
        second = ask(many, folder=tmp_path, settings=asking(server, budget=4))
        third = ask(many, folder=tmp_path, settings=asking(server, budget=40))
    # the question for robots.txt is a request like any other
    assert (first.answered, first.left, first.requests) == (3, 3, 4)
    assert first.spent
    assert "run the command again tomorrow" in first.stopped
    assert (second.answered, second.known, second.left, second.requests) == (0, 3, 3, 0)
    assert (third.answered, third.known, third.left) == (3, 3, 0)
    assert len(registry.questions) == 6


def test_yesterdays_requests_do_not_count_today(tmp_path: Path) -> None:
    note_spent(tmp_path, 7)
    assert spent_today(tmp_path) == 7
    (tmp_path / "requests.json").write_text('{"day": "2026-01-01", "requests": 7}', "utf-8")
    assert spent_today(tmp_path) == 0


KILLED = """
import sys
from pathlib import Path
from test_registry_ask import asking, question
from crawler.registry.asking import ask
ask([question(f"Roe{letter}") for letter in "abcdef"], folder=Path(sys.argv[2]), settings=asking(sys.argv[1]))
"""


def test_a_run_that_is_killed_is_gone_on_with_where_it_was(tmp_path: Path) -> None:
    many = [question(f"Roe{letter}") for letter in "abcdef"]
    web, registry = speaking([ROE])
    registry.robots = Answer("User-agent: *\nCrawl-delay: 0.3\n")
    registry.instead[4] = Answer(after=120)  # so that it never ends before it is killed
    with web:
        server = web.url("npi.localhost/api/")
        here = str(Path(__file__).parent)
        process = subprocess.Popen([sys.executable, "-c", KILLED, server, str(tmp_path)], cwd=here, env=_path(here))
        while len(list(tmp_path.rglob("answers/*/*.json"))) < 2:
            assert process.poll() is None, "it ended before it could be killed"
            time.sleep(0.02)
        (asks,) = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text("ascii").split()
        process.kill()
        process.wait()
        while runs(asks):  # the process that asks ends once nobody listens
            time.sleep(0.02)
        registry.instead.clear()
        before = len(registry.questions)
        told = ask(many, folder=tmp_path, settings=asking(server))
    assert told.known >= 2
    assert told.answered + told.known == 6
    assert told.answered < 6
    assert before < 6
    assert len(registry.questions) - before == told.answered


def runs(process: str) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text("utf-8").rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def _path(here: str) -> dict[str, str]:
    import os  # noqa: PLC0415  only here

    return os.environ | {"PYTHONPATH": os.pathsep.join([here, str(Path(here).parent)])}


def test_progress_counts_questions(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    web, _ = speaking([ROE])
    with web:
        server = web.url("npi.localhost/api/")
        ask([question()], folder=tmp_path, settings=asking(server))
        ask(
            [question(), question("Orn"), question("Voss")],
            folder=tmp_path,
            settings=asking(server),
            on_progress=lambda done, whole: seen.append((done, whole)),
        )
    assert seen[-1] == (3, 3)
    assert seen[0] == (2, 3)


def test_a_public_registry_is_not_asked_by_somebody_who_cannot_be_reached(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"crawl\.contact is empty"):
        ask([question()], folder=tmp_path, settings=asking("https://npi.example/api/"))


@pytest.mark.parametrize(
    "server", ["", "npi.example/api", "ftp://npi.example/", "http://[", "https://npi.example/?a=b"]
)
def test_a_server_that_is_no_address_is_refused(tmp_path: Path, server: str) -> None:
    with pytest.raises(ConfigError, match=r"registry\.server is"):
        ask([question()], folder=tmp_path, settings=asking(server, contact="a@example.org"))


def test_an_asking_that_ends_early_says_so_and_keeps_what_came(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words = "import sys; sys.stdin.readline(); sys.exit('no room')"
    monkeypatch.setattr("crawler.registry.asking.WORKER", (sys.executable, "-c", words))
    with pytest.raises(ClinicsError, match=r"ended early \(exit code 1\).*no room"):
        ask([question()], folder=tmp_path, settings=asking("http://npi.localhost/api/"))


def test_nothing_to_ask_starts_nothing(tmp_path: Path) -> None:
    assert ask([], folder=tmp_path / "never", settings=asking("http://npi.localhost/api/")) == Asked()
    assert not (tmp_path / "never").exists()


def test_the_invented_registry_refuses_what_the_real_one_refuses() -> None:
    registry = Speaking([ROE])
    for query in ("version=2.1&state=OR&limit=200", "version=2.1&last_name=Roe&limit=201", "last_name=Roe"):
        assert "Errors" in json.loads(registry.get(f"npi.localhost/api/?{query}").body)
