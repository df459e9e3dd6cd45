"""Asking geocoders over real HTTP on loopback: once, in turn, within a budget, and what is believed."""

import contextlib
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from geocoders import HERE, TODAY, Anything, ask, asked_of, clinic, doors, nominatim, pelias
from loopback import Answer, Loopback, settings

from config.errors import ConfigError, Exit, HomeError
from config.home import Home
from config.settings import Locate, Online
from indexer.clinic import Address
from indexer.engines.embedded import EmbeddedBuilder, EmbeddedEngine
from indexer.locate.answers import AGAIN_DAYS, Answers, known_points
from indexer.locate.online import MOST_FAILURES, REST_SECONDS, TRIES, ask_all
from indexer.locate.point import Point
from ui.cli import main


@pytest.fixture
def web() -> Iterator[Loopback]:
    with Loopback({}) as server:
        yield server


@pytest.mark.parametrize("at", [(44.94, -123.03), (-45.52, -122.69), (45.52, 122.69), (0.5, 0.0)])
def test_an_answer_far_from_the_postal_code_is_refused_and_listed(
    tmp_path: Path, web: Loopback, at: tuple[float, float]
) -> None:
    web.pages = Anything(nominatim(at))
    asked = ask(tmp_path, asked_of(web), [clinic(1)])
    assert (asked.placed, asked.refused) == (0, 1)
    assert "km from the postal code or town" in asked.problems[0]
    assert known_points(tmp_path / "geocoded.sqlite").points == {}


def test_an_address_is_asked_for_once_however_many_clinics_and_runs(tmp_path: Path, web: Loopback) -> None:
    web.pages = Anything(nominatim())
    suites = [clinic(number, Address(f"12 Elm St, Suite {number}", "Portland", "OR", "97205")) for number in (1, 2, 3)]
    first = ask(tmp_path, asked_of(web), suites)
    assert (first.clinics, first.addresses, first.requests, first.placed) == (3, 1, 1, 1)
    again = ask(tmp_path, asked_of(web), suites, day=TODAY + timedelta(days=1000))
    assert (again.known, again.requests, again.placed, len(web.asked)) == (1, 0, 1, 1)


def test_only_clinics_that_could_be_placed_better_and_checked_are_asked_for(tmp_path: Path, web: Loopback) -> None:
    web.pages = Anything(nominatim())
    rest = [
        clinic(1, point=Point(*HERE, "street", "listing")),
        clinic(2, Address("PO Box 12", "Portland", "OR", "97205")),
        clinic(3, Address("", "Portland", "OR", "97205")),
        clinic(4, Address("Elm Plaza", "Portland", "OR", "97205")),
        clinic(5, Address("12 Elm St", "Nosuchtown", "OR", "")),
        clinic(6, Address("12 Elm St", "Portland", "ME", "97205")),
        clinic(7, Address("12 Elm St", "", "", "")),
    ]
    asked = ask(tmp_path, asked_of(web), rest)
    assert (asked.clinics, asked.addresses, web.asked) == (6, 0, [])


def test_a_budget_holds_over_runs_and_the_next_day_goes_on(tmp_path: Path, web: Loopback) -> None:
    web.pages = Anything("[]")
    configured = asked_of(web, requests_a_day=3)
    first = ask(tmp_path, configured, doors(5))
    assert (first.requests, first.unknown, first.left, first.failed) == (3, 3, 2, False)
    assert "budget of 3 requests a day is spent" in first.stopped
    assert ask(tmp_path, configured, doors(5)).requests == 0
    rest = ask(tmp_path, configured, doors(5), day=TODAY + timedelta(days=1))
    assert (rest.requests, rest.unknown, rest.left, rest.stopped) == (2, 5, 0, "")
    assert ask(tmp_path, asked_of(web, requests_a_day=0), doors(6)).requests == 0


def test_what_nobody_knew_is_asked_again_after_half_a_year(tmp_path: Path, web: Loopback) -> None:
    web.pages = Anything("[]")
    assert ask(tmp_path, asked_of(web), [clinic(1)]).unknown == 1
    web.pages = Anything(nominatim())
    assert ask(tmp_path, asked_of(web), [clinic(1)], day=TODAY + timedelta(days=AGAIN_DAYS - 1)).unknown == 1
    later = ask(tmp_path, asked_of(web), [clinic(1)], day=TODAY + timedelta(days=AGAIN_DAYS))
    assert (later.placed, later.requests) == (1, 1)


