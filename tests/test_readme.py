"""The README is true: its tables are those of the code, and its commands exist."""

import re

from readme_tables import README, filled

from ui.cli import app


def test_tables_are_those_of_the_code() -> None:
    text = README.read_text("utf-8")
    assert text == filled(text), "run: make readme"


def test_every_command_in_an_example_exists() -> None:
    known = {command.name for command in app.registered_commands}
    named = set(re.findall(r"^\s*(?:\.venv/bin/)?clinics ([a-z][a-z-]*)", README.read_text("utf-8"), re.MULTILINE))
    assert named
    assert named <= known


def test_every_target_in_the_text_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (README.parent / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = set(re.findall(r"`?make ([a-z]+)`?", README.read_text("utf-8")))
    assert {"demo", "test"} <= named <= targets | {"what"}
