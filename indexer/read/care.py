"""What goes with the medicine and where it is taken: therapy and setting."""

from collections.abc import Iterator

from config.vocabulary import vocabulary
from indexer.read.offers import Mention, weigh
from indexer.read.quotation import passage
from indexer.read.view import View
from indexer.statement import Finding

_NEEDS = {"therapy": 1.0, "setting": 1.5}


def read_care(page: View) -> Iterator[Finding]:
    """Findings of the fields therapy and setting, at most one offered and one denied for each code."""
    for field, needed in _NEEDS.items():
        for code in vocabulary()[field].codes:
            yes: Mention | None = None
            no: Mention | None = None
            for one in page.main:
                for mark in one.marks.get(f"{field}={code}", ()):
                    mention = weigh(page, one, mark)
                    if mention is None:
                        continue
                    if mention.denied:
                        no = no or mention
                    elif yes is None or mention.weight > yes.weight:
                        yes = mention
            if yes is not None and yes.weight >= needed and no is None:
                yield Finding(field, code, passage(yes.one, yes.mark))
            if no is not None:
                yield Finding(field, code, passage(no.one, no.mark), denied=True)
