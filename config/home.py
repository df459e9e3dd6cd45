"""The one folder that everything this program writes lives in."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from config.errors import HomeError

VARIABLE = "CLINICS_HOME"
DEFAULT = "clinics-data"


@dataclass(frozen=True)
class Home:
    """Names of the files and folders inside the home folder; creates nothing until :meth:`prepare`."""

    folder: Path

    @classmethod
    def chosen(cls, given: Path | None) -> "Home":
        """The folder given on the command line, else ``CLINICS_HOME``, else ``./clinics-data``."""
        if given is not None:
            return cls(given.expanduser().absolute())
        named = os.environ.get(VARIABLE)
        if named is not None and named != "":
            return cls(Path(named).expanduser().absolute())
        return cls(Path(DEFAULT).absolute())

    def prepare(self) -> "Home":
        """Make the folder and prove that it can be written.

        Raises :class:`HomeError` when it cannot.
        """
        try:
            self.runs.mkdir(parents=True, exist_ok=True)
            probe = self.folder / f".written-{os.getpid()}"
            probe.write_text("", encoding="utf-8")
            probe.unlink()
        except OSError as error:
            raise HomeError(
                f"The folder {self.folder} cannot be written ({error.strerror}). "
                f"Choose another with --home DIR or {VARIABLE}."
            ) from error
        return self

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep other commands from writing here.

        Raises :class:`HomeError` naming the process that is writing already.
        """
        with self.lock.open("a+", encoding="utf-8") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                lock.seek(0)
                holder = lock.read().strip() or "unknown"
                raise HomeError(
                    f"Another command (process {holder}) is writing {self.folder}. Wait until it is done, "
                    f"then try again."
                ) from error
            lock.truncate(0)
            lock.write(str(os.getpid()))
            lock.flush()
            try:
                yield
            finally:
                lock.truncate(0)

    def at_work(self) -> str | None:
        """The process that is writing here now, by its number; None when none is. It is not disturbed by the question.

        After a process was killed its number stands there until the next one comes: it counts only while it is alive.
        """
        try:
            holder = self.lock.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            return None
        if not (holder.isascii() and holder.isdigit() and int(holder[:19]) > 0):
            return None
        try:
            os.kill(int(holder), 0)
        except PermissionError:  # somebody else's, and alive
            return holder
        except (OSError, OverflowError):
            return None
        return holder

    @property
    def runs(self) -> Path:
        """Run folders, ``runs/<source>/<when>/``: enough to rebuild everything else."""
        return self.folder / "runs"

    @property
    def book(self) -> Path:
        """The book of record (SQLite)."""
        return self.folder / "book.sqlite"

    @property
    def engine(self) -> Path:
        """The embedded engine (SQLite, disposable)."""
        return self.folder / "engine.sqlite"

    @property
    def refused(self) -> Path:
        """Rows that an import refused, each with the reason."""
        return self.folder / "refused"

    @property
    def mistakes(self) -> Path:
        """Messages of visitors about mistakes in entries, a file each until it is settled."""
        return self.folder / "mistakes"

    @property
    def sources(self) -> Path:
        """Spiders of a person's own, one file a source, with the answers that they are checked with."""
        return self.folder / "sources"

    @property
    def sources_file(self) -> Path:
        """Rows of a person's own sources, over those that come with the program."""
        return self.folder / "sources.toml"

    @property
    def imports(self) -> Path:
        """What the columns of imported tables mean, one file a source; people may edit them."""
        return self.folder / "imports"

    @property
    def registry(self) -> Path:
        """Answers of the NPI registry as they came, each with its date."""
        return self.folder / "registry"

    @property
    def geocoded(self) -> Path:
        """What geocoders answered (SQLite), so that none is asked twice."""
        return self.folder / "geocoded.sqlite"

    @property
    def settings(self) -> Path:
        """Settings of this home folder, over the defaults."""
        return self.folder / "settings.toml"

    @property
    def decisions(self) -> Path:
        """People's rulings on listings and hosts, over those of the program."""
        return self.folder / "decisions.toml"

    @property
    def freshness(self) -> Path:
        """How long statements stay believable, over what the program says of it."""
        return self.folder / "freshness.toml"

    @property
    def lock(self) -> Path:
        """Held by the one command that writes here."""
        return self.folder / "lock"
