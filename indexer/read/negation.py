"""Who says no to what: a denial needs the page's own voice and a negator that governs the verb of offering.

"You should not drive after your infusion" denies nothing; "we do not offer infusions" does; "cannot be taken at home"
is the drug's rule and neither offers nor denies.
"""

from indexer.read.lexicon import Mark
from indexer.read.sentences import Clause, Sentence
from indexer.read.taken_back import given_since, taken_back

_REACH = 4
_EXCEPTED = 5
_NEAR = 3
_WITHOUT = 8
_ONLY = frozenset({"only", "just", "merely", "simply", "limited"})
_PASSIVE = frozenset(
    {"offered", "available", "provided", "given", "prescribed", "accepted", "performed", "administered"}
)
_GOES_ON = frozenset({"we", "i", "our", "my", "all"})
_KEPT = frozenset({"done", "used", "kept", "stocked", "carried", "practiced", "practised"})
_SENT = frozenset({"dispensed", "shipped", "mailed", "sold", "sent", "posted"})
_HERE_IN = frozenset({"at", "and", "or", "but"})
_DONE = _PASSIVE | _KEPT | {"do"}
_ENDS = frozenset({"but", "and", "we", "i", "yet", "though"})
_WHEN = frozenset({"during", "before", "after", "between"})
_NEITHER = frozenset({"neither", "nor"})
_GOES_WITH = frozenset({"with", "during", "for", "in", "while", "before", "after", "at", "by", "to"})
_IS = frozenset({"is", "are"})
_IS_OR_NOT = _IS | {"isn't", "aren't"}
_LIKENING = frozenset({"the", "a", "an", "same", "approach", "way", "model", "kind", "form", "sort", "of", "as"})
_IT = frozenset({"it", "them", "so", "this", "that"})
_SELF = frozenset({"clinic", "office", "practice", "center", "centre", "facility", "team", "doctor", "provider"})


def denies(one: Sentence, mark: Mark, *, named: bool = False) -> bool:
    """Whether the page itself says that it does not give what the mark names.

    ``named`` tells that the sentence holds the page's own name, which may then be the subject.
    """
    if taken_back(one, mark):
        return True
    clause = one.clause_of(mark)
    if not (_speaks(one, clause) or named) or excepted(one, mark) or _is_given(one, mark):
        return False
    return (
        (_governed(one, clause, mark) is not None and not _aside(one, mark))
        or _given_up(one, clause, mark)
        or _disowned(one, mark)
        or _neither(one, clause, mark)
        or _ended(one, mark)
        or _not_done_here(one, clause, mark)
    )


def negated(one: Sentence, mark: Mark) -> bool:
    """Whether some negator governs the mark or the verb of its clause, whoever speaks."""
    if excepted(one, mark):
        return False
    clause = one.clause_of(mark)
    if _governed(one, clause, mark) is not None or _done_without(one, clause, mark) or _not_sent(one, clause, mark):
        return True
    return any(
        (0 <= mark.first - negator.past <= 2 or _is_no_such(one, negator, mark))
        and not _only(one, negator)
        and joined(one, negator.past - 1, mark.first)
        and not _colon(one, negator.first, mark.first)
        for negator in one.within("negator", clause)
    )


def _is_no_such(one: Sentence, negator: Mark, mark: Mark) -> bool:
    """Whether something is said to be no such thing: *this is not the approach of an IV clinic*."""
    verbs = [word.low for word in one.words[max(0, negator.first - 1) : negator.past]]
    between = [word.low for word in one.words[negator.past : mark.first]]
    return not _IS_OR_NOT.isdisjoint(verbs) and bool(between) and _LIKENING.issuperset(between)


def _not_sent(one: Sentence, clause: Clause, mark: Mark) -> bool:
    """Whether it is what nobody is handed to take away: *lozenges are not mailed*, *it will not be dispensed*."""
    return any(
        0 <= negator.first - mark.past <= _NEAR
        and not _SENT.isdisjoint(word.low for word in one.words[negator.past : min(negator.past + 2, clause.past)])
        for negator in one.within("negator", clause)
    )


def _done_without(one: Sentence, clause: Clause, mark: Mark) -> bool:
    """Whether it is what is spared: *without all the set-up of an IV*."""
    return any(
        0 <= mark.first - spared.past <= _WITHOUT and joined(one, spared.first, mark.first)
        for spared in one.within("spares", clause)
    )


