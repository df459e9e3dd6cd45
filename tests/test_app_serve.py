"""The served app: it says where it answers, steps aside for a taken port, guards every answer and ends cleanly."""

import asyncio
import http.client
import json
import os
import signal
import socket
from pathlib import Path
from typing import Any

import pytest
from served import Served, ask, served

from config.errors import ClinicsError
from ui.look import SafeAnswers
from ui.serve import listen


def get(app: Served, path: str) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", app.port, timeout=60)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        connection.close()


def test_it_answers_as_soon_as_it_says_so(app: Served) -> None:
    status, _, content = get(app, "/healthz")
    assert status == 200
    assert json.loads(content)["status"] == "pass"
    assert get(app, "/")[0] == 200


@pytest.mark.parametrize("path", ["/", "/outlines/states.json", "/clinic?id=x", "/_stcore/health"])
def test_every_answer_carries_the_security_headers(app: Served, path: str) -> None:
    _, headers, _ = get(app, path)
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert " 'unsafe-eval'" not in policy
    assert "http" not in policy
    assert " 'sha256-" in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "server" not in headers


def test_the_outlines_are_ours_small_and_attributed(app: Served) -> None:
    status, headers, content = get(app, "/outlines/states.json")
    outlines = json.loads(content)
    assert status == 200
    assert headers["content-type"] == "application/geo+json"
    assert len(content) < 300_000
    assert "Census" in outlines["attribution"]
    names = {feature["properties"]["name"] for feature in outlines["features"]}
    assert {"Oregon", "Alaska", "District of Columbia", "Puerto Rico"} <= names
    for feature in outlines["features"]:
        for polygon in feature["geometry"]["coordinates"]:
            for ring in polygon:
                assert ring[0] == ring[-1]
                assert all(-180 <= east <= 180 and -90 <= north <= 90 for east, north in ring)


def test_a_taken_port_is_said_and_the_next_free_one_is_used(app: Served, tmp_path: Path) -> None:
    with served(tmp_path, port=app.port) as second:
        assert second.port > app.port
        assert get(second, "/healthz")[0] == 503, "it answers, and says that nothing was built"
        assert f"Port {app.port} is taken; using {second.port}." in second.said()


@pytest.mark.usefixtures("ctrl_c_is_heard")
def test_ctrl_c_ends_it_with_nothing_left_behind_and_no_traceback(tmp_path: Path) -> None:
    with served(tmp_path) as running:
        os.killpg(running.process.pid, signal.SIGINT)
        assert running.process.wait(timeout=60) == 0
        with pytest.raises(ProcessLookupError):
            os.killpg(running.process.pid, 0)
        with pytest.raises(OSError, match="refused"):
            get(running, "/healthz")
    said = running.said()
    assert "ENDED" in said
    assert "Traceback" not in said


def test_an_address_that_is_not_ours_is_a_clear_error() -> None:
    with pytest.raises(ClinicsError, match=r"Cannot listen at 192\.0\.2\.1"):
        listen("192.0.2.1", 8501)


def test_port_zero_takes_any_free_one() -> None:
    with listen("127.0.0.1", 0) as listening:
        assert listening.getsockname()[1] > 0
        assert listening.family == socket.AF_INET


def test_small_answers_are_sent_at_once_on_a_connection_that_is_kept() -> None:
    with listen("127.0.0.1", 0) as listening, socket.create_connection(listening.getsockname()):
        accepted, _ = listening.accept()
        with accepted:
            # what asyncio looks at before it sets TCP_NODELAY; without it every second answer waits for 40 ms
            assert accepted.proto == socket.IPPROTO_TCP


@pytest.mark.parametrize(
    ("method", "path"),
    [("PUT", "/_stcore/upload_file/a/b"), ("DELETE", "/_stcore/upload_file/a/b"), ("POST", "/_stcore/agent/interact")],
)
def test_streamlit_takes_nothing_in_that_no_page_of_ours_asks_for(app: Served, method: str, path: str) -> None:
    answer = ask(app, path, method=method, body=b"x" * 1000)
    assert answer.status == 405
    assert answer.headers["allow"] == "GET, HEAD"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert ask(app, "/_stcore/health").status == 200


@pytest.mark.parametrize(
    ("brought", "sent"),
    [
        ([], [b"ours"]),
        ([b"default-src *"], [b"ours"]),
        ([b"default-src 'none'; frame-ancestors *"], [b"default-src 'none'; frame-ancestors *"]),
        ([b"default-src *", b"default-src 'none'; x"], [b"default-src 'none'; x"]),
    ],
)
def test_only_a_stricter_policy_takes_the_place_of_ours(brought: list[bytes], sent: list[bytes]) -> None:
    async def answer(_scope: object, _receive: object, send: Any) -> None:
        await send({"type": "http.response.start", "headers": [(b"Content-Security-Policy", one) for one in brought]})

    told: list[Any] = []

    async def send(message: Any) -> None:
        told.append(message)

    guarded = SafeAnswers(answer, headers={"Content-Security-Policy": "ours", "X-Other": "x"})
    asyncio.run(guarded({}, None, send))  # type: ignore[arg-type]  # nothing of them is read
    headers = told[0]["headers"]
    assert [value for name, value in headers if name.lower() == b"content-security-policy"] == sent
    assert (b"x-other", b"x") in headers
