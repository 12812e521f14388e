"""What the address of a page may name, so that a mistake in it is told and not passed over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.reachability import assumptions
from layers.load import specified_themes
from ui import attribute_table, filters, moment_slider, search_box
from ui.pages import dual_use_page, loss_page, map_page, options_page, reachability_page, register_page
from ui.register_table import FILTERS

if TYPE_CHECKING:
    from collections.abc import Iterable


def unknown(names: Iterable[str]) -> list[str]:
    """The names that no page understands, in their order.

    A name that another page understands is not among them: the address keeps it when the reader goes on.
    """
    known = {
        *search_box.ADDRESS,
        *moment_slider.ADDRESS,
        *map_page.ADDRESS,
        *filters.ADDRESS,
        *attribute_table.ADDRESS,
        *register_page.ADDRESS,
        *reachability_page.ADDRESS,
        *options_page.ADDRESS,
        *dual_use_page.ADDRESS,
        *loss_page.ADDRESS,
        *FILTERS,
        *(map_page.key(spec) for theme in specified_themes() for spec in theme.layers),
        *(reachability_page.key(assumption) for assumption in assumptions()),
    }
    return [name for name in names if name not in known]
