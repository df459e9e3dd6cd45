"""How links keep the language: each names it, unless it is the usual one; no cookie holds it. Pure.

It is no part of a search: a link in another language asks for the same clinics.
"""

from ui.wording import USUAL, languages, speaking

LANGUAGE = "lang"
"""The parameter that chooses the language of a page."""


def in_language(address: str, language: str | None = None) -> str:
    """An address of ours, asking for ``language``, or else for the one that is spoken just now; a part behind # stays.

    >>> in_language("/in/or?page=2", "es"), in_language("/in", "en")
    ('/in/or?page=2&lang=es', '/in')
    """
    code = speaking() if language is None else language
    if code == USUAL:
        return address
    path, mark, part = address.partition("#")
    return f"{path}{'&' if '?' in path else '?'}{LANGUAGE}={code}{mark}{part}"


def in_languages(address: str) -> list[tuple[str, str]]:
    """The same page in every language, by code; ``address`` names none."""
    return [(code, in_language(address, code)) for code in languages()]
