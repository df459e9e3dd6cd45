"""What goes with the medicine and where it is taken: therapy and setting."""

from collections.abc import Iterator

from config.vocabulary import vocabulary
from indexer.read.answers import answer_to
from indexer.read.offers import Mention, quoted, weigh
from indexer.read.view import View
from indexer.statement import Finding

_BARE = frozenset({"psychotherapy", "talk"})
_CLAIMED = ("own", "own place", "itself", "named", "instruction", "affirmed", "title", "doctor", "answered")
_NEEDS = {"therapy": 1.0, "setting": 1.5}


def read_care(page: View) -> Iterator[Finding]:
    """Findings of the fields therapy and setting, at most one offered and one denied for each code."""
    for field, needed in _NEEDS.items():
        for code in vocabulary()[field].codes:
            yes: Mention | None = None
            no: Mention | None = None
            for mention in _mentions(page, f"{field}={code}"):
                if mention.denied:
                    no = no or mention
                elif yes is None or mention.weight > yes.weight:
                    yes = mention
            if yes is not None and yes.weight >= needed and no is None:
                yield Finding(field, code, quoted(yes))
            if no is not None:
                yield Finding(field, code, quoted(no), denied=True)


def _mentions(page: View, label: str) -> Iterator[Mention]:
    for one in page.main:
        answer = answer_to(page, one, label)
        if answer is not None:
            yield answer
        if label.startswith("therapy=") and one.has("fell_short"):  # what did not help before is no offer
            continue
        if label.startswith("setting=") and one is page.title:  # a heading's subject, not yet an offer
            continue
        if label == "setting=in_clinic" and one.has("negator"):  # what is not done here says little about where
            continue
        for mark in one.marks.get(label, ()):
            mention = weigh(page, one, mark)
            if mention is not None and not _in_general(mention):
                yield mention


def _in_general(mention: Mention) -> bool:
    """Whether it speaks of talking therapy as such: *psychotherapy helps some people*."""
    return mention.one.words[mention.mark.first].low in _BARE and not any(sign in mention.why for sign in _CLAIMED)
