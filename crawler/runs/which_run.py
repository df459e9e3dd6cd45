"""Which run a person means: ``source/when`` as commands print it, a folder, ``source/latest``, or the source alone."""

from pathlib import Path

from config.errors import UsageError
from crawler.runs.folders import REPORT, SOURCE_ID, Run, all_sources, open_run, run_folders

LATEST = "latest"


def run_named(runs: Path, named: str) -> Run:
    """The finished run that is meant.

    Raises :class:`UsageError` with what there is when there is no such run, :class:`DamagedRun` when its report cannot
    be read.
    """
    given = named.strip().rstrip("/")
    source, slash, when = given.partition("/")
    if not SOURCE_ID.fullmatch(source) or "/" in when:
        return _in_folder(runs, Path(given).expanduser())
    folders = run_folders(runs, source)
    if not folders:
        known = [one for one in all_sources(runs) if run_folders(runs, one)]
        there = f"There are runs of: {', '.join(known)}." if known else "Nothing was crawled or imported yet."
        raise UsageError(f"There is no run of {source!r}. {there}")
    if not slash or when == LATEST:
        return open_run(folders[-1])
    # the start of a name will do where only one run begins so: 2026-11-23
    found = [one for one in folders if one.name == when] or [
        one for one in folders if when and one.name.startswith(when)
    ]
    if len(found) != 1:
        last = ", ".join(f"{source}/{one.name}" for one in folders[-3:])
        there = f"are {len(found)} runs that begin with" if found else "is no run"
        raise UsageError(f"There {there} {source}/{when}. The last are: {last}.")
    return open_run(found[0])


def _in_folder(runs: Path, folder: Path) -> Run:
    path = folder.absolute().resolve()
    if path.name == REPORT:
        path = path.parent
    if path.parent.parent != runs.absolute().resolve() or not (path / REPORT).is_file():
        raise UsageError(
            f"{folder} is no run of this home folder. Name one as commands print it: source/when, or source/{LATEST}."
        )
    return open_run(runs / path.parent.name / path.name)
