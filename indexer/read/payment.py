"""How the clinic says it can be paid. "Most plans cover it" and "ask your insurer" say nothing about the clinic."""

from collections.abc import Iterator

from config.vocabulary import vocabulary
from indexer.read.lexicon import Mark
from indexer.read.negation import denies
from indexer.read.offers import heading_stance
from indexer.read.quotation import passage
from indexer.read.sentences import Sentence
from indexer.read.view import View
from indexer.statement import Finding

_ACCEPTED = frozenset({"insurance", "medicare", "medicaid", "va", "tricare", "hsa_fsa"})
_REACH = 12
_SHORT = 20


def read_payment(page: View) -> Iterator[Finding]:
    """Findings of the field payment, at most one accepted and one refused for each code."""
    seen: set[tuple[str, bool]] = set()
    for one in page.main:
        for found in _in_sentence(page, one):
            key = (found.value, found.denied)
            if key not in seen:
                seen.add(key)
                yield found


def _in_sentence(page: View, one: Sentence) -> Iterator[Finding]:
    if one.question or one.quoted or one.kind == "heading" or heading_stance(one) == "excludes":
        return
    named = page.names_itself(one)
    speaks = one.speaks() or one.has("own_place") or named
    listed = heading_stance(one) == "affirms" and len(one.words) <= _SHORT
    supposed = one.has("negator", "future") or (one.has("unsure") and not speaks)
    for code in vocabulary()["payment"].codes:
        for mark in one.marks.get(f"payment={code}", ()):
            if denies(one, mark, named=named):
                yield Finding("payment", code, passage(one, mark), denied=True)
            elif not supposed and (listed or _taken(one, code, mark, speaks=speaks)):
                yield Finding("payment", code, passage(one, mark))
                if code == "insurance" and one.has("esketamine") and speaks:
                    yield Finding("payment", "spravato_insurance", passage(one, mark))


def _taken(one: Sentence, code: str, mark: Mark, *, speaks: bool) -> bool:
    if not (speaks or _passive(one) or one.has("patients")):
        return False
    return code not in _ACCEPTED or _accepts(one, mark.first, mark.past)


def _accepts(one: Sentence, first: int, past: int) -> bool:
    return any(
        -_REACH <= mark.first - past <= _REACH and first - mark.past <= _REACH for mark in one.marks.get("accept", ())
    )


def _passive(one: Sentence) -> bool:
    lows = [word.low for word in one.words]
    return any(
        low in ("accepted", "welcome", "available", "offered")
        and place
        and lows[place - 1] in ("are", "is", "be", "patient", "plan")
        for place, low in enumerate(lows)
    )
