"""The command that tells how everything stands, in words and by its exit code, for people and monitors: status."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from config.errors import ClinicsError, ConfigError, Exit
from ui.cli.options import START, EngineOption, HomeOption, JsonOption, home_at, plain, print_json

if TYPE_CHECKING:
    from config.home import Home
    from config.sources import Source
    from crawler.due import Standing


_SHOWN = 5


def status(engine: EngineOption = None, home: HomeOption = None, as_json: JsonOption = False) -> int:
    """Tell when each source was last seen and will be next; the exit code says whether one needs a person."""
    from ui.words import count

    answer = _status(home_at(home), engine)
    if as_json:
        print_json(answer)
        return _code(answer)
    if not answer["sources"]:
        print(f"Nothing was collected yet. {START}")
    for row in answer["sources"]:
        _print(row)
    if answer["at_work"] is not None:
        print(f"Process {answer['at_work']} is at work here now.")
    for one in answer["unread_overdue"]:
        print(
            f"{one['id']} was never read here, OVERDUE since {one['since'][:10]}: read it with clinics crawl --due, or "
            "switch it off in sources.toml."
        )
    if answer["unread"] and answer["sources"]:
        print(f"Never read here: {', '.join(answer['unread'])}. clinics crawl --due begins with them.")
    if answer["off"]:
        print(f"Switched off in sources.toml, and not visited: {', '.join(answer['off'])}.")
    stands = answer["engine"]
    if stands["problem"]:
        print(plain(stands["problem"]))
    else:
        print(f"{count(stands['clinics'], 'clinic', 'clinics')} can be searched, as of {stands['built_at']}.")
    if answer["problem"]:
        print(f"Problem: {plain(answer['problem'])} Until then nothing is visited.")
    return _code(answer)


def _days(number: int | None) -> str:
    from ui.words import count

    return "unknown days" if number is None else count(number, "day", "days")


def _print(row: Mapping[str, Any]) -> None:
    from ui.words import count

    age = "never accepted" if row["accepted"] is None else f"accepted {row['accepted']} ({_days(row['age_days'])} old)"
    print(f"{row['id']}: {count(row['listings'], 'listing', 'listings')}, {age}{_when(row)}")
    if row["read_last"] is not None and row["read_last"] != row["listings"]:
        asked = "" if row["asked_last"] is None else f", {count(row['asked_last'], 'site was', 'sites were')} asked for"
        found = count(row["read_last"], "listing", "listings")
        print(f"    read in part on {row['accepted']}{asked}: {found}; the others stand as they were read before")
    if row["overruled"] is not None:
        said = row["overruled"]
        print(f"    accepted by {plain(said['who'])} on {said['when'][:10]}: {plain(said['why'])}")
    if row["quarantined"] is not None:
        print(f"    quarantined on {row['quarantined']}, and not serving:")
        for reason in row["reasons"]:
            print(f"        {plain(reason)}")
        print(f"    look: clinics report {row['last']}")
    _print_silent(row["silent"])
    if row["unfinished"] is not None:
        print(f"    begun {row['unfinished']} and not finished; the next crawl goes on with it")
    if row["problem"]:
        print(f"    {plain(row['problem'])}")


def _print_silent(sites: Sequence[Mapping[str, Any]]) -> None:
    """The sites that were down when they were last asked for, those asked again first at the beginning."""
    from ui.words import count

    if not sites:
        return
    print(f"    {count(len(sites), 'site', 'sites')} gave nothing when last asked for, and will be asked again sooner:")
    for one in sites[:_SHOWN]:
        times = "" if one["times"] == 1 else f", {one['times']} times in a row"
        print(f"        {plain(one['site'])}: {plain(one['why'])}{times}; again from {one['next'][:10]}")
    if len(sites) > _SHOWN:
        print(f"        and {len(sites) - _SHOWN} more: clinics status --json")


def _when(row: Mapping[str, Any]) -> str:
    if row["off"]:
        return ", switched off"
    if row["overdue"]:
        return f", OVERDUE since {row['overdue_since'][:10]}"
    if row["due"]:
        return ", due now"
    return "" if row["next"] is None else f", next {row['next'][:10]}"


def _code(answer: Mapping[str, Any]) -> Exit:
    rows: list[dict[str, Any]] = answer["sources"]
    if answer["problem"]:
        return Exit.COULD_NOT_RUN
    if any(row["overdue"] for row in rows) or answer["unread_overdue"]:
        return Exit.OVERDUE
    used = [row for row in rows if not row["off"] and not row["without_row"]]
    bad = sum(row["quarantined"] is not None or bool(row["problem"]) for row in used)
    if bad == 0:
        return Exit.OK
    return Exit.ALL_QUARANTINED if bad == len(used) else Exit.SOME_QUARANTINED


def _status(place: "Home", use: str | None) -> dict[str, Any]:
    from contextlib import closing

    from crawler.runs.first_known import first_known
    from crawler.runs.folders import all_sources
    from indexer.engines import open_engine

    engine: dict[str, Any] = {"clinics": 0, "built_at": None, "problem": None}
    try:
        with closing(open_engine(place, use)) as opened:
            engine |= {"clinics": opened.count, "built_at": opened.built_at.isoformat(timespec="seconds")}
    except ClinicsError as error:
        engine["problem"] = str(error)
    known, problem = _configured(place)
    here = all_sources(place.runs)
    now = datetime.now(UTC)
    since = first_known(place.runs, [one for one, row in known.items() if not row.off], now) if not problem else {}
    return {
        "home": str(place.folder),
        "at_work": place.at_work(),
        "sources": [_source(place, source, known.get(source), now, since.get(source)) for source in here],
        "unread": [one for one, row in known.items() if one not in here and not row.off],
        "unread_overdue": _unread_overdue(place, [row for one, row in known.items() if one not in here], since, now),
        "off": [one for one, row in known.items() if row.off],
        "engine": engine,
        "problem": problem,
    }


def _configured(place: "Home") -> tuple[Mapping[str, "Source"], str | None]:
    """The rows by id, and what would stop every crawl: what was read can be told without, but not that all is well."""
    from config.decisions import load_decisions
    from config.sources import sources_of

    rows: Mapping[str, Source] = {}
    try:
        rows = {row.id: row for row in sources_of(place)}
        load_decisions(place.decisions)
    except ConfigError as error:
        return rows, str(error)
    return rows, None


def _unread_overdue(
    place: "Home", rows: Sequence["Source"], since: Mapping[str, datetime], now: datetime
) -> list[dict[str, str]]:
    """Sources that nobody ever read here although their time has come and gone."""
    from crawler.due import standing
    from crawler.runs.first_known import names_sites

    late = []
    for row in rows:
        stands = standing(place.runs, row.id, row, known_since=since.get(row.id))
        # clinics' own sites are read when somebody names one
        wanted = row.kind != "clinic_site" or names_sites(place.runs)
        if stands.is_overdue(now) and stands.overdue_from is not None and wanted:
            late.append({"id": row.id, "since": stands.overdue_from.isoformat(timespec="seconds")})
    return late


def _source(
    place: "Home", ident: str, source: "Source | None", now: datetime, known_since: datetime | None
) -> dict[str, Any]:
    from crawler.due import standing

    stands = standing(place.runs, ident, source, known_since=known_since)
    row: dict[str, Any] = {
        "id": ident,
        "listings": 0,
        "read_last": None,
        "asked_last": None,
        "accepted": None,
        "age_days": None,
        "overruled": None,
        "last": None if stands.last is None else stands.last.name,
        "tried": None if stands.tried is None else stands.tried.isoformat(timespec="seconds"),
        "next": None if stands.tried is None or stands.next is None else stands.next.isoformat(timespec="seconds"),
        "due": stands.is_due(now),
        "off": source is not None and source.off,
        "without_row": source is None and stands.last is not None and stands.last.report["kind"] != "file",
        "overdue": stands.is_overdue(now),
        "overdue_since": None if stands.overdue_from is None else stands.overdue_from.isoformat(timespec="seconds"),
        "quarantined": None,
        "held_back": stands.held_back,
        "reasons": [],
        "unfinished": _unfinished(place, ident),
        "problem": stands.damaged or None,
    }
    return row | _accepted(place, stands, now) | _quarantined(stands) | _silent(place, source)


def _accepted(place: "Home", stands: "Standing", now: datetime) -> dict[str, Any]:
    from crawler.runs.standing import listed

    run = stands.accepted
    if run is None:
        return {}
    day = run.when[:10]
    try:
        age: int | None = (now.date() - datetime.fromisoformat(day).date()).days
    except ValueError:  # a folder that somebody renamed
        age = None
    overruled = None if run.overruled is None else run.overruled.told()
    sites = run.report.get("sites")
    return {
        "listings": listed(place.runs, stands.source),
        "read_last": run.report["listings"],
        "asked_last": len(sites) if run.report["kind"] == "clinic_site" and isinstance(sites, list) else None,
        "accepted": day,
        "age_days": age,
        "overruled": overruled,
    }


def _quarantined(stands: "Standing") -> dict[str, Any]:
    run = stands.quarantined
    return {} if run is None else {"quarantined": run.when[:10], "reasons": list(run.report["reasons"])}


def _silent(place: "Home", source: "Source | None") -> dict[str, Any]:
    """Clinics' own sites that gave nothing for a reason that may pass, and when each is asked for again."""
    from crawler.due import due_again, silent_sites

    if source is None or source.kind != "clinic_site":
        return {"silent": []}
    told = [
        {
            "site": site,
            "why": one.why,
            "times": one.silent,
            "asked": one.at.isoformat(timespec="seconds"),
            "next": due_again(source, site, one).isoformat(timespec="seconds"),
        }
        for site, one in silent_sites(place.runs, source).items()
    ]
    return {"silent": told}


def _unfinished(place: "Home", source: str) -> str | None:
    """When the newest run that was begun and not finished was begun; None when there is none to go on with."""
    from crawler.runs.folders import PART, moment_of
    from crawler.runs.ledger_file import NAME

    parts = (place.runs / source).glob(f"*{PART}")
    begun = [moment_of(part.name.removesuffix(PART)) for part in parts if (part / NAME).is_file()]
    moments = [one for one in begun if one is not None]
    return max(moments).isoformat(timespec="seconds") if moments else None
