"""How the clinic says it can be paid. "Most plans cover it" and "ask your insurer" say nothing about the clinic."""

from collections.abc import Iterator

from config.vocabulary import vocabulary
from indexer.read.answers import answer_to
from indexer.read.lexicon import Mark
from indexer.read.negation import denies, excepted, joined, negated
from indexer.read.offers import heading_stance, quoted
from indexer.read.others import left_out
from indexer.read.quotation import passage
from indexer.read.sentences import Sentence
from indexer.read.turned_away import turned_away
from indexer.read.view import View
from indexer.statement import Finding

_ACCEPTED = frozenset({"insurance", "medicare", "medicaid", "va", "tricare", "hsa_fsa"})
_REACH = 12
_BRIEF = 8
_TAKEN_THINGS = frozenset(
    {"are", "is", "be", "patient", "plan", "insurance", "card", "medicare", "medicaid", "tricare"}
)
_WELCOME = frozenset({"accepted", "welcome", "available", "offered"})
_HEAD = 4
_LEAST = 3
_MAYBE = frozenset({"may", "might"})
_NEXT = 3
_IN_GENERAL = frozenset({"doctors", "physicians", "psychiatrists", "clinics", "practices", "providers", "hospitals"})
_ARRANGES = frozenset(
    {"handle", "submit", "obtain", "get", "send", "take", "work", "request", "pursue", "complete", "manage", "secure"}
    | {"do", "done", "file", "seek", "start", "coordinate"}
)
_DOUBTS = frozenset({"may", "might", "could", "whether", "ask", "soon"})
_DONE = frozenset({"accepted", "billed", "taken"})


def read_payment(page: View) -> Iterator[Finding]:
    """Findings of the field payment, at most one accepted and one refused for each code."""
    seen: set[tuple[str, bool]] = set()
    for one in page.main:
        here = [*_in_sentence(page, one)]
        taken = {found.value for found in here if not found.denied}
        for found in here:
            if found.denied and found.value in taken:  # "no insurance for ketamine, but for Spravato": some is taken
                continue
            key = (found.value, found.denied)
            if key not in seen:
                seen.add(key)
                yield found
    if not any(value == "insurance" for value, _ in seen):  # who refuses insurance may yet fill in its forms
        yield from _implied(page)


def _implied(page: View) -> Iterator[Finding]:
    """That insurance is taken, where the clinic only says what it arranges with it."""
    arranged = [(one, mark) for one in page.main if (mark := _arranged(one)) is not None]
    if arranged:
        one, mark = next((pair for pair in arranged if _pays_spravato(pair[0])), arranged[0])
        yield from _insured(one, mark, speaks=True)


def _in_sentence(page: View, one: Sentence) -> Iterator[Finding]:
    if one.asked is not None and one.answers:
        for code in vocabulary()["payment"].codes:
            answer = answer_to(page, one, f"payment={code}")
            if answer is not None and answer.one.has("accept"):
                yield Finding("payment", code, quoted(answer), denied=answer.denied)
    for no in turned_away(page, one, "payment"):
        yield Finding("payment", no.code, passage(one, no.mark), denied=True)
    marks = [mark for label, found in one.marks.items() if label.startswith("payment=") for mark in found]
    if not marks:
        return
    if one.question or one.quoted or one.kind == "heading" or heading_stance(one) == "excludes":
        return
    named = page.names_itself(one)
    speaks = one.speaks() or one.has("own_place") or named
    for mark in marks:
        code = mark.label.partition("=")[2]
        if _refused(one, code, mark, named=named):
            yield Finding("payment", code, passage(one, mark), denied=True)
        elif not (_said_no(one, code, mark) or _for_other_care(one, code, mark)) and _claims(
            one, code, mark, speaks=speaks
        ):
            yield from _insured(one, mark, speaks=speaks)


def _insured(one: Sentence, mark: Mark, *, speaks: bool) -> Iterator[Finding]:
    """What is accepted at a mark, and that insurance is taken for Spravato where the sentence names it."""
    code = mark.label.partition("=")[2] or "insurance"
    yield Finding("payment", code, passage(one, mark))
    if code == "insurance" and speaks and _pays_spravato(one):
        yield Finding("payment", "spravato_insurance", passage(one, mark))


def _claims(one: Sentence, code: str, mark: Mark, *, speaks: bool) -> bool:
    """Whether it is taken, by a list under a heading that says so or by a sentence."""
    if one.has("future", "stopped") or (one.has("unsure") and not speaks):
        return False
    if code in _ACCEPTED and any(word.low in _MAYBE for word in one.words[: mark.past + _NEXT]):
        return False
    brief = one.kind in ("item", "cell") or len(one.words) <= _BRIEF
    listed = brief and heading_stance(one) == "affirms" and not one.has("covers", "refuses_payer")
    return listed or _taken(one, code, mark, speaks=speaks)


