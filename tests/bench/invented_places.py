"""Invented tables of places with known truth, of kinds that the rules were not made for. Measures nothing itself.

Each kind is hard in its own way: ``restaurants`` of chains in one mall, listed by two guides without postal codes;
``child care`` centres in churches and schools, with the same names in many towns and several rows of one register;
``map`` points of which most lack street, phone or website; ``clinics`` in office buildings, behind call centres, moved
and renamed. Everything is drawn from a fixed seed, so that two runs measure the same.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from random import Random

Row = dict[str, str]
COLUMNS = ("id", "name", "street", "city", "state", "zip", "phone", "website")

_START, _MIDDLE, _END = (
    words.split()
    for words in (
        "al be bri ca cor da el fa gra ha il ja ka lo mar nor os pel quin ro sal ter ul vi wes yar zel",
        "ba de di go la le li mo na ne ri ro sa ta ve",
        "ber by den dale field ford ham ley mont ner port ridge son ston ton ville wick wood",
    )
)
_STATES = ("OR", "WA", "CA", "TX", "IL", "OH", "GA", "NY", "FL", "CO")
_AREAS = (503, 206, 415, 512, 312, 614, 404, 212, 305, 303, 541, 509, 510, 214, 630, 216, 770, 315, 407, 719)
_STREETS = ("Street", "Avenue", "Road", "Boulevard", "Drive", "Lane", "Parkway", "Highway")
_SHORT = {
    "Street": "St", "Avenue": "Ave", "Road": "Rd", "Boulevard": "Blvd", "Drive": "Dr.", "Lane": "Ln", "Parkway": "Pkwy",
    "Highway": "Hwy", "North": "N", "South": "S", "East": "E", "West": "W", "Saint": "St.", "Center": "Ctr",
    "Suite": "Ste", "Restaurant": "Rest.", "Association": "Assn", "and": "&", "Mount": "Mt.",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Place:
    name: str
    street: str
    unit: str
    city: str
    state: str
    zip: str
    phone: str
    website: str


@dataclass(frozen=True, slots=True)
class _Town:
    name: str
    state: str
    zips: tuple[str, ...]
    area: str
    streets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Noise:
    """How often a source leaves out, abbreviates, misspells or has an older value of something."""

    short: float = 0.4
    typo: float = 0.03
    no_phone: float = 0.1
    no_site: float = 0.4
    no_street: float = 0.0
    no_zip: float = 0.0
    no_unit: float = 0.3
    other_phone: float = 0.06
    other_zip: float = 0.03
    other_city: float = 0.0
    renamed: float = 0.02
    moved: float = 0.01


class _World:
    """Towns, streets, words and numbers to draw from."""

    def __init__(self, seed: int, towns: int) -> None:
        self.random = Random(seed)  # noqa: S311  invented places, no secrets
        self._lines = 0
        self.towns = [self._town() for _ in range(towns)]
        self._by_name = {(town.name, town.state): town for town in self.towns}

    def word(self) -> str:
        one = self.random
        middle = "".join(one.choice(_MIDDLE) for _ in range(one.choice((0, 1, 1, 2))))
        return (one.choice(_START) + middle + one.choice(_END)).capitalize()

    def _town(self) -> _Town:
        one = self.random
        first = one.randrange(10000, 99900)
        name = one.choice(("", "", "", "", "Saint ", "North ", "Mount ", "Lake ")) + self.word()
        streets = tuple(self._street() for _ in range(30))
        zips = tuple(f"{first + step:05}" for step in range(one.randint(1, 4)))
        return _Town(name, one.choice(_STATES), zips, str(one.choice(_AREAS)), streets)

    def _street(self) -> str:
        one = self.random
        kind = one.random()
        if kind < 0.15:
            count = one.randint(1, 60)
            ending = "th" if 10 < count % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(count % 10, "th")
            name = f"{count}{ending}"
        else:
            name = one.choice(("Main", "Oak", "Park", "Elm", "Church", "Mill")) if kind < 0.35 else self.word()
        way = one.choice(("", "", "", "North ", "South ", "East ", "West "))
        return f"{way}{name} {one.choice(_STREETS)}"

    def phone(self, town: _Town) -> str:
        self._lines += 1
        return f"({town.area}) 555-{self._lines * 7919 % 10000:04}"

    def place(self, name: str, town: _Town, *, at: str = "", unit: str = "", site: str = "", phone: str = "") -> _Place:
        one = self.random
        return _Place(
            name=name,
            street=at or f"{one.randint(1, 9999)} {one.choice(town.streets)}",
            unit=unit,
            city=town.name,
            state=town.state,
            zip=one.choice(town.zips),
            phone=phone or self.phone(town),
            website=site or f"https://www.{''.join(name.split()).lower()[:20]}{one.randint(1, 999)}.example/",
        )

    def town(self) -> _Town:
        """A town, the first ones larger than the last."""
        return self.towns[int(len(self.towns) * self.random.random() ** 2)]

    def seen(self, place: _Place, noise: _Noise) -> Row:
        """A row on a place, as a careless source has it."""
        one = self.random

        def happens(share: float) -> bool:
            return one.random() < share

        town = self._by_name[place.city, place.state]
        if happens(noise.moved):
            place = replace(place, street=f"{one.randint(1, 9999)} {one.choice(town.streets)}", unit="")
        name = f"{self.word()} {place.name.split()[-1]}" if happens(noise.renamed) else self._retold(place.name, noise)
        street = self._retold(place.street, noise)
        if place.unit and not happens(noise.no_unit):
            street += f", {one.choice(('Suite', 'Ste', '#', 'Unit'))} {place.unit}"
        phone = self.phone(town) if happens(noise.other_phone) else place.phone
        return {
            "name": name.upper() if happens(0.2) else name,
            "street": "" if happens(noise.no_street) else street,
            "city": one.choice(self.towns).name if happens(noise.other_city) else self._retold(place.city, noise),
            "state": place.state,
            "zip": "" if happens(noise.no_zip) else one.choice(town.zips) if happens(noise.other_zip) else place.zip,
            "phone": "" if happens(noise.no_phone) else one.choice((phone, phone.replace("(", "").replace(") ", "-"))),
            "website": "" if happens(noise.no_site) else place.website,
        }

    def _retold(self, words: str, noise: _Noise) -> str:
        one = self.random
        told = [_SHORT.get(word, word) if one.random() < noise.short else word for word in words.split()]
        if one.random() < noise.typo and len(told[-1]) > 4:
            at = one.randrange(1, len(told[-1]) - 1)
            told[-1] = told[-1][:at] + told[-1][at + 1 :]
        return " ".join(told)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows with ``id`` (``source:number``), and the place that each id is a row on."""

    rows: list[Row]
    truth: Mapping[str, int]


