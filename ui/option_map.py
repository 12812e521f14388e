"""Drawings and legend of the options map: minutes per place, or the difference between two options."""

from __future__ import annotations

import math
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from layers.look.colors import ink
from layers.look.style import LAND, WHITE, Look, Stroke
from ui import drawing, option_why
from ui import local as fmt
from ui import words as texts
from ui.drawing import Drawing, path_options
from ui.language import later, tr
from ui.legend import swatch

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import geopandas as gpd
    from numpy.typing import NDArray

    from analysis.transit.answer import DoorToDoor

_Z = 130
_RADIUS_PX = 4.5
SAME_MIN = 1.0
"""A difference of less than this is shown as none: minutes are middles of draws."""


@dataclass(frozen=True)
class Class:
    """Places that look the same; ``low`` is included, ``high`` is not."""

    id: str
    words: str
    low: float
    high: float
    color: str
    marker: str = "circle"

    @property
    def look(self) -> Look:
        """How it is drawn; without a colour it is a small ring."""
        if not self.color:
            return Look("point", (Stroke("#8C877D", 0.8, "", 1.8),), WHITE, 0.6)
        return Look("point", (Stroke(ink(self.color, LAND), 1, "", _RADIUS_PX),), self.color, 1, None, self.marker)


_NOWHERE = Class("niet", later("geen reis gevonden"), math.nan, math.nan, "")

MINUTES = (
    Class("30", later("tot 30 min"), -math.inf, 30, "#0C2C84"),
    Class("45", later("30 tot 45 min"), 30, 45, "#225EA8"),
    Class("60", later("45 tot 60 min"), 45, 60, "#1D91C0"),
    Class("90", later("60 tot 90 min"), 60, 90, "#7FCDBB"),
    Class("120", later("90 tot 120 min"), 90, 120, "#C7E9B4"),
    Class(later("meer"), later("120 min of meer"), 120, math.inf, "#FFFFCC"),
    _NOWHERE,
)
"""Minutes before the shift, near to far: YlGnBu, dark is near."""

DIFFERENCES = (
    Class("s30", later("meer dan 30 min vlugger"), -math.inf, -30, "#08519C"),
    Class("s10", later("10 tot 30 min vlugger"), -30, -10, "#4292C6"),
    Class("s1", later("1 tot 10 min vlugger"), -10, -SAME_MIN, "#9ECAE1"),
    Class(later("gelijk"), later("gelijk (minder dan 1 min verschil)"), -SAME_MIN, SAME_MIN, "#C9C5BC"),
    Class("l1", later("1 tot 10 min langer"), SAME_MIN, 10, "#FDBE85", "square"),
    Class("l10", later("10 tot 30 min langer"), 10, 30, "#E6701B", "square"),
    Class("l30", later("30 min of meer langer"), 30, math.inf, "#8C3D04", "square"),
    Class(later("nieuw"), later("alleen met deze optie een reis"), math.nan, math.nan, "#08306B", "triangle"),
    Class("weg", later("met deze optie geen reis meer"), math.nan, math.nan, "#7F2704", "wedge"),
    Class("niet", later("met geen van beide een reis gevonden"), math.nan, math.nan, ""),
)
"""Difference in minutes: blue circles are faster, orange squares slower, also without colours to be told apart."""


class OnMap(Protocol):
    """Something with minutes per place."""

    @property
    def zones(self) -> gpd.GeoDataFrame:
        """One point per place, with ``minutes`` and ``inhabitants``."""


def classes_of(found: OnMap, other: OnMap | None) -> list[tuple[Class, NDArray[np.intp]]]:
    """The classes that occur, with the rows of their zones."""
    minutes = found.zones["minutes"].to_numpy(dtype=float)
    if other is None:
        return _grouped(MINUTES, minutes, {"niet": ~np.isfinite(minutes)})
    than = other.zones["minutes"].to_numpy(dtype=float)
    here, there = np.isfinite(minutes), np.isfinite(than)
    with np.errstate(invalid="ignore"):
        difference = minutes - than
    special = {"nieuw": here & ~there, "weg": ~here & there, "niet": ~here & ~there}
    return _grouped(DIFFERENCES, difference, special)


def _grouped(
    classes: Sequence[Class], values: NDArray[np.float64], special: Mapping[str, NDArray[np.bool_]]
) -> list[tuple[Class, NDArray[np.intp]]]:
    made = []
    for one in classes:
        inside = special.get(one.id, np.isfinite(values) & (values >= one.low) & (values < one.high))
        if inside.any():
            made.append((one, np.flatnonzero(inside)))
    return made


