"""Invented directories in every shape that a source comes in, as pages of a loopback web."""

import json
from typing import Any

from loopback import Answer, Reply, directory, place


def clinic(number: int, **other: Any) -> dict[str, Any]:
    address = {"@type": "PostalAddress", "streetAddress": f"{number} Elm St", "addressLocality": "Salem"}
    return {"@type": "MedicalClinic", "name": f"Elm {number}", "telephone": "503-555-0101", "address": address} | other


def data(value: Any) -> str:
    return f'<script type="application/ld+json">{json.dumps(value)}</script>'


def urls(*addresses: str) -> str:
    return f"<urlset>{''.join(f'<url><loc>{one}</loc></url>' for one in addresses)}</urlset>"


def pages() -> dict[str, Reply]:
    xml, as_json, as_csv = ({"Content-Type": kind} for kind in ("application/xml", "application/json", "text/csv"))
    feed = {"clinics": [{"uid": f"k{n}", "name": f"Elm {n}", "city": "Salem", "offers": ["IV"]} for n in range(3)]}
    return {
        "list.localhost/clinics": "<nav>"
        + "".join(f"<a href='/menu/{number}'>m</a>" for number in range(9))
        + "</nav>"
        + directory("/c/1", "/c/2", "/c/3")
        + '<a rel="next" href="/clinics?page=2">next</a>',
        "list.localhost/clinics?page=2": directory("/c/4"),
        **{f"list.localhost/c/{number}": place(f"Elm {number}") for number in range(1, 5)},
        "map.localhost/sitemap.xml": Answer(urls("/about", "/p/1", "/p/2"), headers=xml),
        "map.localhost/p/1": f"<h1>Elm</h1>{data(clinic(1))}",
        "map.localhost/p/2": f"<h1>Oak</h1>{data(clinic(2))}",
        "feed.localhost/api": Answer(json.dumps(feed), headers=as_json),
        "table.localhost/all.csv": Answer("id,name,city,offers\n1,Elm,Salem,IV\n2,Oak,Bend,IM\n", headers=as_csv),
        "page.localhost/": f"<h1>Clinics</h1>{data([clinic(1), clinic(2)])}",
        "closed.localhost/robots.txt": "User-agent: *\nDisallow: /\n",
        "closed.localhost/": directory("/c/1", "/c/2", "/c/3"),
    }


def profile(number: int, beside: str) -> str:
    words = "We give IV ketamine in a quiet house, and Spravato on two days of the week."
    return (
        '<header><h2>The List</h2></header><div id="all"><section class="profile box"><div class="top">'
        f"<h1>Elm {number}</h1></div><p>{words}</p></section>{beside}</div>"
    )


BESIDE = '<aside><a href="/c/2">Oak: lozenges at home</a></aside>'
