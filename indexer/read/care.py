"""What goes with the medicine and where it is taken: therapy and setting."""

from collections.abc import Iterator
from dataclasses import replace

from config.vocabulary import vocabulary
from indexer.read.answers import answer_to
from indexer.read.lexicon import Mark
from indexer.read.negation import joined
from indexer.read.offers import Mention, quoted, weigh
from indexer.read.quotation import passage
from indexer.read.sentences import Sentence
from indexer.read.view import View
from indexer.statement import Finding

_BARE = frozenset({"psychotherapy", "talk"})
_CLAIMED = ("own", "own place", "itself", "named", "instruction", "affirmed", "title", "doctor", "answered")
_NEEDS = {"therapy": 0.5, "setting": 1.5}
_NEEDS_AT_HOME = 1.0
_OFTEN = 2
"""In how many sentences a therapy is spoken of, none against it, when it goes with the medicine anyway."""
_FORBIDDEN = frozenset(
    {"permitted", "allowed", "offered", "provided", "available", "possible", "prescribed", "supported"}
)
_OUTSIDE = frozenset({"outside", "existing", "own", "current"})
_TALKS = frozenset(
    {"discuss", "talk", "share", "coordinate", "collaborate", "work", "communicate", "consult", "review"}
)
_TALK = 5
_NEAR = 4
_REFERS = frozenset({"refer", "referral", "recommend"})
_LATER = 5
_HOME = "setting=at_home"
_VIDEO = "setting=telehealth"
_TAKEN = frozenset(
    {
        "dose",
        "package",
        "prescription",
        "dosing",
        "session",
        "treatment",
        "medicine",
        "medication",
        "program",
        "tablet",
        "lozenge",
        "troche",
        "kit",
    }
    | {"prescribe", "prescribed", "experience", "journey", "therapy"}
)
_SEES = frozenset({"see", "seen", "meet", "treat", "treated", "accept", "serve", "take", "evaluate"})
_PASSED_OVER = frozenset({"currently", "yet", "able", "to", "be", "now", "presently", "usually"})
_SOME_ONLY = frozenset({"in", "for", "with", "from", "who", "new", "under", "outside", "first"})
_OTHERWISE = frozenset({"but", "only", "person", "until", "unless", "just", "except"})
_ANY = frozenset({"any", "or", "nor", "neither", "and"})
_ALONE = frozenset({"alone", "without", "only", "outside", "by", "as", "separately", "apart", "directly", "during"})
_YOU = frozenset({"you", "your"})
_IN_SESSION = frozenset({"session", "therapist", "counselor", "coach", "psychotherapist"})
_LIMITS = frozenset({"for", "to", "if", "unless", "until", "during", "when"})
_ENTRY = 6
_LISTED = 0.5
_SHIPPED = 1.0
"""What it adds that something is sent to *your* home: the page then speaks to its own patients."""


def read_care(page: View) -> Iterator[Finding]:
    """Findings of the fields therapy and setting, at most one offered and one denied for each code."""
    for field, enough in _NEEDS.items():
        for code in vocabulary()[field].codes:
            label = f"{field}={code}"
            mentions = [*_mentions(page, label)] if label in page.heard else []
            no = next((mention for mention in mentions if mention.denied and not _limited(mention)), None)
            yes = max(
                (mention for mention in mentions if not mention.denied),
                key=lambda mention: mention.weight,
                default=None,
            )
            if no is not None and not (_bare(no) and yes is not None and yes.weight >= enough):
                yield Finding(field, code, quoted(no), denied=True)
            elif yes is not None and yes.weight >= _least(page, field, code, mentions):
                yield Finding(field, code, quoted(yes))
            elif code == "at_home":
                yield from _only_here(page)


def _least(page: View, field: str, code: str, mentions: list[Mention]) -> float:
    """How strongly the best mention has to offer it."""
    if code == "at_home":
        return _NEEDS_AT_HOME
    places = {mention.one.place for mention in mentions if mention.weight >= 0 and mention.one is not page.title}
    return 0.0 if field == "therapy" and len(places) >= _OFTEN else _NEEDS[field]


