"""What variants agree on: counted cells, and the groups of what ships."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from analysis.loss import compare
from analysis.loss.robust import ROBUST, UNCERTAIN, robust_parts

SIDE = 6
BOX = st.tuples(st.integers(0, SIDE), st.integers(0, SIDE), st.integers(1, SIDE), st.integers(1, SIDE))


@given(boxes=st.lists(BOX, min_size=2, max_size=4))
def test_parts_are_those_of_counted_cells(boxes: list[tuple[int, int, int, int]]) -> None:
    count = np.zeros((2 * SIDE, 2 * SIDE), dtype=int)
    regions = {}
    for number, (x, y, width, height) in enumerate(boxes):
        count[x : x + width, y : y + height] += 1
        regions[str(number)] = shapely.box(x * 100, y * 100, (x + width) * 100, (y + height) * 100)
    found = robust_parts(regions, {}).set_index("part")["area_ha"]
    every = int((count == len(boxes)).sum())
    assert found[ROBUST] == pytest.approx(every, abs=1e-9)
    assert found[UNCERTAIN] == pytest.approx(int((count > 0).sum()) - every, abs=1e-9)


def test_variants_of_one_row_of_the_register_are_held_against_each_other() -> None:
    found = compare(("de-haar-200", "de-haar-400", "rundedal", "jwf-vrij")).robust
    own = found[found["subject"] == "OEF-02"].set_index("part")
    assert set(own["plans"]) == {"de-haar-200 | de-haar-400"}
    assert 190 < own["area_ha"][ROBUST] <= 200.1
    assert own["area_ha"].sum() == pytest.approx(600 - own["area_ha"][ROBUST], abs=0.1)
    together = found[found["subject"] == ""].set_index("part")
    assert together["area_ha"][ROBUST] == 0
    assert set(together["plans"]) == {"de-haar-200 | de-haar-400 | rundedal"}
    assert found["subject"].tolist() == ["OEF-02", "OEF-02", "", ""]


def test_one_plan_has_nothing_to_agree_with() -> None:
    assert robust_parts({"een": shapely.box(0, 0, 100, 100)}, {"een": "OEF-02"}).empty
