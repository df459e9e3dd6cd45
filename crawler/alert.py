"""Tells the maintainer that a crawl failed: one JSON document, to a command's standard input or to a web address.

It never breaks the crawl that it tells of. It says which source, why and what serves instead; nothing about people,
no search, no folder of this machine. The form is documented in the README and changes only with :data:`VERSION`.
"""

import json
import os
import shlex
import signal
import subprocess
import tempfile
import threading
import urllib.request
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from http.client import HTTPResponse
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit

from config.settings import Alert
from crawler.manners.robots import user_agent
from crawler.runs.folders import Run, last_accepted

VERSION = 1
_MOST_REASONS = 20
_LONGEST = 500


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """What is told goes to the address that the maintainer wrote, and to no other."""

    def redirect_request(self, *_: Any) -> None:
        return None


def failure(runs: Sequence[Run], problems: Sequence[str], *, folder: Path) -> dict[str, Any] | None:
    """The document for the quarantined among ``runs`` and for ``problems`` in words; None when nothing failed.

    ``folder`` is the home folder, which is left out of every word.
    """
    held = [run for run in runs if run.verdict == "quarantined"]
    if not held and not problems:
        return None
    return {
        "version": VERSION,
        "event": "crawl_failed",
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "quarantined": [_told(run, folder) for run in held],
        "problems": [_plain(one, folder) for one in problems[:_MOST_REASONS]],
    }


def send(alert: Alert, told: dict[str, Any], *, contact: str = "") -> list[str]:
    """Hand the document over as the settings say, and answer what went wrong with that, in words; never raises."""
    body = json.dumps(told, ensure_ascii=False).encode()
    problems = []
    if alert.command.strip():
        problems.append(_run(alert.command, body, alert.timeout_seconds))
    if address := alert.post.get_secret_value().strip():
        problems.append(_post(address, body, alert.timeout_seconds, contact))
    return [one for one in problems if one]


def _told(run: Run, folder: Path) -> dict[str, Any]:
    serving = last_accepted(run.folder.parent.parent, run.source)
    reasons = [one for one in run.report["reasons"] if isinstance(one, str)]
    return {
        "run": run.name,
        "source": run.source,
        "title": str(run.report.get("title", "")),
        "listings": run.report["listings"],
        "reasons": [_plain(one, folder) for one in reasons[:_MOST_REASONS]],
        "serving": None if serving is None else {"run": serving.name, "listings": serving.report["listings"]},
    }


def _plain(words: str, folder: Path) -> str:
    return " ".join(words.replace(str(folder), "HOME").split())[:_LONGEST]


def _run(command: str, body: bytes, seconds: float) -> str:
    """Run a command without a shell, the document on its standard input."""
    try:
        words = shlex.split(command)
        with tempfile.TemporaryFile() as said:
            process = subprocess.Popen(  # noqa: S603  the maintainer's own command, from the maintainer's own settings
                words, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=said, start_new_session=True
            )
            try:
                process.communicate(body, timeout=seconds)
            except subprocess.TimeoutExpired:
                return f"The command of the alert did not end within {seconds:g} s and was stopped."
            finally:
                # what it started itself ends with it
                with suppress(ProcessLookupError, PermissionError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()
            said.seek(0)
            last = said.read(10_000).decode("utf-8", "replace").strip().splitlines()[-1:]
        if process.returncode == 0:
            return ""
        return f"The command of the alert ended with code {process.returncode}: {' '.join(last)[:200]}".rstrip(": ")
    except (OSError, ValueError) as error:
        return f"The command of the alert cannot be run: {error}. See alert.command in the settings."


def _post(address: str, body: bytes, seconds: float, contact: str) -> str:
    """Post the document; the address may hold a secret, so only its host is ever told."""
    host = urlsplit(address).hostname or "its host"
    answer: list[str] = []
    # a host that sends one octet at a time is no reason to wait longer
    thread = threading.Thread(target=_ask, args=(address, body, seconds, contact, answer), daemon=True)
    thread.start()
    thread.join(seconds)
    told = answer[0] if answer else f"no answer within {seconds:g} s"
    return f"The alert could not be posted to {host}: {told}." if told else ""


def _ask(address: str, body: bytes, seconds: float, contact: str, answer: list[str]) -> None:
    request = urllib.request.Request(  # noqa: S310  the settings take http and https only
        address,
        data=body,
        headers={"Content-Type": "application/json; charset=utf-8", "User-Agent": user_agent(contact)},
        method="POST",
    )
    try:
        opener = urllib.request.build_opener(_NoRedirects)
        with opener.open(request, timeout=seconds) as response:
            status = response.status if isinstance(response, HTTPResponse) else 0
        answer.append("" if 200 <= status < 300 else f"it answered {status}")
    except HTTPError as error:
        answer.append(f"it answered {error.code}")
    except URLError as error:
        answer.append(type(error.reason).__name__ if isinstance(error.reason, Exception) else "it cannot be reached")
    except Exception as error:  # noqa: BLE001  whatever a stranger's host sends, the crawl stands
        answer.append(type(error).__name__)
