"""What the NPI registry says of a clinic's people, in words and as markup; pure but for reading the book of record.

It stands under a heading of its own, beside what pages say: the registry is filled in by its own holders. Of names
that it gives no clear answer about, a page tells the number only, since that says nothing against anybody.
"""

import html
from collections.abc import Mapping, Sequence
from pathlib import Path

from config.errors import HomeError
from indexer.clinic import Clinic
from indexer.registry.statement import RECOGNISED, RegistryStatement
from ui import reach, words
from ui.cards import flag, text

HEADING = "What the NPI registry says"

CAUTION = (
    "Clinicians and clinics fill in this United States register themselves, and nobody checks it. It is no proof of "
    "anyone's training, and nothing in it changes what can be filtered here."
)

_LONGEST = 900
"""An entry may have fifteen taxonomies."""

VERDICTS: Mapping[str, str] = {
    "corroborates": "recognised, and agreeing with what the page says",
    "contradicts": "recognised, and not agreeing with what the page says",
    "listed": "recognised; nothing to agree or disagree with",
    "deactivated": "recognised, with a number that was deactivated",
    "unsure": "no clear answer",
    "not_found": "no entry of that name in the state",
}


def said_of(clinic: Clinic, book: Path) -> tuple[RegistryStatement, ...]:
    """What is kept of a clinic and still belongs to it: the sentence that names the person is still on its pages.

    Empty where nothing is kept, or the book of record is not here or cannot be read.
    """
    from indexer.store.registry import registry_of  # noqa: PLC0415  pages without a book never need it

    try:
        kept = registry_of(book, (clinic.id, *clinic.formerly))
    except HomeError:  # the page of a clinic is worth more than this part of it
        return ()
    quoted = {fact.said for fact in clinic.facts.get("psychiatry", ()) if fact.counts}
    standing = [one for one in kept if one.name == clinic.name or one.said in quoted]
    return tuple({(one.sort, one.key): one for one in sorted(standing, key=lambda one: one.as_of)}.values())


def section(statements: Sequence[RegistryStatement]) -> str:
    """The part of a clinic's page; empty when there is nothing to say."""
    clear = [one for one in statements if one.verdict in RECOGNISED]
    if not clear:
        return ""
    rows = "".join(_row(one) for one in clear)
    return (
        f'<section class="field"><h2>{HEADING}</h2><p class="quiet">{html.escape(CAUTION)}</p>'
        f"{rows}{_unclear(len(statements) - len(clear))}</section>"
    )


def told(statements: Sequence[RegistryStatement]) -> list[tuple[str, tuple[str, ...]]]:
    """For a terminal: every sentence with what belongs to it. All of it still has to be made safe to print."""
    return [
        (one.sentence, tuple(line for line in (one.meaning, one.entry_page, f"The page says: “{one.said}”") if line))
        for one in statements
    ]


def _row(one: RegistryStatement) -> str:
    if one.verdict in ("contradicts", "deactivated"):
        said = flag(words.clean(f"{one.sentence} {one.meaning}", longest=_LONGEST))
    else:
        said = f'<p>{text(one.sentence, longest=_LONGEST)}</p><p class="quiet">{html.escape(one.meaning)}</p>'
    updated = "" if one.updated is None else f" Last changed by its holder on {words.day(one.updated)}."
    return (
        f'<div class="fact">{said}'
        f"<figure><blockquote><q>{text(one.said)}</q></blockquote><figcaption>Named on {_page(one.url)}. "
        f"Its page in the registry: {_page(one.entry_page)}.{updated}</figcaption></figure></div>"
    )


def _page(url: str) -> str:
    safe = reach.link(url)
    shown = text(reach.page(url) or url or "a page not given", longest=80)
    if safe == "":
        return shown
    return f'<a href="{html.escape(safe)}" rel="noopener noreferrer nofollow" target="_blank">{shown}</a>'


def _unclear(number: int) -> str:
    if number == 0:
        return ""
    names = words.count(number, "other name", "other names")
    return f'<p class="quiet">About {names} it gives no clear answer, which says nothing against anybody.</p>'
