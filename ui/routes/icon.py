"""The small picture by which browsers mark our pages: a map pin with a cross, drawn by us, in two forms."""

from importlib.resources import files

from starlette.requests import Request
from starlette.responses import Response

from ui.routes.directory import Directory

DRAWN = "/icon.svg"
PAINTED = "/favicon.ico"
"""Where browsers look without being told; 16, 32 and 48 pixels wide."""

STREAMLITS = "/favicon.png"
"""Where the page that the app begins with says that it is."""

_HEADERS = {"Cache-Control": "public, max-age=604800"}


def drawn(_request: Request, _directory: Directory) -> Response:
    """The icon in lines, of any size."""
    return _kept("icon.svg", "image/svg+xml")


def painted(_request: Request, _directory: Directory) -> Response:
    """The icon in pixels, for what shows no lines."""
    return _kept("icon.ico", "image/x-icon")


def in_the_app(_request: Request, _directory: Directory) -> Response:
    """The icon in the place of Streamlit's own."""
    return _kept("icon.png", "image/png")


def _kept(name: str, media: str) -> Response:
    return Response(files("ui.templates").joinpath(name).read_bytes(), media_type=media, headers=_HEADERS)
