"""What the address of a page may name, so that a mistake in it is told and not passed over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.reachability import assumptions
from layers.load import specified_themes
from ui import attribute_table, compare, filters, language_switch, moment_slider, search_box, view_address
from ui.pages import dual_use_page, help_page, loss_page, map_page, options_page, reachability_page, register_page
from ui.register_table import FILTERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_ON_OR_OFF = {"true", "false", ""}


def unknown(names: Iterable[str]) -> list[str]:
    """The names that no page understands, in their order.

    A name that another page understands is not among them: the address keeps it when the reader goes on.
    """
    known = {
        *language_switch.ADDRESS,
        *search_box.ADDRESS,
        *moment_slider.ADDRESS,
        *map_page.ADDRESS,
        *filters.ADDRESS,
        *attribute_table.ADDRESS,
        *compare.ADDRESS,
        *view_address.ADDRESS,
        *register_page.ADDRESS,
        *reachability_page.ADDRESS,
        *options_page.ADDRESS,
        *dual_use_page.ADDRESS,
        *loss_page.ADDRESS,
        *help_page.ADDRESS,
        *FILTERS,
        *(map_page.key(spec) for theme in specified_themes() for spec in theme.layers),
        *(reachability_page.key(assumption) for assumption in assumptions()),
    }
    return [name for name in names if name not in known]


def wrong_switches(named: Mapping[str, str]) -> list[str]:
    """What the address says of the switches of the map that is neither on nor off, as ``name=value``."""
    switches = {map_page.key(spec) for theme in specified_themes() for spec in theme.layers}
    switches |= {*moment_slider.SWITCHES, *attribute_table.SWITCHES, *compare.SWITCHES}
    return [
        f"{name}={value}" for name, value in named.items() if name in switches and value.casefold() not in _ON_OR_OFF
    ]
