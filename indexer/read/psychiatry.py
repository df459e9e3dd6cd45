"""What a page says about psychiatrists at the practice it is about: led, on the team, mentioned, or other clinicians.

A role word has to stand with a name or with the practice's own doings. Brands, the patient's own psychiatrist,
referrers, reviewers, quoted outsiders and bare titles are no evidence.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from indexer.read.leading import (
    CARD,
    LEADS,
    Cast,
    founded_by,
    gather,
    leads,
    leads_elsewhere,
    names_place,
    opened_before,
    own_place,
)
from indexer.read.lexicon import Mark
from indexer.read.people import (
    capitalised,
    heading_names,
    named_before,
    names_beside,
    names_only,
    names_physician,
    person_before,
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
_QUALIFIED = frozenset({"board", "certified", "trained", "specialist"})
_FIELDS = frozenset({"medicine", "anesthesiology"})
_NOT_HERE = ("news", "elsewhere", "psychiatry:at_large")
_AS = frozenset({"as", "was", "am", "been", "i'm"})
_SELF = frozenset({"i", "i've", "i'm", "me", "my"})
_HEADS = frozenset({"psychiatrist", "physician", "doctor", "director", "md"})


@dataclass(frozen=True, slots=True)
class Scene:
    """A page with its verdict and the people it speaks of, gathered once."""

    page: View
    verdict: Verdict
    cast: Cast


@dataclass(frozen=True, slots=True)
class Evidence:
    """One level with the sentence and the words that show it."""

    level: str
    one: Sentence
    mark: Mark


def read_psychiatry(page: View, verdict: Verdict) -> Iterator[Finding]:
    """At most one finding of the field psychiatry: the strongest level that the page shows."""
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
        if own and not belongs_elsewhere(one, mark) and not _supposed(one, mark):
            yield Evidence("led", one, mark)
    for mark in one.marks.get(_ROLE, ()):
        level = _psychiatrist(scene, one, mark, card=card)
        if level:
            yield Evidence(level, one, mark)
    for label in ("psychiatric_np_pa", "other_prescriber"):
        for mark in one.marks.get(f"psychiatry={label}", ()):
            part = label == "other_prescriber" and _psychiatric(one, mark)
            if not part and _clinician(scene, one, mark, card=card):
                yield Evidence(label, one, mark)


def _psychiatrist(scene: Scene, one: Sentence, mark: Mark, *, card: bool) -> str:
    """The level that one mention of a psychiatrist shows, empty for none."""
    assistant = mark.past < len(one.words) and one.words[mark.past].low == "assistant"
    if assistant or one.in_quotes(mark) or bygone(one, mark):
        return ""
    if belongs_elsewhere(one, mark):
        return ""
    return _named_level(scene, one, mark, card=card) or _unnamed_level(scene, one, mark)


def _psychiatric(one: Sentence, mark: Mark) -> bool:
    """Whether the words belong to a longer role: *nurse practitioner* in *psychiatric nurse practitioner*."""
    return any(
        whole.first <= mark.first and mark.past <= whole.past
        for whole in one.marks.get("psychiatry=psychiatric_np_pa", ())
    )


def _named_level(scene: Scene, one: Sentence, mark: Mark, *, card: bool) -> str:
    """The level that a named psychiatrist shows, if one is named and belongs to the practice."""
    if _first_person(one, mark) and (_role_alone(one, mark) or not scene.page.count("psychiatry=psychiatric_np_pa")):
        return "led"
    before = named_before(one)
    titled = card or names_physician(one, mark) or _known(scene, one, mark)
    if not (titled or (_role_alone(one, mark) and names_beside(one, mark)) or heading_names(one) or before is not None):
        return ""
    near, told = leads(one, mark, before), leads_elsewhere(scene.cast, one, mark)
    runs = told or (near and names_place(one) and not one.has("research"))
    if not (runs or _treats_here(scene, one, mark)):
        return ""
    return "led" if near or told else "on_team"


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
    founded = founded_by(one, mark)
    ours = governed_by_us(one, mark) and (scene.verdict.practice or scene.verdict.score > _PLAUSIBLE)
    if not ours:
        if (
            qualified
            or _supposed(one, mark)
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


def _supposed(one: Sentence, mark: Mark) -> bool:
    return any(other.first < mark.first for other in one.marks.get("hypothetical", ()))


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


def _clinician(scene: Scene, one: Sentence, mark: Mark, *, card: bool) -> bool:
    """Whether a clinician who is no psychiatrist is said to work here."""
    before = [word.low for word in one.words[max(0, mark.first - 5) : mark.first]]
    first_person = bool(_AS & set(before)) and bool(
        _SELF & {word.low for word in one.words[: len(one.words) if mark.first <= _OPENS else mark.past + 3]}
    )
    elsewhere = (
        one.in_quotes(mark)
        or any(word in before for word in ("your", "their", "another", "if"))
        or one.has("psychiatry:outside")
        or belongs_elsewhere(one, mark)
        or (one.has("anecdote") and not first_person)
    )
    if elsewhere:
        return False
    if (
        card
        or opened_before(one)
        or (own_place(one, mark) and one.has(LEADS))
        or person_before(one, mark)
        or names_physician(one, mark)
        or names_beside(one, mark)
        or heading_names(one)
    ):
        return _named_clinician(scene, one, mark)
    if one.has("psychiatry:at_large") or at_large(one, mark) or of_clinics(one):
        return False
    if one.words[mark.past - 1].low in _FIELDS and not (governed_by_us(one, mark) or first_person):
        return False
    weak = (
        _supposed(one, mark) or one.has("elsewhere") or bool({"than", "unlike"} & set(before)) or "for" in before[-3:]
    )
    own = one.speaks() or (scene.page.names_itself(one) and not one.has("news"))
    works = scene.verdict.is_provider is True and (own or (acts_here(one, mark) and introduced(one, mark)))
    return not weak and (works or (scene.verdict.practice and (first_person or governed_by_us(one, mark))))


def _named_clinician(scene: Scene, one: Sentence, mark: Mark) -> bool:
    """Whether a clinician with a name belongs to the practice that the page is about, and not to a vendor's page."""
    if one.speaks() or (scene.page.names_itself(one) and not one.has("news")):
        return True
    if scene.verdict.practice and not (scene.page.count("drug") and scene.verdict.is_provider is False):
        return True
    return (
        opened_before(one)
        or leads(one, mark, None)
        or leads_elsewhere(scene.cast, one, mark)
        or page_is_about_place(scene.cast.capitals, one, mark)
    )
