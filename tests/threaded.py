"""The routes without the app, over real HTTP in a thread of the tests' own process: ready at once, for short tests."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Queue
from typing import Any

import uvicorn
from served import Served
from shown import build_engine
from starlette.applications import Starlette
from starlette.middleware import Middleware

from config.home import Home
from config.settings import Serve
from indexer.engines import SearchEngine
from indexer.engines.embedded import EmbeddedEngine
from ui.look import HEADERS, SafeAnswers
from ui.routes.directory import Directory
from ui.routes.table import routes
from ui.serve import listen


class _Over(Directory):
    """The routes' directory, over the engine of a folder that no variable names."""

    def __init__(self, home: Path, settings: Serve) -> None:
        super().__init__(Home(home), settings)
        self._engine = EmbeddedEngine(home / "engine.sqlite")

    def engine(self) -> SearchEngine:
        return self._engine


@contextmanager
def threaded(home: Path, **settings: Any) -> Iterator[Served]:
    """The invented clinics in this folder, served without limits but those that ``settings`` set."""
    build_engine(home)
    free = {"requests_a_minute": 0, "exports_at_once": 8}
    directory = _Over(home, Serve(address="127.0.0.1", port=0, **(free | settings)))
    app = Starlette(routes=routes(directory), middleware=[Middleware(SafeAnswers, headers=HEADERS)])
    with listen("127.0.0.1", 0) as listening:
        config = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False, lifespan="off")
        server = uvicorn.Server(config)
        running = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        running.start()
        while not server.started:
            assert running.is_alive()
            time.sleep(0.01)
        try:
            # there is no process but our own
            yield Served(f"http://127.0.0.1:{listening.getsockname()[1]}", None, Queue())  # type: ignore[arg-type]
        finally:
            server.should_exit = True
            running.join(timeout=60)
            directory.engine().close()
