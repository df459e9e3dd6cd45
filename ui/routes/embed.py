"""A list of clinics to be shown inside other sites' pages, by a frame: the one page that they may frame."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from indexer.link import to_params
from ui import opened, words
from ui.clinic import plain
from ui.routes.asked import address, asked
from ui.routes.directory import Directory
from ui.routes.plain_pages import shown


def embed(request: Request, directory: Directory) -> Response:
    """The hits of a search, with links that open pages of their own."""
    want = asked(request)
    base, engine = directory.base(request), directory.engine()
    built = engine.built_at
    about = directory.about(built, base, address("/", want.whole))

    def parts() -> Mapping[str, object]:
        results = engine.search(want.query)
        today = opened.today()
        return {
            "about": about,
            "heading": words.heading(results),
            "cards": [plain.card(hit, want.query, today) for hit in results.hits],
            "start": (want.query.page - 1) * want.query.size + 1,
        }

    stamp = repr(to_params(want.query))
    return shown(request, "embed.html", parts, built=built, base=base, framed=True, stamp=stamp, kept=directory.answers)
