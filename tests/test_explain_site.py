"""`clinics explain --site` shows why pages of a clinic's own site were chosen, and why others were not."""

import json
import os
from pathlib import Path

import pytest
from loopback import Answer, Loopback, Reply

from config.errors import Exit
from config.home import Home
from ui.cli import main

PAGES: dict[str, Reply] = {
    "elm.localhost/robots.txt": Answer("User-agent: *\nDisallow: /team\n", headers={"Content-Type": "text/plain"}),
    "elm.localhost/": """<title>Elm</title><a href="/">Our services</a>
      <a href="/ketamine">IV <b>ketamine</b></a><a href="/team">Our team</a>
      <a href="/blog/ketamine">News</a><a href="/es/faq">Preguntas</a><a href="/hello">Hello</a><p>Hi</p>"""
    + "".join(f'<a href="/mood/{number}">Mood {number}</a>' for number in range(5)),
    "elm.localhost/ketamine": "<p>We give ketamine</p>",
    "elm.localhost/sitemap.xml": "<urlset><url><loc>/pricing</loc></url></urlset>",
    "elm.localhost/es/faq": "<p>Bien</p>",
    **{f"elm.localhost/mood/{number}": "<p>Mood</p>" for number in range(5)},
}


def test_the_last_visit_is_told_with_every_link(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = ["--home", str(tmp_path)]
    with Loopback(PAGES) as web:
        site = web.url("elm.localhost/")
        assert main(["crawl", "--site", site, *home]) == 0
        before = len(web.asked)
        capsys.readouterr()
        assert main(["explain", "--site", site, *home]) == 0
        assert len(web.asked) == before, "what is known is not asked again"
    lines = capsys.readouterr().out.splitlines()
    shown = "\n".join(line.strip() for line in lines).replace(site, "/")
    assert lines[0].endswith(": 5 pages read of at most 15, 1 listing")
    assert "Our services" not in shown, "it leads to the home page"
    assert "12  drug        /ketamine \u201cIV ketamine\u201d\nketamine 12: read" in shown
    assert "/team \u201cOur team\u201d\nteam 9: forbidden by robots.txt" in shown
    assert "/pricing\npricing 9, only in the sitemap -1: answered 404" in shown
    assert "faq 8, preguntas 8, 2 levels deep -1, the part in another language (es) -6: read" in shown
    assert "worth too little beside the 2 read about conditions" in shown
    assert "Not weighed: 2 links; --all lists them." in shown
    assert main(["explain", "--site", "elm.localhost", "--all", *home]) == 0
    shown = capsys.readouterr().out
    assert "\u201cNews\u201d: 'blog' in its address" in shown
    assert "\u201cHello\u201d: none of its words promises anything" in shown


def test_a_site_that_was_never_visited_is_visited_and_not_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Loopback(PAGES) as web:
        site = web.url("elm.localhost/")
        assert main(["explain", "--site", site, "--json", "--home", str(tmp_path)]) == 0
        assert web.paths("elm.localhost")[:2] == ["/robots.txt", "/"]
    record = json.loads(capsys.readouterr().out)
    assert record["pages"] == 5
    assert record["links"][0]["because"] == ["ketamine 12"]
    assert not list(tmp_path.rglob("*.sqlite"))


def test_a_site_of_which_nothing_may_be_read_is_told_of(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pages: dict[str, Reply] = {
        "elm.localhost/robots.txt": Answer("User-agent: *\nDisallow: /\n", headers={"Content-Type": "text/plain"}),
        "sale.localhost/": "<p>This domain is for sale.</p>",
        "shy.localhost/": '<meta name="robots" content="noindex"><p>We give ketamine.</p>',
    }
    with Loopback(pages) as web:
        assert main(["explain", "--site", web.url("elm.localhost/"), "--home", str(tmp_path)]) == 1
        assert "robots" in capsys.readouterr().err
        assert main(["explain", "--site", web.url("sale.localhost/"), "--home", str(tmp_path)]) == 0
        assert "a parked name: \u201cThis domain is for sale.\u201d" in capsys.readouterr().out
        assert main(["explain", web.url("shy.localhost/"), "--home", str(tmp_path)]) == 1
        assert "was not read: asks not to be kept (noindex)" in capsys.readouterr().err
    assert main(["explain"]) == 2
    assert "--site" in capsys.readouterr().err


def test_nobody_is_visited_beside_a_command_that_may_be_visiting_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = ["--home", str(tmp_path)]
    with Loopback(PAGES) as web:
        site = web.url("elm.localhost/")
        with Home(tmp_path).prepare().held():
            for asked in ((site,), ("--site", site)):
                assert main(["explain", *asked, *home]) == Exit.COULD_NOT_RUN
                assert f"process {os.getpid()}" in capsys.readouterr().err
        assert web.asked == []
        assert main(["explain", site, *home]) == 0
        assert web.paths("elm.localhost") == ["/robots.txt", "/"]
