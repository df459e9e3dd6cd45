"""Between the journal of a run and its ledger: what belongs to one page is put down whole, and found again.

The journal counts in memory; here that is written beside each page, so that a run that was killed goes on with the
same numbers. It knows nothing of Scrapy.
"""

import json
import time
from collections import Counter, UserDict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from crawler.listing import RawListing, to_json
from crawler.manners.local import host_named
from crawler.manners.politeness import Hosts
from crawler.runs.journal import READ, Journal
from crawler.runs.ledger import Ask, Fetched, Ledger, State, TooMany

_LISTS = (
    "errors",
    "raised",
    "notes",
    "refusals",
    "closed",
    "silent",
    "elsewhere",
    "skipped_at",
)  # of the journal, which only grow
_COUNTS = ("skipped", "unknown", "refusing")
_OF_A_HOST = ("requests", "pages", "received", "busy")
_MEMORY = "memory."
_MOST_SEEN = 10_000
_OLD = timedelta(hours=1)  # an answer that nobody took up until then is a redirect, and nobody will


class Memory(UserDict[str, Any]):
    """Small JSON values by name; a value that changes is set anew, not changed in place, so that it is noticed."""

    def __init__(self, known: dict[str, Any]) -> None:
        super().__init__(known)
        self.changed: set[str] = set()

    def __setitem__(self, name: str, value: Any) -> None:
        super().__setitem__(name, value)
        if hasattr(self, "changed"):
            self.changed.add(name)


