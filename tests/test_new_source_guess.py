"""What is guessed of a directory from a look at it: the recipe, the links, the fields, and whose words are whose."""

import json

import pytest
from directories import BESIDE, clinic, data, profile, urls

from crawler.new_sources.draft import Answer, Guess
from crawler.new_sources.files import spider_text
from crawler.new_sources.guess import guess
from crawler.new_sources.guess_html import Seen
from crawler.new_sources.guess_words import words_of_place


def looked(body: str, kind: str = "text/html", **others: str) -> Guess:
    there = {"https://x.example/list": body} | {f"https://x.example/{path}": text for path, text in others.items()}

    def look(url: str) -> Answer | None:
        return Answer(url, kind, there[url].encode()) if url in there else None

    return guess("https://x.example/list", look)


def test_links_without_a_class_are_found_by_their_path_and_menus_are_not_taken_for_lists() -> None:
    rows = "".join(f'<p><a href="/clinic/{name}">{name}</a></p>' for name in ("elm", "oak", "ash"))
    menu = "<nav>" + "".join(f'<a class="m" href="/menu/{number}">x</a>' for number in range(9)) + "</nav>"
    found = looked(
        menu + rows, **{"clinic/elm": "<h1>Elm</h1><address>12 Elm St</address><a href='mailto:a@b.example'>x</a>"}
    )
    assert found.recipe == "list"
    assert found.attributes == {
        "detail_links": 'a[href*="/clinic/"]::attr(href)',
        "next_links": "",
        "fields": {"name": "h1", "email": 'a[href^="mailto:"]::attr(href)', "address": "address"},
    }


@pytest.mark.parametrize(
    ("links", "selector"),
    [
        ('<a class="pagination__next" href="/list/page/2/">Next »</a>', "a.pagination__next"),
        ('<a class="pg-next" href="/list?start=20">Next</a>', "a.pg-next"),
        ("<a class=b href=/>Home</a><a class=b href=/list?o=2>Next ›</a>", 'a:contains("Next")'),  # noqa: RUF001  as shown
        ('<a href="/list/page/2/">2</a><a href="/list/page/3/">3</a>', 'a[href*="page/"]'),
        ('<a href="/list?o=2" aria-label="Next page"><svg></svg></a>', 'a[aria-label="Next page"]'),
        ("<a href=/list?o=2>«</a><a href=/list?o=3>›</a>", 'a:contains("›")'),  # noqa: RUF001  as pages show it
        ('<a href="/list?o=2">Older entries</a>', 'a:contains("Older entries")'),
        ('<a href="?page=2">2</a><a href="?page=9">»</a>', 'a[href*="page="]'),
        ('<a href="#">Next</a><a href="https://other.example/2">Next</a><a href="/steps">Next steps</a>', ""),
        ('<a href="/news/page/2">2</a>', ""),
        ("<a href='/list?o=2' aria-label='a\"b'>Next \"two\"</a>", ""),
    ],
)
def test_the_link_to_the_next_page_is_found_by_its_words_its_label_its_arrow_or_its_number(
    links: str, selector: str
) -> None:
    rows = "".join(f'<p><a class="p" href="/clinic/{number}">x</a></p>' for number in range(3))
    found = looked(rows + links)
    assert found.attributes["next_links"] == (f"{selector}::attr(href)" if selector else "")
    assert found.one_page is (selector == "")


def test_attributes_whose_names_no_page_may_have_do_no_harm() -> None:
    rows = "".join(f'<p><a class="p" \x1f="1" href="/clinic/{number}">x</a></p>' for number in range(3))
    detail = '<h1 \x01a="1" class="n">Elm</h1><a \x02="x" class="t" href="https://elm.example/">Website</a>'
    found = looked(rows, **{"clinic/0": detail})
    assert found.attributes["detail_links"] == "a.p::attr(href)"
    assert found.attributes["fields"] == {"name": "h1", "website": "a.t::attr(href)"}


