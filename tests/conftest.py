"""What every test shares: no way to the internet, and a loud word where there is no Elasticsearch."""

import gc
import os
import signal
import sys
from collections.abc import Iterator

import elastic_node
import hypothesis
import pytest
import pytest_socket
import side_by_side
from browsing import browser as browser  # noqa: PLC0414  a fixture for all tests in a browser
from browsing import phone as phone  # noqa: PLC0414  the same
from browsing import pocket as pocket  # noqa: PLC0414  the same
from browsing import visitor as visitor  # noqa: PLC0414  the same
from browsing import window as window  # noqa: PLC0414  the same
from elastic_built import proxy as proxy  # noqa: PLC0414  a fixture for all tests of the cluster
from elastic_built import settings as settings  # noqa: PLC0414  the same
from engines_under_test import engine_over as engine_over  # noqa: PLC0414  a fixture for all tests of engines
from quick_worker import quick_worker as quick_worker  # noqa: PLC0414  a fixture for all tests that crawl
from routed import app as app  # noqa: PLC0414  a fixture for all tests that look at the running app

# Hundreds of tests start our programs: one that may not keep what it compiled compiles every module of ours each time,
# and pytest all tests.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# Machines are shared: how long an example takes says little, and pytest ends what never does. The same examples are
# tried each time, so that what fails here fails everywhere; `pytest --hypothesis-profile=search` looks for others.
for name, same in (("shared", True), ("search", False)):
    too_slow = [hypothesis.HealthCheck.too_slow]
    hypothesis.settings.register_profile(name, deadline=None, derandomize=same, suppress_health_check=too_slow)
hypothesis.settings.load_profile("shared")


def pytest_configure(config: pytest.Config) -> None:
    """One of two processes takes only files that the other has not taken."""
    side_by_side.joined(config)


def pytest_collection_finish() -> None:
    """Set apart what stays to the end: to look for garbage among thousands of tests takes who is measured seconds."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _no_internet() -> None:
    """Let tests talk to this machine only."""
    pytest_socket.socket_allow_hosts(["127.0.0.0/8", "::1"], allow_unix_socket=True)


@pytest.fixture
def ctrl_c_is_heard() -> Iterator[None]:
    """Let programs that a test starts hear Ctrl-C, which shells turn off for what they start in the background."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Nobody may take the half of the engine tests that could not run for one that passed."""
    if elastic_node.missing:
        terminalreporter.write_sep("!", "ELASTICSEARCH WAS NOT TESTED", red=True, bold=True)
        terminalreporter.write_line(f"{elastic_node.missing} With CI=true this is a failure.", red=True)
