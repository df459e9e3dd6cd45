"""What a page says about psychiatrists at the practice it is about: led, on the team, mentioned, or other clinicians.

A role word has to stand with a name or with the practice's own doings. Brands, the patient's own psychiatrist,
referrers, reviewers, quoted outsiders and bare titles are no evidence.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from indexer.read.bystanders import at_another_place, belongs, bystander, of_another_place, sought
from indexer.read.cast import CARD, Scene, gather
from indexer.read.clinicians import clinician, within_psychiatry
from indexer.read.leading import founded_by, leads, leads_elsewhere, names_place
from indexer.read.lexicon import Mark
from indexer.read.people import (
    capitalised,
    heading_names,
    named_before,
    names_beside,
    names_only,
    names_physician,
    surname,
)
from indexer.read.provider import Verdict
from indexer.read.quotation import passage
from indexer.read.roles import (
    acts_here,
    at_large,
    belongs_elsewhere,
    bygone,
    disjoined,
    for_patients,
    governed_by_us,
    introduced,
    of_clinics,
    page_is_about_place,
    plural,
    studied,
    supposed,
)
from indexer.read.sentences import Sentence
from indexer.read.view import View
from indexer.statement import Finding

LEVELS = ("led", "on_team", "mentioned", "psychiatric_np_pa", "other_prescriber")
"""Strongest first; a page and a listing keep one."""

_LISTED = 10
_ELSEWHERE = frozenset({"references", "testimonials", "testimonial", "reviews", "sources", "bibliography"})
_PLAUSIBLE = -2.5
"""The least score of a page whose *our psychiatrist* is believed."""
_OPENS = 3
_ROLE = "psychiatry:psychiatrist"
_ROLES = (_ROLE, "psychiatry=led", "psychiatry=psychiatric_np_pa", "psychiatry=other_prescriber")
_QUALIFIED = frozenset({"board", "certified", "trained", "specialist"})
_NOT_HERE = ("news", "elsewhere", "psychiatry:at_large")
_SELF = frozenset({"i", "i've", "i'm", "me", "my"})
_HEADS = frozenset({"psychiatrist", "physician", "doctor", "director", "md"})


@dataclass(frozen=True, slots=True)
class Evidence:
    """One level with the sentence and the words that show it."""

    level: str
    one: Sentence
    mark: Mark


def read_psychiatry(page: View, verdict: Verdict) -> Iterator[Finding]:
    """At most one finding of the field psychiatry: the strongest level that the page shows."""
    if not any(page.count(label) for label in _ROLES):
        return
    best: Evidence | None = None
    scene = Scene(page=page, verdict=verdict, cast=gather(page))
    for above, one in zip((None, *page.main), page.main, strict=False):
        if one.question or one.zone == "quote" or _others_words(scene, one):
            continue
        card = above is not None and above.block != one.block and len(one.words) <= CARD and names_only(above)
        for found in _in_sentence(scene, one, card=card):
            if best is None or LEVELS.index(found.level) < LEVELS.index(best.level):
                best = found
    if best is not None:
        yield Finding(field="psychiatry", value=best.level, said=passage(best.one, best.mark))


def _others_words(scene: Scene, one: Sentence) -> bool:
    """Whether it stands among references or testimonials, or is the line of an author from elsewhere."""
    if any(word.typed.lower() in _ELSEWHERE for heading in one.above[-1:] for word in heading.words):
        return True
    return (
        one.words[0].low == "by" and capitalised(one.words, 1) and not scene.page.names_itself(one)
        if one.words
        else True
    )


def _in_sentence(scene: Scene, one: Sentence, *, card: bool = False) -> Iterator[Evidence]:
    """The levels that one sentence shows; ``card`` tells that the line above it is a person's name alone."""
    for mark in one.marks.get("psychiatry=led", ()):
        own = (
            one.speaks() or scene.page.names_itself(one) or (scene.verdict.is_provider is True and not of_clinics(one))
        )
        own = own and (one.speaks() or not _of_others(scene, one, mark, named=False))
        if own and not belongs_elsewhere(one, mark) and not supposed(one, mark):
            yield Evidence("led", one, mark)
    for mark in one.marks.get(_ROLE, ()):
        level = _psychiatrist(scene, one, mark, card=card)
        if level:
            yield Evidence(level, one, mark)
    for label in ("psychiatric_np_pa", "other_prescriber"):
        for mark in one.marks.get(f"psychiatry={label}", ()):
            part = label == "other_prescriber" and within_psychiatry(one, mark)
            if not part and clinician(scene, one, mark, card=card):
                yield Evidence(label, one, mark)


def _psychiatrist(scene: Scene, one: Sentence, mark: Mark, *, card: bool) -> str:
    """The level that one mention of a psychiatrist shows, empty for none."""
    assistant = mark.past < len(one.words) and one.words[mark.past].low == "assistant"
    if assistant or one.in_quotes(mark) or bygone(one, mark):
        return ""
    if belongs_elsewhere(one, mark) or bystander(one, mark):
        return ""
    return _named_level(scene, one, mark, card=card) or _unnamed_level(scene, one, mark)


