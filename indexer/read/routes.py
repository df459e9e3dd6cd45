"""Which routes the page's own clinic gives, and which it says it does not give."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from config.vocabulary import vocabulary
from indexer.read.answers import answer_to
from indexer.read.lexicon import Mark
from indexer.read.likeness import set_against
from indexer.read.listed import CLAIMED, in_list, of_both
from indexer.read.offers import Mention, quoted, weigh
from indexer.read.plainness import about_routes, in_survey, is_general, is_plain, is_told_of, may_be_plain
from indexer.read.pronouns import taken_up
from indexer.read.sentences import Sentence
from indexer.read.subjects import doctor_acts
from indexer.read.substance import about_drug
from indexer.read.trace import refused
from indexer.read.view import View
from indexer.statement import Finding

_NEEDS = {
    "iv": 0.0,
    "im": 0.5,
    "sc": 1.0,
    "intranasal_esketamine": 0.5,
    "intranasal_ketamine": 1.0,
    "sublingual": 0.5,
    "oral": 1.5,
    "rectal": 1.5,
}
_SURE = 1.5
"""From this score on a page is a provider's beyond doubt, and a plain mention on it is an offer."""
_PLAIN = -0.5
_HAD_HERE = frozenset({"our", "my", "your"})
_PATIENTS = frozenset({"patient", "client", "people", "person", "some", "other", "many", "who", "they", "you", "those"})
_FEW = 2
_LIST = 3
_UNCHOSEN = 2.0
_EXCLUDED = 3.0
_DOUBTED = 0.5
_GENERAL = 1.5
_REPORTED = frozenset({"-research", "-hypothetical", "-approval", "-other_treatment"})
_CONTRADICTS = 2.0
_UNPAID = 2.5
"""What it takes away that a route is named only to say that no insurance pays for it, which others say of it too."""


def read_routes(page: View, *, score: float = 0.0) -> Iterator[Finding]:
    """Findings of the field route, at most one offered and one denied for each code.

    ``score`` tells how surely the page is a provider's: the surer, the less a mention needs to be an offer.
    """
    best, no, planned = _heaviest(page)
    choice = _chosen(page)
    about = about_routes(page)
    plain = may_be_plain(page, best) if score >= _SURE else frozenset()
    offered = False
    for code, mention in best.items():
        bare = code in plain and is_plain(mention) and not (code not in about and is_told_of(mention, best))
        if _is_aside(code, mention, about) and not of_both(page.title):
            continue
        needed = _EXCLUDED if code in planned else _needed(code, mention, choice, plain=bare)
        if code not in no and mention.weight >= needed:
            offered = True
            yield Finding(field="route", value=code, said=quoted(mention))
    if not (offered or no or planned) and score >= _SURE:
        yield from _only_one(page, best)
    for code, mention in no.items():
        if code not in best or best[code].weight < _NEEDS[code] + _CONTRADICTS:
            yield Finding(field="route", value=code, said=quoted(mention), denied=True)


def _only_one(page: View, best: Mapping[str, Mention]) -> Iterator[Finding]:
    """The route of a provider's page that speaks of one again and again, be it of what research says of it."""
    alone = [code for code in vocabulary()["route"].codes if page.count(f"route={code}")]
    if len(alone) != 1:
        return
    code, label, title = alone[0], f"route={alone[0]}", page.title
    subject = title.text.partition(" | ")[0]  # what stands after it is the name of the place
    told = title.has(label) and title.words[title.marks[label][0].past - 1].end <= len(subject)
    if told and not (title.question or title.has("compare", "exists", "guide", "writes")):
        yield Finding(field="route", value=code, said=subject)
        return
    often = sum(one.has(label) for one in page.main) >= _FEW
    if code in best and often and all(sign in _REPORTED for sign in best[code].why if sign[0] == "-"):
        yield Finding(field="route", value=code, said=quoted(best[code]))


def _heaviest(page: View) -> tuple[dict[str, Mention], dict[str, Mention], set[str]]:
    """The strongest mention of each route, the first denial of each, and the routes that are planned for later."""
    best: dict[str, Mention] = {}
    no: dict[str, Mention] = {}
    planned = set()
    for code, mention in _mentions(page):
        if "-future" in mention.why and "own" in mention.why:
            planned.add(code)
        if mention.denied:
            no.setdefault(code, mention)
        elif code not in best or _order(mention) > _order(best[code]):
            best[code] = mention
    if len(best) == 1:  # where nothing else is named, even what nobody pays for is said of what is given
        best = {code: _paid(mention) for code, mention in best.items()}
    return best, no, planned


def _order(mention: Mention) -> tuple[float, bool]:
    """What makes one mention better than another: its weight, and that nothing speaks against it."""
    return mention.weight, not any(sign[0] == "-" for sign in mention.why)


