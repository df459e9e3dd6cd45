"""An HTTP server of this machine for as long as a ``with`` lasts: what the invented webs and nodes of tests stand on.

It knows nothing of what is answered: a web gives it a function that answers each request.
"""

import ssl
import threading
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256  # one server stands for many hosts, which are visited at the same time

    def handle_error(self, *_: object) -> None:
        """Say nothing: whoever asks may hang up."""


class LocalServer:
    """Answers by ``answers``, each request in a thread of its own; ``methods`` are those it takes."""

    def __init__(
        self,
        answers: Callable[[BaseHTTPRequestHandler], None],
        *,
        methods: tuple[str, ...] = ("GET",),
        secure: ssl.SSLContext | None = None,
    ) -> None:
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True  # else the body of every answer waits 40 ms for its head to be confirmed

            def _answer(self) -> None:
                answers(self)

            def log_message(self, *_: Any) -> None:
                pass

        for method in methods:
            setattr(Handler, f"do_{method}", Handler._answer)
        self._server = _Server(("127.0.0.1", 0), Handler)
        if secure is not None:
            self._server.socket = secure.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    @property
    def port(self) -> int:
        """Where it listens."""
        return self._server.server_port

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def hang_up(handler: BaseHTTPRequestHandler) -> None:
    """End the connection without a word."""
    handler.close_connection = True
    handler.connection.close()


def reply(handler: BaseHTTPRequestHandler, status: int, headers: Mapping[str, str], body: bytes) -> None:
    """A whole answer, to somebody who may have gone; the length of the body is said for the caller."""
    try:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        if handler.command != "HEAD":
            handler.wfile.write(body)
    except OSError:
        handler.close_connection = True