def _named_level(scene: Scene, one: Sentence, mark: Mark, *, card: bool) -> str:
    """The level that a named psychiatrist shows, if one is named and belongs to the practice."""
    if _first_person(one, mark) and (_role_alone(one, mark) or not scene.page.count("psychiatry=psychiatric_np_pa")):
        return "led"
    before = named_before(one)
    titled = card or names_physician(one, mark) or _known(scene, one, mark)
    if not (titled or (_role_alone(one, mark) and names_beside(one, mark)) or heading_names(one) or before is not None):
        return ""
    if _of_others(scene, one, mark, named=True):
        return ""
    near, told = leads(one, mark, before), leads_elsewhere(scene.cast, one, mark)
    runs = told or (near and names_place(one) and not one.has("research"))
    if not (runs or _treats_here(scene, one, mark)):
        return ""
    return "led" if near or told else "on_team"


def _of_others(scene: Scene, one: Sentence, mark: Mark, *, named: bool) -> bool:
    """Whether nobody is meant who treats here: another place's psychiatrist, a vacancy, or a name in passing."""
    if sought(one, mark):
        return True
    passing = named and scene.verdict.practice and not belongs(one, mark)
    if one.speaks() or scene.page.names_itself(one):
        return passing and not scene.page.names_itself(one)
    capitals = scene.cast.capitals
    runs = (one.has("psychiatry:leads") and not one.has("drug")) or one.words[0].low == "at"
    if scene.verdict.practice and runs and of_another_place(capitals, one):
        return True
    if not named or page_is_about_place(capitals, one, mark):
        return False
    return passing or at_another_place(capitals, one, mark)


def _known(scene: Scene, one: Sentence, mark: Mark) -> bool:
    """Whether the role stands with a last name that another sentence gives a physician's title."""
    return surname(one, mark) in scene.cast.titled


def _treats_here(scene: Scene, one: Sentence, mark: Mark) -> bool:
    """Whether the named clinician belongs to the practice that the page is about."""
    outsider = one.has("news", "psychiatry:comments")
    if (
        scene.page.names_itself(one)
        or one.speaks()
        or (not outsider and (scene.verdict.practice or scene.verdict.is_provider is True))
    ):
        return True
    return page_is_about_place(scene.cast.capitals, one, mark)


def _unnamed_level(scene: Scene, one: Sentence, mark: Mark) -> str:
    """The level that a psychiatrist without a name shows, if the practice says that one treats there."""
    qualified = one.words[mark.first].low in _QUALIFIED
    if not (_role_alone(one, mark) or qualified) or at_large(one, mark):
        return ""
    if _of_others(scene, one, mark, named=False):
        return ""
    founded = founded_by(one, mark)
    ours = governed_by_us(one, mark) and (scene.verdict.practice or scene.verdict.score > _PLAUSIBLE)
    if not ours:
        if (
            qualified
            or supposed(one, mark)
            or disjoined(one, mark)
            or one.has(*_NOT_HERE)
            or of_clinics(one)
            or studied(one)
        ):
            return ""
        if not _unowned(scene, one, acts=founded or (acts_here(one, mark) and introduced(one, mark))):
            return ""
    return "led" if founded else "mentioned"


def _unowned(scene: Scene, one: Sentence, *, acts: bool) -> bool:
    """Whether a psychiatrist whom no *our* governs is still one of the practice's own."""
    itself = scene.page.names_itself(one)
    ours = one.speaks() or (one.heading is not None and one.heading.has("own") and not one.heading.question)
    if (ours or itself) and scene.verdict.practice and one is not scene.page.title:
        return acts or itself
    if one.has("psychiatry:here") and scene.verdict.practice:
        return True
    bare = "no drug" in scene.verdict.signs and scene.verdict.practice and not scene.verdict.signs.get("telltale", 0)
    if (
        bare
        and acts
        and (scene.page.count("own") or scene.verdict.signs.get("itself", 0))
        and not scene.page.count("psychiatry:general")
    ):
        return True
    likely = scene.verdict.is_provider is True or (
        scene.verdict.is_provider is None and scene.verdict.score > 0 and (for_patients(one) or scene.verdict.score > 1)
    )
    listed = one.kind in ("item", "cell", "heading") and len(one.words) <= _LISTED and one is not scene.page.title
    return likely and (acts or listed)


def _role_alone(one: Sentence, mark: Mark) -> bool:
    return one.words[mark.past - 1].low in _HEADS


def _first_person(one: Sentence, mark: Mark) -> bool:
    """Whether the writer is the psychiatrist: *I am a psychiatrist*, *formed me as a psychiatrist*."""
    if plural(one, mark):
        return False
    before = [word.low for word in one.words[max(0, mark.first - 7) : mark.first]]
    after = one.words[mark.past].low if mark.past < len(one.words) else ""
    close = before[-3:]
    speaking = bool(_SELF & {word.low for word in one.words})
    as_one = "as" in close and (after == "i" or bool(_SELF & set(before)) or (mark.first <= _OPENS and speaking))
    trained = not _role_alone(one, mark) and bool({"i", "my", "i've", "i'm"} & set(before))
    being = "i" in before and ("am" in before or "been" in close)
    return "i'm" in before or being or as_one or "myself" in before or trained
