"""Turns plain lines into pages that look like five different web designers made them.

Lines: ``# `` heading, ``## `` smaller heading, ``* `` item, ``> `` quotation, ``? `` question, ``~ /path words`` link;
any other line is a paragraph. Every word is escaped here, so hostile text stays text.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby

Link = tuple[str, str]
"""A path and the words that lead to it."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around every page of a site: its name, menu, small print, cookie banner and structured data."""

    name: str
    menu: tuple[Link, ...] = ()
    foot: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()
    cookie: str = ""
    json_ld: str = ""


def page(look: str, frame: Frame, title: str, lines: Sequence[str]) -> str:
    """The whole HTML of a page in one of the looks: plain, menu, cards, old, hostile (as plain)."""
    make = {"menu": _menu, "cards": _cards, "old": _old}.get(look, _plain)
    return make(frame, title, lines)


def links(found: Sequence[Link]) -> str:
    """List items with links; paths that start with a slash stay on the host."""
    return "\n".join(f'<li><a href="{escape(href)}">{escape(words)}</a></li>' for href, words in found)


def body(lines: Sequence[str], *, question: str = "h3") -> str:
    """The lines as HTML; ``question`` is the element that holds a question, ``summary`` for folded answers."""
    parts = []
    for mark, group in groupby(lines, key=_mark):
        rows = [escape(line.removeprefix(mark)) for line in group]
        if mark == "* ":
            parts.append("<ul>\n" + "\n".join(f"<li>{row}</li>" for row in rows) + "\n</ul>")
        elif mark == "~ ":
            parts += [f'<p><a href="{row.partition(" ")[0]}">{row.partition(" ")[2]}</a></p>' for row in rows]
        elif mark == "? " and question == "summary":
            parts += [f"<details open><summary>{row}</summary></details>" for row in rows]
        else:
            tag = {"# ": "h2", "## ": "h3", "> ": "blockquote", "? ": question, "": "p"}[mark]
            parts += [f"<{tag}>{row}</{tag}>" for row in rows]
    return "\n".join(parts)


def document(head: str, inside: str, *, attributes: str = ' lang="en"') -> str:
    """A whole HTML document."""
    return f"<!DOCTYPE html>\n<html{attributes}>\n<head>\n{head}\n</head>\n<body>\n{inside}\n</body>\n</html>\n"


def _mark(line: str) -> str:
    head, space, _ = line.partition(" ")
    return head + space if head in ("#", "##", "*", ">", "?", "~") and space else ""


def _head(frame: Frame, title: str, *, charset: bool = True) -> str:
    words = title if frame.name in title else f"{title} | {frame.name}"
    parts = ['<meta charset="utf-8">'] if charset else []
    parts += ['<meta name="viewport" content="width=device-width">', f"<title>{escape(words)}</title>"]
    if frame.json_ld:
        parts.append(f'<script type="application/ld+json">\n{frame.json_ld}\n</script>')
    return "\n".join(parts)


def _paragraphs(lines: Sequence[str]) -> str:
    return "\n".join(f"<p>{escape(line)}</p>" for line in lines)


def _plain(frame: Frame, title: str, lines: Sequence[str]) -> str:
    inside = (
        f"<h1>{escape(frame.name)}</h1>\n<ul>\n{links(frame.menu)}\n</ul>\n<main>\n{body(lines)}\n</main>\n"
        f"<footer>\n{_paragraphs(frame.foot)}\n</footer>"
    )
    return document(_head(frame, title), inside)


def _menu(frame: Frame, title: str, lines: Sequence[str]) -> str:
    script = "document.querySelector('#cookies').hidden = localStorage.seen === '1'"
    inside = (
        f'<div id="cookies" class="cookie-banner" role="dialog" aria-label="Cookies"><p>{escape(frame.cookie)}</p>'
        f"<button>OK</button></div>\n<header>\n<p>{escape(frame.name)}</p>\n"
        f'<nav>\n<ul class="menu">\n{links(frame.menu)}\n</ul>\n</nav>\n</header>\n'
        f"<main>\n<h1>{escape(title)}</h1>\n{body(lines)}\n</main>\n"
        f"<aside>\n{body(['> ' + line for line in frame.aside])}\n</aside>\n"
        f"<footer>\n{_paragraphs(frame.foot)}\n</footer>\n<script>{script}</script>"
    )
    return document(_head(frame, title), inside)


def _cards(frame: Frame, title: str, lines: Sequence[str]) -> str:
    cards: list[list[str]] = [[]]
    for line in lines:
        if line.startswith("# ") and cards[-1]:
            cards.append([])
        cards[-1].append(line)
    sections = "\n".join(
        f'<section class="card">\n<div class="inner">\n{body(card, question="summary")}\n</div>\n</section>'
        for card in cards
    )
    inside = (
        f'<div class="topbar"><span>{escape(frame.name)}</span></div>\n'
        f"<nav>\n<ul>\n{links(frame.menu)}\n</ul>\n</nav>\n"
        f'<div class="hero"><h1>{escape(title)}</h1></div>\n<div class="content">\n{sections}\n</div>\n'
        f'<div class="testimonial">\n{body(["> " + line for line in frame.aside])}\n</div>\n'
        f'<footer class="footer">\n{_paragraphs(frame.foot)}\n</footer>'
    )
    style = "<style>.card{padding:1em}.hero{background:#eef}</style>"
    return document(_head(frame, title) + "\n" + style, inside)


def _old(frame: Frame, title: str, lines: Sequence[str]) -> str:
    menu = " | ".join(f'<a href="{escape(href)}">{escape(words)}</a>' for href, words in frame.menu)
    foot = "<br>\n".join(escape(line) for line in frame.foot)
    inside = (
        f'<table width="100%"><tr><td colspan="2"><b>{escape(frame.name)}</b><br>{menu}</td></tr>\n'
        f'<tr><td width="80%">\n<h1>{escape(title)}</h1>\n{body(lines)}\n</td><td>&nbsp;</td></tr>\n'
        f'<tr><td colspan="2"><font size="1">{foot}</font></td></tr></table>'
    )
    return document(_head(frame, title), inside, attributes="")