def _needed(code: str, mention: Mention, choice: tuple[frozenset[str], frozenset[str]], *, plain: bool) -> float:
    """What a mention must weigh to be an offer: more beside a choice of something else, less where a word is enough."""
    chosen, alone = choice
    if alone and code not in alone:
        return _EXCLUDED
    if chosen and code not in chosen and not any(sign in mention.why for sign in CLAIMED):
        return _NEEDS[code] + _UNCHOSEN
    if plain:
        return _PLAIN
    if is_general(mention.one) or (mention.one.kind == "item" and in_survey(mention.one)):
        return max(_NEEDS[code], _GENERAL)
    doubted = any(sign[0] == "-" for sign in mention.why) or in_survey(mention.one)
    return max(_NEEDS[code], _DOUBTED) if doubted else _NEEDS[code]


def _is_aside(code: str, mention: Mention, about: frozenset[str]) -> bool:
    """Whether infusions, the best known of all, are only spoken of under a title that names another route."""
    own = any(
        sign in mention.why for sign in (*CLAIMED, "affirmed", "instruction", "priced", "heading", "asked by a patient")
    )
    return code == "iv" and bool(about) and code not in about and not own


def _chosen(page: View) -> tuple[frozenset[str], frozenset[str]]:
    """The routes that the page narrows a list down to, and those that it says are the only ones.

    *In my practice I use only lozenges*, *Dr. Orn prefers lozenges*; *we only offer Spravato* leaves nothing else.
    """
    codes = vocabulary()["route"].codes
    found, alone = set(), set()
    for one in page.main:
        if one.question or one.quoted or not one.has("choice") or one.has("negator", "hypothetical"):
            continue
        if _of_patients(one):
            continue
        present = [code for code in codes if _not_against(one, code)]
        if 0 < len(present) < _LIST and (one.speaks() or doctor_acts(one) or page.names_itself(one)):
            found.update(present)
            if one.has("offers_only"):
                alone.update(present)
    return frozenset(found), frozenset(alone)


def _not_against(one: Sentence, code: str) -> bool:
    """Whether a route is named, and not only as what another is chosen over: *she prefers IV over the IM shots*."""
    return any(not set_against(one, mark) for mark in one.marks.get(f"route={code}", ()))


def _of_patients(one: Sentence) -> bool:
    """Whether patients choose, and not the clinic: *some of our patients prefer an IV, others a shot*."""
    return all(
        any(word.low in _PATIENTS for word in one.words[max(0, mark.first - _FEW) : mark.first])
        for mark in one.marks["choice"]
    )


def _mentions(page: View) -> Iterator[tuple[str, Mention]]:
    codes = vocabulary()["route"].codes
    labels = tuple(f"route={code}" for code in codes)
    for one in page.main:
        if page.is_name(one):  # what a page is called is a name, and no sentence to show
            continue
        for code in codes if one.asked is not None and one.answers else ():
            answer = answer_to(page, one, f"route={code}", alternatives=labels)
            if answer is not None and about_drug(page, answer.one, answer.mark):
                yield code, answer
        yield from taken_up(page, one, codes)
        if not one.has(*labels):
            continue
        marks = [(code, mark) for code in codes for mark in _meant(page, one, code)]
        present = len({code for code, _ in marks})
        for code, mark in marks or _brand_called(page, one):
            mention = weigh(page, one, mark)
            if mention is not None:
                yield code, _unless_unpaid(in_list(mention, present))


def _meant(page: View, one: Sentence, code: str) -> Iterator[Mark]:
    """The marks of a route that are about the drug."""
    for mark in one.marks.get(f"route={code}", ()):
        if about_drug(page, one, mark):
            yield mark
        else:
            refused(one, mark, "about something else given the same way, or another name of Spravato")


def _brand_called(page: View, one: Sentence) -> list[tuple[str, Mark]]:
    """The brand where the clinic calls it *intranasal ketamine*, on a page that names it."""
    marks = one.marks.get("route=intranasal_ketamine", ())
    called = marks and one.speaks() and page.count("esketamine") and not one.has("foreign", "vitamin")
    return [("intranasal_esketamine", mark) for mark in marks] if called else []


def _unless_unpaid(mention: Mention) -> Mention:
    """The mention, weaker where it only tells that no insurance pays: *infusions are not covered by insurance*."""
    one = mention.one
    negators = one.marks.get("negator", ())
    if mention.denied or not negators or not one.has("covers", "payment=insurance"):
        return mention
    before = one.words[max(0, mention.mark.first - _FEW) : mention.mark.first]
    if not _HAD_HERE.isdisjoint(word.low for word in before):
        return mention
    first = min(negator.first for negator in negators)
    if any(verb.first < min(first, mention.mark.first) for verb in one.marks.get("offer", ())):
        return mention
    return replace(mention, weight=mention.weight - _UNPAID, why=(*mention.why, "-unpaid"))


def _paid(mention: Mention) -> Mention:
    """The mention as strong as it is when nobody asks who pays."""
    if "-unpaid" not in mention.why:
        return mention
    why = tuple(sign for sign in mention.why if sign != "-unpaid")
    return replace(mention, weight=mention.weight + _UNPAID, why=why)
