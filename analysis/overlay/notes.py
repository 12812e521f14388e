"""Remarks on a result, in English and in Dutch: what was repaired, left out or found to be odd."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from geodata.notes import Note

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analysis.overlay.surface import Repair


_DUTCH = {"plan": "het plan", "landuse": "het grondgebruik", "left": "de linkerkant", "right": "de rechterkant"}
_ENGLISH = {"plan": "the plan", "landuse": "the land use", "left": "the left side", "right": "the right side"}
_SHOWN = 3


class Municipalities(NamedTuple):
    """Where rows of a layer are hidden: in municipalities for their own sake, and in neighbours these rows reach into.

    With neighbours ``guarded`` has all of the layer: which row reaches where would be finer than a municipality.
    """

    guarded: tuple[str, ...]
    reached: tuple[str, ...] = ()


def repairs(found: tuple[Repair, ...], what: str) -> Iterator[Note]:
    """Tell which geometries crossed themselves, where, and what repairing changed."""
    if not found:
        return
    each = [f"row {repair.row}: {repair.reason}" for repair in found[:_SHOWN]]
    more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    change_ha = sum(repair.after_m2 - repair.before_m2 for repair in found) / 10_000
    yield Note(
        f"repaired_{what}",
        f"{len(found)} polygon(s) of {_ENGLISH[what]} were not valid and were repaired ({'; '.join(each)}{more}); "
        f"ground inside an odd number of rings counts. The area changed by {change_ha:+.4f} ha.",
        f"{len(found)} vlak(ken) van {_DUTCH[what]} kruisten zichzelf of waren anders ongeldig en zijn hersteld "
        f"({'; '.join(map(_place, found[:_SHOWN]))}{more.replace('and', 'en').replace('more', 'meer')}). "
        f"De oppervlakte veranderde daardoor met {f'{change_ha:+.4f}'.replace('.', ',')} ha.",
    )


def _place(repair: Repair) -> str:
    """Which row, and where in RD New if the reason says it."""
    where = re.search(r"\[([-\d.]+) ([-\d.]+)\]", repair.reason)
    return f"rij {repair.row}" + (f" bij x {float(where[1]):.0f}, y {float(where[2]):.0f}" if where else "")


def elsewhere(outside_ha: float, gross_ha: float) -> Note:
    """Tell how much of a plan lies where no data of ours is."""
    return Note(
        "outside_the_region",
        f"{outside_ha:.4f} ha of the {gross_ha:.4f} ha of the plan lies outside Drenthe and the municipalities around "
        "it that our data is about; what is in use there is not known.",
        f"Van het plan ligt {f'{outside_ha:.1f}'.replace('.', ',')} ha buiten het gebied waarvan Paraatkaart gegevens "
        "heeft (Drenthe en de gemeenten eromheen). Wat daar al in gebruik is, is niet bekend.",
    )


def plan_overlaps(double_ha: float) -> Note:
    """Tell that polygons of a plan cover the same ground."""
    return Note(
        "plan_overlaps_itself",
        f"Polygons of the plan cover the same ground; {_ha(double_ha)} counts once.",
        "Vlakken van het plan overlappen elkaar; die grond telt één keer.",
    )


def unsubtracted() -> Note:
    """Tell that nothing was left out."""
    return Note(
        "nothing_excluded",
        "No roads, water or other ground were left out: net is gross. Give them with --exclude.",
        "Wegen, water en ander terrein zijn niet afgetrokken: netto is gelijk aan bruto.",
    )


def blank(column: str, empty: int, rows: int) -> Note:
    """Tell how many parcels have no class."""
    return Note(
        "class_missing",
        f"Column '{column}' is empty for {empty} of the {rows} parcels on the plan; they are listed without a class.",
        f"Kolom '{column}' is leeg voor {empty} van de {rows} percelen op het plan; zij staan apart, zonder klasse.",
    )


def double_counted(double_ha: float, disputed_ha: float) -> Note:
    """Tell that parcels overlap each other."""
    return Note(
        "double_counted",
        f"Parcels overlap each other: adding them up would count {_ha(double_ha)} too much. That ground counts once; "
        f"{_ha(disputed_ha)} that different classes claim is listed apart.",
        "Percelen overlappen elkaar. Die grond telt één keer; waar de klassen verschillen staat hij apart.",
    )


def outside(rest_ha: float, net_ha: float) -> Note:
    """Tell how much of a plan has no parcels."""
    return Note(
        "uncovered",
        f"{_ha(rest_ha)} of the {net_ha:.4f} ha has no parcel; what is there is not known.",
        "Op een deel van het plan liggen geen percelen; wat daar is, is niet bekend.",
    )


def hidden_rows(title: str, on: Municipalities, unknown_ha: float | None = None) -> Note:
    """Tell where nothing can be said, because rows are hidden there; ``unknown_ha`` of a plan, if there is one."""
    guarded, reached = ", ".join(on.guarded), ", ".join(on.reached)
    size = "" if unknown_ha is None else f"{unknown_ha:.4f} ha of the plan: "
    also = f", and a row that reaches into {reached}" if reached else ""
    ook = f", en een rij die tot in {reached} reikt" if reached else ""
    return Note(
        "hidden_rows",
        f"{size}'{title}' has rows in {guarded} that nobody reviewed or that may not be shown{also}. So what it says "
        "of the ground there that no shown row covers is unknown: it is counted in nothing and left out of nothing. "
        "For a figure, give a file of your own instead of the layer, or have its rows reviewed.",
        f"'{title}' heeft in {guarded} gegevens die niemand heeft beoordeeld of die niet getoond mogen worden{ook}. "
        "Wat daar ligt op grond zonder getoonde gegevens, is onbekend: het telt nergens mee en gaat nergens af. "
        "Geef voor een getal een eigen bestand in plaats van de laag, of laat de gegevens beoordelen.",
    )


def not_fetched(title: str, area: str, unknown_ha: float | None = None) -> Note:
    """Tell that a layer was fetched for an area, and that it tells nothing of ground elsewhere that counts here."""
    size = "" if unknown_ha is None else f"{unknown_ha:.4f} ha of the plan: "
    return Note(
        "not_fetched",
        f"{size}'{title}' was fetched for '{area}' only; what it has outside that area is unknown: it is counted in "
        "nothing and left out of nothing. Refresh it for a larger area, such as --extent region.",
        f"'{title}' is alleen voor het gebied '{area}' opgehaald. Wat daarbuiten ligt, is onbekend: het telt nergens "
        "mee en gaat nergens af. Ververs de gegevens voor een groter gebied.",
    )


def overlapping_side(side: str, double_ha: float) -> Note:
    """Tell that areas of one side overlap each other, so that sums over the pieces count ground twice."""
    return Note(
        f"double_counted_{side}",
        f"Areas of {_ENGLISH[side]} overlap each other by {_ha(double_ha)}; that ground is in several pieces, so do "
        "not add them up.",
        f"Vlakken van {_DUTCH[side]} overlappen elkaar; die grond zit in meer dan één stuk: tel ze niet op.",
    )


def _ha(size_ha: float) -> str:
    """Hectares in words; what is there is never told as nothing."""
    return "less than 0.0001 ha" if 0 < size_ha < 0.00005 else f"{size_ha:.4f} ha"
