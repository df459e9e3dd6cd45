"""The words of opening hours: days, times of day, *closed*, *by appointment* and what joins them.

Every word must be one of these. One that is not (*phone*, *first*, *may vary*, *EST*) changes what the rest means, and
then nothing is understood.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from indexer.normalise.clock import Clock, by_24, clock

Kind = Literal[
    "day", "days", "daily", "time", "allday", "always", "dash", "soft", "hard", "or",
    "closed", "except", "appointment", "bound", "other", "lunch", "some", "filler",
]  # fmt: skip

HOLIDAY = 7
"""The day behind Sunday: any public holiday."""
LONGEST = 600
"""Characters of hours that are read; what is longer is no line of opening hours."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word with what it stands for: ``days`` (0 is Monday) or a time; ``only`` of an appointment that is needed."""

    kind: Kind
    text: str
    days: frozenset[int] = frozenset()
    at: Clock | None = None
    only: bool = False


_DAYS = {
    "monday": 0, "mondays": 0, "mon": 0, "mo": 0, "tuesday": 1, "tuesdays": 1, "tues": 1, "tue": 1, "tu": 1,
    "wednesday": 2, "wednesdays": 2, "weds": 2, "wed": 2, "thursday": 3, "thursdays": 3, "thurs": 3, "thur": 3,
    "thu": 3, "th": 3, "friday": 4, "fridays": 4, "fri": 4, "fr": 4, "saturday": 5, "saturdays": 5, "sat": 5, "sa": 5,
    "sunday": 6, "sundays": 6, "sun": 6, "su": 6,
}  # fmt: skip
_SHORT, _LONG = (
    "|".join(sorted((name for name in _DAYS if (len(name) < 6) is short), key=len, reverse=True))
    for short in (True, False)
)
_LETTERS = {"m": 0, "t": 1, "tu": 1, "w": 2, "th": 3, "r": 3, "f": 4, "sa": 5, "su": 6}
_END = r"(?![A-Za-z0-9])"
_LETTER = r"(?:TU|Tu|TH|Th|SA|Sa|SU|Su|M|T|W|R|F)"
_HALF = r"(?P<half>[ap]\.? ?m\.?|[ap])"
_TIME = (
    r"(?P<hour>[0-9]{1,2})(?:[:.h](?P<minute>[0-5][0-9])(?::00)?)? ?" + f"(?:{_HALF})?" + r"(?![0-9A-Za-z:])"
    r"(?: ?(?P<name>noon|midnight)(?![a-z]))?"
)
_APPOINTMENT = (
    r"(?:(?:is |are )?(?:by|with) (?:prior |advance )?)?(?:appointments?|appts?\.?)(?P<only> only| required)?" + _END
)

_Maker = Callable[[re.Match[str]], Word | None]


def _plain(kind: Kind) -> _Maker:
    return lambda match: Word(kind, match[0])


def _day(match: re.Match[str]) -> Word:
    return Word("day", match[0], days=frozenset({_DAYS[match["name"].casefold()]}))


def _set(*days: int) -> _Maker:
    return lambda match: Word("days", match[0], days=frozenset(days))


def _letters(match: re.Match[str]) -> Word | None:
    days = [_LETTERS[letter.casefold()] for letter in re.findall(_LETTER, match["letters"])]
    if sorted(set(days)) != days:
        return None
    return Word("day" if len(days) == 1 else "days", match[0], days=frozenset(days))


def _time(match: re.Match[str]) -> Word | None:
    half = (match["half"] or "")[:1].casefold()
    name = (match["name"] or "").casefold()
    if name:
        wrong = (
            match["hour"] != "12" or int(match["minute"] or 0) != 0 or half not in ("", "p" if name == "noon" else "a")
        )
        return None if wrong else Word("time", match[0], at=Clock(12, 0, "pm" if name == "noon" else "am", named=True))
    at = clock(match["hour"], match["minute"] or "", f"{half}m" if half else "")
    return None if at is None else Word("time", match[0], at=at)


def _military(match: re.Match[str]) -> Word | None:
    at = clock(match["hour"], match["minute"], "")
    return None if at is None else Word("time", match[0], at=Clock(at.hour, at.minute, "24"))


def _named(half: Literal["am", "pm"]) -> _Maker:
    return lambda match: Word("time", match[0], at=Clock(12, 0, half, named=True))


def _appointment(match: re.Match[str]) -> Word | None:
    bare = match[0].casefold().startswith("app") and match["only"] is None
    return None if bare else Word("appointment", match[0], only=match["only"] is not None)


def _holiday(match: re.Match[str]) -> Word:
    some = (match["which"] or "").casefold() in ("major", "some", "most", "select")
    return Word("days", match[0] if not some else "some", days=frozenset({HOLIDAY}))


