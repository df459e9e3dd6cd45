"""How surely a sentence claims that its clinic treats what it names: who speaks, to whom, what weakens the claim."""

from indexer.read.offers import heading_stance
from indexer.read.sentences import Sentence
from indexer.read.view import View

NEEDED = 1.0
"""The certainty from which a condition counts as treated."""
_FINDS = ("research", "conditions:links", "conditions:eases")
_OPENS = 4
_ROW = 3
_PAIR = 2
_HEAD = 3
_EPIDEMIC = 1.25
_RESEARCH = 0.75
_ANESTHETIC = 0.5
_ADDRESSED = frozenset({"you", "your", "you're", "you've"})
_GOES_ON = frozenset({"it", "this", "these", "they"})
_BARE = 0.25
"""What a sentence lacks that names a condition and says nothing else that this reader hears."""


def certainty(page: View, one: Sentence, *, alone: bool) -> float:
    """From nothing to about four, :data:`NEEDED` is enough; ``alone`` tells a line of a list without bullets."""
    weight = 1.0
    if one.has("own", "own_place") or page.names_itself(one):
        weight += 1
    if (
        one.has("drug", "treat", "route=iv", "conditions:links", "conditions:eases")
        or heading_stance(one) == "affirms"
        or carried(one)
        or addressed(one)
    ):
        weight += 1
    if any(heading.has("drug", "treat") for heading in one.above[-2:]):
        weight += 0.5
    answers = (one.asked is not None and one.asked.has("drug", "treat")) or lists(one)
    if weight <= NEEDED and one.kind == "paragraph" and not (answers or alone):
        weight -= _BARE
    if one.has("research", "anesthetic"):
        weight -= _RESEARCH if one.has("research") else _ANESTHETIC
    if one.has("citation") or (one.has("conditions:institutions") and not (one.speaks() or one.has(*_FINDS))):
        weight -= 1.5
    if one.has("epidemic"):
        weight -= _EPIDEMIC
    if not one.speaks() and _of_named_place(page, one):
        weight -= 1.5
    if one.has("others_clinic") and not one.speaks():
        weight -= 1
    return weight


def addressed(one: Sentence) -> bool:
    """Whether those who have it are spoken to: *if you live with depression*, *are you struggling with anxiety?*."""
    lived = one.marks.get("conditions:lived")
    return lived is not None and (speaks_to_you(one) or (one.question and lived[0].first == 0))


def speaks_to_you(one: Sentence) -> bool:
    """Whether it says *you*."""
    return any(word.low in _ADDRESSED for word in one.words)


def lists(one: Sentence) -> bool:
    """Whether it is no sentence but a row of conditions: *Pain: fibromyalgia, neuralgia, migraine*."""
    marks = [mark for label, found in one.marks.items() if label.startswith("condition=") for mark in found]
    codes = len({mark.label for mark in marks})
    headed = len(one.words) > _HEAD and ":" in one.text[: one.words[_HEAD].start]
    if codes < (_PAIR if headed else _ROW):
        return False
    named = {place for mark in marks for place in range(mark.first, mark.past)}
    return headed or not one.text.endswith((".", "!")) or 2 * len(named) >= len(one.words)


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


def carried(one: Sentence) -> bool:
    """Whether it goes on about the drug that the sentence before names: *It has also been used for ...*."""
    return (
        one.before is not None and one.before.has("drug") and any(word.low in _GOES_ON for word in one.words[:_OPENS])
    )