def _refused(one: Sentence, code: str, mark: Mark, *, named: bool) -> bool:
    """Whether the clinic says that it does not take it; *insurance is not accepted* needs no *we*."""
    if denies(one, mark, named=named):
        return True
    if code not in _ACCEPTED or excepted(one, mark) or one.words[0].low == "if":
        return False
    clause = one.clause_of(mark)
    generic = not one.speaks() and any(word.typed.lower() in _IN_GENERAL for word in one.words)
    if not generic and any(True for _ in one.within("refuses_payer", clause)):
        return True
    return negated(one, mark) and any(one.words[verb.first].low in _DONE for verb in one.within("accept", clause))


def _for_other_care(one: Sentence, code: str, mark: Mark) -> bool:
    """Whether a payer is taken, but not for the drug: *Medicare for office visits only*, *..., but not for ketamine*.

    Insurance means "for at least some of its care", and stays.
    """
    clause = one.clause_of(mark)
    if code not in _ACCEPTED or code == "insurance" or any(True for _ in one.within("drug", clause)):
        return False
    after = [word.low for word in one.words[mark.past : clause.past]]
    if "only" in after and "for" in after:
        return True
    later = [other for other in one.clauses if other.first >= clause.past]
    return any(
        any(True for _ in one.within("drug", other))
        and any(True for label in ("negator", "payment=self_pay") for _ in one.within(label, other))
        for other in later
    )


def _pays_spravato(one: Sentence) -> bool:
    return any(not left_out(one, mark) for mark in one.marks.get("esketamine", ()))


def _said_no(one: Sentence, code: str, mark: Mark) -> bool:
    """Whether a negator keeps the clause from saying yes; what patients pay themselves may follow one.

    *Because insurers do not pay, patients pay out of pocket* says that patients pay.
    """
    negators = [*one.within("negator", one.clause_of(mark))]
    if code != "self_pay":
        return bool(negators)
    return any(
        (mark.first <= negator.first < mark.past + _NEXT and joined(one, mark.first, negator.first))
        or (joined(one, negator.past - 1, mark.first) and not _parted(one, negator.past, mark.first))
        for negator in negators
    )


def _parted(one: Sentence, first: int, past: int) -> bool:
    return any(word.low in ("and", "so") for word in one.words[first:past])


def _arranged(one: Sentence) -> Mark | None:
    """What the clinic gets from a patient's insurance: *we handle the prior authorization*."""
    if not one.has("payment:authorizes"):
        return None
    doubted = one.has("negator", "stopped") or any(word.low in _DOUBTS for word in one.words)
    if doubted or not one.has("we", "own_place") or one.question or one.quoted or one.kind == "heading":
        return None
    for mark in one.marks.get("payment:authorizes", ()):
        clause = one.clause_of(mark)
        low, high = max(clause.first, mark.first - _REACH), min(clause.past, mark.past + _REACH)
        if any(word.low in _ARRANGES for word in one.words[low:high]):
            return mark
    return None


def _taken(one: Sentence, code: str, mark: Mark, *, speaks: bool) -> bool:
    applies = code == "self_pay" and any(word.low in ("apply", "applie") for word in one.words)
    if not (speaks or applies or _passive(one) or one.has("patients")):
        return False
    if code in _ACCEPTED and one.has("refuses_payer"):
        return False
    return code not in _ACCEPTED or _accepts(one, mark.first, mark.past)


def _accepts(one: Sentence, first: int, past: int) -> bool:
    """Whether a word of taking stands near, or the line begins with *Insurance:*."""
    if _headed(one):
        return True
    return any(
        -_REACH <= mark.first - past <= _REACH and first - mark.past <= _REACH for mark in one.marks.get("accept", ())
    )


def _passive(one: Sentence) -> bool:
    """Whether it is said without a *we*: *Medicaid is accepted*, *in-network with ...*, *accepted plans: ...*."""
    lows = [word.low for word in one.words]
    if any(low in _WELCOME and place and lows[place - 1] in _TAKEN_THINGS for place, low in enumerate(lows)):
        return True
    if len(lows) < _LEAST or one.has("elsewhere", "others_clinic", "unsure", "covers"):
        return False
    network = lows[:2] == ["in", "network"] and (lows[2:3] == ["with"] or "," in one.text[: one.words[2].start])
    return network or _headed(one) or not {"accepted", "welcome"}.isdisjoint(lows[-2:])


def _headed(one: Sentence) -> bool:
    """Whether payers stand behind a word for insurance and a colon: *Accepted insurance plans: Aetna, Cigna*."""
    head, colon, _ = one.text.partition(":")
    words = head.lower().split()
    if not colon or len(words) > _HEAD or not any(word.startswith("insurance") for word in words):
        return False
    payers = (mark for label, marks in one.marks.items() if label.startswith("payment=") for mark in marks)
    return any(one.words[mark.first].start > len(head) for mark in payers)
