"""What the NPI registry says of a clinic's people, in words and as markup; pure but for reading the book of record.

It stands under a heading of its own, beside what pages say: the registry is filled in by its own holders. Of names
that it gives no clear answer about, a page tells the number only, since that says nothing against anybody.
"""

import html
from collections.abc import Sequence
from pathlib import Path

from config.errors import HomeError
from config.vocabulary.taxonomy import taxonomy
from indexer.clinic import Clinic
from indexer.registry.statement import RECOGNISED, RegistryStatement
from ui import words
from ui.clinic import reach
from ui.clinic.cards import flag, text
from ui.marked import marked
from ui.wording import say

_LONGEST = 900
"""An entry may have fifteen taxonomies."""


def heading() -> str:
    """What stands above all that the registry says."""
    return say("registry.heading")


def caution() -> str:
    """What to know of the registry before reading it."""
    return say("registry.caution")


def sentence(one: RegistryStatement) -> str:
    """What the registry says of a name that it surely has: as ``one.sentence``, in the language that is spoken."""
    day = words.day(one.as_of)
    if one.verdict == "deactivated":
        if one.deactivated is None:
            return say("registry.deactivated", name=one.name, day=day)
        return say("registry.deactivated_on", name=one.name, when=words.day(one.deactivated), day=day)
    shown = words.listed([taxonomy(code).shown for code in one.codes])
    with_codes = say("registry.with_codes", codes=shown) if one.codes else say("registry.without_codes")
    where = f" {say(f'registry.at.{one.place}')}" if one.place else ""
    name, letters = one.name.partition(", ")[0], one.listed_as.partition(", ")[2]
    if one.sort == "organization":
        name = say("registry.organization", name=one.listed_as)
    elif letters:
        name = f"{name}, {letters},"
    return say("registry.lists", name=name, taxonomies=f"{with_codes}{where}", day=day)


def follows(one: RegistryStatement) -> str:
    """What follows from it, and what does not: as ``one.meaning``, in the language that is spoken."""
    if one.sort == "organization":
        return say("registry.of_organization")
    if one.verdict in ("corroborates", "contradicts"):
        return say(f"registry.{one.verdict}")
    psychiatry = any(taxonomy(code).kind == "psychiatrist" for code in one.codes)
    if one.verdict != "listed" or not (psychiatry or one.claim == "psychiatrist"):
        return ""
    return say("registry.not_called_so" if psychiatry else "registry.codes_silent")


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
        f'<section class="field"><h2>{html.escape(heading())}</h2><p class="quiet">{html.escape(caution())}</p>'
        f"{rows}{_unclear(len(statements) - len(clear))}</section>"
    )


def told(statements: Sequence[RegistryStatement]) -> list[tuple[str, tuple[str, ...]]]:
    """Every sentence with what belongs to it, as text. All of it still has to be made safe where it is shown."""
    return [(_sentence(one), tuple(filter(None, (_meaning(one), one.entry_page, _quoted(one))))) for one in statements]


def _quoted(one: RegistryStatement) -> str:
    return say("registry.page_says", said=one.said)


def _sentence(one: RegistryStatement) -> str:
    """Unclear answers are told on the command line alone, which speaks English."""
    return sentence(one) if one.verdict in RECOGNISED else one.sentence


def _meaning(one: RegistryStatement) -> str:
    return follows(one) if one.verdict in RECOGNISED else one.meaning


def _row(one: RegistryStatement) -> str:
    if one.verdict in ("contradicts", "deactivated"):
        said = flag(words.clean(f"{sentence(one)} {follows(one)}", longest=_LONGEST))
    else:
        said = f'<p>{text(sentence(one), longest=_LONGEST)}</p><p class="quiet">{html.escape(follows(one))}</p>'
    named = marked("registry.named_on", page=_page(one.url), entry=_page(one.entry_page))
    updated = "" if one.updated is None else f" {html.escape(say('registry.updated', day=words.day(one.updated)))}"
    return (
        f'<div class="fact">{said}'
        f"<figure><blockquote><q>{text(one.said)}</q></blockquote><figcaption>{named}{updated}"
        "</figcaption></figure></div>"
    )


def _page(url: str) -> str:
    safe = reach.link(url)
    shown = text(reach.page(url) or url or say("clinic.no_page"), longest=80)
    if safe == "":
        return shown
    return f'<a href="{html.escape(safe)}" rel="noopener noreferrer nofollow" target="_blank">{shown}</a>'


def _unclear(number: int) -> str:
    if number == 0:
        return ""
    return f'<p class="quiet">{html.escape(words.counted("registry.unclear", number))}</p>'
