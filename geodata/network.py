"""The links of the strategic network as lines, joined from the tables of nodes and links."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely

from geodata.crs import RD
from geodata.errors import DatasetInvalidError

if TYPE_CHECKING:
    from geodata.catalogue import Catalogue

LINKS = "network_links"
NODES = "network_nodes"


def link_lines(catalogue: Catalogue) -> gpd.GeoDataFrame:
    """All links as straight lines between their nodes, in EPSG:28992; lengths are those of the road, not of the line.

    The columns are those of the table ``network_links`` plus name (road numbers, or both ends) and plan_status.
    Left out are links of an assumption, of which nobody knows whether they are open or how they run, and links without
    length, between two nodes in the same whole metre.

    Raises
    ------
    DatasetInvalidError
        A link names a node that does not exist.
    """
    nodes = catalogue.table(NODES).set_index("id")
    links = catalogue.table(LINKS)
    links = links[links["assumption"] == ""].reset_index(drop=True)
    for column in ("from_node", "to_node"):
        unknown = ~links[column].isin(nodes.index)
        if unknown.any():
            raise DatasetInvalidError(
                dataset=LINKS,
                problem=f"link '{links['id'][unknown].iloc[0]}' names a node that does not exist.",
            )
    ends = np.stack([nodes.loc[links[end], ["x_m", "y_m"]].to_numpy(float) for end in ("from_node", "to_node")], axis=1)
    between = [
        f"{a or 'kruising'} – {b or 'kruising'}"
        for a, b in zip(nodes.loc[links["from_node"], "name"], nodes.loc[links["to_node"], "name"], strict=True)
    ]
    frame = gpd.GeoDataFrame(
        links.assign(name=links["road"].where(links["road"] != "", between), plan_status="bestaand"),
        geometry=shapely.linestrings(ends),
        crs=RD,
    )
    return frame[frame.length > 0].reset_index(drop=True)
