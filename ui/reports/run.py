"""The report of a run as a page that a person reads: one file of plain HTML that needs nothing else. Pure.

No scripts, nothing loaded from anywhere; every word that was crawled is cleaned and escaped, and only web addresses
become links. The page says what happened and what to do; it tells nothing of any clinic but its name and address.
"""

import html
from collections.abc import Mapping, Sequence

from crawler.gate.measured import Measured
from crawler.runs.contents import Changes, Told
from crawler.runs.folders import Run, moment_of
from ui import words
from ui.reports.markup import link, list_of, table, text, told_number, told_strings
from ui.reports.sites import sites_in_lines, sites_in_markup

OUTCOMES: Mapping[str, str] = {
    "read": "read",
    "unchanged": "unchanged since the last visit, taken as they were",
    "refused_by_robots": "left out because robots.txt forbids them",
    "not_found": "not there (404, 410)",
    "not_a_page": "no page: pictures, documents, data",
    "noindex": "left out because they ask not to be kept",
    "needs_javascript": "show nothing without JavaScript",
    "parked": "a parked name, no clinic's page",
    "moved_to_other_owner": "led to somebody else's site",
    "not_for_us": "never visited: inside this network, or no web address",
    "opted_out": "not asked for: their host wishes not to be visited",
    "left_out": "not asked for: beyond a budget, or addresses without an end",
    "not_given": "refused by the host (other 400s)",
    "server_error": "broken on the host's side (500s)",
    "timed_out": "no answer in time",
    "unreachable": "the host cannot be reached",
    "broken_off": "the connection broke off",
    "too_large": "too large, cut off and not read",
    "host_left": "not asked for: their host was left alone",
    "given_up": "given up on",
    "failed": "failed in another way",
}
"""Outcomes of pages as people read them; one that is not here is shown by its own name."""

_STYLE = """
:root{color-scheme:light dark;--ink:#1c2626;--quiet:#53615f;--back:#fdfdfb;--line:#c9d3d1;--link:#0b6b6b;--bad:#8f2d12}
@media (prefers-color-scheme:dark){:root{--ink:#eaf0ef;--quiet:#a9b6b4;--back:#121818;--line:#3a4645;--link:#7fd6d0;
--bad:#f2a58c}}
body{font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--back);max-width:60rem;margin:2rem auto;
padding:0 1rem;overflow-wrap:anywhere}
h1{font-size:1.5rem;margin-bottom:.2rem}h2{font-size:1.15rem;margin-top:2rem}a{color:var(--link)}
table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.25rem .6rem .25rem 0;vertical-align:top;
border-bottom:1px solid var(--line);font-weight:normal}thead th{color:var(--quiet)}td.n,th.n{text-align:right;
font-variant-numeric:tabular-nums;white-space:nowrap}
.quiet{color:var(--quiet)}.verdict{font-weight:600}.quarantined{color:var(--bad)}code{font-size:.95em}
"""
Wording = Mapping[str, Sequence[tuple[str, int, str]]]
"""Words that the vocabulary does not know, by where they stand: each with how often, and a passage that has it."""

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def page(run: Run, *, serving: Run | None = None, before: Run | None = None, wording: Wording | None = None) -> str:
    """The whole page for a run; ``serving`` is the run that serves now, ``before`` the one it was compared with.

    ``wording`` are words that the vocabulary does not know, counted on its pages.
    """
    title = text(_said(run, "title") or run.source)
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{html.escape(_POLICY)}">'
        '<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex">'
        f"<title>{title}: run of {html.escape(run.when[:10])}</title><style>{_STYLE}</style></head><body><main>"
        f"<h1>{title}</h1><p class='quiet'>Run <code>{text(run.name)}</code>{_times(run)}</p>"
        f"{_verdict(run, serving)}{_numbers(run)}{_changes(run)}{_fields(run, before)}{_pages(run)}"
        f"{_unknown(run, wording)}{_cost(run)}{_robots(run)}{sites_in_markup(run)}"
        f"{_errors(run)}{_notes(run)}</main></body></html>\n"
    )


