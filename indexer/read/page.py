"""One page read: is it a provider's, and what does it say, each with the passage that says it."""

from collections.abc import Iterator
from dataclasses import dataclass

from crawler.listing import Page
from indexer.read.care import read_care
from indexer.read.conditions import read_conditions
from indexer.read.conduct import read_conduct
from indexer.read.folding import squeeze
from indexer.read.language import in_english, in_other_language
from indexer.read.payment import read_payment
from indexer.read.prices import read_prices
from indexer.read.provider import Verdict, judge
from indexer.read.psychiatry import read_psychiatry
from indexer.read.routes import read_routes
from indexer.read.telehealth import read_evaluator, read_telehealth
from indexer.read.view import View, view
from indexer.statement import SAID_LIMIT, Finding


@dataclass(frozen=True, slots=True)
class PageReading:
    """What one page says.

    ``is_provider`` is ``None`` when the page cannot tell; ``provider_said`` is the passage that decided, empty when
    nothing on the page did.
    """

    is_provider: bool | None
    provider_said: str
    findings: tuple[Finding, ...]


def read_page(page: Page, *, country: str = "US") -> PageReading:
    """Read one page by itself; ``country`` is where it is from, as its source says."""
    seen = view(page, country=country)
    verdict = judge(seen)
    return reading(seen, verdict, treats=verdict.is_provider is True)


def reading(page: View, verdict: Verdict, *, treats: bool) -> PageReading:
    """The reading of a page whose verdict is known; ``treats`` lets offers be read from it.

    Nothing is read of a page in another language.
    """
    if in_other_language(page):
        return PageReading(is_provider=None, provider_said="", findings=())
    found = in_english(page, _findings(page, verdict, treats=treats))
    return PageReading(
        is_provider=verdict.is_provider,
        provider_said=verdict.said if _stands_in(page, verdict.said) else "",
        findings=tuple(one for one in found if _stands_in(page, one.said)),
    )


def _findings(page: View, verdict: Verdict, *, treats: bool) -> Iterator[Finding]:
    if treats:
        routes = tuple(read_routes(page, score=verdict.score))
        yield from routes
        yield from read_conditions(page, given=frozenset(one.value for one in routes if not one.denied))
        yield from read_care(page)
        yield from read_conduct(page)
        yield from read_prices(page)
        yield from read_telehealth(page)
        yield from read_evaluator(page)
    if treats or verdict.practice:
        yield from read_payment(page)
    yield from read_psychiatry(page, verdict)


def _stands_in(page: View, said: str) -> bool:
    """The promise behind every statement: its words are found in the page."""
    return bool(said) and len(said) <= SAID_LIMIT and squeeze(said) in page.text
