"""The order of the work: clinics → whom to look up → answers of the API, or the monthly file → what is kept.

Nothing here changes a clinic. What could not be answered today keeps what was said of it before.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from config.home import Home
from config.settings import Settings
from crawler.registry.asking import Asked, RawAnswer, answer_to, ask
from indexer.clinic import Clinic
from indexer.engines import SearchEngine
from indexer.query import Query
from indexer.registry.answers import read_answer
from indexer.registry.bulk import Found, read_bulk
from indexer.registry.entry import Entry
from indexer.registry.judge import Heard, judge
from indexer.registry.statement import VERDICTS, RegistryStatement
from indexer.registry.subjects import Subject, question_of, subjects_of
from indexer.store.book import Book
from indexer.store.registry import all_registry, keep_registry

OnStep = Callable[[str, int, int | None], None]
"""Told the name of the step, how many are done, and how many there are if that is known."""


@dataclass(frozen=True, slots=True)
class Corroborated:
    """What came of it.

    ``people`` and ``organizations`` were looked up, ``unaskable`` have a name that cannot be asked for; ``verdicts``
    counts the statements that were made now; ``waiting`` have no answer yet. ``asked`` is None for a file, ``file``
    None for the API.
    """

    clinics: int
    people: int
    organizations: int
    unaskable: int
    waiting: int
    verdicts: Mapping[str, int] = field(default_factory=dict)
    asked: Asked | None = None
    file: Found | None = None


def clinics_in(engine: SearchEngine) -> Iterator[Clinic]:
    """Every clinic that people can find."""
    return (hit.clinic for hit in engine.export(Query(sort="name")))


def corroborate(
    home: Home,
    clinics: Iterable[Clinic],
    *,
    settings: Settings,
    again: bool = False,
    on_step: OnStep = lambda *_: None,
) -> Corroborated:
    """Ask the registry's API about clinics, and keep what it says of them in the book of record.

    Whatever is left unasked is asked when this is called again. Raises what :func:`crawler.registry.asking.ask` raises.
    """
    subjects = [subjects_of(clinic) for clinic in clinics]
    pairs = [(one, question_of(one)) for some in subjects for one in some]
    asked = ask(
        [question for _, question in pairs if question is not None],
        folder=home.registry,
        settings=settings,
        again=again,
        on_progress=lambda done, whole: on_step("questions", done, whole),
    )
    heard: list[tuple[Subject, Heard]] = []
    for subject, question in pairs:
        raw = None if question is None else answer_to(question, folder=home.registry, server=settings.registry.server)
        if raw is not None:
            heard.append((subject, _heard(raw)))
    verdicts = _keep(home, subjects, heard, {})
    askable = sum(question is not None for _, question in pairs)
    return _counted(subjects, verdicts, unaskable=len(pairs) - askable, waiting=askable - len(heard), asked=asked)


def corroborate_from_file(
    home: Home, clinics: Iterable[Clinic], path: Path, *, on_step: OnStep = lambda *_: None
) -> Corroborated:
    """Look clinics up in the registry's monthly file, and keep what it says of them in the book of record.

    Raises :class:`BadFile` for a file that is not the registry's, or cannot be read; then nothing is changed.
    """
    subjects = [subjects_of(clinic) for clinic in clinics]
    everybody = [one for some in subjects for one in some]
    with Book(home.book) as book:
        known = {one.npi for one in all_registry(book) if one.npi}
    found = read_bulk(path, everybody, known=known, on_row=lambda row: on_step("rows", row, None))
    heard = [(one, Heard(entries=found.of(one), as_of=found.as_of)) for one in everybody]
    verdicts = _keep(home, subjects, heard, found.deactivated)
    return _counted(subjects, verdicts, file=found)


def _heard(raw: RawAnswer) -> Heard:
    answers = [read_answer(page) for page in raw.pages]
    problem = next((one.problem for one in answers if one.problem), "")
    return Heard(
        entries=tuple(entry for one in answers for entry in one.entries),
        as_of=raw.when.date(),
        whole=raw.whole and raw.narrowed == 0 and not any(one.damaged for one in answers),
        problem=problem,
    )


def _keep(
    home: Home,
    subjects: Sequence[Sequence[Subject]],
    heard: Iterable[tuple[Subject, Heard]],
    deactivated: Mapping[str, Entry],
) -> dict[str, int]:
    """How often each verdict was given."""
    there: dict[str, Collection[tuple[str, str]]] = {
        some[0].clinic: {(one.sort, one.key) for one in some} for some in subjects if some
    }
    with Book(home.book) as book:
        before = {(one.clinic, one.sort, one.key): one.npi for one in all_registry(book)}
        made: list[RegistryStatement] = []
        for subject, answer in heard:
            ended = deactivated.get(before.get((subject.clinic, subject.sort, subject.key), ""))
            made.append(judge(subject, answer, deactivated=() if ended is None else (ended,)))
        keep_registry(book, statements=made, subjects=there)
    counts = Counter(one.verdict for one in made)
    return {verdict: counts[verdict] for verdict in VERDICTS if counts[verdict]}


def _counted(
    subjects: Sequence[Sequence[Subject]],
    verdicts: Mapping[str, int],
    *,
    unaskable: int = 0,
    waiting: int = 0,
    asked: Asked | None = None,
    file: Found | None = None,
) -> Corroborated:
    sorts = Counter(one.sort for some in subjects for one in some)
    return Corroborated(
        clinics=len(subjects),
        people=sorts["person"],
        organizations=sorts["organization"],
        unaskable=unaskable,
        waiting=waiting,
        verdicts=verdicts,
        asked=asked,
        file=file,
    )
