"""Ready files for a machine that crawls by itself: each is read back by what will read it, odd paths included."""

import json
import re
import shlex
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as trying
from hypothesis import strategies as st
from loopback import source

from config.errors import UsageError
from ui.cli import main
from ui.schedule import KINDS, LOOP_SECONDS, Kind, Machine, files, is_often, loop, steps

ROOT = Path(__file__).parent.parent
PLAIN = Machine(clinics="/opt/clinics/bin/clinics", home="/srv/clinics", user="clinics")
ODD = 'it\'s 100% "my" $HOME\\n; touch x #1'
TEMPORARY = "/" + "tmp"
ANALYZE = shutil.which("systemd-analyze")


def units(text: str) -> dict[str, list[tuple[str, str]]]:
    """The sections of a unit file, each with its keys and values in order."""
    found: dict[str, list[tuple[str, str]]] = {}
    section = ""
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        if head := re.fullmatch(r"\[(\w+)\]", line):
            section = head[1]
            found[section] = []
        else:
            key, sign, value = line.partition("=")
            assert sign, line
            assert re.fullmatch(r"[A-Z][A-Za-z]+", key), line
            found[section].append((key, value))
    return found


def words(value: str, *, command: bool) -> list[str]:
    """A value taken apart as systemd.syntax(7) says: quotes, C escapes, doubled % and, in commands, doubled $."""
    found = []
    for quoted, bare in re.findall(r'"((?:[^"\\]|\\.)*)"|(\S+)', value):
        word = re.sub(r"\\(.)", r"\1", quoted) if quoted else bare
        word = word.replace("%%", "%")
        found.append(word.replace("$$", "$") if command else word)
    return found


def test_the_service_runs_the_command_as_the_user_and_may_write_its_home_alone() -> None:
    service = dict(units(files("systemd", PLAIN)["clinics-crawl.service"])["Service"])
    assert service["ExecStart"] == "/opt/clinics/bin/clinics crawl --due --for 2h --home /srv/clinics"
    assert (service["Type"], service["User"]) == ("oneshot", "clinics")
    assert service["ReadWritePaths"] == "/srv/clinics"
    assert (service["ProtectSystem"], service["ProtectHome"], service["PrivateTmp"]) == ("strict", "yes", "yes")
    assert {"AF_INET", "AF_INET6", "AF_UNIX"} <= set(service["RestrictAddressFamilies"].split())


def test_a_home_below_home_or_tmp_is_not_hidden_from_the_service() -> None:
    below_home = files("systemd", Machine("/opt/c/clinics", "/home/ada/clinics"))["clinics-crawl.service"]
    assert "ProtectHome=read-only" in below_home
    assert "User=" not in below_home
    in_tmp = files("systemd", Machine(f"{TEMPORARY}/v/bin/clinics", "/srv/c"))["clinics-crawl.service"]
    assert "PrivateTmp" not in in_tmp
    beside = files("systemd", Machine(f"{TEMPORARY}fs/clinics", "/homework"))["clinics-crawl.service"]
    assert "PrivateTmp=yes" in beside
    assert "ProtectHome=yes" in beside


def test_the_timer_catches_up_once_and_spreads_machines_apart() -> None:
    timer = units(files("systemd", PLAIN)["clinics-crawl.timer"])
    assert dict(timer["Timer"]) == {"OnCalendar": "daily", "Persistent": "yes", "RandomizedDelaySec": "1h"}
    assert timer["Install"] == [("WantedBy", "timers.target")]
    often = Machine(PLAIN.clinics, PLAIN.home, often=True)
    assert ("OnCalendar", "hourly") in units(files("systemd", often)["clinics-crawl.timer"])["Timer"]


@trying(deadline=None)
@given(st.text(min_size=1, max_size=30).filter(str.isprintable))
def test_systemd_reads_back_every_path_as_it_is(name: str) -> None:
    machine = Machine(clinics=f"/opt/{name}/clinics", home=f"/srv/{name}")
    service = dict(units(files("systemd", machine)["clinics-crawl.service"])["Service"])
    started = words(service["ExecStart"], command=True)
    assert started[started[0] == "/usr/bin/env" :] == list(machine.command)
    assert not set("'\"\\$") & set(started[0]), "systemd starts nothing of such a name"
    assert words(service["ReadWritePaths"], command=False) == [machine.home]


KNOWN_KEYS = {
    "Unit": {"Description", "Wants", "After"},
    "Timer": {"OnCalendar", "Persistent", "RandomizedDelaySec"},
    "Install": {"WantedBy"},
}


