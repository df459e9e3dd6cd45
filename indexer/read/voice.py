"""What of a page counts as the clinic's own word, where the page as a whole is a text about the world.

A clinic's site also holds a blog, news and explanations of what exists. Such a page speaks for the clinic only in the
sentences in which the clinic speaks of itself, to its patients, or below a heading that does.
"""

from collections.abc import Iterator

from crawler.listing import Page
from indexer.read.lexicon import word_groups
from indexer.read.sentences import Sentence
from indexer.read.view import View
from indexer.statement import Finding

_POSTS = frozenset({"blogposting", "newsarticle", "scholarlyarticle", "medicalscholarlyarticle"})
_TO_PATIENTS = ("own_place", "patient_rule", "instruction")
_OF_OTHERS = ("editorial", "others_clinic", "research", "exists", "anecdote")


def is_article(page: Page, seen: View) -> bool:
    """Whether a page stands where a site keeps its blog or news, or its structured data calls it a post."""
    folders = {folder.partition(".")[0] for folder in seen.path.split("/")}
    if not folders.isdisjoint(word_groups()["address"]["writing"]):
        return True
    kinds = [kind for one in page.structured for kind in _kinds(one.get("@type"))]
    return any(kind.lower() in _POSTS for kind in kinds)


def in_own_voice(seen: View, finding: Finding) -> bool:
    """Whether the clinic itself says what was found, in the sentence that proves it or in the heading above it."""
    return any(_own(seen, one) for one in _sentences(seen, finding.said))


def _kinds(value: object) -> list[str]:
    listed = value if isinstance(value, list) else [value]
    return [kind for kind in listed if isinstance(kind, str)]


def _sentences(seen: View, said: str) -> Iterator[Sentence]:
    """The sentences that a quotation is cut from: the shortest that holds it, else those that it holds."""
    around = [one for one in seen.main if said in one.text]
    if around:
        yield min(around, key=lambda one: len(one.text))
    else:
        yield from (one for one in seen.main if one.text in said)


def _own(seen: View, one: Sentence) -> bool:
    if one is seen.title:
        return False
    asked = one.asked if one.answers else None
    own = one.speaks() or seen.names_itself(one) or one.has(*_TO_PATIENTS)
    above = any(heading.speaks() or seen.names_itself(heading) for heading in (one.heading, asked) if heading)
    return (own or above) and not one.has(*_OF_OTHERS)
