"""The pairs of listings that wait for a person: which are open, what stands in each, and how people may name them.

A ruling on two listings settles all pairs between their two clinics, so such pairs are shown once. The most useful come
first: those whose sources still list both, then those of which most sides say that they give ketamine or Spravato
(people find these), then those with the most points for being one place, then those whose ruling settles most pairs.
This module writes nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from config.decisions import Decisions
from config.errors import UsageError
from indexer.match.compare import Change, Judgement
from indexer.normalise.address import read_address
from indexer.normalise.name import name_key
from indexer.normalise.phone import read_phone
from indexer.normalise.web import site_key
from indexer.store import clinics, listings
from indexer.store.book import Book

COMPARED = ("name", "address", "phone", "website")
"""What is shown of both sides, one below the other."""


@dataclass(frozen=True, slots=True)
class Side:
    """One listing of a pair, in its own words; ``label`` is ``source:ref``, ``routes`` are the codes it affirms."""

    label: str
    clinic: str
    url: str
    name: str
    address: str
    phone: str
    website: str
    routes: tuple[str, ...]
    first_seen: date
    last_seen: date
    gone_since: date | None


@dataclass(frozen=True, slots=True)
class OpenPair:
    """Two listings that may be one place, with the machine's reasons, and how many open pairs their ruling settles.

    ``differs`` names the compared parts that both state and that are not the same in comparable form; ``change`` says
    what became of the place, if they are one.
    """

    a: Side
    b: Side
    score: float
    reasons: tuple[str, ...]
    change: Change
    differs: tuple[str, ...]
    settles: int


def open_judgements(book: Book, decisions: Decisions) -> list[tuple[Judgement, int]]:
    """One judgement for each two clinics with an open pair, the most useful first, and how many pairs they have.

    Two clinics between which a person ruled since, or ruled different, have none.
    """
    ids = clinics.clinic_ids(book)
    labels = listings.labels(book)
    known = {label: listing for listing, label in labels.items()}
    settled = {
        _two(ids[known[one.a]], ids[known[one.b]])
        for one in (*decisions.same, *decisions.different)
        if one.a in known and one.b in known and known[one.a] in ids and known[one.b] in ids
    }
    giving = {ids[one] for one in listings.giving(book) if one in ids}
    best: dict[tuple[str, str], Judgement] = {}
    counts: dict[tuple[str, str], int] = {}
    for one in clinics.judged(book, "unsure"):
        two = _two(ids[one.a], ids[one.b])
        if two in settled or two[0] == two[1] or decisions.hidden & {labels[one.a], labels[one.b]}:
            continue
        counts[two] = counts.get(two, 0) + 1
        if two not in best or (-one.score, one.a, one.b) < (-best[two].score, best[two].a, best[two].b):
            best[two] = one
    gone = clinics.gone_ids(book)
    order = sorted(
        best, key=lambda two: (len(gone & set(two)), -len(giving & set(two)), -best[two].score, -counts[two], two)
    )
    return [(best[two], counts[two]) for two in order]


def idle_rulings(book: Book, decisions: Decisions) -> tuple[str, ...]:
    """Listings that people ruled on, or withdrew, and that the book does not know: mistyped, or not taken in yet."""
    pairs = (*decisions.same, *decisions.different)
    named = {label for one in pairs for label in one.pair} | decisions.hidden
    return tuple(sorted(named - set(listings.labels(book).values()))) if named else ()


def pair_of(book: Book, judgement: Judgement, *, settles: int = 1) -> OpenPair:
    """Both sides of a judgement as a person should see them."""
    a, b = (_side(book, listing) for listing in (judgement.a, judgement.b))
    return OpenPair(
        a=a,
        b=b,
        score=judgement.score,
        reasons=judgement.reasons,
        change=judgement.change,
        differs=tuple(part for part in COMPARED if _differ(part, getattr(a, part), getattr(b, part))),
        settles=settles,
    )


def labels_named(book: Book, decisions: Decisions, first: str, second: str) -> tuple[str, str]:
    """The two listings that people mean by ``source:ref`` or by a clinic's id, also one that was merged.

    The id of a clinic of several listings is clear only where one open pair lies between the two. Raises
    :class:`UsageError` for what is unknown, unclear, or twice the same.
    """
    offered = [_offered(book, name) for name in (first, second)]
    if all(len(one) == 1 for one in offered):
        labels = (offered[0][0], offered[1][0])
    else:
        names = listings.labels(book)
        pairs = [(names[one.a], names[one.b]) for one, _ in open_judgements(book, decisions)]
        pairs += [(b, a) for a, b in pairs]
        fitting = [(a, b) for a, b in pairs if a in offered[0] and b in offered[1]]
        if len(fitting) != 1:
            name, choices = next(
                (name, one) for name, one in zip((first, second), offered, strict=True) if len(one) > 1
            )
            more = f" and {len(choices) - 5} more" if len(choices) > 5 else ""
            raise UsageError(
                f"The clinic {name} has {len(choices)} listings; name the one you mean: {', '.join(choices[:5])}{more}."
            )
        labels = fitting[0]
    if labels[0] == labels[1]:
        raise UsageError(f"Both names mean {labels[0]}. A ruling is about two listings.")
    return labels


def _offered(book: Book, name: str) -> list[str]:
    """Labels of the listings that a name may mean."""
    names = listings.labels(book)
    if name in names.values():
        return [name]
    living = clinics.merged_ids(book).get(name, name)
    of_clinic = sorted(names[listing] for listing, clinic in clinics.clinic_ids(book).items() if clinic == living)
    if of_clinic:
        return of_clinic
    source, colon, _ = name.partition(":")
    if not colon:
        raise UsageError(
            f"{name!r} is no clinic's id and no listing's name, which is source:ref. See: clinics review --list"
        )
    if not any(label.startswith(f"{source}:") for label in names.values()):
        raise UsageError(f"There is no listing {name!r}: nothing of a source {source!r} was built. See: clinics status")
    raise UsageError(
        f"The source {source} has no listing {name!r}. Their names stand in: clinics review --list, clinics show"
    )


def _two(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one <= other else (other, one)


def _side(book: Book, listing_id: str) -> Side:
    kept = listings.kept_one(book, listing_id)
    fields = kept.listing.fields
    statements = listings.statements_of(book, listing_id)
    said = {one.field: one.value for one in reversed(statements)}
    return Side(
        label=kept.listing.label,
        clinic=clinics.clinic_id(book, listing_id),
        url=kept.listing.url,
        name=_tidy(fields.get("name", "")),
        address=read_address(fields).one_line() or said.get("address", ""),
        phone=_tidy(fields.get("phone", "")),
        website=_tidy(fields.get("website", "")),
        routes=tuple(sorted({one.value for one in statements if one.field == "route" and not one.denied})),
        first_seen=kept.first_seen,
        last_seen=kept.last_seen,
        gone_since=kept.gone_since,
    )


def _differ(part: str, one: str, other: str) -> bool:
    return bool(one and other) and _comparable(part, one) != _comparable(part, other)


def _comparable(part: str, words: str) -> str:
    if part == "name":
        return name_key(words)
    if part == "phone":
        phone = read_phone(words)
        return words if phone is None else phone.number
    if part == "website":
        return site_key(words) or words
    return words.casefold()


def marked(one: str, other: str) -> str:
    """The words of the one, those that the other lacks in square brackets."""
    there = _bare(other.split())
    words = [(word, word.strip(",.").casefold() in there) for word in one.split()]
    return " ".join(word if known else f"[{word}]" for word, known in words).replace("] [", " ")


def _bare(words: Iterable[str]) -> set[str]:
    return {word.strip(",.").casefold() for word in words}


def _tidy(words: str) -> str:
    return " ".join(words.split())
