"""How strongly a sentence offers what it names: who speaks, with which verb, and what weakens the mention.

Lists of what exists, comparisons, research, other people's clinics, plans and memories weigh against an offer; the
page's own voice, its headings and instructions to its patients weigh for it.
"""

import re
from dataclasses import dataclass

from indexer.read.lexicon import Mark
from indexer.read.likeness import likened, set_against
from indexer.read.negation import denies, excepted, negated
from indexer.read.others import left_out, long_ago, of_others
from indexer.read.quotation import passage, together
from indexer.read.replies import invites, settles, tells
from indexer.read.sentences import CONCEDES, Clause, Sentence
from indexer.read.subjects import doctor_acts, named_subject
from indexer.read.taken_back import given_since
from indexer.read.trace import refused
from indexer.read.view import View

_FOR = {
    "own": 1.5,
    "verb": 1.0,
    "instruction": 1.5,
    "own place": 1.0,
    "itself": 1.0,
    "affirmed": 3.0,
    "title": 1.0,
    "heading": 1.0,
    "named": 1.0,
    "doctor": 1.5,
    "priced": 1.5,
    "exception": 1.0,
    "label": 0.75,
}
AGAINST = {
    "exists": 1.5,
    "compare": 1.0,
    "research": 1.0,
    "elsewhere": 2.0,
    "future": 4.0,
    "stopped": 4.0,
    "hypothetical": 0.5,
    "anesthetic": 1.5,
    "anecdote": 2.0,
    "other_treatment": 0.5,
    "belittled": 4.0,
    "approval": 1.0,
    "career": 4.0,
    "norm": 1.0,
    "street": 1.5,
    "writes": 1.5,
}
_HEADINGS = 2
_CRUMB = " > "
_OTHER_WAYS = [["other", ways] for ways in ("method", "way", "route", "form", "option", "type")]
_FAILED = frozenset({"failed", "fail", "didn't", "hasn't", "haven't"})
_FAILED_BEFORE = frozenset({"tried", "failed"})
_SERVICES = frozenset({"services", "offered", "specialties"})
_HEADS_ROW = (["treatments"], ["therapies"], ["our"])
_EARLIER = frozenset({"before", "elsewhere", "previously", "past", "already"})
_DASHES = frozenset({"-", "\u2013", "\u2014", ":"})
_REACH = 3
_PREDICATE = 6
_ARTICLES = (["a"], ["an"])
_ENTRY = 14
_STRONG = 2.0
_PRICE_LINE = 16
_LABEL_REACH = 3
_MONEY = re.compile(r"[$\u00a3\u20ac]\s?\d")
_MARKET = frozenset(
    {"average", "typically", "typical", "usually", "range", "between", "nationally", "about", "around", "roughly"}
)
_FORGIVEN = ("research", "anesthetic", "other_treatment", "compare", "exists", "approval", "norm")


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where something is named, how strongly it is offered there, or that it is denied."""

    one: Sentence
    mark: Mark
    weight: float
    denied: bool = False
    why: tuple[str, ...] = ()
    said: str = ""
    """The passage to quote where it is more than the sentence, such as a question with its answer."""


def quoted(mention: Mention) -> str:
    """The passage that proves a mention."""
    return mention.said or passage(mention.one, mention.mark)


def weigh(page: View, one: Sentence, mark: Mark) -> Mention | None:
    """The mention at a mark; ``None`` when the sentence asks, quotes, or speaks against it without denying it.

    Only a patient's question about their own treatment counts, and weakly.
    """
    if one.question:
        return _asked(page, one, mark)
    stance = heading_stance(one)
    if one.in_quotes(mark) or (stance == "excludes" and not _to_patients(one)):
        refused(one, mark, "somebody's quoted words" if one.in_quotes(mark) else "below a heading that excludes it")
        return None
    named = page.names_itself(one)
    if stance == "denies" and one.kind in ("item", "cell") and not one.has("negator"):
        return Mention(one, mark, weight=3.0, denied=True, why=("heading denies",))
    if denies(one, mark, named=named):
        return Mention(one, mark, weight=3.0, denied=True, why=("denied",))
    reason = _refusal(one, mark)
    if reason:
        refused(one, mark, reason)
        return None
    signs = _signs(page, one, mark, named=named)
    against = _against(one, mark)
    strong = any(AGAINST[name] >= _STRONG for name in against)
    if (
        stance == "affirms"
        and (len(one.words) <= _ENTRY or labels(one, mark))
        and not strong
        and (_is_entry(one) or not (against or one.has("opinion")))
    ) or (_lists_services(one) and not strong):
        signs.append("affirmed")
    weight = sum(_FOR.get(name, 0.0) for name in signs)
    if ("own" in signs or "named" in signs) and "verb" in signs:
        against = [name for name in against if name not in _FORGIVEN]
    weight -= sum(AGAINST[name] for name in against)
    return Mention(one, mark, weight=weight, why=(*signs, *(f"-{name}" for name in against)))


def _lists_services(one: Sentence) -> bool:
    """Whether a label opens a row of what a place does: *Services: IV ketamine, Spravato, TMS*."""
    label = one.text.partition(":")[0]
    opens = [word.typed.lower() for word in one.words if word.end <= len(label)]
    short = len(label) < len(one.text) and 0 < len(opens) <= _REACH and not one.has("exists", "compare")
    return short and (opens[-1] in _SERVICES or opens[0] == "our" or opens in _HEADS_ROW)


def _against(one: Sentence, mark: Mark) -> list[str]:
    """What weighs against an offer in a sentence."""
    found = [name for name in AGAINST if one.has(name) and not (name == "stopped" and given_since(one, mark))]
    if one.asked is not None and one.asked.has("compare") and not (one.speaks() or "compare" in found):
        found.append("compare")
    if long_ago(one) and "research" not in found:
        found.append("research")
    if "research" in found and "approval" in found:  # the same words tell both
        found.remove("approval")
    return found


def _is_entry(one: Sentence) -> bool:
    """Whether it is what a heading lists: an item, a cell or a short line, not a sentence of a text."""
    line = one.kind == "paragraph" and not one.text.endswith((".", "!")) and not one.has("exists", "compare")
    return line or one.kind in ("item", "cell")


def _refusal(one: Sentence, mark: Mark) -> str:
    """Why a statement does not offer what it names; empty when nothing speaks against it."""
    if negated(one, mark):
        return "negated, but not by the clinic"
    if set_against(one, mark) or likened(one, mark):
        return "only compared with it"
    if _fell_short(one, mark):
        return "what did not help before"
    if of_others(one, mark):
        return "what another place gives"
    if not one.speaks() and _is_none(one, mark):
        return "only said what it is not"
    return "left out of what is offered" if left_out(one, mark) else ""


def _is_none(one: Sentence, mark: Mark) -> bool:
    """Whether it is only told what such a thing is not: *infusions are not a therapeutic experience*."""
    after = [word.low for word in one.words[mark.past : mark.past + _PREDICATE]]
    return any(
        low in ("is", "are") and after[place + 1 : place + 2] == ["not"] and after[place + 2 : place + 3] in _ARTICLES
        for place, low in enumerate(after)
    )


def _fell_short(one: Sentence, mark: Mark) -> bool:
    """Whether it is what patients tried elsewhere in vain: *after Spravato failed*."""
    after = [word.low for word in one.words[mark.past :]]
    before = [word.low for word in one.words[max(0, mark.first - _REACH) : mark.first]]
    earlier = bool({"had", "tried"} & set(before)) and ("ever" in before or not _EARLIER.isdisjoint(after))
    in_vain = bool(after) and (after[0] in _FAILED or (after[0] in ("has", "have") and after[1:2] == ["not"]))
    came = before[-1:] == ["after"] and bool({"come", "came"} & one.lows)  # "many come to us after Spravato"
    return in_vain or came or earlier or (not one.speaks() and not _FAILED_BEFORE.isdisjoint(before))


def _asked(page: View, one: Sentence, mark: Mark) -> Mention | None:
    """A patient's question about their own treatment (*will I need*, *right for me*) takes the treatment for given."""
    settled = settles(one) or invites(one)
    doubted = (
        one.has("compare", "instead", "elsewhere")
        or (one.has("payment=insurance") and not settled)
        or one.in_quotes(mark)
        or (any(word.low in ("you", "your") for word in one.words) and not settled)
    )
    told = settled or tells(one)
    if doubted or not (one.has("asked_by_patient") or told):
        refused(one, mark, "a question")
        return None
    said = together(page, one, one.reply) if told and one.reply is not None else ""
    return Mention(one, mark, weight=1.0 if told else 0.0, why=("asked by a patient",), said=said)