class Bookkeeper:
    """Keeps the ledger of one run up to date, and the journal of a run that is gone on with.

    ``memory`` is what a recipe has to know again after it was killed: what its callbacks put there is put down
    together with the page while whose answer was read they did.
    """

    def __init__(self, journal: Journal, ledger: Ledger, hosts: Hosts) -> None:
        """Fill the journal with what the ledger already holds."""
        self.ledger = ledger
        self._journal = journal
        self._hosts = hosts
        self._held: dict[int, dict[str, datetime]] = {}
        self._put_down = dict.fromkeys(_LISTS, 0)
        self._counted: dict[str, Counter[str]] = {}
        self._state: dict[str, Any] = {}
        known = ledger.read_all(_MEMORY)
        self.memory = Memory({name.removeprefix(_MEMORY): value for name, value in known.items()})
        self.memory.changed.clear()
        self._restore(journal)
        for name, seen in ledger.hosts().items():
            journal.host_names.add(name)
            _recall(hosts, name, seen)

    def _restore(self, journal: Journal) -> None:
        for name in _LISTS:
            getattr(journal, name).extend(json.loads(words) for words in self.ledger.told(name))
            self._put_down[name] = len(getattr(journal, name))
        for name in _COUNTS:
            self._counted[name] = self.ledger.counts(name)
            getattr(journal, name).update(self._counted[name])
        journal.pages.update(self.ledger.outcomes())
        journal.listed = self.ledger.listed()
        self._state = self.ledger.read("journal") or {}
        for name, value in self._state.items():
            setattr(journal, name, value)
        journal.started = datetime.fromisoformat(self.ledger.read("started"))

    # --- while a page is in hand

    def hold(self, row: int, url: str, seen: datetime | None = None) -> datetime:
        """Note that the answer of a request is about to be read, and when it was seen: now, or when it was kept."""
        when = seen or self._journal.seen.get(url) or datetime.now(UTC).replace(microsecond=0)
        self._journal.seen[url] = when
        self._held.setdefault(row, {})[url] = when
        return when

    def held(self, row: int) -> dict[str, datetime]:
        """Addresses that were seen for a request, and when."""
        return self._held.get(row, {})

    def fetched(self, unit: int, page: Ask, state: State, what: Fetched) -> None:
        """Put down a page that a unit fetched."""
        with self.ledger.together():
            self.ledger.keep_fetched(unit, page, state, what)
            self._write_journal(page.host)

    # --- when it is done

    def ask_all(self, asked: Iterable[Ask]) -> None:
        """Put requests down, each once; those above what their callback may ask are noted as left out."""
        with self.ledger.together():
            for one in asked:
                try:
                    self.ledger.ask(one)
                except TooMany:
                    self._journal.leave_out(f"no more than {one.most} addresses are followed to {one.callback!r} pages")
            self._write_journal(None)

    def settle(
        self,
        row: int,
        *,
        url: str,
        state: State,
        outcome: str = READ,
        why: str | None = None,
        asked: Sequence[Ask] = (),
        listings: Sequence[RawListing] = (),
    ) -> None:
        """Put down all that came of a request, whole or not at all."""
        with self.ledger.together():
            self.ask_all(asked)
            for listing in listings:
                if self.ledger.keep_listing(listing.ref, to_json(listing)):
                    self._journal.listed += 1
                else:
                    self._journal.note(f"{listing.ref} came more than once; the first is kept")
            for known in self._held.get(row, ()):
                corrected = self._journal.corrected.pop(known, None)
                if corrected is not None and known == url:
                    outcome, why = corrected
                elif corrected is not None:
                    self.ledger.correct(row, known, *corrected)
            self.ledger.settle(row, state, outcome, why)
            self._write_journal(host_named(url))
        self._release(row)
        self._journal.on_change(self._journal)

    def moved(self, row: int, to: Ask, *, lost: str = "") -> bool:
        """Put down that a request was sent on to another, which waits for its turn; False when it is the same one.

        ``lost`` says what is left out when the other was asked for before, as all pages may lead to one to sign in at.
        """
        if self.ledger.row_of(to.key) == row:
            return False
        with self.ledger.together():
            if not self.ledger.ask(to) and lost:
                self._journal.leave_out(lost)
                self._write_journal(None)
            self.ledger.settle(row, "moved", "moved", to.url)
        self._release(row)
        return True

    def _write_journal(self, host: str | None) -> None:
        """Put down what the journal has more than when it was last put down."""
        journal = self._journal
        for name in _LISTS:
            lines = getattr(journal, name)
            for line in lines[self._put_down[name] :]:
                self.ledger.tell(name, json.dumps(line, sort_keys=True))
            self._put_down[name] = len(lines)
        for name in _COUNTS:
            counts, before = getattr(journal, name), self._counted[name]
            if counts != before:
                for words, count in counts.items():
                    if count != before[words]:
                        self.ledger.count(name, words, count - before[words])
                self._counted[name] = Counter(counts)
        state = {name: getattr(journal, name) for name in ("left_out", "requests", "received")}
        if state != self._state:
            self.ledger.write("journal", state)
            self._state = state
        for name in sorted(self.memory.changed):
            self.ledger.write(_MEMORY + name, self.memory[name])
        self.memory.changed.clear()
        if host is not None:
            self._write_host(host)

    def _write_host(self, name: str) -> None:
        host = self._hosts.known(name)
        if host is not None:
            since = 0.0 if host.since is None else time.monotonic() - host.since
            told = {key: getattr(host, key) for key in _OF_A_HOST}
            now = datetime.now(UTC).isoformat()
            self.ledger.saw_host(
                name, {**told, "left": host.left, "for_good": host.for_good, "since": since, "ended": now}
            )

    def _release(self, row: int) -> None:
        """Forget when the pages of a request were seen, unless another that is in hand needs to know."""
        urls = self._held.pop(row, {})
        if urls:
            needed = {url for held in self._held.values() for url in held} if len(self._held) else set()
            for url in urls:
                if url not in needed:
                    self._journal.seen.pop(url, None)
        if len(self._journal.seen) > _MOST_SEEN:
            needed = {url for held in self._held.values() for url in held}
            old = datetime.now(UTC) - _OLD
            for url, when in list(self._journal.seen.items()):
                if url not in needed and when < old:
                    del self._journal.seen[url]


def _recall(hosts: Hosts, name: str, seen: Mapping[str, Any]) -> None:
    """Go on with a host where it was left: what was asked of it counts, also against its budgets."""
    ended = datetime.fromisoformat(seen["ended"])
    hosts.recall(name, left=seen["left"], for_good=seen.get("for_good", False), ended=ended)
    host = hosts.known(name)
    if host is not None:
        for key in _OF_A_HOST:
            setattr(host, key, max(getattr(host, key), seen[key]))
        if host.since is None and seen["since"]:
            host.since = time.monotonic() - seen["since"]
