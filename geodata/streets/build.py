"""Build a routable network from streets: rules, barriers, the largest part per mode, delays, simplification."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from geodata.streets.chains import Chains, find_chains
from geodata.streets.defaults import check_modes, defaults
from geodata.streets.errors import NoStreetsError
from geodata.streets.model import StreetNetwork
from geodata.streets.parts import keep_largest_parts
from geodata.streets.projection import project
from geodata.streets.rules import apply_rules
from geodata.streets.segments import Segments, add_delays, cut_up, split_at_barriers
from geodata.streets.turns import turns_not_applied

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geodata.streets.raw import RawStreets
    from geodata.streets.rules import WayRules

PASSAGE = "barrier"
"""Road class of the passage of a barrier."""


def build_network(
    streets: RawStreets,
    modes: Sequence[str],
    crs: str = "EPSG:28992",
    *,
    delays: bool = True,
    simplify: bool = True,
) -> StreetNetwork:
    """Make a routable network.

    Parameters
    ----------
    streets : RawStreets
        From :func:`geodata.streets.read_osm` or from Overpass.
    modes : sequence of str
        Some of :data:`geodata.streets.MODES`.
    crs : str
        A reference system in metres whose area of use holds the streets.
    delays : bool
        Whether junctions and signals cost time.
    simplify : bool
        Whether nodes where nothing happens are taken out; distances and times between the others stay the same.

    Raises
    ------
    NetworkModeError, NetworkCrsError
    NoStreetsError
        One of the modes may use no street at all.
    """
    chosen = check_modes(tuple(modes))
    notes: Counter[str] = Counter(streets.notes)
    rules = apply_rules(streets, chosen)
    notes.update(rules.notes)
    segments = cut_up(streets, rules, notes)
    for column, mode in enumerate(chosen):
        if not np.isfinite(segments.seconds[:, column]).any():
            raise _no_streets(streets.file, mode, placed=len(segments.start) > 0)
    project(crs, segments.lon, segments.lat)  # fail before the work, not after it
    turns = turns_not_applied(streets, chosen, notes)
    segments = split_at_barriers(segments, streets, chosen, notes)
    segments, cuts = keep_largest_parts(segments, chosen)
    if delays:
        segments = add_delays(segments, rules, chosen)
    labels, label = _labels(streets, rules, segments)
    chains = find_chains(segments, label, simplify=simplify)
    nodes, edges, geometry = _tables(segments, chains, project(crs, segments.lon, segments.lat), chosen)
    first_way = segments.way[chains.segment[chains.first]]
    edges = edges.assign(**labels.iloc[label[chains.segment[chains.first]]].reset_index(drop=True))
    ids = np.array([way.id for way in streets.ways], dtype=np.int64)
    edges["osm_way"] = np.where(first_way >= 0, ids[first_way], 0)
    return StreetNetwork(
        nodes=nodes,
        edges=edges,
        geometry=geometry,
        modes=chosen,
        crs=crs,
        bounds_lonlat=_bounds(segments),
        source=streets.file,
        source_sha256=streets.sha256,
        reference_date=streets.reference_date,
        reference_basis=streets.reference_basis,
        cuts=cuts,
        rules=defaults().digest,
        notes=dict(sorted(notes.items())),
        turns_not_applied=turns,
    )


def _no_streets(file: str, mode: str, *, placed: bool) -> NoStreetsError:
    hint, dutch_hint = (
        ("Leave the mode out.", "Laat deze vervoerwijze weg.")
        if placed
        else ("The nodes of its ways may be missing.", "Misschien ontbreken de punten van de wegen.")
    )
    return NoStreetsError(file=file, mode=mode, hint=hint, dutch_hint=dutch_hint)


def _bounds(segments: Segments) -> tuple[float, float, float, float]:
    west, south, east, north = (
        round(float(value), 6)
        for value in (segments.lon.min(), segments.lat.min(), segments.lon.max(), segments.lat.max())
    )
    return west, south, east, north


def _labels(streets: RawStreets, rules: WayRules, segments: Segments) -> tuple[pd.DataFrame, NDArray[np.intp]]:
    """The different combinations of class, name and number, and which of them each segment carries."""
    rows = {(PASSAGE, "", ""): 0}
    of_way = np.zeros(len(streets.ways), dtype=np.intp)
    for row in np.unique(segments.way[segments.way >= 0]):
        tags = streets.ways[row].tags
        key = (rules.classes[row], tags.get("name", ""), tags.get("ref", ""))
        of_way[row] = rows.setdefault(key, len(rows))
    label = np.where(segments.way >= 0, of_way[segments.way], 0)
    return pd.DataFrame(list(rows), columns=["road_class", "name", "ref"]), label


def _tables(
    segments: Segments, chains: Chains, xy: NDArray[np.float64], modes: tuple[str, ...]
) -> tuple[pd.DataFrame, pd.DataFrame, NDArray[np.object_]]:
    segment, flipped = chains.segment, chains.flipped
    tail = np.where(flipped, segments.end[segment], segments.start[segment])
    head = np.where(flipped, segments.start[segment], segments.end[segment])
    last = np.append(chains.first[1:], len(segment)) - 1
    kept = np.unique(np.concatenate([tail[chains.first], head[last]]))
    row = np.full(len(segments.osm_node), -1)
    row[kept] = np.arange(len(kept))
    xy = xy.round(2)
    nodes = pd.DataFrame({"osm_node": segments.osm_node[kept], "x_m": xy[kept, 0], "y_m": xy[kept, 1]})
    edges = pd.DataFrame({"from_node": row[tail[chains.first]], "to_node": row[head[last]]})
    edges["length_m"] = np.add.reduceat(segments.length_m[segment], chains.first).round(3)
    for column, mode in enumerate(modes):
        ahead, back = segments.seconds[segment, column].T
        for name, seconds in (
            (f"{mode}_s", np.where(flipped, back, ahead)),
            (f"{mode}_back_s", np.where(flipped, ahead, back)),
        ):
            total = np.add.reduceat(seconds, chains.first).round(3)
            edges[name] = np.where(np.isfinite(total), total, np.nan)
    # The points of an edge are the tail of its first segment and the heads of all of them.
    edge = np.repeat(np.arange(len(chains.first)), last - chains.first + 1)
    points = np.insert(head, chains.first, tail[chains.first])
    of_edge = np.insert(edge, chains.first, np.arange(len(chains.first)))
    return nodes, edges, shapely.linestrings(xy[points], indices=of_edge)
