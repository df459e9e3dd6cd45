"""What a directory's page says of other places beside the listing is left out: *Similar providers near you*.

Such a section is told by its heading alone, and only on pages that are not of the place's own site: there *other
providers* may well be of the house.
"""

import re
from collections.abc import Mapping
from dataclasses import replace

from crawler.listing import Block, Page

_LONGEST = 90
_OTHERS = r"(?:similar|related|nearby|other|more|featured|sponsored|recommended|suggested|neighbou?ring|alternative)"
_SEE = r"(?:(?:see|find|explore|browse|view|compare|discover) )?(?:the )?"
_PLACES = (
    r"(?:providers|clinics|listings|places|practices|doctors|therapists|locations|centers|centres|businesses|"
    r"professionals|specialists|psychiatrists|facilities|profiles|results|companies|offices)"
)
_OURS = r"(?!.{0,40}\b(?:our|this|here|us|team|staff)\b)(?! (?:at|of|on|with)\b)"
_HEADINGS = tuple(
    re.compile(one, re.IGNORECASE)
    for one in (
        rf"{_SEE}{_OTHERS} (?:[\w&-]{{1,20}} ){{0,3}}{_PLACES}\b{_OURS}.{{0,60}}",
        rf"(?:[\w&-]{{1,20}} ){{0,3}}{_PLACES} (?:nearby|near (?:you|me|here|by)|in (?:the|your) area)\W{{0,3}}",
        r"you (?:may|might|could) also (?:like|consider|want|be interested in|need)\b.{0,60}",
        r"(?:people|others|patients|visitors|users) also (?:viewed|view|visited|looked at|searched for)\b.{0,60}",
    )
)


def is_of_others(heading: str) -> bool:
    """Whether a heading of a directory opens a section about other places than the listing's own."""
    text = heading.strip()
    return len(text) <= _LONGEST and any(one.fullmatch(text) for one in _HEADINGS)


def without_others(page: Page, fields: Mapping[str, str]) -> Page:
    """The page of a listing without what stands under such a heading; one of the listing's own site stays as it is."""
    if _is_own_site(page.url, fields.get("website", "")):
        return page
    name = fields.get("name", "").strip()
    known = {name: False, page.title: False}  # what a place is called speaks of it, whatever it sounds like
    kept = tuple(block for block in page.blocks if not _beside(block, known))
    return page if len(kept) == len(page.blocks) else replace(page, blocks=kept)


def _beside(block: Block, known: dict[str, bool]) -> bool:
    """Whether a block is such a heading or stands under one; ``known`` keeps the answers for a page's headings."""
    headings = (*block.path, block.text) if block.kind == "heading" else block.path
    for one in headings:
        if one not in known:
            known[one] = is_of_others(one)
    return any(known[one] for one in headings)


def _is_own_site(url: str, website: str) -> bool:
    host = url.split("//", 1)[-1].split("/", 1)[0].casefold().removeprefix("www.")
    named = website.strip().split("//", 1)[-1].split("/", 1)[0].casefold().removeprefix("www.")
    return named != "" and host == named
