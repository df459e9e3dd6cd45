"""The one way to the cluster: its client, patience with a node that is gone, and errors that say what to do.

Nothing that is searched for, and no secret, ever stands in an error or a log.
"""

import base64
import json
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, TypeVar

from elastic_transport import ConnectionError as Unreachable
from elastic_transport import ConnectionTimeout, TlsError, TransportError
from elasticsearch import (
    ApiError,
    AuthenticationException,
    AuthorizationException,
    Elasticsearch,
    NotFoundError,
    UnsupportedProductError,
)
from elasticsearch.exceptions import HTTP_EXCEPTIONS

from config.errors import ConfigError, EngineUnavailable
from config.settings import Elasticsearch as Settings
from indexer.engines.elastic_wire import Wire

T = TypeVar("T")

BUSY: Final = frozenset({429, 502, 503, 504})
"""What may be otherwise in a moment."""

_SEARCHES: Final = {
    "accept": "application/vnd.elasticsearch+json; compatible-with=8",
    "content-type": "application/vnd.elasticsearch+x-ndjson; compatible-with=8",
}
_written = json.JSONEncoder(separators=(",", ":"), check_circular=False).encode
_FIRST_PAUSE = 0.05
_AWAY = 2.0

# at DEBUG these write whole requests, and so what people search for
for _name in ("elastic_transport", "elasticsearch"):
    logging.getLogger(_name).setLevel(logging.ERROR)


class IndexGone(EngineUnavailable):
    """The index was deleted while we used it."""


class Cluster:
    """A cluster as one of our settings describes it; safe to share between threads."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.where = ", ".join(settings.addresses)
        secure = any(one.startswith("https:") for one in settings.addresses)
        login = _login(settings)
        self._headers = _SEARCHES | login
        self._patience: dict[str, Any] = {
            "request_timeout": settings.timeout_seconds,
            "max_retries": len(settings.addresses) - 1,  # each node once; behind that stands our own patience
            "retry_on_timeout": True,
        }
        more: dict[str, Any] = {}
        if settings.ca_file and secure:
            if not Path(settings.ca_file).is_file():
                raise ConfigError(f"{settings.ca_file} (elasticsearch.ca_file) is not there.")
            more["ca_certs"] = settings.ca_file
        try:
            self.client = Elasticsearch(
                list(settings.addresses),
                node_class=Wire,
                headers=login,
                **more,
                **self._patience,
                dead_node_backoff_factor=0.5,
                max_dead_node_backoff=5.0,
            )
        except (OSError, ValueError) as error:
            raise ConfigError(
                f"The settings of elasticsearch cannot be used ({type(error).__name__}): check ca_file, hosts and how "
                "to log in."
            ) from error

    def close(self) -> None:
        """Let go of the connections."""
        self.client.close()

    def ask(self, question: Callable[[Elasticsearch], T]) -> T:
        """The answer, waited for while nodes are lost or too busy, as long as one answer may take.

        Raises :class:`EngineUnavailable` in words that fit what is wrong.
        """
        started, pause = time.monotonic(), _FIRST_PAUSE
        while True:
            try:
                return question(self.client)
            except (ApiError, TransportError, _Busy) as error:
                # where no node takes connections, waiting rarely helps and somebody sits before an empty page
                away = isinstance(error, Unreachable) and not isinstance(error, ConnectionTimeout)
                patience = min(_AWAY, self.settings.timeout_seconds) if away else self.settings.timeout_seconds
                if not _may_pass(error) or time.monotonic() + pause > started + patience:
                    raise self.explained(error) from error
            time.sleep(pause)
            pause = min(pause * 2, 2.0)

    def searches(self, searches: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Several searches in one request, all answered or none."""
        body = "\n".join([*map(_written, searches), ""]).encode()

        def question(client: Elasticsearch) -> list[dict[str, Any]]:
            # client.msearch does the same and takes a millisecond longer, which here is a tenth of an answer
            meta, told = client.transport.perform_request(
                "POST", "/_msearch", headers=self._headers, body=body, **self._patience
            )
            if not 200 <= meta.status < 300:
                raise HTTP_EXCEPTIONS.get(meta.status, ApiError)(message="_msearch", meta=meta, body=told)
            if meta.headers.get("x-elastic-product") != "Elasticsearch":
                raise UnsupportedProductError("_msearch", meta=meta, body=told)
            answers: list[dict[str, Any]] = told["responses"]
            for answer in answers:
                if "error" in answer:
                    _refuse(answer)
            return answers

        return self.ask(question)

    def read_only(self) -> EngineUnavailable:
        """The error for a cluster that takes nothing more."""
        return EngineUnavailable(
            f"Elasticsearch at {self.where} is read-only, most likely because a disk is too full (flood stage): free "
            "space there, then try again."
        )

    def explained(self, error: Exception) -> EngineUnavailable:  # noqa: C901, PLR0911  one line for each thing that goes wrong
        """The error in words that say what to do."""
        here = f"Elasticsearch at {self.where}"
        if isinstance(error, AuthenticationException):
            return EngineUnavailable(
                f"{here} does not know our user, password or API key (401): check the settings of elasticsearch."
            )
        if isinstance(error, UnsupportedProductError):
            return EngineUnavailable(f"What answers at {self.where} is not Elasticsearch: check elasticsearch.hosts.")
        if isinstance(error, TlsError):
            return EngineUnavailable(
                f"{here} shows a certificate that cannot be trusted: check elasticsearch.ca_file and the host's name."
            )
        if isinstance(error, ConnectionTimeout):
            return EngineUnavailable(
                f"{here} did not answer in {self.settings.timeout_seconds:g} seconds: look after the cluster, or raise "
                "elasticsearch.timeout_seconds."
            )
        if isinstance(error, Unreachable):
            return EngineUnavailable(f"{here} cannot be reached: start it, or check elasticsearch.hosts.")
        kind, status = kind_of(error)
        if kind == "cluster_block_exception":
            return self.read_only()
        if isinstance(error, AuthorizationException):
            return EngineUnavailable(
                f"{here} knows us but does not allow this (403): give our role the privileges that README names, for "
                f"indices that begin with {self.settings.prefix!r}."
            )
        if kind == "index_not_found_exception":
            return IndexGone(
                f"The index at {self.where} is gone: run `clinics build --engine elasticsearch` to make it anew."
            )
        if status == 429:
            return EngineUnavailable(f"{here} is too busy (429): try again in a minute, or give it more nodes.")
        if status in BUSY:
            return EngineUnavailable(
                f"{here} answers that parts of it are missing ({status}): look after the cluster, then try again."
            )
        told = f"status {status}, {kind}" if status else type(error).__name__
        return EngineUnavailable(f"{here} refused a request ({told}): see the log of the cluster.")


