"""One directory of the sample web's shape, crawled from a loopback web; rules that some of its pages break."""

from pathlib import Path

from loopback import Loopback, settings, source

from crawler.crawl import crawl
from crawler.runs.folders import Run

FORBIDDEN = "User-agent: *\nDisallow: /secret/\n"


def one_run(web: Loopback, runs: Path, home: str, **crawl_settings: object) -> Run:
    rows = [source("sample_directory", web.url(home))]
    return crawl(rows, runs=runs, settings=settings(**crawl_settings))[0]
