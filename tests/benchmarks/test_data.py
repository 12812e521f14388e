"""What every start of the application and of the command waits for: the snapshot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cli.output import geojson_features
from geodata import embedded
from layers import layer_specs, load_layer

if TYPE_CHECKING:
    from pytest_benchmark.fixture import BenchmarkFixture


def test_verify_all_datasets(benchmark: BenchmarkFixture) -> None:
    findings = benchmark(lambda: list(embedded().verify()))

    assert all(finding.error is None for finding in findings)


def test_open_all_layers(benchmark: BenchmarkFixture) -> None:
    layers = benchmark(lambda: [load_layer(layer_id) for layer_id in layer_specs()])

    assert all(len(layer.frame) for layer in layers)


def test_write_the_largest_layer_as_geojson(benchmark: BenchmarkFixture) -> None:
    frame = load_layer("zones").frame

    assert len(benchmark(geojson_features, frame)) == len(frame)
