"""Plain pages, feeds and refusals speak the language of the link, keep it in every link, and mix up nothing."""

import re
from concurrent.futures import ThreadPoolExecutor
from xml.etree import ElementTree as ET

import pytest
from served import Served, ask

ATOM = {"a": "http://www.w3.org/2005/Atom"}
PAGES = (
    "/clinic/c-river",
    "/clinic/c-river/report",
    "/in",
    "/in/or",
    "/in/or/portland",
    "/embed?near=97205",
    "/clinic/none",
)


def in_spanish(path: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}lang=es"


@pytest.mark.parametrize("path", PAGES)
def test_every_page_speaks_the_language_of_its_link_and_keeps_it_in_links_to_our_pages(app: Served, path: str) -> None:
    english, spanish = ask(app, path), ask(app, in_spanish(path))
    assert '<html lang="en">' in english.text
    assert '<html lang="es">' in spanish.text
    links = re.findall(r'<a [^>]*href="([^"]+)"', spanish.text)
    ours = [link for link in links if link.startswith(("/", app.address)) and not link.startswith("/api/")]
    switch = [link for link in ours if "lang=es" not in link]
    assert len(switch) == (0 if path.startswith("/embed") else 1), switch
    assert english.headers.get("etag", "1") != spanish.headers.get("etag", "2")
    if not path.startswith("/embed"):
        assert 'hreflang="es"' in english.text
        assert f'<a href="{path}" lang="en" hreflang="en">English</a>' in spanish.text


def test_an_unknown_language_is_the_usual_one_and_letters_may_be_large(app: Served) -> None:
    assert '<html lang="en">' in ask(app, "/in?lang=xx").text
    assert '<html lang="es">' in ask(app, "/in?lang=ES").text


def test_addresses_that_lead_elsewhere_keep_the_language(app: Served) -> None:
    assert ask(app, "/in/Oregon?lang=es").headers["location"] == "/in/or?lang=es"
    assert ask(app, "/in/or/Portland?lang=es").headers["location"] == "/in/or/portland?lang=es"


def test_each_language_names_itself_as_the_address_and_the_other_beside(app: Served) -> None:
    text = ask(app, "/clinic/c-river-old?lang=es").text
    here = f"{app.address}/clinic/c-river"
    assert f'<link rel="canonical" href="{here}?lang=es">' in text
    for code, there in {"en": here, "es": f"{here}?lang=es", "x-default": here}.items():
        assert f'<link rel="alternate" hreflang="{code}" href="{there}">' in text


def test_a_clinic_reads_in_spanish_and_its_quotations_stay_as_they_were_written(app: Served) -> None:
    text = ask(app, "/clinic/c-river?lang=es").text
    for said in ("Cómo llegar", "Llame al", "No se indica", "Informar de un error", "Estados Unidos"):
        assert said in text, said
    assert "We give ketamine by slow infusion into a vein." in text
    for english in ("First seen", "Last checked", "Not stated", "off-label: approved", "The clinic"):
        assert english not in text, english


def test_refusals_speak_too_and_programs_hear_english(app: Served) -> None:
    assert "<title>Aquí no hay nada" in ask(app, "/clinic/none?lang=es").text
    refused = ask(app, "/api/v1/clinics?size=0&lang=es")
    assert refused.status == 400
    assert refused.text == ask(app, "/api/v1/clinics?size=0").text
    assert ask(app, "/export/clinics.csv?lang=es").content == ask(app, "/export/clinics.csv").content


def test_a_feed_in_each_language_is_a_feed_of_its_own(app: Served) -> None:
    english, spanish = (ET.fromstring(ask(app, f"/feed.atom{more}").content) for more in ("", "?lang=es"))  # noqa: S314  our own
    ids = [one.findtext("a:id", "", ATOM) for one in (english, spanish)]
    assert ids[0] != ids[1]
    assert spanish.attrib["{http://www.w3.org/XML/1998/namespace}lang"] == "es"
    links = {link.get("rel"): link.get("href", "") for link in spanish.findall("a:link", ATOM)}
    assert links["self"].endswith("lang=es")
    assert links["alternate"].endswith("lang=es")
    titles = [one.findtext("a:title", "", ATOM) for one in (english, spanish)]
    assert titles[0].startswith("Changes")
    assert titles[1].startswith("Cambios")


def test_languages_asked_for_at_the_same_time_are_not_mixed_up(app: Served) -> None:
    asked = [(code, f"/clinic/c-more{number:02}?lang={code}") for number in range(12) for code in ("en", "es")]
    with ThreadPoolExecutor(8) as people:
        for (code, _), answer in zip(asked, people.map(lambda one: ask(app, one[1]), asked), strict=True):
            assert f'<html lang="{code}">' in answer.text
            other = "Directions" if code == "es" else "Cómo llegar"
            assert other not in answer.text


def test_what_was_kept_of_one_language_is_not_told_in_another(app: Served) -> None:
    for path in ("/in", "/in/or", "/embed", "/feed.atom"):
        first, second, again = (ask(app, one) for one in (path, in_spanish(path), path))
        assert first.content == again.content
        assert first.content != second.content
        stale = ask(app, in_spanish(path), headers={"If-None-Match": first.headers["etag"]})
        assert stale.status == 200
