"""Clinics' own sites: what stands on their home, services, team, pricing, insurance, FAQ, contact and other pages.

Writes lines only; looks and headers are made elsewhere. A page states what ``places.toml`` says and nothing more of
the vocabulary.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace

from crawler.sample_web.looks import Frame, Link
from crawler.sample_web.places import SITE, Place
from crawler.sample_web.wording import choose, denials, filler, offers

Lines = list[str]

ARCHIVE = "/blog/archive"
"""Where the big page stands."""

_PATHS: tuple[Mapping[str, str], ...] = (
    {
        "services": "/services",
        "team": "/team",
        "pricing": "/pricing",
        "insurance": "/insurance",
        "faq": "/faq",
        "contact": "/contact",
        "locations": "/locations",
        "blog": "/blog",
    },
    {
        "services": "/ketamine-treatments",
        "team": "/our-team",
        "pricing": "/cost",
        "insurance": "/insurance-and-billing",
        "faq": "/frequently-asked-questions",
        "contact": "/contact-us",
        "locations": "/locations",
        "blog": "/blog",
    },
    {
        "services": "/what-we-do/services.html",
        "team": "/about/providers.html",
        "pricing": "/fees.html",
        "insurance": "/insurance.html",
        "faq": "/faqs.html",
        "contact": "/contact.html",
        "locations": "/where-we-are.html",
        "blog": "/news/index.html",
    },
)
_TITLES = {
    "services": ("Services", "Ketamine treatments", "What we do"),
    "team": ("Our team", "Who we are", "Meet the team"),
    "pricing": ("Pricing", "Cost", "Fees"),
    "insurance": ("Insurance and billing", "Insurance", "Insurance"),
    "faq": ("Questions and answers", "Frequently asked questions", "FAQ"),
    "contact": ("Contact", "Contact us", "Find us"),
    "locations": ("Locations", "Our office", "Where we are"),
    "blog": ("Blog", "Journal", "Notes"),
}


def titles(place: Place) -> dict[str, Link]:
    """Path and title of each kind of page on this place's site, ``home`` first."""
    number = int(choose("012", place.slug, "paths"))
    return {"home": ("/", place.name)} | {kind: (path, _TITLES[kind][number]) for kind, path in _PATHS[number].items()}


def speaker(group: tuple[Place, ...]) -> Place:
    """Whoever speaks on a site that several places share: the first of them, naming every town."""
    towns = [place.city for place in group]
    return replace(group[0], city=" and ".join([", ".join(towns[:-1]), towns[-1]] if len(towns) > 1 else towns))


def frame(group: tuple[Place, ...]) -> Frame:
    """What stands around each page of the site of these places."""
    place = group[0]
    address = ", ".join(part for part in (place.street, place.unit, place.city, f"{place.state} {place.zip}") if part)
    return Frame(
        name=place.name,
        menu=(("/", "Home"), *_menu(place), ("/portal/login", "Patient portal")),
        foot=(
            address.strip() if len(group) == 1 else f"Offices in {speaker(group).city}",
            place.phone,
            filler(place, "hours"),
            "© 2026 " + place.name,
        ),
        aside=(filler(place, "quote"),),
        cookie=filler(place, "cookie"),
        json_ld=_json_ld(group) if choose("yyn", place.slug, "ld") == "y" and place.trait != "hostile" else "",
    )


def _menu(place: Place) -> tuple[Link, ...]:
    """Every page but the home page, and none that is not there: a dead menu would hide what a site says."""
    if place.page:
        return tuple((page["path"], page["title"]) for page in place.page if page["path"] != "/")
    if place.status == "closed":
        return (("/contact", "Contact"),)
    return tuple(titles(place).values())[1:]


def pages(group: tuple[Place, ...]) -> dict[str, tuple[str, Lines]]:
    """Title and lines of each page by path; ``group`` are all the places that share the site."""
    place = speaker(group)
    if place.page:
        return {page["path"]: (page["title"], page["text"].strip().splitlines()) for page in place.page}
    if place.status == "closed":
        return _closed(place)
    made: dict[str, tuple[str, Lines]] = {}
    writers: dict[str, Callable[[Place], Lines]] = {
        "home": _home,
        "services": _services,
        "team": _team,
        "pricing": _pricing,
        "insurance": _insurance,
        "faq": _faq,
        "contact": _contact,
        "locations": lambda one: _locations((one,)),
        "blog": _blog,
    }
    where = titles(place)
    for kind, (path, title) in where.items():
        made[path] = (title, writers[kind](place))
    if len(group) > 1:
        for kind in ("contact", "locations"):
            made[where[kind][0]] = (where[kind][1], _locations(group))
    first, second = posts(place)
    made[first[0]] = (first[1], [filler(place, "blog", "1"), filler(place, "blog", "2")])
    made[second[0]] = (second[1], [filler(place, "blog", "3"), filler(place, "safety", "blog")])
    return made


