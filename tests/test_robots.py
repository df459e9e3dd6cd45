"""What a robots.txt says to us, to the letter of RFC 9309, compared with a second reading written from the standard."""

import gzip
import re
import time
from urllib.parse import quote_from_bytes

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from protego import Protego

from crawler.manners.robots import PRODUCT, ROBOTS_BYTES, Rules, parsed, rules_from, user_agent

HOST = "http://elm.example"


def allows(robots: str | bytes, path: str) -> bool:
    return parsed(robots if isinstance(robots, bytes) else robots.encode()).allow(HOST + path)


class Oracle:
    """RFC 9309, sections 2.2.1 to 2.2.3, word for word and without regard for speed."""

    def __init__(self, text: str) -> None:
        groups: list[tuple[set[str], list[tuple[str, str]]]] = []
        after_rule = True
        for line in re.split(r"\r\n|\r|\n", text):
            key, _, value = line.partition("#")[0].partition(":")
            key, value = key.strip().lower(), value.strip()
            if key == "user-agent":
                if after_rule:
                    groups.append((set(), []))
                groups[-1][0].add(value.lower())
                after_rule = False
            elif key in ("allow", "disallow") and groups:
                groups[-1][1].append((key, value))
                after_rule = True
        own = [rules for tokens, rules in groups if PRODUCT in tokens]
        everybody = [rules for tokens, rules in groups if "*" in tokens]
        self.rules = [rule for rules in (own or everybody) for rule in rules if rule[1]]

    @staticmethod
    def encoded(path: str) -> str:
        """Every octet that is not unreserved as a triplet, whichever way it was written (2.2.2)."""
        octets = re.sub(rb"%([0-9A-Fa-f]{2})", lambda found: bytes.fromhex(found[1].decode()), path.encode())
        return quote_from_bytes(octets, safe="")

    def allow(self, path: str) -> bool:
        best, allowed = -1, True
        for key, value in self.rules:
            stars = [self.encoded(part) for part in value.removesuffix("$").split("*")]
            end = r"\Z" if value.endswith("$") else ""
            if re.match(".*".join(map(re.escape, stars)) + end, self.encoded(path), re.DOTALL):
                octets = sum(len(re.sub("%..", "x", part)) for part in stars) + len(stars) - 1 + value.endswith("$")
                if octets > best or (octets == best and key == "allow"):
                    best, allowed = octets, key == "allow"
        return allowed


PATHS = st.lists(st.sampled_from(["a", "b", "/", "~", "%7E", "%2F", "%2a", "é", "%C3%A9", "-"]), max_size=6).map(
    lambda parts: "/" + "".join(parts)
)
PATTERNS = st.one_of(
    PATHS,
    st.lists(st.sampled_from(["a", "b", "/", "*", "$", "%24", "%2F", "é", "~", " "]), max_size=7).map(
        lambda parts: re.sub(r"\*+", "*", "/" + "".join(parts)).strip()
    ),
    st.just(""),
)
LINES = st.one_of(
    st.tuples(st.just("Disallow"), PATTERNS),
    st.tuples(st.just("Allow"), PATTERNS),
    st.tuples(st.just("User-Agent"), st.sampled_from(["*", PRODUCT, "Clinic-Directory", "otherbot", "clinic"])),
    st.tuples(st.sampled_from(["Sitemap", "Crawl-delay", "Unknown", "# note"]), st.just("7")),
)


@given(
    lines=st.lists(LINES, max_size=12),
    paths=st.lists(PATHS, min_size=1, max_size=5),
    line_end=st.sampled_from(["\n", "\r", "\r\n", "\n\n"]),
    mark=st.sampled_from(["", "\ufeff"]),
)
@example(lines=[("User-Agent", "*"), ("Disallow", "/a$b"), ("Allow", "/a*b$")], paths=["/a$b"], line_end="\n", mark="")
def test_every_address_is_judged_as_the_standard_says(
    lines: list[tuple[str, str]], paths: list[str], line_end: str, mark: str
) -> None:
    text = line_end.join(f"{key}: {value}" for key, value in lines)
    rules, oracle = parsed((mark + text).encode()), Oracle(text)
    for path in paths:
        assert rules.allow(HOST + path) == oracle.allow(path), (text, path)


