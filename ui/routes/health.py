"""Whether the directory answers, and how old it is: for whoever watches over the service."""

from datetime import UTC, datetime
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response

from config.errors import ClinicsError
from ui.routes.answers import JSON, NO_PAGE, as_json
from ui.routes.directory import Directory
from ui.wording import say


def health(_request: Request, directory: Directory) -> Response:
    """200 and the age of the data while searches are answered; 503 while they are not."""
    headers = {"Cache-Control": "no-store", "Content-Security-Policy": NO_PAGE}
    try:
        engine = directory.engine()
        built, count = engine.built_at, engine.count
    except ClinicsError:
        row = {"status": "fail", "detail": say("refused.not_ready")}
        return Response(as_json(row), HTTPStatus.SERVICE_UNAVAILABLE, media_type=JSON, headers=headers)
    age = (datetime.now(tz=UTC) - built).total_seconds() / 3600
    told = {
        "status": "pass",
        "clinics": count,
        "built": built.isoformat(timespec="seconds"),
        "age_hours": round(max(0.0, age), 1),
    }
    return Response(as_json(told), media_type=JSON, headers=headers)