def posts(place: Place) -> tuple[Link, Link]:
    """The two posts of the blog."""
    below = titles(place)["blog"][0].removesuffix(".html").removesuffix("/index")
    return (
        (f"{below}/{choose(('spring', 'winter', 'opening'), place.slug)}-1", filler(place, "blog_title", "1")),
        (f"{below}/{choose(('autumn', 'summer', 'visit'), place.slug)}-2", filler(place, "blog_title_2")),
    )


def _home(place: Place) -> Lines:
    brief = offers(place, place.says, "route", "brief")
    return [
        "# Welcome",
        filler(place, "welcome"),
        brief[0],
        "# How it begins",
        filler(place, "first_visit"),
        f"~ {titles(place)['services'][0]} Read what we do",
        *(["~ /book Book a visit"] if place.trait == "redirects" else []),
    ]


def _services(place: Place) -> Lines:
    lines = [filler(place, "about"), "# Treatments we offer"]
    items = offers(place, place.says, "route", "item")
    sentences = offers(place, place.says, "route")
    if len(items) > 1:
        lines += [f"* {item}" for item in items]
    for item, sentence in zip(items, sentences, strict=True):
        lines += [f"## {item}", sentence]
    lines += offers(place, place.says, "setting")
    lines += denials(place, place.denies, "route") if choose("yn", place.slug, "deny") == "y" else []
    if conditions := offers(place, place.says, "condition", "item"):
        lines += ["# Conditions we treat", *(f"* {item}" for item in conditions)]
    if therapy := offers(place, place.says, "therapy"):
        lines += ["# Therapy", *therapy]
    if care := offers(place, place.says, "care"):
        lines += ["# Before and after", *care]
    return lines


def _team(place: Place) -> Lines:
    lines = ["# Who takes care of you"]
    if place.lead:
        lines.append(f"## {place.lead}")
    lines += offers(place, place.says, "psychiatry") + offers(place, place.says, "language")
    return [*lines, "Our nurses and front desk know each other for years.", filler(place, "referral")]


def _pricing(place: Place) -> Lines:
    codes = {"payment": tuple(c for c in place.says.get("payment", ()) if c in _OWN_MONEY)}
    said = offers(place, codes, "payment")
    return [
        "# What it costs",
        *said,
        "We tell you the whole price before you decide.",
        filler(place, "first_visit", "p"),
    ]


def _insurance(place: Place) -> Lines:
    codes = {"payment": tuple(c for c in place.says.get("payment", ()) if c not in _OWN_MONEY)}
    said = offers(place, codes, "payment") + denials(place, place.denies, "payment")
    return ["# Insurance", *said, "Questions about a bill? Call us and ask for billing."]


def _faq(place: Place) -> Lines:
    lines = ["# You ask, we answer", "? What should I do on the day?", filler(place, "first_visit", "faq")]
    lines += [
        "? Is it safe?",
        filler(place, "safety", "faq"),
        "? Do I need a referral?",
        filler(place, "referral", "faq"),
    ]
    if denied := denials(place, place.denies, "route"):
        lines += ["? Is there anything you don't offer?", *denied]
    if denied := denials(place, place.denies, "setting"):
        lines += ["? Can I take it at home?", *denied]
    return lines


def _contact(place: Place) -> Lines:
    return ["# Reach us", *_address(place), f"Phone: {place.phone}", f"Hours: {filler(place, 'hours')}"]


def _locations(group: tuple[Place, ...]) -> Lines:
    lines = ["# Where to find us"]
    for place in group:
        lines += [f"## {place.city}", *_address(place), f"Phone: {place.phone}"]
    return lines


def _blog(place: Place) -> Lines:
    old = [f"~ {ARCHIVE} Everything we ever wrote"] if place.trait == "big_page" else []
    return ["# Notes from our hallway", *(f"~ {path} {title}" for path, title in posts(place)), *old]


def _closed(place: Place) -> dict[str, tuple[str, Lines]]:
    gone = [
        "# We have closed",
        f"{place.name} closed its doors for good on September 30, 2026. Records can be asked for until 2033.",
    ]
    return {"/": (place.name, gone), "/contact": ("Contact", ["# Contact", "The practice is permanently closed."])}


def _address(place: Place) -> Lines:
    if not place.street:
        return [f"We work by appointment from {place.city}, {place.state}, and have no office for visitors."]
    return [", ".join(part for part in (place.street, place.unit) if part), f"{place.city}, {place.state} {place.zip}"]


def _json_ld(group: tuple[Place, ...]) -> str:
    found = [
        {
            "@context": "https://schema.org",
            "@type": "MedicalClinic",
            "name": place.name,
            "telephone": place.phone,
            "address": {
                "@type": "PostalAddress",
                "streetAddress": place.street_line(SITE),
                "addressLocality": place.city,
                "addressRegion": place.state,
                "postalCode": place.zip,
            },
        }
        for place in group
    ]
    return json.dumps(found if len(found) > 1 else found[0], indent=1, ensure_ascii=False).replace("</", "<\\/")


_OWN_MONEY = ("self_pay", "superbill", "financing", "hsa_fsa", "sliding_scale")
