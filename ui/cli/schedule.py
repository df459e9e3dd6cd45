"""The command that writes files for a machine that crawls by itself: schedule."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from config.errors import Exit, HomeError, UsageError
from ui.cli.options import HomeOption, JsonOption, home_at, print_json

if TYPE_CHECKING:
    from config.home import Home
    from ui.schedule import Machine


def schedule(
    kind: Annotated[str, typer.Option("--print", metavar="KIND", help="systemd, cron or container.")] = "systemd",
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Write the files there instead of printing them.")
    ] = None,
    limit: Annotated[str, typer.Option("--for", metavar="TIME", help="How long one crawl may take.")] = "2h",
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> int:
    """Write ready files for systemd, cron or a container that crawl what is due and build; nothing is installed."""
    from ui.cli.crawl import span_given
    from ui.schedule import KINDS, files, steps

    chosen = next((one for one in KINDS if one == kind), None)
    if chosen is None:
        raise UsageError(f"There is no schedule for {kind!r}. There are: {', '.join(KINDS)}.")
    span_given(limit)
    place = home_at(home).prepare()
    machine = _machine(place, limit, in_container=chosen == "container")
    texts = files(chosen, machine)
    notes = [*_missing(place), *_as_root(place, machine)]
    if out is not None:
        _write(out, texts)
    if as_json:
        print_json({"kind": chosen, "files": texts, "steps": list(steps(chosen)), "notes": notes})
        return Exit.OK
    if out is None:
        for name, text in texts.items():
            print(text if len(texts) == 1 else f"# --- {name}\n{text}", end="" if name == list(texts)[-1] else "\n")
    else:
        print(f"Written to {out}: {', '.join(texts)}. Next:")
        for step in steps(chosen):
            print(f"    {step}")
    for note in notes:
        typer.echo(f"Note: {note}", err=True)
    return Exit.OK


def _machine(place: "Home", limit: str, *, in_container: bool) -> "Machine":
    import getpass

    from config.sources import sources_of
    from ui.schedule import Machine, is_often

    often = is_often(sources_of(place))
    if in_container:
        return Machine(clinics="clinics", home="/data", limit=limit, often=often)
    try:
        user = getpass.getuser()
    except (OSError, KeyError, ImportError):
        user = ""
    return Machine(clinics=_own_path(), home=str(place.folder), user=user, limit=limit, often=often)


def _own_path() -> str:
    """Where the command ``clinics`` of this installation lies."""
    import shutil
    import sysconfig

    beside = Path(sysconfig.get_path("scripts")) / "clinics"
    found = str(beside) if beside.is_file() else shutil.which("clinics")
    if found is None:
        raise UsageError("The command clinics is not installed here. Install it first: pip install .")
    return str(Path(found).absolute())


def _missing(place: "Home") -> list[str]:
    """Settings that a schedule would not have, since they stand only in the environment of whoever asks."""
    from config.home import VARIABLE
    from config.settings import TESTS, load_settings

    told = []
    named = sorted(one for one in os.environ if one.startswith("CLINICS_") and one not in {VARIABLE, TESTS})
    if named:
        stand, them = ("stands", "it") if len(named) == 1 else ("stand", "them")
        told.append(f"{', '.join(named)} {stand} in your environment alone: put {them} into {place.settings} as well")
    if not load_settings(place).crawl.contact.strip():
        told.append(f"crawl.contact is empty: without it no public host is visited; set it in {place.settings}")
    return told


def _as_root(place: "Home", machine: "Machine") -> list[str]:
    """What to do when the superuser asks, whose schedule would read pages of strangers with all rights."""
    if machine.user != "root":
        return []
    own = f"useradd --system clinics; chown -R clinics {place.folder}"
    told = f"the crawl would run as root, which it has no need of: give {place.folder} to a user of its own"
    return [f"{told} ({own}) and run this command as that user"]


def _write(folder: Path, texts: Mapping[str, str]) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            path = folder / name
            path.write_text(text, encoding="utf-8")
            if name.endswith(".sh"):
                path.chmod(0o755)
    except OSError as error:
        raise HomeError(f"{folder} cannot be written ({error.strerror}). Choose another with --out DIR.") from error
