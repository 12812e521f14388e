"""Write what ``make bench`` measured: ``docs/benchmarks.md`` to read and ``build/benchmarks.json`` to compare.

Usage: ``python tests/benchmarks/report.py RUNS PAGE LIST``, where RUNS is what ``--benchmark-json`` wrote. A benchmark
that ran a peer beside it has ``peer`` and ``peer_ms`` in its ``extra_info``, and ``ours_ms`` where that is not its
fastest round; what else stands there becomes a remark.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

_PEER = ("peer", "peer_ms", "ours_ms")
_INTRODUCTION = """# Benchmarks

What users wait for, and how long others take for the same in the same run. Made by `make bench`; a test never
asserts an absolute time.

Measured on {date} at `{commit}` with Python {python}, on {cores} cores of {cpu}. Beside a peer the fastest
round of both counts; with sessions at once the 95th percentile of what they did.
"""


_TARGETS = (
    ("all origins to one destination", "ratio", 15.0, "one-to-all on 110,000 nodes: at least 15 times networkx"),
    (
        "five isochrones of another destination",
        "ratio",
        500.0,
        "five isochrone bands: at least 500 times the osmnx-style union of buffers",
    ),
    (
        "five isochrones of another destination",
        "not reached inside pct",
        1.0,
        "of the nodes inside under 1 % not reached",
    ),
    ("five isochrones of another destination", "reached missed pct", 3.0, "of the nodes reached under 3 % missed"),
    ("60 deadlines over 130 000 connections", "ratio", 40.0, "connection scan: at least 40 times plain Python"),
    ("bands of nine options, values known", "s", 10.0, "1,000 draws of nine options: under 10 s"),
    ("bands of nine options, nothing known", "s", 10.0, "the same with nothing read before: under 10 s"),
    (
        "an option that was computed is shown again",
        "95th percentile in ms",
        700.0,
        "another option on the map: under 700 ms (95th percentile)",
    ),
    (
        "a layer is switched at once",
        "95th percentile in ms",
        700.0,
        "a layer on the map, on or off: under 700 ms (95th percentile)",
    ),
    (
        "sessions at once",
        "95th percentile in ms",
        2_000.0,
        "a layer or a filter with 20 sessions at once: under 2 s (95th percentile)",
    ),
    ("sessions at once", "peak mb", 2_500.0, "memory with 20 sessions at once: under 2,500 MB"),
    ("sessions at once", "kept mb", 50.0, "memory when they have left: less than 50 MB above the start"),
    ("first use after start", "map after s", 5.0, "first use after start, the map: under 5 s"),
    ("first use after start", "options after s", 5.0, "first use after start, map and then options: under 5 s"),
)
"""Benchmark, figure, bound, and what it says: a ratio is at least its bound, everything else stays below it."""


def targets(runs: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Every target with what was measured, and whether it was met; a list of figures counts by its greatest."""
    ratios = {str(row["name"]): float(row["ratio"]) for row in beside_peers(runs)}
    by_name = {_name(run): run for run in runs["benchmarks"]}
    found = []
    for name, figure, bound, words in _TARGETS:
        run = by_name.get(name)
        value: Any = None
        if run is not None and figure == "s":
            value = run["stats"]["median"]
        elif run is not None:
            value = ratios.get(name) if figure == "ratio" else run["extra_info"].get(figure)
        value = max(value) if isinstance(value, list) else value
        if value is None:
            found.append((words, "", "not measured"))
            continue
        met = value >= bound if figure == "ratio" else value < bound
        found.append((words, f"{value:,.4g}", "yes" if met else "**no**"))
    return found


def beside_peers(runs: dict[str, Any]) -> list[dict[str, Any]]:
    """``{name, ours_ms, peer, peer_ms, ratio}`` of every benchmark that ran a peer, fastest rounds."""
    found = []
    for run in runs["benchmarks"]:
        extra = run["extra_info"]
        if "peer" in extra:
            ours_ms = extra.get("ours_ms", 1_000 * run["stats"]["min"])
            row = {"name": _name(run), "ours_ms": ours_ms, "peer": extra["peer"], "peer_ms": extra["peer_ms"]}
            found.append({**row, "ratio": extra["peer_ms"] / ours_ms})
    return found


def page(runs: dict[str, Any]) -> str:
    """The page in Markdown."""
    machine = runs["machine_info"]
    text = _INTRODUCTION.format(
        date=runs["datetime"][:10],
        commit=runs["commit_info"]["id"][:7],
        python=machine["python_version"],
        cores=machine["cpu"]["count"],
        cpu=machine["cpu"].get("brand_raw", "an unknown processor"),
    )
    remarks = {_name(run): _remarks(run) for run in runs["benchmarks"]}
    beside = [
        (name, _ms(row["ours_ms"]), str(row["peer"]), _ms(row["peer_ms"]), f"{row['ratio']:.1f}", remarks[name])
        for row in beside_peers(runs)
        for name in [str(row["name"])]
    ]
    alone = [
        (_name(run), _ms(1_000 * run["stats"]["median"]), _ms(1_000 * run["stats"]["max"]), _remarks(run))
        for run in runs["benchmarks"]
        if "peer" not in run["extra_info"]
    ]
    text += "\n## Targets\n\n" + _table(("", "measured", "met"), targets(runs))
    text += "\n## Beside a peer\n\n" + _table(("", "ours", "peer", "peer's", "times", "remarks"), beside)
    return text + "\n## Alone\n\n" + _table(("", "median", "slowest", "remarks"), alone)


def _name(run: dict[str, Any]) -> str:
    name, _, parameter = str(run["name"]).removeprefix("test_").partition("[")
    return name.replace("_", " ") + (f", {parameter.removesuffix(']')}" if parameter else "")


def _remarks(run: dict[str, Any]) -> str:
    remarks = []
    for key, value in run["extra_info"].items():
        if key not in _PEER:
            words = f"{value:,.0f}" if isinstance(value, int | float) else str(value)
            remarks.append(f"{key.replace('_', ' ')} {words}")
    return ", ".join(remarks)


def _ms(value: float) -> str:
    return f"{value:,.0f} ms" if value >= 100 else f"{value:.3g} ms"


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def main(runs_path: str, page_path: str, list_path: str) -> None:
    """Read the runs and write both."""
    runs = json.loads(Path(runs_path).read_text(encoding="utf-8"))
    Path(page_path).write_text(page(runs), encoding="utf-8")
    Path(list_path).write_text(json.dumps(beside_peers(runs), indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
