"""The seam between the question and whatever answers it; engines are disposable and rebuilt from the book of record.

How a distance is asked, so that every engine can do it without scripts: for each exactness the clinics of that class
whose point is at most ``reaches(within)[exactness][0]`` miles away, joined by *or*. An index that cannot compare with
a rounded distance asks for a metre more, and leaves out what :func:`indexer.locate.distance.search_miles` then puts
outside. Hits are sorted by the rounded distance and then by id: an index that sorts by its own distances fetches on
behind the page until they are a metre more than the last one of it, and sorts what it fetched by the rule.

What an index would compute in its own way is worked out once, when it is built, and stored: the cell of a point
(:func:`indexer.cells.cell_of`), its degrees in whole millionths, the key of the sort by name
(:func:`indexer.order.name_key`), the words that find a clinic (:func:`indexer.words.findable_words`), what it affirms
and denies (:meth:`indexer.clinic.Clinic.states`, ``denies``). Degrees are compared with a map box as 64-bit numbers.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Final, Protocol

from config.errors import EngineUnavailable, UsageError
from config.home import Home
from indexer.clinic import Clinic
from indexer.query import Hit, Query, Results

if TYPE_CHECKING:
    from config.settings import Elasticsearch
    from indexer.engines.elastic_build import ElasticBuilder

ENGINES: Final = ("embedded", "elasticsearch")


class SearchEngine(Protocol):
    """Answers queries. Every engine gives equal answers: ids, order, totals, counts, bounds, clusters, cursors.

    What each number means stands in :class:`indexer.query.Results`. Safe to share between threads; each answer comes
    from one build, never from two. Whatever keeps an engine from answering is raised as :class:`EngineUnavailable`,
    in words that say what to do.
    """

    def search(self, query: Query) -> Results:
        """The answer; a page past the last one has no hits and the same counts."""
        ...

    def export(self, query: Query) -> Iterator[Hit]:
        """All hits in the order of the sort, from the cursor on if there is one, whatever the page and the size.

        All come from one build, also when another is put in place meanwhile; any number of them without holding them
        all in memory. ``query.cursor(hit)`` of the last one that arrived goes on from there.
        """
        ...

    def get(self, clinic_id: str) -> Clinic | None:
        """The clinic of that id, or of the id that it was merged into; None when nobody ever had it."""
        ...

    @property
    def count(self) -> int:
        """Clinics it can find."""
        ...

    @property
    def built_at(self) -> datetime:
        """When it was built (UTC)."""
        ...

    def close(self) -> None:
        """Let go of files and connections."""
        ...


class EngineBuilder(Protocol):
    """Replaces an engine's content in one step: a failed build leaves the old answers standing."""

    def rebuild(self, clinics: Iterable[Clinic], *, merged: Mapping[str, str]) -> int:
        """Load these clinics; ``merged`` maps ids that were given up to the ids that now answer. Returns the count."""
        ...


def open_engine(home: Home, use: str | None = None) -> SearchEngine:
    """The engine of this home folder: the one named, else that of the settings (``engine.use``).

    Raises :class:`EngineUnavailable`, which says what to do, when none was built or it is not whole.
    """
    settings = cluster_settings(home, use)
    if settings is not None:
        with _client_needed():
            from indexer.engines.elastic import ElasticEngine  # noqa: PLC0415  its client is installed only on wish

        return ElasticEngine(settings)
    from indexer.engines.embedded import EmbeddedEngine  # noqa: PLC0415  numpy is loaded once somebody searches

    return EmbeddedEngine(home.engine)


def open_cluster_builder(home: Home, use: str | None = None) -> "ElasticBuilder | None":
    """What builds in the cluster when that is what answers (as for :func:`open_engine`); None for the embedded one."""
    settings = cluster_settings(home, use)
    if settings is None:
        return None
    with _client_needed():
        from indexer.engines.elastic_build import ElasticBuilder  # noqa: PLC0415  its client is installed only on wish

    return ElasticBuilder(settings)


def cluster_settings(home: Home, use: str | None = None) -> "Elasticsearch | None":
    """The settings of the cluster, when it is what answers; raises :class:`UsageError` for an unknown engine."""
    from config.settings import load_settings  # noqa: PLC0415  takes a while to load

    if use not in {None, *ENGINES}:
        raise UsageError(f"There is no engine {use!r}. There are: {', '.join(ENGINES)}.")
    settings = load_settings(home)
    return settings.elasticsearch if (use or settings.engine.use) == "elasticsearch" else None


@contextmanager
def _client_needed() -> Iterator[None]:
    try:
        yield
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] not in {"elasticsearch", "elastic_transport"}:
            raise
        raise EngineUnavailable(
            "The client for Elasticsearch is not installed. In the folder of README.md: pip install '.[elasticsearch]'"
        ) from error
