"""E-mail addresses out of the words that hold them.

``jo [at] elm [dot] example`` is read, because nobody means anything else by it; ``jo at elm`` is not. Fetches nothing
and writes to nobody.
"""

import re
from urllib.parse import unquote

from indexer.normalise.web import clean_url

_LONGEST = 500
_LONGEST_LOCAL = 64
_ADDRESS = re.compile(
    r"(?<![A-Za-z0-9.!#$%&'*+/=?^_`{|}~@-])"
    r"(?P<local>[A-Za-z0-9!#$%&'*+/=?^_`{|}~-][A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{0,63})@"
    r"(?P<domain>[A-Za-z0-9][A-Za-z0-9.-]{0,252})(?![A-Za-z0-9@-])"
)
"""The unquoted form of RFC 5321, without letters outside ASCII."""
_AT = re.compile(r" ?(?:\[ ?at ?\]|\( ?at ?\)|\{ ?at ?\}|<at>) ?", re.IGNORECASE)
_DOT = re.compile(r" ?(?:\[ ?dot ?\]|\( ?dot ?\)|\{ ?dot ?\}|<dot>) ?", re.IGNORECASE)

_NOBODYS = frozenset({
    "example.com", "example.org", "example.net", "domain.com", "yourdomain.com", "email.com", "mysite.com",
    "yoursite.com", "website.com", "sentry.io", "wixpress.com", "sentry-next.wixpress.com", "company.com",
})  # fmt: skip
"""Domains of examples left in templates and of addresses that only programs write to."""


def read_email(text: str) -> str | None:
    """The first e-mail address in a text, its domain in small letters; None when there is none.

    ``mailto:`` and what follows its ``?`` is cut. The part before the ``@`` stays as written, since a host may tell
    capitals apart. Placeholders of templates (``you@example.com``) and file names (``logo@2x.png``) are none.
    """
    short = text[:_LONGEST]
    if short.strip()[:7].casefold() == "mailto:":
        short = unquote(short.strip()[7:].split("?", 1)[0])
    short = _DOT.sub(".", _AT.sub("@", short))
    for match in _ADDRESS.finditer(short):
        local, domain = match["local"].rstrip("."), match["domain"].rstrip(".-").casefold()
        if ".." in local or len(local) > _LONGEST_LOCAL or match["local"].endswith(".") or domain in _NOBODYS:
            continue
        if _is_host(domain):
            return f"{local}@{domain}"
    return None


def _is_host(domain: str) -> bool:
    clean = clean_url(domain)
    return clean is not None and clean.partition("://")[2] == f"{domain}/"
