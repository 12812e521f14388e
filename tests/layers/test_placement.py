"""Where the register is on the map, and back."""

from __future__ import annotations

import pytest

from geodata.errors import UnknownRegisterIdError
from layers import layer_specs, load_layer
from layers.placement import places_of, register_id_of
from layers.register import load_register

ROWS = load_register().rows.set_index("id")


def test_every_placement_leads_to_a_feature_of_a_layer() -> None:
    drawn = {
        (layer_id, feature_id)
        for layer_id, spec in layer_specs().items()
        if spec.dataset != "network_links"
        for feature_id in load_layer(layer_id).frame["id"]
    }
    for register_id in ROWS.index:
        for place in places_of(register_id):
            assert (place.layer_id, place.feature_id) in drawn
            assert place.title


def test_the_most_precise_place_comes_first() -> None:
    assert [place.kind for place in places_of("CIJ-23")][:9] == ["feature"] * 9
    assert places_of("MUN-01")[0].layer_id == "munition"
    assert {place.layer_id for place in places_of("MUN-01")} == {"munition", "municipalities"}
    assert [place.kind for place in places_of("MUN-02")] == ["province"]


def test_links_lead_to_the_object_meant() -> None:
    assert ("barracks", "KAZ-01") in {(place.layer_id, place.feature_id) for place in places_of("KAZ-02")}
    assert places_of("OVH-09")[0].feature_id == "PV23"


def test_what_is_no_place_leads_to_what_it_is_about_and_what_is_abroad_nowhere() -> None:
    assert [(place.kind, place.title) for place in places_of("INS-01")] == [("municipality", "Assen")]
    assert [place.kind for place in places_of("VRA-15")] == ["province"]
    assert places_of("OVH-14") == ()


def test_an_unknown_row_is_refused() -> None:
    with pytest.raises(UnknownRegisterIdError) as caught:
        places_of("NONE-01")
    assert "NONE-01" in str(caught.value)
    assert "NONE-01" in caught.value.dutch


def test_a_feature_leads_back_to_its_row() -> None:
    assert register_id_of("barracks", "KAZ-01") == "KAZ-01"
    assert register_id_of("corridor_cno", "CMM-01-road") == "CMM-01"
    assert register_id_of("zones", "7705") == ""
    for layer_id, spec in layer_specs().items():
        if spec.dataset == "places":
            frame = load_layer(layer_id).frame
            assert [register_id_of(layer_id, row) for row in frame["id"]] == frame["inventory_id"].fillna("").tolist()


def test_the_id_of_a_feature_is_its_inventory_id_with_or_without_a_suffix() -> None:
    for layer_id, spec in layer_specs().items():
        if spec.dataset == "places":
            frame = load_layer(layer_id).frame
            for row in frame[frame["inventory_id"].notna()].itertuples():
                assert row.id == row.inventory_id or row.id.startswith(f"{row.inventory_id}-")
