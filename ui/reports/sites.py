"""What a report tells of clinics' own sites that gave nothing this time, in lines and as markup. Pure."""

from crawler.runs.folders import Run
from ui import words
from ui.reports.markup import link, table, text

MOST_TOLD = 100
"""Sites told one by one on the page of a run; all are counted, and all stand in its ``report.json``."""
_IN_A_LINE = 3
_WHAT = {
    "silent": (
        "Sites that were down",
        "gave nothing this time and will be asked again sooner (see when: clinics status)",
    ),
    "parked": ("Names for sale", "led to a parked name, no clinic's page"),
    "moved_to_other_owner": ("Sites that led to somebody else", "led to a site that may be somebody else's"),
}
"""What may befall a site, by the key of a report that tells of it: a heading, and the words after the number of sites.
"""


def sites_in_lines(run: Run) -> list[str]:
    """The same for a terminal, a line for each thing that befell sites."""
    told = {key: _told(run, key) for key in _WHAT}
    return [_line(sites, _WHAT[key][1]) for key, sites in told.items() if sites]


def sites_in_markup(run: Run) -> str:
    """The sites of a run that gave nothing, with the reasons; empty when all gave something."""
    return "".join(_section(head, _told(run, key), what) for key, (head, what) in _WHAT.items())


def _told(run: Run, key: str) -> dict[str, str]:
    told = run.report.get(key)
    return {str(site): str(why) for site, why in told.items()} if isinstance(told, dict) else {}


def _line(sites: dict[str, str], what: str) -> str:
    first = ", ".join(words.clean(site) for site in list(sites)[:_IN_A_LINE])
    more = f" and {len(sites) - _IN_A_LINE} more" if len(sites) > _IN_A_LINE else ""
    return f"{words.count(len(sites), 'site', 'sites')} {what}: {first}{more}"


def _section(head: str, sites: dict[str, str], what: str) -> str:
    rows = [(link(site, text(site)), text(why)) for site, why in list(sites.items())[:MOST_TOLD]]
    if not rows:
        return ""
    more = len(sites) - len(rows)
    rest = f"<p class='quiet'>and {more} more, in report.json</p>" if more > 0 else ""
    told = f"{words.count(len(sites), 'site', 'sites')} {what}."
    return f"<h2>{head}</h2><p>{text(told)}</p>{table(('site', 'what came of it'), rows)}{rest}"
