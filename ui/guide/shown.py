"""The guide as a page shows it: its words in the language that is spoken, numbered notes, links. Pure; no markup."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from config.vocabulary import vocabulary
from indexer.link import to_url
from indexer.locate.place import spot
from indexer.query import Near, Query
from ui import words
from ui.guide import OURS, Paragraph, Sentence, Source, sections, sources
from ui.language_links import in_language
from ui.standing import MEDWATCH
from ui.wording import say

OLD_MONTHS = 12
"""After so many months a page says that what it looked up may have changed."""

READ_MORE = (("label", "label_spravato"), ("rems", "rems"), ("alert", "alert_2023"))


@dataclass(frozen=True, slots=True)
class Note:
    """A source behind a paragraph: its number there, its title, its address (empty: ourselves), when it was read."""

    number: int
    title: str
    url: str
    looked_up: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A paragraph: heading, sentences each with the numbers of its notes, the notes, a link, and terms or questions.

    ``notes_told`` sums the notes up; there are none where all of it is our own rule. ``old`` is empty unless one of the
    sources was read long ago.
    """

    title: str
    sentences: tuple[tuple[str, str], ...]
    notes: tuple[Note, ...]
    notes_told: str
    old: str
    link: str
    link_told: str
    shows: str
    rows: tuple[tuple[str, str], ...]


def contents() -> list[tuple[str, str]]:
    """Each section's mark and heading."""
    return [(section.id, say(f"{section.key}.title")) for section in sections()]


def parts(*, today: date, place: Query | None = None) -> dict[str, object]:
    """What the template ``guide_text.html`` is filled with; ``place`` is where the visitor searches, if known."""
    around = "" if place is None or place.near is None else _around(place.near)
    return {
        "contents": contents(),
        "sections": [
            (section.id, say(f"{section.key}.title"), [_shown(one, today, place, around) for one in section.paragraphs])
            for section in sections()
        ],
        "read_more": [(say(f"guide_page.read_{key}"), sources()[source].url) for key, source in READ_MORE],
        "medwatch": MEDWATCH,
    }


def _around(near: Near) -> str:
    """Where a search looks, as it stands behind what it looks for: ``near 97205``, ``around a spot near Salem, OR``."""
    return say("guide_page.around" if spot(near) else "guide_page.near", place=words.place(near))


def address(paragraph: Paragraph, place: Query | None = None) -> str:
    """The link of the search that a paragraph explains, around the place of another search."""
    search = paragraph.search
    if place is not None:
        search = replace(search, near=place.near, within=place.within, state=place.state)
    return in_language(to_url("/", search))


def is_old(day: date, today: date) -> bool:
    """Whether more than :data:`OLD_MONTHS` months lie between the two."""
    return (today.year - day.year) * 12 + today.month - day.month > OLD_MONTHS


def _shown(paragraph: Paragraph, today: date, place: Query | None, around: str) -> Shown:
    held = [one for one in paragraph.sentences if one.holds(today)]
    behind = list(dict.fromkeys(source for one in held for source in one.sources))
    oldest = min(one.looked_up for one in behind)
    own = [one.id for one in behind] == [OURS]
    told = "our_rules" if own else "sources_one" if len(behind) == 1 else "sources_many"
    link_told = say(f"{paragraph.key}.search")
    if around:
        link_told = say("guide_page.there", search=link_told, place=around)
    return Shown(
        title=say(f"{paragraph.key}.title"),
        sentences=tuple((say(one.key), _numbers(one, behind)) for one in held),
        notes=() if own else tuple(_note(number, one) for number, one in enumerate(behind, start=1)),
        notes_told=say(f"guide_page.{told}", count=len(behind), month=words.month(oldest)),
        old=say("guide_page.old") if is_old(oldest, today) else "",
        link=address(paragraph, place),
        link_told=link_told,
        shows=paragraph.shows,
        rows=_rows(paragraph.shows),
    )


def _numbers(sentence: Sentence, behind: Sequence[Source]) -> str:
    """The numbers of its notes; empty where there is but one for all."""
    return "" if len(behind) == 1 else ", ".join(str(behind.index(one) + 1) for one in sentence.sources)


def _note(number: int, source: Source) -> Note:
    when = words.month(source.looked_up)
    if source.id == OURS:
        return Note(number, say("guide_page.ours"), "", say("guide_page.of_ours", month=when))
    return Note(number, source.title, source.url, say("guide_page.looked_up", month=when))


def _rows(shows: str) -> tuple[tuple[str, str], ...]:
    if shows == "levels":
        field = vocabulary()["psychiatry"]
        return tuple((words.value("psychiatry", code), words.meaning("psychiatry", code)) for code in field.codes)
    if shows == "questions":
        return tuple((asked, "") for asked in words.QUESTIONS.values())
    return ()
