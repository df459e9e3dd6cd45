"""Runs the app as people do, in a process of its own, for the tests that talk to it."""

import http.client
import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, Queue
from typing import Any

ROOT = Path(__file__).parent.parent
PROGRAM = """
import sys
from pathlib import Path
from config.home import Home
from config.settings import load_settings
from ui.serve import serve
home = Home(Path(sys.argv[1]))
serve(home, load_settings(home), port=int(sys.argv[2]), on_ready=lambda address: print("READY", address, flush=True))
print("ENDED", flush=True)
"""


@dataclass(frozen=True)
class Served:
    """A running app: its address and its process."""

    address: str
    process: subprocess.Popen[str]
    lines: "Queue[str]"

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(re.findall(r":([0-9]+)$", self.address)[0])

    def said(self) -> str:
        """Everything it has printed since the last look."""
        found = []
        while True:
            try:
                found.append(self.lines.get_nowait())
            except Empty:
                return "".join(found)


@dataclass(frozen=True)
class Reply:
    """What was answered; the names of headers are in small letters."""

    status: int
    headers: dict[str, str]
    content: bytes

    @property
    def text(self) -> str:
        """The content as text."""
        return self.content.decode("utf-8")

    @property
    def json(self) -> Any:
        """The content as JSON."""
        return json.loads(self.content)


def ask(
    app: Served, path: str, *, method: str = "GET", headers: Mapping[str, str] | None = None, body: bytes | None = None
) -> Reply:
    """One request to a running app."""
    connection = http.client.HTTPConnection("127.0.0.1", app.port, timeout=120)
    try:
        connection.request(method, path, body=body, headers=dict(headers or {}))
        answer = connection.getresponse()
        return Reply(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
    finally:
        connection.close()


@contextmanager
def served(home: Path, *, port: int = 0, settings: Mapping[str, str] | None = None) -> Iterator[Served]:
    """The app over a home folder, from the moment it says that it answers; ``settings`` are environment variables."""
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(home), str(port)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), **(settings or {})},
        start_new_session=True,
    )
    lines: Queue[str] = Queue()
    ready: Queue[str] = Queue()

    def listen() -> None:
        assert process.stdout is not None
        for line in process.stdout:
            (ready if line.startswith("READY ") else lines).put(line)
        ready.put("")

    reader = threading.Thread(target=listen, daemon=True)
    reader.start()
    try:
        try:
            address = ready.get(timeout=180).removeprefix("READY ").strip()
        except Empty:
            address = ""
        app = Served(address, process, lines)
        if address == "":
            raise AssertionError(f"the app ended, or never answered, before it was ready: {app.said()}")
        yield app
    finally:
        process.terminate()
        try:
            process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        reader.join(timeout=60)
        if process.stdout is not None:
            process.stdout.close()
