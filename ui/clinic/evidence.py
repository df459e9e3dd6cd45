"""What is said of one clinic, as rows for its page: every statement with where it stands. Pure: no markup, no HTTP.

Crawled text in it is cleaned here and escaped by the template, which marks its direction. What counts stands first,
then what no longer does; denials and contradictions beside what they deny.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal
from urllib.parse import urlsplit

from config.vocabulary import vocabulary
from config.vocabulary.regulation import Regulation, regulation
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


FIRST = frozenset({"status", "provider", "route", "psychiatry"})
"""Fields of which a page shows a sentence behind every value at once: a mistake in them harms most."""

Standing = Literal["said", "denied", "disputed", "once"]
"""How a value stands today: affirmed, denied, both, or neither any more."""


@dataclass(frozen=True, slots=True)
class Side:
    """Statements that belong together, below a title (empty: none is needed)."""

    title: str
    proofs: tuple[Proof, ...]

    @property
    def lead(self) -> tuple[Proof, ...]:
        """The newest sentence, with every source of it."""
        return tuple(one for one in self.proofs if one.said == self.proofs[0].said)

    @property
    def rest(self) -> tuple[Proof, ...]:
        """What stands behind it."""
        return self.proofs[len(self.lead) :]


@dataclass(frozen=True, slots=True)
class Rule:
    """What the authority of the clinic's country says of routes, the page that says so, and its host."""

    routes: str
    line: str
    url: str
    host: str


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a field: what is said of it today, side by side, and what no longer counts.

    ``topic`` is the code under which a mistake in it is reported (:mod:`ui.clinic.topics`); ``note`` says that it was
    not seen lately (empty: it was), since its sentences may be folded away.
    """

    topic: str
    title: str
    standing: Standing
    sides: tuple[Side, ...]
    before: tuple[Side, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """One field of a clinic's page: values that stand with their sentences, and those whose sentences are folded away.

    ``sentences`` counts those that are folded away, and ``seen`` tells when one of them was last seen.
    """

    title: str
    flag: str
    rules: tuple[Rule, ...]
    apart: tuple[Value, ...]
    folded: tuple[Value, ...]
    sentences: int
    seen: str


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
    return [_section(clinic, field, today) for field in told]


def _section(clinic: Clinic, field: str, today: date) -> Section:
    """What sources disagree on is never folded away."""
    values = tuple(_values(clinic, field, today))
    folded = tuple(one for one in values if field not in FIRST and one.standing != "disputed")
    behind = {
        (one.topic, one.title, proof.said) for one in folded for side in one.sides + one.before for proof in side.proofs
    }
    facts = [fact for fact in clinic.facts[field] if fact.value not in clinic.contradictions(field)]
    newest = max(facts, key=_lately, default=None)
    return Section(
        title=words.HEADINGS[field],
        flag=disagreement(clinic, field),
        rules=_rules(clinic) if field == "route" else (),
        apart=tuple(one for one in values if one not in folded),
        folded=folded,
        sentences=len(behind),
        seen="" if newest is None else past.seen(newest, today),
    )


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
        return Value(topic, title, "once", (_side("", then, today),))
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
        return Value(topic, say("clinic.disagree", value=label), "disputed", sides, before)
    title = say("clinic.denied", value=label) if no else label
    note = past.unsure(max(yes or no, key=_lately), today)
    return Value(topic, title, "denied" if no else "said", (_side("", yes or no, today),), before, note)


def _lately(fact: Fact) -> tuple[bool, bool, date]:
    """What is still said stands above what is not, then what was confirmed lately, then the newer."""
    return fact.gone_since is None, fact.freshness == "fresh", fact.last_seen


def topic_of(field: str, value: str) -> str:
    """The code of a value as what a report of a mistake is about; that of its field where values are no codes."""
    known = vocabulary().get(field)
    return f"{field}.{value}" if known is not None and value in known.codes else field


def _rules(clinic: Clinic) -> tuple[Rule, ...]:
    """What holds for the routes that somebody affirms, one line for those of which the same holds."""
    together: dict[Regulation, list[str]] = {}
    for route in words.in_order("route", clinic.states("route")):
        known = regulation(route, country=clinic.address.country)
        if known is not None:
            together.setdefault(known, []).append(words.value("route", route))
    return tuple(
        Rule(words.listed(routes), authorities.line(known), known.url, urlsplit(known.url).hostname or "")
        for known, routes in together.items()
    )


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
