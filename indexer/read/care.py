"""What goes with the medicine and where it is taken: therapy and setting."""

from collections.abc import Iterator
from dataclasses import replace

from config.vocabulary import vocabulary
from indexer.read.answers import answer_to
from indexer.read.lexicon import Mark
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
_REFERS = frozenset({"refer", "referral", "recommend"})
_LATER = 5


def read_care(page: View) -> Iterator[Finding]:
    """Findings of the fields therapy and setting, at most one offered and one denied for each code."""
    for field in _NEEDS:
        for code in vocabulary()[field].codes:
            mentions = [*_mentions(page, f"{field}={code}")]
            no = next((mention for mention in mentions if mention.denied), None)
            yes = max(
                (mention for mention in mentions if not mention.denied),
                key=lambda mention: mention.weight,
                default=None,
            )
            if no is not None:
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
        told = (*one.marks.get("care:only_here", ()), *one.marks.get("care:none_sent", ()))
        if told and one.has("own", "own_place", "drug") and not one.question and not one.quoted:
            yield Finding("setting", "at_home", passage(one, told[0]), denied=True)
            return


def _mentions(page: View, label: str) -> Iterator[Mention]:
    for one in page.main:
        answer = answer_to(page, one, label)
        if answer is not None:
            yield answer
        if _says_little(page, one, label):
            continue
        for mark in one.marks.get(label, ()):
            if label.startswith("therapy=") and _sent_on(one, mark):
                continue
            mention = weigh(page, one, mark)
            if mention is None or _in_general(mention):
                continue
            if label != "setting=at_home" or not _forbidden(one, mark):
                yield mention
            elif one.speaks() or page.names_itself(one):
                yield replace(mention, denied=True)


def _says_little(page: View, one: Sentence, label: str) -> bool:
    """Whether the sentence is no place to look for it, whatever it names."""
    if label.startswith("therapy="):  # what did not help before is no offer
        return one.has("fell_short")
    if label.startswith("setting=") and one is page.title:  # a heading's subject, not yet an offer
        return True
    return label == "setting=in_clinic" and one.has("negator")  # what is not done here says little about where


def _forbidden(one: Sentence, mark: Mark) -> bool:
    """Whether a passive after the mark says no to it: *use at home is not permitted*."""
    lows = [word.low for word in one.words[mark.past : mark.past + _LATER]]
    return "not" in lows and not _FORBIDDEN.isdisjoint(lows[lows.index("not") :])


def _sent_on(one: Sentence, mark: Mark) -> bool:
    """Whether patients are sent to others for it: *we can refer you to a therapist*."""
    lows = [word.low for word in one.words[: mark.first]]
    refers = max((place for place, low in enumerate(lows) if low in _REFERS), default=-1)
    return refers >= 0 and "our" not in lows[refers:] and not {"to", "a", "an"}.isdisjoint(lows[refers:])


def _in_general(mention: Mention) -> bool:
    """Whether it speaks of talking therapy as such: *psychotherapy helps some people*."""
    return mention.one.words[mention.mark.first].low in _BARE and not any(sign in mention.why for sign in _CLAIMED)
