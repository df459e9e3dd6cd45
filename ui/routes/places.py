"""Lists of clinics by state and by city, as plain pages: every clinic with an address is found without any script."""

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from indexer.engines import SearchEngine
from indexer.normalise.state import STATES, state_code
from indexer.query import Hit, Query
from indexer.words import fold
from ui import opened, words
from ui.clinic import plain
from ui.exports.about import About
from ui.language_links import in_language
from ui.routes.asked import address
from ui.routes.directory import Directory
from ui.routes.guarded import NotHere
from ui.routes.plain_pages import page_number, shown, usual
from ui.wording import say

PATH = "/in"
ON_A_PAGE = 50
LONGEST_SLUG = 60


@dataclass(frozen=True, slots=True)
class City:
    """A city as it is most often spelled, and the ids of its clinics by their names."""

    name: str
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class State:
    """The clinics of a state by their names, and its cities by slug, in the order of their names."""

    ids: tuple[str, ...]
    cities: Mapping[str, City]


def slug(city: str) -> str:
    """A city as a part of a path; empty for a name without a letter or digit.

    >>> slug("St. Paul"), slug("Coeur d'Alene")
    ('st-paul', 'coeur-dalene')
    """
    letters = "".join(letter if letter.isalnum() else " " for letter in fold(city[:200]).replace("'", ""))
    return "-".join(letters.split())[:LONGEST_SLUG].strip("-")


def states(directory: Directory, engine: SearchEngine, built: datetime) -> Mapping[str, int]:
    """How many clinics each state has, by code, in the order of their names; those without any are left out."""

    def counted() -> dict[str, int]:
        totals = {code: engine.search(Query(state=code, size=1)).total for code in STATES}
        return {code: totals[code] for code in sorted(STATES, key=lambda code: STATES[code]) if totals[code] > 0}

    return directory.kept((built, "states"), counted)


def state(directory: Directory, engine: SearchEngine, built: datetime, code: str) -> State:
    """The clinics of a state."""

    def gathered() -> State:
        ids: list[str] = []
        cities: dict[str, list[str]] = {}
        spelled: dict[str, Counter[str]] = {}
        for hit in engine.export(Query(state=code, sort="name")):
            ids.append(hit.clinic.id)
            name = words.clean(hit.clinic.address.city, longest=60)
            key = slug(name)
            if key:
                cities.setdefault(key, []).append(hit.clinic.id)
                spelled.setdefault(key, Counter())[name] += 1
        named = {key: City(spelled[key].most_common(1)[0][0], tuple(its)) for key, its in cities.items()}
        return State(tuple(ids), dict(sorted(named.items())))

    return directory.kept((built, "state", code), gathered)


def all_states(request: Request, directory: Directory) -> Response:
    """The list of states."""
    base, engine = directory.base(request), directory.engine()
    built = engine.built_at
    about = directory.about(built, base, PATH)

    def parts() -> Mapping[str, object]:
        counts = states(directory, engine, built)
        return {
            **_usual(about, about.link),
            "title": say("list.states"),
            "lead": say("list.states_lead"),
            "description": say("site.about"),
            "steps": [(say("site.places"), "")],
            "places": [(words.state(code), f"{PATH}/{code.lower()}", _many(count)) for code, count in counts.items()],
            "places_heading": "list.by_state",
        }

    return shown(request, "places.html", parts, built=built, base=base, kept=directory.answers)


