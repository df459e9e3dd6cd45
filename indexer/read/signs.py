"""The signs by which a page shows whether it speaks for somebody who gives the drug: counted here, weighed elsewhere.

A sign is something a sentence, an address or a title shows; no sign decides alone. Each sign for a provider keeps the
sentences that show it, so that a verdict can be proved.
"""

import re
from collections.abc import Iterator, Sequence

from indexer.read.lexicon import Mark, word_groups
from indexer.read.negation import denies
from indexer.read.others import by_many
from indexer.read.sentences import Sentence
from indexer.read.subjects import doctor_acts, named_subject
from indexer.read.view import View

AGAINST = (
    "guide",
    "diary",
    "anecdote",
    "rehab",
    "vendor",
    "pharmacy",
    "news",
    "forum",
    "animal",
    "payer",
    "law",
    "leaflet",
    "recruits",
    "sedates",
    "trade",
    "own_doctor",
    "telltale",
    "others_clinic",
)
"""Groups of words whose count speaks against a provider."""

_REACH = 6
_I_REACH = 3
_CLOSE = 4
_BYLINE = 5
_WHOLE_WORD = 4
_ADDRESS_WORDS = re.compile(r"[a-z]+")
_TO_BE_MET = frozenset({"contact", "consult", "see", "call", "with", "meet", "ask"})
_DONE_BY = frozenset(
    {"given", "administered", "performed", "monitored", "supervised", "overseen", "evaluated", "seen", "treated"}
    | {"prescribed", "run", "led", "owned", "guided", "assessed", "done", "provided"}
)
_IN_GENERAL = (
    "hypothetical",
    "elsewhere",
    "exists",
    "research",
    "others_clinic",
    "negator",
    "compare",
    "stopped",
    "future",
    "covers",
)
_NOT_PLAIN = ("anecdote", "rehab", "animal", "trade", "sedates", "editorial", "diary", "research_page", "news", "law")
_NEAR = ("drug", "route=iv", "route=sublingual", "route=intranasal_ketamine")


def signs_for(page: View) -> tuple[dict[str, int], dict[str, list[Sentence]]]:
    """How often each sign for a provider is shown, and the sentences that show it."""
    shown: dict[str, list[Sentence]] = {}
    for one in page.main:
        for name in set(_signs(page, one)):
            shown.setdefault(name, []).append(one)
    signs = {name: len(found) for name, found in shown.items()}
    shown["drug"] = [one for one in page.main if one.has("drug")]
    return signs, shown


def signs_against(page: View) -> dict[str, int]:
    """How often each sign against a provider is shown, and what the page's address says either way."""
    signs = {name: page.count(name) for name in AGAINST}
    if page.count("opened") and page.count("i_myself"):  # a founder tells of the way there as patients tell theirs
        signs["diary"] = 0
    signs["research"] = page.count("research_page")
    for name in ("animal", "sedates", "trade"):  # a clinic may speak once of horses, surgeons or courses
        if signs[name] == 1:
            signs[name] = 0
    signs["clinics"] = sum(
        word.typed in ("clinics", "providers") and not (place and one.words[place - 1].low in ("our", "of"))
        for one in page.main
        if "clinic" in one.lows or "provider" in one.lows
        for place, word in enumerate(one.words)
    )
    address = word_groups()["address"]
    parts = _ADDRESS_WORDS.findall(page.hostname)
    signs["other address"] = _held(address["other"], page.host, parts) + sum(
        any(part.endswith(word) and not part.endswith(address["longer"]) for part in parts) for word in address["ends"]
    )
    # The name of a paper or a shop says more than the trade it writes about.
    signs["clinic address"] = 0 if signs["other address"] else sum(word in page.host for word in address["clinic"])
    signs["byline"] = sum(_is_byline(one) for one in page.main)
    folders = [folder.partition(".")[0] for folder in page.path.rstrip("/").split("/")]
    signs["folder"] = sum(word in folders for word in address["folder"])
    signs["writing folder"] = sum(folder in address["writing"] for folder in folders)
    signs["service page"] = int(_names_service(folders))
    signs["service folder"] = int(any(_names_service(folders[: place + 1]) for place in range(len(folders))))
    signs["own folder"] = sum(word in folders for word in address["own"])
    if signs["own folder"] and not signs["writing folder"]:  # where a university treats patients
        signs["other address"] -= _held(address["institution"], page.host, parts)
    if not (signs["own folder"] or signs["writing folder"]):  # a post may be called "the best programs"
        signs["own folder"] = sum(
            folder.startswith(address["begins"]) or folder.endswith(address["finishes"]) for folder in folders
        )
    return signs


def _held(words: Sequence[str], host: str, parts: Sequence[str]) -> int:
    """How many of the words an address holds: short ones only where a part of it ends with them."""
    return sum(
        word in host if len(word) > _WHOLE_WORD else any(part.endswith(word) for part in parts) for word in words
    )


def _names_service(folders: Sequence[str]) -> bool:
    """Whether an address ends in the name of a treatment with the drug, outside the folders in which a site writes."""
    address = word_groups()["address"]
    if any(folder in address["writing"] or folder in address["folder"] for folder in folders):
        return False
    words = frozenset(_ADDRESS_WORDS.findall(folders[-1]))
    return not words.isdisjoint(address["drug"]) and words.issubset((*address["drug"], *address["service"]))


def _is_byline(one: Sentence) -> bool:
    """Whether it is a line such as *By Ann Roe*."""
    names = one.words[1:]
    return (
        0 < len(names) <= _BYLINE and one.words[0].low == "by" and all(name.typed[:1].isupper() for name in names[:2])
    )


