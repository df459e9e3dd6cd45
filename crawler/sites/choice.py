"""Which pages of one clinic's site are read, in which order, and what is told of every link that was seen.

The best that is left comes first, worth less the more of its topic was read. Pure: nothing is fetched here, and the
same pages in the same order give the same choice, which a crawl that goes on after it was killed relies on.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from crawler.sites.links import Link, key_of
from crawler.sites.topics import BUDGETS, LESS_EACH

MOST_WAITING = 5_000
"""Links of one site that are remembered."""
MOST_TOLD = 400
"""Links of one site that are told of afterwards."""
USUAL = 15
"""Pages of a site for which :data:`crawler.sites.topics.BUDGETS` is meant; more or fewer pages change it in step."""
_LESS = 3.0
_FEW = 1.0  # what a page from a sitemap is worth less: its own site does not lead to it


@dataclass(frozen=True, slots=True)
class Told:
    """A link and what became of it: ``outcome`` in words, ``chosen`` whether the page was asked for."""

    link: Link
    chosen: bool
    outcome: str

    def row(self) -> dict[str, Any]:
        """The same for JSON."""
        return {
            "url": self.link.url,
            "words": self.link.words,
            "topic": self.link.topic,
            "score": self.link.score,
            "because": list(self.link.because),
            "chosen": self.chosen,
            "outcome": self.outcome,
        }


class Choice:
    """The choice of one site's pages; ``most`` is how many may be asked for, its home page among them."""

    def __init__(self, home: str, *, most: int) -> None:
        self._most = most
        self._home = key_of(home)
        self._seen: dict[str, Link] = {}
        self._asked: dict[str, str] = {self._home: "the home page"}
        self._read: Counter[str] = Counter()
        self._count = 1

    @property
    def room(self) -> bool:
        """Whether more pages may be asked for."""
        return self._count < self._most

    def offer(self, links: Iterable[Link], *, from_sitemap: bool = False) -> None:
        """Put links among those to choose from; of several that lead to one page the best counts."""
        for given in links:
            link = given
            if from_sitemap and not link.refused:
                link = replace(link, score=link.score - _FEW, because=(*link.because, f"only in the sitemap -{_FEW:g}"))
            known = self._seen.get(key_of(link.url))
            if known is None and len(self._seen) >= MOST_WAITING:
                continue
            if known is None or (not link.refused and (known.refused or known.score < link.score)):
                self._seen[key_of(link.url)] = link

    def next(self) -> Link | None:
        """The link to ask for now; None when enough was read, or nothing that is left is worth it."""
        found = self._open() if self.room else []
        if not found:
            return None
        self._count += 1
        link = max(found, key=lambda one: (self._value(one), one.score))
        self._asked[key_of(link.url)] = "asked for"
        self._read[link.topic] += 1
        return link

    def answered(self, link: Link, outcome: str, *, url: str = "") -> bool:
        """Note what a page answered, and from which address; False when that address was read already."""
        key, final = key_of(link.url), key_of(url or link.url)
        if final != key and final in self._asked:
            self._asked[key] = "leads to a page that was read already"
            return False
        self._asked[key] = outcome
        self._asked[final] = outcome
        return True

    def told(self) -> Sequence[Told]:
        """Every link that was seen: those asked for in the order of asking, then the others, the best first."""
        chosen = [
            Told(self._seen[key], chosen=True, outcome=outcome)
            for key, outcome in self._asked.items()
            if key in self._seen and key != self._home
        ]
        left = [link for key, link in self._seen.items() if key not in self._asked]
        left.sort(key=lambda link: (bool(link.refused), -link.score))
        return [*chosen, *(Told(link, chosen=False, outcome=self._why_not(link)) for link in left)][:MOST_TOLD]

    def _open(self) -> list[Link]:
        return [
            link
            for key, link in self._seen.items()
            if key not in self._asked and not link.refused and not self._spent(link) and self._value(link) > 0
        ]

    def _value(self, link: Link) -> float:
        return link.score - LESS_EACH.get(link.topic, _LESS) * self._read[link.topic]

    def _budget(self, topic: str) -> int:
        return max(1, round(BUDGETS[topic] * self._most / USUAL))

    def _spent(self, link: Link) -> bool:
        return self._read[link.topic] >= self._budget(link.topic)

    def _why_not(self, link: Link) -> str:
        if link.refused:
            return link.refused
        if self._spent(link):
            return f"enough pages about {link.topic} were read ({self._budget(link.topic)})"
        if self._value(link) <= 0:
            return f"worth too little beside the {self._read[link.topic]} read about {link.topic}"
        return f"the {self._most} pages of a site were spent on better ones"
