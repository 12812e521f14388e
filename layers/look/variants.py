"""Columns by which features of one layer are drawn a little differently: the mode of a line, the kind of a station."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from layers import Layer

NAMES = {"": "", "road": "weg", "rail": "spoor", "water": "water", "intercity": "intercity"}
"""Variant → Dutch word for the legend."""


def variants(layer: Layer) -> list[str]:
    """The variant of every feature, in the order of the frame; empty text where there is nothing to tell apart.

    Raises
    ------
    ValueError
        A line has a mode that nobody decided how to draw.
    """
    frame = layer.frame
    if layer.spec.symbol.shape == "line" and "mode" in frame:
        unknown = set(frame["mode"]) - set(NAMES)
        if unknown:
            raise ValueError(f"Layer '{layer.id}' has modes that cannot be drawn: {sorted(unknown)}.")
        return [str(mode) for mode in frame["mode"]]
    if layer.spec.symbol.shape == "ring" and "intercity" in frame:
        return ["intercity" if intercity else "" for intercity in frame["intercity"]]
    return [""] * len(frame)
