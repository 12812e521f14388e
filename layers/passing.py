"""Lines that run through a municipality of Drenthe which their row of the register does not name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

from geodata.frames import rows
from layers.register import REGIONS, entries
from layers.wrong import Wrong

if TYPE_CHECKING:
    from collections.abc import Iterator

    import geopandas as gpd
    import pandas as pd

    from geodata import Catalogue

_DATASETS = ("places", "corridors")
_PARTS = REGIONS[1:-1]
_ARROW = "illustrative"
"""A line between two places that only says from where to where; what it crosses, it does not concern."""


def wrong_passages(catalogue: Catalogue) -> Iterator[Wrong]:
    """Mistakes in ``municipalities`` of the register, as far as a line shows them.

    A line counts as running through a municipality if it does so for longer than it may be off, and only if its row
    names any: a row without is about all of Drenthe. Illustrative lines are left out.
    """
    register = catalogue.table("register")
    towns = _towns(register, catalogue)
    number_of = {row_id: number for number, row_id in enumerate(register["id"], start=1)}
    named = dict(zip(register["id"], register["municipalities"], strict=True))
    placements = catalogue.table("placements")
    own = placements[placements["how"] == "own"]
    for dataset in _DATASETS:
        frame = catalogue.features(dataset)
        lines = frame[(shapely.get_dimensions(frame.geometry.to_numpy()) == 1) & (frame["evidence"] != _ARROW)]
        owner = own[own["dataset"] == dataset].set_index("feature")["register_id"]
        for line in rows(lines):
            register_id = owner.get(line.id, "")
            known = set(entries(named.get(register_id, "")))
            if not known:
                continue
            for town in rows(towns):
                length_m = line.geometry.intersection(town.geometry).length
                if town.name not in known and length_m > line.precision_m + town.precision_m:
                    problem = f"'{line.id}' runs through {town.name} for {length_m / 1000:.1f} km; name it too."
                    yield Wrong("register", number_of[register_id], "municipalities", problem)


def _towns(register: pd.DataFrame, catalogue: Catalogue) -> gpd.GeoDataFrame:
    """The municipalities of Drenthe, which are those of its regions in the register."""
    regions = register[register["name"].isin(_PARTS)]
    drenthe = {town for cell in regions["municipalities"] for town in entries(cell)}
    areas = catalogue.features("municipalities")
    return areas[areas["name"].isin(drenthe)]
