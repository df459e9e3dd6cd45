"""Telling what is wrong in an entry: kept for the maintainers and nobody else, little of it, and only from our page."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote, urlencode

import pytest
from served import Reply, Served, ask
from shown import HOSTILE_ID
from threaded import threaded

from config.errors import ConfigError, UsageError
from config.home import Home
from config.settings import load_settings
from ui import mistakes
from ui.cli import main
from ui.routes.directory import MESSAGES
from ui.routes.limits import Buckets
from ui.routes.mistake import FORM, LARGEST

PATH = "/clinic/c-river/report"
ADDRESS = "corrections@clinics.example"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def app(home: Path) -> Iterator[Served]:
    with threaded(home) as running:
        yield running


def send(
    app: Served, message: str, path: str = PATH, *, headers: Mapping[str, str] | None = None, **more: str
) -> Reply:
    body = urlencode({"message": message, **more}).encode("ascii")
    return ask(app, path, method="POST", body=body, headers={"Content-Type": FORM, **(headers or {})})


def test_a_message_is_kept_for_the_maintainers_who_read_and_settle_it(
    app: Served, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = ask(app, PATH)
    assert "Report a mistake: Quiet River Clinic" in page.text, "which clinic is meant is known"
    assert "do not write about your own health" in page.text
    sent = send(app, "They moved to Pine Rd.\r\nSee https://quiet-river.example/new")
    assert (sent.status, sent.headers["location"]) == (303, f"{PATH}?sent=1")
    assert "Your message was kept" in ask(app, sent.headers["location"]).text
    (kept,) = mistakes.waiting(Home(home).mistakes)
    assert (kept.clinic, kept.message) == (
        "c-river",
        "They moved to Pine Rd.\nSee https://quiet-river.example/new",
    )
    (file,) = Home(home).mistakes.iterdir()
    assert sorted(json.loads(file.read_text("ascii"))) == [
        *("about", "came", "clinic", "known", "message", "name"),
    ], "nothing of the sender"
    assert main(["mistakes", "--home", str(home)]) == 0
    assert "They moved to Pine Rd." in capsys.readouterr().out
    assert main(["mistakes", "--home", str(home), "--settle", kept.name]) == 0
    assert "No message waits." in capsys.readouterr().out
    assert main(["mistakes", "--home", str(home), "--settle", kept.name]) == 2


def test_an_older_id_has_the_form_of_the_clinic_that_it_became(app: Served, home: Path) -> None:
    assert send(app, "Wrong phone.", "/clinic/c-river-old/report").status == 303
    assert [one.clinic for one in mistakes.waiting(Home(home).mistakes)] == ["c-river"]
    assert ask(app, "/clinic/no/report").status == 404
    assert send(app, "Wrong.", "/clinic/no/report").status == 404


def test_hostile_messages_are_kept_as_clean_text_and_printed_as_such(
    app: Served, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert send(app, "\x1b[2J\u202egnp.exe <script>alert(1)</script>\x00\n" + "y" * 500).status == 303
    assert send(app, "-rf\n" * 400, f"/clinic/{HOSTILE_ID}/report").status == 303
    for one in mistakes.waiting(Home(home).mistakes):
        assert "\x1b" not in one.message
        assert "\u202e" not in one.message
        assert one.message.count("\n") < 40
    assert main(["mistakes", "--home", str(home)]) == 0
    told = capsys.readouterr().out
    assert "\x1b" not in told
    assert "<script>alert(1)</script>" in told


@pytest.mark.parametrize("given", ["", "   \r\n ", "\x00\u202e"])
def test_an_empty_message_is_not_kept(app: Served, home: Path, given: str) -> None:
    assert send(app, given).status == 400
    assert mistakes.waiting(Home(home).mistakes) == []


def test_no_line_of_a_long_message_is_lost_though_few_are_kept(tmp_path: Path) -> None:
    lines = [f"Line {number}" for number in range(200)]
    kept = mistakes.keep(tmp_path, clinic="c", message="\n\n".join(lines))
    assert kept.message.count("\n") < 40
    assert [line for line in kept.message.replace(" / ", "\n").splitlines() if line] == lines
    assert mistakes.waiting(tmp_path) == [kept]
    narrow = mistakes.keep(tmp_path, clinic="c", message="x\n" * (mistakes.LONGEST // 2))
    assert narrow.message.count("x") == mistakes.LONGEST // 2
    assert narrow in mistakes.waiting(tmp_path)


def test_a_message_kept_by_an_older_version_is_read_still(tmp_path: Path) -> None:
    row = {"name": "a", "clinic": "c-river", "came": "2026-11-01T00:00:00+00:00", "message": "Wrong."}
    (tmp_path / "a.json").write_text(json.dumps(row), encoding="utf-8")
    (kept,) = mistakes.waiting(tmp_path)
    assert (kept.message, kept.about, kept.known) == ("Wrong.", "", "")


def test_what_is_too_long_or_no_form_or_not_from_our_page_is_refused_in_words(app: Served, home: Path) -> None:
    long = send(app, "y" * (mistakes.LONGEST + 1))
    assert (long.status, "Shorten this" in long.text) == (413, True)
    assert send(app, "y" * (LARGEST + 1)).status == 413
    assert ask(app, PATH, method="POST", body=b"{}", headers={"Content-Type": "application/json"}).status == 415
    assert ask(app, PATH, method="POST", body=b"a=1&" * 500, headers={"Content-Type": FORM}).status == 400
    for headers in ({"Origin": "https://other.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "http://[x"}):
        other = send(app, "Wrong.", headers=headers)
        assert (other.status, "another site" in other.text) == (403, True)
    assert mistakes.waiting(Home(home).mistakes) == []
    assert send(app, "Wrong.", headers={"Origin": app.address, "Sec-Fetch-Site": "same-origin"}).status == 303
    assert send(app, "Wrong.", headers={"Origin": "null"}).status == 303, "what browsers send without a referrer"


def test_one_address_may_send_only_so_many_in_an_hour(app: Served, home: Path) -> None:
    replies = [send(app, f"Wrong {number}.") for number in range(MESSAGES + 1)]
    assert [one.status for one in replies] == [303] * MESSAGES + [429]
    assert int(replies[-1].headers["retry-after"]) > 60
    assert "minutes" in replies[-1].text
    assert len(mistakes.waiting(Home(home).mistakes)) == MESSAGES
    assert ask(app, PATH).status == 200, "asking is counted apart"


def test_no_more_are_kept_than_there_is_room_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mistakes, "MOST", 3)
    for number in range(3):
        mistakes.keep(tmp_path / "mistakes", clinic="c", message=f"Wrong {number}")
    with pytest.raises(mistakes.NoRoom, match="clinics mistakes"):
        mistakes.keep(tmp_path / "mistakes", clinic="c", message="Wrong again")
    (tmp_path / "mistakes" / "broken.json").write_text("[", encoding="utf-8")
    assert len(mistakes.waiting(tmp_path / "mistakes")) == 3, "a file that cannot be read is passed over"
    with pytest.raises(UsageError, match="No message"):
        mistakes.settle(tmp_path / "mistakes", "../engine")


def test_with_an_address_in_the_settings_there_is_a_prepared_mail_and_no_form(home: Path) -> None:
    with threaded(home, corrections=ADDRESS) as running:
        page = ask(running, f"/clinic/{HOSTILE_ID}/report")
        assert "<form" not in page.text
        mail = page.text.partition('href="mailto:')[2].partition('"')[0]
        assert mail.startswith(f"{ADDRESS}?subject=")
        assert mail.count("&amp;") == 1, "a hostile name adds no part to the message"
        assert "Clinic: <script>" in unquote(mail)
        assert send(running, "Wrong.").status == 405
    assert not Home(home).mistakes.exists()


def test_an_address_that_is_none_is_refused_with_the_name_of_the_setting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLINICS_SERVE__CORRECTIONS", "a@b.example?bcc=x@y.example")
    with pytest.raises(ConfigError, match="corrections"):
        load_settings(Home(tmp_path))


def test_a_bucket_of_an_hour_fills_in_an_hour() -> None:
    now = [0.0]
    bucket = Buckets(6, within=3600, clock=lambda: now[0])
    taken = bucket.take("a", 6)
    assert taken is not None
    assert taken.headers()["RateLimit-Policy"] == "6;w=3600"
    waits = bucket.take("a", 1)
    assert waits is not None
    assert waits.wait == 600
    now[0] += 600
    again = bucket.take("a", 1)
    assert again is not None
    assert again.wait == 0


def test_every_answer_of_the_form_carries_the_security_headers(app: Served) -> None:
    for reply in (
        ask(app, PATH),
        send(app, "Wrong."),
        send(app, ""),
        send(app, "y" * 40_000),
        ask(app, f"{PATH}?sent=1"),
    ):
        policy = reply.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'")
        assert "script-src" not in policy
        assert reply.headers["x-content-type-options"] == "nosniff"
        assert reply.headers["referrer-policy"] == "no-referrer"
        assert "set-cookie" not in reply.headers
    assert "form-action 'self'" in ask(app, PATH).headers["content-security-policy"]
