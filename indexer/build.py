"""The order of the work, on one screen: take in → read → locate → match → engine.

Every step keeps what it did in the book of record before the next one starts, so a build that is stopped goes on
where it was; and a build with nothing new to do says so and leaves the engine as it is.
"""

import hashlib
import json
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from functools import partial
from importlib.metadata import version

from config.decisions import Decisions, load_decisions
from config.errors import DamagedRun, EngineUnavailable
from config.freshness import Freshness, FreshnessTable, load_freshness
from config.home import Home
from config.vocabulary import edition
from crawler.listing import RawListing
from crawler.runs.folders import Run, all_sources, open_run, run_folders
from crawler.runs.leftovers import sweep
from indexer.clinic import Address, Clinic
from indexer.engines import open_cluster_builder, open_engine
from indexer.engines.embedded import EmbeddedBuilder, EmbeddedEngine
from indexer.group import Age, clinic_of, is_listed
from indexer.listed import Listed
from indexer.locate.answers import known_points
from indexer.locate.offline import LOCATOR, locate
from indexer.locate.point import Point
from indexer.match.cluster import match
from indexer.match.compare import MATCHER, Judgement, candidate_of
from indexer.match.ids import id_of, mint
from indexer.normalise.address import read_address, why_unread
from indexer.read.lexicon import words_edition
from indexer.read.listing import READER, read_listing
from indexer.review import idle_rulings, open_judgements
from indexer.statement import Statement
from indexer.store import clinics, listings
from indexer.store.book import Book
from indexer.store.listings import TakenIn
from indexer.telephone import named_by, names_at_numbers

OnStep = Callable[[str, int, int], None]
"""Told the name of the step, how many are done, and how many there are."""

MAKER = "clinics-9"
"""Which rules made clinics of listings; changes whenever they do, so that the engine is made anew."""

