"""One address cannot hold the app's others up: its open pages are counted, and its endless questions wait in turn."""

import asyncio
import http.client
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from routed import FREE
from served import Reply, Served, served
from shown import build_engine
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from config.settings import Serve
from ui.routes.sessions import LARGEST_MESSAGE, FairSessions
from ui.wording import say

MOST = 4
LIMITED = {**FREE, "CLINICS_SERVE__PAGES_AN_ADDRESS": str(MOST), "CLINICS_SERVE__RERUNS_A_MINUTE": "120"}
CROWD, OTHER = "127.0.0.2", "127.0.0.3"
"""Two visitors' addresses, both on this machine."""


@pytest.fixture(scope="module")
def limited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    home = tmp_path_factory.mktemp("home")
    build_engine(home)
    with served(home, settings=LIMITED) as running:
        yield running


@contextmanager
def session(app: Served, comes_from: str, **headers: str) -> Iterator[ClientConnection]:
    with connect(
        app.address.replace("http", "ws") + "/_stcore/stream",
        subprotocols=[Subprotocol("streamlit")],
        origin=Origin(app.address),
        additional_headers=headers,
        source_address=(comes_from, 0),
        max_size=None,
        open_timeout=240,  # three hundred at once take their time on a slow machine
        ping_interval=None,
    ) as opened:
        yield opened


def rerun(visitor: ClientConnection) -> float:
    """Ask for the page, read it to its end, and tell how long that took."""
    asked = BackMsg()
    asked.rerun_script.query_string = "v=1&near=97205"
    began = time.perf_counter()
    visitor.send(asked.SerializeToString())
    told = ForwardMsg()
    while told.WhichOneof("type") != "script_finished":
        frame = visitor.recv(timeout=120)
        assert isinstance(frame, bytes)
        told.ParseFromString(frame)
    return time.perf_counter() - began