def lines(run: Run, serving: Run | None = None) -> list[str]:
    """The same in a few lines for a terminal."""
    report = run.report
    changes = Changes.of(report)
    told = [f"{run.name}: {words.count(report['listings'], 'listing', 'listings')}, {verdict(run)}"]
    if changes is not None and changes.since:
        told.append(f"    {_against(changes, complete=report['complete'])}")
    reasons = [f"    {words.clean(reason)}" for reason in told_strings(report.get("reasons"))]
    if run.overruled is not None:
        reasons.append(f"    accepted by {words.clean(run.overruled.who)}: {words.clean(run.overruled.why)}")
    reasons += [f"    {one}" for one in sites_in_lines(run)]
    asked = told_number(report.get("requests"))
    if asked:
        reasons.append(f"    {asked} requests, {size(told_number(report.get('bytes')))} received")
    return told + reasons + [f"    {one}" for one in todo(run, serving)]


def verdict(run: Run) -> str:
    """Whether it serves, in words."""
    if run.overruled is not None:
        return "accepted by a person, held back by the gate"
    return "accepted" if run.verdict == "accepted" else "quarantined"


def todo(run: Run, serving: Run | None) -> list[str]:
    """What a person can do about a quarantined run; empty for one that serves."""
    if run.verdict == "accepted":
        return []
    kept = "Nothing of this source was accepted before." if serving is None else f"{serving.name} keeps serving."
    if serving is None and run.report["listings"] == 0:
        return [kept, "There is nothing in it that could be accepted."]
    return [kept, f'If it is right all the same: clinics accept {run.name} --why "…"']


def size(count: int) -> str:
    """A number of bytes as people say it."""
    for unit, most in (("bytes", 1_000), ("kB", 1_000_000), ("MB", 1_000_000_000)):
        if count < most:
            return f"{count} bytes" if unit == "bytes" else f"{count * 1000 / most:.1f} {unit}"
    return f"{count / 1e9:.1f} GB"


def _verdict(run: Run, serving: Run | None) -> str:
    kind = "accepted" if run.verdict == "accepted" else "quarantined"
    told = f"<p class='verdict {kind}'>{verdict(run).capitalize()}.</p>"
    if run.overruled is not None:
        told += (
            f"<p>{text(run.overruled.who)} let it serve on {html.escape(run.overruled.when[:10])}: "
            f"{text(run.overruled.why)}</p>"
        )
    told += list_of(text(reason) for reason in told_strings(run.report.get("reasons")))
    return told + "".join(f"<p>{text(one)}</p>" for one in todo(run, serving))


def _numbers(run: Run) -> str:
    speaks = (
        "It speaks for the whole source: what it does not list is gone."
        if run.report["complete"]
        else "It does not speak for the whole source: what it does not list stays as it was."
    )
    return f"<p>{words.count(run.report['listings'], 'listing', 'listings')}. {speaks}</p>"


def _changes(run: Run) -> str:
    changes = Changes.of(run.report)
    if changes is None or not changes.since:
        return ""
    told = f"<h2>Against the last accepted run</h2><p>{html.escape(_against(changes, complete=run.report['complete']))}"
    told += "</p>"
    heads = {"new": "New", "changed": "Changed", "gone": "Gone" if run.report["complete"] else "Not seen this time"}
    for sort, head in heads.items():
        named = changes.named.get(sort, ())
        if named:
            more = getattr(changes, sort) - len(named)
            rest = f"<p class='quiet'>and {more} more</p>" if more > 0 else ""
            told += f"<h3>{head}</h3>{list_of(_listing(one) for one in named)}{rest}"
    return told


def _against(changes: Changes, *, complete: bool) -> str:
    gone = "gone" if complete else "not seen this time"
    told = f"{changes.new} new, {changes.changed} changed, {changes.same} as they were, {changes.gone} {gone}"
    return f"against {words.clean(changes.since[:10])}: {told}"


def _listing(one: Told) -> str:
    name = text(one.name or one.ref)
    return f"{link(one.url, name)} <span class='quiet'>{text(one.ref)}</span>"


