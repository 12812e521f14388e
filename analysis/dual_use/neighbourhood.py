"""What lies around a military site or plan: inhabitants and nature by distance, and lines that it cuts."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from analysis.dual_use.errors import RingsInvalidError
from analysis.dual_use.sides import open_uses
from analysis.overlay.errors import MissingColumnError
from analysis.overlay.inputs import PLANS, Side, coarsest, open_plan, weakest
from analysis.overlay.notes import not_fetched
from analysis.overlay.question import open_near
from analysis.overlay.surface import surface
from analysis.overlay.unknown import hidden_ground, joined, shared_ground
from analysis.reachability import destinations
from analysis.reachability.reach import counted_area, fetched_area
from analysis.reachability.zones import FINER, Zones, ZonesUsed, is_secret, zones_in_use
from geodata import active
from geodata.extent import named_extent
from geodata.notes import Note
from geodata.vector import column_names
from layers import layer_specs
from layers.guard import published

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from geodata import Catalogue

RINGS_M = (500.0, 1_000.0, 2_000.0, 5_000.0)
NATURE = ("nature_areas", "natura2000", "nnn")
ROUTES = ("network_main", "network_provincial", "network_local", "corridor_rail", "corridor_water")
QUARTER = 64
"""Corners of a quarter of a circle: a ring is then less than 0.02 % too small."""

NO_RECREATION = Note(
    "no_recreational_routes",
    "Recreational routes are in no data of ours: how many kilometres of them the site severs is unknown. Give a file "
    "with --routes.",
    "Recreatieve routes staan niet in onze gegevens: hoeveel kilometer ervan wordt doorsneden, is onbekend.",
)

HA_M2 = 10_000.0
LEAST_HA = 1.0
"""Less ground of which nothing is known is what outlines differ by."""


@dataclass(frozen=True, eq=False)
class Neighbourhood:
    """What lies around a site.

    Attributes
    ----------
    site : Side
        The site or plan.
    people : DataFrame
        Per ring ``from_m`` (exclusive; the first is the site itself) ``to_m``: ``inhabitants`` and number of ``zones``
        by the points of zones, ``within_inhabitants`` of all up to ``to_m``, and ``within_low``, ``within_high``: with
        every zone in or out as a whole that its own precision leaves open. ``within_high`` is empty where nothing is
        known of who lives on a part of that ground. ``within_secret``: zones that may lie within and of which the
        number is not published; they are in no other figure.
    nature : DataFrame
        Per layer and ring ``area_ha``, ground in several of its areas once; ``unknown_ha`` that hidden rows may add.
    routes : DataFrame
        Per layer or file ``length_km`` of lines inside the site, ``unknown`` if it hides rows there, ``evidence`` and
        ``precision_m`` of what was found.
    noise : DataFrame or None
        Per value of the column of a file with contours: ``area_ha``, ``inhabitants``, ``zones``; none without a file.
    """

    site: Side
    people: pd.DataFrame
    nature: pd.DataFrame
    routes: pd.DataFrame
    noise: pd.DataFrame | None
    zones_used: ZonesUsed
    inputs: tuple[Side, ...]
    notes: tuple[Note, ...]


def neighbourhood(
    site: str,
    rings_m: Sequence[float] = RINGS_M,
    nature: Sequence[str] = (),
    routes: Sequence[str] | None = (),
    noise: tuple[str, str] | None = None,
    *,
    layers: Sequence[str] = (),
) -> Neighbourhood:
    """Look around a site.

    Parameters
    ----------
    site : str
        A file with areas, or the id of an area of ours.
    rings_m : sequence of float
        Distances from its edge, rising.
    nature, routes : sequence of str
        Layers or files; those of ours if left out. None: no routes are looked at.
    noise : tuple of str, optional
        A file with contours, and its column with their level.
    layers : sequence of str
        Which layers of the files are meant, where they have several.

    Raises
    ------
    RingsInvalidError
        Distances are no numbers above zero, or do not rise.
    ParaatkaartError
        An input cannot be used; the message says which and why.
    """
    ends = [float(ring) for ring in rings_m]
    if not ends or not np.isfinite(ends).all() or ends[0] <= 0 or any(one >= other for one, other in pairwise(ends)):
        raise RingsInvalidError(rings=", ".join(f"{ring:g}" for ring in ends) or "none")
    catalogue = active()
    asked = open_plan(site, layers=layers)
    lines = [] if routes is None else _or_ours(routes, ROUTES)
    ground = joined(*_shapes(asked))
    around = [ground, *(ground.buffer(ring, quad_segs=QUARTER) for ring in ends)]
    rings = [ground, *(shapely.difference(one, other) for other, one in pairwise(around))]
    left, low, right, high = around[-1].bounds
    opened = {
        name: open_near(name, layers, (left, low, right, high), geometry=("polygon", "line"))
        for name in dict.fromkeys((*_or_ours(nature, NATURE), *lines))
    }
    zones = zones_in_use(catalogue)
    edges = [0.0, *ends]
    heard = None if noise is None else _contours(noise, layers, (left, low, right, high))
    uncounted = shapely.difference(around[-1], _counted(catalogue, zones))
    return Neighbourhood(
        site=asked,
        people=_people(catalogue, zones, around, edges, uncounted),
        nature=pd.DataFrame(
            [row for name in _or_ours(nature, NATURE) for row in _nature(name, opened[name], rings, edges)],
            columns=["layer", "from_m", "to_m", "area_ha", "unknown_ha", "evidence", "precision_m"],
        ),
        routes=pd.DataFrame([_routes(name, opened[name], ground, asked) for name in lines]),
        noise=None if noise is None or heard is None else _noise(heard, noise[1], zones),
        zones_used=zones.used,
        inputs=tuple(opened.values()),
        notes=(
            *asked.notes,
            *(note for side in (*opened.values(), *([] if heard is None else [heard])) for note in side.notes),
            *(() if routes is None or routes else (NO_RECREATION,)),
            *_not_fetched(opened.values(), around[-1]),
            *_not_counted(catalogue, zones, uncounted),
        ),
    )


def known_sites() -> dict[str, str]:
    """Id and name of every area that one can look around: of military use on the ground, and the variants of plans."""
    catalogue = active()
    found: dict[str, str] = {}
    for used in open_uses(catalogue, "ground", "military"):
        if used.side.kind != "layer":
            continue
        areas = used.side.frame[shapely.get_dimensions(used.side.frame.geometry.to_numpy()) == 2]
        found |= {str(label): str(name) for label, name in areas["name"].items()}
    plans = published(PLANS, catalogue)
    return found | dict(zip(plans["plan"], plans["plan_name"], strict=True))


def _or_ours(names: Sequence[str], ours: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(names)) or [name for name in ours if name in layer_specs()]


def _shapes(side: Side) -> NDArray[np.object_]:
    """The valid areas of a side."""
    shapes = side.frame.geometry.to_numpy()
    areas = np.flatnonzero(shapely.get_dimensions(shapes) == 2)
    return surface(side.frame).geometries(areas)


def _people(
    catalogue: Catalogue, zones: Zones, around: Sequence[Any], edges: Sequence[float], uncounted: Any
) -> pd.DataFrame:
    ground = around[0]
    every = catalogue.features(zones.used.dataset)
    rows = every.set_index("id").loc[zones.frame["id"]]
    away_m = shapely.distance(zones.frame.geometry.to_numpy(), ground)
    # Of a point its precision says how large the zone is, of an area its corners do.
    off_m = rows["precision_m"].to_numpy(dtype=float)
    near_m = shapely.distance(rows.geometry.to_numpy(), ground) - off_m
    corners, row = shapely.get_coordinates(rows.geometry.to_numpy(), return_index=True)
    far_m = np.full(len(rows), 0.0)
    np.maximum.at(far_m, row, shapely.distance(shapely.points(corners), ground))
    far_m += off_m
    people = zones.frame["inhabitants"].to_numpy()
    secret = every[is_secret(every)]
    secret_m = shapely.distance(secret.geometry.to_numpy(), ground) - secret["precision_m"].to_numpy(dtype=float)
    found, before = [], np.zeros(len(people), dtype=bool)
    for edge, start, area in zip(edges, [None, *edges], around, strict=False):
        within = away_m <= edge
        here = within & ~before
        is_whole = shapely.intersection(area, uncounted).area / HA_M2 < LEAST_HA
        found.append(
            {
                "from_m": start,
                "to_m": edge,
                "inhabitants": int(people[here].sum()),
                "zones": int(here.sum()),
                "within_inhabitants": int(people[within].sum()),
                "within_low": int(people[far_m <= edge].sum()),
                "within_high": int(people[near_m <= edge].sum()) if is_whole else None,
                "within_secret": int((secret_m <= edge).sum()),
            }
        )
        before = within
    return pd.DataFrame(found).astype({"within_high": "Int64"})


def _nature(name: str, side: Side, rings: Sequence[Any], edges: Sequence[float]) -> Iterator[dict[str, Any]]:
    areas = joined(*_shapes(side))
    hidden = shapely.difference(hidden_ground(side), areas)
    for ring, edge, start in zip(rings, edges, [None, *edges], strict=False):
        yield {
            "layer": name,
            "from_m": start,
            "to_m": edge,
            "area_ha": shapely.intersection(ring, areas).area / HA_M2,
            "unknown_ha": shared_ground(ring, hidden).area / HA_M2,
            "evidence": side.evidence,
            "precision_m": side.precision_m,
        }


def _routes(name: str, side: Side, ground: Any, asked: Side) -> dict[str, Any]:
    shapes = side.frame.geometry.to_numpy()
    inside = side.frame[(shapely.get_dimensions(shapes) == 1) & shapely.intersects(shapes, ground)]
    evidence, precision_m = asked.evidence, asked.precision_m
    if "evidence" in inside and "precision_m" in inside:
        for one, other in zip(inside["evidence"], inside["precision_m"], strict=True):
            evidence, precision_m = weakest(evidence, one), coarsest(precision_m, other)
    else:
        evidence, precision_m = weakest(evidence, None), None
    hidden = () if side.hidden is None else side.hidden.geometry
    return {
        "layer": name,
        "length_km": shapely.union_all(shapely.intersection(inside.geometry.to_numpy(), ground)).length / 1_000,
        "unknown": (1 in side.hidden_kinds and any(shape.intersects(ground) for shape in hidden))
        or (side.beyond is not None and side.beyond.ground.intersects(ground)),
        "evidence": evidence,
        "precision_m": precision_m,
    }


def _contours(noise: tuple[str, str], layers: Sequence[str], window_m: tuple[float, float, float, float]) -> Side:
    """The contours of a file or layer around a site, maybe none; it has the column with their level all the same."""
    name, column = noise
    side = open_near(name, layers, window_m)
    known = column_names(name, layers) if side.kind == "file" else tuple(map(str, side.frame.columns.drop("geometry")))
    if column not in known:
        raise MissingColumnError(column=column, known=", ".join(known) or "-")
    return side


def _noise(side: Side, column: str, zones: Zones) -> pd.DataFrame:
    points, people = zones.frame.geometry.to_numpy(), zones.frame["inhabitants"].to_numpy()
    shapes = surface(side.frame).geometries(np.arange(len(side.frame)))
    cells = side.frame[column] if len(side.frame) else pd.Series(dtype=object)
    levels = np.array([None if pd.isna(cell) or not str(cell).strip() else str(cell) for cell in cells], dtype=object)
    found = []
    for level in sorted(set(levels), key=_as_level):
        area = joined(*shapes[[one == level for one in levels]])
        inside = shapely.intersects(points, area)
        found.append(
            {
                "level": level,
                "area_ha": area.area / HA_M2,
                "inhabitants": int(people[inside].sum()),
                "zones": int(inside.sum()),
            }
        )
    return pd.DataFrame(found, columns=["level", "area_ha", "inhabitants", "zones"])


def _as_level(level: str | None) -> tuple[bool, float, str]:
    """Numbers by their size, then texts; last what has no level."""
    number = float(pd.to_numeric(pd.Series([level]), errors="coerce").iloc[0])
    return level is None, float("inf") if np.isnan(number) else number, level or ""


def _not_fetched(sides: Iterable[Side], around: Any) -> Iterator[Note]:
    for side in sides:
        if side.beyond is not None and shapely.intersection(side.beyond.ground, around).area / HA_M2 >= LEAST_HA:
            yield not_fetched(side.title, side.beyond.area)


def _counted(catalogue: Catalogue, zones: Zones) -> Any:
    """The ground of which it is known who lives there."""
    known = counted_area(destinations()["jpk"]) if zones.embedded else fetched_area(catalogue, zones.used.dataset)
    return shapely.intersection(known, _country(catalogue))


def _country(catalogue: Catalogue) -> Any:
    return shapely.union_all(catalogue.features("provinces").geometry.to_numpy())


def _not_counted(catalogue: Catalogue, zones: Zones, uncounted: Any) -> Iterator[Note]:
    """Tell of how much ground nothing is known, which area is known, and the command that fetches the rest."""
    size_ha = uncounted.area / HA_M2
    if size_ha < LEAST_HA:
        return
    used = zones.used
    known = f"the zones are those of '{used.dataset}', " + (
        "which ships with the project" if zones.embedded else f"fetched for '{used.extent or 'everywhere'}'"
    )
    bekend = f"de zones zijn die van '{used.dataset}', " + (
        "meegeleverd" if zones.embedded else f"opgehaald voor '{used.extent or 'overal'}'"
    )
    here = shapely.intersection(uncounted, _country(catalogue))
    way_out = uitweg = ""
    if here.area / HA_M2 >= LEAST_HA:
        left_ha = shapely.difference(here, named_extent("region").geometry).area / HA_M2
        area = "region" if left_ha < LEAST_HA else "FILE"
        dataset = FINER[0] if zones.embedded else used.dataset
        way_out = f" 'paraatkaart refresh {dataset} --extent {area}' fetches the rest"
        uitweg = f" 'paraatkaart refresh {dataset} --extent {area}' haalt de rest op"
        if area == "FILE":
            way_out += ", FILE with polygons that hold all of it"
            uitweg += ", FILE is een bestand met vlakken waar alles in ligt"
        way_out, uitweg = f"{way_out}.", f"{uitweg}."
    if (uncounted.area - here.area) / HA_M2 >= LEAST_HA:
        way_out += " Of ground outside the provinces of the data there are no numbers."
        uitweg += " Van grond buiten de provincies van de gegevens zijn er geen aantallen."
    yield Note(
        "not_counted",
        f"Of {size_ha:.0f} ha around the site no inhabitants are known: {known}. Numbers of inhabitants are lower "
        f"bounds there, and upper bounds are unknown.{way_out}",
        f"Van {size_ha:.0f} ha rond het terrein zijn geen inwoners bekend: {bekend}. De aantallen zijn daar "
        f"ondergrenzen en de bovengrens is onbekend.{uitweg}",
    )
