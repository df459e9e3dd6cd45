"""All pages of one listing read together into statements, with the page address and the day each was seen.

Raw values of the source (name, address, phone …) become statements too, so that every word shown has its source.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from crawler.listing import RawListing
from indexer.read.beside import without_others
from indexer.read.closing import read_closing, status_of
from indexer.read.folding import squeeze
from indexer.read.language import in_other_language
from indexer.read.page import reading
from indexer.read.provider import Verdict, judge
from indexer.read.psychiatry import LEVELS
from indexer.read.routes import read_routes
from indexer.read.rows import read_rows
from indexer.read.structured import read_structured
from indexer.read.view import View, view
from indexer.read.voice import in_own_voice, is_article
from indexer.read.whereabouts import of_this_place
from indexer.statement import SAID_LIMIT, Finding, Statement

READER = "clauses-16"
"""Version of the rules; stands in every statement, and a new one means that saved pages are read again."""

_MOST = 6.0
_OFFERED = frozenset({"route", "condition", "setting", "therapy"})
"""Fields in which a text about the world names what exists, and not what is given here."""
_RAW = ("name", "phone", "website", "email", "hours")
_ADDRESS = ("street", "unit", "city", "state", "postal_code")


def read_listing(listing: RawListing) -> tuple[Statement, ...]:
    """Every statement of a listing: what its pages offer, whether it is a provider, whether it has closed, raw values.

    The strongest psychiatry level of all pages is kept. A listing without pages gives its raw values only.
    """
    made: dict[str, Statement] = {}

    def keep(finding: Finding, url: str, day: date) -> None:
        statement = Statement(
            listing=listing.id,
            field=finding.field,
            value=finding.value,
            said=finding.said[:SAID_LIMIT],
            url=url,
            first_seen=day,
            last_seen=day,
            reader=READER,
            denied=finding.denied,
        )
        made.setdefault(statement.id, statement)

    for finding in _raw(listing):
        keep(finding, listing.url, listing.seen_at.date())
    country = listing.fields.get("country") or "US"
    pages = [of_this_place(without_others(page, listing.fields), listing.fields) for page in listing.pages]
    views = [view(page, country=country) for page in pages]
    verdicts = [_judged(seen) for seen in views]
    # of a text in another language nothing is read but what its structured data says
    articles = [is_article(page, seen) or in_other_language(seen) for page, seen in zip(pages, views, strict=True)]
    rows = [
        (*(() if article else read_rows(seen)), *read_structured(page, country=country, fields=listing.fields))
        for page, seen, article in zip(pages, views, articles, strict=True)
    ]
    gives = _gives(views, verdicts) or any(
        finding.field == "route" and not finding.denied for found in rows for finding in found
    )
    for place, page in enumerate(listing.pages):
        said = _page(views[place], verdicts[place], gives=gives, article=articles[place])
        for finding in (*said, *rows[place]):
            keep(finding, page.url, page.seen_at.date())
    closed = any(one.field == "status" and one.value == "closed" for one in made.values())
    for finding, place in () if closed else _provider(views, verdicts, rows, gives=gives):
        keep(finding, listing.pages[place].url, listing.pages[place].seen_at.date())
    return tuple(_one_level(made.values()))


def _judged(seen: View) -> Verdict:
    """The verdict on a page of this listing; one in another language cannot tell."""
    verdict = judge(seen, listed=True)
    return replace(verdict, is_provider=None, said="", score=0.0) if in_other_language(seen) else verdict


def _raw(listing: RawListing) -> Iterator[Finding]:
    for field in _RAW:
        value = squeeze(listing.fields.get(field, ""))
        if value:
            yield Finding(field, value[:SAID_LIMIT], value)
    address = squeeze(listing.fields.get("address", "")) or ", ".join(
        part for part in (squeeze(listing.fields.get(name, "")) for name in _ADDRESS) if part
    )
    if address:
        yield Finding("address", address[:SAID_LIMIT], address)
    status = squeeze(listing.fields.get("status", ""))
    state = status_of(status)
    if state is not None:
        yield Finding("status", state, status)


def _page(seen: View, verdict: Verdict, *, gives: bool, article: bool) -> Iterator[Finding]:
    """What one page says, knowing whether the listing as a whole gives the drug.

    Of a page that by itself cannot tell, and of an article, only what the clinic says of itself counts.
    """
    own = verdict.is_provider is not False or not seen.count("drug")
    unsure = article or verdict.is_provider is None
    if gives and own:
        verdict = replace(verdict, is_provider=True, practice=True)
    for finding in reading(seen, verdict, treats=gives and own).findings:
        if finding.field in ("route", "condition") and not seen.count("drug"):
            continue
        if unsure and (article or finding.field in _OFFERED) and not in_own_voice(seen, finding):
            continue
        yield finding
    if not article:
        yield from read_closing(seen)


def _gives(views: Sequence[View], verdicts: Sequence[Verdict]) -> bool:
    """Whether the pages together speak for a provider: one says so, and what speaks against it weighs less."""
    scores = [
        max(-_MOST, min(_MOST, verdict.score))
        for seen, verdict in zip(views, verdicts, strict=True)
        if seen.count("drug")
    ]
    if any("refuses" in verdict.signs for verdict in verdicts):
        return False
    return any(verdict.is_provider is True for verdict in verdicts) and sum(scores) > 0


def _provider(
    views: list[View], verdicts: list[Verdict], rows: list[tuple[Finding, ...]], *, gives: bool
) -> Iterator[tuple[Finding, int]]:
    """Whether the listing is a provider at all, with the page that says it best."""
    if not verdicts:
        return
    order = sorted(
        range(len(verdicts)),
        key=lambda place: (views[place].count("drug") > 0, verdicts[place].score if gives else -verdicts[place].score),
        reverse=True,
    )
    for place in order:
        verdict = verdicts[place]
        if verdict.said and verdict.is_provider is gives:
            yield Finding("provider", "yes", verdict.said, denied=not gives), place
            return
    for place in order if gives else ():
        for finding in (*rows[place], *read_routes(views[place])):
            if finding.field == "route" and not finding.denied:
                yield Finding("provider", "yes", finding.said), place
                return


def _one_level(statements: Iterable[Statement]) -> Iterator[Statement]:
    listed = list(statements)
    levels = [one.value for one in listed if one.field == "psychiatry"]
    strongest = min(levels, key=LEVELS.index) if levels else None
    return (one for one in listed if one.field != "psychiatry" or one.value == strongest)