@pytest.mark.parametrize("machine", [PLAIN, Machine("/home/ada/clinics", "/home/ada/data", often=True, limit="30m")])
def test_every_unit_has_its_sections_each_key_once_and_no_value_that_is_empty_by_mistake(machine: Machine) -> None:
    made = {name: units(text) for name, text in files("systemd", machine).items()}
    assert {name: list(sections) for name, sections in made.items()} == {
        "clinics-crawl.service": ["Unit", "Service"],
        "clinics-crawl.timer": ["Unit", "Timer", "Install"],
    }, "the timer starts the service of its own name, so that needs no [Install]"
    for sections in made.values():
        for section, rows in sections.items():
            keys = [key for key, _ in rows]
            assert len(keys) == len(set(keys)), "a second value takes the place of the first, or is added to it"
            assert set(keys) <= KNOWN_KEYS.get(section, set(keys))
            assert {key for key, value in rows if not value.strip()} <= {"CapabilityBoundingSet"}
    service = dict(made["clinics-crawl.service"]["Service"])
    assert service["ExecStart"].startswith("/"), "systemd looks a command up in no path"
    spans = {key: value for key, value in service.items() if key.endswith("Sec")}
    assert spans
    assert all(re.fullmatch(r"\d+(s|min|h|d)", value) for value in spans.values())
    switches = [value for key, value in service.items() if key.startswith(("Protect", "Private", "Restrict", "Lock"))]
    allowed = {"yes", "strict", "read-only"}
    assert all(value in allowed or value.startswith("AF_") for value in switches)


@pytest.mark.parametrize("name", ["plain", "with space", "it's", '"quoted"', "100%h $HOME ${X} \\n"])
def test_systemd_itself_finds_nothing_wrong(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    folder.mkdir()
    clinics = folder / "clinics"
    clinics.write_text("#!/bin/sh\n", "utf-8")
    clinics.chmod(0o755)
    machine = Machine(str(clinics), str(folder), user="root")
    paths = []
    for file, text in files("systemd", machine).items():
        paths.append(tmp_path / file)
        paths[-1].write_text(text, "utf-8")
    assert [path.suffix for path in paths] == [".service", ".timer"]
    if ANALYZE is not None:  # where it is missing, the test above still reads the files back
        done = subprocess.run(
            [ANALYZE, "verify", "--man=no", *map(str, paths)], capture_output=True, text=True, check=False
        )
        ours = [line for line in done.stderr.splitlines() if "clinics-crawl" in line]
        assert (done.returncode, ours) == (0, [])


def test_the_cron_line_has_five_times_and_a_command_that_reaches_the_shell_whole(tmp_path: Path) -> None:
    home = tmp_path / ODD
    home.mkdir()
    clinics = tmp_path / "bin % dir" / "clinics"
    clinics.parent.mkdir()
    clinics.write_text("#!/bin/sh\nprintf '%s\\n' \"$@\"\necho wrong >&2\n", "utf-8")
    clinics.chmod(0o755)
    line = files("cron", Machine(str(clinics), str(home)))["clinics.cron"]
    assert line.count("\n") == 1
    minute, hour, day, month, weekday, command = line.rstrip("\n").split(" ", 5)
    assert (0 <= int(minute) < 60, 0 <= int(hour) < 6, day, month, weekday) == (True, True, "*", "*", "*")
    assert re.search(r"(?<!\\)%", command) is None, "cron takes a bare % for the end of the command"
    subprocess.run(["/bin/sh", "-c", command.replace("\\%", "%")], check=True, cwd=tmp_path)
    told = (home / "crawl.log").read_text("utf-8").splitlines()
    assert told == ["crawl", "--due", "--for", "2h", "--home", str(home), "wrong"]
    assert not (tmp_path / "x").exists()


def test_cron_looks_every_hour_when_a_source_is_worth_it() -> None:
    line = files("cron", Machine(PLAIN.clinics, PLAIN.home, often=True))["clinics.cron"]
    assert line.split()[1] == "*"
    assert line == files("cron", Machine(PLAIN.clinics, PLAIN.home, often=True))["clinics.cron"], "the same each time"
    daily = source("elm_list", "http://elm.localhost/")
    assert not is_often([daily])
    assert is_often([daily, source("oak_list", "http://oak.localhost/")]) is False
    object.__setattr__(daily, "every", timedelta(hours=12))
    assert is_often([daily])


@pytest.mark.parametrize("shell", ["/bin/sh", shutil.which("dash") or "/bin/sh", shutil.which("bash") or "/bin/sh"])
def test_the_loop_is_posix_sh(tmp_path: Path, shell: str) -> None:
    script = tmp_path / "loop.sh"
    script.write_text(loop(Machine(ODD, ODD)), "utf-8")
    subprocess.run([shell, "-n", str(script)], check=True)


def test_the_loop_ends_with_the_crawl_when_it_is_told_to_and_goes_on_after_a_failure(tmp_path: Path) -> None:
    told = tmp_path / "told"
    clinics = tmp_path / "clinics"
    clinics.write_text(
        f"#!/bin/sh\necho begun >> {told}\n[ $(grep -c begun {told}) -lt 2 ] && exit 3\n"
        f"trap 'echo ended >> {told}; exit 130' TERM\necho ready >> {told}\nwhile :; do sleep 0.05; done\n",
        "utf-8",
    )
    clinics.chmod(0o755)
    script = loop(Machine(str(clinics), str(tmp_path))).replace("sleep 3600", "sleep 0.1")
    running = subprocess.Popen(["/bin/sh", "-c", script], stderr=subprocess.PIPE, text=True)
    until(lambda: told.exists() and "ready" in told.read_text("utf-8"))
    running.send_signal(signal.SIGTERM)
    _, said = running.communicate(timeout=60)
    assert running.returncode == 0
    assert told.read_text("utf-8").split() == ["begun", "begun", "ready", "ended"]
    assert "ended with code 3" in said


def test_the_loop_that_sleeps_ends_at_once(tmp_path: Path) -> None:
    clinics = tmp_path / "clinics"
    clinics.write_text("#!/bin/sh\n", "utf-8")
    clinics.chmod(0o755)
    asleep = f"sleep {LOOP_SECONDS} &\n    child=$!"
    script = loop(Machine(str(clinics), str(tmp_path)))
    assert asleep in script
    script = script.replace(asleep, f"{asleep}\n    echo asleep > {tmp_path}/asleep")
    running = subprocess.Popen(["/bin/sh", "-c", script])
    until((tmp_path / "asleep").exists)
    running.send_signal(signal.SIGTERM)
    assert running.wait(timeout=60) == 0


def until(done: Callable[[], bool]) -> None:
    """Wait for what another process does, however slow the machine is."""
    end = time.monotonic() + 120
    while not done():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.02)


