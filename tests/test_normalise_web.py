import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.normalise import hosts
from indexer.normalise.web import clean_url, page_key, site_key


@pytest.mark.parametrize(
    "parameter",
    [
        *("utm_source=g", "UTM_Medium=cpc", "utm%5Fcampaign=x", "amp;utm_source=g", "gclid=1", "fbclid=2", "msclkid=3"),
        *(
            "_ga=2.1-1",
            "_gl=1*x",
            "_ga_ABC=1",
            "mc_cid=4",
            "mc_eid=5",
            "gad_source=1",
            "gbraid=6",
            "wbraid=7",
            "dclid=8",
        ),
        *(
            "_hsenc=9",
            "__hstc=1",
            "hsa_acc=2",
            "igshid=3",
            "ttclid=4",
            "twclid=5",
            "li_fat_id=6",
            "epik=7",
            "mkt_tok=8",
        ),
        *("yclid=9", "srsltid=1", "s_kwcid=2", "rdt_cid=3", "irclickid=4", "fb_action_ids=5", "campaignid=6", "trk=7"),
    ],
)
def test_parameters_that_only_count_visitors_are_cut(parameter: str) -> None:
    assert clean_url(f"https://elm.example/a?b=1&{parameter}&c=2") == "https://elm.example/a?b=1&c=2"
    assert clean_url(f"https://elm.example/a?{parameter}") == "https://elm.example/a"


@pytest.mark.parametrize("parameter", ["id=12", "p=7", "page=2", "location=salem", "utm=1", "gallery=2", "_gallery=3"])
def test_parameters_that_choose_the_page_stay(parameter: str) -> None:
    assert clean_url(f"https://elm.example/?{parameter}") == f"https://elm.example/?{parameter}"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://elm.example", "https://www.elm.example/"),
        ("https://elm.example:443/a/", "elm.example/a"),
        ("http://elm.example:80/a", "https://elm.example/a#top"),
        ("HTTPS://WWW.ELM.EXAMPLE/a?b=1&c=2", "http://elm.example/a/?c=2&b=1&utm_source=x"),
        ("http://https://elm.example/a", "elm.example/a"),
        ("https://http://www.elm.example", "elm.example"),
    ],
)
def test_two_ways_of_writing_one_page_are_one_page(one: str, other: str) -> None:
    assert page_key(one) == page_key(other) is not None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://elm.example/a", "https://elm.example/b"),
        ("https://elm.example/?id=1", "https://elm.example/?id=2"),
        ("https://salem.elm.example/", "https://elm.example/"),
        ("https://elm.example:8443/", "https://elm.example/"),
        ("https://elm.example/#/a", "https://elm.example/#/b"),
    ],
)
def test_two_pages_stay_two(one: str, other: str) -> None:
    assert page_key(one) != page_key(other)


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "javascript://elm.example/%0aalert(1)",
        "data:text/html;base64,PHNjcmlwdD4=",
        "vbscript:msgbox(1)",
        "file:///etc/passwd",
        "blob:https://elm.example/1",
        "ftp://elm.example/",
        "tel:+15035550100",
        "mailto:jo@elm.example",
        "//",
        "https:///elm",
        "https://",
        "#",
        "/contact",
        "about:blank",
        "https://user@elm.example/",
        "https://elm.example\\@evil.example/",
    ],
)
def test_what_is_no_web_address_is_refused(text: str) -> None:
    url = clean_url(text)
    assert url is None or url.startswith("https://elm.example/")
    if "\\" not in text:
        assert (url, site_key(text), page_key(text)) == (None, None, None)


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://m.facebook.com/Elm/about", "facebook.com/elm"),
        ("https://fb.com/elm", "facebook.com/elm"),
        ("https://www.facebook.com/pages/Elm-Clinic/1234?ref=x", "facebook.com/pages/elm-clinic/1234"),
        ("https://www.facebook.com/p/Elm-Clinic-615/", "facebook.com/p/elm-clinic-615"),
        ("https://www.facebook.com/profile.php?ref=a&id=12", "facebook.com/profile.php?id=12"),
        ("https://www.facebook.com/profile.php", None),
        ("https://www.facebook.com/sharer/sharer.php?u=elm", None),
        ("https://www.facebook.com/groups/12", None),
        ("https://twitter.com/Elm", "x.com/elm"),
        ("https://x.com/intent/post?text=elm", None),
        ("https://www.instagram.com/elm/?igsh=1", "instagram.com/elm"),
        ("https://www.instagram.com/p/Cabc/", None),
        ("https://www.linkedin.com/company/elm/about", "linkedin.com/company/elm"),
        ("https://www.linkedin.com/company", None),
        ("https://www.youtube.com/@elm/videos", "youtube.com/@elm"),
        ("https://www.youtube.com/channel/UC12", "youtube.com/channel/uc12"),
        ("https://www.youtube.com/watch?v=12", None),
        ("https://youtu.be/12", None),
        ("https://www.yelp.com/biz/elm-salem?osq=x", "yelp.com/biz/elm-salem"),
        ("https://linktr.ee/elm", "linktr.ee/elm"),
        ("https://linktr.ee", None),
        ("https://sites.google.com/view/elm/team", "sites.google.com/elm"),
        ("https://www.google.com/maps/place/elm", None),
        ("https://www.google.ca/search?q=elm", None),
        ("https://g.co/kgs/x", None),
        ("https://elm.business.site/", "elm.business.site"),
        ("https://elm.square.site/book", "elm.square.site"),
        ("https://elm.wixsite.com/clinic/team", "elm.wixsite.com/clinic"),
        ("https://elm.weebly.com/team", "elm.weebly.com"),
        ("https://weebly.com", None),
        ("https://elm.wordpress.com", "elm.wordpress.com"),
        ("https://elm.carrd.co", "elm.carrd.co"),
        ("https://elm.blogspot.com/2026", "elm.blogspot.com"),
        ("https://elm.webflow.io", "elm.webflow.io"),
        ("https://elm.netlify.app", "elm.netlify.app"),
        ("https://www.zocdoc.com/practice/elm-12?lock=true", "zocdoc.com/practice/elm-12"),
        ("https://www.zocdoc.com", None),
        ("https://www.psychologytoday.com/us/therapists/elm/12?tr=x", "psychologytoday.com/us/therapists/elm/12"),
        ("https://www.spravato.com/find-a-center", None),
        ("https://bit.ly/elm", None),
        ("https://calendly.com/elm/visit", "calendly.com/elm"),
        ("https://salem.elm.example/", "elm.example"),
        ("https://www.elm.co.uk/", "elm.co.uk"),
        ("https://elm.com.au/", "elm.com.au"),
    ],
)
def test_shared_hosts_keep_their_customers_apart(url: str, key: str | None) -> None:
    assert site_key(url) == key