def test_a_page_without_telling_names_is_read_by_the_shape_of_its_words() -> None:
    rows = "".join(f'<tr><td><a href="/p/{name}">{name.title()} Clinic</a></td></tr>' for name in ("elm", "oak", "ash"))
    detail = """<h1>CareFinder</h1><h2>Menu</h2><h2 class="ttl">Elm Clinic</h2><dl class="facts">
      <dd class="w1">12 Elm St, Suite 4<br>Salem, OR 97301</dd><dd class="w2">(503) 555-0101</dd><dd class="w3">x</dd>
      <dd><a href="https://elm.example/">Visit site</a></dd></dl><p class="ad"><a href="https://ad.example/">ad</a></p>"""
    found = looked(f'<table>{rows}</table><a href="/list?p=2">2</a><a href="/list?p=3">3</a>', **{"p/elm": detail})
    assert found.attributes == {
        "detail_links": 'a[href*="/p/"]::attr(href)',
        "next_links": 'a[href*="p="]::attr(href)',
        "fields": {
            "name": "h2.ttl",
            "address": ".w1",
            "phone": ".w2",
            "website": '.facts a[href^="http"]::attr(href)',
        },
    }


def test_an_address_is_looked_for_in_the_narrowest_place_and_the_page_gives_the_title() -> None:
    rows = "<title>Clinics of\nElm County</title>" + "".join(f'<a class="l" href="/clinic/{n}">x</a>' for n in range(3))
    box = """<h1>Elm</h1><div class="profile__contact">{} <span class="ph">(503) 555-0101</span>
      <a href="https://elm.example/">Visit website</a></div>"""
    where = "12 Elm St, Salem, OR 97301"
    tagged = looked(rows, **{"clinic/0": box.format(f"<address>{where}</address>")})
    assert tagged.title == "Clinics of Elm County"
    assert tagged.attributes["fields"] == {
        "name": "h1",
        "phone": ".ph",
        "address": "address",
        "website": '.profile__contact a[href^="http"]::attr(href)',
    }
    classed = looked(rows, **{"clinic/0": box.format(f'<p class="x-lines">{where}</p>')})
    fields = classed.attributes["fields"]
    assert isinstance(fields, dict)
    assert fields["address"] == ".x-lines"


def test_details_with_structured_data_are_read_from_it() -> None:
    rows = "".join(f'<a class="l" href="/clinic/{number}">x</a>' for number in range(3))
    found = looked(rows, **{"clinic/0": data(clinic(1))})
    assert found.attributes["structured"] is True


def test_a_feed_that_is_a_bare_list_with_objects_inside_is_understood() -> None:
    places = [{"slug": "a", "title": "x", "address": {"city": "Salem", "geo": {"lat": 1}}}, {"slug": "b", "title": "x"}]
    found = looked(json.dumps(places), "application/json")
    assert found.attributes == {
        "places_key": "",
        "next_key": "",
        "ref_key": "slug",
        "fields": {"name": "title", "city": "address.city", "latitude": "address.geo.lat"},
    }


def test_keys_written_as_programs_write_them_are_understood() -> None:
    place = {"uuid": "a", "clinicName": "x", "streetAddress": "1 A St", "postalCode": "97301", "phoneNumber": "1"}
    assert looked(json.dumps([place])).attributes["fields"] == {
        "name": "clinicName",
        "street": "streetAddress",
        "postal_code": "postalCode",
        "phone": "phoneNumber",
    }


def test_headings_of_other_words_are_understood_by_the_table_that_imports_use() -> None:
    found = looked("Record No,Practice Title,Line 1,Town,Region,What we offer\n1,Elm,1 A St,Salem,OR,IV\n", "text/csv")
    assert found.attributes == {
        "ref_column": "Record No",
        "fields": {"name": "Practice Title", "street": "Line 1", "city": "Town", "state": "Region"},
    }
    person = looked("Name,Title,State,St\nElm,MD,OR,x\n", "text/csv").attributes["fields"]
    assert person == {"name": "Name", "state": "State"}, "beside a name a title is how somebody is addressed"


def test_a_feed_whose_pages_are_numbered_is_understood() -> None:
    places = [{"id": 1, "name": "Elm"}]
    assert looked(json.dumps({"rows": places, "meta": {"total_pages": 3}})).attributes["page_parameter"] == "page"
    assert "page_parameter" not in looked(json.dumps({"rows": places, "total_pages": 1})).attributes


