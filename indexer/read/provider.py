"""Does this page speak for somebody who gives ketamine or esketamine to its reader? Yes, no, or cannot tell.

The test is who would give the drug to the reader, not the tone: pharmacies, directories, payers and the press copy
a clinic's voice. Signs for and against are counted and weighed; the strongest sign is the proof.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

from config.vocabulary import vocabulary
from indexer.read.negation import denies, joined
from indexer.read.proof import proof_against, proof_for
from indexer.read.quotation import passage
from indexer.read.sentences import Sentence
from indexer.read.signs import AGAINST, signs_against, signs_for
from indexer.read.taken_back import refused_next
from indexer.read.theirs import drug_of_others, only_compared, only_told_of
from indexer.read.trades import other_trade
from indexer.read.view import View

# How much one sign weighs and how often it may count. Fitted by logistic regression on labelled pages, then rounded.
_WEIGHTS: dict[str, tuple[float, int]] = {
    "drug": (0.35, 3),
    "we": (1.05, 3),
    "i": (-0.1, 4),
    "practitioner": (0.5, 3),
    "own offer": (0.55, 3),
    "plain offer": (1.0, 1),
    "own place": (0.3, 3),
    "instruction": (0.3, 3),
    "patient rule": (0.35, 3),
    "named offer": (0.45, 3),
    "named place": (0.25, 1),
    "itself": (0.55, 3),
    "itself offers": (0.45, 3),
    "doctor": (0.55, 3),
    "clinic address": (0.95, 2),
    "other address": (-1.15, 2),
    "folder": (-1.0, 1),
    "own folder": (1.0, 1),
    "service page": (0.6, 1),
    "drug address": (0.5, 1),
    "passive offer": (0.5, 2),
    "clinics": (-0.55, 3),
    "research": (-0.4, 3),
    "guide": (-0.7, 3),
    "diary": (-0.5, 4),
    "anecdote": (-0.4, 2),
    "rehab": (-0.9, 8),
    "vendor": (-0.15, 3),
    "pharmacy": (-0.8, 3),
    "news": (-0.6, 3),
    "forum": (-0.3, 3),
    "animal": (-0.9, 5),
    "payer": (-0.05, 3),
    "law": (-1.2, 4),
    "leaflet": (-0.8, 5),
    "recruits": (-0.9, 6),
    "sedates": (-1.4, 4),
    "trade": (-1.0, 4),
    "own_doctor": (-0.7, 3),
    "telltale": (-1.3, 3),
    "others_clinic": (-0.75, 2),
    "byline": (-0.1, 3),
}
_LISTED = ("other address", "folder")
_IN_ADDRESS = ("ketamine", "spravato")
_SHORTENED = re.compile(r"\bketa|keta\b")
_START = -0.9
_YES = 0.45
_LONG = 150
_UNNAMED = 1.5
"""The score that a page needs whose long text names the drug once in passing, or not at all while its address does."""
_REFUSED = -6.0
_EARLY = 3
_RULES = 2
"""So many rules for patients speak for a practice that never says *we*; less where the address names the drug."""

_LEAFLET = 2
"""So many phrases of a leaflet about a drug that its rules for patients are nobody's voice."""
_BARE = frozenset({"any", "or", "nor"})
_BRAND = "intranasal_esketamine"
_UNLIMITED = frozenset(
    {"here", "ourselves", "myself", "treatment", "therapy", "at", "is", "in", "infusion", "and", "or", "itself"}
)
_LIMITS = frozenset(
    {
        "with",
        "if",
        "until",
        "unless",
        "without",
        "when",
        "while",
        "during",
        "before",
        "under",
        "whose",
        "except",
        "only",
    }
)
"""Words by which a refusal is only of some patients, or only until something is done."""
_SOMETIMES = frozenset({"where", "when", "whom", "who", "why", "would", "if"})
"""Words before the drug by which a refusal is only of some people: *scenarios where I would not prescribe ketamine*."""
_VOICE = (
    "we",
    "practitioner",
    "own offer",
    "own place",
    "named offer",
    "named place",
    "itself",
    "itself offers",
    "doctor",
    "passive offer",
    "own folder",
)
_NOT_ITS_OWN = ("other address", "guide", "clinics", "writing folder")
"""What leaves it open that an address which names the drug is the clinic's own."""
_BESIDE_WE = ("patient rule", "instruction", "clinic address", "service folder")
"""What must stand beside a single *we* that neither gives nor has a place, for it to be a practice that speaks."""
_SPOKEN_TO = ("patient rule", "instruction", "i")
"""What tells an essay of the world from a clinic's post: it speaks to patients, or somebody says *I*."""
_THIRD_PERSON = frozenset({"named offer", "named place"})
_OFFERS = ("plain offer", "own offer", "named offer", "itself offers", "doctor", "passive offer")
_NO = -1.0
_PRACTICE = -1.6


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a page is a provider's, the passage that says so (or nothing), and the signs that were weighed."""

    is_provider: bool | None
    said: str
    score: float
    signs: dict[str, int]
    practice: bool
    """Whether it is at least the page of some practice, with or without the drug, and no look-alike."""