@given(st.binary(max_size=300), PATHS)
def test_no_bytes_break_the_reading_of_robots_txt(body: bytes, path: str) -> None:
    assert isinstance(parsed(b"User-agent: *\n" + body).allow(HOST + path), bool)
    assert isinstance(rules_from(200, body).allow(HOST + path), bool)


TABLE = (
    # RFC 9309, section 2.2.2: how a path is written does not matter
    ("/foo/bar?baz=quz", "/foo/bar?baz=quz"),
    ("/foo/bar?baz=https://foo.bar", "/foo/bar?baz=https%3A%2F%2Ffoo.bar"),
    ("/foo/bar/ツ", "/foo/bar/%E3%83%84"),
    ("/foo/bar/%E3%83%84", "/foo/bar/%E3%83%84"),
    ("/foo/bar/%62%61%7A", "/foo/bar/baz"),
    # section 2.2.3: stars and ends that are meant as letters
    ("/path/file-with-a-%2A.html", "/path/file-with-a-*.html"),
    ("/path/foo-%24", "/path/foo-$"),
)


@pytest.mark.parametrize(("written", "address"), TABLE)
def test_paths_are_compared_as_they_are_meant(written: str, address: str) -> None:
    robots = f"User-agent: *\nDisallow: {written}\n"
    assert not allows(robots, address)
    assert not allows(f"User-agent: *\nDisallow: {address.replace('*', '%2A').replace('$', '%24')}\n", written)
    assert allows(robots, address[:-1])


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/example/page.html", True),
        ("/example/disallowed.gif", False),
        ("/publications", False),
        ("/publications/2026", False),
        ("/", True),
        ("", True),
        ("/fish.php", False),
        ("/fish/x/salmon.php?a=1", False),
        ("/fish.PHP", True),
        ("/report.pdf", False),
        ("/report.pdf?page=2", True),
        ("/shop/item", True),
        ("/shop", False),
        ("/robots.txt", True),
    ],
)
def test_the_longest_path_wins_with_stars_and_ends(path: str, allowed: bool) -> None:
    robots = """
        User-agent: *
        Disallow: *.gif$
        Allow: /example/
        Disallow: /example/disallowed.gif   # longer than what allows
        Disallow: /publications
        Disallow: /fish*.php
        Disallow: /*.pdf$
        Disallow: /shop
        Allow: /shop/
        Disallow: /robots.txt
    """
    assert allows(robots, path) is allowed


def test_what_allows_wins_over_what_is_equally_long() -> None:
    assert allows("User-agent: *\nDisallow: /a\nAllow: /a\n", "/a")
    assert allows("User-agent: *\nAllow: /a\nDisallow: /a\n", "/a")


@pytest.mark.parametrize(
    ("agents", "ours"),
    [
        (["clinic-directory"], True),
        (["CLINIC-Directory"], True),
        (["clinic-directory/2.0"], True),
        (["otherbot", "clinic-directory"], True),
        (["clinic"], False),
        (["directory"], False),
        (["clinic-directory-images"], False),
        (["my-clinic-directory"], False),
        (["clinicdirectory"], False),
        ([""], False),
    ],
)
def test_our_name_is_our_whole_name_and_nobody_elses(agents: list[str], ours: bool) -> None:
    robots = "".join(f"User-agent: {agent}\n" for agent in agents) + "Disallow: /\n"
    assert allows(robots, "/page") is not ours


