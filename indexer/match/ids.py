"""The ids of clinics: minted once, kept through every rebuild, never used for anything else afterwards.

A link to a clinic is meant to work for years. So a place keeps its id when listings come, go or change their words;
when two places turn out to be one, the id given up answers with the other; when one turns out to be two, the larger
part keeps it.
"""

import hashlib
from base64 import b32encode
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import count as counting

_LETTERS = 10


@dataclass(frozen=True, slots=True)
class Minted:
    """``ids``: listing id to clinic id, for every listing given. ``merged``: ids given up to the ids that answer now.

    ``merged`` speaks of this round only; an id given up in an earlier round may lead to one given up now.
    """

    ids: Mapping[str, str]
    merged: Mapping[str, str]


def mint(clusters: Iterable[Collection[str]], *, previous: Mapping[str, str], retired: Collection[str] = ()) -> Minted:
    """Give every cluster of listing ids its clinic id.

    ``previous`` holds the clinic id that each listing had (listings that are gone may stay in it); ``retired`` the ids
    given up in earlier rounds, which are never minted again.

    A previous id belongs to the cluster that holds most of its listings (of equals, the one with the first listing in
    alphabetical order). A cluster to which several belong keeps the one that brings it most listings (of equals, the
    first in alphabetical order) and answers for the others. A cluster to which none belongs gets ``c`` and ten
    letters and digits worked out from its first listing.

    Raises :class:`ValueError` for an empty cluster, or a listing in two clusters.
    """
    ordered = sorted(tuple(sorted(cluster)) for cluster in clusters)
    if any(not cluster for cluster in ordered):
        raise ValueError("a cluster needs a listing")
    listings = [listing for cluster in ordered for listing in cluster]
    if len(set(listings)) != len(listings):
        raise ValueError("a listing stands in two clusters")
    brought = [Counter(previous[listing] for listing in cluster if listing in previous) for cluster in ordered]
    belonging: defaultdict[int, list[str]] = defaultdict(list)
    for clinic, position in _owners(brought).items():
        belonging[position].append(clinic)
    taken = {*previous.values(), *retired}
    ids: dict[str, str] = {}
    merged: dict[str, str] = {}
    for position, cluster in enumerate(ordered):
        here = sorted(belonging[position], key=lambda clinic: (-brought[position][clinic], clinic))
        kept = here[0] if here else _new(cluster[0], taken)
        taken.add(kept)
        merged.update(dict.fromkeys(here[1:], kept))
        ids.update(dict.fromkeys(cluster, kept))
    return Minted(ids=ids, merged=merged)


def _owners(brought: list[Counter[str]]) -> dict[str, int]:
    """Position of the cluster that each previous id belongs to; of equals the first."""
    owners: dict[str, int] = {}
    for position, counts in enumerate(brought):
        for clinic, count in counts.items():
            if clinic not in owners or count > brought[owners[clinic]][clinic]:
                owners[clinic] = position
    return owners


def id_of(listing: str, *, attempt: int = 0) -> str:
    """The clinic id that is worked out from a listing id; ``attempt`` counts up where it is taken."""
    seed = listing if attempt == 0 else f"{listing}\n{attempt}"
    return "c" + b32encode(hashlib.sha256(seed.encode()).digest()).decode()[:_LETTERS].lower()


def _new(listing: str, taken: Collection[str]) -> str:
    return next(clinic for attempt in counting() if (clinic := id_of(listing, attempt=attempt)) not in taken)
