"""What a layer is: features of one kind, with the specification that screen and paper draw them by."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from geodata.crs import require_rd
from geodata.errors import DatasetInvalidError
from geodata.schema import EVIDENCE, PLAN_STATUS

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd

REQUIRED_COLUMNS = (
    "id",
    "name",
    "plan_status",
    "evidence",
    "precision_m",
    "source",
    "source_title",
    "licence",
    "reference_date",
    "level",
    "digest",
)
"""Columns that every layer has.

``source`` is the id of a source, ``source_title`` its text for people; ``level`` and ``digest`` say which data the
feature comes from (:mod:`geodata.active`).
"""


@dataclass(frozen=True)
class Symbol:
    """How a layer is drawn, on screen and on paper.

    Attributes
    ----------
    shape : str
        ``fill``, ``line``, ``point`` or ``ring``.
    color : str
        Colour of lines and outlines, ``#rrggbb``.
    fill : str
        Colour of areas, ``#rrggbb``; empty for an outline only.
    fill_opacity, width_px, radius_px : float
        Opacity 0–1, line width and point radius in pixels at the screen.
    label : bool
        Whether the name is written on the map.
    label_zoom : float
        From which zoom the name is written, if it is.
    label_first : bool
        Whether its names get their place before those of all other layers, and always have one in view.
    pattern : str
        What tells the layer from others of its shape without colour: the marker of points, the hatch of areas
        (``band`` or ``border`` for outlines), or ``rail``, ``road``, ``water`` or ``band`` for lines. Empty for the
        plain one.
    size_by : str
        Column that the area of a point is proportional to; ``size_max`` has ``radius_px``.
    size_max : float
        Value of that column.
    spread : bool
        Whether points that would hide each other are moved apart on the screen.
    accuracy : bool
        Whether a ring shows how far off the place can be; not for areas that are themselves the answer to "where".
    """

    shape: str
    color: str
    fill: str = ""
    fill_opacity: float = 0.35
    width_px: float = 2.0
    radius_px: float = 5.0
    label: bool = False
    label_zoom: float = 0.0
    label_first: bool = False
    pattern: str = ""
    size_by: str = ""
    size_max: float = 0.0
    spread: bool = True
    accuracy: bool = True


@dataclass(frozen=True)
class LayerSpec:
    """One entry of ``layers/specs/<theme>.toml``. ``where`` selects rows of the dataset by equal values."""

    id: str
    title: str
    description: str
    dataset: str
    symbol: Symbol
    visible: bool = True
    where: Mapping[str, str | list[str]] = field(default_factory=dict)
    attributes: Mapping[str, str] = field(default_factory=dict)
    """Extra columns for the popup: column name → Dutch label."""
    refreshed: bool = False
    """Whether the dataset is not embedded: the layer is offered once it was fetched."""
    search: bool = True
    """Whether the names of its features are looked through."""
    legend_note: str = ""
    """What the legend adds in words, in Dutch."""
    words: str = ""
    """What people call such things, in Dutch, with commas between: what the search finds the layer by. After a slash
    other forms of the word, such as an irregular plural: ``campus/campussen, hub``."""


@dataclass(frozen=True)
class Theme:
    """A group of layers in the layer switch."""

    id: str
    title: str
    order: int
    layers: tuple[LayerSpec, ...]
    under: bool = False
    """Whether the layers are drawn below those of the other themes, wherever the theme stands in the switch."""


@dataclass(frozen=True, eq=False)
class Layer:
    """Features with their specification. The constructor refuses what could not be drawn honestly.

    Raises
    ------
    WrongCrsError
        The frame is not in RD New.
    DatasetInvalidError
        A required column is missing, an id occurs twice, or a value of ``evidence`` or ``plan_status`` is unknown.
    """

    spec: LayerSpec
    frame: gpd.GeoDataFrame

    def __post_init__(self) -> None:
        require_rd(self.frame, f"Layer '{self.spec.id}'")
        missing = [name for name in REQUIRED_COLUMNS if name not in self.frame.columns]
        if missing:
            raise DatasetInvalidError(dataset=self.spec.id, problem=f"column(s) {', '.join(missing)} missing.")
        if self.frame["id"].duplicated().any():
            raise DatasetInvalidError(dataset=self.spec.id, problem="an id occurs more than once.")
        for column, allowed in (("evidence", EVIDENCE), ("plan_status", PLAN_STATUS)):
            if not self.frame[column].isin(allowed).all():
                raise DatasetInvalidError(dataset=self.spec.id, problem=f"column '{column}' has an unknown value.")

    @property
    def id(self) -> str:
        """The stable id of the layer."""
        return self.spec.id

    @property
    def title(self) -> str:
        """The Dutch title."""
        return self.spec.title
