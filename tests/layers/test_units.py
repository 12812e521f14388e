"""Points on a site that reaches into two municipalities are drawn in the one that the register names."""

from __future__ import annotations

import pytest

from layers import load_layer
from layers.placement import register_id_of
from layers.register import entries, load_register


@pytest.mark.parametrize("layer_id", ["units", "barracks_plans"])
def test_points_on_a_site_lie_in_the_municipality_of_the_register(layer_id: str) -> None:
    municipalities = load_layer("municipalities").frame.set_index("name").geometry
    named = load_register().rows.set_index("id")["municipalities"]
    checked = 0
    for feature_id, point in load_layer(layer_id).frame.set_index("id").geometry.items():
        own = entries(named.get(register_id_of(layer_id, feature_id), ""))
        if len(own) == 1:
            assert municipalities[own[0]].contains(point), feature_id
            checked += 1
    assert checked >= 4
