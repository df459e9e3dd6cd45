"""What every test shares: no way to the internet."""

import pytest
import pytest_socket


@pytest.fixture(autouse=True)
def _no_internet() -> None:
    """Let tests talk to this machine only."""
    pytest_socket.socket_allow_hosts(["127.0.0.0/8", "::1"], allow_unix_socket=True)