def _only_here(page: View) -> Iterator[Finding]:
    """The finding that nothing is taken at home, where the page says that the drug is given on its premises only."""
    for one in page.main:
        told = one.marks.get("care:only_here") or one.marks.get("care:none_sent") or _never_sends(one)
        if not told:
            continue
        drug = one.has("drug") or (one.before is not None and one.before.has("drug"))
        if (drug or one.has("own", "own_place")) and not one.question and not one.quoted:
            yield Finding("setting", "at_home", passage(one, told[0]), denied=True)
            return


def _never_sends(one: Sentence) -> tuple[Mark, ...]:
    """The words with which the clinic says that it sends the drug to nobody: *we never ship ketamine to homes*."""
    if not one.has("drug") or not one.speaks():
        return ()
    return tuple(
        never
        for never in one.marks.get("care:never_sends", ())
        for drug in one.marks["drug"]
        if never.past <= drug.first <= never.past + _NEAR
        and any(drug.past < where.first for where in one.marks.get("care:sent_where", ()))
    )


def _mentions(page: View, label: str) -> Iterator[Mention]:
    for one in page.main:
        answer = None if one.asked is None else answer_to(page, one, label)
        if answer is not None:
            yield answer
        if label not in one.marks or _says_little(page, one, label):
            continue
        for mark in one.marks[label]:
            mention = weigh(page, one, mark)
            if mention is None or _in_general(mention):
                continue
            if label == _VIDEO and not mention.denied and _unseen(one, mark):
                mention = _not_seen(mention)
            elif label == _HOME:
                mention = _at_home(page, mention)
            elif label.startswith("therapy="):
                mention = _with_it(mention)
            if mention is not None:
                yield mention


def _unseen(one: Sentence, mark: Mark) -> bool:
    """Whether it is how nobody is seen: *we do not see patients by telehealth*, not *patients who cannot travel*."""
    for negator in one.within("negator", one.clause_of(mark)):
        place = negator.past
        while place < mark.first and one.words[place].low in _PASSED_OVER:
            place += 1
        if place < mark.first and one.words[place].low in _SEES and joined(one, negator.first, mark.first):
            return _OTHERWISE.isdisjoint(word.low for word in one.words[place : mark.first])
    return False


def _not_seen(mention: Mention) -> Mention | None:
    """The denial of visits by video, ``None`` where only some people or places are left out."""
    one, mark = mention.one, mention.mark
    some = any(word.low in _SOME_ONLY for word in one.words[: mark.first]) or len(one.words) > mark.past + 1
    return replace(mention, denied=True) if one.speaks() and not some else None


def _at_home(page: View, mention: Mention) -> Mention | None:
    """What a mention says of taking the drug at home; ``None`` when it says nothing of it."""
    one, mark = mention.one, mention.mark
    if _forbidden(one, mark):
        return replace(mention, denied=True) if one.speaks() or page.names_itself(one) else None
    if not mention.denied and _left_open(one, mark):
        return None
    return replace(mention, weight=mention.weight + _SHIPPED) if one.has("care:shipped") else mention


def _with_it(mention: Mention) -> Mention | None:
    """What a mention says of therapy that goes with the drug; ``None`` when others give it."""
    if _sent_on(mention.one, mention.mark):
        return None
    shown = mention.weight >= 0 and (_entry(mention.one, mention.mark) or _for_you(mention.one))
    return replace(mention, weight=mention.weight + _LISTED) if shown else mention


def _says_little(page: View, one: Sentence, label: str) -> bool:
    """Whether the sentence is no place to look for it, whatever it names."""
    if label.startswith("therapy="):  # what did not help before is no offer
        return one.has("fell_short")
    if label == _HOME and _nothing_taken(one):
        return True
    if label.startswith("setting=") and one is page.title:  # a heading's subject, not yet an offer
        return True
    return label == "setting=in_clinic" and one.has("negator")  # what is not done here says little about where


