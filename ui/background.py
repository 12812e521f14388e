"""What lies under the layers: our own outlines and place names, or tiles of another server if the user asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from layers.look import style
from layers.look.labels import Label
from layers.look.style import Look, Stroke
from ui import drawing
from ui.drawing import Credit, Drawing
from ui.language import Words, later, tr

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import geopandas as gpd


@dataclass(frozen=True)
class TileServer:
    """A background that needs a connection."""

    id: str
    title: str
    url: str
    credit: str
    owner_url: str
    """Of the owner, for OpenStreetMap that of its terms; the credit leads there."""
    max_zoom: int


def _brt(server_id: str, title: str, layer: str) -> TileServer:
    url = f"https://service.pdok.nl/brt/achtergrondkaart/wmts/v2_0/{layer}/EPSG:3857/{{z}}/{{x}}/{{y}}.png"
    return TileServer(server_id, title, url, later("Kaartgegevens © Kadaster"), "https://www.kadaster.nl", 19)


TILE_SERVERS = {
    server.id: server
    for server in (
        _brt("brt", later("BRT Achtergrondkaart"), "standaard"),
        _brt("brt-grijs", later("BRT Achtergrondkaart, grijs"), "grijs"),
        _brt("brt-pastel", later("BRT Achtergrondkaart, pastel"), "pastel"),
        TileServer(
            "luchtfoto",
            later("Luchtfoto"),
            "https://service.pdok.nl/hwh/luchtfotorgb/wmts/v1_0/Actueel_orthoHR/EPSG:3857/{z}/{x}/{y}.jpeg",
            later("© Beeldmateriaal.nl"),
            "https://www.beeldmateriaal.nl",
            19,
        ),
        TileServer(
            "osm",
            later("OpenStreetMap"),
            "https://tile.openstreetmap.org/{z}/{x}/{y}.png",
            later("© OpenStreetMap-auteurs"),
            "https://www.openstreetmap.org/copyright",
            19,
        ),
    )
}


_Z_LAND = -250
"""Below tiles, which Leaflet draws at -200: without a connection there still is a map."""
_Z_WAYS = -230
_Z_NAMES = 190

OUTLINES = {"land": Stroke(style.BORDER, 1.2), "borders": Stroke(style.OUTLINE, 0.7)}
"""What :func:`outlines` draws, with its line."""
WAYS = {"roads": Stroke(style.BORDER, 2, "0.1 4"), "canals": Stroke(style.WATER, 2, "0.1 4")}
"""What :func:`ways` draws, with its line."""
WORDS = Words(
    {
        "land": "grens van een provincie",
        "borders": "grens van een gemeente",
        "roads": "weg, schematisch; te zien na inzoomen",
        "canals": "kanaal, schematisch; te zien na inzoomen",
    }
)
"""The same in Dutch, for the legend."""
_WAYS_ZOOM = 11.0

_MIN_ZOOM = {1: 0.0, 2: 8.0, 3: 9.0}
_MIN_ZOOM_OF_OTHERS = 10.0


def outlines(municipalities: gpd.GeoDataFrame, provinces: gpd.GeoDataFrame, credits_: Iterable[str]) -> list[Drawing]:
    """Land in light grey with the provincial borders, and the municipal borders a little weaker."""
    (land,) = drawing.path_options(line("land"))
    land |= {"fill": True, "fillColor": style.LAND, "fillOpacity": 1}
    return [
        drawing.shapes("land", provinces, [land], z=_Z_LAND, credits_=credits_),
        drawing.shapes("borders", municipalities, drawing.path_options(line("borders")), z=_Z_LAND + 1),
    ]


def line(name: str) -> Look:
    """How a line of the background looks, by its key in :data:`OUTLINES` or :data:`WAYS`."""
    return Look("line", ((OUTLINES | WAYS)[name],))


def ways(lines: Mapping[str, gpd.GeoDataFrame], credits_: Mapping[str, Iterable[str]]) -> list[Drawing]:
    """Roads and canals to see near by where a site lies: weak, and dotted, since we derived how they run.

    Parameters
    ----------
    lines : mapping
        Per key of :data:`WAYS` lines in RD New (EPSG:28992).
    credits_ : mapping
        Per key whom to name.
    """
    return [
        drawing.shapes(
            way,
            lines[way],
            drawing.path_options(line(way)),
            z=_Z_WAYS,
            credits_=credits_[way],
            min_zoom=_WAYS_ZOOM,
        )
        for way in WAYS
    ]


def place_names(places: gpd.GeoDataFrame, credits_: Iterable[str], *, below_tiles: bool = False) -> Drawing:
    """The names of places; ``rank`` 1 is shown always, 2 in the province, 3 in the region, others are not shown.

    Below tiles, which have names of their own, they are seen only where no tile has arrived.
    """
    items = [
        Label(
            str(row.name),
            row.geometry.x,
            row.geometry.y,
            rank=-float(row.rank),
            style="town" if row.rank == 1 else "place",
            min_zoom=_MIN_ZOOM.get(int(row.rank), _MIN_ZOOM_OF_OTHERS),
        )
        for row in places[places["rank"].isin(_MIN_ZOOM)].itertuples(index=False)
    ]
    return drawing.labels("places", items, z=_Z_LAND + 2 if below_tiles else _Z_NAMES, credits_=credits_)


def tile_layer(server: TileServer) -> Drawing:
    """The drawing of a tile server."""
    return drawing.tiles(f"tiles-{server.id}", server.url, Credit(tr(server.credit), server.owner_url), server.max_zoom)
