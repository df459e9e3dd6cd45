"""Ways to reach a clinic: telephone numbers and web addresses, told apart from text that only looks like them. Pure."""

from functools import lru_cache
from urllib.parse import urlsplit

from indexer.clinic import Clinic
from indexer.normalise.phone import read_phone
from ui.wording import say
from ui.words import clean, shown


def page(url: str) -> str:
    """A page as people name it: host and path of its address, cut when long; empty when :func:`link` refuses it."""
    if link(url) == "":
        return ""
    parts = urlsplit(url.strip())
    return clean((parts.hostname or "") + parts.path.rstrip("/"), longest=60)


def link(url: str) -> str:
    """The address when it can be linked to (``http`` or ``https`` with a host, no user name in it), else empty."""
    stripped = url.strip()
    plain = stripped.isascii() and stripped.isprintable() and " " not in stripped
    if "\\" in stripped or not (plain or all(ord(letter) > 32 and shown(letter) for letter in stripped)):
        return ""
    try:
        parts = urlsplit(stripped)
        fine = parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc
    except ValueError:
        return ""
    return stripped if fine else ""


@lru_cache(maxsize=4096)
def tel(phone: str) -> str:
    """The digits that a phone dials, with ``+`` in front where the number has it; empty when it is no number.

    Of two numbers the first is dialled; letters are dialled as on a keypad. Reading a number takes long, so the last
    ones are remembered.
    """
    read = read_phone(phone)
    if read is not None:
        return read.number
    before_extension = phone.lower().partition("x")[0]
    digits = "".join(letter for letter in before_extension if letter in "0123456789")
    if not 3 <= len(digits) <= 15:
        return ""
    return ("+" if phone.strip().startswith("+") else "") + digits


def phone_note(clinic: Clinic) -> str:
    """What a caller should know of the number, as ``phone_note.sentence`` in the language that is spoken, or empty."""
    note = clinic.phone_note
    if note is None:
        return ""
    kind = "shared" if note.others else "counts_calls"
    if note.instead_of:
        return say(f"clinic.phone_{kind}_elsewhere", shown=clean(note.instead_of, longest=40), others=note.others)
    return say("clinic.phone_shared", others=note.others)


def phone(number: str) -> str:
    """A number as people read it out: ``(503) 555-0100`` for North America, others as they stand."""
    digits = number.strip().removeprefix("+1")
    if number.strip().startswith("+1") and len(digits) == 10 and digits.isascii() and digits.isdigit():
        return f"({digits[:3]}) {digits[3:6]}-{digits[6:]}"
    return clean(number, longest=40)
