"""What is said of clinics that do not say something, and what to ask them instead. Our own words only."""

from config.vocabulary import FIELDS
from indexer.clinic import Clinic
from ui.wording import say
from ui.wording.table import Table

SILENT = Table({field: f"silent.one.{field}" for field in FIELDS})
"""What is said of one clinic of which nobody says anything in a field, behind its name."""

SILENT_MANY = Table({field: f"silent.many.{field}" for field in FIELDS})
"""The same of several."""

QUESTIONS = Table({field: f"ask.{field}" for field in FIELDS})
"""What to ask a clinic of which nobody says anything in a field."""


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
