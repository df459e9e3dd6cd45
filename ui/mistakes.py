"""Messages of visitors about mistakes in entries, kept in the home folder for those who maintain the directory.

Each is a small file of its own in ``mistakes/`` until somebody settles it. What is kept is the message, the clinic and
the time; nothing about who sent it. Messages are hostile text: they are cleaned when they come and shown as text only.
"""

import json
import os
import secrets
import threading
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from config.errors import HomeError, UsageError
from ui.words.crawled import clean

LONGEST = 2_000
"""Most letters of a message."""

LONGEST_KNOWN = 500
"""Most letters of how somebody knows it."""

MOST = 500
"""Most messages that wait at a time: a megabyte or two, so that nobody can fill the disk."""

_LINES = 40
_WHOLE = 4 * LONGEST
"""Letters of a message whose every letter is a line of its own, as it is kept."""

_TURN = threading.Lock()


class NoRoom(HomeError):
    """As many messages wait as are kept."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """A message: ``name`` of its file, the ``clinic``'s id, when it came (ISO 8601, UTC) and what it says, in lines.

    ``about`` is the code of what it is about (:mod:`ui.clinic.topics`; empty: something else), ``known`` how the sender
    knows (empty: not told).
    """

    name: str
    clinic: str
    came: str
    message: str
    about: str = ""
    known: str = ""


def keep(folder: Path, *, clinic: str, message: str, about: str = "", known: str = "") -> Mistake:
    """Keep a message in the folder of messages, which is made when it is not there. No letter of it is left out.

    Raises :class:`NoRoom` when as many wait as are kept, :class:`HomeError` when the folder cannot be written.
    """
    now = datetime.now(tz=UTC)
    name = f"{now:%Y-%m-%dT%H%M%S}-{secrets.token_hex(3)}"
    one = Mistake(
        name, clean(clinic, longest=200), now.isoformat(timespec="seconds"), told(message), about, told(known)
    )
    try:
        with _TURN:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if sum(1 for _ in folder.glob("*.json")) >= MOST:
                raise NoRoom(f"{MOST} messages wait in {folder}. Read them with clinics mistakes, and settle them.")
            part = folder / f"{name}.part"
            part.write_text(json.dumps(asdict(one)), encoding="ascii")
            os.replace(part, folder / f"{name}.json")  # noqa: PTH105  the one call that is atomic by its documentation
    except OSError as error:
        raise HomeError(f"{folder} cannot be written ({error.strerror}). Check the disk and its rights.") from error
    return one


def told(message: str) -> str:
    """A message as it is kept: clean lines, no more than a screen of them; what is more follows in the last one."""
    lines = [clean(line, longest=_WHOLE) for line in message[:_WHOLE].splitlines()]
    paragraphs = [line for line, before in zip(lines, ["", *lines], strict=False) if line or before]
    rest = " / ".join(filter(None, paragraphs[_LINES - 1 :]))
    return "\n".join((*paragraphs[: _LINES - 1], rest)).strip()


def waiting(folder: Path) -> list[Mistake]:
    """The messages that nobody settled, the oldest first; what cannot be read is passed over."""
    found = []
    for path in sorted(folder.glob("*.json")):
        try:
            row = json.loads(path.read_text(encoding="utf-8"))
            about, known = clean(row.get("about", "")), told(row.get("known", ""))
            clinic, came = clean(row["clinic"]), clean(row["came"])
            found.append(Mistake(path.stem, clinic, came, told(row["message"]), about, known))
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            continue
    return found


def settle(folder: Path, name: str) -> None:
    """Forget a message that was dealt with; raises :class:`UsageError` for a name that there is not."""
    known = {path.stem: path for path in folder.glob("*.json")}
    if name not in known:
        raise UsageError(f"No message is called {clean(name, longest=60)}. clinics mistakes lists those that wait.")
    known[name].unlink(missing_ok=True)
