"""What the answer to a patient's question shows of the clinic, where the question names the treatment and it does not.

Who asks how long an infusion takes is told by those who give it. Nothing is decided here about yes and no.
"""

from indexer.read.sentences import Sentence

_YOU = frozenset({"you", "your", "you'll"})
_MONEY = ("$", "\u00a3", "\u20ac")
_TELLS = frozenset({"plan", "bring", "arrange", "expect", "allow", "wear", "please"})


def tells(one: Sentence) -> bool:
    """Whether the clinic answers with what it does or asks of patients: *How many are there? We recommend six*."""
    reply = one.reply
    if reply is None or one.has("negator") or reply.has("compare", "others_clinic", "elsewhere", "editorial"):
        return False
    if one.has("prices:asks") and any(sign in reply.text for sign in _MONEY) and not reply.has("prices:market"):
        return True
    if one.has("practical") and reply.has("instruction", "patient_rule", "own_place"):
        return True
    if reply.has("negator"):
        return False
    if one.has("practical") and _addresses(reply):
        return True
    return reply.has("we") and reply.speaks() and reply.has("firm_offer", "practises", "offer", "attends")


def settles(one: Sentence) -> bool:
    """Whether the clinic answers a question about insurance with its own billing: *Our staff asks your plan*."""
    reply = one.reply
    if reply is None or not one.has("payment=insurance", "covers") or not reply.has("we"):
        return False
    if not reply.has("bills") or reply.has("compare", "stopped", "future", "editorial", "sends"):
        return False
    verbs = [verb.first for verb in reply.marks.get("firm_offer", ())]
    return not any(0 <= verb - no.past <= 1 for no in reply.marks.get("negator", ()) for verb in verbs)


def invites(one: Sentence) -> bool:
    """Whether a question only asks the reader to book: *Ready to try it? Call us*."""
    reply = one.reply if one.reply is not None else one.after
    return (
        one.has("invites")
        and reply is not None
        and reply.has("booking")
        and not reply.has("negator", "elsewhere", "sends")
    )


def _addresses(one: Sentence) -> bool:
    """Whether it tells the reader what to do or what will happen to them."""
    return any(word.low in _YOU for word in one.words) or (bool(one.words) and one.words[0].low in _TELLS)
