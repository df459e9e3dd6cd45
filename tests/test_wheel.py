"""What is installed from the wheel, elsewhere, does the whole job: data files, sample web and app travel in it."""

import os
import shutil
import signal
import site
import subprocess
import sys
import urllib.request
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def tracked(*folders: str) -> list[str]:
    git = ["git", "ls-files", "-z", *folders]
    listed = subprocess.run(git, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [name for name in listed.split("\0") if name and (ROOT / name).exists()]


def clean_environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "CLINICS"))}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of a clean copy of what git tracks, so that nothing left lying about can slip in."""
    source, target = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for name in tracked():
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, source / name)
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run([*pip, "--wheel-dir", str(target), str(source)], check=True)
    (built,) = target.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def program(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """``clinics`` in a new environment that has the wheel, and sees this one's libraries but not this checkout."""
    place = tmp_path_factory.mktemp("elsewhere")
    venv.create(place / "env", with_pip=False, symlinks=True)
    python = place / "env/bin/python"
    packages = next((place / "env").glob("lib/python*/site-packages"))
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps", "--no-index"]
    subprocess.run([*pip, str(wheel)], check=True)
    # a plain path, added after the wheel's own folder; files *.pth there are not followed, so no editable checkout
    (packages / "libraries.pth").write_text("\n".join(site.getsitepackages()) + "\n", "utf-8")
    return place / "env/bin/clinics"


def run(program: Path, *words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [str(program), *words]
    return subprocess.run(command, cwd=folder, env=clean_environment(), capture_output=True, text=True, check=False)


def test_no_file_of_the_rooms_stays_behind(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as files:
        assert set(tracked("config", "crawler", "indexer", "ui")) - set(files.namelist()) == set()


@pytest.mark.usefixtures("ctrl_c_is_heard")
def test_the_demo_runs_in_an_empty_folder_and_serves_the_app(program: Path, tmp_path: Path) -> None:
    first = run(program, "demo", "--no-app", folder=tmp_path)
    assert first.returncode == 0, first.stderr
    assert "clinics can be searched" in first.stdout
    found = run(program, "search", "--near", "97205", "--home", "clinics-data/demo", folder=tmp_path)
    assert found.returncode == 0, found.stderr
    assert "Portland, OR" in found.stdout
    inside = run(program, "--help", folder=tmp_path)
    assert "Exit codes" in inside.stdout
    command = [str(program), "demo", "--port", "0"]
    with subprocess.Popen(command, cwd=tmp_path, env=clean_environment(), stdout=subprocess.PIPE, text=True) as app:
        assert app.stdout is not None
        try:
            address = next(line.split()[-1] for line in app.stdout if "open at" in line)
            with urllib.request.urlopen(address, timeout=120) as page:  # noqa: S310  our own address on loopback
                assert page.status == 200
        finally:
            app.send_signal(signal.SIGINT)
        assert app.wait(timeout=60) == 0