class _Busy(Exception):
    """One of several searches got an error."""

    def __init__(self, kind: str, status: int) -> None:
        super().__init__(kind)
        self.kind = kind
        self.status = status


def _login(settings: Settings) -> dict[str, str]:
    """The header by which we log in."""
    password = _secret(settings.password.get_secret_value(), settings.password_file, "password")
    api_key = _secret(settings.api_key.get_secret_value(), settings.api_key_file, "api_key")
    if api_key and (settings.user or password):
        raise ConfigError("Give elasticsearch.api_key, or user and password, not both.")
    if bool(settings.user) != bool(password):
        raise ConfigError("elasticsearch.user and its password go together: give both, or neither.")
    if api_key:
        return {"authorization": f"ApiKey {api_key}"}
    if not settings.user:
        return {}
    return {"authorization": f"Basic {base64.b64encode(f'{settings.user}:{password}'.encode()).decode()}"}


def _secret(given: str, file: str, name: str) -> str:
    if not file:
        return given
    if given:
        raise ConfigError(f"Give elasticsearch.{name} or elasticsearch.{name}_file, not both.")
    try:
        return Path(file).expanduser().read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file} (elasticsearch.{name}_file) cannot be read ({type(error).__name__}).") from None


def _may_pass(error: Exception) -> bool:
    if isinstance(error, TlsError):
        return False
    if isinstance(error, Unreachable | ConnectionTimeout):
        return True
    kind, status = kind_of(error)
    return status in BUSY and kind != "cluster_block_exception"


def kind_of(error: Exception) -> tuple[str, int]:
    """What the cluster calls the error, and its status."""
    if isinstance(error, _Busy):
        return error.kind, error.status
    if isinstance(error, NotFoundError | ApiError):
        told = error.body.get("error") if isinstance(error.body, Mapping) else None
        kind = told.get("type", "") if isinstance(told, Mapping) else ""
        return str(kind), error.meta.status
    return "", 0


def _refuse(answer: Mapping[str, Any]) -> None:
    told = answer["error"]
    kind = told.get("type", "")
    causes = [cause.get("type", "") for cause in told.get("root_cause", ())]
    if "es_rejected_execution_exception" in {kind, *causes}:
        raise _Busy("es_rejected_execution_exception", 429)
    raise _Busy(causes[0] if kind == "search_phase_execution_exception" and causes else kind, answer["status"])
