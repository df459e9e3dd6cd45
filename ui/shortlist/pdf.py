"""A shortlist as a PDF to print or to send: the clinics, the evidence behind every line, notes, and the way back.

Notes are put into it and kept nowhere. Crawled text and notes are hostile: :func:`ui.shortlist.paper.words` lets none
of it be markup.
"""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from reportlab.platypus import Flowable, HRFlowable, KeepTogether, Spacer, Table, TableStyle  # type: ignore[import-untyped]  # the library has no types

from ui import words
from ui.exports.about import About, page_of
from ui.shortlist import paper
from ui.shortlist.entries import Entry, Field, Said
from ui.shortlist.letters import BOX, drawable, fonts, readable
from ui.shortlist.limits import LONGEST_NOTE
from ui.shortlist.paper import linked, paragraph
from ui.shortlist.qr import code_of
from ui.wording import say

NOTE_LINES = 40
"""Most lines of a note; what is behind them follows on the last one, so that empty lines make no pages."""

SQUARE = 118.0
"""Width of the QR code in points: about 42 mm."""

APART = 14
"""Points above the rule between two clinics, so that it is no line for notes."""

_MAKING = threading.Lock()


@dataclass(frozen=True, slots=True)
class Shortlist:
    """Entries in their order, notes by the id of the clinic, how many ids are unknown, and the day it is made."""

    entries: Sequence[Entry]
    notes: Mapping[str, str]
    missing: int
    today: date


def pdf(shortlist: Shortlist, about: About) -> bytes:
    """The file, in the language that is spoken; ``about.link`` is the link to the list, which has no notes in it."""
    with _MAKING:  # the library keeps what it knows of fonts in one place for all threads
        fonts()
        story = [*_head(shortlist, about)]
        for number, one in enumerate(shortlist.entries, start=1):
            story += _entry(one, number, about.base, shortlist.notes.get(one.id, ""))
        story += _end(about, boxed=_boxed(shortlist))
        return paper.printed(story, _sheet(shortlist, about))


def note_lines(note: str) -> list[str]:
    """A note, line by line, without letters that could reorder or hide anything."""
    lines = [words.clean(line, longest=LONGEST_NOTE) for line in note.splitlines()]
    while lines and not lines[-1]:
        lines.pop()
    kept, rest = lines[: NOTE_LINES - 1], lines[NOTE_LINES - 1 :]
    return [*kept, *([" ".join(filter(None, rest))] if rest else [])]


def _sheet(shortlist: Shortlist, about: About) -> paper.Sheet:
    return paper.Sheet(
        title=say("shortlist.title"),
        subject=say("shortlist.subject"),
        language=about.language,
        made=shortlist.today,
        foot=say("shortlist.crisis"),
        numbered=lambda page, pages: say("shortlist.pages", page=page, pages=pages),
    )


def _head(shortlist: Shortlist, about: About) -> list[Flowable]:
    made = say("shortlist.made", day=words.day(shortlist.today), built=words.day(about.built.date()))
    left = [
        paragraph(paper.words(say("shortlist.title")), paper.TITLE),
        paragraph(paper.words(f"{counted(len(shortlist.entries))}. {made}"), paper.TEXT),
        paragraph(paper.words(f"{about.notice} {say('notice.medicines')}"), paper.TEXT),
        paragraph(paper.words(say("shortlist.order")), paper.TEXT),
    ]
    if shortlist.missing:
        left.append(paragraph(paper.words(missing(shortlist.missing)), paper.TEXT))
    code = code_of(about.link)
    right = [] if code is None else [paper.Square(code, SQUARE)]
    table = Table([[left, right]], colWidths=[paper.WIDTH - SQUARE, SQUARE], hAlign="LEFT")
    table.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("TOPPADDING", (0, 0), (-1, -1), 0),
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("RIGHTPADDING", (1, 0), (1, 0), 0),
            ]
        )
    )
    link = f"{paper.words(say('shortlist.link_to'))} {linked(about.link, about.link)}"
    return [table, paragraph(link, paper.SMALL), Spacer(1, 4)]