def test_all_groups_of_our_name_count_together_and_then_none_for_everybody() -> None:
    robots = (
        "User-agent: clinic-directory\nDisallow: /a\n\nUser-agent: *\nDisallow: /b\n\n"
        "User-agent: Clinic-Directory\nDisallow: /c\nCrawl-delay: 3\n"
    )
    assert [allows(robots, path) for path in ("/a", "/b", "/c")] == [False, True, False]
    assert parsed(robots.encode()).pause == 3
    both = "User-agent: *\nDisallow: /a\n\nUser-agent: other\nDisallow: /\n\nUser-agent: *\nDisallow: /b\n"
    assert [allows(both, path) for path in ("/a", "/b", "/c")] == [False, False, True]


def test_a_group_of_ours_that_forbids_nothing_allows_everything() -> None:
    assert allows("User-agent: clinic-directory\nDisallow:\n\nUser-agent: *\nDisallow: /\n", "/page")
    assert not allows("User-agent: otherbot\nDisallow:\n\nUser-agent: *\nDisallow: /\n", "/page")


@pytest.mark.parametrize("between", ["Sitemap: https://elm.example/s.xml", "Crawl-delay: 2", "Noindex: /x", "nonsense"])
def test_other_lines_end_no_group(between: str) -> None:
    """RFC 9309, section 2.2.4: other records must not interfere, so that both names belong to one group."""
    assert not allows(f"User-agent: clinic-directory\n{between}\nUser-agent: otherbot\nDisallow: /\n", "/page")


@pytest.mark.parametrize(
    "robots",
    [
        b"\xef\xbb\xbfUser-agent: *\nDisallow: /secret",
        b"User-agent: *\rDisallow: /secret\r",
        b"User-agent: *\r\nDisallow: /secret\r\n",
        b"user-agent:*\ndisallow:/secret",
        b"  User-Agent :  * \t\n\tDISALLOW\t:\t/secret # really",
        b"User-agent *\nDisallow /secret",
        b"User-agent: *\nDisalow: /secret",
        b"User-agent: *\nDisallow: secret",
        "User-agent: *\nDisallow: /secret\n".encode("utf-16"),
        gzip.compress(b"User-agent: *\nDisallow: /secret\n"),
        b"<html>\nUser-agent: *\nDisallow: /secret\n\0\0",
    ],
)
def test_what_a_host_means_is_understood_however_it_is_written(robots: bytes) -> None:
    rules = rules_from(200, robots)
    assert not rules.allow(f"{HOST}/secret/page")
    assert rules.allow(f"{HOST}/page")


def test_an_octet_that_is_no_utf_8_is_compared_as_it_is() -> None:
    robots = b"User-agent: *\nDisallow: /caf\xe9\n"
    assert not allows(robots, "/caf%E9/menu")
    assert allows(robots, "/caf%C3%A9/menu")


@pytest.mark.parametrize(
    ("line", "pause"),
    [
        ("Crawl-delay: 2.5", 2.5),
        ("crawl-delay: 10 # please", 10),
        ("Crawl-delay: -1", 0),
        ("Crawl-delay: soon", 0),
        ("Crawl-delay: 1e9", 1),
        ("Crawl-delay: nan", 0),
        ("Request-rate: 1/5", 5),
        ("Request-rate: 30/1m", 2),
        ("Request-rate: 1/1h 0800-1300", 3600),
        ("Request-rate: 0/5", 0),
        ("Request-rate: 1/", 0),
        ("Crawl-delay: 1\nRequest-rate: 1/4s\nCrawl-delay: 3", 4),
    ],
)
def test_the_longest_pause_that_is_asked_for_is_kept(line: str, pause: float) -> None:
    assert parsed(f"User-agent: *\n{line}\n".encode()).pause == pause


def test_sitemaps_are_named_for_everybody() -> None:
    robots = b"Sitemap: https://elm.example/a.xml\nUser-agent: x\nDisallow: /\nsitemap:https://elm.example/b.xml\n"
    assert parsed(robots).sitemaps == ("https://elm.example/a.xml", "https://elm.example/b.xml")


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451])
def test_a_robots_txt_that_is_not_there_allows_everything(status: int) -> None:
    assert rules_from(status, b"User-agent: *\nDisallow: /").allow(f"{HOST}/page")


