"""Whether a sentence says that a clinician whom it does not name treats at the practice that the page is about.

Two things are asked: does the page, or the sentence, speak for a practice, and does the sentence tie the role to the
care that is given there? Hedges come first. It knows nothing of levels.
"""

from indexer.read.cast import Scene
from indexer.read.lexicon import Mark
from indexer.read.negation import joined
from indexer.read.roles import at_large, disjoined, of_clinics, plural, studied, supposed
from indexer.read.sentences import Sentence

_PSYCHIATRIST = "psychiatry:psychiatrist"
_NOT_HERE = ("news", "elsewhere", "others_clinic", "others_place", "psychiatry:at_large")
_ARTICLES = frozenset(
    {"a", "an", "the", "one", "our", "licensed", "certified", "board", "trained", "experienced", "expert", "qualified"}
    | {"attending", "staff", "consultant", "two", "three", "both", "with", "by", "and"}
)
_BREAKS = frozenset(
    {"at", "in", "of", "on", "for", "from", "to", "with", "who", "that", "which", "if", "when", "is", "are", "was"}
    | {"your", "their", "his", "her", "my", "can", "may", "will", "as", "than", "or"}
)
_NO_CARE = frozenset(
    {
        "developed",
        "discovered",
        "invented",
        "used",
        "studied",
        "referred",
        "sent",
        "followed",
        "diagnosed",
        "written",
        "known",
    }
    | {"published", "described", "pioneered", "considered", "called", "recommended", "preferred", "favored", "designed"}
    | {"tested", "introduced", "popularized", "required", "tried", "coined", "cited", "quoted", "said", "employed"}
)
"""Before *by* and the role, these tell of research, of referrals or of opinions and not of care."""
_NO_VERBS = frozenset(
    {"at", "in", "of", "on", "for", "from", "with", "near", "to", "and", "or", "who", "that", "which", "by", "as"}
    | {"but", "not", "is", "was", "were", "had", "has", "can", "may", "should", "must", "could", "might", "would"}
    | {"a", "an", "the", "before", "after", "during", "about", "if", "while", "than", "today", "first", "nearby"}
    | {"specializing", "specialising", "trained", "whose", "you", "your", "we", "it", "he", "she", "they"}
)
"""After the role, these begin no statement of what somebody of it does for patients."""
_OPENERS = frozenset({"and", "then", "first", "once", "when", "after", "if", "there", "here", "next", "finally"})
_TIMES = frozenset({"before", "after", "during", "at", "on", "in", "prior", "throughout", "once"})
_COMPOUNDS = frozenset(
    {"supervised", "guided", "monitored", "managed", "administered", "overseen", "directed", "owned", "run", "founded"}
    | {"operated", "led", "delivered", "prescribed", "staffed"}
)
_DEMANDS = frozenset({"checklist", "criteria", "criterion", "requirement", "required", "necessity", "policy"})
_GROUPS = frozenset({"team", "group", "staff", "number", "panel"})
_PERSONS = frozenset({"doctor", "physician", "provider", "clinician", "prescriber", "staff", "team", "owner"})
_NO_LABELS = frozenset({"for", "attention", "dear", "are", "find", "search", "compare", "browse", "best", "top"})
_LABELS = frozenset(
    {"tag", "keyword", "image", "photo", "picture", "position", "employment", "related", "category", "topic", "job"}
    | {
        "categorie",
        "video",
        "caption",
        "illustration",
        "wanted",
        "search",
        "seeking",
        "hiring",
        "book",
        "movie",
        "film",
    }
)
_REASONS = frozenset({"why", "benefit", "advantage"})
_WORKS = ("psychiatry:acts", "instruction", "offer", "own", "we", "psychiatry:here")
_AT_LARGE = frozenset({"can", "should", "may", "could", "might", "must", "needs", "need"})
_READER = frozenset({"you", "you'll", "your"})
_SEEING = frozenset({"see", "saw", "seen", "visit", "visited", "have", "has", "had", "find", "want", "seeing"})
_SEERS = frozenset(
    {"you", "you'll", "patient", "client", "each", "every", "everyone", "we", "our", "clinic", "practice", "team"}
    | {"center", "centre", "office", "service", "program", "i", "here", "also", "new", "then"}
)
_LIKELY = 0.4
"""The least score of a page that may be a provider's whose clinicians are believed without *our*."""
_LISTED = 12
_REACH = 12
_SUBJECT = 30
_SPAN = 8
_NEAR = 4
_ASKED = 14


