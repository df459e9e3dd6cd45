"""Whether a run may serve: pure arithmetic over what it brought, what was expected, and the last accepted run.

A quarantined run is kept and shown, but the last accepted one keeps serving. The gate never looks at a single fact.
Its limits, each with the reason, stand in ``limits.py``.
"""

from math import sqrt

from config.errors import ConfigError
from config.sources import Source
from crawler.gate.limits import LIMITS, Limits
from crawler.gate.measured import Measured, in_words
from crawler.gate.reason import Part, Reason
from crawler.gate.tally import Before, Tally
from crawler.listing import RAW_FIELDS
from crawler.pages.wording import without_query
from crawler.runs.folders import Verdict
from crawler.sources import file_of


def check_expectations(source: Source) -> None:
    """Raise :class:`ConfigError` for an expectation of a field that no listing has."""
    for name in source.expect.coverage:
        if name not in RAW_FIELDS:
            raise ConfigError(
                f"sources.toml: {source.id}.expect.coverage.{name}: no field of a listing; "
                f"known are {', '.join(RAW_FIELDS)}."
            )


def judge_run(
    source: Source, tally: Tally, before: Before | None = None, *, limits: Limits = LIMITS
) -> tuple[Verdict, tuple[Reason, ...]]:
    """Accepted or quarantined, and every reason in words that say what to do; an accepted run may carry warnings."""
    if tally.still_silent and not tally.raised:
        told = (
            f"{_counted(tally.sites, 'site')} that gave nothing before still {'gives' if tally.sites == 1 else 'give'}"
        )
        words = f"{told} nothing: asked again later, and less and less soon"
        return "accepted", (Reason(words, "still_silent", sites=tally.sites),)
    against = [
        *_too_little(source, tally, before),
        *_gone_wrong(source, tally, limits),
        *_too_bare(source, tally, before),
    ]
    warnings = _warnings(source, tally, limits)
    if before is not None and tally.listings:
        against += _fewer(source, tally, before, limits)
        against += _shut_out(source, tally, before)
        against += _other_shape(source, tally, before, limits)
        warnings += _other(source, tally, before, limits)
    return ("quarantined" if against else "accepted"), (*against, *warnings)


def _too_little(source: Source, tally: Tally, before: Before | None) -> list[Reason]:
    if tally.listings == 0 and tally.read == 0 and tally.refused:
        told = f" ({tally.refusals[0]})" if tally.refusals else ""
        todo = "try again later; when it stays so, ask the host for permission"
        return [Reason(f"robots.txt refused every page{told}: {todo}", "robots_refused")]
    if tally.listings == 0 and tally.read == 0:
        why = f" ({tally.left[0]})" if tally.left else ""
        sites = source.kind == "clinic_site"
        if tally.opted_out:
            todo = "ask its owner" if sites else f"switch {source.id} off in sources.toml, or ask its owner"
            told = f"no page may be read, as its host is opted out by decisions.toml{why}"
            return [Reason(f"{told}: {todo}", "opted_out")]
        told = f"no page could be read{why}"
        return [Reason(f"{told}: try again later, and open its home page in a browser", "nothing_read")]
    if tally.listings == 0:
        read = _counted(tally.read, "page")
        todo = f"when it has ended, accept it; else its pages have changed, see {file_of(source)}"
        if before is None:  # nothing that could have ended or changed
            todo = f"mend {file_of(source)}, and see what it finds with clinics record {source.id} --again"
        if source.kind == "clinic_site":
            todo = f"its pages have changed, see {file_of(source)}"
        return [Reason(f"no listing in {read} read: {todo}", "no_listing", pages=tally.read)]
    if tally.listings < source.expect.min:
        few = f"{_counted(tally.listings, 'listing')}, expected at least {source.expect.min}"
        told = f"{few}: see the errors below, and whether its pages have changed; {_settle(source, 'min')}"
        return [Reason(told, "too_few", listings=tally.listings, least=source.expect.min)]
    return []


def _gone_wrong(source: Source, tally: Tally, limits: Limits) -> list[Reason]:
    reasons = []
    sites = source.kind == "clinic_site"
    if _fails(source, tally, limits):
        todo = f"mend {file_of(source)} or accept it"
        told = f"reading failed on {_counted(len(tally.raised), 'page')}, first on {tally.raised[0]}: {todo}"
        reasons.append(Reason(told, "program_failed", pages=len(tally.raised)))
    rows = tally.listings + tally.skipped
    if rows and tally.skipped / rows > limits.skipped:
        told = f"{tally.skipped} of {rows} rows cannot be told apart or named, more than {limits.skipped:.0%}"
        todo = f"its shape has changed; see the notes, and {file_of(source)}"
        reasons.append(Reason(f"{told}: {todo}", "rows_unlike", rows=tally.skipped, of=rows))
    most = limits.failed_sites if sites else limits.failed
    if tally.share_failed > most:
        failed, tried = tally.failed - tally.failed_again, tally.read + tally.failed - tally.failed_again
        told = f"{failed} of {tried} pages failed, more than {most:.0%}: try again later"
        reasons.append(Reason(told, "pages_failed", pages=failed, of=tried))
    return reasons


