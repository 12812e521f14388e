"""Drawings, legend and note of the options map for ways without a timetable, and for the fastest way per place."""

from __future__ import annotations

import math
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

import numpy as np

from analysis.options.by_mode import LONGEST_MIN, NO_MODE, fastest
from ui import drawing, option_map
from ui import local as fmt
from ui import words as texts
from ui.drawing import path_options
from ui.language import Words, later, tr
from ui.legend import swatch
from ui.option_map import Class

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    import geopandas as gpd
    from numpy.typing import NDArray

    from analysis.options.by_mode import StreetMinutes
    from analysis.transit.answer import DoorToDoor
    from ui.drawing import Drawing

TRANSIT, FASTEST = "transit", "snelst"

MODES = Words(
    {
        TRANSIT: "Openbaar vervoer",
        "car": "Auto",
        "bike": "Fiets",
        "e_bike": "E-bike",
        "speed_pedelec": "Speed-pedelec",
        "walk": "Lopen",
        "park_and_ride": "P+R: auto, dan de fiets van de P+R",
        FASTEST: "Snelste manier per plaats",
    }
)
"""What the map may show, as in the list."""

COUNTED = ("walk", "bike", "e_bike", TRANSIT)
"""Ways that count for the fastest one at first: those without a car of one's own."""

_BEST = {
    "walk": ("#F0E442", "wedge"),
    "bike": ("#009E73", "triangle"),
    "e_bike": ("#56B4E9", "diamond"),
    "speed_pedelec": ("#CC79A7", "pentagon"),
    TRANSIT: ("#0072B2", "circle"),
    "park_and_ride": ("#E69F00", "house"),
    "car": ("#D55E00", "square"),
}
"""Okabe–Ito colour and marker of the fastest way; a tie goes to the first."""

_NO_WAY = later("geen weg gevonden")
_Z = 130


_BUILT = {"car": "car", "bike": "bike", "e_bike": "ebike", "speed_pedelec": "speed_pedelec", "walk": "walk"}
"""Ways of travelling → modes that a street network is built for."""

NOT_KNOWN = later(
    "Niet bekend op dit stratennetwerk: er liggen te weinig gepubliceerde rijtijden op om te weten hoeveel langer "
    "auto's er in de spits over doen. Kies een dienst buiten de spits, of een andere manier van reizen."
)


def known(built_for: Collection[str] | None) -> list[str]:
    """The ways of travelling that the map can show on a street network built for some modes; none: all of them."""
    if built_for is None:
        return list(MODES)
    can = {mode for mode, built in _BUILT.items() if built in built_for}
    can |= {TRANSIT} if {"walk", "bike", "e_bike"} <= can else set()
    can |= {"park_and_ride"} if {"car", "e_bike", "bike", "walk"} <= can else set()
    return [mode for mode in MODES if mode in can or (mode == FASTEST and can)] or [TRANSIT]


def short(mode: str) -> str:
    """What a way of travelling is called in a legend."""
    return MODES[mode].partition(":")[0]


@dataclass(frozen=True, eq=False)
class Shown:
    """Minutes of one option on the map.

    Attributes
    ----------
    zones : GeoDataFrame
        Points in RD: name, municipality, inhabitants, and ``minutes``; infinite: no way.
    mode : str
        A key of :data:`MODES`.
    best : array of int
        For the fastest way: the number of the one in ``counted`` per zone, ``NO_MODE`` for none; else empty.
    every : mapping
        For the fastest way: the minutes by each that counts.
    """

    zones: gpd.GeoDataFrame
    mode: str
    best: NDArray[np.intp]
    every: Mapping[str, NDArray[np.float64]]
    evidence: str
    digest: str
    peak_factor: float

    @property
    def unknown(self) -> bool:
        """Whether what it takes is not known on the network: that is no lack of a way."""
        return bool(np.isnan([self.zones["minutes"].to_numpy(dtype=float), *self.every.values()]).any())

    @property
    def counted(self) -> tuple[str, ...]:
        """The ways that count."""
        return tuple(self.every)