def in_turn(*answers: Answer) -> Callable[[int], Answer]:
    return lambda before: answers[min(before, len(answers) - 1)]


@pytest.mark.parametrize(
    ("status", "headers", "rest"),
    [
        (429, {"Retry-After": "7"}, 7.0),
        (503, {"Retry-After": "9"}, 9.0),
        (429, {}, REST_SECONDS),
        (503, {"Retry-After": "soon"}, REST_SECONDS),
        (500, {}, REST_SECONDS),
    ],
)
def test_a_busy_server_is_left_alone_as_long_as_it_asks(
    tmp_path: Path, web: Loopback, status: int, headers: dict[str, str], rest: float
) -> None:
    web.pages = Anything(in_turn(Answer(status=status, headers=headers), Answer(nominatim())))
    sleeps: list[float] = []
    asked = ask(tmp_path, asked_of(web), [clinic(1)], sleeps=sleeps)
    assert (asked.placed, asked.requests, asked.failed) == (1, 2, False)
    assert rest in sleeps


def test_a_date_is_understood_as_when_to_come_back(tmp_path: Path, web: Loopback) -> None:
    soon = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(time.time() + 30))
    web.pages = Anything(in_turn(Answer(status=503, headers={"Retry-After": soon}), Answer(nominatim())))
    sleeps: list[float] = []
    assert ask(tmp_path, asked_of(web), [clinic(1)], sleeps=sleeps).placed == 1
    assert 20 < max(sleeps) <= 30


@pytest.mark.parametrize("after", ["3600", "99999999999999999999"])
def test_a_server_that_wants_a_long_rest_is_left_for_this_time(tmp_path: Path, web: Loopback, after: str) -> None:
    web.pages = Anything(Answer(status=429, headers={"Retry-After": after}))
    asked = ask(tmp_path, asked_of(web), doors(4))
    assert (asked.requests, asked.left, asked.failed) == (1, 4, True)
    assert "asks us to wait" in asked.stopped


@pytest.mark.parametrize("status", [401, 402, 403, 407])
def test_a_server_that_refuses_us_is_not_asked_on(tmp_path: Path, web: Loopback, status: int) -> None:
    web.pages = Anything(Answer(status=status))
    asked = ask(tmp_path, asked_of(web), doors(4))
    assert (asked.requests, asked.left, asked.failed) == (1, 4, True)
    assert f"refuses us (HTTP {status})" in asked.stopped


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_no_redirect_carries_an_address_elsewhere(tmp_path: Path, web: Loopback, status: int) -> None:
    web.pages = Anything(Answer(status=status, headers={"Location": web.url("127.0.0.1/elsewhere")}))
    asked = ask(tmp_path, asked_of(web), [clinic(1)])
    assert f"HTTP {status}" in asked.stopped
    assert len(web.asked) == 1


def test_an_address_that_a_server_does_not_take_is_listed_and_the_others_go_on(tmp_path: Path, web: Loopback) -> None:
    web.pages = Anything(Answer(status=400))
    asked = ask(tmp_path, asked_of(web), doors(5))
    assert (asked.requests, asked.refused, asked.failed) == (5, 5, False)
    assert all("does not take this address" in problem for problem in asked.problems)


def test_a_server_that_fails_time_and_again_is_left_alone(tmp_path: Path, web: Loopback) -> None:
    web.pages = Anything("<html>")
    asked = ask(tmp_path, asked_of(web), doors(9))
    assert (asked.requests, asked.left, asked.failed) == (TRIES * MOST_FAILURES, 9, True)
    assert "its answer is not JSON" in asked.stopped


def test_a_server_that_does_not_answer_or_drips_is_given_up_in_time(tmp_path: Path, web: Loopback) -> None:
    web.pages = Anything(Answer(nominatim(), after=1.0))
    asked = ask(tmp_path, asked_of(web, timeout_seconds=0.2), [clinic(1)])
    assert (asked.placed, asked.left) == (0, 1)


def test_a_server_that_is_not_there_is_told_of(tmp_path: Path, web: Loopback) -> None:
    asked = ask(tmp_path, asked_of(web, server="http://127.0.0.1:1"), doors(4))
    assert asked.failed
    assert "cannot be reached" in asked.stopped


