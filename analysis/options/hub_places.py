"""Bikes and parking places at park-and-rides beside the travellers who could change there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analysis.changes import AddHub
from analysis.options.street import PARK_AND_RIDE
from analysis.options.table import Criterion, Figure

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from analysis.scenario import Placed

WITHIN_MIN = 60
"""Whoever is at the gate over a park-and-ride within these minutes may want a place there."""

_RIDDEN = frozenset({"bike", "e_bike", "speed_pedelec"})
_WHAT = {"bikes": ("fietsen", "een fiets"), "parking": ("parkeerplaatsen", "een parkeerplaats")}


def hub_place_figures(hubs: Sequence[Placed], found: Sequence[Figure]) -> Iterator[Figure]:
    """What all park-and-rides hold together, and how many travellers have none; NaN: not known.

    Travellers are at most those within :data:`WITHIN_MIN`: who chooses this way is not known. Where one goes on from
    some park-and-ride without a bike of it, who needs a bike is not known either. Rows have no better side: without a
    park-and-ride nobody is short.

    Parameters
    ----------
    found : sequence of Figure
        The rows of park-and-ride, with the travellers within bands of minutes.
    """
    row = f"travellers.{PARK_AND_RIDE}.{WITHIN_MIN}"
    within = next((figure for figure in found if figure.criterion.id == row), None)
    if within is None:  # nobody may travel so
        return
    changes = [placed.change for placed in hubs if isinstance(placed.change, AddHub)]
    held = {
        "bikes": sum(float(one.vehicles or np.nan) if one.onward in _RIDDEN else np.nan for one in changes),
        "parking": sum(np.nan if one.places is None else float(one.places) for one in changes),
    }
    for kind, (what, one) in _WHAT.items():
        name = f"P+R: {what} die er zijn"
        there = np.full(len(within.draws), held[kind], dtype=float)
        criterion = Criterion(f"places.{PARK_AND_RIDE}.{kind}", name, "people", "", "travellers")
        yield Figure(criterion, float(held[kind]), there)
        name = f"P+R: reizigers zonder {one}, als ieder binnen {WITHIN_MIN} minuten zo gaat"
        criterion = Criterion(f"short.{PARK_AND_RIDE}.{kind}", name, "people", "", "travellers")
        yield Figure(criterion, float(np.maximum(within.value - held[kind], 0)), np.maximum(within.draws - there, 0))
