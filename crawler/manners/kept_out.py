"""Why a page was not asked for, or not got: each reason by its name, and in words for whoever reads a report."""

from OpenSSL import SSL
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure
from twisted.web._newclient import ParseError


class Refused(IgnoreRequest):
    """The host's robots.txt forbids this page, or could not be read, which forbids every page (RFC 9309, 2.3.1.4)."""


class RobotsUnread(Refused):
    """The host's robots.txt could not be read this time, as when the host is down: perhaps it can another day."""


class HostLeft(IgnoreRequest):
    """The host does not answer, or asks for more patience than we have: it is left alone for this run."""


class LeftForGood(HostLeft):
    """The host is left alone for a reason that will hold in any other run as well."""


class NotForUs(IgnoreRequest):
    """A request that we never send: not http or https, inside this network, to sign in somewhere, without a contact."""


class OptedOut(IgnoreRequest):
    """Whoever answers for the host asked not to be visited (``config/decisions.toml``)."""


class LeftOut(IgnoreRequest):
    """A page that is not worth a request any more: a budget is spent, or its address is one of an endless number."""


class Spent(LeftOut):
    """What one run may ask of the host is spent: another run may ask for the page."""


class TooLarge(DownloadCancelledError):
    """An answer that grows above what a page may have when it is unpacked."""


class Unreadable(IgnoreRequest):
    """An answer that nobody could make anything of."""


class EndlessHeaders(Exception):
    """An answer whose headers do not end."""


_MAY_PASS = (
    RobotsUnread,
    HostLeft,
    Spent,
    DownloadTimeoutError,
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    ResponseDataLossError,
)
_BUSY = (408, 425, 429)


def may_pass(error: BaseException) -> bool:
    """Whether what kept us from a page may be over in a day: an outage, or a budget of this run.

    A page that is not there, not for us or not for anybody is none of these: asking again sooner tells nothing new.
    """
    if isinstance(error, HttpError):
        return error.response.status >= 500 or error.response.status in _BUSY
    return isinstance(error, _MAY_PASS) and not isinstance(error, (LeftForGood, DownloadCancelledError))


def why(error: BaseException) -> str:
    """What went wrong on the way to a host, in words."""
    if "certificate" in str(error).lower():
        return "its certificate does not prove who it is"
    if isinstance(error, IgnoreRequest) and str(error):
        return str(error)
    # Twisted hands a ValueError on as what led to a failed answer; one that comes alone was raised by our own code.
    if isinstance(error, ValueError):
        return f"this program failed on it ({type(error).__name__})"
    kinds = {type(one) for one in _reasons(error)}
    return next((words for kind, words in _WORDS if any(issubclass(one, kind) for one in kinds)), type(error).__name__)


_WORDS: tuple[tuple[type[BaseException], str], ...] = (
    (DownloadCancelledError, "too large"),
    (EndlessHeaders, "the headers of its answer do not end"),
    (SSL.Error, "no secure connection to it can be opened"),
    (ParseError, "it answered with something that is not HTTP"),
    (ValueError, "it answered with something that is not HTTP"),  # what Twisted raises for a length that is no number
    (DownloadTimeoutError, "no answer in time"),
    (CannotResolveHostError, "its name has no address"),
    (DownloadConnectionRefusedError, "it refuses connections"),
    (DownloadFailedError, "the connection broke off"),
    (ResponseDataLossError, "the connection broke off"),
)
"""Kinds of errors, the most telling first."""


def _reasons(error: BaseException) -> list[BaseException]:
    """An error with everything that led to it."""
    found: list[BaseException] = []
    waiting = [error]
    while waiting and len(found) < 20:
        one = waiting.pop()
        found.append(one)
        failures = getattr(one, "reasons", None) or []
        causes = [one.__cause__, *(failure.value for failure in failures if isinstance(failure, Failure))]
        waiting += [cause for cause in causes if cause is not None]
    return found
