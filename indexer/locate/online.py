"""Asks a configured geocoder for the clinics that are placed worse than by their street; for the next build.

Only the address is sent, at a polite pace, as many times a day as the budget allows; every answer is kept before the
next question, so that what was stopped goes on where it was. An answer far from the address's own postal code is
refused.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from geopy.adapters import AdapterHTTPError, get_retry_after  # type: ignore[import-untyped]  # it carries no types
from geopy.exc import (  # type: ignore[import-untyped]  # it carries no types
    GeocoderParseError,
    GeocoderTimedOut,
    GeocoderUnavailable,
    GeopyError,
)

from config.errors import ConfigError
from config.home import Home
from config.settings import Settings
from crawler.manners.robots import user_agent
from indexer.clinic import Address, Clinic
from indexer.engines import SearchEngine
from indexer.locate.answers import Answers, Kept, Verdict, askable, asked_line, waits
from indexer.locate.asking import Pace, alone
from indexer.locate.distance import kilometres_between
from indexer.locate.offline import AGREE_KM, locate
from indexer.locate.point import Point
from indexer.locate.providers import Answer, Provider
from indexer.query import Query

TRIES = 3
"""How often one address is asked for when the server fails or wants us to wait."""
MOST_FAILURES = 3
"""After so many addresses in a row that a server failed on, it is left alone."""
PUBLIC_PAUSE_SECONDS = 1.0
"""The least pause for servers that anybody may ask: https://operations.osmfoundation.org/policies/nominatim/."""

REST_SECONDS = 5.0
"""How long a server is left alone that is busy but does not say for how long."""

_OWN_WORDS = (GeocoderParseError, GeocoderTimedOut, GeocoderUnavailable)
_BUSY = frozenset({429, 502, 503, 504})
_OURS = frozenset({400, 404, 413, 414})
"""Statuses that say that the question, not the server, was at fault."""


@dataclass(slots=True)
class Asked:
    """What became of the addresses of clinics that are placed worse than by their street.

    ``clinics`` counts these, ``addresses`` what there is to ask for them: each once, and only those that can be
    checked. ``known`` had an answer before, ``requests`` were made, ``left`` wait for another time. ``placed``,
    ``refused`` and ``unknown`` count the addresses by what is known of them now; ``problems`` says of every refused
    one why. ``stopped`` says why not all were asked; ``failed`` is true when that is the server's doing.
    """

    provider: str
    clinics: int = 0
    addresses: int = 0
    known: int = 0
    requests: int = 0
    placed: int = 0
    refused: int = 0
    unknown: int = 0
    left: int = 0
    stopped: str = ""
    failed: bool = False
    problems: list[str] = field(default_factory=list)


class _Stopped(Exception):
    """No more is to be asked now."""

    def __init__(self, why: str, *, failed: bool = True) -> None:
        super().__init__(why)
        self.failed = failed


def ask_all(
    home: Home,
    settings: Settings,
    engine: SearchEngine,
    *,
    on_step: Callable[[int, int], None] = lambda *_: None,
    sleep: Callable[[float], None] = time.sleep,
    today: Callable[[], date] = lambda: datetime.now(tz=UTC).date(),
) -> Asked:
    """Ask for every address that is not known yet, and tell what is known now.

    Raises :class:`ConfigError` when no geocoder is configured, or a public one without a contact, and
    :class:`HomeError` when another command is asking already or the answers cannot be kept.
    """
    online = settings.locate.online
    contact = online.contact or settings.crawl.contact
    provider = Provider(online, agent=user_agent(contact))
    if provider.public and not contact:
        raise ConfigError(
            f"The public server of {provider.name} wants to know whom to reach: set locate.online.contact to your "
            "e-mail or web address."
        )
    pause = max(online.pause_seconds, PUBLIC_PAUSE_SECONDS if provider.public else 0.0)
    with alone(home.folder / "geocoding.lock"), closing(Answers(home.geocoded)) as answers:
        asked = Asked(provider.name)
        known = answers.of(provider.name)
        wanted = _wanted(_clinics(engine), asked)
        asker = _Asker(
            provider, answers, Pace(pause, sleep), today, budget=online.requests_a_day, longest=online.wait_seconds
        )
        try:
            for number, (line, address) in enumerate(wanted.items(), start=1):
                kept = known.get(line)
                if kept is not None and kept.counts_on(today()):
                    asked.known += 1
                    continue
                found = asker.ask(line, address)
                if found is not None:
                    known[line] = found
                on_step(number, len(wanted))
        except _Stopped as stop:
            asked.stopped, asked.failed = str(stop), stop.failed
        asked.requests = asker.requests
        return _told(asked, wanted, known, today())