def _fails(source: Source, tally: Tally, limits: Limits) -> bool:
    """Whether our own code failed on more pages than may be odd; of a directory on its home page that is on all."""
    if source.kind == "clinic_site":
        return len(tally.raised) > limits.raised_sites * (tally.read + tally.failed)
    all_of_it = any(one.startswith(f"{without_query(source.home)}: ") for one in tally.raised)
    return all_of_it or len(tally.raised) > limits.raised * (tally.read + tally.failed)


def _too_bare(source: Source, tally: Tally, before: Before | None) -> list[Reason]:
    was = None if before is None else before.tally.measured
    reasons = []
    for name, (share, least) in _bare(source, tally).items():
        told = f"{share:.0%} of its listings have {in_words(name)}, expected at least {least:.0%}"
        parts: dict[str, Part] = {"what": name, "share": _hundredths(share), "least": _hundredths(least)}
        if before is None or was is None or not was.listings:
            reasons.append(Reason(f"{told}: its pages may have changed; {_settle(source, name)}", "bare", **parts))
            continue
        former = was.fields.get(name, 0) / was.listings
        changed = f"{told}, {former:.0%} on {before.day}"
        why = "its pages have changed; " if share < former else ""
        parts |= {"former": _hundredths(former), "day": before.day}
        words = f"{changed}: {why}{_look(source)}; {_settle(source, name)}"
        reasons.append(Reason(words, "bare_since", **parts))
    return reasons


def _settle(source: Source, name: str) -> str:
    """What ends an alarm for good: a run that is accepted lowers no expectation."""
    key = f"coverage.{name}" if name in source.expect.coverage else name
    return f"when that is right from now on, lower expect.{key} of {source.id} in sources.toml"


def _bare(source: Source, tally: Tally) -> dict[str, tuple[float, float]]:
    """Fields that fewer listings have than the row expects: the share that have it, and that which should."""
    if not tally.listings:
        return {}
    fields = tally.measured.fields if tally.measured is not None else {}
    shares = {name: (fields.get(name, 0) / tally.listings, least) for name, least in source.expect.shares.items()}
    return {name: (share, least) for name, (share, least) in shares.items() if share < least}


def _look(source: Source) -> str:
    return f"open a few of its pages, mend {file_of(source)} or accept it"


def _fewer(source: Source, tally: Tally, before: Before, limits: Limits) -> list[Reason]:
    """Listings that are missing; clinics' own sites are read in other numbers each time, which says nothing."""
    was, now, gone = before.tally.listings, tally.listings, tally.gone
    if source.kind == "clinic_site" or not was:
        return []
    if was - now >= limits.few and was - now > limits.fewer * was:
        told = f"{_counted(now, 'listing')}, {was} on {before.day}"
        todo = "look whether its list has moved or was read in part; when the rest is really gone, accept it"
        return [Reason(f"{told}: {todo}", "fewer", listings=now, former=was, day=before.day)]
    if gone is not None and gone >= limits.few and gone > limits.gone * was:
        told = f"{gone} of the {was} references of {before.day} are gone, with {_counted(now, 'listing')} now"
        where = f"see what {file_of(source)} takes for a reference, or accept it"
        words = f"{told}: it may call the same places by other names; {where}"
        return [Reason(words, "gone", gone=gone, former=was, day=before.day)]
    return []


def _shut_out(source: Source, tally: Tally, before: Before) -> list[Reason]:
    """Robots rules that changed, and keep us out of pages that we were let into."""
    changed = _changed_robots(tally, before)
    if source.kind == "clinic_site" or not changed or tally.refused <= before.tally.refused:
        return []
    told = f"the robots rules of {changed[0]} are others than on {before.day}"
    pages = _counted(tally.refused, "page")
    words = f"{told} and keep us out of {pages} now: read them; when the rest may serve alone, accept it"
    return [Reason(words, "shut_out", pages=tally.refused, day=before.day)]


def _other_shape(source: Source, tally: Tally, before: Before, limits: Limits) -> list[Reason]:
    was, now = before.tally.measured, tally.measured
    if was is None or now is None:
        return []
    most = limits.lost_sites if source.kind == "clinic_site" else limits.lost
    todo = _look(source)
    reasons = []
    told_already = _bare(source, tally)
    fields = {name: count for name, count in was.fields.items() if name not in told_already}
    for before_has, now_has in ((fields, now.fields), (was.shape, now.shape)):
        for name, count in before_has.items():
            if _is_lost(count, was.listings, now_has.get(name, 0), now.listings, most, limits):
                share, former = now_has.get(name, 0) / now.listings, count / was.listings
                have = "have" if name in RAW_FIELDS else "show"
                told = f"{share:.0%} of its listings {have} {in_words(name)}, {former:.0%} on {before.day}"
                words = f"{told}: its pages have changed; {todo}"
                reasons.append(Reason(words, "lost", **_shares(name, share, former, before.day)))
    enough = min(was.listings, now.listings) >= limits.fewest
    if enough and was.letters >= limits.thin_from and now.letters < limits.thin * was.letters:
        told = f"a listing's pages hold {now.letters} letters, {was.letters} on {before.day}"
        words = f"{told}: their words may need JavaScript now, or a notice stands in their place; {todo}"
        reasons.append(Reason(words, "letters", letters=now.letters, former=was.letters, day=before.day))
    if enough and now.names / now.listings < limits.alike * (was.names / was.listings):
        told = f"{_counted(now.names, 'name')} for {now.listings} listings, {was.names} for {was.listings} before"
        words = f"{told}: a notice may stand where names were; {todo}"
        reasons.append(Reason(words, "names", names=now.names, listings=now.listings))
    return reasons


