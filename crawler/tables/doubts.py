"""Why the file of a person should not be believed, in words: what the gate is for sources that are crawled."""

from collections.abc import Mapping

from crawler.gate.limits import LIMITS
from crawler.gate.reason import Reason

MOST_REFUSED = 0.05
LEAST_KEPT = 0.5
"""Shares of the rows that may be refused, and of the listings that stand which a whole list must have; a longer list
may lack no more than the gate allows a source that is crawled."""


def doubts(count: int, *, refused: int, known: int, whole: bool, lacking: Mapping[str, str]) -> list[Reason]:
    """The doubts about a file that gives ``count`` listings beside those ``refused``, of a source with ``known`` ones.

    ``whole`` says that it is meant to be the whole list; ``lacking`` are columns that were there before and are not
    now, with what each gave.
    """
    found = []
    rows = count + refused
    if refused > MOST_REFUSED * rows:
        told = f"{refused} of {rows} rows were refused. Mend the file and import it again."
        found.append(Reason(told, "rows_refused", rows=refused, of=rows))
    short = count < LEAST_KEPT * known or known - count > max(LIMITS.few - 1, LIMITS.fewer * known)
    if whole and short:
        told = f"It lists {count} places, {known} are known of this source. Import the whole list, or leave "
        found.append(Reason(f"{told}--full away.", "short", listings=count, former=known))
    for column, target in lacking.items():
        told = f"The column {column!r}, which gave the {target}, is not there any more. Say which column does now: "
        found.append(Reason(f"{told}--map COLUMN={target}.", "column", column=column))
    return found
