"""What a page says about psychiatrists at the practice it is about: led, on the team, mentioned, or other clinicians.

A role word has to stand with a name or with the practice's own doings. Brands, the patient's own psychiatrist,
referrers, reviewers, quoted outsiders and bare titles are no evidence.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from indexer.read.bystanders import at_another_place, belongs, bystander, of_another_place, sought
from indexer.read.cast import BANNER, LEADS, Scene, gather, on_card
from indexer.read.clinicians import clinician, within_psychiatry
from indexer.read.leading import founded_by, leads, leads_elsewhere, names_place, of_treatment, treats_all
from indexer.read.lexicon import Mark
from indexer.read.people import (
    capitalised,
    heading_names,
    named_before,
    names_beside,
    names_physician,
    surname,
)
from indexer.read.provider import Verdict
from indexer.read.quotation import passage, together
from indexer.read.quoted import quoted_as_giver
from indexer.read.roles import (
    at_large,
    belongs_elsewhere,
    bygone,
    gives_instance,
    governed_by_us,
    of_clinics,
    of_named_place,
    page_is_about_place,
    plural,
    studied,
    supposed,
)
from indexer.read.sentences import Sentence
from indexer.read.staffing import answers_who, answers_why, at_home, staffed
from indexer.read.view import View
from indexer.statement import Finding

LEVELS = ("led", "on_team", "mentioned", "psychiatric_np_pa", "other_prescriber")
"""Strongest first; a page and a listing keep one."""

_ELSEWHERE = frozenset({"references", "testimonials", "testimonial", "reviews", "sources", "bibliography"}) | frozenset(
    {"disclosure", "disclosures", "authors", "contributors"}
)
_PLAUSIBLE = -2.5
"""The least score of a page whose *our psychiatrist* is believed."""
_OPENS = 3
_HEADING = 5
_PLACED = frozenset({"in", "near"})
_ROLE = "psychiatry:psychiatrist"
_ROLES = (_ROLE, "psychiatry=led", "psychiatry=psychiatric_np_pa", "psychiatry=other_prescriber")
_FIELD = "psychiatry:field"
_SIGNS = (*_ROLES, _FIELD)
_QUALIFIED = frozenset({"board", "certified", "trained", "specialist"})
_SELF = frozenset({"i", "i've", "i'm", "me", "my"})
_HEADS = frozenset({"psychiatrist", "neuropsychiatrist", "telepsychiatrist", "physician", "doctor", "director", "md"})


@dataclass(frozen=True, slots=True)
class Evidence:
    """One level with the sentence and the words that show it, and the line with the name, when that stands above."""

    level: str
    one: Sentence
    mark: Mark
    card: Sentence | None = None

    def said(self, page: View) -> str:
        """The proof as a quotation, with the name of whom it is true when that is the line right above."""
        named = together(page, self.card, self.one) if self.card is not None else ""
        return named or passage(self.one, self.mark)


def read_psychiatry(page: View, verdict: Verdict) -> Iterator[Finding]:
    """At most one finding of the field psychiatry: the strongest level that the page shows."""
    if not any(page.count(label) for label in _SIGNS):
        return
    if _directory(page, verdict):
        return
    best: Evidence | None = None
    scene = Scene(page=page, verdict=verdict, cast=gather(page))
    main = page.main
    for higher, above, one, below in zip((None, None, *main), (None, *main), main, (*main[1:], None), strict=False):
        if one.question or one.zone == "quote" or not one.has(*_SIGNS) or _others_words(scene, one):
            continue
        for found in _in_sentence(scene, one, card=on_card(higher, above, one), below=below):
            if best is None or LEVELS.index(found.level) < LEVELS.index(best.level):
                best = found
    if best is not None:
        yield Finding(field="psychiatry", value=best.level, said=best.said(page))


def _directory(page: View, verdict: Verdict) -> bool:
    """Whether the title promises many people's clinicians, *Psychiatrists in Elm, OH*, and no practice speaks."""
    title = page.title
    many = any(
        plural(title, mark) and mark.past < len(title.words) and title.words[mark.past].low in _PLACED
        for label in _ROLES
        for mark in title.marks.get(label, ())
    )
    return many and not verdict.signs.get("we", 0) and not verdict.signs.get("itself", 0)


