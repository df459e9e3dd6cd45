"""Unpacks answers, and lets none through that cannot be read in good time: what it holds is for others to say."""

from typing import Any

from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response, TextResponse

from crawler.manners.kept_out import TooLarge, Unreadable
from crawler.pages.overgrown import overgrown


class Unpacking(HttpCompressionMiddleware):
    """Scrapy's own middleware for packed answers, with reasons in words."""

    def process_response(
        self,
        request: Request,
        response: Response,
        spider: Any = None,  # noqa: ARG002  the signature is Scrapy's
    ) -> Request | Response:
        """The answer unpacked.

        Raises :class:`TooLarge` for one that grows above what a page may have, and :class:`Unreadable` for one that is
        not packed as it says, or whose markup has no measure.
        """
        try:
            unpacked = super().process_response(request, response)
        except IgnoreRequest as error:
            raise TooLarge("too large when it is unpacked") from error
        except Exception as error:  # each library has a word of its own for bytes that are not packed as they say
            raise Unreadable("its answer cannot be unpacked") from error
        if isinstance(unpacked, TextResponse) and overgrown(unpacked.body):
            raise Unreadable("an element of its page has attributes without measure")
        return unpacked
