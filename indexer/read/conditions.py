"""What the page says that its clinic treats. Exclusions, side effects, emergencies and other people's cases are not."""

from collections.abc import Iterator
from itertools import pairwise

from indexer.read.approvals import told_of_another
from indexer.read.claimed import NEEDED, addressed, carried, certainty, lists, speaks_to_you
from indexer.read.entries import entries, treated_rows
from indexer.read.illness import at_large, by_a_payer, defines, resists, risked, set_aside, speaks_about, turned_down
from indexer.read.lexicon import Mark, labels_of
from indexer.read.negation import negated
from indexer.read.offers import heading_stance
from indexer.read.quotation import passage
from indexer.read.sentences import Sentence
from indexer.read.turned_away import denials
from indexer.read.view import View
from indexer.statement import Finding

_VETO = ("emergency", "anecdote", "medicine")
_REACH = 7
_IMPLIED = {
    "trd": "depression",
    "postpartum": "depression",
    "crps": "chronic_pain",
    "fibromyalgia": "chronic_pain",
    "neuropathic_pain": "chronic_pain",
}
"""What a narrower condition is a kind of, as the vocabulary defines the wider one."""
_TURNS_AWAY = ("exclusion", "negator", "side_effect", "conditions:brings", "conditions:bars", "conditions:hooks")
_FILED = frozenset({"tag", "tagged", "category", "categorie", "keyword", "topic", "filed"})
_JOINS = frozenset({"with", "plus", "and", "mdd", "who", "experiencing", "having", "or", "whose", "when", "in"})
_WITH = frozenset({"with", "plus"})
_OPENS = 4
_NEXT = 6
_SUMMED = (["conditions"], ["uses"], ["disorders"], ["diagnoses"], ["are"], ["indications"])
_NOT_SO = frozenset({"approved", "treated", "listed", "among", "indicated", "included", "fda", "approvable"})
_ADDRESSED = frozenset({"you", "your", "you're", "you've"})


def read_conditions(page: View, *, given: frozenset[str] = frozenset()) -> Iterator[Finding]:
    """Findings of the field condition, at most one treated and one denied for each code.

    ``given`` holds the routes that the page offers: what esketamine is approved for is treated where it is given.
    """
    found: dict[str, tuple[float, Sentence, Mark]] = {}
    spravato = page.count("esketamine") > 0
    of_another = told_of_another(page, given)
    refused = {one.asked.text for one in page.main if one.answers and one.asked is not None and _says_no(one)}
    alone = entries(page)
    excludes = page.title.has("headings:excludes")
    vain = {one.place for one, below in pairwise(page.main) if _named_in_vain(one, below)}
    for one in (*page.main, *treated_rows(page)):
        if one.labels.isdisjoint(labels_of("condition")):
            continue
        stance = "" if one is page.title else alone.get(one.place)
        if (
            stance == "excludes"
            or one.place in vain
            or _about_something_else(one)
            or (one.question and one.text in refused)
        ):
            continue
        if excludes and one.kind in ("item", "cell") and not one.has("drug", "treat", "conditions:we_treat"):
            continue
        if (by_a_payer(one) and not page.names_itself(one)) or of_another(one):
            continue
        weight = certainty(page, one, alone=stance is not None)
        for code, mark in _named(one, spravato=spravato, alone=stance is not None):
            if code not in found or weight > found[code][0]:
                found[code] = (weight, one, mark)
    _keep_apart(found)
    for code, (weight, one, mark) in found.items():
        if weight >= NEEDED:
            yield Finding(field="condition", value=code, said=passage(one, mark))
    yield from denials(page, "condition", {(code, one.place) for code, (_, one, _) in found.items()})


def _says_no(one: Sentence) -> bool:
    opens = [word.low for word in one.words[:_OPENS]]
    return opens[:1] in (["no"], ["unfortunately"]) or ("not" in opens and opens[0] not in _ADDRESSED)


def _named(one: Sentence, *, spravato: bool, alone: bool) -> Iterator[tuple[str, Mark]]:
    """The conditions that a sentence names, with those that they are a kind of, and the words."""
    joined = _with_suicidality(one, spravato=spravato)
    if joined is not None:
        yield "mdd_si", joined
        yield "depression", joined
    defined = defines(one)
    for label, code in labels_of("condition").items():
        if label not in one.labels:
            continue
        if (code == "suicidality" and joined is not None) or (defined and code not in defined):
            continue
        for mark in one.marks[label]:
            if (
                (negated(one, mark) and not one.has("fell_short", "conditions:no_need"))
                or risked(one, mark)
                or set_aside(one, mark)
                or turned_down(one, mark)
                or _excluded(one, mark)
                or _side_effect(one, mark)
                or (code == "substance_use" and not alone and _in_passing(one))
            ):
                continue
            if code == "suicidality" and _second_use(one):
                yield "mdd_si", mark
                yield "depression", mark
                continue
            yield code, mark
            if code in _IMPLIED:
                yield _IMPLIED[code], mark
            elif code == "depression" and (resists(one, mark) or _only_after_others(one)):
                yield "trd", mark


def _only_after_others(one: Sentence) -> bool:
    """Whether depression alone is named, and what fell short before: *your depression, if nothing has helped*."""
    codes = {label for label in one.labels if label.startswith("condition=")}
    return codes == {"condition=depression"} and one.has("fell_short") and not one.has("other_treatment")