def one_state(request: Request, directory: Directory) -> Response:
    """The cities of a state, and its clinics page by page."""
    code, elsewhere = _code(request)
    if elsewhere:
        return RedirectResponse(in_language(elsewhere))
    base, engine = directory.base(request), directory.engine()
    built = engine.built_at
    known = state(directory, engine, built, code)
    if not known.ids:
        raise NotHere(say("refused.no_state"))
    path = f"{PATH}/{code.lower()}"
    about = directory.about(built, base, path)
    listed = _listed(request, engine, known.ids, path)

    def parts() -> Mapping[str, object]:
        return {
            **_usual(about, base + listed.path_here),
            **listed.parts(),
            "title": say("list.state", state=words.state_within(code)),
            "lead": say("list.lead", count=_many(len(known.ids))),
            "description": _described(say("list.state", state=words.state_within(code)), known.ids),
            "steps": [(say("site.places"), PATH), (words.state(code), "")],
            "places": [(city.name, f"{path}/{quote(key)}", _many(len(city.ids))) for key, city in known.cities.items()]
            if listed.page == 1
            else [],
            "places_heading": "list.by_city",
            "feed": in_language(address(f"{base}/feed.atom", Query(state=code))),
        }

    return shown(request, "places.html", parts, built=built, base=base, kept=directory.answers)


def one_city(request: Request, directory: Directory) -> Response:
    """The clinics of a city, page by page."""
    code, elsewhere = _code(request)
    asked = request.path_params["city"]
    if elsewhere or asked != slug(asked):
        return RedirectResponse(in_language(f"{PATH}/{code.lower()}/{quote(slug(asked))}"))
    base, engine = directory.base(request), directory.engine()
    built = engine.built_at
    city = state(directory, engine, built, code).cities.get(asked)
    if city is None:
        raise NotHere(say("refused.no_city"))
    path = f"{PATH}/{code.lower()}/{quote(asked)}"
    about = directory.about(built, base, path)
    listed = _listed(request, engine, city.ids, path)

    def parts() -> Mapping[str, object]:
        title = say("list.city", city=city.name, state=code)
        return {
            **_usual(about, base + listed.path_here),
            **listed.parts(),
            "title": title,
            "lead": say("list.lead", count=_many(len(city.ids))),
            "description": _described(title, city.ids),
            "steps": [
                (say("site.places"), PATH),
                (words.state(code), f"{PATH}/{code.lower()}"),
                (city.name, ""),
            ],
        }

    return shown(request, "places.html", parts, built=built, base=base, kept=directory.answers)


def _code(request: Request) -> tuple[str, str]:
    """The state that a path names, and where it has to be asked for instead (empty: here)."""
    asked = request.path_params["state"]
    code = state_code(asked[:60])
    if code is None:
        raise NotHere(say("refused.no_state"))
    return code, "" if asked == code.lower() else f"{PATH}/{code.lower()}"


@dataclass(frozen=True, slots=True)
class _Listed:
    """One page of a list."""

    engine: SearchEngine
    ids: tuple[str, ...]
    page: int
    pages: int
    path: str

    @property
    def path_here(self) -> str:
        return self.path if self.page == 1 else f"{self.path}?page={self.page}"

    def parts(self) -> dict[str, object]:
        today, query = opened.today(), Query()
        start = (self.page - 1) * ON_A_PAGE
        clinics = [self.engine.get(one) for one in self.ids[start : start + ON_A_PAGE]]
        return {
            "cards": [plain.card(Hit(one, None), query, today) for one in clinics if one is not None],
            "start": start + 1,
            "page": self.page,
            "pages": self.pages,
            "path": self.path,
        }


def _listed(request: Request, engine: SearchEngine, ids: tuple[str, ...], path: str) -> _Listed:
    page, pages = page_number(request), max(1, math.ceil(len(ids) / ON_A_PAGE))
    if page > pages:
        raise NotHere(words.counted("refused.no_page", pages))
    return _Listed(engine, ids, page, pages, path)


def _usual(about: About, here: str) -> dict[str, object]:
    return {
        **usual(about, here),
        "places": [],
        "places_heading": "list.by_city",
        "cards": [],
        "feed": "",
    }


def _many(count: int) -> str:
    return words.counted("count.clinics", count)


def _described(title: str, ids: tuple[str, ...]) -> str:
    return f"{title}: {_many(len(ids))}. {say('site.about')}"
