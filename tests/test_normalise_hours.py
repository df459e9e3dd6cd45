"""Opening hours as people write them: what is read, what is left alone, and how it is said again."""

import pytest
from opening_hours import validate

from crawler.pages.places import places_in
from indexer.normalise.hours import in_words, read_hours

READ = [
    ("M-F 8-5", "Mo-Fr 08:00-17:00"),
    ("m-f 8-5", "Mo-Fr 08:00-17:00"),
    ("M\u2013Th 8a\u20135p, F 8a\u2013noon", "Mo-Th 08:00-17:00; Fr 08:00-12:00"),
    ("Mon-Thu 9:00 AM \u2013 5:00 PM; Fri by appointment", 'Mo-Th 09:00-17:00; Fr unknown "by appointment"'),
    ("Monday to Friday 8am-5pm, Sat 9-noon, closed Sunday", "Mo-Fr 08:00-17:00; Sa 09:00-12:00; Su off"),
    ("24/7", "24/7"),
    ("Open 24/7", "24/7"),
    ("24 hours a day, 7 days a week", "24/7"),
    ("12:00 AM - 11:59 PM daily", "24/7"),
    ("Mon-Fri 24 hours", "Mo-Fr 00:00-24:00"),
    ("Open daily 7 to 7", "Mo-Su 07:00-19:00"),
    ("7 days a week 8am-8pm", "Mo-Su 08:00-20:00"),
    ("Every day, 9 to 6", "Mo-Su 09:00-18:00"),
    ("MWF 9-4", "Mo,We,Fr 09:00-16:00"),
    ("TTh 10-6", "Tu,Th 10:00-18:00"),
    ("M, W, F 9-4", "Mo,We,Fr 09:00-16:00"),
    ("M W F 9-4", "Mo,We,Fr 09:00-16:00"),
    ("Tues/Thurs 10:30-6", "Tu,Th 10:30-18:00"),
    ("Tues. & Thurs. 10:30-6", "Tu,Th 10:30-18:00"),
    ("By appointment only", 'unknown "by appointment"'),
    ("Appointments only", 'unknown "by appointment"'),
    ("8:00 - 17:00 (Mon-Fri)", "Mo-Fr 08:00-17:00"),
    ("9am\u20135pm Monday to Friday; 10am\u20132pm Saturday", "Mo-Fr 09:00-17:00; Sa 10:00-14:00"),
    ("9-5 Mon-Thu; by appointment Fri", 'Mo-Th 09:00-17:00; Fr unknown "by appointment"'),
    ("Monday: 9:00 AM - 5:00 PM\nTuesday: Closed", "Mo 09:00-17:00; Tu off"),
    ("Monday: 9:00 AM - 5:00 PM Tuesday: Closed Wednesday: 9-5", "Mo,We 09:00-17:00; Tu off"),
    ("Monday\n9 am - 5 pm\nTuesday\n10 am - 6 pm", "Mo 09:00-17:00; Tu 10:00-18:00"),
    ("Monday | 9 am - 5 pm | Tuesday | closed", "Mo 09:00-17:00; Tu off"),
    ("M-F 9-12, 1-5", "Mo-Fr 09:00-12:00,13:00-17:00"),
    ("Mon, Wed & Fri: 8 AM - 12 PM; 1 PM - 5 PM", "Mo,We,Fr 08:00-12:00,13:00-17:00"),
    ("Mon-Fri 9-12 and 5-8", "Mo-Fr 09:00-12:00,17:00-20:00"),
    ("Mon-Fri 8-12, 12-4", "Mo-Fr 08:00-16:00"),
    ("Mon-Fri 8-5 (closed 12-1 for lunch)", "Mo-Fr 08:00-12:00,13:00-17:00"),
    ("Mon-Fri 8-5, closed for lunch 12-1", "Mo-Fr 08:00-12:00,13:00-17:00"),
    ("Mon-Fri 8-5, lunch 12-1", "Mo-Fr 08:00-12:00,13:00-17:00"),
    ("Mo-Fr 09:00-17:00", "Mo-Fr 09:00-17:00"),
    ("Mo,We 09:00-17:00; Fr 09:00-13:00", "Mo,We 09:00-17:00; Fr 09:00-13:00"),
    ("Mo-Fr 09:00-12:00; Mo-Fr 13:00-17:00", "Mo-Fr 09:00-12:00,13:00-17:00"),
    ("Monday, Tuesday 09:00-17:00; Wednesday 10:00-18:00", "Mo-Tu 09:00-17:00; We 10:00-18:00"),
    ("Monday 09:00:00-17:00:00", "Mo 09:00-17:00"),
    ("Sunday 00:00-00:00; Monday 09:00-17:00", "Mo 09:00-17:00; Su off"),
    ("Monday 00:00-23:59", "Mo 00:00-24:00"),
    ("Weekdays 9\u20134", "Mo-Fr 09:00-16:00"),
    ("Weekdays 9-4, weekends 10-2", "Mo-Fr 09:00-16:00; Sa-Su 10:00-14:00"),
    ("Mon-Fri 9-5. Closed weekends.", "Mo-Fr 09:00-17:00; Sa-Su off"),
    ("Closed Sundays. Open Mon-Sat 9-5.", "Mo-Sa 09:00-17:00; Su off"),
    ("Mon-Fri 9-5; evenings by appointment", 'Mo-Fr 09:00-17:00 || unknown "by appointment"'),
    (
        "Mon-Fri 9-5; evenings and weekends by appointment",
        'Mo-Fr 09:00-17:00; Sa-Su unknown "by appointment" || unknown "by appointment"',
    ),
    ("Mon-Fri 9-5 or by appointment", 'Mo-Fr 09:00-17:00 || unknown "by appointment"'),
    ("Mon-Fri 9-5, by appointment only", 'Mo-Fr 09:00-17:00 unknown "by appointment"'),
    ("Mon-Thu 9-5; Fri 10-2 by appt", 'Mo-Th 09:00-17:00; Fr 10:00-14:00 unknown "by appointment"'),
    (
        "Mon-Thu 9-5; Fri 10-2. By appointment only",
        'Mo-Th 09:00-17:00 unknown "by appointment"; Fr 10:00-14:00 unknown "by appointment"',
    ),
    ("Mon-Thu 9-5, by appointment Friday", 'Mo-Th 09:00-17:00; Fr unknown "by appointment"'),
    ("Daily 9-5 except Sunday", "Mo-Sa 09:00-17:00; Su off"),
    ("Daily except Sunday 9-5", "Mo-Sa 09:00-17:00"),
    ("Daily 9-5, Sunday 10-2", "Mo-Sa 09:00-17:00; Su 10:00-14:00"),
    ("Mon-Fri 9-5, Wed closed", "Mo-Tu,Th-Fr 09:00-17:00; We off"),
    ("M-F 9-5; weekends and holidays closed", "Mo-Fr 09:00-17:00; Sa-Su off; PH off"),
    ("M-F 9-5, closed holidays", "Mo-Fr 09:00-17:00; PH off"),
    ("M-F 9-5 closed major holidays", 'Mo-Fr 09:00-17:00; PH unknown "some holidays"'),
    ("We are open Monday through Friday from 9am to 5pm", "Mo-Fr 09:00-17:00"),
    ("Office hours: Mon. - Fri. 8:30 a.m. to 4:30 p.m.", "Mo-Fr 08:30-16:30"),
    ("Hours of operation: Monday thru Thursday, 7:30AM - 4PM", "Mo-Th 07:30-16:00"),
    ("Monday-Friday 9.30am - 5.30pm", "Mo-Fr 09:30-17:30"),
    ("Mon 0900-1700", "Mo 09:00-17:00"),
    ("Mon 9h00-17h00", "Mo 09:00-17:00"),
    ("Mon 9am-5", "Mo 09:00-17:00"),
    ("Mon 9-5pm", "Mo 09:00-17:00"),
    ("Mon 1-5pm", "Mo 13:00-17:00"),
    ("Mon 11-2pm", "Mo 11:00-14:00"),
    ("Mon 12-4", "Mo 12:00-16:00"),
    ("Mon 9am-12", "Mo 09:00-12:00"),
    ("Mon 10am-11am", "Mo 10:00-11:00"),
    ("Monday 10:00-11:30; Tuesday 09:00-17:00", "Mo 10:00-11:30; Tu 09:00-17:00"),
    ("Mon 09:00-12:00, 1:00-5:00", "Mo 09:00-12:00,13:00-17:00"),
    ("Mon noon-6", "Mo 12:00-18:00"),
    ("Mon 9-12 noon", "Mo 09:00-12:00"),
    ("Mon 8-12:30", "Mo 08:00-12:30"),
    ("Mon 2pm - midnight", "Mo 14:00-24:00"),
    ("Mon-Fri 10 p.m.-6 a.m.", "Mo-Fr 22:00-06:00"),
    ("Sat-Mon 10-4", "Mo,Sa-Su 10:00-16:00"),
    ("\uff2d\uff4f\uff4e \uff19-\uff15", "Mo 09:00-17:00"),
    ("Sunday closed", "Su off"),
    ("\u2022 Mon: 9-5 \u2022 Tue: 9-5", "Mo-Tu 09:00-17:00"),
]


