"""Whether a clinician who is no psychiatrist, such as a nurse practitioner, is said to treat at the practice.

It knows nothing of levels; a role of psychiatry hides the plainer one that its words contain.
"""

from indexer.read.bystanders import at_another_place, bystander, sought
from indexer.read.cast import LEADS, Scene
from indexer.read.leading import founded_by, leads, leads_elsewhere, of_founder, own_place
from indexer.read.lexicon import Mark
from indexer.read.people import first_name, heading_names, names_beside, names_physician, person_before
from indexer.read.roles import belongs_elsewhere, governed_by_us, page_is_about_place
from indexer.read.sentences import Sentence
from indexer.read.staffing import anesthesia_of_yours, staffed

_FIELDS = frozenset({"medicine", "anesthesiology", "anesthesia", "anaesthesia", "room", "department", "pain"})
_AS = frozenset({"as", "was", "am", "been", "i'm"})
_SELF = frozenset({"i", "i've", "i'm", "me", "my"})
_OPENS = 3


def within_psychiatry(one: Sentence, mark: Mark) -> bool:
    """Whether the words belong to a longer role: *nurse practitioner* in *psychiatric nurse practitioner*."""
    return any(
        whole.first <= mark.first and mark.past <= whole.past
        for whole in one.marks.get("psychiatry=psychiatric_np_pa", ())
    )


def clinician(scene: Scene, one: Sentence, mark: Mark, *, card: bool) -> bool:
    """Whether a clinician who is no psychiatrist is said to work here."""
    before = [word.low for word in one.words[max(0, mark.first - 5) : mark.first]]
    first_person = bool(_AS & set(before)) and bool(
        _SELF & {word.low for word in one.words[: len(one.words) if mark.first <= _OPENS else mark.past + 3]}
    )
    if anesthesia_of_yours(scene, one, mark):
        return True
    field = one.words[mark.past - 1].low in _FIELDS
    being = "is" in before and "if" not in before and before[0] == "your"  # *your provider is a …*
    elsewhere = (
        one.in_quotes(mark)
        or (not being and any(word in before for word in ("your", "their", "another", "if")))
        or belongs_elsewhere(one, mark)
        or (bystander(one, mark) and not first_person)
        or sought(one, mark)
        or (one.has("anecdote") and not first_person)
    )
    if elsewhere:
        return False
    if (
        card
        or (own_place(one, mark) and one.has(LEADS))
        or (person_before(one, mark) and not _brand(scene, one, mark))
        or names_physician(one, mark)
        or (names_beside(one, mark) and not field)
        or heading_names(one)
        or of_founder(scene.cast, one, mark)
        or first_name(one, mark)
    ):
        return _named_clinician(scene, one, mark)
    ours = governed_by_us(one, mark) or first_person
    at_work = scene.verdict.practice or scene.verdict.is_provider is True or (first_person and scene.cast.own)
    if ours and at_work:
        return True
    served = field and one.speaks() and mark.first > 0 and one.words[mark.first - 1].low == "by"
    if (field and not served) or bool({"than", "unlike"} & set(before)) or "for" in before[-3:]:
        return False
    speaks = one.speaks() and scene.verdict.is_provider is True
    return staffed(scene, one, mark, tied=speaks or founded_by(one, mark))


def _brand(scene: Scene, one: Sentence, mark: Mark) -> bool:
    """Whether letters that end a title belong to a brand, *New Meadow NP*: a person's follow a comma."""
    return one is scene.page.title and "," not in one.text[one.words[mark.first - 1].end : one.words[mark.first].start]


def _named_clinician(scene: Scene, one: Sentence, mark: Mark) -> bool:
    """Whether a clinician with a name belongs to the practice that the page is about, and not to a vendor's page."""
    if one.speaks() or (scene.page.names_itself(one) and not one.has("news")):
        return True
    if at_another_place(scene.cast.capitals, one, mark):
        return False
    if scene.verdict.practice and not (scene.page.count("drug") and scene.verdict.is_provider is False):
        return True
    return (
        of_founder(scene.cast, one, mark)
        or leads(one, mark, None)
        or leads_elsewhere(scene.cast, one, mark)
        or page_is_about_place(scene.cast.capitals, one, mark)
    )
