"""What the browser is asked to draw: plain data, one JSON text per drawing, made once and cached.

A drawing has a key that changes with its content. The browser keeps a drawing as long as its key is asked for, so that
switching one layer touches no other, moves nothing and closes no popup.
"""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import asdict, dataclass
from html import escape
from typing import TYPE_CHECKING, Any

import shapely

from geodata.crs import rd_to_lonlat, to_wgs84
from layers.look.patterns import MARKERS
from layers.look.style import WHITE
from ui.packing import packed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import geopandas as gpd

    from layers.look.labels import Label
    from layers.look.style import Look, Stroke

DECIMALS = 5
"""Decimals of a degree: about one metre."""


@dataclass(frozen=True)
class Drawing:
    """One thing on the map.

    Attributes
    ----------
    id : str
        Stable name, also the CSS class of what is drawn: ``layer-<id>``.
    json : str
        What the browser gets.
    """

    id: str
    json: str


@dataclass(frozen=True)
class Credit:
    """Whom the map names in its corner, with a link to the owner or the terms."""

    text: str
    url: str

    @property
    def html(self) -> str:
        """The link, opened beside the application."""
        return f'<a href="{escape(self.url)}" target="_blank" rel="noopener">{escape(self.text)}</a>'


def drawing(drawing_id: str, kind: str, credits_: Iterable[str | Credit] = (), **content: Any) -> Drawing:
    """Make a drawing of JSON-able content; ``credits_`` are named in the corner of the map while it is shown."""
    named = {credit.html if isinstance(credit, Credit) else escape(credit) for credit in credits_}
    content |= {"id": drawing_id, "kind": kind, "credits": sorted(named)}
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    digest = hashlib.sha256(body.encode()).hexdigest()[:12]
    return Drawing(drawing_id, f'{{"key":"{drawing_id}@{digest}",{body[1:]}')


def shapes(
    drawing_id: str,
    frame: gpd.GeoDataFrame,
    strokes: Sequence[Mapping[str, Any]],
    *,
    z: int,
    popup: Mapping[str, Any] | None = None,
    names: Sequence[str] = (),
    values: Sequence[Sequence[str]] = (),
    links: Sequence[str] = (),
    styles: Sequence[Mapping[str, Any]] = (),
    opacity: float = 1.0,
    fit: bool = False,
    look: Mapping[str, Any] | None = None,
    markers: Mapping[str, Any] | None = None,
    credits_: Iterable[str] = (),
    min_zoom: float = 0,
    crowd: bool = False,
) -> Drawing:
    """Features with the same look.

    Parameters
    ----------
    frame : GeoDataFrame
        In RD New (EPSG:28992).
    strokes : sequence of mapping
        Leaflet path options, from below to above; the lowest opens the popup. One with ``once`` is drawn along each
        border once, also where two areas share it.
    z : int
        Higher is drawn above lower.
    popup, names, values
        The popup's labels and shared values, the title and the own values per feature.
    links : sequence of str
        Per feature what the link in its popup leads to; empty for no link. The popup says how: ``link``.
    styles : sequence of mapping
        Path options of single features, on top of the strokes. Only for drawings with few features.
    opacity : float
        Of the drawing as a whole, so that overlapping features do not add up.
    fit : bool
        Whether the button "whole map" shows at least this.
    look : mapping, optional
        Where the map goes when the drawing appears: ``bounds`` ((south, west), (north, east)) in WGS84 degrees, and
        ``asked``, which differs for every time that it has to go there.
    markers : mapping, optional
        Points only. ``spread``: their rank among all markers that are moved apart on the screen, the lowest stay in
        place; ``names``: ``z``, ``zoom`` and ``initials`` of the names that are written beside them.
    credits_ : iterable of str
        Whom the map names in its corner.
    min_zoom : float
        From which zoom it is seen, with everything else of the same ``z``.
    crowd : bool
        Whether it is painted as one picture instead of an element per feature, with all others of the same ``z``; what
        has thousands of features in one drawing is so anyway.

    Raises
    ------
    WrongCrsError
        The frame is not in RD New.
    """
    words: dict[str, int] = {}
    return drawing(
        drawing_id,
        "shapes",
        credits_,
        z=z,
        strokes=list(strokes),
        popup=popup,
        opacity=opacity,
        fit=fit,
        features=packed(frame, words, names=names, values=values, links=links, styles=styles),
        words=list(words),
        **({"look": look["bounds"], "asked": look["asked"]} if look else {}),
        **({"markers": markers} if markers else {}),
        **({"min_zoom": min_zoom} if min_zoom else {}),
        **({"crowd": True} if crowd else {}),
    )