def test_no_host_is_in_two_lists() -> None:
    lists = (hosts.BY_FIRST_PART, hosts.BY_TWO_PARTS, hosts.BY_WHOLE_PATH, hosts.BY_SUBDOMAIN, hosts.NOT_A_SITE)
    assert sum(map(len, lists)) == len(frozenset().union(*lists))
    assert not frozenset(hosts.SAME_SITE) & frozenset().union(*lists)


hostile = st.text(max_size=200) | st.text(alphabet="htps:/w.elmxa?=&#%@\\ _ugcid5\u00fc", max_size=200)


@given(st.sampled_from(["", "http://", "https://elm.example/", "https://facebook.com/"]), hostile)
def test_hostile_words_raise_nothing_and_a_key_is_the_same_for_what_was_cleaned(scheme: str, text: str) -> None:
    url = clean_url(scheme + text)
    page = page_key(scheme + text)
    assert (url is None) == (page is None)
    if url is not None:
        assert clean_url(url) == url
        assert page_key(url) == page
        assert site_key(url) == site_key(scheme + text)
        assert page_key(url.replace("https://", "http://", 1)) in (page, None) or ":443" in url or ":80" in url


@pytest.mark.parametrize(
    "unit", ["http://", "https://elm.example/", "%", "&utm_", "a.", "?", "#", "@", " ", "facebook.com/"]
)
def test_ten_thousand_characters_take_no_longer_than_they_must(unit: str) -> None:
    begun = time.process_time()
    for length in (1_900, 10_000, 100_000):
        text = (unit * length)[:length]
        site_key(text)
        page_key("https://elm.example/?" + text)
    assert time.process_time() - begun < 1