def _nothing_taken(one: Sentence) -> bool:
    """Whether nothing is said to be taken at home: no drug, dose or session is named, or it is only asked for."""
    if one.question or one.has("fell_short"):
        return True
    if one.has("drug", "care:home_use", "patient_rule"):
        return False
    if any(word.low in _TAKEN for word in one.words):
        return False
    return not any(above.has("drug", "setting=at_home") for above in one.above[-1:])


def _limited(mention: Mention) -> bool:
    """Whether it is denied to some people only: *we do not offer KAP to minors*."""
    one, mark = mention.one, mention.mark
    after = one.words[mark.past : mark.past + 1]
    if _bare(mention) and mark.first and one.words[mark.first - 1].low not in _ANY:
        whole = any(verb.past == mark.first for verb in one.marks.get("refusable", ()))
        if not whole:  # only of one sort: "no couples psychotherapy"
            return True
    return bool(after) and (after[0].low in _LIMITS or (_bare(mention) and after[0].low in _ALONE))


def _bare(mention: Mention) -> bool:
    """Whether talking therapy is named by itself, with or without the drug."""
    return mention.one.words[mention.mark.first].low in _BARE


def _for_you(one: Sentence) -> bool:
    """Whether a patient is told what happens in a session: *a therapist sits with you in each session*."""
    lows = {word.low for word in one.words}
    supposed = one.has("hypothetical", "exists", "others_clinic", "elsewhere", "research")
    return not supposed and not lows.isdisjoint(_YOU) and not lows.isdisjoint(_IN_SESSION)


def _entry(one: Sentence, mark: Mark) -> bool:
    """Whether a short line names the therapy that goes with ketamine, as a list of services does."""
    named = any(word.low in ("ketamine", "kap", "integration") for word in one.words[mark.first : mark.past])
    return named and len(one.words) <= _ENTRY and one.kind != "heading" and not one.text.endswith((".", "!"))


def _left_open(one: Sentence, mark: Mark) -> bool:
    """Whether it is only asked, was tried elsewhere, or is what something else never is: *tried it at home*."""
    asked = one.text[one.words[mark.past - 1].end :].startswith("?")
    before = one.words[: mark.first]
    clause = one.clause_of(mark)
    barred = any(no.past <= mark.first and joined(one, no.past - 1, mark.first) for no in one.within("negator", clause))
    return asked or barred or any(word.low == "tried" for word in before)


def _forbidden(one: Sentence, mark: Mark) -> bool:
    """Whether a passive after the mark says no to it: *use at home is not permitted*."""
    lows = [word.low for word in one.words[mark.past : mark.past + _LATER]]
    return "not" in lows and not _FORBIDDEN.isdisjoint(lows[lows.index("not") :])


def _sent_on(one: Sentence, mark: Mark) -> bool:
    """Whether patients are sent to others for it, or somebody else gives it: *talk about it with your therapist*."""
    lows = [word.low for word in one.words[: mark.first]]
    near = lows[-_NEAR:]
    if one.words[mark.past - 1].low == "with":  # "therapy sessions with your own ..."
        near += [word.low for word in one.words[mark.past : mark.past + _NEAR]]
    if (not _OUTSIDE.isdisjoint(near) and "our" not in near) or {"ask", "whether"}.issubset(lows):
        return True
    if one.words[mark.first].low == "with" and not _TALKS.isdisjoint(lows[-_TALK:]):
        return True
    refers = max((place for place, low in enumerate(lows) if low in _REFERS), default=-1)
    return refers >= 0 and "our" not in lows[refers:] and not {"to", "a", "an"}.isdisjoint(lows[refers:])


def _in_general(mention: Mention) -> bool:
    """Whether it speaks of talking therapy as such: *psychotherapy helps some people*."""
    if mention.denied:
        return False
    bare = _bare(mention)
    given = mention.one.has("passive_offer") or any(word.low == "provided" for word in mention.one.words)
    return bare and not given and not any(sign in mention.why for sign in _CLAIMED)
