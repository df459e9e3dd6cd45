"""A crawl that failed tells its maintainer: by a command or a post, in one documented document, and breaks nothing."""

import json
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from made_runs import made
from pydantic import SecretStr, ValidationError

from config.errors import ConfigError
from config.home import Home
from config.settings import Alert, load_settings
from crawler.alert import failure, send

TOLD = {"version": 1, "event": "crawl_failed"}
PYTHON = sys.executable


def to(address: str = "", command: str = "", seconds: float = 60.0) -> Alert:
    return Alert(command=command, post=SecretStr(address), timeout_seconds=seconds)


@contextmanager
def hook(status: int = 200, *, location: str = "", drip: float = 0.0) -> Iterator[tuple[str, list[tuple[str, Any]]]]:
    """An address that takes posts, and what it was told."""
    told: list[tuple[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            told.append((self.headers["Content-Type"], json.loads(body)))
            for _ in range(int(drip * 20)):
                time.sleep(0.05)
                try:
                    self.wfile.write(b"H")
                    self.wfile.flush()
                except OSError:
                    return
            self.send_response(status)
            if location:
                self.send_header("Location", location)
            self.end_headers()

        def do_GET(self) -> None:
            told.append(("GET", None))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # who hangs up hangs up
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/hook?token=secret", told
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_a_quarantined_run_is_told_with_its_reasons_and_what_serves_instead(tmp_path: Path) -> None:
    runs = tmp_path / "runs"
    before = made(runs, days_ago=30, refs=("elm", "oak", "ash"))
    held = made(runs, verdict="quarantined", reasons=[f"2 listings, 3 before: see {tmp_path}/x"], title="Elm list")
    good = made(runs, "oak_list")
    told = failure([held, good], [f"{tmp_path}/lock is held"], folder=tmp_path)
    assert told is not None
    assert set(told) == {"version", "event", "at", "quarantined", "problems"}
    assert told["quarantined"] == [
        {
            "run": held.name,
            "source": "elm_list",
            "title": "Elm list",
            "listings": 2,
            "reasons": ["2 listings, 3 before: see HOME/x"],
            "serving": {"run": before.name, "listings": 3},
        }
    ]
    assert told["problems"] == ["HOME/lock is held"]
    assert str(tmp_path) not in json.dumps(told)


def test_the_document_in_the_readme_is_the_one_that_is_sent(tmp_path: Path) -> None:
    readme = (Path(__file__).parent.parent / "README.md").read_text("utf-8")
    shown = next(
        json.loads(block.partition("```")[0]) for block in readme.split("```json\n")[1:] if '"crawl_failed"' in block
    )
    made(tmp_path, days_ago=30)
    told = failure([made(tmp_path, verdict="quarantined", reasons=["x"])], ["y"], folder=tmp_path)
    assert told is not None
    assert list(told) == list(shown)
    (quarantined,), (one,) = told["quarantined"], shown["quarantined"]
    assert {key: type(value) for key, value in quarantined.items()} == {key: type(value) for key, value in one.items()}
    assert set(quarantined["serving"]) == set(one["serving"])
    assert (told["version"], told["event"]) == (shown["version"], shown["event"])


def test_when_all_is_well_nothing_is_told(tmp_path: Path) -> None:
    assert failure([made(tmp_path)], [], folder=tmp_path) is None


def test_a_first_run_that_is_held_back_has_nothing_that_serves(tmp_path: Path) -> None:
    told = failure([made(tmp_path, verdict="quarantined")], [], folder=tmp_path)
    assert told is not None
    assert told["quarantined"][0]["serving"] is None


def test_it_is_posted_as_json() -> None:
    with hook() as (address, told):
        assert send(to(address), TOLD, contact="ops@clinics.example") == []
    assert told == [("application/json; charset=utf-8", TOLD)]


def test_a_command_gets_it_on_its_standard_input_without_a_shell(tmp_path: Path) -> None:
    out = tmp_path / "told $(touch x).json"
    command = f"{PYTHON} -c 'import sys; open(sys.argv[1], \"w\").write(sys.stdin.read())' '{out}'"
    assert send(to(command=command), TOLD) == []
    assert json.loads(out.read_text("utf-8")) == TOLD


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("/no/such/command", "cannot be run"),
        ("'unclosed", "cannot be run"),
        (f"{PYTHON} -c 'import sys; sys.exit(\"no mail today\")'", "ended with code 1: no mail today"),
        (f"{PYTHON} -c 'pass; raise SystemExit(3)'", "ended with code 3"),
    ],
)
def test_a_command_that_fails_is_told_and_harms_nothing(command: str, words: str) -> None:
    (problem,) = send(to(command=command), TOLD)
    assert words in problem


def test_a_command_that_never_ends_is_stopped_with_all_that_it_started(tmp_path: Path) -> None:
    begun = tmp_path / "begun"
    script = tmp_path / "slow.sh"
    script.write_text(f"sleep 600 &\necho $! > {begun}\nwait\n", "utf-8")
    (problem,) = send(to(command=f"/bin/sh {script}", seconds=2.0), TOLD)
    assert "did not end within 2 s" in problem
    until = time.monotonic() + 60
    while is_alive(int(begun.read_text("utf-8"))):
        assert time.monotonic() < until, "what it started goes on"
        time.sleep(0.02)


def is_alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text("utf-8").rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_a_command_that_does_not_read_is_no_trouble() -> None:
    assert send(to(command=f"{PYTHON} -c pass"), {"reasons": ["x" * 2_000_000]}) == []


@pytest.mark.parametrize("status", [400, 404, 500, 503])
def test_an_address_that_refuses_is_told_by_its_host_alone(status: int) -> None:
    with hook(status) as (address, _):
        (problem,) = send(to(address), TOLD)
    assert f"it answered {status}" in problem
    assert "secret" not in problem


def test_a_redirect_is_not_followed_since_what_is_told_goes_where_it_was_sent() -> None:
    with hook() as (elsewhere, told), hook(302, location=elsewhere) as (address, _):
        (problem,) = send(to(address), TOLD)
    assert "it answered 302" in problem
    assert told == []


def test_nobody_there_and_an_endless_answer_cost_no_more_than_the_limit() -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # a port that is ours and that nobody listens at
        (problem,) = send(to(f"http://127.0.0.1:{nobody.getsockname()[1]}/hook"), TOLD)
    assert "could not be posted to 127.0.0.1" in problem
    with hook(drip=100.0) as (address, _):
        started = time.monotonic()
        (problem,) = send(to(address, seconds=0.5), TOLD)
        assert time.monotonic() - started < 50
    assert "no answer within 0.5 s" in problem


def test_both_are_told_and_one_that_fails_does_not_keep_the_other_from_it() -> None:
    with hook() as (address, told):
        problems = send(to(address, command="/no/such/command"), TOLD)
    assert (len(problems), len(told)) == (1, 1)


@pytest.mark.parametrize(
    "address", ["ftp://x.example/", "example.org", "file:///etc/passwd", "http://", "http://x:99999/"]
)
def test_only_web_addresses_can_be_posted_to(address: str) -> None:
    with pytest.raises(ValidationError, match="give an address such as"):
        to(address)


def test_the_address_is_never_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "settings.toml").write_text('[alert]\npost = "https://hooks.example/T0KEN"\n', "utf-8")
    settings = load_settings(Home(tmp_path))
    assert "T0KEN" not in repr(settings)
    monkeypatch.setenv("CLINICS_ALERT__POST", "gopher://hooks.example/T0KEN")
    with pytest.raises(ConfigError) as refused:
        load_settings(Home(tmp_path))
    assert "T0KEN" not in str(refused.value)
