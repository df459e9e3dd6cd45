"""The small tree of things that can go wrong, each with the exit code that the command line answers.

Messages are for people: one line that says what happened and what to do next. Code tells errors apart by their
class, never by their wording.
"""

from enum import IntEnum


class Exit(IntEnum):
    """Exit codes of the command ``clinics``; printed by ``clinics --help`` and listed in the README."""

    OK = 0
    COULD_NOT_RUN = 1
    WRONG_USAGE = 2
    SOME_QUARANTINED = 3
    ALL_QUARANTINED = 4
    OVERDUE = 5
    STOPPED = 130


class ClinicsError(Exception):
    """Anything this program can explain to the person who runs it."""

    exit_code: Exit = Exit.COULD_NOT_RUN


class UsageError(ClinicsError):
    """The person asked for something that does not exist or makes no sense."""

    exit_code = Exit.WRONG_USAGE


class BadQuery(UsageError):
    """A search that cannot be asked: unknown code, radius out of range, page 0."""


class UnknownPlace(BadQuery):
    """A place that the gazetteer does not know, or knows several of.

    ``choices`` holds spellings that would work, best first; empty when nothing is near.
    """

    def __init__(self, message: str, choices: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.choices = choices


class SeveralPlaces(UnknownPlace):
    """A name that several places have: it is known, and somebody has to choose.

    ``places`` counts them; ``choices`` names those with most people, at most as many as are offered at once.
    """

    def __init__(self, message: str, choices: tuple[str, ...], *, places: int) -> None:
        super().__init__(message, choices)
        self.places = places


class ConfigError(ClinicsError):
    """A file of ``config/`` or of the home folder says something we do not understand."""


class HomeError(ClinicsError):
    """The home folder cannot be written, read, or is in use by another run."""


class DamagedRun(ClinicsError):
    """A run folder that cannot be read to its end."""


class BadFile(ClinicsError):
    """A file given by a person that cannot be read as what it claims to be."""


class EngineUnavailable(ClinicsError):
    """The search engine is not built, not reachable or not whole."""
