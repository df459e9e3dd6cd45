"""How requests reach one node: HTTP over connections that stay open, with as little ado as the standard library needs.

The client takes any class of nodes. Its usual one sends head and body apart and takes a quarter of a millisecond more
for each request, which is a twentieth of an answer. Which node is asked, and when again, stays the client's business.
"""

import ssl
import time
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Final

import certifi
from elastic_transport import (
    ApiResponseMeta,
    BaseNode,
    ConnectionTimeout,
    HttpHeaders,
    NodeConfig,
    TlsError,
    TransportError,
)
from elastic_transport import ConnectionError as Unreachable
from elastic_transport._node import NodeApiResponse  # what every class of nodes answers, and it has no public name
from elastic_transport.client_utils import DEFAULT, DefaultType
from urllib3.util import wait_for_read

KEPT: Final = 16
"""Most connections that wait open for the next request."""


class Wire(BaseNode):
    """One node; safe to share between threads, each of which has a connection to itself while it asks."""

    _CLIENT_META_HTTP_CLIENT = ("hc", "3")

    def __init__(self, config: NodeConfig) -> None:
        super().__init__(config)
        self._always = dict(self.headers.items())
        self._open: list[HTTPConnection] = []
        self._tls = None if self.scheme == "http" else _trusting(config.ca_certs)

    def perform_request(
        self,
        method: str,
        target: str,
        body: bytes | None = None,
        headers: HttpHeaders | None = None,
        request_timeout: DefaultType | float | None = DEFAULT,
    ) -> NodeApiResponse:
        """What the node answers to one request; raises the client's errors where it does not."""
        seconds = self.config.request_timeout if isinstance(request_timeout, DefaultType) else request_timeout
        connection = self._connection(seconds)
        started = time.monotonic()
        try:
            all_headers = self._always if headers is None else self._always | dict(headers.items())
            connection.request(method, self.path_prefix + target, body, all_headers)
            answer = connection.getresponse()
            data = answer.read()
        except (OSError, HTTPException) as error:
            connection.close()
            raise _told(error) from error
        except BaseException:
            connection.close()  # half an answer may still come over it
            raise
        if answer.will_close or len(self._open) >= KEPT:
            connection.close()
        else:
            self._open.append(connection)
        meta = ApiResponseMeta(
            node=self.config,
            duration=time.monotonic() - started,
            http_version="1.1",
            status=answer.status,
            headers=HttpHeaders(answer.getheaders()),
        )
        return NodeApiResponse(meta, data)

    def close(self) -> None:
        """Let go of the connections that wait."""
        while self._open:
            self._open.pop().close()

    def _connection(self, seconds: float | None) -> HTTPConnection:
        """One that waits and was not hung up on, else a new one."""
        while True:
            try:
                connection = self._open.pop()
            except IndexError:
                break
            # something to read though nothing was asked is the other side's farewell
            if connection.sock is not None and not wait_for_read(connection.sock, 0):
                connection.sock.settimeout(seconds)
                return connection
            connection.close()
        if self._tls is None:
            return HTTPConnection(self.host, self.port, timeout=seconds)
        return HTTPSConnection(self.host, self.port, timeout=seconds, context=self._tls)


def _trusting(ca_file: str | None) -> ssl.SSLContext:
    """Trust in the authority of the settings, else in those of this machine and of every browser."""
    context = ssl.create_default_context(cafile=ca_file)
    if ca_file is None:
        context.load_verify_locations(certifi.where())
    return context


def _told(error: OSError | HTTPException) -> TransportError:
    """The client's own error for what went wrong."""
    kind: type[TransportError] = Unreachable
    if isinstance(error, TimeoutError):
        kind = ConnectionTimeout
    elif isinstance(error, ssl.SSLError):
        kind = TlsError
    return kind(str(error), errors=(error,))
