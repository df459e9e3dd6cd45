"""Serves the app and the routes beside it from this process, until it is stopped.

No search and no place is ever logged: there is no access log. Nothing is downloaded and nothing is reported home.
"""

import base64
import gc
import hashlib
import os
import re
import socket
import sys
import threading
import time
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from errno import EADDRINUSE
from importlib.resources import files
from pathlib import Path

import streamlit as st
import uvicorn
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from streamlit.runtime.pages_manager import PagesManager
from streamlit.web import bootstrap

from config.errors import ClinicsError
from config.home import VARIABLE, Home
from config.settings import Settings
from indexer.locate.place import find_place
from ui import start_page
from ui.look import HEADERS, OPTIONS, POLICY, SafeAnswers
from ui.routes.directory import Directory
from ui.routes.nowhere import NoSoftAnswers
from ui.routes.sessions import LARGEST_MESSAGE, FairSessions
from ui.routes.table import routes
from ui.search.map import OUTLINES

APP = Path(__file__).with_name("app.py")
TRIED = 50
"""Ports tried, from the wanted one on."""

READY_SECONDS = 600.0
"""How long the first page may take until nobody is told of it any more; slow machines take their time."""


def serve(home: Home, settings: Settings, *, port: int | None = None, on_ready: Callable[[str], None]) -> None:
    """Serve the directory of ``home`` until Ctrl-C or a termination signal.

    ``port`` wins over the settings; 0 takes any free one. A taken port is said on standard error and the next free
    one is used. ``on_ready`` gets the address as soon as the page answers there. Raises :class:`ClinicsError` when no
    port can be had.
    """
    os.environ[VARIABLE] = str(home.folder)
    listening = listen(settings.serve.address, settings.serve.port if port is None else port)
    try:
        bound = listening.getsockname()
        shown = "127.0.0.1" if settings.serve.address in ("0.0.0.0", "::", "") else settings.serve.address  # noqa: S104  shown, not bound
        address = f"http://{f'[{shown}]' if ':' in shown else shown}:{bound[1]}"
        bootstrap.load_config_options({**OPTIONS, "server.address": settings.serve.address, "server.port": bound[1]})
        server = uvicorn.Server(
            uvicorn.Config(
                application(home, settings),
                access_log=False,
                log_level="warning",
                ws="websockets-sansio",
                ws_max_size=LARGEST_MESSAGE,
                timeout_graceful_shutdown=2,
                server_header=False,
                proxy_headers=settings.serve.trusted_proxies != "",
                forwarded_allow_ips=settings.serve.trusted_proxies,
            )
        )
        threading.Thread(target=_announce, args=(server, address, on_ready), daemon=True).start()
        _collect_seldom()
        with suppress(KeyboardInterrupt):
            server.run(sockets=[listening])
    finally:
        listening.close()


def _collect_seldom() -> None:
    """Look for what nobody holds any more after 50,000 new objects instead of 700, and never among what stays.

    A page of clinics is some thousand objects, and almost all go by themselves: the looking took a sixth of the time.
    """
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def application(home: Home, settings: Settings) -> st.App:
    """The app with its routes and headers; Streamlit's options have to be set before."""
    # else a folder called pages makes Streamlit show a page without its frame to whoever comes first
    PagesManager.uses_pages_directory = False
    return st.App(
        APP,
        routes=[Route(OUTLINES, _outlines), *start_page.routes(), *routes(Directory(home, settings.serve))],
        middleware=[
            Middleware(SafeAnswers, headers={**HEADERS, "Content-Security-Policy": policy()}),
            Middleware(FairSessions, settings=settings.serve),
            Middleware(NoSoftAnswers),
        ],
    )


def policy() -> str:
    """The content security policy; allows the inline script of Streamlit's start page by its hash, and no other."""
    inline = re.findall(r"<script>(.*?)</script>", start_page.streamlits_page(), flags=re.DOTALL)
    hashes = (base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in inline)
    return "; ".join(POLICY).replace("{scripts}", " ".join(f"'sha256-{one}'" for one in hashes))


def listen(address: str, port: int) -> socket.socket:
    """A socket that listens at the first free port from ``port`` on; says so when that is another one."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    for tried in range(port, min(port + TRIED, 65536)):
        # named as TCP, since only then asyncio sends small answers at once (TCP_NODELAY) instead of 40 ms later
        taken = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        try:
            taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            taken.bind((address, tried))
            taken.listen(2048)
        except OSError as error:
            taken.close()
            if error.errno == EADDRINUSE:
                continue
            raise ClinicsError(
                f"Cannot listen at {address}, port {tried} ({error.strerror}). "
                f"Choose another port with --port N, or another address with serve.address in the settings."
            ) from error
        if tried != port:
            sys.stderr.write(f"Port {port} is taken; using {tried}.\n")
        return taken
    raise ClinicsError(f"All ports from {port} to {port + TRIED - 1} are taken. Choose another with --port N.")


def _announce(server: uvicorn.Server, address: str, on_ready: Callable[[str], None]) -> None:
    find_place("97205")  # loads the gazetteer, for which the first visitor need not wait
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    end = time.monotonic() + READY_SECONDS
    while time.monotonic() < end and not server.should_exit:
        if server.started:
            with suppress(OSError), opener.open(address + "/", timeout=60) as answer:
                if answer.status == 200:
                    on_ready(address)
                    return
        time.sleep(0.05)


async def _outlines(_request: Request) -> Response:
    return Response(
        files("ui.search").joinpath("states.geojson.json").read_bytes(),
        media_type="application/geo+json",
        headers={"Cache-Control": "public, max-age=86400"},
    )
