"""Whether a page that speaks like a clinic is of another trade: an emergency room, a dentist, a pharmacy, a school.

Such pages say *we* and *give* of the drug as a clinic does, so that voice alone cannot tell them apart. Each trade has
words of its own, and words that only somebody has who treats people with the drug; one of the latter settles it for
the clinic. Nothing is read here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from config.vocabulary import vocabulary
from indexer.read.lexicon import word_groups
from indexer.read.sentences import Sentence
from indexer.read.view import View

_BRAND = "esketamine"
_ASSISTED = "therapy=psychotherapy_with_ketamine"
_MINDS = frozenset(
    f"condition={code}"
    for code in vocabulary()["condition"].codes
    if code not in ("anxiety", "chronic_pain", "substance_use")
)
"""What is treated with the drug by clinics alone. Anxiety, pain and addiction are also what the other trades ease."""
_TREATS = frozenset({_ASSISTED, "trades:treatment"})
_WAYS = frozenset(f"route={code}" for code in vocabulary()["route"].codes)
_NAMES = ("ketamine", "infusion", "spravato")


@dataclass(frozen=True, slots=True)
class _Trade:
    """How many sentences must show a trade, and what settles it for the clinic.

    ``at_once``: one sentence is enough in which the page says so of itself and of the drug.
    ``cared``: words of care settle it, too, unless they are far fewer.
    """

    need: int
    settled_by: frozenset[str] = frozenset()
    at_once: bool = False
    cared: bool = False


_TRADES: Mapping[str, _Trade] = {
    "animal": _Trade(2, _MINDS | {_BRAND, _ASSISTED}, at_once=True),
    "bedside": _Trade(2, _MINDS | _TREATS | {_BRAND, "trades:treats_with", "trades:pain_care"}, at_once=True),
    "maker": _Trade(2, _TREATS | {_BRAND}, cared=True),
    "insures": _Trade(2, cared=True),
    "wares": _Trade(2, cared=True),
    "teaches": _Trade(2, cared=True),
    "breaks_habit": _Trade(2, _MINDS | _TREATS | _WAYS | {_BRAND}),
    "dependence": _Trade(1, _MINDS | _TREATS | _WAYS | {_BRAND}),
    "street": _Trade(2, _MINDS | _TREATS | {_BRAND, "trades:own_care"}),
    "finds_clinics": _Trade(2, cared=True),
    "hires": _Trade(3),
    "serves_clinics": _Trade(2, frozenset({"trades:refers"}), cared=True),
    "sells_drug": _Trade(2, cared=True),
    "funds": _Trade(3, cared=True),
    "dispenses": _Trade(2, cared=True),
    "enrolls": _Trade(3, cared=True),
    "pleads": _Trade(2, cared=True),
    "broadcasts": _Trade(2, cared=True),
    "rounds_up": _Trade(2, cared=True),
    "gone": _Trade(2, frozenset({"closing:moved", "trades:goes_on"})),
}
_BESIDE = ("exclusion", "compare", "instead", "stopped")
"""What sets a sentence apart from what is done here: *not for you after a stroke*, *less than in surgery*."""
_CARE = "trades:own_care"
_FEWER = 3
"""Words of care settle it unless the trade is shown in so many times as many sentences."""
_CAREER = frozenset(
    {"trained", "training", "year", "years", "experience", "worked", "career", "background", "founder", "founded"}
    | {"once", "former", "formerly"}
)
"""Words with which a clinic tells where its people come from: *our founder was an emergency physician*."""
_LISTED = 8
_APART = frozenset({"with", "by", "using", "through", "is", "are", "may", "can", "benefit", "we", "our", "for"})
"""Words after *addiction to* by which the drug that follows is no longer what somebody depends on."""
_FOLLOWED = frozenset({"treatment", "therapy", "can", "may", "has", "helps", "is"})
_PLANS = 2
_RULES = 2


def other_trade(page: View) -> str | None:
    """The label of the words that show another trade, or that the drug is only planned; ``None`` for a clinic."""
    for name, trade in _TRADES.items():
        label = f"trades:{name}"
        if label in page.heard and not any(page.count(one) for one in trade.settled_by) and _shows(page, name, trade):
            return label
    plans = page.count("future") + page.count("trades:planned")
    return "future" if plans >= _PLANS and _only_planned(page) else None


def _shows(page: View, name: str, trade: _Trade) -> bool:
    """Whether enough sentences show the trade, for which the name of the site counts as one."""
    label = f"trades:{name}"
    if name == "dependence":
        return any(_depends(one) for one in page.main)
    shown = [one for one in page.main if one.has(label) and not (one.question or one.has(*_BESIDE))]
    named = any(word in page.host for word in word_groups()["address"].get(f"of_{name}", ()))
    if trade.at_once:
        shown = [one for one in shown if _CAREER.isdisjoint(one.lows)]
        own = [one for one in shown if one.speaks() or page.names_itself(one)]
        if any(word in page.host for word in _NAMES) or not (own or named):  # what the drug was once used for
            return False
        if any(one.has("drug") and not one.has("negator") for one in own):
            return True
    cared = sum(one.has(_CARE) for one in page.main) if trade.cared else 0
    return len(shown) + named >= max(trade.need, _FEWER * cared)


def _depends(one: Sentence) -> bool:
    """Whether the drug is what people depend on: *addiction to alcohol, ketamine and pills*, or a row below that."""
    if not one.has("drug") or one.has("negator"):
        return False
    above = one.heading
    if one.kind == "item" and above is not None and len(one.words) == 1:
        return any(mark.past == len(above.words) for mark in above.marks.get("trades:dependence", ()))
    return any(
        0 <= drug.first - mark.past <= _LISTED
        and _APART.isdisjoint(word.low for word in one.words[mark.past : drug.first])
        and not (drug.past < len(one.words) and one.words[drug.past].low in _FOLLOWED)
        for mark in one.marks.get("trades:dependence", ())
        for drug in one.marks["drug"]
    )


def _only_planned(page: View) -> bool:
    """Whether all that is said of giving the drug is that it will be given: *Spravato is coming soon*."""
    if page.count("patient_rule") + page.count("instruction") > _RULES:
        return False
    told = [one for one in page.main if not one.question and one.has("drug", *_WAYS)]
    planned = [one for one in told if one.has("future", "trades:planned")]
    others = [one for one in told if not one.has("future", "trades:planned")]
    if all(one.has(_BRAND) for one in planned) and not all(one.has(_BRAND) for one in others):
        return False  # the spray will come to a clinic that gives ketamine
    return bool(planned) and not any(_offers(page, one) for one in others)


def _offers(page: View, one: Sentence) -> bool:
    """Whether a sentence may speak of giving the drug here and now; a bare title or heading names a subject only."""
    if one.kind == "heading":
        return False
    tests: tuple[Callable[[], bool], ...] = (
        lambda: one.has("firm_offer", "pitch", "own_place", "passive_offer", "place_offer", "instruction"),
        one.speaks,
        lambda: page.names_itself(one),
        lambda: one.kind in ("item", "cell"),
    )
    return any(test() for test in tests)
