from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from analysis.reachability import network_quality, validate_network
from geodata import Catalogue, embedded
from geodata.seal import seal

if TYPE_CHECKING:
    from pathlib import Path


def test_every_check_has_an_answer_and_every_demand_is_met() -> None:
    validation = validate_network()
    assert np.isfinite(validation.checks["found"]).all()
    assert validation.failed.empty
    assert set(validation.checks["kind"]) == {"band", "road", "run", "time", "motorway"}


def test_the_summary_repeats_the_table() -> None:
    checks, quality = validate_network().checks, network_quality()
    runs = checks[checks["kind"] == "run"]
    error_pct = (runs["found"] / runs["value"] - 1).abs() * 100
    assert quality.distance_cases == len(runs) >= 30
    assert quality.distance_median_pct == pytest.approx(error_pct.median())
    assert quality.distance_p95_pct == pytest.approx(error_pct.quantile(0.95))
    assert quality.bands_met == quality.bands >= 10
    assert quality.roads_met == quality.roads >= 80


def test_motorway_lengths_agree_with_an_independent_source() -> None:
    checks = validate_network().checks
    assert checks.loc[checks["kind"] == "motorway", "error_pct"].abs().max() < 3


def test_withheld_runs_are_not_in_the_network() -> None:
    checks = embedded().table("network_checks")
    links = embedded().table("network_links")
    nodes = embedded().table("network_nodes").set_index("id")
    start, end = (nodes.loc[links[side], ["x_m", "y_m"]].to_numpy() for side in ("from_node", "to_node"))
    pairs = {frozenset((tuple(a), tuple(b))) for a, b in zip(start.tolist(), end.tolist(), strict=True)}
    for run in checks[checks["kind"] == "run"].to_dict("records"):
        ends = frozenset(((run["from_x_m"], run["from_y_m"]), (run["to_x_m"], run["to_y_m"])))
        assert ends not in pairs, run["id"]


def test_a_network_with_wrong_lengths_and_speeds_fails(tmp_path: Path) -> None:
    """The checks can fail: the same network with doubled lengths meets neither bands nor road lengths."""
    (tmp_path / "data").mkdir()
    for name in ("catalogue.toml", "sources.toml"):
        (tmp_path / name).write_bytes((embedded().folder / name).read_bytes())
    for dataset in embedded().datasets.values():
        (tmp_path / "data" / dataset.file).write_bytes(embedded().path(dataset.id).read_bytes())
    path = tmp_path / "data" / "network_links.csv"
    links = embedded().table("network_links")
    links.assign(length_m=links["length_m"] * 2).to_csv(path, index=False)
    seal(Catalogue.read(tmp_path), "network_links")
    failed = validate_network(Catalogue.read(tmp_path)).failed
    assert (failed["kind"] == "road").sum() == network_quality().roads
    assert (failed["kind"] == "band").sum() >= 8
