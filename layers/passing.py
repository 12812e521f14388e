"""What is drawn in a municipality that its row does not name: lines through Drenthe, points and areas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import shapely

from geodata.frames import rows
from layers.exceptions import excepted
from layers.register import REGIONS, entries
from layers.wrong import Wrong

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from geodata import Catalogue

_DATASETS = ("places", "sites", "corridors")
_PARTS = REGIONS[1:-1]
_ARROW = "illustrative"
"""A line between two places that only says from where to where; what it crosses, it does not concern."""

_LINE = 1
_AREA = 2
"""Dimensions of a geometry."""

_SHARE = 0.05
"""Of an area, what may lie in a municipality that is not named: outlines are generalised."""


def wrong_passages(catalogue: Catalogue) -> Iterator[Wrong]:
    """Mistakes in ``municipalities`` of the register, as far as what is drawn of a row itself shows them.

    Only rows that name any municipality count: one without is about all of Drenthe. A line runs through a municipality
    of Drenthe if it does so for longer than it may be off; illustrative lines are left out, and so is what a line
    crosses elsewhere. A point lies in a municipality, in Drenthe or not, and an area if more than a twentieth of it
    does.
    """
    register = catalogue.table("register")
    areas, drenthe = catalogue.features("municipalities"), _drenthe(register)
    number_of = {row_id: number for number, row_id in enumerate(register["id"], start=1)}
    named = dict(zip(register["id"], register["municipalities"], strict=True))
    placements = catalogue.table("placements")
    own = placements[placements["how"] == "own"]
    for dataset in _DATASETS:
        owner = own[own["dataset"] == dataset].set_index("feature")["register_id"]
        for drawn in rows(catalogue.features(dataset)):
            register_id = owner.get(drawn.id, "")
            known = set(entries(named.get(register_id, "")))
            if not known or excepted("municipalities", dataset, drawn.id):
                continue
            for town in rows(areas[~areas["name"].isin(known)]):
                if problem := _inside(drawn, town, in_drenthe=town.name in drenthe):
                    yield Wrong("register", number_of[register_id], "municipalities", f"'{drawn.id}' {problem}")


def _inside(drawn: Any, town: Any, *, in_drenthe: bool) -> str:
    """That something lies in a municipality which its row should name; empty if it does not, or need not."""
    kind = int(shapely.get_dimensions(drawn.geometry))
    if not drawn.geometry.intersects(town.geometry):
        return ""
    if kind == _LINE:
        length_m = drawn.geometry.intersection(town.geometry).length
        told = in_drenthe and drawn.evidence != _ARROW and length_m > drawn.precision_m + town.precision_m
        return f"runs through {town.name} for {length_m / 1000:.1f} km; name it too." if told else ""
    if kind == _AREA:
        share = drawn.geometry.intersection(town.geometry).area / drawn.geometry.area
        return f"lies for {share:.0%} in {town.name}; name it too." if share > _SHARE else ""
    return f"lies in {town.name}; name it too."


def _drenthe(register: pd.DataFrame) -> set[str]:
    """The municipalities of Drenthe, which are those of its regions in the register."""
    regions = register[register["name"].isin(_PARTS)]
    return {town for cell in regions["municipalities"] for town in entries(cell)}
