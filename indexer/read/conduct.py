"""How the clinic goes about it: what goes on around the treatment, whom it takes, and which languages are spoken.

The phrases of these fields are whole statements ("no referral needed", "monitored throughout"), so that the rules here
only ask who speaks, and refuse what is asked, supposed, researched or said of others.
"""

from collections.abc import Callable, Iterator, Mapping

from indexer.read.lexicon import Mark
from indexer.read.negation import denies, negated
from indexer.read.offers import heading_stance
from indexer.read.quotation import passage, together
from indexer.read.sentences import Sentence
from indexer.read.trace import refused
from indexer.read.turned_away import turned_away
from indexer.read.view import View
from indexer.statement import Finding

_VETO = ("citation", "elsewhere", "anecdote", "diary", "news", "epidemic", "side_effect", "future")
_HEDGES = frozenset({"probably", "usually", "generally", "depend", "unless", "insurance", "plan", "plans", "some"})
_SUPPOSED = frozenset({"should", "if", "whether", "unless", "ask", "might", "could"})
_ADDRESSED = frozenset({"you", "your", "you'll", "patient", "client", "here", "everyone"})
_STRICT = frozenset({"care=adolescents", "care=medication_management"})
_SHORT = 8
_REACH = 6
_LISTED = 6
_WHOLE = frozenset({"self_referral", "adults_only", "referral_needed"})
"""Terms whose phrases hold their own *no*, so that saying no to them is another term or nothing."""


def read_conduct(page: View) -> Iterator[Finding]:
    """Findings of the fields care and language, at most one affirmed and one denied for each code."""
    seen: set[tuple[str, str, bool]] = set()
    for one in page.main:
        here = [*_in_sentence(page, one)]
        affirmed = {(found.field, found.value) for found in here if not found.denied}
        for found in here:
            if found.denied and (found.field, found.value) in affirmed:
                continue
            key = (found.field, found.value, found.denied)
            if key not in seen:
                seen.add(key)
                yield found


def _in_sentence(page: View, one: Sentence) -> Iterator[Finding]:
    """What one sentence says; the words by which it turns something away affirm nothing."""
    answered = _referral(page, one)
    if answered is not None:
        yield answered
    refusals = {(field, no.code): no.mark for field in _NEEDED for no in turned_away(page, one, field)}
    for (field, code), mark in refusals.items():
        yield Finding(field, code, passage(one, mark), denied=True)
    for label, marks in one.marks.items():
        field, _, code = label.partition("=")
        if label == "care:evaluation":
            field, code = "care", "evaluation_before"
        if field not in _NEEDED or (label == "care:evaluation" and not one.has("care:first")):
            continue
        no = refusals.get((field, code))
        for mark in marks:
            if no is not None and no.first < mark.past and mark.first < no.past:
                continue
            answer = _answer(page, one, mark) if _NEEDED[field](page, one, mark) else None
            if answer is not None:
                yield Finding(field, code, passage(one, mark), denied=not answer)


def _referral(page: View, one: Sentence) -> Finding | None:
    """What a short answer says to a patient's question: *Do I need a referral? No, you can call us yourself*."""
    asked = one.asked
    if asked is None or not one.answers or not asked.has("care:asks_referral") or not one.words:
        return None
    said = together(page, asked, one)
    first = one.words[0].low
    if first not in ("yes", "no") or said == "" or one.has("hypothetical"):
        return None
    if one.quoted or any(word.low in _HEDGES for word in one.words):
        return None
    backwards = asked.has("negator")  # "Can I come without a referral?"
    return Finding("care", "self_referral" if (first == "no") is not backwards else "referral_needed", said)


def _answer(page: View, one: Sentence, mark: Mark) -> bool | None:
    """Whether the sentence says yes or no to what the mark names; ``None`` when it says neither."""
    reason = _doubt(one, mark)
    if reason:
        refused(one, mark, reason)
        return None
    whole = mark.label.partition("=")[2] in _WHOLE
    if not whole and denies(one, mark, named=page.names_itself(one)):
        return False
    if (negated(one, mark) and not (whole and _holds_negator(one, mark))) or _negator_before(one, mark):
        refused(one, mark, "negated")
        return None
    return True


def _doubt(one: Sentence, mark: Mark) -> str:
    """Why nothing can be read at the mark; empty when something can."""
    if one.question:
        return "a question"
    if one.quoted or one.in_quotes(mark):
        return "somebody's quoted words"
    if heading_stance(one) in ("excludes", "denies"):
        return "stands below a heading that excludes it"
    veto = next((name for name in _VETO if one.has(name)), "")
    if not one.speaks() and one.has("research"):
        veto = "research"
    if veto:
        return f"speaks of something else ({veto.replace('_', ' ')})"
    if any(word.low in _SUPPOSED for word in one.words[: mark.first]):
        return "only supposed"
    return ""


def _cares(page: View, one: Sentence, mark: Mark) -> bool:
    """Whether the page speaks of itself or to its own patients."""
    if mark.label == "care=medication_management" and not _offered(one, mark):
        refused(one, mark, "not said to be offered")
        return False
    if one.speaks() or one.has("own_place", "instruction") or page.names_itself(one):
        return True
    strict = mark.label in _STRICT
    addressed = not strict and any(word.low in _ADDRESSED for word in one.words)
    listed = len(one.words) <= _SHORT and (one.kind in ("item", "cell") or not strict)
    if addressed or (listed and one is not page.title):
        return True
    refused(one, mark, "nobody says it of this clinic")
    return False


def _offered(one: Sentence, mark: Mark) -> bool:
    """Whether a verb of offering stands before it in its clause, or it is an entry of a list."""
    clause = one.clause_of(mark)
    verbs = (*one.within("firm_offer", clause), *one.within("care:lists", clause))
    return any(verb.first < mark.first for verb in verbs) or (one.kind in ("item", "cell") and len(one.words) <= _SHORT)


def _spoken(_: View, one: Sentence, mark: Mark) -> bool:
    """Whether somebody is said to speak the language, or it stands in a list of languages."""
    heading = one.heading
    if heading is not None and heading.has("language:listed") and not heading.question and len(one.words) <= _LISTED:
        return True
    if any(abs(verb.first - mark.first) <= _REACH for verb in one.marks.get("language:speaks", ())):
        return True
    refused(one, mark, "nobody is said to speak it")
    return False


def _negator_before(one: Sentence, mark: Mark) -> bool:
    """Whether a negator stands a few words before in the same clause, whatever verb it governs."""
    clause = one.clause_of(mark)
    return any(0 <= mark.first - negator.past <= 4 for negator in one.within("negator", clause))


def _holds_negator(one: Sentence, mark: Mark) -> bool:
    return any(mark.first <= negator.first < mark.past for negator in one.marks.get("negator", ()))


_NEEDED: Mapping[str, Callable[[View, Sentence, Mark], bool]] = {"care": _cares, "language": _spoken}
