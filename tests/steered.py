"""The spiders' process under a name server that sends names ending in ``.steered.example`` into this network.

``gone.steered.example`` has no address. When its job is done the most memory that it held, in KiB, is written to the
file that the variable ``PEAK_FILE`` names.
"""

import os
import socket
from pathlib import Path

from crawler.worker import main

INSIDE = {"here.steered.example": "127.0.0.1", "away.steered.example": "10.0.0.1"}
look_up = socket.gethostbyname


def steered(name: str) -> str:
    if name == "gone.steered.example":
        raise socket.gaierror("no such name")
    return INSIDE[name] if name in INSIDE else look_up(name)


socket.gethostbyname = steered
main()
if "PEAK_FILE" in os.environ:
    told = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text("utf-8").splitlines())
    Path(os.environ["PEAK_FILE"]).write_text(told["VmHWM"].split()[0], encoding="utf-8")
