"""A catalogue small enough to be checked by eye: three towns on a line and a table of two figures."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from geodata.catalogue import Catalogue

if TYPE_CHECKING:
    from pathlib import Path

SOURCES = """
[registry]
title = "A register"
publisher = "Us"
licence = "CC BY 4.0"
attribution = "Register"
reference_date = "2024"

[other]
title = "Another register"
publisher = "Them"
licence = "CC0"
attribution = "Other"
reference_date = "2020"
"""

ENTRY = """
[{id}]
# a comment that has to survive
file = "{file}"
title = "T"
description = "D"
sha256 = "{sha256}"
rows = {rows}
crs = "EPSG:28992"
geometry = {geometry}
sources = ["registry"]
reference_date = "2024"
retrieved = "2024"
evidence = "measured"
precision_m = 10
method = "By hand."
[{id}.columns]
{columns}
"""

TOWN_COLUMNS = {
    "id": "text",
    "name": "text",
    "inhabitants": "integer",
    "note": "text?",
    "plan_status": "text",
    "evidence": "text",
    "source": "text",
    "reference_date": "date",
}


def town(number: int, **changes: Any) -> dict[str, Any]:
    """A feature 10 km further east for every number."""
    properties = {
        "id": f"t{number}",
        "name": f"Town {number}",
        "inhabitants": 100 * number,
        "note": None,
        "plan_status": "bestaand",
        "evidence": "measured",
        "source": "registry",
        "reference_date": "2024-01-01",
    }
    point = {"type": "Point", "coordinates": [200_000 + 10_000 * number, 540_000]}
    geometry = changes.pop("geometry", point)
    return {"type": "Feature", "properties": properties | changes, "geometry": geometry}


@dataclass
class Small:
    """A catalogue folder that tests may spoil."""

    folder: Path

    @property
    def towns(self) -> Path:
        return self.folder / "data" / "towns.geojson"

    @staticmethod
    def town(number: int, **changes: Any) -> dict[str, Any]:
        """A town, 10 km further east for every number; ``changes`` replace properties or the geometry."""
        return town(number, **changes)

    @property
    def figures(self) -> Path:
        return self.folder / "data" / "figures.csv"

    def catalogue(self) -> Catalogue:
        return Catalogue.read(self.folder)

    def write_towns(self, features: list[dict[str, Any]], crs: str | None = "EPSG::28992") -> None:
        content: dict[str, Any] = {"type": "FeatureCollection", "features": features}
        if crs is not None:
            content["crs"] = {"type": "name", "properties": {"name": f"urn:ogc:def:crs:{crs}"}}
        self.towns.write_text(json.dumps(content), encoding="utf-8")

    def write_catalogue(self, *, rows: int = 3, **types: str) -> None:
        """Write entries whose hashes agree with the files, so that only what a test spoils is wrong."""
        town_columns = "\n".join(f'{name} = "{kind}"' for name, kind in (TOWN_COLUMNS | types).items())
        towns = ENTRY.format(
            id="towns", file="towns.geojson", sha256=_digest(self.towns), rows=rows, geometry='["Point"]',
            columns=town_columns,
        )  # fmt: skip
        figures = ENTRY.format(
            id="figures", file="figures.csv", sha256=_digest(self.figures), rows=2, geometry="[]",
            columns='id = "text"\nvalue = "number?"',
        )  # fmt: skip
        (self.folder / "catalogue.toml").write_text(towns + figures, encoding="utf-8")


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture
def small(tmp_path: Path) -> Small:
    """A valid catalogue with the datasets ``towns`` (GeoJSON) and ``figures`` (CSV)."""
    (tmp_path / "data").mkdir()
    (tmp_path / "sources.toml").write_text(SOURCES, encoding="utf-8")
    made = Small(tmp_path)
    made.write_towns([town(1), town(2), town(3)])
    made.figures.write_text("id,value\nNA,1.5\nb,\n", encoding="utf-8")
    made.write_catalogue()
    return made
