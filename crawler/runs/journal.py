"""What happened while one source was read: counts, errors in words, and which addresses were really seen when.

All of it is put down in the run's ledger beside the pages that it belongs to (``bookkeeping.py``), so that a run that
was killed goes on with the same numbers.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlsplit

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.spidermiddlewares.httperror import HttpError

from config.errors import ClinicsError
from config.sources import Source
from crawler.gate.measured import Measuring
from crawler.listing import RawListing
from crawler.manners.kept_out import HostLeft, LeftOut, NotForUs, OptedOut, Refused, may_pass, why
from crawler.pages.wording import without_queries, without_query
from crawler.runs.contents import Entry, entry_of
from crawler.runs.folders import Run

MOST_ERRORS = 100
"""Errors told one by one in a report; all are counted."""
MOST_ROWS = 10
"""Rows that could not become listings, told one by one for each reason; all are counted."""
MOST_UNKNOWN = 200
"""Different unknown words counted in a report; the rest is counted together."""

_MOST_REASONS = 1_000  # that are remembered for whoever asks at once

READ = "read"
UNCHANGED = "unchanged"
"""Read again without being sent again: its host says that it is as it was (304), and the words of before hold now."""
REFUSED = "refused_by_robots"
NOT_FOUND = "not_found"
NOT_A_PAGE = "not_a_page"
NOINDEX = "noindex"
"""The page itself asks not to be kept or quoted."""
NEEDS_JAVASCRIPT = "needs_javascript"
"""An empty shell that only a browser fills."""
PARKED = "parked"
"""Nobody's site: a name for sale, or a placeholder."""
OTHER_OWNER = "moved_to_other_owner"
"""A home page that sends its visitors to a site of somebody else."""
_NOT_FOR_US = "not_for_us"
OPTED_OUT = "opted_out"
_LEFT_OUT = "left_out"
_TAKEN = (READ, UNCHANGED)
NO_FAILURE = (
    *_TAKEN,
    REFUSED,
    NOT_FOUND,
    NOT_A_PAGE,
    NOINDEX,
    NEEDS_JAVASCRIPT,
    PARKED,
    OTHER_OWNER,
    _NOT_FOR_US,
    OPTED_OUT,
    _LEFT_OUT,
)
"""Outcomes of pages that do not count as failed."""
_REASONS = {
    NOINDEX: "asks not to be kept (noindex)",
    NEEDS_JAVASCRIPT: "needs JavaScript: switch crawl.javascript on",
    PARKED: "a parked name: no clinic's page",
}

_OUTCOMES: tuple[tuple[type[BaseException], str], ...] = (
    (Refused, REFUSED),
    (HostLeft, "host_left"),
    (NotForUs, _NOT_FOR_US),
    (OptedOut, OPTED_OUT),
    (LeftOut, _LEFT_OUT),
    (DownloadCancelledError, "too_large"),
    (DownloadTimeoutError, "timed_out"),
    (CannotResolveHostError, "unreachable"),
    (DownloadConnectionRefusedError, "unreachable"),
    (DownloadFailedError, "broken_off"),
    (ResponseDataLossError, "broken_off"),
    (IgnoreRequest, "given_up"),
)


