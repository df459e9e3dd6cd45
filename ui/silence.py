"""What is said of clinics that do not say something, and what to ask them instead. Our own words only."""

from collections.abc import Mapping

SILENT: Mapping[str, str] = {
    "route": "does not say whether it gives ketamine, or how",
    "psychiatry": "does not say who treats",
    "condition": "does not say what it treats with it",
    "payment": "does not say how to pay",
    "therapy": "does not say whether therapy goes with it",
    "setting": "does not say where it is given",
    "care": "does not say what goes with the treatment",
    "language": "does not say which languages are spoken",
}
"""What is said of one clinic of which nobody says anything in a field, behind its name."""

SILENT_MANY: Mapping[str, str] = {
    "route": "do not say how they give it, or whether they do",
    "psychiatry": "do not say who treats",
    "condition": "do not say what they treat with it",
    "payment": "do not say how to pay",
    "therapy": "do not say whether therapy goes with it",
    "setting": "do not say where it is given",
    "care": "do not say what goes with the treatment",
    "language": "do not say which languages are spoken",
}
"""The same of several."""

QUESTIONS: Mapping[str, str] = {
    "route": "Do you give ketamine or Spravato, and how is it given?",
    "psychiatry": "Does a psychiatrist evaluate or treat people here?",
    "condition": "What do you treat with it?",
    "payment": "What does it cost, and which insurance do you take for it?",
    "therapy": "Is therapy offered together with the medicine?",
    "setting": "Is it given in the clinic or at home, and who is present?",
    "care": "Who evaluates me before treatment, and who watches over me during and after it? Do I need a referral?",
    "language": "Which languages do you speak?",
}
"""What to ask a clinic of which nobody says anything in a field."""
