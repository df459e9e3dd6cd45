"""What is said of clinics that do not say something, and what to ask them instead. Our own words only.

What can be asked is cut finer than the fields of the vocabulary: a clinic that names its price may say nothing of
insurance, and one that needs no referral nothing of who watches over people. Each :data:`UNITS` of it has facts of its
own that answer it, and nothing else does.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from config.vocabulary import FIELDS
from indexer.clinic import Clinic, Fact
from ui.wording import say
from ui.wording.table import Table

SILENT = Table({field: f"silent.one.{field}" for field in FIELDS})
"""What is said of one clinic of which nobody says anything in a field, behind its name."""

SILENT_MANY = Table({field: f"silent.many.{field}" for field in FIELDS})
"""The same of several."""

UNITS: Mapping[str, tuple[str, ...]] = {
    "route": ("route.*",),
    "psychiatry": ("psychiatry.*", "no.psychiatry.*", "evaluated_by.psychiatrist"),
    "evaluation": ("evaluated_by.*", "no.care.evaluation_before"),
    "monitoring": ("care.monitoring_during", "no.care.monitoring_during"),
    "cost": ("price.*",),
    "insurance": (
        *(f"payment.{code}" for code in ("insurance", "spravato_insurance", "medicare", "medicaid", "va", "tricare")),
        "no.payment.insurance",
    ),
    "condition": ("condition.*",),
    "ages": ("care.adults_only", "care.adolescents", "no.care.adults_only", "no.care.adolescents"),
    "setting": ("setting.in_clinic", "setting.at_home", "no.setting.in_clinic", "no.setting.at_home"),
    "telehealth": ("setting.telehealth", "no.setting.telehealth", "telehealth_state.*"),
    "new_patients": ("care.accepts_new_patients", "no.care.accepts_new_patients"),
    "referral": ("care.referral_needed", "care.self_referral", "no.care.referral_needed", "no.care.self_referral"),
    "therapy": ("therapy.*", "no.therapy.psychotherapy_with_ketamine"),
    "follow_up": ("care.follow_up", "no.care.follow_up"),
    "medicines": ("care.medication_management", "no.care.medication_management"),
    "language": ("language.*",),
    "hours": ("hours.*",),
}
"""What can be asked, in the order of what matters most to a patient, and by which facts it is answered.

``field.code`` is an affirmation, ``no.field.code`` a denial, ``*`` any code: who says only how the medicine is *not*
given has not said how it is.
"""

TOGETHER: tuple[tuple[str, ...], ...] = (
    ("route",),
    ("psychiatry",),
    ("evaluation", "monitoring"),
    ("cost", "insurance"),
    ("condition", "ages"),
    ("setting", "telehealth"),
    ("new_patients", "referral"),
    ("therapy",),
    ("follow_up", "medicines"),
    ("language", "hours"),
)
"""Neighbours that are asked in one question where both are open."""

QUESTIONS = Table({"_".join(units): f"ask.{'_and_'.join(units)}" for units in TOGETHER})
"""What to ask a clinic of which nobody says anything at all."""


@dataclass(frozen=True, slots=True)
class Unanswered:
    """What nobody answers today, and the facts that did until lately (none: nobody ever did)."""

    unit: str
    once: tuple[Fact, ...]


def not_stated() -> str:
    """What stands where nobody says anything; never *no*."""
    return say("silent.not_stated")


def silent(clinic: Clinic, field: str) -> str:
    """How a clinic is described that says nothing in a field: ``The clinic …``."""
    if field == "route":
        if clinic.states("provider"):
            return say("silent.gives_not_how")
        if clinic.denies("provider"):
            return say("silent.does_not_give")
    return SILENT[field]


def stands(field: str, fact: Fact) -> bool:
    """Whether a fact is shown as what is so today: hours as long as their page gives them, all else while it counts."""
    return fact.counts or (field == "hours" and fact.gone_since is None)


def unanswered(clinic: Clinic) -> list[Unanswered]:
    """What nobody answers of a clinic, in the order of :data:`UNITS`; nothing of one that has closed."""
    if clinic.status == "closed":
        return []
    told = {code for code, fact in _coded(clinic) if stands(code.removeprefix("no.").partition(".")[0], fact)}
    never = clinic.denies("provider") and not clinic.states("provider")
    found = []
    for unit, answers in UNITS.items():
        if told.isdisjoint(answers) and not (unit == "route" and never):
            once = tuple(fact for code, fact in _coded(clinic) if code in answers)
            found.append(Unanswered(unit, tuple(dict.fromkeys(once))))
    return found


def _coded(clinic: Clinic) -> Iterator[tuple[str, Fact]]:
    """Every fact by the codes that :data:`UNITS` calls it: its own, and that of any of its field."""
    for field, facts in clinic.facts.items():
        for fact in facts:
            no = "no." if fact.denied else ""
            yield f"{no}{field}.{fact.value}", fact
            yield f"{no}{field}.*", fact


def ask(clinic: Clinic, unit: str) -> str:
    """The question of one unit: where it is said that the medicine is given, only how is asked."""
    return say("ask.route_how" if unit == "route" and clinic.states("provider") else f"ask.{unit}")


def partly(clinic: Clinic, unit: str) -> str:
    """What a clinic says instead of an answer, behind its name; empty when it says nothing near to one."""
    if unit == "route":
        if clinic.denies("route"):
            return say("silent.not_how")
        return say("silent.gives_not_how") if clinic.states("provider") else ""
    if unit == "evaluation" and "evaluation_before" in clinic.states("care"):
        return say("silent.evaluates_not_who")
    return ""


def named(unit: str) -> str:
    """What a unit is called in a list of what is not stated."""
    return say(f"unsaid.{unit}")
