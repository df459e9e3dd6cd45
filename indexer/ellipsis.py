"""A quotation as people see it: with an ellipsis where it was cut out of its sentence.

What is kept stays as the page has it, so that it can be looked for there; this is only for showing.
"""

_ELLIPSIS = "\u2026"
_ENDS = frozenset(f".!?:{_ELLIPSIS}")
_CLOSING = "\"')]\u201d\u2019"
_IN_SENTENCES = frozenset(
    {"we", "i", "you", "our", "is", "are", "was", "were", "has", "have", "can", "will", "offer", "offers", "provides"}
    | {"gives", "accepts", "takes", "treats", "helps", "also"}
)
"""Words that stand in sentences and hardly in the headings, entries and cells of a page, which have no full stop."""


def as_shown(said: str) -> str:
    """The quotation between ellipses where it was cut: before a small letter, and behind a sentence that goes on.

    An entry of a list, a heading and a whole sentence come back as they are.
    """
    kept = said.strip()
    words = kept.split()
    whole = bool(kept) and kept.rstrip(_CLOSING)[-1:] in _ENDS
    sentence = whole or not _IN_SENTENCES.isdisjoint(word.lower() for word in words)
    begun = sentence and words[0].islower()
    goes_on = sentence and not whole
    return (f"{_ELLIPSIS} " if begun else "") + kept + (f" {_ELLIPSIS}" if goes_on else "")
