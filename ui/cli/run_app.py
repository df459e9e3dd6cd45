"""Commands that open the app: serve, demo."""

import os
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from config.errors import ClinicsError, Exit
from config.home import Home
from ui.cli.collect import print_built, print_runs, verdict_code
from ui.cli.options import EngineOption, HomeOption, home_at
from ui.cli.progress import Progress

if TYPE_CHECKING:
    from config.settings import Settings
    from crawler.runs.folders import Run
    from crawler.sample_web import SampleWeb

PortOption = Annotated[
    int | None, typer.Option("--port", metavar="N", min=0, max=65535, help="Port; the next free one if taken.")
]


def serve(engine: EngineOption = None, home: HomeOption = None, port: PortOption = None) -> int:
    """Open the app at an address that is printed; Ctrl-C ends it."""
    from config.settings import USED_ENGINE, load_settings
    from indexer.engines import cluster_settings
    from ui.serve import serve as serve_app

    place = home_at(home)
    if engine is not None:
        cluster_settings(place, engine)  # refuses one that does not exist
        os.environ[USED_ENGINE] = engine  # the app reads its settings by itself
    serve_app(place, load_settings(place), port=port, on_ready=_print_address)
    return Exit.OK


def demo(
    home: HomeOption = None,
    port: PortOption = None,
    app: Annotated[bool, typer.Option("--app/--no-app", help="Open the app at the end, or only prepare it.")] = True,
) -> int:
    """Crawl an invented piece of the web, build from it, and open the app; a second run reuses what is there.

    Its clinics are invented and are kept apart, in the folder "demo" of the home folder.
    """
    from config.settings import load_settings
    from crawler.sample_web import SampleWeb

    settings = load_settings(home_at(home))
    place = Home(home_at(home).folder / "demo").prepare()
    with SampleWeb() as web:
        print(f"The sample web is served at http://directory.localhost:{web.port}/clinics", file=sys.stderr)
        code = _prepare(place, web, settings)
        if app:
            from ui.serve import serve as serve_app

            another = f"clinics search --near 97205 --home {place.folder}"
            print(f"Try the places 97205, Chicago or Boston, MA; or, in another terminal: {another}")
            serve_app(place, settings, port=port, on_ready=_print_address)
            return Exit.OK
    return code


def _prepare(place: Home, web: "SampleWeb", settings: "Settings") -> int:
    from config.sources import configured_sources
    from crawler.crawl import crawl
    from crawler.runs.folders import last_accepted
    from crawler.sample_web.server import USUAL_PORT
    from crawler.sites.home_pages import OWN_SITES
    from indexer.build import build

    sites = next(one for one in configured_sources() if one.id == OWN_SITES)
    waiting = [one for one in (*web.sources(), sites) if _never(place, one.id)]
    if not waiting and web.port != USUAL_PORT:
        print(f"Port {USUAL_PORT} is taken: links to the sample web, kept from an earlier demo, do not open.")
    code = Exit.OK
    runs: list[Run] = []
    with Progress() as progress:
        if waiting:
            with place.held():
                runs = crawl(
                    waiting,
                    runs=place.runs,
                    settings=settings,
                    sites=web.sites() if sites in waiting else (),
                    on_progress=lambda p: progress.step(f"{p.source} (pages)", p.pages, None),
                )
        built = build(place, on_step=progress.step)
    print_runs(runs)
    print_built(built)
    if runs:
        code = verdict_code(runs)
    if not any(last_accepted(place.runs, one.id) for one in (*web.sources(), sites)):
        raise ClinicsError("None of the sample sources could be crawled; the lines above say why.")
    return code


def _never(place: Home, source: str) -> bool:
    from crawler.runs.folders import last_accepted

    return last_accepted(place.runs, source) is None


def _print_address(address: str) -> None:
    print(f"\nThe directory is open at {address}\nCtrl-C ends it.", flush=True)
