"""Sees to it that no single page or source file holds up a whole crawl: code that does not end is stopped.

All sources are read by one thread, so one that counts to infinity would stop every other. Whoever calls a source's code
says so (:func:`watched`), and only there is it ever interrupted: never in what is ours or Scrapy's, where somebody
would wait for ever for what was broken off. This knows nothing of sources.
"""

import asyncio
import atexit
import faulthandler
import inspect
import signal
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial, wraps
from typing import Any, TypeVar

from config.errors import ClinicsError

GIVES_UP = 5
"""Times that long after which code that does not end when it is told to cannot be stopped from inside."""
_HELD = 20  # times that long after which code that lets no other thread have a turn ends the program
_OFTEN = 4  # looks within the time that is given

_One = TypeVar("_One")
_NO_MORE: Any = object()


class TookTooLong(ClinicsError):
    """Code that did not end within the time it was given."""


class _ToldTwice(BaseException):
    """The same, for code that catches every error and goes on: this is none."""


@dataclass
class _Stretch:
    """A stretch of a source's code that is under way."""

    began: float
    told: int = 0


@dataclass
class _UnderWay:
    """What the one thread is at: a stretch of a source's code, work of our own, or neither."""

    stretch: _Stretch | None = None
    own_work: int = 0
    moved: float = 0.0


_under_way = _UnderWay()


def watched(code: Callable[[], _One]) -> _One:
    """What a source's code answers; raises :class:`TookTooLong` when it had to be stopped."""
    before = _under_way.stretch
    # Nothing comes between the end of the code and its being no stretch any more: a signal is only heard at calls.
    try:
        _under_way.moved = began = time.monotonic()
        _under_way.stretch = _Stretch(began)
        return code()
    except _ToldTwice as error:
        raise TookTooLong(str(error)) from error
    finally:
        _under_way.stretch = before
        _under_way.moved = time.monotonic()


def each_watched(given: Iterable[_One]) -> Iterator[_One]:
    """What a source's iterable gives, every step of it :func:`watched`."""
    steps = watched(partial(iter, given))
    while (one := watched(partial(next, steps, _NO_MORE))) is not _NO_MORE:
        yield one


def callback_watched(callback: Callable[..., Any]) -> Callable[..., Any]:
    """A callback whose code is :func:`watched`, under the name of the one that it wraps.

    What a generator does comes later: whoever takes what it gives uses :func:`each_watched` or :func:`in_time`.
    """

    @wraps(callback)
    def called(*given: Any, **details: Any) -> Any:
        answer = watched(partial(callback, *given, **details))
        return _awaited(answer) if inspect.iscoroutine(answer) else answer

    return called


@contextmanager
def undisturbed() -> Iterator[None]:
    """Do work of our own that may take as long as it takes: writing a run down, opening a long ledger."""
    before, _under_way.stretch = _under_way.stretch, None
    began = time.monotonic()
    _under_way.own_work += 1
    try:
        yield
    finally:
        _under_way.moved = time.monotonic()  # first, since the other thread looks at it as soon as this work is over
        _under_way.own_work -= 1
        _resume(before, began)


async def undisturbed_await(other: Awaitable[_One]) -> _One:
    """Wait for what is not a source's code although a source asked for it: nothing breaks off what Scrapy does."""
    return await _Steps(other, _ours)


class Watch:
    """Watches over the thread that makes it, and over its loop; ``give_up`` is called when nothing else helps."""

    def __init__(self, seconds: float, give_up: Callable[[], None]) -> None:
        self._seconds = seconds
        self._give_up = give_up

    def begin(self) -> None:
        """Watch from now on, as long as the program runs."""
        # A timer of the system, since a thread of ours gets no turn while, say, a regular expression is at work.
        signal.signal(signal.SIGALRM, self._interrupt)
        signal.setitimer(signal.ITIMER_REAL, self._seconds / _OFTEN, self._seconds / _OFTEN)
        # a program that is ending hears signals no more, and would be ended by this one
        atexit.register(signal.setitimer, signal.ITIMER_REAL, 0)
        asyncio.get_event_loop().call_soon(self._come_by)
        _under_way.moved = time.monotonic()
        threading.Thread(target=self._look, daemon=True).start()

    def _come_by(self) -> None:
        _under_way.moved = time.monotonic()
        asyncio.get_event_loop().call_later(self._seconds / _OFTEN, self._come_by)

    def _look(self) -> None:
        while _under_way.own_work or time.monotonic() - _under_way.moved <= self._seconds * GIVES_UP:
            # should even this thread get no turn any more, the interpreter itself ends the program, and says where
            faulthandler.dump_traceback_later(self._seconds * _HELD, exit=True)
            time.sleep(self._seconds / _OFTEN)
        self._give_up()

    def _interrupt(self, *_: Any) -> None:
        stretch = _under_way.stretch
        if stretch is None or time.monotonic() - stretch.began <= self._seconds * (1 + stretch.told):
            return
        stretch.told += 1
        words = f"its code does not come to an end: it was stopped after {self._seconds:g} s"
        if stretch.told > 1:
            raise _ToldTwice(words)
        raise TookTooLong(words)


async def in_time(given: AsyncIterator[_One], seconds: float) -> AsyncIterator[_One]:
    """What a source's iterator gives, as long as it ends in time; every step of it is :func:`watched`.

    Raises :class:`TookTooLong` when it does not.
    """
    until = time.monotonic() + seconds
    while True:
        steps = _Steps(anext(given), watched)
        task = asyncio.ensure_future(steps)
        try:
            await asyncio.wait((task,), timeout=max(0.0, until - time.monotonic()))
            if not task.done():
                raise TookTooLong(f"reading one page was not over after {seconds / 3600:g} hours")
        finally:
            steps.last_turn = not task.done()
            task.cancel()
        try:
            one = task.result()
        except StopAsyncIteration:
            return
        yield one


async def _awaited(code: Awaitable[_One]) -> _One:
    return await _Steps(code, watched)


class _Steps(Awaitable[_One]):
    """Awaits something, and takes each of its steps, from one wait to the next, in a way of its own.

    ``last_turn`` lets it end with its next step, even one that waits again: some code goes on although it is cancelled.
    """

    def __init__(self, awaited: Awaitable[_One], take: Callable[[Callable[[], Any]], Any]) -> None:
        self._awaited = awaited
        self._take = take
        self.last_turn = False

    def __await__(self) -> Generator[Any, Any, _One]:
        steps: Any = self._awaited.__await__()
        step = partial(next, steps)
        while True:
            try:
                waits_for = self._take(step)
            except StopIteration as end:
                answer: _One = end.value
                return answer
            if self.last_turn:
                raise asyncio.CancelledError
            try:
                yield waits_for
            except BaseException as error:  # noqa: BLE001  what it waited for failed, which is for the code to hear
                step = partial(steps.throw, error)
            else:
                step = partial(next, steps)


def _ours(step: Callable[[], _One]) -> _One:
    before, _under_way.stretch = _under_way.stretch, None
    began = time.monotonic()
    try:
        return step()
    finally:
        _resume(before, began)


def _resume(stretch: _Stretch | None, began: float) -> None:
    """Go on with a stretch: what others did meanwhile is no time of its own."""
    _under_way.moved = now = time.monotonic()
    if stretch is not None:
        stretch.began += now - began
    _under_way.stretch = stretch