def ordered(counted: Sequence[str]) -> list[str]:
    """Ways that count in the order in which a tie is decided."""
    return [mode for mode in _BEST if mode in counted]


def by_mode(found: StreetMinutes, mode: str) -> Shown:
    """Minutes by one way without a timetable."""
    zones = found.zones.assign(minutes=found.minutes[mode])
    return Shown(zones, mode, np.empty(0, np.intp), {}, found.evidence, found.digest, found.peak_factor)


def by_fastest(found: StreetMinutes, transit: DoorToDoor | None, counted: Sequence[str]) -> Shown:
    """Minutes by the fastest of some ways; public transport, if it counts, is that of ``transit``."""
    known: dict[str, NDArray[np.float64]] = dict(found.minutes)
    if transit is not None:
        known[TRANSIT] = found.zones["id"].map(transit.zones.set_index("id")["minutes"]).to_numpy(dtype=float)
    every = {mode: known[mode] for mode in ordered(counted)}
    best, minutes = fastest(every)
    weak = "illustrative" if transit is None else transit.evidence
    digest = found.digest if transit is None else f"{found.digest} {transit.digest}"
    evidence = max(found.evidence, weak, key=list(texts.EVIDENCE).index)
    return Shown(found.zones.assign(minutes=minutes), FASTEST, best, every, evidence, digest, found.peak_factor)


def classes_of(found: Shown, other: Shown | None) -> list[tuple[Class, NDArray[np.intp]]]:
    """The classes that occur, with the rows of their zones."""
    if found.mode != FASTEST or other is not None:
        return option_map.classes_of(found, other)
    made = [
        (Class(mode, short(mode), math.nan, math.nan, *_BEST[mode]), np.flatnonzero(found.best == number))
        for number, mode in enumerate(found.counted)
    ]
    none = Class("niet", tr(_NO_WAY), math.nan, math.nan, "")
    return [(one, where) for one, where in (*made, (none, np.flatnonzero(found.best == NO_MODE))) if len(where)]


def drawings(found: Shown, other: Shown | None, names: tuple[str, str], credits_: Sequence[str] = ()) -> list[Drawing]:
    """One drawing per class; ``names`` are those of the two options."""
    title = tr("{name} tegenover {other}", name=names[0], other=names[1]) if other else names[0]
    labels = _labels(found, names[1] if other else "")
    values = _values(found, other)
    popup = {"title": title, "labels": labels, "shared": {}}
    return [
        drawing.shapes(
            f"reis-{one.id}",
            found.zones.iloc[where],
            path_options(one.look),
            z=_Z + order,
            popup=popup,
            names=[str(name) for name in found.zones["name"].iloc[where]],
            values=[values[row] for row in where],
            credits_=credits_,
        )
        for order, (one, where) in enumerate(reversed(classes_of(found, other)))
    ]


def legend(found: Shown, other: Shown | None) -> str:
    """The classes on the map with how many people live there, as HTML."""
    if found.mode != FASTEST or other is not None:
        caption = tr("Verschil in reistijd") if other else tr("Reistijd: {mode}", mode=short(found.mode))
        return option_map.legend(found, other, caption, tr(_NO_WAY))
    inhabitants = found.zones["inhabitants"].to_numpy(dtype=float)
    rows = "".join(
        f'<tr data-class="{one.id}"><th scope="row"><span class="swatch">{swatch(one.look)}</span>'
        f'{escape(tr(one.words))}</th><td class="number">{fmt.number(float(inhabitants[where].sum()))}</td></tr>'
        for one, where in classes_of(found, other)
    )
    return tr(
        '<table class="bands journeys-legend"><caption>Snelste '
        "manier<small>inwoners</small></caption><tbody>{rows}</tbody></table>",
        rows=rows,
    )


def _longest(counted: Sequence[str]) -> str:
    told = [f"{short(mode).lower()} {fmt.number(LONGEST_MIN[mode])}" for mode in counted if mode in LONGEST_MIN]
    return tr("Niet langer dan (minuten, aanname): {told}. ", told=", ".join(told)) if told else ""


