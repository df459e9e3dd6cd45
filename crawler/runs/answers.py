"""Answers of hosts as bytes, so that a ledger can keep those that a clinic's site is still being read from."""

import json
from datetime import datetime

from scrapy.http import Request, Response
from scrapy.responsetypes import responsetypes

_KEPT_HEADERS = ("Content-Type", "Content-Language", "X-Robots-Tag")
"""Headers that say how a page is to be read; the others were of use on the way only."""


def packed(response: Response, seen: datetime) -> bytes:
    """An answer with the moment at which it was seen: a line of JSON, then the body."""
    head = {
        "url": response.url,
        "status": response.status,
        "seen": seen.isoformat(),
        "flags": response.flags,
        "headers": [
            [name, value.decode("latin-1")] for name in _KEPT_HEADERS for value in response.headers.getlist(name)
        ],
    }
    return json.dumps(head).encode() + b"\n" + response.body


def unpacked(kept: bytes, request: Request) -> tuple[Response, datetime]:
    """The answer to a request out of what :func:`packed` made of it, and when it was seen."""
    line, _, body = kept.partition(b"\n")
    head = json.loads(line)
    made = Response(head["url"], status=head["status"], body=body, flags=head["flags"], request=request)
    for name, value in head["headers"]:
        made.headers.appendlist(name, value)
    kind = responsetypes.from_args(headers=made.headers, url=made.url, body=body)
    return made.replace(cls=kind), datetime.fromisoformat(head["seen"])
