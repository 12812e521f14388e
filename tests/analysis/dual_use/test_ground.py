"""Uses of the same ground: hectares and hectare-days on paper, the tables that can be replaced, what is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from analysis.dual_use import Question, ground_use
from analysis.dual_use.errors import FunctionNeededError, TableInvalidError, UnknownFunctionError
from analysis.dual_use.matrix import load_matrix
from analysis.dual_use.sides import known_functions
from analysis.overlay.question import layer_overlap
from geodata import embedded
from geodata.vector_errors import VectorUnknownLayerError
from layers import layer_specs

if TYPE_CHECKING:
    from pathlib import Path

    from tests.analysis.dual_use.conftest import Case

CALENDAR = """function,days,months,hour_from,hour_to
training,1-5,1-12,8,16
farming,1-7,1-12,6,18
housing,1-7,1-12,0,24
road,1-7,1-12,0,24
"""
WEEKDAYS = 261
"""Mondays to Fridays of 2026, which begins on a Thursday."""


@pytest.fixture
def calendar(case: Case) -> Path:
    path = case.folder / "kalender.csv"
    path.write_text(CALENDAR, encoding="utf-8")
    return path


def test_pieces_have_the_hectares_and_hectare_days_of_paper(case: Case, calendar: Path) -> None:
    answer = ground_use(case.question(calendar=calendar))
    pieces = answer.pieces.set_index("civil_function")

    assert pieces["area_ha"][["farming", "housing"]].tolist() == pytest.approx([25, 10])
    assert pieces["length_km"]["road"] == pytest.approx(0.5)
    assert pieces["verdict"].to_dict() == {"farming": "conditional", "housing": "conflict", "road": "conditional"}
    assert pieces["shared_hours"].to_dict() == {"farming": WEEKDAYS * 8, "housing": WEEKDAYS * 8, "road": WEEKDAYS * 8}
    farming, housing = pieces.loc["farming"], pieces.loc["housing"]
    assert farming["conditional_ha_days"] == pytest.approx(25 * WEEKDAYS * 8 / 24)
    assert farming["available_ha_days"] == pytest.approx(25 * (365 * 12 - WEEKDAYS * 8) / 24)
    assert (farming["conflict_ha_days"], housing["available_ha_days"]) == (0, 0)
    assert housing["conflict_ha_days"] == pytest.approx(10 * WEEKDAYS * 8 / 24)
    assert (farming["evidence"], farming["military_source"]) == (None, "terrein.gpkg")
    assert pieces["rationale"].str.len().min() > 20


def test_groups_count_ground_in_two_pieces_once(case: Case, calendar: Path) -> None:
    question = Question((case.military,), (case.civil, f"{case.folder / 'terrein.gpkg'}=farming"), calendar)
    group = ground_use(question).groups.set_index("civil_function").loc["farming"]

    assert (group["pieces"], group["area_ha"], group["double_ha"]) == pytest.approx((2, 100, 25))


def test_a_matrix_of_ones_own_takes_the_place_of_ours(case: Case, calendar: Path) -> None:
    path = case.folder / "matrix.csv"
    path.write_text(
        "realm,military,civil,verdict,in_turns,rationale,evidence,source\n"
        "ground,training,farming,compatible,true,Afgesproken,stated,Eigen afspraak\n",
        encoding="utf-8",
    )
    answer = ground_use(case.question(calendar=calendar, matrix=path))
    pieces = answer.pieces.set_index("civil_function")

    assert pieces["verdict"]["farming"] == "compatible"
    assert pieces["available_ha_days"]["farming"] == pytest.approx(25 * 365 / 2)
    assert (pieces["verdict"]["housing"], pieces["verdict_source"]["farming"]) == (None, "Eigen afspraak")
    assert pieces["conflict_ha_days"].isna()["housing"]
    assert {note.code for note in answer.meeting.notes} >= {"no_verdict"}
    assert answer.meeting.digest != ground_use(case.question(calendar=calendar)).meeting.digest


def test_without_hours_there_are_no_hectare_days(case: Case) -> None:
    path = case.folder / "kalender.csv"
    path.write_text("\n".join(CALENDAR.splitlines()[:2]), encoding="utf-8")
    answer = ground_use(case.question(calendar=path))

    assert answer.pieces["conflict_ha_days"].isna().all()
    assert answer.groups.set_index("civil_function")["available_ha_days"].isna()["farming"]
    assert {note.code for note in answer.meeting.notes} >= {"no_calendar"}


@pytest.mark.parametrize(
    "line, problem",
    [
        ("ground,training,training,conflict,true,x,stated,y", "'training' in column civil"),
        ("ground,training,farming,maybe,true,x,stated,y", "'maybe' in column verdict"),
        ("ground,training,farming,conflict,soms,x,stated,y", "'soms' in column in_turns"),
        ("ground,training,farming,conflict,true,,stated,y", "no rationale"),
        ("ground,training,farming,conflict,true,x,stated,y\n" * 2, "stand there twice"),
    ],
)
def test_a_matrix_with_a_mistake_is_refused(case: Case, line: str, problem: str) -> None:
    path = case.folder / "matrix.csv"
    path.write_text(f"realm,military,civil,verdict,in_turns,rationale,evidence,source\n{line}", encoding="utf-8")
    with pytest.raises(TableInvalidError, match=problem):
        ground_use(case.question(matrix=path))


def test_a_side_without_a_known_function_is_refused(case: Case) -> None:
    plain = case.military.partition("=")[0]
    with pytest.raises(FunctionNeededError, match="=FUNCTION"):
        ground_use(Question((plain,), (case.civil,)))
    with pytest.raises(FunctionNeededError):
        ground_use(Question(("stations",), (case.civil,)))
    with pytest.raises(UnknownFunctionError, match="'farming' is no military function"):
        ground_use(Question((f"{plain}=farming",), (case.civil,)))


def test_a_layer_that_no_file_has_is_refused(case: Case) -> None:
    with pytest.raises(VectorUnknownLayerError, match="oud"):
        ground_use(Question((case.military,), (case.civil,), layers=("oud",)))


def test_our_layers_meet_as_the_overlap_of_layers_says() -> None:
    answer = ground_use(Question(("training_areas",), ("network_provincial",)))
    overlap = layer_overlap("training_areas", "network_provincial")

    assert len(answer.pieces) == len(overlap.pieces) > 0
    assert answer.pieces["length_km"].sum() == pytest.approx(overlap.pieces["length_km"].sum())
    assert set(answer.pieces["evidence"]) == {"illustrative"}


def test_every_pair_of_ground_functions_has_a_cell_and_every_function_hours_or_a_note() -> None:
    functions = known_functions(embedded())
    matrix = load_matrix(embedded(), functions)
    ground = {realm: [key[1:] for key in matrix.cells if key[0] == realm] for realm in ("ground", "air")}
    for pairs in ground.values():
        military, civil = ({pair[side] for pair in pairs} for side in (0, 1))
        assert sorted(pairs) == sorted((one, other) for one in military for other in civil)
    table = embedded().table("use_layers")
    assert set(table["function"]) <= set(functions)
    refreshed = {"natura2000", "nnn", "brp_parcels"}
    assert set(table["layer"]) - refreshed <= set(layer_specs(embedded()))
    for name, source in zip(embedded().table("dual_use_matrix")["id"], matrix.cells.values(), strict=True):
        assert source.evidence != "measured", name
