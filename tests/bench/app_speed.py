"""How fast the app is in people's hands, at ten thousand clinics: in headless Chromium, and by many sessions at once.

    python tests/bench/app_speed.py --clinics 10000

*Opened* is from asking for a link to the first card on the page, by a browser that has nothing of ours kept.
*Changed* is from ticking a box to the cards of the new search. *Reruns a second* are pages made for eight sessions
that ask without pause, over the app's own websocket; beside it the same page as usually written in Streamlit
(``usual_page.py``), in the same run. *Memory* is that of the program with a hundred open sessions that have each
searched. *First visit* counts the bytes of everything that is not a file of Streamlit's own, the websocket's
included.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]

from browsing import opened_browser  # noqa: E402  found by a line above
from playwright.sync_api import Browser, Page, Response, WebSocket  # noqa: E402  the same
from search_speed import clinics  # noqa: E402  found beside this file
from served import served  # noqa: E402  the same
from streamlit.proto.BackMsg_pb2 import BackMsg  # noqa: E402  the same
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg  # noqa: E402  the same
from websockets.sync.client import ClientConnection, connect  # noqa: E402  the same
from websockets.typing import Origin, Subprotocol  # noqa: E402  the same

from config.vocabulary import vocabulary  # noqa: E402  the same
from indexer.engines.embedded import EmbeddedBuilder  # noqa: E402  the same

SESSIONS = 8
OPEN = 100
SECONDS = 10.0
FREE = {
    "CLINICS_SERVE__REQUESTS_A_MINUTE": "0",
    "CLINICS_SERVE__RERUNS_A_MINUTE": "0",
    "CLINICS_SERVE__PAGES_AN_ADDRESS": "0",
}
BARS = {"opened": 1.5, "changed p50": 0.2, "changed p95": 0.4, "reruns": 80.0, "memory": 400.0, "first visit": 300.0}
"""Seconds, seconds, seconds, a second, MB, kB."""

ROUTES = vocabulary()["route"].codes


def resident(pid: int) -> float:
    """Megabytes of memory that a process holds (proc(5))."""
    lines = Path(f"/proc/{pid}/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1000


@contextmanager
def session(address: str) -> Iterator[ClientConnection]:
    """A visitor's session over the websocket, as the browser's."""
    where = address.replace("http", "ws") + "/_stcore/stream"
    with connect(where, subprotocols=[Subprotocol("streamlit")], origin=Origin(address), max_size=None) as opened:
        yield opened


def rerun(visitor: ClientConnection, query: str) -> int:
    """Ask for a page and read it to its end; returns its bytes."""
    asked = BackMsg()
    asked.rerun_script.query_string = query
    visitor.send(asked.SerializeToString())
    size = 0
    while True:
        frame = visitor.recv(timeout=60)
        size += len(frame)
        told = ForwardMsg()
        told.ParseFromString(frame if isinstance(frame, bytes) else frame.encode())
        if told.WhichOneof("type") == "script_finished":
            return size


def reruns(address: str, query: Callable[[int], str], sessions: int = SESSIONS) -> tuple[float, float]:
    """Pages a second that so many sessions get together, and the seconds that half of them wait at most."""
    waited: list[float] = []
    start = threading.Barrier(sessions + 1)
    end = [0.0]

    def visit() -> None:
        with session(address) as visitor:
            rerun(visitor, query(0))
            start.wait()
            for number in count(1):
                began = time.perf_counter()
                if began > end[0]:
                    return
                rerun(visitor, query(number))
                waited.append(time.perf_counter() - began)

    threads = [threading.Thread(target=visit) for _ in range(sessions)]
    for thread in threads:
        thread.start()
    end[0] = time.perf_counter() + 3600
    start.wait()
    began = time.perf_counter()
    end[0] = began + SECONDS
    for thread in threads:
        thread.join()
    return len(waited) / (time.perf_counter() - began), statistics.median(waited)


def memory(address: str, pid: int, query: Callable[[int], str]) -> float:
    """Megabytes of the program with a hundred open sessions that have each searched."""
    with ExitStack() as visitors:
        for number in range(OPEN):
            rerun(visitors.enter_context(session(address)), query(number))
        return resident(pid)


def opened(browser: Browser, url: str, times: int, *, card: str) -> list[float]:
    """Seconds from asking for a link to the first card, each time by a browser without anything kept."""
    found = []
    for _ in range(times):
        context = browser.new_context(viewport={"width": 375, "height": 740})
        page = context.new_page()
        began = time.perf_counter()
        page.goto(url, wait_until="commit")
        page.locator(card).first.wait_for()
        found.append(time.perf_counter() - began)
        context.close()
    return found


def changed(page: Page, boxes: Sequence[str], first_link: str) -> list[float]:
    """Seconds from ticking each box to the cards of the new search (their links hold it), as the page sees them."""
    found = []
    for label in boxes:
        waits = page.evaluate_handle(
            """([selector]) => {
                const shown = () => document.querySelector(selector)?.href;
                const before = shown();
                let began = 0;
                addEventListener('pointerdown', () => { began = performance.now(); }, {capture: true, once: true});
                return {wait: new Promise(done => { const look = () => {
                    const now = shown();
                    if (began && now && now !== before) done((performance.now() - began) / 1000);
                    else requestAnimationFrame(look); }; look(); })};
            }""",
            [first_link],
        )
        page.locator(".stCheckbox", has_text=label).first.click()
        found.append(float(page.evaluate("waits => waits.wait", waits)))
        page.wait_for_timeout(150)
    return found


def first_visit(browser: Browser, url: str) -> float:
    """Kilobytes of a first visit that are no file of Streamlit's own."""
    sizes: list[int] = []
    context = browser.new_context()
    page = context.new_page()

    def answered(response: Response) -> None:
        if "/static/" not in response.url and response.request.resource_type != "websocket":
            sizes.append(len(response.body()))

    def talking(socket: WebSocket) -> None:
        socket.on("framereceived", lambda frame: sizes.append(len(frame)))

    page.on("response", answered)
    page.on("websocket", talking)
    page.goto(url)
    page.locator(".clinic").first.wait_for()
    page.wait_for_timeout(500)
    context.close()
    return sum(sizes) / 1000


