"""The other half of ``ui.packing``, as the browser does it."""

from __future__ import annotations

import json
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from ui.packing import BETWEEN, KINDS, PER_DEGREE

if TYPE_CHECKING:
    from ui.drawing import Drawing


def content(found: Drawing) -> Any:
    """What the browser gets, with the features as GeoJSON and their values in words."""
    made = json.loads(found.json)
    if "features" in made:
        made["features"] = [_feature(made["words"], row) for row in made["features"]]
    return made


def _feature(words: list[str], row: list[Any]) -> dict[str, Any]:
    number, steps = row[:2]
    name, values, link, style = row[2:] + [None] * (6 - len(row))
    kind = KINDS[number]
    if isinstance(name, list):
        name = BETWEEN.join(words[one] for one in name)
    coordinates = _positions(steps)[0] if kind == "Point" else _positions(steps)
    properties = {"name": name, "values": [words[one] for one in values or ()], "link": link or "", "style": style}
    return {"type": "Feature", "properties": properties, "geometry": {"type": kind, "coordinates": coordinates}}


def _positions(steps: Any) -> Any:
    if isinstance(steps[0], list):
        return [_positions(part) for part in steps]
    x, y = accumulate(steps[::2]), accumulate(steps[1::2])
    return [(lon / PER_DEGREE, lat / PER_DEGREE) for lon, lat in zip(x, y, strict=True)]
