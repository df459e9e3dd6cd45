"""Fills an index: in pieces that a node can swallow, more slowly when it says so, repeating only what it refused."""

import json
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

from elastic_transport import ConnectionTimeout
from elasticsearch import ApiError
from elasticsearch import ConnectionError as Unreachable

from config.errors import EngineUnavailable
from indexer.engines.elastic_client import BUSY, Cluster, kind_of

Numbered = tuple[str, str]
"""The number of a document, and the document as JSON."""

MOST_BYTES: Final = 4_000_000
MOST_DOCUMENTS: Final = 1000
PATIENCE_SECONDS = 300.0
"""How long one piece is offered before the build gives up."""


def numbered(number: int, document: dict[str, Any]) -> Numbered:
    """A document ready to be sent; in ASCII, so that half a character of crawled text stops nothing."""
    return str(number), json.dumps(document, separators=(",", ":"))


def fill(
    cluster: Cluster,
    index: str,
    documents: Iterable[Numbered],
    *,
    on_piece: Callable[[], None],
) -> None:
    """Write all documents; raises :class:`EngineUnavailable` when some are refused for good."""
    piece: list[Numbered] = []
    size = 0
    for document in documents:
        piece.append(document)
        size += len(document[1])
        if size >= MOST_BYTES or len(piece) >= MOST_DOCUMENTS:
            _swallowed(cluster, index, piece)
            on_piece()
            piece, size = [], 0
    if piece:
        _swallowed(cluster, index, piece)
        on_piece()


def _swallowed(cluster: Cluster, index: str, piece: Sequence[Numbered]) -> None:
    end, pause = time.monotonic() + PATIENCE_SECONDS, 0.1
    left = list(piece)
    while left:
        waiting, problem = _offered(cluster, index, left)
        if not waiting:
            return
        if time.monotonic() + pause > end:
            raise EngineUnavailable(
                f"Elasticsearch at {cluster.where} did not take {len(waiting)} of {len(piece)} clinics in "
                f"{PATIENCE_SECONDS:g} seconds ({problem}); the old index stays in use. See to the cluster, then run "
                "`clinics build --engine elasticsearch` again."
            )
        # whoever refuses is busy: what is left is offered later
        time.sleep(pause)
        pause = min(pause * 2, 10.0)
        left = waiting


def _offered(cluster: Cluster, index: str, piece: Sequence[Numbered]) -> tuple[list[Numbered], str]:
    """What was not taken for now, and why; numbers make it harmless to offer twice what was taken once."""
    lines: list[Any] = []  # the client sends text as it is
    for number, document in piece:
        lines += (f'{{"index":{{"_id":"{number}"}}}}', document)
    slow = cluster.client.options(request_timeout=cluster.settings.build_timeout_seconds, max_retries=0)
    try:
        answer = slow.bulk(index=index, operations=lines, filter_path="errors,items.*.status,items.*.error").body
    except (ApiError, Unreachable, ConnectionTimeout) as error:
        kind, status = kind_of(error)
        if isinstance(error, ApiError) and (status not in BUSY or kind == "cluster_block_exception"):
            raise cluster.explained(error) from error
        return list(piece), str(status or type(error).__name__)
    if not answer["errors"]:
        return [], ""
    waiting: list[Numbered] = []
    why = ""
    for item, refused in zip(answer["items"], piece, strict=True):
        told = item["index"]
        if "error" not in told:
            continue
        why = f"{told['status']}, {told['error'].get('type', '')}"
        if told["error"].get("type") == "cluster_block_exception":
            raise cluster.read_only()
        if told["status"] not in BUSY:
            count = sum("error" in one["index"] for one in answer["items"])
            raise EngineUnavailable(
                f"Elasticsearch at {cluster.where} refused {count} of {len(piece)} clinics ({why}); the old index "
                "stays in use. That is our mistake: please report it with the log of the cluster."
            )
        waiting.append(refused)
    return waiting, why