def _is_lost(was: int, of: int, now: int, among: int, most: float, limits: Limits) -> bool:
    """Whether something that ``was`` there in so many ``of`` listings lost more than ``most`` of it, and surely so."""
    if not of or not among or was / of < limits.wide:
        return False
    former, share = min(was / of, 1.0), min(now / among, 1.0)
    if share >= (1 - most) * former:
        return False
    both = (was + now) / (of + among)
    error = sqrt(max(both * (1 - both), 0.0) * (1 / of + 1 / among))
    return former - share >= limits.sure * error


def _warnings(source: Source, tally: Tally, limits: Limits) -> list[Reason]:
    warnings = []
    if tally.raised and source.kind != "clinic_site" and not _fails(source, tally, limits):
        told = f"reading failed on {_counted(len(tally.raised), 'page')}, first on {tally.raised[0]}"
        words = f"{told}: what is missing stays as it was; mend {file_of(source)}"
        warnings.append(Reason(words, "some_failed", pages=len(tally.raised)))
    if source.expect.max is not None and tally.listings > source.expect.max:
        told = f"{tally.listings} listings, more than the {source.expect.max} expected"
        words = f"{told}: check a few, then raise expect.max of {source.id} in sources.toml"
        warnings.append(Reason(words, "too_many", listings=tally.listings, most=source.expect.max))
    if tally.refused and tally.read:
        told = f"left out because robots.txt forbids them: {_counted(tally.refused, 'page')}"
        warnings.append(Reason(told, "robots_left_out", pages=tally.refused))
    if tally.left and tally.read:
        told = f"left alone: {_counted(len(tally.left), 'host')}; first {tally.left[0]}"
        warnings.append(Reason(told, "left_alone", hosts=len(tally.left)))
    return warnings


def _other(source: Source, tally: Tally, before: Before, limits: Limits) -> list[Reason]:
    """What differs from the last accepted run and is only told."""
    told = []
    was = before.tally.listings
    if source.kind != "clinic_site" and tally.listings - was >= limits.few and tally.listings > (1 + limits.more) * was:
        words = f"{tally.listings} listings, {was} on {before.day}: check a few of the new ones"
        told.append(Reason(words, "grown", listings=tally.listings, former=was, day=before.day))
    if source.kind != "clinic_site" and (changed := _changed_robots(tally, before)):
        words = f"the robots rules of {changed[0]} are others than on {before.day}: read what they ask for"
        told.append(Reason(words, "robots_changed", day=before.day))
    if (measured := tally.measured) is not None and (former := before.tally.measured) is not None:
        told += _new_shape(former, measured, before.day, limits)
    worse = tally.share_failed - before.tally.share_failed
    if tally.failed >= limits.few and worse > limits.worse and before.tally.read:
        then = before.tally.share_failed
        words = f"{tally.share_failed:.0%} of the pages failed, {then:.0%} on {before.day}"
        shares = {"share": _hundredths(tally.share_failed), "former": _hundredths(then)}
        told.append(Reason(words, "failed_more", day=before.day, **shares))
    return told


def _new_shape(was: Measured, now: Measured, day: str, limits: Limits) -> list[Reason]:
    """Kinds of text and data that are widely there and were not: perhaps something more to read."""
    shares = [
        (name, count / now.listings, was.shape.get(name, 0) / was.listings)
        for name, count in now.shape.items()
        if was.listings and _is_lost(count, now.listings, was.shape.get(name, 0), was.listings, limits.novel, limits)
    ]
    told = []
    for name, share, former in shares:
        words = f"{share:.0%} of its listings show {in_words(name)}, {former:.0%} on {day}"
        words += ": perhaps there is more to read"
        told.append(Reason(words, "new_shape", **_shares(name, share, former, day)))
    return told


def _changed_robots(tally: Tally, before: Before) -> list[str]:
    old = before.tally.robots
    return sorted(host for host, digest in tally.robots.items() if host in old and old[host] != digest)


def _shares(what: str, share: float, former: float, day: str) -> dict[str, Part]:
    return {"what": what, "share": _hundredths(share), "former": _hundredths(former), "day": day}


def _hundredths(share: float) -> int:
    return round(share * 100)


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
