"""The printed schedules, started as the machine would: those words, a bare environment, another folder, the whole path.

What systemd, cron and a container do around them is written down by each: systemd.exec(5), crontab(5), sh(1).
"""

import json
import os
import re
import signal
import subprocess
import sysconfig
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from loopback import Loopback, directory, place

from ui.schedule import LOOP_SECONDS

CLINICS = Path(sysconfig.get_path("scripts")) / "clinics"
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
SPIDER = '''"""The elms: an invented directory."""

from collections.abc import Mapping
from typing import ClassVar

from crawler.recipes.list_then_detail import ListThenDetail


class ElmList(ListThenDetail):
    """As a person adds it."""

    name = "elm_list"
    detail_links = "a.listing::attr(href)"
    fields: ClassVar[Mapping[str, str]] = {"name": "h1.name", "street": ".street", "city": ".city", "state": ".state"}
'''
ROWS = """
[[source]]
id     = "findtreatment"
off    = true

[[source]]
id     = "clinic_sites"
off    = true

[[source]]
id     = "elm_list"
title  = "Élan und Ulme"
home   = "{home}"
kind   = "directory"
terms  = "invented"
every  = "30d"
expect = {{ min = 2 }}
"""


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """A home folder of a name that is no single word, whose one source is on this machine."""
    home = tmp_path / "the clinics' data"
    (home / "sources").mkdir(parents=True)
    (home / "sources/elm_list.py").write_text(SPIDER, "utf-8")
    pages = {"elm.localhost/": directory("/1", "/2"), "elm.localhost/1": place("Ülm"), "elm.localhost/2": place("Elm")}
    with Loopback(pages) as web:
        (home / "sources.toml").write_text(ROWS.format(home=web.url("elm.localhost/")), "utf-8")
        yield home


def printed(kind: str, home: Path) -> Mapping[str, str]:
    command = [str(CLINICS), "schedule", "--print", kind, "--home", str(home), "--json"]
    told = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    files: Mapping[str, str] = json.loads(told.stdout)["files"]
    return files


def started(words: Sequence[str], environment: Mapping[str, str], folder: Path) -> "subprocess.CompletedProcess[str]":
    """A command run to its end, with nothing but this environment and nobody at its keyboard."""
    return subprocess.run(
        words,
        env=environment,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )


def is_whole(home: Path) -> bool:
    """Whether what was due was read, accepted and built, as the command for monitors says."""
    command = [str(CLINICS), "status", "--json", "--home", str(home)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    told = json.loads(done.stdout)
    read = [(row["id"], row["listings"], row["due"], row["quarantined"]) for row in told["sources"]]
    return (done.returncode, read, told["engine"]["clinics"]) == (0, [("elm_list", 2, False, None)], 2)


def test_what_the_unit_starts_reads_what_is_due_and_builds(home: Path) -> None:
    service = printed("systemd", home)["clinics-crawl.service"]
    (line,) = re.findall(r"^ExecStart=(.*)$", service, re.MULTILINE)
    words = [
        re.sub(r"\\(.)", r"\1", quoted) if quoted else bare
        for quoted, bare in re.findall(r'"((?:[^"\\]|\\.)*)"|(\S+)', line)
    ]
    words = [word.replace("%%", "%").replace("$$", "$") for word in words]
    # a system service has a PATH and a language and stands in the root folder; stdin is empty
    bare = {"PATH": PATH, "LANG": "C.UTF-8", "INVOCATION_ID": "0" * 32}
    done = started(words, bare, Path("/"))
    assert done.returncode == 0, done.stderr
    assert is_whole(home), done.stdout
    again = started(words, bare, Path("/"))
    assert (again.returncode, "Nothing is due" in again.stdout) == (0, True), "the timer of the next day"


def test_what_cron_hands_to_its_shell_reads_what_is_due_and_builds(home: Path, tmp_path: Path) -> None:
    line = printed("cron", home)["clinics.cron"]
    command = line.rstrip("\n").split(" ", 5)[5].replace("\\%", "%")
    # no language at all: what is written in a log is written all the same
    bare = {"HOME": str(tmp_path), "LOGNAME": "clinics", "SHELL": "/bin/sh", "PATH": "/usr/bin:/bin"}
    done = started(["/bin/sh", "-c", command], bare, tmp_path)
    log = (home / "crawl.log").read_text("utf-8")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", ""), "cron would post every word"
    assert is_whole(home), log
    assert "elm_list" in log
    assert "Traceback" not in log


def test_the_loop_of_a_container_reads_what_is_due_and_ends_when_the_container_does(home: Path, tmp_path: Path) -> None:
    script = tmp_path / "clinics-crawl.sh"
    text = printed("container", home)["clinics-crawl.sh"]
    assert " --home /data &\n" in text
    asleep = f"sleep {LOOP_SECONDS} &"
    script.write_text(text.replace("/data", f'"{home}"').replace(asleep, f"echo asleep\n    {asleep}"), "utf-8")
    with subprocess.Popen(
        ["/bin/sh", str(script)],
        env={"PATH": f"{CLINICS.parent}:{PATH}"},
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as running:
        try:
            assert running.stdout is not None
            said = "".join(iter(running.stdout.readline, "asleep\n"))
            assert is_whole(home), said
            assert "ended with code" not in said
            running.send_signal(signal.SIGTERM)
            assert running.wait(timeout=60) == 0
        finally:
            if running.poll() is None:
                os.killpg(running.pid, signal.SIGKILL)
