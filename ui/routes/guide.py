"""The guide as a plain page, so that it is read without JavaScript and found by search engines."""

from starlette.requests import Request
from starlette.responses import Response

from ui import opened
from ui.guide.shown import parts
from ui.routes.directory import Directory
from ui.routes.plain_pages import shown, usual
from ui.wording import say

PATH = "/guide/ketamine-and-spravato"
"""The app's own page is at ``/guide``."""


def guide(request: Request, directory: Directory) -> Response:
    """The whole guide on one page; it can be read without a directory too."""
    base = directory.base(request)
    about = directory.about_if_any(base, PATH)
    return shown(
        request,
        "guide.html",
        lambda: {
            **usual(about, base + PATH),
            **parts(today=opened.today()),
            "description": say("guide_page.description"),
        },
        built=None if about is None else about.built,
        base=base,
    )
