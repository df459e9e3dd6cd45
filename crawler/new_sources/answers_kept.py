"""Answers of a source kept as they came, so that its spider can be checked without asking the source again.

A folder holds one file an answer and ``answers.json``, which says what each was asked for and how it was answered.
Recorded pages are other people's words: they stay in a home folder and never go into the repository.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from scrapy.crawler import Crawler
from scrapy.http import HtmlResponse, Request, Response
from scrapy.settings import Settings

from config.errors import BadFile
from crawler.manners.wishes import wishes_of

INDEX = "answers.json"
RECORD = "CLINICS_RECORD"
"""Setting that names the folder."""
_KINDS = {"html": ".html", "json": ".json", "xml": ".xml", "csv": ".csv", "tab-separated": ".tsv"}
_OVER_ALL = 60  # of Scrapy's middlewares: whole answers, unpacked, at the end of their redirects


@dataclass(frozen=True, slots=True)
class Kept:
    """One answer: the address that was asked, the address that answered, how, and the file that holds its body."""

    asked: str
    url: str
    status: int
    content_type: str
    file: str


def recorded(settings: Settings, folder: str) -> Settings:
    """Scrapy's settings for spiders whose answers are kept in a folder."""
    middlewares = {**settings.getdict("DOWNLOADER_MIDDLEWARES"), "crawler.new_sources.answers_kept.Recorder": _OVER_ALL}
    settings.setdict({"DOWNLOADER_MIDDLEWARES": middlewares, RECORD: folder}, priority="cmdline")
    return settings


class Recorder:
    """Scrapy's downloader middleware that writes every answer down."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._kept: list[Kept] = []
        folder.mkdir(parents=True, exist_ok=True)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Called by Scrapy."""
        return cls(Path(str(crawler.settings[RECORD])))

    def process_response(self, request: Request, response: Response) -> Response:
        """Keep an answer; called by Scrapy."""
        asked = (request.meta.get("redirect_urls") or [request.url])[0]
        kind = (response.headers.get("Content-Type") or b"").decode("latin-1")
        ending = next((ending for name, ending in _KINDS.items() if name in kind.lower()), ".txt")
        name = f"{len(self._kept) + 1:02}-{_plain(urlsplit(asked).path) or 'home'}{ending}"
        (self._folder / name).write_bytes(_kept_of(response))
        self._kept.append(Kept(asked, response.url, response.status, kind, name))
        write_index(self._folder, self._kept)
        return response


def _kept_of(response: Response) -> bytes:
    """The body; of a web page that asks not to be kept only marks and links, which still lead to the pages of a list.

    What is no web page is kept as it is: answers of an API ask this of search engines as a matter of course.
    """
    if not isinstance(response, HtmlResponse) or not wishes_of(response).not_kept:
        return response.body
    root = response.selector.root
    for one in root.iter():
        if one is not root and one.tag in ("script", "style"):
            one.clear()
        one.text = one.tail = None
        for name in ("alt", "title", "content", "placeholder", "value"):
            one.attrib.pop(name, None)
    return f'<meta name="robots" content="noindex">{response.selector.get()}'.encode()


def write_index(folder: Path, kept: list[Kept]) -> None:
    """Say what the files of a folder are."""
    aside = folder / f".{INDEX}-{os.getpid()}"
    aside.write_text(json.dumps([asdict(one) for one in kept], indent=1) + "\n", encoding="utf-8")
    aside.replace(folder / INDEX)


def read_index(folder: Path) -> list[Kept]:
    """The answers that a folder holds, in the order in which they came; none when nothing was answered.

    Raises :class:`BadFile` when it cannot be read.
    """
    path = folder / INDEX
    if not path.exists():
        return []
    try:
        return [_kept(folder, row) for row in json.loads(path.read_text(encoding="utf-8"))]
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise BadFile(f"{path} cannot be read ({error}). Record the answers again: clinics record ID") from error


def _kept(folder: Path, row: Mapping[str, Any]) -> Kept:
    kept = Kept(**row)
    if (folder / kept.file).parent != folder or not (folder / kept.file).is_file():
        raise ValueError(f"there is no file {kept.file!r}")
    return kept


def _plain(path: str) -> str:
    words = "".join(letter if letter.isascii() and letter.isalnum() else " " for letter in path).split()
    return "-".join(words)[:60]
