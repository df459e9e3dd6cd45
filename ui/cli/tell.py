"""The command that tells what can be read: sources."""

from config.errors import Exit
from ui.cli.options import HomeOption, JsonOption, home_at, print_json


def sources(home: HomeOption = None, as_json: JsonOption = False) -> int:
    """List the sources that are configured, and under which terms each is read."""
    from config.sources import sources_of

    rows = [
        {
            "id": one.id,
            "title": one.title,
            "home": one.home,
            "kind": one.kind,
            "terms": one.terms,
            "every_days": one.every.days,
        }
        for one in sources_of(home_at(home))
    ]
    if as_json:
        print_json(rows)
    else:
        for row in rows:
            print(f"{row['id']}: {row['title']} ({row['kind']}, every {row['every_days']} days)")
            print(f"    {row['home']}\n    {row['terms']}")
    return Exit.OK
