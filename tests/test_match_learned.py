"""One-to-one reasoning between sources, and what is learnt from the listings at hand."""

from collections import Counter
from collections.abc import Sequence
from random import Random

import pytest

from config.decisions import Decisions
from indexer.match.candidate import Candidate, candidate_from
from indexer.match.cluster import Matching, match
from indexer.match.learned import EXAMPLES, Levels, learn
from indexer.match.partners import CHANCE
from indexer.match.rarity import rarity_of

NOBODY = Decisions()
TRADES = ("Psychiatry", "Pain Clinic", "Wellness", "Dental")


def listed(label: str, name: str, street: str, phone: str = "", **more: str) -> Candidate:
    fields = {"name": name, "street": street, "city": "Dover", "state": "OH", "postal_code": "44622", "phone": phone}
    return candidate_from({**fields, **more}, id=label, label=label)


def word(number: int) -> str:
    return "".join("bdfgklmnpr"[int(digit)] + "aeiou"[int(digit) % 5] for digit in f"{number:03}").capitalize()


def overlapping(places: int = 240) -> list[Candidate]:
    """Two sources that list the same places, one to a house; some names and some phones have changed."""
    rows = []
    for number in range(places):
        name, street, phone = f"{word(number)} {TRADES[number % 4]}", f"{number + 1} Elm St", f"(503) 555-{number:04}"
        rows.append(listed(f"one:{number}", name, street, phone, website=f"https://{word(number)}.example"))
        changed = f"(503) 555-{number + 4000:04}" if number % 6 == 1 else phone
        longer = f"{word(number)} {word(number + 700)} {TRADES[number % 4]}" if number % 6 == 2 else name
        other = f"{word(number + 300)} Institute" if number % 12 == 3 else longer
        rows.append(listed(f"two:{number}", other, street, changed))
    return rows


def office_buildings(buildings: int = 60) -> list[Candidate]:
    """Two sources that list practices of the same houses: now the same practice, now its neighbour."""
    rows = []
    for number in range(buildings):
        street = f"{number + 1} Oak Ave"
        ours, theirs = f"{word(number)} {TRADES[number % 4]}", f"{word(number + 500)} {TRADES[number % 4]}"
        site = f"https://{word(number)}.example"
        rows.append(listed(f"one:o{number}", ours, street, f"(503) 555-{5000 + number}", website=site))
        same = number % 3 == 0
        rows.append(listed(f"two:o{number}", ours if same else theirs, street,
                           f"(503) 555-{(5000 if same else 6000) + number}"))  # fmt: skip
    return rows


def joined(found: Matching, a: str, b: str) -> bool:
    return any({a, b} <= set(cluster) for cluster in found.clusters)


RENAMED = (
    listed("one:x", "Quill Valley", "77 Pine Rd", "(503) 555-9001"),
    listed("two:x", "Quill Valley Center of Family Practice", "77 Pine Rd", "(503) 555-9002"),
)


def test_two_that_nothing_else_fits_are_one_where_sources_overlap() -> None:
    found = match([*overlapping(), *RENAMED], decisions=NOBODY)
    assert joined(found, "one:x", "two:x")
    (judged,) = [one for one in found.judgements if (one.a, one.b) == ("one:x", "two:x")]
    assert (judged.verdict, judged.by) == ("same", "machine")
    assert judged.reasons[-1].startswith("nothing else that their sources list fits either of them")
    assert judged.score >= 4.5


def test_what_changed_is_said_of_learnt_pairs_too() -> None:
    renamed = (
        listed("one:x", "Quill Valley Clinic", "77 Pine Rd", "(503) 555-9001"),
        listed("two:x", "Heron Infusion", "77 Pine Rd", "(503) 555-9001"),
    )
    tenant = listed("one:y", "Moss Dental", "77 Pine Rd")
    found = match([*overlapping(), *renamed, tenant], decisions=NOBODY)
    (judged,) = [one for one in found.judgements if (one.a, one.b) == ("one:x", "two:x")]
    assert (judged.verdict, judged.change) == ("same", "renamed")
    assert judged.reasons[-1].startswith("nothing else")


def test_the_same_two_are_left_alone_where_neighbours_share_houses() -> None:
    assert not joined(match([*office_buildings(180), *RENAMED], decisions=NOBODY), "one:x", "two:x")


