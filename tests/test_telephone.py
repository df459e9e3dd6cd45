"""Which of a clinic's numbers is shown: the one its own site means, and what is said of those that many share."""

from datetime import UTC, date, datetime

import pytest

from crawler.listing import Page, RawListing
from crawler.pages.places import phones_named
from indexer.clinic import Clinic, PhoneNote
from indexer.group import clinic_of
from indexer.listed import Listed, Named
from indexer.normalise.name import name_key
from indexer.normalise.tracking import MANY_NAMES, VERY_MANY_NAMES
from indexer.telephone import named_by, names_at_numbers
from ui.clinic.cards import phone
from ui.wording import spoken

SHOWN, MEANT, FREE = "503-555-0142", "(503) 555-0100", "844-555-0100"
URL, DAY = "https://elm.example/contact", date(2026, 11, 20)


def listed(ident: str = "a", *named: str, phone: str = SHOWN, name: str = "Elm Ketamine") -> Listed:
    return Listed(
        listing_id=ident,
        source=f"source_{ident}",
        kind="clinic_site",
        fields={"name": name, "phone": phone},
        statements=(),
        point=None,
        last_seen=DAY,
        gone_since=None,
        named=tuple(Named(words=words, url=URL, day=DAY) for words in named),
    )


def numbers(clinic: Clinic) -> list[str]:
    return [fact.value for fact in clinic.facts["phone"]]


def test_the_number_that_the_site_means_is_shown_before_one_that_may_only_count_calls_and_both_are_kept() -> None:
    clinic = clinic_of("c1", [listed("a", MEANT, MEANT)])
    assert clinic.phone == MEANT
    assert clinic.phone_note == PhoneNote(others=0, instead_of=SHOWN)
    assert "may only count calls" in clinic.phone_note.sentence
    assert numbers(clinic) == [MEANT, SHOWN]
    assert (clinic.facts["phone"][0].url, clinic.facts["phone"][0].said) == (URL, MEANT)
    assert Clinic.from_json(clinic.to_json()) == clinic
    assert f'<p class="quiet"><bdi>The pages show {SHOWN}, which may only count calls' in phone(clinic)
    with spoken("es"):
        assert f'<p class="quiet"><bdi>Las páginas muestran el {SHOWN}' in phone(clinic)


@pytest.mark.parametrize("named", [(), ("503-555-0142",), (MEANT, "503-555-0177"), ("call us",)])
def test_without_one_other_number_in_its_data_the_shown_one_stands_alone(named: tuple[str, ...]) -> None:
    clinic = clinic_of("c1", [listed("a", *named)])
    assert (clinic.phone, clinic.phone_note, numbers(clinic)) == (SHOWN, None, [SHOWN])
    assert "quiet" not in phone(clinic)


@pytest.mark.parametrize(("number", "needed"), [(FREE, MANY_NAMES), (SHOWN, VERY_MANY_NAMES)])
def test_a_number_of_many_names_is_said_to_be_one(number: str, needed: int) -> None:
    others = [listed(f"b{n}", phone=number, name=f"Clinic {'abcdefghij'[n]}") for n in range(needed)]
    enough = names_at_numbers([listed("a", phone=number), *others])
    clinic = clinic_of("c1", [listed("a", phone=number)], names_at=enough)
    assert clinic.phone == number
    assert clinic.phone_note == PhoneNote(others=needed)
    assert f"{needed} places of other names" in clinic.phone_note.sentence
    assert f"{needed} places of other names" in phone(clinic)
    with spoken("es"):
        assert f"{needed} lugares con otros nombres" in phone(clinic)
    meant = clinic_of("c1", [listed("a", MEANT, phone=number)], names_at=enough)
    assert (meant.phone, numbers(meant)) == (MEANT, [MEANT, number])
    fewer = names_at_numbers([listed("a", phone=number), *others[1:]])
    assert clinic_of("c1", [listed("a", phone=number)], names_at=fewer).phone_note is None


def test_its_own_other_names_make_a_number_no_call_centers() -> None:
    own = [listed(f"a{n}", phone=FREE, name=f"Elm {'abcdefghij'[n]}") for n in range(MANY_NAMES + 1)]
    assert clinic_of("c1", own, names_at=names_at_numbers(own)).phone_note is None
    assert set(names_at_numbers(own)["+18445550100"]) == {name_key(one.fields["name"]) for one in own}


def test_numbers_are_taken_from_organisations_and_never_from_a_site_of_several_places() -> None:
    structured = (
        {"@type": "Organization", "telephone": MEANT},
        {"@type": "Person", "telephone": "503-555-0199"},
        {"@type": ["MedicalClinic"], "name": "Elm"},
        {"@type": "WebSite", "telephone": "503-555-0198"},
    )
    assert phones_named(structured) == [MEANT]
    page = Page(url=URL, title="Elm", seen_at=datetime(2026, 11, 20, tzinfo=UTC), structured=structured)
    one = RawListing(source="clinic_sites", ref="elm.example", url=URL, seen_at=page.seen_at, pages=(page,))
    many = RawListing(source="clinic_sites", ref="elm.example#12-97205", url=URL, seen_at=page.seen_at, pages=(page,))
    assert named_by(one) == (Named(words=MEANT, url=URL, day=DAY),)
    assert named_by(many) == ()
