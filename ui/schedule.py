"""Ready files that let a machine crawl what is due by itself: systemd units, a line for cron, a loop for a container.

Text only; nothing is installed or started. Every path is quoted for the program that will read it.
"""

import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from hashlib import blake2b
from typing import Literal

from config.errors import UsageError
from config.sources import Source

Kind = Literal["systemd", "cron", "container"]
KINDS: tuple[Kind, ...] = ("systemd", "cron", "container")

OFTEN = timedelta(days=2)
"""With a source that is worth reading again sooner than this, the crawl is started every hour, else once a day."""
LOOP_SECONDS = 3600
"""How often the loop of a container looks for what is due."""
_HOMES = ("/home", "/root", "/run/user")
_TEMPORARY = ("/tmp", "/var/tmp")  # noqa: S108  names of folders that a unit must not hide; nothing is written there


@dataclass(frozen=True, slots=True)
class Machine:
    """What the files have to know: the command ``clinics``, the home folder, who runs it, and how long it may take.

    ``user`` is empty where nobody is named; ``limit`` is what ``--for`` takes; ``often`` asks for every hour.
    """

    clinics: str
    home: str
    user: str = ""
    limit: str = "2h"
    often: bool = False

    def __post_init__(self) -> None:
        """Refuse what no such file can hold."""
        for path in (self.clinics, self.home, self.user, self.limit):
            if any(not letter.isprintable() for letter in path):
                raise UsageError(f"{path!r} cannot stand in a schedule: it has a line break or a control character.")

    @property
    def command(self) -> tuple[str, ...]:
        """The command as its words."""
        return (self.clinics, "crawl", "--due", "--for", self.limit, "--home", self.home)


def is_often(sources: Iterable[Source]) -> bool:
    """Whether the crawl is worth starting every hour."""
    return any(source.every < OFTEN for source in sources if source.kind != "file" and not source.off)


def files(kind: Kind, machine: Machine) -> Mapping[str, str]:
    """The files of a kind of schedule, by name."""
    if kind == "systemd":
        return {"clinics-crawl.service": _service(machine), "clinics-crawl.timer": _timer(machine)}
    if kind == "cron":
        return {"clinics.cron": _cron(machine)}
    return {"clinics-crawl.sh": loop(machine)}


def steps(kind: Kind) -> tuple[str, ...]:
    """What a person does with them."""
    if kind == "systemd":
        return (
            "sudo cp clinics-crawl.service clinics-crawl.timer /etc/systemd/system/",
            "sudo systemctl daemon-reload && sudo systemctl enable --now clinics-crawl.timer",
            "systemctl list-timers clinics-crawl.timer; journalctl --unit clinics-crawl",
        )
    if kind == "cron":
        return ("(crontab -l; cat clinics.cron) | crontab -",)
    return (
        "docker compose up --detach crawl  # compose.yaml has it",
        "or let clinics-crawl.sh be the command of a container of your own",
    )


def _service(machine: Machine) -> str:
    in_homes = _is_below(machine, _HOMES)
    user = f"User={_systemd(machine.user)}\n" if machine.user else ""
    # systemd takes no quotation marks, backslashes or variables in the name of what it starts
    words = machine.command if not set("'\"\\$") & set(machine.clinics) else ("/usr/bin/env", *machine.command)
    temporary = "" if _is_below(machine, _TEMPORARY) else "PrivateTmp=yes\n"
    return f"""\
[Unit]
Description=Read the sources of the clinic directory that are due, then build
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
{user}ExecStart={" ".join(_systemd(word, command=True) for word in words)}
# it stops by itself, and a build follows; this is for one that hangs
TimeoutStartSec=1d
# it saves its state within 5 s and the next crawl goes on there
TimeoutStopSec=30s
SuccessExitStatus=130
Nice=10
IOSchedulingClass=idle
# it writes to its home folder and nowhere else, and talks to nothing but the web
ReadWritePaths={_systemd(machine.home)}
ProtectSystem=strict
ProtectHome={"read-only" if in_homes else "yes"}
{temporary}PrivateDevices=yes
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
NoNewPrivileges=yes
CapabilityBoundingSet=
SystemCallArchitectures=native
SystemCallFilter=@system-service
"""


def _timer(machine: Machine) -> str:
    return f"""\
[Unit]
Description=Look {"every hour" if machine.often else "every day"} for sources of the clinic directory that are due

[Timer]
OnCalendar={"hourly" if machine.often else "daily"}
# after a time switched off it looks once, when it is back
Persistent=yes
# so that not every such machine visits a host in the same minute
RandomizedDelaySec={"10min" if machine.often else "1h"}

[Install]
WantedBy=timers.target
"""


def _cron(machine: Machine) -> str:
    # The minute and hour follow from the folder: the same each time, another on another machine.
    number = int.from_bytes(blake2b(machine.home.encode("utf-8", "replace"), digest_size=4).digest(), "big")
    when = f"{number % 60} {'*' if machine.often else number // 60 % 6} * * *"
    log = f"{machine.home}/crawl.log"
    command = f"{shlex.join(machine.command)} >{shlex.quote(log)} 2>&1"
    return f"{when} {command}".replace("%", "\\%") + "\n"


def loop(machine: Machine) -> str:
    """A loop in POSIX sh that looks for what is due every hour, and ends at once with the crawl when it is told to."""
    return f"""\
#!/bin/sh
# Reads what is due, then builds, and looks again after a while; a signal ends the crawl, which saves its state.
child=
stop() {{
    trap - TERM INT
    [ -n "$child" ] && kill -TERM "$child" 2>/dev/null && wait "$child"
    exit 0
}}
trap stop TERM INT
while :; do
    {shlex.join(machine.command)} &
    child=$!
    wait "$child" || echo "clinics crawl ended with code $?; clinics status says more" >&2
    sleep {LOOP_SECONDS} &
    child=$!
    wait "$child"
done
"""


def _systemd(word: str, *, command: bool = False) -> str:
    """A word as unit files write it: quoted when it has to be, with specifiers and variables taken literally."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    if command:
        escaped = escaped.replace("$", "$$")
    plain = escaped == word and word and all(letter.isalnum() or letter in "/._-@:+,=" for letter in word)
    return word if plain else f'"{escaped}"'


def _is_below(machine: Machine, folders: tuple[str, ...]) -> bool:
    paths = (machine.clinics, machine.home)
    return any(path == folder or path.startswith(f"{folder}/") for path in paths for folder in folders)
