"""The people whom a page speaks of, gathered in one walk; names live only as long as the page is read."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from indexer.read.people import named_before, names_only, titled_names
from indexer.read.provider import Verdict
from indexer.read.sentences import Sentence
from indexer.read.view import View

LEADS = "psychiatry:leads"
_SOON = 3
_OWNED = frozenset({"practice", "clinic"})
CARD = 8
"""Words that the line of a role under a name has at most, as on a team page."""
BANNER = 12
"""Words that a line has at most which says under the title who the practice is: *Psychiatrist serving Elm County*."""
NAME = 4
"""Words that a name with its titles has at most."""
_HEADS = frozenset({"meet", "our", "about"})
_LED = frozenset({"team", "program", "programme", "department"})
_BEFORE_PEOPLE = frozenset({"with", "by", "from", "of", "to", "for"})
REACH = 10
"""Words between a name and a phrase of owning or founding at most."""


@dataclass(frozen=True, slots=True)
class Cast:
    """Whom a page speaks of, gathered in one walk so that no rule has to look through the page again.

    ``leaders``: words near a phrase of owning or founding; ``titled``: words near a physician's title; ``followed``:
    places of sentences whose person the next one, beginning with a pronoun, says to lead; ``capitals``: in how many
    sentences a capitalised word stands; ``kinds``: places of list entries below *Types of providers include*;
    ``founder`` whether *he* or *she* is said to run a place; ``own`` whether the writer says *I opened …* of one.
    """

    leaders: frozenset[str]
    titled: frozenset[str]
    followed: frozenset[int]
    founder: bool
    own: bool
    capitals: Counter[str]
    kinds: frozenset[int]


def gather(page: View) -> Cast:
    """The cast of a page."""
    leaders: set[str] = set()
    titled: set[str] = set()
    followed: set[int] = set()
    capitals: Counter[str] = Counter()
    above: Sentence | None = None
    founder = own = False
    label: Sentence | None = None  # above the line above
    for one in page.main:
        capitals.update({word.low for word in one.words if word.typed[:1].isupper()})
        titled.update(titled_names(one))
        leaders.update(_owners(one))
        leaders.update(_with_staff(one))
        if above is not None and above.has(LEADS) and len(above.words) <= CARD and above.words[0].low in _HEADS:
            leaders.update(islice(titled_names(one), NAME))
        if one.has(LEADS):
            founder = founder or _she_runs(one)
            own = own or _i_opened(one)
            led = one.has("psychiatry:place", "drug") or any(word.low in _LED for word in one.words)
            if (led or one.speaks()) and not one.has("research"):
                for lead in one.marks[LEADS]:
                    around = one.words[max(0, lead.first - REACH) : lead.past + REACH]
                    leaders.update(word.low for word in around if word.typed[:1].isupper())
            if above is not None and len(one.words) <= CARD and names_only(above):
                leaders.update(word.low for word in above.words)
            named = named_before(one)
            if named is not None:
                followed.add(named.place)
        titled_above = above is not None and above.has(LEADS) and len(above.words) <= CARD and names_only(one)
        if titled_above and (label is None or not names_only(label)):
            leaders.update(word.low for word in one.words)
        label, above = above, one
    return Cast(frozenset(leaders), frozenset(titled), frozenset(followed), founder, own, capitals, _kinds(page))


def _kinds(page: View) -> frozenset[int]:
    """Places of the list entries that say which kinds of clinicians exist, not who works here."""
    found: set[int] = set()
    in_general = False
    for one in page.main:
        if one.kind != "item":
            in_general = one.has("psychiatry:kinds") and not one.speaks()
        elif in_general:
            found.add(one.place)
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class Scene:
    """A page with its verdict and the people it speaks of, gathered once."""

    page: View
    verdict: Verdict
    cast: Cast


def on_card(higher: Sentence | None, above: Sentence | None, one: Sentence) -> Sentence | None:
    """The line above a short one when it is a person's name alone, as on a team page; a title may stand between."""
    if above is None or above.block == one.block or len(one.words) > CARD:
        return None
    between = len(above.words) <= CARD and (above.has(LEADS) or all(word.typed.isupper() for word in above.words))
    if between and higher is not None and not names_only(above):
        above = higher
    if not names_only(above):
        return None
    return None if any(word.low in _BEFORE_PEOPLE for word in one.words) else above


def _owners(one: Sentence) -> Iterator[str]:
    """The last names that a place is called by: *Dr. Roe's ketamine practice*."""
    for mark in one.marks.get("psychiatry:place", ()):
        if one.words[mark.first].low not in _OWNED:
            continue
        for word in one.words[max(0, mark.first - 3) : mark.first]:
            if word.typed[:1].isupper() and word.typed.lower().endswith(("'s", "\u2019s")):
                yield word.low


def _with_staff(one: Sentence) -> Iterator[str]:
    """The last names of those who have a staff of their own: *Dr. Jane Roe and her team*."""
    words = one.words
    for place in range(1, len(words) - 2):
        staff = words[place].low == "and" and words[place + 1].low in ("his", "her")
        if staff and any(word.low in ("staff", "team") for word in words[place + 2 : place + 5]):
            yield from (word.low for word in words[max(0, place - REACH) : place] if word.typed[:1].isupper())


def _she_runs(one: Sentence) -> bool:
    """Whether it says *she opened …* or *he runs …* of a clinic, or *Roe opened her clinic*."""
    if one.words[0].low in ("he", "she") and one.has("psychiatry:place", "clinic_noun"):
        return any(lead.first <= _SOON for lead in one.marks[LEADS])
    return any(
        {"his", "her"} & {word.low for word in one.words[max(0, place.first - 4) : place.first]}
        for place in one.marks.get("psychiatry:place", ())
    )


def _i_opened(one: Sentence) -> bool:
    """Whether the writer says *I opened*, *I founded* or the like of a clinic."""
    if not one.has("psychiatry:place", "clinic_noun", "drug"):
        return False
    return any(
        "i" in {word.low for word in one.words[max(0, lead.first - 2) : lead.first]} and not one.in_quotes(lead)
        for lead in one.marks[LEADS]
    )
