"""Every parameter of every route, with whatever strangers may put there: no failure of ours, no trace of the inside."""

import re
import string
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from routed import routes_over
from served import Reply, Served, ask

from indexer.link import PARAMETERS
from ui.routes.openapi import described
from ui.routes.table import ROWS

INSIDE = re.compile(
    r"Traceback|File \"|site-packages|\.py\b|sqlite|/home/|/root/|/tmp/|Exception|Error:", re.IGNORECASE
)
"""What no answer may ever hold."""

SLOW = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
DESCRIBED = settings(deadline=None, max_examples=10, suppress_health_check=SLOW)
ODDLY = settings(deadline=None, max_examples=80, suppress_health_check=SLOW)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with routes_over(tmp_path_factory.mktemp("home")) as running:
        yield running
        assert running.process.poll() is None
        assert "Traceback" not in running.said()


def harmless(answer: Reply) -> None:
    """An answer of ours to anything: understood, refused in words, or not there."""
    assert answer.status in {200, 204, 303, 304, 307, 400, 404, 405, 413, 415}, answer.text
    assert "content-security-policy" in answer.headers
    if answer.status >= 400:
        assert INSIDE.search(answer.text) is None, answer.text


schema = schemathesis.openapi.from_dict(described("http://127.0.0.1"))


@schema.parametrize()
@DESCRIBED
def test_whatever_the_description_allows_or_forbids_is_answered_as_described(
    app: Served, case: schemathesis.Case[Any]
) -> None:
    response = case.call(base_url=app.address)
    case.validate_response(
        response,
        checks=[
            schemathesis.checks.not_a_server_error,
            schemathesis.checks.status_code_conformance,
            schemathesis.checks.content_type_conformance,
            schemathesis.checks.response_schema_conformance,
        ],
    )
    if response.status_code >= 400:
        assert INSIDE.search(response.text) is None


ODD = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        [
            "97205",
            "iv",
            "iv,im,not_stated,no.oral",
            "0",
            "-1",
            "1e309",
            "nan",
            "inf",
            "9" * 400,
            "2026-02-30",
            "-180,-90,180,90",
            "' OR 1=1 --",
            "../../etc/passwd",
            "${jndi:ldap://x.example}",
            "<script>alert(1)</script>",
            "\x00",
            "\u202e",
            "\ufeff",
            "%",
            "%ff",
            "*",
            "[]",
            "{{7*7}}",
        ]
    ),
)
NAMES = st.one_of(st.sampled_from([*PARAMETERS, "lang", "id"]), st.text(max_size=12))
PATHS = sorted({row.path for row in ROWS if "{rest" not in row.path})


@ODDLY
@given(st.sampled_from(PATHS), st.lists(st.tuples(NAMES, ODD), max_size=5), ODD)
def test_odd_parameters_and_odd_parts_of_paths_break_nothing(
    app: Served, path: str, params: list[tuple[str, str]], part: str
) -> None:
    there = re.sub(r"{\w+}", lambda _: quote(part.encode("utf-8", "replace"), safe="") or "-", path)
    told = urlencode([(name.encode("utf-8", "replace"), value.encode("utf-8", "replace")) for name, value in params])
    harmless(ask(app, f"{there}?{told}"))


RAW = st.text(alphabet=string.printable.strip() + "%%%%&&==++", max_size=200)


@ODDLY
@given(st.sampled_from(PATHS), RAW)
def test_query_strings_that_are_none_break_nothing(app: Served, path: str, raw: str) -> None:
    there = re.sub(r"{\w+}", "c-river", path)
    harmless(ask(app, f"{there}?{raw.replace('#', '')}"))


@ODDLY
@given(st.sampled_from(PATHS), st.text(alphabet=string.ascii_letters + string.digits + "\"'<>;,:/ *-", max_size=100))
def test_odd_headers_break_nothing(app: Served, path: str, value: str) -> None:
    there = re.sub(r"{\w+}", "c-river", path)
    names = ("If-None-Match", "Accept", "Accept-Language", "X-Forwarded-For", "X-Forwarded-Host", "Cookie", "Range")
    harmless(ask(app, there, headers=dict.fromkeys(names, value)))


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "HEAD"])
def test_other_methods_are_answered_in_order(app: Served, method: str) -> None:
    for path in PATHS:
        there = re.sub(r"{\w+}", "c-river", path)
        harmless(ask(app, there, method=method))


def test_a_very_long_question_is_refused_and_the_next_one_answered(app: Served) -> None:
    for long in (
        "text=" + "x" * 30_000,
        "near=" + "9" * 30_000,
        "route=" + "iv," * 9_000,
        "&".join(["size=1"] * 5_000),
    ):
        answer = ask(app, f"/api/v1/clinics?{long}")
        assert answer.status in {200, 400}
        assert len(answer.content) < 100_000
    assert ask(app, "/api/v1/clinics/" + "x" * 5_000).status == 404
    assert ask(app, "/healthz").status == 200


def test_the_home_folder_is_named_in_no_answer(app: Served, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = Path(tmp_path_factory.getbasetemp())
    for path in PATHS:
        answer = ask(app, re.sub(r"{\w+}", "nothing", path))
        assert str(folder).encode() not in answer.content


@ODDLY
@given(st.lists(st.tuples(st.sampled_from(["message", "clinic", "x"]), ODD), max_size=4), RAW, st.booleans())
def test_odd_forms_break_nothing(app: Served, fields: list[tuple[str, str]], raw: str, whole: bool) -> None:
    told = urlencode([(name, value.encode("utf-8", "replace")) for name, value in fields]) if whole else raw
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    for path in ("/clinic/c-river/report", "/clinic/c-river/report?lang=es", "/clinic/none/report"):
        answer = ask(app, path, method="POST", body=told.encode("ascii", "replace"), headers=form)
        assert answer.status in {303, 400, 404, 413, 429}, answer.text
        if answer.status >= 400:
            assert INSIDE.search(answer.text) is None, answer.text
