"""The form that takes what is wrong in an entry: filled in with what is known; nothing typed into it is ever lost."""

from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

import pytest
from served import Served, ask
from shown import HOSTILE_ID
from test_routes_mistake import PATH, send
from test_routes_mistake import app as app  # noqa: PLC0414  a fixture for all tests of the form
from test_routes_mistake import home as home  # noqa: PLC0414  the same

from config.home import Home
from ui import mistakes
from ui.cli import main
from ui.clinic import topics
from ui.routes.directory import MESSAGES
from ui.wording import spoken


class Form(HTMLParser):
    """The form of a page as a browser without scripts has it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.fields: dict[str, dict[str, str | None]] = {}
        self.text_of: dict[str, str] = {}
        self.labels: dict[str, str] = {}
        self.by_id: dict[str, str] = {}
        self.options: list[tuple[str, str]] = []
        self.chosen = ""
        self._in: list[tuple[str, str]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in ("textarea", "select"):
            self.fields[given["name"] or ""] = given
        if tag == "option":
            self.options.append((given["value"] or "", ""))
            self.chosen = given["value"] or "" if "selected" in given else self.chosen
        if tag not in ("meta", "link", "br", "img", "input"):
            self._in.append((tag, given.get("name") or given.get("for") or given.get("id") or ""))

    def handle_endtag(self, tag: str) -> None:
        while self._in and self._in.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        tag, name = self._in[-1] if self._in else ("", "")
        kept = {"textarea": self.text_of, "label": self.labels}.get(tag, self.by_id)
        kept[name] = kept.get(name, "") + data
        if tag == "option":
            self.options[-1] = (self.options[-1][0], data)


@pytest.mark.parametrize(("language", "said"), [("en", "Write what is wrong."), ("es", "Escriba qué está mal.")])
def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(
    app: Served, home: Path, language: str, said: str
) -> None:
    hostile = '<b>bold</b>\n"quoted" </textarea>'
    path = f"{PATH}?lang={language}"
    answer = send(app, " ", path, about="route.iv", known=hostile)
    assert (answer.status, answer.headers["cache-control"]) == (400, "no-store")
    page = Form(answer.text)
    assert page.fields["message"] == {
        "name": "message",
        "id": "message",
        "rows": "6",
        "maxlength": "2000",
        "required": None,
        "autocomplete": "off",
        "aria-describedby": "message-hint private message-wrong",
        "aria-invalid": "true",
        "autofocus": None,
    }
    assert page.by_id["message-wrong"].strip().endswith(said)
    assert page.text_of["known"].strip() == hostile
    assert page.chosen == "route.iv"
    assert "aria-invalid" not in page.fields["known"]
    assert 'role="alert"' in answer.text
    assert f'<a href="#message">{said}</a>' in answer.text
    assert mistakes.waiting(Home(home).mistakes) == []


@pytest.mark.parametrize("name", ["message", "known"])
def test_what_is_too_long_comes_back_whole_with_how_much_of_it_is_too_much(app: Served, home: Path, name: str) -> None:
    most = {"message": mistakes.LONGEST, "known": mistakes.LONGEST_KNOWN}[name]
    long = "é\r\n" * (most // 2) + "1234567"
    answer = send(app, long) if name == "message" else send(app, "Wrong phone.", known=long)
    assert answer.status == 413
    page = Form(answer.text)
    assert page.text_of[name].strip("\n") == long.replace("\r\n", "\n")
    assert page.by_id[f"{name}-wrong"].strip().endswith(f"letters: it has {most // 2 * 2 + 7 - most} too many.")
    assert mistakes.waiting(Home(home).mistakes) == []


def test_a_message_that_cannot_be_kept_now_still_stands_in_the_form(app: Served, home: Path) -> None:
    for _ in range(MESSAGES):
        send(app, "Wrong phone.")
    answer = send(app, "They <moved>.", about="phone", known="I called.")
    assert answer.status == 429
    assert int(answer.headers["retry-after"]) > 60
    page = Form(answer.text)
    assert (page.text_of["message"].strip(), page.text_of["known"].strip()) == ("They <moved>.", "I called.")
    assert page.chosen == "phone"
    assert "Too many messages from this address" in answer.text
    assert len(mistakes.waiting(Home(home).mistakes)) == MESSAGES


def test_who_comes_from_a_fact_finds_it_named_and_quoted_in_the_form(app: Served, home: Path) -> None:
    clinic = ask(app, "/clinic/c-river?lang=es")
    there = f"{PATH}?about=route.iv&amp;lang=es"
    assert f'href="{there}"' in clinic.text
    answer = ask(app, there.replace("&amp;", "&"))
    page = Form(answer.text)
    assert page.chosen == "route.iv"
    assert "We give ketamine by slow infusion into a vein." in answer.text
    assert "required" not in page.fields["about"]
    assert page.labels == {"about": "¿De qué se trata?", "message": "¿Qué está mal?", "known": "¿Cómo lo sabe?"}
    assert send(app, "No longer.", about="route.iv", known="I called them on Monday.").status == 303
    (kept,) = mistakes.waiting(Home(home).mistakes)
    assert (kept.about, kept.message, kept.known) == ("route.iv", "No longer.", "I called them on Monday.")


@pytest.mark.parametrize(
    "about", ["nothing", "route.nothing", "route.im", "<script>", "status.open.x", "phone.5", "x" * 5000]
)
def test_a_fact_that_the_clinic_does_not_have_is_something_else(app: Served, home: Path, about: str) -> None:
    answer = ask(app, f"{PATH}?about={quote(about)}")
    assert answer.status == 200
    assert Form(answer.text).chosen == ""
    assert send(app, "Wrong.", about=about).status == 303
    (kept,) = mistakes.waiting(Home(home).mistakes)
    assert kept.about == ""


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_topic_of_a_form_has_words(app: Served, language: str) -> None:
    for ident in ("c-river", "c-silent", HOSTILE_ID):
        page = Form(ask(app, f"/clinic/{ident}/report?lang={language}").text)
        assert len(page.options) == len(dict(page.options)) > 15
        assert all(label.strip() for _, label in page.options)
        with spoken(language):
            assert all(topics.label(code) == label for code, label in page.options if code)


def test_the_maintainers_read_what_a_message_is_about(
    app: Served, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    send(app, "It is a pill now.", about="route.iv", known="Their page.\nI called.")
    send(app, "Gone.", about="closed")
    assert main(["mistakes", "--home", str(home)]) == 0
    told = capsys.readouterr().out
    assert "(route.iv)\n    It is a pill now.\n    How they know: Their page.\n    I called.\n" in told
    assert "    On: It has closed or moved (closed)\n    Gone.\n" in told
