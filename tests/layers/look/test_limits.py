from __future__ import annotations

import math
from typing import Any

import pytest

from geodata import embedded
from layers import load_layer
from layers.look import limits
from layers.look.format import NBSP
from ui.popup import popups
from ui.render import drawings

NOTHING: dict[str, Any] = dict.fromkeys(("floor_above", "ceiling_above", "limits_evidence"), math.nan) | {
    "floor_ft": math.nan,
    "ceiling_ft": math.nan,
}


def row(**values: object) -> dict[str, Any]:
    return NOTHING | {"limits_evidence": "stated"} | values


def plain(text: str) -> str:
    return text.replace(NBSP, " ")


@pytest.mark.parametrize(
    "values, told",
    [
        ({"floor_ft": 0.0, "floor_above": "ground"}, "de grond (vermeld)"),
        ({"floor_ft": 100.0, "floor_above": "ground"}, "100 ft (ongeveer 30 m) boven de grond (vermeld)"),
        ({"floor_ft": 600.0, "floor_above": "sea"}, "600 ft (ongeveer 183 m) boven zeeniveau (vermeld)"),
        ({"floor_ft": 250.0}, "250 ft (ongeveer 76 m); waarboven gemeten: onbekend (vermeld)"),
        (
            {"floor_ft": 13_000.0, "floor_above": "standard_pressure"},
            "FL 130, dat is 13.000 ft (ongeveer 3.962 m) bij standaardluchtdruk (vermeld)",
        ),
        ({}, "onbekend"),
    ],
)
def test_a_limit_says_from_where_it_is_measured(values: dict[str, Any], told: str) -> None:
    assert plain(limits.in_full("floor_ft", row(**values))) == told


def test_an_unknown_limit_beside_a_known_one_stays_a_question() -> None:
    assert plain(limits.in_short(row(floor_ft=0.0, floor_above="ground", ceiling_ft=600.0))) == "grond–600 ft"
    assert plain(limits.in_short(row(ceiling_ft=15_000.0, ceiling_above="standard_pressure"))) == "?–FL 150"
    assert limits.in_short(NOTHING) == ""


def test_the_limits_of_airspace_are_those_of_its_source() -> None:
    places = embedded().features("places").set_index("id")
    known = places[places[["floor_ft", "ceiling_ft"]].notna().any(axis=1)]
    assert set(known["theme"]) == {"airspace"}
    assert set(known["limits_evidence"]) == {"stated"}
    assert places.drop(known.index)["limits_evidence"].isna().all()
    assert set(known["source"]) <= {"bwbr0027968", "bwbr0034883", "bwbr0035356"}
    assert known.loc["OEF-01-ehr51", ["floor_ft", "ceiling_ft", "ceiling_above"]].tolist() == [0, 600, "sea"]
    assert known.loc["LRM-01-glv2", "floor_ft"] == 100
    assert math.isnan(known.loc["LRM-01-glv2", "ceiling_ft"])
    for end in ("floor", "ceiling"):
        above = known[f"{end}_above"][known[f"{end}_ft"].isna()]
        assert above.isna().all(), "a limit that is not known is measured from nowhere"


def test_every_airspace_says_its_limits_also_when_nobody_knows_them() -> None:
    for layer_id in ("low_flying_areas", "low_flying_routes", "restricted_areas", "parachuting"):
        layer = load_layer(layer_id)
        found = popups(layer)
        for number in range(len(layer.frame)):
            lines = dict(found.lines(number))
            assert lines["Ondergrens"]
            assert lines["Bovengrens"]
    danger = load_layer("restricted_areas")
    at = danger.frame["id"].tolist().index("OEF-03-ehr65")
    assert dict(popups(danger).lines(at))["Bovengrens"] == "onbekend"


def test_the_name_on_the_map_has_the_limits() -> None:
    layer = load_layer("restricted_areas")
    (names,) = [drawing for drawing in drawings(layer, 0) if drawing.id.endswith("-names")]
    assert "Luchtvaartgebied EHR 51 De Haar (grond–600 ft)" in plain(names.json)
    assert '"Gevarengebied EHR 65 Witten"' in names.json
