"""Why a reading was held back, told to visitors: every reason of the check in every language, and nothing hostile."""

import ast
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from loopback import source
from test_gate import brought

from config.home import Home
from config.sources import Expect, SourceKind
from crawler.gate.reason import Reason, because
from crawler.gate.tally import Before, Tally
from crawler.gate.verdict import judge_run
from crawler.listing import RAW_FIELDS
from crawler.runs.folders import RunWriter
from crawler.runs.overruled import overrule
from crawler.tables.file import import_table
from crawler.tables.imported import Asked
from ui import sources
from ui.held import why
from ui.wording import languages, say, spoken, strings

ROOT = Path(__file__).parent.parent
ROBOTS = {"http://elm.localhost": "a"}

JUDGED: dict[str, tuple[SourceKind, dict[str, Any], Tally, Tally | None]] = {
    "still_silent": ("clinic_site", {}, Tally(0, sites=3, silent_again=3), None),
    "robots_refused": ("directory", {}, Tally(0, refused=3), None),
    "opted_out": ("directory", {}, Tally(0, opted_out=3), None),
    "nothing_read": ("directory", {}, Tally(0), None),
    "no_listing": ("directory", {}, Tally(0, read=1204), None),
    "too_few": ("directory", {"min": 50}, brought(3), None),
    "program_failed": ("directory", {}, brought(raised=("http://elm.localhost/7: x",) * 40), None),
    "rows_unlike": ("directory", {}, brought(skipped=90), None),
    "pages_failed": ("directory", {}, brought(failed=90), None),
    "bare": ("directory", {"phone": 0.99}, brought(), None),
    "bare_since": ("directory", {"phone": 0.9}, brought(features={"phone": 5}), brought()),
    "fewer": ("directory", {}, brought(20), brought()),
    "gone": ("directory", {}, brought(gone=60), brought()),
    "shut_out": ("directory", {}, brought(refused=9, robots={"http://elm.localhost": "b"}), brought(robots=ROBOTS)),
    "lost": ("directory", {}, brought(features={"list items": 0}), brought()),
    "letters": ("directory", {}, brought(letters=90), brought()),
    "names": ("directory", {}, brought(names=2), brought()),
    "some_failed": ("directory", {}, brought(400, raised=("http://elm.localhost/7: x",)), None),
    "too_many": ("directory", {"max": 50}, brought(), None),
    "robots_left_out": ("directory", {}, brought(refused=2), None),
    "left_alone": ("directory", {}, brought(left=("elm.localhost: refuses",)), None),
    "grown": ("directory", {}, brought(900), brought()),
    "robots_changed": ("directory", {}, brought(robots={"http://elm.localhost": "b"}), brought(robots=ROBOTS)),
    "failed_more": ("directory", {}, brought(failed=15), brought()),
    "new_shape": ("directory", {}, brought(), brought(features={"data: MedicalClinic": 0})),
}
OF_TABLES = {"rows_refused", "short", "column"}


def reasons_of(code: str) -> tuple[Reason, ...]:
    kind, expect, now, was = JUDGED[code]
    row = source("elm_list", "http://elm.localhost/", kind=kind, expect=Expect(**expect))
    return judge_run(row, now, None if was is None else Before("2026-10-23", was))[1]


def as_read(reasons: tuple[Reason, ...]) -> dict[str, Any]:
    """What a report says of them when it is read again."""
    told: dict[str, Any] = json.loads(json.dumps({"reasons": list(reasons), "because": because(reasons)}))
    return told


