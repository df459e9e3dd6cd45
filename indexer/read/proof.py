"""The passage that proves a verdict on a page: for a provider, one in which the drug or a way of giving it is named.

A title or a menu proves nothing; a heading only where no sentence does.
"""

from collections.abc import Iterator, Mapping, Sequence

from config.vocabulary import vocabulary
from indexer.read.folding import squeeze
from indexer.read.lexicon import Mark
from indexer.read.likeness import likened, set_against
from indexer.read.negation import negated
from indexer.read.offers import priced
from indexer.read.others import left_out, of_others
from indexer.read.quotation import passage
from indexer.read.sentences import Sentence
from indexer.read.substance import about_drug
from indexer.read.view import View

_PROVES = ("plain offer", "own offer", "named offer", "itself offers", "doctor", "own place", "itself", "drug")
_WEAK = frozenset(
    {"hypothetical", "research", "exists", "elsewhere", "future", "stopped", "anecdote", "side_effect", "exclusion"}
    | {"compare", "others_clinic", "anesthetic", "covers"}
)


def proof_for(page: View, shown: Mapping[str, Sequence[Sentence]]) -> str:
    """The passage that shows best that the page is a provider's, from the sentences that show each sign.

    Empty when no passage names the drug.
    """
    named = [(one, mark) for name in _PROVES for one in shown.get(name, ()) for mark in _named(page, one)]
    ranks = [_rank(one, mark) for one, mark in named]
    for wanted in sorted(set(ranks)):
        for (one, mark), rank in zip(named, ranks, strict=True):
            said = passage(one, mark) if rank == wanted else ""
            if said and one.text[one.words[mark.first].start : one.words[mark.first].end] in said and said in page.text:
                return squeeze(said)
    return ""


def proof_against(page: View, signs: Sequence[str]) -> str:
    """The first sentence that shows the first of the signs, else one of the next; the title after all sentences."""
    sentences = sorted(page.main, key=lambda one: (page.is_name(one), one is page.title))
    return next((passage(one) for name in signs for one in sentences if one.has(name)), "")


def _rank(one: Sentence, mark: Mark) -> tuple[bool, bool, bool, bool]:
    """What is taken first: sentences before headings and prices, plain before doubtful, the drug before a route."""
    return one.kind == "heading", one.has(*_WEAK), priced(one), mark.label != "drug"


def _named(page: View, one: Sentence) -> Iterator[Mark]:
    """The first mark of the drug, else of a route of it, that is not refused; none in a title or a question."""
    if page.is_name(one) or one.question or one.quoted:
        return
    routes = (mark for code in vocabulary()["route"].codes for mark in one.marks.get(f"route={code}", ()))
    for mark in (*one.marks.get("drug", ()), *routes):
        if one.in_quotes(mark) or negated(one, mark) or set_against(one, mark):
            continue
        if (
            likened(one, mark)
            or of_others(one, mark)
            or left_out(one, mark)
            or ("=" in mark.label and not about_drug(page, one, mark))
        ):
            continue
        yield mark
        return