def heading_stance(one: Sentence) -> str:
    """Whether the headings above affirm, deny or exclude what stands below them; empty when they say nothing."""
    if one.stance is None:
        one.stance = _stance(one)
    return one.stance


def _stance(one: Sentence) -> str:
    for heading in reversed(one.above[-_HEADINGS:]):
        if _CRUMB in heading.text:  # where a page stands on its site says nothing about its lines
            continue
        for name in ("denies", "excludes", "affirms"):
            if heading.has(f"headings:{name}"):
                return "" if name == "affirms" and heading.has("exists", "compare") and not heading.has("own") else name
        if heading.has("headings:others") and not heading.has("own", "compare"):
            return "excludes"
        if heading.has("headings:other") and not heading.has("drug"):
            return "excludes"
    return ""


def labels(one: Sentence, mark: Mark) -> bool:
    """Whether the mark stands before a colon at the head of a line, as what is done here is listed: *Lozenges: ...*."""
    heading = one.heading
    told = heading is not None and heading.has("exists", "compare") and not heading.has("own")
    if mark.first > 1 or one.kind == "heading" or told:
        return False
    last = one.words[min(mark.past + _LABEL_REACH, len(one.words)) - 1]
    return ":" in one.text[one.words[mark.past - 1].end : last.end]


