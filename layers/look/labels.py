"""A name on the map."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Label:
    """A name on the map at an RD position; the higher ``rank``, the sooner it gets a free place.

    ``initial`` is set small behind the name; ``below`` puts the name under the position instead of on it. A name that
    is wider than twice ``radius_m`` stands at the first free one of ``sides`` instead: letter and RD position. The
    name of a region stands anywhere within ``radius_m`` of its position.
    """

    text: str
    x_m: float
    y_m: float
    rank: float
    style: str = "data"
    min_zoom: float = 0
    initial: str = ""
    below: bool = False
    radius_m: float = 0
    sides: tuple[tuple[str, float, float], ...] = ()
