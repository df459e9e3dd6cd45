"""What is said of one clinic, as rows for its page: every statement with where it stands. Pure: no markup, no HTTP.

Crawled text in it is cleaned here and escaped by the template, which marks its direction. What counts stands first,
then what no longer does; denials and contradictions beside what they deny.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from config.vocabulary import vocabulary
from config.vocabulary.regulation import regulation
from indexer.clinic import Clinic, Fact
from ui import words
from ui.clinic import authorities, past, reach
from ui.clinic.cards import disagreement
from ui.clinic.plain import Proof, proof
from ui.wording import say
from ui.wording.table import Table
from ui.words.silence import TOGETHER, Unanswered, ask, partly, unanswered

RECORD = Table({field: f"record.{field}" for field in ("name", "address", "phone", "website", "email", "hours")})
"""Fields that hold words instead of codes, as they are headed."""


@dataclass(frozen=True, slots=True)
class Side:
    """Statements that belong together, below a title (empty: none is needed)."""

    title: str
    proofs: tuple[Proof, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """What the authority of the clinic's country says of a route, the page that says so, and its name."""

    line: str
    url: str


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a field: what is said of it today, side by side, and what no longer counts.

    ``topic`` is the code under which a mistake in it is reported (:mod:`ui.clinic.topics`).
    """

    topic: str
    title: str
    rule: Rule | None
    sides: tuple[Side, ...]
    before: tuple[Side, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """One field of a clinic's page."""

    title: str
    flag: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """What to ask a clinic since nobody says it, and why it is asked (empty: nobody ever said anything of it)."""

    asked: str
    why: str


def sections(clinic: Clinic, today: date) -> list[Section]:
    """Every field of which anything is or was said."""
    told = [field for field in words.HEADINGS if clinic.facts.get(field)]
    if clinic.states("route") and not clinic.denies("provider"):
        told = [field for field in told if field != "provider"]  # a route says so already
    return [
        Section(words.HEADINGS[field], disagreement(clinic, field), tuple(_values(clinic, field, today)))
        for field in told
    ]


def _values(clinic: Clinic, field: str, today: date) -> Iterable[Value]:
    standing = clinic.states(field) | clinic.denies(field)
    gone = frozenset(fact.value for fact in clinic.facts[field]) - standing
    for code in words.in_order(field, standing) + words.in_order(field, gone):
        yield _value(clinic, field, code, today)


def _value(clinic: Clinic, field: str, code: str, today: date) -> Value:
    facts = [fact for fact in clinic.facts[field] if fact.value == code]
    yes = [fact for fact in facts if fact.counts and not fact.denied]
    no = [fact for fact in facts if fact.counts and fact.denied]
    then = [fact for fact in facts if not fact.counts]
    label, topic = words.value(field, code), topic_of(field, code)
    if not (yes or no):
        denied = all(fact.denied for fact in then)
        title = say("clinic.once_no" if denied else "clinic.once", value=label, what=past.gone(then))
        return Value(topic, title, None, (_side("", then, today),))
    rule = _rule(code, clinic.address.country) if field == "route" and yes else None
    before = tuple(
        _side(title, said, today)
        for title, said in (
            (say("clinic.said_yes"), [fact for fact in then if not fact.denied]),
            (say("clinic.said_no"), [fact for fact in then if fact.denied]),
        )
        if said
    )
    if yes and no:
        sides = (_side(say("clinic.says_yes_side"), yes, today), _side(say("clinic.says_no_side"), no, today))
        return Value(topic, say("clinic.disagree", value=label), rule, sides, before)
    title = say("clinic.denied", value=label) if no else label
    return Value(topic, title, rule, (_side("", yes or no, today),), before)


def topic_of(field: str, value: str) -> str:
    """The code of a value as what a report of a mistake is about; that of its field where values are no codes."""
    known = vocabulary().get(field)
    return f"{field}.{value}" if known is not None and value in known.codes else field


def _rule(route: str, country: str) -> Rule | None:
    known = regulation(route, country=country)
    return None if known is None else Rule(authorities.line(known), known.url)


def _side(title: str, facts: Sequence[Fact], today: date) -> Side:
    newest = [proof(fact, today) for fact in sorted(facts, key=lambda fact: fact.last_seen, reverse=True)]
    first = {one.said: at for at, one in reversed(list(enumerate(newest)))}
    return Side(title, tuple(sorted(newest, key=lambda one: first[one.said])))  # one sentence's sources side by side


def questions(clinic: Clinic) -> list[Question]:
    """What to ask the clinic, since nobody says it, what matters most first; neighbours are asked together.

    What was said until lately, or is said in part, is asked alone, with the reason. A clinic that has closed is asked
    nothing.
    """
    silent = {one.unit: _why(clinic, one) for one in unanswered(clinic)}
    asked = []
    for units in TOGETHER:
        here = [unit for unit in units if unit in silent]
        if len(here) > 1 and not any(silent[unit] for unit in here):
            asked.append(Question(say(f"ask.{'_and_'.join(here)}"), ""))
        else:
            asked += [Question(ask(clinic, unit), silent[unit]) for unit in here]
    return asked


def _why(clinic: Clinic, one: Unanswered) -> str:
    """Why it is asked, where that is more than that nobody says it."""
    if one.once:
        lost = past.gone(one.once)
        return lost[0].upper() + lost[1:]
    part = partly(clinic, one.unit)
    return say("clinic.silent", what=part) if part else ""


def ending(clinic: Clinic) -> Proof | None:
    """The sentence that says best that the clinic has closed, or moved and where to; None of an open one."""
    told = words.closings(clinic)
    return proof(told[0], clinic.checked) if told else None


def addresses(clinic: Clinic, today: date) -> list[Side]:
    """The addresses that sources give today, side by side, where they contradict each other."""
    facts = [fact for fact in clinic.facts.get("address", ()) if fact.gone_since is None]
    sides = [
        _side(words.clean(value, longest=200), [fact for fact in facts if fact.value == value], today)
        for value in clinic.disputed
    ]
    return [side for side in sides if side.proofs]


def record(clinic: Clinic, today: date) -> list[tuple[str, str, Proof]]:
    """Where name, address, phone and the like come from: what it is, the value, and its statement."""
    rows = []
    for field, label in RECORD.items():
        seen: dict[str, Fact] = {}
        for fact in clinic.facts.get(field, ()):
            seen.setdefault(fact.value, fact)
        rows += [(label, words.clean(value), proof(fact, today)) for value, fact in seen.items()]
    return rows


def history(clinic: Clinic) -> list[tuple[str, Proof]]:
    """Former names and addresses, each as a sentence and where it stood."""
    return [
        (
            past.former(one),
            Proof(
                said="",
                source=words.source(one.source),
                url=reach.link(one.url),
                page=reach.page(one.url) or words.clean(one.url, longest=80),
                seen=say("clinic.seen_between", first=words.day(one.first_seen), last=words.day(one.last_seen)),
            ),
        )
        for one in clinic.history
    ]
