"""What a reader repaired, refused or left out, with counts and examples, in English and in Dutch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

EXAMPLES = 5
"""Examples that a note shows at most."""

Outcome = Literal["repaired", "refused", "told"]


@dataclass(frozen=True)
class Note:
    """One kind of remark about a feed.

    ``outcome``: ``repaired`` (used, after a repair), ``refused`` (left out) or ``told`` (used as it is; good to know).
    """

    code: str
    outcome: Outcome
    count: int
    examples: tuple[str, ...]
    text: str
    dutch: str


class Notes:
    """Collect remarks while reading; equal ones are counted."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], tuple[int, list[str]]] = {}

    def add(self, code: str, count: int = 1, examples: Iterable[object] = (), *, file: str = "") -> None:
        """Count ``count`` more cases of ``code`` in ``file``; nothing happens if there are none."""
        if not count:
            return
        known, shown = self._found.get((code, file), (0, []))
        shown = list(dict.fromkeys([*shown, *(str(example)[:120] for example in examples)]))[:EXAMPLES]
        self._found[code, file] = (known + int(count), shown)

    def all(self) -> tuple[Note, ...]:
        """The notes: refusals first, then repairs, then what is only told."""
        made = [
            Note(
                code,
                _TEXTS[code][0],
                count,
                tuple(shown),
                _TEXTS[code][1].format(count=count, file=file),
                _TEXTS[code][2].format(count=count, file=file),
            )
            for (code, file), (count, shown) in self._found.items()
        ]
        return tuple(sorted(made, key=lambda note: ("refused", "repaired", "told").index(note.outcome)))


