"""The strategic network: nodes and links of the embedded snapshot, checked for sense beyond the schema."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geodata import Catalogue, active
from geodata.errors import DatasetInvalidError, UnknownAssumptionError
from geodata.frames import rows

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    import shapely
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Assumption:
    """Something unknown about the network that a user may switch on: a link that may or may not be open."""

    id: str
    name: str
    description: str


@dataclass(frozen=True)
class Destination:
    """A place that reachability is asked for, in RD metres."""

    id: str
    name: str
    x_m: float
    y_m: float
    precision_m: float
    evidence: str
    source: str
    note: str


@dataclass(frozen=True, eq=False)
class Network:
    """Nodes and links of one data level.

    Attributes
    ----------
    nodes : DataFrame
        Indexed 0…n-1: id, name, kind, x_m, y_m (RD New), precision_m, …
    links : DataFrame
        id, from_node, to_node, road, road_class, length_m, car_kmh, bike_kmh (empty: closed), assumption, …
        Every link is usable in both directions.
    level : str
        ``embedded`` for the snapshot that ships with the project, ``refreshed`` for another one.
    digest : str
        Digest of the tables, so that a result can name what it was made from.
    water : tuple of geometry
        Wide water in RD New that the way from a place to the network does not cross.
    before : Network or None
        The network that an option changed into this one: places and destinations join it where they joined that.

    Raises
    ------
    DatasetInvalidError
        A link names a node that does not exist, joins a node to itself, or is shorter than the straight line.
    """

    nodes: pd.DataFrame
    links: pd.DataFrame
    assumptions: Mapping[str, Assumption]
    level: str
    digest: str
    water: tuple[shapely.Geometry, ...] = ()
    before: Network | None = None

    def __post_init__(self) -> None:
        start, end = self.ends
        for unknown in (start < 0, end < 0):
            if unknown.any():
                raise DatasetInvalidError(
                    dataset="network_links",
                    problem=f"link '{self.links['id'][unknown].iloc[0]}' names a node that does not exist.",
                )
        named = pd.Index(["", *self.assumptions]).get_indexer(pd.Index(self.links["assumption"].fillna("")))
        if (named < 0).any():
            link, assumption = self.links.loc[named < 0, ["id", "assumption"]].iloc[0]
            raise DatasetInvalidError(
                dataset="network_links", problem=f"link '{link}' names the unknown assumption '{assumption}'."
            )
        straight_m = np.hypot(*(self.xy[start] - self.xy[end]).T)
        for wrong, why in (
            (start == end, "joins a node to itself."),
            (self.links["length_m"].to_numpy() < straight_m - 0.5, "is shorter than the straight line."),
        ):
            if wrong.any():
                link = self.links["id"].to_numpy()[wrong][0]
                raise DatasetInvalidError(dataset="network_links", problem=f"link '{link}' {why}")

    @cached_property
    def xy(self) -> NDArray[np.float64]:
        """Positions of the nodes, shape (n, 2), RD metres."""
        return self.nodes[["x_m", "y_m"]].to_numpy(dtype=float)

    @cached_property
    def ends(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Row numbers in ``nodes`` of both ends of every link."""
        row = pd.Index(self.nodes["id"])
        start, end = (row.get_indexer(self.links[column]) for column in ("from_node", "to_node"))
        return start, end

    def check_assumptions(self, assumptions: Collection[str]) -> frozenset[str]:
        """Return the ids as a set, raise :class:`UnknownAssumptionError` for one that does not exist."""
        for assumption in assumptions:
            if assumption not in self.assumptions:
                raise UnknownAssumptionError(assumption=assumption, known=", ".join(self.assumptions))
        return frozenset(assumptions)


_TABLES = ("network_nodes", "network_links", "network_assumptions", "wide_water", "network_checks", "destinations")
_KNOWN: dict[tuple[str, ...], Catalogue] = {}


def same_network(catalogue: Catalogue) -> Catalogue:
    """The first catalogue with the same network, so that a refresh of other data leaves what was computed usable."""
    return _KNOWN.setdefault(tuple(catalogue[name].sha256 for name in _TABLES), catalogue)


def load_network(catalogue: Catalogue | None = None) -> Network:
    """Open the strategic network of the data in use, or of another catalogue."""
    catalogue = catalogue or active()
    tables = ("network_nodes", "network_links", "network_assumptions")
    nodes, links, assumptions = (catalogue.table(name) for name in tables)
    water = catalogue.features("wide_water")
    return Network(
        nodes=nodes,
        links=links,
        assumptions={row.id: Assumption(row.id, row.name, row.description) for row in rows(assumptions)},
        level=catalogue["network_links"].level,
        digest=".".join(catalogue[name].sha256[:8] for name in (*tables, "wide_water")),
        water=tuple(water.geometry[water["kind"].isin(["river", "lake"])]),
    )


def load_destinations(catalogue: Catalogue | None = None) -> dict[str, Destination]:
    """The places that reachability can be asked for, by id."""
    catalogue = catalogue or active()
    return {
        row.id: Destination(
            id=row.id,
            name=row.name,
            x_m=float(row.x_m),
            y_m=float(row.y_m),
            precision_m=float(row.precision_m),
            evidence=row.evidence,
            source=catalogue.sources[row.source].title,
            note=row.note,
        )
        for row in rows(catalogue.table("destinations"))
    }
