"""What two websites say. A chain has one site for many places, but often a page for each of them."""

from indexer.match.candidate import Candidate
from indexer.match.evidence import NOTHING, Evidence
from indexer.match.rarity import Rarity


def site_evidence(a: Candidate, b: Candidate, rarity: Rarity) -> Evidence:
    """What the websites say."""
    if not a.site or not b.site:
        return NOTHING
    if a.site != b.site:
        return Evidence(-0.5, "websites differ", "differ")
    others = rarity.elsewhere(rarity.sites, a.site, a, b)
    if not others:
        return Evidence(2.0, "same website", "same")
    if a.page and a.page == b.page and not rarity.elsewhere(rarity.pages, a.page, a, b):
        return Evidence(2.0, "same page of a website, which no other place uses", "same")
    return Evidence(0.5, f"same website, which {others} other places use too", "shared")