def rings(drawing_id: str, frame: gpd.GeoDataFrame, *, z: int) -> Drawing:
    """Rings at the accuracy ``precision_m`` of what is in the frame: circles around points, outlines around the rest.

    The browser draws a ring where it is large enough to be seen, and one for all things of one site.

    Parameters
    ----------
    frame : GeoDataFrame
        In RD New (EPSG:28992).
    """
    middle = frame.geometry.centroid
    lon, lat = rd_to_lonlat(middle.x.tolist(), middle.y.tolist())
    reach = frame.geometry.buffer(frame["precision_m"].astype(float), quad_segs=6)
    outlines = shapely.transform(
        to_wgs84(frame.set_geometry(reach.simplify(15))).geometry.to_numpy(), lambda degrees: degrees.round(DECIMALS)
    )
    items = [
        [
            round(float(lat[row]), DECIMALS),
            round(float(lon[row]), DECIMALS),
            round(math.sqrt(reach.iloc[row].area / math.pi)),
            round(float(precision_m)),
            *([] if kind == "Point" else [json.loads(shapely.to_geojson(outlines[row]))]),
        ]
        for row, (kind, precision_m) in enumerate(zip(frame.geom_type, frame["precision_m"], strict=True))
    ]
    return drawing(drawing_id, "rings", z=z, items=items)


def labels(drawing_id: str, items: Iterable[Label], *, z: int, first: int = 0, credits_: Iterable[str] = ()) -> Drawing:
    """Names on the map; those with a higher ``first`` get their place before all others, and may cover markers."""
    items = sorted(items, key=lambda label: (-label.rank, label.text))
    lon, lat = rd_to_lonlat([label.x_m for label in items], [label.y_m for label in items])
    rows = []
    for i, item in enumerate(items):
        beside_lon, beside_lat = rd_to_lonlat([side[1] for side in item.sides], [side[2] for side in item.sides])
        sides = zip((side[0] for side in item.sides), beside_lat, beside_lon, strict=True)
        row = [round(float(lat[i]), DECIMALS), round(float(lon[i]), DECIMALS), item.text, item.style, item.min_zoom]
        row += [item.initial, item.below, round(item.radius_m)]
        row += [[[name, round(float(y), DECIMALS), round(float(x), DECIMALS)] for name, y, x in sides]]
        while not row[-1]:
            row.pop()
        rows.append(row)
    return drawing(drawing_id, "labels", credits_, z=z, first=first, items=rows)


def tiles(drawing_id: str, url: str, credit: Credit, max_zoom: int) -> Drawing:
    """A tile layer of another server."""
    return drawing(drawing_id, "tiles", [credit], url=url, maxZoom=max_zoom)


def path_options(look: Look) -> list[dict[str, Any]]:
    """Leaflet path options for every stroke of a look; the first one carries the filling and the marker."""
    options = [_stroke_options(stroke) for stroke in look.strokes]
    if look.shape != "line":
        options[0] |= _fill_options(look)
    if look.shape == "point" and MARKERS[look.marker]:
        options[0]["corners"] = MARKERS[look.marker]
    return options


def _stroke_options(stroke: Stroke) -> dict[str, Any]:
    options: dict[str, Any] = {"color": stroke.color, "weight": stroke.width_px, "fill": False}
    if stroke.dash:
        options |= {"dashArray": stroke.dash, "lineCap": stroke.cap}
    if stroke.radius_px:
        options["radius"] = stroke.radius_px
    return options


def _fill_options(look: Look) -> dict[str, Any]:
    ground = [look.fill, look.fill_opacity] if look.fill else None
    if look.hatch:
        return {"fill": True, "fillOpacity": 1, "hatch": {**asdict(look.hatch), "ground": ground}}
    if look.fill:
        return {"fill": True, "fillColor": look.fill, "fillOpacity": look.fill_opacity}
    # Without a filling the inside still has to be clickable: fill it with nothing visible.
    return {"fill": True, "fillColor": WHITE, "fillOpacity": 0}
