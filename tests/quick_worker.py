"""Crawls that start at once, for tests of what a crawl brings: a process that has loaded Scrapy is copied for each.

Loading takes two thirds of a small crawl. The copies are processes of their own, with their own pipes, session and
environment, and do what ``python -m crawler.worker`` does. Tests of how that process starts and ends start it as people
do: :data:`AS_PEOPLE_DO`.
"""

import atexit
import json
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import IO, Any

import pytest

import crawler.crawl
import crawler.registry.asking

ROOT = Path(__file__).parent.parent
COMMANDS = {crawler.crawl.WORKER, crawler.registry.asking.WORKER}
AS_PEOPLE_DO = {
    "test_cli_crawl",
    "test_crawl",
    "test_crawl_bad_hosts",
    "test_crawl_bad_sources",
    "test_crawl_inside",
    "test_crawl_resumed",
    "test_crawl_sample",
    "test_crawl_secure",
    "test_unfinished",
    "test_whole_path",
}
"""Modules whose crawls start the whole program."""
BESIDES = ("crawler.manners.door", "crawler.manners.unpacking", "crawler.manners.recognising")
"""What Scrapy loads by name when a crawl begins."""
ORIGINAL = """
import importlib, json, os, random, socket, sys, traceback
for name in sys.argv[2:]:
    importlib.import_module(name)

def copy(asked, pipes):
    os.setsid()
    random.seed()
    os.chdir(asked["folder"])
    os.environ.clear()
    os.environ.update(asked["environment"])
    for number in range(3):
        os.dup2(pipes[number], number)
    sys.stdin, sys.stdout, sys.stderr = open(0, encoding="utf-8"), open(1, "w", encoding="utf-8"), open(2, "w")
    code = 1
    try:
        sys.modules[asked["program"]].main()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)

door = socket.socket(fileno=int(sys.argv[1]))
while True:
    said, given, _, _ = socket.recv_fds(door, 1_000_000, 4)
    if not said:
        break
    if os.fork() == 0:  # waits for the copy, and tells how it ended
        pid = os.fork()
        if pid == 0:
            os.close(given[3])
            door.close()
            copy(json.loads(said), given)
        for pipe in given[:3]:
            os.close(pipe)
        os.write(given[3], f"{pid}\\n".encode())
        status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        os.write(given[3], f"{status}\\n".encode())
        os._exit(0)
    for pipe in given:
        os.close(pipe)
    while True:
        try:
            if os.waitpid(-1, os.WNOHANG)[0] == 0:
                break
        except ChildProcessError:
            break
"""


@cache
def _door() -> socket.socket:
    """To the process that is copied, which is started for the first who asks and ends with this one."""
    ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    loaded = [command[-1] for command in COMMANDS]
    process = subprocess.Popen(
        [sys.executable, "-P", "-c", ORIGINAL, str(its.fileno()), *loaded, *BESIDES],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
        pass_fds=[its.fileno()],
        start_new_session=True,
    )
    its.close()

    def end() -> None:
        ours.close()
        process.kill()
        process.wait()

    atexit.register(end)
    return ours


class Copied:
    """As much of a ``Popen`` as our programs use."""

    def __init__(self, program: str, errors: IO[bytes], environment: dict[str, str]) -> None:
        its_in, in_ = os.pipe()
        out, its_out = os.pipe()
        self._told, tells = os.pipe()
        asked = {"program": program, "folder": str(Path.cwd()), "environment": environment}
        given = [its_in, its_out, errors.fileno(), tells]
        socket.send_fds(_door(), [json.dumps(asked).encode()], given)
        for pipe in (its_in, its_out, tells):
            os.close(pipe)
        self.stdin = os.fdopen(in_, "w", encoding="utf-8")
        self.stdout = os.fdopen(out, encoding="utf-8")
        self.pid = self._number()
        self.returncode: int | None = None

    def wait(self, timeout: float | None = None) -> int:
        """How it ended; raises ``TimeoutExpired`` when it did not in so many seconds."""
        if self.returncode is None:
            if not select.select([self._told], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired("a copied worker", timeout or 0.0)
            self.returncode = self._number()
            os.close(self._told)
        return self.returncode

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)

    def _number(self) -> int:
        read = b""
        while not read.endswith(b"\n"):
            more = os.read(self._told, 1)
            assert more, "the process that is copied has ended"
            read += more
        return int(read)


@pytest.fixture(scope="session", autouse=True)
def quick_worker() -> Iterator[None]:
    """Let crawls begin at once; a test that chooses a program of its own gets that one."""

    def start(command: Sequence[str], **how: Any) -> Any:
        module = Path(os.environ.get("PYTEST_CURRENT_TEST", "").partition("::")[0]).stem
        if tuple(command) not in COMMANDS or module in AS_PEOPLE_DO:
            return subprocess.Popen(command, **how)
        return Copied(command[-1], how["stderr"], how["env"])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("crawler.process.subprocess", _Subprocess(start))
        yield


class _Subprocess:
    """The library's module, with another way to start what we copy."""

    def __init__(self, start: Any) -> None:
        self.Popen = start
        self.PIPE = subprocess.PIPE
        self.TimeoutExpired = subprocess.TimeoutExpired
