"""Finds the words that a visitor would read in source code: text between tags, labels of boxes, whole sentences.

It reads what stands in the code, not what the code makes; what it finds is what another language could never say.
"""

import ast
import re
from collections.abc import Iterator

_TAG = re.compile(r"<[^<>]*>?")
_SPOKEN_ATTRIBUTE = re.compile(r"(?:aria-label|aria-description|alt|title|placeholder)=[\"']([^\"'<>{]*)")
_ENTITY = re.compile(r"&[a-z#0-9]+;")
_WORD = re.compile(r"[^\W\d_]{3,}")
_SEVERAL = re.compile(r"[^\W\d_]{2,}[,;:]? [^\W\d_]{2,}")
_JINJA = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_SCRIPT_STRING = re.compile(r"\"([^\"\n]*)\"|'([^'\n]*)'|`([^`]*)`")
_SCRIPT_COMMENT = re.compile(r"/\*.*?\*/|(?m:^\s*//.*$)|(?m:\s//\s.*$)", re.DOTALL)

SILENT_KEYWORDS = {
    *("key", "type", "variant", "align", "alignment", "vertical_alignment", "horizontal_alignment", "gap", "layout"),
    *(
        "language",
        "width",
        "height",
        "url_path",
        "position",
        "icon",
        "page_icon",
        "visibility",
        "on_change",
        "on_click",
    ),
    *("initial_sidebar_state", "label_visibility", "target", "color", "name", "border", "accept_new_options"),
}
"""Arguments of Streamlit whose strings nobody reads."""

SILENT_CALLS = {"Page", "switch_page", "set_option", "get_option"}
"""Functions of Streamlit whose first argument is no text."""

NOT_READ = {"debug", "info", "warning", "error", "exception", "getLogger", "compile"}
"""Functions, not of Streamlit, whose strings no visitor reads: those of a log, and patterns."""


def in_python(source: str) -> Iterator[tuple[int, str]]:
    """Line and text of every string of a module that a visitor would read, docstrings and errors left out."""
    tree = ast.parse(source)
    silent = _silent(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _of_streamlit(node) is not None:
            yield from _said_to_streamlit(node)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent:
            found = between_tags(node.value) if "<" in node.value or ">" in node.value else _sentence(node.value)
            if found:
                yield node.lineno, found


def in_template(source: str) -> Iterator[tuple[int, str]]:
    """Line and text of what a template says by itself."""
    kept = _JINJA.sub(lambda found: re.sub(r"[^\n]", "", found.group()), source)
    kept = re.sub(r"(?s)<(script|style)\b.*?</\1>", lambda found: "\n" * found.group().count("\n"), kept)
    for number, line in enumerate(kept.split("\n"), start=1):
        found = between_tags(line)
        if found:
            yield number, found


def in_script(source: str) -> Iterator[tuple[int, str]]:
    """Line and text of the sentences that a script of ours holds."""
    kept = _SCRIPT_COMMENT.sub(lambda found: "\n" * found.group().count("\n"), source)
    for string in _SCRIPT_STRING.finditer(kept):
        text = next(part for part in string.groups() if part is not None)
        found = between_tags(text) if "<" in text else _sentence(text)
        if found and "." not in found.split()[0]:
            yield kept.count("\n", 0, string.start()) + 1, found


def between_tags(markup: str) -> str:
    """The words that stand between the tags of a piece of markup, and those that a screen reader says of them."""
    told = [part for part in _SPOKEN_ATTRIBUTE.findall(markup) if _WORD.search(part)]
    text = markup
    if ">" in text and ("<" not in text or text.index(">") < text.index("<")):
        text = text.partition(">")[2]  # the end of a tag whose beginning stands elsewhere
    text = _ENTITY.sub(" ", _TAG.sub(" ", text))
    return " ".join([*told, text.strip()] if _WORD.search(text) else told)


def _sentence(text: str) -> str:
    return text if _SEVERAL.search(text) and not text.startswith(("http", "application/", "text/")) else ""


def _silent(tree: ast.Module) -> set[int]:
    """Strings that no visitor reads: docstrings, errors, comparisons, subscripts, lines of a log, patterns."""
    silent: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            silent.add(id(node.value))
        logged = isinstance(node, ast.Call) and _name(node.func) in NOT_READ and _of_streamlit(node) is None
        if logged or isinstance(node, ast.Raise | ast.Compare | ast.Subscript):
            silent.update(id(part) for part in ast.walk(node))
    return silent


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _of_streamlit(call: ast.Call) -> str | None:
    """The name of the function of Streamlit that is called; None for others."""
    function = call.func
    if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name) and function.value.id == "st":
        return function.attr
    return None


def _said_to_streamlit(call: ast.Call) -> Iterator[tuple[int, str]]:
    spoken = [] if _of_streamlit(call) in SILENT_CALLS else call.args[:1]
    spoken += [one.value for one in call.keywords if one.arg not in SILENT_KEYWORDS]
    for argument in spoken:
        parts = argument.values if isinstance(argument, ast.JoinedStr) else [argument]
        for part in parts:
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                text = between_tags(part.value) if "<" in part.value else part.value
                if _WORD.search(text):
                    yield part.lineno, text
