"""The tables of the README that are made from the code: `make readme` writes them, a test checks them."""

import sys
from collections.abc import Callable
from pathlib import Path

from config.errors import Exit
from config.freshness import load_freshness
from config.settings import Settings
from config.vocabulary import FIELDS, vocabulary
from indexer.link import PARAMETERS
from indexer.listed import BELIEF
from ui import accuracy
from ui.cli import app
from ui.routes.table import ROWS

README = Path(__file__).parent.parent / "README.md"


def commands() -> str:
    """Every command with what it does."""
    rows = ["| command | does |", "|---|---|"]
    for command in app.registered_commands:
        assert command.callback is not None
        assert command.callback.__doc__ is not None
        rows.append(f"| `clinics {command.name}` | {command.callback.__doc__.splitlines()[0]} |")
    return "\n".join(rows)


def exit_codes() -> str:
    """Every exit code with its meaning."""
    meaning = {
        Exit.OK: "all well",
        Exit.COULD_NOT_RUN: "could not run; the line on standard error says why and what to do",
        Exit.WRONG_USAGE: "wrong usage: an option, source, code or place that does not exist",
        Exit.SOME_QUARANTINED: "some sources of those visited were quarantined, or a build left out a damaged run",
        Exit.ALL_QUARANTINED: "all sources of those visited were quarantined; the last accepted runs keep serving",
        Exit.OVERDUE: "`clinics status` alone: a source was not accepted for longer than its row allows",
        Exit.STOPPED: "stopped by Ctrl-C; what was finished is kept",
    }
    return "\n".join(["| code | means |", "|---|---|", *(f"| {int(code)} | {meaning[code]} |" for code in Exit)])


def terms() -> str:
    """Every field of the vocabulary with its codes."""
    rows = ["| field | code | shown as |", "|---|---|---|"]
    for field in vocabulary().values():
        for number, term in enumerate(field.terms):
            rows.append(f"| {field.label if number == 0 else ''} | `{term.code}` | {term.label} |")
    return "\n".join(rows)


def settings() -> str:
    """Every setting."""
    return "Settings: " + ", ".join(f"`{name}`" for name in _names(Settings, "")) + "."


def _names(model: type, before: str) -> list[str]:
    """The settings of a model, those of its sections in their place."""
    fields = getattr(model, "model_fields", {})
    return [
        name
        for part, field in fields.items()
        for name in _names(field.annotation, f"{before}{part}.") or [f"{before}{part}"]
    ]


def belief() -> str:
    """What decides which of two listings is shown first."""
    rows = ["| | believed more |", "|---|---|"]
    return "\n".join([*rows, *(f"| {number} | {rule} |" for number, rule in enumerate(BELIEF, start=1))])


def freshness() -> str:
    """Days of every field after which to call, and after which a statement no longer counts."""
    rows = ["| said of | call to check after | counts no more after |", "|---|---|---|"]
    for name, limits in load_freshness().limits.items():
        lapses = "never" if limits.lapses_after is None else f"{limits.lapses_after} days"
        rows.append(f"| `{name}` | {limits.call_after} days | {lapses} |")
    return "\n".join(rows)


def parameters() -> str:
    """Every parameter of a link; the fields of the vocabulary, which all mean the same, in one row."""
    rows = ["| parameter | for example | means |", "|---|---|---|"]
    for name, (example, meaning) in PARAMETERS.items():
        if name not in FIELDS:
            rows.append(f"| `{name}` | {f'`{example}`' if example else ''} | {meaning} |")
        elif name == FIELDS[0]:
            codes = f"`{vocabulary()[name].codes[0]},not_stated`"
            rows.append(f"| {', '.join(f'`{field}`' for field in FIELDS)} | {codes} | {meaning}, the fields by *and* |")
    return "\n".join(rows)


def routes() -> str:
    """Every route beside the app that is meant for others."""
    rows = ["| path | answers |", "|---|---|"]
    return "\n".join([*rows, *(f"| `{row.path}` | {row.tells} |" for row in ROWS if row.tells)])


TABLES: dict[str, Callable[[], str]] = {
    "accuracy": accuracy.as_table,
    "commands": commands,
    "exit codes": exit_codes,
    "vocabulary": terms,
    "settings": settings,
    "belief": belief,
    "freshness": freshness,
    "parameters": parameters,
    "routes": routes,
}


def filled(text: str) -> str:
    """The README with every table made anew between its marks."""
    for name, table in TABLES.items():
        before, mark, rest = text.partition(f"<!-- {name} -->\n")
        _, end, after = rest.partition("<!-- end -->")
        if not mark or not end:
            sys.exit(f"README.md has no place for the table of {name}: <!-- {name} --> … <!-- end -->")
        text = f"{before}{mark}{table()}\n{end}{after}"
    return text


if __name__ == "__main__":
    README.write_text(filled(README.read_text("utf-8")), "utf-8")
