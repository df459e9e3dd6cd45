"""The gate over runs of the sample web, and over copies of them that were changed as time or a new layout changes them.

What a month does to a list must not wake anybody; what a broken page does to it must never serve.
"""

import random
from collections.abc import Mapping
from dataclasses import replace
from math import ceil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from loopback import settings as crawl_settings

from config.sources import Expect, Source
from crawler.crawl import crawl
from crawler.gate.measured import Measuring
from crawler.gate.tally import Before, Tally, before_of
from crawler.gate.verdict import judge_run
from crawler.listing import RawListing
from crawler.runs.contents import compare, entry_of
from crawler.runs.folders import Run
from crawler.sample_web import SampleWeb

Listings = list[RawListing]
OFTEN = settings(max_examples=150, derandomize=True, deadline=None)
SEED = st.integers(0, 10**9)


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, tuple[Source, Run, Listings]]:
    """Each directory of the sample web, read once: its row without expectations, so that the run before is all."""
    with SampleWeb(port=0) as web:
        sources = web.sources()
        runs = crawl(sources, runs=tmp_path_factory.mktemp("runs"), settings=crawl_settings())
    return {
        row.id: (replace(row, expect=Expect()), run, list(run.listings()))
        for row, run in zip(sources, runs, strict=True)
    }


def judged(row: Source, run: Run, was: Listings, now: Listings) -> tuple[str, tuple[str, ...]]:
    measuring = Measuring()
    for one in now:
        measuring.add(one)
    changes = compare({one.ref: entry_of(one) for one in was}, {one.ref: entry_of(one) for one in now}, since=run.when)
    before = before_of(run)
    tally = Tally(len(now), measuring.measured, read=before.tally.read, gone=changes.gone)
    return judge_run(row, tally, before)


def months_later(listings: Listings, seed: int, *, churn: float) -> Listings:
    """What time does: some close, some open, some change their words, some drop a field."""
    draw = random.Random(seed)  # noqa: S311  no secret
    stayed = [one for one in listings if draw.random() >= churn]
    opened = [replace(one, ref=f"{one.ref}-new-{n}") for n, one in enumerate(listings) if draw.random() < churn]
    changed = []
    for one in (*stayed, *opened):
        fields = {name: value for name, value in one.fields.items() if name == "name" or draw.random() >= churn / 2}
        pages = one.pages if draw.random() < 0.5 else tuple(replace(page, title=f"{page.title}!") for page in one.pages)
        changed.append(replace(one, fields=fields, pages=pages))
    return changed


def without(listings: Listings, field: str, seed: int, share: float) -> Listings:
    """Exactly that share of the listings, whichever they are, without the field."""
    bare = set(random.Random(seed).sample(range(len(listings)), k=ceil(share * len(listings))))  # noqa: S311  no secret
    return [
        replace(one, fields={name: value for name, value in one.fields.items() if name != field})
        if number in bare
        else one
        for number, one in enumerate(listings)
    ]


NAMES = st.sampled_from(("sample_directory", "sample_feed", "sample_sitemap", "sample_findtreatment"))
WIDE = st.sampled_from(("phone", "street", "website", "postal_code"))


@OFTEN
@given(name=NAMES, seed=SEED, churn=st.floats(0.0, 0.08))
def test_a_month_of_closings_openings_and_new_words_wakes_nobody(
    crawled: Mapping[str, tuple[Source, Run, Listings]], name: str, seed: int, churn: float
) -> None:
    row, run, was = crawled[name]
    assert judged(row, run, was, months_later(was, seed, churn=churn))[0] == "accepted"


@OFTEN
@given(name=NAMES, seed=SEED, field=WIDE, share=st.floats(0.75, 1.0))
def test_a_field_that_a_new_layout_loses_never_serves(
    crawled: Mapping[str, tuple[Source, Run, Listings]], name: str, seed: int, field: str, share: float
) -> None:
    row, run, was = crawled[name]
    now = without(months_later(was, seed, churn=0.02), field, seed, share)
    verdict, reasons = judged(row, run, was, now)
    assert verdict == "quarantined"
    assert any(field.replace("_", " ") in one for one in reasons)


@OFTEN
@given(name=NAMES, seed=SEED, kept=st.floats(0.05, 0.6))
def test_a_list_of_which_a_part_was_read_never_serves(
    crawled: Mapping[str, tuple[Source, Run, Listings]], name: str, seed: int, kept: float
) -> None:
    row, run, was = crawled[name]
    now = months_later(was, seed, churn=0.02)[: max(1, int(kept * len(was)))]
    assert judged(row, run, was, now)[0] == "quarantined"


@OFTEN
@given(name=NAMES, seed=SEED)
def test_references_that_are_made_in_another_way_never_serve(
    crawled: Mapping[str, tuple[Source, Run, Listings]], name: str, seed: int
) -> None:
    row, run, was = crawled[name]
    now = [replace(one, ref=f"places/{one.ref}") for one in months_later(was, seed, churn=0.02)]
    verdict, reasons = judged(row, run, was, now)
    assert verdict == "quarantined"
    assert "may call the same places by other names" in " ".join(reasons)


@OFTEN
@given(name=NAMES, seed=SEED, notice=st.sampled_from(("Please enable JavaScript", "Access denied", "")))
def test_pages_whose_place_a_notice_took_never_serve(
    crawled: Mapping[str, tuple[Source, Run, Listings]], name: str, seed: int, notice: str
) -> None:
    row, run, was = crawled[name]
    now = [
        replace(
            one,
            fields={**one.fields, "name": notice or "Home"},
            pages=tuple(replace(page, blocks=(), structured=()) for page in one.pages),
        )
        for one in months_later(was, seed, churn=0.02)
    ]
    assert judged(row, run, was, now)[0] == "quarantined"


def test_the_sample_web_read_again_as_it_is_is_accepted_without_a_word(
    crawled: Mapping[str, tuple[Source, Run, Listings]],
) -> None:
    for row, run, was in crawled.values():
        assert judged(row, run, was, was) == ("accepted", ())
        assert isinstance(before_of(run), Before)
