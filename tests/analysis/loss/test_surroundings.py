"""What plans touch and who lives near: the figures of the neighbourhood of each."""

from __future__ import annotations

from analysis.dual_use.neighbourhood import neighbourhood
from analysis.loss import Inputs, compare
from analysis.loss.surroundings import NEAR_M, surroundings


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
