"""One clinic as a plain page that works without JavaScript and that search engines can read."""

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from indexer.clinic import Clinic
from indexer.normalise.state import STATES
from ui import opened, words
from ui.clinic import downloads, facts, plain, registry_words
from ui.exports import schema_org
from ui.exports.about import About, page_of
from ui.routes.clinics import found
from ui.routes.directory import Directory
from ui.routes.places import slug
from ui.routes.plain_pages import shown, usual
from ui.wording import say
from ui.words.closings import titled


def clinic_page(request: Request, directory: Directory) -> Response:
    """The page of the clinic that an id names, also of an id that was merged, which is said."""
    base = directory.base(request)
    asked = request.path_params["clinic_id"]
    built, clinic = found(asked, directory)
    about = directory.about(built, base, page_of(clinic.id, ""))
    registry = registry_words.said_of(clinic, directory.home.book)
    return shown(
        request,
        "clinic.html",
        lambda: {
            **_about(clinic, about),
            **facts.head_parts(clinic, asked=asked),
            **facts.body_parts(clinic, today=opened.today(), registry=registry),
            "shapes": downloads.SHAPES,
        },
        built=built,
        base=base,
        stamp=repr(registry),
    )


def _about(clinic: Clinic, about: About) -> dict[str, object]:
    """What the page says of itself."""
    return {
        **usual(about, about.link),
        "title": title(clinic),
        "description": plain.in_brief(clinic),
        "json_ld": schema_org.clinic(clinic, about),
        "steps": _steps(clinic),
    }


def title(clinic: Clinic) -> str:
    """What a tab and a list of results call the page; of a clinic that may be gone who says so, before its name."""
    name = words.clean(clinic.name, longest=120)
    place = ", ".join(filter(None, (words.clean(clinic.address.city, longest=60), clinic.address.state)))
    if clinic.status != "open":  # first of all, since a tab and a list of results show no more than a beginning
        return titled(clinic, ", ".join(filter(None, (name, place))))
    key = "clinic.title_place" if place else "clinic.title"
    return say(key, name=name, place=place)


def _steps(clinic: Clinic) -> list[tuple[str, str]]:
    """The way from all states to this clinic."""
    steps = [(say("site.places"), "/in")]
    state = clinic.address.state
    if state in STATES:
        steps.append((words.state(state), f"/in/{state.lower()}"))
        if slug(clinic.address.city):
            path = f"/in/{state.lower()}/{quote(slug(clinic.address.city))}"
            steps.append((words.clean(clinic.address.city, longest=60), path))
    return [*steps, (words.clean(clinic.name, longest=80), "")]