def _second_use(one: Sentence) -> bool:
    """Whether suicidal thoughts stand for what Spravato is approved for beside the resistant depression."""
    return one.has("esketamine") and one.has("conditions:approval")


def _keep_apart(found: dict[str, tuple[float, Sentence, Mark]]) -> None:
    """Drop suicidality where only the depression with suicidal thoughts is meant that Spravato is approved for."""
    if "mdd_si" not in found or "suicidality" not in found:
        return
    _, one, _ = found["suicidality"]
    whole = (one, *one.above[-1:])
    if any(part.has("esketamine", "condition=depression") for part in whole) or one.block == found["mdd_si"][1].block:
        del found["suicidality"]


def _in_passing(one: Sentence) -> bool:
    """Whether substance use stands alone, away from the drug: many a centre treats it in other ways."""
    others = sum(label.startswith("condition=") for label in one.marks)
    near = (one, *one.above[-2:])
    if one.has("conditions:hooks") and not one.has("conditions:eases"):
        return True
    if carried(one) and one.has("treat"):
        return False
    return others <= 1 and one.kind == "paragraph" and not any(part.has("drug", "route=iv") for part in near)


def _about_something_else(one: Sentence) -> bool:
    byline = one.heading is not None and any(word.low == "by" for word in one.heading.words)
    if one.quoted or (heading_stance(one) in ("excludes", "denies") and not (byline or _proven(one) or _praises(one))):
        return True
    if speaks_about(one) and not (one.question and addressed(one)):
        return True
    if one.words[0].low in _FILED:
        return True
    if one.has("conditions:measures") and not one.has(
        "drug", "conditions:we_treat", "conditions:eases", "conditions:links"
    ):
        return True
    own_story = one.has("diary") and not one.question  # a patient's question says *my*, too
    if own_story or _of_others(one) or one.has(*_VETO) or at_large(one):
        return True
    asks = one.question and not (one.has("treat") or lists(one) or addressed(one))
    return asks or _by_other_means(one)


def _named_in_vain(one: Sentence, below: Sentence) -> bool:
    """Whether the next sentence says of what a line names that it is not treated: *These conditions are not ...*."""
    lows = [word.typed.lower() for word in below.words[:2]]
    if one.kind == "item" or lows[:1] not in (["these"], ["those"]) or lows[1:] not in _SUMMED:
        return False
    return any(
        no.first <= _OPENS and no.past < len(below.words) and below.words[no.past].low in _NOT_SO
        for no in below.marks.get("negator", ())
    )


def _by_other_means(one: Sentence) -> bool:
    """Whether another treatment or substance is what is given for it, here or under this heading."""
    if one.has("drug"):
        return False
    if one.has("other_treatment") and not one.has("fell_short"):
        return True
    if one.has("conditions:medicines") and not (one.has("own", "fell_short") or speaks_to_you(one)):
        return True
    heading = one.heading
    if heading is not None and heading.has("drug"):
        return False
    return one.has("foreign") or (heading is not None and heading.has("other_treatment"))


def _proven(one: Sentence) -> bool:
    """Whether what excludes is a sentence that says what the drug helps with: *research shows that it treats:*."""
    heading = one.heading
    return heading is not None and heading.has("drug") and heading.has("conditions:links", "conditions:eases")


def _praises(one: Sentence) -> bool:
    """Whether a sentence says what the drug eases, below a heading on who should not have it, and turns nobody away."""
    if one.kind != "paragraph" or heading_stance(one) != "excludes" or one.has(*_TURNS_AWAY):
        return False
    return one.has("conditions:eases", "conditions:links") and (one.has("drug") or carried(one))


def _of_others(one: Sentence) -> bool:
    """Whether other places act, insurance companies aside."""
    return any(
        mark.first == 0 or one.words[mark.first - 1].low != "insurance" for mark in one.marks.get("elsewhere", ())
    )


def _side_effect(one: Sentence, mark: Mark) -> bool:
    """Whether it is an effect that is not wanted, and not what a medicine with such effects did not help."""
    return any(
        other.first < mark.first or other.first - mark.past <= _NEXT for other in one.marks.get("side_effect", ())
    )


def _excluded(one: Sentence, mark: Mark) -> bool:
    """Whether the sentence says who is not taken, and no clause of its own says that this is treated."""
    if not one.has("exclusion") or _only_history(one):
        return False
    clause = one.clause_of(mark)
    treated = any(True for _ in one.within("conditions:we_treat", clause))
    return not treated or any(True for _ in one.within("exclusion", clause))


def _only_history(one: Sentence) -> bool:
    """Whether nothing excludes but the word *history*: *those with a history of depression may need more infusions*."""
    return one.has("served") and all(one.words[mark.past - 1].low == "of" for mark in one.marks.get("exclusion", ()))


def _with_suicidality(one: Sentence, *, spravato: bool) -> Mark | None:
    """The mark of a depression that the sentence joins with suicidal thoughts: *major depression with suicidal …*."""
    for mark in one.marks.get("condition=depression", ()):
        major = one.words[mark.first].low in ("major", "mdd")
        for other in one.marks.get("suicidal", ()):
            between = [word.low for word in one.words[mark.past : other.first]]
            near = mark.past <= other.first and len(between) <= _REACH
            if near and between and (major or spravato) and between[0] in (_JOINS if major else _WITH):
                gap = one.text[one.words[mark.past - 1].end : one.words[other.first].start]
                if not any(letter in gap for letter in ",;|"):
                    return mark
    return None
