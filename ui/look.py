"""How the app looks and behaves inside Streamlit: its options, and the headers that every answer carries."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

OPTIONS: Mapping[str, object] = {
    "browser.gatherUsageStats": False,
    "client.showErrorDetails": "none",
    "client.showErrorLinks": False,
    "client.toolbarMode": "minimal",
    "client.allowedOrigins": [],
    "global.developmentMode": False,
    "global.disableWidgetStateDuplicationWarning": True,  # boxes are filled from the search on every run, on purpose
    "logger.hideWelcomeMessage": True,
    "runner.magicEnabled": False,
    "runner.postScriptGC": False,  # measured: 2 to 8 times as many reruns a second
    "server.enableStaticServing": False,
    "server.fileWatcherType": "none",
    "server.headless": True,
    "server.maxUploadSize": 1,
    "server.runOnSave": False,
    "server.showEmailPrompt": False,
    "theme.baseFontSize": 17,
    "theme.baseRadius": "8px",
    "theme.light.primaryColor": "#0b6b6b",
    "theme.light.backgroundColor": "#fdfdfb",
    "theme.light.secondaryBackgroundColor": "#f0f4f3",
    "theme.light.textColor": "#1c2626",
    "theme.light.linkColor": "#0b6b6b",
    "theme.dark.primaryColor": "#167a7a",
    "theme.dark.backgroundColor": "#121818",
    "theme.dark.secondaryBackgroundColor": "#1d2626",
    "theme.dark.textColor": "#eaf0ef",
    "theme.dark.linkColor": "#7fd6d0",
}
"""Options of Streamlit by their dotted names (``streamlit config show`` describes each)."""

POLICY = (
    "default-src 'self'",
    "script-src 'self' 'wasm-unsafe-eval' {scripts}",  # the map compiles WebAssembly; no text is ever run as a script
    "style-src 'self' 'unsafe-inline'",  # Streamlit writes its styles into the page
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
)
"""What a visitor's browser may load: nothing but from us. ``{scripts}`` stands for the inline script of Streamlit."""

POLICY_NAME = b"content-security-policy"
NOTHING = b"default-src 'none';"

STREAMLITS = "/_stcore/"
"""Where Streamlit answers for itself: it would keep files of anybody in memory, which no page of ours asks for."""

_UNTAKEN = (b"content-type", b"text/plain; charset=utf-8"), (b"allow", b"GET, HEAD"), (b"content-length", b"0")

HEADERS: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(self), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class SafeAnswers:
    """Middleware that puts the security headers on every answer, and refuses whatever Streamlit would take in.

    A content security policy that an answer brings along stays only if it begins with allowing nothing, as those of our
    routes do.
    """

    def __init__(self, app: "ASGIApp", *, headers: Mapping[str, str]) -> None:
        self._app = app
        self._headers = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
        self._names = {name for name, _ in self._headers}

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Answer as the app does, with our headers instead of its own of the same name."""

        async def with_headers(message: "Message") -> None:
            if message["type"] == "http.response.start":
                given = message.get("headers", ())
                strict = [pair for pair in given if pair[0].lower() == POLICY_NAME and pair[1].startswith(NOTHING)]
                kept = [pair for pair in given if pair[0].lower() not in self._names]
                added = [pair for pair in self._headers if not (strict and pair[0] == POLICY_NAME)]
                message = {**message, "headers": [*kept, *strict[:1], *added]}
            await send(message)

        if scope.get("type") == "websocket":  # its messages have no headers, and are many
            await self._app(scope, receive, send)
            return
        asking = scope.get("type") != "http" or scope["method"] in ("GET", "HEAD")
        if asking or not scope["path"].startswith(STREAMLITS):
            await self._app(scope, receive, with_headers)
            return
        await with_headers({"type": "http.response.start", "status": 405, "headers": _UNTAKEN})
        await with_headers({"type": "http.response.body", "body": b""})
