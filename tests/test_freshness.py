"""How long a statement stays believable: the table, its loader, and what it answers."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.errors import ConfigError
from config.freshness import load_freshness
from config.vocabulary import FIELDS

TODAY = date(2026, 11, 23)
TABLE = load_freshness()


def written(folder: Path, text: str) -> Path:
    path = folder / "freshness.toml"
    path.write_text(text, encoding="utf-8")
    return path


def of(field: str, value: str, days: int) -> str:
    return TABLE.freshness(field, value, last_seen=TODAY - timedelta(days=days), today=TODAY)


def test_every_field_has_limits_and_a_reason() -> None:
    for field in (*FIELDS, "provider", "status", "name", "address", "phone", "website", "email", "hours", "price"):
        assert field in TABLE.limits
        assert len(TABLE.limits[field].why) > 20


def test_every_filter_lapses_and_contact_details_never_do() -> None:
    assert all(TABLE.limits[field].lapses_after is not None for field in (*FIELDS, "provider"))
    assert all(TABLE.limits[field].lapses_after is None for field in ("name", "address", "phone", "status"))


@pytest.mark.parametrize(
    ("days", "told"), [(-5, "fresh"), (0, "fresh"), (180, "fresh"), (181, "ageing"), (365, "ageing"), (366, "lapsed")]
)
def test_a_route_is_fresh_for_half_a_year_and_lapses_after_a_year(days: int, told: str) -> None:
    assert of("route", "iv", days) == told


def test_one_value_can_have_limits_of_its_own() -> None:
    assert of("care", "accepts_new_patients", 60) == "ageing"
    assert of("care", "follow_up", 60) == "fresh"
    assert of("setting", "at_home", 300) == "lapsed"


def test_what_has_no_table_of_its_own_is_judged_as_other() -> None:
    assert of("unheard_of", "x", 400) == "lapsed"


@given(st.sampled_from(sorted(TABLE.limits)), st.integers(0, 5000), st.integers(0, 5000))
def test_a_statement_never_grows_fresher_with_time(name: str, days: int, more: int) -> None:
    field, _, value = name.partition(".")
    order = ["fresh", "ageing", "lapsed"]
    assert order.index(of(field, value, days)) <= order.index(of(field, value, days + more))


def test_the_home_folder_s_file_replaces_the_tables_it_names(tmp_path: Path) -> None:
    path = written(
        tmp_path, '[route]\ncall_after = 3\nwhy = "A fast town."\n[care.follow_up]\ncall_after = 1\nwhy = "x"\n'
    )
    table = load_freshness(path)
    assert table.limits["route"].lapses_after is None
    assert table.limits["route"].call_after == 3
    assert table.of("care", "follow_up").call_after == 1
    assert table.limits["payment"] == TABLE.limits["payment"]
    assert load_freshness(tmp_path / "absent.toml") == TABLE


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[rout]\n", "no field 'rout'"),
        ("route = 3\n", "must be a table"),
        ('[route]\ncall_after = 3\nwhy = "x"\nafter = 9\n', "unknown key 'after'"),
        ("[route]\ncall_after = 3\n", "why must say"),
        ('[route]\ncall_after = 3\nwhy = " "\n', "why must say"),
        ('[route]\nwhy = "x"\n', "call_after must be a number of days"),
        ('[route]\ncall_after = 0\nwhy = "x"\n', "call_after must be a number of days"),
        ('[route]\ncall_after = true\nwhy = "x"\n', "call_after must be a number of days"),
        ('[route]\ncall_after = 9\nlapses_after = "x"\nwhy = "x"\n', "lapses_after must be a number of days"),
        ('[route]\ncall_after = 9\nlapses_after = 9\nwhy = "x"\n', "later than call_after"),
        ('[route.nasal]\ncall_after = 9\nwhy = "x"\n', "route has no code 'nasal'"),
        ('[status.closed]\ncall_after = 9\nwhy = "x"\n', "status has no code 'closed'"),
        ("[route\n", "cannot be read"),
    ],
)
def test_what_is_not_understood_is_named_with_its_file(tmp_path: Path, text: str, words: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(ConfigError, match=words) as caught:
        load_freshness(path)
    assert str(path) in str(caught.value)


def test_a_file_that_is_not_utf_8_is_named(tmp_path: Path) -> None:
    path = tmp_path / "freshness.toml"
    path.write_bytes(b"# caf\xe9\n")
    with pytest.raises(ConfigError, match="cannot be read"):
        load_freshness(path)
