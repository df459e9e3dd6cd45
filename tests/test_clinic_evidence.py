"""What a clinic's page says of a fact: a sentence that several sources say stands once, with each of its sources."""

from dataclasses import replace
from datetime import date

from shown import clinic, fact

from ui.clinic import evidence, facts

TODAY = date(2026, 11, 23)
OTHER = "We give infusions."


def _said_by_three() -> dict[str, object]:
    same = "Ketamine is given into a vein."
    newest = fact("iv", same, url="https://one.example/iv")
    between = replace(fact("iv", OTHER, url="https://two.example/iv"), last_seen=date(2026, 10, 1))
    oldest = replace(newest, url="https://three.example/iv", last_seen=date(2026, 9, 1))
    return {"facts": {"route": (oldest, between, newest)}}


def test_sources_of_one_sentence_stand_side_by_side_and_the_newest_comes_first() -> None:
    (section,) = evidence.sections(clinic("c-same", "Same", **_said_by_three()), TODAY)
    pages = [one.page for one in section.values[0].sides[0].proofs]
    assert pages == ["one.example/iv", "three.example/iv", "two.example/iv"]


def test_a_sentence_of_two_sources_is_quoted_once_and_no_source_is_lost() -> None:
    told = facts.body(clinic("c-same", "Same", **_said_by_three()), today=TODAY)
    assert told.count("Ketamine is given into a vein.") == 1
    assert told.count(OTHER) == 1
    assert told.count("<figcaption>") == told.count("</figcaption>") == told.count("</figure>") == 2
    for page in ("one", "two", "three"):
        assert f'href="https://{page}.example/iv"' in told
