"""What can be edited in each kind of change: the keys of an option file as the fields of a form, in Dutch."""

from __future__ import annotations

from dataclasses import MISSING, dataclass
from dataclasses import fields as members
from typing import TYPE_CHECKING, Any

from analysis.changes import DAY_TYPES, KINDS, MOST_FACTOR, MOST_KMH, Call

if TYPE_CHECKING:
    from collections.abc import Mapping

KIND_NAMES: Mapping[str, str] = {
    "add_link": "Nieuwe weg of nieuw fietspad",
    "upgrade_link": "Weg of fietspad sneller maken",
    "change_speed": "Andere snelheid",
    "close_road": "Weg afsluiten",
    "add_hub": "Deelfietsen of P+R",
    "hub_taxi": "Hubtaxi",
    "add_line": "Nieuwe lijn",
    "change_headway": "Ander interval van een lijn",
    "extend_hours": "Ruimere uren van een lijn",
    "add_stop": "Nieuwe halte",
    "move_stop": "Halte verplaatsen",
    "shift_hours": "Dienst op een ander tijdstip",
}
"""What each kind of change is called on the screen."""


@dataclass(frozen=True)
class Field:
    """One key of a change, as a form needs it.

    Attributes
    ----------
    label, unit, help : str
        Dutch; the unit is empty for what has none.
    value : str
        ``text``, ``clock`` (``HH:MM``), ``number``, ``whole``, ``yes_no``, ``texts`` (a list) or ``calls`` (a list of
        :class:`analysis.changes.Call`: stop, and minutes from the start of the line).
    minimum : float, optional
        Least number that is accepted; one that is ``above`` has to be greater than it.
    maximum : float, optional
        Greatest number that is accepted.
    choices : tuple of str
        All values that are accepted; empty: any.
    names : str
        What a text is the id of: ``node``, ``link``, ``road``, ``road_class``, ``stop``, ``line``, ``shift`` or
        ``mode``; ``new``: an id that is not there yet; empty: no id.
    required : bool
        Whether an option file has to have it; if not, ``default`` holds (``None``: left out).
    """

    key: str
    label: str
    unit: str
    value: str
    minimum: float | None
    above: bool
    choices: tuple[str, ...]
    names: str
    required: bool
    default: Any
    help: str
    maximum: float | None = None


@dataclass(frozen=True)
class _About:
    label: str
    unit: str = ""
    minimum: float | None = None
    above: bool = False
    choices: tuple[str, ...] = ()
    names: str = ""
    help: str = ""
    maximum: float | None = None


_NETWORK_MODES = ("car", "bike")

