"""Minutes by every mode for one option, against the decision table, and the fastest mode per place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.options import Question, evaluate
from analysis.options.by_mode import LONGEST_MIN, NO_MODE, fastest, street_minutes
from analysis.reachability.settings import BANDS_MIN
from geodata.errors import UnknownDestinationError

if TYPE_CHECKING:
    from pathlib import Path


def test_minutes_are_those_of_the_decision_table() -> None:
    table = evaluate(["fietsroute-meppel", "pr-a32"], Question(draws=0))
    for option in ("today", "fietsroute-meppel", "pr-a32"):
        found = street_minutes(option)
        inhabitants = found.zones["inhabitants"].to_numpy(dtype=float)
        for mode, minutes in found.minutes.items():
            for band in BANDS_MIN:
                cell = table.cells[f"inhabitants.{mode}.{band}", option]
                assert cell.value == inhabitants[minutes <= band].sum(), (option, mode, band)
    base, bike, hub = (street_minutes(option) for option in ("today", "fietsroute-meppel", "pr-a32"))
    assert (bike.minutes["bike"] <= base.minutes["bike"]).all()
    assert (bike.minutes["bike"] < base.minutes["bike"]).any()
    assert np.isinf(base.minutes["park_and_ride"]).all()
    assert np.isfinite(hub.minutes["park_and_ride"]).any()
    assert len({base.digest, bike.digest, hub.digest}) == 3
    assert base.names["e_bike"] == "E-bike"
    assert base.evidence == "illustrative"


def test_only_cars_are_slower_in_the_peak() -> None:
    free, peak = street_minutes("pr-a32"), street_minutes("pr-a32", peak=True)
    assert peak.peak_factor > 1
    np.testing.assert_allclose(peak.minutes["car"], free.minutes["car"] * peak.peak_factor)
    np.testing.assert_array_equal(peak.minutes["bike"], free.minutes["bike"])
    there = np.isfinite(free.minutes["park_and_ride"])
    assert (peak.minutes["park_and_ride"][there] > free.minutes["park_and_ride"][there]).all()
    assert free.digest != peak.digest


def test_an_own_file_is_read_again_after_an_edit(root: Path, tmp_path: Path) -> None:
    own = tmp_path / "eigen.toml"
    text = (root / "geodata/data/options/pr-a32.toml").read_text(encoding="utf-8")
    own.write_text(text, encoding="utf-8")
    before = street_minutes(str(own))
    own.write_text(text.replace('id = "pr-a32"', 'id = "eigen"').split("[[change]]")[0], encoding="utf-8")
    assert np.isfinite(before.minutes["park_and_ride"]).any()
    assert np.isinf(street_minutes(str(own)).minutes["park_and_ride"]).all()


def test_an_unknown_destination_is_named() -> None:
    with pytest.raises(UnknownDestinationError):
        street_minutes(destination="maan")


@given(st.lists(st.lists(st.floats(0, 90) | st.just(np.inf), min_size=5, max_size=5), min_size=1, max_size=4))
def test_no_mode_is_faster_than_the_fastest(every: list[list[float]]) -> None:
    minutes = {str(number): np.array(row) for number, row in enumerate(every)}
    mode, best = fastest(minutes)
    for place in range(5):
        column = [row[place] for row in every]
        assert best[place] == min(column)
        assert mode[place] == (NO_MODE if min(column) == np.inf else column.index(min(column)))


def test_a_ride_that_is_too_long_is_no_way_to_travel() -> None:
    long = np.array([LONGEST_MIN["e_bike"], LONGEST_MIN["e_bike"] + 0.1])
    mode, best = fastest({"e_bike": long, "car": np.array([90.0, 90.0])})
    assert mode.tolist() == [0, 1]
    assert best.tolist() == [LONGEST_MIN["e_bike"], 90.0]


def test_of_no_modes_none_is_fastest() -> None:
    with pytest.raises(ValueError, match="at least one"):
        fastest({})
