"""How a command that turns one file into another writes its result: whole, or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from config.errors import BadFile


@contextmanager
def written_whole(target: Path, *, source: Path) -> Iterator[TextIO]:
    """A text file that takes the target's place when the block ends well; until then the target stays as it was.

    Raises :class:`BadFile` when the target is the source itself, is no ordinary file (a device, a folder), or cannot
    be written.
    """
    place = target.resolve()
    if place.exists() and not place.is_file():
        raise BadFile(f"{target} is no ordinary file. Name a file to write.")
    if source.exists() and place.exists() and place.samefile(source):
        raise BadFile(f"{target} is the file that is read. Name another file to write, so that nothing is lost.")
    aside = place.with_name(f".{place.name}.{os.getpid()}.part")
    try:
        with aside.open("w", encoding="utf-8", newline="") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        aside.replace(place)
    except OSError as error:
        raise BadFile(f"{target} cannot be written ({error.strerror}). Choose another place.") from error
    finally:
        aside.unlink(missing_ok=True)
