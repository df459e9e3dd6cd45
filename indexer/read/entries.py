"""Short lines that stand alone, one below the other: what a page lists without bullets, and under which line.

Only the shape and the opening line are read here; what an entry means is for others to say.
"""

from collections.abc import Iterator, Mapping

from indexer.read.sentences import Sentence
from indexer.read.view import View

_SHORT = 8
_BARS = ("side_effect", "conditions:bars")
_BARRED = 2
"""So many side effects or reasons against it in one list tell what the list is."""
_TREATS = ("conditions:we_treat", "headings:affirms", "conditions:links")
_LEAD = 3
"""So many words at least make a lead-in; a menu has a label: *Jump to: …*."""
_ENDS = (".", "!", "?", ",", ";")


def entries(page: View) -> Mapping[int, str]:
    """The places of lines that stand alone, each with what the line that opens its run says of what follows.

    That is *excludes* below *Contraindications*, *affirms* below *What we treat*, and empty where no line says it.
    """
    found: dict[int, str] = dict.fromkeys(_barred(page), "excludes")
    stance = ""
    body = [one for one in page.main if one is not page.title]
    for place, one in enumerate(body):
        after = body[place + 1] if place + 1 < len(body) else None
        if one.kind == "item":
            continue
        if not _alone(one, after):
            stance = ""
            continue
        stance = _opens(one) or stance
        found[one.place] = stance
    return found


def treated_rows(page: View) -> Iterator[Sentence]:
    """Rows like those of a menu that what is treated stands in: *OCD | Anxiety | PTSD*.

    A line just above says so, or a lead-in of the row itself: *Ketamine can help with: OCD | Anxiety | PTSD*.
    """
    opening = {one.place + 1 for one in page.main if one is not page.title and _welcomes(one)}
    return (one for one in page.around if one.zone == "menu" and (one.place in opening or _led_in(one)))


def _barred(page: View) -> Iterator[int]:
    """The places of a list's entries among which side effects or reasons to turn people away stand."""
    run: list[Sentence] = []
    opens: Sentence | None = None
    before: Sentence | None = None
    for one in (*page.main, None):
        if one is not None and one.kind == "item" and run and one.above == run[-1].above:
            run.append(one)
            continue
        if sum(entry.has(*_BARS) for entry in run) >= _BARRED and not (opens is not None and _welcomes(opens)):
            yield from (entry.place for entry in run)
        run = [one] if one is not None and one.kind == "item" else []
        if run:
            opens = before if before is not None else run[0].heading
        before = one


def _welcomes(one: Sentence) -> bool:
    """Whether a line says that what stands below it is treated: *Conditions we treat*."""
    turned = one.has("negator", "exclusion", "side_effect", "conditions:left_out")
    return one.has("conditions:we_treat", "headings:affirms") and not turned


def _led_in(one: Sentence) -> bool:
    """Whether words with a colon open the row that say that what follows is treated or eased."""
    colon = one.text.find(":")
    lead = sum(word.end <= colon for word in one.words)
    if lead < _LEAD or one.has("negator", "exclusion", "side_effect", "conditions:left_out"):
        return False
    return any(mark.past <= lead for label in _TREATS for mark in one.marks.get(label, ()))


def _alone(one: Sentence, after: Sentence | None) -> bool:
    whole = one.before is None and (after is None or after.block != one.block)
    return whole and len(one.words) <= _SHORT and not one.text.endswith(_ENDS)


def _opens(one: Sentence) -> str:
    if one.has("conditions:left_out"):
        return "excludes"
    return "affirms" if one.has("headings:affirms") else ""