def _entry(one: Entry, number: int, base: str, note: str) -> list[Flowable]:
    page = page_of(one.id, base)
    name, partly = readable(one.name)
    name = name or say("shortlist.other_letters")
    head: list[Flowable] = [
        HRFlowable(width="100%", thickness=0.7, color=paper.LINE, spaceBefore=APART, spaceAfter=2),
        paper.Mark(name, number),
        paragraph(f"{number}. {linked(name, page)}", paper.NAME),
        *([paragraph(paper.words(say("shortlist.more_letters")), paper.SMALL)] if partly else []),
        *(paragraph(paper.words(f"⚠ {flag}"), paper.FLAG) for flag in one.flags),
        paragraph(paper.words(one.where), paper.TEXT),
        paragraph(_reached(one), paper.TEXT),
    ]
    if one.phone_note:
        head.append(paragraph(paper.words(one.phone_note), paper.SMALL))
    # a heading never stands alone at the foot of a page
    story: list[Flowable] = []
    for rows in map(_field, one.fields):
        story += [KeepTogether([*head, *rows[:3]]), *rows[3:]]
        head = []
    if head:
        story.append(KeepTogether(head))
    if one.unsaid:
        unsaid = f"{paper.words(say('shortlist.unsaid'))}: {paper.words(', '.join(one.unsaid))}."
        story.append(paragraph(unsaid, paper.TEXT))
    story.append(paragraph(paper.words(say("clinic.checked", day=one.checked)), paper.SMALL))
    return [*story, *_note(note)]


def _reached(one: Entry) -> str:
    phone = paper.words(one.phone) if one.phone else paper.words(say("clinic.no_phone"))
    if one.phone:
        shown = linked(one.phone, f"tel:{one.dials}") if one.dials else phone
        phone = f"{paper.words(say('shortlist.phone'))} {shown}"
    if not one.website:
        return phone
    return f"{phone} · {paper.words(say('shortlist.website'))} {linked(one.site, one.website)}"


def _field(field: Field) -> list[Flowable]:
    rows = [paragraph(paper.words(field.label), paper.LABEL)]
    if field.lost:
        rows.append(paragraph(paper.words(field.lost), paper.SAID))
    for said in field.said:
        rows += _said(said)
    if field.more:
        rows.append(paragraph(paper.words(say("shortlist.also", count=field.more)), paper.PROOF))
    return rows


def _said(said: Said) -> list[Flowable]:
    value = paper.words(f"{said.label}: {say('shortlist.says_no')}" if said.denied else said.label)
    proof = said.proof
    page = linked(proof.page, proof.url) if proof.url else paper.words(proof.page or say("clinic.no_page"))
    source = paper.words(say("shortlist.source", source=proof.source))
    return [
        paragraph(f"<b>{value}</b>", paper.SAID),
        paragraph(f"“{paper.words(proof.said)}” {source} {page}. {paper.words(proof.seen)}.", paper.PROOF),
    ]


def _note(note: str) -> list[Flowable]:
    heading = paragraph(paper.words(say("shortlist.notes_here")), paper.LABEL)
    lines = note_lines(note)
    if not lines:
        return [KeepTogether([heading, paper.Lines(2)])]
    first, *others = [paragraph(paper.words(line) or "&nbsp;", paper.NOTE) for line in lines]
    return [KeepTogether([heading, first]), *others]


def _boxed(shortlist: Shortlist) -> bool:
    """Whether any letter had to be replaced by a box."""
    entries = (replace(one, name=readable(one.name)[0]) for one in shortlist.entries)
    told = [*map(repr, entries), *shortlist.notes.values()]
    return any(BOX in drawable(text).replace(BOX, "", text.count(BOX)) for text in told)


def _end(about: About, *, boxed: bool) -> list[Flowable]:
    rows = [HRFlowable(width="100%", thickness=0.7, color=paper.LINE, spaceBefore=APART, spaceAfter=3)]
    if boxed:
        rows.append(paragraph(paper.words(say("shortlist.boxes")), paper.SMALL))
    rows.append(paragraph(paper.words(say("site.built", day=words.day(about.built.date()))), paper.SMALL))
    rows.append(paragraph(paper.words(about.attribution), paper.SMALL))
    return rows


def counted(count: int) -> str:
    """How many clinics there are."""
    return words.counted("count.clinics", count)


def missing(count: int) -> str:
    """What to say of the ids that name no clinic."""
    return words.counted("shortlist.missing", count)
