"""Every host of the sample web by name, with what is odd about some of them."""

from functools import cache
from html import escape

from crawler.sample_web.answers import PORT, Answer, Host, web_address
from crawler.sample_web.listings import listing_hosts
from crawler.sample_web.looks import document, links, page
from crawler.sample_web.oddities import alter, whole_host
from crawler.sample_web.own_sites import ARCHIVE, frame, pages
from crawler.sample_web.places import Place, places
from crawler.sample_web.treatment import treatment_host
from crawler.sample_web.wording import choose

SLOW_SECONDS = 0.5
"""How long each page of the slow host takes, and the Crawl-delay of the host that names one."""

BIG_BYTES = 5_300_000
"""Least size of the big page."""

TRACKER = "tracker.localhost"
"""The host that nobody may ask for anything; the hostile clinic tries to make readers do it."""

LONG_WORD = "ketamine" * 1_500
"""The hostile clinic's very long word."""


@cache
def hosts() -> dict[str, Host]:
    """Every host by name without the port."""
    found = listing_hosts() | {"treatment.localhost": treatment_host()}
    for place in own_sites():
        found[f"{place.site}.localhost"] = _own(place)
    found["oldnorthpier.localhost"] = _moved("northpier")
    found[TRACKER] = Host(pages={}, allowed=False, robots=_nothing_allowed())
    found["localhost"] = Host(pages={"/": Answer(_index(sorted(found)))})
    return found


def own_sites() -> tuple[Place, ...]:
    """One place for each site that a place has to itself or shares."""
    return tuple(place for place in places() if place.site and not place.same_site)


def _own(place: Place) -> Host:
    group = tuple(other for other in places() if other.site == place.site)
    charset = "windows-1252" if place.trait.startswith("windows_1252") else "utf-8"
    header = "text/html" if place.trait == "windows_1252_meta" else f"text/html; charset={charset}"
    made = {}
    for path, (title, lines) in pages(group).items():
        html = page(place.look, frame(group), title, lines).replace('charset="utf-8"', f'charset="{charset}"')
        if place.trait == "hostile":
            html = html.replace("</main>", _hostile() + "</main>")
        made[path] = Answer(html, content_type=header, charset=charset)
    odd = whole_host(place, made)
    if odd is not None:
        return odd
    made["/portal/login"] = Answer(document("<title>Portal</title>", "<form><input name=user></form>"))
    forbidden: tuple[str, ...] = ("/portal/",)
    if place.trait == "big_page":
        made[ARCHIVE] = Answer(_big(place))
    if place.trait == "redirects":
        made["/book"] = Answer("", 302, headers={"Location": "/portal/new"})
        made["/portal/new"] = made["/portal/login"]
    alter(place, made)
    if place.trait == "forbids_all":
        return Host(pages=made, forbidden=("/",))
    if place.trait == "robots_503":
        broken = Answer("The server is overloaded.\n", 503, "text/plain", headers={"Retry-After": "1"})
        return Host(pages=made, robots=broken, allowed=False)
    return Host(
        pages=made,
        forbidden=forbidden,
        robots_more=f"Crawl-delay: {SLOW_SECONDS}\n" if place.trait == "crawl_delay" else "",
        wait=SLOW_SECONDS if place.trait == "slow" else 0.0,
        etags=choose("yn", place.slug, "etags") == "y",
    )


def _moved(site: str) -> Host:
    to = {"Location": web_address(site)}
    return Host(pages={"/": Answer("", 301, headers=to)})


def _nothing_allowed() -> Answer:
    return Answer("User-agent: *\nDisallow: /\n", content_type="text/plain; charset=utf-8")


def _big(place: Place) -> str:
    line = "<p>Entry {number}. We watered the plants, answered the telephone and went home before dark.</p>"
    rows = [line.format(number=number) for number in range(BIG_BYTES // (len(line) - 4))]
    return document(f"<title>{escape(place.name)}</title>", "<main>\n" + "\n".join(rows) + "\n</main>")


def _hostile() -> str:
    tracker = f"http://{TRACKER}:{PORT}"
    text = [
        f'<img src="{tracker}/seen.gif" onerror="alert(1)">',
        f'=HYPERLINK("{tracker}/leak","Click here")',
        "@SUM(1+1)*cmd|' /C calc'!A0",
        f"![picture]({tracker}/markdown.gif) [free](javascript:alert(2)) :red[loud] $$\\input{{x}}$$",
        "{{7*7}} ${7*7} %s %n ' OR 1=1 --",
        "Right to left: \u202eenimatek\u202c, joined: keta\u200bmine.",
        LONG_WORD,
    ]
    raw = (
        f'<img src="{tracker}/pixel.gif" width="1" height="1" alt="">\n<script>document.title = "owned"</script>\n'
        '<p><a href="javascript:alert(3)">Book now</a> <b onmouseover="alert(4)">Hello</b></p>\n'
        f'<iframe src="{tracker}/frame"></iframe>\n<p hidden>We offer rectal ketamine suppositories.</p>\n'
        '<p style="display:none">We offer Spravato in our office.</p>\n<!-- We offer subcutaneous ketamine. -->\n'
    )
    return "\n".join(f"<p>{escape(line)}</p>" for line in text) + "\n" + raw


def _index(names: list[str]) -> str:
    found = [(f"http://{name}:{PORT}/", name) for name in names if name != TRACKER]
    inside = f"<main><h1>The sample web</h1><p>All of it is invented.</p><ul>{links(found)}</ul></main>"
    return document('<meta charset="utf-8"><title>The sample web</title>', inside)
