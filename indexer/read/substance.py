"""Whether words such as *infusion*, *IV* or *nasal spray* are about the drug, or about something given the same way.

Iron, vitamins, antibodies and allergy sprays are given by the same roads, and clinics bear the road in their names.
Nothing is decided here about who offers it.
"""

from indexer.read.lexicon import Mark
from indexer.read.negation import joined
from indexer.read.sentences import Sentence
from indexer.read.view import View

_BARE = frozenset({"infusion", "infused", "drip", "nasal", "intranasal", "nasally", "intranasally", "nebulizer"})
_LOOSE = frozenset({"infusion", "infused"})
_NAMES = frozenset(
    {"clinic", "center", "centre", "lounge", "institute", "practice", "wellness", "medicine", "spa", "bar", "associate"}
    | {"solution", "health", "company", "home", "group"}
)
_OF = frozenset({"of", "with", "for"})
_VERBS = ("offer", "firm_offer", "practises", "accept", "refusable", "choice")
_SPRAYED = "intranasal_ketamine"
_MADE = frozenset({"compounded", "racemic", "generic", "atomizer", "atomiser", "mist"})
_SWALLOWED = frozenset({"syrup", "capsule", "liquid", "swallow"})
_NEAR = 2
_MELTS = frozenset({"suboxone", "buprenorphine", "zubsolv", "zofran", "b12", "nicotine", "melatonin"})
_SICK = frozenset({"nausea", "nauseous", "vomiting", "ondansetron", "antiemetic"})


def about_drug(page: View, one: Sentence, mark: Mark) -> bool:
    """Whether the words of a route are about the drug."""
    code = mark.label.partition("=")[2]
    if code in ("iv", "im", "sc", _SPRAYED) and (_beside_vitamins(one, code) or _about_other(page, one, mark)):
        return False
    if code == "iv":  # who gives shots and calls them infusions has no drip
        return not (page.count("im_infusion") and one.words[mark.first].low in _LOOSE)
    if code == "im" and mark.past - mark.first == 1 and one.words[mark.first].low == "injection":
        return _injected(page, one, mark)
    if code == _SPRAYED:
        return _compounded(page, one, mark.first)
    return _in_the_mouth(one, code, mark) if code in ("sublingual", "oral") else True


def _in_the_mouth(one: Sentence, code: str, mark: Mark) -> bool:
    """Whether what melts or is swallowed is the drug; a lozenge called oral is not swallowed."""
    if code == "sublingual":
        return one.has("drug") or not any(word.low in _SICK or word.low in _MELTS for word in one.words)
    if any(word.low in _SWALLOWED for word in one.words) or not one.has("route=sublingual"):
        return True
    # *orally or sublingually* is one phrase of the vocabulary
    return any(mark.first <= other.first and other.past <= mark.past for other in one.marks["route=sublingual"])


def _beside_vitamins(one: Sentence, code: str) -> bool:
    """Whether vitamins or the like are what is given in a sentence that does not name the drug."""
    if code == _SPRAYED or one.has("drug"):
        return False
    heading = one.heading
    return one.has("vitamin") or (heading is not None and heading.has("vitamin") and not heading.has("drug"))


def _injected(page: View, one: Sentence, mark: Mark) -> bool:
    """Whether a bare *injection* is one of the drug: it or another way of giving it is named, and nothing else is."""
    if page.count("foreign") or one.has("route=sc", "rehab") or any(word.low in _SICK for word in one.words):
        return False
    if any(other.past == mark.first for other in one.marks["route=im"]):  # the word before says it all
        return False
    if not _plain_before(one, mark):
        return False
    if one.has("drug", "route=iv", "route=sublingual", "instruction") or page.title.has("route=im"):
        return True
    return one.heading is not None and one.heading.has("drug")


