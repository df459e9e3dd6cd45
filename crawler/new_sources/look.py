"""A look at a directory, and the recording of a source's answers: politely, with few pages, and kept nowhere else.

The rules are those of any crawl: robots are obeyed, hosts that asked to be left alone are, and a contact is named.
"""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from config.errors import ClinicsError
from config.home import Home
from config.settings import Settings
from config.sources import Expect, Source, configured_sources
from crawler.crawl import crawl
from crawler.new_sources.answers_kept import read_index
from crawler.new_sources.draft import Answer
from crawler.sites.home_pages import OWN_SITES
from crawler.sites.links import key_of

PAGES = 12
"""Pages recorded of a source when nobody says otherwise."""


@dataclass
class Session:
    """What is known of hosts while one person adds one source: their robots.txt and pauses, and how much was looked at.

    ``hosts`` is a file for :mod:`crawler.manners.carried`, since each look is a process of its own.
    """

    hosts: Path
    looked: int = 0


@contextmanager
def session() -> Iterator[Session]:
    """A session that is forgotten at the end of the ``with`` block."""
    with tempfile.TemporaryDirectory() as name:
        yield Session(Path(name) / "hosts.sqlite")


@contextmanager
def looking(home: Home, settings: Settings, within: Session | None = None) -> Iterator[Callable[[str], Answer | None]]:
    """Hand out what fetches one address, each address once; None is what could not be read.

    Raises :class:`ConfigError` without a contact, :class:`ClinicsError` with the reason when robots.txt or the host
    refuse the first address.
    """
    site = next(one for one in configured_sources() if one.id == OWN_SITES)
    single = settings.model_copy(update={"crawl": settings.crawl.model_copy(update={"pages_a_site": 1})})
    seen: dict[str, Answer | None] = {}
    with _scratch(home) as scratch:
        known = within or Session(scratch / "hosts.sqlite")

        def look(url: str) -> Answer | None:
            if key_of(url) not in seen:
                folder = scratch / f"look-{len(seen)}"
                (run,) = crawl(
                    [site],
                    runs=scratch / f"runs-{len(seen)}",
                    settings=single,
                    sites=(url,),
                    record=folder,
                    carried=known.hosts,
                )
                known.looked += 1
                kept = [one for one in read_index(folder) if key_of(one.asked) == key_of(url) and one.status == 200]
                if not kept and not seen:
                    told = [one["reason"] for one in run.report["errors"]] or run.report["reasons"]
                    raise ClinicsError(f"{url} could not be looked at: {'; '.join(told)[:300] or 'it gave no answer'}.")
                found = None
                if kept:
                    found = Answer(kept[0].url, kept[0].content_type, (folder / kept[0].file).read_bytes())
                seen[key_of(url)] = found
            return seen[key_of(url)]

        yield look


def record(
    source: Source,
    folder: Path,
    *,
    home: Home,
    settings: Settings,
    pages: int = PAGES,
    within: Session | None = None,
) -> list[str]:
    """Let a source's spider read at most ``pages`` pages, and keep their answers in ``folder``.

    ``within`` is the session in which the source was looked at before. The answer is what failed, in words.
    """
    # what was looked at counts for the same host
    most = pages if within is None else pages + within.looked
    few = settings.model_copy(update={"crawl": settings.crawl.model_copy(update={"pages_a_host": most})})
    with _scratch(home) as scratch:
        (run,) = crawl(
            [replace(source, expect=Expect(min=0))],
            runs=scratch / "runs",
            settings=few,
            record=folder,
            carried=None if within is None else within.hosts,
        )
    return [f"{one['url']}: {one['reason']}" for one in run.report["errors"]]


@contextmanager
def _scratch(home: Home) -> Iterator[Path]:
    """A folder that is thrown away; who must not be visited from the home folder must not be from there."""
    with tempfile.TemporaryDirectory() as name:
        if home.decisions.exists():
            shutil.copy(home.decisions, Home(Path(name)).decisions)
        yield Path(name)
