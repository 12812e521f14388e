"""A table of speeds and penalties of the user's own: read, refused, and in the figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from analysis.errors import ModesInvalidError, OwnModesError
from analysis.options import Question, evaluate
from analysis.options.by_mode import street_minutes
from analysis.options.door import door_to_door
from analysis.options.modes import limits_of, load_modes
from geodata import active

if TYPE_CHECKING:
    from pathlib import Path

    from analysis.options import DecisionTable

WRONG = [
    ("bike", "factor", "0"),
    ("bike", "factor", "snel"),
    ("bike", "factor", ""),
    ("bike", "factor", "nan"),
    ("e_bike", "factor_low", "1.2"),
    ("e_bike", "factor_high", "0.9"),
    ("walk", "fixed_kmh", "-4"),
    ("car", "max_kmh", "1e9"),
    ("car", "network", "bike"),
    ("car", "peak", "soms"),
    ("walk", "access_kmh", ""),
    ("walk", "to_stop_min", ""),
    ("bike", "parking_min", "-1"),
    ("speed_pedelec", "closed_classes", "cycle_path|hemelweg"),
    ("walk", "open_assumptions", "luchtbrug"),
    ("walk", "evidence", "zeker"),
    ("walk", "source", ""),
]


def edited(folder: Path, *changes: tuple[str, str, str]) -> Path:
    """The table that ships with some values changed: mode, column and text."""
    table = active().table("modes").astype(object)
    table = table.where(table.notna(), "")
    for mode, column, text in changes:
        table.loc[table["id"] == mode, column] = text
    path = folder / "mijn-snelheden.csv"
    table.to_csv(path, index=False)
    return path


def test_a_copy_is_the_table_that_ships(tmp_path: Path) -> None:
    assert load_modes(active(), edited(tmp_path)) == load_modes(active())


@pytest.mark.parametrize("mode, column, text", WRONG)
def test_a_value_that_cannot_be_meant_is_named(tmp_path: Path, mode: str, column: str, text: str) -> None:
    with pytest.raises(ModesInvalidError) as caught:
        load_modes(active(), edited(tmp_path, (mode, column, text)))
    told = str(caught.value)
    assert "mijn-snelheden.csv" in told
    assert f"'{mode}'" in told
    assert f"'{column if column != 'factor_high' else 'factor_low'}'" in told
    assert f"'{mode}'" in caught.value.dutch


def test_rows_and_columns_have_to_be_those_that_ship(tmp_path: Path) -> None:
    path = edited(tmp_path)
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    wrong = {
        "row is missing": table.iloc[1:],
        "there twice": pd.concat([table, table.iloc[:1]]),
        "no mode 'step'": table.replace({"id": {"walk": "step"}}),
        "column is missing": table.drop(columns="factor"),
    }
    for words, made in wrong.items():
        made.to_csv(path, index=False)
        with pytest.raises(ModesInvalidError, match=words):
            load_modes(active(), path)


def test_own_speeds_and_penalties_are_in_the_figures_and_in_the_settings(tmp_path: Path) -> None:
    path = edited(tmp_path, ("bike", "factor", "0.5"), ("walk", "to_stop_min", "5"), ("bike", "to_stop_min", "5"))
    ours, own = evaluate(["today"], Question(draws=0)), evaluate(["today"], Question(draws=0, modes=path))

    assert limits_of(load_modes(active(), path)).walk_min == 5

    def value(table: DecisionTable, criterion: str) -> float:
        return table.cells[criterion, "today"].value or 0.0

    assert value(own, "station.NS-SWK.bike") > 1.8 * value(ours, "station.NS-SWK.bike")
    assert value(own, "inhabitants.transit.60") < value(ours, "inhabitants.transit.60")
    assert own.cells["station.NS-SWK.car", "today"] == ours.cells["station.NS-SWK.car", "today"]
    assert (ours.settings["own_tables"], own.settings["own_tables"]) == ([], ["modes"])
    assert own.digest != ours.digest


def test_the_map_knows_own_speeds_and_an_edit_of_them(tmp_path: Path) -> None:
    path = edited(tmp_path, ("bike", "factor", "0.5"))
    usual, slow = street_minutes(), street_minutes(own_modes=path)
    assert (slow.minutes["bike"] > usual.minutes["bike"]).all()
    np.testing.assert_array_equal(slow.minutes["car"], usual.minutes["car"])
    edited(tmp_path, ("bike", "factor", "1.0"))
    assert street_minutes(own_modes=path).minutes["bike"].tolist() == usual.minutes["bike"].tolist()


def test_journeys_know_own_penalties(tmp_path: Path) -> None:
    path = edited(tmp_path, ("bike", "parking_min", "20"))
    usual, slow = (
        door_to_door(27_000, access="bike", egress="hub_taxi", draws=5, own_modes=own) for own in (None, path)
    )
    assert (slow.zones["minutes"] > usual.zones["minutes"]).any()
    assert (slow.zones["minutes"] >= usual.zones["minutes"]).all()
    assert slow.digest != usual.digest


def test_a_street_network_has_its_own_speeds(tmp_path: Path) -> None:
    with pytest.raises(OwnModesError, match=r"mijn-snelheden.csv .* street network"):
        evaluate(["today"], Question(draws=0, modes=edited(tmp_path), network=tmp_path))
