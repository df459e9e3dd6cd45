"""Where a plain word is enough: on a page that is a provider's beyond doubt, what it names without a doubt is given.

It only tells plain from doubtful mentions; how strongly a sentence offers something is weighed elsewhere.
"""

from collections.abc import Mapping

from config.vocabulary import vocabulary
from indexer.read.offers import Mention
from indexer.read.sentences import Sentence
from indexer.read.view import View

_FEW = 2
_BRAND = "route=intranasal_esketamine"
_CLAIMED = 2.0
"""The weight from which a route is one that the clinic says it gives."""
_REACH = 3
_SAYS_WHAT = frozenset(
    {"a", "an", "the", "another", "one", "sold", "made", "called", "known", "weaker", "newer", "cheaper", "similar"}
)
_TELLS = frozenset({"contain", "contains", "cost", "costs", "work", "works", "act", "acts", "target", "targets", "was"})
_HARMLESS = frozenset({"-hypothetical", "-other_treatment"})
_PARTS = frozenset(",:;()")
_EITHER_WAY = frozenset({"whether", "whichever", "however", "regardless"})
_DOUBTS = frozenset(
    {"unclear", "unknown", "decide", "determine", "ask", "asked", "talk", "discuss", "perhaps", "maybe"}
)


def may_be_plain(page: View, best: Mapping[str, Mention]) -> frozenset[str]:
    """The routes of which a plain word is enough: those the page is about, or all when it names hardly any other."""
    if page.title.has("compare"):
        return frozenset()
    about = about_routes(page)
    named = frozenset(code for code, mention in best.items() if "-list" not in mention.why)
    allowed = about | (named if len(named) <= _FEW else frozenset())
    # Lozenges are often called oral, so that the word alone names no second route beside them.
    return allowed - {"oral"} if page.count("route=sublingual") else allowed


def about_routes(page: View) -> frozenset[str]:
    """The routes that the title names."""
    return frozenset(code for code in vocabulary()["route"].codes if page.title.has(f"route={code}"))


def is_plain(mention: Mention) -> bool:
    """Whether nothing in a sentence or in the heading above it speaks against an offer."""
    one, heading = mention.one, mention.one.heading
    if one.question or is_general(one) or not all(sign in _HARMLESS for sign in mention.why if sign[0] == "-"):
        return False
    if not _DOUBTS.isdisjoint(one.lows) or (heading is not None and heading.has("exists", "compare")):
        return False
    mark = mention.mark
    if mark.label == _BRAND and one.has("chemistry"):  # "esketamine is a mirror image of it" says what it is
        return False
    return not any(
        _unparted(one, min(negator.past, mark.past) - 1, max(negator.first, mark.first))
        for negator in one.within("negator", one.clause_of(mark))
    )


def _unparted(one: Sentence, first: int, last: int) -> bool:
    """Whether no comma, colon or bracket parts two words."""
    return first >= last or not any(sign in _PARTS for sign in one.text[one.words[first].end : one.words[last].start])


def is_told_of(mention: Mention, best: Mapping[str, Mention]) -> bool:
    """Whether a sentence only says what something is, beside another way that the clinic says it gives.

    *Spravato is a kind of spray* on the page of those who give infusions.
    """
    if not any(other is not mention and not other.denied and other.weight >= _CLAIMED for other in best.values()):
        return False
    one, mark = mention.one, mention.mark
    if mark.first > 1 or one.kind != "paragraph" or one.speaks() or one.has("own_place", "instruction", "patient_rule"):
        return False
    after = [word.low for word in one.words[mark.past : mark.past + _REACH]]
    if after[:1] == ["is"] and len(after) > 1:
        return after[1] in _SAYS_WHAT
    return bool(after) and after[0] in _TELLS


def is_general(one: Sentence) -> bool:
    """Whether it tells an opinion, what such things cost anywhere, or what a choice hangs on."""
    first = one.words[0].low
    if first == "whether" and one.has("invites") and (one.speaks() or "expect" in one.lows):  # *…, we are here for you*
        first = ""
    return one.has("opinion", "market_price", "rehab", "news", "law") or first in _EITHER_WAY


def in_survey(one: Sentence) -> bool:
    """Whether the heading above only says which forms there are."""
    heading = one.heading
    return heading is not None and heading.has("exists", "compare") and not heading.has("own")