def test_an_index_of_sitemaps_is_followed_and_anything_hostile_is_refused_in_words() -> None:
    index = "<sitemapindex><sitemap><loc>https://x.example/one.xml</loc></sitemap></sitemapindex>"
    found = looked(index, "application/xml", **{"one.xml": urls("https://x.example/d/1", "https://x.example/d/2")})
    assert found.attributes == {"wanted": "/d/"}
    deep = "[" * 100_000
    for body, kind in (
        (deep, "application/json"),
        ("{}", "application/json"),
        ("<urlset/>", "text/xml"),
        ("", "text/csv"),
    ):
        with pytest.raises(Exception, match=r"x\.example"):
            looked(body, kind)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (profile(1, BESIDE), "section.profile"),
        (profile(1, ""), ""),
        (profile(1, '<a href="/about/us">About</a>'), ""),
        (profile(1, '<a href="/c/1#map">Map</a>'), ""),
        (profile(1, BESIDE + '<section class="profile">More</section>'), ""),
        (profile(1, BESIDE).replace('class="profile box"', 'id="place"'), "section#place"),
        (f"<main>{profile(1, '')}</main>{BESIDE}", "main"),
        (f"<main><h1>Elm</h1></main>{BESIDE}", ""),
    ],
)
def test_the_part_that_speaks_of_a_place_is_guessed_when_others_are_named_beside_it(body: str, words: str) -> None:
    page = Seen(body.encode(), "http://list.example/c/1", "text/html")
    assert words_of_place(page, called="Elm 1") == words


ABOUT = "<p>This list names clinics that give Spravato at home and in hospitals. We ask each of them once a year.</p>"


def list_of(*details: str, **others: str) -> Guess:
    """What is guessed of a list of three clinics whose first pages are these."""
    rows = "".join(f'<p><a class="l" href="/clinic/{number}">Elm {number}</a></p>' for number in range(3))
    return looked(rows, **{f"clinic/{number}": page for number, page in enumerate(details)}, **others)


def entry(number: int, outside: str, *, tag: str = 'section class="entry"') -> str:
    words = f"We give IV ketamine in house {number}, and Spravato on {number + 1} days of the week."
    return f"<div>{outside}<{tag}><h1>Elm {number}</h1><p>{words}</p></{tag.split(' ', maxsplit=1)[0]}></div>"


def test_what_two_pages_say_alike_is_the_directorys_and_only_the_part_that_differs_is_read() -> None:
    found = list_of(entry(0, ABOUT), entry(1, ABOUT))
    assert found.attributes["words"] == "section.entry"
    assert found.unsure_words == ""
    (told,) = (line for line in found.why if "outside" in line)
    assert "; outside stands: This list names clinics" in told


@pytest.mark.parametrize(
    "outside",
    [("", ""), ("<p>Home</p>", "<p>Home</p>"), ("<p>We have closed for the year.</p>", "<p>Our doors are open.</p>")],
    ids=["nothing", "too little", "something else on each"],
)
def test_pages_that_say_next_to_nothing_alike_are_read_whole(outside: tuple[str, str]) -> None:
    found = list_of(*(entry(number, words) for number, words in enumerate(outside)))
    assert ("words" in found.attributes, found.unsure_words) == (False, "")


@pytest.mark.parametrize(
    ("details", "why"),
    [
        ((entry(0, ABOUT, tag="div"), entry(1, ABOUT, tag="div")), "two pages both say, in no part of their own: This"),
        ((entry(0, ABOUT),), "https://x.example/clinic/1 could not be looked at, to compare it with"),
        ((), "https://x.example/clinic/0 could not be looked at"),
        (
            (entry(0, ABOUT + "<p>Seen 7 times</p>"), entry(1, ABOUT + "<p>Seen 9 times</p>")),
            "two pages both say, in no part of their own: This",
        ),
    ],
    ids=["no name", "one page", "no page", "a number differs outside"],
)
def test_a_part_that_cannot_be_known_is_said_in_the_draft_to_be_filled_in(details: tuple[str, ...], why: str) -> None:
    found = list_of(*details)
    assert "words" not in found.attributes
    assert found.unsure_words.startswith(why)
    text = spider_text("my_list", "The List", found)
    compile(text, "my_list.py", "exec")
    assert '    # words = ".profile"\n' in text
    assert len(text.splitlines()) <= 40
