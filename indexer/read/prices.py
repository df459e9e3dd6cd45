"""What the clinic itself asks for: an amount, its currency, and what it is asked for.

A value reads ``425 USD per_infusion``, ``from 400 USD per_session`` or ``400-600 USD per_infusion``. Only the clinic's
own price for something named counts: fees for being late, market prices, savings, other people's prices and amounts
whose unit is not said are no statement.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from indexer.read.lexicon import Mark
from indexer.read.offers import heading_stance
from indexer.read.quotation import passage, together
from indexer.read.sentences import Sentence
from indexer.read.trace import refused
from indexer.read.view import View
from indexer.statement import Finding

UNITS = (
    "per_series",
    "per_month",
    "per_hour",
    "consultation",
    "per_infusion",
    "per_injection",
    "per_session",
    "per_visit",
)
"""What a price is asked for; of several named beside one amount, the one that stands first here."""

_CURRENCY = {"US": "USD", "USA": "USD", "UNITED STATES": "USD", "GB": "GBP", "UK": "GBP", "CA": "CAD", "AU": "AUD"}
_CURRENCY |= {
    "UNITED KINGDOM": "GBP",
    "CANADA": "CAD",
    "AUSTRALIA": "AUD",
    "NZ": "NZD",
    "NEW ZEALAND": "NZD",
    "IE": "EUR",
}
_SIGNED = {"$": ("USD", "CAD", "AUD", "NZD"), "\u00a3": ("GBP",), "\u20ac": ("EUR",)}
_AMOUNT = re.compile(
    r"(?<![\w.$\u00a3\u20ac])(?P<before>US|CA|C|AU|A|NZ)?(?P<sign>[$\u00a3\u20ac])\s?"
    r"(?P<number>\d{1,3}(?:,\d{3}){1,2}|\d{1,6})(?P<cents>\.\d{2})?(?![\d.,]*\d)(?P<thousand>\s?[kKmM]\b)?"
    r"(?P<after>\s(?:USD|CAD|AUD|NZD|CDN))?"
)
_PREFIXES = {"US": "USD", "CA": "CAD", "C": "CAD", "AU": "AUD", "A": "AUD", "NZ": "NZD"}
_BARE_END = re.compile(
    r"\s?[-\u2013\u2014]\s?(\d{1,3}(?:,\d{3})|\d{2,6})(?![\d.,]*\d)(?!\s?(?:min|hour|hr|week|session))"
)
_RANGE = re.compile(r"\s?(?:-|\u2013|\u2014|to|and)\s?")
_LEAST, _MOST = 20, 20_000
_AFTER = 6
_BEFORE = 9
_SHORT = 8
_LABELLED = 14
_TAIL = 2
"""Words with which a line of a price list may end, its last amount being the first of them: *$390 cash*."""
_LINKS = frozenset({"per", "a", "an", "each", "every", "for"})
_ARTICLES = frozenset({"a", "an", "our", "the", "your"})
_STARTS = frozenset({"from", "starting", "start", "begin", "beginning"})
_NAMED = frozenset({"each", "every", "per", "single", "one", "individual", "initial", "first", "the", "your"})
_COSTS = frozenset({"cost", "price", "priced"})
_NUMBERS = frozenset(
    {"two", "three", "four", "five", "six", "seven", "eight", "ten", "twelve", "2", "3", "4", "5", "6", "8", "10", "12"}
)


@dataclass(frozen=True, slots=True)
class _Sum:
    """An amount in a sentence: as a number, its currency, and where it stands in the text and among the words."""

    amount: str
    currency: str
    start: int
    end: int
    first: int
    past: int


def read_prices(page: View) -> Iterator[Finding]:
    """Findings of the field price, each value once, with the sentence that states it."""
    seen: set[str] = set()
    home = _CURRENCY.get(page.country.strip().upper())
    for one in page.main:
        if home is None or not ("$" in one.text or "\u00a3" in one.text or "\u20ac" in one.text):
            continue
        for value, mark in _in_sentence(page, one, home):
            if value not in seen:
                seen.add(value)
                yield Finding("price", value, _said(page, one, mark))


def _in_sentence(page: View, one: Sentence, home: str) -> Iterator[tuple[str, Mark]]:
    sums = _sums(one, home)
    if not sums:
        return
    reason = _doubt(one) or ("" if _own(page, one) else "nobody says that it is this clinic's price")
    groups = _ranges(one, sums)
    unit = ""
    for place, group in enumerate(groups):
        mark = Mark(f"price={group[0].amount}", group[0].first, group[-1].past)
        if reason:
            refused(one, mark, reason)
            continue
        if len(group) > 1 and not _claimed(one):
            refused(one, mark, "a range that nobody claims as theirs")
            continue
        before = groups[place - 1][-1].past if place else 0
        after = groups[place + 1][0].first if place + 1 < len(groups) else len(one.words)
        beside = place > 0 and not one.text[groups[place - 1][-1].end : group[0].start].strip(" /|")
        unit = _unit(one, group, (before, after)) or (unit if beside else "")
        if unit == "":
            refused(one, mark, "it is not said what it pays for")
            continue
        amounts = "-".join(one_sum.amount for one_sum in group)
        starts = any(word.low in _STARTS for word in one.words[max(before, mark.first - 3) : mark.first])
        starts = starts or one.text[group[-1].end : group[-1].end + 1] == "+"
        yield f"{'from ' if starts else ''}{amounts} {group[0].currency} {unit}", mark


def _sums(one: Sentence, home: str) -> list[_Sum]:
    """The amounts of a sentence in the currency of the page's country; those in another are passed over."""
    found = []
    place = 0
    for match in _AMOUNT.finditer(one.text):
        currency = (match["after"] or "").strip().replace("CDN", "CAD") or _PREFIXES.get(match["before"] or "", home)
        number = int(match["number"].replace(",", ""))
        if currency != home or home not in _SIGNED[match["sign"]]:
            continue
        while place < len(one.words) and one.words[place].end <= match.start("number"):
            place += 1
        past = place
        while past < len(one.words) and one.words[past].start < match.end():
            past += 1
        if match["thousand"] or past == place or not _LEAST <= number <= _MOST:
            continue
        amount = f"{number}{match['cents'] if match['cents'] not in (None, '.00') else ''}"
        found.append(_Sum(amount, currency, match.start(), match.end(), place, past))
        bare = _BARE_END.match(one.text, match.end())
        if bare is not None and past < len(one.words):  # "$400-600"
            second = bare[1].replace(",", "")
            found.append(_Sum(second, currency, bare.start(1), bare.end(), past, past + 1 + ("," in bare[1])))
    return found


