"""Rows of a directory or an API: a label with a value below it. The label is the source's own affirmation.

*Treatment approaches: Ketamine infusion therapy* needs no voice; *Payment accepted: Medicare; Medicaid* neither.
"""

from collections.abc import Iterator

from config.vocabulary import vocabulary
from indexer.read.lexicon import word_groups
from indexer.read.others import left_out
from indexer.read.quotation import passage
from indexer.read.sentences import Sentence
from indexer.read.substance import about_drug
from indexer.read.view import View
from indexer.statement import Finding

_SHORT = 12
_NOTHING = frozenset({"no", "none", "n/a", "not"})


def read_rows(page: View) -> Iterator[Finding]:
    """Findings from label and value pairs, at most one for each value."""
    seen: set[tuple[str, str, bool]] = set()
    for one in page.main:
        for found in _in_value(page, one):
            key = (found.field, found.value, found.denied)
            if key not in seen:
                seen.add(key)
                yield found


def _in_value(page: View, one: Sentence) -> Iterator[Finding]:
    fields = _asked_by_label(one)
    if not fields or one.has("negator") or (one.words and one.words[0].low in _NOTHING):
        return
    for field in fields:
        if field == "route" and not _names_drug(one):
            continue
        for code in vocabulary()[field].codes:
            marks = [mark for mark in one.marks.get(f"{field}={code}", ()) if not left_out(one, mark)]
            for mark in [mark for mark in marks if field != "route" or about_drug(page, one, mark)][:1]:
                yield Finding(field, code, passage(one, mark), denied=_denied(one))
                if code == "insurance" and one.has("esketamine"):
                    yield Finding(field, "spravato_insurance", passage(one, mark), denied=_denied(one))


def _asked_by_label(one: Sentence) -> tuple[str, ...]:
    """The fields that the label of a value answers; none for ordinary text."""
    if one.kind == "heading" or one.question or not one.path or _is_prose(one):
        return ()
    label = " ".join(one.path[-1].lower().replace("/", " ").split()).rstrip(":")
    for name, labels in word_groups()["labels"].items():
        if label in labels:
            return tuple(name.split("_and_"))
    return ()


def _is_prose(one: Sentence) -> bool:
    return one.text.rstrip().endswith((".", "!")) and len(one.words) > _SHORT


def _names_drug(one: Sentence) -> bool:
    label = one.heading
    return one.has("drug") or (label is not None and (label.has("drug") or "route" in label.text.lower()))


def _denied(one: Sentence) -> bool:
    label = one.path[-1].lower()
    return " not " in f" {label} "
