"""What stands on every page: help in a crisis, what this service is not, and whose data it shows. Our own words only.

The crisis lines are those of 988 Suicide & Crisis Lifeline (https://988lifeline.org; veterans press 1, Spanish press 2;
the option 3 was ended on July 17, 2025). Texts and the chat are answered in Spanish too, texts that begin with the word
AYUDA (https://988lifeline.org/get-help/what-to-expect), and all of it day and night. They stand at the top of every
page with nothing folded. Folded away are those of a few other countries; most of them could be read only on pages of
others, so each is shown with the pages that it is from and the month in which it was last compared with them, and a
number that no page gave is not there.

They need a person's look every three months.
"""

import html
from collections.abc import Mapping
from datetime import date
from functools import cache, lru_cache
from urllib.parse import urlsplit

from ui.language_links import in_language
from ui.marked import link, marked
from ui.wording import say, speaking
from ui.words.amounts import month

MEDWATCH = ("+18003321088", "1-800-FDA-1088")
"""The FDA's telephone for side effects: as it is dialled, and as it is written."""

_LABELS_OF_MEDICINES = "https://www.accessdata.fda.gov/scripts/cder/daf/"

_ABROAD: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "canada": {"call": ("tel:988", "9-8-8"), "text": ("sms:988", "9-8-8"), "emergency": ("tel:911", "911")},
    "united_kingdom": {
        "emergency": ("tel:999", "999"),
        "nhs": ("tel:111", "111"),
        "samaritans": ("tel:116123", "116 123"),
        "text": ("sms:85258", "85258"),
    },
    "ireland": {
        "samaritans": ("tel:116123", "116 123"),
        "emergency": ("tel:112", "112"),
        "other": ("tel:999", "999"),
    },
    "australia": {
        "call": ("tel:131114", "13 11 14"),
        "text": ("sms:0477131114", "0477 13 11 14"),
        "emergency": ("tel:000", "000"),
    },
    "new_zealand": {"call": ("tel:1737", "1737"), "text": ("sms:1737", "1737"), "emergency": ("tel:111", "111")},
    "elsewhere": {"list": ("https://findahelpline.com", "findahelpline.com"), "emergency": ("tel:112", "112")},
}
"""Numbers by country and by part of its string, each with what a tap on it does."""

READ = date(2026, 11, 23)
"""The day on which the numbers were last compared with the pages below."""

READ_ON: Mapping[str, tuple[str, ...]] = {
    "canada": (
        "https://www.maplenow.ca/site/988-suicide-crisis-helpline",
        "https://lifeunscripted.ca/9-8-8-a-new-canada-wide-suicide-help-line/",
    ),
    "united_kingdom": (
        "https://www.lpft.nhs.uk/contact-us/need-help-now",
        "https://www.kickstherapy.com/blog/mental-health-crisis-resources-uk",
    ),
    "ireland": (
        "https://www.samaritans.org/your-community/samaritans-ireland-scotland-and-wales/samaritans-ireland/journey",
        "https://carlow-nationalist.ie/2020/09/10/awareness-day-highlights-suicide-prevention/",
    ),
    "australia": (
        "https://lifelineh2h.org.au/get-help/telephone-crisis-support/faqs/",
        "https://www.thepushupchallenge.com.au/blog/what-happens-when-you-call-lifeline-",
    ),
    "new_zealand": (
        "https://www.odt.co.nz/news/national/launch-two-new-mental-health-services-make-getting-help-easier",
        "https://www.govt.nz/browse/crime-and-justice/crimes-and-emergencies/111-emergency-service/",
    ),
    "elsewhere": ("https://polanddaily24.com/today-is-european-112-day/lifestyle/18402",),
}
"""The pages on which the numbers of a country were read: first those of its helpline, then of its emergency number."""


def crisis() -> str:
    """Help in a crisis, as markup, in the language that is spoken."""
    return _crisis(speaking())


def crisis_in_frame() -> str:
    """The same inside a page of somebody else's: what it leads to opens by itself, since few pages can be framed."""
    return crisis().replace('<a href="https:', '<a target="_blank" href="https:')


