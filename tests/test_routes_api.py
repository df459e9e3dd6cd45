"""The API beside the app: the answers of the engine, page by page, with tags, problems, limits and no trace of us."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from invented import invented_queries
from served import Reply, Served, ask, served
from shown import HOSTILE_ID, HOSTILE_NAME, MORE, build_engine, shown_clinics

from config.home import Home
from indexer.engines import open_engine
from indexer.link import to_params
from indexer.query import Hit, Query
from ui.exports.about import hit_row
from ui.routes.asked import Asked, address, behind, from_start, linked
from ui.routes.told_before import Kept, Rows

BELOW = "/api/v1/clinics"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("home")
    build_engine(folder)
    return folder


@pytest.fixture(scope="module")
def app(home: Path) -> Iterator[Served]:
    with served(home, settings={"CLINICS_SERVE__REQUESTS_A_MINUTE": "0"}) as running:
        yield running


def test_a_search_answers_what_the_engine_answers_and_says_whose_data_of_which_day_it_is(
    app: Served, home: Path
) -> None:
    answer = ask(app, f"{BELOW}?near=97205&route=iv,not_stated&size=7")
    told = answer.json
    engine = open_engine(Home(home))
    assert answer.headers["content-type"] == "application/json"
    assert told["query"] == {"v": "1", "near": "97205", "route": "iv,not_stated", "size": "7"}
    assert len(told["clinics"]) == 7
    assert told["total"] > 7
    assert told["clinics"][0]["surely_within"] is True
    assert told["facets"]["route"]["iv"] == MORE + 3
    assert told["about"]["data_of"] == engine.built_at.date().isoformat()
    assert "GeoNames" in told["about"]["attribution"]
    assert "not medical advice" in told["about"]["notice"]
    assert told["about"]["link"] == f"{app.address}/?v=1&near=97205&route=iv,not_stated"


def test_following_next_to_the_end_gives_every_clinic_once_in_the_order_of_the_engine(app: Served, home: Path) -> None:
    found, path = [], f"{BELOW}?sort=name&size=10"
    while path is not None:
        told = ask(app, path).json
        found += [one["id"] for one in told["clinics"]]
        assert told["next"] is None or told["next"].startswith(f"{app.address}{BELOW}?v=1")
        path = told["next"] and told["next"].removeprefix(app.address)
    assert found == [hit.clinic.id for hit in open_engine(Home(home)).export(Query(sort="name"))]
    assert len(set(found)) == len(found) == MORE + 5


def test_only_sources_that_were_read_are_named(tmp_path: Path) -> None:
    build_engine(tmp_path)
    (tmp_path / "runs" / "clinic_sites").mkdir(parents=True)
    with served(tmp_path) as running:
        told = ask(running, BELOW).json["about"]["attribution"]
    assert "Clinics' own web sites" in told
    assert "FindTreatment" not in told
    assert "OpenStreetMap" not in told, "nobody was asked for spots here"


def test_a_tag_is_known_again_until_the_directory_is_built_anew(tmp_path: Path) -> None:
    build_engine(tmp_path)
    with served(tmp_path) as running:
        first = ask(running, f"{BELOW}?near=97205")
        tag = first.headers["etag"]
        for known in (tag, f'"other", {tag}', tag.removeprefix("W/"), "*"):
            again = ask(running, f"{BELOW}?near=97205", headers={"If-None-Match": known})
            assert (again.status, again.content, again.headers["etag"]) == (304, b"", tag)
        assert ask(running, f"{BELOW}?near=97209", headers={"If-None-Match": tag}).status == 200
        build_engine(tmp_path, only=("c-river",))
        anew = ask(running, f"{BELOW}?near=97205", headers={"If-None-Match": tag})
        assert (anew.status, anew.json["total"]) == (200, 1)


def test_one_clinic_has_everything_and_an_old_id_leads_to_the_new_one(app: Served) -> None:
    told = ask(app, f"{BELOW}/c-river").json["clinic"]
    assert told["facts"]["route"][0]["said"] == "We give ketamine by slow infusion into a vein."
    assert told["facts"]["route"][0]["url"] == "https://quiet-river.example/care"
    assert told["npi_registry"] == []
    assert told["page"] == f"{app.address}/clinic/c-river"
    for shape in ("", "/hsds", "/schema.org"):
        moved = ask(app, f"{BELOW}/c-river-old{shape}")
        assert moved.status == 307
        assert moved.headers["location"] == f"{app.address}{BELOW}/c-river{shape}"
        assert moved.json["merged_into"] == "c-river"
        assert "older entry" in moved.json["detail"]


def problem(answer: Reply, status: int) -> str:
    """The problem of an answer, after checking its shape (RFC 9457)."""
    assert answer.status == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    told = answer.json
    assert told["status"] == status
    assert told["title"]
    return str(told["detail"])


def test_everything_that_cannot_be_used_is_told_at_once_instead_of_answering_a_wider_question(app: Served) -> None:
    answer = ask(app, f"{BELOW}?near=Portlnd&within=x&route=iv,teleport&state=or&page=0&size=1000&v=2")
    problem(answer, 400)
    told = " ".join(answer.json["problems"])
    for part in (
        "Portland, OR",
        "within is a number",
        "teleport",
        "two capital letters",
        "no page 0",
        "1 to 100",
        "(2)",
    ):
        assert part in told
    assert "left out" not in told
    assert "more than once" in problem(ask(app, f"{BELOW}?near=97205&near=10001"), 400)


def test_repeated_choices_are_joined_and_a_state_may_be_given_as_a_place(app: Served) -> None:
    assert ask(app, f"{BELOW}?route=im&route=iv").json["query"]["route"] == "iv,im"
    assert ask(app, f"{BELOW}?near=Oregon").json["query"] == {"v": "1", "state": "OR"}


def test_parameters_that_nobody_knows_change_nothing_and_are_told(app: Served) -> None:
    told = ask(app, f"{BELOW}?utm_source=x&state=OR&lang=en").json
    assert told["unknown_parameters"] == ["utm_source"]
    assert told["query"] == {"v": "1", "state": "OR"}


@pytest.mark.parametrize("path", [f"{BELOW}/c-nobody", f"{BELOW}/{'x' * 500}", "/api/v1/nothing", "/api/", "/export/x"])
def test_what_is_not_there_is_a_problem_and_not_the_page_of_the_app(app: Served, path: str) -> None:
    assert problem(ask(app, path), 404)


def test_only_asking_is_possible_and_other_sites_programs_may_ask(app: Served) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        answer = ask(app, BELOW, method=method)
        assert problem(answer, 405)
        assert answer.headers["allow"] == "GET, HEAD, OPTIONS"
    preflight = ask(app, BELOW, method="OPTIONS")
    assert (preflight.status, preflight.headers["access-control-allow-origin"]) == (204, "*")
    head = ask(app, BELOW, method="HEAD")
    assert (head.status, head.content) == (200, b"")


def test_no_answer_sets_a_cookie_or_may_be_framed_or_run_anything(app: Served) -> None:
    for path in (BELOW, f"{BELOW}/c-river", f"{BELOW}/no", f"{BELOW}?page=0", "/healthz", "/export/clinics.json"):
        headers = ask(app, path).headers
        assert "set-cookie" not in headers
        assert headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"


def test_hostile_text_is_data_and_its_marks_are_escaped(app: Served) -> None:
    answer = ask(app, f"{BELOW}/{HOSTILE_ID}")
    assert answer.json["clinic"]["name"] == HOSTILE_NAME
    assert answer.content.isascii()


def test_one_address_may_ask_so_often_and_is_told_when_to_come_again(home: Path) -> None:
    with served(home, settings={"CLINICS_SERVE__REQUESTS_A_MINUTE": "5"}) as running:
        left = [ask(running, f"{BELOW}/c-river").headers["ratelimit-remaining"] for _ in range(5)]
        assert left == ["4", "3", "2", "1", "0"]
        refused = ask(running, BELOW)
        assert "seconds" in problem(refused, 429)
        assert 1 <= int(refused.headers["retry-after"]) <= 12
        assert refused.headers["ratelimit-limit"] == "5"
        forged = ask(running, BELOW, headers={"X-Forwarded-For": "203.0.113.9", "Forwarded": "for=203.0.113.9"})
        assert forged.status == 429, "nobody may name himself another address"
        assert ask(running, "/healthz").status == 200, "whoever watches over the service may always ask"


def test_behind_a_trusted_proxy_each_visitor_has_a_limit_of_his_own(home: Path) -> None:
    settings = {"CLINICS_SERVE__REQUESTS_A_MINUTE": "1", "CLINICS_SERVE__TRUSTED_PROXIES": "127.0.0.1"}
    with served(home, settings=settings) as running:

        def asks(address: str) -> int:
            return ask(running, f"{BELOW}/c-river", headers={"X-Forwarded-For": address}).status

        assert [asks("203.0.113.1"), asks("203.0.113.1"), asks("203.0.113.2")] == [200, 429, 200]
        assert asks("198.51.100.7, 203.0.113.1") == 429, "what a visitor puts before the proxy's word does not count"
        assert [asks("2001:db8::1"), asks("2001:db8::ffff"), asks("2001:db8:0:1::1")] == [200, 429, 200]
        secure = ask(running, "/healthz", headers={"X-Forwarded-Proto": "https"})
        assert secure.status == 200


def test_links_name_the_public_address_when_it_is_known_and_never_a_forged_one(home: Path) -> None:
    with served(home, settings={"CLINICS_SERVE__PUBLIC_URL": "https://clinics.example/"}) as running:
        told = ask(running, f"{BELOW}/c-river", headers={"Host": "evil.example"}).json
        assert told["clinic"]["page"] == "https://clinics.example/clinic/c-river"


def test_a_host_that_cannot_be_one_is_refused(app: Served) -> None:
    assert "Host" in problem(ask(app, BELOW, headers={"Host": 'x"><script>'}), 400)


def test_while_the_engine_is_away_it_says_so_and_it_recovers_by_itself(tmp_path: Path) -> None:
    with served(tmp_path) as running:
        for path in (BELOW, f"{BELOW}/c-river", "/export/clinics.csv", "/export/clinics.xlsx"):
            answer = ask(running, path)
            detail = problem(answer, 503)
            assert "not ready" in detail
            assert str(tmp_path) not in answer.text
            assert int(answer.headers["retry-after"]) > 0
        assert ask(running, "/healthz").json["status"] == "fail"
        build_engine(tmp_path)
        assert ask(running, BELOW).status == 200
        health = ask(running, "/healthz").json
        assert (health["status"], health["clinics"]) == ("pass", MORE + 5)
        assert date.fromisoformat(health["built"][:10]).year >= 2026
        assert health["age_hours"] < 1


def test_nothing_that_is_asked_is_printed_or_logged(home: Path) -> None:
    with served(home) as running:
        ask(running, f"{BELOW}?near=97205&text=quiet")
        ask(running, f"{BELOW}?near=97205x")
        ask(running, "/export/clinics.csv?near=97205")
        assert "97205" not in running.said()
        assert json.loads(ask(running, "/healthz").content)["status"] == "pass"


def test_rows_told_before_are_those_that_files_have() -> None:
    built = datetime(2026, 11, 23, tzinfo=UTC)
    rows = Rows(most=2_000)
    hits = [Hit(one, number / 3, number % 2 == 0) for number, one in enumerate(shown_clinics())]
    for base in ("https://clinics.example", "https://clinics.example", "http://[::1]:8080", 'https://a.example/"\0é'):
        told = [rows.hits([hit], built=built, base=base) for hit in hits]
        assert told == [json.dumps(hit_row(hit, base), separators=(",", ":")) for hit in hits]
        assert rows.hits(hits, built=built, base=base) == ",".join(told)
    assert rows.hits([], built=built, base="https://clinics.example") == ""
    assert 0 < rows.kept.length <= 2_000


def test_parameters_are_told_as_those_of_the_searches_they_stand_for() -> None:
    for query in invented_queries(60, seed=4):
        params = to_params(query)
        assert linked("/", params) == address("/", query)
        whole = Asked(query=query, unknown=()).whole
        assert list(from_start(params).items()) == list(to_params(whole).items())
        cursor = query.cursor(Hit(shown_clinics()[0], 1.25))
        following = to_params(replace(query, page=1, after=cursor))
        assert list(behind(params, cursor).items()) == list(following.items())


def test_little_is_kept_and_what_was_used_longest_ago_is_forgotten_first() -> None:
    kept: Kept[bytes] = Kept(25)
    made = []

    def make(key: str) -> bytes:
        return kept.get(key, lambda: made.append(key) or b"x" * 10)  # type: ignore[func-returns-value]  # None, then bytes

    assert [make(key) for key in "abaca"] == [b"x" * 10] * 5
    assert made == ["a", "b", "c"]
    make("b")
    assert made[-1] == "b"
    assert kept.length == 20
    assert kept.get("long", lambda: b"x" * 26) == b"x" * 26
    assert kept.length == 20
