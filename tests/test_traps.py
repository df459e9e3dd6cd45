"""Addresses without an end are recognised by what they look like, and plain lists, however long, are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.manners.traps import COMBINATIONS, DATES, LONGEST, Traps

HOST = "http://elm.example"
TEXT = st.text(st.characters(codec="utf-8"), max_size=60)
ADDRESS = st.one_of(
    TEXT.map(lambda text: f"{HOST}/{text}"),
    st.builds(
        lambda path, query: f"{HOST}/{path}?{query}",
        st.sampled_from(["a", "a/b/a/b", "2027/03", "cal;jsessionid=AB12", "(S(x1y2))/p"]),
        st.sampled_from(["year=2027&month=3", "PHPSESSID=0a1b2c3d4e", "a=1&b=2", "date=2027-03-01", "page=7", "&&=&"]),
    ),
)


def trapped(addresses: list[str]) -> list[str]:
    """The reasons, one after the other, for those that are one too many."""
    traps = Traps()
    return [reason for address in addresses if (reason := traps.trap(HOST + address))]


ENDLESS = {
    "calendar": [
        [f"/calendar/{year}/{month:02}" for year in range(2026, 2060) for month in range(1, 13)],
        [f"/events?month={month}&year={year}" for year in range(2026, 2060) for month in range(1, 13)],
        [f"/events/{year}-{month}-1/week" for year in range(2026, 2060) for month in range(1, 13)],
        [f"/events?tribe-bar-date={year}-{month:02}-01" for year in range(2026, 2060) for month in range(1, 13)],
        [f"/agenda?date={1_700_000_000 + 86_400 * day}" for day in range(400)],
        [f"/agenda?view=list&week={week}" for week in range(400)],
    ],
    "circles": [
        ["/a" * times for times in range(1, 12)],
        ["/en/clinics" * times for times in range(1, 9)],
        ["/x/" + "team/about/contact/" * times for times in range(1, 6)],
    ],
    "session": [
        [f"/list?PHPSESSID={number:026x}" for number in range(20)],
        [f"/list;jsessionid={number:032X}" for number in range(20)],
        [f"/(S({number:024x}))/list.aspx" for number in range(20)],
        [f"/list?page=2&sid={number:032x}" for number in range(20)],
        [f"/list?session_id=a{number:012}" for number in range(20)],
    ],
    "filters": [
        ["/find?" + "&".join(f"f{one}=1" for one in range(8) if number >> one & 1) for number in range(1, 256)],
        ["/find?" + "&".join(["tag=x"] * number) for number in range(1, 80)],
    ],
    "characters": [["/" + "x" * LONGEST]],
    "parts": [["/" + "/".join(str(number) for number in range(40))]],
}


@pytest.mark.parametrize(("word", "addresses"), [(word, one) for word, several in ENDLESS.items() for one in several])
def test_what_has_no_end_is_recognised_and_named(word: str, addresses: list[str]) -> None:
    reasons = trapped(addresses)
    assert reasons
    assert all(word in reason for reason in reasons)
    assert len(addresses) - len(reasons) <= max(DATES, COMBINATIONS)


PLAIN = (
    [f"/clinics?page={number}" for number in range(3000)],
    [f"/clinics/page/{number}" for number in range(3000)],
    [f"/clinic.php?id={number}" for number in range(20_000, 23_000)],
    [f"/clinic/{number}" for number in range(199_900, 203_000)],
    [f"/clinic?id={number}&state=OR" for number in range(20_270_000, 20_273_000)],
    [f"/search?q=ketamine&start={number}0" for number in range(2000)],
    [f"/listing?sid={number}" for number in range(10_000_000, 10_002_000)],
    [f"/or/portland/clinic-{number}" for number in range(3000)],
    [f"/or/or/clinic-{number}" for number in range(500)],
    [f"/2024/05/a-new-clinic-{number}" for number in range(500)],
    [f"/api?version=2.1&first_name=a{number}&last_name=b&state=OR&limit=200" for number in range(500)],
    [f"/api?limitType=0&limitValue={state}&page={page}&sort=2" for state in range(60) for page in range(20)],
    ["/page?PHPSESSID=0a1b2c3d4e5f6071", "/other?PHPSESSID=ffffffffff000000"],
    ["/", "", "/a/b/a/b", "/a/a", "/?", "/?&&"],
)


@pytest.mark.parametrize("addresses", PLAIN, ids=[one[0] for one in PLAIN])
def test_plain_lists_are_followed_to_their_end(addresses: list[str]) -> None:
    assert trapped(addresses) == []


@given(st.lists(ADDRESS, max_size=30))
def test_an_address_is_judged_alike_however_often_it_comes(addresses: list[str]) -> None:
    traps = Traps()
    first = [traps.trap(address) for address in addresses]
    last = dict(zip(addresses, first, strict=True))
    assert [traps.trap(address) for address in addresses] == [last[address] for address in addresses]
    assert first == [last[address] for address in addresses]


@given(st.text(max_size=200))
def test_nothing_breaks_it(text: str) -> None:
    assert isinstance(Traps().trap(text), str)
    assert isinstance(Traps().trap(HOST + "/" + text), str)


def test_an_endless_host_does_not_fill_the_memory() -> None:
    traps = Traps()
    for number in range(60_000):
        traps.trap(f"{HOST}/{number}?PHPSESSID={number:026x}&a{number}=1")
    assert len(traps._pages) + len(traps._dates) + len(traps._asked) <= 20_000


def test_a_hostile_address_keeps_us_busy_for_no_time() -> None:
    for text in ("/(A(" * 400, ";sid=" * 300, "/1-1-1" * 300, "/a/b" * 400, "?" + "a&" * 900):
        assert isinstance(Traps().trap(HOST + text), str)
