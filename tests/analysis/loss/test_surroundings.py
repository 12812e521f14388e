"""What plans touch and who lives near: the figures of the neighbourhood of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from analysis.dual_use.neighbourhood import neighbourhood
from analysis.loss import Inputs, compare
from analysis.loss.surroundings import NEAR_M, surroundings
from geodata.extent import named_extent
from geodata.store import Store
from tests.geodata.refreshing import natura, run

if TYPE_CHECKING:
    from pathlib import Path


def test_the_figures_are_those_of_the_neighbourhood() -> None:
    inputs = Inputs()
    found = surroundings(compare(("de-haar-400", "jwf-vrij", "rundedal"), inputs), inputs)
    assert found.people["plan"].tolist() == ["de-haar-400", "rundedal"]  # what comes free disturbs nobody
    assert found.people["homes"].isna().all()
    around = neighbourhood("rundedal", (500.0, NEAR_M))
    own = found.people.set_index("plan").loc["rundedal"]
    last = around.people.iloc[-1]
    names = ["within_inhabitants", "within_low", "within_high"]
    assert [own[name] for name in names] == [last[name] for name in names]
    assert own["within_high"] > 0
    mine = found.nature[found.nature["plan"] == "rundedal"].set_index("layer")["area_ha"]
    theirs = around.nature[around.nature["to_m"] == 0].set_index("layer")["area_ha"]
    assert mine.to_dict() == theirs.to_dict()


def test_what_was_counted_is_named_and_told_apart(tmp_path: Path) -> None:
    inputs = Inputs()
    found = compare(("rundedal",), inputs)
    embedded = surroundings(found, inputs)
    assert embedded.zones_used is not None
    assert embedded.zones_used.level == "embedded"
    assert {side.level for side in embedded.inputs} == {"embedded"}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PARAATKAART_DATA", str(tmp_path))
        run(Store(), {"natura2000": natura}, extent=named_extent("region"))
        fetched = surroundings(found, inputs)
    assert "natura2000" in {side.dataset for side in fetched.inputs if side.level == "refreshed"}
    assert fetched.digest != embedded.digest == surroundings(found, inputs).digest


def test_nothing_was_counted_where_no_plan_takes_ground() -> None:
    inputs = Inputs()
    found = surroundings(compare(("jwf-vrij",), inputs), inputs)
    assert (found.zones_used, found.inputs, found.notes) == (None, (), ())
