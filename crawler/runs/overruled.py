"""A person's word that a quarantined run may serve all the same: who said so, when and why, kept beside the run.

The report stays as the gate wrote it, so that both can be read later.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from config.errors import DamagedRun

OVERRULED = "accepted.json"
"""The file in a run folder."""
_KEYS = ("who", "when", "why")


@dataclass(frozen=True, slots=True)
class Overruled:
    """Who accepted a quarantined run, when (UTC, as ISO 8601 writes it) and why, each in words."""

    who: str
    when: str
    why: str

    def told(self) -> dict[str, str]:
        """The same for programs."""
        return asdict(self)


def overruled_in(folder: Path) -> Overruled | None:
    """What stands in a run folder; None when nobody ruled. Raises :class:`DamagedRun` when it cannot be read."""
    path = folder / OVERRULED
    try:
        told: Any = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise _damaged(path, str(error)) from error
    if not isinstance(told, Mapping) or not all(isinstance(told.get(key), str) for key in _KEYS):
        raise _damaged(path, f"it needs {', '.join(_KEYS)}")
    return Overruled(who=told["who"], when=told["when"], why=told["why"])


def overrule(folder: Path, *, who: str, why: str) -> Overruled:
    """Let the run in a folder serve from now on."""
    said = Overruled(who=who, when=datetime.now(UTC).isoformat(timespec="seconds"), why=" ".join(why.split()))
    part = folder / f"{OVERRULED}.part"
    part.write_text(json.dumps(said.told(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    part.replace(folder / OVERRULED)
    return said


def take_back(folder: Path) -> None:
    """Let the verdict of the gate stand again; not once the run was built, which nothing takes back."""
    (folder / OVERRULED).unlink(missing_ok=True)


def _damaged(path: Path, how: str) -> DamagedRun:
    return DamagedRun(f"{path} cannot be read ({how}). Delete it, then accept the run again.")
