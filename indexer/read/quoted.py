"""Whether a report quotes a psychiatrist as one of those who give the drug: *"We began to offer it," said Dr. Kell*.

Reports also quote psychiatrists who only comment. Only a quotation in which *we* or *I* do it tells the two apart.
"""

from collections.abc import Iterator

from indexer.read.lexicon import Mark
from indexer.read.people import surname
from indexer.read.sentences import Sentence
from indexer.read.view import View

_SPEAKERS = frozenset({"we", "we've", "i", "i've"})
_GIVE = frozenset(
    {"offer", "offered", "offering", "use", "give", "gave", "given", "giving", "administer", "prescribe", "provide"}
)
_IT = frozenset({"it", "this", "these", "ketamine", "esketamine", "spravato", "infusion", "spray", "lozenge"})
_ELSEWHERE = ("sedates", "anesthetic", "negator", "hypothetical", "news", "payment=insurance")
_BLOCKS = 3
"""How many blocks after the one that names somebody their words may stand."""
_VERB = 4
_OBJECT = 3


def quoted_as_giver(page: View, one: Sentence, mark: Mark) -> bool:
    """Whether words of the psychiatrist who is named at the mark are quoted near it that say *we give it*.

    *What we use to treat depression* says so, too; what is used in an operating room is no treatment.
    """
    name = surname(one, mark)
    return bool(name) and any(_gives(other) for other in _words_of(page, one, name))


def _words_of(page: View, one: Sentence, name: str) -> Iterator[Sentence]:
    """Sentences with quoted words in the block of a sentence, and in the next blocks that name the person."""
    near = [other for other in page.main if 0 <= other.block - one.block <= _BLOCKS and other is not page.title]
    blocks = {one.block} | {other.block for other in near if name in other.lows}
    return (other for other in near if other.block in blocks and other.quotes)


def _gives(one: Sentence) -> bool:
    """Whether somebody says within quotation marks that they give the drug."""
    if one.has(*_ELSEWHERE):
        return False
    words = one.words
    for place, word in enumerate(words):
        if word.low not in _GIVE or not any(start <= word.start < end for start, end in one.quotes):
            continue
        before = {other.low for other in words[max(0, place - _VERB) : place]}
        after = {other.low for other in words[place + 1 : place + 1 + _OBJECT]}
        what = "what" in before and "treat" in after
        if before & _SPEAKERS and (what or after & _IT):
            return True
    return False
