"""What a form brings: read whole before anybody works on it, never longer and never slower than it may be."""

import asyncio
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request

from config.errors import BadQuery
from ui.wording import say

SLOWEST_SECONDS = 20.0
"""How long a form may take to arrive; on a bad line 200 KB take a few seconds."""

FIELDS = 200
"""Most fields that a form may have."""


class TooMuch(Exception):
    """More was sent than may be; the message says so in words for people."""


async def take(request: Request, largest: int) -> None:
    """Read what is sent, and keep it for :func:`form`.

    Raises :class:`TooMuch` when it is more than ``largest`` bytes, and :class:`BadQuery` when it does not arrive.
    """
    told = request.headers.get("content-length", "0")
    if not (told.isascii() and told.isdigit()) or len(told) > 12 or int(told) > largest:
        raise TooMuch(say("form.too_large"))
    content = bytearray()
    try:
        async with asyncio.timeout(SLOWEST_SECONDS):
            async for piece in request.stream():
                content += piece
                if len(content) > largest:
                    raise TooMuch(say("form.too_large"))
    except (TimeoutError, ClientDisconnect) as error:
        raise BadQuery(say("form.too_slow")) from error
    request.state.brought = bytes(content)


def form(request: Request) -> list[tuple[str, str]]:
    """The fields of the form that was sent, in their order; none for a request that brought nothing."""
    content: bytes = getattr(request.state, "brought", b"")
    text = content.decode("utf-8", errors="replace")
    try:
        return parse_qsl(text, keep_blank_values=True, max_num_fields=FIELDS, errors="replace")
    except ValueError as error:
        raise BadQuery(say("form.too_large")) from error