def _about_other(page: View, one: Sentence, mark: Mark) -> bool:
    """Whether another substance, or the name of a place, is what the words belong to."""
    if _named_drug(one, mark):
        return False
    if _beside(one, mark):
        return True
    if _is_loose(page, one, mark):
        return not any(other is not None and other.has("drug") for other in (one, one.heading, one.asked))
    if not _is_bare(one, mark):
        return one.has("foreign") and not any(True for _ in one.within("drug", one.clause_of(mark)))
    if _in_name(one, mark) or not _plain_before(one, mark) or (one.has("foreign") and not one.has("drug")):
        return True
    # Where the page gives other substances, too, a bare infusion may be one of theirs.
    return bool(page.count("foreign")) and not (
        one.has("drug") or (one.heading is not None and one.heading.has("drug")) or page.title.has("drug")
    )


def _is_loose(page: View, one: Sentence, mark: Mark) -> bool:
    """Whether it is *IV therapy*, by which most who sell it mean vitamins and fluids."""
    after = one.words[mark.past].low if mark.past < len(one.words) else ""
    if one.words[mark.past - 1].low != "iv":
        return False
    if after == "treatment" and one.kind == "paragraph":  # said of the drug where nothing else is given
        return bool(page.count("foreign"))
    return after in ("therapy", "therapie", "drip", "treatment")


def _is_bare(one: Sentence, mark: Mark) -> bool:
    return one.words[mark.first].low in _BARE and not any(
        drug.first < mark.past and mark.first < drug.past for drug in one.marks.get("drug", ())
    )


def _named_drug(one: Sentence, mark: Mark) -> bool:
    """Whether the drug's name stands in the words, right before them, or after *of*."""
    for drug in one.marks.get("drug", ()):
        if mark.first <= drug.first < mark.past:
            return True
        if drug.past == mark.first and _touch(one, mark.first):
            return True
        near = mark.past <= drug.first <= mark.past + _NEAR
        if near and all(word.low in _OF for word in one.words[mark.past : drug.first]):
            return all(_touch(one, place) for place in range(mark.past, drug.first + 1))
    return False


def _beside(one: Sentence, mark: Mark) -> bool:
    """Whether another substance is named right before the words or right after them."""
    return any(
        (0 <= mark.first - other.past < _NEAR or 0 <= other.first - mark.past < _NEAR)
        and joined(one, min(other.first, mark.first), max(other.past, mark.past) - 1)
        for other in one.marks.get("foreign", ())
    )


def _in_name(one: Sentence, mark: Mark) -> bool:
    """Whether the words are part of what a place is called: *Elm Infusion Center*, *our infusion lounge*."""
    return (
        mark.past < len(one.words)
        and one.words[mark.past].low in _NAMES
        and one.words[mark.past].typed[:1].isupper()
        and one.words[mark.first].typed[:1].isupper()
    )


def _plain_before(one: Sentence, mark: Mark) -> bool:
    """Whether the word before names no substance: *your infusion*, *six infusions*, but not *Elmab infusions*."""
    if not mark.first or not _touch(one, mark.first) or one.words[mark.first].low.endswith("ly"):
        return True
    before = one.words[mark.first - 1]
    if before.low.isdigit() or (len(before.low) > 3 and before.low.endswith(("ed", "ly", "'s", "\u2019s"))):
        return True
    return any(
        other.past == mark.first
        for label, marks in one.marks.items()
        if label in _VERBS or label == "plain_before" or label.startswith(("route=", "condition=", "prices:"))
        for other in marks
    )


def _touch(one: Sentence, place: int) -> bool:
    """Whether nothing but a space or a hyphen parts a word from the one before it."""
    return not one.text[one.words[place - 1].end : one.words[place].start].strip(" -\u2010\u2011")


def _compounded(page: View, one: Sentence, place: int) -> bool:
    """A nasal spray that is not Spravato under a looser name."""
    if any(word.low in _MADE for word in one.words[max(0, place - 2) : place + 3]):
        return True
    if one.has("esketamine"):
        return False
    if one.speaks() and page.count("generic_ketamine"):
        return True
    if any(word.low == "home" for word in one.words) and not one.has("negator"):  # Spravato never leaves the clinic
        return True
    others = one.has("route=im", "route=sublingual", "route=oral", "route=sc")
    return others or not page.count("esketamine")
