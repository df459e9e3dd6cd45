"""Elements with attributes without measure are found wherever a page hides them, and nothing else is."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parsel import Selector

from crawler.pages.overgrown import MOST_ATTRIBUTES, overgrown

FILL = b" " * 20_000
MANY = MOST_ATTRIBUTES + 2


def names(count: int, pattern: bytes = b"a%d") -> bytes:
    return b" ".join(pattern % number for number in range(count))


@pytest.mark.parametrize(
    "page",
    [
        b"<p " + names(MANY) + b">",
        b"<p " + names(MANY, b"a%d=1") + b">",
        b"<p x='>' " + names(MANY, b'a%d = "<b>"') + b">",
        b"<p/" + names(MANY).replace(b" ", b"/") + b">",
        b"</p " + names(MANY) + b">",
        b"<script>if (a<b) c('<p>')</script><p " + names(MANY) + b">",
        b"<!-- <p> --><p " + names(MANY) + b">",
        b"<!--><p " + names(MANY) + b">",
        b"<P\n" + names(MANY).replace(b" ", b"\n") + b"\n>",
        b"<p " + names(MANY),
    ],
)
def test_an_element_without_measure_is_found(page: bytes) -> None:
    assert overgrown(page + FILL)


@pytest.mark.parametrize(
    "page",
    [
        b"<p " + names(MOST_ATTRIBUTES - 1) + b">",
        b"<p " + names(30) + b">" + b"some words " * 5000,
        b"<p>" + b"<b a=1 c='2'>word</b> " * 5000,
        b"<script>for (i=0;i<n;i++) " + names(MANY) + b"</script>",
        b"<style>" + names(MANY) + b"</style><!-- <p " + names(MANY) + b"> -->",
        b"<img src='data:image/png;base64," + b"QUJD" * 20_000 + b"'>",
        b"<p title='" + names(MANY) + b"'>a < b and c > d</p>",
        b"",
        b"1 < 2 " * 9000,
    ],
)
def test_pages_that_people_make_are_not_taken_for_one(page: bytes) -> None:
    assert not overgrown(page + FILL)


PIECES = st.one_of(
    st.sampled_from(
        [b"<a", b"<p ", b" x", b"=", b'"', b"'", b">", b"/", b"<!--", b"-->", b"<script>", b"</script>", b"y"]
    ),
    st.integers(0, 30).map(lambda block: b" " + names(90, b"b%d_%%d" % block) + b" "),
    st.integers(0, 30).map(lambda block: b" " + names(90, b"c%d_%%d='<p>'" % block) + b" "),
)


@given(st.lists(PIECES, max_size=60).map(b"".join))
def test_what_it_lets_through_has_no_such_element(page: bytes) -> None:
    body = page + b">" + FILL
    if not overgrown(body):
        root = Selector(text=f"<div>{body.decode()}", type="html").root
        assert max(len(one.attrib) for one in root.iter("*")) <= MOST_ATTRIBUTES


HOSTILE = (b"<a", b"<script", b"<script>", b"<!--", b"<a/", b'<a b="', b"<a b='c\" d=\"e' ", b"<")


@pytest.mark.parametrize("piece", HOSTILE)
def test_looking_takes_no_time_to_speak_of(piece: bytes) -> None:
    started = time.process_time()
    overgrown(piece * (4_000_000 // len(piece)))
    assert time.process_time() - started < 3