def _fields(run: Run, before: Run | None) -> str:
    now = Measured.of(run.report)
    was = None if before is None else Measured.of(before.report)
    if now is None or not now.listings:
        return ""
    rows = []
    for sort in ("fields", "shape"):
        counted, former = getattr(now, sort), {} if was is None else getattr(was, sort)
        for name in sorted({*counted, *former}, key=lambda one: (-counted.get(one, 0), one)):
            then = "" if was is None or not was.listings else f"{former.get(name, 0) / was.listings:.0%}"
            rows.append((text(name.replace("_", " ")), f"{counted.get(name, 0) / now.listings:.0%}", then))
    rows.append(("letters on a listing's pages (median)", str(now.letters), "" if was is None else str(was.letters)))
    return "<h2>What listings carry</h2>" + table(("", "this run", "before"), rows)


def _pages(run: Run) -> str:
    told = run.report.get("pages")
    counts = told if isinstance(told, dict) else {}
    rows = [
        (text(OUTCOMES.get(name, name)), f"{count}")
        for name, count in sorted(counts.items(), key=lambda one: -told_number(one[1]))
        if told_number(count)
    ]
    return "<h2>Pages</h2>" + table(("", "pages"), rows) if rows else ""


def _unknown(run: Run, wording: Wording | None) -> str:
    told = run.report.get("unknown")
    own = [(text(word), str(told_number(count))) for word, count in told.items()] if isinstance(told, dict) else []
    parts = [table(("of the source", "times"), own)] if own else []
    for head, counted in (wording or {}).items():
        rows = [(f"{text(word)} <span class='quiet'>“{text(said)}”</span>", str(n)) for word, n, said in counted]
        if rows:
            parts.append(table((text(head), "times"), rows))
    return "<h2>Words that nobody knows yet</h2>" + "".join(parts) if parts else ""


def _cost(run: Run) -> str:
    report = run.report
    if not told_number(report.get("requests")):
        return ""
    visited = told_number(report.get("hosts_visited"))
    hosts = words.count(visited, "host", "hosts") if visited else "hosts"
    told = f"{report['requests']} requests to {hosts}, {size(told_number(report.get('bytes')))} received."
    listed = report.get("hosts")
    rows = [
        (
            text(str(row.get("host", ""))),
            str(told_number(row.get("requests"))),
            size(told_number(row.get("bytes"))),
            f"{float(row['seconds']):.1f} s" if isinstance(row.get("seconds"), (int, float)) else "",
            text(str(row.get("left") or "")),
        )
        for row in (listed if isinstance(listed, list) else [])
        if isinstance(row, dict)
    ]
    heads = ("slowest first", "requests", "received", "waited for", "left alone, because")
    slowest = table(heads, rows) if rows else ""
    return f"<h2>What it cost the hosts</h2><p>{told}</p>{slowest}"


def _robots(run: Run) -> str:
    count = told_number(run.report.get("refused_by_robots"))
    told = run.report.get("refusing")
    rows = [(text(host), str(told_number(n))) for host, n in told.items()] if isinstance(told, dict) else []
    if not count:
        return ""
    return f"<h2>Refused by robots.txt</h2><p>{words.count(count, 'page', 'pages')}.</p>" + table(
        ("host", "pages"), rows
    )


def _errors(run: Run) -> str:
    told = run.report.get("errors")
    rows = [
        (link(str(row.get("url", "")), text(str(row.get("url", "")))), text(str(row.get("reason", ""))))
        for row in (told if isinstance(told, list) else [])
        if isinstance(row, dict)
    ]
    return "<h2>Pages that were not read, the first ones</h2>" + table(("page", "why"), rows) if rows else ""


def _notes(run: Run) -> str:
    notes = told_strings(run.report.get("notes"))
    return f"<h2>Notes</h2>{list_of(text(one) for one in notes)}" if notes else ""


def _times(run: Run) -> str:
    began = moment_of(run.when)
    return "" if began is None else f", begun on {html.escape(words.day(began.date()))} at {began:%H:%M} UTC"


def _said(run: Run, key: str) -> str:
    value = run.report.get(key)
    return value if isinstance(value, str) else ""