def judge(page: View, *, listed: bool = False) -> Verdict:
    """The verdict on one page; whose address a page stands under is no sign when it is ``listed`` for one place."""
    named = any(name in page.host for name in _IN_ADDRESS)
    drug = page.count("drug") or int(named or _SHORTENED.search(page.hostname) is not None)
    signs, shown = signs_for(page)
    signs |= signs_against(page)
    if listed:
        signs = {name: count for name, count in signs.items() if name not in _LISTED}
    if named and not signs.get("other address"):
        signs["drug address"] = 1
        signs["news"] = min(signs["news"], 1)  # a clinic's own interview or press page
    others = signs.get("other address", 0) and not signs["own folder"]
    if others or max(signs["guide"], signs["payer"]) > 1:  # guides and payers name their pages so, too
        signs["service page"] = 0
    signs["drug"] = drug or _WEIGHTS["drug"][1]
    score = _START + sum(weight * min(signs.get(name, 0), cap) for name, (weight, cap) in _WEIGHTS.items())
    practice = score > _PRACTICE
    refusal = next((one for one in page.main if _refuses_drug(page, one)), None)
    if refusal is not None and refusal.has("only_prescribes") and any(_pairs(one) for one in page.main):
        refusal = None
    if refusal is None and not signs.get("plain offer", 0):
        refusal = next((one for before, one in pairwise(page.main) if _refuses_last(before, one)), None)
    if refusal is not None:
        signs = signs | {"refuses": 1}
        said = passage(refusal)
        return Verdict(is_provider=False, said=said, score=min(score, _REFUSED), signs=signs, practice=practice)
    if not drug:
        return Verdict(is_provider=False, said="", score=_NO - 1, signs=signs | {"no drug": 1}, practice=practice)
    # A text about the drug that nobody speaks is no provider's, whoever's address it stands under.
    voiced = _voiced(page, signs, named=named)
    long = sum(len(one.words) for one in page.main) > _LONG
    visited = signs.get("patient rule", 0) >= _RULES or any(signs.get(name, 0) for name in _OFFERS)
    once = long and page.count("drug") == 1 and not visited
    enough = _UNNAMED if once or not page.count("drug") else _YES
    answer = (True if voiced else None) if score > enough else (False if score < _NO else None)
    trade = other_trade(page) if answer else None
    if trade is not None:
        said = proof_against(page, [trade, "trades:planned"])
        return Verdict(is_provider=False, said=said, score=_NO, signs=signs | {trade: 1}, practice=practice)
    if answer and (only_compared(page) or (not named and (drug_of_others(page) or only_told_of(page)))):
        answer = None
    said = proof_against(page, _heaviest(signs)) if answer is False else proof_for(page, shown)
    return Verdict(is_provider=answer, said=said, score=score, signs=signs, practice=practice)


