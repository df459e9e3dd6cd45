"""What the columns of a source's tables mean, kept in a file that people can edit: ``<home>/imports/<source>.toml``."""

import json
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from config.errors import ConfigError
from crawler.tables.columns import TARGETS

_KEYS = {"columns", "sheet"}


@dataclass(frozen=True, slots=True)
class Saved:
    """Targets by column, empty for a column that is left out, and the sheet of a spreadsheet (empty: the first)."""

    columns: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    sheet: str = ""


def load_saved(path: Path) -> Saved:
    """What was saved, nothing when there is no file; raises :class:`ConfigError` naming what is not understood."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Saved()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(
            f"{path} cannot be read: {error}. Mend it, or delete it and map the columns again."
        ) from error
    unknown = sorted(set(table) - _KEYS)
    if unknown:
        raise ConfigError(f"{path}: {unknown[0]}: unknown key; known are {', '.join(sorted(_KEYS))}.")
    columns, sheet = table.get("columns", {}), table.get("sheet", "")
    if not isinstance(columns, dict):
        raise ConfigError(f"{path}: columns: write it as [columns], then one line a column.")
    if not isinstance(sheet, str):
        raise ConfigError(f"{path}: sheet: {sheet!r} is not the name of a sheet.")
    for column, target in columns.items():
        if not isinstance(target, str) or (target and target not in TARGETS):
            raise ConfigError(
                f"{path}: columns.{column}: {target!r} is no field. The fields are: {', '.join(TARGETS)}."
            )
    return Saved(columns, sheet)


def save(path: Path, saved: Saved, *, source: str) -> None:
    """Write the file anew, whole or not at all; a file that says the same is left as a person wrote it."""
    if load_saved(path) == saved:
        return
    lines = [
        f"# How `clinics import` reads tables of the source {source}. What stands here is used at the next import.",
        '# "column" = "field": an empty field leaves the column out.',
        f"# Fields: {', '.join(TARGETS)}",
    ]
    if saved.sheet:
        lines.append(f"sheet = {quoted(saved.sheet)}")
    lines += ["", "[columns]", *(f"{quoted(column)} = {quoted(target)}" for column, target in saved.columns.items())]
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}-{os.getpid()}")
    aside.write_text("\n".join(lines) + "\n", encoding="utf-8")
    aside.replace(path)


def quoted(words: str) -> str:
    """A basic string of TOML; JSON's is one, but for a character that TOML wants escaped."""
    return json.dumps(words, ensure_ascii=False).replace("\x7f", "\\u007f")