def ask_from(app: Served, comes_from: str, path: str, **headers: str) -> Reply:
    connection = http.client.HTTPConnection("127.0.0.1", app.port, timeout=60, source_address=(comes_from, 0))
    try:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        return Reply(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
    finally:
        connection.close()


def until(app: Served, comes_from: str, status: int) -> None:
    """Wait until the start page answers so; a session that was closed is counted a moment longer."""
    end = time.monotonic() + 120
    while ask_from(app, comes_from, "/").status != status:
        assert time.monotonic() < end
        time.sleep(0.05)


def test_an_address_with_too_many_pages_open_is_told_so_in_its_language_and_others_go_on(limited: Served) -> None:
    with ExitStack() as crowd:
        for _ in range(MOST):
            crowd.enter_context(session(limited, CROWD))
        with pytest.raises(InvalidStatus) as refused:
            crowd.enter_context(session(limited, CROWD))
        assert refused.value.response.status_code == 429
        assert refused.value.response.body == say("refused.title_open_pages", "en").encode()
        for path in ("/", "/clinic?id=c-river", "/guide?lang=es", "/sources"):
            answer = ask_from(limited, CROWD, path)
            language = "es" if "es" in path.partition("?")[2] else "en"
            assert (answer.status, answer.headers["retry-after"]) == (429, "10")
            assert say("refused.open_pages", language, most=MOST) in answer.text
            assert f'<html lang="{language}">' in answer.text
            assert 'data-again="10"' in answer.text
            assert say("refused.again", language) in answer.text
            policy = answer.headers["content-security-policy"].split("; ")
            assert policy[0] == "default-src 'none'"
            assert policy[-2:] == ["script-src 'self'", "connect-src 'self'"]
        for path in ("/in", "/clinic/c-river", "/api/v1/clinics", "/guide/ketamine-and-spravato"):
            assert ask_from(limited, CROWD, path).status == 200, "what needs no session is there"
        assert ask_from(limited, OTHER, "/").status == 200
        with session(limited, OTHER) as other:
            assert rerun(other) < 10
    until(limited, CROWD, 200)
    with session(limited, CROWD) as again:
        assert rerun(again) < 10


def test_three_hundred_sessions_of_one_address_lock_nobody_else_out(limited: Served) -> None:
    opened: list[ClientConnection] = []
    refused: list[int] = []
    over = threading.Event()

    def visit() -> None:
        try:
            with session(limited, CROWD) as one:
                opened.append(one)
                while not over.is_set():
                    rerun(one)
        except InvalidStatus as error:
            refused.append(error.response.status_code)
        except (ConnectionClosed, TimeoutError):
            pass

    threads = [threading.Thread(target=visit, daemon=True) for _ in range(300)]
    for thread in threads:
        thread.start()
    try:
        end = time.monotonic() + 240
        while len(opened) + len(refused) < len(threads):
            assert time.monotonic() < end
            time.sleep(0.05)
        assert len(opened) == MOST
        assert refused == [429] * (300 - MOST)
        assert ask_from(limited, OTHER, "/").status == 200
        with session(limited, OTHER) as other:
            took = sorted(rerun(other) for _ in range(5))
        assert took[2] < 2, "the crowd's pages come at two a second, and the other's as if it were alone"
    finally:
        over.set()
        for one in opened:
            one.close()
        for thread in threads:
            thread.join(timeout=60)
    until(limited, CROWD, 200)


def test_behind_a_trusted_proxy_the_visitors_address_counts_and_not_the_proxys(tmp_path: Path) -> None:
    build_engine(tmp_path)
    behind = {**LIMITED, "CLINICS_SERVE__PAGES_AN_ADDRESS": "1", "CLINICS_SERVE__TRUSTED_PROXIES": "127.0.0.1"}
    with served(tmp_path, settings=behind) as app, ExitStack() as visitors:
        for visitor in ("203.0.113.1", "203.0.113.2", "2001:db8:1:2::7"):
            visitors.enter_context(session(app, "127.0.0.1", **{"X-Forwarded-For": visitor}))
        with pytest.raises(InvalidStatus):
            visitors.enter_context(session(app, "127.0.0.1", **{"X-Forwarded-For": "203.0.113.1"}))
        with pytest.raises(InvalidStatus):  # the same network of an IPv6 visitor
            visitors.enter_context(session(app, "127.0.0.1", **{"X-Forwarded-For": "2001:db8:1:2::9"}))
        assert ask_from(app, "127.0.0.1", "/", **{"X-Forwarded-For": "203.0.113.2"}).status == 429
        assert ask_from(app, "127.0.0.1", "/", **{"X-Forwarded-For": "203.0.113.3"}).status == 200
        visitors.enter_context(session(app, CROWD, **{"X-Forwarded-For": "203.0.113.1"}))
        assert ask_from(app, CROWD, "/", **{"X-Forwarded-For": "203.0.113.9"}).status == 429, "it is no proxy of ours"


def test_a_message_far_larger_than_any_of_a_browser_ends_its_session_alone(limited: Served) -> None:
    with session(limited, OTHER) as visitor:
        visitor.send(b"x" * (LARGEST_MESSAGE + 1))
        with pytest.raises(ConnectionClosed):
            visitor.recv(timeout=60)
    with session(limited, OTHER) as again:
        assert rerun(again) < 10


def serve_settings(**given: int) -> Serve:
    return Serve(address="127.0.0.1", port=0, **given)  # type: ignore[arg-type]  # all of these are numbers


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds of every wait, as it was asked for; they pass on the clock of :func:`fair_sessions` alone."""
    noted: list[float] = []
    sleep = asyncio.sleep

    async def noting(seconds: float) -> None:
        noted.append(seconds)
        await sleep(0)

    monkeypatch.setattr("ui.routes.sessions.asyncio.sleep", noting)
    return noted


async def asked(fair: FairSessions, times: int, host: str) -> None:
    """Let the app behind take so many messages of one session."""
    scope: Any = {"type": "websocket", "path": "/_stcore/stream", "client": (host, 1), "headers": []}

    async def receive() -> dict[str, Any]:
        return {"type": "websocket.receive", "bytes": b""}

    async def send(_message: Any) -> None:
        return

    fair._app = lambda _scope, receive, _send: _taken(receive, times)
    await fair(scope, receive, send)


async def _taken(receive: Any, times: int) -> None:
    for _ in range(times):
        await receive()


def fair_sessions(waits: list[float], **given: int) -> FairSessions:
    """Those whose clock stands still but for the waits."""
    fair = FairSessions(lambda *_: asyncio.sleep(0), settings=serve_settings(**given))
    fair._reruns._clock = lambda: sum(waits)
    return fair


def test_an_address_that_asks_without_end_waits_while_others_ask_and_one_that_asks_seldom_does_not(
    waits: list[float],
) -> None:
    async def all_three() -> None:
        fair = fair_sessions(waits, reruns_a_minute=60)
        await asked(fair, 2, OTHER)
        assert waits == []
        await asked(fair, 12, CROWD)
        assert sum(waits) == 2, "ten at once, then one a second"
        greedy = len(waits)
        await asked(fair, 8, OTHER)
        assert waits[greedy:] == []

    asyncio.run(all_three())


def test_an_address_that_is_alone_never_waits(waits: list[float]) -> None:
    asyncio.run(asked(fair_sessions(waits, reruns_a_minute=60), 500, CROWD))
    assert waits == []


def test_with_limits_of_zero_nobody_is_counted(waits: list[float]) -> None:
    asyncio.run(asked(fair_sessions(waits, reruns_a_minute=0, pages_an_address=0), 500, CROWD))
    assert waits == []
