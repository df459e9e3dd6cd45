"""Commands that ask: search, show."""

from typing import TYPE_CHECKING, Annotated

import typer

from config.errors import Exit, UnknownPlace, UsageError
from ui.cli.options import EngineOption, HomeOption, JsonOption, home_at, plain, print_json

if TYPE_CHECKING:
    from indexer.clinic import Clinic, Fact
    from indexer.query import Near, Results

_FILTER = "repeat for several; not_stated and no.CODE count too"


def search(
    near: Annotated[
        str | None, typer.Option(metavar="PLACE", help="ZIP, 'City, ST', a county, an address or 'lat,lon'.")
    ] = None,
    within: Annotated[float | None, typer.Option(metavar="MILES", help="Radius around PLACE. [default: 25]")] = None,
    route: Annotated[list[str] | None, typer.Option(metavar="CODE", help=f"How it is given; {_FILTER}.")] = None,
    psychiatry: Annotated[
        list[str] | None, typer.Option(metavar="CODE", help=f"Psychiatrist involvement; {_FILTER}.")
    ] = None,
    condition: Annotated[
        list[str] | None, typer.Option(metavar="CODE", help=f"What the clinic says it treats; {_FILTER}.")
    ] = None,
    payment: Annotated[list[str] | None, typer.Option(metavar="CODE", help=f"How it is paid; {_FILTER}.")] = None,
    therapy: Annotated[list[str] | None, typer.Option(metavar="CODE", help=f"Therapy with it; {_FILTER}.")] = None,
    setting: Annotated[list[str] | None, typer.Option(metavar="CODE", help=f"Where it is given; {_FILTER}.")] = None,
    care: Annotated[
        list[str] | None, typer.Option(metavar="CODE", help=f"What goes on around it, and for whom; {_FILTER}.")
    ] = None,
    language: Annotated[list[str] | None, typer.Option(metavar="CODE", help=f"Languages spoken; {_FILTER}.")] = None,
    state: Annotated[str, typer.Option(metavar="XX", help="Two-letter state.")] = "",
    text: Annotated[str, typer.Option(metavar="WORDS", help="Words of the name, city or street.")] = "",
    since: Annotated[str | None, typer.Option(metavar="DAY", help="Checked on that day (2026-10-01) or later.")] = None,
    box: Annotated[
        str | None, typer.Option(metavar="W,S,E,N", help="Part of the map: its edges in degrees, -123,45,-122,46.")
    ] = None,
    sort: Annotated[str, typer.Option(metavar="ORDER", help="distance, name or checked.")] = "distance",
    page: Annotated[int, typer.Option(metavar="N", help="Page, from 1.")] = 1,
    size: Annotated[int, typer.Option(metavar="N", help="Clinics a page, at most 100.")] = 20,
    after: Annotated[
        str | None, typer.Option(metavar="CURSOR", help="Go on behind this cursor (following in JSON), not by page.")
    ] = None,
    zoom: Annotated[
        int | None, typer.Option(metavar="0-14", help="Count the hits by squares of the map of that zoom.")
    ] = None,
    engine: EngineOption = None,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> int:
    """Search clinics: the same question that the app asks."""
    from contextlib import closing

    from indexer.engines import open_engine
    from indexer.link import read_part
    from indexer.query import USUAL_MILES, Query
    from ui.answer import answer_json

    if within is not None and near is None:
        raise UsageError("--within needs a place to start from. Add --near PLACE.")
    chosen = {
        "route": route,
        "psychiatry": psychiatry,
        "condition": condition,
        "payment": payment,
        "therapy": therapy,
        "setting": setting,
        "care": care,
        "language": language,
    }
    query = Query(
        near=None if near is None else _place(near),
        within=USUAL_MILES if within is None else within,
        state=_state(state),
        text=text,
        filters={field: tuple(codes) for field, codes in chosen.items() if codes},
        sort=sort,  # type: ignore[arg-type]  # Query refuses what is no sort
        page=page,
        size=size,
        box=None if box is None else read_part("box", box),
        confirmed_since=None if since is None else read_part("since", since),
        after=after,
        zoom=zoom,
    )
    with closing(open_engine(home_at(home), engine)) as opened:
        results = opened.search(query)
    if as_json:
        print_json(answer_json(results))
    else:
        _print_results(results)
    return Exit.OK


def _place(near: str) -> "Near":
    from indexer.locate.place import find_place
    from indexer.normalise.state import state_code

    try:
        return find_place(near)
    except UnknownPlace as error:
        code = state_code(near)
        if code is not None:
            raise UnknownPlace(f"{plain(near)} is a state: search it with --state {code}", error.choices) from error
        choices = "; ".join(error.choices)
        offered = f" Choose one: {choices}" if choices and choices not in str(error) else ""
        raise UnknownPlace(f"{error}{offered}", error.choices) from error


def _state(state: str) -> str:
    from indexer.normalise.state import state_code

    code = state_code(state) if state else ""
    if code is None:
        raise UsageError(f"There is no state {plain(state)!r}. Give its name or its two letters, such as OR.")
    return code


def _print_results(results: "Results") -> None:
    from ui import words
    from ui.clinic import past
    from ui.clinic.cards import disagreement

    pages = -(-results.total // results.query.size)
    if results.query.page > max(pages, 1):
        raise UsageError(f"There is no page {results.query.page}; the last one is {max(pages, 1)}.")
    at = f" (page {results.query.page} of {pages})" if results.query.after is None else " (from the cursor on)"
    print(words.heading(results) + (at if pages > 1 else ""))
    for hit in results.hits:
        clinic = hit.clinic
        query = results.query
        away = ", ".join(part for part in (words.distance(hit, query), words.perhaps(hit, query)) if part)
        print(f"\n{plain(clinic.name)}  [{clinic.id}]  {away}".rstrip())
        print(f"  {_address(clinic)}  {plain(clinic.phone)}".rstrip())
        if told := words.status(clinic):
            print(f"  {told}")
        for field in ("address", "route", "psychiatry", "payment"):
            if told := disagreement(clinic, field):
                print(f"  {told}")
        for field in ("route", "psychiatry", "payment"):
            labels = [words.value(field, code) for code in words.in_order(field, clinic.states(field))]
            denied = words.in_order(field, clinic.denies(field))
            labels += [f"says no to: {words.value(field, code)}" for code in denied]
            print(f"  {_title(field)}: {', '.join(labels) or past.lost(clinic, field) or words.not_stated()}")
        print(f"  last checked {clinic.checked}")
    for field, told in words.left_out(results):
        print(f"\n{told} To see them too: --{field} not_stated")
    if told := words.unplaced(results):
        print(f"\n{told}")
    for cluster in results.clusters:
        spot = f"{cluster.latitude:.4f},{cluster.longitude:.4f}"
        print(f"{cluster.cell}: {words.clinics(cluster.clinics)} around {spot}")


def _address(clinic: "Clinic") -> str:
    from ui.clinic.cards import unclear_address

    stated = unclear_address(clinic)
    told = f"address unclear, its source says: “{plain(stated)}”" if stated else "no address stated"
    return plain(clinic.address.one_line()) or told


def _title(field: str) -> str:
    from ui import words

    return words.HEADINGS.get(field, field)


def show(
    clinic_id: Annotated[str, typer.Argument(metavar="ID", help="Id of a clinic, also one that was merged.")],
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> int:
    """Show one clinic with the sentence, source and date behind every fact."""
    from contextlib import closing

    from indexer.engines import open_engine
    from ui.clinic import registry_words

    place = home_at(home)
    with closing(open_engine(place)) as engine:
        clinic = engine.get(clinic_id)
    if clinic is None:
        raise UsageError(f"There is no clinic {clinic_id!r}. Ids stand in brackets in the answer of: clinics search")
    registry = registry_words.said_of(clinic, place.book)
    if as_json:
        print_json({**clinic.to_json(), "npi_registry": [one.to_json() for one in registry]})
        return Exit.OK
    _print_clinic(clinic, clinic_id)
    if registry:
        print(f"\n{registry_words.heading()}\n  {registry_words.caution()}")
    for sentence, more in registry_words.told(registry):
        print(f"  {plain(sentence)}")
        for line in more:
            print(f"    {plain(line)}")
    return Exit.OK


def _print_clinic(clinic: "Clinic", asked: str) -> None:
    from config.vocabulary import FIELDS
    from config.vocabulary.regulation import regulation
    from ui import words
    from ui.clinic import past
    from ui.clinic.cards import disagreement

    print(f"{plain(clinic.name)}  [{clinic.id}]")
    if clinic.id != asked:
        print(f"{plain(asked)} was found to be the same place and now answers as {clinic.id}.")
    for line in (
        _address(clinic),
        plain(clinic.phone),
        clinic.phone_note.sentence if clinic.phone_note is not None else "",
        clinic.website,
        words.status(clinic),
    ):
        if line:
            print(plain(line))
    for one in clinic.history:
        print(plain(past.former(one)))
    if clinic.disputed:
        print(f"{disagreement(clinic, 'address')} They give: {plain('; '.join(clinic.disputed))}")
    if clinic.point is not None:
        point = clinic.point
        within = f"within {point.uncertainty_metres / 1000:g} km nine times out of ten"
        print(
            f"{point.latitude:.5f}, {point.longitude:.5f} (exact to: {point.exactness}, {within}; from {point.source})"
        )
    for field in (*FIELDS, *(name for name in clinic.facts if name not in FIELDS)):
        unsaid = past.lost(clinic, field) or ("" if clinic.facts.get(field) else words.not_stated())
        print(f"\n{_title(field)}" + (f": {unsaid}" if unsaid else ""))
        told = set()
        for fact in clinic.facts.get(field, ()):
            says = "says no to: " if fact.denied else ""
            disputed = fact.counts and fact.value in clinic.contradictions(field)
            contradicted = "  (sources disagree)" if disputed else ""
            print(f"  {says}{plain(words.value(field, fact.value))}{contradicted}")
            known = regulation(fact.value, country=clinic.address.country) if field == "route" else None
            if known is not None and fact.counts and not fact.denied and fact.value not in told:
                told.add(fact.value)
                print(f"    {known.line} Source: {known.url}")
            print(f"    “{plain(words.quotation(fact))}”")
            print(f"    {fact.source}, {plain(fact.url)}, seen {fact.first_seen} to {fact.last_seen}{_aged(fact)}")
    print(f"\nListings, as rulings name them: {plain(', '.join(clinic.listings))}")


def _aged(fact: "Fact") -> str:
    if fact.gone_since is not None:
        return f", no longer said since {fact.gone_since}"
    return {"fresh": "", "ageing": ", call to check", "lapsed": ", not confirmed lately: call to check"}[fact.freshness]
