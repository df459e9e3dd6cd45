"""Progress of long work: a bar in a terminal, a plain line every few seconds elsewhere, always on standard error."""

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from rich.progress import Progress as Bars
    from rich.progress import TaskID

_EVERY_SECONDS = 2.0


class Progress:
    """Shows how far each named step has come."""

    def __init__(self) -> None:
        """Show nothing until the first step."""
        self._bars: Bars | None = None
        self._tasks: dict[str, TaskID] = {}
        self._said: dict[str, float] = {}

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
        if self._bars is not None:
            if name not in self._tasks:
                self._tasks[name] = self._bars.add_task(name, total=whole)
            self._bars.update(self._tasks[name], completed=done, total=whole)
            return
        now = time.monotonic()
        finished = whole is not None and done >= whole
        if finished or now - self._said.get(name, 0.0) >= _EVERY_SECONDS:
            self._said[name] = now
            print(f"{name}: {done}" + ("" if whole is None else f" of {whole}"), file=sys.stderr, flush=True)
