"""When a link to a search was made, as the link says it: the day, and the directory that its maker saw. Pure.

``made=2026-11-23`` is a day; ``made=2026-11-23.20261122T031005Z`` tells beside it when the directory was built that the
search was made in (UTC). Links of the first form are about, and stay valid.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

MADE = "made"
"""The parameter; no part of the search."""

_DAY = len("2026-11-23")
_BUILD = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, slots=True)
class Made:
    """The day on which a link was copied, and to the second the build behind it; None where the link does not say."""

    day: date
    build: datetime | None = None

    @classmethod
    def now(cls, day: date, built: datetime) -> "Made":
        """Of a link that is made today, in the directory as it is."""
        return cls(day, _seconds(built))

    def written(self) -> str:
        """As it stands in a link."""
        day = self.day.isoformat()
        return day if self.build is None else f"{day}.{self.build.strftime(_BUILD)}"

    def same_build(self, built: datetime) -> bool:
        """Whether the directory is surely the one in which the link was made."""
        return built.astimezone(UTC).date() < self.day if self.build is None else _seconds(built) == self.build

    @property
    def known_until(self) -> date:
        """The day whose changes the link's maker may have seen in part, and no later one's."""
        return self.day if self.build is None else self.build.date()


def read_made(given: str, *, today: date) -> Made | None:
    """What a link says; None for what is none of the two forms, and for a day that has not come."""
    day, dot, build = given[:_DAY], given[_DAY : _DAY + 1], given[_DAY + 1 :]
    try:
        made = Made(date.fromisoformat(day), datetime.strptime(build, _BUILD).replace(tzinfo=UTC) if dot else None)
    except ValueError:
        return None
    tomorrow = made.day + timedelta(days=1) if made.day < date.max else made.day  # a clock elsewhere may be ahead
    fine = made.written() == given and made.day <= today and made.known_until <= tomorrow
    return made if fine else None


def _seconds(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)