def _word(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_PATTERNS: tuple[tuple[re.Pattern[str], _Maker], ...] = (
    (
        _word(
            rf"24 ?/ ?7(?: ?/ ?365)?{_END}"
            rf"|24 (?:hours?|hrs)(?: a day)?,? (?:and )?(?:7|seven) days(?: a week)?{_END}"
        ),
        _plain("always"),
    ),
    (_word(rf"(?:24[ -]?(?:hours|hour|hrs|hr)(?: a day| per day|/day)?|day and night){_END}"), _plain("allday")),
    (_word(r"(?:(?:7|seven) days(?:(?: a| per|/) ?week)?|every ?day(?: of the week)?|daily)" + _END), _plain("daily")),
    (_word(r"We(?= ?(?:[-\u2013,;:0-9]|off\b|unknown\b))"), lambda match: Word("day", match[0], days=frozenset({2}))),
    (_word(r"(?:we are|we're|we\u2019re|we)" + _END), _plain("filler")),
    (_word(rf"(?P<name>{_SHORT}){_END}\.?"), _day),
    (_word(rf"(?P<name>{_LONG})(?:['\u2019]s)?{_END}"), _day),
    (_word(r"(?:weekdays?|business days)" + _END), _set(0, 1, 2, 3, 4)),
    (_word(r"weekends?" + _END), _set(5, 6)),
    (
        _word(
            r"(?:(?P<which>major|some|most|select|all|public|federal|bank|national|legal)(?: (?:us|federal|public))? )?"
            r"(?:holidays?|PH)" + _END
        ),
        _holiday,
    ),
    (re.compile(rf"(?P<letters>{_LETTER}{{1,7}}){_END}\.?"), _letters),
    (re.compile(r"(?P<letter>[mtwf])" + _END), lambda match: Word("day", match[0], frozenset({_LETTERS[match[0]]}))),
    (_word(r"(?P<hour>[01][0-9]|2[0-3])(?P<minute>00|15|30|45) ?(?:h|hrs|hours)?(?![0-9A-Za-z:])"), _military),
    (_word(_TIME), _time),
    (_word(r"(?:noon|midday)" + _END), _named("pm")),
    (_word(r"midnight" + _END), _named("am")),
    (_word(r"[-~\u2010-\u2015\u2212]{1,3}|(?:to|thru|through|until|till|til)" + _END), _plain("dash")),
    (_word(r"\|\||or" + _END), _plain("or")),
    (_word(r"[;\n|\u2022\u00b7.]"), _plain("hard")),
    (_word(r"[,&/+]|(?:and|plus|also)" + _END), _plain("soft")),
    (_word(r"(?:closed|off|not open)(?: (?:on|all day|every))?" + _END), _plain("closed")),
    (_word(r"(?:except|excluding)(?: (?:on|for))?" + _END), _plain("except")),
    (_word(r'unknown "by appointment"'), _plain("bound")),
    (_word(r'unknown "some holidays"'), _plain("some")),
    (_word(_APPOINTMENT), _appointment),
    (
        _word(r"(?:(?:all )?other (?:times|hours|days)|evenings?|after[- ]hours|(?:additional|extended) hours)" + _END),
        _plain("other"),
    ),
    (_word(r"(?:for )?lunch(?: ?(?:break|hour|time))?" + _END), _plain("lunch")),
    (
        _word(
            r"(?:(?:our )?(?:(?:office|business|clinic|opening|operating|regular|normal|working) )?(?:hours|times)"
            r"(?: of operation)?|open|opened|from|at|on|are|is|the|our|every|each)" + _END
        ),
        _plain("filler"),
    ),
    (_word(r"[:()\[\]\"\u201c\u201d*@]"), _plain("filler")),
)  # fmt: skip


_OSM = re.compile(r"(?:Mo|Tu|We|Th|Fr|Sa|Su|PH|[0-9]{2}:[0-9]{2}|[-,; ]|off|24/7|\|\||unknown \"[a-z ]{1,40}\"){1,200}")
"""Nothing but the OSM syntax, in which every time is on the 24-hour clock."""


def words_of(text: str) -> list[Word] | None:
    """All words in their order, fillers left out; None when one of them is not known or there are too many."""
    if len(text) > LONGEST:
        return None
    lines = (" ".join(line.split()) for line in unicodedata.normalize("NFKC", text).splitlines())
    rest = "\n".join(line for line in lines if line)
    if len(rest) > LONGEST:
        return None
    found: list[Word] = []
    at = 0
    while at < len(rest):
        if rest[at] == " ":
            at += 1
            continue
        word, at = _next(rest, at)
        if word is None:
            return None
        if word.kind != "filler":
            found.append(word)
    return _by_one_clock(found, whole=_OSM.fullmatch(rest) is not None)


def _by_one_clock(words: list[Word], *, whole: bool) -> list[Word]:
    """The 24-hour clock for every time that may be on it, where the text uses that clock."""
    halves = {word.at.half for word in words if word.at is not None and not word.at.named}
    if not whole and ("24" not in halves or halves & {"am", "pm"}):
        return words
    return [
        replace(word, at=by_24(word.at)) if word.at is not None and (whole or word.at.hour >= 10) else word
        for word in words
    ]


def _next(text: str, at: int) -> tuple[Word | None, int]:
    for pattern, make in _PATTERNS:
        match = pattern.match(text, at)
        if match is not None:
            word = make(match)
            if word is not None:
                return word, match.end()
    return None, len(text)