@pytest.mark.parametrize("status", [100, 301, 304, 429, 500, 502, 503, 504, 599])
def test_one_that_is_in_trouble_forbids_everything(status: int) -> None:
    rules = rules_from(status, b"")
    assert not rules.allow(f"{HOST}/page")
    assert f"answered {status}" in rules.problem


def test_only_the_first_500_kib_are_read_and_no_half_line_of_them() -> None:
    start = b"User-agent: *\nDisallow: /early\n"
    filler = (
        b"#" * (ROBOTS_BYTES - len(start) - len(b"\nDisallow: /cut")) + b"\nDisallow: /cut-off-here\nDisallow: /late\n"
    )
    for body in (start + filler, gzip.compress(start + filler)):
        rules = rules_from(200, body)
        assert [rules.allow(f"{HOST}/{path}") for path in ("early", "cut", "cut-off-here", "late")] == [False] + [
            True
        ] * 3


def test_a_bomb_of_compressed_bytes_is_read_up_to_the_same_limit() -> None:
    started = time.process_time()
    assert rules_from(200, gzip.compress(b"User-agent: *\n" + b"#" * 100_000_000)).allow(f"{HOST}/page")
    assert time.process_time() - started < 5
    assert rules_from(200, b"\x1f\x8bnothing of the kind").problem == "its robots.txt cannot be unpacked"


def test_no_robots_txt_keeps_us_busy() -> None:
    stars = b"User-agent: *\n" + b"Disallow: /" + b"*a" * 240_000 + b"b$\n"
    many = b"User-agent: *\n" + b"Disallow: /*a*a*a*a*ab$\n" * 20_000
    for body in (stars, many):
        rules = rules_from(200, body)
        started = time.process_time()
        assert rules.allow(f"{HOST}/{'a' * 5000}")
        assert time.process_time() - started < 2


def test_the_digest_changes_with_what_is_said_to_us_only() -> None:
    one = parsed(b"User-agent: *\nDisallow: /a\nDisallow: /b\n")
    same = parsed(b"# new\nUser-agent: other\nDisallow: /\n\nUser-agent: *\nDisallow: /b\nDisallow: /%61\nDisallow: /a")
    assert one.digest == same.digest
    assert one.digest != parsed(b"User-agent: *\nDisallow: /a\n").digest
    assert one.digest != parsed(b"User-agent: *\nDisallow: /a\nDisallow: /b\nCrawl-delay: 9\n").digest
    assert Rules().digest != Rules(problem="gone").digest


def test_unreadable_rules_allow_nothing() -> None:
    assert not Rules(problem="gone").allow("http://clinic.example/")
    assert Rules().allow("http://clinic.example/")


def test_we_give_our_name_and_where_we_can_be_reached() -> None:
    assert user_agent("mailto:someone@clinic.example").startswith(f"{PRODUCT}/")
    assert user_agent("mailto:someone@clinic.example").endswith("(+mailto:someone@clinic.example)")


READ_OTHERWISE = {
    "a name that ours only begins with": ("User-agent: clinic\nDisallow: /\n\nUser-agent: *\nAllow: /\n", "/page"),
    "our name with a version": ("User-agent: clinic-directory/1\nDisallow: /\n", "/page"),
    "an index page that is allowed": ("User-agent: *\nDisallow: /\nAllow: /index.html\n", "/"),
    "another line inside a group": ("User-agent: clinic-directory\nX: y\nUser-agent: z\nDisallow: /\n", "/page"),
    "an encoded slash": ("User-agent: *\nDisallow: /a/b\n", "/a%2Fb"),
}


@pytest.mark.parametrize(("robots", "path"), READ_OTHERWISE.values(), ids=READ_OTHERWISE)
def test_the_parser_that_scrapy_uses_still_reads_some_rules_otherwise(robots: str, path: str) -> None:
    """When all of these fail, the library is mended: consider doing without a parser of our own."""
    assert Protego.parse(robots).can_fetch(HOST + path, PRODUCT) != allows(robots, path)
