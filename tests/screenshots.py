"""Takes a picture of every page, at three widths and in both themes, for people to look at.

    python tests/screenshots.py [FOLDER] [--home HOME]

Without ``--home`` the pages show the invented sample web, crawled and built for this. The pictures are named after the
page, the width and the theme; a page longer than 3,500 pixels is cut there.
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Literal

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1])]

from browsing import opened_browser  # noqa: E402  found by a line above
from playwright.sync_api import Page, expect  # noqa: E402  the same
from served import served  # noqa: E402  the same

from config.home import Home  # noqa: E402  the same
from indexer.engines.embedded import EmbeddedEngine  # noqa: E402  the same
from indexer.query import Query  # noqa: E402  the same

WIDTHS: Mapping[int, int] = {375: 740, 768: 1024, 1280: 900}
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
TALLEST = 3500


def pages(home: Home) -> dict[str, str]:
    """Every page by the name of its picture; the clinic is the first by name."""
    engine = EmbeddedEngine(home.engine)
    hit = next(iter(engine.export(Query(state="OR", sort="name"))), None) or next(iter(engine.export(Query())))
    engine.close()
    one = hit.clinic.id
    near = "/?v=1&near=97205&within=50"
    return {
        "search-all": "/",
        "search-near": near,
        "search-map": f"{near}&map=on",
        "search-map-chosen": f"{near}&map={one}",
        "search-map-all": "/?v=1&map=on",
        "search-filtered": f"{near}&route=iv,intranasal_esketamine&psychiatry=led,on_team",
        "search-empty": "/?v=1&near=97205&within=5&route=rectal",
        "search-unknown-place": "/?v=1&near=nowhere",
        "search-spanish": f"{near}&lang=es",
        "clinic": f"/clinic?id={one}",
        "clinic-spanish": f"/clinic?id={one}&lang=es",
        "guide": "/guide",
        "sources": "/sources",
        "plain-clinic": f"/clinic/{one}",
        "plain-states": "/in",
        "plain-state": "/in/or",
        "plain-guide": "/guide/ketamine-and-spravato",
        "plain-sources": "/sources/where-this-comes-from",
        "plain-report": f"/clinic/{one}/report",
        "shortlist": f"/shortlist?clinics={one}",
        "embed": "/embed?near=97205",
        "not-found": "/no/such/page",
    }


def taken(page: Page, address: str, target: Path, width: int) -> None:
    """Take a picture of a whole page at this address."""
    page.set_viewport_size({"width": width, "height": WIDTHS[width]})
    page.goto(address)
    expect(page.locator("footer").first).to_be_visible(timeout=20_000)
    if "map=" in address:
        expect(page.locator("canvas").first).to_be_visible(timeout=60_000)
        page.wait_for_timeout(3000)  # until its marks are drawn
    page.wait_for_timeout(600)
    whole = "(document.querySelector('.stMain') || document.documentElement).scrollHeight"
    page.set_viewport_size({"width": width, "height": min(TALLEST, max(WIDTHS[width], int(page.evaluate(whole)) + 40))})
    page.wait_for_timeout(300)
    page.screenshot(path=str(target))


def main(folder: Path, home: Path | None) -> int:
    """Serve, open every page, and say where the pictures are."""
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as held:
        if home is None:
            made = Path(held.enter_context(tempfile.TemporaryDirectory()))
            command = [sys.executable, "-c", "from ui.cli import main; main()", "demo", "--no-app", "--home", str(made)]
            subprocess.run(command, check=True, cwd=Path(__file__).parents[1])
            home = made / "demo"
        app = held.enter_context(served(home, settings={"CLINICS_SERVE__REQUESTS_A_MINUTE": "0"}))
        browser = held.enter_context(opened_browser())
        wanted = pages(Home(home))
        for theme in THEMES:
            context = browser.new_context(color_scheme=theme)
            page = context.new_page()
            for number, (name, path) in enumerate(wanted.items(), 1):
                for width in WIDTHS:
                    taken(page, app.address + path, folder / f"{name}-{width}-{theme}.png", width)
                sys.stdout.write(f"{theme}: {number} of {len(wanted)} pages\n")
            context.close()
        sys.stdout.write(f"{len(wanted) * len(WIDTHS) * len(THEMES)} pictures of {len(wanted)} pages are in {folder}\n")
    return 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=Path("screenshots"), help="where to [screenshots]")
    parser.add_argument("--home", type=Path, metavar="DIR", help="a built home folder to show instead")
    given = parser.parse_args()
    raise SystemExit(main(given.folder, given.home))
