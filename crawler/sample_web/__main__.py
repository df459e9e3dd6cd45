"""``python -m crawler.sample_web [--port N]``: serves the sample web until Ctrl-C."""

import argparse
import contextlib
import threading

from crawler.sample_web.server import USUAL_PORT, SampleWeb


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m crawler.sample_web", description=main.__doc__)
    parser.add_argument("--port", type=int, default=USUAL_PORT, help=f"where to listen; usually {USUAL_PORT}")
    given = parser.parse_args()
    with SampleWeb(given.port) as web:
        print(f"The sample web is at http://localhost:{web.port}/ until Ctrl-C.", flush=True)  # noqa: T201  its only words
        with contextlib.suppress(KeyboardInterrupt):
            threading.Event().wait()


if __name__ == "__main__":
    main()