def _ranges(one: Sentence, sums: list[_Sum]) -> list[list[_Sum]]:
    """Amounts that stand as *from - to* put together."""
    groups = [[sums[0]]]
    for before, after in pairwise(sums):
        if (
            len(groups[-1]) == 1
            and _RANGE.fullmatch(one.text[before.end : after.start])
            and (int(float(before.amount)) < int(float(after.amount)))
        ):
            groups[-1].append(after)
        else:
            groups.append([after])
    return groups


def _doubt(one: Sentence) -> str:
    if one.question:
        return "a question"
    if one.quoted:
        return "somebody's quoted words"
    costs = any(word.low in _COSTS for word in one.words)
    if heading_stance(one) == "excludes" or any(
        above.has("prices:market") or (above.has("prices:fee") and not costs) for above in one.above[-2:]
    ):
        return "stands below a heading that speaks of something else"
    for label, reason in (
        ("prices:fee", "a fee, a saving or somebody else's money"),
        ("prices:market", "what it costs in general"),
        ("vitamin", "the price of something else"),
        ("other_treatment", "the price of something else"),
        ("elsewhere", "somebody else's price"),
        ("stopped", "a price of the past"),
        ("negator", "a sentence that says no"),
    ):
        if one.has(label):
            return reason
    return ""


def _claimed(one: Sentence) -> bool:
    return one.speaks() or one.has("own_place")


def _own(page: View, one: Sentence) -> bool:
    """Whether the page asks the price itself: it speaks of itself, names one thing, or lists prices under a heading."""
    if _claimed(one) or page.names_itself(one) or one.has("patients"):
        return True
    headings = [above for above in one.above[-2:] if above.has("prices:listed")]
    if any(above.has("own") or not above.question for above in headings) and len(one.words) <= _LABELLED:
        return True
    if one.kind in ("item", "cell") or len(one.words) <= _SHORT or _line(one):
        return not one.has("hypothetical")
    named = any(word.low in _NAMED for word in one.words)
    return named and one.has("prices:asks") and not one.has("hypothetical")


