"""E-mail addresses out of the words that hold them, and whether the host behind one can be the clinic's own.

``jo [at] elm [dot] example`` is read, because nobody means anything else by it; ``jo at elm`` is not. Fetches nothing
and writes to nobody.
"""

import re
from urllib.parse import unquote

from indexer.normalise.web import clean_url, site_key

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

_FREE_NAMES = frozenset(
    {"gmail", "googlemail", "yahoo", "hotmail", "outlook", "live", "aol", "icloud", "gmx", "yandex"}
)
"""Names of providers under many endings (``yahoo.ca``, ``hotmail.co.uk``)."""
_FREE = frozenset({
    "ymail.com", "rocketmail.com", "msn.com", "me.com", "mac.com", "proton.me", "protonmail.com", "pm.me", "mail.com",
    "zoho.com", "zohomail.com", "fastmail.com", "fastmail.fm", "hushmail.com", "tutanota.com", "tuta.com", "hey.com",
    "comcast.net", "xfinity.com", "verizon.net", "att.net", "sbcglobal.net", "bellsouth.net", "pacbell.net", "cox.net",
    "charter.net", "spectrum.net", "earthlink.net", "optonline.net", "frontier.com", "frontiernet.net",
    "windstream.net", "centurylink.net", "centurytel.net", "embarqmail.com", "q.com", "juno.com", "netzero.net",
    "rr.com", "roadrunner.com", "suddenlink.net", "mindspring.com", "btinternet.com", "sky.com", "virginmedia.com",
    "ntlworld.com", "talktalk.net", "bigpond.com", "bigpond.net.au", "optusnet.com.au", "iinet.net.au", "shaw.ca",
    "rogers.com", "telus.net", "sympatico.ca", "bell.net", "videotron.ca", "mail.ru", "qq.com", "163.com",
})  # fmt: skip
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


def is_free_mail(email: str) -> bool:
    """Whether anybody can have an address at this host: then it tells nothing of whose site it is."""
    domain = site_key(f"https://{email.rpartition('@')[2].strip()}/") or ""
    return domain in _FREE or domain.partition(".")[0] in _FREE_NAMES


def email_site(email: str) -> str | None:
    """The site that the owner of the address has, as :func:`site_key` writes it; None of a free or shared host."""
    read = read_email(email)
    if read is None or is_free_mail(read):
        return None
    key = site_key(f"https://{read.rpartition('@')[2]}/")
    return None if key is None or "/" in key else key


def _is_host(domain: str) -> bool:
    clean = clean_url(domain)
    return clean is not None and clean.partition("://")[2] == f"{domain}/"