def test_the_same_two_are_left_alone_where_there_is_little_to_learn_from() -> None:
    assert not joined(match([*overlapping(EXAMPLES // 3), *RENAMED], decisions=NOBODY), "one:x", "two:x")


def test_a_second_listing_that_fits_as_well_leaves_it_open() -> None:
    rival = listed("two:y", "Quill Valley Hall of Family Practice", "77 Pine Rd", "(503) 555-9003")
    found = match([*overlapping(), *RENAMED, rival], decisions=NOBODY)
    assert not joined(found, "one:x", "two:x")
    assert not joined(found, "one:x", "two:y")


def test_two_of_one_source_are_two_whatever_the_others_teach() -> None:
    twice = [RENAMED[0], listed("one:y", RENAMED[1].name, "77 Pine Rd", "(503) 555-9002")]
    assert not joined(match([*overlapping(), *twice], decisions=NOBODY), "one:x", "one:y")


def test_without_sources_a_house_and_its_department_stay_open() -> None:
    def nameless(rows: Sequence[Candidate]) -> list[Candidate]:
        return [listed(f":{one.id}", one.name, one.address.street, one.phone) for one in rows]

    department = (
        listed("one:x", "Quill Hospital", "77 Pine Rd", "(503) 555-9001"),
        listed("two:x", "Quill Hospital Interventional Suite", "77 Pine Rd", "(503) 555-9002"),
    )
    assert joined(match([*overlapping(), *department], decisions=NOBODY), "one:x", "two:x")
    assert not joined(match(nameless([*overlapping(), *department]), decisions=NOBODY), ":one:x", ":two:x")


def test_two_practitioners_at_two_clinics_do_not_join_the_clinics() -> None:
    rows = [
        *overlapping(),
        listed("one:a", "Quill Psychiatry", "77 Pine Rd", "(503) 555-9001", website="quill.example"),
        listed("two:a", "Ada Fern, MD", "77 Pine Rd", "(503) 555-9001"),
        listed("one:b", "Heron Ketamine", "900 Oak Ave", "(503) 555-9002", website="heron.example"),
        listed("two:b", "Ada Fern, MD", "900 Oak Ave", "(503) 555-9002"),
    ]
    found = match(rows, decisions=NOBODY)
    assert not any(joined(found, first, second) for first in ("one:a", "two:a") for second in ("one:b", "two:b"))


def test_a_source_that_lists_places_twice_is_not_reasoned_from() -> None:
    rows = [
        listed(f"one:{number}-{copy}", f"{word(number)} Dental", f"{number + 1} Elm St{' Suite 1' * copy}")
        for number in range(100)
        for copy in (0, 1)
    ]
    rarity = rarity_of([*rows, *RENAMED])
    assert rarity.repeating == {"one"}
    assert not rarity.one_source(rows[0], rows[1])
    assert rarity.source(RENAMED[1]) == "two"


def test_who_is_listed_is_the_same_in_any_order() -> None:
    rows = [*overlapping(), *office_buildings(), *RENAMED]
    found = match(rows, decisions=NOBODY)
    for seed in range(3):
        shuffled = rows[:]
        Random(seed).shuffle(shuffled)  # noqa: S311  an order, no secret
        assert match(shuffled, decisions=NOBODY) == found


def test_a_mixture_is_taken_apart_by_what_goes_with_what() -> None:
    joined_pairs = Counter[Levels](
        {("same", "door", "same"): 900, ("same", "door", "differ"): 80, ("differ", "door", "same"): 60}
    )
    likely, unlikely = ("part", "door", "same"), ("differ", "street", "differ")
    found = learn(joined_pairs, Counter[Levels]({likely: 40, unlikely: 300, ("differ", "door", "differ"): 50}))
    assert found.chance(likely) > CHANCE
    assert found.chance(unlikely) < 1 - CHANCE
    assert all(0 <= chance <= 1 for chance in found.chances.values())
    assert found.chance(("never", "met", "")) == 0.0


def test_nothing_is_learnt_from_few_examples_or_of_nobody() -> None:
    few: Counter[Levels] = Counter({("same", "door", "same"): EXAMPLES - 1})
    assert learn(few, Counter({("same", "door", ""): 5})).chances == {}
    assert learn(few + few, Counter()).chances == {}


@pytest.mark.parametrize("levels", [("", "", ""), ("same", "", "")])
def test_what_was_not_compared_says_nothing(levels: tuple[str, str, str]) -> None:
    joined_pairs: Counter[Levels] = Counter({("same", "door", "same"): 100})
    assert 0 < learn(joined_pairs, Counter({levels: 10})).chance(levels) < 1