_TEXTS: dict[str, tuple[Outcome, str, str]] = {
    # The files
    "folder_inside": (
        "repaired",
        "The tables lie in a folder inside the archive.",
        "De tabellen staan in een map in het archief.",
    ),
    "missing_file": ("told", "There is no {file}; read without it.", "{file} ontbreekt; zonder dat bestand gelezen."),
    "bom": ("repaired", "{file} starts with a byte order mark.", "{file} begint met een byte order mark."),
    "carriage_returns": (
        "repaired",
        "{file} ends its lines with carriage returns only.",
        "{file} sluit regels af met alleen een wagenterugloop.",
    ),
    "nul_bytes": ("repaired", "{file}: {count} zero bytes removed.", "{file}: {count} nulbytes verwijderd."),
    "not_utf8": (
        "repaired",
        "{file}: {count} lines are not UTF-8; read as Windows-1252.",
        "{file}: {count} regels zijn geen UTF-8; gelezen als Windows-1252.",
    ),
    "broken_quotes": (
        "repaired",
        "{file}: {count} lines with a quotation mark that is not closed; the marks were removed.",
        "{file}: {count} regels met een aanhalingsteken dat niet wordt gesloten; de tekens zijn verwijderd.",
    ),
    "line_breaks": (
        "repaired",
        "{file}: {count} values with a line break, which became a space.",
        "{file}: {count} waarden met een regeleinde, dat een spatie is geworden.",
    ),
    "header_spaces": (
        "repaired",
        "{file}: {count} column names written with spaces, capitals or quotation marks.",
        "{file}: {count} kolomnamen met spaties, hoofdletters of aanhalingstekens.",
    ),
    "wrong_columns": (
        "refused",
        "{file}: {count} lines have more or fewer values than there are columns.",
        "{file}: {count} regels hebben meer of minder waarden dan er kolommen zijn.",
    ),
    "duplicate_ids": (
        "refused",
        "{file}: {count} rows repeat an id; the first row holds.",
        "{file}: {count} rijen herhalen een id; de eerste rij telt.",
    ),
    # Calendar
    "bad_date": (
        "refused",
        "{file}: {count} rows without a usable date.",
        "{file}: {count} rijen zonder bruikbare datum.",
    ),
    "bad_exception": (
        "refused",
        "{file}: {count} rows whose exception_type is not 1 or 2.",
        "{file}: {count} rijen met een exception_type anders dan 1 of 2.",
    ),
    "added_and_removed": (
        "told",
        "{file}: {count} times a service is both added and removed on one day; it is taken to run.",
        "{file}: {count} keer is een dienst op één dag zowel toegevoegd als geschrapt; hij telt als rijdend.",
    ),
    "duplicate_service": (
        "told",
        "{file}: {count} rows repeat a service_id; the service runs on the days of each of its rows.",
        "{file}: {count} rijen herhalen een service_id; de dienst rijdt op de dagen van elk van zijn rijen.",
    ),
    "other_zone": (
        "told",
        "{count} agencies whose times are not said to be those of Europe/Amsterdam; they are used unconverted.",
        "{count} vervoerders waarvan de tijden niet die van Europe/Amsterdam heten; ze zijn niet omgerekend.",
    ),
    "night_before": (
        "told",
        "{count} trips of the day before still run after midnight; they are included.",
        "{count} ritten van de dag ervoor rijden na middernacht door; zij tellen mee.",
    ),
    # Stops
    "unknown_stop": (
        "refused",
        "stop_times.txt: {count} calls at stops that stops.txt does not have; the trips go on without them.",
        "stop_times.txt: {count} stops bij haltes die niet in stops.txt staan; de ritten gaan zonder verder.",
    ),
    "no_position": (
        "refused",
        "{count} stops have no usable coordinates; calls there are left out.",
        "{count} haltes hebben geen bruikbare coördinaten; stops daar vervallen.",
    ),
    "swapped_stops": (
        "repaired",
        "{count} stops have latitude and longitude swapped; they were put right.",
        "{count} haltes hebben verwisselde breedte- en lengtegraad; dat is hersteld.",
    ),
    "position_of_station": (
        "repaired",
        "{count} stops have no coordinates; those of their station are used.",
        "{count} haltes hebben geen coördinaten; die van hun station zijn gebruikt.",
    ),
    "unknown_parent": (
        "refused",
        "{count} stops name a station that does not exist; they stand alone.",
        "{count} haltes noemen een station dat niet bestaat; zij staan op zichzelf.",
    ),
    "call_at_station": (
        "repaired",
        "stop_times.txt: {count} calls at a station instead of a stop; the station is taken as a stop.",
        "stop_times.txt: {count} stops bij een station in plaats van een halte; het station geldt als halte.",
    ),
    # Trips and times
    "unknown_route": (
        "refused",
        "{count} trips of a route that routes.txt does not have.",
        "{count} ritten van een lijn die niet in routes.txt staat.",
    ),
    "unknown_trip": (
        "refused",
        "stop_times.txt: {count} rows of trips that trips.txt does not have.",
        "stop_times.txt: {count} rijen van ritten die niet in trips.txt staan.",
    ),
    "no_calls": ("refused", "{count} trips without stop times.", "{count} ritten zonder tijden."),
    "one_call": ("refused", "{count} trips with only one stop.", "{count} ritten met maar één halte."),
    "flexible": (
        "refused",
        "stop_times.txt: {count} rows of on-demand areas without a stop.",
        "stop_times.txt: {count} regels van vraagafhankelijke gebieden zonder halte.",
    ),
    "bad_sequence": (
        "refused",
        "stop_times.txt: {count} rows whose stop_sequence is no number.",
        "stop_times.txt: {count} rijen waarvan stop_sequence geen getal is.",
    ),
    "same_sequence": (
        "refused",
        "{count} trips call twice at the same stop_sequence.",
        "{count} ritten hebben twee stops met hetzelfde volgnummer.",
    ),
    "bad_time": (
        "repaired",
        "stop_times.txt: {count} times cannot be read; taken as blank.",
        "stop_times.txt: {count} tijden zijn onleesbaar; als leeg behandeld.",
    ),
    "blank_times": (
        "repaired",
        "stop_times.txt: {count} blank times between known ones, filled in by distance.",
        "stop_times.txt: {count} lege tijden tussen bekende, naar afstand ingevuld.",
    ),
    "one_time": (
        "repaired",
        "stop_times.txt: {count} rows with only an arrival or only a departure; the other is the same.",
        "stop_times.txt: {count} rijen met alleen aankomst of alleen vertrek; het andere is gelijk gesteld.",
    ),
    "no_end_time": (
        "refused",
        "{count} trips without a time at their first or last stop.",
        "{count} ritten zonder tijd bij de eerste of de laatste halte.",
    ),
    "backwards": (
        "refused",
        "{count} trips whose time runs backwards.",
        "{count} ritten waarin de tijd terugloopt.",
    ),
    "too_fast": (
        "refused",
        "{count} trips would have to drive more than 300 km/h between stops: one of these is not where stops.txt says.",
        "{count} ritten zouden harder dan 300 km/u moeten rijden: een halte ligt niet waar stops.txt zegt.",
    ),
    "after_midnight": (
        "told",
        "{count} trips have times past 24:00.",
        "{count} ritten hebben tijden na 24:00.",
    ),
    "outside": (
        "told",
        "{count} trips of that day do not connect two stops in the region.",
        "{count} ritten van die dag verbinden geen twee haltes in het gebied.",
    ),
    # Frequencies
    "bad_frequency": (
        "refused",
        "frequencies.txt: {count} rows with a headway of zero, hours that end before they begin, or an unknown trip.",
        "frequencies.txt: {count} rijen met interval nul, uren die eindigen voor zij beginnen, of een onbekende rit.",
    ),
    "no_frequency": (
        "refused",
        "{count} trips of which frequencies.txt has no usable row; how often they run is not known.",
        "{count} ritten waarvan frequencies.txt geen bruikbare rij heeft; hoe vaak zij rijden is niet bekend.",
    ),
    "frequency_overlap": (
        "refused",
        "frequencies.txt: {count} rows whose hours overlap those of an earlier row of the same trip.",
        "frequencies.txt: {count} rijen waarvan de uren een eerdere rij van dezelfde rit overlappen.",
    ),
    "unknown_phase": (
        "told",
        "{count} runs are known by their headway only; when they leave within it is not known.",
        "Van {count} diensten is alleen het interval bekend, niet het moment van vertrek daarbinnen.",
    ),
    # Vehicles and transfers
    "block_overlap": (
        "refused",
        "{count} pairs of trips of one vehicle overlap in time; not joined.",
        "{count} paren ritten van één voertuig overlappen in tijd; niet gekoppeld.",
    ),
    "block_apart": (
        "told",
        "{count} times a vehicle starts its next trip at another station; nobody can stay seated.",
        "{count} keer begint een voertuig zijn volgende rit bij een ander station; doorreizen kan niet.",
    ),
    "block_splits": (
        "refused",
        "transfers.txt: {count} further trips continue one that already continues in another.",
        "transfers.txt: {count} verdere ritten zetten een rit voort die al in een andere verdergaat.",
    ),
    "bad_transfer": (
        "refused",
        "transfers.txt: {count} rows with an unknown stop, line, trip or type, or a negative time.",
        "transfers.txt: {count} rijen met een onbekende halte, lijn, rit of soort, of een negatieve tijd.",
    ),
    "no_minimum": (
        "repaired",
        "transfers.txt: {count} rows of type 2 without a minimum time; taken as 0.",
        "transfers.txt: {count} rijen van soort 2 zonder minimumtijd; als 0 genomen.",
    ),
}


def texts() -> list[tuple[str, str]]:
    """Every note in English and in Dutch, with ``{count}`` and ``{file}`` where those stand."""
    return [(english, dutch) for _, english, dutch in _TEXTS.values()]