def test_requests_keep_their_distance(tmp_path: Path, web: Loopback) -> None:
    web.pages = Anything("[]")
    sleeps: list[float] = []
    ask(tmp_path, asked_of(web, pause_seconds=600.0), doors(4), sleeps=sleeps)
    assert len(sleeps) == 3
    assert all(300.0 < seconds <= 600.0 for seconds in sleeps)


@pytest.mark.parametrize(
    ("online", "contact", "word"),
    [
        ({"provider": ""}, "a@b.example", "No geocoder is configured"),
        ({"provider": "pelias", "server": ""}, "a@b.example", "needs an address"),
        ({"provider": "photon", "server": "photon.example"}, "a@b.example", "needs an address"),
        ({"provider": "photon", "server": "file:///etc/passwd"}, "a@b.example", "needs an address"),
        ({"provider": "photon", "server": "https://a.example/?q="}, "a@b.example", "needs an address"),
        ({"provider": "nominatim", "server": ""}, "", "whom to reach"),
        ({"provider": "photon", "server": "https://photon.komoot.io/"}, "", "whom to reach"),
        ({"provider": "photon", "server": "http://Photon.komoot.io:80"}, "", "whom to reach"),
    ],
)
def test_what_is_not_well_configured_is_said_before_anybody_is_asked(
    tmp_path: Path, online: dict[str, str], contact: str, word: str
) -> None:
    configured = settings(contact=contact).model_copy(update={"locate": Locate(online=Online(**online))})  # type: ignore[arg-type]  # words
    with pytest.raises(ConfigError, match=word):
        ask(tmp_path, configured, [clinic(1)])


def test_nobody_is_asked_unless_it_is_configured() -> None:
    assert Locate().online.provider == ""


def test_whoever_stops_it_goes_on_where_it_was(tmp_path: Path, web: Loopback) -> None:
    def stop(_: float) -> None:
        raise KeyboardInterrupt

    web.pages = Anything("[]")
    EmbeddedBuilder(tmp_path / "engine.sqlite").rebuild(doors(3), merged={})
    engine = EmbeddedEngine(tmp_path / "engine.sqlite")
    with pytest.raises(KeyboardInterrupt):
        ask_all(Home(tmp_path), asked_of(web, pause_seconds=600.0), engine, sleep=stop, today=lambda: TODAY)
    assert len(web.asked) == 1
    rest = ask(tmp_path, asked_of(web), doors(3))
    assert (rest.known, rest.requests, rest.unknown) == (1, 2, 3)


def test_two_commands_do_not_ask_at_once(tmp_path: Path, web: Loopback) -> None:
    refused: list[str] = []

    def ask_again(_: float) -> None:
        with pytest.raises(HomeError, match="asking a geocoder already") as caught:
            ask(tmp_path, asked_of(web), doors(2))
        refused.append(str(caught.value))

    web.pages = Anything("[]")
    EmbeddedBuilder(tmp_path / "engine.sqlite").rebuild(doors(2), merged={})
    engine = EmbeddedEngine(tmp_path / "engine.sqlite")
    ask_all(Home(tmp_path), asked_of(web, pause_seconds=600.0), engine, sleep=ask_again)
    assert len(refused) == 1


@pytest.mark.parametrize("damage", [b"nonsense" * 1000, b"SQLite format 3\x00" + b"\x00" * 2000])
def test_damaged_answers_are_said_to_be_damaged(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "geocoded.sqlite").write_bytes(damage)
    with pytest.raises(HomeError, match="move it away"):
        known_points(tmp_path / "geocoded.sqlite")


def test_answers_of_a_later_version_are_left_alone(tmp_path: Path) -> None:
    answers = Answers(tmp_path / "geocoded.sqlite")
    answers._db.execute("PRAGMA user_version = 99")
    answers.close()
    with pytest.raises(HomeError, match="later version"):
        Answers(tmp_path / "geocoded.sqlite")


