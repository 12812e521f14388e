"""Where people live: the zones that answers about inhabitants are made from, the finest that are there.

Squares of 500 m of Statistics Netherlands if they were fetched, else its neighbourhoods if those were, else the
embedded postcode areas.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy.spatial import cKDTree

from geodata.covered import beyond
from geodata.crs import RD
from geodata.errors import ParaatkaartError
from geodata.snapshot import DIGEST_LENGTH
from layers.guard import outlines

if TYPE_CHECKING:
    from geodata import Catalogue

EMBEDDED = "zones"
FINER = ("squares_500m", "neighbourhoods")
"""Datasets that replace the embedded zones where they were fetched, the first choice first."""

_SLIVER_M2 = 1e6
"""What outlines may differ by without anybody living in between."""

COLUMNS = ["id", "name", "place", "municipality", "province", "inhabitants"]


class NoInhabitantsError(ParaatkaartError, ValueError):
    """Of no zone it is known that anybody lives there, so nothing about inhabitants is known either."""

    english_template = (
        "How many people live where is not known: of the {rows} rows of '{dataset}' {secret} have no published number "
        "of inhabitants, and nobody lives in the others. Fetch them for a larger area or of another year with "
        "'paraatkaart refresh {dataset} --year YYYY', or go back with 'paraatkaart reset {dataset}'."
    )
    dutch_template = (
        "Hoeveel mensen waar wonen is niet bekend: van de {rows} rijen van '{dataset}' hebben er {secret} geen "
        "openbaar inwonertal, en in de andere woont niemand. Ververs ze op de pagina Bronnen voor een groter gebied of "
        "een andere jaargang, of ga daar terug naar de vorige of de meegeleverde gegevens."
    )


@dataclass(frozen=True)
class ZonesUsed:
    """What an answer says about its zones.

    Attributes
    ----------
    dataset, level, reference_date, digest : str
        Which snapshot of which dataset; ``level`` is ``embedded`` or ``refreshed``.
    extent : str
        The area that they were fetched for: nobody who lives elsewhere is in a figure. Empty of embedded zones.
    small : bool
        Whether that area does not hold the whole region of the embedded data.
    zones, inhabitants : int
        How many zones, and how many people live there.
    secret : int
        Rows of which the number of inhabitants is not published: it is not known, so they are in no figure.
    uninhabited : int
        Rows where nobody lives; fetched ones are left out.
    """

    dataset: str
    level: str
    reference_date: str
    digest: str
    zones: int
    inhabitants: int
    secret: int
    uninhabited: int
    extent: str = ""
    small: bool = False

    def record(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self)


@dataclass(frozen=True, eq=False)
class Zones:
    """Zones as points.

    Attributes
    ----------
    frame : GeoDataFrame
        Points in EPSG:28992 with :data:`COLUMNS`; the inhabitants of every row are known.
    """

    frame: gpd.GeoDataFrame
    used: ZonesUsed

    @property
    def embedded(self) -> bool:
        """Whether they are the zones that ship with the project."""
        return self.used.dataset == EMBEDDED


def zones_in_use(catalogue: Catalogue) -> Zones:
    """The finest zones of a catalogue.

    The point of a square or a neighbourhood lies inside it. Its municipality and province are those whose embedded
    outline holds that point, or the nearest. Its ``place`` is that of the nearest embedded zone in the same
    municipality: the villages and towns stay those of the embedded data, so that tables by place can be compared.

    Raises
    ------
    NoInhabitantsError
        Of no row it is known that anybody lives there: 0 would be no answer.
    SnapshotDamagedError, DatasetAlteredError, ...
        As :meth:`geodata.Catalogue.features`: damaged squares are an error, coarser zones do not step in unsaid.
    """
    known = {*catalogue.datasets, *getattr(catalogue, "damaged", ())}
    dataset = next((name for name in FINER if name in known), EMBEDDED)
    return _zones(catalogue, dataset)


@lru_cache(maxsize=4)
def _zones(catalogue: Catalogue, dataset: str) -> Zones:
    entry, rows = catalogue[dataset], catalogue.features(dataset)
    count = pd.to_numeric(rows["inhabitants"]).astype("Float64")
    secret = is_secret(rows)
    embedded = dataset == EMBEDDED
    kept = (~secret & ((count > 0).fillna(value=False) | embedded)).to_numpy(bool)
    if not kept.any():
        raise NoInhabitantsError(dataset=dataset, rows=len(rows), secret=int(secret.sum()))
    frame = rows.loc[kept].reset_index(drop=True)
    if not embedded:
        frame = _labelled(frame, catalogue)
    frame = frame.assign(inhabitants=count[kept].astype(int).to_numpy())[[*COLUMNS, "geometry"]]
    used = ZonesUsed(
        dataset,
        entry.level,
        entry.reference_date,
        entry.sha256[:DIGEST_LENGTH],
        len(frame),
        int(frame["inhabitants"].sum()),
        int(secret.sum()),
        int((count == 0).sum()),
        *_extent(dataset, catalogue),
    )
    return Zones(frame, used)


def is_secret(rows: pd.DataFrame) -> pd.Series:
    """Which zones have no published number of inhabitants: codes such as -99997 say so too, they are no numbers."""
    count = pd.to_numeric(rows["inhabitants"]).astype("Float64")
    return (count.isna() | (count < 0)).astype("bool")


def _extent(dataset: str, catalogue: Catalogue) -> tuple[str, bool]:
    """The area that zones were fetched for, and whether that leaves a part of the region without any."""
    missing = beyond(dataset, catalogue)
    if missing is None:
        return "", False
    region = shapely.union_all(outlines(catalogue).geometry.to_numpy())
    return missing.area, bool(shapely.intersection(missing.ground, region).area > _SLIVER_M2)


def _labelled(rows: gpd.GeoDataFrame, catalogue: Catalogue) -> gpd.GeoDataFrame:
    """Points with municipality, province and place."""
    points = gpd.GeoDataFrame(rows[["id", "name", "inhabitants"]], geometry=rows.representative_point(), crs=RD)
    areas = outlines(catalogue)[["name", "province", "geometry"]].rename(columns={"name": "municipality"})
    inside = points.sjoin(areas, predicate="intersects")
    # The distance to every outline is only for the few that lie in none.
    outside = points[~points.index.isin(inside.index)].sjoin_nearest(areas)
    found = gpd.GeoDataFrame(pd.concat([inside, outside])).sort_values("index_right").drop(columns="index_right")
    found = found[~found.index.duplicated()].sort_index()  # on a border the first holds
    return found.assign(place=_places(found, catalogue.features(EMBEDDED)))


def _places(points: gpd.GeoDataFrame, villages: gpd.GeoDataFrame) -> list[str]:
    """For each point the place of the nearest village of its municipality, or of any if there is none."""
    place = np.empty(len(points), dtype=object)
    xy = np.column_stack([points.geometry.x, points.geometry.y])
    by_municipality = dict(tuple(villages.groupby("municipality")))
    for municipality, rows in points.groupby(points["municipality"].to_numpy()).indices.items():
        near = by_municipality.get(municipality, villages)
        _, nearest = cKDTree(np.column_stack([near.geometry.x, near.geometry.y])).query(xy[rows])
        place[rows] = near["place"].to_numpy()[nearest]
    return [str(name) for name in place]
