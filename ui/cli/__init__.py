"""The command ``clinics``; its modules import what they need only when they run, so that --help is quick."""

import signal
import sys
from collections.abc import Sequence
from io import TextIOWrapper

import typer

from config.errors import ClinicsError, Exit
from ui.cli import (
    accept,
    collect,
    corroborate,
    crawl,
    explain,
    find,
    import_file,
    mistakes,
    new_source,
    report,
    review,
    run_app,
    schedule,
    status,
    tables,
    tell,
)

_CODES = (
    "Exit codes: 0 all well · 1 could not run · 2 wrong usage · 3 some of the sources visited quarantined · 4 all of "
    "them · 5 a source is overdue · 130 stopped by Ctrl-C."
)

app = typer.Typer(rich_markup_mode=None, add_completion=False, no_args_is_help=True)


@app.callback(epilog=_CODES)
def clinics() -> None:
    """Find clinics that give ketamine or Spravato, with the sentence, source and date behind every fact.

    Everything is kept in one folder: --home DIR, else CLINICS_HOME, else ./clinics-data. Start with: clinics demo

    Any command takes --debug, which shows the whole traceback of an error.
    """


for command, name, example in (
    (run_app.demo, "demo", "clinics demo"),
    (crawl.crawl, "crawl", "clinics crawl findtreatment; clinics crawl --due --for 2h"),
    (import_file.import_file, "import", "clinics import places.csv --source my_list --map Facility=name"),
    (
        new_source.new_source,
        "new-source",
        'clinics new-source my_list https://list.example/clinics --terms "Public list"',
    ),
    (new_source.record, "record", "clinics record my_list --check"),
    (collect.build, "build", "clinics build"),
    (report.report, "report", "clinics report findtreatment/latest"),
    (accept.accept, "accept", 'clinics accept findtreatment/latest --why "The agency took half of its list down"'),
    (review.review, "review", 'clinics review --rule my_list:12 my_list:19 same --why "One door, two names"'),
    (corroborate.corroborate, "corroborate", "clinics corroborate --bulk NPPES_Data_Dissemination_V2.zip"),
    (find.search, "search", "clinics search --near 97205 --within 25 --route iv --psychiatry led"),
    (find.show, "show", "clinics show c4mbx2kq7a"),
    (run_app.serve, "serve", "clinics serve --port 8501"),
    (tables.read, "read", "clinics read pages.jsonl read.jsonl"),
    (explain.explain, "explain", "clinics explain page.html --url https://clinic.example/services"),
    (tables.locate, "locate", "clinics locate addresses.csv points.csv"),
    (tables.match, "match", "clinics match places.csv clinics.csv"),
    (tell.sources, "sources", "clinics sources"),
    (mistakes.mistakes, "mistakes", "clinics mistakes --settle 2026-11-23T081500-3fa91c"),
    (status.status, "status", "clinics status || echo 'one of them needs you'"),
    (schedule.schedule, "schedule", "clinics schedule --print systemd --out ."),
):
    app.command(name, epilog=f"Example: {example}")(command)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and answer its exit code; an error is one line on standard error."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if arguments is None:
        _be_a_good_process()
    try:
        code = app([one for one in given if one != "--debug"], prog_name="clinics", standalone_mode=False)
        sys.stdout.flush()  # here, so that a reader of our output who has gone is noticed here and not at the very end
    except typer.TyperException as error:
        code = _say(f"{error.format_message()} Try: clinics {_command(given)}--help", Exit.WRONG_USAGE)
    except BrokenPipeError:
        # The reader of our output has gone; a second complaint while the interpreter shuts down helps nobody.
        sys.stderr.close()
        code = Exit.COULD_NOT_RUN
    except Exception as error:  # the last door: nobody gets a traceback unasked
        if "--debug" in given:
            raise
        code = _say(*_explained(error))
    if code == Exit.STOPPED:  # the library's answer to Ctrl-C
        _say("Stopped. What was finished is kept.", Exit.STOPPED)
    return int(code or 0)


def _be_a_good_process() -> None:
    """End politely for whoever stops us, and do not fall over a terminal that lacks a letter."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _explained(error: Exception) -> tuple[str, Exit]:
    if isinstance(error, ClinicsError):
        return str(error), error.exit_code
    if isinstance(error, OSError):
        where = "" if error.filename is None else f"{error.filename}: "
        told = f"{where}{error.strerror or error}. Check the disk and the rights of the folder, then try again."
        return told, Exit.COULD_NOT_RUN
    told = f"Something went wrong inside ({type(error).__name__}: {error})."
    return f"{told} Run it again with --debug and send us what it prints.", Exit.COULD_NOT_RUN


def _say(message: str, code: Exit) -> Exit:
    print("clinics:", " ".join(message.split()), file=sys.stderr)
    return code


def _command(given: Sequence[str]) -> str:
    known = {command.name for command in app.registered_commands}
    return next((f"{word} " for word in given if word in known), "")