@dataclass
class Journal:
    """The journal of one source in one crawl; ``on_change`` hears of every page and listing.

    ``before`` is the last accepted run of the source, which this one is compared with; ``sites`` are the home pages
    asked for; ``refusing`` counts the pages that each host's robots.txt kept us out of.
    """

    source: Source
    on_change: Callable[["Journal"], None]
    pages: Counter[str] = field(default_factory=Counter)
    errors: list[dict[str, str]] = field(default_factory=list)
    raised: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    closed: list[list[str]] = field(default_factory=list)
    """Hosts of sites that say that they have closed, each with its words; all of them, however many."""
    elsewhere: list[list[str]] = field(default_factory=list)
    """Home pages that are nobody's or somebody else's, each with its outcome and the reason; all of them."""
    silent: list[list[str]] = field(default_factory=list)
    """Home pages that gave nothing because of an outage, or because a budget was spent, each with its outcome and
    the reason; all of them, however many."""
    skipped: Counter[str] = field(default_factory=Counter)
    skipped_at: list[list[str]] = field(default_factory=list)
    unknown: Counter[str] = field(default_factory=Counter)
    left_out: bool = False
    seen: dict[str, datetime] = field(default_factory=dict)
    """When the pages that are being read were seen."""
    corrected: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Outcome and reason of pages that are being read and turned out to be other than they seemed, by address."""
    listed: int = 0
    host_names: set[str] = field(default_factory=set)
    requests: int = 0
    received: int = 0
    measuring: Measuring = field(default_factory=Measuring)
    contents: dict[str, Entry] = field(default_factory=dict)
    before: Run | None = None
    sites: tuple[str, ...] = ()
    refusing: Counter[str] = field(default_factory=Counter)
    started: datetime = field(default_factory=lambda: datetime.now(UTC))
    _reasons: dict[str, str] = field(default_factory=dict, init=False)
    _unchanged: dict[str, None] = field(default_factory=dict, init=False)

    def saw(self, url: str) -> None:
        """Note that an answer came from an address, now."""
        self.seen[url] = datetime.now(UTC).replace(microsecond=0)
        self.host_names.add((urlsplit(url).hostname or "").lower())

    def read(self, url: str, outcome: str = READ, reason: str = "") -> None:
        """Count a page that was answered; an outcome but read and unchanged says why its words were not taken."""
        self.pages[outcome] += 1
        if outcome == UNCHANGED:
            self._unchanged[url] = None
            if len(self._unchanged) > _MOST_REASONS:
                del self._unchanged[next(iter(self._unchanged))]
        if outcome not in _TAKEN:
            self._tell(url, reason or _REASONS.get(outcome, outcome.replace("_", " ")))
        self.on_change(self)

    def not_a_page(self, url: str) -> None:
        """Correct the count for an answer that a source was given to read and that holds no page."""
        self.not_taken(url, NOT_A_PAGE, counted=UNCHANGED if url in self._unchanged else READ)

    def not_taken(self, url: str, outcome: str, reason: str = "", *, counted: str = READ) -> None:
        """Correct the count for an answer that a source was given to read and whose words it does not take."""
        self.pages[counted] -= 1
        self.corrected[url] = (outcome, reason or _REASONS.get(outcome, outcome.replace("_", " ")))
        self.read(url, outcome, reason)

    @property
    def taken(self) -> int:
        """Pages whose words were taken, whether they were sent again or are as they were."""
        return sum(self.pages[outcome] for outcome in _TAKEN)

    def missed(self, url: str, error: BaseException, *, site: str = "") -> tuple[str, str]:
        """Count a page that could not be read, and say why; the outcome under which it is counted, and the reason.

        ``site`` is the clinic's own site of which it is the home page, if it is one: what keeps us from it may pass.
        """
        outcome, told = self._missed(url, error)
        if self.source.kind == "clinic_site" and site and may_pass(error):
            self.silent.append([without_query(site), outcome, without_queries(told[:2000])[:300]])
        return outcome, told

    def _missed(self, url: str, error: BaseException) -> tuple[str, str]:
        self.host_names.add((urlsplit(url).hostname or "").lower())
        if isinstance(error, HttpError):
            return self.answered(url, error.response.status)
        outcome = next((name for kind, name in _OUTCOMES if isinstance(error, kind)), "failed")
        self.pages[outcome] += 1
        told = why(error)
        if outcome == REFUSED:
            self.refusing[(urlsplit(url).hostname or "").lower()] += 1
        if outcome == REFUSED and told not in self.refusals:
            self.refusals.append(told)
        if outcome in (OPTED_OUT, _LEFT_OUT):
            self.leave_out(told)
        else:
            self._tell(url, told)
        self.on_change(self)
        return outcome, told

    def answered(self, url: str, status: int) -> tuple[str, str]:
        """Count a page that was answered with another status than 200; the outcome, and the reason."""
        outcome = NOT_FOUND if status in (404, 410) else "server_error" if status >= 500 else "not_given"
        return self.count_again(url, outcome, f"answered {status}")

    def count_again(self, url: str, outcome: str, reason: str) -> tuple[str, str]:
        """Count a page whose outcome is known, such as one that was missed before this run was stopped."""
        self.pages[outcome] += 1
        if outcome not in _TAKEN:
            self._tell(url, reason)
        self.on_change(self)
        return outcome, reason

    def went_wrong(self, url: str, error: BaseException) -> None:
        """Note that the code which reads this source failed on an answer."""
        words = str(error) if isinstance(error, ClinicsError) else f"{type(error).__name__}: {error}"
        line = without_queries(f"{without_query(url)}: {words}"[:2000])[:300]
        if line not in self.raised:
            self.raised.append(line)
        self._tell(url, words)
        self.on_change(self)

    def note(self, words: str) -> None:
        """Something that the person who reads the report should know; each once."""
        told = without_queries(words[:2000])
        if told not in self.notes and len(self.notes) < MOST_ERRORS:
            self.notes.append(told)

    def has_closed(self, host: str, words: str) -> None:
        """Note that a site says that it has closed; this is kept beside the notes, which are cut off at some number."""
        if [host, words] not in self.closed:
            self.closed.append([host, words])

    def not_the_clinics(self, site: str, outcome: str, why: str) -> None:
        """Note a home page that is for sale, or leads to somebody else; kept beside the errors, which are cut off."""
        line = [without_query(site), outcome, without_queries(why[:2000])[:300]]
        if line not in self.elsewhere:
            self.elsewhere.append(line)

    def leave_out(self, words: str) -> None:
        """Note a part of the source that is not read, so that nobody takes what it lists for gone."""
        self.left_out = True
        self.note(words)

    def skip(self, reason: str, *, row: str = "") -> None:
        """Count a row that cannot become a listing, and why; the gate is told when they are too many.

        ``row`` says where it stands, such as ``row 17``; of each reason the first :data:`MOST_ROWS` are kept.
        """
        self.skipped[reason] += 1
        if row and [reason, row] not in self.skipped_at and self.skipped[reason] <= MOST_ROWS:
            self.skipped_at.append([reason, row])

    def count_unknown(self, words: str) -> None:
        """Count a key, code or wording of the source that its recipe does not know; what it means is not guessed."""
        known = words[:160] in self.unknown or len(self.unknown) < MOST_UNKNOWN
        self.unknown[words[:160] if known else "others"] += 1

    def count(self, listing: RawListing) -> None:
        """Count a listing that stands in the run, for the gate and for the report; each once."""
        self.measuring.add(listing)
        self.contents[listing.ref] = entry_of(listing)

    @property
    def failed(self) -> int:
        """Pages that were there, or should have been, and could not be read."""
        return sum(count for outcome, count in self.pages.items() if outcome not in NO_FAILURE)

    @property
    def complete(self) -> bool:
        """Whether everything that the source lists was read, so that what is not there is gone."""
        kept_out = any(self.pages[outcome] for outcome in (REFUSED, _NOT_FOR_US, NOINDEX, NOT_A_PAGE))
        whole = not (self.failed or self.raised or kept_out or self.left_out or self.skipped)
        return self.source.kind != "clinic_site" and whole

    def reason_for(self, url: str) -> str:
        """Why a page was not read, in words, when that was one of the last things noted."""
        return self._reasons.get(without_query(url), "not read")

    def _tell(self, url: str, reason: str) -> None:
        self._reasons.pop(without_query(url), None)
        self._reasons[without_query(url)] = reason[:300]
        if len(self._reasons) > _MOST_REASONS:
            del self._reasons[next(iter(self._reasons))]
        line = {"url": without_query(url), "reason": without_queries(reason[:2000])[:300]}
        if len(self.errors) < MOST_ERRORS and line not in self.errors:
            self.errors.append(line)