def _line(one: Sentence) -> bool:
    """Whether it is a line of its own that ends in an amount: *Infusion, one session (90 minutes) $410 $390 cash*."""
    whole = one.before is None and one.after is None and len(one.words) <= _LABELLED
    last = max(one.text.rfind(sign) for sign in _SIGNED)
    return whole and not one.text.endswith((".", "!")) and len(one.text[last:].split()) <= _TAIL and last > 0


def _unit(one: Sentence, group: list[_Sum], span: tuple[int, int]) -> str:
    """What the amounts are asked for; empty when nothing, or two things alike, stand beside them."""
    first, past = group[0].first, group[-1].past
    after = _linked(one, past, min(span[1], past + _AFTER))
    if after:
        return after
    beside = _named(one, past, min(span[1], past + 3))
    if beside and first and one.words[first - 1].low in _ARTICLES:  # "a $250 evaluation"
        return beside
    low = max(span[0], first - _BEFORE)
    clause = one.clause_of(Mark("", first, past))
    before = _named(one, max(low, clause.first) if clause.first < first else low, first)
    if before:
        return before
    if beside and span[1] == len(one.words):
        return beside
    return _above(one) if span == (0, len(one.words)) else ""


def _above(one: Sentence) -> str:
    """The unit that the heading above a short line names, when it is no question and holds no amount of its own."""
    heading = one.heading
    if heading is None or len(one.words) > _SHORT or heading.question or any(sign in heading.text for sign in _SIGNED):
        return ""
    return _named(heading, 0, len(heading.words))


def _linked(one: Sentence, low: int, high: int) -> str:
    """The unit that a linking word binds to the amount: *per infusion*, *a session*, *for six infusions*, */month*."""
    if low >= high:
        return ""
    gap = one.text[one.words[low - 1].end : one.words[low].start] if low else ""
    if "/" in gap and len(gap) <= 3:
        return _named(one, low, low + 1)
    if any(letter in gap for letter in ",.;(") or one.words[low].low not in _LINKS:
        return ""
    stop = next((p for p in range(low + 1, high) if _parted(one, p)), high)
    return _named(one, low, stop)


def _parted(one: Sentence, place: int) -> bool:
    gap = one.text[one.words[place - 1].end : one.words[place].start]
    return any(letter in gap for letter in ",.;()") or one.words[place].low in ("and", "or", "plus", "with", "before")


def _named(one: Sentence, low: int, high: int) -> str:
    """The first unit in the order of :data:`UNITS` named between two words; empty when two of unlike kinds are."""
    found = {
        unit: mark
        for unit in UNITS
        for mark in one.marks.get(f"prices:{unit}", ())
        if low <= mark.first and mark.past <= high and not _length_of_time(one, mark)
    }
    counted = any(
        word.low in _NUMBERS and any(m.first in (place + 1, place + 2) for m in found.values())
        for place, word in enumerate(one.words[low:high], low)
    )
    if counted and not set(found) & {"per_month", "per_hour", "consultation"}:
        plural = any(one.words[mark.past - 1].typed.lower().endswith("s") for mark in found.values())
        return "per_series" if plural else next(iter(found), "")
    if "consultation" in found and len(found) > 1:
        return ""
    return next((unit for unit in UNITS if unit in found), "")


def _length_of_time(one: Sentence, mark: Mark) -> bool:
    """Whether *hour* or *month* only says how long something lasts: *a two hour session*."""
    if mark.label not in ("prices:per_hour", "prices:per_month") or mark.past - mark.first > 1:
        return False
    before = one.words[mark.first - 1] if mark.first else None
    return before is None or (before.low not in ("per", "a", "an", "each", "every") and not _slash(one, mark))


def _slash(one: Sentence, mark: Mark) -> bool:
    return "/" in one.text[one.words[mark.first - 1].end : one.words[mark.first].start]


def _said(page: View, one: Sentence, mark: Mark) -> str:
    """The sentence, together with the heading right above it when that says what the amount is for."""
    heading = one.heading
    if heading is not None and len(one.words) <= _SHORT and not any(one.has(f"prices:{unit}") for unit in UNITS):
        return together(page, heading, one) or passage(one, mark)
    return passage(one, mark)
