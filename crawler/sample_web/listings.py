"""Three hosts that list places: a directory, a feed and a register.

Each says of a place what :meth:`Place.said` answers, in its own shape and spelling.
"""

import json
from collections.abc import Sequence
from html import escape
from typing import Any

from crawler.sample_web.answers import PORT, Answer, Host, web_address
from crawler.sample_web.looks import document
from crawler.sample_web.places import Place, listing_path, places
from crawler.sample_web.wording import choose, filler, offers

_ON_A_LIST_PAGE = 12
_ON_A_FEED_PAGE = 10
_DEAD = "/clinics/closed-without-notice"


def listing_hosts() -> dict[str, Host]:
    """The three hosts by name without the port."""
    return {"directory.localhost": _directory(), "feed.localhost": _feed(), "register.localhost": _register()}


def listed(where: str) -> tuple[Place, ...]:
    """The places that a source lists, in the order of their file."""
    return tuple(place for place in places() if where in place.listed)


def _website(where: str, place: Place) -> str:
    """What the source gives as the website; may be a lie, as sources give."""
    if "website" in place.source.get(where, {}).get("lacks", ()):
        return ""
    return place.shown(where, "website") or (web_address(place.site) if place.site else "")


def _directory() -> Host:
    found = listed("directory")
    last = -(-len(found) // _ON_A_LIST_PAGE)
    pages = {listing_path("directory", place): Answer(_detail(place)) for place in found}
    for number in range(1, last + 1):
        some = found[(number - 1) * _ON_A_LIST_PAGE : number * _ON_A_LIST_PAGE]
        pages[f"/clinics?page={number}"] = Answer(_list_page(some, number=number, last=last))
    pages["/clinics"] = pages["/clinics?page=1"]
    pages["/"] = Answer(
        document("<title>Finder</title>", '<main><h1>Finder</h1><p><a href="/clinics">All clinics</a></p></main>')
    )
    pages["/about"] = Answer(document("<title>About</title>", "<main><p>Invented from end to end.</p></main>"))
    pages["/clinics?page=1&sort=name"] = pages["/clinics"]
    pages["/internal/export"] = Answer(document("<title>Export</title>", "<p>Not for robots.</p>"))
    pages["/trap"] = Answer(document("<title>Trap</title>", "<p>Whoever reads this did not read robots.txt.</p>"))
    return Host(pages=pages, forbidden=("/internal/", "/trap", "/*sort="))


def _list_page(some: Sequence[Place], *, number: int, last: int) -> str:
    rows = [
        f'<li><a class="listing" href="{listing_path("directory", place)}">'
        f"{escape(place.shown('directory', 'name'))}</a> <span>{escape(place.city)}</span></li>"
        for place in some
    ]
    if number == 2:
        rows.append(f'<li><a class="listing" href="{_DEAD}">A listing that was taken down</a></li>')
    step = [f'<a rel="prev" href="/clinics?page={number - 1}">Back</a>'] if number > 1 else []
    step += [f'<a rel="next" href="/clinics?page={number + 1}">More</a>'] if number < last else []
    inside = (
        '<header><nav><a href="/">Finder</a> <a href="/about">About</a> '
        '<a href="/clinics?page=1&amp;sort=name">By name</a>'
        ' <a href="/internal/export">Export</a> <a href="/trap" style="display:none">Do not follow</a></nav></header>\n'
        f"<main>\n<h1>Clinics, page {number}</h1>\n<ul>\n{chr(10).join(rows)}\n</ul>\n<p>{' '.join(step)}</p>\n</main>"
    )
    return document(f"<title>Clinics, page {number}</title>", inside)


def _detail(place: Place) -> str:
    where = "directory"
    parts = [f'<h1 class="name">{escape(place.shown(where, "name"))}</h1>', '<p class="address">']
    for name, value in (
        ("street", place.street_line(where)),
        ("city", place.city),
        ("state", place.state),
        ("zip", place.shown(where, "zip")),
    ):
        if value:
            parts.append(f'<span class="{name}">{escape(value)}</span>')
    parts.append("</p>")
    if phone := place.shown(where, "phone"):
        parts.append(f'<p><a href="tel:{escape("".join(c for c in phone if c.isdigit()))}">{escape(phone)}</a></p>')
    if website := _website(where, place):
        parts.append(f'<p><a class="website" href="{escape(website)}">Website</a></p>')
    parts += ['<dl class="facts">', *_facts(place), "</dl>"]
    parts += [f"<p>{escape(line)}</p>" for line in _prose(place, where)]
    inside = (
        '<header><nav><a href="/clinics">All clinics</a></nav></header>\n<main>\n'
        + "\n".join(parts)
        + "\n</main>\n<footer><p>Listed as told to us. Call before you go.</p></footer>"
    )
    return document(f"<title>{escape(place.shown(where, 'name'))}</title>", inside)


def _facts(place: Place) -> list[str]:
    said = place.said("directory").states
    rows = [("Status", {"closed": "Permanently closed", "moved": "Moved"}.get(place.status, ""))]
    for name, label in (("route", "Treatments offered"), ("condition", "Conditions treated"), ("payment", "Payment")):
        rows.append((label, "; ".join(offers(place, said, name, "item"))))
    if place.is_provider and place.status == "open":
        rows.append(("Hours", filler(place, "hours")))
    return [f"<dt>{label}</dt><dd>{escape(value)}</dd>" for label, value in rows if value]


def _prose(place: Place, where: str) -> list[str]:
    if place.status == "closed":
        return ["This clinic is permanently closed."]
    if place.status == "moved":
        return [f"This office has moved to {place.moved_to}. Nobody sees patients here any more."]
    if not place.is_provider:
        return [place.about]
    said = place.said(where).states
    return [*offers(place, said, "route", "brief"), *offers(place, said, "psychiatry", "brief")]


def _feed() -> Host:
    found = listed("feed")
    last = -(-len(found) // _ON_A_FEED_PAGE)
    pages = {}
    for number in range(1, last + 1):
        some = found[(number - 1) * _ON_A_FEED_PAGE : number * _ON_A_FEED_PAGE]
        answer = {
            "places": [_row(place) for place in some],
            "next": f"/api/places.json?page={number + 1}" if number < last else None,
        }
        pages[f"/api/places.json?page={number}"] = Answer(
            json.dumps(answer, indent=1, ensure_ascii=False), content_type="application/json"
        )
    pages["/api/places.json"] = pages["/api/places.json?page=1"]
    return Host(pages=pages)


def _row(place: Place) -> dict[str, Any]:
    where = "feed"
    said = place.said(where).states
    about = [*_prose(place, where), *offers(place, said, "payment")]
    return {
        "id": listing_path(where, place),
        "name": place.shown(where, "name"),
        "street": place.street_line(where),
        "city": place.city,
        "state": place.state,
        "zip": place.shown(where, "zip"),
        "phone": place.shown(where, "phone"),
        "website": _website(where, place) or None,
        "services": offers(place, said, "route", "item"),
        "about": " ".join(about),
    }


def _register() -> Host:
    found = listed("register")
    pages = {listing_path("register", place): Answer(_register_page(place)) for place in found}
    paths = ["/about", *pages, "/staff-only/place-list"]
    rows = "\n".join(
        f"<url><loc>http://register.localhost:{PORT}{path}</loc><lastmod>2026-10-0{1 + len(path) % 9}</lastmod></url>"
        for path in paths
    )
    pages["/about"] = Answer(document("<title>About</title>", "<main><p>A register of invented clinics.</p></main>"))
    pages["/staff-only/place-list"] = Answer(document("<title>Staff</title>", "<p>Not for robots.</p>"))
    pages["/sitemap.xml"] = Answer(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{rows}\n</urlset>\n',
        content_type="application/xml",
    )
    return Host(
        pages=pages, forbidden=("/staff-only/",), robots_more=f"Sitemap: http://register.localhost:{PORT}/sitemap.xml\n"
    )


def json_ld_shape(place: Place) -> str:
    """How the register writes this place's JSON-LD: ``two``, ``graph``, ``broken``, ``empty`` or ``one``."""
    if place.same_site:
        return "two"
    return choose(("one", "one", "graph", "graph", "broken", "empty"), place.slug, "json-ld")


def _register_page(place: Place) -> str:
    where = "register"
    shape = json_ld_shape(place)
    data: Any = _structured(place)
    if shape == "two":
        first = next(other for other in places() if other.site == place.site)
        data = [data, _structured(first)]
    if shape == "graph":
        crumbs = {"@type": "BreadcrumbList", "itemListElement": []}
        data = {"@context": "https://schema.org", "@graph": [{"@type": "WebSite", "name": "Register"}, crumbs, data]}
    script = "" if shape == "empty" else json.dumps(data, indent=1, ensure_ascii=False).replace("</", "<\\/")
    if shape == "broken":
        script = script.removesuffix("}").rstrip() + ",\n}  // end"
    said = place.said(where).states
    lines = [*_prose(place, where)]
    if conditions := offers(place, said, "condition", "item"):
        lines.append("Conditions treated: " + ", ".join(conditions) + ".")
    address = ", ".join(part for part in (place.street_line(where), place.city, f"{place.state} {place.zip}") if part)
    inside = (
        f"<header><p>The register</p></header>\n<main>\n<h1>{escape(place.shown(where, 'name'))}</h1>\n"
        f"<address>{escape(address)}</address>\n<p>Telephone {escape(place.shown(where, 'phone'))}</p>\n"
        + "\n".join(f"<p>{escape(line)}</p>" for line in lines)
        + "\n</main>"
    )
    head = (
        f'<title>{escape(place.shown(where, "name"))}</title>\n<script type="application/ld+json">\n{script}\n</script>'
    )
    return document(head, inside)


def _structured(place: Place) -> dict[str, Any]:
    where = "register"
    data = {
        "@context": "https://schema.org",
        "@type": "MedicalClinic" if place.is_provider else "Pharmacy",
        "name": place.shown(where, "name"),
        "description": " ".join(_prose(place, where)),
        "telephone": place.shown(where, "phone"),
        "url": _website(where, place),
        "address": {
            "@type": "PostalAddress",
            "streetAddress": place.street_line(where),
            "addressLocality": place.city,
            "addressRegion": place.state,
            "postalCode": place.zip,
            "addressCountry": "US",
        },
    }
    return {key: value for key, value in data.items() if value}