def excepted(one: Sentence, mark: Mark) -> bool:
    """Whether the mark is what a denial leaves out: *nothing other than Spravato*, *we do not give IV, only IM*."""
    return ("negator" in one.labels and _set_apart(one, mark)) or any(
        0 <= mark.first - other.past <= _EXCEPTED and joined(one, other.past - 1, mark.first)
        for other in one.marks.get("except", ())
    )


def _set_apart(one: Sentence, mark: Mark) -> bool:
    """Whether *only* stands right before the mark, and a comma or *but* between it and what is denied."""
    for place in range(max(1, mark.first - _NEAR), mark.first):
        if one.words[place].low not in _ONLY:
            continue
        parted = not joined(one, place - 1, place) or one.words[place - 1].low == "but"
        if parted and joined(one, place, mark.first) and not _negated_between(one, place, mark.first):
            return True
    return False


def _negated_between(one: Sentence, first: int, past: int) -> bool:
    return any(first <= negator.first < past for negator in one.marks.get("negator", ()))


def _speaks(one: Sentence, clause: Clause) -> bool:
    if any(True for _ in one.within("own", clause)):
        return True
    if any(True for _ in one.within("own", Clause(0, len(one.words)))) and clause.first > 0:
        return True
    if "here" in one.lows and _done_here(one, clause):
        return True
    return any(
        word.low in _SELF and place and one.words[place - 1].low in ("our", "this", "the", "my")
        for place, word in enumerate(one.words[clause.first : clause.past], clause.first)
    )


def _done_here(one: Sentence, clause: Clause) -> bool:
    """Whether something is done *here*, at the end of a clause: *is not offered here*, not *here in the States*."""
    return any(
        one.words[place].low == "here"
        and one.words[place - 1].low in _DONE
        and (place + 1 == clause.past or one.words[place + 1].low in _HERE_IN)
        for place in range(max(1, clause.first), clause.past)
    )


def _not_done_here(one: Sentence, clause: Clause, mark: Mark) -> bool:
    """Whether it is what is not done or kept *here*, at the end of a clause: *Spravato is not done here*."""
    return any(
        0 <= negator.first - mark.past <= _NEAR
        and negator.past + 1 < clause.past
        and one.words[negator.past].low in _KEPT
        and one.words[negator.past + 1].low == "here"
        and (negator.past + 2 == clause.past or one.words[negator.past + 2].low in _HERE_IN)
        and joined(one, mark.past - 1, negator.past + 1)
        for negator in one.within("negator", clause)
    )


def _is_given(one: Sentence, mark: Mark) -> bool:
    """Whether it is said right after the mark that it is given: *no Spravato, and lozenges are given here*."""
    after = [word.low for word in one.words[mark.past : mark.past + 2]]
    return len(after) > 1 and after[0] in _IS and after[1] in _PASSIVE and mark.first > 0 and not _no_before(one, mark)


def _no_before(one: Sentence, mark: Mark) -> bool:
    """Whether a *no* or *neither* stands so near before the mark that it may be its own: *no infusions are given*."""
    return any(0 <= mark.first - negator.past <= 1 for negator in one.marks.get("negator", ())) or (
        one.words[mark.first - 1].low in ("or", "nor", "and") and one.words[0].low in ("no", "neither")
    )


def _aside(one: Sentence, mark: Mark) -> bool:
    """Whether the mark only tells when something else is not given: *no talk therapy during the infusion*."""
    return any(word.low in _WHEN for word in one.words[max(0, mark.first - 2) : mark.first])


def _neither(one: Sentence, clause: Clause, mark: Mark) -> bool:
    """Whether a *neither* after the verb of offering reaches the mark: *we offer neither lozenges nor troches*."""
    if "neither" not in one.lows:
        return False
    start = max((no for no in range(mark.first) if one.words[no].low in _NEITHER), default=0)
    if not _GOES_WITH.isdisjoint(word.low for word in one.words[start : mark.first]):
        return False
    return any(
        one.words[negator.first].low == "neither"
        and negator.past <= mark.first
        and not _new_subject(one, negator.past, mark.first)
        and any(verb.past == negator.first for verb in one.marks.get("refusable", ()))
        for negator in one.within("negator", clause)
    )


