"""What clinics explain --site shows: every link of a clinic's own site, its worth and why it was chosen or not."""

from collections.abc import Mapping, Sequence
from typing import Any

from config.home import Home
from ui.cli.options import plain


def record_of(site: str, home: Home) -> Mapping[str, Any]:
    """What happened at a site when it was last crawled; a site that never was is visited now, and nothing is kept.

    Raises :class:`UsageError` for what is no address, :class:`ConfigError` without a contact, :class:`ClinicsError`
    with the reason when nothing of the site may be read, :class:`HomeError` while another command is writing the home
    folder: only one visits hosts at a time.
    """
    from config.settings import load_settings
    from crawler.one_page import visit_site
    from crawler.sites.site_record import last_record

    record = last_record(home.runs, site)
    if record is not None:
        return record
    settings = load_settings(home)
    with home.prepare().held():  # a crawl beside it would ask the same host at the same time
        return visit_site(site, settings=settings, decisions=home.decisions)


def print_record(record: Mapping[str, Any], *, whole: bool) -> None:
    """The record in lines for a person; ``whole`` prints also the links that were refused whatever they are worth."""
    from ui.words import count

    print(f"{plain(record['site'])}, visited {record['seen']}: {_outcome(record)}")
    if record["home"] != record["site"]:
        print(f"It answered from {plain(record['home'])}")
    if record["closed"]:
        print(f"It seems to say that it has closed: \u201c{plain(record['closed'])}\u201d")
    for file, named in record["sitemaps"].items():
        told = count(named, "address", "addresses") if named else "none to be read"
        print(f"Sitemap {plain(file)}: {told}")
    links: Sequence[Mapping[str, Any]] = record["links"]
    chosen = [one for one in links if one["chosen"]]
    left = [one for one in links if not one["chosen"] and one["topic"]]
    refused = [one for one in links if not one["chosen"] and not one["topic"]]
    for title, some in (("Asked for, in this order", chosen), ("Weighed, and not asked for", left)):
        if some:
            print(f"\n{title} (score, what it promises, why)")
        for one in some:
            print(f"  {one['score']:5g}  {one['topic']:<10}  {_named(one)}")
            print(f"         {plain(', '.join(one['because']))}: {plain(one['outcome'])}")
    if refused and not whole:
        print(f"\nNot weighed: {count(len(refused), 'link', 'links')}; --all lists them.")
    elif refused:
        print("\nNot weighed")
        for one in refused:
            print(f"  {_named(one)}: {plain(one['outcome'])}")


def _outcome(record: Mapping[str, Any]) -> str:
    from ui.words import count

    if not record["pages"]:
        return plain(record["outcome"])
    pages = count(record["pages"], "page", "pages")
    return f"{pages} read of at most {record['most']}, {count(record['listings'], 'listing', 'listings')}"


def _named(link: Mapping[str, Any]) -> str:
    words = f" \u201c{plain(link['words'])}\u201d" if link["words"] else ""
    return f"{plain(link['url'])}{words}"
