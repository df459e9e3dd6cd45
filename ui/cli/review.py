"""The command review: pairs of listings that may be one clinic, side by side, and a person's ruling on them.

Everything that can be done by key press can be done by options too, without a terminal. What is ruled counts from the
next build on.
"""

import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from config.errors import Exit, UsageError
from ui.cli.options import HomeOption, JsonOption, WhoOption, home_at, plain, print_json, who_rules

if TYPE_CHECKING:
    from config.decisions import Ruling
    from config.home import Home
    from config.rulings import Kind
    from indexer.review import OpenPair, Side
    from indexer.store.book import Book

NEXT = "Rulings count from the next build on. Run: clinics build"


def review(
    listing: Annotated[bool, typer.Option("--list", help="Print the open pairs instead of asking.")] = False,
    rule: Annotated[
        tuple[str, str, str] | None,
        typer.Option("--rule", metavar="A B same|different", help="Rule on two listings (source:ref) or clinics' ids."),
    ] = None,
    unrule: Annotated[
        tuple[str, str] | None, typer.Option("--unrule", metavar="A B", help="Take the ruling on these two back.")
    ] = None,
    undo: Annotated[bool, typer.Option("--undo", help="Take back the ruling that stands last in the file.")] = False,
    why: Annotated[str, typer.Option("--why", metavar="WORDS", help="The reason for --rule; it is kept.")] = "",
    who: WhoOption = "",
    rulings: Annotated[bool, typer.Option("--rulings", help="Print what people ruled.")] = False,
    places: Annotated[bool, typer.Option("--places", help="Print listings with a doubtful address, and why.")] = False,
    most: Annotated[int, typer.Option("--most", metavar="N", min=1, help="Pairs or places that are printed.")] = 20,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> int:
    """Rule on pairs of listings that may be one clinic: side by side by key press, or by options without a terminal."""
    from indexer.store.book import Book

    asked = [rule is not None, unrule is not None, undo, rulings, places, listing]
    if sum(asked) > 1:
        raise UsageError("Give one of --list, --rule, --unrule, --undo, --rulings and --places at a time.")
    place = home_at(home)
    if not place.book.exists():
        raise UsageError(f"Nothing was built in {place.folder} yet. Run: clinics build")
    with Book(place.book) as book:
        if rule is not None:
            _rule(place, book, rule, who=who, why=why, as_json=as_json)
        elif unrule is not None or undo:
            _take_back(place, book, unrule, as_json=as_json)
        elif rulings:
            _print_rulings(place, as_json=as_json)
        elif places:
            _print_places(book, most=most, as_json=as_json)
        elif listing or as_json:
            _print_pairs(place, book, most=most, as_json=as_json)
        elif not (sys.stdin.isatty() and sys.stdout.isatty()):
            raise UsageError(
                "There is no terminal to press keys in. Use clinics review --list and clinics review --rule"
            )
        else:
            from ui.cli.review_keys import ask

            ask(place, book, who=who_rules(who))
    return Exit.OK


def _rule(place: "Home", book: "Book", asked: tuple[str, str, str], *, who: str, why: str, as_json: bool) -> None:
    from config.decisions import load_decisions
    from indexer.review import labels_named

    first, second, kind = asked
    if kind not in ("same", "different"):
        raise UsageError(f"A ruling is same or different, not {plain(kind)!r}: --rule A B same")
    if not why.strip():
        raise UsageError("A ruling needs its reason, for whoever reads it later. Add: --why WORDS")
    a, b = labels_named(book, load_decisions(place.decisions), first, second)
    ruling = write_ruling(place, "same" if kind == "same" else "different", a, b, who=who_rules(who), why=why)
    if as_json:
        print_json({"ruled": kind, **_ruling_json(ruling), "file": str(place.decisions)})
    else:
        print(f"Ruled {kind}: {plain(a)} and {plain(b)}. {NEXT}")


def write_ruling(place: "Home", kind: "Kind", a: str, b: str, *, who: str, why: str) -> "Ruling":
    """Write one ruling of today (UTC) down, while no build is running."""
    from config.decisions import Ruling
    from config.rulings import rule

    ruling = Ruling(a=a, b=b, who=who, when=datetime.now(tz=UTC).date(), why=" ".join(why.split()))
    with place.held():
        rule(place.decisions, kind=kind, ruling=ruling)
    return ruling


def _take_back(place: "Home", book: "Book", named: tuple[str, str] | None, *, as_json: bool) -> None:
    from config.decisions import load_decisions
    from config.rulings import last_ruled, unrule
    from indexer.review import labels_named

    file = place.decisions
    if named is None:
        pair = last_ruled(file)
        if pair is None:
            raise UsageError(f"Nothing is ruled in {file}, so nothing can be taken back.")
    else:
        decisions = load_decisions(file)
        ruled = {one.pair for one in (*decisions.same, *decisions.different)}
        pair = (min(named), max(named))
        # a ruling may be older than its listings; what is written in the file needs no listing to be taken out
        pair = pair if pair in ruled else labels_named(book, decisions, *named)
    with place.held():
        gone = unrule(file, pair=pair)
    if as_json:
        print_json({"taken_back": True, **_ruling_json(gone), "file": str(file)})
    else:
        print(f"Taken back: the ruling on {plain(gone.a)} and {plain(gone.b)}. {NEXT}")


def _print_pairs(place: "Home", book: "Book", *, most: int, as_json: bool) -> None:
    from config.decisions import load_decisions
    from indexer.review import open_judgements, pair_of

    waiting = open_judgements(book, load_decisions(place.decisions))
    pairs = (pair_of(book, judgement, settles=settles) for judgement, settles in waiting)
    if as_json:
        print_json([pair_json(pair) for pair in pairs])
        return
    if not waiting:
        print("No pair is open. What was ruled before stands in: clinics review --rulings")
        return
    from ui.cli.review_keys import pair_lines

    for number, (pair, _) in enumerate(zip(pairs, range(most), strict=False), start=1):
        print("\n".join(pair_lines(pair, number=number, whole=len(waiting), width=100)), end="\n\n")
    if len(waiting) > most:
        print(f"{len(waiting) - most} more: add --most {len(waiting)}")
    print('To rule: clinics review --rule A B same --why "…" (or different)')


def pair_json(pair: "OpenPair") -> dict[str, Any]:
    """The documented shape of an open pair."""
    return {
        **{name: _side_json(side) for name, side in (("a", pair.a), ("b", pair.b))},
        "score": pair.score,
        "reasons": list(pair.reasons),
        "change": pair.change,
        "differs": list(pair.differs),
        "settles": pair.settles,
    }


def _side_json(side: "Side") -> dict[str, Any]:
    return {
        "listing": side.label,
        "clinic": side.clinic,
        "url": side.url,
        "name": side.name,
        "address": side.address,
        "phone": side.phone,
        "website": side.website,
        "routes": list(side.routes),
        "first_seen": side.first_seen.isoformat(),
        "last_seen": side.last_seen.isoformat(),
        "gone_since": None if side.gone_since is None else side.gone_since.isoformat(),
    }


def _print_rulings(place: "Home", *, as_json: bool) -> None:
    from config.decisions import load_decisions

    decisions = load_decisions(place.decisions)
    rows: list[Mapping[str, Any]] = [
        {"ruled": kind, **_ruling_json(one)}
        for kind, given in (("same", decisions.same), ("different", decisions.different))
        for one in given
    ]
    if as_json:
        print_json(rows)
        return
    for row in rows:
        print(f"{row['ruled']}: {plain(row['a'])} and {plain(row['b'])}")
        print(f"    {plain(row['why'])} ({plain(row['who'])}, {row['when']})")
    if not rows:
        print("Nobody ruled on a pair yet.")


def _ruling_json(ruling: "Ruling") -> dict[str, str]:
    return {"a": ruling.a, "b": ruling.b, "who": ruling.who, "when": ruling.when.isoformat(), "why": ruling.why}


def _print_places(book: "Book", *, most: int, as_json: bool) -> None:
    from indexer.store.listings import placing_problems

    rows = [
        {"listing": label, "address": address, "problem": problem} for label, address, problem in placing_problems(book)
    ]
    if as_json:
        print_json(rows)
        return
    for row in rows[:most]:
        print(f"{plain(row['listing'])}: {plain(row['address'])}\n    {plain(row['problem'])}")
    if len(rows) > most:
        print(f"{len(rows) - most} more: add --most {len(rows)}")
    if not rows:
        print("No address is in doubt.")
