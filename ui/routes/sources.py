"""The page about sources as a plain one, so that it is read without JavaScript and found by search engines."""

from starlette.requests import Request
from starlette.responses import Response

from config.errors import EngineUnavailable
from ui import sources as where_from
from ui.routes.directory import Directory
from ui.routes.plain_pages import shown, usual
from ui.wording import say

PATH = where_from.PATH


def sources(request: Request, directory: Directory) -> Response:
    """The whole page; it can be read without a directory too."""
    base = directory.base(request)
    about = directory.about_if_any(base, PATH)
    parts = where_from.parts(directory.home, clinics=_count(directory))
    return shown(
        request,
        "sources.html",
        lambda: {**usual(about, base + PATH), **parts, "description": say("sources.lead")},
        built=None if about is None else about.built,
        base=base,
        stamp=repr(parts),
    )


def _count(directory: Directory) -> int | None:
    try:
        return directory.engine().count
    except EngineUnavailable:
        return None
