"""What a plan takes of 800,000 parcels, against geopandas.overlay; and reading only the surroundings of a plan.

``make bench`` measures 800,000 parcels; as an ordinary test a few thousand will do. ``PARAATKAART_BENCH_PARCELS``
overrides both.
"""

from __future__ import annotations

import ctypes
import gc
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from analysis.overlay import loss
from geodata.vector import read_vector

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_benchmark.fixture import BenchmarkFixture

FULL, SMALL = 800_000, 3_000
AT_LEAST = 35
CELL_M = 155.0
"""Parcels of 2.3 ha on average, as in the register of crop parcels."""

ORIGIN_M = (60_000.0, 400_000.0)
CLASSES = np.array([f"gewas {number}" for number in range(12)])


def _size(benchmark: BenchmarkFixture) -> int:
    usual = SMALL if benchmark.disabled else FULL
    return int(os.environ.get("PARAATKAART_BENCH_PARCELS", usual))


def _parcels(count: int) -> gpd.GeoDataFrame:
    """Parcels with 8 to 12 corners, at a distance from each other, with a class each."""
    rng = np.random.default_rng(1)
    side = int(np.ceil(count**0.5))
    across, up = np.meshgrid(np.arange(side + 1.0), np.arange(side + 1.0), indexing="ij")
    corners = np.stack([across, up], -1) + rng.uniform(-0.3, 0.3, (*across.shape, 2))
    quads = np.stack([corners[:-1, :-1], corners[1:, :-1], corners[1:, 1:], corners[:-1, 1:]], 2).reshape(-1, 4, 2)
    quads = ORIGIN_M + CELL_M * quads[:count]
    middle = quads.mean(axis=1, keepdims=True)
    quads = middle + 0.985 * (quads - middle)
    between = 1 + (np.arange(4) < rng.integers(0, 5, (count, 1)))  # one or two more corners on each side
    step = np.arange(3)
    share = step / (between[..., None] + 1)
    points = quads[:, :, None] + (np.roll(quads, -1, axis=1) - quads)[:, :, None] * share[..., None]
    inward = np.where(step > 0, rng.uniform(0, 0.02, share.shape), 0)
    points += (middle[:, :, None] - points) * inward[..., None]
    used = step <= between[..., None]
    owner = np.repeat(np.arange(count), used.sum(axis=(1, 2)))
    shapes = shapely.polygons(shapely.linearrings(points[used], indices=owner))
    return gpd.GeoDataFrame({"class": CLASSES[np.arange(count) % len(CLASSES)]}, geometry=shapes, crs=28992)


def _plans(count: int) -> list[gpd.GeoDataFrame]:
    """Ten plans of 2,000 corners and 200 to 5,000 hectares, or what fits."""
    rng = np.random.default_rng(2)
    extent_m = CELL_M * count**0.5
    largest_ha = min(5_000.0, extent_m**2 / 60_000)
    angles = np.linspace(0, 2 * np.pi, 2_000, endpoint=False)
    found = []
    for area_ha in np.geomspace(largest_ha / 25, largest_ha, 10):
        radius = 1 + rng.uniform(-0.004, 0.004, len(angles))
        for wave in range(2, 9):
            radius += rng.uniform(-0.12, 0.12) / wave * np.sin(wave * angles + rng.uniform(0, 6))
        shape = np.c_[radius * np.cos(angles), radius * np.sin(angles)]
        shape *= (area_ha * 10_000 / shapely.Polygon(shape).area) ** 0.5
        place = ORIGIN_M + extent_m * rng.uniform(0.3, 0.7, 2)
        found.append(gpd.GeoDataFrame(geometry=[shapely.Polygon(place + shape)], crs=28992))
    return found


def _timed(function: Callable[[], Any], rounds: int) -> tuple[Any, float]:
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        result = function()
        times.append(time.perf_counter() - start)
    return result, min(times)


