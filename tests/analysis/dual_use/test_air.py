"""Uses of the same air: heights on paper, and that nothing of it becomes ground."""

from __future__ import annotations

import pytest

from analysis.dual_use import Question, air_use
from analysis.dual_use.heights import Heights, heights_of, relation

SURFACE = Heights(0.0, "ground", 0.0, "ground")
LOW = Heights(100.0, "ground", None, None)
DRONE = Heights(0.0, "ground", 394.0, "ground")


@pytest.mark.parametrize(
    "one, other, expected",
    [
        (LOW, SURFACE, ("apart", 100.0)),
        (SURFACE, LOW, ("apart", 100.0)),
        (LOW, DRONE, ("same", None)),
        (Heights(0.0, "ground", 600.0, "sea"), SURFACE, ("same", None)),
        (Heights(0.0, "ground", 600.0, "sea"), DRONE, ("same", None)),
        (Heights(250.0, None, None, None), SURFACE, ("unknown", None)),
        (Heights(None, None, None, None), DRONE, ("unknown", None)),
        (LOW, Heights(0.0, "ground", 13_000.0, "standard_pressure"), ("unknown", None)),
        (Heights(500.0, "sea", 900.0, "sea"), Heights(1_000.0, "sea", None, None), ("apart", 100.0)),
        (Heights(500.0, "sea", 900.0, "sea"), Heights(800.0, "sea", None, None), ("same", None)),
    ],
)
def test_heights(one: Heights, other: Heights, expected: tuple[str, float | None]) -> None:
    assert relation(one, other) == expected
    assert relation(other, one) == expected


def test_a_feature_has_its_own_limits_before_those_of_its_function() -> None:
    feature = {"floor_ft": float("nan"), "floor_above": "", "ceiling_ft": 13_000, "ceiling_above": "sea"}
    function = {"floor_ft": 0, "floor_above": "ground", "ceiling_ft": 5.0, "ceiling_above": "ground"}
    assert heights_of(feature, function) == Heights(0.0, "ground", 13_000.0, "sea")


def test_the_air_has_footprints_and_no_hectares_of_ground() -> None:
    answer = air_use(Question(("low_flying_areas", "restricted_areas")))
    groups = answer.groups.set_index(["military_function", "civil_function", "height"])

    assert not {"area_ha", "conflict_ha_days"} & {*answer.pieces, *answer.groups}
    people = answer.pieces[(answer.pieces["military_id"] == "LRM-01-glv2") & (answer.pieces["civil_layer"] == "zones")]
    assert (people["gap_ft"] == 100).all()
    assert len(people) > 10
    assert groups["verdict"]["uas_restricted", "drone", "same"] == "conflict"
    (restricted,) = (used.side.frame for used in answer.meeting.military if used.name == "restricted_areas")
    restricted_ha = restricted.loc[["OEF-01-ehr51", "OEF-04-ehr52"]].area.sum() / 10_000
    assert groups["footprint_ha"]["uas_restricted", "drone", "same"] == pytest.approx(restricted_ha)
    assert groups["inhabitants"]["low_flying", "housing", "apart"] == people["inhabitants"].sum() + _others(
        answer.pieces
    )


def _others(pieces: object) -> int:
    import pandas as pd

    assert isinstance(pieces, pd.DataFrame)
    zones = pieces[(pieces["civil_layer"] == "zones") & (pieces["military_function"] == "low_flying")]
    in_two = zones[zones["military_id"] == "LRM-01-glv2"]["civil_id"]
    return int(zones[~zones["civil_id"].isin(in_two)].drop_duplicates("civil_id")["inhabitants"].sum())