def drawings(
    found: DoorToDoor,
    other: DoorToDoor | None,
    names: tuple[str, str],
    lines: Mapping[str, str],
    credits_: Sequence[str] = (),
) -> list[Drawing]:
    """One drawing per class, far below near; ``names`` are those of the two options."""
    rows = found.zones.drop(columns="geometry").to_dict("records")
    than = other.zones.drop(columns="geometry").to_dict("records") if other else [None] * len(rows)
    labels = _labels(names, found, difference=other is not None)
    values = [_values(row, before, found, lines) for row, before in zip(rows, than, strict=True)]
    title = tr("{name} tegenover {other}", name=names[0], other=names[1]) if other else names[0]
    return [
        _drawing(one, found.zones.iloc[where], [values[row] for row in where], (title, labels), (order, credits_))
        if one.color
        else _nowhere(one, found.zones.iloc[where], credits_)
        for order, (one, where) in enumerate(reversed(classes_of(found, other)))
    ]


def _nowhere(one: Class, zones: gpd.GeoDataFrame, credits_: Sequence[str]) -> Drawing:
    """Places without a journey: the same drawing for all options that reach the same ones, so that it stays."""
    values = [
        (str(place), fmt.number(float(count)))
        for place, count in zip(zones["municipality"], zones["inhabitants"], strict=True)
    ]
    labels = (tr("Gemeente"), tr("Inwoners"))
    return _drawing(one, zones, values, (tr("Geen reis met het openbaar vervoer gevonden"), labels), (-1, credits_))


def _drawing(
    one: Class,
    zones: gpd.GeoDataFrame,
    values: Sequence[tuple[str, ...]],
    words: tuple[str, Sequence[str]],
    place: tuple[int, Sequence[str]],
) -> Drawing:
    title, labels = words
    order, credits_ = place
    return drawing.shapes(
        f"reis-{one.id}",
        zones,
        path_options(one.look),
        z=_Z + order,
        popup={"title": title, "labels": labels, "shared": {}},
        names=[str(name) for name in zones["name"]],
        values=values,
        credits_=credits_,
    )


def legend(found: OnMap, other: OnMap | None, caption: str = "", nowhere: str = "") -> str:
    """The classes on the map with how many people live there, as HTML; ``nowhere`` are other words for no way."""
    inhabitants = found.zones["inhabitants"].to_numpy(dtype=float)
    rows = "".join(
        f'<tr data-class="{one.id}"><th scope="row"><span class="swatch">{swatch(one.look)}</span>'
        f"{escape((nowhere if one.id == 'niet' else '') or tr(one.words))}</th>"
        f'<td class="number">{fmt.number(float(inhabitants[where].sum()))}</td></tr>'
        for one, where in classes_of(found, other)
    )
    people = tr("inwoners")
    caption = tr("Verschil in reistijd") if other else escape(caption) or tr("Minuten voor de dienst")
    return (
        f'<table class="bands journeys-legend"><caption>{caption}<small>{people}</small></caption>'
        f"<tbody>{rows}</tbody></table>"
    )


def _labels(names: tuple[str, str], found: DoorToDoor, *, difference: bool) -> list[str]:
    compared = [tr("Met {names}", names=names[1]), tr("Verschil")] if difference else []
    return [
        minutes_words(found),
        tr("Spreiding"),
        *compared,
        tr("Thuis om") if option_why.homeward(found) else tr("Vertrek uiterlijk"),
        *(title[:1].upper() + title[1:] for title, _ in option_why.parts_of(found).values()),
        tr("Lijnen"),
        tr("Overstappen"),
        tr("Gemeente"),
        tr("Inwoners"),
        tr("Bewijs"),
    ]


def _values(
    row: Mapping[str, Any], before: Mapping[str, Any] | None, found: DoorToDoor, lines: Mapping[str, str]
) -> tuple[str, ...]:
    minutes = float(row["minutes"])
    reached = math.isfinite(minutes)
    compared: list[str] = []
    if before is not None:
        than = float(before["minutes"])
        both = reached and math.isfinite(than)
        compared = [_minutes(than), difference(minutes - than) if both else ""]
    taken = option_why.ride(row, lines) if reached else ""
    return (
        _minutes(minutes),
        option_why.uncertain(row),
        *compared,
        option_why.moment(minutes, found) if reached else "",
        *(fmt.minutes(float(row[name])) if reached and float(row[name]) >= 0.5 else "" for name in option_why.PARTS),
        (taken or tr("geen: lopen of fietsen gaat even vlug")) if reached else "",
        fmt.number(float(row["transfers"])) if reached else "",
        str(row["municipality"]),
        fmt.number(float(row["inhabitants"])),
        texts.EVIDENCE["illustrative"],
    )


def minutes_words(found: DoorToDoor) -> str:
    """What the minutes of journeys are."""
    return tr("Minuten na de dienst tot thuis") if option_why.homeward(found) else tr("Minuten voor de dienst")


def _minutes(minutes: float) -> str:
    return fmt.minutes(minutes) if math.isfinite(minutes) else tr("geen reis gevonden")


def difference(minutes: float) -> str:
    """A difference in minutes in words."""
    if abs(minutes) < SAME_MIN:
        return tr("gelijk")
    return f"{fmt.minutes(abs(minutes))} {tr('langer') if minutes > 0 else tr('vlugger')}"
