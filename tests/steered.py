"""The spiders' process under a name server that sends names ending in ``.steered.example`` into this network."""

import socket

from crawler.worker import main

INSIDE = {"here.steered.example": "127.0.0.1", "away.steered.example": "10.0.0.1"}
look_up = socket.gethostbyname
socket.gethostbyname = lambda name: INSIDE[name] if name in INSIDE else look_up(name)
main()
