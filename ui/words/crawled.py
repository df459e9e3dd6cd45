"""Crawled text made fit to be shown: one line that cannot reorder, hide or stretch what stands around it. Pure.

What leaves this module still has to be escaped where it is shown.
"""

import unicodedata

from indexer.clinic import Fact
from indexer.ellipsis import as_shown

LONGEST = 300
"""Most letters shown of any one crawled value; quotations are shorter anyway."""


def clean(text: str, *, longest: int = LONGEST) -> str:
    """Text of one line that cannot reorder, hide or stretch what stands around it.

    Control, formatting and direction marks are dropped, white space becomes single spaces, and what is longer than
    ``longest`` letters ends in an ellipsis.
    """
    seen = text[: longest * 20]
    kept = seen
    if not seen.isprintable():  # which is to say that no letter is dropped and the only white space are spaces
        kept = "".join(" " if letter.isspace() else letter for letter in seen if shown(letter))
    line = " ".join(kept.split())
    return line if len(line) <= longest and len(seen) == len(text) else line[: longest - 1].rstrip() + "…"


def quotation(fact: Fact) -> str:
    """What a page says for a fact, with an ellipsis where it was cut; a raw value, such as a name, as it stands."""
    return fact.said if fact.said == fact.value else as_shown(fact.said)


def shown(letter: str) -> bool:
    """Whether a letter may be shown: no control, formatting, private or unassigned one."""
    return letter.isspace() or unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Co", "Cn")
