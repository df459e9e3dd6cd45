"""Whether a run may serve: pure arithmetic over what it brought and what was expected of its source.

A quarantined run is kept and shown, but the last accepted one keeps serving. The gate never looks at a single fact.
"""

from dataclasses import dataclass

from config.sources import Source
from crawler.runs import Verdict

MOST_FAILED = 0.2
"""Share of pages that may fail in a source of one host."""
MOST_FAILED_SITES = 0.6
"""The same for clinics' own sites, many of which are always down."""
MOST_RAISED_SITES = 0.05
"""Share of clinics' own pages on which our own code may fail; in any other source none may."""

MOST_SKIPPED = 0.1
"""Share of a source's rows that may lack what every row should have."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What a run brought: listings, how many have a phone or an address, and how its pages fared.

    ``refusals`` tells each reason for which robots.txt kept us out, ``raised`` each failure of our own code, ``left``
    each host that was left alone; all in words. ``skipped`` counts rows that could not become listings.
    """

    listings: int
    with_phone: int = 0
    with_address: int = 0
    read: int = 0
    failed: int = 0
    refused: int = 0
    refusals: tuple[str, ...] = ()
    raised: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    skipped: int = 0


def judge_run(source: Source, tally: Tally) -> tuple[Verdict, tuple[str, ...]]:
    """Accepted or quarantined, and every reason in words that say what to do; an accepted run may carry warnings."""
    against = [*_too_little(source, tally), *_gone_wrong(source, tally), *_too_bare(source, tally)]
    warnings = _warnings(source, tally)
    return ("quarantined" if against else "accepted"), (*against, *warnings)


def _too_little(source: Source, tally: Tally) -> list[str]:
    if tally.listings == 0 and tally.read == 0 and tally.refused:
        told = f" ({tally.refusals[0]})" if tally.refusals else ""
        return [f"robots.txt refused every page{told}: try again later; when it stays so, ask the host for permission"]
    if tally.listings == 0 and tally.read == 0:
        why = f" ({tally.left[0]})" if tally.left else ""
        return [f"no page could be read{why}: try again later, and open its home page in a browser"]
    if tally.listings == 0:
        read = _counted(tally.read, "page")
        return [f"no listing in {read} read: its pages have changed; see crawler/sources/{source.id}.py"]
    if tally.listings < source.expect.min:
        few = f"{_counted(tally.listings, 'listing')}, expected at least {source.expect.min}"
        return [f"{few}: see the errors below, and whether its pages have changed"]
    return []


def _gone_wrong(source: Source, tally: Tally) -> list[str]:
    reasons = []
    sites = source.kind == "clinic_site"
    allowed = MOST_RAISED_SITES * (tally.read + tally.failed) if sites else 0
    if len(tally.raised) > allowed:
        reasons.append(f"reading failed on {_counted(len(tally.raised), 'page')}, first on {tally.raised[0]}")
    rows = tally.listings + tally.skipped
    if rows and tally.skipped / rows > MOST_SKIPPED:
        reasons.append(
            f"{tally.skipped} of {rows} rows cannot be told apart or named, more than {MOST_SKIPPED:.0%}: "
            f"its shape has changed; see the notes, and crawler/sources/{source.id}.py"
        )
    tried = tally.read + tally.failed
    most = MOST_FAILED_SITES if sites else MOST_FAILED
    if tried and tally.failed / tried > most:
        reasons.append(f"{tally.failed} of {tried} pages failed, more than {most:.0%}: try again later")
    return reasons


def _too_bare(source: Source, tally: Tally) -> list[str]:
    if not tally.listings:
        return []
    shares = (
        ("a phone", tally.with_phone / tally.listings, source.expect.phone),
        ("an address", tally.with_address / tally.listings, source.expect.address),
    )
    return [
        f"{share:.0%} of its listings have {name}, expected at least {least:.0%}: its pages may have changed"
        for name, share, least in shares
        if share < least
    ]


def _warnings(source: Source, tally: Tally) -> list[str]:
    warnings = []
    if source.expect.max is not None and tally.listings > source.expect.max:
        warnings.append(
            f"{tally.listings} listings, more than the {source.expect.max} expected: "
            f"check a few, then raise expect.max in config/sources"
        )
    if tally.refused and tally.read:
        warnings.append(f"left out because robots.txt forbids them: {_counted(tally.refused, 'page')}")
    if tally.left and tally.read:
        warnings.append(f"left alone: {_counted(len(tally.left), 'host')}; first {tally.left[0]}")
    return warnings


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
