"""Every limit of the gate, each with its reason: how much may be wrong with a run before a person has to look at it.

Numbers only; what they are compared with is in ``verdict.py``. What a single source is known to bring stands in its row
of ``config/sources.toml`` and counts beside these.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Shares are between 0 and 1; *before* is the last accepted run of the same source."""

    failed: float = 0.2
    """Share of pages that may fail in a source of one host: a host in good order fails on far fewer."""
    failed_sites: float = 0.6
    """The same for clinics' own sites, many of which are always down."""
    raised_sites: float = 0.05
    """Share of clinics' own pages on which our own code may fail, so odd are some."""
    raised: float = 0.005
    """The same for any other source, whose pages are of one make: in a long list one odd page in two hundred is no
    change of them, and must not keep all the others back. What such a run does not list stays as it was."""
    skipped: float = 0.1
    """Share of a source's rows that may lack what every row should have: a few are always half filled in."""

    fewer: float = 0.3
    """Share of the listings before that may be missing: a month takes a few in a hundred, a broken page takes many."""
    gone: float = 0.3
    """Share of the references before that may not come again: more means that they are made in another way now."""
    few: int = 5
    """Listings that have to be missing at least, whatever share that is: in a short list two closings are a third."""

    wide: float = 0.3
    """Share of the listings before from which on a field is widely there, and its loss a change of the pages."""
    lost: float = 0.2
    """Part of that share that may be lost: clinics drop an e-mail one by one, a layout drops it for a whole state."""
    lost_sites: float = 0.34
    """The same for clinics' own sites, which are other ones each time."""
    sure: float = 3.0
    """Standard errors of the difference of two shares that a loss has to exceed, so that chance alone quarantines
    fewer than two runs in a thousand, even of sites chosen anew each time; below five listings nothing is so sure."""
    thin: float = 0.33
    """Part of the usual letters of a listing's pages that has to be left: an empty frame of a page has far fewer."""
    thin_from: int = 200
    """Letters from which on that is asked: of shorter pages a line more or less is a large part."""
    alike: float = 0.2
    """Part of the share of different names that has to be left: one name for all is a notice, not a list."""
    fewest: int = 8
    """Listings in each of both runs from which on letters and names are compared: medians of fewer jump about."""

    more: float = 1.0
    """Growth that is only told, as a share of the listings before: twice as many may be new states, or a loop."""
    novel: float = 0.9
    """Part of its share by which a kind of text has grown that is told as new: all of it or nearly so."""
    worse: float = 0.05
    """Rise of the share of failed pages that is only told."""


LIMITS = Limits()
"""Those that every run is judged by."""