@pytest.mark.parametrize(("text", "hours"), READ, ids=[text for text, _ in READ])
def test_hours_are_read_however_people_write_them(text: str, hours: str) -> None:
    assert read_hours(text) == hours
    assert read_hours(hours) == hours
    assert validate(hours)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "5-8",
        "9-5",
        "Mon",
        "Mon 5-8",
        "Mon 6-2",
        "Mon 9-11",
        "Mon 9am-11",
        "Mon 7-8pm",
        "Mon 12-12",
        "Monday 10:00-10:00; Tuesday 09:00-17:00",
        "Mon 9 AM - 9 AM",
        "Mon 9 AM - 12 AM",
        "Mon 9am - 5am",
        "Mon 8 PM - 5 PM",
        "Mon-Fri: 09:00 - 05:00",
        "Mon 25-26",
        "Mon 9:60-10:00",
        "Mon 0 am-5 pm",
        "Mon 9",
        "Mon 9-",
        "Mon until 5",
        "Mon 9-12-5",
        "Mon 9 AM 5 PM",
        "Mon-Wed-Fri 9-5",
        "M-T 9-5",
        "S 9-5",
        "M-S 9-5",
        "Saturday Sunday 9-5",
        "Monday Tuesday 10-6 Wednesday 9-5",
        "Mon; Tue 9-5",
        "Mon 9-5, 10-6",
        "Mon 9-5, Mon 10-6",
        "Mon-Fri 9-5; Mon-Fri closed",
        "Mon-Fri 9-5, closed Sat, Sun 10-2",
        "9-5 Mon-Thu, Fri closed",
        "Mon-Thu 9-5, Fri 10-2, closed for lunch 12-1",
        "Mon-Fri 9-5, closed 5-6",
        "Mon-Thu 9-5, Fri 9-12, by appointment",
        "Closed",
        "Temporarily closed",
        "Closed all day",
        "Monday 00:00-00:00; Sunday 00:00-00:00",
        "Mon 9-5 EST",
        "Mon-Fri 9-5 (phones only)",
        "Phone hours: Mon-Fri 9-5",
        "Hours may vary",
        "Call for hours",
        "Call for an appointment",
        "First Saturday of the month 9-1",
        "Every other Friday 9-5",
        "Jan-Mar Mon-Fri 9-5",
        "Mo[1] 09:00-17:00",
        "2026-11-23 09:00-17:00",
        "Monday-Friday daily",
        "Open late",
        "We open 9-5",
        "Mon-Fri 9-5 https://elm.example",
        "503-555-0100",
        "<b>Mon</b> 9-5",
        "\U0001f600",
        "Mon 9-5 " * 2000,
        "M" * 10_000,
    ],
)
def test_what_may_mean_two_things_or_holds_unknown_words_is_not_read(text: str) -> None:
    assert read_hours(text) is None
    assert in_words(text) == ""


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        (
            "Mo-Fr 08:00-17:00; Sa 09:00-12:00; Su off",
            "Monday to Friday 8 am to 5 pm; Saturday 9 am to noon; Sunday closed",
        ),
        ("Mo,We,Fr 09:30-16:00", "Monday, Wednesday and Friday 9:30 am to 4 pm"),
        ("Mo-Su 07:00-19:00", "Every day 7 am to 7 pm"),
        ("Mo-Fr 08:00-12:00,13:00-17:00", "Monday to Friday 8 am to noon and 1 pm to 5 pm"),
        ("24/7", "Day and night, every day"),
        ('unknown "by appointment"', "By appointment"),
        ('Mo 09:00-17:00; Fr unknown "by appointment"', "Monday 9 am to 5 pm; Friday by appointment"),
        ('Mo 17:00-24:00 || unknown "by appointment"', "Monday 5 pm to midnight; other times by appointment"),
        ("Mo 09:00-17:00; PH off", "Monday 9 am to 5 pm; public holidays closed"),
        ('Mo 09:00-17:00; PH unknown "some holidays"', "Monday 9 am to 5 pm; closed on some public holidays"),
    ],
)
def test_hours_are_said_in_plain_words(hours: str, words: str) -> None:
    assert in_words(hours) == words