def _usual(plans: gpd.GeoDataFrame, parcels: gpd.GeoDataFrame) -> pd.Series:
    pieces = gpd.overlay(plans, parcels)
    areas_ha: pd.Series = pieces.area.groupby([pieces["plan"], pieces["class"]]).sum() / 10_000
    return areas_ha


def _peak_mb(function: Callable[[], Any]) -> float | None:
    """How much memory a call adds at its peak, where the system can tell."""
    reset, status = Path("/proc/self/clear_refs"), Path("/proc/self/status")
    if not reset.exists() or not hasattr(ctypes.CDLL(None), "malloc_trim"):
        return None

    def kilobytes(name: str) -> int:
        (line,) = (line for line in status.read_text(encoding="ascii").splitlines() if line.startswith(name))
        return int(line.split()[1])

    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)  # what is free already would hide what the call needs
    reset.write_text("5", encoding="ascii")
    before = kilobytes("VmRSS")
    function()
    return (kilobytes("VmHWM") - before) / 1_024


def test_hectares_by_class_of_ten_plans(benchmark: BenchmarkFixture, capsys: pytest.CaptureFixture[str]) -> None:
    count = _size(benchmark)
    parcels, plans = _parcels(count), _plans(count)
    together = pd.concat([plan.assign(plan=number) for number, plan in enumerate(plans)], ignore_index=True)
    loss(plans[0], parcels, "class")  # builds the search tree and compiles, once

    def ours() -> list[Any]:
        return [loss(plan, parcels, "class") for plan in plans]

    usual_peak_mb = _peak_mb(lambda: _usual(together, parcels))
    our_peak_mb = _peak_mb(ours)
    expected, usual_s = _timed(lambda: _usual(together, parcels), 1 if benchmark.disabled else 3)
    found = benchmark(ours)

    for number, result in enumerate(found):
        areas_ha = {row["class"]: row["area_ha"] for row in result.rows if row["kind"] == "class"}
        assert areas_ha == pytest.approx(expected[number].to_dict(), rel=1e-6)
    if not benchmark.disabled:
        assert benchmark.stats is not None
        ratio = usual_s / benchmark.stats.stats.min
        benchmark.extra_info |= {"peer": "geopandas.overlay", "peer_ms": 1e3 * usual_s, "parcels": count}
        benchmark.extra_info |= {"peak_mb": our_peak_mb, "peer_peak_mb": usual_peak_mb}
        with capsys.disabled():
            print(  # noqa: T201  what make bench is for
                f"\n{count:,} parcels, 10 plans: {ratio:.0f} times geopandas.overlay ({usual_s:.2f} s); "
                f"peak {our_peak_mb or float('nan'):.0f} MB more, geopandas {usual_peak_mb or float('nan'):.0f} MB."
            )
        assert count < FULL or ratio >= AT_LEAST


def test_the_first_plan_on_a_layer(benchmark: BenchmarkFixture) -> None:
    """With the search tree to build, and the parcels around the plan to check."""
    count = _size(benchmark)
    parcels, plan = _parcels(count), _plans(count)[4]

    def fresh() -> tuple[tuple[Any, ...], dict[str, Any]]:
        return (plan, parcels.copy().set_geometry(np.array(parcels.geometry)).set_crs(28992), "class"), {}

    assert benchmark.pedantic(loss, setup=fresh, rounds=3).parcels  # type: ignore[no-untyped-call]


@pytest.mark.parametrize("suffix", [".gpkg", ".fgb"])
def test_read_the_surroundings_of_a_plan(benchmark: BenchmarkFixture, tmp_path: Path, suffix: str) -> None:
    count = _size(benchmark)
    plan = _plans(count)[2]
    path = tmp_path / f"parcels{suffix}"
    _parcels(count).to_file(path)
    left, low, right, high = plan.total_bounds

    found = benchmark(lambda: read_vector(path, window_m=(left, low, right, high), columns=["class"]))

    assert 0 < len(found.frame) < count
