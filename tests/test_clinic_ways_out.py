"""A clinic's page tells of the ways out that it has, and of no other."""

from dataclasses import replace

import pytest
from shown import shown_clinics

from ui.clinic import facts
from ui.wording import languages, say, spoken

RIVER = next(one for one in shown_clinics() if one.id == "c-river")


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize(("site", "named"), [("https://river.example/", True), ("", False), ("javascript:x", False)])
def test_the_web_site_is_named_among_what_belongs_to_others_only_where_there_is_one(
    site: str, *, named: bool, language: str
) -> None:
    with spoken(language):
        head = facts.head(replace(RIVER, website=site), asked=RIVER.id)
        both, one = say("clinic.directions_and_site_leave"), say("clinic.directions_leave")
    assert (both in head, one in head) == (named, not named)
