"""The command that tells what can be read: sources."""

from config.errors import Exit
from ui.cli.options import JsonOption, print_json


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
