"""Where listings come from: one row per source, with the terms under which a person found that it may be read.

A row says what is expected of a source; it never says how to read it (that is ``crawler/sources/<id>.py``).
"""

import re
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

from config.errors import ConfigError
from config.home import Home

SourceKind = Literal["clinic_site", "official", "directory", "file"]
"""Whose words they are: the clinic's own, a public register's, a directory's, or a file that a person gave."""

OWN_NAME = "config/sources.toml"

_ID = re.compile(r"[a-z][a-z0-9_]{1,39}")
_PERIOD = re.compile(r"([1-9][0-9]{0,3})([hdw])")
_KINDS: Mapping[object, SourceKind] = {
    "clinic_site": "clinic_site",
    "official": "official",
    "directory": "directory",
    "file": "file",
}
_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
_KEYS = {"id", "title", "home", "kind", "terms", "every", "expect", "off"}
_CHANGE_KEYS = {"id", "every", "expect", "off"}
_EXPECT_KEYS = {"min", "max", "phone", "address", "coverage"}


@dataclass(frozen=True, slots=True)
class Expect:
    """What a whole run of a source normally holds; the gate compares a run with it.

    ``min`` and ``max`` are numbers of listings (``max`` None: no upper expectation); ``phone`` and ``address`` are
    the shares of listings, 0 to 1, that should carry one; ``coverage`` says the same of any raw field by its name.
    """

    min: int = 1
    max: int | None = None
    phone: float = 0.0
    address: float = 0.0
    coverage: Mapping[str, float] = field(default_factory=dict, hash=False)

    @property
    def shares(self) -> Mapping[str, float]:
        """Every share that is expected, by raw field; the larger where a field is named twice."""
        given = {"phone": self.phone, "address": self.address}
        both = {name: max(share, given.get(name, 0.0)) for name, share in {**given, **self.coverage}.items()}
        return {name: share for name, share in both.items() if share > 0}


@dataclass(frozen=True, slots=True)
class Source:
    """One place that listings come from.

    ``home`` is the address where reading starts (empty for files and for clinics' own sites, which are named one by
    one); ``terms`` says under which terms it is read; ``every`` how often it is worth reading again. ``code`` is the
    folder that holds its spider, empty for those that come with this program. ``off`` is a person's wish that it is
    never visited; what was read of it before stays.
    """

    id: str
    title: str
    home: str
    kind: SourceKind
    terms: str
    every: timedelta = timedelta(days=30)
    expect: Expect = Expect()
    code: str = ""
    off: bool = False


def sources_of(home: Home) -> tuple[Source, ...]:
    """The sources that come with this program, and those that a person put into a home folder.

    A row there of an id of ours and nothing but ``off``, ``every`` and ``expect`` changes just that of ours; of
    ``expect`` what it names. Raises :class:`ConfigError` for a row that is not understood, or whose id is one of ours,
    or that changes what there is not.
    """
    ours = configured_sources()
    if not home.sources_file.exists():
        return ours
    rows, changes = _read(home.sources_file)
    own = tuple(replace(one, code=str(home.sources.absolute())) for one in rows)
    taken = {one.id for one in ours}
    for one in own:
        if one.id in taken:
            raise ConfigError(
                f"{home.sources_file}: id: {one.id!r} is a source of ours. Give yours another id; "
                f"a row that changes ours has nothing but id and off, every or expect."
            )
    for ident, change in changes.items():
        if ident not in taken:
            keys = ", ".join(key for key in change if key != "id")
            raise ConfigError(
                f"{home.sources_file}: {ident}.{keys}: there is no source {ident!r} to switch off or change; "
                f"those that come with this program are {', '.join(sorted(taken))}."
            )
    return (*(_changed(str(home.sources_file), one, changes.get(one.id, {})) for one in ours), *own)


def titles(home: Home | None = None) -> Mapping[str, str]:
    """What people call each source, by its id: those that come with this program, and those of a home folder.

    It raises nothing: rows that cannot be understood have no title, and whoever shows one falls back on its id.
    """
    rows: tuple[Source, ...] = ()
    with suppress(ConfigError):
        rows = configured_sources()
    if home is not None:
        with suppress(ConfigError, OSError):
            rows = sources_of(home)
    return {one.id: one.title for one in rows}


def terms_of_ours() -> Mapping[str, str]:
    """Under which terms each source that comes with this program is read, by its id; empty when rows are damaged."""
    with suppress(ConfigError):
        return {one.id: one.terms for one in configured_sources()}
    return {}


def _changed(name: str, source: Source, row: Mapping[str, Any]) -> Source:
    """A source of ours as a row of a home folder wants it."""
    where = f"{source.id}."
    if "off" in row:
        source = replace(source, off=_is_off(name, row, where))
    if "every" in row:
        source = replace(source, every=_period(name, row["every"], where))
    if "expect" in row:
        given = _expect(name, row["expect"], where)
        expect = replace(source.expect, **{key: getattr(given, key) for key in row["expect"]})
        if expect.max is not None and expect.max < expect.min:
            raise ConfigError(f"{name}: {where}expect.max: {expect.max} is less than min, {expect.min}. Give both.")
        source = replace(source, expect=expect)
    return source


@cache
def configured_sources() -> tuple[Source, ...]:
    """The sources that come with this program, in the order of their file."""
    return load_sources(files("config").joinpath("sources.toml").read_text(encoding="utf-8"))


