"""A handful of invented clinics around Portland for tests of the app: plain, silent, disagreeing, hostile."""

from datetime import date
from pathlib import Path

from indexer.clinic import Address, Clinic, Fact
from indexer.engines.embedded import EmbeddedBuilder
from indexer.locate.point import Exactness, Point

SEEN = date(2026, 11, 20)
TRACKER = "http://tracker.example/pixel.gif"
HOSTILE_ID = "c-hostile"
HOSTILE_NAME = (
    f'<script>window.harmed = 1</script><img src="{TRACKER}" onerror="window.harmed = 2"> '
    f"![t]({TRACKER}) [x](javascript:alert(1)) costs $450 to $600$ :red[no] \u202egnp.cilam @@=alert(3)"
)
MORE = 24


def fact(value: str, said: str, *, denied: bool = False, url: str = "https://quiet-river.example/care") -> Fact:
    """Something the clinic's own site says."""
    return Fact(
        value=value,
        denied=denied,
        said=said,
        url=url,
        source="clinic_sites",
        first_seen=date(2026, 3, 2),
        last_seen=SEEN,
    )


def point(north: float, west: float, exactness: Exactness) -> Point:
    """A spot in the west."""
    return Point(north, -west, exactness, "invented")


def clinic(ident: str, name: str, **parts: object) -> Clinic:
    """A clinic in Portland unless its parts say otherwise."""
    usual: dict[str, object] = {
        "address": Address("12 Elm St", "Portland", "OR", "97205"),
        "facts": {},
        "listings": (f"clinic_sites:{ident}",),
        "checked": SEEN,
        "point": point(45.5202, 122.6742, "rooftop"),
        "phone": "+15035550142",
        "website": "https://quiet-river.example/",
    }
    return Clinic(id=ident, name=name, **{**usual, **parts})  # type: ignore[arg-type]  # the parts are the clinic's own


def shown_clinics() -> list[Clinic]:
    """All of them."""
    river = clinic(
        "c-river",
        "Quiet River Clinic",
        formerly=("c-river-old",),
        facts={
            "route": (
                fact("iv", "We give ketamine by slow infusion into a vein."),
                fact(
                    "intranasal_esketamine", "We are certified to give Spravato.", url="https://quiet-river.example/s"
                ),
                fact("oral", "We do not prescribe ketamine to be swallowed.", denied=True),
            ),
            "psychiatry": (fact("on_team", "Dr. Ada Example, psychiatrist, sees each patient first."),),
            "payment": (
                fact("medicare", "Medicare pays for Spravato here."),
                fact("self_pay", "Infusions are self-pay."),
            ),
            "condition": (fact("trd", "For depression that did not respond to two medicines."),),
            "name": (fact("Quiet River Clinic", "Quiet River Clinic"),),
        },
    )
    maple = clinic(
        "c-maple",
        "Maple Ketamine Center",
        address=Address("", "Beaverton", "OR", "97005"),
        point=point(45.4871, 122.8037, "postal_code"),
        phone="",
        facts={
            "route": (
                fact("im", "Ketamine is given as a shot into the arm.", url="https://maple.example/im"),
                fact("im", "We no longer offer shots.", denied=True, url="https://list.example/maple"),
                fact("iv", "Infusions last about an hour.", url="https://maple.example/iv"),
            ),
        },
    )
    silent = clinic("c-silent", "Alder Behavioral Health", point=point(45.53, 122.66, "street"))
    gone = clinic(
        "c-gone", "Former Clinic of Salem", status="closed", address=Address("1 A St", "Salem", "OR", "97301")
    )
    hostile = clinic(
        HOSTILE_ID,
        HOSTILE_NAME,
        website="javascript:window.harmed=4",
        phone="<b>none</b>",
        address=Address("x" * 400, "Portland", "OR", "97205"),
        facts={
            "route": (
                fact("iv", f'"><img src={TRACKER} onload=alert(5)> http://auto.example', url="data:text/html,<b>x</b>"),
            )
        },
    )
    others = [
        clinic(
            f"c-more{number:02}",
            f"Cedar Clinic {number}",
            point=point(45.53 + number / 300, 122.7, "rooftop"),
            facts={"route": (fact("iv", f"Clinic {number} gives infusions."),)},
        )
        for number in range(MORE)
    ]
    return [river, maple, silent, gone, hostile, *others]


def build_engine(home: Path, *, only: tuple[str, ...] = ()) -> None:
    """An engine that finds them (or only some), in a home folder."""
    home.mkdir(parents=True, exist_ok=True)
    clinics = [one for one in shown_clinics() if not only or one.id in only]
    merged = {old: one.id for one in clinics for old in one.formerly}
    EmbeddedBuilder(home / "engine.sqlite").rebuild(clinics, merged=merged)
