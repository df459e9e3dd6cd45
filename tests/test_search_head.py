"""What is folded into one line above the first clinic of a search, as markup."""

from dataclasses import replace

import pytest

from config.vocabulary import vocabulary
from indexer.query import Query, Results
from ui.clinic import regulated
from ui.search import onward
from ui.wording import spoken


@pytest.mark.parametrize(
    ("language", "one", "several"),
    [
        ("en", "What the FDA says: off-label for this use", "What the FDA says of these"),
        ("es", "Lo que dice la FDA: uso fuera de la etiqueta", "Lo que dice la FDA de estas formas"),
    ],
)
def test_what_holds_for_the_chosen_routes_is_folded_under_one_line_that_says_it_where_it_is_one_thing(
    language: str, one: str, several: str
) -> None:
    with spoken(language):
        for routes, headed in ((("iv", "im"), one), (("iv", "intranasal_esketamine"), several)):
            folded = regulated.folded(routes)
            assert folded == (f"<details><summary><span>{headed}</span></summary>{regulated.lines(routes)}</details>")
        for code in vocabulary()["route"].codes:
            said = regulated.folded((code,)).partition("</summary>")[0]
            approved = "approved for certain adults" in said or "aprobada para ciertos adultos" in said
            assert approved is (code == "intranasal_esketamine")


def test_several_lines_of_clinics_left_out_are_folded_where_there_are_clinics_below() -> None:
    query = Query(filters={"route": ("iv",), "payment": ("medicare",)})
    both = Results(query, (), 4, {"route": 2, "payment": 3}, unplaced=0, facets={})
    told = onward.left_out(both, {})
    assert told.startswith("<details><summary><span>More clinics do not say all of this</span></summary>")
    assert told.count('class="left-out"') == told.count(">Show them too<") == 2
    for fewer in (replace(both, left_out={"route": 2}), replace(both, total=0)):
        assert onward.left_out(fewer, {}).startswith('<p class="left-out">')
