"""Which routes the page's own clinic gives, and which it says it does not give."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from config.vocabulary import vocabulary
from indexer.read.answers import answer_to
from indexer.read.lexicon import Mark
from indexer.read.offers import Mention, doctor_acts, quoted, weigh
from indexer.read.sentences import Sentence
from indexer.read.substance import about_drug
from indexer.read.trace import refused
from indexer.read.view import View
from indexer.statement import Finding

_NEEDS = {
    "iv": 0.0,
    "im": 0.5,
    "sc": 1.0,
    "intranasal_esketamine": 0.5,
    "intranasal_ketamine": 1.0,
    "sublingual": 0.5,
    "oral": 1.5,
    "rectal": 1.5,
}
_SURE = 1.5
"""From this score on a page is a provider's beyond doubt, and a plain mention on it is an offer."""
_PLAIN = -0.5
_HARMLESS = frozenset({"-hypothetical", "-other_treatment"})
_DOUBTS = frozenset({"whether", "ask", "asked", "talk", "discuss", "perhaps", "maybe"})
_FEW = 2
_LIST = 3
_EXISTS = 1.5
_UNCLAIMED = 2.0
_UNCHOSEN = 2.0
_CLAIMED = ("own", "own place", "itself", "named", "doctor", "answered")
_CONTRADICTS = 2.0


def read_routes(page: View, *, score: float = 0.0) -> Iterator[Finding]:
    """Findings of the field route, at most one offered and one denied for each code.

    ``score`` tells how surely the page is a provider's: the surer, the less a mention needs to be an offer.
    """
    best: dict[str, Mention] = {}
    no: dict[str, Mention] = {}
    for code, mention in _mentions(page):
        if mention.denied:
            no.setdefault(code, mention)
        elif code not in best or mention.weight > best[code].weight:
            best[code] = mention
    chosen = _chosen(page)
    plain = _may_be_plain(page, best) if score >= _SURE else frozenset()
    for code, mention in best.items():
        left = bool(chosen) and code not in chosen and not any(sign in mention.why for sign in _CLAIMED)
        needed = _NEEDS[code] + (_UNCHOSEN if left else 0.0)
        if code in plain and not left and _is_plain(mention):
            needed = _PLAIN
        if mention.weight >= needed and code not in no:
            yield Finding(field="route", value=code, said=quoted(mention))
    for code, mention in no.items():
        if code not in best or best[code].weight < _NEEDS[code] + _CONTRADICTS:
            yield Finding(field="route", value=code, said=quoted(mention), denied=True)


def _may_be_plain(page: View, best: Mapping[str, Mention]) -> frozenset[str]:
    """The routes of which a plain word is enough: those the page is about, or all when it names hardly any other."""
    if page.title.has("compare"):
        return frozenset()
    about = frozenset(code for code in best if page.title.has(f"route={code}"))
    named = frozenset(code for code, mention in best.items() if "-list" not in mention.why)
    allowed = about or (named if len(named) <= _FEW else frozenset())
    # Lozenges are often called oral, so that the word alone names no second route beside them.
    return allowed - {"oral"} if page.count("route=sublingual") else allowed


def _is_plain(mention: Mention) -> bool:
    """Whether nothing in a sentence or in the heading above it speaks against an offer."""
    one, heading = mention.one, mention.one.heading
    if one.kind == "heading" or one.question or not all(sign in _HARMLESS for sign in mention.why if sign[0] == "-"):
        return False
    if any(word.low in _DOUBTS for word in one.words) or (heading is not None and heading.has("exists", "compare")):
        return False
    return not any(True for _ in one.within("negator", one.clause_of(mention.mark)))


def _chosen(page: View) -> frozenset[str]:
    """The routes that the page narrows a list down to: *in my practice I use only lozenges*, *Dr. Orn prefers ...*."""
    codes = vocabulary()["route"].codes
    found = set()
    for one in page.main:
        if one.question or one.quoted or not one.has("choice") or one.has("negator", "hypothetical"):
            continue
        present = [code for code in codes if one.has(f"route={code}")]
        if 0 < len(present) < _LIST and (one.speaks() or doctor_acts(one) or page.names_itself(one)):
            found.update(present)
    return frozenset(found)


def _mentions(page: View) -> Iterator[tuple[str, Mention]]:
    codes = vocabulary()["route"].codes
    labels = tuple(f"route={code}" for code in codes)
    for one in page.main:
        if page.is_name(one):  # what a page is called is a name, and no sentence to show
            continue
        for code in codes:
            answer = answer_to(page, one, f"route={code}", alternatives=labels)
            if answer is not None and about_drug(page, answer.one, answer.mark):
                yield code, answer
        marks = [(code, mark) for code in codes for mark in _meant(page, one, code)]
        present = len({code for code, _ in marks})
        for code, mark in marks:
            mention = weigh(page, one, mark)
            if mention is not None:
                yield code, _in_list(mention, present)


def _meant(page: View, one: Sentence, code: str) -> Iterator[Mark]:
    """The marks of a route that are about the drug."""
    for mark in one.marks.get(f"route={code}", ()):
        if about_drug(page, one, mark):
            yield mark
        else:
            refused(one, mark, "about something else given the same way, or another name of Spravato")


def _in_list(mention: Mention, present: int) -> Mention:
    """A list of several routes that nobody claims as theirs is a list of what exists; a single route is no list."""
    if present == 1 and "-exists" in mention.why and mention.one.has("comes"):
        why = tuple(sign for sign in mention.why if sign != "-exists")
        return replace(mention, weight=mention.weight + _EXISTS, why=why)
    if mention.denied or present < _LIST or any(sign in mention.why for sign in (*_CLAIMED, "affirmed", "instruction")):
        return mention
    return Mention(mention.one, mention.mark, mention.weight - _UNCLAIMED, why=(*mention.why, "-list"))
