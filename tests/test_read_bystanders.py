"""Psychiatrists whom a clinic's page names though they do not treat there, each beside a true sentence of its shape."""

from datetime import UTC, datetime

import pytest

from crawler.listing import Page
from indexer.read.blocks import blocks_from_text
from indexer.read.page import read_page

ASIDE = "Our clinic treats patients with ketamine lozenges."
PSYCHIATRISTS = {"led", "on_team", "mentioned"}


def level(text: str) -> str:
    page = Page(
        url="https://ternbay.example/team",
        title="Tern Bay Ketamine",
        seen_at=datetime(2026, 11, 2, tzinfo=UTC),
        blocks=blocks_from_text(f"{ASIDE}\n\n{text}"),
    )
    return next((one.value for one in read_page(page).findings if one.field == "psychiatry"), "not_stated")


@pytest.mark.parametrize(
    ("text", "mirror"),
    [
        (
            "Our medical director trained under psychiatrist Dr. Carl Fox.",
            "Our medical director, psychiatrist Dr. Carl Fox, trained at City Hospital.",
        ),
        (
            "Dr. Amy Lin, formerly a psychiatrist at City Hospital, is our billing manager.",
            "Dr. Amy Lin, formerly chief resident at City Hospital, is our psychiatrist.",
        ),
        (
            "Board: Dr. Sam Roe, psychiatrist (advisor).",
            "Team: Dr. Sam Roe, psychiatrist (mornings).",
        ),
        (
            "Our medical director was taught by Dr. Carl Fox, a psychiatrist.",
            "Our medical director is a psychiatrist who trained under Dr. Carl Fox.",
        ),
        (
            "Dr. Sam Roe, psychiatrist, sits on our advisory board.",
            "Dr. Sam Roe, psychiatrist, sits with each new patient for an hour.",
        ),
        (
            "Join us for a webinar with psychiatrist Dr. Sam Roe.",
            "Sit down for a first visit with psychiatrist Dr. Sam Roe.",
        ),
        (
            "This article was written by Dr. Sam Roe, a psychiatrist in Boston.",
            "Your history is taken by Dr. Sam Roe, a psychiatrist of long practice.",
        ),
        (
            "Dr. Sam Roe is a psychiatrist at Harbor Clinic in Dallas.",
            "Dr. Sam Roe is a psychiatrist at Tern Bay Ketamine.",
        ),
        (
            "We are looking for a psychiatrist to join our team.",
            "There is a psychiatrist on our team.",
        ),
        (
            "Careers: board-certified psychiatrist, full time",
            "You are treated under the supervision of a board-certified psychiatrist.",
        ),
        (
            "Most of our patients are sent by psychiatrists.",
            "Most of our patients are seen by psychiatrists.",
        ),
        (
            "None of our doctors is a psychiatrist.",
            "One of our doctors is a psychiatrist.",
        ),
        (
            "You do not need to see a psychiatrist before your first visit.",
            "You see our psychiatrist before your first visit.",
        ),
        (
            "Our psychiatrist has left the practice.",
            "Our psychiatrist has time for you.",
        ),
        (
            "Dr. Orn's wife, Jane Roe, is a psychiatrist at City Hospital.",
            "Our evening doctor, Jane Roe, MD, is a psychiatrist and treats adults.",
        ),
        (
            "In memory of our founder, psychiatrist Dr. Carl Fox.",
            "Meet our founder, psychiatrist Dr. Carl Fox.",
        ),
        (
            "Formerly the office of Dr. Sam Roe, psychiatrist.",
            "Dr. Sam Roe, psychiatrist",
        ),
        (
            "Dr. Jane Roe, DO, once hoped to become a psychiatrist.",
            "Dr. Jane Roe, DO, was proud to qualify as a psychiatrist.",
        ),
        (
            "Ketamine was first tried by psychiatrist Dr. Carl Fox.",
            "Ketamine is prescribed by psychiatrist Dr. Carl Fox.",
        ),
        (
            "Our founder owes much to her teacher, psychiatrist Ida Voss.",
            "Our founder, Ida Voss, MD, is a psychiatrist.",
        ),
        (
            "Psychiatrist Ida Voss calls ketamine a breakthrough.",
            "Psychiatrist Ida Voss, MD, calls each patient after the first week.",
        ),
        (
            "Gull psychiatrist Ida Voss has called it the news of the decade.",
            "Our psychiatrist, Ida Voss, MD, has called each patient.",
        ),
        (
            "We follow the protocol of psychiatrist Dr. Ida Voss.",
            "We follow the advice of our psychiatrist, Dr. Ida Voss.",
        ),
        (
            "Blog post by psychiatrist Ida Voss",
            "Psychiatrist Ida Voss, MD",
        ),
        (
            "Speakers at our open evening: Ida Voss, MD, psychiatrist",
            "On our team: Ida Voss, MD, psychiatrist",
        ),
        (
            "Psychiatrist Ida Voss runs a clinic in Ohio.",
            "Psychiatrist Ida Voss runs our clinic.",
        ),
        (
            "Elm Wellness is owned by psychiatrist Ida Voss.",
            "Tern Bay Ketamine is owned by psychiatrist Ida Voss.",
        ),
        (
            "At Elm Wellness in Ohio, psychiatrist Ida Voss gives lozenges.",
            "At Tern Bay Ketamine, psychiatrist Ida Voss, MD, gives lozenges.",
        ),
        (
            "We admire psychiatrist Ida Voss.",
            "We trust our psychiatrist, Ida Voss, MD.",
        ),
        (
            "Our nurses took a class from psychiatrist Ida Voss, MD.",
            "Our patients take questions to psychiatrist Ida Voss, MD.",
        ),
        (
            "A psychiatrist in Austin, Ida Voss, MD, founded the first such clinic in Texas.",
            "A psychiatrist, Ida Voss, MD, founded our clinic.",
        ),
        (
            "Psychiatrist Ida Voss, MD, will join us in spring.",
            "Psychiatrist Ida Voss, MD, joined our clinic in spring.",
        ),
        (
            "Ida Voss, MD, psychiatrist (on leave)",
            "Ida Voss, MD, psychiatrist (on site)",
        ),
        (
            "Foreword: Ida Voss, MD, psychiatrist",
            "Doctor: Ida Voss, MD, psychiatrist",
        ),
        (
            "A good clinic has a psychiatrist on staff.",
            "Our clinic has a psychiatrist on staff.",
        ),
        (
            "Few towns have a psychiatrist.",
            "We have a psychiatrist.",
        ),
        (
            "Please note: a psychiatrist does not see you here.",
            "Please note: our psychiatrist sees you here.",
        ),
        (
            "Dr. Orn considered training in psychiatry.",
            "Dr. Orn finished training in psychiatry.",
        ),
        (
            "Dr. Orn finished two years of psychiatry residency before switching to dentistry.",
            "Dr. Orn did her psychiatry residency at Elm State Hospital.",
        ),
        (
            "We can give you the names of psychiatrists nearby.",
            "We can give you an hour with one of our psychiatrists.",
        ),
        (
            "Bring the letter of the psychiatrist who sent you.",
            "Bring your questions to our psychiatrist.",
        ),
        (
            "Ida Voss, MD, psychiatrist, is a member of our board of trustees.",
            "Ida Voss, MD, psychiatrist, is a member of our team.",
        ),
        (
            "Dr. Voss gave up her work as a psychiatrist in 2010 and now teaches yoga.",
            "After thirty years as a psychiatrist, Dr. Voss opened this clinic.",
        ),
        (
            "We look forward to adding a psychiatrist to our team in spring.",
            "Adding to our nurses' skills, a psychiatrist on our team sees every patient.",
        ),
        (
            "We hope to welcome a psychiatrist to our practice.",
            "We welcome you: a psychiatrist at our practice sees every patient.",
        ),
        (
            "Our search for a psychiatrist goes on.",
            "Your search ends here: a psychiatrist on our team sees every patient.",
        ),
        (
            "We used to have a psychiatrist on staff.",
            "We have a psychiatrist on staff.",
        ),
        (
            "We can refer you to a psychiatrist in our network.",
            "We can match you with one of the psychiatrists in our practice.",
        ),
        (
            "A psychiatrist in our community may see you sooner.",
            "A psychiatrist in our clinic will see you soon.",
        ),
        (
            "You do not see a psychiatrist, never mind a therapist.",
            "You see a board-certified psychiatrist, never just a technician.",
        ),
        (
            "A psychiatrist never sees you here.",
            "You are seen by a psychiatrist and never by an assistant alone.",
        ),
        (
            "“A psychiatrist should see everybody here first,” says Dr. Voss.",
            "Dr. Ida Voss, “Consultant Psychiatrist”, sees everybody here first.",
        ),
    ],
)
def test_a_psychiatrist_who_stands_outside_is_no_statement_and_one_who_treats_is(text: str, mirror: str) -> None:
    assert (level(text), level(mirror) in PSYCHIATRISTS) == ("not_stated", True)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Dr. Orn began a residency in psychiatry but now practices family medicine.", "other_prescriber"),
        ("Dr. Orn, a psychiatrist until 2012, is now an anesthesiologist.", "other_prescriber"),
        ("Our medical director is not a psychiatrist but an anesthesiologist.", "other_prescriber"),
        ("Lena Sorel, PMHNP, is supervised by psychiatrist Dr. Sam Roe.", "psychiatric_np_pa"),
        ("Lena Sorel, PMHNP, has an agreement with psychiatrist Ida Voss, MD.", "psychiatric_np_pa"),
        ("Lena Sorel, PMHNP, is supervised by our psychiatrist, Dr. Sam Roe.", "on_team"),
    ],
)
def test_what_a_clinician_is_now_counts_and_not_what_they_were_or_who_supervises_them(text: str, wanted: str) -> None:
    assert level(text) == wanted


REPORT = "For years nothing helped Carl Fox. Then he heard of ketamine.\n\n{}\n\nAn infusion takes 40 minutes."


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "“It works in days,” said Dr. Ida Voss, a psychiatrist at Taft Center. “We began to offer it in 2022.”",
            "on_team",
        ),
        (
            "Dr. Ida Voss, a psychiatrist at Taft Center, called it encouraging. “We need larger trials,” she said.",
            "not_stated",
        ),
        (
            "“We see patients who took too much,” said Dr. Ida Voss, a psychiatrist at Taft Center.",
            "not_stated",
        ),
        (
            "“We use it in the operating room every day,” said Dr. Ida Voss, a psychiatrist at Taft Center.",
            "not_stated",
        ),
    ],
)
def test_whom_a_report_quotes_counts_only_when_they_say_that_they_give_it(text: str, wanted: str) -> None:
    blocks = blocks_from_text(REPORT.format(text))
    seen = datetime(2026, 11, 2, tzinfo=UTC)
    page = Page(url="https://elmsentinel.example/news/story", title="A new hope", seen_at=seen, blocks=blocks)
    read = read_page(page).findings
    assert next((one.value for one in read if one.field == "psychiatry"), "not_stated") == wanted