def load_sources(given: str | Path) -> tuple[Source, ...]:
    """Sources of a TOML text, or of the TOML file at a path.

    Rows that only change a source of ours are none. Raises :class:`ConfigError` naming the file and the key that is not
    understood.
    """
    return _read(given)[0]


def _read(given: str | Path) -> tuple[tuple[Source, ...], dict[str, Mapping[str, Any]]]:
    """Whole rows, and by id those that only change a source of ours, each key of them understood."""
    name = OWN_NAME
    try:
        if isinstance(given, Path):
            name = str(given)
            given = given.read_text(encoding="utf-8")
        table = tomllib.loads(given)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{name} cannot be read: {error}.") from error
    _refuse_unknown(name, table, {"source"}, "")
    rows = table.get("source", [])
    if not isinstance(rows, list):
        raise ConfigError(f"{name}: source: write each source as [[source]].")
    sources: list[Source] = []
    changes: dict[str, Mapping[str, Any]] = {}
    seen: set[str] = set()
    for row in rows:
        ident = _ident(name, row)
        if ident in seen:
            raise ConfigError(f"{name}: id: {ident!r} is there twice. Give each source its own id.")
        seen.add(ident)
        if {"id"} < set(row) <= _CHANGE_KEYS:
            changes[ident] = row
            _changed(name, Source(ident, "", "", "directory", ""), row)
        else:
            sources.append(_source(name, ident, row))
    return tuple(sources), changes


def _ident(name: str, row: Any) -> str:
    if not isinstance(row, dict):
        raise ConfigError(f"{name}: source: write each source as [[source]].")
    ident = row.get("id")
    if not isinstance(ident, str) or not _ID.fullmatch(ident):
        raise ConfigError(f"{name}: id: {ident!r} must be 2 to 40 small letters, digits and _, a letter first.")
    return ident


def _is_off(name: str, row: Mapping[str, Any], where: str) -> bool:
    value = row.get("off", False)
    if not isinstance(value, bool):
        raise ConfigError(f"{name}: {where}off: {value!r} is neither true nor false.")
    return value


def _source(name: str, ident: str, row: Mapping[str, Any]) -> Source:
    where = f"{ident}."
    _refuse_unknown(name, row, _KEYS, where)
    named = row.get("kind")
    kind = _KINDS.get(named) if isinstance(named, str) else None
    if kind is None:
        raise ConfigError(f"{name}: {where}kind: {named!r} is not one of {', '.join(map(str, _KINDS))}.")
    return Source(
        id=ident,
        title=_words(name, row, "title", where),
        home=_home(name, row, kind, where),
        kind=kind,
        terms=_words(name, row, "terms", where),
        every=_period(name, row.get("every", "30d"), where),
        expect=_expect(name, row.get("expect", {}), where),
        off=_is_off(name, row, where),
    )


def _words(name: str, row: Mapping[str, Any], key: str, where: str) -> str:
    value = row.get(key)
    if not isinstance(value, str) or not value.strip():
        raise ConfigError(f"{name}: {where}{key}: every source needs one, in words.")
    return value


def _home(name: str, row: Mapping[str, Any], kind: SourceKind, where: str) -> str:
    home = row.get("home", "")
    needed = kind in ("official", "directory")
    if not isinstance(home, str) or (needed and not home.startswith(("http://", "https://"))):
        raise ConfigError(f"{name}: {where}home: {home!r} must be an address that starts with http:// or https://.")
    return home


def _period(name: str, value: Any, where: str) -> timedelta:
    found = _PERIOD.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise ConfigError(f"{name}: {where}every: {value!r} is not a period such as '12h', '30d' or '6w'.")
    return int(found[1]) * _UNITS[found[2]]


def _expect(name: str, row: Any, where: str) -> Expect:
    if not isinstance(row, dict):
        raise ConfigError(f"{name}: {where}expect: write it as {{ min = 1, phone = 0.9 }}.")
    where = f"{where}expect."
    _refuse_unknown(name, row, _EXPECT_KEYS, where)
    least = _count(name, row, "min", where)
    most = _count(name, row, "max", where)
    if least is not None and most is not None and most < least:
        raise ConfigError(f"{name}: {where}max: {most} is less than min, {least}.")
    return Expect(
        min=1 if least is None else least,
        max=most,
        phone=_share(name, row, "phone", where),
        address=_share(name, row, "address", where),
        coverage=_coverage(name, row.get("coverage", {}), where),
    )


def _coverage(name: str, row: Any, where: str) -> dict[str, float]:
    if not isinstance(row, dict):
        raise ConfigError(f"{name}: {where}coverage: write it as {{ phone = 0.8, website = 0.5 }}.")
    return {key: _share(name, row, key, f"{where}coverage.") for key in row}


def _count(name: str, row: Mapping[str, Any], key: str, where: str) -> int | None:
    value = row.get(key)
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ConfigError(f"{name}: {where}{key}: {value!r} is not a number of listings.")
    return value


def _share(name: str, row: Mapping[str, Any], key: str, where: str) -> float:
    value = row.get(key, 0.0)
    if not isinstance(value, (int, float)) or isinstance(value, bool) or not 0 <= value <= 1:
        raise ConfigError(f"{name}: {where}{key}: {value!r} is not a share between 0 and 1.")
    return float(value)


def _refuse_unknown(name: str, table: Mapping[str, Any], known: set[str], where: str) -> None:
    unknown = sorted(set(table) - known)
    if unknown:
        raise ConfigError(f"{name}: {where}{unknown[0]}: unknown key; known are {', '.join(sorted(known))}.")
