from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers import layer_specs, load_layer
from layers.look.format import NBSP
from ui.popup import Popups, popups

if TYPE_CHECKING:
    from collections.abc import Callable

    from layers import Layer

REQUIRED = ["Planstatus", "Bewijs", "Nauwkeurigheid", "Bron", "Licentie", "Peildatum", "Gegevens"]


def test_a_popup_says_everything_in_dutch(make_layer: Callable[..., Layer]) -> None:
    layer = make_layer(
        {"area_ha": 292.0, "note": "Indicatief.", "evidence": "illustrative", "plan_status": "gepland"},
        attributes={"area_ha": "Oppervlakte (ha)"},
    )
    assert popups(layer).lines(0) == [
        ("Oppervlakte", f"292{NBSP}ha"),
        ("Planstatus", "gepland"),
        ("Bewijs", "illustratief: door ons geschetst om de plek aan te duiden"),
        ("Nauwkeurigheid", f"±{NBSP}100{NBSP}m"),
        ("Toelichting", "Indicatief."),
        ("Bron", "Provincie"),
        ("Licentie", "CC BY 4.0"),
        ("Peildatum", "mei 2024"),
        ("Gegevens", "meegeleverd (kenmerk 0123456789abcdef)"),
    ]


def test_a_popup_says_that_its_data_was_refreshed(make_layer: Callable[..., Layer]) -> None:
    layer = make_layer({"level": "refreshed", "digest": "fedcba9876543210"})
    assert ("Gegevens", "ververst (kenmerk fedcba9876543210)") in popups(layer).lines(0)


def test_a_unit_is_said_once(make_layer: Callable[..., Layer]) -> None:
    layer = make_layer(
        {"car_kmh": 80.0, "length_m": 1500.0},
        attributes={"car_kmh": "Snelheid (km/u, aanname)", "length_m": "Lengte (m)"},
    )
    lines = dict(popups(layer).lines(0))
    assert lines["Snelheid (aanname)"] == f"80{NBSP}km/u"
    assert lines["Lengte"] == f"1.500{NBSP}m"


def test_missing_values_leave_no_line(make_layer: Callable[..., Layer]) -> None:
    layer = make_layer(
        {"area_ha": 5.0, "note": "Iets."}, {"area_ha": math.nan, "note": None}, attributes={"area_ha": "Grootte (ha)"}
    )
    assert [label for label, _ in popups(layer).lines(0)] == ["Grootte", *REQUIRED[:3], "Toelichting", *REQUIRED[3:]]
    assert [label for label, _ in popups(layer).lines(1)] == REQUIRED


def test_what_all_features_share_is_sent_once(make_layer: Callable[..., Layer]) -> None:
    found = popups(make_layer({"reference_date": "2023"}, {"reference_date": "2024"}))
    assert found.labels[next(iter(set(range(len(found.labels))) - set(found.shared)))] == "Peildatum"
    assert found.values == (("2023",), ("2024",))


@pytest.mark.parametrize("layer_id", layer_specs())
def test_every_feature_of_every_layer_has_its_facts(layer_id: str) -> None:
    layer = load_layer(layer_id)
    found = popups(layer)
    for row in range(len(layer.frame)):
        lines = dict(found.lines(row))
        assert set(REQUIRED) <= set(lines)
        assert "nan" not in lines.values()


@given(st.lists(st.tuples(*[st.sampled_from("ab")] * 3), min_size=1, max_size=5), st.data())
def test_a_part_of_the_popups_says_the_same(values: list[tuple[str, ...]], data: st.DataObject) -> None:
    whole = Popups(("Soort", "Bron", "Jaar", "Licentie"), {1: "CBS"}, tuple(values))
    rows = data.draw(st.lists(st.sampled_from(range(len(values))), min_size=1))
    part = whole.part(rows)
    assert [part.lines(i) for i in range(len(rows))] == [whole.lines(row) for row in rows]
    assert len(part.shared) + len(part.values[0]) == len(whole.labels)
    assert all(len({row[i] for row in part.values}) > 1 for i in range(len(part.values[0])))
