"""The whole suite in two processes side by side: what ``make test`` runs. ``pytest`` alone runs the same tests in one.

Much of the suite waits: for a browser, a node, the rest between two requests. Both processes go through the files and
each takes the next one that nobody has taken. A file is never divided, so that what its tests share is made once; and
files that ask the node of the session are the first process's alone, so that one node is enough.

This file must not decide what is tested: what one process leaves out, the other runs, and :func:`main` counts both.
"""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest

SIDE, TAKEN, COUNTED = "SUITE_SIDE", "SUITE_TAKEN", "SUITE_COUNTED"
ASKS_A_NODE = re.compile(r"^(?:from|import) (?:elastic_node|elastic_built|engines_under_test)\b", re.MULTILINE)


def joined(config: pytest.Config) -> None:
    """Let this process take its files beside the other, if it was started as one of two."""
    if TAKEN in os.environ:
        # out of the environment, since tests start programs of their own
        folder, counted = Path(os.environ.pop(TAKEN)), Path(os.environ.pop(COUNTED))
        config.pluginmanager.register(Side(folder, counted, first=os.environ.pop(SIDE) == "first"))


class Side:
    """One of the two processes, as a plugin of pytest."""

    def __init__(self, folder: Path, counted: Path, *, first: bool) -> None:
        self.folder = folder
        self.counted = counted
        self.first = first
        self.ours: dict[str, bool] = {}
        self.left: list[pytest.Item] = []
        self.every = 0
        self._count(0, 0)

    @pytest.hookimpl(trylast=True)  # when what -k and -m leave out has gone
    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        """Put files in the order in which they are taken; the second process leaves those with a node alone."""
        self.every = len(items)
        nodes = {path: bool(ASKS_A_NODE.search(path.read_text("utf-8"))) for path in {item.path for item in items}}
        if not self.first:
            config.hook.pytest_deselected(items=[item for item in items if nodes[item.path]])
            items[:] = [item for item in items if not nodes[item.path]]
        items.sort(key=lambda item: not nodes[item.path])

    def pytest_runtest_protocol(self, item: pytest.Item) -> bool | None:
        """Pass by the tests of a file that the other process has taken."""
        file = item.path.name
        if file not in self.ours:
            try:
                (self.folder / file).touch(exist_ok=False)
                self.ours[file] = True
            except FileExistsError:
                self.ours[file] = False
        if self.ours[file]:
            return None
        self.left.append(item)
        return True

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Count what the other process ran as not chosen here."""
        session.config.hook.pytest_deselected(items=self.left)
        self._count(self.every, len(session.items) - len(self.left))

    def _count(self, every: int, ran: int) -> None:
        self.counted.write_text(f"{every} {ran}", encoding="ascii")


def main(asked: Sequence[str]) -> int:
    """Run all tests, or those that are asked for, and answer as pytest does: 0 when all went well."""
    tests = [sys.executable, "-m", "pytest", *asked]
    if (os.cpu_count() or 1) < 2:
        return subprocess.run(tests, check=False).returncode
    with tempfile.TemporaryDirectory(prefix="clinics-suite-") as kept:
        folder = Path(kept)
        taken = folder / "taken"
        taken.mkdir()
        counted = [folder / "first", folder / "second"]
        first, second = (os.environ | {SIDE: one.name, TAKEN: str(taken), COUNTED: str(one)} for one in counted)
        with (folder / "said").open("w+b") as said:
            other = subprocess.Popen(tests, env=second, stdout=said, stderr=subprocess.STDOUT)
            try:
                one = subprocess.run(tests, env=first, check=False)
            finally:
                other.wait()
                said.seek(0)
                sys.stdout.write("\n=== the other process ===\n\n")
                sys.stdout.flush()
                sys.stdout.buffer.write(said.read())
        return _told([one.returncode, other.returncode], [path.read_text("ascii").split() for path in counted])


def _told(codes: list[int], counts: list[list[str]]) -> int:
    """How both ended, as one; a test that neither has run is a failure of ours."""
    bad = [code for code in codes if code not in {pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED}]
    (every, first), (_, second) = ([int(one) for one in each] for each in counts)
    sys.stdout.write(f"\nOf {every} tests {first} were run in one process and {second} in the other.\n")
    if bad:
        return max(1, *bad)
    if every == 0:
        return pytest.ExitCode.NO_TESTS_COLLECTED
    return 0 if first + second == every else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
