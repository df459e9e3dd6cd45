"""Days, numbers and lists as people write them in the language that is spoken. Our own words only; pure."""

from collections.abc import Sequence
from datetime import date

from ui.wording import say, speaking


def day(when: date) -> str:
    """As people write a date: ``October 5, 2026``, ``5 de octubre de 2026``."""
    return say("day.whole", month=say(f"day.month_{when.month}"), day=when.day, year=when.year)


def month(when: date) -> str:
    """The month alone: ``October 2026``, ``octubre de 2026``."""
    return say("day.month_and_year", month=say(f"day.month_{when.month}"), year=when.year)


def count(number: int, one: str, many: str) -> str:
    """``1 page``, ``1,204 pages``: for the English of the command line and its reports; pages use :func:`counted`."""
    return f"{number:,} {one if number == 1 else many}"


def counted(key: str, number: int, **parts: object) -> str:
    """A string that holds a ``{number}``: the one that ends in ``.one`` for 1, else the one in ``.many``."""
    return say(f"{key}.one" if number == 1 else f"{key}.many", number=f"{number:,}", **parts)


def clinics(number: int) -> str:
    """``no clinics``, ``1 clinic``, ``1,204 clinics``."""
    return say("count.clinics.none") if number == 0 else counted("count.clinics", number)


def listed(words: Sequence[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    if len(words) < 2:
        return "".join(words)
    return say(_joint(words[-1]), words=", ".join(words[:-1]), last=words[-1])


def _joint(last: str) -> str:
    """Spanish says *e* for *y* before the sound of an *i*, not before *hie*, *hia*, *hio*."""
    sounds = last.lstrip("«“¿¡(").lower()
    if speaking() == "es" and sounds.startswith(("i", "í", "hi", "hí")) and sounds[:3] not in ("hie", "hia", "hio"):
        return "list.before_i"
    return "list.joined"