def _others_words(scene: Scene, one: Sentence) -> bool:
    """Whether it stands among references or testimonials, or is the line of an author from elsewhere."""
    if any(word.typed.lower() in _ELSEWHERE for heading in one.above for word in heading.words):
        return True
    return (
        one.words[0].low == "by" and capitalised(one.words, 1) and not scene.page.names_itself(one)
        if one.words
        else True
    )


def _in_sentence(
    scene: Scene, one: Sentence, *, card: Sentence | None = None, below: Sentence | None = None
) -> Iterator[Evidence]:
    """The levels that one sentence shows; ``card`` is the name above a line of a team page, ``below`` what follows."""
    for mark in one.marks.get("psychiatry=led", ()):
        if _says_led(scene, one, mark):
            yield Evidence("led", one, mark)
    for mark in one.marks.get(_ROLE, ()):
        level = _psychiatrist(scene, one, mark, card=card, below=below)
        if level:
            yield Evidence(level, one, mark, card)
    for mark in one.marks.get(_FIELD, ()):
        if _field_of(scene, one, mark, card):
            yield Evidence("on_team", one, mark, card)
    for label in ("psychiatric_np_pa", "other_prescriber"):
        for mark in one.marks.get(f"psychiatry={label}", ()):
            part = label == "other_prescriber" and within_psychiatry(one, mark)
            if not part and clinician(scene, one, mark, card=card is not None):
                yield Evidence(label, one, mark, card)


def _says_led(scene: Scene, one: Sentence, mark: Mark) -> bool:
    """Whether *psychiatrist-led*, *owned by psychiatrists* or the like is said of the page's own place."""
    if not one.speaks():
        ours = scene.page.names_itself(one) or (scene.verdict.is_provider is True and not of_clinics(one))
        if not ours or one.words[mark.first].low == "group" or _of_others(scene, one, mark, named=False):
            return False
    of_visit = one.words[mark.past - 2].low == "by" and of_treatment(one, mark)
    return not (of_visit or studied(one) or belongs_elsewhere(one, mark) or supposed(one, mark))


def _field_of(scene: Scene, one: Sentence, mark: Mark, card: Sentence | None) -> bool:
    """Whether a physician's name stands above a line of the field alone: *Jane Roe, MD*, below *Adult Psychiatry*."""
    alone = mark.past == len(one.words) <= _OPENS
    return alone and card is not None and names_physician(card) and at_home(scene, one)


def _heads_names(scene: Scene, one: Sentence, mark: Mark, below: Sentence | None) -> bool:
    """Whether a line of the role alone heads names: *Psychiatrists* on a team page, *Psychiatrist serving Elm*."""
    if one.before is not None or not at_home(scene, one) or belongs_elsewhere(one, mark) or sought(one, mark):
        return False
    if one.has("psychiatry:banner") and len(one.words) <= BANNER and mark.first <= _OPENS:
        return bool(scene.cast.titled)
    short = len(one.words) <= (_OPENS if plural(one, mark) else _HEADING)
    return below is not None and below.block != one.block and short and names_physician(below)


def _psychiatrist(scene: Scene, one: Sentence, mark: Mark, *, card: Sentence | None, below: Sentence | None) -> str:
    """The level that one mention of a psychiatrist shows, by itself or as the heading of names; empty for none."""
    level = _alone(scene, one, mark, card=card)
    if level in ("", "mentioned") and _heads_names(scene, one, mark, below):
        return "led" if one.has(LEADS) else "on_team"
    return "led" if level == "on_team" and card is not None and _office(one, below) else level


def _office(one: Sentence, below: Sentence | None) -> bool:
    """Whether the line below the role on a card is an office that leads: *Medical director*, *Founder*."""
    return below is not None and below.block != one.block and below.has(LEADS) and len(below.words) <= _HEADING