_BATCH = 500


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did.

    ``not_shown`` counts listings, still in their source, in whose words no offer was found; ``unsure`` the pairs that
    wait for a ruling; ``idle`` names what is ruled on and no source had; ``problems`` did not stop the build.
    """

    runs: int
    new: int
    changed: int
    gone: int
    read: int
    clinics: int
    unplaced: int
    not_shown: int
    unsure: int
    engine_rebuilt: bool
    idle: tuple[str, ...]
    problems: tuple[str, ...]


def build(
    home: Home,
    *,
    everything: bool = False,
    today: date | None = None,
    use: str | None = None,
    on_step: OnStep = lambda *_: None,
) -> Built:
    """Bring the book of record and the engine up to date with the run folders.

    With ``everything``, all listings are read, placed and matched again, as after a change of this program. ``today``
    (UTC unless given) decides, once for the whole build, which statements are too old to count; a later day on which
    one more is too old rebuilds the engine. ``use`` names the engine that is built, else the settings do.
    Raises :class:`HomeError` when the folder cannot be written or another build holds it.
    """
    day = datetime.now(tz=UTC).date() if today is None else today
    home.prepare()
    with home.held(), Book(home.book) as book:
        # what a person wrote is checked first, not after minutes of reading
        decisions = load_decisions(home.decisions)
        table = load_freshness(home.freshness)
        cluster = open_cluster_builder(home, use)
        standing = _standing(home, book) if cluster is None else cluster.answers_from()
        sweep(home.runs)
        runs, problems = _untaken(home, book)
        taken: list[TakenIn] = []
        # a new reader reads the old pages first, so that what it reads otherwise is not taken for a change of the page
        read = _read(book, on_step)
        for number, run in enumerate(runs, start=1):
            try:
                taken.append(listings.take_in(book, run))
            except DamagedRun as damage:
                problems.append(str(damage))
            # read before the next run is taken in: what only this run says was said, too
            read += _read(book, on_step)
            on_step("take in", number, len(runs))
        if everything:
            listings.forget_reading(book)
        read += _read(book, on_step)
        online = known_points(home.geocoded)
        fingerprint = _fingerprint(book, decisions, table, day, online.edition)
        rebuild = everything or fingerprint != standing
        if rebuild:
            _match(book, decisions, on_step)
            listed, not_shown = _clinics(book, decisions, partial(_age, table, day))
            entries = [online.finer(clinic) for clinic in listed]
            on_step("engine", 0, len(entries))
            if cluster is None:
                EmbeddedBuilder(home.engine).rebuild(entries, merged=_answering(book))
            else:
                cluster.rebuild(entries, merged=_answering(book), built_from=fingerprint)
            unplaced = sum(entry.point is None for entry in entries)
            clinics.keep_counts(book, clinics=len(entries), unplaced=unplaced, not_shown=not_shown)
            if cluster is None:  # an index says itself what it was built from
                clinics.keep_built(book, fingerprint)  # last: whoever is stopped before builds again
            on_step("engine", len(entries), len(entries))
        count, unplaced, not_shown = clinics.counts(book)
        return Built(
            runs=len(taken),
            new=sum(one.new for one in taken),
            changed=sum(one.changed for one in taken),
            gone=sum(one.gone for one in taken),
            read=read,
            clinics=count,
            unplaced=unplaced,
            not_shown=not_shown,
            unsure=len(open_judgements(book, decisions)),
            idle=idle_rulings(book, decisions),
            engine_rebuilt=rebuild,
            problems=tuple(problems),
        )


def _standing(home: Home, book: Book) -> str | None:
    """What the embedded engine that answers was built from; None when none does."""
    try:
        with closing(open_engine(home, "embedded")) as engine:
            # the file before answers as well, but is not what was built last
            whole = not (isinstance(engine, EmbeddedEngine) and engine.trouble)
            return clinics.built_from(book) if whole else None
    except EngineUnavailable:
        return None


def _untaken(home: Home, book: Book) -> tuple[list[Run], list[str]]:
    taken = listings.runs_taken(book)
    runs: list[Run] = []
    problems: list[str] = []
    for source in all_sources(home.runs):
        for folder in run_folders(home.runs, source):
            if (source, folder.name) in taken:
                continue
            try:
                runs.append(open_run(folder))
            except DamagedRun as damage:
                problems.append(str(damage))
    accepted = [run for run in runs if run.verdict == "accepted"]
    return sorted(accepted, key=lambda run: (run.when, run.source)), problems


def _read(book: Book, on_step: OnStep) -> int:
    reader = f"{READER}.{edition()}.{words_edition()}.{LOCATOR}"
    waiting = listings.to_read(book, reader)
    for start in range(0, len(waiting), _BATCH):
        batch = [_reading(listings.listing_of(book, one)) for one in waiting[start : start + _BATCH]]
        listings.keep_reading(book, reader=reader, readings=batch)
        on_step("read and locate", min(start + _BATCH, len(waiting)), len(waiting))
    return len(waiting)


def _reading(listing: RawListing) -> tuple[RawListing, tuple[Statement, ...], Point | None, str]:
    address = read_address(listing.fields)
    located = locate(address, given=_given(listing))
    if address == Address() and (unread := why_unread(listing.fields)):
        return listing, read_listing(listing), None, unread
    if located.point is not None and located.point.exactness == "state":
        # the middle of a state is no place to send anybody, nor to measure a distance from
        return listing, read_listing(listing), None, located.problem or "only the state is known"
    return listing, read_listing(listing), located.point, located.problem


def _given(listing: RawListing) -> tuple[float, float] | None:
    try:
        return float(listing.fields["latitude"]), float(listing.fields["longitude"])
    except (KeyError, ValueError):
        return None


def _match(book: Book, decisions: Decisions, on_step: OnStep) -> None:
    candidates = [
        candidate_of(one) for kept in listings.kept(book) if not decisions.hides((one := kept.listing).label, one.url)
    ]
    matching = match(candidates, decisions=decisions, on_progress=lambda done, whole: on_step("match", done, whole))
    minted = mint(
        matching.clusters,
        previous=clinics.clinic_ids(book),
        retired=clinics.merged_ids(book),
        own=clinics.own_ids(book),
    )
    clinics.keep_matching(book, judgements=matching.judgements, ids=minted.ids, merged=minted.merged, own=minted.own)


def _answering(book: Book) -> dict[str, str]:
    """Every id that is no clinic's any more, or could have been one's, with the id that answers for it.

    A clinic's id is always worked out from one of its listings. So a book that was made anew from the run folders
    answers to every id that the lost one gave out, whatever order the runs came in.
    """
    ids = clinics.clinic_ids(book)
    living = set(ids.values())
    possible = {id_of(listing): clinic for listing, clinic in ids.items() if id_of(listing) not in living}
    return possible | clinics.merged_ids(book)


def _age(table: FreshnessTable, today: date, field: str, value: str, seen: date) -> Freshness:
    return table.freshness(field, value, last_seen=seen, today=today)


def _clinics(book: Book, decisions: Decisions, age: Age) -> tuple[list[Clinic], int]:
    """Those that people can find, by id; and how many listings of the others their sources still have."""
    ids = clinics.clinic_ids(book)
    changes: dict[str, list[Judgement]] = {}
    for change in clinics.changes(book):
        if ids[change.a] == ids[change.b]:
            changes.setdefault(ids[change.a], []).append(change)
    formerly: dict[str, list[str]] = {}
    for old, new in clinics.merged_ids(book).items():
        formerly.setdefault(new, []).append(old)
    members: dict[str, list[Listed]] = {}
    for kept in listings.kept(book):
        listing = kept.listing
        if decisions.hides(listing.label, listing.url):
            continue
        listed = Listed(
            listing_id=listing.id,
            source=listing.source,
            kind=kept.kind,
            url=listing.url,
            ref=listing.ref,
            fields=listing.fields,
            statements=listings.statements_ever(book, listing.id),
            point=listings.point_of(book, listing.id),
            last_seen=kept.last_seen,
            gone_since=kept.gone_since,
            named=named_by(listing) if kept.kind == "clinic_site" else (),
        )
        members.setdefault(ids[listing.id], []).append(listed)
    names_at = names_at_numbers(one for own in members.values() for one in own)
    found, not_shown = list[Clinic](), 0
    for clinic_id in sorted(members):
        clinic = clinic_of(
            clinic_id,
            members[clinic_id],
            formerly=tuple(formerly.get(clinic_id, ())),
            changes=changes.get(clinic_id, ()),
            age=age,
            names_at=names_at,
        )
        if is_listed(clinic, members[clinic_id]):
            found.append(clinic)
        else:
            not_shown += sum(one.gone_since is None for one in members[clinic_id])
    return found, not_shown


def _fingerprint(book: Book, decisions: Decisions, table: FreshnessTable, today: date, online: str) -> str:
    """Changes whenever the engine would: with a listing, a ruling, the program, or a statement that grows too old.

    And with what geocoders answered (``online``).
    """
    rows = book.db.execute("SELECT id, read_as, last_seen, gone_since FROM listing ORDER BY id")
    digest = hashlib.sha256(f"{version('clinic-directory')} {MATCHER} {MAKER} {online}".encode())
    digest.update(json.dumps(asdict(decisions), sort_keys=True, default=str).encode())
    for row in rows:
        digest.update(repr(row).encode())
    for field, value, seen in listings.days_of_sight(book):
        digest.update(repr((field, value, seen, _age(table, today, field, value, seen))).encode())
    return digest.hexdigest()
