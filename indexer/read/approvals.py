"""What an authority approved, or studies found, of a form of the drug that is not the one given here.

A clinic that gives infusions tells that Spravato is approved for depression; one that gives Spravato tells what
studies say of ketamine. Neither says what the clinic treats.
"""

from collections.abc import Callable

from indexer.read.lexicon import labels_of
from indexer.read.sentences import Sentence
from indexer.read.view import View

_BRAND = frozenset({"intranasal_esketamine"})
_NASAL = _BRAND | {"intranasal_ketamine"}
_AUTHORITIES = frozenset({"fda", "agency", "administration", "regulator"})


def told_of_another(page: View, given: frozenset[str]) -> Callable[[Sentence], bool]:
    """A test of sentences that name conditions; ``given`` holds the routes that the page offers, as far as read."""
    named_only = page.count("esketamine") > 0 and not any(_gives_esketamine(page, one) for one in page.main)
    other, only_brand = bool(given) and given.isdisjoint(_NASAL), given == _BRAND

    def told(one: Sentence) -> bool:
        return (
            (named_only and one.has("conditions:approval") and _on_esketamine(one))
            or (other and _authority_speaks(page, one))
            or (only_brand and _on_generic(one))
        )

    return told


def _gives_esketamine(page: View, one: Sentence) -> bool:
    """Whether esketamine is more here than the one form that an authority has approved."""
    if not one.has("esketamine") or one.question:
        return False
    return (
        one is page.title
        or one.kind != "paragraph"
        or one.speaks()
        or page.names_itself(one)
        or not one.has("research")
    )


def _on_esketamine(one: Sentence) -> bool:
    """Whether it or the sentence that it goes on from names esketamine."""
    return one.has("esketamine") or ("it" in one.lows and one.before is not None and one.before.has("esketamine"))


def _on_generic(one: Sentence) -> bool:
    """Whether it tells what studies found of ketamine, and not of Spravato: *studies found ketamine effective*."""
    return "ketamine" in one.lows and one.has("research") and not (one.has("esketamine") or one.speaks())


def _authority_speaks(page: View, one: Sentence) -> bool:
    """Whether it only tells for what an authority has approved some drug: *in 2019 the FDA approved it for ...*."""
    if not one.has("conditions:approval"):
        return False
    if (_AUTHORITIES.isdisjoint(one.lows) and not one.has("esketamine")) or one.has("anesthetic") or one.question:
        return False
    if (one.speaks() and not one.has("negator")) or page.names_itself(one):
        return False
    named = [mark for label in labels_of("condition") for mark in one.marks.get(label, ())]
    first = min(named, key=lambda mark: mark.first)
    return any(mark.first < first.first for mark in one.within("conditions:approval", one.clause_of(first)))
