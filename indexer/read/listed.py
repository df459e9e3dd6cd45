"""What a sentence that names several routes offers: a row of the clinic's own, or a list of what exists.

Nothing is decided here about a route that stands alone, but that it is no list.
"""

from dataclasses import replace

from indexer.read.offers import AGAINST, Mention
from indexer.read.plainness import in_survey
from indexer.read.sentences import Sentence

_IN_GENERAL = frozenset({"usually", "typically", "commonly", "generally", "mostly"})
_CHOOSING = frozenset({"choose", "choice", "decide", "pick", "select", "recommend", "right", "best"})
_FEW = 2
_LIST = 3
_BANNER = 9
_BANNERED = 0.5
_UNCLAIMED = 2.0
_CHOSEN_WITH = 1.0
CLAIMED = ("own", "own place", "itself", "named", "doctor", "answered", "taken up")
"""The signs by which somebody claims a route as theirs."""
LISTED = ("affirmed", "instruction")


def in_list(mention: Mention, present: int) -> Mention:
    """A list of several routes that nobody claims as theirs is a list of what exists; a single route is no list."""
    if mention.denied or present == 1:
        return mention if mention.denied else _alone(mention)
    one = mention.one
    if (
        present < _LIST
        and "-exists" in mention.why
        and (one.has("offers_both") or (one.has("comes") and (one.has("own_place") or _own_before(one))))
    ):
        return _forgiven(mention, "exists")
    if one.has("to_reader") and not one.has("own_doctor", "others_clinic", "elsewhere", "editorial"):
        return _forgiven(mention, "exists")
    listed = present >= _LIST or any(word.low in _IN_GENERAL for word in one.words)
    if listed and _helps_choose(one.after):
        chosen = _forgiven(mention, "exists")
        return replace(chosen, weight=chosen.weight + _CHOSEN_WITH, why=(*chosen.why, "chosen with"))
    if not listed or any(sign in mention.why for sign in (*CLAIMED, *LISTED)):
        return mention
    banner = _is_banner(one)
    weight = max(mention.weight, _BANNERED) if banner else mention.weight - _UNCLAIMED
    return replace(mention, weight=weight, why=(*mention.why, "banner" if banner else "-list"))


def _is_banner(one: Sentence) -> bool:
    """Whether it is a short line, no sentence and no entry of a fact box: *IV, IM & SL ketamine in Elmwood*."""
    line = len(one.words) <= _BANNER and one.kind in ("heading", "paragraph") and not one.text.endswith((".", "!"))
    told = one.question or one.has("exists", "compare", "research", "elsewhere", "hypothetical", "anesthetic", "guide")
    boxed = ":" in one.text or "(" in one.text or one.has("negator", "opinion", "news") or in_survey(one)
    return line and one.has("drug") and not (told or boxed)


def _alone(mention: Mention) -> Mention:
    """A single route is neither a list nor compared with another: *it comes as a spray*, *in different settings*."""
    one = mention.one
    if one.has("comes") or one.speaks():
        mention = _forgiven(mention, "exists")
    compared = one.has("instead", "other_treatment") or of_both(one) or not one.has("compare")
    return mention if compared else _forgiven(mention, "compare")


def _forgiven(mention: Mention, name: str) -> Mention:
    """The mention without one of the signs against it."""
    if f"-{name}" not in mention.why:
        return mention
    why = tuple(sign for sign in mention.why if sign != f"-{name}")
    return replace(mention, weight=mention.weight + AGAINST[name], why=why)


def _helps_choose(one: Sentence | None) -> bool:
    """Whether the clinic says after a list that it helps to choose: *IV, IM or lozenge: we decide with you*."""
    if one is None or one.has("editorial", "negator"):
        return False
    return one.has("we") and any(word.low in _CHOOSING for word in one.words)


def _own_before(one: Sentence) -> bool:
    """Whether a sentence just before speaks of the clinic's own way: *Each gets a plan from us. It can be ...*."""
    before = one.before
    for _ in range(_FEW):
        if before is not None and before.has("we") and not before.has("editorial", "opinion", "research", "compare"):
            return True
        before = before.before if before is not None else None
    return False


def of_both(one: Sentence) -> bool:
    """Whether ketamine and esketamine are both named."""
    return one.has("esketamine") and any(one.words[mark.first].low == "ketamine" for mark in one.marks["drug"])
