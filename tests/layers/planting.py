"""A row of the register with a place of its own in a copy of the data."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

from geodata import embedded

if TYPE_CHECKING:
    from pathlib import Path


def plant_a_row(row_id: str, search_names: str, place: str, data: Path) -> None:
    """Add a row that only another name gives away, in Aa en Hunze, and its place: a line of GeoJSON."""
    (example,) = [line for line in (data / "register.csv").read_text("utf-8").split("\n") if line.startswith("KEN-07,")]
    cells = next(csv.reader([example]))
    said = {
        "id": row_id,
        "name": "Terrein",
        "search_names": search_names,
        "municipalities": "Aa en Hunze",
        "places": "",
    }
    for column, value in {**said, "regions": "Noord-Drenthe", "linked": "", "on_map": "yes"}.items():
        cells[list(embedded()["register"].columns).index(column)] = value
    with (data / "register.csv").open("a", encoding="utf-8", newline="") as register:
        csv.writer(register, lineterminator="\n").writerow(cells)
    with (data / "placements.csv").open("a", encoding="utf-8") as placements:
        placements.write(f"{row_id},own,places,{json.loads(place)['properties']['id']}\n")
    lines = (data / "places.geojson").read_text("utf-8").rstrip("\n").split("\n")
    lines[-1:-1] = [place]
    lines[-3] += ","
    (data / "places.geojson").write_text("\n".join(lines) + "\n", encoding="utf-8")
