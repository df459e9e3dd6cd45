"""What the page says that its clinic treats. Exclusions, side effects, emergencies and other people's cases are not."""

from collections.abc import Iterator

from config.vocabulary import vocabulary
from indexer.read.illness import set_aside, speaks_about
from indexer.read.lexicon import Mark
from indexer.read.negation import negated
from indexer.read.offers import heading_stance
from indexer.read.quotation import passage
from indexer.read.sentences import Sentence
from indexer.read.view import View
from indexer.statement import Finding

_NEEDED = 1.0
_VETO = ("exclusion", "side_effect", "emergency", "diary", "anecdote", "elsewhere", "medicine")
_REACH = 7
_IMPLIED = {
    "trd": "depression",
    "postpartum": "depression",
    "crps": "chronic_pain",
    "fibromyalgia": "chronic_pain",
    "neuropathic_pain": "chronic_pain",
}
"""What a narrower condition is a kind of, as the vocabulary defines the wider one."""
_JOINS = frozenset({"with", "plus", "and", "mdd", "who", "experiencing", "having", "or", "whose", "when", "in"})
_WITH = frozenset({"with", "plus"})
_RISK = 3
_OPENS = 4
_LESS = 0.5
_BARE = 0.25
"""What a sentence lacks that names a condition and says nothing else that this reader hears."""


def read_conditions(page: View) -> Iterator[Finding]:
    """Findings of the field condition, at most one for each code."""
    found: dict[str, tuple[float, Sentence, Mark]] = {}
    spravato = page.count("esketamine") > 0
    refused = {one.asked.text for one in page.main if one.answers and one.asked is not None and _says_no(one)}
    for one in page.main:
        if _about_something_else(one) or (one.question and one.text in refused):
            continue
        weight = _weight(page, one)
        for code, lighter, mark in _named(one, spravato=spravato):
            if code not in found or weight - lighter > found[code][0]:
                found[code] = (weight - lighter, one, mark)
    _keep_apart(found)
    for code, (weight, one, mark) in found.items():
        if weight >= _NEEDED:
            yield Finding(field="condition", value=code, said=passage(one, mark))


def _says_no(one: Sentence) -> bool:
    opens = [word.low for word in one.words[:_OPENS]]
    return opens[:1] == ["no"] or "not" in opens or opens[:1] == ["unfortunately"]


def _named(one: Sentence, *, spravato: bool) -> Iterator[tuple[str, float, Mark]]:
    """The conditions that a sentence names, what is taken off an implied one, and the words."""
    joined = _with_suicidality(one, spravato=spravato)
    if joined is not None:
        yield "mdd_si", 0.0, joined
        yield "depression", 0.0, joined
    for code in vocabulary()["condition"].codes:
        if code == "suicidality" and joined is not None:
            continue
        for mark in one.marks.get(f"condition={code}", ()):
            if (
                negated(one, mark)
                or _risked(one, mark)
                or set_aside(one, mark)
                or (code == "substance_use" and _in_passing(one))
            ):
                continue
            yield code, 0.0, mark
            if code in _IMPLIED:
                yield _IMPLIED[code], _LESS, mark


def _keep_apart(found: dict[str, tuple[float, Sentence, Mark]]) -> None:
    """Drop suicidality where only the depression with suicidal thoughts is meant that Spravato is approved for."""
    if "mdd_si" not in found or "suicidality" not in found:
        return
    _, one, _ = found["suicidality"]
    whole = (one, *one.above[-1:])
    if any(part.has("esketamine", "condition=depression") for part in whole) or one.block == found["mdd_si"][1].block:
        del found["suicidality"]


def _risked(one: Sentence, mark: Mark) -> bool:
    """Whether it is only what somebody may come to: *at risk for suicidal thoughts*, *lead to chronic pain*."""
    before = [word.low for word in one.words[max(0, mark.first - _RISK) : mark.first]]
    return "risk" in before or ("to" in before and bool({"lead", "leading", "leads", "ranging"} & set(before)))


def _in_passing(one: Sentence) -> bool:
    """Whether substance use stands alone, away from the drug: many a centre treats it in other ways."""
    others = sum(label.startswith("condition=") for label in one.marks)
    near = (one, *one.above[-2:])
    return others <= 1 and one.kind == "paragraph" and not any(part.has("drug", "route=iv") for part in near)


def _about_something_else(one: Sentence) -> bool:
    byline = one.heading is not None and any(word.low == "by" for word in one.heading.words)
    if one.quoted or (heading_stance(one) in ("excludes", "denies") and not byline):
        return True
    if speaks_about(one):
        return True
    if one.has(*_VETO) and not (one.has("served") and _only_history(one)):
        return True
    if one.question and not one.has("treat"):
        return True
    heading = one.heading
    if heading is not None and heading.has("other_treatment") and not (heading.has("drug") or one.has("drug")):
        return True
    return one.has("other_treatment") and not one.has("drug")


def _only_history(one: Sentence) -> bool:
    """Whether nothing excludes but the word *history*: *those with a history of depression may need more infusions*."""
    return not one.has(*_VETO[1:]) and all(
        one.words[mark.past - 1].low == "of" for mark in one.marks.get("exclusion", ())
    )


def _weight(page: View, one: Sentence) -> float:
    weight = 1.0
    if one.has("own", "own_place") or page.names_itself(one):
        weight += 1
    if one.has("drug", "treat", "route=iv") or heading_stance(one) == "affirms":
        weight += 1
    if any(heading.has("drug", "treat") for heading in one.above[-2:]):
        weight += 0.5
    if weight <= _NEEDED and one.kind == "paragraph" and not (one.asked is not None and one.asked.has("drug", "treat")):
        weight -= _BARE
    if one.has("research", "anesthetic"):
        weight -= 0.5
    if one.has("citation"):
        weight -= 1.5
    if one.has("epidemic"):
        weight -= 1
    if not one.speaks() and _of_named_place(page, one):
        weight -= 1.5
    if one.has("others_clinic") and not one.speaks():
        weight -= 1
    return weight


def _of_named_place(page: View, one: Sentence) -> bool:
    """Whether a place of another name and town acts: *Elm Wellness in Ohio treats OCD with ketamine*."""
    if page.names_itself(one) or one is page.title or one.kind != "paragraph":
        return False
    for noun in one.marks.get("clinic_noun", ()):
        named = noun.first > 0 and all(one.words[place].typed[:1].isupper() for place in (noun.first - 1, noun.first))
        after = one.words[noun.past : noun.past + 2]
        town = len(after) > 1 and after[0].low == "in" and after[1].typed[:1].isupper()
        if named and town and noun.first <= _OPENS:
            return True
    return False


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
