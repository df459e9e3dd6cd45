"""Does this page speak for somebody who gives ketamine or esketamine to its reader? Yes, no, or cannot tell.

The test is who would give the drug to the reader, not the tone: pharmacies, directories, payers and the press copy
a clinic's voice. Signs for and against are counted and weighed; the strongest sign is the proof.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from config.vocabulary import vocabulary
from indexer.read.lexicon import word_groups
from indexer.read.negation import denies
from indexer.read.offers import named_subject
from indexer.read.sentences import Sentence
from indexer.read.view import View

# How much one sign weighs and how often it may count. Fitted by logistic regression on labelled pages, then rounded.
_WEIGHTS: dict[str, tuple[float, int]] = {
    "drug": (0.6, 3),
    "own voice": (0.5, 3),
    "own offer": (0.4, 3),
    "own place": (0.5, 3),
    "named offer": (0.9, 3),
    "itself": (0.8, 3),
    "named place": (0.6, 2),
    "clinic address": (0.6, 3),
    "other address": (-1.0, 3),
    "folder": (-0.8, 2),
    "telltale": (-2.0, 3),
    "clinics": (-0.5, 4),
    "guide": (-0.9, 3),
    "diary": (-0.8, 6),
    "research": (-0.8, 6),
    "rehab": (-0.8, 6),
    "vendor": (-0.7, 6),
    "pharmacy": (-0.5, 6),
    "news": (-0.5, 6),
    "forum": (-0.5, 6),
    "animal": (-0.3, 3),
    "payer": (-0.1, 6),
}
_PROVES = ("own offer", "named offer", "own place", "itself", "drug")
_AGAINST = ("guide", "diary", "rehab", "vendor", "pharmacy", "news", "forum", "animal", "payer", "telltale")
_START = -0.5
_YES = 0.8
_SURE = 3.0
_REFUSED = -6.0
_EARLY = 3
_UNLIMITED = frozenset(
    {"here", "ourselves", "myself", "treatment", "therapy", "at", "is", "in", "infusion", "and", "or", "itself"}
)
_VOICE = ("own voice", "own offer", "own place", "named offer", "itself", "named place")
_NO = -1.0
_WHOLE_WORD = 4
_ADDRESS_WORDS = re.compile(r"[a-z]+")


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a page is a provider's, the sentence that says so, and the signs that were weighed."""

    is_provider: bool | None
    proof: Sentence | None
    score: float
    signs: dict[str, int]
    practice: bool
    """Whether it is at least the page of some practice, with or without the drug, and no look-alike."""


def judge(page: View) -> Verdict:
    """The verdict on one page."""
    drug = page.count("drug")
    signs, proofs = _for(page)
    signs |= _against(page)
    signs["drug"] = drug or _WEIGHTS["drug"][1]
    score = _START + sum(weight * min(signs.get(name, 0), cap) for name, (weight, cap) in _WEIGHTS.items())
    practice = score > _NO
    refusal = next((one for one in page.main if _refuses_drug(one)), None)
    if refusal is not None:
        signs = signs | {"refuses": 1}
        return Verdict(is_provider=False, proof=refusal, score=min(score, _REFUSED), signs=signs, practice=practice)
    if not drug:
        return Verdict(is_provider=False, proof=None, score=_NO - 1, signs=signs | {"no drug": 1}, practice=practice)
    voiced = any(signs.get(name, 0) for name in _VOICE)
    answer = True if score > (_YES if voiced else _SURE) else (False if score < _NO else None)
    proof = next((proofs[name] for name in _PROVES if name in proofs), None)
    if answer is False:
        proof = _counter_proof(page, signs)
    return Verdict(is_provider=answer, proof=proof, score=score, signs=signs, practice=practice)


def _refuses_drug(one: Sentence) -> bool:
    """Whether the page says of itself that it gives no ketamine at all, and not only no lozenge or no home use."""
    for mark in one.marks.get("drug", ()):
        if one.question or one.words[mark.first].low != "ketamine":
            continue
        after = [word.low for word in one.words[mark.past : mark.past + 2]]
        limited = bool(after) and after[0] not in _UNLIMITED
        if any(one.has(f"route={code}") for code in vocabulary()["route"].codes) or limited:
            continue
        before = one.words[mark.first - 1].low if mark.first else ""
        none_given = before == "no" and one.has("refusable") and mark.first <= _EARLY
        bare = before == "any" or any(verb.past == mark.first for verb in one.marks.get("refusable", ()))
        if none_given or (bare and denies(one, mark)):
            return True
    return False


def own_voice(one: Sentence) -> bool:
    """Whether somebody speaks of themselves in it, outside a quotation."""
    return one.speaks()


def _near_drug(page: View, one: Sentence) -> bool:
    if one.has("drug", "route=iv", "route=sublingual", "route=intranasal_ketamine"):
        return True
    if any(other is not None and other.has("drug") for other in (one.heading, one.asked)):
        return True
    return page.title.has("drug")


def _for(page: View) -> tuple[dict[str, int], dict[str, Sentence]]:
    signs: dict[str, int] = {}
    proofs: dict[str, Sentence] = {}
    for one in page.main:
        for name in _signs(page, one):
            signs[name] = signs.get(name, 0) + 1
            proofs.setdefault(name, one)
        if one.has("drug") and not one.question:
            proofs.setdefault("drug", one)
    return signs, proofs


def _signs(page: View, one: Sentence) -> Iterator[str]:
    """The signs for a provider that one sentence shows."""
    own = own_voice(one)
    if own:
        yield "own voice"
    if one.question or one.quoted:
        return
    if own and one.has("firm_offer", "offer") and _near_drug(page, one) and not one.has("diary", "anecdote"):
        yield "own offer"
    if one.has("own_place"):
        yield "own place"
    if one.has("place_offer") and (one.has("drug") or page.title.has("drug")):
        yield "named offer"
    named = named_subject(one) or (one.has("drug") and page.named_by_title(one))
    if named and one.words[0].low == "at":
        yield "named place"
    if named and one.has("drug") and one.has("firm_offer"):
        yield "named offer"
    if one is not page.title and page.names_itself(one):
        yield "itself"


def _against(page: View) -> dict[str, int]:
    signs = {name: page.count(name) for name in _AGAINST}
    signs["research"] = page.count("research_page")
    signs["clinics"] = sum(
        word.typed.lower() == "clinics" and not (place and one.words[place - 1].low == "our")
        for one in page.main
        for place, word in enumerate(one.words)
    )
    address = word_groups()["address"]
    parts = _ADDRESS_WORDS.findall(page.hostname)
    signs["clinic address"] = sum(word in page.host for word in address["clinic"])
    signs["other address"] = sum(
        word in page.host if len(word) > _WHOLE_WORD else any(part.endswith(word) for part in parts)
        for word in address["other"]
    )
    folders = page.path.split("/")
    signs["folder"] = sum(word in folders for word in address["folder"])
    return signs


def _counter_proof(page: View, signs: dict[str, int]) -> Sentence | None:
    """The first sentence that shows the heaviest sign against."""
    names = sorted(_AGAINST, key=lambda name: _WEIGHTS[name][0] * min(signs.get(name, 0), _WEIGHTS[name][1]))
    for name in names:
        for one in page.main:
            if one.has(name):
                return one
    return None
