"""The monthly file gives the same judgements as the API, as a stream, whatever its rows hold."""

import csv
import tracemalloc
import zipfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from monthly_file import (
    HEADER,
    MAIN,
    NAMES,
    NAMES_HEADER,
    PLACES,
    PLACES_HEADER,
    bundle,
    deactivated,
    many,
    organization,
    person,
    table,
)
from test_registry_judge import NO_CLAIM, PSYCHIATRIST, clinic, fact

from config.errors import BadFile
from indexer.registry.bulk import Found, read_bulk
from indexer.registry.judge import Heard, judge
from indexer.registry.statement import RegistryStatement
from indexer.registry.subjects import Subject, subjects_of

ELM = {"street": "12 ELM STREET", "unit": "SUITE 200", "city": "PORTLAND", "state": "OR", "code": "972051234"}
FAR = {"street": "900 OAK AVE", "city": "SALEM", "state": "OR", "code": "973010000"}
ROE = person("1000000001", "JANE", "ROE", phone="5035550150", **ELM)
CLINIC = organization("1000000004", "ELM KETAMINE CLINIC, LLC", phone="5035550101", **FAR)


def subjects(*more: Subject) -> list[Subject]:
    return [*subjects_of(clinic(PSYCHIATRIST)), *more]


def csv_file(folder: Path, text: str) -> Path:
    path = folder / MAIN
    path.write_text(text, "utf-8")
    return path


def told(found: Found, looked_up: list[Subject]) -> dict[str, RegistryStatement]:
    return {one.name: judge(one, Heard(found.of(one), found.as_of)) for one in looked_up}


def test_the_layout_has_the_columns_that_are_published() -> None:
    assert len(HEADER) == len(set(HEADER)) == 330


def test_a_bundle_is_read_without_being_unpacked(tmp_path: Path) -> None:
    before = set(tmp_path.iterdir())
    path = bundle(tmp_path / "NPPES.zip", ROE, CLINIC, person("1000000009", "MAX", "ORN", **ELM))
    seen: list[int] = []
    found = read_bulk(path, subjects(), on_row=seen.append)
    said = told(found, subjects())
    assert found.as_of == date(2026, 11, 8)
    assert (found.rows, found.damaged) == (3, 0)
    assert said["Jane Roe, MD"].verdict == "corroborates"
    assert said["Jane Roe, MD"].sentence == (
        "The NPI registry lists Jane Roe, M.D., with taxonomy Psychiatry (2084P0800X) at this address, "
        "as of November 8, 2026."
    )
    assert said["Jane Roe, MD"].updated == date(2026, 2, 3)
    assert (said["Elm Ketamine Clinic"].verdict, said["Elm Ketamine Clinic"].place) == ("corroborates", "phone")
    assert seen == [3]
    assert set(tmp_path.iterdir()) - before == {path}


def test_a_plain_file_is_read_and_its_sisters_beside_it(tmp_path: Path) -> None:
    away = ROE | person("1000000001", "JANE", "ROE", phone="5035550150", **FAR)
    path = csv_file(tmp_path, table(HEADER, [away | {"Provider Second Line Business Practice Location Address": ""}]))
    assert told(read_bulk(path, subjects()), subjects())["Jane Roe, MD"].verdict == "unsure"
    second = dict(zip(PLACES_HEADER, ("1000000001", "12 Elm St", "Ste 200", "Portland", "OR", "97205"), strict=False))
    (tmp_path / PLACES).write_text(table(PLACES_HEADER, [second, second | {"NPI": "1000000002"}]), "utf-8")
    assert told(read_bulk(path, subjects()), subjects())["Jane Roe, MD"].verdict == "corroborates"


def test_the_other_names_of_organizations_count(tmp_path: Path) -> None:
    legal = organization("1000000004", "JR MEDICAL HOLDINGS PC", **ELM)
    names = table(NAMES_HEADER, [dict(zip(NAMES_HEADER, ("1000000004", "Elm Ketamine Clinic", "3"), strict=True))])
    bare = read_bulk(bundle(tmp_path / "bare.zip", legal), subjects())
    assert told(bare, subjects())["Elm Ketamine Clinic"].verdict == "not_found"
    full = read_bulk(bundle(tmp_path / "full.zip", legal, names=names), subjects())
    assert told(full, subjects())["Elm Ketamine Clinic"].verdict == "corroborates"
    assert NAMES != MAIN