def _ended(one: Sentence, mark: Mark) -> bool:
    """Whether the end of the sentence takes back what was given: *used to offer it but no longer do*."""
    for gone in one.marks.get("stopped", ()):
        if gone.first < mark.past or one.words[gone.first].low != "no" or one.words[gone.first - 1].low not in _ENDS:
            continue
        for verb in one.marks.get("refusable", ()):
            after = one.words[verb.past :]
            if verb.first == gone.past and (not after or (len(after) == 1 and after[0].low in _IT)):
                return True
    return False


def joined(one: Sentence, first: int, last: int) -> bool:
    """Whether no comma or bracket parts two words."""
    between = one.text[one.words[first].end : one.words[last].start]
    return not ("," in between or "(" in between or ")" in between)


def _only(one: Sentence, negator: Mark) -> bool:
    return negator.past < len(one.words) and one.words[negator.past].low in _ONLY


def _governed(one: Sentence, clause: Clause, mark: Mark) -> Mark | None:
    """The negator that stands before a verb of offering which reaches the mark."""
    verbs = [*one.within("refusable", clause)]
    if mark.label.startswith("payment="):
        verbs += one.within("accept", clause)
    for negator in one.within("negator", clause):
        if _only(one, negator) or _answers_no(one, negator) or _of_another(one, negator, mark):
            continue
        for verb in verbs:
            if not 0 <= verb.first - negator.past <= _REACH or verb.first == mark.first:
                continue
            if not joined(one, negator.past - 1, verb.first) or _colon(one, negator.past - 1, verb.first):
                continue
            before_mark = (
                negator.past <= mark.first
                and not _new_subject(one, verb.past, mark.first)
                and not _told_anew(one, verb.past, mark)
            )
            passive = one.words[verb.first].low in _PASSIVE or one.words[verb.first].low == "do"
            if before_mark or passive:
                return negator
    return None


def _answers_no(one: Sentence, negator: Mark) -> bool:
    """Whether it is a *No.* by itself, before the clinic says what it does: *No. We give them here*."""
    end = one.words[negator.past - 1].end
    goes_on = len(one.words) > 1 and one.words[1].low in _GOES_ON
    return negator.past == 1 and goes_on and one.text[end : end + 2] == ". "


def _new_subject(one: Sentence, first: int, past: int) -> bool:
    """Whether somebody else begins to act between two words: *not licensed for that use, we offer ...*."""
    return any(
        first <= mark.first < past and not joined(one, mark.first - 1, mark.first) for mark in one.marks.get("we", ())
    )


def _told_anew(one: Sentence, first: int, mark: Mark) -> bool:
    """Whether a colon and a verb begin another statement: *we need no IV: it is given by injection*."""
    return any(
        first <= verb.first < mark.first and _colon(one, first - 1, verb.first)
        for verb in one.marks.get("refusable", ())
    )


def _colon(one: Sentence, first: int, last: int) -> bool:
    """Whether a colon parts two words."""
    return ":" in one.text[one.words[first].end : one.words[last].start]


def _disowned(one: Sentence, mark: Mark) -> bool:
    """Whether a clause that ends the sentence takes back what it names: *..., which we do not have*."""
    if any(
        mark.past <= other.first and joined(one, mark.past - 1, other.first) for other in one.marks.get("not_ours", ())
    ):
        return True
    last = len(one.words) - 1
    verbs = [verb for verb in one.marks.get("refusable", ()) if verb.past + 1 >= last]
    return any(
        one.words[place].low == "which"
        and one.words[place + 1].low in ("we", "i")
        and any(place < negator.first <= verb.first for negator in one.marks.get("negator", ()) for verb in verbs)
        for place in range(mark.past, max(mark.past, last - 1))
    )


def _given_up(one: Sentence, clause: Clause, mark: Mark) -> bool:
    return any(
        one.words[gone.first].low in ("no", "stopped", "discontinued")
        and not _of_another(one, gone, mark)
        and not given_since(one, mark)
        for gone in one.within("stopped", clause)
    )


def _of_another(one: Sentence, gone: Mark, mark: Mark) -> bool:
    """Whether it is patients who no longer do something, or something else that is: *and we no longer do paperwork*."""
    if gone.first < mark.past or [word.low for word in one.words[gone.first : gone.first + 2]] != ["no", "longer"]:
        return False
    before = [word.low for word in one.words[max(0, gone.first - 2) : gone.first]]
    if before[-1:] in (["who"], ["can"]):
        return True
    return before[-1:] in (["we"], ["i"]) and "which" not in before and not _ended(one, mark)
