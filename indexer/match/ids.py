"""The ids of clinics: minted once, kept through every rebuild, never used for anything else afterwards.

A link to a clinic is meant to work for years. So a place keeps its id when listings come, go or change their words;
when two places turn out to be one, the id given up answers with the other; when they are taken apart again, each has
its old id back; when one turns out to be two that never were apart, the larger part keeps it.
"""

import hashlib
from base64 import b32encode
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import count as counting

_LETTERS = 10


@dataclass(frozen=True, slots=True)
class Minted:
    """``ids``: listing id to clinic id, for every listing given. ``merged``: ids given up to the ids that answer now.

    ``merged`` speaks of this round only; an id given up in an earlier round may lead to one given up now. ``own`` gives
    every listing the id that its place had before it became one with another; empty for one that came in only then.
    """

    ids: Mapping[str, str]
    merged: Mapping[str, str]
    own: Mapping[str, str] = field(default_factory=dict)


def mint(
    clusters: Iterable[Collection[str]],
    *,
    previous: Mapping[str, str],
    retired: Collection[str] = (),
    own: Mapping[str, str] | None = None,
) -> Minted:
    """Give every cluster of listing ids its clinic id.

    ``previous`` holds the clinic id that each listing had (listings that are gone may stay in it); ``retired`` the ids
    given up in earlier rounds, which no new place ever gets; ``own`` what the last round answered (without it, the
    previous id counts as a listing's own).

    A previous id belongs to the cluster that holds most of the listings whose own it is, then most of its listings
    (of equals, the one with the first listing in alphabetical order). A cluster to which several belong keeps the one
    that brings it most listings (of equals, the first in alphabetical order) and answers for the others. A cluster to
    which none belongs, because its listings were taken out of a place, has back the given-up id that most of them had
    before; failing that it gets ``c`` and ten letters and digits worked out from its first listing.

    Raises :class:`ValueError` for an empty cluster, or a listing in two clusters.
    """
    ordered = sorted(tuple(sorted(cluster)) for cluster in clusters)
    if any(not cluster for cluster in ordered):
        raise ValueError("a cluster needs a listing")
    listings = [listing for cluster in ordered for listing in cluster]
    if len(set(listings)) != len(listings):
        raise ValueError("a listing stands in two clusters")
    brought = [Counter(previous[listing] for listing in cluster if listing in previous) for cluster in ordered]
    had = previous if own is None else {**previous, **own}
    belonging = _sorted_out(brought, _owners(brought, _natives(ordered, previous, had)))
    lost = _given_back(ordered, belonging, previous=previous, retired=retired, had=had)
    taken = {*previous.values(), *retired}
    ids: dict[str, str] = {}
    merged: dict[str, str] = {}
    owns: dict[str, str] = {}
    for position, cluster in enumerate(ordered):
        here = belonging.get(position, [])
        kept = here[0] if here else lost.get(position) or _new(cluster[0], taken)
        taken.add(kept)
        merged.update(dict.fromkeys(here[1:], kept))
        ids.update(dict.fromkeys(cluster, kept))
        owns.update(_own_now(cluster, kept, had if here else {}))
    return Minted(ids=ids, merged=merged, own=owns)


def _own_now(cluster: tuple[str, ...], kept: str, had: Mapping[str, str]) -> dict[str, str]:
    """Own ids after a round: a listing keeps the one that it had, and a new one of a place that is several has none."""
    several = any(had.get(listing, kept) not in ("", kept) for listing in cluster)
    return {listing: had.get(listing, "") or ("" if several else kept) for listing in cluster}


def _natives(ordered: list[tuple[str, ...]], previous: Mapping[str, str], had: Mapping[str, str]) -> list[Counter[str]]:
    """For each cluster, how many listings stand under an id that is their own."""
    return [
        Counter(previous[listing] for listing in cluster if listing in previous and had[listing] == previous[listing])
        for cluster in ordered
    ]


def _owners(brought: list[Counter[str]], natives: list[Counter[str]]) -> dict[str, int]:
    """Position of the cluster that each previous id belongs to; of equals the first."""
    owners: dict[str, int] = {}
    best: dict[str, tuple[int, int]] = {}
    for position, counts in enumerate(brought):
        for clinic, count in counts.items():
            claim = (natives[position][clinic], count)
            if clinic not in owners or claim > best[clinic]:
                owners[clinic], best[clinic] = position, claim
    return owners


def _sorted_out(brought: list[Counter[str]], owners: Mapping[str, int]) -> dict[int, list[str]]:
    """The ids that belong to each cluster, the one that it keeps first."""
    belonging: defaultdict[int, list[str]] = defaultdict(list)
    for clinic, position in owners.items():
        belonging[position].append(clinic)
    return {
        position: sorted(here, key=lambda clinic: (-brought[position][clinic], clinic))
        for position, here in belonging.items()
    }


def _given_back(
    ordered: list[tuple[str, ...]],
    belonging: Mapping[int, list[str]],
    *,
    previous: Mapping[str, str],
    retired: Collection[str],
    had: Mapping[str, str],
) -> dict[int, str]:
    """Given-up ids that return: by position of the cluster that was taken out of another place, at most one each.

    Where no own id is known to be given up (a book of before ids were remembered), the id that is worked out from one
    of the listings says as much.
    """
    free = set(retired) - set(previous.values())
    claims: list[tuple[int, int, str, int]] = []
    for position, cluster in enumerate(ordered):
        if position in belonging:
            continue
        known = [listing for listing in cluster if listing in previous]
        before = Counter(had[listing] for listing in known if had[listing] in free)
        first = Counter(one for listing in known if (one := id_of(listing)) in free)
        claims += [(0, -count, clinic, position) for clinic, count in before.items()]
        claims += [(1, -count, clinic, position) for clinic, count in first.items()]
    back: dict[int, str] = {}
    for _, _, clinic, position in sorted(claims):
        if position not in back and clinic in free:
            back[position] = clinic
            free.discard(clinic)
    return back


def id_of(listing: str, *, attempt: int = 0) -> str:
    """The clinic id that is worked out from a listing id; ``attempt`` counts up where it is taken."""
    seed = listing if attempt == 0 else f"{listing}\n{attempt}"
    return "c" + b32encode(hashlib.sha256(seed.encode()).digest()).decode()[:_LETTERS].lower()


def _new(listing: str, taken: Collection[str]) -> str:
    return next(clinic for attempt in counting() if (clinic := id_of(listing, attempt=attempt)) not in taken)