def codes_in_code() -> Iterator[str]:
    for file in ("crawler/gate/verdict.py", "crawler/tables/doubts.py"):
        for node in ast.walk(ast.parse((ROOT / file).read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Reason":
                assert isinstance(node.args[1], ast.Constant)
                yield str(node.args[1].value)


def test_every_reason_of_the_checks_has_words_for_visitors_and_no_words_are_left_over() -> None:
    worded = {key.removeprefix("held.") for key in strings("en") if key.startswith("held.")}
    assert set(codes_in_code()) == worded == set(JUDGED) | OF_TABLES
    assert {f"held_what.{name}" for name in RAW_FIELDS} <= strings("en").keys()


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("code", JUDGED)
def test_every_reason_of_the_check_is_told_in_the_visitors_words(code: str, language: str) -> None:
    reasons = reasons_of(code)
    assert code in {one.code for one in reasons}
    with spoken(language):
        told = why(as_read(reasons))
    assert len(told) == len(reasons)
    assert not any(one.quoted or "{" in one.sentence or "sources.toml" in one.sentence for one in told)
    begun = say(f"held.{code}", language, **dict.fromkeys(_parts(reasons, code), "\0")).partition("\0")[0]
    assert any(one.sentence.startswith(begun) for one in told)


def _parts(reasons: tuple[Reason, ...], code: str) -> set[str]:
    return {name for one in reasons if one.code == code for name in one.parts}


def test_numbers_days_and_fields_stand_in_the_sentence() -> None:
    with spoken("es"):
        (told,) = why(as_read(reasons_of("bare_since")))
        assert told.sentence == (
            "5 de cada 100 entradas tienen un teléfono. Se esperan al menos 90. El 23 de octubre de 2026 eran 95."
        )
        (told,) = why(as_read(reasons_of("no_listing")))
        assert "(1,204)" in told.sentence


def test_a_table_that_is_held_back_says_why_in_spanish_too(tmp_path: Path) -> None:
    whole = tmp_path / "list.csv"
    rows = "".join(f"Clinic {number},{number} Elm St,Salem,OR\n" for number in range(40))
    whole.write_text(f"name,street,city,state\n{rows}", encoding="utf-8")
    home = Home(tmp_path)
    import_table(whole, source="my_list", home=home, asked=Asked())
    whole.write_text("name,street,city\n,1 A St,Salem\n,2 A St,\nClinic 1,1 Elm St,Salem\n", encoding="utf-8")
    done = import_table(whole, source="my_list", home=home, asked=Asked(full=True))
    assert done.verdict == "quarantined"
    assert {one.code for one in done.reasons if isinstance(one, Reason)} == OF_TABLES
    with spoken("es"):
        page = sources.page(home)
    assert "filas de la tabla no se pudieron usar" in page
    assert "Lugares en la tabla: 1. Antes se conocían 40." in page
    assert "La tabla ya no tiene la columna “state”." in page
    assert "--map" not in page


@pytest.mark.parametrize(
    "because_of",
    [
        "fewer",
        [1],
        [{"code": "fewer"}],
        [{"code": "nobody"}],
        [{"code": ["fewer"]}],
        [{"code": "fewer", "listings": -1, "former": 2, "day": "2026-10-23"}],
        [{"code": "fewer", "listings": 1, "former": 2, "day": "<b>yesterday</b>"}],
        [{"code": "fewer", "listings": 1, "former": [2], "day": "2026-10-23"}],
        [{"code": "fewer", "listings": True, "former": 10**40, "day": "2026-10-23"}],
        [{"code": "robots_refused"}, {"code": "robots_refused"}],
    ],
)
def test_a_report_whose_codes_are_damaged_is_quoted_as_it_stands(because_of: object) -> None:
    (told,) = why({"reasons": ["Only 3 listings."], "because": because_of})
    assert (told.sentence, told.quoted) == ("Only 3 listings", True)


def test_hostile_parts_are_clean_text() -> None:
    row = {"code": "column", "column": "<script>\u202e{0}{held}\x1b" + "y" * 9000}
    (told,) = why({"reasons": ["x"], "because": [row]})
    assert told.sentence.startswith("The table has no column “<script>{0}{held}")
    assert len(told.sentence) < 200
    (told,) = why(
        {
            "reasons": ["x"],
            "because": [{"code": "lost", "what": "data: \u202eThing", "share": 1, "former": 2, "day": "2026-10-23"}],
        }
    )
    assert "data for programs (Thing)" in told.sentence


def test_what_a_person_said_who_let_a_reading_serve_is_quoted_and_the_reasons_are_in_spanish(tmp_path: Path) -> None:
    reasons = reasons_of("robots_refused")
    with RunWriter(Home(tmp_path).runs, "some_list", datetime(2026, 11, 9, 8, 30, tzinfo=UTC)) as writer:
        told = {"verdict": "quarantined", "kind": "directory", "complete": True, **as_read(reasons)}
        run = writer.finish({**told, "title": "A list", "terms": "Open to <all>."})
    overrule(run.folder, who="Ada", why="Checked by hand")
    with spoken("es"):
        page = sources.page(Home(tmp_path))
    assert "Una persona la revisó y la dejó pasar." in page
    assert "Sus reglas robots no nos dejan ver ninguna página." in page
    assert "<q><bdi>Checked by hand</bdi></q>" in page
    assert 'Condiciones (en inglés): <q lang="en"><bdi>Open to &lt;all&gt;</bdi></q>' in page
    assert "Ada" not in page