def _table(world: _World, places: list[_Place], sources: Mapping[str, tuple[float, _Noise]], again: float) -> Table:
    """Each source lists its share of the places, some of them (``again``) twice."""
    rows: list[Row] = []
    truth: dict[str, int] = {}
    for source, (share, noise) in sources.items():
        for number, place in enumerate(places):
            times = (world.random.random() < share) * (1 + (world.random.random() < again))
            for _ in range(times):
                row = {"id": f"{source}:{len(rows)}", **world.seen(place, noise)}
                truth[row["id"]] = number
                rows.append(row)
    world.random.shuffle(rows)
    return Table(rows, truth)


def restaurants(size: int = 1000) -> Table:
    """Two guides that share a third of their places; malls full of restaurants; chains; towns named by quarter."""
    world = _World(11, max(4, size // 80))
    one = world.random
    places: list[_Place] = []
    chains = [f"{world.word()} {one.choice(('Burger', 'Coffee', 'Pizza', 'Grill'))}" for _ in range(12)]
    while len(places) < size:
        town = world.town()
        mall = f"{one.randint(100, 9000)} {one.choice(town.streets)}"
        for _ in range(one.choice((1, 1, 1, 1, 2, 6))):
            own = f"{one.choice(('Cafe', 'Chez', 'La', 'The', 'Casa'))} {world.word()}"
            kind = one.choice(("Restaurant", "Grill", "Bistro", "Bar and Grill", "Kitchen", ""))
            name = one.choice(chains) if one.random() < 0.2 else f"{own} {kind}".strip()
            at = mall if one.random() < 0.8 else ""
            places.append(world.place(name, town, at=at))
    noise = _Noise(no_zip=1.0, no_site=1.0, other_city=0.08, typo=0.05, no_phone=0.02, no_unit=1.0)
    return _table(world, places, {"guide": (0.6, noise), "critic": (0.5, noise)}, 0.0)


def child_care(size: int = 1500) -> Table:
    """Three registers of one region with rows repeated; centres in churches and schools; one name in many towns."""
    world = _World(12, max(6, size // 60))
    one = world.random
    popular = [f"{world.word()} {last}" for last in ("Learning Center", "Child Care", "Academy", "Head Start") * 3]
    places: list[_Place] = []
    while len(places) < size:
        town = world.town()
        kind = one.random()
        if kind < 0.35:
            places.append(world.place(one.choice(popular), town))
        elif kind < 0.6:
            house = f"Saint {world.word()} {one.choice(('Church', 'School', 'Lutheran Church'))}"
            at, phone = f"{one.randint(100, 9000)} {one.choice(town.streets)}", world.phone(town)
            places.append(world.place(f"{house} Preschool", town, at=at, phone=phone))
            other = world.phone(town) if one.random() < 0.7 else phone
            places.append(world.place(f"{world.word()} After School Program", town, at=at, phone=other))
        else:
            last = one.choice(("Day Care", "Nursery School", "Child Development Center", "Family Home", "Kids"))
            places.append(world.place(f"{world.word()} {last}", town))
    noise = _Noise(no_site=0.9, no_phone=0.3, other_phone=0.08, other_zip=0.05, typo=0.06)
    return _table(world, places, {"city": (0.7, noise), "state": (0.6, noise), "federal": (0.2, noise)}, 0.25)


def points_on_a_map(size: int = 2000) -> Table:
    """Two map databases: streets, phones and websites are often missing, chains are everywhere."""
    world = _World(13, max(6, size // 100))
    one = world.random
    chains = [world.word() + one.choice(("", " Market", " Fuel", " Pharmacy", " Bank")) for _ in range(25)]
    places: list[_Place] = []
    while len(places) < size:
        town = world.town()
        if one.random() < 0.45:
            name = one.choice(chains)
            places.append(world.place(name, town, site=f"https://{name.split()[0].lower()}.example/"))
        else:
            last = one.choice(("Hardware", "Dental", "Auto Repair", "Library", "Hair Salon", "Books"))
            places.append(world.place(f"{world.word()} {last}", town))
    rich = _Noise(no_phone=0.4, no_site=0.5, no_street=0.1, no_zip=0.2, typo=0.04)
    poor = _Noise(no_phone=0.6, no_site=0.7, no_street=0.25, no_zip=0.4, typo=0.04)
    return _table(world, places, {"open": (0.7, poor), "trade": (0.7, rich)}, 0.02)


def clinics(size: int = 1500) -> Table:
    """Directories that overlap in part; office buildings, call centres, people at two clinics, moves, new names."""
    world = _World(14, max(6, size // 40))
    one = world.random
    places: list[_Place] = []
    while len(places) < size:
        town = world.town()
        kind = one.random()
        if kind < 0.2:
            chain, line = f"{world.word()} Ketamine Centers", world.phone(town)
            site = f"https://{chain.split(maxsplit=1)[0].lower()}.example/"
            places += [world.place(chain, world.town(), site=site, phone=line) for _ in range(one.randint(2, 6))]
        elif kind < 0.5:
            at = f"{one.randint(100, 9000)} {one.choice(town.streets)}"
            for number in range(one.randint(2, 5)):
                last = one.choice(("Psychiatry", "Ketamine Clinic", "Infusion Center", "Pain Clinic", "Wellness"))
                places.append(world.place(f"{world.word()} {last}", town, at=at, unit=str(100 * (number + 1))))
        elif kind < 0.6:
            person = f"{world.word()} {world.word()}, MD"
            places += [world.place(person, town), world.place(person, town)]
        else:
            last = one.choice(("Psychiatry", "Ketamine Clinic", "Infusion and Wellness Center", "Behavioral Health"))
            places.append(world.place(f"{world.word()} {one.choice(('', 'Valley ', 'Family '))}{last}", town))
    noise = _Noise(no_unit=0.4, other_phone=0.08, renamed=0.03, moved=0.03, no_site=0.3)
    return _table(world, places, {"one": (0.6, noise), "two": (0.5, noise), "three": (0.4, noise)}, 0.0)


KINDS: Mapping[str, Callable[[], Table]] = {
    "restaurants": restaurants,
    "child care": child_care,
    "points on a map": points_on_a_map,
    "clinics": clinics,
}
