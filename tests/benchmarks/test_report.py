from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.benchmarks import report

if TYPE_CHECKING:
    from pathlib import Path

RUNS: dict[str, Any] = {
    "datetime": "2026-05-04T10:00:00",
    "commit_info": {"id": "0123456789abcdef"},
    "machine_info": {"python_version": "3.11.2", "cpu": {"count": 2, "brand_raw": "Processor"}},
    "benchmarks": [
        {
            "name": "test_a_search",
            "stats": {"min": 0.002, "median": 0.003, "max": 0.01},
            "extra_info": {"peer": "networkx", "peer_ms": 50.0, "nodes": 120_000},
        },
        {"name": "test_a_map[every layer]", "stats": {"min": 1.0, "median": 2.5, "max": 3.0}, "extra_info": {}},
    ],
}


def test_a_peer_that_takes_25_times_as_long() -> None:
    (row,) = report.beside_peers(RUNS)
    assert row == {"name": "a search", "ours_ms": 2.0, "peer": "networkx", "peer_ms": 50.0, "ratio": pytest.approx(25)}


def test_where_the_fastest_round_is_not_what_counts() -> None:
    (run, *_) = RUNS["benchmarks"]
    told = {**run, "extra_info": {"peer": "streamlit-folium", "peer_ms": 900.0, "ours_ms": 300.0}}
    (row,) = report.beside_peers({**RUNS, "benchmarks": [told]})
    assert (row["ours_ms"], row["ratio"]) == (300.0, pytest.approx(3))
    assert "ours ms" not in report.page({**RUNS, "benchmarks": [told]})


def test_the_page_tells_when_where_and_what() -> None:
    page = report.page(RUNS)
    assert "2026-05-04 at `0123456` with Python 3.11.2, on 2 cores of Processor" in page
    assert "| a search | 2 ms | networkx | 50 ms | 25.0 | nodes 120,000 |" in page
    assert "| a map, every layer | 2,500 ms | 3,000 ms |  |" in page


def test_every_target_stands_beside_what_was_measured() -> None:
    scan = {"name": "test_60_deadlines_over_130_000_connections", "stats": {"min": 0.01, "median": 0.02, "max": 0.03},
            "extra_info": {"peer": "plain Python", "peer_ms": 390.0}}  # fmt: skip
    areas = {"name": "test_five_isochrones_of_another_destination", "stats": {"min": 0.01, "median": 0.02, "max": 0.03},
             "extra_info": {"not reached inside pct": [0.2, 0.9], "reached missed pct": [3.5, 0.1]}}  # fmt: skip
    found = {words: rest for words, *rest in report.targets(RUNS | {"benchmarks": [scan, areas]})}
    assert found["connection scan: at least 40 times plain Python"] == ["39", "**no**"]
    assert found["of the nodes inside under 1 % not reached"] == ["0.9", "yes"]
    assert found["of the nodes reached under 3 % missed"] == ["3.5", "**no**"]
    assert found["1,000 draws of nine options: under 10 s"] == ["", "not measured"]


def test_both_files_are_written(tmp_path: Path) -> None:
    runs, page, found = (tmp_path / name for name in ("runs.json", "page.md", "list.json"))
    runs.write_text(json.dumps(RUNS), encoding="utf-8")
    report.main(str(runs), str(page), str(found))
    assert page.read_text(encoding="utf-8") == report.page(RUNS)
    assert json.loads(found.read_text(encoding="utf-8")) == report.beside_peers(RUNS)
