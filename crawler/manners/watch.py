"""Sees to it that no single page or source file holds up a whole crawl: code that does not end is stopped.

All sources are read by one thread, so one that counts to infinity would stop every other. This knows nothing of
sources: it notices that the thread has not come back to its loop for too long, and raises an error where it is.
"""

import asyncio
import signal
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from config.errors import ClinicsError

GIVES_UP = 5
"""Times that long after which code that does not end when it is told to cannot be stopped from inside."""
_OFTEN = 4  # looks within the time that is given

_One = TypeVar("_One")


class TookTooLong(ClinicsError):
    """Code that did not end within the time it was given."""


class ToldTwice(BaseException):
    """The same, for code that catches every error and goes on: this is none."""


@dataclass
class _OurOwn:
    work: int = 0
    ended: float = 0.0


_our_own = _OurOwn()


@contextmanager
def undisturbed() -> Iterator[None]:
    """Do work of our own that may take as long as it takes: writing a run down, opening a long ledger."""
    _our_own.work += 1
    try:
        yield
    finally:
        _our_own.work -= 1
        _our_own.ended = time.monotonic()


class Watch:
    """Watches over the thread that makes it, and over its loop; ``give_up`` is called when nothing else helps."""

    def __init__(self, seconds: float, give_up: Callable[[], None]) -> None:
        self._seconds = seconds
        self._give_up = give_up
        self._came_by = time.monotonic()
        self._told = 0
        self._told_at = 0.0

    def begin(self) -> None:
        """Watch from now on, as long as the program runs."""
        # A timer of the system, since a thread of ours gets no turn while, say, a regular expression is at work.
        signal.signal(signal.SIGALRM, self._interrupt)
        signal.setitimer(signal.ITIMER_REAL, self._seconds / _OFTEN, self._seconds / _OFTEN)
        asyncio.get_event_loop().call_soon(self._come_by)
        threading.Thread(target=self._look, daemon=True).start()

    def alive(self) -> None:
        """Say that what was done until now has ended."""
        self._came_by = time.monotonic()
        self._told = 0

    def _come_by(self) -> None:
        self.alive()
        asyncio.get_event_loop().call_later(self._seconds / _OFTEN, self._come_by)

    def _stuck(self, times: int) -> bool:
        if _our_own.work:
            self.alive()
            return False
        return time.monotonic() - max(self._came_by, _our_own.ended) > self._seconds * times

    def _look(self) -> None:
        while not self._stuck(GIVES_UP):
            time.sleep(self._seconds / _OFTEN)
        self._give_up()

    def _interrupt(self, *_: Any) -> None:
        if _our_own.ended > self._told_at:
            self._told = 0  # what was told has ended, and its end was put down: this is another page's code
        if not self._stuck(1 + self._told):
            return
        self._told += 1
        self._told_at = time.monotonic()
        if self._told > 1:
            raise ToldTwice(self._words)
        raise TookTooLong(self._words)

    @property
    def _words(self) -> str:
        return f"its code does not come to an end: it was stopped after {self._seconds:g} s"


async def in_time(given: AsyncIterator[_One], seconds: float) -> AsyncIterator[_One]:
    """What an iterator gives, as long as it ends in time.

    Raises :class:`TookTooLong` when it does not.
    """
    until = time.monotonic() + seconds
    while True:
        try:
            one = await asyncio.wait_for(anext(given), until - time.monotonic())
        except StopAsyncIteration:
            return
        except TimeoutError as error:
            raise TookTooLong(f"reading one page was not over after {seconds / 3600:g} hours") from error
        yield one
