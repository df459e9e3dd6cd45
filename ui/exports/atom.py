"""Changes of a search as an Atom feed (RFC 4287). Pure.

Ids are made of clinic, day and kind of change, so they stay the same in every build and at every address. Everything is
text: nothing in a feed is ever markup.

Changes are known by their day. An entry is dated at the end of its day, or at the build while that day lasts: a later
build of the same day may add to it, and is then the later of the two, and no clock west of here shows the day before.
The feed says so, and gives no ``published``, which would be an hour that nobody knows.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5
from xml.etree import ElementTree as ET

from indexer.changes import Change, spelled_alike
from indexer.clinic import Fact
from ui import words
from ui.clinic.evidence import RECORD
from ui.exports.about import About, page_of
from ui.language_links import in_language
from ui.wording import say

MEDIA = "application/atom+xml"
SPACE = "http://www.w3.org/2005/Atom"
OURS: UUID = uuid5(NAMESPACE_URL, "tag:clinic-directory,2026:feed")

ET.register_namespace("", SPACE)


def feed(changes: Sequence[Change], about: About, *, title: str, here: str, key: str) -> bytes:
    """The feed of these changes, the latest first; ``here`` is its own address, ``key`` what tells its search apart."""
    latest = max((_moment(change.day, about) for change in changes), default=_rfc3339(about.built))
    root = ET.Element(_name("feed"), {"xml:lang": about.language})
    _text(root, "id", f"urn:uuid:{uuid5(OURS, key)}")
    _text(root, "title", say("feed.title", about.language, search=words.clean(title)))
    _text(root, "subtitle", f"{about.notice} {say('feed.days', about.language)}")
    _text(root, "updated", latest)
    _text(root, "rights", about.attribution)
    author = ET.SubElement(root, _name("author"))
    _text(author, "name", say("site.name", about.language))
    _text(author, "uri", f"{about.base}/")
    _link(root, "self", here, MEDIA)
    _link(root, "alternate", in_language(about.link, about.language), "text/html")
    for change in changes:
        _entry(root, change, about)
    content: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return content


def _entry(root: ET.Element, change: Change, about: About) -> None:
    clinic = change.clinic
    entry = ET.SubElement(root, _name("entry"))
    place = ", ".join(filter(None, (words.clean(clinic.address.city, longest=60), words.clean(clinic.address.state))))
    named = ", ".join(filter(None, (words.clean(clinic.name, longest=120), place)))
    _text(entry, "id", f"urn:uuid:{uuid5(OURS, f'{clinic.id} {change.day.isoformat()} {change.kind}')}")
    _text(entry, "title", say(f"feed.{change.kind}", about.language, clinic=named))
    _text(entry, "updated", _moment(change.day, about))
    _link(entry, "alternate", in_language(page_of(clinic.id, about.base), about.language), "text/html")
    ET.SubElement(entry, _name("category"), term=change.kind)
    told = [_told("feed.said", field, fact, about.language) for field, fact in _worth(change, change.said)]
    told += [_told("feed.unsaid", field, fact, about.language) for field, fact in _worth(change, change.unsaid)]
    _text(entry, "summary", " ".join(told) or say("feed.nothing", about.language))


def _worth(change: Change, facts: Iterable[tuple[str, Fact]]) -> Iterator[tuple[str, Fact]]:
    """Without what the title tells, and without what another source spells otherwise but does not contradict."""
    addresses = {spelled_alike(value) for value in change.clinic.disputed}
    told = False
    for field, fact in facts:
        spelled = spelled_alike(fact.value)
        if field == "name" and change.kind != "changed" and spelled == spelled_alike(change.clinic.name):
            continue
        if field == "address":
            if told and spelled not in addresses:
                continue
            told = True
        yield field, fact


def _told(key: str, field: str, fact: Fact, language: str) -> str:
    heading = words.HEADINGS.get(field) or RECORD.get(field) or words.clean(field, longest=40)
    value = words.value(field, fact.value)
    said = say("clinic.says_no", language, value=value) if fact.denied else value
    same = spelled_alike(fact.said) == spelled_alike(fact.value)
    quoted = "" if same else f": “{words.clean(words.quotation(fact))}”"
    return f"{say(key, language, field=heading, value=said)}{quoted} ({words.source(fact.source)})."


def _moment(day: date, about: About) -> str:
    """The end of a day, or the build while it lasts."""
    end = datetime.combine(day + timedelta(days=1), time(), tzinfo=UTC) - timedelta(seconds=1)
    return _rfc3339(min(end, about.built))


def _rfc3339(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _name(name: str) -> str:
    return f"{{{SPACE}}}{name}"


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, _name(name)).text = text


def _link(parent: ET.Element, rel: str, href: str, media: str) -> None:
    ET.SubElement(parent, _name("link"), rel=rel, href=href, type=media)