def note(found: Shown, name: str, than: Shown | None, other: str) -> str:
    """What the map rests on, as HTML."""
    changed = ""
    if than is not None and (found.zones["minutes"] == than.zones["minutes"]).all():
        changed = tr(
            "Zo gereisd verandert „{name}” niets tegenover „{other}”. ", name=escape(name), other=escape(other)
        )
    if found.mode == FASTEST:
        ways = ", ".join(short(mode).lower() if mode != "park_and_ride" else "P+R" for mode in found.counted)
        what = tr(
            "De kaart kiest per plaats de snelste van: {ways}. {counted}", ways=ways, counted=_longest(found.counted)
        )
    else:
        what = tr("De kaart toont de tijd van deur tot poort, zonder wachten. ")
    driven = {"car", "park_and_ride"} & {found.mode, *found.counted}
    factor = found.peak_factor
    slower = (
        tr(
            "Auto's rijden in de spits, {factor} keer zo lang als bij vrije doorstroming. ",
            factor=fmt.number(factor, 2),
        )
        if math.isfinite(factor)
        else ""
    )
    hub = tr("Zonder P+R in de optie is er met P+R geen weg. ") if found.mode == "park_and_ride" else ""
    return tr(
        '<p class="small">{changed}{what}{slower}{hub}Geen trekkingen: het netwerk zoals het is. '
        "Bewijs: {evidence}; kenmerk {digest}.</p>",
        changed=changed,
        what=what,
        slower=slower if driven and factor != 1 else "",
        hub=hub,
        evidence=texts.EVIDENCE[found.evidence],
        digest=found.digest,
    )


def side_by_side(options: Mapping[str, Mapping[str, float]]) -> str:
    """Minutes from one place by every way without a timetable, for some options, as HTML."""
    head = "".join(f'<th scope="col" class="number">{escape(name)}</th>' for name in options)
    ways = list(next(iter(options.values())))
    rows = "".join(
        f'<tr><th scope="row">{short(mode)}</th>'
        + "".join(f'<td class="number">{_minutes(minutes[mode])}</td>' for minutes in options.values())
        + "</tr>"
        for mode in sorted(ways, key=list(MODES).index)
    )
    return tr(
        '<table class="bands ways"><caption>Van deur tot poort, zonder '
        "wachten</caption><thead><tr><th "
        'scope="col">Manier</th>{head}</tr></thead><tbody>{rows}</tbody></table>',
        head=head,
        rows=rows,
    )


def _labels(found: Shown, other: str) -> list[str]:
    compared = [tr("Met {other}", other=other), tr("Verschil")] if other else []
    best = [tr("Snelste manier")] if found.mode == FASTEST else []
    return [tr("Minuten"), *compared, *best, *map(short, found.counted), tr("Gemeente"), tr("Inwoners"), tr("Bewijs")]


def _values(found: Shown, other: Shown | None) -> list[tuple[str, ...]]:
    minutes = found.zones["minutes"].to_numpy(dtype=float)
    than = None if other is None else other.zones["minutes"].to_numpy(dtype=float)
    made = []
    for row, (municipality, inhabitants) in enumerate(
        zip(found.zones["municipality"], found.zones["inhabitants"], strict=True)
    ):
        compared: list[str] = []
        if than is not None:
            both = math.isfinite(minutes[row]) and math.isfinite(than[row])
            compared = [_minutes(than[row]), option_map.difference(minutes[row] - than[row]) if both else ""]
        if found.mode == FASTEST:
            number = int(found.best[row])
            compared.append("" if number == NO_MODE else short(found.counted[number]))
        each = [_minutes(of[row]) for of in found.every.values()]
        words = (str(municipality), fmt.number(float(inhabitants)), texts.EVIDENCE[found.evidence])
        made.append((_minutes(minutes[row]), *compared, *each, *words))
    return made


def _minutes(minutes: float) -> str:
    return fmt.minutes(minutes) if math.isfinite(minutes) else tr(_NO_WAY)
