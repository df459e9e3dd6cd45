"""What the rules looked at and refused, told to whoever listens; when nobody does, nothing is kept and nothing made.

A rule that passes over a mark says why in a few words. ``clinics explain`` listens; building and reading do not.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from indexer.read.lexicon import Mark
from indexer.read.sentences import Sentence


@dataclass(frozen=True, slots=True)
class Refusal:
    """A value that a sentence names and that was not read from it, with the reason in plain words."""

    field: str
    value: str
    one: Sentence
    mark: Mark
    reason: str


Listener = Callable[[Refusal], None]

_listener: ContextVar[Listener | None] = ContextVar("listener", default=None)


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Tell the listener of every refusal while the block runs; other threads are not heard."""
    before = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(before)


def refused(one: Sentence, mark: Mark, reason: str) -> None:
    """Say that nothing is read at a mark of a vocabulary term, and why; free of cost when nobody listens."""
    listener = _listener.get()
    if listener is None:
        return
    field, equals, value = mark.label.partition("=")
    if equals:
        listener(Refusal(field, value, one, mark, reason))