def _voiced(page: View, signs: dict[str, int], *, named: bool) -> bool:
    """Whether somebody speaks on the page: a voice, rules for patients, or visits where the address names the drug."""
    if _denies_brand(page) and not any(signs.get(name, 0) for name in _OFFERS):
        return False
    if signs.get("leaflet", 0) >= _LEAFLET and not signs.get("plain offer", 0):
        return False
    rules = signs.get("patient rule", 0)
    voices = [name for name in _VOICE if signs.get(name, 0)]
    if signs.get("writing folder", 0) and not named and set(voices) <= _THIRD_PERSON:
        voices = []  # a site that writes about the world tells of somebody else's clinic
    if voices == ["we"] and signs["we"] == 1 and not any(signs.get(name, 0) for name in _BESIDE_WE):
        voices = []  # "we know little of ketamine" is what anybody may say
    essay = signs.get("writing folder", 0) and not any(signs.get(name, 0) for name in _SPOKEN_TO)
    if voices == ["we"] and essay and not any(_we_give(one) for one in page.main):
        voices = []  # "we need new ways of care": the *we* of an essay is the world's
    if voices or rules >= _RULES:  # what a visit is like is also told by those who only write
        return bool(voices) or named or not signs.get("writing folder", 0)
    met = page.count("booking") and (rules or signs.get("instruction", 0))
    if met and signs.get("service page", 0) and not signs.get("own_doctor", 0):
        return True
    clinics = signs.get("clinic address", 0) > 1 or signs.get("service folder", 0)
    if named and clinics and not any(signs.get(name, 0) for name in _NOT_ITS_OWN):
        return True
    known = named or signs.get("clinic address", 0) > 1 or _SHORTENED.search(page.hostname) is not None
    visited = rules > 0 and signs.get("instruction", 0) + rules > 1 and signs.get("clinic address", 0) > 0
    return (known and rules > 0) or visited or (named and page.count("booking") > 0)


def _we_give(one: Sentence) -> bool:
    """Whether *we* stand before a verb of offering in a sentence on the drug: *we are certified to give Spravato*."""
    if not (one.has("drug") and one.has("firm_offer") and one.has("we")):
        return False
    return one.marks["we"][0].first < one.marks["firm_offer"][-1].first


def _denies_brand(page: View) -> bool:
    """Whether the page says that it does not give Spravato, and speaks of no way of giving ketamine."""
    others = (code for code in vocabulary()["route"].codes if code not in (_BRAND, "intranasal_ketamine"))
    if any(page.count(f"route={code}") for code in others):
        return False
    marks = ((one, mark) for one in page.main for mark in one.marks.get(f"route={_BRAND}", ()))
    return any(not one.question and denies(one, mark) for one, mark in marks)


def _pairs(one: Sentence) -> bool:
    """Whether a therapist offers the therapy that goes with the drug, which somebody else then prescribes."""
    return (
        one.has("therapy=psychotherapy_with_ketamine")
        and one.has("drug")
        and one.has("practitioner", "pitch", "we")
        and one.has("firm_offer")
        and not (one.question or one.has("negator"))
    )


def _refuses_drug(page: View, one: Sentence) -> bool:
    """Whether the page says of itself that it gives no ketamine at all, and not only no lozenge or no home use."""
    if one.question or not one.has("drug"):
        return False
    named = page.names_itself(one) or page.named_by_title(one)
    for mark in one.marks["drug"]:
        if one.words[mark.first].low != "ketamine":
            continue
        after = [word.low for word in one.words[mark.past : one.clause_of(mark).past]]
        limited = (bool(after) and after[0] not in _UNLIMITED) or not _LIMITS.isdisjoint(after)
        if limited or any(one.has(f"route={code}") for code in vocabulary()["route"].codes if code != _BRAND):
            continue
        if not all(denies(one, brand) for brand in one.marks.get(f"route={_BRAND}", ())):
            continue
        before = one.words[mark.first - 1].low if mark.first else ""
        if not _SOMETIMES.isdisjoint(word.low for word in one.words[: mark.first]):
            continue
        none_given = before == "no" and one.has("refusable") and mark.first <= _EARLY
        none_given = none_given and joined(one, mark.first - 1, mark.first)
        bare = before in _BARE or any(verb.past == mark.first for verb in one.marks.get("refusable", ()))
        if none_given or (bare and denies(one, mark, named=named)):
            return True
    return False


def _refuses_last(before: Sentence, one: Sentence) -> bool:
    """Whether a sentence refuses the drug, which is all that the one before it named."""
    named = before.has("drug") and not before.has("other_treatment", "payment=insurance")
    return named and not before.question and refused_next(one)


def _heaviest(signs: dict[str, int]) -> list[str]:
    """The signs against a provider, the heaviest first."""
    return sorted(AGAINST, key=lambda name: _WEIGHTS[name][0] * min(signs.get(name, 0), _WEIGHTS[name][1]))
