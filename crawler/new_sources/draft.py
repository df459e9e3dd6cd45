"""What adding a source goes by: what an address answered, and the recipe that was guessed from it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from crawler.pages.html import decoded

RecipeName = Literal["sitemap", "list", "json", "csv", "schema_org"]
RECIPES: tuple[RecipeName, ...] = ("sitemap", "list", "json", "csv", "schema_org")


@dataclass(frozen=True, slots=True)
class Answer:
    """What an address answered."""

    url: str
    content_type: str
    body: bytes

    @property
    def text(self) -> str:
        """Its characters."""
        return decoded(self.body, self.content_type or None)


@dataclass(frozen=True, slots=True)
class Guess:
    """A recipe, its attributes by name, the address where reading starts, and why this was guessed, a line each.

    ``one_page`` says that of a list which may go on no next page was found, so that only the first would be read;
    ``unsure_words`` says why nobody knows which part of a page speaks of its place, when that may matter;
    ``nameless`` names the columns one of which may be the name, when none was taken for it.
    ``title`` is what the page calls itself, if it is one.
    """

    recipe: RecipeName
    home: str
    attributes: Mapping[str, str | bool | Mapping[str, str]]
    why: tuple[str, ...] = field(default=())
    one_page: bool = False
    nameless: str = ""
    unsure_words: str = ""
    title: str = ""


Look = Callable[[str], Answer | None]
"""Fetches an address politely; None when nothing that can be read is there."""