def own_voice(one: Sentence) -> bool:
    """Whether somebody speaks of themselves in it, outside a quotation."""
    return one.speaks()


def _near_drug(page: View, one: Sentence) -> bool:
    if one.has(*_NEAR):
        return True
    if any(other is not None and other.has("drug") for other in (one.heading, one.asked)):
        return True
    return page.title.has("drug") and not one.has("other_treatment")


def _spoken(one: Sentence, label: str) -> list[Mark]:
    return [mark for mark in one.marks[label] if not one.in_quotes(mark)] if label in one.labels else []


def _gives(one: Sentence) -> bool:
    """Whether *we* or a professional *I* governs a verb of offering: *our team gives*, *I prescribe*."""
    verbs = [*one.marks.get("firm_offer", ()), *one.marks.get("offer", ())]
    if any(0 <= verb.first - mark.past <= _REACH for mark in _spoken(one, "we") for verb in verbs):
        return True
    if any(0 <= mark.first - verb.past <= _REACH for mark in _spoken(one, "we") for verb in verbs):
        return True
    firm = one.marks.get("firm_offer", ())
    return any(0 <= verb.first - mark.past <= _I_REACH for mark in _spoken(one, "i_myself") for verb in firm)


def _doctor(one: Sentence) -> bool:
    """Whether a doctor by name gives or is to be met: *Dr. Orn prefers lozenges*, *book a visit with Dr. Orn*."""
    if "dr" not in one.lows:
        return False
    for place, word in enumerate(one.words[:-1]):
        if word.low != "dr" or not one.words[place + 1].typed[:1].isupper():
            continue
        before = [other.low for other in one.words[max(0, place - 2) : place]]
        if before[-1:] and (before[-1] in _TO_BE_MET or (before[-1] == "by" and before[0] in _DONE_BY)):
            return True
    return doctor_acts(one)


def _signs(page: View, one: Sentence) -> Iterator[str]:
    """The signs for a provider that one sentence shows."""
    asks = one.question and one.kind != "heading"
    if _spoken(one, "we") and not (one.has("editorial") or asks):  # "we compare" is an author's, not a clinic's
        yield "we"
    if (_spoken(one, "practitioner") or _spoken(one, "opened")) and (one.has("i_myself") or "me" in one.lows):
        yield "practitioner"
    if _spoken(one, "i_myself") and not asks:  # "what if I panic?" is what a patient wonders
        yield "i"
    if one.question and any(one.words[mark.first].low == "our" for mark in _spoken(one, "own_place")):
        yield "own place"  # "what makes our clinic different?" is no patient's question
    if one.question or one.quoted:
        return
    if not one.has("diary"):
        yield from _practice_signs(page, one)
    if _says_plainly(page, one):
        yield "plain offer"
    if _doctor(one):
        yield "doctor"
    if one.has("passive_offer") and one.has("drug") and not (one.has(*_IN_GENERAL) or by_many(one)):
        yield "passive offer"
    yield from _named_signs(page, one)


def _says_plainly(page: View, one: Sentence) -> bool:
    """Whether a sentence of the text offers the drug in so many words: *we give ketamine*, *here it is offered*."""
    drugs = _spoken(one, "drug")
    if not drugs or one is page.title or one.kind == "heading" or one.has(*_IN_GENERAL, *_NOT_PLAIN):
        return False
    here = one.has("own_place") or page.names_itself(one)
    if here and one.has("passive_offer"):
        return True
    for clause in {one.clause_of(drug) for drug in drugs}:
        verbs = [verb.first for verb in one.within("firm_offer", clause)]
        ours = [mark.past for mark in _spoken(one, "we") if clause.first <= mark.first]
        if (here and verbs) or any(0 <= verb - past <= _CLOSE for past in ours for verb in verbs):
            return True
    return False


def _practice_signs(page: View, one: Sentence) -> Iterator[str]:
    """A practice that speaks of itself or to its patients."""
    pays = one.has("covers") and not one.has("firm_offer")  # "we do not cover infusions" is what an insurer says
    pitched = one.has("pitch") and not by_many(one)  # "several clinics now offering it" are nobody's own
    offers = pitched or (own_voice(one) and _gives(one) and not (pays or one.has("editorial")))
    if any(denies(one, mark) for mark in one.marks.get("drug", ())):
        return
    if offers and _near_drug(page, one) and not one.has("anecdote", "rehab", "sedates", "animal", "trade"):
        yield "own offer"
    if one.has("own_place"):
        yield "own place"
    if one.has("instruction"):
        yield "instruction"
    if one.has("patient_rule"):
        yield "patient rule"


def _named_signs(page: View, one: Sentence) -> Iterator[str]:
    """A practice that is spoken of by its name."""
    told = one.has("place_offer") and not by_many(one) and (one.has("drug") or page.title.has("drug"))
    listed = one.kind == "item" and one.has("drug") and one.heading is not None and one.heading.has("place_offer")
    if told or listed:
        yield "named offer"
    named = named_subject(one) or (one.has("drug") and page.named_by_title(one))
    if named and one.words[0].low == "at" and (one.words[1].low == "the" or one.words[1].typed[:1].isupper()):
        yield "named place"
    if named and one.has("drug") and one.has("firm_offer"):
        yield "named offer"
    if one is not page.title and page.names_itself(one):
        yield "itself"
        if one.has("drug") or (one.has("firm_offer") and not one.has("other_treatment")):
            yield "itself offers"
