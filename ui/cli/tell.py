"""The command that tells what can be read: sources."""

from config.errors import Exit
from ui.cli.options import HomeOption, JsonOption, home_at, print_json


def sources(home: HomeOption = None, as_json: JsonOption = False) -> int:
    """List the sources that are configured, and under which terms each is read."""
    from config.sources import sources_of
    from ui.words import count

    known = sources_of(home_at(home))
    rows = [
        {
            "id": one.id,
            "title": one.title,
            "home": one.home,
            "kind": one.kind,
            "terms": one.terms,
            "every_days": one.every.days,
            "off": one.off,
        }
        for one in known
    ]
    if as_json:
        print_json(rows)
    else:
        for one in known:
            often = count(one.every.days, "day", "days")
            print(f"{one.id}: {one.title} ({one.kind}, {'switched off' if one.off else f'every {often}'})")
            for line in filter(None, (one.home, one.terms)):
                print(f"    {line}")
    return Exit.OK
