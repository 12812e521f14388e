"""Plans side by side: paper, and random plans against counting cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from analysis.loss import Inputs, by_class, compare, known_plans
from analysis.loss.compare import _agreement, _differences, lost_share
from analysis.overlay.question import plan_loss
from geodata import embedded

if TYPE_CHECKING:
    from pathlib import Path

SIDE = 8
BOX = st.tuples(st.integers(0, SIDE), st.integers(0, SIDE), st.integers(1, SIDE), st.integers(1, SIDE))


def test_two_plans_on_paper(folder: Path) -> None:
    west, east = str(folder / "west.gpkg"), str(folder / "oost.gpkg")
    found = compare((west, east), Inputs(str(folder / "percelen.gpkg"), "gewas"))
    plans = found.plans.set_index("plan")

    assert plans["new_ha"].tolist() == pytest.approx([4, 4])
    assert plans["certain_ha"][west] == pytest.approx(1)
    assert plans["possible_ha"][west] == pytest.approx(4 + 4 * 200 * 50 / 1e4 + np.pi * 50**2 / 1e4, rel=2e-3)
    assert plans["farming_equivalent_high_ha"].isna().all()
    (row,) = found.differences.to_dict("records")
    assert [row[name] for name in ("shared_ha", "only_plan_ha", "only_other_ha", "difference_ha")] == pytest.approx(
        [2, 2, 2, 0], abs=1e-6
    )
    assert dict(zip(found.agreement["plans"], found.agreement["area_ha"], strict=True)) == pytest.approx({2: 2, 1: 4})
    first = found.from_to[found.from_to["plan"] == west].set_index("from_class")["area_ha"]
    assert first.to_dict() == pytest.approx({"gras": 2, "mais": 2})
    assert by_class(found.answers[east]) == pytest.approx({"mais": 2.4, None: 1.6})


@given(boxes=st.lists(BOX, min_size=1, max_size=5))
def test_agreement_and_differences_are_those_of_counted_cells(boxes: list[tuple[int, int, int, int]]) -> None:
    cells = [np.zeros((2 * SIDE, 2 * SIDE), dtype=bool) for _ in boxes]
    regions = {}
    for number, (x, y, width, height) in enumerate(boxes):
        cells[number][x : x + width, y : y + height] = True
        regions[str(number)] = shapely.box(x * 100, y * 100, (x + width) * 100, (y + height) * 100)
    count = np.sum(cells, axis=0)
    expected = {number: int((count == number).sum()) for number in range(1, len(boxes) + 1) if (count == number).any()}

    found = {row["plans"]: row["area_ha"] for row in _agreement(list(regions.values())) if row["area_ha"] > 1e-9}
    assert found == pytest.approx(expected)
    for row in _differences(list(regions), regions):
        one, other = cells[int(row["plan"])], cells[int(row["other"])]
        assert row["shared_ha"] == pytest.approx(int((one & other).sum()), abs=1e-9)
        assert row["only_plan_ha"] == pytest.approx(int((one & ~other).sum()), abs=1e-9)
        assert row["difference_ha"] == pytest.approx(int(other.sum()) - int(one.sum()), abs=1e-9)


def test_existing_ground_is_not_lost_and_freed_ground_is_no_loss() -> None:
    # The extension as it stands, the existing area itself, and what comes free.
    found = compare(("de-haar-292", "OEF-01", "jwf-vrij"))
    plans = found.plans.set_index("plan")

    assert plans["new_ha"]["de-haar-292"] == pytest.approx(plans["gross_ha"]["de-haar-292"])
    assert (plans["new_ha"]["OEF-01"], plans["existing_ha"]["OEF-01"]) == pytest.approx(
        (0, plans["gross_ha"]["OEF-01"]), abs=1e-6
    )
    assert (plans["kind"]["jwf-vrij"], plans["existing_ha"]["jwf-vrij"]) == ("gain", 0)
    assert "jwf-vrij" not in {*found.differences["plan"], *found.differences["other"]}
    assert np.isnan(plans["farming_equivalent_high_ha"]["jwf-vrij"])


def test_the_variants_differ_in_place_and_kind() -> None:
    assert list(known_plans()) == list(dict.fromkeys(embedded().features("plans")["plan"]))
    found = compare(("de-haar-400", "de-haar-boeren"))
    plans = found.plans.set_index("plan")
    share = lost_share("training", "")
    season = lost_share("training", "10-3")

    assert found.differences["shared_ha"].tolist() == [0]
    assert share is not None
    assert season is not None
    assert 0 < season < share < 1
    assert plans["farming_equivalent_high_ha"].tolist() == pytest.approx(
        [share * plans["new_ha"]["de-haar-400"], 100 * share + 100 * season], rel=1e-3
    )
    assert plans["seasonal_ha"]["de-haar-boeren"] == pytest.approx(100, rel=1e-3)
    assert (found.from_to["from_kind"] == "unknown").all()
    assert lost_share("industry", "") == 1


def test_a_variant_has_the_statements_of_its_row_of_the_register() -> None:
    answer = plan_loss("de-haar-boeren")
    assert answer.statements["id"].tolist() == plan_loss("OEF-02").statements["id"].tolist() != []
    assert (answer.evidence, answer.precision_m, answer.plan.dataset) == ("illustrative", 1500, "plans")
