"""What can be drawn: themes, layers and their specifications."""

from layers.load import drawing_order, drawn_specs, layer_specs, load_layer, themes
from layers.model import Layer, LayerSpec, Symbol, Theme

__all__ = [
    "Layer",
    "LayerSpec",
    "Symbol",
    "Theme",
    "drawing_order",
    "drawn_specs",
    "layer_specs",
    "load_layer",
    "themes",
]
