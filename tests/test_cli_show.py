"""What a person reads on the command line of facts that are old, gone, former or contradicted."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from shown import clinic, fact

from indexer.clinic import Address, Former, PhoneNote
from indexer.engines.embedded import EmbeddedBuilder
from ui.cli import main


def test_old_gone_and_contradicted_facts_are_told_on_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    moved = Former(
        field="address", value="1 Old Rd, Salem, OR", source="src", url="u", first_seen=date(2026, 1, 5),
        last_seen=date(2026, 3, 5), until=date(2026, 5, 5),
    )  # fmt: skip
    torn = clinic(
        "c-torn",
        "Torn Clinic",
        history=(moved,),
        disputed=("12 Elm St, Portland, OR", "9 Pine Rd, Salem, OR"),
        facts={
            "route": (
                fact("iv", "We give infusions."),
                fact("iv", "We give no infusions.", denied=True),
                replace(fact("im", "We gave shots."), gone_since=date(2026, 11, 22)),
                replace(fact("sc", "We gave it under the skin."), freshness="ageing"),
            ),
            "payment": (replace(fact("medicare", "Medicare pays."), freshness="lapsed"),),
        },
    )
    EmbeddedBuilder(tmp_path / "engine.sqlite").rebuild([torn], merged={})
    assert main(["search", "--home", str(tmp_path)]) == 0
    listed = capsys.readouterr().out
    assert "Sources give different addresses. Call before you go." in listed
    assert "Sources disagree on: Into a vein (IV infusion)." in listed
    assert "says no to: Into a vein (IV infusion)" in listed
    assert "Shot into a muscle" not in listed
    assert "Paying: not confirmed lately, last on November 20, 2026" in listed
    assert main(["show", "c-torn", "--home", str(tmp_path)]) == 0
    shown = capsys.readouterr().out
    assert "Formerly at 1 Old Rd, Salem, OR, until May 5, 2026." in shown
    assert "They give: 12 Elm St, Portland, OR; 9 Pine Rd, Salem, OR" in shown
    assert shown.count("Into a vein (IV infusion)  (sources disagree)") == 2
    assert "“We give no infusions.”" in shown
    assert "seen 2026-03-02 to 2026-11-20, no longer said since 2026-11-22" in shown
    assert "seen 2026-03-02 to 2026-11-20, call to check" in shown
    assert "Paying: not confirmed lately, last on November 20, 2026" in shown
    assert "Listings, as rulings name them: clinic_sites:c-torn" in shown


def test_an_address_that_cannot_be_made_out_and_a_number_that_many_give_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    two = "12 Elm St, Portland, OR 97205 and 9 Pine Rd, Salem, OR 97301"
    torn = clinic(
        "c-two", "Two", address=Address(), facts={"address": (fact(two, two),)}, phone_note=PhoneNote(others=12)
    )
    silent = clinic("c-mute", "Mute", address=Address())
    EmbeddedBuilder(tmp_path / "engine.sqlite").rebuild([torn, silent], merged={})
    for command in (["search"], ["show", "c-two"]):
        assert main([*command, "--home", str(tmp_path)]) == 0
        assert f"address unclear, its source says: “{two}”" in capsys.readouterr().out
    assert main(["show", "c-two", "--home", str(tmp_path)]) == 0
    assert "12 places of other names give too" in capsys.readouterr().out
    assert main(["show", "c-mute", "--home", str(tmp_path)]) == 0
    assert "no address stated" in capsys.readouterr().out