def _told(asked: Asked, wanted: Iterable[str], known: dict[str, Kept], day: date) -> Asked:
    for line in wanted:
        kept = known.get(line)
        if kept is None or not kept.counts_on(day):
            asked.left += 1
            continue
        asked.placed += kept.verdict == "placed"
        asked.refused += kept.verdict == "refused"
        asked.unknown += kept.verdict == "unknown"
        if kept.verdict == "refused":
            asked.problems.append(f"{line}: {kept.problem}")
    return asked


def _clinics(engine: SearchEngine) -> Iterator[Clinic]:
    return (hit.clinic for hit in engine.export(Query(sort="name")))


def _wanted(clinics: Iterable[Clinic], asked: Asked) -> dict[str, Address]:
    """The lines to ask, each with its address, in one order; an address that we could not check is not asked for."""
    wanted: dict[str, Address] = {}
    for clinic in clinics:
        # an address that was answered well is placed by its street after the next build
        if not waits(clinic):
            continue
        asked.clinics += 1
        own = locate(clinic.address).point
        if askable(clinic.address) and own is not None and own.exactness != "state":
            wanted[asked_line(clinic.address)] = clinic.address
    asked.addresses = len(wanted)
    return dict(sorted(wanted.items()))


class _Asker:
    """Asks for one address after another, and keeps what it learns."""

    def __init__(
        self,
        provider: Provider,
        answers: Answers,
        pace: Pace,
        today: Callable[[], date],
        *,
        budget: int,
        longest: float,
    ) -> None:
        self.requests = 0
        self._provider = provider
        self._answers = answers
        self._pace = pace
        self._today = today
        self._budget = budget
        self._longest = longest
        self._failures = 0

    def ask(self, line: str, address: Address) -> Kept | None:
        """The answer that was kept; None when the server failed on this address alone.

        Raises :class:`_Stopped` when no more is to be asked.
        """
        why = ""
        for _ in range(TRIES):
            if not self._answers.spend(self._provider.name, day=self._today(), budget=self._budget):
                raise _Stopped(
                    f"The budget of {self._budget:,} requests a day is spent: run it again tomorrow.", failed=False
                )
            self._pace.keep()
            self.requests += 1
            try:
                answer = self._provider.ask(address)
            except GeopyError as error:
                why = self._again(error)
                if not why:
                    return self._kept(line, "refused", None, "The geocoder does not take this address.")
            except ValueError:
                why = "an answer of another shape"
            else:
                self._failures = 0
                return self._judged(line, address, answer)
        self._failures += 1
        if self._failures >= MOST_FAILURES:
            raise _Stopped(f"{self._provider.name} failed too often ({why}): try again later.")
        return None

    def _again(self, error: GeopyError) -> str:
        """Why to ask once more, after whatever wait the server asked for; empty when that would be of no use."""
        told = error.__cause__
        if not isinstance(told, AdapterHTTPError):
            # our own words for what happened; those of a server are a stranger's
            return str(error) if type(error) in _OWN_WORDS else "it answers with an error"
        status = told.status_code
        if status in _OURS:
            return ""
        if status not in _BUSY and status < 500:
            raise _Stopped(
                f"{self._provider.name} refuses us (HTTP {status}): see to locate.online in settings.toml, "
                "and to the server's terms."
            )
        wait = _retry_after(told.headers)
        if wait > self._longest:
            raise _Stopped(f"{self._provider.name} asks us to wait {wait:,.0f} seconds: run it again then.")
        self._pace.rest(wait)
        return f"HTTP {status}"

    def _judged(self, line: str, address: Address, answer: Answer | None) -> Kept:
        if answer is None:
            return self._kept(line, "unknown", None, "The geocoder does not know this address.")
        if answer.exactness is None:
            return self._kept(line, "refused", answer, answer.problem)
        own = locate(address).point
        apart = None if own is None else _kilometres(own, answer)
        if own is None or apart is None or not apart <= AGREE_KM:
            far = "It cannot be checked." if apart is None else f"It lies {apart:,.0f} km from the postal code or town."
            return self._kept(line, "refused", answer, far)
        point = Point(round(answer.latitude, 6), round(answer.longitude, 6), answer.exactness, self._provider.name)
        return self._kept(line, "placed", answer, "", point)

    def _kept(
        self, line: str, verdict: Verdict, answer: Answer | None, problem: str, point: Point | None = None
    ) -> Kept:
        said = "" if answer is None else answer.said
        kept = Kept(self._provider.name, line, self._today(), verdict, said, problem, point)
        self._answers.keep(kept)
        return kept


def _retry_after(headers: Mapping[str, str]) -> float:
    """The seconds that a server asks for, or a few where it does not say."""
    try:
        wait = get_retry_after(headers)
    except (ValueError, OverflowError):
        wait = None
    return REST_SECONDS if wait is None else float(wait)


def _kilometres(own: Point, answer: Answer) -> float:
    return kilometres_between(
        latitude=own.latitude, longitude=own.longitude, to_latitude=answer.latitude, to_longitude=answer.longitude
    )
