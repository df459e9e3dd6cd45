"""Commands that tell how things stand: sources, status."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from config.errors import ClinicsError, Exit
from ui.cli.options import EngineOption, HomeOption, JsonOption, home_at, plain, print_json

if TYPE_CHECKING:
    from config.home import Home


def sources(as_json: JsonOption = False) -> int:
    """List the sources that are configured, and under which terms each is read."""
    from config.sources import configured_sources

    rows = [
        {
            "id": one.id,
            "title": one.title,
            "home": one.home,
            "kind": one.kind,
            "terms": one.terms,
            "every_days": one.every.days,
        }
        for one in configured_sources()
    ]
    if as_json:
        print_json(rows)
    else:
        for row in rows:
            print(f"{row['id']}: {row['title']} ({row['kind']}, every {row['every_days']} days)")
            print(f"    {row['home']}\n    {row['terms']}")
    return Exit.OK


def status(engine: EngineOption = None, home: HomeOption = None, as_json: JsonOption = False) -> int:
    """Tell how old everything is, how many there are, and what was quarantined."""
    answer = _status(home_at(home), engine)
    if as_json:
        print_json(answer)
        return Exit.OK
    if not answer["sources"]:
        print("Nothing was collected yet. Start with: clinics demo, clinics crawl or clinics import")
    for row in answer["sources"]:
        if row["problem"]:
            print(f"{row['id']}: {plain(row['problem'])}")
            continue
        age = (
            "never accepted" if row["accepted"] is None else f"accepted {row['accepted']} ({row['age_days']} days old)"
        )
        print(f"{row['id']}: {row['listings']} listings, {age}")
        if row["quarantined"] is not None:
            print(f"    quarantined since, {row['quarantined']}: {'; '.join(plain(one) for one in row['reasons'])}")
    stands = answer["engine"]
    if stands["problem"]:
        print(plain(stands["problem"]))
    else:
        print(f"{stands['clinics']} clinics can be searched, as of {stands['built_at']}.")
    return Exit.OK


def _status(place: "Home", use: str | None) -> dict[str, Any]:
    from contextlib import closing

    from crawler.runs import all_sources
    from indexer.engines import open_engine

    engine: dict[str, Any] = {"clinics": 0, "built_at": None, "problem": None}
    try:
        with closing(open_engine(place, use)) as opened:
            engine |= {"clinics": opened.count, "built_at": opened.built_at.isoformat(timespec="seconds")}
    except ClinicsError as error:
        engine["problem"] = str(error)
    return {
        "home": str(place.folder),
        "sources": [_source(place, source) for source in all_sources(place.runs)],
        "engine": engine,
    }


def _source(place: "Home", source: str) -> dict[str, Any]:
    from crawler.runs import last_accepted, runs_of

    row: dict[str, Any] = {
        "id": source,
        "listings": 0,
        "accepted": None,
        "age_days": None,
        "quarantined": None,
        "reasons": [],
        "problem": None,
    }
    try:
        accepted, runs = last_accepted(place.runs, source), runs_of(place.runs, source)
    except ClinicsError as error:
        row["problem"] = str(error)
        return row
    if accepted is not None:
        day = accepted.when[:10]
        age = datetime.now(UTC).date() - datetime.fromisoformat(day).date()
        row |= {"listings": accepted.report["listings"], "accepted": day, "age_days": age.days}
    if runs and runs[-1].verdict == "quarantined":
        row |= {"quarantined": runs[-1].when[:10], "reasons": list(runs[-1].report["reasons"])}
    return row