_BY_KEY: Mapping[str, _About] = {
    "why": _About("Toelichting", help="Waarom, en waar het getal vandaan komt."),
    "id": _About("Id", names="new", help="Een naam die nog niet bestaat."),
    "name": _About("Naam"),
    "start": _About("Van knoop", names="node"),
    "end": _About("Naar knoop", names="node"),
    "length_m": _About("Lengte", "m", 0, above=True),
    "car_kmh": _About("Snelheid van auto's", "km/u", 0, above=True, maximum=MOST_KMH, help="Leeg: dicht voor auto's."),
    "bike_kmh": _About(
        "Snelheid van fietsen", "km/u", 0, above=True, maximum=MOST_KMH, help="Leeg: dicht voor fietsen."
    ),
    "road_class": _About("Wegklasse", names="road_class"),
    "kmh": _About("Snelheid", "km/u", 0, above=True, maximum=MOST_KMH),
    "factor": _About(
        "Factor op de snelheid",
        "×",
        0,
        above=True,
        maximum=MOST_FACTOR,
        help="Een factor of een snelheid, niet allebei.",
    ),
    "mode": _About("Voor", choices=_NETWORK_MODES, names="mode"),
    "modes": _About("Dicht voor", choices=_NETWORK_MODES, names="mode"),
    "links": _About("Wegvakken", names="link"),
    "along": _About(
        "Langs knopen", names="node", help="Minstens twee: de snelste weg erlangs. Of wegvakken, of knopen."
    ),
    "road": _About("Weg", names="road", help="Wegvakken, een weg of een klasse: een van de drie."),
    "hub": _About("Soort", choices=("shared_bike", "park_and_ride")),
    "at": _About("Plaats", names="stop"),
    "onward": _About("Verder met", names="mode"),
    "change_min": _About("Overstappen", "min", 0),
    "vehicles": _About("Aantal fietsen", "", 0),
    "places": _About("Parkeerplaatsen", "", 0, help="Alleen voor de kosten van een P+R. Leeg: onbekend."),
    "trips_year": _About(
        "Ritten per jaar", "", 0, help="Alleen voor de kosten. Leeg: onbekend, want niemand weet wie er een bestelt."
    ),
    "hours_year": _About(
        "Extra voertuiguren per jaar",
        "uur",
        help="Alleen voor de kosten van treinen en lijnen van een opgehaalde dienstregeling. Leeg: onbekend.",
    ),
    "ride_min": _About("Rijtijd", "min", 0, above=True),
    "margin_min": _About("Marge op de rit", "min", 0),
    "unless_min": _About(
        "Geweigerd als bus of trein de rit maakt binnen",
        "min",
        0,
        help="Telt alleen als met de regel van de hubtaxi wordt gerekend. 0: nooit.",
    ),
    "first": _About("Eerste vertrek", "uu:mm"),
    "last": _About("Laatste vertrek", "uu:mm", help="25:10 is tien over een in de nacht."),
    "seats": _About("Zitplaatsen per voertuig", "", 0, above=True),
    "calls": _About("Haltes", "min", names="stop", help="Halte met hele minuten vanaf het begin van de lijn."),
    "headway_min": _About("Interval", "min", 1, help="Hele minuten."),
    "meet": _About("Wacht op lijnen", names="line", help="In plaats van een interval: vertrek na elke aankomst."),
    "after_min": _About("Vertrek na aankomst", "min", 0),
    "before_min": _About(
        "Aankomst voor vertrek",
        "min",
        0,
        help="Zo lang voor het vertrek van een trein bij de laatste halte.",
    ),
    "days": _About("Dagen", choices=DAY_TYPES),
    "both_ways": _About("Rijdt ook terug"),
    "line": _About("Lijn", names="line"),
    "node": _About("Knoop", names="node"),
    "stop": _About("Halte", names="stop"),
    "shift": _About("Dienst", names="shift"),
    "time": _About("Begint om", "uu:mm"),
}

_BY_KIND: Mapping[tuple[str, str], _About] = {
    ("add_hub", "at"): _About("Plaats", names="stop", help="Deelfietsen: een halte. P+R: een knoop van het netwerk."),
    ("add_stop", "id"): _About("Id van de halte", names="new"),
    ("add_line", "id"): _About("Id van de lijn", names="new"),
    ("add_line", "headway_min"): _About(
        "Interval", "min", 1, help="Hele minuten. Leeg als de lijn op andere lijnen wacht."
    ),
    ("hub_taxi", "at"): _About("Vanaf halte", names="stop"),
}

_CLOCKS = {"first", "last", "time"}
_VALUES = {
    "str": "text",
    "bool": "yes_no",
    "int": "whole",
    "float": "number",
    "tuple[str, ...]": "texts",
    "tuple[Call, ...]": "calls",
}


def fields(kind: str) -> tuple[Field, ...]:
    """The editable fields of a kind of change (a key of :data:`analysis.changes.KINDS`); the reason comes last.

    A value within the range of its field can still be refused: for what it names, or together with another. What is
    outside is always refused by the reader of option files.
    """
    found = [_field(kind, member) for member in members(KINDS[kind])]
    return tuple(sorted(found, key=lambda field: field.key == "why"))


def _field(kind: str, member: Any) -> Field:
    about = _BY_KIND.get((kind, member.name), _BY_KEY[member.name])
    value = _VALUES[str(member.type).removesuffix(" | None")]
    required = member.default is MISSING
    return Field(
        key=member.name,
        label=about.label,
        unit=about.unit,
        value="clock" if member.name in _CLOCKS else value,
        minimum=about.minimum,
        above=about.above,
        choices=about.choices,
        names=about.names,
        required=required,
        default=None if required else member.default,
        help=about.help,
        maximum=about.maximum,
    )


def plain_value(value: Any) -> Any:
    """A value of a change as TOML has it: lists for tuples, tables for calls."""
    if isinstance(value, Call):
        return {"stop": value.stop, "minutes": value.minutes}
    return [plain_value(one) for one in value] if isinstance(value, tuple) else value
