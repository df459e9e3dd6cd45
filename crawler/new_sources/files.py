"""The files of a new source in a home folder: its spider, its row, and its answers with what is expected of them.

Nothing that is there is ever overwritten.
"""

import os
import re
import shutil
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from config.errors import ConfigError, UsageError
from config.home import Home
from config.sources import configured_sources, load_sources, sources_of
from crawler.new_sources.draft import Guess, RecipeName
from crawler.new_sources.expected import Record
from crawler.runs.folders import check_source_id
from crawler.tables.saved_columns import quoted

_CLASSES: Mapping[RecipeName, tuple[str, str]] = {
    "sitemap": ("sitemap", "SitemapOfPlaces"),
    "list": ("list_then_detail", "ListThenDetail"),
    "json": ("json_feed", "JsonFeed"),
    "csv": ("csv_feed", "CsvFeed"),
    "schema_org": ("schema_org", "SchemaOrgPage"),
}
_HEAD = """# Sources of our own, in the form of config/sources.toml. `terms` says under which terms a source is read:
# a person checks it. `every` is how often it is worth reading again. `expect` is what a run is compared with before it
# serves.
"""
_WHY_WORDS = "all else would be taken for its words."
_SPARE = 0.8
"""Share of what was seen in a look that a whole run is expected to have at least."""


def fixture_of(home: Home, source: str) -> Path:
    """Where the kept answers of a source lie, and what is expected of them."""
    return home.sources / "fixtures" / source


def refuse_taken(home: Home, source: str) -> None:
    """Raise :class:`UsageError` for an id that cannot be one, or of which anything is there."""
    check_source_id(source)
    there = [home.sources / f"{source}.py", fixture_of(home, source), home.runs / source]
    if source in {one.id for one in configured_sources()}:
        raise UsageError(f"There is a source {source!r} already. Choose another id.")
    taken = [str(path) for path in there if path.exists()]
    if source in {one.id for one in sources_of(home)}:
        taken.append(f"the row {source} in {home.sources_file}")
    if taken:
        raise UsageError(
            f"{source} is there already, and nothing is overwritten. Choose another id, or delete all of it: "
            f"{', '.join(taken)}."
        )


def spider_text(source: str, title: str, guess: Guess) -> str:
    """The file of a spider, 40 lines at most."""
    module, base = _CLASSES[guess.recipe]
    name = "".join(part.capitalize() for part in source.split("_"))
    tables = any(isinstance(value, Mapping) for value in guess.attributes.values())
    lines = [f'"""{_plain(title)}: {_plain(guess.home)}"""', ""]
    lines += ["from collections.abc import Mapping", "from typing import ClassVar", ""] if tables else []
    lines += [f"from crawler.recipes.{module} import {base}", "", "", f"class {name}({base}):"]
    lines += [f'    """Guessed from a look at it on {date.today().isoformat()}."""', "", f'    name = "{source}"']  # noqa: DTZ011  the day of the person who asks
    for key, value in guess.attributes.items():
        if isinstance(value, Mapping):
            lines.append(f"    {key}: ClassVar[Mapping[str, str]] = {{")
            lines += [f"        {_literal(field)}: {_literal(where)}," for field, where in value.items()]
            lines.append("    }")
        else:
            lines.append(f"    {key} = {_literal(value)}")
    if guess.unsure_words:
        lines += [
            '    # words = ".profile"',
            f"    # Fill it in with the part of a page that speaks of its place: {_WHY_WORDS}",
        ]
    return "\n".join(lines) + "\n"


def expectation(records: Sequence[Record]) -> str:
    """What to expect of a run, for a row: somewhat less than what was seen."""
    count = len(records)
    seen = {
        "phone": sum("phone" in one["fields"] for one in records),
        "address": sum("address" in one["fields"] or "street" in one["fields"] for one in records),
    }
    shares = {name: int(10 * _SPARE * found / count) / 10 for name, found in seen.items() if found}
    told = [f"min = {max(1, int(_SPARE * count))}", *(f"{name} = {share}" for name, share in shares.items() if share)]
    return f"{{ {', '.join(told)} }}"


def row_text(source: str, title: str, home: str, terms: str, records: Sequence[Record]) -> str:
    """The row of a source, which expects somewhat less than what was seen of it."""
    return (
        f"\n[[source]]\nid     = {quoted(source)}\ntitle  = {quoted(title)}\nhome   = {quoted(home)}\n"
        f'kind   = "directory"\nterms  = {quoted(terms)}\nevery  = "30d"\nexpect = {expectation(records)}\n'
    )


def put_in_place(home: Home, source: str, *, spider: str, row: str, fixture: Path) -> list[Path]:
    """Write the spider, then its answers, then its row; what was written, for a person to look at.

    ``fixture`` is a folder that becomes the source's own. Raises :class:`ConfigError` when the rows would not be
    understood, and :class:`UsageError` when anything is there already.
    """
    refuse_taken(home, source)
    folder = fixture_of(home, source)
    folder.parent.mkdir(parents=True, exist_ok=True)
    before = home.sources_file.read_text(encoding="utf-8") if home.sources_file.exists() else _HEAD
    whole = before.rstrip("\n") + "\n" + row
    if source not in {one.id for one in load_sources(whole)}:
        raise ConfigError(f"{home.sources_file}: the row of {source} could not be added.")
    code = home.sources / f"{source}.py"
    with code.open("x", encoding="utf-8") as file:
        file.write(spider)
    shutil.move(fixture, folder)
    aside = home.sources_file.with_name(f".{home.sources_file.name}-{os.getpid()}")
    aside.write_text(whole, encoding="utf-8")
    aside.replace(home.sources_file)
    return [code, home.sources_file, folder]


def _literal(value: str | bool) -> str:
    if isinstance(value, bool):
        return str(value)
    text = repr(value)
    return quoted(value) if '"' not in value and "\\" not in value and value.isprintable() else text


def _plain(words: str) -> str:
    """Words for a docstring of one line."""
    return re.sub(r'[\\"\s]+', " ", "".join(one if one.isprintable() else " " for one in words)).strip()[:100]
