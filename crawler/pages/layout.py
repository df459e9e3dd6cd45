"""Which part of a page an element is, told by its tag, its role and the names its author gave it."""

from typing import Any

from crawler.listing import Zone

DROPPED = frozenset(
    (
        "script",
        "style",
        "template",
        "noscript",
        "svg",
        "iframe",
        "object",
        "embed",
        "select",
        "datalist",
        "textarea",
        "input",
        "title",
        "meta",
        "link",
        "canvas",
        "audio",
        "video",
        "map",
        "math",
    )
)
"""Elements whose text no visitor reads as text. Not ``head``: in a page that leaves out its tags, all may be in it."""

BLOCKS = frozenset(
    (
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "button",
        "center",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "option",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
        "caption",
        "label",
    )
)
"""Elements that begin and end a run of text."""

HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
SUMMARY = 7
"""Level of a heading that opens what it stands above, such as a question of an FAQ: below all others."""

OUTLINE = frozenset(
    (
        "article",
        "section",
        "aside",
        "nav",
        "main",
        "details",
        "blockquote",
        "footer",
        "header",
        "dialog",
        "fieldset",
        "td",
    )
)
"""Elements at whose end the headings inside them stop standing above what follows."""

_RANK: dict[Zone, int] = {"main": 0, "header": 1, "footer": 2, "aside": 3, "menu": 4, "quote": 5}
_TAGS: dict[str, Zone] = {
    "nav": "menu",
    "aside": "aside",
    "blockquote": "quote",
    "dialog": "aside",
    "header": "header",
    "footer": "footer",
}
_ROLES: dict[str, Zone] = {
    "navigation": "menu",
    "menu": "menu",
    "menubar": "menu",
    "banner": "header",
    "contentinfo": "footer",
    "complementary": "aside",
    "dialog": "aside",
    "alertdialog": "aside",
}
_NAMES: dict[str, Zone] = {
    **dict.fromkeys(("nav", "navbar", "navigation", "main-menu", "main-nav", "site-nav", "mobile-menu"), "menu"),
    **dict.fromkeys(("breadcrumb", "breadcrumbs", "nav-menu", "topnav", "skip-link"), "menu"),
    **dict.fromkeys(("footer", "site-footer", "page-footer", "main-footer", "global-footer", "colophon"), "footer"),
    **dict.fromkeys(("sidebar", "widget-area", "related-posts", "popup", "newsletter"), "aside"),
    **dict.fromkeys(("testimonial", "testimonials", "review", "reviews", "blockquote"), "quote"),
}
_BANNERS = ("cookie", "gdpr", "onetrust", "cmplz", "consent-banner", "consent-popup", "consent-modal", "cc-window")
_UNSEEN = frozenset(("sr-only", "visually-hidden", "screen-reader-text"))
_WHOLE = frozenset(("html", "body", "main"))
_LONGEST_NAMES = 400


def controlled(root: Any) -> frozenset[str]:
    """Ids of elements that a control of the page opens: a visitor who asks can read them."""
    found: set[str] = set()
    for element in root.iter():
        for name in ("aria-controls", "data-target", "data-bs-target"):
            value = element.get(name) if isinstance(element.tag, str) else None
            if value and len(value) < _LONGEST_NAMES:
                found.update(one.lstrip("#") for one in value.split())
    return frozenset(found)


def hidden(element: Any, opened_by_a_control: frozenset[str]) -> bool:
    """Whether a visitor cannot read an element, neither at once nor by opening it."""
    if element.tag in _WHOLE:
        return False
    given = element.get("hidden")
    style = str(element.get("style", ""))[:_LONGEST_NAMES].replace(" ", "").lower()
    unseen = (
        (given is not None and given.lower() != "until-found")
        or element.get("aria-hidden") == "true"
        or "display:none" in style
        or "visibility:hidden" in style
    )
    if unseen:
        return element.get("id", "") not in opened_by_a_control and element.get("role") != "tabpanel"
    return not _UNSEEN.isdisjoint(_names(element))


def zone_of(element: Any, around: Zone, *, in_article: bool) -> Zone:
    """The part of the page that an element inside ``around`` belongs to."""
    found = _own_zone(element, in_article=in_article)
    return found if found is not None and _RANK[found] > _RANK[around] else around


def _own_zone(element: Any, *, in_article: bool) -> Zone | None:
    tag = element.tag
    if tag in _WHOLE:
        return None
    if tag in ("header", "footer") and in_article:
        return None  # it heads or closes the article, not the page
    return _TAGS.get(tag) or _ROLES.get(str(element.get("role", ""))) or _named_zone(element)


def _named_zone(element: Any) -> Zone | None:
    for name in _names(element):
        if name in _NAMES:
            return _NAMES[name]
        if any(part in name for part in _BANNERS):
            return "aside"
    return None


def _names(element: Any) -> list[str]:
    names = f"{element.get('class', '')} {element.get('id', '')}"
    return names[:_LONGEST_NAMES].lower().split()
