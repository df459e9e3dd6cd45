"""The report of a run: what its journal and hosts tell, what changed since the last accepted run, and the verdict."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crawler.due import asked_sites, page_told
from crawler.gate.reason import because
from crawler.gate.tally import Tally, before_of, robots_of
from crawler.gate.verdict import judge_run
from crawler.manners.host import Host, told_of
from crawler.pages.wording import without_query
from crawler.runs.contents import Changes, compare, contents_of
from crawler.runs.journal import NO_FAILURE, OPTED_OUT, OTHER_OWNER, PARKED, REFUSED, Journal

MOST_CLOSED = 100
"""Sites that say that they have closed, told one by one in the notes of a report; all of them are in ``closed``."""
SLOWEST = 10
"""Hosts told of in a report."""


def report_of(journal: Journal, hosts: Sequence[Host], runs: Path) -> dict[str, Any]:
    """The report of the run that a journal is of, with the verdict of the gate; ``hosts`` are all of the crawl.

    ``runs`` is the folder of all runs: a clinic's own site that gave nothing may have given nothing before.
    """
    own = [host for host in hosts if host.name in journal.host_names]
    changes = _changes(journal)
    told = told_of(own)
    silent = {site: why for site, _, why in journal.silent}
    again = _silent_again(journal, runs)
    tally = Tally(
        listings=journal.listed,
        measured=journal.measuring.measured,
        read=journal.taken,
        failed=journal.failed,
        refused=journal.pages[REFUSED],
        refusals=tuple(journal.refusals),
        raised=tuple(journal.raised),
        left=tuple(f"{host.name}: {host.left}" for host in own if host.left),
        skipped=journal.skipped.total(),
        gone=None if journal.before is None else changes.gone,
        robots=robots_of(told),
        opted_out=journal.pages[OPTED_OUT],
        sites=len(set(map(without_query, journal.sites))),
        silent_again=len(again),
        failed_again=sum(outcome not in NO_FAILURE for site, outcome, _ in journal.silent if site in again),
    )
    before = None if journal.before is None else before_of(journal.before)
    verdict, reasons = judge_run(journal.source, tally, before)
    closed = [f"{host} says that it has closed: \u201c{words}\u201d" for host, words in journal.closed[:MOST_CLOSED]]
    if len(journal.closed) > MOST_CLOSED:
        closed.append(f"and {len(journal.closed) - MOST_CLOSED} more say that they have closed, in report.json")
    return {
        "verdict": verdict,
        "reasons": list(reasons),
        "because": because(reasons),
        "kind": journal.source.kind,
        "title": journal.source.title,
        "terms": journal.source.terms,
        "sites": list(dict.fromkeys(map(without_query, journal.sites))),
        "complete": journal.complete,
        "pages": dict(+journal.pages),
        "failed": journal.failed,
        "refused_by_robots": journal.pages[REFUSED],
        "refusing": dict(journal.refusing.most_common(SLOWEST)),
        "errors": journal.errors,
        "notes": journal.notes + closed + _left_out(journal),
        "closed": sorted({host for host, _ in journal.closed}),
        PARKED: {site: why for site, outcome, why in journal.elsewhere if outcome == PARKED},
        OTHER_OWNER: {site: why for site, outcome, why in journal.elsewhere if outcome == OTHER_OWNER},
        "silent": silent,
        "unknown": dict(journal.unknown.most_common()),
        "measured": journal.measuring.measured.told(),
        "changes": changes.told(),
        "requests": journal.requests,
        "bytes": journal.received,
        "started": journal.started.isoformat(),
        "finished": datetime.now(UTC).isoformat(),
        "hosts_visited": len(own),
        **told,
        "hosts": [
            {
                "host": host.name,
                "requests": host.requests,
                "bytes": host.received,
                "seconds": round(host.busy, 2),
                "left": host.left,
            }
            for host in sorted(own, key=lambda host: -host.busy)[:SLOWEST]
        ],
    }


def _left_out(journal: Journal) -> list[str]:
    """How many rows could not become listings, by reason, and where the first of them stand."""
    told = []
    for reason, count in journal.skipped.items():
        rows = [row for one, row in journal.skipped_at if one == reason]
        more = ", …" if rows and count > len(rows) else ""
        where = f": {', '.join(rows)}{more}" if rows else ""
        told.append(f"rows left out: {count} ({reason}{where})")
    return told


def _silent_again(journal: Journal, runs: Path) -> frozenset[str]:
    """The home pages that gave nothing now, and when they were last asked for."""
    if not journal.silent:
        return frozenset()
    before = asked_sites(runs, journal.source.id)
    silent = {page_told(page) for page, asked in before.items() if asked.silent}
    return frozenset(site for site, _, _ in journal.silent if page_told(site) in silent)


def _changes(journal: Journal) -> Changes:
    if journal.before is None:
        return Changes(new=len(journal.contents))
    return compare(contents_of(journal.before), journal.contents, since=journal.before.when)