def _alone(scene: Scene, one: Sentence, mark: Mark, *, card: Sentence | None) -> str:
    """The level that a mention shows without the lines below it."""
    assistant = mark.past < len(one.words) and one.words[mark.past].low == "assistant"
    if assistant or one.in_quotes(mark) or bygone(one, mark):
        return ""
    ours = scene.page.names_itself(one) or (scene.verdict.is_provider is True and not plural(one, mark))
    instance = ours and gives_instance(one, mark) and names_physician(one, mark)
    if (belongs_elsewhere(one, mark) and not instance) or bystander(one, mark):
        return ""
    if _first_person(one, mark) and (_role_alone(one, mark) or not scene.page.count("psychiatry=psychiatric_np_pa")):
        return "led"
    before = named_before(one)
    named = card is not None or names_physician(one, mark) or surname(one, mark) in scene.cast.titled
    named = named or (_role_alone(one, mark) and names_beside(one, mark))
    if named or before is not None or heading_names(one):
        level = _named_level(scene, one, mark, card=card, before=before)
        if level or (named and not governed_by_us(one, mark)):
            return level
    return _unnamed_level(scene, one, mark)


def _named_level(scene: Scene, one: Sentence, mark: Mark, *, card: Sentence | None, before: Sentence | None) -> str:
    """The level that a named psychiatrist shows, if that one belongs to the practice."""
    giver = scene.verdict.is_provider is not True and quoted_as_giver(scene.page, one, mark)
    if not giver and _of_others(scene, one, mark, named=before is None):
        return ""
    near, told = leads(one, mark, before), leads_elsewhere(scene.cast, one, mark, card)
    runs = told or (near and names_place(one) and not one.has("research"))
    if not (giver or runs or _treats_here(scene, one, mark)):
        return ""
    return "led" if near or told or treats_all(one, mark) else "on_team"


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


def _treats_here(scene: Scene, one: Sentence, mark: Mark) -> bool:
    """Whether the named clinician belongs to the practice that the page is about."""
    outsider = one.has("news", "psychiatry:comments", "psychiatry:opinion")
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
    if not (_role_alone(one, mark) or qualified) or _of_others(scene, one, mark, named=False):
        return ""
    founded = founded_by(one, mark)
    named = scene.page.names_itself(one) and of_named_place(one, mark)
    ours = (governed_by_us(one, mark) or named) and (scene.verdict.practice or scene.verdict.score > _PLAUSIBLE)
    if at_large(one, mark) and not named and (ours or not (answers_why(one, mark) or answers_who(one, mark))):
        return ""
    if not ours and (qualified or not staffed(scene, one, mark, tied=founded)):
        return ""
    alone = bool(scene.verdict.signs.get("i", 0)) and not scene.verdict.signs.get("we", 0)
    return "led" if founded or (alone and answers_why(one, mark)) else "mentioned"


def _role_alone(one: Sentence, mark: Mark) -> bool:
    return one.words[mark.past - 1].low in _HEADS


def _first_person(one: Sentence, mark: Mark) -> bool:
    """Whether the writer is the psychiatrist: *I am a psychiatrist*, *formed me as a psychiatrist*."""
    if plural(one, mark):
        return False
    before = [word.low for word in one.words[max(0, mark.first - 7) : mark.first]]
    close = before[-3:]
    speaking = bool({"i", "i've", "i'm"} & {word.low for word in one.words})
    i_next = "i" in [word.low for word in one.words[mark.past : mark.past + 1]]  # "As a child psychiatrist I …"
    as_one = ("as" in close and (speaking or bool(_SELF & set(before)))) or ("as" in before and i_next)
    trained = not _role_alone(one, mark) and bool({"i", "my", "i've", "i'm"} & set(before))
    being = "i" in before and ("am" in before or "been" in close)
    return "i'm" in before or being or as_one or "myself" in before or trained