def staffed(scene: Scene, one: Sentence, mark: Mark, *, tied: bool = False) -> bool:
    """Whether the practice says that somebody of the role treats there; ``tied`` when the bond is known already."""
    if not at_home(scene, one) or _explained(scene, mark) or _labelled(one) or one.place in scene.cast.kinds:
        return False
    if answers_why(one, mark) or answers_who(one, mark):
        return True
    if _in_doubt(one, mark) or _demanded(one) or (not tied and _of_somebody(one, mark)):
        return False
    if tied or one.has("psychiatry:here") or (scene.page.names_itself(one) and one is not scene.page.title):
        return True
    acts = acts_here(one, mark) and introduced(one, mark)
    return acts or _agent(one, mark) or _subject(one, mark) or _identity(one, mark) or _line(scene, one)


def _explained(scene: Scene, mark: Mark) -> bool:
    """Whether the page explains what such clinicians are: *What is a psychiatric nurse practitioner?*."""
    title = scene.page.title
    return bool(title.marks.get(mark.label)) and title.words[0].low in ("what", "who", "when")


def _labelled(one: Sentence) -> bool:
    """Whether a label opens the line under which nobody of the practice is told of: *Tags: psychiatrist, Elm*."""
    words = one.words
    return words[0].low in _LABELS and one.text[words[0].end : words[0].end + 1] == ":"


def acts_here(one: Sentence, mark: Mark) -> bool:
    """Whether somebody of the role does something for patients near the word, or anywhere after it as the subject."""
    reach = _SUBJECT if mark.first <= 1 else _REACH
    return any(
        mark.first - act.past <= _REACH and act.first - mark.past <= reach
        for label in ("psychiatry:acts", "instruction", "offer")
        for act in one.marks.get(label, ())
    )


def introduced(one: Sentence, mark: Mark) -> bool:
    """Whether an article or another word that picks somebody out stands before the role."""
    before = [word.low for word in one.words[max(0, mark.first - _NEAR) : mark.first]]
    return mark.first == 0 or any(word in _ARTICLES for word in before)


def _in_doubt(one: Sentence, mark: Mark) -> bool:
    """Whether the sentence only supposes, advises or compares, or speaks of such clinicians in general."""
    if one.has(*_NOT_HERE) or supposed(one, mark) or at_large(one, mark):
        return True
    met = one.has("psychiatry:here") or any(word.low in _READER for word in one.words)
    if mark.label == _PSYCHIATRIST and disjoined(one, mark) and not met:
        return True
    if of_clinics(one) or studied(one):
        return True
    clause = one.clause_of(mark)
    if any(mark.past <= other.first <= mark.past + _REACH for other in one.within("psychiatry:required", clause)):
        return True
    return any(
        hedge.first < mark.first and (hedge.first <= 1 or joined(one, hedge.past - 1, mark.first))
        for hedge in one.within("psychiatry:hedge", clause)
    )


def _demanded(one: Sentence) -> bool:
    """Whether it is an entry of what a payer or the law asks for: *Checklist*, *Criteria*, *What is required*."""
    listed = one.kind in ("item", "cell") and not one.speaks()
    return listed and any(word.low in _DEMANDS for heading in one.above[-2:] for word in heading.words)


def _of_somebody(one: Sentence, mark: Mark) -> bool:
    """Whether others than patients and the practice see or have one, or something was done by one in the past."""
    words = one.words
    before = max(0, mark.first - _NEAR)
    for place in range(mark.first - 1, before - 1, -1):
        low = words[place].low
        if low == "by":
            return any(word.low in ("was", "were") for word in words[max(0, place - 3) : place])
        if low in _SEEING:
            return not any(word.low in _SEERS for word in words[:place])
        if low in _BREAKS:
            break
    return False


def at_home(scene: Scene, one: Sentence) -> bool:
    """Whether the sentence, its heading or the page speaks for a practice that sees patients."""
    verdict = scene.verdict
    heading = one.heading
    ours = one.speaks() or (heading is not None and heading.has("own") and not heading.question)
    if verdict.practice and one is not scene.page.title and (ours or scene.page.names_itself(one)):
        return True
    bare = "no drug" in verdict.signs
    if verdict.practice and one.has("psychiatry:here") and (bare or verdict.is_provider is not False):
        return True
    plain = bare and verdict.practice and not verdict.signs.get("telltale", 0)
    if plain and (scene.page.count("own") or verdict.signs.get("itself", 0)):
        return not scene.page.count("psychiatry:general")
    return verdict.is_provider is True or (verdict.is_provider is None and verdict.score > _LIKELY)