def test_the_mailing_address_is_never_read(tmp_path: Path) -> None:
    mailed = person("1000000001", "JANE", "ROE", **FAR) | {
        "Provider First Line Business Mailing Address": "12 ELM STREET",
        "Provider Business Mailing Address City Name": "PORTLAND",
        "Provider Business Mailing Address State Name": "OR",
        "Provider Business Mailing Address Postal Code": "972051234",
        "Provider Business Mailing Address Telephone Number": "5035550101",
    }
    found = read_bulk(bundle(tmp_path / "a.zip", mailed), subjects())
    assert told(found, subjects())["Jane Roe, MD"].verdict == "unsure"
    assert "ELM" not in str(found.people)


def test_a_number_that_was_ended_is_known_by_itself_alone(tmp_path: Path) -> None:
    path = bundle(tmp_path / "a.zip", deactivated("1000000001"), deactivated("1000000002"))
    found = read_bulk(path, subjects(), known=["1000000001"])
    assert set(found.deactivated) == {"1000000001"}
    assert found.deactivated["1000000001"].deactivated == date(2026, 8, 20)


def test_a_number_that_was_ended_and_begun_again_is_active(tmp_path: Path) -> None:
    again = ROE | {"NPI Deactivation Date": "01/14/2015", "NPI Reactivation Date": "02/13/2019"}
    found = read_bulk(bundle(tmp_path / "a.zip", again), subjects(), known=["1000000001"])
    assert found.deactivated == {}
    assert told(found, subjects())["Jane Roe, MD"].verdict == "corroborates"


def test_the_primary_code_comes_first(tmp_path: Path) -> None:
    row = person("1000000001", "JANE", "ROE", codes=("390200000X", "2084P0800X"), **ELM)
    (one,) = read_bulk(bundle(tmp_path / "a.zip", row), subjects()).people["roe"]
    assert one.codes == ("2084P0800X", "390200000X")


@pytest.mark.parametrize(
    "name",
    [
        "ELM KETAMINE CLINIC",
        "The Elm Ketamine Clinic, P.L.L.C.",
        'ELM "KETAMINE" CLINIC',
        "JR HOLDINGS LLC DBA ELM KETAMINE CLINIC",
        "ÉLM KETAMINE CLINIC",
        "ELM, KETAMINE CLINIC",
        'ELM "","" KETAMINE CLINIC',
    ],
)
def test_an_organization_is_found_however_its_name_is_written(tmp_path: Path, name: str) -> None:
    found = read_bulk(bundle(tmp_path / "a.zip", organization("1000000004", name, **ELM)), subjects())
    assert told(found, subjects())["Elm Ketamine Clinic"].verdict == "corroborates"


def test_a_last_name_is_found_however_it_is_written(tmp_path: Path) -> None:
    page = fact("on_team", "Teodor Vasquez-O\u2019Brien, MD, is a psychiatrist at our clinic.")
    looked_up = list(subjects_of(clinic(page)))
    for last in ("VASQUEZ-O'BRIEN", "Vasquez OBrien", "VASQUEZ O`BRIEN", 'VASQUEZ "O\'BRIEN"'):
        path = bundle(tmp_path / "a.zip", person("1000000001", "TEODOR", last, **ELM))
        assert judge(looked_up[1], Heard(read_bulk(path, looked_up).of(looked_up[1]), date(2026, 1, 1))).npi, last


def test_a_former_name_is_a_name(tmp_path: Path) -> None:
    row = person("1000000001", "JANE", "LIND", **ELM)
    row |= {"Provider Other Last Name": "ROE", "Provider Other First Name": "JANE"}
    found = read_bulk(bundle(tmp_path / "a.zip", row), subjects())
    assert told(found, subjects())["Jane Roe, MD"].verdict == "corroborates"


def test_damaged_rows_are_counted_and_cost_no_other_row(tmp_path: Path) -> None:
    good = table(HEADER, [ROE]).splitlines(keepends=True)
    short = '"1000000007","1","ROE"\n'
    letters = good[1].replace('"1000000001"', '"100000000X"')
    open_quote = '"1000000008,"1",\n' + "filler\n" * 60
    unquoted = good[1].replace('"', "").replace("1000000001", "1000000006")
    text = good[0] + short + letters + unquoted + "\n" + open_quote + good[1]
    found = read_bulk(csv_file(tmp_path, text), subjects())
    assert sorted(entry.npi for entry in found.people["roe"]) == ["1000000001", "1000000006"]
    assert found.damaged > 0


def test_a_row_over_two_lines_is_one_row(tmp_path: Path) -> None:
    broken = person("1000000001", "JANE", "ROE", **(ELM | {"street": "12 ELM\nSTREET"}))
    found = read_bulk(csv_file(tmp_path, table(HEADER, [broken, CLINIC])), subjects())
    assert told(found, subjects())["Jane Roe, MD"].verdict == "corroborates"
    assert told(found, subjects())["Elm Ketamine Clinic"].verdict == "corroborates"
    assert found.damaged == 0