@contextmanager
def usual(engine: Path, port: int) -> Iterator[str]:
    """The usual page, served as Streamlit serves it by itself."""
    script = str(Path(__file__).with_name("usual_page.py"))
    options = ["--server.headless=true", f"--server.port={port}", "--browser.gatherUsageStats=false"]
    root = str(Path(__file__).parents[2])
    command = [sys.executable, "-m", "streamlit", "run", script, "--server.address=127.0.0.1", *options]
    environment = {**os.environ, "USUAL_ENGINE": str(engine), "PYTHONPATH": root}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            try:
                urllib.request.urlopen(f"{address}/_stcore/health", timeout=5).close()  # noqa: S310  our own
                break
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


def by_number(number: int) -> str:
    """A search that differs from the one before."""
    return f"v=1&route={ROUTES[number % len(ROUTES)]}&sort=name"


def p95(values: Sequence[float]) -> float:
    """What nineteen of twenty stay under."""
    return sorted(values)[min(len(values) - 1, int(len(values) * 0.95))]


def main(number: int, times: int) -> int:
    """Build, serve, visit, print; 1 when a bar is missed."""
    found: dict[str, float] = {}
    labels = [vocabulary()["route"].term(code).label for code in ROUTES[:5]]
    with tempfile.TemporaryDirectory() as folder, opened_browser() as browser:
        home = Path(folder)
        EmbeddedBuilder(home / "engine.sqlite").rebuild(clinics(number), merged={})
        with served(home, settings=FREE) as app:
            link = f"{app.address}/?v=1&near=60601&within=250"
            opened(browser, link, 1, card=".clinic")
            took = opened(browser, link, times, card=".clinic")
            found["opened"] = statistics.median(took)
            print(f"link opened to the first card: p50 {found['opened']:.2f} s, p95 {p95(took):.2f} s", flush=True)
            found["first visit"] = first_visit(browser, link)
            print(f"first visit, beside Streamlit's own files: {found['first visit']:.0f} kB", flush=True)
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            page.goto(link)
            page.locator(".clinic").first.wait_for()
            button = page.get_by_role("button", name=vocabulary()["route"].label)
            button.click()
            took = changed(page, labels * 8, ".clinic h3 a")
            found["changed p50"], found["changed p95"] = statistics.median(took), p95(took)
            told = f"p50 {found['changed p50'] * 1000:.0f} ms, p95 {found['changed p95'] * 1000:.0f} ms"
            print(f"filter changed to the new cards ({len(took)} times): {told}", flush=True)
            page.close()
            found["reruns"], half = reruns(app.address, by_number)
            print(f"reruns a second, {SESSIONS} sessions: {found['reruns']:.0f}, p50 {half * 1000:.0f} ms", flush=True)
            found["memory"] = memory(app.address, app.process.pid, by_number)
            print(f"memory with {OPEN} open sessions: {found['memory']:.0f} MB", flush=True)
        with usual(home / "engine.sqlite", 8951) as address:
            other, half = reruns(address, lambda number: f"route={ROUTES[number % len(ROUTES)]}")
            print(f"the usual way: {other:.0f} reruns a second, p50 {half * 1000:.0f} ms", flush=True)
            took = opened(browser, address, times, card=".stVerticalBlock p")
            print(f"the usual way: opened in {statistics.median(took):.2f} s", flush=True)
        print(f"reruns against the usual way: {found['reruns'] / other:.1f} times")
    missed = [name for name, bar in BARS.items() if (found[name] < bar if name == "reruns" else found[name] > bar)]
    print(f"bars missed: {', '.join(missed)}" if missed else "every bar is kept")
    return 1 if missed else 0


if __name__ == "__main__":
    if shutil.which("chromium") is None and shutil.which("google-chrome") is None:
        sys.exit("There is no Chromium here: install chromium and run this again.")
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clinics", type=int, default=10_000, metavar="N", help="clinics to serve [10000]")
    parser.add_argument("--times", type=int, default=10, metavar="N", help="times each link is opened [10]")
    given = parser.parse_args()
    raise SystemExit(main(given.clinics, given.times))
