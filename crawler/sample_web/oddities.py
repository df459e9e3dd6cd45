"""Own sites that a visitor finds in another state than their owner means, and pages with wishes of their own."""

import json
import re
from dataclasses import replace
from html import escape

from crawler.sample_web.answers import Answer, Host, web_address
from crawler.sample_web.looks import document, links
from crawler.sample_web.own_sites import titles
from crawler.sample_web.places import Place

_APP = """const pages = PAGES;
document.getElementById("root").innerHTML = pages[location.pathname] || "<p>Not found</p>";
"""
"""The whole of the clinic whose pages are empty until a script has run."""


def whole_host(place: Place, made: dict[str, Answer]) -> Host | None:
    """The whole host of a place whose site a visitor finds in another state; None for all others."""
    if place.trait == "javascript":
        shell = f"<title>{escape(place.name)}</title>", '<div id="root"></div>\n<script src="/app.js"></script>'
        app = _APP.replace("PAGES", json.dumps({path: _inside(answer.text) for path, answer in made.items()}))
        pages = {path: Answer(document(*shell)) for path in made}
        return Host(pages={**pages, "/app.js": Answer(app, content_type="text/javascript; charset=utf-8")})
    if place.trait == "parked":
        inside = "<h1>tallpines.example</h1>\n<p>This domain is for sale. Buy this domain today.</p>"
        return Host(pages={"/": Answer(document("<title>tallpines.example</title>", inside))})
    if place.trait == "new_owner":
        to = {"Location": web_address("directory", "/clinics")}
        return Host(pages={"/": Answer("", 301, headers=to)})
    return Host(pages={}) if place.trait == "all_404" else None


def alter(place: Place, made: dict[str, Answer]) -> None:
    """Change what is odd about single pages of a place's site."""
    if place.trait == "keeps_back":
        _keep_back(made)
    if place.trait == "sitemap_only":
        _hide(place, made)


def _inside(html: str) -> str:
    return (
        html.partition("<body>\n")[2].partition("\n</body>")[0].replace("<script>", "<!--").replace("</script>", "-->")
    )


def _keep_back(made: dict[str, Answer]) -> None:
    """Two pages that ask not to be kept, one in its markup and one in a header; what they say is not so any more."""
    old = "<main><h1>{}</h1>\n<p>We offer rectal ketamine suppositories.</p>\n</main>"
    head = '<meta name="robots" content="noindex"><title>Old treatments</title>'
    made["/treatments-2019"] = Answer(document(head, old.format("Treatments in 2019")))
    asks = {"X-Robots-Tag": "googlebot: nofollow, clinic-directory: noindex"}
    made["/treatments-draft"] = Answer(
        document("<title>Draft</title>", old.format("A draft of our treatments")), headers=asks
    )
    home = made["/"]
    more = links([("/treatments-2019", "Treatments in 2019"), ("/treatments-draft", "New treatments")])
    made["/"] = replace(home, text=home.text.replace("</body>", f"<ul>\n{more}\n</ul>\n</body>"))


def _hide(place: Place, made: dict[str, Answer]) -> None:
    """A page that no other leads to, and a sitemap that names it."""
    hidden, _ = titles(place)["pricing"]
    for path, answer in made.items():
        text = re.sub(rf'<li><a href="{re.escape(hidden)}">[^<]*</a></li>', "", answer.text)
        made[path] = replace(answer, text=text)
    named = "".join(f"<url><loc>{web_address(place.site, path)}</loc></url>\n" for path in made)
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    xml = f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{space}">\n{named}</urlset>\n'
    made["/sitemap.xml"] = Answer(xml, content_type="application/xml; charset=utf-8")
