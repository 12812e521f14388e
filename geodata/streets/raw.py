"""Streets as they were read, before any rule: ways, their tags and the positions of their nodes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import numpy as np
    from numpy.typing import NDArray

ATTRIBUTION = "© OpenStreetMap contributors"
LICENCE = "ODbL 1.0"

_ACCESS = (
    *("access", "vehicle", "motor_vehicle", "motorcar", "hgv", "bicycle", "electric_bicycle", "moped", "mofa"),
    *("speed_pedelec", "foot"),
)
_SIZED = ("hgv", "motorcar")
SIZES = (
    *("maxheight", "maxwidth", "maxlength", "maxweight", "maxweightrating", "maxgcweight", "maxgcweightrating"),
    "maxaxleload",
)
WAY_TAGS = frozenset(
    {
        *("highway", "route", "area", "junction", "motorroad", "name", "ref", "surface", "tracktype", "conveying"),
        *("ramp:bicycle", "duration", "interval", "oneway", "zone:maxspeed", "zone:traffic", "source:maxspeed"),
        *(f"{key}{end}" for key in (*_ACCESS, "traffic_sign") for end in ("", ":forward", ":backward")),
        *(f"oneway:{key}" for key in _ACCESS),
        *(f"cycleway{side}{end}" for side in ("", ":left", ":right", ":both") for end in ("", ":oneway")),
        *(f"{key}{end}" for key in SIZES for end in ("", ":physical", ":forward", ":backward")),
        *(f"{key}:{of}{end}" for key in SIZES for of in _SIZED for end in ("", ":forward", ":backward")),
        *(f"{of}:{key}" for key in SIZES for of in _SIZED),
        *("maxspeed:type", "sidewalk", "sidewalk:left", "sidewalk:right", "sidewalk:both"),
        *(
            f"maxspeed{of}{end}"
            for of in ("", *(f":{key}" for key in _ACCESS))
            for end in ("", ":forward", ":backward")
        ),
    }
)
"""The tags of ways that the rules look at, each also with ``:conditional``; the others are left out on reading."""

NODE_TAGS = frozenset({"barrier", "highway", "crossing", "locked", *_ACCESS, *SIZES, "maxwidth:physical"})


class Way(NamedTuple):
    """A way: its id, the tags that matter, and where its nodes stand in the arrays (``start`` to before ``end``)."""

    id: int
    tags: Mapping[str, str]
    start: int
    end: int


class Restriction(NamedTuple):
    """A relation about turns: the tags that matter, and the ways from and to which nobody may, or must, turn."""

    tags: Mapping[str, str]
    starts: tuple[int, ...]
    ends: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class RawStreets:
    """Ways in the order of their ids.

    Attributes
    ----------
    file : str
        Name of the file, or address of the service, that they come from.
    nodes : array of int64
        Ids of the nodes of all ways, one way after the other.
    lon, lat : array of float
        Their positions in WGS84 degrees; NaN where the source does not hold the node.
    node_tags : mapping
        Tags of the nodes that a barrier or a signal stands on.
    reference_date : date or None
        The state that the source describes; ``reference_basis`` says how that is known.
    sha256 : str
        Of the file; empty if there is none.
    restrictions : tuple of Restriction, or None
        Those that one of the ways begins or ends; ``None`` where the source was not asked for them.
    """

    file: str
    ways: tuple[Way, ...]
    nodes: NDArray[np.int64]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    node_tags: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    reference_date: date | None = None
    reference_basis: str = "not known"
    sha256: str = ""
    notes: Mapping[str, int] = field(default_factory=dict)
    restrictions: tuple[Restriction, ...] | None = None
