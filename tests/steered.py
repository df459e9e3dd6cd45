"""The spiders' process under a name server that sends names ending in ``.steered.example`` into this network.

``gone.steered.example`` has no address.
"""

import socket

from crawler.worker import main

INSIDE = {"here.steered.example": "127.0.0.1", "away.steered.example": "10.0.0.1"}
look_up = socket.gethostbyname


def steered(name: str) -> str:
    if name == "gone.steered.example":
        raise socket.gaierror("no such name")
    return INSIDE[name] if name in INSIDE else look_up(name)


socket.gethostbyname = steered
main()