def priced(one: Sentence) -> bool:
    """Whether it is a line of a price list, not a statement about what such things cost in general."""
    return (
        len(one.words) <= _PRICE_LINE
        and bool(_MONEY.search(one.text))
        and not one.has("guide", "elsewhere", "others_clinic", "hypothetical", "exists", "compare", "research")
        and _MARKET.isdisjoint(one.lows)
    )


def _to_patients(one: Sentence) -> bool:
    """Whether the clinic speaks to its patients, also under a heading about who should not have the treatment."""
    return one.kind == "paragraph" and one.has("we", "patient_rule")


def _inserted(one: Sentence, clause: Clause) -> bool:
    """Whether the clause is put between dashes and has no verb of its own: *four routes - drip, shot - and tea*."""
    if not clause.first or one.has("negator", "compare"):
        return False
    cut = one.text[one.words[clause.first - 1].end : one.words[clause.first].start].strip()
    return cut in _DASHES and any(verb.past <= clause.first for verb in one.marks.get("offer", ()))


def _signs(page: View, one: Sentence, mark: Mark, *, named: bool) -> list[str]:
    clause = one.clause_of(mark)
    opens = one.words[0].low in CONCEDES or [word.low for word in one.words[:2]] in _OTHER_WAYS
    conceded = opens and clause.first == 0 and clause.past < len(one.words)  # "other ways include ..., but we ..."
    verb = any(True for _ in one.within("offer", clause)) or _inserted(one, clause)
    views = one.has("opinion") and not verb
    seen = {
        "own": one.speaks() and not (conceded or views),
        "own place": one.has("own_place") and not conceded,
        "itself": named and one is not page.title,
        "named": one.kind != "heading" and (named_subject(one) or one.has("singled")),
        "verb": verb,
        "instruction": one.has("instruction", "patient_rule"),
        "doctor": doctor_acts(one),
        "exception": excepted(one, mark),
        "priced": priced(one),
        "label": labels(one, mark),
        "title": one is page.title,
        "heading": one.kind == "heading" or (one.heading is not None and one.heading.has(mark.label)),
    }
    return [name for name, shown in seen.items() if shown]