def test_lines_may_end_as_on_windows_and_begin_with_a_byte_order_mark(tmp_path: Path) -> None:
    text = "\ufeff" + table(HEADER, [ROE, CLINIC]).replace("\n", "\r\n")
    found = read_bulk(csv_file(tmp_path, text), subjects())
    assert [one.verdict for one in told(found, subjects()).values()] == ["corroborates", "corroborates"]


def test_columns_are_found_by_name_in_any_order(tmp_path: Path) -> None:
    found = read_bulk(csv_file(tmp_path, table(HEADER[::-1], [ROE, CLINIC])), subjects())
    assert [one.verdict for one in told(found, subjects()).values()] == ["corroborates", "corroborates"]


@pytest.mark.parametrize(
    ("content", "told_as"),
    [
        (b"", "is not the registry's monthly file: it has no column 'NPI'"),
        (b"id,name\n1,Elm\n", "it has no column 'NPI'"),
        (b"\x00\xff" * 2_000_000, "it is no table"),
        (b"PK\x03\x04 no zip", "it has no column 'NPI'"),
    ],
)
def test_a_file_that_is_not_the_registrys_is_refused(tmp_path: Path, content: bytes, told_as: str) -> None:
    path = tmp_path / "some.csv"
    path.write_bytes(content)
    with pytest.raises(BadFile, match=told_as):
        read_bulk(path, subjects())


def test_a_missing_file_and_a_bundle_without_the_main_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="cannot be opened"):
        read_bulk(tmp_path / "none.zip", subjects())
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as packed:
        packed.writestr("other.csv", "a,b\n")
    with pytest.raises(BadFile, match=r"holds no npidata_pfile"):
        read_bulk(tmp_path / "a.zip", subjects())


def test_a_bundle_that_breaks_off_is_refused(tmp_path: Path) -> None:
    path = bundle(tmp_path / "a.zip", *[ROE | {"NPI": str(1_000_000_000 + n)} for n in range(500)])
    whole = path.read_bytes()
    at = whole.index(b"npidata_pfile_20050523-20261108.csv") + 4_000
    path.write_bytes(whole[:at] + bytes(200) + whole[at + 200 :])
    with pytest.raises(BadFile, match="cannot be read to its end"):
        read_bulk(path, subjects())


def test_a_file_without_a_date_in_its_name_is_as_of_the_day_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "registry.csv"
    path.write_text(table(HEADER, [ROE]), "utf-8")
    assert abs((read_bulk(path, subjects()).as_of - date.today()).days) <= 1  # noqa: DTZ011  either day will do


def test_the_file_is_a_stream(tmp_path: Path) -> None:
    path = tmp_path / MAIN
    with path.open("w", encoding="utf-8") as out:
        out.writelines(many(20_000))
    tracemalloc.start()
    found = read_bulk(path, subjects())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found.rows == 20_000
    assert path.stat().st_size > 20_000_000
    assert peak < 5_000_000


CELL = st.text(st.sampled_from("ROE\",\n\r '-é;J"), max_size=6)


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(st.tuples(CELL, CELL, CELL, CELL), min_size=1, max_size=6))
def test_the_short_way_over_a_row_finds_what_the_long_way_finds(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, str, str]]
) -> None:
    """Rows as the csv module writes them are never taken for others, whatever stands in their first cells."""
    made = [
        person(str(1_000_000_000 + number), first, last, **ELM) | {"Provider Other Last Name": other}
        for number, (first, last, other, _) in enumerate(rows)
    ] + [organization(str(1_000_001_000 + number), name, **ELM) for number, (*_, name) in enumerate(rows)]
    path = csv_file(tmp_path_factory.mktemp("bulk"), table(HEADER, [*made, ROE]))
    found = read_bulk(path, subjects())
    with path.open(encoding="utf-8", newline="") as lines:
        expected = {
            row["NPI"]
            for row in csv.DictReader(lines)
            if row["Entity Type Code"] == "1"
            and "roe"
            in {
                "".join(letter for letter in row[name].lower() if letter.isalpha()).replace("é", "e")
                for name in ("Provider Last Name (Legal Name)", "Provider Other Last Name")
            }
        }
    assert {entry.npi for entry in found.people.get("roe", ())} == expected
    assert found.damaged == 0


def test_who_is_not_looked_up_is_not_kept(tmp_path: Path) -> None:
    looked_up = list(subjects_of(clinic(NO_CLAIM)))
    found = read_bulk(bundle(tmp_path / "a.zip", ROE, person("1000000009", "MAX", "ORN", **ELM)), looked_up)
    assert set(found.people) == {"roe"}
    assert found.organizations == {}
