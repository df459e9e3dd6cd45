"""`clinics explain` shows a maintainer what was read, from which words, and what was refused and why."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as trying
from hypothesis import strategies as st
from loopback import Answer, Loopback, settings

from config.errors import ClinicsError, ConfigError
from crawler.listing import Block, Page
from crawler.one_page import fetch_page
from indexer.read.explain import Explanation, Named, explain
from indexer.read.lexicon import Mark
from indexer.read.page import read_page
from indexer.read.sentences import sentence
from indexer.read.trace import Refusal, listening, refused
from ui.cli import main

OWN = Block(text="Our clinic gives ketamine treatment. Call us to book a visit.")
HTML = """<!doctype html><title>Harbor Light</title><nav><a href="/sc">Subcutaneous ketamine</a></nav>
<main><h1>Ketamine at Harbor Light</h1><p>We offer IV ketamine infusions in our clinic.</p>
<p>Do you offer ketamine lozenges?</p><p>Bring a letter from your psychiatrist.</p></main>"""


def page(*texts: str | Block) -> Page:
    blocks = tuple(Block(text=one) if isinstance(one, str) else one for one in texts)
    return Page(
        url="https://harborlight.example/faq",
        title="Harbor Light",
        seen_at=datetime(2026, 11, 1, tzinfo=UTC),
        blocks=(OWN, *blocks),
    )


def named(told: Explanation, text: str) -> dict[tuple[str, str], Named]:
    (line,) = [line for line in told.lines if line.text == text]
    return {(one.field, one.value): one for one in line.named}


def why(text: str | Block, field: str, value: str) -> str:
    told = explain(page(text))
    one = named(told, text if isinstance(text, str) else text.text)[field, value]
    assert one.outcome == "refused"
    return one.why


def test_what_is_read_is_shown_with_its_words_and_a_denial_as_a_denial() -> None:
    told = explain(page("We offer IV ketamine in our clinic.", "We do not offer ketamine lozenges."))
    yes = named(told, "We offer IV ketamine in our clinic.")["route", "iv"]
    no = named(told, "We do not offer ketamine lozenges.")["route", "sublingual"]
    assert (yes.outcome, yes.words, no.outcome, no.words) == ("read", "IV", "denied", "lozenges")
    assert told.is_provider is True
    assert told.signs["own offer"] >= 1


@pytest.mark.parametrize(
    ("text", "field", "value", "reason"),
    [
        ("Do you offer ketamine lozenges?", "route", "sublingual", "a question"),
        (Block(text="Intramuscular ketamine", zone="menu"), "route", "im", "stands in a menu"),
        (Block(text="Intramuscular ketamine", zone="footer"), "route", "im", "stands in the page's footer"),
        ("Bring a letter from your psychiatrist.", "psychiatry", "psychiatrist", "the patient's own"),
        ("Unlike Spravato, our medicine has no brand.", "route", "intranasal_esketamine", "only compared"),
        ("Ketamine cannot be given as a lozenge by law.", "route", "sublingual", "negated"),
        ("Some companies mail ketamine lozenges.", "route", "sublingual", "somebody else's clinic"),
        ("Ketamine exists as a capsule.", "route", "oral", "a list of what exists"),
        ("Vitamin B12 shots (IM) are sold on Fridays.", "route", "im", "something else given the same way"),
        ("The IV lounge opens at noon.", "route", "iv", "only looks like it"),
        ("\u201cThe ketamine lozenge helped me,\u201d she wrote.", "route", "sublingual", "quoted words"),
        ("Do you take Medicare?", "payment", "medicare", "a question"),
        ("A missed infusion costs $90.", "price", "90", "a fee"),
        ("Do you speak Polish?", "language", "pl", "a question"),
    ],
)
def test_what_is_refused_is_shown_with_the_reason(text: str | Block, field: str, value: str, reason: str) -> None:
    assert reason in why(text, field, value)


def test_a_question_and_its_answer_are_both_shown_as_read() -> None:
    told = explain(page("Do you offer Spravato? Yes, we do."))
    assert named(told, "Do you offer Spravato?")["route", "intranasal_esketamine"].outcome == "read"


def test_a_page_of_nobody_s_clinic_says_so_at_every_offer() -> None:
    news = Page(
        url="https://daily-news.example/story",
        title="Ketamine in the news",
        seen_at=datetime(2026, 11, 1, tzinfo=UTC),
        blocks=(Block(text="Ketamine lozenges are mailed to homes, the reporter said."),),
    )
    told = explain(news)
    assert told.is_provider is False
    reasons = {one.why for line in told.lines for one in line.named if one.field == "route"}
    assert reasons == {"the page is not known to be a provider's"}


def test_listening_changes_nothing_and_ends_with_its_block() -> None:
    one = page("We offer IV ketamine in our clinic.", "Do you offer ketamine lozenges?")
    heard: list[Refusal] = []
    with listening(heard.append):
        listened = read_page(one)
    assert listened == read_page(one)
    assert [(refusal.field, refusal.value) for refusal in heard].count(("route", "sublingual")) == 1


def test_only_marks_of_the_vocabulary_are_told() -> None:
    one = sentence("We offer it.")
    heard: list[Refusal] = []
    with listening(heard.append):
        refused(one, Mark("offer", 1, 2), "no term")
        refused(one, Mark("route=iv", 1, 2), "a reason")
    assert [(refusal.field, refusal.value, refusal.reason) for refusal in heard] == [("route", "iv", "a reason")]


@trying(deadline=None)  # the first page reads the vocabulary
@given(st.lists(st.text(max_size=40), max_size=6))
def test_any_page_can_be_explained_and_every_finding_is_shown_as_read(texts: list[str]) -> None:
    told = explain(page(*texts, "We offer IV ketamine in our clinic."))
    shown = {(one.field, one.value) for line in told.lines for one in line.named if one.outcome != "refused"}
    assert {(one.field, one.value) for one in told.findings} <= shown


def test_the_command_prints_a_page_of_html_and_of_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "page.html"
    file.write_text(HTML, "utf-8")
    assert main(["explain", str(file), "--url", "https://harborlight.example/"]) == 0
    shown = capsys.readouterr().out
    assert "Verdict: a provider of ketamine or Spravato" in shown
    assert "+ route iv, \u201cIV\u201d" in shown
    assert "? route sublingual, \u201clozenges\u201d: a question" in shown
    assert "menu: Subcutaneous ketamine" in shown
    text = tmp_path / "page.txt"
    text.write_text("Ketamine here\n\nWe offer IV ketamine infusions in our clinic.\n", "utf-8")
    assert main(["explain", str(text), "--all", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert ["route", "iv"] in [[one["field"], one["value"]] for one in told["findings"]]


def test_a_page_of_a_file_of_pages_is_named_by_its_id(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "pages.jsonl"
    rows = [{"id": name, "url": "", "title": name, "text": "We offer IV ketamine."} for name in ("one", "two")]
    file.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    assert main(["explain", str(file), "--id", "two"]) == 0
    assert capsys.readouterr().out.startswith("two\n")
    assert main(["explain", str(file), "--id", "three"]) == 2
    assert "such as one, two" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["missing.html", "missing.jsonl"])
def test_a_file_that_is_not_there_is_one_line(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", str(tmp_path / name)]) == 2
    assert "There is no file" in capsys.readouterr().err


def served(robots: str) -> dict[str, Any]:
    return {
        "harborlight.localhost/robots.txt": Answer(robots, headers={"Content-Type": "text/plain"}),
        "harborlight.localhost/faq": HTML,
        "harborlight.localhost/sc": HTML,
    }


def test_a_page_is_fetched_alone_and_by_the_rules_of_its_site() -> None:
    with Loopback(served("User-agent: *\nAllow: /\n")) as web:
        fetched = fetch_page(web.url("harborlight.localhost/faq"), settings=settings())
        assert web.paths("harborlight.localhost") == ["/robots.txt", "/faq"]
    assert fetched.title == "Harbor Light"
    assert fetched.url.endswith("/faq")


def test_a_page_that_robots_keep_closed_is_not_read() -> None:
    with Loopback(served("User-agent: *\nDisallow: /\n")) as web:
        with pytest.raises(ClinicsError, match=r"was not read: .*robots"):
            fetch_page(web.url("harborlight.localhost/faq"), settings=settings())
        assert web.paths("harborlight.localhost") == ["/robots.txt"]


def test_a_public_page_is_not_fetched_without_a_contact() -> None:
    with pytest.raises(ConfigError, match="contact"):
        fetch_page("https://harborlight.example/faq", settings=settings())
