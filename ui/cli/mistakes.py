"""The command that shows what visitors say is wrong in entries: mistakes."""

from dataclasses import asdict
from typing import Annotated

import typer

from config.errors import Exit
from ui.cli.options import HomeOption, JsonOption, home_at, plain, print_json

SettleOption = Annotated[
    list[str] | None,
    typer.Option("--settle", metavar="NAME", help="Forget a message that was dealt with; more than one may be given."),
]


def mistakes(settle: SettleOption = None, home: HomeOption = None, as_json: JsonOption = False) -> int:
    """Show what visitors reported as wrong in entries, oldest first, until each is settled."""
    from ui import mistakes as kept
    from ui.clinic.topics import label
    from ui.words import count

    folder = home_at(home).mistakes
    for name in settle or ():
        kept.settle(folder, name)
    waiting = kept.waiting(folder)
    if as_json:
        print_json([asdict(one) for one in waiting])
        return Exit.OK
    for one in waiting:
        print(f"{one.name}: about {plain(one.clinic)}, came {one.came}")
        topic = label(one.about)
        if topic:
            print(f"    On: {plain(topic)} ({plain(one.about)})")
        for line in one.message.splitlines():
            print(f"    {plain(line)}")
        for number, line in enumerate(one.known.splitlines()):
            print(f"    {'How they know: ' if number == 0 else ''}{plain(line)}")
    print(f"{count(len(waiting), 'message waits', 'messages wait')}." if waiting else "No message waits.")
    return Exit.OK