def _agent(one: Sentence, mark: Mark) -> bool:
    """Whether the role is whom something is done by: *prescribed by a nurse and a psychiatrist*."""
    for place in range(mark.first - 1, max(-1, mark.first - _SPAN - 1), -1):
        low = one.words[place].low
        if low == "by":
            return place > 0 and one.words[place - 1].low not in _NO_CARE
        if low in _BREAKS and not (low == "of" and place > 0 and one.words[place - 1].low in _GROUPS):
            return False
    return False


def _subject(one: Sentence, mark: Mark) -> bool:
    """Whether one of the role, picked out by an article, does something: *the assessing psychiatrist talks to you*."""
    words = one.words
    if plural(one, mark) or mark.past >= len(words):
        return False
    verb = words[mark.past]
    if verb.low == "and" and any(word.low == "will" for word in words[mark.past : mark.past + _NEAR]):
        verb = next(word for word in words[mark.past :] if word.low == "will")
    if verb.low in _NO_VERBS or not verb.typed.islower() or not joined(one, mark.past - 1, mark.past):
        return False
    first = mark.first
    while first > 0 and mark.first - first < _NEAR and words[first].low not in ("a", "an", "the", "each"):
        first -= 1
    if words[first].low not in ("a", "an", "the"):
        return False
    begins = one.clause_of(mark).first
    opens = (
        first == begins
        or words[begins].low in _TIMES
        or words[first - 1].low in _OPENERS
        or not joined(one, first - 1, first)
    )
    return opens and not any(word.low in _BREAKS for word in words[first : mark.first])


def _identity(one: Sentence, mark: Mark) -> bool:
    """Whether it says who does the work: *the doctor is a …*, *a psychiatrist-supervised treatment*."""
    words = one.words
    if mark.past < len(words) and words[mark.past].low in _COMPOUNDS:
        return True
    before = [word.low for word in words[max(0, mark.first - _NEAR) : mark.first]]
    far = [word.low for word in words[max(0, mark.first - _SPAN) : mark.first]]
    if any(far[place : place + 3] == ["one", "of", "the"] for place in range(len(far) - 2)):
        return True
    persons = {word.low for word in words[max(0, mark.first - _SPAN) : mark.first]} & _PERSONS
    return bool(persons) and ("is" in before or "are" in before)


def answers_why(one: Sentence, mark: Mark) -> bool:
    """Whether it answers why the practice has such clinicians: *Why anesthesiologists? Anesthesiologists are …*."""
    asked = one.asked
    if asked is None or len(asked.words) > _ASKED or asked.has("negator"):
        return False
    return asked.has(mark.label) and any(word.low in _REASONS for word in asked.words)


def answers_who(one: Sentence, mark: Mark) -> bool:
    """Whether it opens the answer to who works or treats here: *Who is on the team? Psychiatrists and nurses.*."""
    asked = one.asked
    if asked is None or len(asked.words) < _NEAR or mark.first > 2:
        return False
    return asked.words[0].low == "who" and asked.words[1].low not in _AT_LARGE and asked.has(*_WORKS)


def anesthesia_of_yours(scene: Scene, one: Sentence, mark: Mark) -> bool:
    """Whether *your anesthesiologist* does something: nobody brings one along, so that it is the practice's."""
    words = one.words
    if mark.first == 0 or mark.past >= len(words) or words[mark.first - 1].low != "your" or not at_home(scene, one):
        return False
    verb = words[mark.past]
    named = any(word.low.startswith(("anesth", "anaesth", "crna")) for word in words[mark.first : mark.past])
    return named and verb.typed.islower() and verb.low not in _NO_VERBS


def _line(scene: Scene, one: Sentence) -> bool:
    """Whether a short line stands alone: an item, a heading, a cell, or words that end without a full stop."""
    if one is scene.page.title or not 1 < len(one.words) <= _LISTED or one.words[0].low in _NO_LABELS:
        return False
    return one.kind in ("item", "cell", "heading") or (one.before is None and not one.text.endswith((".", ":", ",")))
