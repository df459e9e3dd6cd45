"""The unit of what we know: *this listing says that this field has this value*.

Nothing said means no statement; "we do not offer it" is a statement denied. So every answer is one of yes, no and
not stated.
"""

import hashlib
from dataclasses import dataclass
from datetime import date

SAID_LIMIT = 240
"""Most characters that a quotation may have."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing read on one page, before it belongs to a listing.

    ``said`` is the passage that proves it, found in the page as it stands there (white space aside).
    """

    field: str
    value: str
    said: str
    denied: bool = False


@dataclass(frozen=True, slots=True)
class Statement:
    """One finding of one listing, with the page it stands on and the days it was first and last seen.

    ``gone_since`` is the first day on which the page was seen without it; None while it still says so.
    """

    listing: str
    field: str
    value: str
    said: str
    url: str
    first_seen: date
    last_seen: date
    reader: str
    denied: bool = False
    gone_since: date | None = None

    @property
    def id(self) -> str:
        """Ignores dates, wording and reader: the same claim on the same page is the same statement."""
        key = "\n".join((self.listing, self.field, self.value, str(self.denied), self.url))
        return hashlib.sha256(key.encode()).hexdigest()[:20]