def test_compose_runs_the_same_loop() -> None:
    compose = (ROOT / "compose.yaml").read_text("utf-8")
    _, _, rest = compose.partition("  crawl:\n")
    block = re.search(r"\n      - \|\n((?:        .*\n|\n)+)", rest)
    assert block is not None
    script = re.sub(r"^ {8}", "", block[1], flags=re.MULTILINE).replace("$$", "$")
    assert script.rstrip("\n") + "\n" == loop(Machine("clinics", "/data", limit="2h"))


@pytest.mark.parametrize("kind", KINDS)
def test_the_command_prints_and_writes_the_files(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: Kind, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLINICS_CRAWL__CONTACT", "https://clinics.example/")
    home = ["--home", str(tmp_path / "home"), "--print", kind]
    assert main(["schedule", "--json", *home]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["kind"] == kind
    assert all("crawl --due --for 2h" in text or name.endswith(".timer") for name, text in told["files"].items())
    assert any("CLINICS_CRAWL__CONTACT" in note for note in told["notes"]), "the schedule would not have it"
    assert main(["schedule", "--out", str(tmp_path / "out"), *home]) == 0
    out = capsys.readouterr().out
    assert all(step in out for step in steps(kind))
    for name, text in told["files"].items():
        assert (tmp_path / "out" / name).read_text("utf-8") == text
    assert main(["schedule", *home]) == 0
    printed = capsys.readouterr().out
    assert all(text in printed for text in told["files"].values())


def test_root_is_warned_and_one_variable_stands_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLINICS_CRAWL__CONTACT", "https://clinics.example/")
    for user, warned in (("root", True), ("clinics", False)):
        monkeypatch.setattr("getpass.getuser", lambda user=user: user)
        assert main(["schedule", "--print", "systemd", "--home", str(tmp_path / "home")]) == 0
        shown = capsys.readouterr()
        assert f"User={user}\n" in shown.out
        assert ("would run as root" in shown.err) is warned
        assert "CLINICS_CRAWL__CONTACT stands in your environment alone: put it into" in shown.err
    assert main(["schedule", "--print", "container", "--home", str(tmp_path / "home")]) == 0
    assert "as root" not in capsys.readouterr().err


def test_a_path_of_two_lines_and_an_unknown_kind_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(UsageError, match="line break"):
        Machine("/opt/clinics", "/srv/a\nb")
    assert main(["schedule", "--print", "launchd", "--home", str(tmp_path)]) == 2
    assert "systemd, cron, container" in capsys.readouterr().err
    assert main(["schedule", "--for", "soon", "--home", str(tmp_path)]) == 2


def test_the_words_of_the_command_are_those_that_the_command_line_takes() -> None:
    assert shlex.join(PLAIN.command) == "/opt/clinics/bin/clinics crawl --due --for 2h --home /srv/clinics"
