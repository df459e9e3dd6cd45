"""The hours on the page of a clinic: in words where they were understood, quoted in any case."""

from shown import clinic, fact

from ui.clinic import facts
from ui.clinic.hours import plainly


def test_the_page_of_a_clinic_says_its_hours_in_words_and_quotes_them() -> None:
    own = fact("M-F 8-5", "M-F 8-5")
    shown = facts.head(clinic("c", "C", facts={"hours": (own,)}), asked="c")
    assert "Hours: Monday to Friday 8 am to 5 pm" in shown
    assert "<q><bdi>M-F 8-5</bdi></q>" in shown
    assert "different hours" not in shown
    same = fact("Mo-Fr 08:00-17:00", "Mo-Fr 08:00-17:00")
    assert "different hours" not in facts.head(clinic("c", "C", facts={"hours": (own, same)}), asked="c")
    other = fact("M-F 9-5", "M-F 9-5")
    assert "different hours" in facts.head(clinic("c", "C", facts={"hours": (own, other)}), asked="c")


def test_hours_that_are_not_understood_are_shown_as_they_were_said_and_harmless() -> None:
    odd = fact("whenever <b>the moon</b> is out", "whenever")
    shown = facts.head(clinic("c", "C", facts={"hours": (odd,)}), asked="c")
    assert "whenever &lt;b&gt;the moon&lt;/b&gt; is out" in shown
    assert "Hours not stated" in facts.head(clinic("c", "C"), asked="c")


def test_hours_whose_end_may_have_been_cut_off_are_not_put_in_words() -> None:
    whole = "; ".join(f"{day} 9:00 am to 5:00 pm" for day in ("Monday", "Tuesday", "Wednesday"))
    assert plainly(whole)
    assert plainly(whole + " " * 240) == ""
