"""Tables, lists and links of the report of a run: here crawled words are cleaned and escaped. Pure."""

import html
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlsplit

from ui import words


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Columns whose first cell is a number stand to the right, but for the first, which names the row."""
    numbers = {at for at, told in enumerate(rows[0]) if at and told[:1].isdigit()} if rows else set()

    def cell(tag: str, at: int, told: str) -> str:
        return f"<{tag}{' class=n' if at in numbers else ''}>{told}</{tag.split(' ', maxsplit=1)[0]}>"

    head = "".join(cell('th scope="col"', at, one) for at, one in enumerate(heads))
    body = "".join("<tr>" + "".join(cell("td", at, one) for at, one in enumerate(row)) + "</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def list_of(items: Iterable[str]) -> str:
    """A list of items that are markup; empty without any."""
    told = "".join(f"<li>{one}</li>" for one in items)
    return f"<ul>{told}</ul>" if told else ""


def text(crawled: str) -> str:
    """Crawled words as markup."""
    return html.escape(words.clean(crawled))


def link(url: str, shown: str) -> str:
    """Markup that leads to a web address; alone when the address is none."""
    try:
        web = urlsplit(url).scheme in ("http", "https")
    except ValueError:
        web = False
    if not web:
        return shown
    return f'<a href="{html.escape(url)}" rel="noreferrer noopener nofollow">{shown}</a>'


def told_strings(told: Any) -> list[str]:
    """The strings of a list in a report; what else is there is left out."""
    return [one for one in told if isinstance(one, str)] if isinstance(told, list) else []


def told_number(told: Any) -> int:
    """A number in a report; 0 for what is none."""
    return told if type(told) is int else 0
