"""What a request asks for: the search in its parameters, which are those of the app's links.

A page may leave out what it cannot use and say so. Programs and files do not: they would take the answer to a wider
question for the one they asked. So everything that cannot be used is refused here, all of it at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from starlette.requests import Request

from config.errors import BadQuery
from config.vocabulary import FIELDS
from indexer.link import LEFT_OUT, PAGING, PARAMETERS, read_link, to_params
from indexer.normalise.state import state_code
from indexer.query import USUAL_ON_A_PAGE, Query
from ui.language_links import LANGUAGE as LANGUAGE  # noqa: PLC0414  a parameter like those of the search
from ui.routes.directory import place
from ui.wording import language_of


class NotUnderstood(BadQuery):
    """Parameters that cannot be used; ``problems`` holds a sentence for each."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__(problems[0])
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Asked:
    """A search, and the parameters that nobody here knows: they change nothing and are told in the answer."""

    query: Query
    unknown: tuple[tuple[str, str], ...]

    @property
    def whole(self) -> Query:
        """The search from its first hit, whatever page, size and zoom its link has."""
        return replace(self.query, page=1, after=None, size=USUAL_ON_A_PAGE, zoom=None)

    @property
    def ignored(self) -> list[str]:
        """Names of the parameters that changed nothing, cut when long."""
        return [name[:40] for name, _ in self.unknown]


def asked(request: Request) -> Asked:
    """The search of a request; raises :class:`NotUnderstood` for one that cannot be asked."""
    params: dict[str, str] = {}
    repeated = []
    for name, value in request.query_params.multi_items():
        if name == LANGUAGE:
            continue
        if name in params and name in FIELDS:
            params[name] += f",{value}"
        elif name in params:
            repeated.append(f"{name[:40]!r} is given more than once.")
        else:
            params[name] = value
    state = state_code(params.get("near", ""))
    if state is not None and "state" not in params:
        params |= {"near": "", "state": state}
    read = read_link(params, find_place=place)
    problems = (*dict.fromkeys(repeated), *(one.removesuffix(LEFT_OUT).rstrip() for one in read.problems))
    if problems:
        raise NotUnderstood(problems)
    return Asked(query=read.query, unknown=read.unknown)


def address(path: str, query: Query) -> str:
    """A path with a search in its parameters."""
    return linked(path, to_params(query))


def linked(path: str, params: Mapping[str, str]) -> str:
    """The same with the parameters of a search, for who needs them more than once."""
    return f"{path}?{urlencode(params, safe=',', errors='replace')}"


def from_start(params: Mapping[str, str]) -> dict[str, str]:
    """Of the parameters of a search those of :attr:`Asked.whole`."""
    return {name: value for name, value in params.items() if name not in PAGING}


def behind(params: Mapping[str, str], cursor: str) -> dict[str, str]:
    """The parameters of the same search from a cursor on."""
    told = {**params, "page": None, "after": cursor}
    return {name: value for name in PARAMETERS if (value := told.get(name)) is not None}


def language_asked(request: Request) -> str:
    """The language that the link chooses, if we have it; else the usual one."""
    return language_of(request.query_params.get(LANGUAGE))
