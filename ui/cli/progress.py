"""Progress of long work: a bar in a terminal, a plain line every few seconds elsewhere, always on standard error.

Both say how fast it goes and how long what is known will take.
"""

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from rich.progress import Progress as Bars
    from rich.progress import TaskID

_EVERY_SECONDS = 2.0
_SURE_AFTER = 3.0  # seconds after which a rate means something


class Progress:
    """Shows how far each named step has come."""

    def __init__(self) -> None:
        """Show nothing until the first step."""
        self._bars: Bars | None = None
        self._tasks: dict[str, TaskID] = {}
        self._said: dict[str, float] = {}
        self._began: dict[str, tuple[float, int]] = {}

    def __enter__(self) -> Self:
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
            from rich.progress import Progress as Bars

            self._bars = Bars(
                TextColumn("{task.description:<28}"),
                BarColumn(),
                MofNCompleteColumn(),
                TimeElapsedColumn(),
                TextColumn("{task.fields[pace]}"),
                console=Console(stderr=True),
            )
            self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bars is not None:
            self._bars.stop()

    def step(self, name: str, done: int, whole: int | None) -> None:
        """``done`` of ``whole`` is finished; ``whole`` is None while nobody knows."""
        now = time.monotonic()
        began, first = self._began.setdefault(name, (now, done))
        pace = pace_of(done - first, now - began, None if whole is None else whole - done)
        if self._bars is not None:
            if name not in self._tasks:
                self._tasks[name] = self._bars.add_task(name, total=whole, pace="")
            self._bars.update(self._tasks[name], completed=done, total=whole, pace=pace)
            return
        finished = whole is not None and done >= whole
        if finished or now - self._said.get(name, 0.0) >= _EVERY_SECONDS:
            self._said[name] = now
            told = f"{name}: {done}" + ("" if whole is None else f" of {whole}") + (f", {pace}" if pace else "")
            print(told, file=sys.stderr, flush=True)

    def say(self, words: str) -> None:
        """A sentence between the bars or lines."""
        if self._bars is not None:
            self._bars.console.print(words, markup=False, highlight=False)
        else:
            print(words, file=sys.stderr, flush=True)


def pace_of(done: int, seconds: float, left: int | None) -> str:
    """How fast ``done`` things in so many seconds are, and how long ``left`` more take; empty while nobody can say."""
    if seconds < _SURE_AFTER or done <= 0:
        return ""
    rate = done / seconds
    told = (
        f"{rate:,.0f} a second" if rate >= 10 else f"{rate:.1f} a second" if rate >= 1 else f"{rate * 60:.0f} a minute"
    )
    return f"{told}, {span(left / rate)} left" if left is not None and left > 0 else told


def span(seconds: float) -> str:
    """A time as people say it: 40 s, 12 min, 3 h 20 min, 2 days."""
    minutes = round(seconds / 60)
    if seconds < 100:
        return f"{max(1, round(seconds))} s"
    if minutes < 100:
        return f"{minutes} min"
    if minutes < 48 * 60:
        return f"{minutes // 60} h {minutes % 60:02} min"
    return f"{round(minutes / 60 / 24)} days"