@cache
def _crisis(_language: str, /) -> str:
    """Everything for the United States at once and short, other countries on a tap; made once for each language.

    It stands above everything on a phone's small screen, so it is as few lines as its words need.
    """
    home = marked(
        "crisis.united_states",
        call=link("tel:988", say("crisis.call", number="988")),
        text=link("sms:988", say("crisis.text", number="988")),
        chat=link("https://988lifeline.org/chat/", say("crisis.chat"), outward=True),
        spanish=_in_spanish("crisis.spanish"),
        emergency=link("tel:911", say("crisis.emergency", number="911")),
    )
    abroad = "".join(
        f"<li><strong>{html.escape(say(f'crisis.{country}.name'))}</strong> {_lines(country, numbers)} "
        f'<span class="quiet">{_read_on(country)}</span></li>'
        for country, numbers in _ABROAD.items()
    )
    return (
        f'<aside class="crisis" aria-label="{html.escape(say("crisis.label"))}">'
        f"<p><strong>{html.escape(say('crisis.asked'))}</strong> {home}</p>"
        f"<details><summary><span>{html.escape(say('crisis.more'))}</span></summary>"
        f'<div class="abroad"><p>{html.escape(say("crisis.abroad"))}</p><ul>{abroad}</ul></div></details></aside>'
    )


def _read_on(country: str) -> str:
    """The pages on which the numbers of a country were read, by their hosts, and when."""
    pages = [
        link(page, (urlsplit(page).hostname or page).removeprefix("www."), outward=True) for page in READ_ON[country]
    ]
    return marked("crisis.read_on", found=", ".join(pages), month=html.escape(month(READ)))


def _in_spanish(key: str) -> str:
    return f'<span lang="es">{html.escape(say(key))}</span>'


def _lines(country: str, numbers: Mapping[str, tuple[str, str]]) -> str:
    links = {part: link(url, text, outward=url.startswith("https:")) for part, (url, text) in numbers.items()}
    return marked(f"crisis.{country}.lines", **links)


def notice(where_from: str = "/sources") -> str:
    """What this service is not, as markup; ``where_from`` is the page about sources, another one without script."""
    lead = f"<strong>{html.escape(say('notice.lead'))}</strong>"
    sources = link(in_language(where_from), say("notice.sources"))
    labels = link(_LABELS_OF_MEDICINES, say("notice.labels"), outward=True)
    dialled, written = MEDWATCH
    medwatch = link(f"tel:{dialled}", written)
    return (
        f"<p>{lead} {marked('notice.lists')}</p>"
        f"<p>{marked('notice.unchecked')} {sources}.</p>"
        f"<p>{marked('notice.medicines')}</p>"
        f"<p>{marked('notice.more', labels=labels, medwatch=medwatch)}</p>"
    )


def footer(*, geocoded: bool, built: str, sources: tuple[str, ...] = ()) -> str:
    """The notice, the day of the data (``built``, empty when there is none) and the attributions, as markup.

    ``geocoded`` says whether some spots are of a geocoder, ``sources`` are the titles of those that were read. What
    plain pages and files say of whose data they hold (:class:`ui.exports.about.About`) is said here too.
    """
    return _footer(geocoded, built, sources, speaking())


@lru_cache(maxsize=16)
def _footer(geocoded: bool, built: str, sources: tuple[str, ...], _language: str, /) -> str:
    owners = ("places", "spots", "outlines") if geocoded else ("places", "outlines")
    quoted = [say("about.quotations")] if built else []
    if sources:
        quoted.append(say("about.sources", titles=", ".join(sources)))
    attributions = html.escape(" ".join((*quoted, *(say(f"attribution.{one}") for one in owners))))
    dated = f"<p>{html.escape(say('site.built', day=built))}</p>" if built else ""
    return f'<footer class="standing">{notice()}{dated}<p class="quiet">{attributions}</p></footer>'


def not_ready() -> str:
    """What stands in place of a page while nothing can be searched, as markup."""
    commands = {name: f"<code>clinics {name}</code>" for name in ("status", "build")}
    return (
        f'<section class="field" role="status"><h1>{html.escape(say("not_ready.title"))}</h1>'
        f"<p>{html.escape(say('not_ready.why'))}</p>"
        f'<p class="quiet">{marked("not_ready.for_the_keeper", **commands)}</p></section>'
    )