def test_hours_in_structured_data_are_read() -> None:
    place = {
        "@type": "MedicalClinic",
        "address": "12 Elm St, Portland, OR 97205",
        "openingHoursSpecification": [
            {"dayOfWeek": ["https://schema.org/Monday", "Tu"], "opens": "09:00", "closes": "17:00"},
            {"dayOfWeek": "Wednesday", "opens": "09:00:00", "closes": "12:00:00"},
            {"dayOfWeek": "Wednesday", "opens": "13:00:00", "closes": "17:00:00"},
            {"@id": "#friday"},
            {"dayOfWeek": "Saturday", "opens": "00:00", "closes": "00:00"},
            {"dayOfWeek": "http://schema.org/Sunday"},
            {"dayOfWeek": "PublicHolidays"},
            {"dayOfWeek": "Monday", "opens": "12:00", "closes": "13:00", "validFrom": "2026-12-24"},
            {"dayOfWeek": "Someday", "opens": "12:00", "closes": "13:00"},
        ],
    }
    friday = {"@id": "#friday", "dayOfWeek": "Friday", "opens": "10:00", "closes": "11:30"}
    (fields,) = places_in([place, friday])
    assert read_hours(fields["hours"]) == (
        "Mo-Tu 09:00-17:00; We 09:00-12:00,13:00-17:00; Fr 10:00-11:30; Sa-Su off; PH off"
    )
    (fields,) = places_in([{**place, "openingHours": ["Mo-Fr 09:00-17:00"], "openingHoursSpecification": []}])
    assert fields["hours"] == "Mo-Fr 09:00-17:00"
    (fields,) = places_in([{**place, "openingHours": "Mo-Fr 09:00-17:00", "openingHoursSpecification": {}}])
    assert fields["hours"] == "Mo-Fr 09:00-17:00"