def test_a_build_takes_the_finest_point_that_is_known_of_an_address(tmp_path: Path, web: Loopback) -> None:
    web.pages = Anything(nominatim(osm_type="way"))
    ask(tmp_path, asked_of(web), [clinic(1)])
    before = known_points(tmp_path / "geocoded.sqlite")
    web.pages = Anything(pelias((45.5233, -122.6911)))
    ask(tmp_path, asked_of(web, "pelias"), [clinic(1)], day=TODAY + timedelta(days=1))
    known = known_points(tmp_path / "geocoded.sqlite")
    assert "" != before.edition != known.edition
    assert known.finer(clinic(1)).point == Point(45.5233, -122.6911, "rooftop", "pelias")
    exact = clinic(2, point=Point(45.5, -122.6, "rooftop", "listing"))
    assert known.finer(exact) == exact
    elsewhere = clinic(3, Address("14 Elm St", "Portland", "OR", "97205"))
    assert known.finer(elsewhere) == elsewhere
    nothing = known_points(tmp_path / "none.sqlite")
    assert (nothing.finer(clinic(1)), nothing.edition) == (clinic(1), "")


def test_what_was_asked_is_used_by_the_next_build(
    tmp_path: Path, web: Loopback, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    home = str(tmp_path / "home")
    table = tmp_path / "places.csv"
    table.write_text(
        "name,street,city,state,zip,services\n"
        'Lotus Clinic,"12 Elm St, Suite 300",Portland,OR,97205,We offer IV ketamine infusions\n'
        "Cedar Clinic,14 Elm St,Portland,OR,97205,We offer IV ketamine infusions\n"
    )

    def exactness() -> list[str]:
        capsys.readouterr()
        assert main(["search", "--state", "OR", "--json", "--home", home]) == 0
        return [one["point"]["exactness"] for one in json.loads(capsys.readouterr().out)["clinics"]]

    assert main(["import", str(table), "--source", "list", "--map", "services=text", "--home", home]) == 0
    assert main(["build", "--home", home]) == 0
    assert exactness() == ["postal_code", "postal_code"]
    assert main(["locate", "--online", "--home", home]) == Exit.COULD_NOT_RUN
    assert "No geocoder is configured" in capsys.readouterr().err
    web.pages = Anything(nominatim())
    for name, value in {"PROVIDER": "nominatim", "SERVER": web.url("127.0.0.1/"), "PAUSE_SECONDS": "0"}.items():
        monkeypatch.setenv(f"CLINICS_LOCATE__ONLINE__{name}", value)
    assert main(["locate", "--online", "--home", home]) == Exit.OK
    told = capsys.readouterr().out
    assert "placed 1, refused 1, not known 0, left 0" in told
    assert "The answer is for house 12, not for 14." in told
    assert main(["build", "--home", home]) == 0
    assert exactness() == ["postal_code", "rooftop"]
    capsys.readouterr()
    assert main(["build", "--json", "--home", home]) == 0
    assert json.loads(capsys.readouterr().out)["engine_rebuilt"] is False
    assert len(web.asked) == 2


def test_files_and_a_geocoder_are_not_asked_for_together(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["locate", str(tmp_path / "in.csv"), "--online"]) == Exit.WRONG_USAGE
    assert "--online takes no files" in capsys.readouterr().err
    assert main(["locate", str(tmp_path / "in.csv")]) == Exit.WRONG_USAGE
    assert "takes IN.csv and OUT.csv, or --online" in capsys.readouterr().err


def test_the_day_of_an_answer_is_kept_with_what_the_provider_called_it(tmp_path: Path, web: Loopback) -> None:
    web.pages = Anything(nominatim())
    ask(tmp_path, asked_of(web), [clinic(1)], day=datetime(2026, 3, 4).astimezone().date())
    answers = Answers(tmp_path / "geocoded.sqlite")
    (kept,) = answers.all()
    answers.close()
    assert (kept.day, kept.said, kept.verdict) == (date(2026, 3, 4), "place/house", "placed")


def test_a_server_that_drips_is_given_up_in_time(tmp_path: Path, web: Loopback) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        dripping = threading.Thread(target=_drip, args=(listening,))
        dripping.start()
        started = time.monotonic()
        port = listening.getsockname()[1]
        asked = ask(tmp_path, asked_of(web, server=f"http://127.0.0.1:{port}", timeout_seconds=0.3), [clinic(1)])
        assert (asked.placed, asked.left) == (0, 1)
        assert time.monotonic() - started < 100, "it drips for longer"
        dripping.join()


def _drip(listening: socket.socket) -> None:
    """A byte every now and then, on as many connections as one address is asked for."""
    for _ in range(TRIES):
        connection, _ = listening.accept()
        with connection, contextlib.suppress(OSError):
            connection.recv(10_000)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
            for _ in range(10_000):
                connection.sendall(b" ")
                time.sleep(0.05)
