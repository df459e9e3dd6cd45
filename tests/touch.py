"""What on a page is too small for a shaking hand, or lies over something else to press, for all tests of pages.

Everything that can be pressed has to be 44 by 44 pixels, whatever it is and wherever it stands; a box to tick counts
with its label. Exempt, as in WCAG 2.5.5, is only a link within a sentence: beside it its block has at least three words
that are no link. A list of links is no sentence, whatever its lead says, and neither are the ways to help in a crisis
and the line that names a source.

Each has its pixels for itself: where two areas lie over one another, a shaking hand presses the wrong one. A sheet of
choices that is open lies over the page on purpose.
"""

from playwright.sync_api import Page

SMALLEST = 44

_COUNTED = """
  const pressed = "a[href], button, input, select, textarea, summary, [role=button], [role=link], [role=tab]";
  const never = "nav, .crisis p, .abroad, .downloads, .act, .phone, .back, figcaption, .on-map, .onward";
  const seen = one => one.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const told = (block, link) => {
    const copy = block.cloneNode(true);
    copy.querySelectorAll("a, button, summary").forEach(part => part.remove());
    return (copy.textContent.match(/\\p{L}{2,}/gu) || []).length;
  };
  const block = link => {
    let at = link.parentElement;
    while (/^(inline|contents)/.test(getComputedStyle(at).display)) at = at.parentElement;
    return at;
  };
  const inSentence = link => link.tagName === "A" && !link.closest(never)
    && getComputedStyle(link).display === "inline" && told(block(link)) >= 3;
  const counts = one => seen(one) && one.type !== "hidden" && !inSentence(one);
  const parts = [...document.querySelectorAll(pressed)].filter(counts);
"""

_SMALL = f"""
smallest => {{
  {_COUNTED}
  const size = one => {{
    const box = (one.closest("label") || one).getBoundingClientRect();
    return [Math.round(box.width * 10) / 10, Math.round(box.height * 10) / 10];
  }};
  const small = parts.filter(one => size(one)[0] > 1 && Math.min(...size(one)) < smallest);
  return [parts.length, small.map(one => `${{size(one).join(" x ")}}: ${{one.outerHTML.slice(0, 160)}}`)];
}}
"""

_OVERLAPPING = f"""
() => {{
  {_COUNTED}
  const whole = one => one.closest("label") || one;
  const areas = parts.flatMap(one => [...whole(one).getClientRects()].map(area => [whole(one), area]));
  const over = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
  const sheet = one => one.closest("[data-testid=stPopoverBody], [role=dialog], [role=listbox]");
  const pairs = areas.flatMap(([one, area], at) => areas.slice(at + 1)
    .filter(([other, its]) => sheet(one) === sheet(other) && over(area, its))
    .filter(([other]) => !one.contains(other) && !other.contains(one))
    .map(([other]) => `${{one.outerHTML.slice(0, 120)}} lies over ${{other.outerHTML.slice(0, 120)}}`));
  return [parts.length, [...new Set(pairs)]];
}}
"""


def too_small(page: Page) -> list[str]:
    """Everything on the page as it stands that is smaller, a line for each with its width and height."""
    return _found(page.evaluate(_SMALL, SMALLEST))


def overlapping(page: Page) -> list[str]:
    """Everything on the page as it stands that shares pixels with something else to press, a line for each pair."""
    return _found(page.evaluate(_OVERLAPPING))


def _found(told: tuple[int, list[str]]) -> list[str]:
    count, found = told
    assert count > 0, "nothing was measured, so it proves nothing"
    return [str(one) for one in found]
